-- Places, the people who sign in, and what they belong to.

CREATE TABLE admin_unit (
  code        text PRIMARY KEY,
  kind        text NOT NULL CONSTRAINT admin_unit_kind CHECK (kind IN ('province', 'city', 'commune', 'ward', 'special_zone')),
  name        text NOT NULL,
  name_folded text NOT NULL,
  slug        text NOT NULL CONSTRAINT admin_unit_slug_unique UNIQUE,
  parent_code text REFERENCES admin_unit (code),
  valid_from  date NOT NULL,
  valid_to    date,
  CONSTRAINT admin_unit_two_levels CHECK ((parent_code IS NULL) = (kind IN ('province', 'city')))
);
CREATE INDEX admin_unit_parent ON admin_unit (parent_code, name_folded);
COMMENT ON TABLE admin_unit IS 'Provinces and communes in force since 1 July 2025. Codes of former units live elsewhere: seven were reused.';

CREATE TABLE former_province (
  code           text PRIMARY KEY,
  name           text NOT NULL,
  name_folded    text NOT NULL,
  successor_code text NOT NULL REFERENCES admin_unit (code)
);

CREATE TABLE province_neighbour (
  province_code  text NOT NULL REFERENCES admin_unit (code),
  neighbour_code text NOT NULL REFERENCES admin_unit (code),
  PRIMARY KEY (province_code, neighbour_code)
);

CREATE TABLE account (
  id            uuid PRIMARY KEY,
  email         text CONSTRAINT account_email_unique UNIQUE,
  phone         text CONSTRAINT account_phone_unique UNIQUE,
  name          text NOT NULL,
  password_hash text NOT NULL,
  created_at    timestamptz NOT NULL,
  CONSTRAINT account_reachable CHECK (email IS NOT NULL OR phone IS NOT NULL)
);
COMMENT ON COLUMN account.email IS 'Lower case, NFC.';
COMMENT ON COLUMN account.phone IS 'E.164.';

CREATE TABLE organisation (
  id            uuid PRIMARY KEY,
  kind          text NOT NULL CONSTRAINT organisation_kind CHECK (kind IN
                ('cooperative', 'cooperative_group', 'union', 'department', 'operator', 'buyer', 'reseller')),
  slug          text NOT NULL CONSTRAINT organisation_slug_unique UNIQUE,
  name_vi       text NOT NULL,
  name_en       text NOT NULL,
  province_code text REFERENCES admin_unit (code),
  created_at    timestamptz NOT NULL,
  CONSTRAINT organisation_department_has_province CHECK (kind <> 'department' OR province_code IS NOT NULL)
);
CREATE INDEX organisation_province ON organisation (province_code);

CREATE TABLE membership (
  account_id      uuid NOT NULL REFERENCES account (id),
  organisation_id uuid NOT NULL REFERENCES organisation (id),
  role            text NOT NULL CONSTRAINT membership_role CHECK (role IN
                  ('owner', 'manager', 'packer', 'viewer', 'officer', 'head', 'operator')),
  created_at      timestamptz NOT NULL,
  PRIMARY KEY (account_id, organisation_id)
);
CREATE INDEX membership_organisation ON membership (organisation_id);

-- A visitor's session. The token itself is only in the cookie.
CREATE TABLE session (
  id           uuid PRIMARY KEY,
  token_hash   bytea NOT NULL CONSTRAINT session_token_unique UNIQUE,
  account_id   uuid REFERENCES account (id) ON DELETE CASCADE,
  created_at   timestamptz NOT NULL,
  last_seen_at timestamptz NOT NULL,
  expires_at   timestamptz NOT NULL
);
CREATE INDEX session_account ON session (account_id) WHERE account_id IS NOT NULL;
CREATE INDEX session_expiry ON session (expires_at);

-- What a refused form held, kept a few minutes so that the next page can show it again.
CREATE TABLE form_memory (
  session_id uuid NOT NULL REFERENCES session (id) ON DELETE CASCADE,
  form       text NOT NULL,
  typed      jsonb NOT NULL,
  problems   jsonb NOT NULL,
  expires_at timestamptz NOT NULL,
  PRIMARY KEY (session_id, form)
);
CREATE INDEX form_memory_expiry ON form_memory (expires_at);
