-- Messages to people, becoming an account, forgetting a password, sessions that their owner reads, joining an organisation.

-- Written in the business transaction, handed over by a job, and then deleted.
CREATE TABLE message (
  id         uuid PRIMARY KEY,
  email      text,
  phone      text,
  lang       text NOT NULL CONSTRAINT message_lang CHECK (lang IN ('vi', 'en')),
  letter     jsonb NOT NULL,
  created_at timestamptz NOT NULL,
  CONSTRAINT message_one_recipient CHECK ((email IS NULL) <> (phone IS NULL))
);
COMMENT ON TABLE message IS 'Holds the secret of a link until it is handed over.';

-- What the development adapter was handed: nothing of it leaves the house.
CREATE TABLE mailbox_entry (
  id           uuid PRIMARY KEY,
  email        text,
  phone        text,
  subject      text NOT NULL,
  body         text NOT NULL,
  delivered_at timestamptz NOT NULL,
  CONSTRAINT mailbox_entry_one_recipient CHECK ((email IS NULL) <> (phone IS NULL))
);
CREATE INDEX mailbox_entry_newest ON mailbox_entry (delivered_at DESC, id DESC);

ALTER TABLE account
  ADD COLUMN lang      text NOT NULL DEFAULT 'vi' CONSTRAINT account_lang CHECK (lang IN ('vi', 'en')),
  ADD COLUMN erased_at timestamptz,
  DROP CONSTRAINT account_reachable,
  ADD CONSTRAINT account_reachable CHECK ((email IS NOT NULL OR phone IS NOT NULL) = (erased_at IS NULL));
COMMENT ON COLUMN account.erased_at IS 'When its owner was forgotten: the row stays, because histories name it.';
COMMENT ON COLUMN account.lang IS 'The language in which the person is written to.';

-- Somebody who wants an account and has not yet shown that the address is theirs.
CREATE TABLE sign_up (
  token_hash    bytea PRIMARY KEY,
  email         text,
  phone         text,
  name          text NOT NULL,
  password_hash text NOT NULL,
  lang          text NOT NULL CONSTRAINT sign_up_lang CHECK (lang IN ('vi', 'en')),
  session_id    uuid,
  go_to         text NOT NULL,
  expires_at    timestamptz NOT NULL,
  CONSTRAINT sign_up_one_contact CHECK ((email IS NULL) <> (phone IS NULL))
);
CREATE INDEX sign_up_expiry ON sign_up (expires_at);
COMMENT ON COLUMN sign_up.go_to IS 'The page that was wanted before.';

-- A link with which a forgotten password is replaced; it goes with its use.
CREATE TABLE password_reset (
  token_hash bytea PRIMARY KEY,
  account_id uuid NOT NULL REFERENCES account (id) ON DELETE CASCADE,
  expires_at timestamptz NOT NULL
);
CREATE INDEX password_reset_account ON password_reset (account_id);
CREATE INDEX password_reset_expiry ON password_reset (expires_at);

-- A new address or number of an account, which counts once both the old and the new one were answered from.
CREATE TABLE contact_change (
  account_id     uuid PRIMARY KEY REFERENCES account (id) ON DELETE CASCADE,
  email          text,
  phone          text,
  old_token_hash bytea NOT NULL CONSTRAINT contact_change_old_token_unique UNIQUE,
  new_token_hash bytea NOT NULL CONSTRAINT contact_change_new_token_unique UNIQUE,
  is_old_confirmed boolean NOT NULL DEFAULT false,
  is_new_confirmed boolean NOT NULL DEFAULT false,
  expires_at     timestamptz NOT NULL,
  CONSTRAINT contact_change_one_contact CHECK ((email IS NULL) <> (phone IS NULL))
);
CREATE INDEX contact_change_expiry ON contact_change (expires_at);

ALTER TABLE session
  ADD COLUMN agent           text NOT NULL DEFAULT '',
  ADD COLUMN organisation_id uuid REFERENCES organisation (id) ON DELETE SET NULL;
COMMENT ON COLUMN session.agent IS 'What the browser called itself when its owner signed in.';
COMMENT ON COLUMN session.organisation_id IS 'For which of several organisations the person works in this session.';

-- A link that makes whoever answers it a member.
CREATE TABLE invitation (
  id              uuid PRIMARY KEY,
  token_hash      bytea NOT NULL CONSTRAINT invitation_token_unique UNIQUE,
  organisation_id uuid NOT NULL REFERENCES organisation (id),
  role            text NOT NULL CONSTRAINT invitation_role CHECK (role IN
                  ('owner', 'manager', 'packer', 'viewer', 'officer', 'head')),
  note            text NOT NULL,
  invited_by      uuid NOT NULL REFERENCES account (id),
  created_at      timestamptz NOT NULL,
  expires_at      timestamptz NOT NULL
);
CREATE INDEX invitation_organisation ON invitation (organisation_id, created_at);
COMMENT ON COLUMN invitation.note IS 'Whom it is for, as the inviting person calls them.';
COMMENT ON TABLE invitation IS 'Deleted when answered, taken back or expired; what happened stands in audit_entry.';
