//! What Stripe hands on to sellers with an account of their own there: `/dieu-hanh/chuyen-stripe`. The accounts, and each
//! transfer with what was taken back of it.

mod actions;
mod rows;

pub(super) use actions::PAGE;

use super::payouts::REASON_MAX;
use crate::{
    context::{Ctx, link},
    department::decided,
    error::AppError,
    form::{Form, PostForm},
    page::{Page, Room, page},
    ui::{
        facts::fact,
        field::{Field, error_summary},
    },
    words::transfers as say,
};
use actions::{CONNECT, account_form};
use chrono::{DateTime, Utc};
use leptos::prelude::*;
use market::{
    base::{Lang, OrganisationId, Words, time::shown_time},
    payments::{
        HOURS_OF_REST,
        card::{self, ConnectedAccount},
    },
};

/// The name of an account has at most this many characters.
const ACCOUNT_MAX: u32 = 100;

/// The accounts and the transfers.
#[component]
pub fn TransfersPage() -> AnyView {
    page(|ctx| async move {
        let operator = ctx.require_operator().await?;
        let lang = ctx.lang();
        let pool = &ctx.state.pool;
        let accounts = card::list_connected(pool, operator).await?;
        let transfers = card::list_handed_on(pool, operator).await?;
        let form = ctx.take_form(CONNECT).await?;
        let news = match ctx.query("xong").as_deref() {
            Some("nhap") => Some(say::entered_news(lang).to_owned()),
            Some("xac-nhan") => Some(say::confirmed_news(lang, HOURS_OF_REST)),
            Some("go") => Some(say::removed_news(lang).to_owned()),
            _ => None,
        };
        let news = news.map(|news| view! { <p class="notice notice-good" role="status">{news}</p> });
        let before = decided::draw(&ctx).await?;
        let problems: Vec<_> = form
            .general_problems(lang)
            .into_iter()
            .map(|problem| view! { <p class="notice notice-warn" role="alert">{problem}</p> })
            .collect();
        let connect = if ctx.state.cards.is_some() {
            draw_connect(lang, &form, card::list_unconnected(pool, operator).await?)
        } else {
            view! { <p class="notice">{say::off(lang)}</p> }.into_any()
        };
        let accounts = draw_accounts(&ctx, &accounts).await?;
        let body = view! {
            <div class="desk-title">
                <h1>{say::title(lang)}</h1>
                <p class="soft">{say::intro(lang)}</p>
                <p><a href=link(lang, super::payouts::PAGE)>{say::back(lang)}</a></p>
            </div>
            {news}
            {before}
            {problems}
            <div class="stack stack-wide">
                {rows::draw_transfers(lang, &transfers)}
                {accounts}
                {connect}
            </div>
        };
        Ok(Page::new(say::title(lang), body).in_room(Room::Operator))
    })
}

async fn draw_accounts(ctx: &Ctx, accounts: &[ConnectedAccount]) -> Result<AnyView, AppError> {
    let (lang, now) = (ctx.lang(), ctx.state.clock.now());
    let mut rows = Vec::with_capacity(accounts.len());
    for account in accounts {
        let form = ctx.take_form(&account_form(account.id)).await?;
        rows.push(draw_account(lang, account, &form, now));
    }
    let rows = if rows.is_empty() {
        view! { <p class="soft">{say::no_accounts(lang)}</p> }.into_any()
    } else {
        rows.into_any()
    };
    Ok(view! {
        <section class="stack" aria-labelledby="tai-khoan">
            <h2 id="tai-khoan">{say::accounts(lang)}</h2>
            <p class="soft">{say::accounts_hint(lang, HOURS_OF_REST)}</p>
            {rows}
        </section>
    }
    .into_any())
}

fn draw_account(lang: Lang, account: &ConnectedAccount, form: &Form, now: DateTime<Utc>) -> AnyView {
    let (id, name) = (account.id.to_string(), account.name.get(lang).to_owned());
    let standing = match account.counts_from {
        None => view! { <span class="pill pill-wait">{say::unconfirmed(lang)}</span> }.into_any(),
        Some(from) if now < from => {
            view! { <span class="pill pill-wait">{say::counts_from(lang, shown_time(from))}</span> }.into_any()
        }
        Some(_) if !account.may_receive => {
            view! { <span class="pill pill-wait">{say::stopped(lang)}</span> }.into_any()
        }
        Some(_) => view! { <span class="pill pill-good">{say::counts(lang)}</span> }.into_any(),
    };
    let stopped = (!account.may_receive).then(|| view! { <p class="notice notice-warn">{say::stopped_hint(lang)}</p> });
    let confirm = (account.counts_from.is_none()).then(|| draw_confirm(lang, account, name.clone()));
    let reason = Field::new(form, lang, "reason", say::reason(lang))
        .id(format!("reason-{id}"))
        .label_more(name.clone())
        .length_max(REASON_MAX)
        .input();
    let (place, title, summary) = (id.clone(), name.clone(), name.clone());
    view! {
        <article class="box stack" id=place>
            <h3>{title} " " {standing}</h3>
            <dl class="facts">
                {fact(say::account(lang), Some(account.account.clone()))}
                {fact(say::currency(lang), Some(account.currency.to_uppercase()))}
                {fact(say::entered(lang), Some(shown_time(account.entered_at)))}
            </dl>
            {stopped}
            {confirm}
            <details open=form.came_back()>
                <summary>{say::remove_title(lang)}<span class="vh">" " {summary}</span></summary>
                <PostForm action="/api/payout/disconnect" lang=lang class="stack stack-tight decide">
                    <input type="hidden" name="account" value=id/>
                    {reason}
                    <div>
                        <button class="btn btn-quiet" type="submit">{say::remove(lang)}<span class="vh">" " {name}</span></button>
                    </div>
                </PostForm>
            </details>
        </article>
    }
    .into_any()
}

fn draw_confirm(lang: Lang, account: &ConnectedAccount, name: String) -> AnyView {
    if account.is_own {
        return view! { <p class="soft">{say::own(lang)}</p> }.into_any();
    }
    let id = account.id.to_string();
    view! {
        <PostForm action="/api/payout/confirm_connected" lang=lang>
            <input type="hidden" name="account" value=id/>
            <button class="btn btn-secondary" type="submit">{say::confirm(lang)}<span class="vh">" " {name}</span></button>
        </PostForm>
    }
    .into_any()
}

fn draw_connect(lang: Lang, form: &Form, sellers: Vec<(OrganisationId, Words)>) -> AnyView {
    let sellers: Vec<_> = sellers
        .into_iter()
        .map(|(id, name)| (id.to_string(), name.get(lang).to_owned()))
        .collect();
    let seller = Field::new(form, lang, "seller", say::seller(lang)).select(sellers);
    let account = Field::new(form, lang, "account", say::account(lang))
        .hint(say::account_hint(lang))
        .autocomplete("off")
        .autocapitalize("none")
        .length_max(ACCOUNT_MAX)
        .input();
    let labels = [("seller", say::seller(lang)), ("account", say::account(lang))];
    view! {
        <section class="box stack" id="ket-noi" aria-labelledby="ket-noi-dau">
            <h2 id="ket-noi-dau">{say::connect_title(lang)}</h2>
            <p>{say::connect_hint(lang)}</p>
            {error_summary(form, lang, say::not_connected(lang), &labels)}
            <PostForm action="/api/payout/connect" lang=lang class="stack decide">
                {seller}
                {account}
                <div>
                    <button class="btn" type="submit">{say::connect(lang)}</button>
                </div>
            </PostForm>
        </section>
    }
    .into_any()
}
