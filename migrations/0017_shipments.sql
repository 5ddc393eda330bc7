-- Goods that left the house in more than one go, and steps of many orders that were taken back.

CREATE TABLE shipment (
  id            uuid PRIMARY KEY,
  order_id      uuid NOT NULL REFERENCES seller_order (id),
  account_id    uuid REFERENCES account (id),
  tracking_code text NOT NULL DEFAULT '',
  sent_at       timestamptz NOT NULL,
  key_hash      bytea CONSTRAINT shipment_key_unique UNIQUE
);
CREATE INDEX shipment_order ON shipment (order_id, sent_at, id);
COMMENT ON TABLE shipment IS 'What was handed to a carrier in one go. Goods that the shopper fetches are none.';
COMMENT ON COLUMN shipment.key_hash IS 'The key of the form that sent a part: the same form sends it once.';

CREATE TABLE shipment_line (
  shipment_id uuid NOT NULL REFERENCES shipment (id),
  line_id     uuid NOT NULL REFERENCES order_line (id),
  quantity    integer NOT NULL CONSTRAINT shipment_line_quantity CHECK (quantity > 0),
  PRIMARY KEY (shipment_id, line_id)
);
CREATE INDEX shipment_line_line ON shipment_line (line_id);

ALTER TABLE order_line ADD COLUMN sent integer NOT NULL DEFAULT 0
  CONSTRAINT order_line_sent CHECK (sent BETWEEN 0 AND quantity);
COMMENT ON COLUMN order_line.sent IS 'How many packs carriers have taken: the sum of its shipments.';

-- What left the house before is one shipment of each order.
INSERT INTO shipment (id, order_id, account_id, tracking_code, sent_at)
SELECT gen_random_uuid(), o.id, e.account_id, o.tracking_code, e.at
FROM seller_order o
JOIN LATERAL (SELECT account_id, at FROM order_event
              WHERE order_id = o.id AND kind = 'state' AND to_state = 'handed_over' ORDER BY at DESC LIMIT 1) e ON true;
INSERT INTO shipment_line (shipment_id, line_id, quantity)
SELECT s.id, l.id, l.quantity FROM shipment s JOIN order_line l ON l.order_id = s.order_id;
UPDATE order_line l SET sent = quantity FROM shipment s WHERE s.order_id = l.order_id;
ALTER TABLE seller_order DROP COLUMN tracking_code;

ALTER TABLE order_event DROP CONSTRAINT order_event_kind, ADD CONSTRAINT order_event_kind
  CHECK (kind IN ('state', 'cancel_requested', 'cancel_declined', 'part_sent', 'undone'));

ALTER TABLE order_batch_row DROP CONSTRAINT order_batch_row_outcome, ADD CONSTRAINT order_batch_row_outcome
  CHECK (outcome IN ('done', 'moved_on', 'not_found', 'undone'));
