//! Disputes at the operator's desk: what waits for the payer's bank, and what was lost and nobody bears yet.

use super::actions::{REASON_MAX, form_name};
use crate::{
    context::{Ctx, link},
    department::{decided, order::code_link},
    error::AppError,
    form::{Form, PostForm, Problems},
    ui::field::Field,
    words::{card_desk as say, money as words},
};
use leptos::prelude::*;
use market::{
    base::{CardDisputeId, Lang, Line, time::shown_time},
    payments::card::{self, BearRefused, Bearer, DisputeState, OpenDispute},
    people::Operator,
    reports::DecidedOnce,
};
use serde::{Deserialize, Serialize};

/// Who bears a dispute that was lost.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct BearForm {
    lang: Lang,
    dispute: String,
    /// `seller` or `platform`.
    bearer: String,
    reason: String,
}

/// Says who bears a dispute that was lost.
#[server(prefix = "/api", endpoint = "money/bear_dispute")]
pub async fn bear_dispute(#[server(flatten)] form: BearForm) -> Result<(), AppError> {
    let ctx = Ctx::here()?;
    let operator = ctx.require_operator().await?;
    let dispute: CardDisputeId = form.dispute.parse().map_err(|_| AppError::NotFound)?;
    let page = link(form.lang, "/dieu-hanh/tien");
    let mut problems = Problems::default();
    let bearer = problems.check("bearer", Bearer::parse(&form.bearer).ok_or(AppError::NotAChoice));
    let reason = Line::parse(&form.reason, REASON_MAX);
    let reason = problems.check("reason", reason.map_err(|_| AppError::ReasonNeeded));
    let (Some(bearer), Some(reason)) = (bearer, reason) else {
        let back = format!("{page}#{dispute}");
        return ctx.refuse(&form_name(dispute), &form, problems, &back).await;
    };
    let now = ctx.state.clock.now();
    match card::bear_dispute(&ctx.state.pool, operator, dispute, bearer, &reason, now).await {
        Ok(()) => {
            ctx.go_to(&format!("{page}?xong=quyet"));
            Ok(())
        }
        Err(BearRefused::NotFound) => decided::refuse(&ctx, operator, DecidedOnce::Dispute(dispute), &page).await,
        Err(BearRefused::Db(error)) => Err(error.into()),
    }
}

/// What is disputed; nothing when nothing is.
pub(super) async fn draw(ctx: &Ctx, operator: Operator) -> Result<Option<AnyView>, AppError> {
    let lang = ctx.lang();
    let disputes = card::list_open_disputes(&ctx.state.pool, operator).await?;
    if disputes.is_empty() {
        return Ok(None);
    }
    let mut rows = Vec::with_capacity(disputes.len());
    for dispute in &disputes {
        rows.push(draw_dispute(
            lang,
            dispute,
            &ctx.take_form(&form_name(dispute.id)).await?,
        ));
    }
    Ok(Some(
        view! {
            <section class="stack" aria-labelledby="khieu-nai">
                <h2 id="khieu-nai">{say::disputes(lang)}</h2>
                <p class="soft">{say::disputes_hint(lang)}</p>
                {rows}
            </section>
        }
        .into_any(),
    ))
}

fn draw_dispute(lang: Lang, dispute: &OpenDispute, form: &Form) -> AnyView {
    let state = match dispute.state {
        DisputeState::Told => say::dispute_told(lang),
        DisputeState::Open => say::dispute_open(lang),
        DisputeState::Won => say::dispute_won(lang),
        DisputeState::Lost => say::dispute_lost(lang),
    };
    let id = dispute.id.to_string();
    let respond_by = (dispute.state == DisputeState::Open)
        .then_some(dispute.respond_by)
        .flatten();
    let respond_by = respond_by.map(|at| view! { <p><strong>{say::respond_by(lang, shown_time(at))}</strong></p> });
    let reason = match reason_word(lang, &dispute.reason) {
        _ if dispute.reason.is_empty() => None,
        Some(word) => Some(view! { " · " {word} }.into_any()),
        // A word that is not known yet stays as it came.
        None => Some(view! { " · " <span class="code" lang="en">{dispute.reason.clone()}</span> }.into_any()),
    };
    let form = (dispute.state == DisputeState::Lost).then(|| draw_bearer(lang, dispute, form));
    view! {
        <article class="box stack" id=id>
            <header class="row row-spread">
                <h3 class="num">{dispute.amount.to_string()}</h3>
                <span class="pill pill-wait">{state}</span>
            </header>
            <p>
                {code_link(lang, &dispute.code)}
                {reason}
                <br/>
                <span class="soft small">
                    {words::since(lang, shown_time(dispute.opened_at))} " · " <span class="code">{dispute.dispute.clone()}</span>
                </span>
            </p>
            {respond_by}
            {form}
        </article>
    }
    .into_any()
}

/// Why a payer wants their money back, for the reasons that Stripe lists.
fn reason_word(lang: Lang, reason: &str) -> Option<&'static str> {
    Some(match reason {
        "bank_cannot_process" => say::why_bank_cannot_process(lang),
        "credit_not_processed" => say::why_credit_not_processed(lang),
        "customer_initiated" => say::why_customer_initiated(lang),
        "debit_not_authorized" => say::why_debit_not_authorized(lang),
        "duplicate" => say::why_duplicate(lang),
        "fraudulent" => say::why_fraudulent(lang),
        "general" => say::why_general(lang),
        "incorrect_account_details" => say::why_incorrect_account_details(lang),
        "insufficient_funds" => say::why_insufficient_funds(lang),
        "noncompliant" => say::why_noncompliant(lang),
        "product_not_received" => say::why_product_not_received(lang),
        "product_unacceptable" => say::why_product_unacceptable(lang),
        "subscription_canceled" => say::why_subscription_canceled(lang),
        "unrecognized" => say::why_unrecognized(lang),
        "check_returned" => say::why_check_returned(lang),
        _ => return None,
    })
}

fn draw_bearer(lang: Lang, dispute: &OpenDispute, form: &Form) -> AnyView {
    let (id, code) = (dispute.id.to_string(), dispute.code.clone());
    let field = |name: &'static str, label: &str| {
        Field::new(form, lang, name, label)
            .id(format!("{name}-{}", dispute.id))
            .length_max(REASON_MAX)
    };
    let bearer = field("bearer", say::bearer(lang)).select(vec![
        (Bearer::Platform.as_str().to_owned(), say::by_platform(lang).to_owned()),
        (Bearer::Seller.as_str().to_owned(), say::by_seller(lang).to_owned()),
    ]);
    let reason = field("reason", words::reason(lang)).input();
    view! {
        <PostForm action="/api/money/bear_dispute" lang=lang class="stack decide">
            <input type="hidden" name="dispute" value=id/>
            {bearer}
            {reason}
            <div>
                <button class="btn" type="submit">{words::decide(lang)}<span class="vh">" " {code}</span></button>
            </div>
        </PostForm>
    }
    .into_any()
}
