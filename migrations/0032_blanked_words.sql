-- Who wants to be forgotten is forgotten in what they wrote, too: histories stay as they are but for the words, which are taken
-- out of them and never put in again.

-- The column and what stands in it afterwards are named by the trigger. Nothing else of the row changes.
CREATE FUNCTION refuse_all_but_blanking() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'UPDATE' AND to_jsonb(NEW) - TG_ARGV[0] = to_jsonb(OLD) - TG_ARGV[0] AND to_jsonb(NEW) ->> TG_ARGV[0] = TG_ARGV[1] THEN
    RETURN NEW;
  END IF;
  RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation';
END $$;

DROP TRIGGER order_event_append_only ON order_event;
CREATE TRIGGER order_event_append_only BEFORE UPDATE OR DELETE ON order_event
  FOR EACH ROW EXECUTE FUNCTION refuse_all_but_blanking('reason', '');
DROP TRIGGER order_note_append_only ON order_note;
CREATE TRIGGER order_note_append_only BEFORE UPDATE OR DELETE ON order_note
  FOR EACH ROW EXECUTE FUNCTION refuse_all_but_blanking('text', '—');

-- Those who were forgotten before.
CREATE TEMPORARY TABLE forgotten ON COMMIT DROP AS
  SELECT o.id, o.code, g.code AS group_code FROM seller_order o JOIN order_group g ON g.id = o.order_group_id
  JOIN account a ON a.id = g.account_id WHERE a.erased_at IS NOT NULL;
UPDATE order_event e SET reason = '' FROM forgotten f WHERE e.order_id = f.id AND e.actor_kind = 'shopper' AND e.reason <> '';
UPDATE order_note n SET text = '—' FROM forgotten f WHERE n.order_id = f.id AND n.author = 'shopper';
UPDATE notice n SET detail = '' FROM forgotten f WHERE n.order_id = f.id AND n.detail <> '';
UPDATE seller_order o
SET cancel_request = '', cancel_reason = CASE WHEN o.cancelled_by = 'shopper' THEN '' ELSE o.cancel_reason END,
    desk_words = array_to_tsvector(ARRAY[lower(f.code), lower(f.group_code), substr(lower(f.group_code), 3)])
FROM forgotten f WHERE o.id = f.id;
