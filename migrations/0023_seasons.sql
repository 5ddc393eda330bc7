-- Harvests that are sold ahead.

CREATE TABLE harvest (
  id           uuid PRIMARY KEY,
  offer_id     uuid NOT NULL REFERENCES offer (id),
  harvest_from date NOT NULL,
  harvest_to   date NOT NULL,
  ship_by      date NOT NULL,
  order_until  date NOT NULL,
  expected     integer NOT NULL,
  cap          integer NOT NULL,
  sold         integer NOT NULL DEFAULT 0,
  state        text NOT NULL CONSTRAINT harvest_state CHECK (state IN ('open', 'closed', 'weighed', 'allotted')),
  yielded      integer CONSTRAINT harvest_yielded CHECK (yielded BETWEEN 0 AND 1000000),
  method       text CONSTRAINT harvest_method CHECK (method IN ('first_come', 'in_proportion')),
  word         text NOT NULL DEFAULT '',
  opened_by    uuid NOT NULL REFERENCES account (id),
  opened_at    timestamptz NOT NULL,
  allotted_at  timestamptz,
  CONSTRAINT harvest_dates CHECK (harvest_from <= harvest_to AND order_until <= harvest_to AND harvest_to <= ship_by),
  CONSTRAINT harvest_expected CHECK (expected BETWEEN 1 AND 1000000),
  CONSTRAINT harvest_never_oversold CHECK (0 <= sold AND sold <= cap AND cap <= expected),
  CONSTRAINT harvest_weighed_whole CHECK ((state IN ('weighed', 'allotted')) = (yielded IS NOT NULL AND method IS NOT NULL))
);
CREATE UNIQUE INDEX harvest_one_at_a_time ON harvest (offer_id) WHERE state <> 'allotted';
CREATE INDEX harvest_offer ON harvest (offer_id, opened_at);
COMMENT ON TABLE harvest IS 'A harvest of one offer that is sold before it is there. Its dates are promises: they never change.';
COMMENT ON COLUMN harvest.cap IS 'How many packs may be sold ahead.';
COMMENT ON COLUMN harvest.sold IS 'How many are promised: the sum of its holds.';
COMMENT ON COLUMN harvest.yielded IS 'How many packs it came to when it was weighed.';
COMMENT ON COLUMN harvest.word IS 'What the cooperative tells those who get less than they ordered.';

CREATE TABLE harvest_hold (
  harvest_id uuid NOT NULL REFERENCES harvest (id),
  holder_id  uuid NOT NULL,
  quantity   integer NOT NULL CONSTRAINT harvest_hold_quantity CHECK (quantity > 0),
  PRIMARY KEY (harvest_id, holder_id)
);
CREATE INDEX harvest_hold_holder ON harvest_hold (holder_id);

-- An order of goods that are sold ahead holds nothing else, and waits outside of the day's work until they are allotted.
ALTER TABLE seller_order
  ADD COLUMN harvest_id uuid REFERENCES harvest (id),
  ADD COLUMN ship_by    date,
  ADD COLUMN is_ahead   boolean NOT NULL DEFAULT false,
  ADD CONSTRAINT seller_order_ahead CHECK ((harvest_id IS NULL) = (ship_by IS NULL) AND (harvest_id IS NOT NULL OR NOT is_ahead)),
  DROP CONSTRAINT seller_order_one_per_seller,
  ADD CONSTRAINT seller_order_one_per_seller UNIQUE NULLS NOT DISTINCT (order_group_id, seller_id, harvest_id);
CREATE INDEX seller_order_harvest ON seller_order (harvest_id) WHERE harvest_id IS NOT NULL;
COMMENT ON COLUMN seller_order.ship_by IS 'The day until which the goods of a harvest leave the house, as the shopper was told.';
COMMENT ON COLUMN seller_order.is_ahead IS 'Whether its goods are still to be harvested and allotted.';

-- The desk shows them in a tab of their own. Whatever the other tabs are by now, they stay so, and so do the indexes.
DO $$
DECLARE
  tabs text;
  indexes text[];
  index text;
BEGIN
  SELECT pg_get_expr(d.adbin, d.adrelid) INTO STRICT tabs
  FROM pg_attrdef d JOIN pg_attribute a ON a.attrelid = d.adrelid AND a.attnum = d.adnum
  WHERE a.attrelid = 'seller_order'::regclass AND a.attname = 'desk_tab';
  SELECT array_agg(pg_get_indexdef(i.indexrelid)) INTO indexes
  FROM pg_index i WHERE i.indrelid = 'seller_order'::regclass AND pg_get_indexdef(i.indexrelid) LIKE '%desk_tab%';
  ALTER TABLE seller_order DROP COLUMN desk_tab;
  EXECUTE format(
    'ALTER TABLE seller_order ADD COLUMN desk_tab text GENERATED ALWAYS AS
       (CASE WHEN is_ahead AND state = ''placed'' THEN ''ahead'' ELSE %s END) STORED', tabs);
  FOREACH index IN ARRAY indexes LOOP
    EXECUTE index;
  END LOOP;
END $$;
COMMENT ON COLUMN seller_order.desk_tab IS 'The tab of the desk that shows it (DeskTab in the code); none of an order that was never paid.';

-- Who got what of a harvest, as it was allotted.
CREATE TABLE harvest_share (
  order_id   uuid PRIMARY KEY REFERENCES seller_order (id),
  harvest_id uuid NOT NULL REFERENCES harvest (id),
  wanted     integer NOT NULL,
  given      integer NOT NULL,
  less_vnd   bigint NOT NULL CONSTRAINT harvest_share_less CHECK (less_vnd >= 0),
  CONSTRAINT harvest_share_given CHECK (0 <= given AND given <= wanted)
);
CREATE INDEX harvest_share_harvest ON harvest_share (harvest_id);
COMMENT ON COLUMN harvest_share.less_vnd IS 'By how much the order costs less than what was ordered.';
CREATE TRIGGER harvest_share_append_only BEFORE UPDATE OR DELETE ON harvest_share
  FOR EACH ROW EXECUTE FUNCTION refuse_change();

ALTER TABLE product_search ADD COLUMN is_ahead boolean NOT NULL DEFAULT false;
COMMENT ON COLUMN product_search.is_ahead IS 'Whether some of it can be ordered ahead of its harvest.';
