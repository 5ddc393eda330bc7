//! Wishes that something goes back, and what went back, as both sides read them.

use crate::{coop::order::part::part_words, page::url_encoded, words::returns as say};
use leptos::prelude::*;
use market::{
    base::{Lang, Vnd},
    ledger::RefundReason,
    orders::LineView,
    returns::{ANSWER_WITHIN_HOURS, AskedBy, RefundView, RequestView, ReturnReason, ReturnState, WishPhoto},
};

/// Who reads.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Side {
    /// Whoever ordered.
    Shopper,
    /// The seller's people; their own form says until when they answer.
    Seller,
}

/// Why something shall go back.
pub fn reason_word(lang: Lang, reason: ReturnReason) -> &'static str {
    match reason {
        ReturnReason::Spoiled => say::spoiled(lang),
        ReturnReason::Damaged => say::damaged(lang),
        ReturnReason::Missing => say::missing(lang),
        ReturnReason::Wrong => say::wrong(lang),
        ReturnReason::Other => say::other(lang),
    }
}

/// Why something went back.
pub fn refund_word(lang: Lang, reason: RefundReason) -> &'static str {
    match reason {
        RefundReason::Cancelled => say::refund_cancelled(lang),
        RefundReason::Returned => say::refund_returned(lang),
        RefundReason::Offered => say::refund_offered(lang),
        RefundReason::Weighed => say::refund_weighed(lang),
        RefundReason::Refused => say::refund_refused(lang),
        _ => say::refund_other(lang),
    }
}

/// One wish and what became of it; `khoa` is the secret of the link with which the page was opened.
pub fn request_box(lang: Lang, side: Side, lines: &[LineView], request: &RequestView, khoa: &str) -> AnyView {
    let (at, amount) = (&request.at, request.amount);
    let what = match request.asked_by {
        AskedBy::Shopper => say::asked_shopper(lang, at, amount),
        AskedBy::Seller => say::asked_seller(lang, at, amount),
        AskedBy::Operator => say::asked_operator(lang, at, amount),
    };
    let delivery = (request.delivery > Vnd::ZERO).then(|| format!(" ({})", say::with_delivery(lang, request.delivery)));
    let parts: Vec<_> = request
        .parts
        .iter()
        .filter_map(|part| part_words(lang, lines, part))
        .collect();
    let goods = (!parts.is_empty()).then(|| view! { <br/> <span class="soft">{parts.join(" · ")}</span> });
    let reason = (request.asked_by == AskedBy::Shopper).then(|| reason_word(lang, request.reason));
    let said: Vec<_> = reason
        .into_iter()
        .chain(Some(request.note.as_str()))
        .filter(|text| !text.is_empty())
        .collect();
    let said = said.join(": ");
    let (class, outcome) = match (request.state, request.given) {
        (ReturnState::Approved, given) => ("pill pill-good", say::approved(lang, given.unwrap_or(request.amount))),
        (ReturnState::Declined, _) => ("pill", say::declined(lang).to_owned()),
        (ReturnState::Agreed, _) => {
            let agreed = request.agreed.unwrap_or(request.amount);
            ("pill pill-wait", say::waits_for_operator(lang, agreed))
        }
        (ReturnState::Requested, _) if request.is_escalated => {
            ("pill pill-wait", say::waits_for_both(lang, ANSWER_WITHIN_HOURS))
        }
        (ReturnState::Requested, _) => {
            let until = request.answer_by.as_ref().map(|(at, _)| at.clone()).unwrap_or_default();
            ("pill pill-wait", say::waits_for_seller(lang, until))
        }
    };
    // Beside the seller's own form it is said there.
    let is_told = side == Side::Shopper || request.state != ReturnState::Requested;
    let outcome = is_told.then(|| view! { <p><span class=class>{outcome}</span></p> });
    let answer = (!request.answer.is_empty()).then(|| view! { <p>{say::answer(lang, &request.answer)}</p> });
    view! {
        <div class="stack stack-tight">
            <p>
                {what}
                {delivery}
                {goods}
                <br/>
                <q>{said}</q>
            </p>
            {photos(lang, &request.photos, khoa)}
            {outcome}
            {answer}
        </div>
    }
    .into_any()
}

/// What the shopper photographed, each opening in full.
pub fn photos(lang: Lang, photos: &[WishPhoto], khoa: &str) -> Option<AnyView> {
    let secret = match khoa {
        "" => String::new(),
        khoa => format!("?khoa={}", url_encoded(khoa)),
    };
    let photos: Vec<_> = photos
        .iter()
        .zip(1_u32..)
        .map(|(photo, number)| {
            let address = format!("/tra-hang/anh/{}{secret}", photo.id);
            let src = address.clone();
            view! {
                <li>
                    <a href=address>
                        <img src=src alt=say::photo_alt(lang, number) width=photo.width height=photo.height loading="lazy"/>
                    </a>
                </li>
            }
        })
        .collect();
    (!photos.is_empty()).then(|| view! { <ul class="photo-row">{photos}</ul> }.into_any())
}

/// What went back, each with its reason and whether it was sent; nothing when nothing did.
pub fn refund_rows(lang: Lang, refunds: &[RefundView]) -> Option<AnyView> {
    if refunds.is_empty() {
        return None;
    }
    let rows: Vec<_> = refunds
        .iter()
        .map(|refund| {
            let sent = match (&refund.sent_at, refund.is_forgone) {
                (_, true) => say::forgone(lang).to_owned(),
                (Some(at), _) => say::sent(lang, at),
                (None, _) => say::to_send(lang).to_owned(),
            };
            let why = refund_word(lang, refund.reason);
            view! {
                <li>
                    <strong class="num">{refund.amount.to_string()}</strong>
                    ": "
                    {why}
                    ", "
                    {sent}
                    ". "
                    <span class="soft small">{refund.at.clone()}</span>
                </li>
            }
        })
        .collect();
    Some(view! { <ul aria-label=say::refunds(lang)>{rows}</ul> }.into_any())
}
