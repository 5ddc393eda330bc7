-- Who collects the money of an order group: the platform, each seller, or a licensed partner. Frozen when it is placed.
ALTER TABLE order_group
  ADD COLUMN collection_mode text NOT NULL DEFAULT 'platform'
    CONSTRAINT order_group_collection_mode CHECK (collection_mode IN ('platform', 'direct', 'partner'));
COMMENT ON COLUMN order_group.collection_mode IS 'Who collects its money, as it was on the day.';

-- Where the shopper of an order is told to send its money, when the seller collects it: a copy, as prices are.
CREATE TABLE direct_account (
  order_id uuid PRIMARY KEY REFERENCES seller_order (id),
  bin      text NOT NULL,
  number   text NOT NULL,
  holder   text NOT NULL
);
CREATE TRIGGER direct_account_append_only BEFORE UPDATE OR DELETE ON direct_account
  FOR EACH ROW EXECUTE FUNCTION refuse_change();

-- The seller's word that the money of an order has come into their own account; said once.
CREATE TABLE direct_receipt (
  order_id   uuid PRIMARY KEY REFERENCES direct_account (order_id),
  amount_vnd bigint NOT NULL CONSTRAINT direct_receipt_amount CHECK (amount_vnd > 0),
  said_at    timestamptz NOT NULL,
  said_by    uuid NOT NULL REFERENCES account (id)
);
CREATE TRIGGER direct_receipt_append_only BEFORE UPDATE OR DELETE ON direct_receipt
  FOR EACH ROW EXECUTE FUNCTION refuse_change();

-- Money in the bank that a seller pays in, who owes more than they are owed.
ALTER TABLE suspense_case DROP CONSTRAINT suspense_case_decision, ADD CONSTRAINT suspense_case_decision
  CHECK (decision IN ('assign', 'send_back', 'set_aside', 'counted', 'paid_in', 'from_partner'));

-- With whom money lies: in the platform's account, or with the partner who keeps it.
ALTER TABLE bank_credit ADD COLUMN at_partner boolean NOT NULL DEFAULT false;
ALTER TABLE payout_batch
  ADD COLUMN collection_mode text NOT NULL DEFAULT 'platform'
    CONSTRAINT payout_batch_collection_mode CHECK (collection_mode IN ('platform', 'direct', 'partner'));
COMMENT ON COLUMN payout_batch.collection_mode IS 'As the market was set up when it was made: says who pays it.';
ALTER TABLE payout_skip DROP CONSTRAINT payout_skip_reason, ADD CONSTRAINT payout_skip_reason CHECK
  (reason IN ('negative', 'below_minimum', 'on_hold', 'no_account', 'unverified', 'changed', 'in_batch', 'full', 'not_there'));
