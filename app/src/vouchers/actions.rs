//! Vouchers are made and ended.

use super::Desk;
use crate::{
    context::{Ctx, link},
    department::featuring::parse_date,
    error::{AppError, VoucherProblem},
    form::{Problems, key_of},
};
use leptos::prelude::*;
use market::{
    base::{Lang, Vnd, VoucherId},
    vouchers::{self, DAYS_MAX, Discount, EndRefused, MakeRefused, NewVoucher, VoucherCode},
};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The name under which a refused voucher is kept.
pub(super) const MAKE: &str = "voucher_make";

/// The name under which a refused ending is kept.
pub(super) const END: &str = "voucher_end";

/// A voucher as it is typed.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct MakeForm {
    lang: Lang,
    desk: Desk,
    code: String,
    /// `amount` or `percent`.
    kind: String,
    /// Đồng, or hundredths.
    value: String,
    /// What a percentage comes to at most.
    most: String,
    minimum: String,
    from: String,
    to: String,
    budget: String,
    uses_max: String,
    per_contact: String,
    /// The categories that are ticked.
    categories: BTreeMap<String, String>,
}

/// Makes a voucher of the desk's own.
#[server(prefix = "/api", endpoint = "voucher/make")]
pub async fn make_voucher(#[server(flatten)] form: MakeForm) -> Result<(), AppError> {
    let ctx = Ctx::here()?;
    let seat = form.desk.enter(&ctx).await?;
    let page = link(form.lang, &form.desk.page());
    let back = format!("{page}#loi");
    let voucher = match parse(&form) {
        Ok(voucher) => voucher,
        Err(problems) => return ctx.refuse(MAKE, &form, problems, &back).await,
    };
    let now = (ctx.state.clock.today(), ctx.state.clock.now());
    match vouchers::make(&ctx.state.pool, seat.maker(), &voucher, now).await {
        Ok(_) => {
            ctx.go_to(&format!("{page}?xong=them"));
            Ok(())
        }
        Err(refused) => ctx.refuse(MAKE, &form, problem(refused)?, &back).await,
    }
}

/// A voucher that is to end.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct EndForm {
    lang: Lang,
    desk: Desk,
    voucher: String,
}

/// Ends a voucher of the desk's own.
#[server(prefix = "/api", endpoint = "voucher/end")]
pub async fn end_voucher(#[server(flatten)] form: EndForm) -> Result<(), AppError> {
    let ctx = Ctx::here()?;
    let seat = form.desk.enter(&ctx).await?;
    let page = link(form.lang, &form.desk.page());
    let voucher: VoucherId = form.voucher.parse().map_err(|_| AppError::NotFound)?;
    match vouchers::end(&ctx.state.pool, seat.maker(), voucher, ctx.state.clock.now()).await {
        Ok(()) => {
            ctx.go_to(&format!("{page}?xong=ket-thuc"));
            Ok(())
        }
        Err(EndRefused::MayNotDecide) => ctx.refuse(END, &form, AppError::MayNotDecide, &page).await,
        Err(EndRefused::NotFound) => Err(AppError::NotFound),
        Err(EndRefused::Db(error)) => Err(error.into()),
    }
}

fn parse(form: &MakeForm) -> Result<NewVoucher, Problems> {
    let mut problems = Problems::default();
    let code = problems.check("code", VoucherCode::parse(&form.code).ok_or(VoucherProblem::NotACode));
    let discount = match form.kind.as_str() {
        "amount" => problems.check("value", parse_amount(&form.value)).map(Discount::Amount),
        "percent" => {
            let percent = problems.check("value", parse_percent(&form.value));
            let most = problems.check("most", parse_amount(&form.most));
            percent
                .zip(most)
                .map(|(percent, most)| Discount::Percent { percent, most })
        }
        _ => {
            problems.add("kind", AppError::NotAChoice);
            None
        }
    };
    let minimum = problems.check("minimum", parse_amount(&form.minimum));
    let from = problems.check("from", parse_date(&form.from));
    let to = problems.check("to", parse_date(&form.to));
    let budget = problems.check("budget", optional(&form.budget, parse_amount));
    let uses_max = problems.check("uses_max", optional(&form.uses_max, parse_uses));
    let per_contact = problems.check("per_contact", parse_uses(&form.per_contact));
    let categories = form.categories.keys().map(|slug| key_of(slug).to_owned());
    let voucher = || {
        Some(NewVoucher {
            code: code?,
            discount: discount?,
            minimum: minimum?,
            from: from?,
            to: to?,
            budget: budget?,
            uses_max: uses_max?,
            per_contact: per_contact?,
            categories: categories.collect(),
        })
    };
    voucher().ok_or(problems)
}

fn optional<T>(text: &str, parse: fn(&str) -> Result<T, AppError>) -> Result<Option<T>, AppError> {
    if text.trim().is_empty() {
        Ok(None)
    } else {
        parse(text).map(Some)
    }
}

/// `50000`, `50.000`, `50 000 ₫`.
pub(crate) fn parse_amount(text: &str) -> Result<Vnd, AppError> {
    let digits: String = text
        .chars()
        .filter(|symbol| !matches!(symbol, '.' | '₫' | 'đ') && !symbol.is_whitespace())
        .collect();
    if digits.is_empty() {
        return Err(AppError::Required);
    }
    let is_amount = digits.len() <= 12 && digits.bytes().all(|byte| byte.is_ascii_digit());
    let amount = digits.parse().ok().filter(|_| is_amount).map(Vnd);
    amount.ok_or_else(|| VoucherProblem::NotAnAmount.into())
}

/// `10` or `10 %`.
fn parse_percent(text: &str) -> Result<i32, AppError> {
    let digits = text.trim().trim_end_matches('%').trim();
    let is_number = !digits.is_empty() && digits.len() <= 3 && digits.bytes().all(|byte| byte.is_ascii_digit());
    let percent = digits.parse().ok().filter(|_| is_number);
    percent.ok_or_else(|| VoucherProblem::NotAPercentage.into())
}

fn parse_uses(text: &str) -> Result<i32, AppError> {
    let digits: String = text.trim().chars().filter(|symbol| *symbol != '.').collect();
    let is_number = !digits.is_empty() && digits.len() <= 7 && digits.bytes().all(|byte| byte.is_ascii_digit());
    let uses = digits.parse().ok().filter(|_| is_number);
    uses.ok_or_else(|| VoucherProblem::NotAUse.into())
}

/// The field that a refusal belongs to.
fn problem(refused: MakeRefused) -> Result<Problems, AppError> {
    let (field, problem): (_, AppError) = match refused {
        MakeRefused::MayNotDecide => ("", AppError::MayNotDecide),
        MakeRefused::CodeTaken => ("code", VoucherProblem::CodeTaken.into()),
        MakeRefused::InThePast => ("from", AppError::InThePast),
        MakeRefused::DatesReversed => ("to", AppError::DatesReversed),
        MakeRefused::TooLong => {
            let days = u32::try_from(DAYS_MAX).unwrap_or(u32::MAX);
            ("to", AppError::PeriodTooLong { days })
        }
        MakeRefused::NotAnAmount => ("value", VoucherProblem::NotAnAmount.into()),
        MakeRefused::NotAPercentage => ("value", VoucherProblem::NotAPercentage.into()),
        MakeRefused::MinimumTooLow { least } => {
            let least_vnd = least.0;
            ("minimum", VoucherProblem::MinimumTooLow { least_vnd }.into())
        }
        MakeRefused::Unlimited => ("budget", VoucherProblem::Unlimited.into()),
        MakeRefused::BudgetTooSmall { least } => {
            let least_vnd = least.0;
            ("budget", VoucherProblem::BudgetTooSmall { least_vnd }.into())
        }
        MakeRefused::NotAUse => ("uses_max", VoucherProblem::NotAUse.into()),
        MakeRefused::NoSuchCategory => ("categories", AppError::NotAChoice),
        MakeRefused::Db(error) => return Err(error.into()),
    };
    let mut problems = Problems::default();
    problems.add(field, problem);
    Ok(problems)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_are_read_as_people_write_them() {
        for text in ["50000", "50.000", " 50 000 ₫ ", "50.000đ"] {
            assert_eq!(parse_amount(text), Ok(Vnd(50_000)), "{text}");
        }
        assert_eq!(parse_amount(" "), Err(AppError::Required));
        for text in ["-1", "1e3", "50,5", "x", "9999999999999"] {
            assert_eq!(parse_amount(text), Err(VoucherProblem::NotAnAmount.into()), "{text}");
        }
    }

    #[test]
    fn everything_that_is_wrong_is_told_at_once() {
        let problems = parse(&MakeForm::default()).err().unwrap_or_default();
        let told = format!("{problems:?}");
        for field in ["code", "kind", "minimum", "from", "to", "per_contact"] {
            assert!(told.contains(&format!("\"{field}\"")), "{told}");
        }
    }
}
