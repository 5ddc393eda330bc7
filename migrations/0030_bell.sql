-- The bell of those who work for a cooperative or a department, news of harvests, the papers of mandates, and what each
-- photograph of a listing shows.

-- The paper that a mandate rests on. What an owner agrees to is what they have read: it never changes.
CREATE TABLE mandate_file (
  mandate_id uuid PRIMARY KEY REFERENCES mandate (id),
  name       text NOT NULL CONSTRAINT mandate_file_name CHECK (char_length(name) BETWEEN 1 AND 100),
  kind       text NOT NULL CONSTRAINT mandate_file_kind CHECK (kind IN ('jpeg', 'png', 'pdf')),
  bytes      bytea NOT NULL CONSTRAINT mandate_file_size CHECK (octet_length(bytes) BETWEEN 1 AND 10485760)
);
ALTER TABLE mandate_file ALTER COLUMN bytes SET STORAGE EXTERNAL;
CREATE TRIGGER mandate_file_append_only BEFORE UPDATE OR DELETE ON mandate_file
  FOR EACH ROW EXECUTE FUNCTION refuse_change();

-- The public reads new words of a photograph once they are approved, as it sees new photographs.
ALTER TABLE product_photo ADD COLUMN draft_alt text;
COMMENT ON COLUMN product_photo.draft_alt IS 'What a public photograph is to say once the listing is approved; nothing while it is to say the same.';

-- What somebody can read on a page of what happened where they work, whatever they chose to be sent. It ends with their
-- membership.
CREATE TABLE bell_entry (
  id              uuid PRIMARY KEY,
  once            uuid NOT NULL,
  kind            text NOT NULL,
  account_id      uuid NOT NULL,
  organisation_id uuid NOT NULL,
  label           text NOT NULL,
  detail          text NOT NULL DEFAULT '',
  path            text NOT NULL,
  created_at      timestamptz NOT NULL,
  read_at         timestamptz,
  CONSTRAINT bell_entry_once UNIQUE (account_id, once, kind),
  CONSTRAINT bell_entry_of_member FOREIGN KEY (account_id, organisation_id)
    REFERENCES membership (account_id, organisation_id) ON DELETE CASCADE
);
CREATE INDEX bell_entry_newest ON bell_entry (account_id, id DESC);
CREATE INDEX bell_entry_unread ON bell_entry (account_id) WHERE read_at IS NULL;
CREATE INDEX bell_entry_age ON bell_entry (created_at);
COMMENT ON COLUMN bell_entry.once IS 'What happened: a person finds it once.';

-- What waits for a department is told to its officials.
CREATE FUNCTION tell_listing_sent() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM tell('listing_sent', NEW.product_id, gen_random_uuid(), NEW.submitted_at);
  RETURN NULL;
END $$;
CREATE TRIGGER listing_first_sent_told AFTER INSERT ON listing FOR EACH ROW
  WHEN (NEW.state = 'in_review')
  EXECUTE FUNCTION tell_listing_sent();
CREATE TRIGGER listing_sent_told AFTER UPDATE OF state ON listing FOR EACH ROW
  WHEN (NEW.state = 'in_review' AND OLD.state <> 'in_review')
  EXECUTE FUNCTION tell_listing_sent();

CREATE FUNCTION tell_application_sent() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM tell('application_sent', NEW.id, gen_random_uuid(), NEW.submitted_at);
  RETURN NULL;
END $$;
CREATE TRIGGER application_sent_told AFTER UPDATE OF state ON application FOR EACH ROW
  WHEN (NEW.state = 'in_review' AND OLD.state <> 'in_review')
  EXECUTE FUNCTION tell_application_sent();

-- A harvest that begins soon, goods that have to leave soon, and what a harvest was shared into. The days of a harvest never
-- change: what is to be told of them is written down when it is opened. Eight in the morning in Vietnam is one o'clock in UTC.
CREATE FUNCTION tell_harvest_days() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  before_harvest timestamptz := (NEW.harvest_from - 3 + time '01:00') AT TIME ZONE 'UTC';
  before_shipping timestamptz := (NEW.ship_by - 2 + time '01:00') AT TIME ZONE 'UTC';
BEGIN
  -- Whoever opens it so late knows.
  IF before_harvest > NEW.opened_at THEN
    PERFORM tell('harvest_soon', NEW.id, NEW.id, before_harvest);
  END IF;
  IF before_shipping > NEW.opened_at THEN
    PERFORM tell('ship_soon', NEW.id, NEW.id, before_shipping);
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER harvest_days_told AFTER INSERT ON harvest FOR EACH ROW EXECUTE FUNCTION tell_harvest_days();

CREATE FUNCTION tell_harvest_allotted() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM tell('harvest_allotted', NEW.id, NEW.id, NEW.allotted_at);
  RETURN NULL;
END $$;
CREATE TRIGGER harvest_allotted_told AFTER UPDATE OF state ON harvest FOR EACH ROW
  WHEN (NEW.state = 'allotted' AND OLD.state <> 'allotted')
  EXECUTE FUNCTION tell_harvest_allotted();

-- Harvests that are open already: their days are told as well, those that are over are not.
SELECT tell('harvest_soon', h.id, h.id, (h.harvest_from - 3 + time '01:00') AT TIME ZONE 'UTC')
FROM harvest h WHERE h.state IN ('open', 'closed') AND (h.harvest_from - 3 + time '01:00') AT TIME ZONE 'UTC' > now();
SELECT tell('ship_soon', h.id, h.id, (h.ship_by - 2 + time '01:00') AT TIME ZONE 'UTC')
FROM harvest h WHERE (h.ship_by - 2 + time '01:00') AT TIME ZONE 'UTC' > now();
