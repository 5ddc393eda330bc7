-- Money of cards that is handed on to cooperatives with an account of their own with whoever takes the cards.

-- Such an account: entered by one person of the operator, confirmed by another, and taken away again.
CREATE TABLE connected_account (
  id              uuid PRIMARY KEY,
  organisation_id uuid NOT NULL REFERENCES organisation (id),
  account_ref     text NOT NULL CONSTRAINT connected_account_ref CHECK (account_ref ~ '^acct_[A-Za-z0-9_]{1,250}$'),
  currency        text NOT NULL CONSTRAINT connected_account_currency CHECK (currency ~ '^[a-z]{3}$'),
  entered_at      timestamptz NOT NULL,
  entered_by      uuid NOT NULL REFERENCES account (id),
  confirmed_at    timestamptz,
  confirmed_by    uuid REFERENCES account (id),
  counts_from     timestamptz,
  removed_at      timestamptz,
  removed_by      uuid REFERENCES account (id),
  reason          text NOT NULL DEFAULT '',
  CONSTRAINT connected_account_four_eyes CHECK (confirmed_by <> entered_by),
  CONSTRAINT connected_account_confirmed_whole CHECK
    ((confirmed_at IS NULL) = (confirmed_by IS NULL) AND (confirmed_at IS NULL) = (counts_from IS NULL)),
  CONSTRAINT connected_account_removed_whole CHECK
    ((removed_at IS NULL) = (removed_by IS NULL) AND (removed_at IS NULL OR reason <> ''))
);
CREATE UNIQUE INDEX connected_account_one ON connected_account (organisation_id) WHERE removed_at IS NULL;
CREATE UNIQUE INDEX connected_account_once ON connected_account (account_ref) WHERE removed_at IS NULL;
COMMENT ON COLUMN connected_account.currency IS 'In which it is paid out; what is handed on is in the one that the card settled in.';
COMMENT ON COLUMN connected_account.counts_from IS 'Orders that are completed from then on are handed on.';
COMMENT ON COLUMN connected_account.reason IS 'Why it was taken away.';

-- What one order, paid by card, is worth to its seller, on its way to their account. While it waits, no batch takes it.
CREATE TABLE card_transfer (
  id          uuid PRIMARY KEY,
  order_id    uuid NOT NULL CONSTRAINT card_transfer_once UNIQUE REFERENCES seller_order (id),
  seller_id   uuid NOT NULL REFERENCES organisation (id),
  attempt_id  uuid NOT NULL REFERENCES card_attempt (id),
  state       text NOT NULL CONSTRAINT card_transfer_state CHECK (state IN ('waiting', 'left', 'asked', 'arrived', 'refused')),
  amount_vnd  bigint NOT NULL CONSTRAINT card_transfer_amount CHECK (amount_vnd >= 0),
  rest_vnd    bigint NOT NULL DEFAULT 0 CONSTRAINT card_transfer_rest CHECK (rest_vnd >= 0),
  account_ref text,
  currency    text,
  minor       bigint CONSTRAINT card_transfer_minor CHECK (minor > 0),
  rate_minor  bigint CONSTRAINT card_transfer_rate_minor CHECK (rate_minor > 0),
  rate_vnd    bigint CONSTRAINT card_transfer_rate_vnd CHECK (rate_vnd > 0),
  transfer    text CONSTRAINT card_transfer_name UNIQUE,
  reason      text NOT NULL DEFAULT '',
  planned_at  timestamptz NOT NULL,
  asked_at    timestamptz,
  settled_at  timestamptz,
  look_at     timestamptz NOT NULL,
  CONSTRAINT card_transfer_asked_whole CHECK (CASE WHEN state IN ('waiting', 'left')
    THEN num_nonnulls(asked_at, account_ref, currency, minor, rate_minor, rate_vnd) = 0
    ELSE num_nulls(asked_at, account_ref, currency, minor, rate_minor, rate_vnd) = 0 AND amount_vnd > 0 END),
  -- Never more than the charge says that these đồng are.
  CONSTRAINT card_transfer_rounded_down CHECK (minor::numeric * rate_vnd <= amount_vnd::numeric * rate_minor),
  CONSTRAINT card_transfer_arrived CHECK ((state = 'arrived') = (transfer IS NOT NULL)),
  CONSTRAINT card_transfer_reasoned CHECK (state NOT IN ('left', 'refused') OR reason <> ''),
  CONSTRAINT card_transfer_settled CHECK ((settled_at IS NULL) = (state IN ('waiting', 'asked')))
);
CREATE INDEX card_transfer_seller ON card_transfer (seller_id, asked_at);
CREATE INDEX card_transfer_attempt ON card_transfer (attempt_id);
CREATE INDEX card_transfer_waiting ON card_transfer (seller_id) INCLUDE (amount_vnd) WHERE state = 'waiting';
COMMENT ON COLUMN card_transfer.rest_vnd IS 'What the payment did not bring, because of its fee: a batch pays it.';
COMMENT ON COLUMN card_transfer.rate_minor IS 'What the charge came to where it settled, before the fee: as much as rate_vnd đồng. Frozen when it is asked for.';
COMMENT ON COLUMN card_transfer.reason IS 'Why it is left to a batch, or in whose words it was refused.';

-- What of it is taken back, because its shopper gets it back.
CREATE TABLE card_reversal (
  id          uuid PRIMARY KEY,
  transfer_id uuid NOT NULL REFERENCES card_transfer (id),
  refund_id   uuid CONSTRAINT card_reversal_of_refund UNIQUE REFERENCES refund (id),
  dispute_id  uuid REFERENCES card_dispute (id),
  amount_vnd  bigint NOT NULL CONSTRAINT card_reversal_amount CHECK (amount_vnd > 0),
  minor       bigint NOT NULL CONSTRAINT card_reversal_minor CHECK (minor > 0),
  state       text NOT NULL CONSTRAINT card_reversal_state CHECK (state IN ('asked', 'arrived', 'refused')),
  reversal    text CONSTRAINT card_reversal_name UNIQUE,
  reason      text NOT NULL DEFAULT '',
  asked_at    timestamptz NOT NULL,
  settled_at  timestamptz,
  look_at     timestamptz NOT NULL,
  CONSTRAINT card_reversal_of_dispute UNIQUE (transfer_id, dispute_id),
  CONSTRAINT card_reversal_one_cause CHECK (num_nonnulls(refund_id, dispute_id) = 1),
  CONSTRAINT card_reversal_arrived CHECK ((state = 'arrived') = (reversal IS NOT NULL)),
  CONSTRAINT card_reversal_reasoned CHECK (state <> 'refused' OR reason <> ''),
  CONSTRAINT card_reversal_settled CHECK ((settled_at IS NULL) = (state = 'asked'))
);
CREATE INDEX card_reversal_transfer ON card_reversal (transfer_id);
