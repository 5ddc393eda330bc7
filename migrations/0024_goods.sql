-- Offers of what others make: with their producer's consent.

-- That one seller may offer what another one makes.
CREATE TABLE resale (
  id          uuid PRIMARY KEY,
  seller_id   uuid NOT NULL REFERENCES organisation (id),
  product_id  uuid NOT NULL REFERENCES product (id),
  state       text NOT NULL CONSTRAINT resale_state CHECK (state IN ('asked', 'agreed', 'declined', 'withdrawn', 'dropped', 'expired')),
  packs       uuid[] NOT NULL DEFAULT '{}',
  why         text NOT NULL CONSTRAINT resale_why CHECK (char_length(why) <= 300),
  valid_until date,
  reason      text NOT NULL DEFAULT '' CONSTRAINT resale_reason CHECK (char_length(reason) <= 300),
  asked_by    uuid REFERENCES account (id),
  asked_at    timestamptz NOT NULL,
  answered_by uuid REFERENCES account (id),
  answered_at timestamptz,
  ended_by    uuid REFERENCES account (id),
  ended_at    timestamptz,
  CONSTRAINT resale_answered CHECK ((state = 'asked' OR state = 'dropped') OR answered_at IS NOT NULL),
  CONSTRAINT resale_ended CHECK ((state IN ('withdrawn', 'dropped', 'expired')) = (ended_at IS NOT NULL)),
  CONSTRAINT resale_refused CHECK (state NOT IN ('declined', 'withdrawn') OR reason <> '')
);
-- A seller asks for a product once at a time.
CREATE UNIQUE INDEX resale_one_open ON resale (seller_id, product_id) WHERE state IN ('asked', 'agreed');
CREATE INDEX resale_seller ON resale (seller_id, asked_at DESC);
CREATE INDEX resale_product ON resale (product_id, asked_at DESC);
COMMENT ON COLUMN resale.packs IS 'The variants that are meant; none stands for all of them, also those to come.';
COMMENT ON COLUMN resale.valid_until IS 'The last day of the consent; none until it is withdrawn.';

ALTER TABLE offer
  ADD COLUMN is_paused    boolean NOT NULL DEFAULT false,
  ADD COLUMN is_consented boolean NOT NULL DEFAULT true,
  ADD COLUMN is_shown     boolean NOT NULL GENERATED ALWAYS AS (NOT is_paused AND is_consented) STORED;
COMMENT ON COLUMN offer.is_paused IS 'Its seller does not sell it now.';
COMMENT ON COLUMN offer.is_consented IS 'Whether the producer agrees, where that is not the seller: follows the state of resale.';
COMMENT ON COLUMN offer.is_shown IS 'Whether anybody may see and buy it.';

-- Whoever sold what others make until now goes on; its producer can withdraw.
INSERT INTO resale (id, seller_id, product_id, state, why, asked_at, answered_at)
SELECT gen_random_uuid(), o.seller_id, p.id, 'agreed', '', now(), now()
FROM offer o JOIN variant v ON v.id = o.variant_id JOIN product p ON p.id = v.product_id
WHERE o.seller_id <> p.producer_id GROUP BY o.seller_id, p.id;

CREATE FUNCTION tell_resale() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM tell('resale', NEW.id, gen_random_uuid(), coalesce(NEW.ended_at, NEW.answered_at, NEW.asked_at));
  RETURN NULL;
END $$;
CREATE TRIGGER resale_asked_told AFTER INSERT ON resale FOR EACH ROW
  WHEN (NEW.state = 'asked') EXECUTE FUNCTION tell_resale();
CREATE TRIGGER resale_told AFTER UPDATE OF state ON resale FOR EACH ROW
  WHEN (NEW.state <> OLD.state) EXECUTE FUNCTION tell_resale();

-- What is sold by weight leaves the house weighed.
ALTER TABLE order_batch_row DROP CONSTRAINT order_batch_row_outcome, ADD CONSTRAINT order_batch_row_outcome
  CHECK (outcome IN ('done', 'moved_on', 'not_found', 'not_weighed', 'undone'));

-- What is wrong with goods, as their shopper photographed it. Kept beside its row and never in a folder: it may show a home.
CREATE TABLE return_photo (
  id         uuid PRIMARY KEY,
  request_id uuid NOT NULL REFERENCES return_request (id),
  hash       text NOT NULL CONSTRAINT return_photo_hash CHECK (hash ~ '^[0-9a-f]{64}$'),
  width      integer NOT NULL CONSTRAINT return_photo_width CHECK (width > 0),
  height     integer NOT NULL CONSTRAINT return_photo_height CHECK (height > 0),
  bytes      bytea NOT NULL,
  added_at   timestamptz NOT NULL,
  CONSTRAINT return_photo_once UNIQUE (request_id, hash)
);
ALTER TABLE return_photo ALTER COLUMN bytes SET STORAGE EXTERNAL;

-- Wishes that something goes back, and their answers, are told like everything that happens to an order.
CREATE FUNCTION tell_return() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM tell('return', NEW.id, NEW.id, coalesce(NEW.decided_at, NEW.asked_at));
  RETURN NULL;
END $$;
CREATE TRIGGER return_asked_told AFTER INSERT ON return_request FOR EACH ROW
  WHEN (NEW.state = 'requested') EXECUTE FUNCTION tell_return();
CREATE TRIGGER return_decided_told AFTER UPDATE OF state ON return_request FOR EACH ROW
  WHEN (OLD.state <> NEW.state AND NEW.state IN ('approved', 'declined')) EXECUTE FUNCTION tell_return();
