-- The outbox, the search rows, and what departments feature.

CREATE TABLE job (
  id           uuid PRIMARY KEY,
  kind         text NOT NULL,
  payload      jsonb NOT NULL,
  run_at       timestamptz NOT NULL,
  attempts     smallint NOT NULL DEFAULT 0,
  locked_until timestamptz,
  last_error   text,
  given_up_at  timestamptz,
  created_at   timestamptz NOT NULL
);
CREATE INDEX job_due ON job (run_at, id) WHERE given_up_at IS NULL;
COMMENT ON TABLE job IS 'The outbox: written in the business transaction, deleted when done.';

CREATE FUNCTION knock_job_added() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM pg_notify('job_added', '');
  RETURN NULL;
END $$;
CREATE TRIGGER job_knock AFTER INSERT ON job FOR EACH STATEMENT EXECUTE FUNCTION knock_job_added();

-- One row per published product: what lists and searches read.
CREATE TABLE product_search (
  product_id        uuid PRIMARY KEY REFERENCES product (id) ON DELETE CASCADE,
  name_folded       text NOT NULL,
  document_folded   text NOT NULL,
  category_slug     text NOT NULL,
  seller_id         uuid NOT NULL,
  province_code     text NOT NULL,
  price_vnd         bigint NOT NULL,
  stars             smallint,
  stars_valid_from  date,
  stars_valid_until date,
  is_age_restricted boolean NOT NULL,
  season_months     smallint[] NOT NULL,
  position          bigint NOT NULL,
  schema_version    integer NOT NULL,
  words             tsvector NOT NULL GENERATED ALWAYS AS (array_to_tsvector(string_to_array(btrim(document_folded), ' '))) STORED
);
CREATE INDEX product_search_words ON product_search USING gin (words);
CREATE INDEX product_search_category ON product_search (category_slug, position, product_id);
CREATE INDEX product_search_seller ON product_search (seller_id, position, product_id);
CREATE INDEX product_search_all ON product_search (position, product_id) WHERE NOT is_age_restricted;
CREATE INDEX product_search_province ON product_search (province_code, position, product_id) WHERE NOT is_age_restricted;
CREATE INDEX product_search_price ON product_search (price_vnd, product_id) WHERE NOT is_age_restricted;
CREATE INDEX product_search_stars ON product_search (stars DESC, position, product_id) WHERE stars IS NOT NULL AND NOT is_age_restricted;
CREATE INDEX product_search_seasonal ON product_search (position, product_id)
  WHERE NOT is_age_restricted AND cardinality(season_months) < 12;
COMMENT ON COLUMN product_search.name_folded IS 'Folded words between single spaces, one at either end, so that a word is found as a word.';
COMMENT ON COLUMN product_search.position IS 'A stable scattered order, so that no seller fills the first page alone.';

CREATE TABLE feature_slot (
  id            uuid PRIMARY KEY,
  department_id uuid NOT NULL REFERENCES organisation (id),
  placement     text NOT NULL CONSTRAINT feature_slot_placement CHECK (placement IN ('home', 'category', 'ocop')),
  category_slug text REFERENCES category (slug),
  product_id    uuid REFERENCES product (id),
  storefront_id uuid REFERENCES storefront (organisation_id),
  valid_from    date NOT NULL,
  valid_to      date NOT NULL,
  reason        text NOT NULL CONSTRAINT feature_slot_reason CHECK (char_length(reason) BETWEEN 1 AND 300),
  approved_by   uuid NOT NULL REFERENCES account (id),
  created_at    timestamptz NOT NULL,
  removed_at    timestamptz,
  removed_by    uuid REFERENCES account (id),
  CONSTRAINT feature_slot_one_subject CHECK ((product_id IS NULL) <> (storefront_id IS NULL)),
  CONSTRAINT feature_slot_category CHECK ((placement = 'category') = (category_slug IS NOT NULL)),
  CONSTRAINT feature_slot_ocop_is_product CHECK (placement <> 'ocop' OR product_id IS NOT NULL),
  CONSTRAINT feature_slot_dates CHECK (valid_from <= valid_to)
);
CREATE INDEX feature_slot_shown ON feature_slot (placement, valid_from, valid_to) WHERE removed_at IS NULL;
CREATE INDEX feature_slot_department ON feature_slot (department_id, created_at DESC);

CREATE TABLE audit_entry (
  id              uuid PRIMARY KEY,
  at              timestamptz NOT NULL,
  account_id      uuid REFERENCES account (id),
  organisation_id uuid REFERENCES organisation (id),
  action          text NOT NULL,
  subject         text NOT NULL,
  before          jsonb,
  after           jsonb
);
CREATE INDEX audit_entry_organisation ON audit_entry (organisation_id, at DESC);
CREATE TRIGGER audit_entry_append_only BEFORE UPDATE OR DELETE ON audit_entry
  FOR EACH ROW EXECUTE FUNCTION refuse_change();
