-- A guest is written to in the language in which they ordered, in every letter and not in the first alone.
ALTER TABLE order_group
  ADD COLUMN lang text NOT NULL DEFAULT 'vi' CONSTRAINT order_group_lang CHECK (lang IN ('vi', 'en'));
COMMENT ON COLUMN order_group.lang IS 'The language in which whoever has no account is written to.';
