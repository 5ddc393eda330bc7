-- Sheets that cooperatives bring: kept from the check of a file until it is taken in.

CREATE TABLE sheet_upload (
  id              uuid PRIMARY KEY,
  organisation_id uuid NOT NULL REFERENCES organisation (id),
  account_id      uuid NOT NULL REFERENCES account (id),
  file_name       text NOT NULL,
  content         bytea NOT NULL,
  content_hash    bytea NOT NULL CONSTRAINT sheet_upload_hash CHECK (octet_length(content_hash) = 32),
  read_as         jsonb NOT NULL,
  report          jsonb NOT NULL,
  seen            bytea NOT NULL,
  uploaded_at     timestamptz NOT NULL,
  expires_at      timestamptz NOT NULL,
  imported_at     timestamptz,
  CONSTRAINT sheet_upload_size CHECK (octet_length(content) <= 20971520)
);
ALTER TABLE sheet_upload ALTER COLUMN content SET STORAGE EXTERNAL;
CREATE INDEX sheet_upload_expiry ON sheet_upload (expires_at);
CREATE INDEX sheet_upload_owner ON sheet_upload (organisation_id, uploaded_at DESC);
COMMENT ON COLUMN sheet_upload.content IS 'The file; empty once it was taken in.';
COMMENT ON COLUMN sheet_upload.seen IS 'For each row, four bytes of a hash of what stood there when the file was checked.';
