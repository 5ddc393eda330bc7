-- Who applies to sell and how their department decides; storefronts that those who sell write themselves.

-- What a department wants to see of those who apply. Rows without a department are what one asks for that has said nothing.
CREATE TABLE checklist_item (
  department_id uuid REFERENCES organisation (id),
  code          text NOT NULL CONSTRAINT checklist_item_code CHECK (code ~ '^[a-z0-9-]{1,60}$'),
  position      smallint NOT NULL,
  name_vi       text NOT NULL CONSTRAINT checklist_item_name CHECK (name_vi <> ''),
  name_en       text NOT NULL,
  is_required   boolean NOT NULL,
  CONSTRAINT checklist_item_once UNIQUE NULLS NOT DISTINCT (department_id, code)
);

INSERT INTO checklist_item (department_id, code, position, name_vi, name_en, is_required) VALUES
  (NULL, 'dang-ky', 1, 'Giấy chứng nhận đăng ký (HTX, liên hiệp HTX) hoặc hợp đồng hợp tác (THT)',
   'Certificate of registration (cooperative, union) or cooperation contract (cooperative group)', true),
  (NULL, 'can-cuoc', 2, 'Căn cước của người đại diện, hai mặt', 'Identity card of the representative, both sides', true),
  (NULL, 'an-toan-thuc-pham', 3, 'Giấy chứng nhận hoặc bản cam kết an toàn thực phẩm, nếu bán thực phẩm',
   'Certificate or pledge of food safety, where food is sold', false),
  (NULL, 'uy-quyen', 4, 'Giấy ủy quyền, nếu người nộp không phải người đại diện',
   'Letter of authority, where somebody else applies for the representative', false),
  (NULL, 'dieu-le', 5, 'Điều lệ', 'Statutes', false);

-- Somebody wants to sell. The facts stand in the steps; what is looked for stands here too.
CREATE TABLE application (
  id              uuid PRIMARY KEY,
  account_id      uuid NOT NULL REFERENCES account (id),
  state           text NOT NULL CONSTRAINT application_state CHECK (state IN ('draft', 'in_review', 'refused', 'approved')),
  round           integer NOT NULL DEFAULT 0 CONSTRAINT application_round CHECK (round >= 0),
  name            text NOT NULL DEFAULT '',
  tax_code        text NOT NULL DEFAULT '',
  province_code   text REFERENCES admin_unit (code),
  reason          text NOT NULL DEFAULT '',
  begun_at        timestamptz NOT NULL,
  submitted_at    timestamptz,
  decided_by      uuid REFERENCES account (id),
  decided_at      timestamptz,
  organisation_id uuid CONSTRAINT application_organisation_unique UNIQUE REFERENCES organisation (id),
  CONSTRAINT application_submitted CHECK (state = 'draft' OR submitted_at IS NOT NULL),
  CONSTRAINT application_refused CHECK (state <> 'refused' OR reason <> ''),
  CONSTRAINT application_approved CHECK ((state = 'approved') = (organisation_id IS NOT NULL)),
  CONSTRAINT application_four_eyes CHECK (decided_by IS NULL OR decided_by <> account_id)
);
CREATE UNIQUE INDEX application_one_open ON application (account_id) WHERE state <> 'approved';
CREATE UNIQUE INDEX application_tax_code_once ON application (tax_code) WHERE tax_code <> '' AND state IN ('in_review', 'approved');
CREATE INDEX application_waiting ON application (province_code, submitted_at, id) WHERE state = 'in_review';
CREATE INDEX application_account ON application (account_id);
COMMENT ON COLUMN application.round IS 'How often it was sent: a decision names what was read.';

-- The facts of one step. Each has a version of its own, so that two people fill in different steps at once.
CREATE TABLE application_step (
  application_id uuid NOT NULL REFERENCES application (id) ON DELETE CASCADE,
  step           text NOT NULL CONSTRAINT application_step_step CHECK (step IN ('organisation', 'representative', 'place', 'bank')),
  content        jsonb NOT NULL,
  version        integer NOT NULL CONSTRAINT application_step_version CHECK (version > 0),
  saved_at       timestamptz NOT NULL,
  PRIMARY KEY (application_id, step)
);

CREATE TABLE application_document (
  id             uuid PRIMARY KEY,
  application_id uuid NOT NULL REFERENCES application (id) ON DELETE CASCADE,
  item_code      text NOT NULL,
  name           text NOT NULL,
  kind           text NOT NULL CONSTRAINT application_document_kind CHECK (kind IN ('jpeg', 'png', 'pdf')),
  size_bytes     integer NOT NULL CONSTRAINT application_document_size CHECK (size_bytes BETWEEN 1 AND 10485760),
  hash           bytea NOT NULL,
  added_at       timestamptz NOT NULL,
  CONSTRAINT application_document_once UNIQUE (application_id, item_code, hash)
);

-- Papers of people stay beside their rows: whoever forgets the one forgets the other, and no folder is public by mistake.
CREATE TABLE application_document_file (
  document_id uuid PRIMARY KEY REFERENCES application_document (id) ON DELETE CASCADE,
  bytes       bytea NOT NULL
);
ALTER TABLE application_document_file ALTER COLUMN bytes SET STORAGE EXTERNAL;

-- What an official has ticked off of what was sent last.
CREATE TABLE application_tick (
  application_id uuid NOT NULL REFERENCES application (id) ON DELETE CASCADE,
  item_code      text NOT NULL,
  account_id     uuid NOT NULL REFERENCES account (id),
  ticked_at      timestamptz NOT NULL,
  PRIMARY KEY (application_id, item_code)
);

-- What happened; only ever added to.
CREATE TABLE application_event (
  id             uuid PRIMARY KEY,
  application_id uuid NOT NULL REFERENCES application (id) ON DELETE CASCADE,
  at             timestamptz NOT NULL,
  account_id     uuid NOT NULL REFERENCES account (id),
  kind           text NOT NULL CONSTRAINT application_event_kind CHECK (kind IN ('submitted', 'withdrawn', 'refused', 'approved')),
  reason         text NOT NULL DEFAULT ''
);
CREATE INDEX application_event_application ON application_event (application_id, at);

ALTER TABLE cooperative ADD COLUMN address_line text NOT NULL DEFAULT '';
COMMENT ON COLUMN cooperative.address_line IS 'House, street, hamlet.';

-- What a storefront says beside its goods: what is being written, and what the public reads.
CREATE TABLE storefront_page (
  organisation_id uuid PRIMARY KEY REFERENCES storefront (organisation_id) ON DELETE CASCADE,
  draft           jsonb NOT NULL,
  version         integer NOT NULL CONSTRAINT storefront_page_version CHECK (version > 0),
  saved_by        uuid NOT NULL REFERENCES account (id),
  saved_at        timestamptz NOT NULL,
  published       jsonb,
  published_at    timestamptz,
  CONSTRAINT storefront_page_published CHECK ((published IS NULL) = (published_at IS NULL))
);

ALTER TABLE storefront ADD COLUMN minimum_vnd bigint NOT NULL DEFAULT 0
  CONSTRAINT storefront_minimum CHECK (minimum_vnd BETWEEN 0 AND 10000000);
COMMENT ON COLUMN storefront.minimum_vnd IS 'What the goods of an order must cost at least.';

-- How a seller delivers; who has no row delivers as the market does.
CREATE TABLE seller_delivery (
  organisation_id uuid PRIMARY KEY REFERENCES storefront (organisation_id) ON DELETE CASCADE,
  settings        jsonb NOT NULL,
  version         integer NOT NULL CONSTRAINT seller_delivery_version CHECK (version > 0),
  saved_by        uuid NOT NULL REFERENCES account (id),
  saved_at        timestamptz NOT NULL
);
