//! What happened, in words.

use super::Words;
use crate::{rail, words::notice as say};
use market::{
    base::{Lang, Vnd},
    messages::{AWAITS_TRANSFER, BACK_FROM_SELLER, Notice, NoticeKind, PAID_TO_SELLER, TRACKING},
    payments::PaymentMethod,
    resale::ResaleState,
};
use std::borrow::Cow;

/// So many things are named in a letter; the rest are counted.
const NAMED_MAX: usize = 20;

pub(super) fn words(lang: Lang, notice: &Notice) -> Words {
    let count = notice.items.len();
    let seller = notice.seller.as_ref().map_or("", |seller| seller.get(lang));
    let all_are = |detail: &str| {
        let mut named = notice.items.iter().filter(|(label, _)| !label.is_empty());
        named.all(|(_, said)| said == detail)
    };
    let is_tracking = is_tracking(notice);
    let is_from_sellers = {
        let mut named = notice.items.iter().filter(|(label, _)| !label.is_empty());
        named.all(|(_, said)| said.starts_with(BACK_FROM_SELLER))
    };
    let text = match notice.about {
        NoticeKind::NewOrder if all_are(AWAITS_TRANSFER) => say::awaits_transfer_text(lang, seller),
        NoticeKind::Paid if all_are(PAID_TO_SELLER) => say::paid_to_seller_text(lang).to_owned(),
        NoticeKind::NewOrder => say::new_order_text(lang, seller),
        NoticeKind::ConfirmSoon => say::confirm_soon_text(lang, seller),
        NoticeKind::CancelAsked => say::cancel_asked_text(lang, seller),
        NoticeKind::OrderOff => say::order_off_text(lang, seller),
        NoticeKind::LowStock => say::low_stock_text(lang, seller),
        NoticeKind::ListingDecided => say::listing_decided_text(lang, seller),
        NoticeKind::ReturnAsked => say::return_asked_text(lang, seller),
        NoticeKind::Resale => say::resale_text(lang, seller),
        NoticeKind::HarvestSoon => say::harvest_soon_text(lang, seller),
        NoticeKind::ShipSoon => say::ship_soon_text(lang, seller),
        NoticeKind::HarvestAllotted => say::harvest_allotted_text(lang, seller),
        NoticeKind::ListingSent => say::listing_sent_text(lang, seller),
        NoticeKind::ApplicationSent => say::application_sent_text(lang, seller),
        NoticeKind::Placed => say::placed_text(lang).to_owned(),
        NoticeKind::Paid => say::paid_text(lang).to_owned(),
        NoticeKind::Ready => say::ready_text(lang).to_owned(),
        NoticeKind::Sent if is_tracking => say::tracking_text(lang).to_owned(),
        NoticeKind::Sent => say::sent_text(lang).to_owned(),
        NoticeKind::Delivered => say::delivered_text(lang).to_owned(),
        NoticeKind::CalledOff => say::called_off_text(lang).to_owned(),
        NoticeKind::CancelDeclined => say::cancel_declined_text(lang).to_owned(),
        NoticeKind::ReturnApproved => say::return_approved_text(lang).to_owned(),
        NoticeKind::ReturnDeclined => say::return_declined_text(lang).to_owned(),
        NoticeKind::MoneyBack if is_from_sellers => say::money_back_from_seller_text(lang).to_owned(),
        NoticeKind::MoneyBack => say::money_back_text(lang).to_owned(),
    };
    let named = notice
        .items
        .iter()
        .filter(|(label, _)| !label.is_empty())
        .take(NAMED_MAX);
    let mut lines: Vec<_> = named
        .map(|(label, detail)| item(lang, notice.about, label, detail))
        .collect();
    if count > lines.len() {
        lines.push(say::more(lang, count - lines.len()));
    }
    Words {
        name: notice.name.clone(),
        subject: match is_tracking {
            true => counted(say::tracking(lang), count),
            false => subject(lang, notice.about, count),
        },
        text: format!("{text}\n\n{}", lines.join("\n")),
        path: Some(notice.path.clone()),
        end: Cow::Borrowed(""),
    }
}

/// One thing that happened, as letters and the page of the bell name it.
pub(crate) fn item(lang: Lang, about: NoticeKind, label: &str, detail: &str) -> String {
    match (about, detail) {
        (NoticeKind::LowStock, left) => say::item_left(lang, label, left),
        (NoticeKind::ListingDecided, "") => say::item_approved(lang, label),
        (NoticeKind::ListingDecided, reason) => say::item_refused(lang, label, reason),
        (NoticeKind::NewOrder, AWAITS_TRANSFER) => say::item_awaits_transfer(lang, label),
        (NoticeKind::Paid, PAID_TO_SELLER) => say::item_paid_to_seller(lang, label),
        (NoticeKind::Sent, detail) if detail.starts_with(TRACKING) => {
            say::item_tracking(lang, label, detail.trim_start_matches(TRACKING))
        }
        (NoticeKind::MoneyBack, said) if said.starts_with(BACK_FROM_SELLER) => {
            say::item_back_from_seller(lang, label, said.trim_start_matches(BACK_FROM_SELLER))
        }
        (NoticeKind::Placed, how) => placed(lang, label, how),
        (NoticeKind::Resale, state) => resale(lang, label, state),
        (NoticeKind::HarvestSoon | NoticeKind::ShipSoon | NoticeKind::HarvestAllotted, facts) => {
            harvest(lang, about, label, facts)
        }
        (_, "") => say::item(lang, label),
        (_, detail) => say::item_detailed(lang, label, detail),
    }
}

/// What is to be known of a harvest: a day and a number, or what was given and what was ordered.
fn harvest(lang: Lang, about: NoticeKind, label: &str, facts: &str) -> String {
    match (about, facts.split_once(' ')) {
        (NoticeKind::HarvestSoon, Some((day, sold))) => say::item_harvest_soon(lang, label, day, sold),
        (NoticeKind::ShipSoon, Some((day, orders))) => say::item_ship_soon(lang, label, day, orders),
        (_, Some((given, wanted))) if given == wanted => say::item_allotted(lang, label, given),
        (_, Some((given, wanted))) => say::item_allotted_short(lang, label, given, wanted),
        (_, None) => say::item(lang, label),
    }
}

/// What was placed, what it costs and how that is paid.
fn placed(lang: Lang, label: &str, how: &str) -> String {
    let amount = |text: &str| text.parse().map(Vnd).ok();
    match how
        .split_once(' ')
        .map(|(method, to_pay)| (PaymentMethod::parse(method), amount(to_pay)))
    {
        Some((Some(method), Some(to_pay))) => rail::of(method).placed(lang, label, to_pay),
        _ => say::item(lang, label),
    }
}

/// What became of a wish to sell what others make; the page says the rest.
fn resale(lang: Lang, label: &str, state: &str) -> String {
    match ResaleState::parse(state) {
        Some(ResaleState::Asked) => say::item_resale_asked(lang, label),
        Some(ResaleState::Agreed) => say::item_resale_agreed(lang, label),
        Some(ResaleState::Declined) => say::item_resale_declined(lang, label),
        Some(ResaleState::Withdrawn) => say::item_resale_withdrawn(lang, label),
        Some(ResaleState::Dropped) => say::item_resale_dropped(lang, label),
        Some(ResaleState::Expired) => say::item_resale_expired(lang, label),
        None => say::item(lang, label),
    }
}

/// What happened, in a line that names nobody.
fn subject(lang: Lang, about: NoticeKind, count: usize) -> Cow<'static, str> {
    match (about, count) {
        (NoticeKind::NewOrder, 2..) => say::new_orders(lang, count).into(),
        _ => counted(kind(lang, about), count),
    }
}

fn counted(subject: &'static str, count: usize) -> Cow<'static, str> {
    match count {
        2.. => format!("{subject} ({count})").into(),
        _ => subject.into(),
    }
}

/// Whether it tells of nothing but carriers' numbers.
fn is_tracking(notice: &Notice) -> bool {
    let mut named = notice.items.iter().filter(|(label, _)| !label.is_empty());
    notice.about == NoticeKind::Sent && named.all(|(_, detail)| detail.starts_with(TRACKING))
}

/// The name of a kind, as letters and the page of choices have it.
pub(crate) fn kind(lang: Lang, about: NoticeKind) -> &'static str {
    match about {
        NoticeKind::NewOrder => say::new_order(lang),
        NoticeKind::ConfirmSoon => say::confirm_soon(lang),
        NoticeKind::CancelAsked => say::cancel_asked(lang),
        NoticeKind::OrderOff => say::order_off(lang),
        NoticeKind::LowStock => say::low_stock(lang),
        NoticeKind::ListingDecided => say::listing_decided(lang),
        NoticeKind::ReturnAsked => say::return_asked(lang),
        NoticeKind::Resale => say::resale(lang),
        NoticeKind::HarvestSoon => say::harvest_soon(lang),
        NoticeKind::ShipSoon => say::ship_soon(lang),
        NoticeKind::HarvestAllotted => say::harvest_allotted(lang),
        NoticeKind::ListingSent => say::listing_sent(lang),
        NoticeKind::ApplicationSent => say::application_sent(lang),
        NoticeKind::Placed => say::placed(lang),
        NoticeKind::Paid => say::paid(lang),
        NoticeKind::Ready => say::ready(lang),
        NoticeKind::Sent => say::sent(lang),
        NoticeKind::Delivered => say::delivered(lang),
        NoticeKind::CalledOff => say::called_off(lang),
        NoticeKind::CancelDeclined => say::cancel_declined(lang),
        NoticeKind::ReturnApproved => say::return_approved(lang),
        NoticeKind::ReturnDeclined => say::return_declined(lang),
        NoticeKind::MoneyBack => say::money_back(lang),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn money_back(details: &[&str]) -> String {
        let items = details
            .iter()
            .map(|detail| ("CP12345678".to_owned(), (*detail).to_owned()));
        let notice = Notice {
            about: NoticeKind::MoneyBack,
            name: None,
            seller: None,
            items: items.collect(),
            path: String::new(),
            stop: None,
        };
        words(Lang::Vi, &notice).text
    }

    #[test]
    fn a_letter_says_who_has_sent_money_back() {
        let market = money_back(&["65.000 ₫"]);
        assert!(market.starts_with("Chợ đã chuyển trả lại tiền"), "{market}");
        let from_seller = format!("{BACK_FROM_SELLER}65.000 ₫");
        let seller = money_back(&[&from_seller]);
        assert!(seller.starts_with("Người bán đã trả lại tiền"), "{seller}");
        assert!(
            seller.contains("65.000 ₫") && !seller.contains(BACK_FROM_SELLER),
            "{seller}"
        );
    }
}
