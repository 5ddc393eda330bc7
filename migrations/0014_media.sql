-- Photographs: their slim files, the files that nothing names any more, and those on their way in.

ALTER TABLE product_photo ADD COLUMN slim_due timestamptz DEFAULT now();
COMMENT ON COLUMN product_photo.slim_due IS 'When its WebP files are to be drawn next; absent once they are there.';
CREATE INDEX product_photo_slim_due ON product_photo (slim_due) WHERE slim_due IS NOT NULL;
-- Whoever asks for a file names its hash.
CREATE INDEX product_photo_hash ON product_photo (hash);

-- Files that no row names. They go a week later, unless somebody brings the same photograph again.
CREATE TABLE unnamed_photo (
  hash           text PRIMARY KEY CONSTRAINT unnamed_photo_hash CHECK (hash ~ '^[0-9a-f]{64}$'),
  since          timestamptz NOT NULL,
  removing_since timestamptz
);
CREATE INDEX unnamed_photo_since ON unnamed_photo (since);

-- A photograph that comes in parts, over a network that may break.
CREATE TABLE photo_upload (
  id         uuid PRIMARY KEY,
  key_hash   bytea NOT NULL CONSTRAINT photo_upload_key UNIQUE,
  account_id uuid NOT NULL REFERENCES account (id) ON DELETE CASCADE,
  slug       text NOT NULL,
  alt        text NOT NULL,
  bytes      integer NOT NULL CONSTRAINT photo_upload_bytes CHECK (bytes BETWEEN 1 AND 10485760),
  received   integer NOT NULL DEFAULT 0 CONSTRAINT photo_upload_received CHECK (received BETWEEN 0 AND bytes),
  begun_at   timestamptz NOT NULL,
  done_at    timestamptz
);
CREATE INDEX photo_upload_account ON photo_upload (account_id, begun_at);
CREATE INDEX photo_upload_age ON photo_upload (begun_at);
COMMENT ON COLUMN photo_upload.done_at IS 'When it became a photograph; its parts are gone then.';

CREATE TABLE photo_upload_part (
  upload_id uuid NOT NULL REFERENCES photo_upload (id) ON DELETE CASCADE,
  at_byte   integer NOT NULL,
  bytes     bytea NOT NULL,
  PRIMARY KEY (upload_id, at_byte)
);

-- The photographs that a storefront names, in what the public reads and in what is being written.
ALTER TABLE storefront_page
  ADD COLUMN public_photos jsonb NOT NULL GENERATED ALWAYS AS
    (jsonb_path_query_array(COALESCE(published, '{}'), '$.**.hash')) STORED,
  ADD COLUMN draft_photos jsonb NOT NULL GENERATED ALWAYS AS (jsonb_path_query_array(draft, '$.**.hash')) STORED;
CREATE INDEX storefront_page_public_photos ON storefront_page USING gin (public_photos);
CREATE INDEX storefront_page_draft_photos ON storefront_page USING gin (draft_photos);
CREATE FUNCTION is_photo_named(hash text) RETURNS boolean LANGUAGE sql STABLE AS $$
  SELECT EXISTS (SELECT FROM product_photo p WHERE p.hash = $1)
      OR EXISTS (SELECT FROM storefront_page s WHERE s.public_photos ? $1)
      OR EXISTS (SELECT FROM storefront_page s WHERE s.draft_photos ? $1)
$$;
