//! What a department puts into the light and takes down again.

use crate::{
    context::{Ctx, link},
    error::AppError,
    form::Problems,
};
use chrono::NaiveDate;
use leptos::prelude::*;
use market::{
    base::{FeatureSlotId, Lang, Line, text::TextProblem, time::shown_date},
    programmes::{
        self, FeatureRefused, NewSlot, Placement, REASON_MAX, SLOT_DAYS_MAX, SLOTS_MAX, Subject, UnfeatureRefused,
    },
};
use serde::{Deserialize, Serialize};

/// What is featured, where, when and why.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct FeatureForm {
    lang: Lang,
    subject: String,
    placement: String,
    from: String,
    to: String,
    reason: String,
    reason_en: String,
}

/// Features a product or a storefront of the official's own province.
#[server(prefix = "/api", endpoint = "featuring/add")]
pub async fn add_slot(#[server(flatten)] form: FeatureForm) -> Result<(), AppError> {
    let ctx = Ctx::here()?;
    let official = ctx.require_official().await?;
    let page = link(form.lang, "/so-cong-thuong/noi-bat");
    let slot = match parse(&form) {
        Ok(slot) => slot,
        Err(problems) => return ctx.refuse("featuring", &form, problems, &page).await,
    };
    match programmes::feature(&ctx.state.pool, &official, &slot, ctx.state.clock.now()).await {
        Ok(_) => {
            ctx.go_to(&format!("{page}?xong=them"));
            Ok(())
        }
        Err(refused) => ctx.refuse("featuring", &form, problem(refused)?, &page).await,
    }
}

/// A slot of the department.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct RemoveForm {
    lang: Lang,
    slot: String,
}

/// Takes a slot of the official's own department down.
#[server(prefix = "/api", endpoint = "featuring/remove")]
pub async fn remove_slot(#[server(flatten)] form: RemoveForm) -> Result<(), AppError> {
    let ctx = Ctx::here()?;
    let official = ctx.require_official().await?;
    let page = link(form.lang, "/so-cong-thuong/noi-bat");
    let slot: FeatureSlotId = form.slot.parse().map_err(|_| AppError::NotFound)?;
    match programmes::unfeature(&ctx.state.pool, &official, slot, ctx.state.clock.now()).await {
        Ok(()) => {
            ctx.go_to(&format!("{page}?xong=go"));
            Ok(())
        }
        Err(UnfeatureRefused::MayNotDecide) => {
            ctx.refuse("featuring_remove", &form, AppError::MayNotDecide, &page)
                .await
        }
        Err(UnfeatureRefused::NotFound) => Err(AppError::NotFound),
        Err(UnfeatureRefused::Db(error)) => Err(error.into()),
    }
}

fn parse(form: &FeatureForm) -> Result<NewSlot, Problems> {
    let mut problems = Problems::default();
    let subject = problems.check("subject", Subject::parse(&form.subject).ok_or(AppError::NotAChoice));
    let placement = problems.check(
        "placement",
        Placement::parse(&form.placement).ok_or(AppError::NotAChoice),
    );
    let from = problems.check("from", parse_date(&form.from));
    let to = problems.check("to", parse_date(&form.to));
    let reason = Line::parse(&form.reason, REASON_MAX).map_err(|problem| match problem {
        TextProblem::Empty => AppError::ReasonNeeded,
        TextProblem::TooLong { max } => AppError::TooLong { max },
    });
    let reason = problems.check("reason", reason);
    let reason_en = problems.check("reason_en", Line::parse_optional(&form.reason_en, REASON_MAX));
    match (placement, subject, from, to, reason.zip(reason_en)) {
        (Some(placement), Some(subject), Some(from), Some(to), Some((reason, reason_en))) => Ok(NewSlot {
            placement,
            subject,
            from,
            to,
            reason,
            reason_en,
        }),
        _ => Err(problems),
    }
}

/// A date as browsers send it (`2026-11-21`) or as people write it (`21/11/2026`).
pub(crate) fn parse_date(text: &str) -> Result<NaiveDate, AppError> {
    let text = text.trim();
    if text.is_empty() {
        return Err(AppError::Required);
    }
    ["%Y-%m-%d", "%d/%m/%Y", "%d-%m-%Y", "%d.%m.%Y"]
        .iter()
        .find_map(|format| NaiveDate::parse_from_str(text, format).ok())
        // Years of two digits, or typed too long, are slips of the hand; the database keeps four.
        .filter(|date| (2000..=2999).contains(&chrono::Datelike::year(date)))
        .ok_or(AppError::NotADate)
}

/// The field that a refusal belongs to. What is not the official's, and failures, end the function.
fn problem(refused: FeatureRefused) -> Result<Problems, AppError> {
    let (field, problem) = match refused {
        FeatureRefused::MayNotDecide => ("", AppError::MayNotDecide),
        FeatureRefused::NotFound => return Err(AppError::NotFound),
        FeatureRefused::NotPublished => ("subject", AppError::NotPublished),
        FeatureRefused::Alcohol => ("subject", AppError::AlcoholNotPromoted),
        FeatureRefused::NotAProduct => ("placement", AppError::OnlyProducts),
        FeatureRefused::OtherCategory => ("placement", AppError::OtherCategory),
        FeatureRefused::CertificateMissing => ("subject", AppError::CertificateMissing),
        FeatureRefused::CertificateEndsBefore { date } => ("to", AppError::CertificateEnds { date: shown_date(date) }),
        FeatureRefused::DatesReversed => ("to", AppError::DatesReversed),
        FeatureRefused::InThePast => ("from", AppError::InThePast),
        FeatureRefused::TooLong => (
            "to",
            AppError::PeriodTooLong {
                days: whole(SLOT_DAYS_MAX),
            },
        ),
        FeatureRefused::Duplicate => ("subject", AppError::AlreadyFeatured),
        FeatureRefused::Full => ("placement", AppError::NoFreeSlot { max: whole(SLOTS_MAX) }),
        FeatureRefused::Db(error) => return Err(error.into()),
    };
    let mut problems = Problems::default();
    problems.add(field, problem);
    Ok(problems)
}

fn whole(number: i64) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_read_as_browsers_send_and_as_people_write_them() {
        let day = NaiveDate::from_ymd_opt(2026, 11, 5);
        for text in ["2026-11-05", "05/11/2026", " 5/11/2026 ", "5-11-2026", "5.11.2026"] {
            assert_eq!(parse_date(text).ok(), day, "{text}");
        }
        for text in ["31/02/2026", "2026-13-01", "hôm nay", "05/11/26", "99999-01-01"] {
            assert_eq!(parse_date(text), Err(AppError::NotADate), "{text}");
        }
        assert_eq!(parse_date(" "), Err(AppError::Required));
    }

    #[test]
    fn everything_that_is_wrong_is_told_at_once() {
        let problems = parse(&FeatureForm::default()).err().unwrap_or_default();
        assert!(!problems.is_empty());
    }
}
