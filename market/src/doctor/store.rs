//! All SQL of this module.

use sqlx::PgPool;

/// What one invariant came to.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Finding {
    /// Its name in the design.
    pub invariant: &'static str,
    /// What it says.
    pub sentence: &'static str,
    /// What breaks it, at most twenty; nothing when all is well.
    pub broken: Vec<String>,
}

/// Each query returns one text for every row that breaks the invariant. Names and addresses of people are not in it.
const CHECKS: &[(&str, &str, &str)] = &[
    (
        "I1",
        "what the orders of a group cost is what the group costs and what is to be paid",
        "SELECT g.code FROM order_group g
         WHERE g.total_vnd IS DISTINCT FROM (SELECT sum(total_vnd) FROM seller_order o WHERE o.order_group_id = g.id)
            OR g.total_vnd - g.voucher_vnd IS DISTINCT FROM
               (SELECT amount_vnd FROM payment p WHERE p.order_group_id = g.id ORDER BY attempt DESC LIMIT 1)",
    ),
    (
        "I1",
        "the lines of an order add up to its goods",
        "SELECT o.code FROM seller_order o
         WHERE o.goods_total_vnd IS DISTINCT FROM (SELECT sum(line_total_vnd) FROM order_line l WHERE l.order_id = o.id)",
    ),
    (
        "I1",
        "what a voucher takes off of a group is what it takes off of its orders and of their lines, and is used",
        "SELECT g.code FROM order_group g LEFT JOIN voucher_use u ON u.order_group_id = g.id
         WHERE g.voucher_vnd <> COALESCE(u.amount_vnd, 0)
            OR g.voucher_vnd IS DISTINCT FROM (SELECT sum(voucher_vnd) FROM seller_order o WHERE o.order_group_id = g.id)
         UNION ALL
         SELECT o.code FROM seller_order o
         WHERE o.voucher_vnd IS DISTINCT FROM (SELECT sum(voucher_vnd) FROM order_line l WHERE l.order_id = o.id)",
    ),
    (
        "I1",
        "of a voucher no more is used than its budget, and exactly what its groups use",
        "SELECT v.code FROM voucher v
         JOIN LATERAL (SELECT COALESCE(sum(u.amount_vnd), 0) AS amount, count(*) AS uses FROM voucher_use u
                       WHERE u.voucher_id = v.id AND u.returned_at IS NULL) AS used ON true
         WHERE v.used_vnd > v.budget_vnd OR v.uses > v.uses_max OR v.used_vnd <> used.amount OR v.uses <> used.uses",
    ),
    (
        "I2",
        "the shares of a payment add up to it, and each is what its order costs less the voucher",
        "SELECT p.id::text FROM payment p
         WHERE p.amount_vnd IS DISTINCT FROM (SELECT sum(s.amount_vnd) FROM payment_split s WHERE s.payment_id = p.id)
         UNION ALL
         SELECT o.code FROM payment_split s JOIN seller_order o ON o.id = s.order_id WHERE s.amount_vnd <> o.total_vnd - o.voucher_vnd",
    ),
    (
        "I3",
        "what the ledger owes a shopper waits for an order, or has a task",
        "SELECT g.code FROM order_group g
         LEFT JOIN (SELECT substr(account, 16)::uuid AS id, -sum(amount_vnd) AS owed FROM ledger_entry
               WHERE account LIKE 'refund_payable:%' GROUP BY account) AS ledger ON ledger.id = g.id
         WHERE COALESCE(ledger.owed, 0) <>
               COALESCE((SELECT sum(amount_vnd) FROM refund r WHERE r.order_group_id = g.id AND r.state = 'approved'
                           AND (g.collection_mode <> 'direct' OR r.order_id IS NULL)), 0)
               + COALESCE((SELECT sum(received_vnd) FROM payment p WHERE p.order_group_id = g.id AND p.state = 'created'
                           AND g.collection_mode <> 'direct'), 0)",
    ),
    (
        "I3",
        "what was captured went to the orders",
        "SELECT p.id::text FROM payment p JOIN order_group g ON g.id = p.order_group_id AND g.collection_mode <> 'direct'
         WHERE p.state = 'captured' AND p.captured_vnd IS DISTINCT FROM
           (SELECT -sum(e.amount_vnd) FROM ledger_transaction t JOIN ledger_entry e ON e.transaction_id = t.id
            WHERE e.account LIKE 'escrow:%' AND ((t.event = 'captured' AND t.subject = p.id) OR (t.event = 'cut_short'
              AND t.subject IN (SELECT id FROM seller_order o WHERE o.order_group_id = p.order_group_id))))",
    ),
    (
        "I3",
        "no more goes back of an order than came for it",
        "SELECT o.code FROM seller_order o
         JOIN (SELECT order_id, sum(amount_vnd) AS back FROM refund WHERE state IN ('approved', 'sent') GROUP BY order_id) AS refunds
           ON refunds.order_id = o.id
         JOIN order_group g ON g.id = o.order_group_id
         WHERE refunds.back > CASE WHEN g.collection_mode = 'direct' THEN COALESCE(
           (SELECT sum(r.amount_vnd) FROM direct_receipt r WHERE r.order_id = o.id),
           CASE WHEN o.prepaid_vnd = 0 AND o.state IN ('delivered', 'collected', 'completed')
                THEN o.total_vnd + o.extra_vnd - o.voucher_vnd - o.forgone_vnd ELSE 0 END)
         ELSE COALESCE((
           SELECT -sum(e.amount_vnd) FROM ledger_entry e JOIN ledger_transaction t ON t.id = e.transaction_id
           WHERE e.account = 'escrow:' || o.id AND t.event IN ('captured', 'cash_collected')), 0) END",
    ),
    (
        "I3",
        "what was given back of an order and of its lines is in its refunds",
        "SELECT o.code FROM seller_order o
         LEFT JOIN (SELECT order_id, sum(amount_vnd) AS back, sum(delivery_vnd) AS delivery,
                           sum(amount_vnd) FILTER (WHERE state = 'forgone') AS forgone
                    FROM refund WHERE reason IN ('returned', 'offered', 'weighed', 'refused') GROUP BY order_id) AS refunds
           ON refunds.order_id = o.id
         WHERE o.given_back_vnd <> COALESCE(refunds.back, 0) OR o.given_back_delivery_vnd <> COALESCE(refunds.delivery, 0)
            OR o.forgone_vnd <> COALESCE(refunds.forgone, 0)
            OR o.given_back_vnd - o.given_back_delivery_vnd
               <> (SELECT sum(l.given_back_vnd) FROM order_line l WHERE l.order_id = o.id)
            OR EXISTS (SELECT 1 FROM order_line l
                       LEFT JOIN LATERAL (SELECT sum(amount_vnd) AS amount, sum(quantity) AS packs
                                          FROM refund_line b WHERE b.line_id = l.id) AS b ON true
                       WHERE l.order_id = o.id
                         AND (l.given_back_vnd <> COALESCE(b.amount, 0) OR l.returned <> COALESCE(b.packs, 0)))
            OR o.extra_vnd <> (SELECT sum(l.extra_vnd) FROM order_line l WHERE l.order_id = o.id)",
    ),
    (
        "I3",
        "who bears a voucher has paid in what the ledger says, and got back their part of what went back",
        "SELECT COALESCE(ledger.account, orders.account) FROM
           (SELECT e.account, sum(e.amount_vnd) AS borne FROM ledger_entry e JOIN ledger_transaction t ON t.id = e.transaction_id
            WHERE e.account LIKE 'voucher_funding:%' AND t.event NOT IN ('credited', 'assigned') GROUP BY e.account) AS ledger
         FULL JOIN
           (SELECT 'voucher_funding:' || o.funded_by AS account, sum(o.funded_vnd - o.funded_back_vnd) AS borne FROM seller_order o
            JOIN ledger_transaction t ON t.event = 'voucher_funded' AND t.subject = o.id GROUP BY o.funded_by) AS orders
         ON orders.account = ledger.account
         WHERE COALESCE(ledger.borne, 0) <> COALESCE(orders.borne, 0)
         UNION ALL
         SELECT o.code FROM seller_order o
         WHERE o.funded_vnd > 0 AND o.funded_back_vnd <> COALESCE((SELECT sum(b.funded_vnd) FROM order_line l
             JOIN refund_line b ON b.line_id = l.id WHERE l.order_id = o.id), 0)
           AND NOT EXISTS (SELECT 1 FROM ledger_transaction t WHERE t.event = 'called_off' AND t.subject = o.id
                           AND o.funded_back_vnd = o.funded_vnd)",
    ),
    (
        "I4",
        "a line belongs to an order of the seller whose offer it is",
        "SELECT o.code FROM order_line l JOIN seller_order o ON o.id = l.order_id JOIN offer f ON f.id = l.offer_id
         WHERE f.seller_id <> o.seller_id",
    ),
    (
        "I4",
        "what others make is offered with their consent alone",
        "SELECT o.id::text FROM offer o JOIN variant v ON v.id = o.variant_id JOIN product p ON p.id = v.product_id
         WHERE o.seller_id <> p.producer_id AND o.is_consented <> EXISTS (
           SELECT FROM resale r WHERE r.seller_id = o.seller_id AND r.product_id = p.id AND r.state = 'agreed'
             AND (cardinality(r.packs) = 0 OR v.id = ANY (r.packs)))",
    ),
    (
        "I5",
        "no more is held than is on hand, and nothing is below zero",
        "SELECT id::text FROM stock_item WHERE held < 0 OR held > on_hand",
    ),
    (
        "I5",
        "what is on hand is the sum of its movements",
        "SELECT i.id::text FROM stock_item i
         WHERE i.on_hand <> COALESCE((SELECT sum(quantity) FROM stock_movement m WHERE m.stock_item_id = i.id), 0)",
    ),
    (
        "I5",
        "what is held is the sum of its holds",
        "SELECT i.id::text FROM stock_item i
         WHERE i.held <> COALESCE((SELECT sum(quantity) FROM stock_hold h WHERE h.stock_item_id = i.id), 0)",
    ),
    (
        "I5",
        "goods are held for exactly the orders that are still in the house",
        "SELECT o.code FROM seller_order o
         WHERE (o.state IN ('awaiting_payment', 'placed', 'confirmed', 'preparing', 'ready'))
               <> (EXISTS (SELECT 1 FROM stock_hold h WHERE h.holder_id = o.id)
                   OR EXISTS (SELECT 1 FROM harvest_hold h WHERE h.holder_id = o.id))",
    ),
    (
        "I5",
        "of a harvest no more is promised than its cap, and exactly to the orders that wait for it",
        "SELECT h.id::text FROM harvest h
         WHERE h.sold > h.cap
            OR h.sold <> COALESCE((SELECT sum(quantity) FROM harvest_hold p WHERE p.harvest_id = h.id), 0)
            OR h.sold <> COALESCE((SELECT sum(l.quantity) FROM seller_order o JOIN order_line l ON l.order_id = o.id
                 WHERE o.harvest_id = h.id AND o.is_ahead AND o.state IN ('awaiting_payment', 'placed')), 0)",
    ),
    (
        "I5",
        "of a harvest no more was given than it came to, and to nobody more than they ordered",
        "SELECT h.id::text FROM harvest h
         WHERE h.state = 'allotted' AND (h.sold <> 0 OR h.yielded <
           COALESCE((SELECT sum(s.given) FROM harvest_share s WHERE s.harvest_id = h.id), 0))
         UNION ALL
         SELECT o.code FROM harvest_share s JOIN seller_order o ON o.id = s.order_id JOIN order_line l ON l.order_id = o.id
         WHERE s.given > s.wanted OR (s.given > 0 AND l.quantity <> s.given)",
    ),
    (
        "I5",
        "what was sent of a line is in its shipments, and an order that carriers have is sent as a whole",
        "SELECT o.code FROM order_line l JOIN seller_order o ON o.id = l.order_id
         WHERE l.sent <> COALESCE((SELECT sum(s.quantity) FROM shipment_line s WHERE s.line_id = l.id), 0)
            OR (l.sent < l.quantity AND o.delivery = 'ship' AND o.state IN ('handed_over', 'delivered', 'completed'))
            OR (l.sent = l.quantity AND o.state IN ('awaiting_payment', 'placed', 'confirmed', 'preparing'))",
    ),
    (
        "I5",
        "what is held for an order is what is left of it",
        "SELECT o.code FROM stock_hold h JOIN seller_order o ON o.id = h.holder_id JOIN stock_item i ON i.id = h.stock_item_id
         WHERE h.quantity <> (SELECT sum(l.quantity - l.sent) FROM order_line l
                              WHERE l.order_id = o.id AND l.offer_id = i.offer_id)",
    ),
    (
        "I6",
        "a cart and a key make one order group",
        "SELECT min(code) FROM order_group GROUP BY cart_id HAVING count(*) > 1
         UNION ALL SELECT min(code) FROM order_group GROUP BY key_hash HAVING count(*) > 1",
    ),
    (
        "I7",
        "no job was given up",
        "SELECT kind || ' ' || id::text FROM job WHERE given_up_at IS NOT NULL",
    ),
    (
        "I8",
        "when money was captured, no order of its group still waits for it",
        "SELECT o.code FROM payment p JOIN seller_order o ON o.order_group_id = p.order_group_id
         WHERE p.state = 'captured' AND o.state = 'awaiting_payment'",
    ),
    (
        "I8",
        "what came into the bank is for an order or a claim, or has a case, and is in the ledger",
        "SELECT c.id::text FROM bank_credit c
         WHERE (c.order_group_id IS NULL AND NOT EXISTS (SELECT 1 FROM suspense_case s WHERE s.credit_id = c.id)
                AND NOT EXISTS (SELECT 1 FROM voucher_claim_payment p WHERE p.credit_id = c.id))
            OR c.amount_vnd IS DISTINCT FROM
               (SELECT sum(e.amount_vnd) FROM ledger_transaction t JOIN ledger_entry e ON e.transaction_id = t.id
                WHERE t.event = 'credited' AND t.subject = c.id
                  AND e.account = CASE WHEN c.at_partner THEN 'partner' ELSE 'bank' END)",
    ),
    (
        "I8",
        "what a card paid is in the ledger once, and what is there was paid by a card",
        "SELECT COALESCE(a.id, t.subject)::text FROM (SELECT id FROM card_attempt WHERE state = 'paid') a
         FULL JOIN (SELECT id, subject FROM ledger_transaction WHERE event = 'card_paid') t ON t.subject = a.id
         WHERE a.id IS NULL OR t.id IS NULL",
    ),
    (
        "I8",
        "a card payment that was captured has a try that was paid",
        "SELECT p.id::text FROM payment p WHERE p.method = 'card' AND p.state = 'captured'
           AND NOT EXISTS (SELECT 1 FROM card_attempt a WHERE a.payment_id = p.id AND a.state = 'paid')
           AND NOT EXISTS (SELECT 1 FROM bank_credit c WHERE c.order_group_id = p.order_group_id)",
    ),
    (
        "I8",
        "what a card paid that nobody knows what it is for has a case",
        "SELECT a.id::text FROM card_attempt a
         WHERE a.state = 'held' AND NOT EXISTS (SELECT 1 FROM card_case c WHERE c.attempt_id = a.id AND c.decision IS NULL)",
    ),
    (
        "I8",
        "no more goes back to a card than it has paid",
        "SELECT a.id::text FROM card_attempt a JOIN refund r ON r.card_attempt_id = a.id AND r.card_refusal IS NULL
         GROUP BY a.id HAVING sum(r.amount_vnd) > COALESCE((
           SELECT sum(e.amount_vnd) FROM ledger_transaction t JOIN ledger_entry e ON e.transaction_id = t.id
           WHERE t.event = 'card_paid' AND t.subject = a.id AND e.account = 'psp_clearing'), 0)",
    ),
    (
        "I8",
        "what a dispute took waits for its end or for who bears it",
        "SELECT d.dispute FROM card_dispute d
         LEFT JOIN (SELECT substr(account, 20)::uuid AS id, sum(amount_vnd) AS gone FROM ledger_entry
                    WHERE account LIKE 'dispute_receivable:%' GROUP BY account) AS ledger ON ledger.id = d.id
         WHERE COALESCE(ledger.gone, 0) <> 0 AND (d.state = 'won' OR d.bearer IS NOT NULL)",
    ),
    (
        "I9",
        "what is taken of a line is written down once, and no more is given back",
        "SELECT order_line_id::text FROM commission_line GROUP BY order_line_id
         HAVING count(*) FILTER (WHERE refund_id IS NULL AND NOT is_extra) <> 1 OR least(sum(fee_vnd), sum(vat_vnd), sum(withheld_vnd)) < 0",
    ),
    (
        "I9",
        "of a line that went back whole nothing is taken",
        "SELECT l.id::text FROM order_line l JOIN commission_line c ON c.order_line_id = l.id
         WHERE l.given_back_vnd = l.line_total_vnd + l.extra_vnd - l.voucher_vnd AND l.given_back_vnd > 0
         GROUP BY l.id HAVING (sum(c.fee_vnd), sum(c.vat_vnd), sum(c.withheld_vnd)) <> (0, 0, 0)",
    ),
    (
        "I9",
        "the platform has earned what the lines of completed orders say",
        "SELECT 'commission' WHERE
           (SELECT COALESCE(-sum(amount_vnd), 0) FROM ledger_entry WHERE account = 'revenue:commission')
           <> (SELECT COALESCE(sum(c.fee_vnd), 0) FROM commission_line c JOIN seller_order o ON o.id = c.order_id
               WHERE o.state = 'completed'
                 AND EXISTS (SELECT 1 FROM ledger_transaction t WHERE t.event = 'released' AND t.subject = o.id))",
    ),
    (
        "I10",
        "each transaction of the ledger sums to zero",
        "SELECT transaction_id::text FROM ledger_entry GROUP BY transaction_id HAVING sum(amount_vnd) <> 0",
    ),
    (
        "I10",
        "of an order that has ended nothing is kept, unless its payment is disputed",
        "SELECT o.code FROM seller_order o JOIN ledger_entry e ON e.account = 'escrow:' || o.id
         WHERE o.state IN ('completed', 'cancelled') AND NOT EXISTS (
           SELECT 1 FROM card_dispute d JOIN card_attempt a ON a.id = d.attempt_id
           WHERE a.order_group_id = o.order_group_id AND (d.state IN ('told', 'open') OR (d.state = 'lost' AND d.bearer IS NULL)))
         GROUP BY o.code HAVING sum(e.amount_vnd) <> 0",
    ),
    (
        "I10",
        "of an order that was paid in advance all is kept until the end that was not given back",
        "SELECT o.code FROM seller_order o JOIN order_group g ON g.id = o.order_group_id AND g.collection_mode <> 'direct'
         WHERE o.prepaid_vnd > 0 AND o.state NOT IN ('awaiting_payment', 'completed', 'cancelled')
           AND o.prepaid_vnd - o.given_back_vnd + o.forgone_vnd + o.funded_vnd - o.funded_back_vnd + CASE WHEN o.state IN ('delivered', 'collected') THEN o.extra_vnd ELSE 0 END
               IS DISTINCT FROM (SELECT -sum(amount_vnd) FROM ledger_entry e WHERE e.account = 'escrow:' || o.id)",
    ),
    (
        "I10",
        "a seller is owed what was released of their orders, less what went back of it",
        "SELECT s.slug FROM organisation s
         JOIN LATERAL (SELECT sum(CASE WHEN g.collection_mode = 'direct' THEN 0
                                        ELSE o.total_vnd + o.extra_vnd - o.voucher_vnd + o.funded_vnd - o.given_back_vnd - o.funded_back_vnd
                                   END - c.taken) AS earned
           FROM seller_order o JOIN order_group g ON g.id = o.order_group_id
           JOIN ledger_transaction t ON t.event = 'released' AND t.subject = o.id,
           LATERAL (SELECT COALESCE(sum(fee_vnd + vat_vnd + withheld_vnd), 0) AS taken FROM commission_line WHERE order_id = o.id) c
           WHERE o.seller_id = s.id) AS orders ON true
         JOIN LATERAL (SELECT -sum(e.amount_vnd) AS owed FROM ledger_entry e JOIN ledger_transaction t ON t.id = e.transaction_id
           WHERE e.account = 'payable:' || s.id AND t.event NOT IN ('dispute_borne', 'paid_in', 'cash_excess', 'cash_taken_back') AND NOT starts_with(t.event, 'payout_')) AS ledger ON true
         WHERE COALESCE(orders.earned, 0) <> COALESCE(ledger.owed, 0)",
    ),
    (
        "I10",
        "what sellers collect themselves is never kept by the platform, nor owed to it as cash",
        "SELECT DISTINCT o.code FROM seller_order o JOIN order_group g ON g.id = o.order_group_id AND g.collection_mode = 'direct'
         JOIN ledger_transaction t ON t.subject = o.id JOIN ledger_entry e ON e.transaction_id = t.id
         WHERE e.account LIKE 'escrow:%' OR e.account LIKE 'cod_receivable:%' OR e.account LIKE 'refund_payable:%'",
    ),
    (
        "I10",
        "an order that was paid to its seller has the seller's word, and what came for no order goes back",
        "SELECT o.code FROM seller_order o JOIN order_group g ON g.id = o.order_group_id AND g.collection_mode = 'direct'
         LEFT JOIN (SELECT order_id, sum(amount_vnd) AS amount_vnd FROM direct_receipt GROUP BY order_id) AS r ON r.order_id = o.id
         WHERE o.prepaid_vnd > 0 AND CASE WHEN o.confirm_by IS NOT NULL THEN COALESCE(r.amount_vnd, 0) < o.prepaid_vnd
           WHEN o.state = 'awaiting_payment' THEN COALESCE(r.amount_vnd, 0) >= o.prepaid_vnd
           ELSE r.amount_vnd IS NOT NULL AND r.amount_vnd IS DISTINCT FROM
             (SELECT sum(b.amount_vnd) FROM refund b WHERE b.order_id = o.id) END",
    ),
    (
        "I10",
        "what was captured of a payment to sellers is what the orders cost that were paid",
        "SELECT p.id::text FROM payment p JOIN order_group g ON g.id = p.order_group_id AND g.collection_mode = 'direct'
         WHERE p.pay_by IS NOT NULL AND p.captured_vnd <> CASE WHEN p.state = 'captured' THEN
           (SELECT COALESCE(sum(o.prepaid_vnd), 0) FROM seller_order o
            WHERE o.order_group_id = g.id AND o.confirm_by IS NOT NULL) ELSE 0 END",
    ),
    (
        "I10",
        "a line of a payout is in the ledger exactly as it stands",
        "SELECT l.id::text FROM payout_line l
         LEFT JOIN ledger_transaction t ON t.subject = l.id AND t.event IN ('payout_sent', 'payout_confirmed', 'payout_returned')
         LEFT JOIN ledger_entry e ON e.transaction_id = t.id AND e.account = 'payout_in_transit'
         GROUP BY l.id, l.state, l.amount_vnd
         HAVING COALESCE(string_agg(t.event || ' ' || e.amount_vnd, ',' ORDER BY t.event DESC), '') <> CASE l.state
           WHEN 'sent' THEN 'payout_sent ' || -l.amount_vnd
           WHEN 'confirmed' THEN 'payout_sent ' || -l.amount_vnd || ',payout_confirmed ' || l.amount_vnd
           WHEN 'returned' THEN 'payout_sent ' || -l.amount_vnd || ',payout_returned ' || l.amount_vnd
           ELSE '' END",
    ),
    (
        "I10",
        "whoever keeps the money pays it: a batch, and what goes back",
        "SELECT l.id::text FROM payout_line l JOIN payout_batch b ON b.number = l.batch_number
         JOIN ledger_transaction t ON t.subject = l.id AND t.event = 'payout_confirmed'
         JOIN ledger_entry e ON e.transaction_id = t.id AND e.account IN ('bank', 'partner')
         WHERE (e.account = 'partner') <> (b.collection_mode = 'partner')
         UNION ALL
         SELECT r.id::text FROM refund r JOIN order_group g ON g.id = r.order_group_id
         JOIN ledger_transaction t ON t.subject = r.id AND t.event = 'refund_sent'
         JOIN ledger_entry e ON e.transaction_id = t.id AND e.account IN ('bank', 'partner')
         WHERE (e.account = 'partner') <> (g.collection_mode = 'partner')",
    ),
    (
        "I10",
        "what is on its way to sellers is what was sent and is not settled",
        "SELECT 'payout_in_transit' WHERE
           (SELECT COALESCE(-sum(amount_vnd), 0) FROM ledger_entry WHERE account = 'payout_in_transit')
           <> (SELECT COALESCE(sum(amount_vnd), 0) FROM payout_line WHERE state = 'sent')",
    ),
    (
        "I10",
        "what is handed on to a seller is in the ledger exactly as it stands",
        "SELECT x.id::text FROM card_transfer x
         LEFT JOIN ledger_transaction t ON t.subject = x.id
         LEFT JOIN ledger_entry e ON e.transaction_id = t.id AND e.account = 'transfer_in_transit'
         GROUP BY x.id, x.state, x.amount_vnd
         HAVING COALESCE(string_agg(t.event || ' ' || e.amount_vnd, ',' ORDER BY e.amount_vnd), '') <> CASE x.state
           WHEN 'asked' THEN 'payout_transfer_asked ' || -x.amount_vnd
           WHEN 'arrived' THEN 'payout_transfer_asked ' || -x.amount_vnd || ',payout_transfer_arrived ' || x.amount_vnd
           WHEN 'refused' THEN 'payout_transfer_asked ' || -x.amount_vnd || ',payout_transfer_refused ' || x.amount_vnd
           ELSE '' END",
    ),
    (
        "I10",
        "what is taken back of it is in the ledger exactly as it stands",
        "SELECT r.id::text FROM card_reversal r
         LEFT JOIN ledger_transaction t ON t.subject = r.id
         LEFT JOIN ledger_entry e ON e.transaction_id = t.id AND e.account = 'transfer_in_transit'
         GROUP BY r.id, r.state, r.amount_vnd
         HAVING COALESCE(string_agg(t.event || ' ' || e.amount_vnd, ',' ORDER BY e.amount_vnd DESC), '') <> CASE r.state
           WHEN 'asked' THEN 'payout_reversal_asked ' || r.amount_vnd
           WHEN 'arrived' THEN 'payout_reversal_asked ' || r.amount_vnd || ',payout_reversal_arrived ' || -r.amount_vnd
           ELSE 'payout_reversal_asked ' || r.amount_vnd || ',payout_reversal_refused ' || -r.amount_vnd END",
    ),
    (
        "I10",
        "what is on its way by whoever takes the cards is what was asked for and is not settled",
        "SELECT 'transfer_in_transit' WHERE
           (SELECT COALESCE(-sum(amount_vnd), 0) FROM ledger_entry WHERE account = 'transfer_in_transit')
           <> (SELECT COALESCE(sum(amount_vnd), 0) FROM card_transfer WHERE state = 'asked')
              - (SELECT COALESCE(sum(amount_vnd), 0) FROM card_reversal WHERE state = 'asked')",
    ),
    (
        "I10",
        "no more is taken back of what was handed on than that",
        "SELECT x.id::text FROM card_transfer x JOIN card_reversal r ON r.transfer_id = x.id
         GROUP BY x.id HAVING sum(r.amount_vnd) > x.amount_vnd OR sum(r.minor) > x.minor",
    ),
    (
        "I10",
        "of an order no more is handed on than its seller was owed for it, and only what its payment brought",
        "SELECT x.id::text FROM card_transfer x
         WHERE x.amount_vnd + x.rest_vnd > COALESCE((SELECT -sum(e.amount_vnd) FROM ledger_transaction t JOIN ledger_entry e ON e.transaction_id = t.id
           WHERE t.event = 'released' AND t.subject = x.order_id AND e.account = 'payable:' || x.seller_id), 0)
         UNION ALL
         SELECT x.attempt_id::text FROM card_transfer x WHERE x.state IN ('asked', 'arrived')
         GROUP BY x.attempt_id, x.rate_minor HAVING sum(x.minor - COALESCE((
           SELECT sum(r.minor) FROM card_reversal r WHERE r.transfer_id = x.id AND r.state = 'arrived'), 0)) > x.rate_minor",
    ),
    (
        "I10",
        "no order is paid out twice: batches paid a seller no more than what was not handed on of their orders",
        "SELECT o.slug FROM organisation o,
         LATERAL (SELECT COALESCE(-sum(e.amount_vnd) FILTER (WHERE t.event = 'paid_in' OR (t.event = 'given_back' AND e.amount_vnd < 0)
                           OR (t.event = 'released' AND NOT EXISTS (
                             SELECT 1 FROM card_transfer x WHERE x.order_id = t.subject AND x.state IN ('waiting', 'asked', 'arrived')))), 0)
                           + (SELECT COALESCE(sum(x.rest_vnd), 0) FROM card_transfer x WHERE x.seller_id = o.id AND x.state IN ('asked', 'arrived')) AS brought,
                         COALESCE(sum(e.amount_vnd) FILTER (WHERE t.event IN ('payout_sent', 'payout_set_off', 'payout_returned')), 0) AS paid
                  FROM ledger_entry e JOIN ledger_transaction t ON t.id = e.transaction_id WHERE e.account = 'payable:' || o.id) AS l,
         LATERAL (SELECT COALESCE(-sum(amount_vnd), 0) AS owed FROM ledger_entry WHERE account = 'cod_receivable:' || o.id) AS cash
         WHERE EXISTS (SELECT 1 FROM card_transfer x WHERE x.seller_id = o.id) AND l.paid > l.brought + greatest(cash.owed, 0)",
    ),
    (
        "I10",
        "the lines of a batch stand where it stands",
        "SELECT b.number::text FROM payout_batch b JOIN payout_line l ON l.batch_number = b.number
         WHERE CASE b.state WHEN 'sent' THEN l.state = 'planned' WHEN 'cancelled' THEN l.state <> 'dropped'
                            ELSE l.state NOT IN ('planned', 'dropped') END",
    ),
    (
        "I10",
        "cash that was handed over is in the ledger",
        "SELECT r.id::text FROM cash_remittance r
         WHERE CASE WHEN r.taken_back_at IS NULL THEN r.amount_vnd + r.fee_vnd ELSE 0 END IS DISTINCT FROM
           (SELECT COALESCE(-sum(e.amount_vnd), 0) FROM ledger_transaction t JOIN ledger_entry e ON e.transaction_id = t.id
            WHERE t.event IN ('cash_remitted', 'cash_taken_back') AND t.subject = r.id AND e.account = 'cod_receivable:' || r.seller_id)",
    ),
    (
        "I10",
        "nobody has handed over more cash than they took",
        "SELECT account FROM ledger_entry WHERE account LIKE 'cod_receivable:%' GROUP BY account HAVING sum(amount_vnd) < 0",
    ),
    (
        "I10",
        "what a province owes for its vouchers is what no claim holds and what of claims is not paid",
        "WITH posted AS (
           SELECT e.account, e.amount_vnd, t.event IN ('voucher_funded', 'called_off', 'given_back')
                    AND NOT EXISTS (SELECT 1 FROM voucher_claim_line l WHERE l.transaction_id = t.id AND NOT l.is_freed) AS is_unclaimed
           FROM ledger_entry e JOIN ledger_transaction t ON t.id = e.transaction_id
           WHERE e.account LIKE 'voucher_funding:province:%'),
         ledger AS (
           SELECT account, sum(amount_vnd) AS owed, COALESCE(sum(amount_vnd) FILTER (WHERE is_unclaimed), 0) AS unclaimed
           FROM posted GROUP BY account),
         claims AS (
           SELECT 'voucher_funding:province:' || province_code AS account, sum(total_vnd - paid_vnd) AS unpaid
           FROM voucher_claim WHERE state <> 'called_off' GROUP BY province_code)
         SELECT account FROM ledger FULL JOIN claims USING (account)
         WHERE COALESCE(owed, 0) <> COALESCE(unclaimed, 0) + COALESCE(unpaid, 0)",
    ),
    (
        "I10",
        "a posting is in one claim at most, as the ledger has it; a claim is its lines, and they are free when it is called off",
        "SELECT transaction_id::text FROM voucher_claim_line WHERE NOT is_freed GROUP BY transaction_id HAVING count(*) > 1
         UNION ALL
         SELECT c.code FROM voucher_claim c JOIN voucher_claim_line l ON l.claim_id = c.id
         WHERE l.is_freed <> (c.state = 'called_off') OR l.amount_vnd IS DISTINCT FROM
           (SELECT sum(e.amount_vnd) FROM ledger_entry e WHERE e.transaction_id = l.transaction_id
              AND e.account = 'voucher_funding:province:' || c.province_code)
         UNION ALL
         SELECT c.code FROM voucher_claim c
         WHERE c.total_vnd IS DISTINCT FROM (SELECT sum(amount_vnd) FROM voucher_claim_line l WHERE l.claim_id = c.id)",
    ),
    (
        "I10",
        "what paid a claim is in the ledger, and a claim is paid by what came for it",
        "SELECT p.credit_id::text FROM voucher_claim_payment p JOIN voucher_claim c ON c.id = p.claim_id
         WHERE p.amount_vnd IS DISTINCT FROM
           (SELECT -sum(e.amount_vnd) FROM ledger_transaction t JOIN ledger_entry e ON e.transaction_id = t.id
            WHERE t.subject = p.credit_id AND t.event IN ('credited', 'assigned')
              AND e.account = 'voucher_funding:province:' || c.province_code)
         UNION ALL
         SELECT c.code FROM voucher_claim c
         WHERE c.paid_vnd <> (SELECT COALESCE(sum(amount_vnd), 0) FROM voucher_claim_payment p WHERE p.claim_id = c.id)",
    ),
    (
        "I18",
        "nobody agreed to a claim that they have made",
        "SELECT code FROM voucher_claim WHERE decided_by = made_by",
    ),
    (
        "I18",
        "nobody verified the account or approved the payouts that they entered",
        "SELECT organisation_id::text FROM payout_account WHERE verified_by = changed_by
         UNION ALL SELECT number::text FROM payout_batch WHERE approved_by = made_by
         UNION ALL SELECT account_ref FROM connected_account WHERE confirmed_by = entered_by",
    ),
    (
        "I7",
        "everything that was told and signed could be read",
        "SELECT event FROM webhook_inbox WHERE state = 'unreadable'",
    ),
    (
        "I11",
        "a star in the lists has a verified certificate behind it",
        "SELECT s.product_id::text FROM product_search s
         WHERE s.stars IS NOT NULL AND NOT EXISTS (
           SELECT 1 FROM ocop_certificate c
           WHERE c.product_id = s.product_id AND c.stars = s.stars AND c.status = 'recognised'
             AND c.verified_by IS NOT NULL AND c.valid_until = s.stars_valid_until)",
    ),
    (
        "I15",
        "an order goes to a commune of its province that is in force",
        "SELECT g.code FROM order_group g JOIN admin_unit u ON u.code = g.commune_code
         WHERE u.parent_code IS DISTINCT FROM g.province_code
            OR (g.placed_at AT TIME ZONE 'Asia/Ho_Chi_Minh')::date < u.valid_from
            OR (g.placed_at AT TIME ZONE 'Asia/Ho_Chi_Minh')::date > u.valid_to",
    ),
    (
        "I18",
        "nobody verified what they entered",
        "SELECT number FROM ocop_certificate WHERE verified_by = entered_by",
    ),
    (
        "I19",
        "the history of an order ends where the order stands",
        "SELECT o.code FROM seller_order o
         WHERE o.state IS DISTINCT FROM (
           SELECT e.to_state FROM order_event e WHERE e.order_id = o.id AND e.kind IN ('state', 'undone') ORDER BY e.at DESC, e.id DESC LIMIT 1)",
    ),
    (
        "I12",
        "every organisation that has people has one who looks after them",
        "SELECT o.slug FROM organisation o JOIN membership m ON m.organisation_id = o.id
         GROUP BY o.id HAVING NOT bool_or(m.role IN ('owner', 'head', 'operator'))",
    ),
    (
        "I20",
        "the lists hold exactly the published products of approved storefronts",
        "WITH public AS (
           SELECT DISTINCT p.id FROM product p
           JOIN variant v ON v.product_id = p.id JOIN offer o ON o.variant_id = v.id AND o.is_shown
           JOIN storefront f ON f.organisation_id = o.seller_id AND f.status = 'approved'
           WHERE p.status = 'published')
         SELECT COALESCE(public.id, s.product_id)::text FROM public
         FULL JOIN product_search s ON s.product_id = public.id WHERE public.id IS NULL OR s.product_id IS NULL",
    ),
];

/// Examines every invariant.
pub async fn examine(pool: &PgPool) -> Result<Vec<Finding>, sqlx::Error> {
    let mut findings = Vec::with_capacity(CHECKS.len());
    for (invariant, sentence, query) in CHECKS {
        let mut broken: Vec<Option<String>> = sqlx::query_scalar(*query).fetch_all(pool).await?;
        broken.truncate(20);
        findings.push(Finding {
            invariant,
            sentence,
            broken: broken.into_iter().flatten().collect(),
        });
    }
    Ok(findings)
}
