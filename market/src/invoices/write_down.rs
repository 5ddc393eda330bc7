//! A seller writes down which invoice they have made for an order.

use super::{Issued, OrderInvoice, store};
use crate::people::{CoopManager, CoopMember, audit};
use chrono::{DateTime, Utc};
use serde_json::json;
use sqlx::PgPool;

/// Why it is not written down.
#[derive(Debug, thiserror::Error)]
pub enum WriteRefused {
    /// No such order of yours.
    #[error("no such order")]
    NotFound,
    /// The order was called off, or waits for its money.
    #[error("the order is not to be invoiced")]
    NotSold,
    /// The invoice stands at another order.
    #[error("the invoice is that of {code}")]
    Taken {
        /// The other order's code.
        code: String,
    },
    /// Its day has not come.
    #[error("the day has not come")]
    InFuture,
    /// The database did not answer as it should.
    #[error(transparent)]
    Db(#[from] sqlx::Error),
}

/// What is known of the invoice of the member's own order.
pub async fn load_for_seller(pool: &PgPool, member: &CoopMember, code: &str) -> Result<OrderInvoice, sqlx::Error> {
    let Some(order) = store::find_order(pool, member.coop(), code).await? else {
        return Ok(OrderInvoice::default());
    };
    let mut invoices = store::load_invoices(pool, &[order]).await?;
    Ok(invoices.remove(&order).unwrap_or_default())
}

/// Writes down the invoice, with the seller as they are today. Another one in its place is a correction: the diary of the
/// cooperative keeps both.
pub async fn write_down(
    pool: &PgPool,
    manager: &CoopManager,
    code: &str,
    issued: &Issued,
    now: DateTime<Utc>,
) -> Result<(), WriteRefused> {
    let today = crate::base::time::local(now).date_naive();
    if issued.issued_on > today {
        return Err(WriteRefused::InFuture);
    }
    let member = manager.member();
    let mut transaction = pool.begin().await?;
    let order = store::lock_order(&mut transaction, member.coop(), code).await?;
    let order = order.ok_or(WriteRefused::NotFound)?;
    if !order.is_sold {
        return Err(WriteRefused::NotSold);
    }
    if let Some(code) = store::find_other(&mut transaction, member.coop(), order.id, issued).await? {
        return Err(WriteRefused::Taken { code });
    }
    let mut invoices = store::load_invoices(&mut *transaction, &[order.id]).await?;
    let before = invoices.remove(&order.id).and_then(|invoice| invoice.issued);
    store::set_issued(&mut transaction, member, order.id, issued, now).await?;
    let told = |serial: &str, number: &str| json!({ "order": code, "invoice": format!("{serial} {number:0>8}") });
    let entry = audit::Entry {
        action: "invoice",
        subject: order.id.to_string(),
        before: before.map(|invoice| told(&invoice.serial, &invoice.number)),
        after: Some(told(issued.serial.as_str(), issued.number.as_str())),
    };
    audit::record(&mut transaction, member.account(), member.coop(), entry, now).await?;
    transaction.commit().await?;
    Ok(())
}
