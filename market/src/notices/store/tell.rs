//! What happened, and who may want to hear of it.

use crate::{
    base::{AccountId, NoticeId, OrderGroupId, OrderId, OrganisationId, Vnd},
    ledger::CollectionMode,
    messages::{BACK_FROM_SELLER, NoticeKind, Way},
    orders::{Actor, Delivery, OrderState},
    people::Role,
    resale::ResaleState,
    returns::ReturnState,
};
use chrono::{DateTime, Utc};
use sqlx::PgConnection;
use uuid::Uuid;

/// Something that somebody may be told of.
#[derive(Clone, Debug)]
pub struct Fact {
    pub kind: NoticeKind,
    /// Whose people are told, a seller's or a department's; the group's shopper when it is nobody's.
    pub seller: Option<OrganisationId>,
    pub group: OrderGroupId,
    pub order: Option<OrderId>,
    /// What happened, when it is more than the event.
    pub once: Option<Uuid>,
    pub label: String,
    pub detail: String,
    pub path: String,
    /// Who did it.
    pub except: Option<AccountId>,
}

/// An event of an order.
pub struct OrderFact {
    pub at: DateTime<Utc>,
    pub actor: Actor,
    pub account: Option<AccountId>,
    pub kind: String,
    pub from: Option<OrderState>,
    pub to: OrderState,
    pub reason: String,
    pub order: OrderId,
    pub code: String,
    pub delivery: Delivery,
    pub seller: OrganisationId,
    pub group: OrderGroupId,
    pub group_code: String,
    pub mode: CollectionMode,
    pub method: String,
    /// What the whole group costs its shopper.
    pub to_pay: Vnd,
}

/// Somebody who may want to hear of it, and what they chose.
#[derive(Clone, Copy, Debug)]
pub struct Listener {
    pub account: Option<AccountId>,
    pub role: Option<Role>,
    pub has_email: bool,
    pub has_phone: bool,
    pub has_device: bool,
    pub email: Option<bool>,
    pub push: Option<bool>,
    pub zalo: Option<bool>,
}

/// What has no order belongs to no group either.
pub(super) const NO_GROUP: OrderGroupId = OrderGroupId(Uuid::nil());

pub(in crate::notices) async fn load_order_event(
    connection: &mut PgConnection,
    event: Uuid,
) -> Result<Option<OrderFact>, sqlx::Error> {
    sqlx::query_as!(
        OrderFact,
        r#"SELECT e.at, e.actor_kind AS "actor: Actor", e.account_id AS "account: AccountId", e.kind,
                  e.from_state AS "from: OrderState", e.to_state AS "to: OrderState", e.reason,
                  o.id AS "order: OrderId", o.code, o.delivery AS "delivery: Delivery",
                  o.seller_id AS "seller: OrganisationId", g.id AS "group: OrderGroupId", g.code AS group_code,
                  g.collection_mode AS "mode: CollectionMode",
                  (SELECT method FROM payment WHERE order_group_id = g.id ORDER BY attempt DESC LIMIT 1) AS "method!",
                  g.total_vnd - g.voucher_vnd AS "to_pay!: Vnd"
           FROM order_event e JOIN seller_order o ON o.id = e.order_id JOIN order_group g ON g.id = o.order_group_id
           WHERE e.id = $1"#,
        event
    )
    .fetch_optional(connection)
    .await
}

pub(in crate::notices) async fn load_reminder(
    connection: &mut PgConnection,
    order: Uuid,
) -> Result<Vec<Fact>, sqlx::Error> {
    let rows = sqlx::query!(
        r#"SELECT code, seller_id AS "seller: OrganisationId", order_group_id AS "group: OrderGroupId"
           FROM seller_order WHERE id = $1 AND state = 'placed'"#,
        order
    )
    .fetch_all(connection)
    .await?;
    let fact = |row: (String, OrganisationId, OrderGroupId)| Fact {
        kind: NoticeKind::ConfirmSoon,
        seller: Some(row.1),
        group: row.2,
        order: Some(OrderId(order)),
        once: None,
        path: format!("/htx/don-hang/{}", row.0),
        label: row.0,
        detail: String::new(),
        except: None,
    };
    Ok(rows
        .into_iter()
        .map(|row| fact((row.code, row.seller, row.group)))
        .collect())
}

pub(in crate::notices) async fn load_listing(
    connection: &mut PgConnection,
    product: Uuid,
) -> Result<Vec<Fact>, sqlx::Error> {
    let rows = sqlx::query!(
        r#"SELECT p.name_vi, p.slug, p.producer_id AS "seller: OrganisationId", l.reason
           FROM listing l JOIN product p ON p.id = l.product_id
           WHERE l.product_id = $1 AND l.state IN ('refused', 'settled')"#,
        product
    )
    .fetch_all(connection)
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| Fact {
            kind: NoticeKind::ListingDecided,
            seller: Some(row.seller),
            group: NO_GROUP,
            order: None,
            once: None,
            path: format!("/htx/san-pham/{}", row.slug),
            label: row.name_vi,
            detail: row.reason,
            except: None,
        })
        .collect())
}

pub(in crate::notices) async fn load_refund(
    connection: &mut PgConnection,
    refund: Uuid,
) -> Result<Vec<Fact>, sqlx::Error> {
    let rows = sqlx::query!(
        r#"SELECT g.id AS "group: OrderGroupId", g.code, r.amount_vnd AS "amount: Vnd",
                  g.collection_mode = 'direct' AND r.order_id IS NOT NULL AS "is_from_seller!"
           FROM refund r JOIN order_group g ON g.id = r.order_group_id WHERE r.id = $1 AND r.state = 'sent'"#,
        refund
    )
    .fetch_all(connection)
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| Fact {
            kind: NoticeKind::MoneyBack,
            seller: None,
            group: row.group,
            order: None,
            once: None,
            path: format!("/don-hang/{}", row.code),
            label: row.code,
            detail: format!(
                "{}{}",
                if row.is_from_seller { BACK_FROM_SELLER } else { "" },
                row.amount
            ),
            except: None,
        })
        .collect())
}

/// What a shopper wishes: to the seller while it waits for them, to the shopper when it was answered.
pub(in crate::notices) async fn load_return(
    connection: &mut PgConnection,
    request: Uuid,
) -> Result<Vec<Fact>, sqlx::Error> {
    let rows = sqlx::query!(
        r#"SELECT q.state AS "state: ReturnState", q.amount_vnd AS "wanted: Vnd", f.amount_vnd AS "given?: Vnd", q.answer,
                  o.id AS "order: OrderId", o.code, o.seller_id AS "seller: OrganisationId", g.id AS "group: OrderGroupId",
                  g.code AS group_code
           FROM return_request q JOIN seller_order o ON o.id = q.order_id JOIN order_group g ON g.id = o.order_group_id
           LEFT JOIN refund f ON f.id = q.refund_id WHERE q.id = $1 AND q.asked_by = 'shopper'"#,
        request
    )
    .fetch_all(connection)
    .await?;
    Ok(rows
        .into_iter()
        .filter_map(|row| {
            let (kind, detail) = match row.state {
                ReturnState::Requested => (NoticeKind::ReturnAsked, row.wanted.to_string()),
                ReturnState::Approved => (NoticeKind::ReturnApproved, row.given.unwrap_or(row.wanted).to_string()),
                ReturnState::Declined => (NoticeKind::ReturnDeclined, row.answer),
                ReturnState::Agreed => return None,
            };
            Some(Fact {
                kind,
                seller: kind.is_for_sellers().then_some(row.seller),
                group: row.group,
                order: Some(row.order),
                once: None,
                path: match kind.is_for_sellers() {
                    true => format!("/htx/don-hang/{}", row.code),
                    false => format!("/don-hang/{}", row.group_code),
                },
                label: row.code,
                detail,
                except: None,
            })
        })
        .collect())
}

/// To the producer, when the seller did something; to the seller, when the producer did, or the last day is over.
pub(in crate::notices) async fn load_resale(
    connection: &mut PgConnection,
    resale: Uuid,
) -> Result<Vec<Fact>, sqlx::Error> {
    let rows = sqlx::query!(
        r#"SELECT p.name_vi, r.state AS "state: ResaleState", r.seller_id AS "seller: OrganisationId",
                  p.producer_id AS "producer: OrganisationId", seller.name_vi AS seller_name, maker.name_vi AS maker_name
           FROM resale r JOIN product p ON p.id = r.product_id JOIN organisation seller ON seller.id = r.seller_id
           JOIN organisation maker ON maker.id = p.producer_id WHERE r.id = $1"#,
        resale
    )
    .fetch_all(connection)
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| {
            let (told, other, path) = match row.state {
                ResaleState::Asked | ResaleState::Dropped => {
                    (row.producer, row.seller_name, "/htx/san-pham/cho-ban-ho")
                }
                _ => (row.seller, row.maker_name, "/htx/san-pham/ban-ho"),
            };
            Fact {
                kind: NoticeKind::Resale,
                seller: Some(told),
                group: NO_GROUP,
                order: None,
                once: None,
                path: path.to_owned(),
                label: format!("{} · {other}", row.name_vi),
                detail: row.state.as_str().to_owned(),
                except: None,
            }
        })
        .collect())
}

pub(in crate::notices) async fn load_low_stock(
    connection: &mut PgConnection,
    offer: Uuid,
) -> Result<Vec<Fact>, sqlx::Error> {
    let rows = sqlx::query!(
        r#"SELECT p.name_vi, v.pack_vi, p.slug, f.seller_id AS "seller: OrganisationId", s.on_hand - s.held AS "left!"
           FROM offer f JOIN stock_item s ON s.offer_id = f.id JOIN variant v ON v.id = f.variant_id
           JOIN product p ON p.id = v.product_id
           WHERE f.id = $1 AND f.is_shown AND s.on_hand - s.held < f.low_stock"#,
        offer
    )
    .fetch_all(connection)
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| Fact {
            kind: NoticeKind::LowStock,
            seller: Some(row.seller),
            group: NO_GROUP,
            order: None,
            once: None,
            path: format!("/htx/kho/{}", row.slug),
            label: format!("{} · {}", row.name_vi, row.pack_vi),
            detail: row.left.to_string(),
            except: None,
        })
        .collect())
}

pub(in crate::notices) async fn list_members(
    connection: &mut PgConnection,
    seller: OrganisationId,
    kind: NoticeKind,
) -> Result<Vec<Listener>, sqlx::Error> {
    sqlx::query_as!(
        Listener,
        r#"SELECT a.id AS "account: AccountId", m.role AS "role: Role", a.email IS NOT NULL AS "has_email!",
                  a.phone IS NOT NULL AS "has_phone!",
                  EXISTS (SELECT FROM push_device d WHERE d.account_id = a.id) AS "has_device!",
                  e.is_wanted AS "email?", p.is_wanted AS "push?", z.is_wanted AS "zalo?"
           FROM membership m JOIN account a ON a.id = m.account_id
           LEFT JOIN notice_choice e ON e.account_id = a.id AND e.organisation_id = $1 AND e.kind = $2 AND e.way = 'email'
           LEFT JOIN notice_choice p ON p.account_id = a.id AND p.organisation_id = $1 AND p.kind = $2 AND p.way = 'push'
           LEFT JOIN notice_choice z ON z.account_id = a.id AND z.organisation_id = $1 AND z.kind = $2 AND z.way = 'zalo'
           WHERE m.organisation_id = $1
             AND CASE WHEN $3 THEN m.role IN ('officer', 'head') ELSE m.role IN ('owner', 'manager', 'packer') END
           ORDER BY a.id LIMIT 500"#,
        seller.0,
        kind as NoticeKind,
        kind.is_for_officials(),
    )
    .fetch_all(connection)
    .await
}

/// The shopper of a group, with or without an account. An address that was typed for the order counts before the account's.
pub(in crate::notices) async fn list_shoppers(
    connection: &mut PgConnection,
    group: OrderGroupId,
    kind: NoticeKind,
) -> Result<Vec<Listener>, sqlx::Error> {
    sqlx::query_as!(
        Listener,
        r#"SELECT a.id AS "account?: AccountId", NULL::text AS "role: Role",
                  (COALESCE(g.shopper_email, a.email) IS NOT NULL
                   AND (a.id IS NOT NULL OR NOT EXISTS (SELECT FROM notice_stopped s WHERE s.email = g.shopper_email)))
                    AS "has_email!",
                  a.phone IS NOT NULL AS "has_phone!",
                  EXISTS (SELECT FROM push_device d WHERE d.account_id = a.id) AS "has_device!",
                  e.is_wanted AS "email?", p.is_wanted AS "push?", z.is_wanted AS "zalo?"
           FROM order_group g LEFT JOIN account a ON a.id = g.account_id
           LEFT JOIN notice_choice e ON e.account_id = a.id AND e.organisation_id IS NULL AND e.kind = $2 AND e.way = 'email'
           LEFT JOIN notice_choice p ON p.account_id = a.id AND p.organisation_id IS NULL AND p.kind = $2 AND p.way = 'push'
           LEFT JOIN notice_choice z ON z.account_id = a.id AND z.organisation_id IS NULL AND z.kind = $2 AND z.way = 'zalo'
           WHERE g.id = $1"#,
        group.0,
        kind as NoticeKind,
    )
    .fetch_all(connection)
    .await
}

/// Nothing when the person was told of it before.
pub(in crate::notices) async fn insert_notice(
    connection: &mut PgConnection,
    once: Uuid,
    fact: &Fact,
    listener: &Listener,
    way: Way,
    due_at: DateTime<Utc>,
    now: DateTime<Utc>,
) -> Result<Option<NoticeId>, sqlx::Error> {
    let id = NoticeId::new_at(now);
    let group = fact.seller.is_none().then_some(fact.group.0);
    let done = sqlx::query!(
        "INSERT INTO notice (id, once, kind, way, account_id, order_group_id, organisation_id, order_id, label, detail, path,
                             created_at, due_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)
         ON CONFLICT ON CONSTRAINT notice_once DO NOTHING",
        id.0,
        once,
        fact.kind as NoticeKind,
        way as Way,
        listener.account.map(|account| account.0),
        group,
        fact.seller.map(|seller| seller.0),
        fact.order.map(|order| order.0),
        fact.label,
        fact.detail,
        fact.path,
        now,
        due_at,
    )
    .execute(connection)
    .await?;
    Ok((done.rows_affected() == 1).then_some(id))
}
