-- Limits on attempts: how often somebody may try before they must wait. In the database, so that all processes count together.

CREATE TABLE attempt_limit (
  key            bytea PRIMARY KEY CONSTRAINT attempt_limit_key_is_hash CHECK (octet_length(key) = 32),
  attempts       integer NOT NULL CONSTRAINT attempt_limit_attempts_not_negative CHECK (attempts >= 0),
  window_ends_at timestamptz NOT NULL
);
CREATE INDEX attempt_limit_end ON attempt_limit (window_ends_at);
COMMENT ON COLUMN attempt_limit.key IS 'SHA-256 of what is tried and by whom: neither the name nor the address is kept.';
