//! Sellers are paid: `/dieu-hanh/chi-tra`. Who could be, whose account waits, and the batches.

mod actions;
mod words;

pub(super) use actions::{PAGE, REASON_MAX, needed};
pub(super) use words::{batch_pill, skip_word};

use super::transfers;
use crate::{
    context::{Ctx, link},
    department::decided,
    error::AppError,
    form::{Form, PostForm},
    page::{Page, Room, page},
    ui::{field::Field, state::moment, table},
    words::payouts as say,
};
use actions::{MAKE, hold_form};
use leptos::prelude::*;
use market::{
    base::{Lang, Vnd, money::grouped, secret::Token, time::shown_time},
    payments::card,
    payouts::{self, BatchSummary, Payee, WaitingAccount},
    people::Operator,
};

/// The least that is paid when nothing else is said.
const MINIMUM: Vnd = Vnd(50_000);

/// Who can be paid, whose account waits, and the batches.
#[component]
pub fn PayoutsPage() -> AnyView {
    page(|ctx| async move {
        let operator = ctx.require_operator().await?;
        let lang = ctx.lang();
        let overview = payouts::load_overview(&ctx.state.pool, operator, MINIMUM, ctx.state.clock.now()).await?;
        let form = ctx.take_form(MAKE).await?;
        let news = match ctx.query("xong").as_deref() {
            Some("xac-minh") => Some(say::verified(lang)),
            Some("tam-giu") => Some(say::held(lang)),
            Some("bo-giu") => Some(say::lifted(lang)),
            _ => None,
        };
        let news = news.map(|news| view! { <p class="notice notice-good" role="status">{news}</p> });
        let before = decided::draw(&ctx).await?;
        let problems: Vec<_> = form
            .general_problems(lang)
            .into_iter()
            .map(|problem| view! { <p class="notice notice-warn" role="alert">{problem}</p> })
            .collect();
        let payees = draw_payees(&ctx, &overview.payees).await?;
        let body = view! {
            <div class="desk-title">
                <h1>{say::title(lang)}</h1>
                <p class="soft">{say::intro(lang)}</p>
            </div>
            {news}
            {before}
            {problems}
            <div class="stack stack-wide">
                {draw_by_cards(&ctx, operator).await?}
                {draw_make(lang, &form, &overview.payees)}
                {draw_batches(lang, &overview.batches)}
                {draw_accounts(lang, &overview.accounts)}
                {payees}
            </div>
        };
        Ok(Page::new(say::title(lang), body).in_room(Room::Operator))
    })
}

/// What Stripe hands on is no batch's: how much that is, and where it is read.
async fn draw_by_cards(ctx: &Ctx, operator: Operator) -> Result<Option<AnyView>, AppError> {
    let lang = ctx.lang();
    let figures = card::count_handed_on(&ctx.state.pool, operator).await?;
    if !figures.is_used && ctx.state.cards.is_none() {
        return Ok(None);
    }
    let address = link(lang, transfers::PAGE);
    let class = if figures.to_read > 0 {
        "notice notice-warn"
    } else {
        "notice"
    };
    let words = say::by_stripe_more(lang, figures.waiting, figures.to_read);
    let notice = view! {
        <p class=class>
            <a href=address>{say::by_stripe(lang)}</a>
            " · "
            {words}
        </p>
    };
    Ok(Some(notice.into_any()))
}

fn draw_make(lang: Lang, form: &Form, payees: &[Payee]) -> AnyView {
    let can: Vec<_> = payees.iter().filter_map(|payee| payee.payable.ok()).collect();
    let total = Vnd(can.iter().map(|amount| amount.0).sum());
    let key = Token::random().reveal();
    let minimum = Field::new(form, lang, "minimum", say::minimum(lang))
        .hint(say::minimum_hint(lang))
        .starting_with(form, &grouped(MINIMUM.0))
        .input_mode("numeric")
        .autocomplete("off")
        .length_max(20)
        .input();
    view! {
        <section class="box stack" id="lap" aria-labelledby="lap-dot">
            <h2 id="lap-dot">{say::make_title(lang)}</h2>
            <p>{say::can_be_paid(lang, can.len(), total)}</p>
            <PostForm action="/api/payout/make" lang=lang class="stack decide">
                <input type="hidden" name="key" value=key/>
                {minimum}
                <div>
                    <button class="btn" type="submit">{say::make(lang)}</button>
                </div>
            </PostForm>
        </section>
    }
    .into_any()
}

fn draw_batches(lang: Lang, batches: &[BatchSummary]) -> AnyView {
    let rows: Vec<_> = batches
        .iter()
        .map(|batch| {
            let address = link(lang, &format!("{PAGE}/{}", batch.number));
            let open =
                (batch.open > 0).then(|| view! { <br/> <span class="soft small">{say::open(lang, batch.open)}</span> });
            view! {
                <tr>
                    <th scope="row"><a href=address>{say::batch(lang, batch.number)}</a></th>
                    <td data-label=say::made_at(lang)>{moment(&shown_time(batch.made_at))}</td>
                    <td data-label=say::state(lang)>{batch_pill(lang, batch.state, batch.open > 0)} {open}</td>
                    <td class="num" data-label=say::lines(lang)>{batch.lines}</td>
                    <td class="num" data-label=say::amount(lang)>{batch.total.to_string()}</td>
                </tr>
            }
        })
        .collect();
    table::table_section(
        "cac-dot",
        say::batches(lang),
        [
            table::words(say::batch_column(lang)),
            table::words(say::made_at(lang)),
            table::words(say::state(lang)),
            table::figures(say::lines(lang)),
            table::figures(say::amount(lang)),
        ],
        rows,
        say::no_batches(lang),
    )
}

fn draw_accounts(lang: Lang, accounts: &[WaitingAccount]) -> AnyView {
    let rows: Vec<_> = accounts
        .iter()
        .map(|account| {
            let name = account.name.get(lang).to_owned();
            let (seller, version) = (account.seller.to_string(), account.version.to_string());
            let title = name.clone();
            let tax_code = (!account.tax_code.is_empty()).then(|| {
                view! { <br/> <span class="soft small">{say::tax_code(lang, &account.tax_code)}</span> }
            });
            view! {
                <article class="box stack">
                    <h3>{title}</h3>
                    <p>
                        {account.bank.clone()}
                        " · "
                        <span class="code">{account.number.clone()}</span>
                        " · "
                        {account.holder.clone()}
                        {tax_code}
                        <br/>
                        <span class="soft small">{say::entered(lang, shown_time(account.changed_at))}</span>
                    </p>
                    <PostForm action="/api/payout/verify" lang=lang>
                        <input type="hidden" name="seller" value=seller/>
                        <input type="hidden" name="version" value=version/>
                        <button class="btn btn-secondary" type="submit">
                            {say::verify(lang)}
                            <span class="vh">" " {name}</span>
                        </button>
                    </PostForm>
                </article>
            }
        })
        .collect();
    let rows = if rows.is_empty() {
        view! { <p class="soft">{say::no_accounts(lang)}</p> }.into_any()
    } else {
        rows.into_any()
    };
    view! {
        <section class="stack" aria-labelledby="tai-khoan">
            <h2 id="tai-khoan">{say::accounts(lang)}</h2>
            <p class="soft">{say::accounts_hint(lang)}</p>
            {rows}
        </section>
    }
    .into_any()
}

async fn draw_payees(ctx: &Ctx, payees: &[Payee]) -> Result<AnyView, AppError> {
    let lang = ctx.lang();
    let mut rows = Vec::with_capacity(payees.len());
    for payee in payees {
        rows.push(draw_payee(lang, payee, &ctx.take_form(&hold_form(payee.seller)).await?));
    }
    let table = if rows.is_empty() {
        view! { <p class="soft">{say::no_payees(lang)}</p> }.into_any()
    } else {
        view! {
            <table class="table" aria-labelledby="nguoi-ban">
                <thead>
                    <tr>
                        <th scope="col">{say::seller(lang)}</th>
                        <th scope="col" class="num">{say::owed(lang)}</th>
                        <th scope="col" class="num">{say::cash(lang)}</th>
                        <th scope="col" class="num">{say::balance(lang)}</th>
                        <th scope="col">{say::now(lang)}</th>
                        <th scope="col">{say::hold_column(lang)}</th>
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        }
        .into_any()
    };
    Ok(view! {
        <section class="stack">
            <h2 id="nguoi-ban">{say::payees(lang)}</h2>
            {table}
        </section>
    }
    .into_any())
}

fn draw_payee(lang: Lang, payee: &Payee, form: &Form) -> AnyView {
    let (id, name) = (payee.seller.to_string(), payee.name.get(lang).to_owned());
    let balance = Vnd(payee.owed.0 - payee.cash.0);
    let now = match (payee.payable, payee.batch) {
        (_, Some(batch)) => {
            let address = link(lang, &format!("{PAGE}/{batch}"));
            view! { <a href=address>{say::batch(lang, batch)}</a> }.into_any()
        }
        (Ok(_), None) => view! { <span class="pill pill-good">{say::payable(lang)}</span> }.into_any(),
        (Err(reason), None) => view! { <span class="pill pill-wait">{skip_word(lang, reason)}</span> }.into_any(),
    };
    view! {
        <tr id=id>
            <th scope="row">{name.clone()}</th>
            <td class="num" data-label=say::owed(lang)>{payee.owed.to_string()}</td>
            <td class="num" data-label=say::cash(lang)>{payee.cash.to_string()}</td>
            <td class="num" data-label=say::balance(lang)>{balance.to_string()}</td>
            <td data-label=say::now(lang)>{now}</td>
            <td data-label=say::hold_column(lang)>{draw_hold(lang, payee, name, form)}</td>
        </tr>
    }
    .into_any()
}

fn draw_hold(lang: Lang, payee: &Payee, name: String, form: &Form) -> AnyView {
    let seller = payee.seller.to_string();
    if let Some(reason) = &payee.hold {
        let reason = reason.clone();
        return view! {
            <PostForm action="/api/payout/lift_hold" lang=lang class="stack stack-tight">
                <input type="hidden" name="seller" value=seller/>
                <q>{reason}</q>
                <div>
                    <button class="btn btn-quiet" type="submit">{say::lift(lang)}<span class="vh">" " {name}</span></button>
                </div>
            </PostForm>
        }
        .into_any();
    }
    let reason = Field::new(form, lang, "reason", say::reason(lang))
        .id(format!("reason-{seller}"))
        .label_more(name.clone())
        .length_max(REASON_MAX)
        .input();
    view! {
        <details open=form.came_back()>
            <summary>{say::hold_title(lang)}<span class="vh">" " {name.clone()}</span></summary>
            <PostForm action="/api/payout/hold" lang=lang class="stack stack-tight">
                <input type="hidden" name="seller" value=seller/>
                {reason}
                <div>
                    <button class="btn btn-quiet" type="submit">{say::hold(lang)}<span class="vh">" " {name}</span></button>
                </div>
            </PostForm>
        </details>
    }
    .into_any()
}
