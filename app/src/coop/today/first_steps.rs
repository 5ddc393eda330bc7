//! What comes first in a workspace that is new: each step a link, gone when it is done.

use crate::{context::link, words::coop_today as say};
use leptos::prelude::*;
use market::{base::Lang, people::CoopMember, reports::FirstSteps};

/// The steps that are left and that this member may take; nothing when there are none.
pub fn draw(lang: Lang, steps: FirstSteps, member: &CoopMember) -> Option<AnyView> {
    let (is_manager, is_owner) = (member.as_manager().is_some(), member.as_steward().is_some());
    let all = [
        (
            is_manager && steps.listing,
            "/htx/san-pham/moi",
            say::first_listing(lang),
            say::first_listing_why(lang),
        ),
        (
            is_manager && steps.review,
            "/htx/san-pham",
            say::first_review(lang),
            say::first_review_why(lang),
        ),
        (
            is_manager && steps.storefront,
            "/htx/gian-hang",
            say::first_storefront(lang),
            say::first_storefront_why(lang),
        ),
        (
            is_manager && steps.delivery,
            "/htx/gian-hang#giao-hang",
            say::first_delivery(lang),
            say::first_delivery_why(lang),
        ),
        (
            is_owner && steps.bank,
            "/htx/doanh-thu/tai-khoan",
            say::first_bank(lang),
            say::first_bank_why(lang),
        ),
    ];
    let left: Vec<_> = all
        .into_iter()
        .filter(|(is_left, ..)| *is_left)
        .map(|(_, path, name, why)| {
            view! {
                <li class="open">
                    <span>
                        <a href=link(lang, path)>{name}</a>
                        <br/>
                        <span class="soft small">{why}</span>
                    </span>
                </li>
            }
        })
        .collect();
    let view = (!left.is_empty()).then(|| {
        view! {
            <section class="box stack stack-tight first-steps" aria-labelledby="buoc-dau">
                <h2 id="buoc-dau">{say::first_steps(lang)}</h2>
                <ul class="checklist">{left}</ul>
            </section>
        }
    });
    view.map(IntoAny::into_any)
}
