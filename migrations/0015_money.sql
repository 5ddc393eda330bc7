-- Money: the ledger, what the platform takes of a sale, bank transfers, and what is owed back.

-- What of an order is paid before it leaves the house; the rest is collected at the door.
ALTER TABLE seller_order
  ADD COLUMN prepaid_vnd bigint NOT NULL DEFAULT 0,
  ADD CONSTRAINT seller_order_prepaid CHECK (prepaid_vnd BETWEEN 0 AND total_vnd);

-- What happened to money, once per event and subject: posting it again posts nothing.
CREATE TABLE ledger_transaction (
  id      uuid PRIMARY KEY,
  event   text NOT NULL,
  subject uuid NOT NULL,
  at      timestamptz NOT NULL,
  CONSTRAINT ledger_transaction_once UNIQUE (event, subject)
);
COMMENT ON COLUMN ledger_transaction.subject IS 'The order, payment, bank credit or refund it is about.';

CREATE TABLE ledger_entry (
  transaction_id uuid NOT NULL REFERENCES ledger_transaction (id),
  position       smallint NOT NULL,
  account        text NOT NULL,
  amount_vnd     bigint NOT NULL CONSTRAINT ledger_entry_amount CHECK (amount_vnd <> 0),
  PRIMARY KEY (transaction_id, position)
);
CREATE INDEX ledger_entry_account ON ledger_entry (account, transaction_id) INCLUDE (amount_vnd);
COMMENT ON COLUMN ledger_entry.amount_vnd IS 'A debit is above zero, a credit below.';

CREATE FUNCTION check_ledger_balance() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF (SELECT sum(amount_vnd) FROM ledger_entry WHERE transaction_id = NEW.transaction_id) <> 0 THEN
    RAISE EXCEPTION 'ledger transaction % does not sum to zero', NEW.transaction_id
      USING ERRCODE = 'check_violation', CONSTRAINT = 'ledger_sums_to_zero';
  END IF;
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER ledger_sums_to_zero AFTER INSERT ON ledger_entry
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION check_ledger_balance();

-- The ledger is only ever added to. Its owner keeps one right to update, on transactions: the foreign key locks with it.
CREATE TRIGGER ledger_transaction_append_only BEFORE UPDATE OR DELETE ON ledger_transaction
  FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER ledger_transaction_kept BEFORE TRUNCATE ON ledger_transaction
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER ledger_entry_append_only BEFORE UPDATE OR DELETE ON ledger_entry
  FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER ledger_entry_kept BEFORE TRUNCATE ON ledger_entry
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
REVOKE UPDATE, DELETE, TRUNCATE ON ledger_entry FROM PUBLIC, CURRENT_USER;
REVOKE DELETE, TRUNCATE ON ledger_transaction FROM PUBLIC, CURRENT_USER;

-- What the platform takes of a sale: the narrowest rule of the day counts, and of equal ones the latest.
CREATE TABLE commission_rule (
  id            uuid PRIMARY KEY,
  department_id uuid REFERENCES organisation (id),
  seller_id     uuid REFERENCES organisation (id),
  category_slug text REFERENCES category (slug),
  rate_bps      integer NOT NULL CONSTRAINT commission_rule_rate CHECK (rate_bps BETWEEN 0 AND 5000),
  valid_from    date NOT NULL,
  valid_to      date,
  CONSTRAINT commission_rule_one_side CHECK (department_id IS NULL OR seller_id IS NULL),
  CONSTRAINT commission_rule_dates CHECK (valid_to IS NULL OR valid_from <= valid_to),
  CONSTRAINT commission_rule_once UNIQUE NULLS NOT DISTINCT (department_id, seller_id, category_slug, valid_from)
);
COMMENT ON COLUMN commission_rule.department_id IS 'For the sellers of this department''s province.';
INSERT INTO commission_rule (id, rate_bps, valid_from) VALUES (gen_random_uuid(), 500, '2026-01-01');

CREATE TABLE tax_rate (
  kind       text NOT NULL CONSTRAINT tax_rate_kind CHECK (kind IN ('commission_vat', 'household_vat', 'household_income')),
  rate_bps   integer NOT NULL CONSTRAINT tax_rate_rate CHECK (rate_bps BETWEEN 0 AND 5000),
  valid_from date NOT NULL,
  valid_to   date,
  CONSTRAINT tax_rate_dates CHECK (valid_to IS NULL OR valid_from <= valid_to),
  PRIMARY KEY (kind, valid_from)
);
COMMENT ON TABLE tax_rate IS 'On the commission, and withheld of what households (cooperative groups) sell. A lawyer confirms the figures.';
INSERT INTO tax_rate (kind, rate_bps, valid_from) VALUES
  ('commission_vat', 1000, '2026-01-01'), ('household_vat', 100, '2025-07-01'), ('household_income', 50, '2025-07-01');

-- What is taken of each line, frozen when it is sold. What is refunded takes back its part by a line of its own.
CREATE TABLE commission_line (
  id            uuid PRIMARY KEY,
  order_line_id uuid NOT NULL REFERENCES order_line (id),
  order_id      uuid NOT NULL REFERENCES seller_order (id),
  refund_id     uuid,
  rate_bps      integer NOT NULL,
  fee_vnd       bigint NOT NULL,
  vat_bps       integer NOT NULL,
  vat_vnd       bigint NOT NULL,
  withheld_bps  integer NOT NULL,
  withheld_vnd  bigint NOT NULL,
  created_at    timestamptz NOT NULL,
  CONSTRAINT commission_line_sign CHECK (
    CASE WHEN refund_id IS NULL THEN least(fee_vnd, vat_vnd, withheld_vnd) >= 0 ELSE greatest(fee_vnd, vat_vnd, withheld_vnd) <= 0 END),
  CONSTRAINT commission_line_once UNIQUE NULLS NOT DISTINCT (order_line_id, refund_id)
);
CREATE INDEX commission_line_order ON commission_line (order_id);
INSERT INTO commission_line (id, order_line_id, order_id, rate_bps, fee_vnd, vat_bps, vat_vnd, withheld_bps, withheld_vnd, created_at)
  SELECT gen_random_uuid(), l.id, l.order_id, 0, 0, 0, 0, 0, 0, o.placed_at
  FROM order_line l JOIN seller_order o ON o.id = l.order_id;
CREATE TRIGGER commission_line_append_only BEFORE UPDATE OR DELETE ON commission_line
  FOR EACH ROW EXECUTE FUNCTION refuse_change();
REVOKE UPDATE, DELETE, TRUNCATE ON commission_line FROM PUBLIC, CURRENT_USER;
