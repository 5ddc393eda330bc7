//! A month of a seller's invoices: what was delivered in it, and which invoice each order has.

use super::{OrderInvoice, ShownBuyer, store};
use crate::{
    base::{Vnd, time::start_of},
    people::{
        CoopManager, audit,
        limit::{Limit, next_window},
    },
    sheets::ExportRefused,
};
use chrono::{DateTime, Datelike, Months, NaiveDate, Utc};
use serde_json::json;
use sqlx::PgPool;

/// The most rows that a page shows.
pub const ROWS_MAX: i64 = 500;

/// The most rows of a file.
pub const FILE_ROWS_MAX: u32 = 20_000;

/// A month.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct InvoiceMonth {
    /// Its first day.
    pub month: NaiveDate,
    /// What was delivered in it, the oldest first.
    pub rows: Vec<InvoiceRow>,
    /// How many orders that were delivered in it have no invoice yet.
    pub missing: i64,
    /// How many there are in all.
    pub total: i64,
}

/// An order that was delivered.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct InvoiceRow {
    /// Its code.
    pub code: String,
    /// When it was delivered.
    pub delivered_at: DateTime<Utc>,
    /// Who bought it.
    pub shopper_name: String,
    /// What the goods cost.
    pub goods_total: Vnd,
    /// What the delivery cost.
    pub delivery_fee: Vnd,
    /// What the seller's own voucher took off. What others bear is paid in, and part of the price.
    pub own_voucher: Vnd,
    /// What went back.
    pub given_back: Vnd,
    /// What is known of its invoice.
    pub invoice: OrderInvoice,
    /// The seller as they were when it was made; as they are today where none is.
    pub seller: ShownSeller,
}

/// Who sells.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ShownSeller {
    /// The name, as it is registered.
    pub name: String,
    /// The tax code.
    pub tax_code: String,
    /// Where they are.
    pub address: String,
}

impl InvoiceRow {
    /// To whom it is made out: whom the shopper named, else the shopper.
    pub fn buyer(&self) -> ShownBuyer {
        if self.invoice.buyer.name.is_empty() {
            ShownBuyer {
                name: self.shopper_name.clone(),
                ..ShownBuyer::default()
            }
        } else {
            self.invoice.buyer.clone()
        }
    }
}

/// The month in which a day lies, as a page shows it.
pub async fn load_month(
    pool: &PgPool,
    manager: &CoopManager,
    day: NaiveDate,
    only_missing: bool,
) -> Result<InvoiceMonth, sqlx::Error> {
    let (month, from, to) = bounds(day);
    let seller = manager.member().coop();
    let (total, missing) = store::count_month(pool, seller, from, to).await?;
    let rows = store::list_month(pool, seller, from, to, only_missing, ROWS_MAX).await?;
    Ok(InvoiceMonth {
        month,
        rows,
        missing,
        total,
    })
}

/// The whole month for a file; that it was taken is written down.
pub async fn take_month(
    pool: &PgPool,
    manager: &CoopManager,
    day: NaiveDate,
    now: DateTime<Utc>,
) -> Result<InvoiceMonth, ExportRefused> {
    let member = manager.member();
    let person = member.account().to_string();
    if Limit::EXPORT_BY_ACCOUNT.count(pool, &person, now).await?.is_none() {
        return Err(ExportRefused::TooOften {
            again_at: next_window(now),
        });
    }
    let (month, from, to) = bounds(day);
    let (total, missing) = store::count_month(pool, member.coop(), from, to).await?;
    let most = i64::from(FILE_ROWS_MAX);
    if total > most {
        return Err(ExportRefused::TooMany);
    }
    let rows = store::list_month(pool, member.coop(), from, to, false, most).await?;
    let mut connection = pool.acquire().await?;
    let entry = audit::Entry {
        action: "sheet_export",
        subject: "invoices".to_owned(),
        before: None,
        after: Some(json!({ "rows": rows.len() })),
    };
    audit::record(&mut connection, member.account(), member.coop(), entry, now).await?;
    Ok(InvoiceMonth {
        month,
        rows,
        missing,
        total,
    })
}

/// The month's first day, and the moments at which it begins and ends in Vietnam.
fn bounds(day: NaiveDate) -> (NaiveDate, DateTime<Utc>, DateTime<Utc>) {
    let month = day.with_day(1).unwrap_or(day);
    let next = month.checked_add_months(Months::new(1)).unwrap_or(NaiveDate::MAX);
    (month, start_of(month), start_of(next))
}
