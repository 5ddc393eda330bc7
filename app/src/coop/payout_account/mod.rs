//! Where a cooperative is paid: `/htx/doanh-thu/tai-khoan`. Its owners alone see it.

mod actions;

use crate::{
    account::proof::code_field,
    context::{Ctx, link},
    error::AppError,
    form::{Form, PostForm},
    page::{Page, page},
    ui::{
        facts::fact,
        field::{Field, error_summary},
    },
    words::payout_account as say,
};
use actions::{FORM, HOLDER_MAX};
use leptos::prelude::*;
use market::{
    base::{Lang, fold, time::shown_time},
    joining::banks,
    payments::card::{self, OwnConnected},
    payouts::{self, HOURS_OF_REST, PayoutAccount},
};

/// The account, and a form that changes it.
#[component]
pub fn PayoutAccountPage() -> AnyView {
    page(|ctx| async move {
        let member = ctx.require_coop_member().await?;
        let steward = member.as_steward().ok_or(AppError::NotFound)?;
        let lang = ctx.lang();
        let account = payouts::load_account(&ctx.state.pool, steward).await?;
        let connected = card::load_connected(&ctx.state.pool, steward).await?;
        let form = ctx.take_form(FORM).await?;
        let news = (ctx.query("xong").as_deref() == Some("doi"))
            .then(|| view! { <p class="notice notice-good" role="status">{say::changed(lang, HOURS_OF_REST)}</p> });
        let change = draw_form(&ctx, &form, account.as_ref()).await?;
        let body = view! {
            <div class="desk-title">
                <h1>{say::title(lang)}</h1>
                <p><a href=link(lang, "/htx/doanh-thu")>{say::back(lang)}</a></p>
            </div>
            {news}
            <div class="stack stack-wide">
                {draw_account(lang, account.as_ref(), ctx.state.clock.now())}
                {connected.map(|connected| draw_connected(lang, &connected, ctx.state.clock.now()))}
                {change}
            </div>
        };
        let room = super::room(lang, &member);
        Ok(Page::new(say::title(lang), body).in_room(room))
    })
}

fn draw_account(lang: Lang, account: Option<&PayoutAccount>, now: chrono::DateTime<chrono::Utc>) -> AnyView {
    let Some(account) = account else {
        return view! { <p class="notice notice-warn">{say::none(lang)}</p> }.into_any();
    };
    let standing = if account.verified_at.is_none() {
        view! { <span class="pill pill-wait">{say::unverified(lang)}</span> }.into_any()
    } else if now < account.rested_at {
        view! { <span class="pill pill-wait">{say::resting(lang, shown_time(account.rested_at))}</span> }.into_any()
    } else {
        view! { <span class="pill pill-good">{say::verified(lang)}</span> }.into_any()
    };
    view! {
        <section class="box stack" aria-labelledby="dang-dung">
            <h2 id="dang-dung">{say::in_use(lang)} " " {standing}</h2>
            <dl class="facts">
                {fact(say::bank(lang), Some(account.bank.clone()))}
                {fact(say::number(lang), Some(account.number.clone()))}
                {fact(say::holder(lang), Some(account.holder.clone()))}
                {fact(say::entered(lang), Some(shown_time(account.changed_at)))}
            </dl>
        </section>
    }
    .into_any()
}

/// The account with Stripe, which the operator enters.
fn draw_connected(lang: Lang, account: &OwnConnected, now: chrono::DateTime<chrono::Utc>) -> AnyView {
    let standing = match account.counts_from {
        None => view! { <span class="pill pill-wait">{say::stripe_unconfirmed(lang)}</span> }.into_any(),
        Some(from) if now < from => {
            view! { <span class="pill pill-wait">{say::stripe_from(lang, shown_time(from))}</span> }.into_any()
        }
        Some(_) if !account.may_receive => {
            view! { <span class="pill pill-wait">{say::stripe_stopped(lang)}</span> }.into_any()
        }
        Some(_) => view! { <span class="pill pill-good">{say::stripe_in_use(lang)}</span> }.into_any(),
    };
    view! {
        <section class="box stack" aria-labelledby="stripe">
            <h2 id="stripe">{say::stripe(lang)} " " {standing}</h2>
            <p>{say::stripe_hint(lang)}</p>
            <dl class="facts">
                {fact(say::stripe_account(lang), Some(account.account.clone()))}
                {fact(say::stripe_currency(lang), Some(account.currency.to_uppercase()))}
                {fact(say::entered(lang), Some(shown_time(account.entered_at)))}
            </dl>
        </section>
    }
    .into_any()
}

async fn draw_form(ctx: &Ctx, form: &Form, account: Option<&PayoutAccount>) -> Result<AnyView, AppError> {
    let lang = ctx.lang();
    let visitor = ctx.visitor().await?;
    let person = visitor.person().ok_or(AppError::SignInNeeded)?;
    let mut names: Vec<_> = banks()
        .map(|bank| (bank.bin.to_owned(), bank.name.to_owned()))
        .collect();
    names.sort_by_cached_key(|(_, name)| fold(name));
    let bank = Field::new(form, lang, "bin", say::bank(lang))
        .starting_with(form, account.map_or("", |account| &account.bin))
        .select(names);
    let number = Field::new(form, lang, "number", say::number(lang))
        .hint(say::number_hint(lang))
        .input_mode("numeric")
        .autocomplete("off")
        .length_max(30)
        .input();
    let holder = Field::new(form, lang, "holder", say::holder(lang))
        .hint(say::holder_hint(lang))
        .starting_with(form, account.map_or("", |account| &account.holder))
        .autocomplete("off")
        .length_max(HOLDER_MAX)
        .input();
    let present = Field::new(form, lang, "present", say::present(lang))
        .hint(say::present_hint(lang))
        .kind("password")
        .autocomplete("current-password")
        .input();
    let labels = [
        ("bin", say::bank(lang)),
        ("number", say::number(lang)),
        ("holder", say::holder(lang)),
        ("present", say::present(lang)),
    ];
    let code = code_field(ctx, form, person, "account");
    Ok(view! {
        <section class="box stack" aria-labelledby="doi-tai-khoan">
            <h2 id="doi-tai-khoan">{say::change_title(lang)}</h2>
            <p>{say::change_hint(lang, HOURS_OF_REST)}</p>
            {error_summary(form, lang, say::not_changed(lang), &labels)}
            <PostForm action="/api/payout/account" lang=lang class="stack decide">
                {bank}
                {number}
                {holder}
                {present}
                {code}
                <div>
                    <button class="btn" type="submit">{say::save(lang)}</button>
                </div>
            </PostForm>
        </section>
    }
    .into_any())
}
