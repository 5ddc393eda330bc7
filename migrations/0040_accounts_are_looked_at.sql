-- Whether a connected account can still receive, as was said when it was last asked for: each day, and when somebody tells of it.
ALTER TABLE connected_account
  ADD COLUMN may_receive boolean NOT NULL DEFAULT true,
  ADD COLUMN look_at timestamptz;
COMMENT ON COLUMN connected_account.may_receive IS 'While it cannot, a batch pays what it would be handed.';
COMMENT ON COLUMN connected_account.look_at IS 'When it is asked for again; a day after it was entered when nothing is said.';
