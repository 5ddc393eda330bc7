-- Which account was compared on a day: after a switch the account that was in use before still holds money, and has days of its
-- own. Until now nobody wrote it down; it was the partner's where nothing has come to anybody else.
ALTER TABLE bank_day ADD COLUMN at_partner boolean NOT NULL DEFAULT false;
UPDATE bank_day SET at_partner = true
  WHERE EXISTS (SELECT 1 FROM bank_credit WHERE at_partner) AND NOT EXISTS (SELECT 1 FROM bank_credit WHERE NOT at_partner);
ALTER TABLE bank_day DROP CONSTRAINT bank_day_pkey, ADD PRIMARY KEY (day, at_partner);
