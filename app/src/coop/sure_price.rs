//! A price that looks like a slip of the hand is asked for once more: a box beside the field, which holds for that price
//! alone. Whoever types another one is asked again.

use crate::{error::AppError, form::Form, words::price as say};
use leptos::prelude::*;
use market::base::{Lang, Vnd};

/// The box, when a form came back because of the price in `field`. `what` tells it from those of other prices.
pub(super) fn sure_box(lang: Lang, form: &Form, field: &str, name: String, what: &str) -> Option<AnyView> {
    let AppError::UnlikelyPrice { to_vnd, .. } = form.found(field)? else {
        return None;
    };
    let (price, what) = (*to_vnd, what.to_owned());
    let view = view! {
        <label class="check">
            <input type="checkbox" name=name value=price.to_string()/>
            " "
            <span>{say::sure(lang, Vnd(price))} <span class="vh">" " {what}</span></span>
        </label>
    };
    Some(view.into_any())
}

/// The price that was said to be meant.
pub(super) fn parse_sure(ticked: &str) -> Option<Vnd> {
    ticked.parse().ok().map(Vnd)
}
