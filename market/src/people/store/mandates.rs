//! SQL of mandates.

use crate::{
    base::{AccountId, MandateId, OrganisationId, SessionId, Words},
    documents::{DocumentFile, DocumentKind, NewDocument},
    people::{Acting, Mandate, MandateState, MandateTarget, MandateWish, Official, Scopes},
};
use chrono::{DateTime, NaiveDate, Utc};
use sqlx::{PgConnection, PgPool};

/// The most mandates that a page lists.
const LISTED_MAX: i64 = 200;

/// A mandate that is being changed.
pub(in crate::people) struct Locked {
    pub(in crate::people) id: MandateId,
    pub(in crate::people) state: MandateState,
    pub(in crate::people) official: AccountId,
    pub(in crate::people) department: OrganisationId,
    pub(in crate::people) coop: OrganisationId,
    pub(in crate::people) to: NaiveDate,
}

struct Row {
    id: MandateId,
    state: MandateState,
    official: AccountId,
    official_name: String,
    department_vi: String,
    department_en: String,
    coop_vi: String,
    coop_en: String,
    for_orders: bool,
    for_goods: bool,
    for_shopfront: bool,
    from_day: NaiveDate,
    to_day: NaiveDate,
    document: String,
    file_name: Option<String>,
    asked_at: DateTime<Utc>,
    answered_by: Option<String>,
}

fn read(row: Row) -> Mandate {
    Mandate {
        id: row.id,
        state: row.state,
        official: row.official,
        official_name: row.official_name,
        department: Words {
            vi: row.department_vi,
            en: row.department_en,
        },
        coop: Words {
            vi: row.coop_vi,
            en: row.coop_en,
        },
        scopes: Scopes {
            orders: row.for_orders,
            goods: row.for_goods,
            shopfront: row.for_shopfront,
        },
        from: row.from_day,
        to: row.to_day,
        document: row.document,
        file_name: row.file_name,
        asked_at: row.asked_at,
        answered_by: row.answered_by,
    }
}

pub(in crate::people) async fn list_of_department(
    pool: &PgPool,
    department: OrganisationId,
) -> Result<Vec<Mandate>, sqlx::Error> {
    let rows = sqlx::query_as!(
        Row,
        r#"SELECT g.id AS "id: MandateId", g.state AS "state: MandateState", g.official_id AS "official: AccountId",
                  a.name AS official_name, d.name_vi AS department_vi, d.name_en AS department_en,
                  o.name_vi AS coop_vi, o.name_en AS coop_en, g.for_orders, g.for_goods, g.for_shopfront,
                  g.from_day, g.to_day, g.document, f.name AS "file_name?", g.asked_at, b.name AS "answered_by?"
           FROM mandate g JOIN account a ON a.id = g.official_id JOIN organisation d ON d.id = g.department_id
           JOIN organisation o ON o.id = g.coop_id LEFT JOIN account b ON b.id = g.answered_by
           LEFT JOIN mandate_file f ON f.mandate_id = g.id
           WHERE g.department_id = $1 ORDER BY g.asked_at DESC, g.id DESC LIMIT $2"#,
        department.0,
        LISTED_MAX,
    )
    .fetch_all(pool)
    .await?;
    Ok(rows.into_iter().map(read).collect())
}

pub(in crate::people) async fn list_of_coop(pool: &PgPool, coop: OrganisationId) -> Result<Vec<Mandate>, sqlx::Error> {
    let rows = sqlx::query_as!(
        Row,
        r#"SELECT g.id AS "id: MandateId", g.state AS "state: MandateState", g.official_id AS "official: AccountId",
                  a.name AS official_name, d.name_vi AS department_vi, d.name_en AS department_en,
                  o.name_vi AS coop_vi, o.name_en AS coop_en, g.for_orders, g.for_goods, g.for_shopfront,
                  g.from_day, g.to_day, g.document, f.name AS "file_name?", g.asked_at, b.name AS "answered_by?"
           FROM mandate g JOIN account a ON a.id = g.official_id JOIN organisation d ON d.id = g.department_id
           JOIN organisation o ON o.id = g.coop_id LEFT JOIN account b ON b.id = g.answered_by
           LEFT JOIN mandate_file f ON f.mandate_id = g.id
           WHERE g.coop_id = $1 ORDER BY g.asked_at DESC, g.id DESC LIMIT $2"#,
        coop.0,
        LISTED_MAX,
    )
    .fetch_all(pool)
    .await?;
    Ok(rows.into_iter().map(read).collect())
}

pub(in crate::people) async fn count_asked(
    pool: &PgPool,
    coop: OrganisationId,
    today: NaiveDate,
) -> Result<i64, sqlx::Error> {
    sqlx::query_scalar!(
        r#"SELECT count(*) AS "count!" FROM mandate WHERE coop_id = $1 AND state = 'asked' AND to_day >= $2"#,
        coop.0,
        today,
    )
    .fetch_one(pool)
    .await
}

pub(in crate::people) async fn list_targets(pool: &PgPool, province: &str) -> Result<Vec<MandateTarget>, sqlx::Error> {
    let rows = sqlx::query!(
        "SELECT slug, name_vi, name_en FROM organisation
         WHERE province_code = $1 AND kind IN ('cooperative', 'cooperative_group', 'union', 'reseller')
         ORDER BY name_vi, id LIMIT 1000",
        province
    )
    .fetch_all(pool)
    .await?;
    let targets = rows.into_iter().map(|row| MandateTarget {
        slug: row.slug,
        name: Words {
            vi: row.name_vi,
            en: row.name_en,
        },
    });
    Ok(targets.collect())
}

pub(in crate::people) async fn find_target(
    connection: &mut PgConnection,
    province: &str,
    slug: &str,
) -> Result<Option<OrganisationId>, sqlx::Error> {
    sqlx::query_scalar!(
        r#"SELECT id AS "id: OrganisationId" FROM organisation
           WHERE slug = $2 AND province_code = $1 AND kind IN ('cooperative', 'cooperative_group', 'union', 'reseller')"#,
        province,
        slug,
    )
    .fetch_optional(connection)
    .await
}

/// Ends what its days have ended, so that it is not open any more.
pub(in crate::people) async fn close_past(
    connection: &mut PgConnection,
    official: AccountId,
    coop: OrganisationId,
    today: NaiveDate,
    now: DateTime<Utc>,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "UPDATE mandate SET state = CASE state WHEN 'granted' THEN 'ended' ELSE 'withdrawn' END, ended_at = $4, ended_by = $1
         WHERE official_id = $1 AND coop_id = $2 AND state IN ('asked', 'granted') AND to_day < $3",
        official.0,
        coop.0,
        today,
        now,
    )
    .execute(connection)
    .await?;
    Ok(())
}

pub(in crate::people) async fn has_open(
    connection: &mut PgConnection,
    official: AccountId,
    coop: OrganisationId,
) -> Result<bool, sqlx::Error> {
    sqlx::query_scalar!(
        r#"SELECT EXISTS (SELECT FROM mandate WHERE official_id = $1 AND coop_id = $2
                          AND state IN ('asked', 'granted')) AS "has!""#,
        official.0,
        coop.0,
    )
    .fetch_one(connection)
    .await
}

pub(in crate::people) async fn insert(
    connection: &mut PgConnection,
    id: MandateId,
    official: &Official,
    coop: OrganisationId,
    wish: &MandateWish,
    now: DateTime<Utc>,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "INSERT INTO mandate (id, department_id, official_id, coop_id, for_orders, for_goods, for_shopfront,
           from_day, to_day, document, state, asked_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, 'asked', $11)",
        id.0,
        official.department().0,
        official.account().0,
        coop.0,
        wish.scopes.orders,
        wish.scopes.goods,
        wish.scopes.shopfront,
        wish.from,
        wish.to,
        wish.document.as_str(),
        now,
    )
    .execute(connection)
    .await?;
    Ok(())
}

pub(in crate::people) async fn insert_file(
    connection: &mut PgConnection,
    mandate: MandateId,
    file: &NewDocument<'_>,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "INSERT INTO mandate_file (mandate_id, name, kind, bytes) VALUES ($1, $2, $3, $4)",
        mandate.0,
        file.name,
        file.kind as DocumentKind,
        file.bytes,
    )
    .execute(connection)
    .await?;
    Ok(())
}

/// The paper of a mandate for this cooperative, of this department, or of this official while they belong to it.
pub(in crate::people) async fn open_file(
    pool: &PgPool,
    mandate: MandateId,
    coop: Option<OrganisationId>,
    department: Option<OrganisationId>,
    named: Option<(AccountId, OrganisationId)>,
) -> Result<Option<DocumentFile>, sqlx::Error> {
    sqlx::query_as!(
        DocumentFile,
        r#"SELECT f.name, f.kind AS "kind: DocumentKind", f.bytes
           FROM mandate g JOIN mandate_file f ON f.mandate_id = g.id
           WHERE g.id = $1 AND (g.coop_id = $2 OR g.department_id = $3 OR (g.official_id = $4 AND g.department_id = $5))"#,
        mandate.0,
        coop.map(|coop| coop.0),
        department.map(|department| department.0),
        named.map(|(official, _)| official.0),
        named.map(|(_, department)| department.0),
    )
    .fetch_optional(pool)
    .await
}

pub(in crate::people) async fn lock(
    connection: &mut PgConnection,
    mandate: MandateId,
) -> Result<Option<Locked>, sqlx::Error> {
    sqlx::query_as!(
        Locked,
        r#"SELECT id AS "id: MandateId", state AS "state: MandateState", official_id AS "official: AccountId",
                  department_id AS "department: OrganisationId", coop_id AS "coop: OrganisationId", to_day AS "to"
           FROM mandate WHERE id = $1 FOR NO KEY UPDATE"#,
        mandate.0
    )
    .fetch_optional(connection)
    .await
}

pub(in crate::people) async fn set_answered(
    connection: &mut PgConnection,
    mandate: MandateId,
    state: MandateState,
    by: AccountId,
    now: DateTime<Utc>,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "UPDATE mandate SET state = $2, answered_by = $3, answered_at = $4 WHERE id = $1",
        mandate.0,
        state as MandateState,
        by.0,
        now,
    )
    .execute(connection)
    .await?;
    Ok(())
}

pub(in crate::people) async fn set_ended(
    connection: &mut PgConnection,
    mandate: MandateId,
    state: MandateState,
    by: AccountId,
    now: DateTime<Utc>,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "UPDATE mandate SET state = $2, ended_by = $3, ended_at = $4 WHERE id = $1",
        mandate.0,
        state as MandateState,
        by.0,
        now,
    )
    .execute(connection)
    .await?;
    Ok(())
}

/// Knocks at the cooperative's open screens: each asks again whether it still may.
pub(in crate::people) async fn knock(connection: &mut PgConnection, coop: OrganisationId) -> Result<(), sqlx::Error> {
    sqlx::query!("SELECT pg_notify($1, $2)", crate::live::ORDER_CHANGED, coop.to_string())
        .execute(connection)
        .await?;
    Ok(())
}

/// Keeps in the session for whom its owner acts.
pub(in crate::people) async fn choose(
    pool: &PgPool,
    session: SessionId,
    official: AccountId,
    mandate: MandateId,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "UPDATE session SET mandate_id = $3 WHERE id = $1 AND account_id = $2",
        session.0,
        official.0,
        mandate.0,
    )
    .execute(pool)
    .await?;
    Ok(())
}

pub(in crate::people) async fn forget_choice(pool: &PgPool, session: SessionId) -> Result<(), sqlx::Error> {
    sqlx::query!("UPDATE session SET mandate_id = NULL WHERE id = $1", session.0)
        .execute(pool)
        .await?;
    Ok(())
}

/// The mandate while it counts: granted, in its days, of somebody who still decides in that department, for a cooperative
/// that is still of its province and that they do not belong to anyway.
pub(in crate::people) async fn load_acting(
    pool: &PgPool,
    mandate: MandateId,
    official: AccountId,
    today: NaiveDate,
) -> Result<Option<Acting>, sqlx::Error> {
    let row = sqlx::query!(
        r#"SELECT g.id AS "id: MandateId", g.coop_id AS "coop: OrganisationId", o.name_vi AS coop_vi, o.name_en AS coop_en,
                  d.name_vi AS department_vi, d.name_en AS department_en, g.for_orders, g.for_goods, g.for_shopfront, g.to_day
           FROM mandate g JOIN organisation o ON o.id = g.coop_id JOIN organisation d ON d.id = g.department_id
           JOIN membership m ON m.account_id = g.official_id AND m.organisation_id = g.department_id AND m.role IN ('officer', 'head')
           WHERE g.id = $1 AND g.official_id = $2 AND g.state = 'granted' AND $3 BETWEEN g.from_day AND g.to_day
             AND o.province_code = d.province_code
             AND NOT EXISTS (SELECT FROM membership own WHERE own.account_id = g.official_id AND own.organisation_id = g.coop_id)"#,
        mandate.0,
        official.0,
        today,
    )
    .fetch_optional(pool)
    .await?;
    Ok(row.map(|row| Acting {
        id: row.id,
        coop: row.coop,
        coop_name: Words {
            vi: row.coop_vi,
            en: row.coop_en,
        },
        department: Words {
            vi: row.department_vi,
            en: row.department_en,
        },
        scopes: Scopes {
            orders: row.for_orders,
            goods: row.for_goods,
            shopfront: row.for_shopfront,
        },
        until: row.to_day,
    }))
}
