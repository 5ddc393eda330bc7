-- Which ways to pay there are is for the code to say; the database says how they are written, so that another one needs no
-- migration.
ALTER TABLE payment
  DROP CONSTRAINT payment_method,
  ADD CONSTRAINT payment_method CHECK (method ~ '^[a-z][a-z_]{1,29}$');
