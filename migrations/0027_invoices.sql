-- The tax invoice of an order: asked for by its shopper, made by its seller in their own program, noted here.

CREATE TABLE order_invoice (
  order_id        uuid PRIMARY KEY REFERENCES seller_order (id),
  seller_id       uuid NOT NULL REFERENCES organisation (id),
  -- To whom it is made out. Nothing until somebody asks for one.
  buyer_name      text NOT NULL DEFAULT '',
  buyer_tax_code  text NOT NULL DEFAULT '',
  buyer_address   text NOT NULL DEFAULT '',
  buyer_email     text NOT NULL DEFAULT '',
  asked_at        timestamptz,
  -- What the seller's program gave out, with the seller as they were on that day.
  serial          text NOT NULL DEFAULT '',
  number          text NOT NULL DEFAULT '',
  lookup_code     text NOT NULL DEFAULT '',
  issued_on       date,
  seller_name     text NOT NULL DEFAULT '',
  seller_tax_code text NOT NULL DEFAULT '',
  seller_address  text NOT NULL DEFAULT '',
  written_at      timestamptz,
  written_by      uuid REFERENCES account (id),
  CONSTRAINT order_invoice_buyer CHECK ((asked_at IS NULL) = (buyer_name = '') AND (asked_at IS NOT NULL OR (buyer_tax_code = '' AND buyer_address = '' AND buyer_email = ''))),
  CONSTRAINT order_invoice_written_whole CHECK ((written_at IS NULL) = (number = '') AND (written_at IS NULL) = (serial = '')
    AND (written_at IS NULL) = (issued_on IS NULL) AND (written_at IS NULL) = (written_by IS NULL)
    AND (written_at IS NULL) = (seller_name = '')),
  CONSTRAINT order_invoice_serial CHECK (serial ~ '^([1-9][CK][0-9]{2}[A-Z]{3})?$'),
  CONSTRAINT order_invoice_number CHECK (number ~ '^([1-9][0-9]{0,7})?$')
);
-- A seller gives a number out once.
CREATE UNIQUE INDEX order_invoice_number_once ON order_invoice (seller_id, serial, number) WHERE number <> '';
COMMENT ON COLUMN order_invoice.serial IS 'Kind and sign in one, as 1C26TAA: Circular 78/2021/TT-BTC, article 4.';
COMMENT ON COLUMN order_invoice.number IS 'Without the zeros before it.';
