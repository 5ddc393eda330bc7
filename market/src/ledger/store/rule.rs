//! Rates. They are only ever added; each with an entry for the audit.

use crate::{
    base::{AccountId, OrganisationId, Words, id::new_uuid_at},
    ledger::{
        BasisPoints,
        rule::{CommissionRule, RuleScope, TaxKind, TaxRate},
    },
};
use chrono::{DateTime, NaiveDate, Utc};
use sqlx::{PgConnection, PgPool};

/// What became of a new rule.
pub(in crate::ledger) enum Added {
    Done,
    Taken,
    NoSuch,
}

fn words(vi: Option<String>, en: Option<String>) -> Option<Words> {
    Some(Words {
        vi: vi?,
        en: en.unwrap_or_default(),
    })
}

pub(in crate::ledger) async fn list_rules(pool: &PgPool) -> Result<Vec<CommissionRule>, sqlx::Error> {
    let rows = sqlx::query!(
        r#"SELECT COALESCE(d.name_vi, s.name_vi) AS name_vi, COALESCE(d.name_en, s.name_en) AS name_en,
                  c.name_vi AS "category_vi?", c.name_en AS "category_en?", r.rate_bps AS "rate: BasisPoints",
                  r.valid_from, r.valid_to, a.name AS "added_by?"
           FROM commission_rule r
           LEFT JOIN organisation d ON d.id = r.department_id
           LEFT JOIN organisation s ON s.id = r.seller_id
           LEFT JOIN category c ON c.slug = r.category_slug
           LEFT JOIN account a ON a.id = r.added_by
           ORDER BY r.valid_from DESC, r.added_at DESC NULLS LAST, r.id LIMIT 500"#,
    )
    .fetch_all(pool)
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| CommissionRule {
            whom: words(row.name_vi, row.name_en),
            category: words(row.category_vi, row.category_en),
            rate: row.rate,
            from: row.valid_from,
            to: row.valid_to,
            added_by: row.added_by,
        })
        .collect())
}

pub(in crate::ledger) async fn list_taxes(pool: &PgPool) -> Result<Vec<TaxRate>, sqlx::Error> {
    sqlx::query_as!(
        TaxRate,
        r#"SELECT r.kind AS "kind: TaxKind", r.rate_bps AS "rate: BasisPoints", r.valid_from AS "from", r.valid_to AS "to",
                  a.name AS "added_by?"
           FROM tax_rate r LEFT JOIN account a ON a.id = r.added_by ORDER BY r.valid_from DESC, r.kind LIMIT 200"#,
    )
    .fetch_all(pool)
    .await
}

pub(in crate::ledger) async fn list_departments(pool: &PgPool) -> Result<Vec<(OrganisationId, Words)>, sqlx::Error> {
    let rows = sqlx::query!(
        r#"SELECT id AS "id: OrganisationId", name_vi AS vi, name_en AS en FROM organisation
           WHERE kind = 'department' ORDER BY name_vi, id"#,
    )
    .fetch_all(pool)
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| {
            let name = Words { vi: row.vi, en: row.en };
            (row.id, name)
        })
        .collect())
}

pub(in crate::ledger) async fn list_categories(pool: &PgPool) -> Result<Vec<(String, Words)>, sqlx::Error> {
    let rows = sqlx::query!("SELECT slug, name_vi AS vi, name_en AS en FROM category ORDER BY position, slug")
        .fetch_all(pool)
        .await?;
    Ok(rows
        .into_iter()
        .map(|row| {
            let name = Words { vi: row.vi, en: row.en };
            (row.slug, name)
        })
        .collect())
}

pub(in crate::ledger) async fn insert_rule(
    connection: &mut PgConnection,
    scope: &RuleScope,
    category: Option<&str>,
    rate: BasisPoints,
    from: NaiveDate,
    account: AccountId,
    now: DateTime<Utc>,
) -> Result<Added, sqlx::Error> {
    let (department, seller) = match scope {
        RuleScope::Everybody => (None, None),
        RuleScope::Department(department) => (Some(department.0), None),
        RuleScope::Seller(slug) => (None, Some(slug.as_str())),
    };
    let known = sqlx::query!(
        r#"SELECT ($1::uuid IS NULL OR EXISTS (SELECT 1 FROM organisation WHERE id = $1 AND kind = 'department')) AS "department!",
                  (SELECT organisation_id FROM storefront WHERE slug = $2) AS seller,
                  ($3::text IS NULL OR EXISTS (SELECT 1 FROM category WHERE slug = $3)) AS "category!""#,
        department,
        seller,
        category,
    )
    .fetch_one(&mut *connection)
    .await?;
    if !known.department || !known.category || (seller.is_some() && known.seller.is_none()) {
        return Ok(Added::NoSuch);
    }
    let id = new_uuid_at(now);
    let done = sqlx::query!(
        "INSERT INTO commission_rule (id, department_id, seller_id, category_slug, rate_bps, valid_from, added_at, added_by)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT ON CONSTRAINT commission_rule_once DO NOTHING",
        id,
        department,
        known.seller,
        category,
        rate.0,
        from,
        now,
        account.0,
    )
    .execute(&mut *connection)
    .await?;
    if done.rows_affected() == 0 {
        return Ok(Added::Taken);
    }
    record(connection, account, "commission_rule", &id.to_string(), rate, from, now).await?;
    Ok(Added::Done)
}

/// False when there is one from that day.
pub(in crate::ledger) async fn insert_tax(
    connection: &mut PgConnection,
    kind: TaxKind,
    rate: BasisPoints,
    from: NaiveDate,
    account: AccountId,
    now: DateTime<Utc>,
) -> Result<bool, sqlx::Error> {
    let done = sqlx::query!(
        "INSERT INTO tax_rate (kind, rate_bps, valid_from, added_at, added_by) VALUES ($1, $2, $3, $4, $5)
         ON CONFLICT (kind, valid_from) DO NOTHING",
        kind as TaxKind,
        rate.0,
        from,
        now,
        account.0,
    )
    .execute(&mut *connection)
    .await?;
    if done.rows_affected() == 0 {
        return Ok(false);
    }
    record(connection, account, "tax_rate", kind.as_str(), rate, from, now).await?;
    Ok(true)
}

async fn record(
    connection: &mut PgConnection,
    account: AccountId,
    action: &str,
    subject: &str,
    rate: BasisPoints,
    from: NaiveDate,
    now: DateTime<Utc>,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "INSERT INTO audit_entry (id, at, account_id, action, subject, after)
         VALUES ($1, $2, $3, $4, $5, jsonb_build_object('rate_bps', $6::integer, 'from', $7::date))",
        new_uuid_at(now),
        now,
        account.0,
        action,
        subject,
        rate.0,
        from,
    )
    .execute(connection)
    .await?;
    Ok(())
}
