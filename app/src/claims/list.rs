//! How provinces stand, and their claims.

use super::{Desk, OPERATOR_PAGE, Seat, actions::MAKE, pill};
use crate::{
    context::link,
    error::AppError,
    form::{Form, PostForm},
    page::{Page, page},
    ui::{
        field::{self, Field},
        table,
    },
    words::claim as say,
};
use chrono::NaiveDate;
use leptos::prelude::*;
use market::{
    base::{Lang, Vnd, secret::Token, time::shown_date},
    claims::{self, ClaimSummary, ProvinceFunds},
    places::bare_name,
};

/// The operator's: every province, and the form that makes a claim.
#[component]
pub fn OperatorClaimsPage() -> AnyView {
    draw(Desk::Operator)
}

/// The department's own.
#[component]
pub fn DepartmentClaimsPage() -> AnyView {
    draw(Desk::Department)
}

fn draw(desk: Desk) -> AnyView {
    page(move |ctx| async move {
        let seat = desk.enter(&ctx).await?;
        let lang = ctx.lang();
        let funds = claims::list_funds(&ctx.state.pool, seat.reader()).await?;
        let rows = claims::list(&ctx.state.pool, seat.reader()).await?;
        let form = ctx.take_form(MAKE).await?;
        let (intro, back, make) = match &seat {
            Seat::Operator(_) => (
                say::intro_operator(lang),
                "/dieu-hanh/ma-giam-gia",
                draw_make(lang, &form, &funds, ctx.state.clock.today()),
            ),
            Seat::Department(_) => (say::intro_department(lang), "/so-cong-thuong/ma-giam-gia", None),
        };
        let funds = match desk {
            Desk::Operator => draw_provinces(lang, &funds),
            Desk::Department => draw_own(lang, funds.first()),
        };
        let labels = [("province", say::province(lang)), ("until", say::until(lang))];
        let body = view! {
            <div class="desk-title">
                <h1>{say::title(lang)}</h1>
                <p class="soft">{intro}</p>
                <p><a href=link(lang, back)>{say::to_vouchers(lang)}</a></p>
            </div>
            <div class="stack stack-wide">
                {field::error_summary(&form, lang, say::make_refused(lang), &labels)}
                {funds}
                {make}
                {draw_claims(lang, desk, &rows)}
            </div>
        };
        Ok::<_, AppError>(Page::new(say::title(lang), body).in_room(seat.room(lang)))
    })
}

fn draw_provinces(lang: Lang, funds: &[ProvinceFunds]) -> AnyView {
    let rows: Vec<_> = funds
        .iter()
        .map(|funds| {
            view! {
                <tr>
                    <th scope="row">{bare_name(&funds.name).to_owned()}</th>
                    <td class="num" data-label=say::unclaimed(lang)>{funds.unclaimed.to_string()}</td>
                    <td class="num" data-label=say::claimed(lang)>{funds.claimed.to_string()}</td>
                    <td class="num" data-label=say::balance(lang)>{funds.balance.to_string()}</td>
                </tr>
            }
        })
        .collect();
    let head = [
        table::words(say::province(lang)),
        table::figures(say::unclaimed(lang)),
        table::figures(say::claimed(lang)),
        table::figures(say::balance(lang)),
    ];
    table::table_section("cac-tinh", say::provinces(lang), head, rows, say::no_provinces(lang))
}

/// The province's own figures.
fn draw_own(lang: Lang, funds: Option<&ProvinceFunds>) -> AnyView {
    let figure = |name: &'static str, of: fn(&ProvinceFunds) -> Vnd| {
        let amount = funds.map_or(Vnd::ZERO, of);
        view! {
            <div>
                <dt>{name}</dt>
                <dd class="num">{amount.to_string()}</dd>
            </div>
        }
    };
    view! {
        <dl class="facts box">
            {figure(say::unclaimed(lang), |funds| funds.unclaimed)}
            {figure(say::claimed(lang), |funds| funds.claimed)}
            {figure(say::balance(lang), |funds| funds.balance)}
        </dl>
    }
    .into_any()
}

/// Nothing when there is nothing to claim.
fn draw_make(lang: Lang, form: &Form, funds: &[ProvinceFunds], today: NaiveDate) -> Option<AnyView> {
    let choices: Vec<_> = funds
        .iter()
        .filter(|funds| funds.unclaimed != Vnd::ZERO)
        .map(|funds| {
            let words = say::province_choice(lang, bare_name(&funds.name), funds.unclaimed);
            (funds.province.clone(), words)
        })
        .collect();
    if choices.is_empty() {
        return None;
    }
    let key = Token::parse(form.typed("key")).unwrap_or_else(Token::random).reveal();
    let only = match choices.as_slice() {
        [(province, _)] => province.clone(),
        _ => String::new(),
    };
    let province = Field::new(form, lang, "province", say::province(lang))
        .starting_with(form, &only)
        .select(choices);
    let until = Field::new(form, lang, "until", say::until(lang))
        .kind("date")
        .hint(say::until_hint(lang))
        .starting_with(form, &today.to_string())
        .range("2026-01-01", today.to_string())
        .input();
    let made = view! {
        <section class="box stack" id="lap" aria-labelledby="lap-bang-ke">
            <h2 id="lap-bang-ke">{say::make_title(lang)}</h2>
            <p>{say::make_hint(lang)}</p>
            <PostForm action="/api/claim/make" lang=lang class="stack decide">
                <input type="hidden" name="key" value=key/>
                {province}
                {until}
                <div>
                    <button class="btn" type="submit">{say::make(lang)}</button>
                </div>
            </PostForm>
        </section>
    };
    Some(made.into_any())
}

fn draw_claims(lang: Lang, desk: Desk, rows: &[ClaimSummary]) -> AnyView {
    if rows.is_empty() {
        let hint = match desk {
            Desk::Operator => say::empty_operator(lang),
            Desk::Department => say::empty_department(lang),
        };
        return view! {
            <section class="empty">
                <img src="/drawings/qua-tang.svg" alt="" width="400" height="300"/>
                <h2>{say::empty(lang)}</h2>
                <p>{hint}</p>
            </section>
        }
        .into_any();
    }
    let has_province = desk == Desk::Operator;
    let row = |claim: &ClaimSummary| {
        let address = link(lang, &format!("{}/{}", desk.page(), claim.code));
        let province = has_province.then(|| {
            let name = bare_name(&claim.province).to_owned();
            view! { <td data-label=say::province(lang)>{name}</td> }
        });
        let period = say::days(lang, shown_date(claim.from), shown_date(claim.to));
        view! {
            <tr>
                <th scope="row"><a class="code" href=address>{claim.code.to_string()}</a></th>
                {province}
                <td data-label=say::period(lang)>{period}</td>
                <td class="num" data-label=say::total(lang)>{claim.total.to_string()}</td>
                <td class="num" data-label=say::paid(lang)>{claim.paid.to_string()}</td>
                <td data-label=say::state(lang)>{pill(lang, claim.state)}</td>
            </tr>
        }
    };
    let rows: Vec<_> = rows.iter().map(row).collect();
    let head = [
        Some(table::words(say::code(lang))),
        has_province.then(|| table::words(say::province(lang))),
        Some(table::words(say::period(lang))),
        Some(table::figures(say::total(lang))),
        Some(table::figures(say::paid(lang))),
        Some(table::words(say::state(lang))),
    ];
    table::table_section("cac-bang-ke", say::claims(lang), head.into_iter().flatten(), rows, "")
}

/// From the operator's vouchers to the claims on provinces.
pub(crate) fn operator_link(lang: Lang) -> AnyView {
    view! { <p><a href=link(lang, OPERATOR_PAGE)>{say::to_claims(lang)}</a></p> }.into_any()
}

/// From a department's vouchers to what it pays for them.
pub(crate) fn department_link(lang: Lang) -> AnyView {
    view! { <p><a href=link(lang, super::DEPARTMENT_PAGE)>{say::to_own_claims(lang)}</a></p> }.into_any()
}
