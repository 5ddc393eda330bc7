//! Saving many packs at once.

use super::cell_name;
use crate::{
    context::{Ctx, link},
    coop::{
        numbers::{parse_price, parse_whole},
        stock,
        sure_price::parse_sure,
    },
    error::AppError,
    form::{Problems, key_of},
};
use leptos::prelude::*;
use market::{
    base::{Lang, OfferId, Vnd},
    catalog::{self, GridColumn, GridProblemKind, GridRefused, GridRow, GridValues, ON_HAND_MAX, PRICE_MAX},
    people::Scope,
};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The name under which a refused grid is kept.
pub(super) const FORM: &str = "grid";

/// More packs than a page shows are not sent.
const ROWS_MAX: usize = 100;

/// What a grid sends: the cells of each column, by offer.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct GridForm {
    lang: Lang,
    filter: String,
    page: String,
    price: BTreeMap<String, String>,
    stock: BTreeMap<String, String>,
    low: BTreeMap<String, String>,
    /// What stood there when the page was drawn: price, stock and mark.
    seen: BTreeMap<String, String>,
    /// The prices that were ticked as meant, however unlikely they look.
    sure: BTreeMap<String, String>,
}

/// Saves everything that was changed, or nothing.
#[server(prefix = "/api", endpoint = "grid/save")]
pub async fn save_grid(#[server(flatten)] form: GridForm) -> Result<(), AppError> {
    let ctx = Ctx::here()?;
    let member = ctx.require_coop_for(Scope::Goods).await?;
    let page = form.page.parse().unwrap_or(1);
    let back = super::address(form.lang, stock::filter_of(&form.filter), page);
    if form.seen.len() > ROWS_MAX {
        return Err(AppError::BadRequest);
    }
    let mut problems = Problems::default();
    let mut rows = Vec::with_capacity(form.seen.len());
    for (key, seen) in &form.seen {
        let offer: OfferId = key_of(key).parse().map_err(|_| AppError::NotFound)?;
        let seen = parse_seen(seen).ok_or(AppError::BadRequest)?;
        // What was not sent, or was emptied, stays as it is.
        let typed = |cells: &BTreeMap<String, String>| cells.get(key).filter(|cell| !cell.trim().is_empty()).cloned();
        let price = match typed(&form.price) {
            Some(cell) => problems.check(cell_name(GridColumn::Price, offer), parse_price(&cell, PRICE_MAX)),
            None => Some(seen.price),
        };
        let stock = match typed(&form.stock) {
            Some(cell) => problems.check(cell_name(GridColumn::Stock, offer), parse_whole(&cell, 0, ON_HAND_MAX)),
            None => Some(seen.stock),
        };
        let low_stock = match typed(&form.low) {
            Some(cell) => problems.check(
                cell_name(GridColumn::LowStock, offer),
                parse_whole(&cell, 0, ON_HAND_MAX),
            ),
            None => Some(seen.low_stock),
        };
        if let (Some(price), Some(stock), Some(low_stock)) = (price, stock, low_stock) {
            rows.push(GridRow {
                offer,
                seen,
                wanted: GridValues {
                    price,
                    stock,
                    low_stock,
                },
                sure: form.sure.get(key).and_then(|ticked| parse_sure(ticked)),
            });
        }
    }
    if !problems.is_empty() {
        return ctx.refuse(FORM, &form, problems, &format!("{back}#loi")).await;
    }
    let count = rows.iter().filter(|row| row.seen != row.wanted).count();
    match catalog::save_grid(&ctx.state.pool, &member, &rows, ctx.state.clock.now()).await {
        Ok(()) => {
            let sign = if back.contains('?') { '&' } else { '?' };
            ctx.go_to(&format!("{back}{sign}xong={count}"));
            Ok(())
        }
        Err(GridRefused::NotFound) => Err(AppError::NotFound),
        Err(GridRefused::Db(error)) => Err(error.into()),
        Err(GridRefused::MayNotEdit) => {
            ctx.refuse(FORM, &form, AppError::MayNotEdit, &format!("{back}#loi"))
                .await
        }
        Err(GridRefused::Cells(cells)) => {
            let mut problems = Problems::default();
            for cell in cells {
                let problem = match (cell.kind, cell.column) {
                    (GridProblemKind::Moved { now }, GridColumn::Price) => AppError::PriceMoved { now_vnd: now },
                    (GridProblemKind::Moved { now }, _) => AppError::NumberMoved { now },
                    (GridProblemKind::UnlikelyPrice { from, to }, _) => AppError::UnlikelyPrice {
                        from_vnd: Some(from.0),
                        to_vnd: to.0,
                    },
                    (GridProblemKind::Promised { held }, _) => AppError::Promised { held },
                    (GridProblemKind::OutOfRange, GridColumn::Price) => AppError::NotAPrice { max_vnd: PRICE_MAX },
                    (GridProblemKind::OutOfRange, _) => AppError::NotANumber {
                        min: 0,
                        max: ON_HAND_MAX,
                    },
                };
                problems.add(cell_name(cell.column, cell.offer), problem);
            }
            ctx.refuse(FORM, &form, problems, &format!("{back}#loi")).await
        }
    }
}

/// `65000 40 10`.
fn parse_seen(text: &str) -> Option<GridValues> {
    let mut numbers = text.split(' ');
    let values = GridValues {
        price: Vnd(numbers.next()?.parse().ok()?),
        stock: numbers.next()?.parse().ok()?,
        low_stock: numbers.next()?.parse().ok()?,
    };
    numbers.next().is_none().then_some(values)
}

/// Where a grid is.
pub(super) fn path(lang: Lang) -> String {
    link(lang, "/htx/san-pham/bang")
}
