//! All SQL of this module.

use super::{PaymentMethod, PaymentState};
use crate::base::{OrderGroupId, OrderId, PaymentId, Vnd};
use chrono::{DateTime, Utc};
use sqlx::PgConnection;

/// Writes the first payment of an order group and what of it belongs to each order. The shares must add up to the amount.
pub async fn insert_payment(
    connection: &mut PgConnection,
    group: OrderGroupId,
    method: PaymentMethod,
    amount: Vnd,
    shares: &[(OrderId, Vnd)],
    now: DateTime<Utc>,
) -> Result<PaymentId, sqlx::Error> {
    let id = PaymentId::new_at(now);
    sqlx::query!(
        "INSERT INTO payment (id, order_group_id, attempt, method, state, amount_vnd, created_at)
         VALUES ($1, $2, 1, $3, $4, $5, $6)",
        id.0,
        group.0,
        method as PaymentMethod,
        PaymentState::Created as PaymentState,
        amount.0,
        now,
    )
    .execute(&mut *connection)
    .await?;
    let orders: Vec<_> = shares.iter().map(|(order, _)| order.0).collect();
    let amounts: Vec<_> = shares.iter().map(|(_, amount)| amount.0).collect();
    sqlx::query!(
        "INSERT INTO payment_split (payment_id, order_id, amount_vnd)
         SELECT $1, * FROM UNNEST($2::uuid[], $3::bigint[])",
        id.0,
        &orders,
        &amounts,
    )
    .execute(connection)
    .await?;
    Ok(id)
}
