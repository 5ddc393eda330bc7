//! The rules of the market: short, dated, and marked as a sample until a lawyer has read them. They say what the product
//! does as it is built; whoever changes that changes them.

mod buying;
mod document;
mod running;

use self::document::{Document, draw};
use crate::{
    context::Ctx,
    page::{Page, page},
    rail::{self, Face},
};
use leptos::prelude::*;

/// What we know of people, and why.
#[component]
pub fn PrivacyPage() -> AnyView {
    show(|ctx| running::privacy(ctx.lang(), &ways(ctx), &ctx.state.settings))
}

/// What shopper, seller and market may expect of each other.
#[component]
pub fn TermsPage() -> AnyView {
    show(|ctx| buying::terms(ctx.lang(), &ways(ctx), &ctx.state.settings))
}

/// How goods travel and what that costs.
#[component]
pub fn DeliveryPage() -> AnyView {
    show(|ctx| buying::delivery(ctx.lang()))
}

/// What happens when goods are not as they should be.
#[component]
pub fn ReturnsPage() -> AnyView {
    show(|ctx| buying::returns(ctx.lang(), &ways(ctx), &ctx.state.settings))
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

/// The ways to pay that are open in this market.
fn ways(ctx: &Ctx) -> Vec<&'static dyn Face> {
    rail::offered(ctx).map(rail::of).collect()
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
