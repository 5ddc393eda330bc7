-- The order desk: finding orders, saved views, many orders at once, notes, deadlines.

-- What a seller's people look for: the code, the shopper's name without marks, the telephone number and its end.
ALTER TABLE seller_order
  ADD COLUMN province_code     text REFERENCES admin_unit (code),
  ADD COLUMN desk_words        tsvector NOT NULL DEFAULT '',
  ADD COLUMN confirm_by        timestamptz,
  ADD COLUMN reminded_at       timestamptz,
  ADD COLUMN cancel_answer_by  timestamptz,
  ADD COLUMN note_unread_since timestamptz,
  ADD COLUMN desk_tab          text GENERATED ALWAYS AS (CASE
    WHEN state = 'placed' THEN 'waiting'
    WHEN state IN ('confirmed', 'preparing', 'ready') THEN 'to_ship'
    WHEN state = 'handed_over' THEN 'shipping'
    WHEN state IN ('delivered', 'collected', 'completed') THEN 'delivered'
    WHEN state = 'cancelled' THEN 'cancelled' END) STORED;
COMMENT ON COLUMN seller_order.desk_tab IS 'The tab of the desk that shows it (DeskTab in the code); none while it waits for its payment.';
COMMENT ON COLUMN seller_order.note_unread_since IS 'Since when a note of the shopper waits to be read.';

UPDATE seller_order o
SET province_code = g.province_code,
    desk_words = array_to_tsvector(array_remove(
      string_to_array(regexp_replace(normalize(lower(translate(g.shopper_name, 'đĐ', 'dd')), NFD), '[\u0300-\u036f]', '', 'g'), ' ')
      || ARRAY[lower(o.code), lower(g.code), lower(substr(g.code, 3)), '0' || substr(g.shopper_phone, 4),
               substr(g.shopper_phone, 2), substr(g.shopper_phone, 4), right(g.shopper_phone, 4), right(g.shopper_phone, 3)], ''))
FROM order_group g WHERE g.id = o.order_group_id;

-- A page of a tab is the next rows of one index, whatever has piled up behind them.
DROP INDEX seller_order_desk;
CREATE INDEX seller_order_tab ON seller_order (seller_id, desk_tab, placed_at, id);
CREATE INDEX seller_order_all ON seller_order (seller_id, placed_at, id) WHERE desk_tab IS NOT NULL;
CREATE INDEX seller_order_words ON seller_order USING gin (desk_words);
CREATE INDEX seller_order_cancel_requests ON seller_order (seller_id) WHERE cancel_requested_at IS NOT NULL;
CREATE INDEX seller_order_notes ON seller_order (seller_id) WHERE note_unread_since IS NOT NULL;
CREATE INDEX seller_order_group ON seller_order (order_group_id, code);

CREATE TABLE desk_view (
  id              uuid PRIMARY KEY,
  account_id      uuid NOT NULL REFERENCES account (id) ON DELETE CASCADE,
  organisation_id uuid NOT NULL REFERENCES organisation (id),
  name            text NOT NULL CONSTRAINT desk_view_name CHECK (char_length(name) BETWEEN 1 AND 60),
  query           text NOT NULL CONSTRAINT desk_view_query CHECK (char_length(query) <= 1000),
  created_at      timestamptz NOT NULL,
  CONSTRAINT desk_view_once UNIQUE (account_id, organisation_id, name)
);
COMMENT ON TABLE desk_view IS 'A search of the desk that one person keeps under a name.';

-- Orders that were chosen together: taken a step further, or printed.
CREATE TABLE order_batch (
  id         uuid PRIMARY KEY,
  seller_id  uuid NOT NULL REFERENCES organisation (id),
  account_id uuid NOT NULL REFERENCES account (id),
  key_hash   bytea NOT NULL CONSTRAINT order_batch_one_per_key UNIQUE,
  step       text CONSTRAINT order_batch_step CHECK (step IN ('confirm', 'prepare', 'make_ready', 'hand_over')),
  created_at timestamptz NOT NULL
);
CREATE TABLE order_batch_row (
  batch_id uuid NOT NULL REFERENCES order_batch (id),
  position smallint NOT NULL,
  code     text NOT NULL,
  outcome  text CONSTRAINT order_batch_row_outcome CHECK (outcome IN ('done', 'moved_on', 'not_found')),
  PRIMARY KEY (batch_id, position)
);
COMMENT ON COLUMN order_batch.step IS 'None when the orders were chosen to be printed only.';
COMMENT ON COLUMN order_batch_row.outcome IS 'None until its order was tried.';

CREATE TABLE order_note (
  id         uuid PRIMARY KEY,
  order_id   uuid NOT NULL REFERENCES seller_order (id),
  at         timestamptz NOT NULL,
  author     text NOT NULL CONSTRAINT order_note_author CHECK (author IN ('shopper', 'seller')),
  account_id uuid REFERENCES account (id),
  text       text NOT NULL CONSTRAINT order_note_text CHECK (char_length(text) BETWEEN 1 AND 1000)
);
CREATE INDEX order_note_order ON order_note (order_id, at, id);
CREATE TRIGGER order_note_append_only BEFORE UPDATE OR DELETE ON order_note
  FOR EACH ROW EXECUTE FUNCTION refuse_change();
