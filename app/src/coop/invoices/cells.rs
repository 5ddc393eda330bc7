//! A month of invoices as a sheet, one row for each order: what an invoicing program or a bookkeeper asks for.

use super::sold;
use crate::words::invoice as say;
use chrono::NaiveDate;
use market::{
    base::Lang,
    invoices::{InvoiceMonth, InvoiceRow},
    sheets::{Cell, SheetFormat},
};

/// `hoa-don-2026-11.xlsx`
pub fn file_name(month: NaiveDate, format: SheetFormat) -> String {
    format!("hoa-don-{}.{}", month.format("%Y-%m"), format.extension())
}

/// The head of the sheet.
pub fn head(lang: Lang) -> Vec<String> {
    [
        say::of_order(lang),
        say::delivered_at(lang),
        say::seller_name(lang),
        say::seller_tax_code(lang),
        say::seller_address(lang),
        say::buyer_name(lang),
        say::buyer_tax_code(lang),
        say::buyer_address(lang),
        say::buyer_email(lang),
        say::goods(lang),
        say::fee(lang),
        say::own_voucher(lang),
        say::given_back(lang),
        say::sum(lang),
        say::serial(lang),
        say::number(lang),
        say::issued_on(lang),
        say::lookup_code(lang),
    ]
    .map(str::to_owned)
    .to_vec()
}

/// The rows below it.
pub fn rows(month: InvoiceMonth) -> Vec<Vec<Cell>> {
    month.rows.into_iter().map(row).collect()
}

fn row(row: InvoiceRow) -> Vec<Cell> {
    let (buyer, sum) = (row.buyer(), sold(&row));
    let issued = row.invoice.issued;
    let said =
        |pick: fn(&market::invoices::ShownInvoice) -> String| Cell::text(issued.as_ref().map(pick).unwrap_or_default());
    vec![
        Cell::text(row.code),
        Cell::Time(row.delivered_at),
        Cell::text(row.seller.name),
        Cell::text(row.seller.tax_code),
        Cell::text(row.seller.address),
        Cell::text(buyer.name),
        Cell::text(buyer.tax_code),
        Cell::text(buyer.address),
        Cell::text(buyer.email),
        Cell::Whole(row.goods_total.0),
        Cell::Whole(row.delivery_fee.0),
        Cell::Whole(row.own_voucher.0),
        Cell::Whole(row.given_back.0),
        Cell::Whole(sum.0),
        said(|issued| issued.serial.clone()),
        said(|issued| issued.number.clone()),
        said(|issued| issued.issued_on.format("%d/%m/%Y").to_string()),
        said(|issued| issued.lookup_code.clone()),
    ]
}
