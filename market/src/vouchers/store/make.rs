//! Vouchers of their makers. Every query filters by who that is.

use super::discount;
use crate::{
    base::{AccountId, OrganisationId, Vnd, VoucherId, Words, id::new_uuid_at},
    vouchers::{Discount, Funding, NewVoucher, VoucherRow, VoucherState},
};
use chrono::{DateTime, NaiveDate, Utc};
use sqlx::{PgConnection, PgPool};

/// Whose a voucher is.
#[derive(Clone, Copy, Debug)]
pub(in crate::vouchers) enum Owner<'a> {
    Platform,
    Seller(OrganisationId),
    Province(OrganisationId, &'a str),
}

impl Owner<'_> {
    fn bearer(self) -> &'static str {
        match self {
            Self::Platform => "platform",
            Self::Seller(_) => "seller",
            Self::Province(..) => "province",
        }
    }

    /// The seller or the department.
    fn organisation(self) -> Option<OrganisationId> {
        match self {
            Self::Platform => None,
            Self::Seller(organisation) | Self::Province(organisation, _) => Some(organisation),
        }
    }
}

/// Whether there are all these categories, and their goods may be promoted.
pub(in crate::vouchers) async fn may_promote(
    connection: &mut PgConnection,
    categories: &[String],
) -> Result<bool, sqlx::Error> {
    sqlx::query_scalar!(
        r#"SELECT NOT EXISTS (SELECT 1 FROM UNNEST($1::text[]) AS wanted (slug)
             WHERE NOT EXISTS (SELECT 1 FROM category c WHERE c.slug = wanted.slug AND NOT c.is_age_restricted)) AS "may!""#,
        categories,
    )
    .fetch_one(connection)
    .await
}

pub(in crate::vouchers) async fn list_funding(pool: &PgPool) -> Result<Vec<Funding>, sqlx::Error> {
    sqlx::query_as!(
        Funding,
        r#"SELECT u.name AS "province?", sum(e.amount_vnd)::bigint AS "amount!: Vnd"
           FROM ledger_entry e JOIN ledger_transaction t ON t.id = e.transaction_id
           LEFT JOIN admin_unit u ON e.account = 'voucher_funding:province:' || u.code
           -- What a province has paid for it since is no part of what it cost.
           WHERE (e.account = 'voucher_funding:platform' OR e.account LIKE 'voucher_funding:province:%')
             AND t.event NOT IN ('credited', 'assigned')
           GROUP BY e.account, u.name ORDER BY e.account"#,
    )
    .fetch_all(pool)
    .await
}

pub(in crate::vouchers) async fn list_categories(pool: &PgPool) -> Result<Vec<(String, Words)>, sqlx::Error> {
    let rows = sqlx::query!(
        "SELECT slug, name_vi AS vi, name_en AS en FROM category WHERE NOT is_age_restricted ORDER BY position, slug"
    )
    .fetch_all(pool)
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| (row.slug, Words { vi: row.vi, en: row.en }))
        .collect())
}

/// False when the code is taken.
pub(in crate::vouchers) async fn insert(
    connection: &mut PgConnection,
    id: VoucherId,
    owner: Owner<'_>,
    voucher: &NewVoucher,
    account: AccountId,
    now: DateTime<Utc>,
) -> Result<bool, sqlx::Error> {
    let (amount, percent, most) = match voucher.discount {
        Discount::Amount(amount) => (Some(amount.0), None, None),
        Discount::Percent { percent, most } => (None, Some(percent), Some(most.0)),
    };
    let province = match owner {
        Owner::Province(_, province) => Some(province),
        Owner::Platform | Owner::Seller(_) => None,
    };
    let done = sqlx::query!(
        "INSERT INTO voucher
           (id, code, bearer, seller_id, department_id, province_code, amount_vnd, percent, most_vnd, minimum_vnd, valid_from,
            valid_to, budget_vnd, uses_max, per_contact, categories, made_at, made_by)
         VALUES ($1, $2, $3, CASE $3 WHEN 'seller' THEN $4::uuid END, CASE $3 WHEN 'province' THEN $4 END, $5, $6, $7, $8, $9,
                 $10, $11, $12, $13, $14, $15, $16, $17)
         ON CONFLICT (code) DO NOTHING",
        id.0,
        voucher.code.as_str(),
        owner.bearer(),
        owner.organisation().map(|organisation| organisation.0),
        province,
        amount,
        percent,
        most,
        voucher.minimum.0,
        voucher.from,
        voucher.to,
        voucher.budget.map(|budget| budget.0),
        voucher.uses_max,
        voucher.per_contact,
        &voucher.categories,
        now,
        account.0,
    )
    .execute(connection)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Whether it was ended; nothing when it is not theirs.
pub(in crate::vouchers) async fn lock_own(
    connection: &mut PgConnection,
    owner: Owner<'_>,
    voucher: VoucherId,
) -> Result<Option<bool>, sqlx::Error> {
    sqlx::query_scalar!(
        r#"SELECT ended_at IS NOT NULL AS "is_ended!" FROM voucher
           WHERE id = $1 AND bearer = $2 AND COALESCE(seller_id, department_id) IS NOT DISTINCT FROM $3 FOR UPDATE"#,
        voucher.0,
        owner.bearer(),
        owner.organisation().map(|organisation| organisation.0),
    )
    .fetch_optional(connection)
    .await
}

pub(in crate::vouchers) async fn set_ended(
    connection: &mut PgConnection,
    voucher: VoucherId,
    account: AccountId,
    now: DateTime<Utc>,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "UPDATE voucher SET ended_at = $2, ended_by = $3 WHERE id = $1",
        voucher.0,
        now,
        account.0
    )
    .execute(connection)
    .await?;
    Ok(())
}

/// An entry for the audit.
pub(in crate::vouchers) async fn record(
    connection: &mut PgConnection,
    owner: Owner<'_>,
    account: AccountId,
    action: &str,
    voucher: VoucherId,
    code: Option<&str>,
    now: DateTime<Utc>,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "INSERT INTO audit_entry (id, at, account_id, organisation_id, action, subject, after)
         VALUES ($1, $2, $3, $4, $5, $6, CASE WHEN $7::text IS NOT NULL THEN jsonb_build_object('code', $7::text) END)",
        new_uuid_at(now),
        now,
        account.0,
        owner.organisation().map(|organisation| organisation.0),
        action,
        voucher.to_string(),
        code,
    )
    .execute(connection)
    .await?;
    Ok(())
}

pub(in crate::vouchers) async fn list(
    pool: &PgPool,
    owner: Owner<'_>,
    today: NaiveDate,
) -> Result<Vec<VoucherRow>, sqlx::Error> {
    let rows = sqlx::query!(
        r#"SELECT v.id AS "id: VoucherId", v.code, v.amount_vnd AS "amount: Vnd", v.percent, v.most_vnd AS "most: Vnd",
                  v.minimum_vnd AS "minimum: Vnd", v.valid_from, v.valid_to, v.budget_vnd AS "budget: Vnd", v.uses_max,
                  v.per_contact, v.used_vnd AS "used: Vnd", v.uses, v.ended_at IS NOT NULL AS "is_ended!", a.name AS made_by,
                  ARRAY(SELECT c.name_vi FROM category c WHERE c.slug = ANY(v.categories) ORDER BY c.position) AS "names_vi!",
                  ARRAY(SELECT c.name_en FROM category c WHERE c.slug = ANY(v.categories) ORDER BY c.position) AS "names_en!",
                  COALESCE((SELECT sum(CASE WHEN v.bearer = 'seller' THEN o.voucher_vnd ELSE o.funded_vnd - o.funded_back_vnd END)
                            FROM voucher_use u JOIN seller_order o ON o.order_group_id = u.order_group_id
                            WHERE u.voucher_id = v.id AND CASE WHEN v.bearer = 'seller' THEN o.state = 'completed'
                              ELSE EXISTS (SELECT 1 FROM ledger_transaction t
                                           WHERE t.event = 'voucher_funded' AND t.subject = o.id) END), 0)::bigint AS "spent!: Vnd"
           FROM voucher v JOIN account a ON a.id = v.made_by
           WHERE v.bearer = $1 AND COALESCE(v.seller_id, v.department_id) IS NOT DISTINCT FROM $2
           ORDER BY v.made_at DESC, v.id LIMIT 200"#,
        owner.bearer(),
        owner.organisation().map(|organisation| organisation.0),
    )
    .fetch_all(pool)
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| {
            let discount = discount(row.amount, row.percent, row.most);
            let one_use = match discount {
                Discount::Amount(amount) => amount,
                Discount::Percent { .. } => Vnd(1),
            };
            let is_used_up = row.uses_max.is_some_and(|most| row.uses >= most)
                || row.budget.is_some_and(|budget| Vnd(budget.0 - row.used.0) < one_use);
            let state = match () {
                () if row.is_ended => VoucherState::Ended,
                () if today > row.valid_to => VoucherState::Over,
                () if is_used_up => VoucherState::UsedUp,
                () if today < row.valid_from => VoucherState::Later,
                () => VoucherState::Open,
            };
            let names = row.names_vi.into_iter().zip(row.names_en);
            VoucherRow {
                id: row.id,
                code: row.code,
                discount,
                minimum: row.minimum,
                from: row.valid_from,
                to: row.valid_to,
                budget: row.budget,
                uses_max: row.uses_max,
                per_contact: row.per_contact,
                categories: names.map(|(vi, en)| Words { vi, en }).collect(),
                used: row.used,
                uses: row.uses,
                spent: row.spent,
                made_by: row.made_by,
                state,
            }
        })
        .collect())
}
