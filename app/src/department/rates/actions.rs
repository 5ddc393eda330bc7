//! The operator sets rates from a day on.

use crate::{
    context::{Ctx, link},
    error::AppError,
    form::Problems,
};
use chrono::NaiveDate;
use leptos::prelude::*;
use market::{
    base::Lang,
    ledger::{self, BasisPoints, RATE_MAX, RateRefused, RuleScope, TaxKind},
};
use serde::{Deserialize, Serialize};

/// The page.
pub(super) const PAGE: &str = "/dieu-hanh/muc-phi";

/// The name under which a refused commission is kept.
pub(super) const RULE: &str = "commission_rule";

/// The name under which a refused tax is kept.
pub(super) const TAX: &str = "tax_rate";

/// For whom, for what, how much, and from when.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct RuleForm {
    lang: Lang,
    /// A department; nothing for everybody.
    department: String,
    /// The address of a storefront; nothing for everybody.
    seller: String,
    category: String,
    rate: String,
    from: String,
}

/// Adds a commission that holds from a day on.
#[server(prefix = "/api", endpoint = "rates/commission")]
pub async fn add_commission(#[server(flatten)] form: RuleForm) -> Result<(), AppError> {
    let ctx = Ctx::here()?;
    let operator = ctx.require_operator().await?;
    let page = link(form.lang, PAGE);
    let back = format!("{page}#phi");
    let mut problems = Problems::default();
    let scope = problems.check("seller", parse_scope(&form));
    let rate = problems.check("rate", parse_rate(&form.rate));
    let from = problems.check("from", form.from.parse::<NaiveDate>().map_err(|_| AppError::NotADate));
    let (Some(scope), Some(rate), Some(from)) = (scope, rate, from) else {
        return ctx.refuse(RULE, &form, problems, &back).await;
    };
    let category = Some(form.category.as_str()).filter(|category| !category.is_empty());
    let today = (ctx.state.clock.today(), ctx.state.clock.now());
    match ledger::add_commission_rule(&ctx.state.pool, operator, &scope, category, rate, from, today).await {
        Ok(()) => {
            ctx.go_to(&format!("{page}?xong=them"));
            Ok(())
        }
        Err(refused) => {
            note(&mut problems, refused, "seller")?;
            ctx.refuse(RULE, &form, problems, &back).await
        }
    }
}

fn parse_scope(form: &RuleForm) -> Result<RuleScope, AppError> {
    match (form.department.as_str(), form.seller.trim()) {
        ("", "") => Ok(RuleScope::Everybody),
        ("", slug) => Ok(RuleScope::Seller(slug.to_lowercase())),
        (department, "") => department
            .parse()
            .map(RuleScope::Department)
            .map_err(|_| AppError::NotAChoice),
        _ => Err(AppError::OneScope),
    }
}

/// `4,5` or `4.5 %`: at most two places behind the comma.
fn parse_rate(text: &str) -> Result<BasisPoints, AppError> {
    let text = text.trim().trim_end_matches('%').trim().replace(',', ".");
    let (whole, part) = text.split_once('.').unwrap_or((&text, ""));
    let is_plain = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    let is_rate = !whole.is_empty() && whole.len() <= 3 && part.len() <= 2 && is_plain(whole) && is_plain(part);
    let digits = format!("{whole}{part:0<2}");
    let rate = digits.parse().ok().filter(|_| is_rate).map(BasisPoints);
    rate.filter(|rate| *rate <= RATE_MAX).ok_or(AppError::NotARate)
}

fn note(problems: &mut Problems, refused: RateRefused, scope: &'static str) -> Result<(), AppError> {
    match refused {
        RateRefused::InThePast => problems.add("from", AppError::InThePast),
        RateRefused::NotARate => problems.add("rate", AppError::NotARate),
        RateRefused::Taken => problems.add("from", AppError::RateTaken),
        RateRefused::NoSuch => problems.add(scope, AppError::NotAChoice),
        RateRefused::Db(error) => return Err(error.into()),
    }
    Ok(())
}

/// Which tax, how much, and from when.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct TaxForm {
    lang: Lang,
    kind: String,
    rate: String,
    from: String,
}

/// Adds a tax that holds from a day on.
#[server(prefix = "/api", endpoint = "rates/tax")]
pub async fn add_tax(#[server(flatten)] form: TaxForm) -> Result<(), AppError> {
    let ctx = Ctx::here()?;
    let operator = ctx.require_operator().await?;
    let page = link(form.lang, PAGE);
    let back = format!("{page}#thue");
    let mut problems = Problems::default();
    let kind = problems.check("kind", TaxKind::parse(&form.kind).ok_or(AppError::NotAChoice));
    let rate = problems.check("rate", parse_rate(&form.rate));
    let from = problems.check("from", form.from.parse::<NaiveDate>().map_err(|_| AppError::NotADate));
    let (Some(kind), Some(rate), Some(from)) = (kind, rate, from) else {
        return ctx.refuse(TAX, &form, problems, &back).await;
    };
    let today = (ctx.state.clock.today(), ctx.state.clock.now());
    match ledger::add_tax_rate(&ctx.state.pool, operator, kind, rate, from, today).await {
        Ok(()) => {
            ctx.go_to(&format!("{page}?xong=them"));
            Ok(())
        }
        Err(refused) => {
            note(&mut problems, refused, "kind")?;
            ctx.refuse(TAX, &form, problems, &back).await
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rate_is_read_with_its_places() {
        for (text, rate) in [("5", 500), ("4,5", 450), ("4.05 %", 405), ("0", 0), ("50", 5_000)] {
            assert_eq!(parse_rate(text), Ok(BasisPoints(rate)), "{text}");
        }
        for text in ["", "-1", "50,01", "4,555", "x", "1e1", ","] {
            assert_eq!(parse_rate(text), Err(AppError::NotARate), "{text}");
        }
    }
}
