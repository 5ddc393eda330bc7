-- What provinces owe for their vouchers is put down in claims, agreed, and paid.

CREATE TABLE voucher_claim (
  id             uuid PRIMARY KEY,
  code           text NOT NULL CONSTRAINT voucher_claim_code_unique UNIQUE
                 CONSTRAINT voucher_claim_code CHECK (code ~ '^BK[0-9]{8}$'),
  province_code  text NOT NULL REFERENCES admin_unit (code),
  department_id  uuid NOT NULL REFERENCES organisation (id),
  number         integer NOT NULL CONSTRAINT voucher_claim_number CHECK (number BETWEEN 1 AND 9999),
  key_hash       bytea NOT NULL CONSTRAINT voucher_claim_key_unique UNIQUE,
  from_day       date NOT NULL,
  to_day         date NOT NULL,
  total_vnd      bigint NOT NULL CONSTRAINT voucher_claim_total CHECK (total_vnd > 0),
  paid_vnd       bigint NOT NULL DEFAULT 0,
  state          text NOT NULL CONSTRAINT voucher_claim_state CHECK (state IN ('made', 'objected', 'called_off', 'agreed', 'paid')),
  made_at        timestamptz NOT NULL,
  made_by        uuid NOT NULL REFERENCES account (id),
  decided_at     timestamptz,
  decided_by     uuid REFERENCES account (id),
  objection      text NOT NULL DEFAULT '',
  called_off_at  timestamptz,
  called_off_by  uuid REFERENCES account (id),
  call_off_reason text NOT NULL DEFAULT '',
  paid_at        timestamptz,
  CONSTRAINT voucher_claim_once UNIQUE (province_code, number),
  CONSTRAINT voucher_claim_days CHECK (from_day <= to_day),
  CONSTRAINT voucher_claim_four_eyes CHECK (decided_by <> made_by),
  CONSTRAINT voucher_claim_decided_whole CHECK ((decided_at IS NULL) = (decided_by IS NULL)),
  CONSTRAINT voucher_claim_called_off_whole CHECK (
    (state = 'called_off') = (called_off_at IS NOT NULL) AND (called_off_at IS NULL) = (called_off_by IS NULL)
    AND (called_off_at IS NULL) = (call_off_reason = '')),
  CONSTRAINT voucher_claim_paid CHECK (
    paid_vnd BETWEEN 0 AND total_vnd AND (paid_vnd = total_vnd) = (state = 'paid') AND (state = 'paid') = (paid_at IS NOT NULL)),
  CONSTRAINT voucher_claim_in_order CHECK (CASE state
    WHEN 'made' THEN decided_at IS NULL AND paid_vnd = 0
    WHEN 'objected' THEN decided_at IS NOT NULL AND objection <> '' AND paid_vnd = 0
    WHEN 'called_off' THEN paid_vnd = 0
    ELSE decided_at IS NOT NULL AND objection = '' END)
);
CREATE INDEX voucher_claim_department ON voucher_claim (department_id);
COMMENT ON COLUMN voucher_claim.code IS 'What people write on the transfer: BK, the province, the number, two digits that check them.';
COMMENT ON COLUMN voucher_claim.from_day IS 'The day of its first line; it holds everything until its last day that was in no other claim.';

-- One posting on the province's account: what it bore of an order, or, below zero, what came back. Copies of that day.
CREATE TABLE voucher_claim_line (
  claim_id       uuid NOT NULL REFERENCES voucher_claim (id),
  position       integer NOT NULL,
  transaction_id uuid NOT NULL REFERENCES ledger_transaction (id),
  order_id       uuid NOT NULL REFERENCES seller_order (id),
  order_code     text NOT NULL,
  seller_id      uuid NOT NULL REFERENCES organisation (id),
  seller_name    text NOT NULL,
  voucher_code   text NOT NULL,
  posted_at      timestamptz NOT NULL,
  amount_vnd     bigint NOT NULL CONSTRAINT voucher_claim_line_amount CHECK (amount_vnd <> 0),
  is_freed       boolean NOT NULL DEFAULT false,
  PRIMARY KEY (claim_id, position)
);
CREATE UNIQUE INDEX voucher_claim_line_once ON voucher_claim_line (transaction_id) WHERE NOT is_freed;
COMMENT ON COLUMN voucher_claim_line.is_freed IS 'Its claim was called off: another may have it.';

-- What was claimed is not changed: a claim is agreed, paid, or called off.
CREATE FUNCTION refuse_claim_change() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  may_change CONSTANT text[] := '{state,paid_vnd,decided_at,decided_by,objection,called_off_at,called_off_by,call_off_reason,paid_at,is_freed}';
BEGIN
  IF to_jsonb(NEW) - may_change IS DISTINCT FROM to_jsonb(OLD) - may_change THEN
    RAISE EXCEPTION 'what was claimed is not changed' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER voucher_claim_as_made BEFORE UPDATE ON voucher_claim FOR EACH ROW EXECUTE FUNCTION refuse_claim_change();
CREATE TRIGGER voucher_claim_line_as_made BEFORE UPDATE ON voucher_claim_line FOR EACH ROW EXECUTE FUNCTION refuse_claim_change();
CREATE TRIGGER voucher_claim_line_kept BEFORE DELETE ON voucher_claim_line FOR EACH ROW EXECUTE FUNCTION refuse_change();

-- What of money in the bank paid a claim.
CREATE TABLE voucher_claim_payment (
  credit_id  uuid PRIMARY KEY REFERENCES bank_credit (id),
  claim_id   uuid NOT NULL REFERENCES voucher_claim (id),
  amount_vnd bigint NOT NULL CONSTRAINT voucher_claim_payment_amount CHECK (amount_vnd > 0),
  paid_at    timestamptz NOT NULL,
  entered_by uuid REFERENCES account (id)
);
CREATE INDEX voucher_claim_payment_claim ON voucher_claim_payment (claim_id);
COMMENT ON COLUMN voucher_claim_payment.entered_by IS 'Who said that it came, or that it is for this claim; nobody when its memo did.';

-- Of a transfer for a claim what is more than the claim lacks waits for a person.
ALTER TABLE suspense_case
  ADD COLUMN amount_vnd bigint CONSTRAINT suspense_case_amount CHECK (amount_vnd > 0),
  DROP CONSTRAINT suspense_case_reason, ADD CONSTRAINT suspense_case_reason
    CHECK (reason IN ('unknown', 'several', 'second', 'not_awaited', 'wrong_account', 'over')),
  DROP CONSTRAINT suspense_case_decision, ADD CONSTRAINT suspense_case_decision
    CHECK (decision IN ('assign', 'send_back', 'set_aside', 'counted', 'paid_in', 'from_partner', 'claim'));
COMMENT ON COLUMN suspense_case.amount_vnd IS 'What of the credit waits, when it is not all of it.';
