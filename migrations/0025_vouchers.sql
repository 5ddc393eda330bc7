-- Vouchers: what lowers what a shopper pays, who made it and bears it, and what became of it.

CREATE TABLE voucher (
  id            uuid PRIMARY KEY,
  code          text NOT NULL CONSTRAINT voucher_code_unique UNIQUE CONSTRAINT voucher_code CHECK (code ~ '^[A-Z0-9]{4,20}$'),
  bearer        text NOT NULL CONSTRAINT voucher_bearer CHECK (bearer IN ('platform', 'seller', 'province')),
  seller_id     uuid REFERENCES organisation (id),
  department_id uuid REFERENCES organisation (id),
  province_code text REFERENCES admin_unit (code),
  amount_vnd    bigint CONSTRAINT voucher_amount CHECK (amount_vnd > 0),
  percent       integer CONSTRAINT voucher_percent CHECK (percent BETWEEN 1 AND 50),
  most_vnd      bigint CONSTRAINT voucher_most CHECK (most_vnd > 0),
  minimum_vnd   bigint NOT NULL CONSTRAINT voucher_minimum CHECK (minimum_vnd >= 1000),
  valid_from    date NOT NULL,
  valid_to      date NOT NULL,
  budget_vnd    bigint,
  uses_max      integer,
  per_contact   integer NOT NULL CONSTRAINT voucher_per_contact CHECK (per_contact > 0),
  categories    text[] NOT NULL DEFAULT '{}',
  used_vnd      bigint NOT NULL DEFAULT 0,
  uses          integer NOT NULL DEFAULT 0,
  made_at       timestamptz NOT NULL,
  made_by       uuid NOT NULL REFERENCES account (id),
  ended_at      timestamptz,
  ended_by      uuid REFERENCES account (id),
  CONSTRAINT voucher_of_one CHECK (CASE bearer
    WHEN 'platform' THEN seller_id IS NULL AND department_id IS NULL AND province_code IS NULL
    WHEN 'seller' THEN seller_id IS NOT NULL AND department_id IS NULL AND province_code IS NULL
    ELSE seller_id IS NULL AND department_id IS NOT NULL AND province_code IS NOT NULL END),
  CONSTRAINT voucher_discount CHECK ((amount_vnd IS NULL) = (percent IS NOT NULL) AND (percent IS NULL) = (most_vnd IS NULL)),
  CONSTRAINT voucher_at_most_half CHECK (minimum_vnd >= 2 * COALESCE(amount_vnd, 0)),
  CONSTRAINT voucher_dates CHECK (valid_from <= valid_to),
  CONSTRAINT voucher_limited CHECK (budget_vnd IS NOT NULL OR uses_max IS NOT NULL),
  CONSTRAINT voucher_budget CHECK (used_vnd BETWEEN 0 AND COALESCE(budget_vnd, used_vnd)),
  CONSTRAINT voucher_uses CHECK (uses BETWEEN 0 AND COALESCE(uses_max, uses)),
  CONSTRAINT voucher_ended_whole CHECK ((ended_at IS NULL) = (ended_by IS NULL))
);
CREATE INDEX voucher_seller ON voucher (seller_id, made_at) WHERE seller_id IS NOT NULL;
CREATE INDEX voucher_department ON voucher (department_id, made_at) WHERE department_id IS NOT NULL;
COMMENT ON COLUMN voucher.bearer IS 'Who made it and bears what it takes off.';
COMMENT ON COLUMN voucher.province_code IS 'For the goods of the sellers of this province.';
COMMENT ON COLUMN voucher.most_vnd IS 'What a percentage comes to at most.';
COMMENT ON COLUMN voucher.minimum_vnd IS 'What the goods that count must cost; a voucher never takes more than half of them.';
COMMENT ON COLUMN voucher.per_contact IS 'So often for one account or telephone number.';
COMMENT ON COLUMN voucher.categories IS 'For goods of these; of all when empty.';
COMMENT ON COLUMN voucher.used_vnd IS 'The sum of its uses that stand: never above the budget.';

-- What was promised is not changed: a voucher is used, and it may be ended.
CREATE FUNCTION refuse_voucher_change() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  may_change CONSTANT text[] := '{used_vnd,uses,ended_at,ended_by}';
BEGIN
  IF to_jsonb(NEW) - may_change IS DISTINCT FROM to_jsonb(OLD) - may_change
     OR (OLD.ended_at IS NOT NULL AND NEW.ended_at IS DISTINCT FROM OLD.ended_at) THEN
    RAISE EXCEPTION 'a voucher is only used and ended' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER voucher_as_promised BEFORE UPDATE ON voucher FOR EACH ROW EXECUTE FUNCTION refuse_voucher_change();

-- The one voucher of an order group. Called off whole before anything left the house, its use is given back.
CREATE TABLE voucher_use (
  order_group_id uuid PRIMARY KEY REFERENCES order_group (id),
  voucher_id     uuid NOT NULL REFERENCES voucher (id),
  amount_vnd     bigint NOT NULL CONSTRAINT voucher_use_amount CHECK (amount_vnd > 0),
  used_at        timestamptz NOT NULL,
  returned_at    timestamptz
);
CREATE INDEX voucher_use_voucher ON voucher_use (voucher_id);

-- Orders and lines keep their prices; beside them stands what a voucher takes off, and what of that its bearer pays in.
ALTER TABLE order_group
  ADD COLUMN voucher_vnd bigint NOT NULL DEFAULT 0,
  ADD CONSTRAINT order_group_voucher CHECK (voucher_vnd BETWEEN 0 AND total_vnd);
ALTER TABLE seller_order
  ADD COLUMN voucher_vnd bigint NOT NULL DEFAULT 0,
  ADD COLUMN funded_vnd bigint NOT NULL DEFAULT 0,
  ADD COLUMN funded_back_vnd bigint NOT NULL DEFAULT 0,
  ADD COLUMN funded_by text,
  ADD CONSTRAINT seller_order_voucher CHECK (voucher_vnd BETWEEN 0 AND goods_total_vnd),
  ADD CONSTRAINT seller_order_funded CHECK (funded_vnd IN (0, voucher_vnd)),
  ADD CONSTRAINT seller_order_funded_by CHECK ((funded_vnd > 0) = (funded_by IS NOT NULL)),
  ADD CONSTRAINT seller_order_funded_back CHECK (funded_back_vnd BETWEEN 0 AND funded_vnd),
  DROP CONSTRAINT seller_order_prepaid,
  ADD CONSTRAINT seller_order_prepaid CHECK (prepaid_vnd BETWEEN 0 AND total_vnd - voucher_vnd),
  DROP CONSTRAINT seller_order_given_back,
  ADD CONSTRAINT seller_order_given_back CHECK (given_back_vnd BETWEEN 0 AND total_vnd + extra_vnd - voucher_vnd),
  DROP CONSTRAINT seller_order_forgone,
  ADD CONSTRAINT seller_order_forgone CHECK
    (forgone_vnd BETWEEN 0 AND LEAST(given_back_vnd, total_vnd + extra_vnd - voucher_vnd - prepaid_vnd));
COMMENT ON COLUMN seller_order.voucher_vnd IS 'So much less its shopper pays.';
COMMENT ON COLUMN seller_order.funded_vnd IS 'What of that somebody else pays in: all of it, or nothing when it is the seller''s own voucher.';
COMMENT ON COLUMN seller_order.funded_by IS 'Whose account of the ledger that is: platform, or province: and its code.';
COMMENT ON COLUMN seller_order.funded_back_vnd IS 'What of that goes back to its bearer, because goods went back.';
ALTER TABLE order_line
  ADD COLUMN voucher_vnd bigint NOT NULL DEFAULT 0,
  ADD CONSTRAINT order_line_voucher CHECK (voucher_vnd BETWEEN 0 AND line_total_vnd),
  DROP CONSTRAINT order_line_given_back,
  ADD CONSTRAINT order_line_given_back CHECK (given_back_vnd BETWEEN 0 AND line_total_vnd + extra_vnd - voucher_vnd);
ALTER TABLE refund_line
  ADD COLUMN funded_vnd bigint NOT NULL DEFAULT 0 CONSTRAINT refund_line_funded CHECK (funded_vnd >= 0);
COMMENT ON COLUMN refund_line.funded_vnd IS 'What goes back with it to whoever bears the voucher.';
