//! What a cooperative writes down about its goods.

use crate::{
    context::{Ctx, is_own_path, link},
    coop::{
        numbers::{parse_price, parse_whole},
        sure_price::parse_sure,
    },
    error::AppError,
    form::Problems,
};
use leptos::prelude::*;
use market::{
    base::{Lang, Line, OfferId, Vnd, secret::Token},
    catalog::{self, ON_HAND_MAX, PRICE_MAX, PriceRequest, StockChange, StockRefused, StockRequest},
    people::Scope,
};
use serde::{Deserialize, Serialize};

/// A remark has at most this many characters.
pub const REASON_MAX: u32 = 200;

/// The name under which a refused form of these pages is kept.
pub const FORM: &str = "stock";

/// Goods that came, were counted, lost or sold over the counter.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct MoveForm {
    lang: Lang,
    key: String,
    offer: String,
    kind: String,
    quantity: String,
    reason: String,
    /// The page on which the button stood.
    back: String,
}

/// Writes down what happened to goods.
#[server(prefix = "/api", endpoint = "stock/move")]
pub async fn move_stock(#[server(flatten)] form: MoveForm) -> Result<(), AppError> {
    let ctx = Ctx::here()?;
    let member = ctx.require_coop_for(Scope::Goods).await?;
    let back = back_address(form.lang, &form.back);
    let offer: OfferId = form.offer.parse().map_err(|_| AppError::NotFound)?;
    let range = StockChange::of(&form.kind, 0).ok_or(AppError::BadRequest)?.range();
    let mut problems = Problems::default();
    let key = problems.check("", Token::parse(&form.key).ok_or(AppError::FormUsedUp));
    let quantity = problems.check("quantity", parse_whole(&form.quantity, range.0, range.1));
    let reason = problems.check("reason", Line::parse_optional(&form.reason, REASON_MAX));
    let change = quantity.and_then(|quantity| StockChange::of(&form.kind, quantity));
    let (Some(key), Some(change), Some(reason)) = (key, change, reason) else {
        return ctx.refuse(FORM, &form, problems, &back).await;
    };
    let request = StockRequest {
        key,
        offer,
        change,
        reason,
    };
    match catalog::change_stock(&ctx.state.pool, &member, &request, ctx.state.clock.now()).await {
        Ok(()) => {
            ctx.go_to(&with_news(&back, &form.kind));
            Ok(())
        }
        Err(refused) => ctx.refuse(FORM, &form, problem(refused)?, &back).await,
    }
}

/// Another price.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct PriceForm {
    lang: Lang,
    offer: String,
    kind: String,
    /// The price that stood there when the page was drawn.
    seen: String,
    price: String,
    /// The price that was ticked as meant, however unlikely it looks.
    sure: String,
    back: String,
}

/// Asks another price from now on.
#[server(prefix = "/api", endpoint = "stock/price")]
pub async fn change_price(#[server(flatten)] form: PriceForm) -> Result<(), AppError> {
    let ctx = Ctx::here()?;
    let member = ctx.require_coop_for(Scope::Goods).await?;
    let back = back_address(form.lang, &form.back);
    let offer: OfferId = form.offer.parse().map_err(|_| AppError::NotFound)?;
    let seen = Vnd(form.seen.parse().map_err(|_| AppError::BadRequest)?);
    let mut problems = Problems::default();
    let Some(price) = problems.check("price", parse_price(&form.price, PRICE_MAX)) else {
        return ctx.refuse(FORM, &form, problems, &back).await;
    };
    let request = PriceRequest {
        offer,
        seen,
        price,
        sure: parse_sure(&form.sure),
    };
    match catalog::set_price(&ctx.state.pool, &member, &request, ctx.state.clock.now()).await {
        Ok(()) => {
            ctx.go_to(&with_news(&back, "price"));
            Ok(())
        }
        Err(refused) => ctx.refuse(FORM, &form, problem(refused)?, &back).await,
    }
}

/// How few are little.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct MarkForm {
    lang: Lang,
    offer: String,
    kind: String,
    low_stock: String,
    back: String,
}

/// Says how few packs are little.
#[server(prefix = "/api", endpoint = "stock/mark")]
pub async fn change_mark(#[server(flatten)] form: MarkForm) -> Result<(), AppError> {
    let ctx = Ctx::here()?;
    let member = ctx.require_coop_for(Scope::Goods).await?;
    let back = back_address(form.lang, &form.back);
    let offer: OfferId = form.offer.parse().map_err(|_| AppError::NotFound)?;
    let mut problems = Problems::default();
    let Some(low_stock) = problems.check("low_stock", parse_whole(&form.low_stock, 0, ON_HAND_MAX)) else {
        return ctx.refuse(FORM, &form, problems, &back).await;
    };
    match catalog::set_low_stock(&ctx.state.pool, &member, offer, low_stock, ctx.state.clock.now()).await {
        Ok(()) => {
            ctx.go_to(&with_news(&back, "mark"));
            Ok(())
        }
        Err(refused) => ctx.refuse(FORM, &form, problem(refused)?, &back).await,
    }
}

/// The field that a refusal belongs to. What is not theirs, and failures, end the function.
fn problem(refused: StockRefused) -> Result<Problems, AppError> {
    let (field, problem) = match refused {
        StockRefused::NotFound => return Err(AppError::NotFound),
        StockRefused::Db(error) => return Err(error.into()),
        StockRefused::MayNotEdit => ("", AppError::MayNotEdit),
        StockRefused::Quantity { min, max } => ("quantity", AppError::NotANumber { min, max }),
        StockRefused::TooMuch { max } => ("quantity", AppError::TooMuchStock { max }),
        StockRefused::OnlyFree { available } => ("quantity", AppError::OnlyFree { available }),
        StockRefused::Promised { held } => ("quantity", AppError::Promised { held }),
        StockRefused::ReasonNeeded => ("reason", AppError::ReasonNeeded),
        StockRefused::Price => ("price", AppError::NotAPrice { max_vnd: PRICE_MAX }),
        StockRefused::UnlikelyPrice { from, to } => {
            let (from_vnd, to_vnd) = (Some(from.0), to.0);
            ("price", AppError::UnlikelyPrice { from_vnd, to_vnd })
        }
        StockRefused::PriceMoved { now } => ("price", AppError::PriceMoved { now_vnd: now.0 }),
    };
    let mut problems = Problems::default();
    problems.add(field, problem);
    Ok(problems)
}

/// The page on which a button stood: one of the shelf's, or the shelf.
fn back_address(lang: Lang, back: &str) -> String {
    let room = link(lang, "/htx/kho");
    let is_inside = back
        .strip_prefix(&room)
        .is_some_and(|rest| rest.is_empty() || rest.starts_with(['/', '?']));
    if is_inside && is_own_path(back) {
        back.to_owned()
    } else {
        room
    }
}

/// The page again, which then says what was done.
fn with_news(page: &str, done: &str) -> String {
    let sign = if page.contains('?') { '&' } else { '?' };
    format!("{page}{sign}xong={done}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_change_leads_back_to_pages_of_the_shelf_only() {
        for page in ["/htx/kho", "/htx/kho?loc=het&trang=2", "/htx/kho/mien-dong"] {
            assert_eq!(back_address(Lang::Vi, page), page);
        }
        for page in [
            "",
            "/htx",
            "/htx/khoa",
            "//evil.example",
            "/htx/kho\r\nx",
            "https://evil.example/htx/kho",
        ] {
            assert_eq!(back_address(Lang::Vi, page), "/htx/kho", "{page}");
        }
        assert_eq!(back_address(Lang::En, "/htx/kho"), "/en/htx/kho");
    }
}
