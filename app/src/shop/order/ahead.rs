//! What a pre-order was promised, and what came of it.

use crate::words::harvest as say;
use leptos::prelude::*;
use market::{
    base::Lang,
    orders::{AheadView, OrderState, ShareView, ShopperOrder},
};

/// The promise while it stands, that it is late, and what was allotted.
pub(super) fn draw(lang: Lang, order: &ShopperOrder) -> Option<AnyView> {
    let ahead = order.ahead.as_ref()?;
    let promise = order
        .state
        .is_before_hand_over()
        .then(|| view! { <p class="notice">{say::promise(lang, &ahead.from, &ahead.to, &ahead.ship_by)}</p> });
    let late = is_told_late(order, ahead)
        .then(|| view! { <p class="notice notice-warn">{say::is_late(lang, &ahead.ship_by)}</p> });
    let share = ahead.share.as_ref().map(|share| draw_share(lang, share));
    Some(view! { {promise} {late} {share} }.into_any())
}

fn is_told_late(order: &ShopperOrder, ahead: &AheadView) -> bool {
    ahead.is_late && order.may_cancel() && order.state != OrderState::AwaitingPayment
}

fn draw_share(lang: Lang, share: &ShareView) -> AnyView {
    if share.given == share.wanted {
        return view! { <p>{say::got_all(lang, share.given)}</p> }.into_any();
    }
    let text = match share.given {
        0 => say::got_none(lang).to_owned(),
        given => say::got_less(lang, given, share.wanted, share.less),
    };
    let word = (!share.word.is_empty() && share.given > 0).then(|| view! { <br/> {say::word_of(lang, &share.word)} });
    view! { <p class="notice notice-warn">{text} {word}</p> }.into_any()
}
