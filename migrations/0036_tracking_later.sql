-- A carrier's number that is written down, or put right, after the goods have left the house.

ALTER TABLE order_event
  DROP CONSTRAINT order_event_kind,
  ADD CONSTRAINT order_event_kind CHECK (kind IN
    ('state', 'cancel_requested', 'cancel_declined', 'part_sent', 'undone', 'return_requested', 'return_escalated',
     'return_agreed', 'return_declined', 'refunded', 'weighed', 'extra_agreed', 'extra_declined', 'tracking'));
