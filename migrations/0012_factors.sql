-- Second factors: codes of an app on the telephone, recovery codes, and signing in in two steps.

ALTER TABLE account ADD COLUMN is_demo boolean NOT NULL DEFAULT false;
COMMENT ON COLUMN account.is_demo IS 'Made by the demo catalogue: in demo mode it needs no second factor.';
-- Addresses that end so are nobody's (RFC 2606).
UPDATE account SET is_demo = true WHERE email LIKE '%@cho-phien.example';

ALTER TABLE session ADD COLUMN factor_at timestamptz;
COMMENT ON COLUMN session.factor_at IS 'When its person last showed a second factor in it.';

-- The secret that an app on somebody's telephone counts codes from. A row counts from its first moment.
CREATE TABLE totp (
  account_id uuid PRIMARY KEY REFERENCES account (id) ON DELETE CASCADE,
  secret     bytea NOT NULL,
  is_sealed  boolean NOT NULL,
  last_step  bigint NOT NULL,
  created_at timestamptz NOT NULL
);
COMMENT ON COLUMN totp.is_sealed IS 'Whether the secret is encrypted with SECRETS_KEY.';
COMMENT ON COLUMN totp.last_step IS 'The half minute of the last code that was taken: none is taken twice.';

-- The same, until a first code has shown that the app has it.
CREATE TABLE totp_setup (
  account_id uuid PRIMARY KEY REFERENCES account (id) ON DELETE CASCADE,
  secret     bytea NOT NULL,
  is_sealed  boolean NOT NULL,
  expires_at timestamptz NOT NULL
);

CREATE TABLE recovery_code (
  account_id uuid NOT NULL REFERENCES account (id) ON DELETE CASCADE,
  code_hash  bytea NOT NULL,
  PRIMARY KEY (account_id, code_hash)
);
COMMENT ON TABLE recovery_code IS 'Each works once, and is deleted by it.';

-- Somebody has shown their password and not yet their second factor: a session without any rights of theirs.
CREATE TABLE half_sign_in (
  session_id uuid PRIMARY KEY REFERENCES session (id) ON DELETE CASCADE,
  account_id uuid NOT NULL REFERENCES account (id) ON DELETE CASCADE,
  go_to      text NOT NULL,
  expires_at timestamptz NOT NULL
);
CREATE INDEX half_sign_in_account ON half_sign_in (account_id);
CREATE INDEX half_sign_in_expiry ON half_sign_in (expires_at);
