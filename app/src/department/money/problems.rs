//! Messages of the bank that could not be read: what can be made out of them, and that somebody has looked.

use super::actions::{REASON_MAX, form_name};
use crate::{
    context::{Ctx, link},
    department::decided,
    error::AppError,
    form::{Form, PostForm, Problems},
    ui::field::Field,
    words::money as say,
};
use leptos::prelude::*;
use market::{
    base::{BankMessageId, Lang, Line, time::shown_time},
    payments::{self, FeedFault, FeedProblem},
    people::Operator,
    reports::DecidedOnce,
};
use serde::{Deserialize, Serialize};

/// What became of a message.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct MessageForm {
    lang: Lang,
    message: String,
    reason: String,
}

/// Closes a message that could not be read.
#[server(prefix = "/api", endpoint = "money/close_message")]
pub async fn close_message(#[server(flatten)] form: MessageForm) -> Result<(), AppError> {
    let ctx = Ctx::here()?;
    let operator = ctx.require_operator().await?;
    let message: BankMessageId = form.message.parse().map_err(|_| AppError::NotFound)?;
    let page = link(form.lang, "/dieu-hanh/tien");
    let mut problems = Problems::default();
    let reason = Line::parse(&form.reason, REASON_MAX).map_err(|_| AppError::ReasonNeeded);
    let Some(reason) = problems.check("reason", reason) else {
        let back = format!("{page}#{message}");
        return ctx.refuse(&form_name(message), &form, problems, &back).await;
    };
    let now = ctx.state.clock.now();
    if !payments::close_message(&ctx.state.pool, operator, message, &reason, now).await? {
        return decided::refuse(&ctx, operator, DecidedOnce::BankMessage(message), &page).await;
    }
    ctx.go_to(&format!("{page}?xong=dong"));
    Ok(())
}

/// The messages that wait; nothing when none does.
pub(super) async fn draw(ctx: &Ctx, operator: Operator) -> Result<Option<AnyView>, AppError> {
    let lang = ctx.lang();
    let problems = payments::list_problems(&ctx.state.pool, operator).await?;
    if problems.is_empty() {
        return Ok(None);
    }
    let mut rows = Vec::with_capacity(problems.len());
    for problem in &problems {
        rows.push(draw_problem(
            lang,
            problem,
            &ctx.take_form(&form_name(problem.message)).await?,
        ));
    }
    Ok(Some(
        view! {
            <section class="stack" aria-labelledby="khong-doc-duoc">
                <h2 id="khong-doc-duoc">{say::problems(lang)}</h2>
                <p class="soft">{say::problems_hint(lang)}</p>
                {rows}
            </section>
        }
        .into_any(),
    ))
}

fn draw_problem(lang: Lang, problem: &FeedProblem, form: &Form) -> AnyView {
    let why = match problem.problem {
        FeedFault::NotAMessage => say::fault_message(lang),
        FeedFault::NoDirection => say::fault_direction(lang),
        FeedFault::NoAmount => say::fault_amount(lang),
        FeedFault::NoTime => say::fault_time(lang),
        FeedFault::Contradicts => say::fault_contradicts(lang),
    };
    let fact = |name: &'static str, value: &str| {
        let value = value.to_owned();
        (!value.is_empty()).then(|| view! { <div><dt>{name}</dt><dd>{value}</dd></div> })
    };
    let (id, message) = (problem.message.to_string(), problem.message.to_string());
    let event = problem.event_id.clone();
    let reason = Field::new(form, lang, "reason", say::reason(lang))
        .id(format!("reason-{id}"))
        .label_more(problem.event_id.clone())
        .hint(say::close_hint(lang))
        .length_max(REASON_MAX)
        .input();
    view! {
        <article class="box stack" id=id>
            <header class="row row-spread">
                <h3>{why}</h3>
                <span class="soft small">{shown_time(problem.received_at)}</span>
            </header>
            <dl class="facts">
                {fact(say::message_id(lang), &problem.event_id)}
                {fact(say::message_amount(lang), &problem.seen.amount)}
                {fact(say::message_memo(lang), &problem.seen.memo)}
                {fact(say::reference(lang), &problem.seen.reference)}
                {fact(say::message_at(lang), &problem.seen.at)}
            </dl>
            <PostForm action="/api/money/close_message" lang=lang class="stack decide">
                <input type="hidden" name="message" value=message/>
                {reason}
                <div>
                    <button class="btn btn-secondary" type="submit">
                        {say::close(lang)}<span class="vh">" " {event}</span>
                    </button>
                </div>
            </PostForm>
        </article>
    }
    .into_any()
}
