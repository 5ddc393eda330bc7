-- What a shopper sends a seller may come in parts: the seller says each of them, and one word ends it.
ALTER TABLE direct_receipt
  DROP CONSTRAINT direct_receipt_pkey,
  ADD COLUMN position smallint NOT NULL DEFAULT 1 CONSTRAINT direct_receipt_position CHECK (position > 0),
  ADD COLUMN is_part boolean NOT NULL DEFAULT false,
  ADD CONSTRAINT direct_receipt_pkey PRIMARY KEY (order_id, position);
CREATE UNIQUE INDEX direct_receipt_last ON direct_receipt (order_id) WHERE NOT is_part;
COMMENT ON COLUMN direct_receipt.is_part IS 'The order went on waiting for the rest.';
