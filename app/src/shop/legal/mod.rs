//! The rules of the market: short, dated, and marked as a sample until a lawyer has read them. They say what the product
//! does as it is built; whoever changes that changes them.

mod buying;
mod document;
mod running;

use self::document::{Document, draw};
use crate::page::{Page, page};
use leptos::prelude::*;
use market::base::Lang;

/// What we know of people, and why.
#[component]
pub fn PrivacyPage() -> AnyView {
    show(running::privacy)
}

/// What shopper, seller and market may expect of each other.
#[component]
pub fn TermsPage() -> AnyView {
    show(buying::terms)
}

/// How goods travel and what that costs.
#[component]
pub fn DeliveryPage() -> AnyView {
    show(buying::delivery)
}

/// What happens when goods are not as they should be.
#[component]
pub fn ReturnsPage() -> AnyView {
    show(buying::returns)
}

/// Who may sell, how lists are ordered, who decides.
#[component]
pub fn RulesPage() -> AnyView {
    show(running::rules)
}

/// By which criteria departments feature goods.
#[component]
pub fn CriteriaPage() -> AnyView {
    show(running::criteria)
}

fn show(document: fn(Lang) -> Document) -> AnyView {
    page(move |ctx| async move {
        let lang = ctx.lang();
        let document = document(lang);
        let (title, description) = (document.title, document.description);
        Ok(Page::new(title, draw(lang, document)).described(description).public())
    })
}
