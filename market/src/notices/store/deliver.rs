//! What waits, and to whom it goes.

use super::quiet_of;
use crate::{
    base::{AccountId, DeviceId, Lang, NoticeId, OrderGroupId, OrganisationId, Words},
    messages::{NoticeKind, Way},
    notices::QuietHours,
};
use chrono::{DateTime, Utc};
use sqlx::PgConnection;

/// Something that somebody was not told yet.
pub struct Waiting {
    pub id: NoticeId,
    pub kind: NoticeKind,
    pub way: Way,
    pub account: Option<AccountId>,
    pub group: Option<OrderGroupId>,
    pub organisation: Option<OrganisationId>,
    pub label: String,
    pub detail: String,
    pub path: String,
    /// An order that waits for nobody any more, or a number that was put right.
    pub is_stale: bool,
}

/// To whom it goes.
pub struct Person {
    pub name: Option<String>,
    pub email: Option<String>,
    pub phone: Option<String>,
    pub lang: Lang,
    pub quiet: Option<QuietHours>,
    pub seller: Option<Words>,
}

/// Everything that waits for the same person as this one, of its kind and in its way, locked.
pub(in crate::notices) async fn lock_waiting(
    connection: &mut PgConnection,
    notice: NoticeId,
) -> Result<Vec<Waiting>, sqlx::Error> {
    sqlx::query_as!(
        Waiting,
        r#"SELECT n.id AS "id: NoticeId", n.kind AS "kind: NoticeKind", n.way AS "way: Way",
                  n.account_id AS "account: AccountId", n.order_group_id AS "group: OrderGroupId",
                  n.organisation_id AS "organisation: OrganisationId", n.label, n.detail, n.path,
                  (n.kind IN ('new_order', 'confirm_soon')
                   AND NOT EXISTS (SELECT FROM seller_order o WHERE o.id = n.order_id AND (o.state = 'placed' OR n.kind = 'new_order' AND o.state = 'awaiting_payment'))
                   OR n.kind = 'sent' AND n.detail LIKE 'tracking %'
                   AND NOT EXISTS (SELECT FROM shipment s WHERE s.order_id = n.order_id AND s.tracking_code = substr(n.detail, 10))) AS "is_stale!"
           FROM notice f JOIN notice n ON n.kind = f.kind AND n.way = f.way
             AND n.account_id IS NOT DISTINCT FROM f.account_id AND n.order_group_id IS NOT DISTINCT FROM f.order_group_id
             AND n.organisation_id IS NOT DISTINCT FROM f.organisation_id
           WHERE f.id = $1 AND n.told_at IS NULL
           ORDER BY n.id FOR UPDATE OF n"#,
        notice.0
    )
    .fetch_all(connection)
    .await
}

/// Nobody when they are no longer of the seller, or no longer there.
pub(in crate::notices) async fn load_person(
    connection: &mut PgConnection,
    waiting: &Waiting,
) -> Result<Option<Person>, sqlx::Error> {
    let row = sqlx::query!(
        r#"SELECT a.name AS "name?", COALESCE(g.shopper_email, a.email) AS email, a.phone AS "phone?",
                  COALESCE(a.lang, g.lang) AS "lang?: Lang", q.from_minute AS "from_minute?", q.to_minute AS "to_minute?",
                  o.name_vi AS "seller_vi?", o.name_en AS "seller_en?"
           FROM (SELECT $1::uuid AS account, $2::uuid AS order_group, $3::uuid AS seller) AS to_whom
           LEFT JOIN account a ON a.id = to_whom.account AND a.erased_at IS NULL
           LEFT JOIN order_group g ON g.id = to_whom.order_group
           LEFT JOIN quiet_hours q ON q.account_id = a.id
           LEFT JOIN membership m ON m.account_id = a.id AND m.organisation_id = to_whom.seller
             AND m.role IN ('owner', 'manager', 'packer', 'officer', 'head')
           LEFT JOIN organisation o ON o.id = m.organisation_id
           WHERE (to_whom.seller IS NULL OR m.account_id IS NOT NULL)
             AND (to_whom.account IS NULL OR a.id IS NOT NULL)"#,
        waiting.account.map(|account| account.0),
        waiting.group.map(|group| group.0),
        waiting.organisation.map(|organisation| organisation.0),
    )
    .fetch_optional(connection)
    .await?;
    Ok(row.map(|row| Person {
        name: row.name,
        email: row.email,
        phone: row.phone,
        lang: row.lang.unwrap_or_default(),
        quiet: quiet_of(row.from_minute, row.to_minute),
        seller: row.seller_vi.zip(row.seller_en).map(|(vi, en)| Words { vi, en }),
    }))
}

/// The devices of somebody whose sessions have not ended, and their languages.
pub(in crate::notices) async fn list_targets(
    connection: &mut PgConnection,
    account: Option<AccountId>,
    now: DateTime<Utc>,
) -> Result<Vec<(DeviceId, Lang)>, sqlx::Error> {
    let rows = sqlx::query!(
        r#"SELECT d.id AS "id: DeviceId", d.lang AS "lang: Lang" FROM push_device d
           JOIN session s ON s.id = d.session_id AND s.account_id = d.account_id AND s.expires_at > $2
           WHERE d.account_id = $1 ORDER BY d.id"#,
        account.map(|account| account.0),
        now,
    )
    .fetch_all(connection)
    .await?;
    Ok(rows.into_iter().map(|row| (row.id, row.lang)).collect())
}

pub(in crate::notices) async fn insert_stop(
    connection: &mut PgConnection,
    token_hash: &[u8],
    waiting: &Waiting,
    email: &str,
    now: DateTime<Utc>,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "INSERT INTO notice_stop (token_hash, account_id, organisation_id, email, kind, created_at)
         VALUES ($1, $2, $3, $4, $5, $6)",
        token_hash,
        waiting.account.map(|account| account.0),
        waiting.organisation.map(|organisation| organisation.0),
        waiting.account.is_none().then_some(email),
        waiting.kind as NoticeKind,
        now,
    )
    .execute(connection)
    .await?;
    Ok(())
}

pub(in crate::notices) async fn set_told(
    connection: &mut PgConnection,
    notices: &[NoticeId],
    now: DateTime<Utc>,
) -> Result<(), sqlx::Error> {
    let ids: Vec<_> = notices.iter().map(|notice| notice.0).collect();
    sqlx::query!("UPDATE notice SET told_at = $2 WHERE id = ANY($1)", &ids, now)
        .execute(connection)
        .await?;
    Ok(())
}
