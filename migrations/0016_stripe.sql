-- What Stripe tells us: kept under the name of its event before it is answered, read by a job.

CREATE TABLE webhook_inbox (
  id          uuid PRIMARY KEY,
  event       text NOT NULL CONSTRAINT webhook_inbox_event UNIQUE,
  raw         bytea,
  signed_at   timestamptz NOT NULL,
  received_at timestamptz NOT NULL,
  state       text NOT NULL DEFAULT 'waiting' CONSTRAINT webhook_inbox_state CHECK (state IN
              ('waiting', 'pending', 'unneeded', 'unreadable')),
  kind        text,
  happened_at timestamptz,
  fact        jsonb,
  worked_at   timestamptz,
  attempts    smallint NOT NULL DEFAULT 0 CONSTRAINT webhook_inbox_attempts CHECK (attempts >= 0),
  last_error  text,
  CONSTRAINT webhook_inbox_raw_until_worked CHECK (raw IS NOT NULL OR state IN ('pending', 'unneeded')),
  CONSTRAINT webhook_inbox_worked CHECK ((worked_at IS NULL) = (state = 'waiting')),
  CONSTRAINT webhook_inbox_fact CHECK ((fact IS NOT NULL) = (state = 'pending')),
  CONSTRAINT webhook_inbox_error CHECK ((last_error IS NOT NULL) = (state = 'unreadable'))
);
CREATE INDEX webhook_inbox_newest ON webhook_inbox (received_at DESC);
CREATE INDEX webhook_inbox_open ON webhook_inbox (state) WHERE state <> 'unneeded';
CREATE INDEX webhook_inbox_raw ON webhook_inbox (worked_at) WHERE raw IS NOT NULL;
COMMENT ON COLUMN webhook_inbox.event IS 'As Stripe names it; the hash of its words where they name none.';
COMMENT ON COLUMN webhook_inbox.raw IS 'A person may be in it: thrown away a month after it was read.';
COMMENT ON COLUMN webhook_inbox.signed_at IS 'By the clock of who signed it.';
COMMENT ON COLUMN webhook_inbox.fact IS 'What was read, typed; nothing of a person is in it.';
