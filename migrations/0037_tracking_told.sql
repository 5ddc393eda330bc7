-- The shopper is told of a carrier's number that is written down after the goods have left the house.

DROP TRIGGER order_event_told ON order_event;
CREATE TRIGGER order_event_told AFTER INSERT ON order_event FOR EACH ROW
  WHEN (NEW.kind IN ('cancel_requested', 'cancel_declined', 'part_sent', 'tracking')
        OR NEW.kind = 'state' AND NEW.to_state IN ('awaiting_payment', 'placed', 'ready', 'handed_over', 'delivered', 'cancelled'))
  EXECUTE FUNCTION tell_order_event();
