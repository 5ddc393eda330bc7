-- Passkeys, the diary of what an account asks for when signing in, and officials who act for a cooperative.

-- A key that a telephone, a computer or a security key keeps for its owner (WebAuthn). The public half is no secret.
CREATE TABLE passkey (
  id            uuid PRIMARY KEY,
  account_id    uuid NOT NULL REFERENCES account (id) ON DELETE CASCADE,
  credential_id bytea NOT NULL CONSTRAINT passkey_credential_unique UNIQUE,
  name          text NOT NULL CONSTRAINT passkey_name CHECK (char_length(name) BETWEEN 1 AND 60),
  transports    smallint NOT NULL,
  static_state  bytea NOT NULL,
  dynamic_state bytea NOT NULL,
  created_at    timestamptz NOT NULL,
  last_used_at  timestamptz
);
CREATE INDEX passkey_account ON passkey (account_id, created_at);
COMMENT ON COLUMN passkey.static_state IS 'The public key, as the library writes it.';
COMMENT ON COLUMN passkey.dynamic_state IS 'The counter of its signatures among others: it never goes back.';

-- What was asked of a passkey and is not answered yet: one for a session, for a few minutes, taken by the first answer.
CREATE TABLE passkey_challenge (
  session_id uuid PRIMARY KEY REFERENCES session (id) ON DELETE CASCADE,
  account_id uuid REFERENCES account (id) ON DELETE CASCADE,
  kind       text NOT NULL CONSTRAINT passkey_challenge_kind CHECK (kind IN ('create', 'use')),
  name       text NOT NULL,
  go_to      text NOT NULL,
  state      bytea NOT NULL,
  options    jsonb NOT NULL,
  expires_at timestamptz NOT NULL,
  CONSTRAINT passkey_challenge_of_somebody CHECK (kind = 'use' OR account_id IS NOT NULL)
);
CREATE INDEX passkey_challenge_expiry ON passkey_challenge (expires_at);
COMMENT ON COLUMN passkey_challenge.account_id IS 'Whose key it must be; nothing when whoever holds a key may sign in.';

-- What one account did to itself: entries of no organisation.
CREATE INDEX audit_entry_own ON audit_entry (subject, at DESC) WHERE organisation_id IS NULL;

-- An official may act for a cooperative of the department's province, within a scope and some days, once an owner agreed.
CREATE TABLE mandate (
  id            uuid PRIMARY KEY,
  department_id uuid NOT NULL REFERENCES organisation (id),
  official_id   uuid NOT NULL REFERENCES account (id),
  coop_id       uuid NOT NULL REFERENCES organisation (id),
  for_orders    boolean NOT NULL,
  for_goods     boolean NOT NULL,
  for_shopfront boolean NOT NULL,
  from_day      date NOT NULL,
  to_day        date NOT NULL,
  document      text NOT NULL CONSTRAINT mandate_document CHECK (char_length(document) BETWEEN 1 AND 200),
  state         text NOT NULL CONSTRAINT mandate_state CHECK (state IN ('asked', 'granted', 'refused', 'withdrawn', 'ended')),
  asked_at      timestamptz NOT NULL,
  answered_at   timestamptz,
  answered_by   uuid REFERENCES account (id),
  ended_at      timestamptz,
  ended_by      uuid REFERENCES account (id),
  CONSTRAINT mandate_for_something CHECK (for_orders OR for_goods OR for_shopfront),
  CONSTRAINT mandate_days CHECK (from_day <= to_day),
  CONSTRAINT mandate_answered CHECK ((state IN ('granted', 'refused', 'ended')) = (answered_at IS NOT NULL AND answered_by IS NOT NULL)),
  CONSTRAINT mandate_ended CHECK ((state IN ('withdrawn', 'ended')) = (ended_at IS NOT NULL AND ended_by IS NOT NULL))
);
CREATE INDEX mandate_coop ON mandate (coop_id, asked_at DESC);
CREATE INDEX mandate_official ON mandate (official_id, asked_at DESC);
-- One official asks one cooperative for one thing at a time.
CREATE UNIQUE INDEX mandate_one_open ON mandate (official_id, coop_id) WHERE state IN ('asked', 'granted');
COMMENT ON COLUMN mandate.document IS 'Number and date of the paper that it rests on.';
COMMENT ON COLUMN mandate.to_day IS 'The last day, in Vietnam.';

ALTER TABLE session ADD COLUMN mandate_id uuid REFERENCES mandate (id) ON DELETE SET NULL;
COMMENT ON COLUMN session.mandate_id IS 'For whom the official acts in this session. Whether they still may is asked with every request.';

-- Both names: who did it, and under which mandate.
ALTER TABLE audit_entry ADD COLUMN mandate_id uuid REFERENCES mandate (id);
ALTER TABLE order_event ADD COLUMN mandate_id uuid REFERENCES mandate (id);
ALTER TABLE order_note ADD COLUMN mandate_id uuid REFERENCES mandate (id);
ALTER TABLE stock_movement ADD COLUMN mandate_id uuid REFERENCES mandate (id);

-- Under which mandate somebody wrote a row of a cooperative's history: the one that counts for whoever does not belong to it.
-- What was begun just before the end of a mandate is still its own. No statement can forget it.
CREATE FUNCTION mandate_behind(who uuid, coop uuid, moment timestamptz) RETURNS uuid LANGUAGE sql STABLE AS $$
  SELECT g.id FROM mandate g
  WHERE g.official_id = who AND g.coop_id = coop
    AND (g.state = 'granted' OR (g.state = 'ended' AND g.ended_at > moment - interval '1 minute'))
    AND NOT EXISTS (SELECT FROM membership m WHERE m.account_id = who AND m.organisation_id = coop)
  ORDER BY g.state = 'granted' DESC, g.ended_at DESC LIMIT 1
$$;

CREATE FUNCTION name_mandate() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  NEW.mandate_id := mandate_behind(NEW.account_id, NEW.organisation_id, NEW.at);
  RETURN NEW;
END $$;
CREATE TRIGGER audit_entry_mandate BEFORE INSERT ON audit_entry
  FOR EACH ROW WHEN (NEW.account_id IS NOT NULL AND NEW.organisation_id IS NOT NULL) EXECUTE FUNCTION name_mandate();

CREATE FUNCTION name_mandate_of_order() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  NEW.mandate_id := mandate_behind(NEW.account_id, (SELECT seller_id FROM seller_order WHERE id = NEW.order_id), NEW.at);
  RETURN NEW;
END $$;
CREATE TRIGGER order_event_mandate BEFORE INSERT ON order_event
  FOR EACH ROW WHEN (NEW.account_id IS NOT NULL AND NEW.actor_kind = 'seller') EXECUTE FUNCTION name_mandate_of_order();
CREATE TRIGGER order_note_mandate BEFORE INSERT ON order_note
  FOR EACH ROW WHEN (NEW.account_id IS NOT NULL AND NEW.author = 'seller') EXECUTE FUNCTION name_mandate_of_order();

CREATE FUNCTION name_mandate_of_stock() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  NEW.mandate_id := mandate_behind(NEW.account_id,
    (SELECT f.seller_id FROM stock_item i JOIN offer f ON f.id = i.offer_id WHERE i.id = NEW.stock_item_id), NEW.at);
  RETURN NEW;
END $$;
CREATE TRIGGER stock_movement_mandate BEFORE INSERT ON stock_movement
  FOR EACH ROW WHEN (NEW.account_id IS NOT NULL) EXECUTE FUNCTION name_mandate_of_stock();
