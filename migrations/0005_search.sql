-- Search that understands Vietnamese: richer rows, a log for an outside index, a vocabulary, and what was not found.

CREATE SEQUENCE product_search_version;

-- The rows are made again by the program (an older schema_version), so nothing of the old ones is kept.
ALTER TABLE product_search
  DROP COLUMN words,
  DROP COLUMN document_folded,
  ADD COLUMN name_toned           text     NOT NULL DEFAULT '',
  ADD COLUMN about_folded         text     NOT NULL DEFAULT '',
  ADD COLUMN about_toned          text     NOT NULL DEFAULT '',
  ADD COLUMN words                tsvector NOT NULL DEFAULT '',
  ADD COLUMN former_province_code text,
  ADD COLUMN shipping_scope       text     NOT NULL DEFAULT 'nationwide',
  ADD COLUMN seller_slugs         text[]   NOT NULL DEFAULT '{}',
  ADD COLUMN is_in_stock          boolean  NOT NULL DEFAULT false,
  ADD COLUMN content_hash         bytea    NOT NULL DEFAULT '',
  ADD COLUMN version              bigint   NOT NULL DEFAULT nextval('product_search_version'),
  ADD COLUMN indexed_version      bigint   NOT NULL DEFAULT 0;
CREATE INDEX product_search_words ON product_search USING gin (words) WITH (fastupdate = off);
CREATE INDEX product_search_to_index ON product_search (version) WHERE indexed_version < version;
COMMENT ON COLUMN product_search.about_folded IS 'Seller, producer, category and places: folded words between single spaces.';
COMMENT ON COLUMN product_search.words IS 'Everything it is found by: words without and with their marks, the words of the name again behind "=", values to filter by behind "#". Empty behind the age gate.';
COMMENT ON COLUMN product_search.seller_slugs IS 'Everybody who sells it (public storefronts).';
COMMENT ON COLUMN product_search.is_in_stock IS 'Whether an offer of it can be had from stock; a change enqueues a refresh.';
COMMENT ON COLUMN product_search.former_province_code IS 'The province before 1 July 2025, where it is known.';
COMMENT ON COLUMN product_search.version IS 'Counts up with every change of content; an outside index holds the row when indexed_version has reached it.';

-- What an outside index must forget.
CREATE TABLE product_search_removed (
  product_id uuid PRIMARY KEY,
  version    bigint NOT NULL DEFAULT nextval('product_search_version')
);

-- The words of the rows: what typing errors are mended by.
CREATE TABLE search_word (
  word   text PRIMARY KEY,
  folded text NOT NULL,
  count  integer NOT NULL
);
COMMENT ON TABLE search_word IS 'The toned words of names and of what they are about, and pairs of neighbouring words of names, with the number of rows of each.';

-- What was looked for and not found: words and numbers of times only, nothing of who looked.
CREATE TABLE search_miss (
  day   date NOT NULL,
  words text NOT NULL CONSTRAINT search_miss_words CHECK (char_length(words) BETWEEN 1 AND 60),
  count integer NOT NULL DEFAULT 1,
  PRIMARY KEY (day, words)
);
