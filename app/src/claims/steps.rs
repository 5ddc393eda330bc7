//! What can be done with a claim where it stands, by whoever looks at it.

use super::{
    Seat, account_of,
    actions::{PAY, REASON_MAX, STEP},
};
use crate::{
    context::Ctx,
    error::AppError,
    form::{Form, PostForm},
    ui::field::{self, Field},
    words::claim as say,
};
use chrono::NaiveDate;
use leptos::prelude::*;
use market::{
    base::{Lang, money::grouped, secret::Token},
    claims::{Claim, ClaimState},
    payments::BankAccount,
    people::Official,
};

pub(super) async fn draw(ctx: &Ctx, seat: &Seat, claim: &Claim) -> Result<AnyView, AppError> {
    let lang = ctx.lang();
    let form = ctx.take_form(STEP).await?;
    let pay = ctx.take_form(PAY).await?;
    let problems: Vec<_> = form
        .general_problems(lang)
        .into_iter()
        .map(|problem| view! { <p class="notice notice-warn" role="alert">{problem}</p> })
        .collect();
    let objection = objection(lang, claim);
    let step = match seat {
        Seat::Department(official) => draw_department(ctx, official, claim, &form),
        Seat::Operator(_) => draw_operator(lang, claim, &form, &pay, ctx.state.clock.today()),
    };
    Ok(view! { {problems} {objection} {step} }.into_any())
}

/// Why the head objected, while it is not answered.
fn objection(lang: Lang, claim: &Claim) -> Option<AnyView> {
    let step = claim.decided.as_ref().filter(|_| claim.state == ClaimState::Objected)?;
    let notice = view! {
        <p class="notice notice-warn">
            {say::objection(lang)} " " <q>{step.reason.clone()}</q>
        </p>
    };
    Some(notice.into_any())
}

fn draw_department(ctx: &Ctx, official: &Official, claim: &Claim, form: &Form) -> AnyView {
    let lang = ctx.lang();
    match claim.state {
        ClaimState::Made if official.as_steward().is_some() => draw_decide(lang, claim, form),
        ClaimState::Made => view! { <p class="notice">{say::only_head(lang)}</p> }.into_any(),
        ClaimState::Objected => view! { <p class="notice">{say::waits_for_operator(lang)}</p> }.into_any(),
        ClaimState::Agreed => draw_account(lang, claim, account_of(&ctx.state)),
        ClaimState::Paid | ClaimState::CalledOff => ().into_any(),
    }
}

fn draw_decide(lang: Lang, claim: &Claim, form: &Form) -> AnyView {
    let (code, total) = (claim.code.to_string(), claim.total.to_string());
    let reason = Field::new(form, lang, "reason", say::reason(lang))
        .length_max(REASON_MAX)
        .input();
    let (agreed, objected) = (code.clone(), code);
    view! {
        <section class="box stack" aria-labelledby="dong-y">
            <h2 id="dong-y">{say::decide_title(lang)}</h2>
            <p>{say::decide_hint(lang)}</p>
            <PostForm action="/api/claim/agree" lang=lang>
                <input type="hidden" name="claim" value=agreed/>
                <button class="btn" type="submit">{say::agree(lang)}<span class="vh">" " {total}</span></button>
            </PostForm>
            <details id="ly-do" open=form.came_back()>
                <summary>{say::object_title(lang)}</summary>
                <PostForm action="/api/claim/object" lang=lang class="stack decide">
                    <input type="hidden" name="claim" value=objected/>
                    {reason}
                    <div>
                        <button class="btn btn-secondary" type="submit">{say::object(lang)}</button>
                    </div>
                </PostForm>
            </details>
        </section>
    }
    .into_any()
}

/// Where the money goes, with what is to be written on it.
fn draw_account(lang: Lang, claim: &Claim, account: Option<&BankAccount>) -> AnyView {
    let Some(account) = account else {
        return view! { <p class="notice">{say::ask_for_account(lang)}</p> }.into_any();
    };
    let fact = |name: &'static str, words: String| {
        view! {
            <div>
                <dt>{name}</dt>
                <dd>{words}</dd>
            </div>
        }
    };
    view! {
        <section class="box stack" aria-labelledby="chuyen-tien">
            <h2 id="chuyen-tien">{say::transfer_title(lang)}</h2>
            <dl class="facts">
                {fact(say::account(lang), format!("{} · {}", account.bank(), account.number()))}
                {fact(say::holder(lang), account.holder().to_owned())}
                {fact(say::left(lang), claim.left().to_string())}
                {fact(say::memo(lang), claim.code.to_string())}
            </dl>
            <p class="soft">{say::memo_hint(lang)}</p>
        </section>
    }
    .into_any()
}

fn draw_operator(lang: Lang, claim: &Claim, form: &Form, pay: &Form, today: NaiveDate) -> AnyView {
    match claim.state {
        ClaimState::Made => view! {
            <p class="notice">{say::waits_for_head(lang)}</p>
            {draw_call_off(lang, claim, form, false)}
        }
        .into_any(),
        ClaimState::Objected => draw_call_off(lang, claim, form, true),
        ClaimState::Agreed => draw_pay(lang, claim, pay, today),
        ClaimState::Paid | ClaimState::CalledOff => ().into_any(),
    }
}

fn draw_call_off(lang: Lang, claim: &Claim, form: &Form, is_asked_for: bool) -> AnyView {
    let code = claim.code.to_string();
    let reason = Field::new(form, lang, "reason", say::reason(lang))
        .length_max(REASON_MAX)
        .input();
    view! {
        <details id="ly-do" open=is_asked_for || form.came_back()>
            <summary>{say::call_off_title(lang)}</summary>
            <p>{say::call_off_hint(lang)}</p>
            <PostForm action="/api/claim/call_off" lang=lang class="stack decide">
                <input type="hidden" name="claim" value=code/>
                {reason}
                <div>
                    <button class="btn btn-secondary" type="submit">{say::call_off(lang)}</button>
                </div>
            </PostForm>
        </details>
    }
    .into_any()
}

fn draw_pay(lang: Lang, claim: &Claim, form: &Form, today: NaiveDate) -> AnyView {
    let code = claim.code.to_string();
    let key = Token::parse(form.typed("key")).unwrap_or_else(Token::random).reveal();
    let labels = [
        ("amount", say::amount(lang)),
        ("day", say::day(lang)),
        ("reference", say::reference(lang)),
    ];
    let amount = Field::new(form, lang, "amount", say::amount(lang))
        .starting_with(form, &grouped(claim.left().0))
        .input_mode("numeric")
        .autocomplete("off")
        .length_max(20)
        .input();
    let day = Field::new(form, lang, "day", say::day(lang))
        .kind("date")
        .starting_with(form, &today.to_string())
        .range("2026-01-01", today.to_string())
        .input();
    let reference = Field::new(form, lang, "reference", say::reference(lang))
        .hint(say::reference_hint(lang))
        .autocomplete("off")
        .length_max(REASON_MAX)
        .input();
    view! {
        <section class="box stack" id="tien-ve" aria-labelledby="ghi-tien-ve">
            <h2 id="ghi-tien-ve">{say::pay_title(lang)}</h2>
            <p>{say::pay_hint(lang, &claim.code)}</p>
            {field::error_summary(form, lang, say::pay_refused(lang), &labels)}
            <PostForm action="/api/claim/pay" lang=lang class="stack decide">
                <input type="hidden" name="key" value=key/>
                <input type="hidden" name="claim" value=code/>
                <div class="field-pair">{amount} {day}</div>
                {reference}
                <div>
                    <button class="btn" type="submit">{say::pay(lang)}</button>
                </div>
            </PostForm>
        </section>
    }
    .into_any()
}
