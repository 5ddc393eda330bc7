-- Sellers are paid: where, in which batches, what of it arrived; cash that is handed over.

-- Where a seller is paid. A changed account begins anew: it waits, and somebody of the operator verifies it.
CREATE TABLE payout_account (
  organisation_id uuid PRIMARY KEY REFERENCES organisation (id),
  bin         text NOT NULL CONSTRAINT payout_account_bin CHECK (bin ~ '^[0-9]{6}$'),
  number      text NOT NULL CONSTRAINT payout_account_number CHECK (number ~ '^[0-9A-Z]{4,19}$'),
  holder      text NOT NULL CONSTRAINT payout_account_holder CHECK (holder <> ''),
  version     integer NOT NULL DEFAULT 1,
  changed_at  timestamptz NOT NULL,
  changed_by  uuid NOT NULL REFERENCES account (id),
  verified_at timestamptz,
  verified_by uuid REFERENCES account (id),
  CONSTRAINT payout_account_verified_whole CHECK ((verified_at IS NULL) = (verified_by IS NULL)),
  CONSTRAINT payout_account_four_eyes CHECK (verified_by <> changed_by)
);
COMMENT ON COLUMN payout_account.version IS 'Another whenever it is changed: whoever verifies it says what they have read.';
CREATE INDEX payout_account_waiting ON payout_account (changed_at) WHERE verified_at IS NULL;

-- Those who were approved before said where when they applied.
INSERT INTO payout_account (organisation_id, bin, number, holder, changed_at, changed_by)
SELECT a.organisation_id, s.content->>'bin', s.content->>'number', s.content->>'holder', COALESCE(a.decided_at, s.saved_at), a.account_id
FROM application a JOIN application_step s ON s.application_id = a.id AND s.step = 'bank'
WHERE a.state = 'approved' AND s.content->>'bin' ~ '^[0-9]{6}$' AND s.content->>'number' ~ '^[0-9A-Z]{4,19}$'
  AND s.content->>'holder' <> ''
ON CONFLICT DO NOTHING;

-- A seller who is not paid for now, and why.
CREATE TABLE payout_hold (
  id              uuid PRIMARY KEY,
  organisation_id uuid NOT NULL REFERENCES organisation (id),
  reason          text NOT NULL CONSTRAINT payout_hold_reason CHECK (reason <> ''),
  placed_at       timestamptz NOT NULL,
  placed_by       uuid NOT NULL REFERENCES account (id),
  lifted_at       timestamptz,
  lifted_by       uuid REFERENCES account (id),
  CONSTRAINT payout_hold_lifted_whole CHECK ((lifted_at IS NULL) = (lifted_by IS NULL))
);
CREATE UNIQUE INDEX payout_hold_one ON payout_hold (organisation_id) WHERE lifted_at IS NULL;

-- What is paid in one go. One person makes it, another approves it.
CREATE TABLE payout_batch (
  number       bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY,
  state        text NOT NULL CONSTRAINT payout_batch_state CHECK (state IN ('draft', 'approved', 'exported', 'sent', 'cancelled')),
  minimum_vnd  bigint NOT NULL CONSTRAINT payout_batch_minimum CHECK (minimum_vnd > 0),
  key_hash     bytea NOT NULL CONSTRAINT payout_batch_key_unique UNIQUE,
  made_at      timestamptz NOT NULL,
  made_by      uuid NOT NULL REFERENCES account (id),
  approved_at  timestamptz,
  approved_by  uuid REFERENCES account (id),
  exported_at  timestamptz,
  sent_at      timestamptz,
  cancelled_at timestamptz,
  CONSTRAINT payout_batch_four_eyes CHECK (approved_by <> made_by),
  CONSTRAINT payout_batch_approved_whole CHECK ((approved_at IS NULL) = (approved_by IS NULL)),
  CONSTRAINT payout_batch_in_order CHECK (CASE state
    WHEN 'draft' THEN approved_at IS NULL
    WHEN 'approved' THEN approved_at IS NOT NULL AND exported_at IS NULL
    WHEN 'exported' THEN exported_at IS NOT NULL AND sent_at IS NULL
    WHEN 'sent' THEN approved_at IS NOT NULL AND exported_at IS NOT NULL AND sent_at IS NOT NULL
    WHEN 'cancelled' THEN cancelled_at IS NOT NULL AND sent_at IS NULL END)
);

-- What one seller gets in it, and into which account: a copy of that moment.
CREATE TABLE payout_line (
  id              uuid PRIMARY KEY,
  batch_number    bigint NOT NULL REFERENCES payout_batch (number),
  position        integer NOT NULL,
  seller_id       uuid NOT NULL REFERENCES organisation (id),
  amount_vnd      bigint NOT NULL CONSTRAINT payout_line_amount CHECK (amount_vnd > 0),
  bin             text NOT NULL,
  number          text NOT NULL,
  holder          text NOT NULL,
  account_version integer NOT NULL,
  state           text NOT NULL CONSTRAINT payout_line_state CHECK (state IN ('planned', 'dropped', 'sent', 'confirmed', 'returned')),
  reason          text NOT NULL DEFAULT '',
  reference       text NOT NULL DEFAULT '',
  settled_at      timestamptz,
  settled_by      uuid REFERENCES account (id),
  CONSTRAINT payout_line_position UNIQUE (batch_number, position),
  CONSTRAINT payout_line_seller UNIQUE (batch_number, seller_id),
  CONSTRAINT payout_line_reasoned CHECK (state NOT IN ('dropped', 'returned') OR reason <> ''),
  CONSTRAINT payout_line_settled_whole CHECK (
    (state IN ('confirmed', 'returned')) = (settled_at IS NOT NULL) AND (settled_at IS NULL) = (settled_by IS NULL))
);
-- What one batch means to pay no other takes.
CREATE UNIQUE INDEX payout_line_planned ON payout_line (seller_id) WHERE state = 'planned';
CREATE INDEX payout_line_by_seller ON payout_line (seller_id, batch_number);

-- Who was left out of it, and why.
CREATE TABLE payout_skip (
  batch_number bigint NOT NULL REFERENCES payout_batch (number),
  seller_id    uuid NOT NULL REFERENCES organisation (id),
  reason       text NOT NULL CONSTRAINT payout_skip_reason
    CHECK (reason IN ('negative', 'below_minimum', 'on_hold', 'no_account', 'unverified', 'changed', 'in_batch', 'full')),
  balance_vnd  bigint NOT NULL,
  PRIMARY KEY (batch_number, seller_id)
);

-- Cash from doors that was handed over: one row for each order and reference of the sheet that tells of it.
CREATE TABLE cash_remittance (
  id           uuid PRIMARY KEY,
  order_id     uuid NOT NULL REFERENCES seller_order (id),
  seller_id    uuid NOT NULL REFERENCES organisation (id),
  reference    text NOT NULL CONSTRAINT cash_remittance_reference CHECK (reference <> ''),
  amount_vnd   bigint NOT NULL CONSTRAINT cash_remittance_amount CHECK (amount_vnd > 0),
  fee_vnd      bigint NOT NULL DEFAULT 0 CONSTRAINT cash_remittance_fee CHECK (fee_vnd >= 0),
  expected_vnd bigint NOT NULL,
  paid_on      date NOT NULL,
  imported_at  timestamptz NOT NULL,
  imported_by  uuid NOT NULL REFERENCES account (id),
  CONSTRAINT cash_remittance_once UNIQUE (reference, order_id)
);
CREATE INDEX cash_remittance_order ON cash_remittance (order_id);
CREATE INDEX cash_remittance_different ON cash_remittance (imported_at) WHERE amount_vnd + fee_vnd <> expected_vnd;
COMMENT ON COLUMN cash_remittance.expected_vnd IS 'What was still owed for the order when it came.';

-- Money in the bank that a sheet of handed-over cash has told of already.
ALTER TABLE suspense_case DROP CONSTRAINT suspense_case_decision, ADD CONSTRAINT suspense_case_decision
  CHECK (decision IN ('assign', 'send_back', 'set_aside', 'counted'));

-- Who set a rate, and when; nobody in particular of the first ones.
ALTER TABLE commission_rule ADD COLUMN added_at timestamptz, ADD COLUMN added_by uuid REFERENCES account (id);
ALTER TABLE tax_rate ADD COLUMN added_at timestamptz, ADD COLUMN added_by uuid REFERENCES account (id);
