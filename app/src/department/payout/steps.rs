//! What can be done with a batch where it stands.

use super::{
    super::payouts::{PAGE, REASON_MAX},
    actions::{ALL, STEP},
};
use crate::{
    account::proof::code_field,
    context::{Ctx, link},
    error::AppError,
    form::{Form, PostForm},
    ui::field::Field,
    words::payout as say,
};
use leptos::prelude::*;
use market::{
    base::Lang,
    payouts::{Batch, BatchState},
};

pub(super) async fn draw(ctx: &Ctx, batch: &Batch) -> Result<AnyView, AppError> {
    let lang = ctx.lang();
    let form = ctx.take_form(STEP).await?;
    let problems: Vec<_> = form
        .general_problems(lang)
        .into_iter()
        .map(|problem| view! { <p class="notice notice-warn" role="alert">{problem}</p> })
        .collect();
    let step = match batch.state {
        BatchState::Draft if batch.is_own => view! { <p class="notice">{say::wait_for_colleague(lang)}</p> }.into_any(),
        BatchState::Draft => draw_approve(ctx, batch, &form).await?,
        BatchState::Approved => draw_button(
            lang,
            batch,
            "/api/payout/export",
            say::export_hint(lang),
            say::export(lang),
        ),
        BatchState::Exported => view! {
            {draw_files(lang, batch)}
            {draw_button(lang, batch, "/api/payout/send", say::send_hint(lang), say::send(lang))}
        }
        .into_any(),
        BatchState::Sent => {
            let all = match batch.totals().open {
                0 => None,
                open => Some(draw_all(lang, batch, open, &ctx.take_form(ALL).await?)),
            };
            view! { {draw_files(lang, batch)} {all} }.into_any()
        }
        BatchState::Cancelled => ().into_any(),
    };
    let cancel = match batch.state {
        BatchState::Draft | BatchState::Approved | BatchState::Exported => Some(draw_cancel(lang, batch, &form)),
        BatchState::Sent | BatchState::Cancelled => None,
    };
    Ok(view! { {problems} <div class="stack">{step} {cancel}</div> }.into_any())
}

async fn draw_approve(ctx: &Ctx, batch: &Batch, form: &Form) -> Result<AnyView, AppError> {
    let lang = ctx.lang();
    let visitor = ctx.visitor().await?;
    let person = visitor.person().ok_or(AppError::SignInNeeded)?;
    let (number, total) = (batch.number.to_string(), batch.totals().total);
    let code = code_field(ctx, form, person, "approve");
    let present = Field::new(form, lang, "present", say::present(lang))
        .kind("password")
        .autocomplete("current-password")
        .input();
    Ok(view! {
        <section class="box stack" id="duyet" aria-labelledby="duyet-chi">
            <h2 id="duyet-chi">{say::approve_title(lang)}</h2>
            <p>{say::approve_hint(lang)}</p>
            <PostForm action="/api/payout/approve" lang=lang class="stack decide">
                <input type="hidden" name="batch" value=number/>
                <input type="hidden" name="seen" value=total.0.to_string()/>
                {present}
                {code}
                <div>
                    <button class="btn" type="submit">{say::approve(lang)}<span class="vh">" " {total.to_string()}</span></button>
                </div>
            </PostForm>
        </section>
    }
    .into_any())
}

fn draw_button(lang: Lang, batch: &Batch, action: &'static str, hint: &'static str, word: &'static str) -> AnyView {
    let number = batch.number.to_string();
    view! {
        <section class="box stack">
            <p>{hint}</p>
            <PostForm action=action lang=lang>
                <input type="hidden" name="batch" value=number/>
                <button class="btn" type="submit">{word}</button>
            </PostForm>
        </section>
    }
    .into_any()
}

fn draw_files(lang: Lang, batch: &Batch) -> AnyView {
    let to = |end: &str| link(lang, &format!("{PAGE}/{}/{end}", batch.number));
    view! {
        <p class="row">
            <a class="btn btn-secondary" href=to("tep.xlsx") download="">{say::excel(lang)}</a>
            " "
            <a class="btn btn-secondary" href=to("tep.csv") download="">{say::csv(lang)}</a>
            " "
            <a class="btn btn-secondary" href=to("ma-qr")>{say::codes(lang)}</a>
        </p>
    }
    .into_any()
}

fn draw_all(lang: Lang, batch: &Batch, open: usize, form: &Form) -> AnyView {
    let number = batch.number.to_string();
    let reference = Field::new(form, lang, "text", say::reference(lang))
        .length_max(REASON_MAX)
        .input();
    view! {
        <section class="box stack" id="tat-ca" aria-labelledby="xac-nhan-ca">
            <h2 id="xac-nhan-ca">{say::all_title(lang, open)}</h2>
            <p>{say::all_hint(lang)}</p>
            <PostForm action="/api/payout/settle_all" lang=lang class="stack decide">
                <input type="hidden" name="batch" value=number/>
                {reference}
                <div>
                    <button class="btn" type="submit">{say::all(lang)}</button>
                </div>
            </PostForm>
        </section>
    }
    .into_any()
}

fn draw_cancel(lang: Lang, batch: &Batch, form: &Form) -> AnyView {
    let number = batch.number.to_string();
    let reason = Field::new(form, lang, "text", say::reason(lang))
        .length_max(REASON_MAX)
        .input();
    let is_refused = ["text", "unsent"]
        .iter()
        .any(|field| form.problem(field, lang).is_some());
    let sure = (batch.state == BatchState::Exported).then(|| {
        let problem = form.problem("unsent", lang);
        let problem = problem.map(|problem| view! { <p class="error" id="unsent-error">{problem}</p> });
        let described = problem.is_some().then_some("unsent-error");
        view! {
            <p class="notice notice-warn">{say::cancel_hint(lang)}</p>
            {problem}
            <label class="check">
                <input type="checkbox" name="unsent" value="1" aria-describedby=described/>
                " "
                <span>{say::cancel_sure(lang)}</span>
            </label>
        }
    });
    view! {
        <details id="huy" open=is_refused>
            <summary>{say::cancel_title(lang)}</summary>
            <PostForm action="/api/payout/cancel" lang=lang class="stack decide">
                <input type="hidden" name="batch" value=number/>
                {reason}
                {sure}
                <div>
                    <button class="btn btn-quiet" type="submit">{say::cancel(lang)}</button>
                </div>
            </PostForm>
        </details>
    }
    .into_any()
}
