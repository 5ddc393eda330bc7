-- What people are told outside of pages, where, and when.

-- When somebody wants to be left alone: minutes of the day in Vietnam. No row, and they may be told at any time.
CREATE TABLE quiet_hours (
  account_id  uuid PRIMARY KEY REFERENCES account (id) ON DELETE CASCADE,
  from_minute smallint NOT NULL CONSTRAINT quiet_hours_from CHECK (from_minute BETWEEN 0 AND 1439),
  to_minute   smallint NOT NULL CONSTRAINT quiet_hours_to CHECK (to_minute BETWEEN 0 AND 1439),
  CONSTRAINT quiet_hours_end CHECK (from_minute <> to_minute)
);

-- Only what somebody chose; everything else is as their role has it.
CREATE TABLE notice_choice (
  account_id      uuid NOT NULL REFERENCES account (id) ON DELETE CASCADE,
  organisation_id uuid REFERENCES organisation (id),
  kind            text NOT NULL,
  way             text NOT NULL CONSTRAINT notice_choice_way CHECK (way IN ('email', 'push', 'zalo')),
  is_wanted       boolean NOT NULL,
  CONSTRAINT notice_choice_once UNIQUE NULLS NOT DISTINCT (account_id, organisation_id, kind, way)
);
COMMENT ON COLUMN notice_choice.organisation_id IS 'For which of the person''s organisations; none for what they buy themselves.';

-- A browser that may be knocked at. It ends with the session that added it.
CREATE TABLE push_device (
  id         uuid PRIMARY KEY,
  account_id uuid NOT NULL REFERENCES account (id) ON DELETE CASCADE,
  session_id uuid NOT NULL REFERENCES session (id) ON DELETE CASCADE,
  endpoint   text NOT NULL CONSTRAINT push_device_endpoint_unique UNIQUE,
  p256dh     bytea NOT NULL CONSTRAINT push_device_key CHECK (octet_length(p256dh) = 65),
  auth       bytea NOT NULL CONSTRAINT push_device_auth CHECK (octet_length(auth) = 16),
  agent      text NOT NULL,
  lang       text NOT NULL CONSTRAINT push_device_lang CHECK (lang IN ('vi', 'en')),
  created_at timestamptz NOT NULL
);
CREATE INDEX push_device_account ON push_device (account_id);
CREATE INDEX push_device_session ON push_device (session_id);

-- Something that somebody is to be told in one way. What waits together for the same person is told together.
CREATE TABLE notice (
  id              uuid PRIMARY KEY,
  once            uuid NOT NULL,
  kind            text NOT NULL,
  way             text NOT NULL CONSTRAINT notice_way CHECK (way IN ('email', 'push', 'zalo')),
  account_id      uuid REFERENCES account (id) ON DELETE CASCADE,
  order_group_id  uuid REFERENCES order_group (id),
  organisation_id uuid REFERENCES organisation (id),
  order_id        uuid REFERENCES seller_order (id),
  label           text NOT NULL,
  detail          text NOT NULL DEFAULT '',
  path            text NOT NULL,
  created_at      timestamptz NOT NULL,
  due_at          timestamptz NOT NULL,
  told_at         timestamptz,
  CONSTRAINT notice_somebody CHECK (account_id IS NOT NULL OR order_group_id IS NOT NULL),
  CONSTRAINT notice_once UNIQUE NULLS NOT DISTINCT (once, kind, way, account_id, order_group_id)
);
CREATE INDEX notice_waiting ON notice (account_id, organisation_id, kind, way) WHERE told_at IS NULL;
CREATE INDEX notice_age ON notice (created_at);
COMMENT ON COLUMN notice.once IS 'What happened: a person is told of it once in each way.';
COMMENT ON COLUMN notice.order_group_id IS 'Whose shopper it is for; none when it is for somebody of a seller.';

-- The link in a letter by which it is the last of its kind; kept by its hash.
CREATE TABLE notice_stop (
  token_hash      bytea PRIMARY KEY,
  account_id      uuid REFERENCES account (id) ON DELETE CASCADE,
  organisation_id uuid REFERENCES organisation (id),
  email           text,
  kind            text NOT NULL,
  created_at      timestamptz NOT NULL,
  CONSTRAINT notice_stop_somebody CHECK ((account_id IS NULL) <> (email IS NULL))
);
CREATE INDEX notice_stop_age ON notice_stop (created_at);
CREATE INDEX notice_stop_account ON notice_stop (account_id);

-- Addresses without an account that want no more letters about orders.
CREATE TABLE notice_stopped (
  email      text PRIMARY KEY,
  stopped_at timestamptz NOT NULL
);

-- A message may go to a browser, or by Zalo to a telephone; then it says where to if that cannot be.
ALTER TABLE message
  ADD COLUMN device_id      uuid REFERENCES push_device (id) ON DELETE CASCADE,
  ADD COLUMN is_zalo        boolean NOT NULL DEFAULT false,
  ADD COLUMN fallback_email text,
  DROP CONSTRAINT message_one_recipient,
  ADD CONSTRAINT message_one_recipient CHECK (num_nonnulls(email, phone, device_id) = 1),
  ADD CONSTRAINT message_zalo CHECK (phone IS NOT NULL OR NOT is_zalo AND fallback_email IS NULL);
CREATE INDEX message_device ON message (device_id) WHERE device_id IS NOT NULL;

-- What Zalo lets us send with. Its refresh token works once: the next one is kept before anything is done with it.
CREATE TABLE zalo_token (
  app_id      text PRIMARY KEY,
  first_hash  bytea NOT NULL,
  refresh     bytea NOT NULL,
  access      bytea,
  is_sealed   boolean NOT NULL,
  expires_at  timestamptz NOT NULL,
  asked_at    timestamptz
);
COMMENT ON COLUMN zalo_token.first_hash IS 'Of the refresh token that was configured: another one there begins anew.';
COMMENT ON COLUMN zalo_token.asked_at IS 'Since when one process asks for the next pair; the others wait.';

-- Why something is featured, for those who read English; empty, they read the Vietnamese.
ALTER TABLE feature_slot ADD COLUMN reason_en text NOT NULL DEFAULT ''
  CONSTRAINT feature_slot_reason_en CHECK (char_length(reason_en) <= 300);

-- Whatever happens is told by a job of the same transaction, whoever writes it.
CREATE FUNCTION tell(what text, subject uuid, once uuid, at timestamptz) RETURNS void LANGUAGE sql AS $$
  INSERT INTO job (id, kind, payload, run_at, created_at)
  VALUES (gen_random_uuid(), 'tell', jsonb_build_object('kind', 'tell', 'what', what, 'subject', subject, 'once', once), at, at)
$$;

CREATE FUNCTION tell_order_event() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM tell('order_event', NEW.id, NEW.id, NEW.at);
  RETURN NULL;
END $$;
CREATE TRIGGER order_event_told AFTER INSERT ON order_event FOR EACH ROW
  WHEN (NEW.kind IN ('cancel_requested', 'cancel_declined', 'part_sent')
        OR NEW.kind = 'state' AND NEW.to_state IN ('awaiting_payment', 'placed', 'ready', 'handed_over', 'delivered', 'cancelled'))
  EXECUTE FUNCTION tell_order_event();

CREATE FUNCTION tell_reminder() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM tell('reminder', NEW.id, NEW.id, NEW.reminded_at);
  RETURN NULL;
END $$;
CREATE TRIGGER seller_order_told AFTER UPDATE OF reminded_at ON seller_order FOR EACH ROW
  WHEN (OLD.reminded_at IS NULL AND NEW.reminded_at IS NOT NULL)
  EXECUTE FUNCTION tell_reminder();

CREATE FUNCTION tell_listing() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM tell('listing', NEW.product_id, gen_random_uuid(), NEW.decided_at);
  RETURN NULL;
END $$;
CREATE TRIGGER listing_told AFTER UPDATE OF decided_at ON listing FOR EACH ROW
  WHEN (NEW.decided_at IS NOT NULL AND NEW.decided_at IS DISTINCT FROM OLD.decided_at AND NEW.state IN ('refused', 'settled'))
  EXECUTE FUNCTION tell_listing();

CREATE FUNCTION tell_refund() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM tell('refund', NEW.id, NEW.id, NEW.sent_at);
  RETURN NULL;
END $$;
CREATE TRIGGER refund_told AFTER UPDATE OF state ON refund FOR EACH ROW
  WHEN (OLD.state <> 'sent' AND NEW.state = 'sent' AND NEW.sent_at IS NOT NULL)
  EXECUTE FUNCTION tell_refund();

-- Goods became few. The row knows no time; its job is due at once.
CREATE FUNCTION tell_low_stock() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  mark integer;
BEGIN
  SELECT low_stock INTO mark FROM offer WHERE id = NEW.offer_id;
  IF NEW.on_hand - NEW.held < mark AND OLD.on_hand - OLD.held >= mark THEN
    PERFORM tell('low_stock', NEW.offer_id, gen_random_uuid(), 'epoch');
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER stock_item_told AFTER UPDATE OF on_hand, held ON stock_item FOR EACH ROW
  WHEN (NEW.on_hand - NEW.held < OLD.on_hand - OLD.held)
  EXECUTE FUNCTION tell_low_stock();
