//! The storefront as it would look if the draft were published. Nobody else can open it.

use crate::{
    context::link,
    error::AppError,
    page::{Page, page},
    shop::storefront,
    words::shopfront as say,
};
use leptos::prelude::*;
use market::{browse, coops, people::Scope};

/// The public page, drawn from the draft.
#[component]
pub fn PreviewPage() -> AnyView {
    page(|ctx| async move {
        let manager = ctx.require_manager_for(Scope::Shopfront).await?;
        let lang = ctx.lang();
        let pool = &ctx.state.pool;
        let own = coops::load_shopfront(pool, &manager).await?.ok_or(AppError::NotFound)?;
        let today = ctx.state.clock.today();
        let shop = browse::storefront(pool, &own.slug, ctx.query_page(), today).await?;
        let mut shop = shop.ok_or(AppError::NotFound)?;
        shop.front = own.draft;
        let body = view! {
            <p class="notice">
                {say::preview_notice(lang)}
                " "
                <a href=link(lang, "/htx/gian-hang")>{say::to_editor(lang)}</a>
            </p>
            {storefront::body(lang, &shop, None)}
        };
        Ok(Page::new(say::preview(lang), body))
    })
}
