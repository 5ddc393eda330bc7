//! The cooperative's own storefront: `/htx/gian-hang`, and as it would look: `/htx/gian-hang/xem-truoc`.

pub(super) mod actions;
mod beside;
mod closure;
mod delivery;
mod photos;
mod preview;
mod words_form;

pub use preview::PreviewPage;

use super::{draft, room, two_writers};
use crate::{
    context::link,
    error::AppError,
    page::{Page, page},
    ui::field,
    words::shopfront as say,
};
use leptos::prelude::*;
use market::{
    base::{Lang, time::shown_time},
    checkout,
    coops::{self, OwnShopfront},
    people::{DraftForm, Scope},
};

/// Everything that a cooperative says about itself and how it sells, each part saved by itself.
#[component]
pub fn ShopfrontPage() -> AnyView {
    page(|ctx| async move {
        let manager = ctx.require_manager_for(Scope::Shopfront).await?;
        let lang = ctx.lang();
        let pool = &ctx.state.pool;
        let shop = coops::load_shopfront(pool, &manager).await?.ok_or(AppError::NotFound)?;
        let own_delivery = checkout::load_delivery(pool, &manager).await?;
        let words = ctx.take_form(actions::WORDS).await?;
        let photo = ctx.take_form(actions::PHOTO).await?;
        let closing = ctx.take_form(actions::CLOSURE).await?;
        let delivering = ctx.take_form(actions::DELIVERY).await?;
        let today = ctx.state.clock.today();
        let labels = words_form::labels(lang);
        let labels: Vec<_> = labels
            .iter()
            .map(|(name, label)| (name.as_str(), label.as_str()))
            .collect();
        let refused = field::error_summary(&words, lang, say::not_saved(lang), &labels);
        let standing_of_form = if words.came_back() {
            draft::Standing::Back
        } else if matches!(ctx.query("xong").as_deref(), Some("luu" | "them-nguoi" | "dang")) {
            draft::Standing::Saved
        } else {
            draft::Standing::Opened
        };
        let words = if two_writers::is_meanwhile(&words, shop.version) {
            words_form::draw_conflict(lang, &shop, &words)
        } else {
            let editor = words_form::draw(lang, &shop, &words);
            let form = DraftForm::Shopfront(&shop.slug);
            draft::around(&ctx, manager.member(), form, standing_of_form, editor).await?
        };
        let body = view! {
            <div class="desk-title">
                <h1>{say::title(lang)}</h1>
                <p class="row">
                    <a href=link(lang, &format!("/gian-hang/{}", shop.slug))>{say::public_page(lang)}</a>
                    <a href=link(lang, "/htx/gian-hang/xem-truoc")>{say::preview(lang)}</a>
                </p>
            </div>
            <div class="stack stack-wide">
                {news(lang, ctx.query("xong").as_deref())}
                <div class="shopfront">
                    <div class="stack stack-wide">
                        {refused}
                        {standing(lang, &shop)}
                        {words}
                        {photos::draw(lang, &shop, &photo)}
                    </div>
                    {beside::draw(lang, &shop)}
                </div>
                {closure::draw(lang, &shop, &closing, today)}
                {delivery::draw(lang, &own_delivery, shop.minimum, &delivering)}
            </div>
        };
        Ok(Page::new(say::title(lang), body).in_room(room(lang, manager.member())))
    })
}

/// Whether the public reads what was saved.
fn standing(lang: Lang, shop: &OwnShopfront) -> AnyView {
    let (class, text) = if shop.draft == shop.published {
        ("notice notice-good", say::is_public(lang))
    } else {
        ("notice", say::is_draft(lang))
    };
    let saved = shop
        .saved
        .as_ref()
        .map(|(who, at)| view! { <p class="soft small">{say::saved_by(lang, who, shown_time(*at))}</p> });
    view! {
        <div>
            <p class=class>{text}</p>
            {saved}
        </div>
    }
    .into_any()
}

/// What was done last.
fn news(lang: Lang, done: Option<&str>) -> Option<AnyView> {
    let text = match done? {
        "luu" => say::done_save(lang),
        "them-nguoi" => say::done_person(lang),
        "dang" => say::done_publish(lang),
        "anh" => say::done_photo(lang),
        "nghi" => say::done_closure(lang),
        "mo" => say::done_open(lang),
        "giao" => say::done_delivery(lang),
        _ => return None,
    };
    Some(view! { <p class="notice notice-good" role="status">{text}</p> }.into_any())
}
