-- Banks sometimes give two transfers one reference. Whoever names another order is no repetition: both are kept.
ALTER TABLE bank_credit ADD COLUMN twin smallint NOT NULL DEFAULT 0;
COMMENT ON COLUMN bank_credit.twin IS
  'How many credits of the same account, reference and amount, but with the code of another order, came before it.';
DROP INDEX bank_credit_reference;
CREATE UNIQUE INDEX bank_credit_reference ON bank_credit (account_number, reference, amount_vnd, twin)
  WHERE reference <> '';

ALTER TABLE suspense_case DROP CONSTRAINT suspense_case_reason,
  ADD CONSTRAINT suspense_case_reason CHECK (reason IN (
    'unknown', 'several', 'second', 'not_awaited', 'wrong_account', 'over', 'twin'));
ALTER TABLE bank_message DROP CONSTRAINT bank_message_problem_known,
  ADD CONSTRAINT bank_message_problem_known CHECK (problem IN (
    'not_a_message', 'no_direction', 'no_amount', 'no_time', 'contradicts'));
