-- The bank account day by day, cash that a sheet tells of beyond what is owed, and wrong lines that are taken back.

-- One reference, however it was typed.
CREATE FUNCTION fold_reference(reference text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS
$$ SELECT lower(regexp_replace(reference, '\s', '', 'g')) $$;

-- Of what a sheet tells, only what is owed is in the ledger. The rest waits for somebody who did not bring the sheet; so does
-- whoever finds a line wrong. Sheets are taken one after the other, so that a reference is looked for and not constrained:
-- what was taken back may come again under it.
ALTER TABLE cash_remittance
  DROP CONSTRAINT cash_remittance_once,
  DROP CONSTRAINT cash_remittance_amount,
  ADD CONSTRAINT cash_remittance_amount CHECK (amount_vnd >= 0),
  ADD COLUMN excess_vnd bigint NOT NULL DEFAULT 0 CONSTRAINT cash_remittance_excess CHECK (excess_vnd >= 0),
  ADD COLUMN excess_decision text
    CONSTRAINT cash_remittance_decision CHECK (excess_decision IN ('not_there', 'theirs')),
  ADD COLUMN excess_note text NOT NULL DEFAULT '',
  ADD COLUMN excess_decided_at timestamptz,
  ADD COLUMN excess_decided_by uuid REFERENCES account (id),
  ADD COLUMN taken_back_at timestamptz,
  ADD COLUMN taken_back_by uuid REFERENCES account (id),
  ADD COLUMN taken_back_reason text NOT NULL DEFAULT '',
  ADD CONSTRAINT cash_remittance_something CHECK (amount_vnd + fee_vnd + excess_vnd > 0),
  ADD CONSTRAINT cash_remittance_decided_whole CHECK (
    (excess_decision IS NULL) = (excess_decided_at IS NULL) AND (excess_decision IS NULL) = (excess_decided_by IS NULL)
    AND (excess_decision IS NULL OR (excess_vnd > 0 AND excess_note <> ''))),
  ADD CONSTRAINT cash_remittance_taken_back_whole CHECK (
    (taken_back_at IS NULL) = (taken_back_by IS NULL) AND (taken_back_at IS NULL) = (taken_back_reason = '')),
  ADD CONSTRAINT cash_remittance_four_eyes CHECK (excess_decided_by <> imported_by AND taken_back_by <> imported_by);
COMMENT ON COLUMN cash_remittance.excess_vnd IS 'What was told beyond what was owed: in the ledger only when it is theirs.';
DROP INDEX cash_remittance_different;
CREATE INDEX cash_remittance_different ON cash_remittance (imported_at)
  WHERE amount_vnd + fee_vnd + excess_vnd <> expected_vnd;
CREATE INDEX cash_remittance_reference ON cash_remittance (fold_reference(reference));
CREATE INDEX cash_remittance_latest ON cash_remittance (imported_at DESC);

-- Money that went out of the bank account, as the bank told.
CREATE TABLE bank_debit (
  id             uuid PRIMARY KEY,
  feed_id        text NOT NULL CONSTRAINT bank_debit_once UNIQUE,
  account_number text NOT NULL,
  reference      text NOT NULL DEFAULT '',
  amount_vnd     bigint NOT NULL CONSTRAINT bank_debit_amount CHECK (amount_vnd > 0),
  memo           text NOT NULL,
  booked_at      timestamptz NOT NULL,
  received_at    timestamptz NOT NULL,
  at_partner     boolean NOT NULL DEFAULT false,
  told_as        text NOT NULL DEFAULT '',
  is_own         boolean NOT NULL DEFAULT false,
  note           text NOT NULL DEFAULT '',
  decided_at     timestamptz,
  decided_by     uuid REFERENCES account (id),
  CONSTRAINT bank_debit_decided_whole CHECK (
    (decided_at IS NULL) = (decided_by IS NULL) AND (decided_at IS NULL) = (note = '')
    AND (decided_at IS NOT NULL) = (is_own OR told_as <> '') AND NOT (is_own AND told_as <> ''))
);
COMMENT ON COLUMN bank_debit.told_as IS 'The reference under which the ledger has it, when somebody typed another one.';
COMMENT ON COLUMN bank_debit.is_own IS 'It is no part of the trade, as what the bank asks for itself.';
CREATE UNIQUE INDEX bank_debit_reference ON bank_debit (account_number, reference, amount_vnd) WHERE reference <> '';
CREATE INDEX bank_debit_booked ON bank_debit (booked_at);

-- The days on which the bank account was compared with the ledger, and how much did not fit then.
CREATE TABLE bank_day (
  day         date PRIMARY KEY,
  read_at     timestamptz,
  differences integer CONSTRAINT bank_day_differences CHECK (differences >= 0),
  CONSTRAINT bank_day_read_whole CHECK ((read_at IS NULL) = (differences IS NULL))
);

-- What was sent back is proven by the bank's reference, from now on.
ALTER TABLE suspense_case
  ADD COLUMN bank_reference text NOT NULL DEFAULT '',
  ADD CONSTRAINT suspense_case_sent_back CHECK (decision <> 'send_back' OR bank_reference <> '') NOT VALID;

-- What could not be read is named by a word of the code, and closed by a person.
UPDATE bank_message SET problem = CASE problem
    WHEN 'not a message of the feed' THEN 'not_a_message'
    WHEN 'neither in nor out' THEN 'no_direction'
    WHEN 'not an amount in whole đồng above zero' THEN 'no_amount'
    WHEN 'not a time' THEN 'no_time' ELSE problem END
  WHERE problem IS NOT NULL;
ALTER TABLE bank_message
  ADD COLUMN closed_at timestamptz,
  ADD COLUMN closed_by uuid REFERENCES account (id),
  ADD COLUMN close_note text NOT NULL DEFAULT '',
  ADD CONSTRAINT bank_message_problem_known CHECK (problem IN ('not_a_message', 'no_direction', 'no_amount', 'no_time')),
  ADD CONSTRAINT bank_message_closed_whole CHECK (
    (closed_at IS NULL) = (closed_by IS NULL) AND (closed_at IS NULL) = (close_note = '') AND (closed_at IS NULL OR problem IS NOT NULL));
DROP INDEX bank_message_problem;
CREATE INDEX bank_message_problem ON bank_message (received_at) WHERE problem IS NOT NULL AND closed_at IS NULL;
