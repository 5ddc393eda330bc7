-- What somebody was writing in a form of their cooperative and had not saved, so that no device and no browser has to be
-- trusted to keep it.
CREATE TABLE form_draft (
  account_id      uuid NOT NULL REFERENCES account (id) ON DELETE CASCADE,
  organisation_id uuid NOT NULL REFERENCES organisation (id) ON DELETE CASCADE,
  form            text NOT NULL,
  typed           text NOT NULL CONSTRAINT form_draft_size CHECK (octet_length(typed) <= 65536),
  typed_at        timestamptz NOT NULL,
  kept_at         timestamptz NOT NULL,
  expires_at      timestamptz NOT NULL,
  PRIMARY KEY (account_id, organisation_id, form)
);
CREATE INDEX form_draft_expiry ON form_draft (expires_at);
COMMENT ON COLUMN form_draft.form IS 'san-pham/<slug of the product> or gian-hang/<slug of the storefront>.';
COMMENT ON COLUMN form_draft.typed_at IS 'The last key, by the clock of the device, never later than kept_at: what comes late takes nothing back.';
COMMENT ON COLUMN form_draft.typed IS 'Pairs of the names of fields and what stands in them, as JSON; fields of money paid out and secrets have no such form.';
