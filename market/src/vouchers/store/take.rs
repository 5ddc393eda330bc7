//! Using vouchers, and giving uses back.

use super::discount;
use crate::{
    base::{AccountId, OrderGroupId, OrderId, OrganisationId, Vnd, VoucherId},
    vouchers::{Found, Scope, Terms, VoucherCode},
};
use chrono::{DateTime, Utc};
use sqlx::PgConnection;

pub(in crate::vouchers) async fn find(
    connection: &mut PgConnection,
    code: &VoucherCode,
) -> Result<Option<Found>, sqlx::Error> {
    let row = sqlx::query!(
        r#"SELECT id AS "id: VoucherId", seller_id AS "seller: OrganisationId", province_code, amount_vnd AS "amount: Vnd",
                  percent, most_vnd AS "most: Vnd", minimum_vnd AS "minimum: Vnd", valid_from, valid_to, categories,
                  budget_vnd - used_vnd AS "budget_left: Vnd", uses_max - uses AS uses_left,
                  ended_at IS NOT NULL AS "is_ended!"
           FROM voucher WHERE code = $1"#,
        code.as_str(),
    )
    .fetch_optional(connection)
    .await?;
    Ok(row.map(|row| Found {
        id: row.id,
        terms: Terms {
            discount: discount(row.amount, row.percent, row.most),
            scope: match (row.seller, row.province_code) {
                (Some(seller), _) => Scope::Seller(seller),
                (None, Some(province)) => Scope::Province(province),
                (None, None) => Scope::All,
            },
            categories: row.categories,
            minimum: row.minimum,
            from: row.valid_from,
            to: row.valid_to,
        },
        is_ended: row.is_ended,
        budget_left: row.budget_left,
        uses_left: row.uses_left,
    }))
}

/// What became of taking so much of a voucher.
pub(in crate::vouchers) enum Taking {
    Taken { per_contact: i32 },
    UsedUp,
    Ended,
}

/// Takes so much, if so much is left: then the row is locked until the transaction ends.
pub(in crate::vouchers) async fn take(
    connection: &mut PgConnection,
    voucher: VoucherId,
    amount: Vnd,
) -> Result<Taking, sqlx::Error> {
    let taken = sqlx::query_scalar!(
        "UPDATE voucher SET used_vnd = used_vnd + $2, uses = uses + 1
         WHERE id = $1 AND ended_at IS NULL AND (budget_vnd IS NULL OR used_vnd + $2 <= budget_vnd)
           AND (uses_max IS NULL OR uses < uses_max)
         RETURNING per_contact",
        voucher.0,
        amount.0,
    )
    .fetch_optional(&mut *connection)
    .await?;
    if let Some(per_contact) = taken {
        return Ok(Taking::Taken { per_contact });
    }
    let is_ended = sqlx::query_scalar!(
        r#"SELECT ended_at IS NOT NULL AS "is_ended!" FROM voucher WHERE id = $1"#,
        voucher.0
    )
    .fetch_one(connection)
    .await?;
    Ok(if is_ended { Taking::Ended } else { Taking::UsedUp })
}

/// How many uses of a voucher stand that are this account's, or were placed with this telephone number.
pub(in crate::vouchers) async fn uses_of(
    connection: &mut PgConnection,
    voucher: VoucherId,
    account: Option<AccountId>,
    phone: &str,
) -> Result<i64, sqlx::Error> {
    sqlx::query_scalar!(
        r#"SELECT count(*) AS "uses!" FROM voucher_use u JOIN order_group g ON g.id = u.order_group_id
           WHERE u.voucher_id = $1 AND u.returned_at IS NULL AND (g.shopper_phone = $3 OR g.account_id = $2)"#,
        voucher.0,
        account.map(|account| account.0),
        phone,
    )
    .fetch_one(connection)
    .await
}

pub(in crate::vouchers) async fn insert_use(
    connection: &mut PgConnection,
    voucher: VoucherId,
    group: OrderGroupId,
    amount: Vnd,
    now: DateTime<Utc>,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "INSERT INTO voucher_use (order_group_id, voucher_id, amount_vnd, used_at) VALUES ($1, $2, $3, $4)",
        group.0,
        voucher.0,
        amount.0,
        now,
    )
    .execute(connection)
    .await?;
    Ok(())
}

/// An order was called off: when it was the last of its group that stood, and nothing of the group has left the house, the
/// group has not used its voucher.
pub async fn give_use_back(
    connection: &mut PgConnection,
    order: OrderId,
    now: DateTime<Utc>,
) -> Result<(), sqlx::Error> {
    // Orders of one group may be called off at the same time: whoever comes second sees what the first has done.
    let group = sqlx::query_scalar!(
        r#"SELECT u.order_group_id AS "group: OrderGroupId" FROM voucher_use u JOIN seller_order o ON o.order_group_id = u.order_group_id
           WHERE o.id = $1 AND u.returned_at IS NULL FOR UPDATE OF u"#,
        order.0
    )
    .fetch_optional(&mut *connection)
    .await?;
    let Some(group) = group else { return Ok(()) };
    sqlx::query!(
        "WITH back AS (
           UPDATE voucher_use u SET returned_at = $2
           WHERE u.order_group_id = $1 AND u.returned_at IS NULL AND NOT EXISTS (
             SELECT 1 FROM seller_order o WHERE o.order_group_id = $1
               AND (o.state <> 'cancelled' OR o.cancelled_by = 'refused'))
           RETURNING u.voucher_id, u.amount_vnd)
         UPDATE voucher v SET used_vnd = v.used_vnd - back.amount_vnd, uses = v.uses - 1 FROM back WHERE v.id = back.voucher_id",
        group.0,
        now,
    )
    .execute(connection)
    .await?;
    Ok(())
}

/// An order group that had expired lives again: it uses its voucher once more, if so much is left of it. True when it has
/// none, or uses it.
pub async fn use_again(connection: &mut PgConnection, group: OrderGroupId) -> Result<bool, sqlx::Error> {
    let lost = sqlx::query!(
        r#"SELECT voucher_id AS "voucher: VoucherId", amount_vnd AS "amount: Vnd" FROM voucher_use
           WHERE order_group_id = $1 AND returned_at IS NOT NULL FOR UPDATE"#,
        group.0
    )
    .fetch_optional(&mut *connection)
    .await?;
    let Some(lost) = lost else { return Ok(true) };
    // That its time is over does not matter: it was promised when the group was placed.
    let done = sqlx::query!(
        "UPDATE voucher SET used_vnd = used_vnd + $2, uses = uses + 1
         WHERE id = $1 AND (budget_vnd IS NULL OR used_vnd + $2 <= budget_vnd) AND (uses_max IS NULL OR uses < uses_max)",
        lost.voucher.0,
        lost.amount.0,
    )
    .execute(&mut *connection)
    .await?;
    if done.rows_affected() == 0 {
        return Ok(false);
    }
    sqlx::query!(
        "UPDATE voucher_use SET returned_at = NULL WHERE order_group_id = $1",
        group.0
    )
    .execute(connection)
    .await?;
    Ok(true)
}
