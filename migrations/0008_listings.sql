-- Stock and listings that a cooperative looks after itself.

-- A form's key and what it said, so that sending it again changes nothing.
CREATE TABLE used_form_key (
  key_hash bytea PRIMARY KEY,
  used_at  timestamptz NOT NULL
);
CREATE INDEX used_form_key_age ON used_form_key (used_at);

ALTER TABLE offer ADD COLUMN low_stock integer NOT NULL DEFAULT 10
  CONSTRAINT offer_low_stock CHECK (low_stock BETWEEN 0 AND 1000000);
COMMENT ON COLUMN offer.low_stock IS 'Fewer packs than this are little.';

ALTER TABLE stock_movement ADD COLUMN account_id uuid REFERENCES account (id);
COMMENT ON COLUMN stock_movement.account_id IS 'Who wrote it down; nobody where an order moved the goods.';

-- Facts of the label, as the law wants them to be read: in Vietnamese only.
ALTER TABLE product
  ADD COLUMN directions  text NOT NULL DEFAULT '',
  ADD COLUMN warnings    text NOT NULL DEFAULT '',
  ADD COLUMN licence     text NOT NULL DEFAULT '';
COMMENT ON COLUMN product.licence IS 'The licence under which alcohol is made and sold.';

-- What a cooperative wants its product to say. The product itself is what the public reads: it changes at approval.
CREATE TABLE listing (
  product_id   uuid PRIMARY KEY REFERENCES product (id) ON DELETE CASCADE,
  content      jsonb NOT NULL,
  version      integer NOT NULL CONSTRAINT listing_version CHECK (version > 0),
  state        text NOT NULL CONSTRAINT listing_state CHECK (state IN ('draft', 'in_review', 'refused', 'settled')),
  saved_by     uuid NOT NULL REFERENCES account (id),
  saved_at     timestamptz NOT NULL,
  submitted_by uuid REFERENCES account (id),
  submitted_at timestamptz,
  decided_by   uuid REFERENCES account (id),
  decided_at   timestamptz,
  reason       text NOT NULL DEFAULT '',
  CONSTRAINT listing_submitted CHECK (state <> 'in_review' OR submitted_at IS NOT NULL),
  CONSTRAINT listing_refused CHECK (state <> 'refused' OR reason <> ''),
  CONSTRAINT listing_four_eyes CHECK (decided_by IS NULL OR decided_by IS DISTINCT FROM submitted_by)
);
CREATE INDEX listing_waiting ON listing (submitted_at, product_id) WHERE state = 'in_review';

-- A photograph of a product. Its files carry the hash in their names.
CREATE TABLE product_photo (
  id              uuid PRIMARY KEY,
  product_id      uuid NOT NULL REFERENCES product (id) ON DELETE CASCADE,
  hash            text NOT NULL CONSTRAINT product_photo_hash CHECK (hash ~ '^[0-9a-f]{64}$'),
  width           integer NOT NULL CONSTRAINT product_photo_width CHECK (width > 0),
  height          integer NOT NULL CONSTRAINT product_photo_height CHECK (height > 0),
  alt             text NOT NULL,
  draft_position  smallint,
  public_position smallint,
  added_by        uuid NOT NULL REFERENCES account (id),
  added_at        timestamptz NOT NULL,
  CONSTRAINT product_photo_once UNIQUE (product_id, hash),
  CONSTRAINT product_photo_somewhere CHECK (draft_position IS NOT NULL OR public_position IS NOT NULL)
);
CREATE INDEX product_photo_public ON product_photo (product_id, public_position) WHERE public_position IS NOT NULL;
COMMENT ON COLUMN product_photo.draft_position IS 'Its place in what the cooperative wants to show; absent when it was taken out.';
COMMENT ON COLUMN product_photo.public_position IS 'Its place on the public page; absent until it was approved.';
