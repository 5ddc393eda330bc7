-- Carts, what was ordered, and how it is paid.

CREATE TABLE cart (
  id         uuid PRIMARY KEY,
  session_id uuid REFERENCES session (id) ON DELETE CASCADE,
  account_id uuid REFERENCES account (id) ON DELETE CASCADE,
  placed_at  timestamptz,
  updated_at timestamptz NOT NULL,
  CONSTRAINT cart_one_owner CHECK (placed_at IS NOT NULL OR (session_id IS NULL) <> (account_id IS NULL))
);
CREATE UNIQUE INDEX cart_open_of_session ON cart (session_id) WHERE placed_at IS NULL;
CREATE UNIQUE INDEX cart_open_of_account ON cart (account_id) WHERE placed_at IS NULL;

CREATE TABLE cart_line (
  cart_id         uuid NOT NULL REFERENCES cart (id) ON DELETE CASCADE,
  offer_id        uuid NOT NULL REFERENCES offer (id),
  quantity        integer NOT NULL CONSTRAINT cart_line_quantity CHECK (quantity BETWEEN 1 AND 999),
  price_seen_vnd  bigint NOT NULL,
  added_at        timestamptz NOT NULL,
  PRIMARY KEY (cart_id, offer_id)
);

-- What a shopper places and pays in one go.
CREATE TABLE order_group (
  id              uuid PRIMARY KEY,
  code            text NOT NULL CONSTRAINT order_group_code_unique UNIQUE,
  cart_id         uuid NOT NULL CONSTRAINT order_group_one_per_cart UNIQUE,
  key_hash        bytea NOT NULL CONSTRAINT order_group_one_per_key UNIQUE,
  session_id      uuid,
  account_id      uuid REFERENCES account (id),
  token_hash      bytea NOT NULL,
  shopper_name    text NOT NULL,
  shopper_phone   text NOT NULL,
  shopper_email   text,
  province_code   text NOT NULL REFERENCES admin_unit (code),
  commune_code    text NOT NULL REFERENCES admin_unit (code),
  province_name   text NOT NULL,
  commune_name    text NOT NULL,
  address_line    text NOT NULL,
  legacy_address  text NOT NULL DEFAULT '',
  note            text NOT NULL DEFAULT '',
  total_vnd       bigint NOT NULL CONSTRAINT order_group_total CHECK (total_vnd >= 0),
  placed_at       timestamptz NOT NULL
);
CREATE INDEX order_group_account ON order_group (account_id, placed_at DESC) WHERE account_id IS NOT NULL;

-- The part of an order group that one seller delivers: "order" in the code; the word is taken in SQL.
CREATE TABLE seller_order (
  id                  uuid PRIMARY KEY,
  order_group_id      uuid NOT NULL REFERENCES order_group (id),
  seller_id           uuid NOT NULL REFERENCES organisation (id),
  code                text NOT NULL CONSTRAINT seller_order_code_unique UNIQUE,
  seller_name_vi      text NOT NULL,
  seller_name_en      text NOT NULL,
  state               text NOT NULL CONSTRAINT seller_order_state CHECK (state IN
                      ('awaiting_payment', 'placed', 'confirmed', 'preparing', 'ready', 'handed_over', 'delivered', 'collected', 'completed', 'cancelled')),
  delivery            text NOT NULL CONSTRAINT seller_order_delivery CHECK (delivery IN ('ship', 'pick_up')),
  goods_total_vnd     bigint NOT NULL CONSTRAINT seller_order_goods CHECK (goods_total_vnd > 0),
  delivery_fee_vnd    bigint NOT NULL CONSTRAINT seller_order_fee CHECK (delivery_fee_vnd >= 0),
  total_vnd           bigint NOT NULL,
  placed_at           timestamptz NOT NULL,
  state_since         timestamptz NOT NULL,
  tracking_code       text NOT NULL DEFAULT '',
  cancelled_by        text CONSTRAINT seller_order_cancelled_by CHECK (cancelled_by IN ('shopper', 'seller', 'department', 'timeout')),
  cancel_reason       text NOT NULL DEFAULT '',
  cancel_requested_at timestamptz,
  cancel_request      text NOT NULL DEFAULT '',
  version             integer NOT NULL DEFAULT 1,
  CONSTRAINT seller_order_one_per_seller UNIQUE (order_group_id, seller_id),
  CONSTRAINT seller_order_sum CHECK (total_vnd = goods_total_vnd + delivery_fee_vnd),
  CONSTRAINT seller_order_cancelled_whole CHECK ((state = 'cancelled') = (cancelled_by IS NOT NULL))
);
CREATE INDEX seller_order_desk ON seller_order (seller_id, state, placed_at DESC, id DESC);

CREATE TABLE order_line (
  id              uuid PRIMARY KEY,
  order_id        uuid NOT NULL REFERENCES seller_order (id),
  position        smallint NOT NULL,
  offer_id        uuid NOT NULL REFERENCES offer (id),
  product_slug    text NOT NULL,
  category_slug   text NOT NULL,
  name_vi         text NOT NULL,
  name_en         text NOT NULL,
  pack_vi         text NOT NULL,
  pack_en         text NOT NULL,
  producer_name   text NOT NULL,
  unit_price_vnd  bigint NOT NULL CONSTRAINT order_line_price CHECK (unit_price_vnd > 0),
  quantity        integer NOT NULL CONSTRAINT order_line_quantity CHECK (quantity > 0),
  line_total_vnd  bigint NOT NULL CONSTRAINT order_line_total CHECK (line_total_vnd = unit_price_vnd * quantity),
  CONSTRAINT order_line_position UNIQUE (order_id, position)
);

CREATE TABLE order_event (
  id         uuid PRIMARY KEY,
  order_id   uuid NOT NULL REFERENCES seller_order (id),
  at         timestamptz NOT NULL,
  actor_kind text NOT NULL CONSTRAINT order_event_actor CHECK (actor_kind IN ('shopper', 'seller', 'department', 'timer')),
  account_id uuid REFERENCES account (id),
  kind       text NOT NULL CONSTRAINT order_event_kind CHECK (kind IN ('state', 'cancel_requested', 'cancel_declined')),
  from_state text,
  to_state   text NOT NULL,
  reason     text NOT NULL DEFAULT ''
);
CREATE INDEX order_event_order ON order_event (order_id, at, id);

CREATE TABLE payment (
  id             uuid PRIMARY KEY,
  order_group_id uuid NOT NULL REFERENCES order_group (id),
  attempt        smallint NOT NULL,
  method         text NOT NULL CONSTRAINT payment_method CHECK (method IN ('cod')),
  state          text NOT NULL CONSTRAINT payment_state CHECK (state IN
                 ('created', 'authorised', 'captured', 'partially_refunded', 'refunded', 'failed', 'voided')),
  amount_vnd     bigint NOT NULL CONSTRAINT payment_amount CHECK (amount_vnd >= 0),
  created_at     timestamptz NOT NULL,
  CONSTRAINT payment_attempt UNIQUE (order_group_id, attempt)
);

CREATE TABLE payment_split (
  payment_id uuid NOT NULL REFERENCES payment (id),
  order_id   uuid NOT NULL REFERENCES seller_order (id),
  amount_vnd bigint NOT NULL CONSTRAINT payment_split_amount CHECK (amount_vnd >= 0),
  PRIMARY KEY (payment_id, order_id)
);
CREATE INDEX payment_split_order ON payment_split (order_id);

-- A knock on the door of one seller's desks at commit. The payload is an id, never data.
CREATE FUNCTION knock_order_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM pg_notify('order_changed', NEW.seller_id::text);
  RETURN NULL;
END $$;
CREATE TRIGGER seller_order_knock AFTER INSERT OR UPDATE ON seller_order
  FOR EACH ROW EXECUTE FUNCTION knock_order_changed();

-- Histories are only ever added to.
CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation';
END $$;
CREATE TRIGGER order_event_append_only BEFORE UPDATE OR DELETE ON order_event
  FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER stock_movement_append_only BEFORE UPDATE OR DELETE ON stock_movement
  FOR EACH ROW EXECUTE FUNCTION refuse_change();
