//! What a cooperative does with an order.

use crate::{
    context::{Ctx, is_own_path, link},
    coop::batch::result,
    error::AppError,
    form::Problems,
    page::url_encoded,
};
use leptos::prelude::*;
use market::{
    base::{Lang, Line, secret::Token, text::TextProblem},
    orders::{self, BatchRefused, Chosen, OrderOutcome, OrderRefused, Step},
    people::Scope,
};
use serde::{Deserialize, Serialize};

/// A carrier's number has at most this many characters.
pub const TRACKING_CODE_MAX: u32 = 60;

/// A reason has at most this many characters.
pub const REASON_MAX: u32 = 300;

/// One step further.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct AdvanceForm {
    lang: Lang,
    code: String,
    step: String,
    tracking_code: String,
    /// The list on which the button stood; empty on the order's own page.
    back: String,
}

/// Takes an order the next lawful step further.
#[server(prefix = "/api", endpoint = "desk/advance")]
pub async fn advance_order(#[server(flatten)] form: AdvanceForm) -> Result<(), AppError> {
    let ctx = Ctx::here()?;
    let member = ctx.require_coop_for(Scope::Orders).await?;
    let step = Step::parse(&form.step).ok_or(AppError::BadRequest)?;
    let back = list_address(form.lang, &form.back);
    let page = back.clone().unwrap_or_else(|| order_address(form.lang, &form.code));
    let mut problems = Problems::default();
    let tracking_code = Line::parse_optional(&form.tracking_code, TRACKING_CODE_MAX);
    let Some(tracking_code) = problems.check("tracking_code", tracking_code) else {
        return ctx.refuse("desk_step", &form, problems, &page).await;
    };
    let now = ctx.state.clock.now();
    match orders::advance(&ctx.state.pool, &member, &form.code, step, &tracking_code, now).await {
        Ok(()) => {
            ctx.go_to(&back.map_or(page, |back| with_news(&back, &form.code)));
            Ok(())
        }
        // Where it is mended, whatever list the button stood on.
        Err(OrderRefused::NotWeighed) => {
            let mut problems = Problems::default();
            problems.add("can-hang", AppError::NotWeighed);
            let page = order_address(form.lang, &form.code);
            ctx.refuse("desk_step", &form, problems, &format!("{page}#loi")).await
        }
        Err(refused) => ctx.refuse("desk_step", &form, app_error(refused)?, &page).await,
    }
}

/// Takes a step that a browser kept while there was no network, once for each key. Returns nothing when it is done, or
/// why not, as a sentence.
#[server(prefix = "/api", endpoint = "desk/sync")]
pub async fn sync_step(key: String, code: String, step: String, lang: Lang) -> Result<String, AppError> {
    let ctx = Ctx::here()?;
    let member = ctx.require_coop_for(Scope::Orders).await?;
    let key = Token::parse(&key).ok_or(AppError::BadRequest)?;
    let step = Step::parse(&step).ok_or(AppError::BadRequest)?;
    let codes = [code];
    let chosen = Chosen::Codes(&codes);
    let batch = match orders::advance_many(&ctx.state.pool, &member, &key, Some(step), &chosen, &ctx.state.clock).await
    {
        Ok(batch) => batch,
        Err(BatchRefused::Db(error)) => return Err(error.into()),
        Err(_) => return Err(AppError::BadRequest),
    };
    // A batch of one order: the same key leads to what became of it the first time.
    let sheet = orders::load_batch(&ctx.state.pool, &member, batch, ctx.state.clock.now()).await?;
    let row = sheet.and_then(|mut sheet| sheet.rows.pop()).ok_or(AppError::Internal)?;
    Ok(match row.outcome {
        Some(OrderOutcome::Done) => String::new(),
        _ => result(lang, &row),
    })
}

/// An order and a reason.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct ReasonForm {
    lang: Lang,
    code: String,
    reason: String,
}

/// Calls an order off, by the cooperative's own wish or at the shopper's request.
#[server(prefix = "/api", endpoint = "desk/cancel")]
pub async fn cancel_order(#[server(flatten)] form: ReasonForm) -> Result<(), AppError> {
    let ctx = Ctx::here()?;
    let member = ctx.require_coop_for(Scope::Orders).await?;
    let page = order_address(form.lang, &form.code);
    let reason = match reason(&form) {
        Ok(reason) => reason,
        Err(problems) => return ctx.refuse("desk_cancel", &form, problems, &page).await,
    };
    let now = ctx.state.clock.now();
    match orders::cancel_by_seller(&ctx.state.pool, &member, &form.code, &reason, now).await {
        Ok(()) => {
            ctx.go_to(&page);
            Ok(())
        }
        Err(refused) => ctx.refuse("desk_cancel", &form, app_error(refused)?, &page).await,
    }
}

/// The cooperative will deliver although the shopper asked to cancel.
#[server(prefix = "/api", endpoint = "desk/decline_cancel")]
pub async fn decline_cancel(#[server(flatten)] form: ReasonForm) -> Result<(), AppError> {
    let ctx = Ctx::here()?;
    let member = ctx.require_coop_for(Scope::Orders).await?;
    let page = order_address(form.lang, &form.code);
    let reason = match reason(&form) {
        Ok(reason) => reason,
        Err(problems) => return ctx.refuse("desk_decline", &form, problems, &page).await,
    };
    let now = ctx.state.clock.now();
    match orders::decline_cancel(&ctx.state.pool, &member, &form.code, &reason, now).await {
        Ok(()) => {
            ctx.go_to(&page);
            Ok(())
        }
        Err(refused) => ctx.refuse("desk_decline", &form, app_error(refused)?, &page).await,
    }
}

fn reason(form: &ReasonForm) -> Result<Line, Problems> {
    let mut problems = Problems::default();
    let reason = Line::parse(&form.reason, REASON_MAX).map_err(|problem| match problem {
        TextProblem::Empty => AppError::ReasonNeeded,
        TextProblem::TooLong { max } => AppError::TooLong { max },
    });
    problems.check("reason", reason).ok_or(problems)
}

/// What a person is told; what is not theirs, and failures, end the function.
pub(super) fn app_error(refused: OrderRefused) -> Result<AppError, AppError> {
    match refused {
        OrderRefused::MovedOn => Ok(AppError::OrderMovedOn),
        OrderRefused::NotWeighed => Ok(AppError::NotWeighed),
        OrderRefused::ReasonNeeded => Ok(AppError::ReasonNeeded),
        OrderRefused::NotFound => Err(AppError::NotFound),
        OrderRefused::Db(error) => Err(error.into()),
    }
}

/// The page of an order. Anything may have been typed as its code.
pub(super) fn order_address(lang: Lang, code: &str) -> String {
    link(lang, &format!("/htx/don-hang/{}", url_encoded(code)))
}

/// The list on which a button stood: one of this workspace's pages, or none.
fn list_address(lang: Lang, back: &str) -> Option<String> {
    let room = link(lang, "/htx");
    let rest = back.strip_prefix(&room)?;
    let is_inside = rest.is_empty() || rest.starts_with(['/', '?']);
    (is_inside && is_own_path(back)).then(|| back.to_owned())
}

/// The list again, which then says what became of the order.
fn with_news(list: &str, code: &str) -> String {
    let sign = if list.contains('?') { '&' } else { '?' };
    format!("{list}{sign}xong={}", url_encoded(code))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_step_leads_back_to_lists_of_the_workspace_only() {
        let back = |back: &str| list_address(Lang::Vi, back);
        for list in ["/htx", "/htx?a=b", "/htx/don-hang?the=cho-xac-nhan&trang=2"] {
            assert_eq!(back(list).as_deref(), Some(list));
        }
        for other in [
            "",
            "/",
            "/htxx",
            "//evil.example",
            "/gio-hang",
            "https://evil.example/htx",
            "/htx\r\nx",
        ] {
            assert_eq!(back(other), None, "{other}");
        }
        assert_eq!(
            list_address(Lang::En, "/en/htx/don-hang").as_deref(),
            Some("/en/htx/don-hang")
        );
    }

    #[test]
    fn a_list_is_told_which_order_was_taken_further() {
        assert_eq!(with_news("/htx", "CP1-1"), "/htx?xong=CP1-1");
        assert_eq!(
            with_news("/htx/don-hang?the=da-giao", "a&b"),
            "/htx/don-hang?the=da-giao&xong=a%26b"
        );
    }
}
