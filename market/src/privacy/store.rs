//! All SQL of this module.

use crate::base::AccountId;
use chrono::{DateTime, Utc};
use serde_json::Value;
use sqlx::{PgConnection, PgPool};

/// What stands where a name stood.
const NOBODY: &str = "—";

pub(super) async fn load_everything(pool: &PgPool, account: AccountId) -> Result<Value, sqlx::Error> {
    sqlx::query_scalar!(
        r#"SELECT jsonb_build_object(
             'account', (SELECT jsonb_build_object('name', name, 'email', email, 'phone', phone, 'language', lang, 'created_at', created_at)
                         FROM account WHERE id = $1),
             'memberships', (SELECT COALESCE(jsonb_agg(jsonb_build_object('organisation', o.name_vi, 'role', m.role, 'since', m.created_at)
                                                       ORDER BY m.created_at), '[]')
                             FROM membership m JOIN organisation o ON o.id = m.organisation_id WHERE m.account_id = $1),
             'notices', jsonb_build_object(
                'quiet_hours', (SELECT jsonb_build_object('from_minute', from_minute, 'to_minute', to_minute) FROM quiet_hours WHERE account_id = $1),
                'choices', (SELECT COALESCE(jsonb_agg(jsonb_build_object('organisation', o.name_vi, 'kind', c.kind, 'way', c.way, 'is_wanted', c.is_wanted)
                                                      ORDER BY o.name_vi, c.kind, c.way), '[]')
                            FROM notice_choice c LEFT JOIN organisation o ON o.id = c.organisation_id WHERE c.account_id = $1),
                'devices', (SELECT COALESCE(jsonb_agg(jsonb_build_object('browser', agent, 'since', created_at) ORDER BY created_at), '[]')
                            FROM push_device WHERE account_id = $1),
                'bell', (SELECT COALESCE(jsonb_agg(jsonb_build_object('organisation', o.name_vi, 'kind', b.kind, 'about', b.label,
                                                   'detail', b.detail, 'at', b.created_at, 'read_at', b.read_at) ORDER BY b.id), '[]')
                         FROM bell_entry b JOIN organisation o ON o.id = b.organisation_id WHERE b.account_id = $1)),
             'authenticator_app_since', (SELECT created_at FROM totp WHERE account_id = $1),
             'passkeys', (SELECT COALESCE(jsonb_agg(jsonb_build_object('name', name, 'created_at', created_at, 'last_used_at', last_used_at)
                                                    ORDER BY created_at), '[]')
                          FROM passkey WHERE account_id = $1),
             'sessions', (SELECT COALESCE(jsonb_agg(jsonb_build_object('browser', agent, 'created_at', created_at, 'last_seen_at', last_seen_at)
                                                    ORDER BY created_at), '[]')
                          FROM session WHERE account_id = $1),
             'drafts', (SELECT COALESCE(jsonb_agg(jsonb_build_object('organisation', o.name_vi, 'form', d.form, 'typed', d.typed, 'kept_at', d.kept_at)
                                                  ORDER BY d.kept_at), '[]')
                        FROM form_draft d JOIN organisation o ON o.id = d.organisation_id WHERE d.account_id = $1),
             'cart', (SELECT COALESCE(jsonb_agg(jsonb_build_object('product', p.name_vi, 'pack', v.pack_vi, 'quantity', l.quantity, 'added_at', l.added_at)
                                                ORDER BY l.added_at), '[]')
                      FROM cart c JOIN cart_line l ON l.cart_id = c.id JOIN offer f ON f.id = l.offer_id
                      JOIN variant v ON v.id = f.variant_id JOIN product p ON p.id = v.product_id
                      WHERE c.account_id = $1 AND c.placed_at IS NULL),
             'orders', (SELECT COALESCE(jsonb_agg(jsonb_build_object(
                          'code', g.code, 'placed_at', g.placed_at, 'total_vnd', g.total_vnd, 'voucher_vnd', g.voucher_vnd, 'name', g.shopper_name,
                          'phone', g.shopper_phone, 'email', g.shopper_email, 'province', g.province_name,
                          'commune', g.commune_name, 'address', g.address_line, 'former_address', g.legacy_address, 'note', g.note,
                          'parts', (SELECT jsonb_agg(jsonb_build_object(
                             'code', o.code, 'seller', o.seller_name_vi, 'state', o.state, 'delivery', o.delivery,
                             'total_vnd', o.total_vnd, 'tracking_codes', (SELECT jsonb_agg(s.tracking_code ORDER BY s.sent_at) FROM shipment s
                                                WHERE s.order_id = o.id AND s.tracking_code <> ''),
                             'cancel_request', o.cancel_request, 'cancel_reason', o.cancel_reason,
                             'history', (SELECT jsonb_agg(jsonb_build_object('at', e.at, 'by', e.actor_kind, 'what', e.kind, 'state', e.to_state,
                                           'reason', e.reason) ORDER BY e.at, e.id)
                                         FROM order_event e WHERE e.order_id = o.id),
                             'notes', (SELECT jsonb_agg(jsonb_build_object('at', n.at, 'by', n.author, 'text', n.text) ORDER BY n.at, n.id)
                                       FROM order_note n WHERE n.order_id = o.id),
                             'returns', (SELECT jsonb_agg(jsonb_build_object('at', q.asked_at, 'reason', q.reason, 'note', q.note,
                                           'amount_vnd', q.amount_vnd, 'state', q.state, 'answer', q.answer) ORDER BY q.asked_at)
                                         FROM return_request q WHERE q.order_id = o.id),
                             'invoice', (SELECT jsonb_build_object('name', i.buyer_name, 'tax_code', i.buyer_tax_code, 'address', i.buyer_address,
                                           'email', i.buyer_email, 'serial', i.serial, 'number', i.number, 'lookup_code', i.lookup_code, 'issued_on', i.issued_on)
                                         FROM order_invoice i WHERE i.order_id = o.id),
                             'goods', (SELECT jsonb_agg(jsonb_build_object('name', l.name_vi, 'pack', l.pack_vi,
                                         'quantity', l.quantity, 'unit_price_vnd', l.unit_price_vnd) ORDER BY l.position)
                                       FROM order_line l WHERE l.order_id = o.id)) ORDER BY o.code)
                             FROM seller_order o WHERE o.order_group_id = g.id)) ORDER BY g.placed_at), '[]')
                        FROM order_group g WHERE g.account_id = $1),
             'payout_accounts', (SELECT COALESCE(jsonb_agg(jsonb_build_object('organisation', o.name_vi, 'bank_bin', p.bin,
                                   'number', p.number, 'holder', p.holder, 'entered_at', p.changed_at) ORDER BY p.changed_at), '[]')
                                 FROM payout_account p JOIN organisation o ON o.id = p.organisation_id WHERE p.changed_by = $1),
             'applications', (SELECT COALESCE(jsonb_agg(jsonb_build_object(
                                'state', a.state, 'begun_at', a.begun_at, 'submitted_at', a.submitted_at, 'reason', a.reason,
                                'steps', (SELECT jsonb_agg(s.content ORDER BY s.step) FROM application_step s WHERE s.application_id = a.id),
                                'documents', (SELECT jsonb_agg(d.name ORDER BY d.added_at) FROM application_document d WHERE d.application_id = a.id))
                                ORDER BY a.begun_at), '[]')
                              FROM application a WHERE a.account_id = $1)
           ) AS "everything!""#,
        account.0
    )
    .fetch_one(pool)
    .await
}

/// Whoever orders for the account now waits, because an order names it.
pub(super) async fn lock_account(connection: &mut PgConnection, account: AccountId) -> Result<(), sqlx::Error> {
    sqlx::query!("SELECT id FROM account WHERE id = $1 FOR UPDATE", account.0)
        .fetch_one(connection)
        .await?;
    Ok(())
}

pub(super) async fn open_orders(connection: &mut PgConnection, account: AccountId) -> Result<Vec<String>, sqlx::Error> {
    sqlx::query_scalar!(
        "SELECT o.code FROM seller_order o JOIN order_group g ON g.id = o.order_group_id
         WHERE g.account_id = $1 AND (o.state NOT IN ('completed', 'cancelled') OR o.return_open_since IS NOT NULL) ORDER BY o.code LIMIT 20",
        account.0
    )
    .fetch_all(connection)
    .await
}

pub(super) async fn forget_letters(connection: &mut PgConnection, account: AccountId) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "WITH owner AS (SELECT email, phone FROM account WHERE id = $1),
         waiting AS (DELETE FROM message USING owner WHERE message.email = owner.email OR message.phone = owner.phone),
         kept AS (DELETE FROM mailbox_entry USING owner WHERE mailbox_entry.email = owner.email OR mailbox_entry.phone = owner.phone),
         resets AS (DELETE FROM password_reset WHERE account_id = $1)
         DELETE FROM contact_change WHERE account_id = $1",
        account.0
    )
    .execute(connection)
    .await?;
    Ok(())
}

/// What was sold, for how much and where to by commune stays; who bought it goes, and with it the secret of the link. What
/// stands on an invoice that was made stays as long as the law wants it kept.
pub(super) async fn pseudonymise_orders(connection: &mut PgConnection, account: AccountId) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "WITH wishes AS (
           UPDATE return_request q SET note = '' FROM seller_order o JOIN order_group g ON g.id = o.order_group_id
           WHERE o.id = q.order_id AND g.account_id = $1 AND q.asked_by = 'shopper'),
         asked AS (
           DELETE FROM order_invoice i USING seller_order o JOIN order_group g ON g.id = o.order_group_id
           WHERE o.id = i.order_id AND g.account_id = $1 AND i.written_at IS NULL),
         photos AS (
           DELETE FROM return_photo p USING return_request q, seller_order o, order_group g
           WHERE q.id = p.request_id AND o.id = q.order_id AND g.id = o.order_group_id AND g.account_id = $1)
         UPDATE order_group
         SET shopper_name = $2, shopper_phone = '', shopper_email = NULL, address_line = $2, legacy_address = '', note = '',
             token_hash = sha256(convert_to(gen_random_uuid()::text, 'UTF8')), session_id = NULL
         WHERE account_id = $1",
        account.0,
        NOBODY,
    )
    .execute(connection)
    .await?;
    Ok(())
}

/// What the person wrote about their orders, wherever it was taken: histories, the desk's search, and letters to sellers that
/// wait or lie in the mailbox.
pub(super) async fn blank_words(connection: &mut PgConnection, account: AccountId) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "WITH own AS MATERIALIZED (
           SELECT o.id, o.code, g.code AS group_code FROM seller_order o JOIN order_group g ON g.id = o.order_group_id
           WHERE g.account_id = $1),
         events AS (
           UPDATE order_event e SET reason = '' FROM own WHERE e.order_id = own.id AND e.actor_kind = 'shopper' AND e.reason <> ''),
         notes AS (
           UPDATE order_note n SET text = $2 FROM own WHERE n.order_id = own.id AND n.author = 'shopper'),
         notices AS (
           UPDATE notice n SET detail = '' FROM own WHERE n.order_id = own.id AND n.detail <> ''),
         bells AS (
           UPDATE bell_entry b SET detail = '' FROM own WHERE b.label = own.code AND b.detail <> ''),
         letters AS (
           UPDATE message m
           SET letter = jsonb_set(m.letter, '{items}', (
             SELECT jsonb_agg(CASE WHEN item ->> 0 IN (SELECT code FROM own) THEN jsonb_set(item, '{1}', '\"\"') ELSE item END
                              ORDER BY place)
             FROM jsonb_array_elements(m.letter -> 'items') WITH ORDINALITY AS i (item, place)))
           WHERE m.letter ->> 'kind' = 'notice'
             AND EXISTS (SELECT FROM jsonb_array_elements(m.letter -> 'items') AS item WHERE item ->> 0 IN (SELECT code FROM own))),
         mailbox AS (
           DELETE FROM mailbox_entry m WHERE EXISTS (SELECT FROM own WHERE strpos(m.body, own.code) > 0))
         UPDATE seller_order o
         SET cancel_request = '', cancel_reason = CASE WHEN o.cancelled_by = 'shopper' THEN '' ELSE o.cancel_reason END,
             desk_words = array_to_tsvector(ARRAY[lower(own.code), lower(own.group_code), substr(lower(own.group_code), 3)]),
             note_unread_since = NULL
         FROM own WHERE o.id = own.id",
        account.0,
        NOBODY,
    )
    .execute(connection)
    .await?;
    Ok(())
}

/// The row stays, because histories name it; nobody is in it any more, and nobody can sign in with it.
pub(super) async fn empty_account(
    connection: &mut PgConnection,
    account: AccountId,
    now: DateTime<Utc>,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "DELETE FROM cart WHERE account_id = $1 AND placed_at IS NULL",
        account.0
    )
    .execute(&mut *connection)
    .await?;
    // What was approved belongs to the organisation that came of it.
    sqlx::query!(
        "DELETE FROM application WHERE account_id = $1 AND state <> 'approved'",
        account.0
    )
    .execute(&mut *connection)
    .await?;
    sqlx::query!("DELETE FROM session WHERE account_id = $1", account.0)
        .execute(&mut *connection)
        .await?;
    sqlx::query!(
        "WITH app AS (DELETE FROM totp WHERE account_id = $1),
         drafts AS (DELETE FROM form_draft WHERE account_id = $1),
         setup AS (DELETE FROM totp_setup WHERE account_id = $1),
         keys AS (DELETE FROM passkey WHERE account_id = $1),
         half AS (DELETE FROM half_sign_in WHERE account_id = $1)
         DELETE FROM recovery_code WHERE account_id = $1",
        account.0
    )
    .execute(&mut *connection)
    .await?;
    sqlx::query!(
        "WITH quiet AS (DELETE FROM quiet_hours WHERE account_id = $1),
         choices AS (DELETE FROM notice_choice WHERE account_id = $1),
         stops AS (DELETE FROM notice_stop WHERE account_id = $1),
         bell AS (DELETE FROM bell_entry WHERE account_id = $1)
         DELETE FROM notice WHERE account_id = $1",
        account.0
    )
    .execute(&mut *connection)
    .await?;
    sqlx::query!(
        "UPDATE account SET name = $2, email = NULL, phone = NULL, password_hash = '', erased_at = $3 WHERE id = $1",
        account.0,
        NOBODY,
        now
    )
    .execute(connection)
    .await?;
    Ok(())
}
