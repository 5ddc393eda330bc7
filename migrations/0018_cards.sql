-- Paying by card: what was asked of whoever takes the cards, and what came of it.

ALTER TABLE payment
  DROP CONSTRAINT payment_method,
  ADD CONSTRAINT payment_method CHECK (method IN ('cod', 'bank_transfer', 'card'));

-- One try of a shopper to pay an order group: written before anything is asked for, with everything that is said then, so
-- that it can be said again in the same words by another process.
CREATE TABLE card_attempt (
  id             uuid PRIMARY KEY,
  payment_id     uuid NOT NULL REFERENCES payment (id),
  order_group_id uuid NOT NULL REFERENCES order_group (id),
  number         smallint NOT NULL CONSTRAINT card_attempt_number CHECK (number > 0),
  amount_vnd     bigint NOT NULL CONSTRAINT card_attempt_amount CHECK (amount_vnd > 0),
  lang           text NOT NULL,
  back_url       text NOT NULL,
  asked_at       timestamptz NOT NULL,
  expires_at     timestamptz NOT NULL CONSTRAINT card_attempt_expires CHECK (expires_at > asked_at),
  state          text NOT NULL CONSTRAINT card_attempt_state CHECK (state IN
                 ('asked', 'open', 'paid', 'held', 'expired', 'refused')),
  checkout       text CONSTRAINT card_attempt_checkout UNIQUE,
  url            text,
  payment_ref    text CONSTRAINT card_attempt_payment_ref UNIQUE,
  charge_ref     text CONSTRAINT card_attempt_charge_ref UNIQUE,
  refusal        text,
  look_at        timestamptz NOT NULL,
  settled_at     timestamptz,
  CONSTRAINT card_attempt_once UNIQUE (order_group_id, number),
  CONSTRAINT card_attempt_settled CHECK ((settled_at IS NULL) = (state IN ('asked', 'open'))),
  CONSTRAINT card_attempt_paid CHECK (state <> 'paid' OR (checkout IS NOT NULL AND payment_ref IS NOT NULL))
);
CREATE UNIQUE INDEX card_attempt_live ON card_attempt (order_group_id) WHERE state IN ('asked', 'open', 'held');
CREATE INDEX card_attempt_payment ON card_attempt (payment_id);
COMMENT ON COLUMN card_attempt.look_at IS 'When a job looks how it stands, as long as nobody knows how it ended.';
CREATE TRIGGER card_attempt_knock AFTER UPDATE ON card_attempt FOR EACH ROW EXECUTE FUNCTION knock_payment_changed();

-- A payment that is not what was asked for: a person says what becomes of it.
CREATE TABLE card_case (
  attempt_id uuid PRIMARY KEY REFERENCES card_attempt (id),
  reason     text NOT NULL CONSTRAINT card_case_reason CHECK (reason IN ('wrong_amount', 'wrong_currency', 'wrong_order')),
  minor      bigint NOT NULL,
  currency   text NOT NULL,
  opened_at  timestamptz NOT NULL,
  decision   text CONSTRAINT card_case_decision CHECK (decision IN ('accept', 'call_off')),
  note       text NOT NULL DEFAULT '',
  decided_at timestamptz,
  decided_by uuid REFERENCES account (id),
  CONSTRAINT card_case_decided_whole CHECK
    ((decision IS NULL) = (decided_at IS NULL) AND (decision IS NULL) = (decided_by IS NULL) AND (decision IS NULL OR note <> ''))
);
CREATE INDEX card_case_open ON card_case (opened_at) WHERE decision IS NULL;
COMMENT ON COLUMN card_case.minor IS 'What came, in the smallest unit of its currency.';

-- What goes back to a card. It is asked for under one key until it is known how that ended.
ALTER TABLE refund
  ADD COLUMN card_attempt_id uuid REFERENCES card_attempt (id),
  ADD COLUMN card_asked_at   timestamptz,
  ADD COLUMN card_look_at    timestamptz,
  ADD COLUMN card_refusal    text,
  DROP CONSTRAINT refund_sent_whole,
  ADD CONSTRAINT refund_sent_whole CHECK ((state = 'sent') =
    (sent_at IS NOT NULL AND bank_reference <> '' AND (sent_by IS NOT NULL OR (card_attempt_id IS NOT NULL AND card_refusal IS NULL)))),
  ADD CONSTRAINT refund_card_whole CHECK ((card_attempt_id IS NULL) = (card_asked_at IS NULL));
CREATE INDEX refund_card ON refund (card_attempt_id) WHERE card_attempt_id IS NOT NULL;
COMMENT ON COLUMN refund.card_refusal IS 'Why it does not go back to the card: then a person sends it.';

-- A payment that its payer disputes. While it is open, what is kept of its orders stays where it is.
CREATE TABLE card_dispute (
  id         uuid PRIMARY KEY,
  dispute    text NOT NULL CONSTRAINT card_dispute_once UNIQUE,
  attempt_id uuid NOT NULL REFERENCES card_attempt (id),
  amount_vnd bigint NOT NULL CONSTRAINT card_dispute_amount CHECK (amount_vnd >= 0),
  status     text NOT NULL,
  reason     text NOT NULL,
  respond_by timestamptz,
  opened_at  timestamptz NOT NULL,
  state      text NOT NULL CONSTRAINT card_dispute_state CHECK (state IN ('told', 'open', 'won', 'lost')),
  closed_at  timestamptz,
  look_at    timestamptz NOT NULL,
  bearer     text CONSTRAINT card_dispute_bearer CHECK (bearer IN ('seller', 'platform')),
  note       text NOT NULL DEFAULT '',
  decided_at timestamptz,
  decided_by uuid REFERENCES account (id),
  CONSTRAINT card_dispute_closed CHECK ((closed_at IS NULL) = (state IN ('told', 'open'))),
  CONSTRAINT card_dispute_decided CHECK
    ((bearer IS NULL) = (decided_at IS NULL) AND (bearer IS NULL) = (decided_by IS NULL) AND (bearer IS NULL OR (state = 'lost' AND note <> '')))
);
CREATE INDEX card_dispute_attempt ON card_dispute (attempt_id);
COMMENT ON COLUMN card_dispute.bearer IS 'Who bears a dispute that was lost: a person says it.';

-- What whoever takes the cards says of every movement of our account there, in the currency it settles in.
CREATE TABLE card_balance_line (
  line          text PRIMARY KEY,
  day           date NOT NULL,
  kind          text NOT NULL,
  source        text,
  currency      text NOT NULL,
  gross_minor   bigint NOT NULL,
  fee_minor     bigint NOT NULL,
  net_minor     bigint NOT NULL,
  exchange_rate double precision,
  at            timestamptz NOT NULL,
  available_on  timestamptz NOT NULL
);
CREATE INDEX card_balance_line_day ON card_balance_line (day);
CREATE INDEX card_balance_line_source ON card_balance_line (source);
COMMENT ON COLUMN card_balance_line.day IS 'In Vietnam.';

-- Days that were compared with it.
CREATE TABLE card_day (
  day     date PRIMARY KEY,
  read_at timestamptz
);

-- What was read is handed on in the same transaction. "acted": somebody looks; "set_aside": understood, and nothing of ours.
ALTER TABLE webhook_inbox
  DROP CONSTRAINT webhook_inbox_state,
  ADD CONSTRAINT webhook_inbox_state CHECK (state IN ('waiting', 'pending', 'acted', 'set_aside', 'unneeded', 'unreadable')),
  DROP CONSTRAINT webhook_inbox_raw_until_worked,
  ADD CONSTRAINT webhook_inbox_raw_until_worked CHECK (raw IS NOT NULL OR state NOT IN ('waiting', 'unreadable')),
  DROP CONSTRAINT webhook_inbox_fact,
  ADD CONSTRAINT webhook_inbox_fact CHECK ((fact IS NOT NULL) = (state IN ('pending', 'acted', 'set_aside')));
DROP INDEX webhook_inbox_open;
CREATE INDEX webhook_inbox_open ON webhook_inbox (state) WHERE state IN ('waiting', 'pending', 'unreadable');
-- What was read before anybody acted on it is taken up now.
INSERT INTO job (id, kind, payload, run_at, created_at)
  SELECT gen_random_uuid(), 'work_webhook', jsonb_build_object('kind', 'work_webhook', 'webhook', id), worked_at, worked_at
  FROM webhook_inbox WHERE state = 'pending';
