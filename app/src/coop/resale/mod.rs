//! Selling what others make: `/htx/san-pham/ban-ho`.

pub(super) mod actions;
mod found;
mod own;

use super::room;
use crate::{
    context::{Ctx, link},
    page::{Page, page},
    ui::{field, list::section_head},
    words::resale as say,
};
use leptos::prelude::*;
use market::{
    base::Lang,
    people::{CoopMember, Scope},
    resale::{self, ResaleState},
};

/// What was asked for and what came of it, and a search for more.
#[component]
pub fn ResalePage() -> AnyView {
    page(|ctx| async move {
        let member = ctx.require_coop_for(Scope::Goods).await?;
        let lang = ctx.lang();
        let typed = ctx.query("q").unwrap_or_default();
        let found = resale::find(&ctx.state.pool, &member, &typed).await?;
        let rows = resale::list_own(&ctx.state.pool, &member).await?;
        let is_manager = member.as_manager().is_some();
        let ask = ctx.take_form(actions::ASK).await?;
        let sell = ctx.take_form(actions::SELL).await?;
        let rows: Vec<_> = rows.iter().map(|row| own::draw(lang, row, is_manager, &sell)).collect();
        let own = (!rows.is_empty()).then(|| {
            view! {
                <section class="stack" aria-labelledby="da-xin">
                    {section_head("da-xin", say::own_title(lang), None)}
                    {rows}
                </section>
            }
        });
        let found = found::draw(lang, &typed, &found, is_manager, &ask);
        let refused = [&ask, &sell].map(|form| field::error_summary(form, lang, say::refused(lang), &labels(lang)));
        let body = view! { {own} {found} };
        Ok(framed(
            &ctx,
            &member,
            (say::title(lang), say::intro(lang)),
            refused,
            body,
        ))
    })
}

/// The frame of both pages: the way back, what the page is, what was refused and what was done last.
pub(super) fn framed(
    ctx: &Ctx,
    member: &CoopMember,
    (title, intro): (&'static str, &'static str),
    refused: impl IntoView + 'static,
    body: impl IntoView + 'static,
) -> Page {
    let lang = ctx.lang();
    let body = view! {
        <p>
            <a href=link(lang, "/htx/san-pham")>{say::to_listings(lang)}</a>
        </p>
        <div class="desk-title">
            <div>
                <h1>{title}</h1>
                <p class="soft">{intro}</p>
            </div>
        </div>
        <div class="stack stack-wide">
            {refused}
            {news(ctx)}
            {body}
        </div>
    };
    Page::new(title, body).in_room(room(lang, member))
}

fn labels(lang: Lang) -> [(&'static str, &'static str); 4] {
    [
        ("why", say::why(lang)),
        ("packs", say::packs(lang)),
        ("price", say::price(lang)),
        ("stock", say::stock(lang)),
    ]
}

/// What was done last.
fn news(ctx: &Ctx) -> Option<AnyView> {
    let lang = ctx.lang();
    let text = match ctx.query("xong")?.as_str() {
        "xin" => say::done_ask(lang),
        "ban" => say::done_sell(lang),
        "nghi" => say::done_pause(lang),
        "lai" => say::done_resume(lang),
        "thoi" => say::done_give_up(lang),
        "dong-y" => say::done_agree(lang),
        "tu-choi" => say::done_decline(lang),
        "rut" => say::done_withdraw(lang),
        _ => return None,
    };
    Some(view! { <p class="notice notice-good" role="status">{text}</p> }.into_any())
}

/// Where it stands, as both sides read it.
pub(super) fn pill(lang: Lang, state: ResaleState) -> AnyView {
    let (class, text) = match state {
        ResaleState::Asked => ("pill pill-wait", say::state_asked(lang)),
        ResaleState::Agreed => ("pill pill-good", say::state_agreed(lang)),
        ResaleState::Declined => ("pill pill-bad", say::state_declined(lang)),
        ResaleState::Withdrawn => ("pill pill-bad", say::state_withdrawn(lang)),
        ResaleState::Dropped => ("pill", say::state_dropped(lang)),
        ResaleState::Expired => ("pill", say::state_expired(lang)),
    };
    view! { <span class=class>{text}</span> }.into_any()
}
