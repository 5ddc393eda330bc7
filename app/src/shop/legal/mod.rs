//! The rules of the market: short, dated, and marked as a sample until a lawyer has read them. They say what the product
//! does as it is built; whoever changes that changes them.

mod buying;
mod document;
mod running;

use self::document::{Document, draw};
use crate::{
    context::Ctx,
    page::{Page, page},
};
use leptos::prelude::*;

/// What we know of people, and why.
#[component]
pub fn PrivacyPage() -> AnyView {
    show(|ctx| running::privacy(ctx.lang()))
}

/// What shopper, seller and market may expect of each other.
#[component]
pub fn TermsPage() -> AnyView {
    show(|ctx| buying::terms(ctx.lang(), &ctx.state.settings))
}

/// How goods travel and what that costs.
#[component]
pub fn DeliveryPage() -> AnyView {
    show(|ctx| buying::delivery(ctx.lang()))
}

/// What happens when goods are not as they should be.
#[component]
pub fn ReturnsPage() -> AnyView {
    show(|ctx| buying::returns(ctx.lang()))
}

/// Who may sell, how lists are ordered, who decides.
#[component]
pub fn RulesPage() -> AnyView {
    show(|ctx| running::rules(ctx.lang()))
}

/// By which criteria departments feature goods.
#[component]
pub fn CriteriaPage() -> AnyView {
    show(|ctx| running::criteria(ctx.lang()))
}

/// Some documents say how this market is set up.
fn show(document: fn(&Ctx) -> Document) -> AnyView {
    page(move |ctx| async move {
        let lang = ctx.lang();
        let document = document(&ctx);
        let (title, description) = (document.title, document.description);
        Ok(Page::new(title, draw(lang, document)).described(description).public())
    })
}
