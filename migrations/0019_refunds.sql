-- Money that goes back because a person decides so: by line, by amount, for the delivery; goods that nobody took at the
-- door; goods that are sold by weight.

-- What was given back of an order and of its lines, and what of that need not be collected at the door. What an order and
-- its lines cost stays as it was on the day.
ALTER TABLE seller_order
  ADD COLUMN given_back_vnd bigint NOT NULL DEFAULT 0,
  ADD COLUMN given_back_delivery_vnd bigint NOT NULL DEFAULT 0,
  ADD COLUMN forgone_vnd bigint NOT NULL DEFAULT 0,
  ADD COLUMN extra_vnd bigint NOT NULL DEFAULT 0,
  ADD COLUMN returned_since timestamptz,
  ADD COLUMN return_open_since timestamptz,
  ADD CONSTRAINT seller_order_extra CHECK (extra_vnd >= 0),
  ADD CONSTRAINT seller_order_given_back CHECK (given_back_vnd BETWEEN 0 AND total_vnd + extra_vnd),
  ADD CONSTRAINT seller_order_given_back_delivery CHECK (given_back_delivery_vnd BETWEEN 0 AND delivery_fee_vnd),
  ADD CONSTRAINT seller_order_forgone CHECK
    (forgone_vnd BETWEEN 0 AND LEAST(given_back_vnd, total_vnd + extra_vnd - prepaid_vnd)),
  DROP CONSTRAINT seller_order_cancelled_by,
  ADD CONSTRAINT seller_order_cancelled_by
    CHECK (cancelled_by IN ('shopper', 'seller', 'department', 'timeout', 'refused'));
COMMENT ON COLUMN seller_order.given_back_vnd IS 'The sum of its refunds, those of a whole order that was called off aside.';
COMMENT ON COLUMN seller_order.forgone_vnd IS 'What of that was still to be collected at the door, and is not.';
COMMENT ON COLUMN seller_order.extra_vnd IS 'What the shopper agreed to pay more at the door, for goods that weigh more.';
COMMENT ON COLUMN seller_order.returned_since IS 'Since when somebody wants money or goods to go back: the tab of returns shows it.';
COMMENT ON COLUMN seller_order.return_open_since IS 'Since when a request waits for its answer; until then no timer completes the order.';
CREATE INDEX seller_order_returns ON seller_order (seller_id, placed_at, id) WHERE returned_since IS NOT NULL;

ALTER TABLE variant ADD COLUMN is_by_weight boolean NOT NULL DEFAULT false;
COMMENT ON COLUMN variant.is_by_weight IS 'Packed to about its net amount and weighed before it goes.';

ALTER TABLE order_line
  ADD COLUMN given_back_vnd bigint NOT NULL DEFAULT 0,
  ADD COLUMN returned integer NOT NULL DEFAULT 0 CONSTRAINT order_line_returned CHECK (returned BETWEEN 0 AND quantity),
  ADD COLUMN expected_grams integer CONSTRAINT order_line_expected CHECK (expected_grams > 0),
  ADD COLUMN weighed_grams integer CONSTRAINT order_line_weighed CHECK (weighed_grams > 0),
  ADD COLUMN asked_extra_vnd bigint NOT NULL DEFAULT 0 CONSTRAINT order_line_asked_extra CHECK (asked_extra_vnd >= 0),
  ADD COLUMN extra_vnd bigint NOT NULL DEFAULT 0 CONSTRAINT order_line_extra CHECK (extra_vnd >= 0),
  ADD CONSTRAINT order_line_given_back CHECK (given_back_vnd BETWEEN 0 AND line_total_vnd + extra_vnd),
  ADD CONSTRAINT order_line_weighed_whole CHECK (weighed_grams IS NULL OR expected_grams IS NOT NULL);
COMMENT ON COLUMN order_line.returned IS 'For how many packs the money went back.';
COMMENT ON COLUMN order_line.expected_grams IS 'What all its packs were to weigh; only of goods that are sold by weight.';
COMMENT ON COLUMN order_line.asked_extra_vnd IS 'What the shopper is asked to pay more for it at the door.';

-- A refund is owed back and sent, or it was not collected in the first place.
ALTER TABLE refund
  DROP CONSTRAINT refund_reason,
  ADD CONSTRAINT refund_reason CHECK (reason IN
    ('overpaid', 'late', 'second', 'cancelled', 'returned', 'offered', 'weighed', 'refused')),
  DROP CONSTRAINT refund_state,
  ADD CONSTRAINT refund_state CHECK (state IN ('approved', 'sent', 'forgone')),
  ADD COLUMN delivery_vnd bigint NOT NULL DEFAULT 0,
  ADD COLUMN decided_by uuid REFERENCES account (id),
  ADD COLUMN key_hash bytea CONSTRAINT refund_key_unique UNIQUE,
  ADD CONSTRAINT refund_delivery CHECK (delivery_vnd BETWEEN 0 AND amount_vnd),
  ADD CONSTRAINT refund_decided_of_order CHECK (reason NOT IN ('returned', 'offered', 'weighed', 'refused') OR order_id IS NOT NULL);
COMMENT ON COLUMN refund.key_hash IS 'The key of the form that made it: the same form makes one.';
DROP INDEX refund_open;
CREATE INDEX refund_open ON refund (created_at) WHERE state = 'approved';
CREATE INDEX refund_order ON refund (order_id) WHERE order_id IS NOT NULL;

CREATE TABLE refund_line (
  refund_id  uuid NOT NULL REFERENCES refund (id),
  line_id    uuid NOT NULL REFERENCES order_line (id),
  quantity   integer NOT NULL CONSTRAINT refund_line_quantity CHECK (quantity >= 0),
  amount_vnd bigint NOT NULL CONSTRAINT refund_line_amount CHECK (amount_vnd >= 0),
  PRIMARY KEY (refund_id, line_id)
);
CREATE INDEX refund_line_line ON refund_line (line_id);
COMMENT ON COLUMN refund_line.quantity IS 'For how many packs; none when it is only an amount.';
CREATE TRIGGER refund_line_append_only BEFORE UPDATE OR DELETE ON refund_line
  FOR EACH ROW EXECUTE FUNCTION refuse_change();

-- What is taken of what a shopper agreed to pay more stands beside what was taken when it was sold.
ALTER TABLE commission_line
  ADD COLUMN is_extra boolean NOT NULL DEFAULT false,
  DROP CONSTRAINT commission_line_once,
  ADD CONSTRAINT commission_line_once UNIQUE NULLS NOT DISTINCT (order_line_id, refund_id, is_extra),
  ADD CONSTRAINT commission_line_extra CHECK (NOT is_extra OR refund_id IS NULL),
  ADD CONSTRAINT commission_line_refund FOREIGN KEY (refund_id) REFERENCES refund (id);

-- What somebody wants to go back of an order, and what became of it.
CREATE TABLE return_request (
  id           uuid PRIMARY KEY,
  order_id     uuid NOT NULL REFERENCES seller_order (id),
  asked_by     text NOT NULL CONSTRAINT return_request_asked_by CHECK (asked_by IN ('shopper', 'seller', 'operator')),
  account_id   uuid REFERENCES account (id),
  key_hash     bytea NOT NULL,
  reason       text NOT NULL CONSTRAINT return_request_reason CHECK (reason IN ('spoiled', 'damaged', 'missing', 'wrong', 'other')),
  note         text NOT NULL DEFAULT '',
  amount_vnd   bigint NOT NULL CONSTRAINT return_request_amount CHECK (amount_vnd > 0),
  delivery_vnd bigint NOT NULL CONSTRAINT return_request_delivery CHECK (delivery_vnd BETWEEN 0 AND amount_vnd),
  state        text NOT NULL CONSTRAINT return_request_state CHECK (state IN ('requested', 'agreed', 'approved', 'declined')),
  asked_at     timestamptz NOT NULL,
  answer_by    timestamptz,
  escalated_at timestamptz,
  agreed_vnd   bigint CONSTRAINT return_request_agreed CHECK (agreed_vnd BETWEEN 1 AND amount_vnd),
  agreed_by    uuid REFERENCES account (id),
  answer       text NOT NULL DEFAULT '',
  decided_by   uuid REFERENCES account (id),
  decided_at   timestamptz,
  refund_id    uuid CONSTRAINT return_request_one_refund UNIQUE REFERENCES refund (id),
  CONSTRAINT return_request_once UNIQUE (order_id, key_hash),
  CONSTRAINT return_request_decided_whole CHECK
    ((state IN ('approved', 'declined')) = (decided_at IS NOT NULL) AND (decided_at IS NULL) = (decided_by IS NULL)),
  CONSTRAINT return_request_refunded CHECK ((state = 'approved') = (refund_id IS NOT NULL)),
  CONSTRAINT return_request_agreed_whole CHECK ((agreed_vnd IS NULL) = (agreed_by IS NULL) AND (state <> 'agreed' OR agreed_vnd IS NOT NULL)),
  CONSTRAINT return_request_declined CHECK (state <> 'declined' OR answer <> ''),
  CONSTRAINT return_request_not_own CHECK
    (state <> 'approved' OR (account_id IS DISTINCT FROM decided_by AND agreed_by IS DISTINCT FROM decided_by))
);
CREATE UNIQUE INDEX return_request_open ON return_request (order_id) WHERE state IN ('requested', 'agreed');
CREATE INDEX return_request_order ON return_request (order_id, asked_at);
CREATE INDEX return_request_desk ON return_request (asked_at) WHERE state = 'agreed' OR (state = 'requested' AND escalated_at IS NOT NULL);
COMMENT ON COLUMN return_request.escalated_at IS 'When the seller''s time to answer was over, and the operator''s began.';

CREATE TABLE return_request_line (
  request_id uuid NOT NULL REFERENCES return_request (id),
  line_id    uuid NOT NULL REFERENCES order_line (id),
  quantity   integer NOT NULL CONSTRAINT return_request_line_quantity CHECK (quantity >= 0),
  amount_vnd bigint NOT NULL CONSTRAINT return_request_line_amount CHECK (amount_vnd >= 0),
  PRIMARY KEY (request_id, line_id)
);

ALTER TABLE order_event
  DROP CONSTRAINT order_event_kind,
  ADD CONSTRAINT order_event_kind CHECK (kind IN
    ('state', 'cancel_requested', 'cancel_declined', 'part_sent', 'undone', 'return_requested', 'return_escalated',
     'return_agreed', 'return_declined', 'refunded', 'weighed', 'extra_agreed', 'extra_declined')),
  DROP CONSTRAINT order_event_actor,
  ADD CONSTRAINT order_event_actor CHECK (actor_kind IN ('shopper', 'seller', 'department', 'operator', 'timer'));
