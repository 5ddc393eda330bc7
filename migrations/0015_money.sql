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

-- What is owed back to shoppers, until somebody has sent it.
CREATE TABLE refund (
  id             uuid PRIMARY KEY,
  order_group_id uuid NOT NULL REFERENCES order_group (id),
  order_id       uuid REFERENCES seller_order (id),
  amount_vnd     bigint NOT NULL CONSTRAINT refund_amount CHECK (amount_vnd > 0),
  reason         text NOT NULL CONSTRAINT refund_reason CHECK (reason IN ('overpaid', 'late', 'second', 'cancelled')),
  state          text NOT NULL CONSTRAINT refund_state CHECK (state IN ('approved', 'sent')),
  created_at     timestamptz NOT NULL,
  sent_at        timestamptz,
  sent_by        uuid REFERENCES account (id),
  bank_reference text NOT NULL DEFAULT '',
  CONSTRAINT refund_sent_whole CHECK ((state = 'sent') = (sent_at IS NOT NULL AND sent_by IS NOT NULL AND bank_reference <> ''))
);
CREATE INDEX refund_group ON refund (order_group_id);
CREATE INDEX refund_open ON refund (created_at) WHERE state <> 'sent';

-- Paying by bank transfer.
ALTER TABLE payment
  DROP CONSTRAINT payment_method,
  ADD CONSTRAINT payment_method CHECK (method IN ('cod', 'bank_transfer')),
  ADD COLUMN pay_by       timestamptz,
  ADD COLUMN received_vnd bigint NOT NULL DEFAULT 0 CONSTRAINT payment_received CHECK (received_vnd >= 0),
  ADD COLUMN captured_vnd bigint NOT NULL DEFAULT 0 CONSTRAINT payment_captured CHECK (captured_vnd BETWEEN 0 AND amount_vnd);
COMMENT ON COLUMN payment.received_vnd IS 'What came in for it while it was awaited.';
COMMENT ON COLUMN payment.captured_vnd IS 'What of that went to its orders.';

-- A knock for whoever looks at the order group. The payload is an id, never data.
CREATE FUNCTION knock_payment_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM pg_notify('payment_changed', NEW.order_group_id::text);
  RETURN NULL;
END $$;
CREATE TRIGGER payment_knock AFTER UPDATE ON payment FOR EACH ROW EXECUTE FUNCTION knock_payment_changed();

-- What the bank's feed told, exactly as it came; worked by a job.
CREATE TABLE bank_message (
  id          uuid PRIMARY KEY,
  event_id    text NOT NULL CONSTRAINT bank_message_once UNIQUE,
  body        text NOT NULL,
  received_at timestamptz NOT NULL,
  worked_at   timestamptz,
  problem     text
);
CREATE INDEX bank_message_problem ON bank_message (received_at) WHERE problem IS NOT NULL;

-- Money that came into the platform's bank account.
CREATE TABLE bank_credit (
  id             uuid PRIMARY KEY,
  feed_id        text NOT NULL CONSTRAINT bank_credit_once UNIQUE,
  account_number text NOT NULL,
  reference      text NOT NULL DEFAULT '',
  amount_vnd     bigint NOT NULL CONSTRAINT bank_credit_amount CHECK (amount_vnd > 0),
  memo           text NOT NULL,
  booked_at      timestamptz NOT NULL,
  received_at    timestamptz NOT NULL,
  order_group_id uuid REFERENCES order_group (id)
);
COMMENT ON COLUMN bank_credit.feed_id IS 'What the feed calls it, so that a repetition is known.';
COMMENT ON COLUMN bank_credit.order_group_id IS 'What it is for; none while nobody knows.';
-- The webhook and the statement of the bank tell of the same money under one reference.
CREATE UNIQUE INDEX bank_credit_reference ON bank_credit (account_number, reference, amount_vnd) WHERE reference <> '';
CREATE INDEX bank_credit_group ON bank_credit (order_group_id) WHERE order_group_id IS NOT NULL;

-- Credits of which a person must say what they are for.
CREATE TABLE suspense_case (
  credit_id  uuid PRIMARY KEY REFERENCES bank_credit (id),
  reason     text NOT NULL CONSTRAINT suspense_case_reason CHECK (reason IN ('unknown', 'several', 'second', 'not_awaited', 'wrong_account')),
  opened_at  timestamptz NOT NULL,
  decision   text CONSTRAINT suspense_case_decision CHECK (decision IN ('assign', 'send_back', 'set_aside')),
  note       text NOT NULL DEFAULT '',
  decided_at timestamptz,
  decided_by uuid REFERENCES account (id),
  CONSTRAINT suspense_case_decided_whole CHECK
    ((decision IS NULL) = (decided_at IS NULL) AND (decision IS NULL) = (decided_by IS NULL) AND (decision IS NULL OR note <> ''))
);
CREATE INDEX suspense_case_open ON suspense_case (opened_at) WHERE decision IS NULL;

-- A seller never sees an order that was never paid, also not when it has expired.
DROP INDEX seller_order_tab, seller_order_all;
ALTER TABLE seller_order DROP COLUMN desk_tab;
ALTER TABLE seller_order ADD COLUMN desk_tab text GENERATED ALWAYS AS (CASE
    WHEN state = 'placed' THEN 'waiting'
    WHEN state IN ('confirmed', 'preparing', 'ready') THEN 'to_ship'
    WHEN state = 'handed_over' THEN 'shipping'
    WHEN state IN ('delivered', 'collected', 'completed') THEN 'delivered'
    WHEN state = 'cancelled' AND (prepaid_vnd = 0 OR confirm_by IS NOT NULL) THEN 'cancelled' END) STORED;
COMMENT ON COLUMN seller_order.desk_tab IS 'The tab of the desk that shows it (DeskTab in the code); none of an order that was never paid.';
CREATE INDEX seller_order_tab ON seller_order (seller_id, desk_tab, placed_at, id);
CREATE INDEX seller_order_all ON seller_order (seller_id, placed_at, id) WHERE desk_tab IS NOT NULL;
