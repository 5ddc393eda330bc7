-- Cooperatives, their storefronts, goods, stock and certificates.

CREATE TABLE cooperative (
  organisation_id uuid PRIMARY KEY REFERENCES organisation (id),
  commune_code    text NOT NULL REFERENCES admin_unit (code),
  legacy_address  text NOT NULL DEFAULT '',
  field           text NOT NULL DEFAULT '',
  members         integer CONSTRAINT cooperative_members CHECK (members >= 0),
  founded_year    integer,
  grade           text CONSTRAINT cooperative_grade CHECK (grade IN ('good', 'fair', 'average', 'weak', 'not_graded')),
  representative  text NOT NULL DEFAULT '',
  phone_shown     text NOT NULL DEFAULT '',
  email           text NOT NULL DEFAULT '',
  tax_code        text NOT NULL DEFAULT '',
  is_fictional    boolean NOT NULL DEFAULT false,
  is_illustrative boolean NOT NULL DEFAULT false
);

CREATE TABLE storefront (
  organisation_id uuid PRIMARY KEY REFERENCES organisation (id),
  slug            text NOT NULL CONSTRAINT storefront_slug_unique UNIQUE,
  status          text NOT NULL CONSTRAINT storefront_status CHECK (status IN ('draft', 'in_review', 'approved', 'suspended', 'closed')),
  status_reason   text NOT NULL DEFAULT '',
  story_vi        text NOT NULL DEFAULT '',
  story_en        text NOT NULL DEFAULT '',
  closed_from     date,
  closed_to       date,
  product_count   bigint NOT NULL DEFAULT 0,
  CONSTRAINT storefront_closure CHECK (closed_from IS NULL OR closed_to IS NULL OR closed_from <= closed_to)
);
COMMENT ON COLUMN storefront.product_count IS 'How many of its products anybody may see, without those behind the age gate: counted again whenever they change.';

CREATE TABLE category (
  slug              text PRIMARY KEY,
  name_vi           text NOT NULL,
  name_en           text NOT NULL,
  position          smallint NOT NULL,
  is_age_restricted boolean NOT NULL DEFAULT false,
  product_count     bigint NOT NULL DEFAULT 0
);
COMMENT ON COLUMN category.product_count IS 'How many search rows it has: counted again whenever they change, so that no page counts.';

CREATE TABLE product (
  id                  uuid PRIMARY KEY,
  producer_id         uuid NOT NULL REFERENCES organisation (id),
  slug                text NOT NULL CONSTRAINT product_slug_unique UNIQUE,
  category_slug       text NOT NULL REFERENCES category (slug),
  ocop_group          text CONSTRAINT product_ocop_group CHECK (ocop_group IN ('food', 'drink', 'herbal', 'craft', 'ornamental', 'tourism')),
  name_vi             text NOT NULL CONSTRAINT product_name_length CHECK (char_length(name_vi) BETWEEN 1 AND 200),
  name_en             text NOT NULL,
  description_vi      text NOT NULL DEFAULT '',
  description_en      text NOT NULL DEFAULT '',
  origin_commune_code text NOT NULL REFERENCES admin_unit (code),
  storage_class       text NOT NULL CONSTRAINT product_storage_class CHECK (storage_class IN ('ambient', 'cool', 'chilled', 'frozen', 'live')),
  storage_vi          text NOT NULL DEFAULT '',
  storage_en          text NOT NULL DEFAULT '',
  shelf_life_days     integer CONSTRAINT product_shelf_life CHECK (shelf_life_days > 0),
  shipping_scope      text NOT NULL CONSTRAINT product_shipping_scope CHECK (shipping_scope IN
                      ('nationwide', 'regional_fast', 'regional_cold', 'frozen_partner_only', 'service_no_shipping')),
  season_months       smallint[] NOT NULL CONSTRAINT product_season CHECK (cardinality(season_months) BETWEEN 1 AND 12
                      AND season_months <@ ARRAY[1,2,3,4,5,6,7,8,9,10,11,12]::smallint[]),
  alcohol_permille    smallint CONSTRAINT product_alcohol CHECK (alcohol_permille BETWEEN 0 AND 1000),
  status              text NOT NULL CONSTRAINT product_status CHECK (status IN ('draft', 'in_review', 'published', 'hidden')),
  status_reason       text NOT NULL DEFAULT '',
  is_illustrative     boolean NOT NULL DEFAULT false,
  created_at          timestamptz NOT NULL,
  updated_at          timestamptz NOT NULL
);
CREATE INDEX product_producer ON product (producer_id);
CREATE INDEX product_category ON product (category_slug);
COMMENT ON COLUMN product.season_months IS 'All twelve months mean the whole year.';
COMMENT ON COLUMN product.alcohol_permille IS 'Tenths of a percent by volume; absent when the product is no alcohol.';

CREATE TABLE variant (
  id           uuid PRIMARY KEY,
  product_id   uuid NOT NULL REFERENCES product (id),
  pack_vi      text NOT NULL,
  pack_en      text NOT NULL,
  net_amount   integer CONSTRAINT variant_net_amount CHECK (net_amount > 0),
  net_unit     text CONSTRAINT variant_net_unit CHECK (net_unit IN ('g', 'ml', 'piece')),
  weight_grams integer NOT NULL CONSTRAINT variant_weight CHECK (weight_grams >= 0),
  CONSTRAINT variant_net_whole CHECK ((net_amount IS NULL) = (net_unit IS NULL))
);
CREATE INDEX variant_product ON variant (product_id);

-- What one seller asks for one variant: the seller is not always the producer.
CREATE TABLE offer (
  id           uuid PRIMARY KEY,
  seller_id    uuid NOT NULL REFERENCES organisation (id),
  variant_id   uuid NOT NULL REFERENCES variant (id),
  price_vnd    bigint NOT NULL CONSTRAINT offer_price CHECK (price_vnd BETWEEN 1 AND 1000000000),
  availability text NOT NULL CONSTRAINT offer_availability CHECK (availability IN ('in_stock', 'preorder', 'harvest', 'on_request')),
  CONSTRAINT offer_once UNIQUE (seller_id, variant_id)
);
CREATE INDEX offer_variant ON offer (variant_id);

CREATE TABLE stock_item (
  id       uuid PRIMARY KEY,
  offer_id uuid NOT NULL CONSTRAINT stock_item_offer_unique UNIQUE REFERENCES offer (id),
  on_hand  integer NOT NULL DEFAULT 0,
  held     integer NOT NULL DEFAULT 0,
  CONSTRAINT stock_never_oversold CHECK (0 <= held AND held <= on_hand)
);
COMMENT ON COLUMN stock_item.held IS 'Promised to buyers; what may still be sold is on_hand - held.';

CREATE TABLE stock_movement (
  id            uuid PRIMARY KEY,
  stock_item_id uuid NOT NULL REFERENCES stock_item (id),
  kind          text NOT NULL CONSTRAINT stock_movement_kind CHECK (kind IN ('receipt', 'sale', 'return', 'count', 'loss')),
  quantity      integer NOT NULL CONSTRAINT stock_movement_quantity CHECK (quantity <> 0),
  reason        text NOT NULL DEFAULT '',
  holder_id     uuid,
  at            timestamptz NOT NULL
);
CREATE INDEX stock_movement_item ON stock_movement (stock_item_id, at);

-- Goods promised to somebody. The holder is opaque here: the catalogue knows no orders.
CREATE TABLE stock_hold (
  holder_id     uuid NOT NULL,
  stock_item_id uuid NOT NULL REFERENCES stock_item (id),
  quantity      integer NOT NULL CONSTRAINT stock_hold_quantity CHECK (quantity > 0),
  expires_at    timestamptz,
  PRIMARY KEY (holder_id, stock_item_id)
);
CREATE INDEX stock_hold_item ON stock_hold (stock_item_id);

CREATE TABLE ocop_certificate (
  id              uuid PRIMARY KEY,
  product_id      uuid NOT NULL REFERENCES product (id),
  number          text NOT NULL CONSTRAINT ocop_certificate_number_unique UNIQUE,
  slug            text NOT NULL CONSTRAINT ocop_certificate_slug_unique UNIQUE,
  product_name    text NOT NULL,
  holder_name     text NOT NULL,
  stars           smallint NOT NULL CONSTRAINT ocop_certificate_stars CHECK (stars BETWEEN 1 AND 5),
  issued_by       text NOT NULL,
  issued_on       date NOT NULL,
  valid_until     date NOT NULL,
  status          text NOT NULL CONSTRAINT ocop_certificate_status CHECK (status IN
                  ('claimed', 'in_review', 'recognised', 'rejected', 'expired', 'revoked', 'upgraded')),
  entered_by      uuid REFERENCES account (id),
  verified_by     uuid REFERENCES account (id),
  verified_at     timestamptz,
  is_illustrative boolean NOT NULL DEFAULT false,
  CONSTRAINT ocop_certificate_dates CHECK (issued_on <= valid_until),
  CONSTRAINT ocop_certificate_four_eyes CHECK (verified_by IS NULL OR verified_by IS DISTINCT FROM entered_by),
  CONSTRAINT ocop_certificate_verified_whole CHECK ((verified_by IS NULL) = (verified_at IS NULL))
);
CREATE INDEX ocop_certificate_product ON ocop_certificate (product_id);
COMMENT ON COLUMN ocop_certificate.valid_until IS 'The last day on which the certificate is valid.';
