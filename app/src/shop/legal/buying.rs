//! What a buyer wants to know: the terms, delivery, returns.

use super::document::{Document, Edition, Section};
use crate::{
    context::Settings,
    rail::Face,
    words::{legal_delivery, legal_returns, legal_terms},
};
use market::{
    base::{Lang, Vnd},
    catalog::ShippingScope,
    checkout::quote,
    orders::COMPLETE_AFTER_DAYS,
};

/// What shopper, seller and market may expect of each other.
pub(super) fn terms(lang: Lang, ways: &[&dyn Face], settings: &Settings) -> Document {
    use legal_terms as say;
    let terms: Vec<_> = ways.iter().map(|way| way.term(lang)).collect();
    let offered = match terms.split_last() {
        Some((last, [])) => say::pay_text_one(lang, last),
        Some((last, others)) => say::pay_text(lang, others.join(", "), last),
        None => String::new(),
    };
    let held = match settings.keeper(settings.collection) {
        Some(keeper) => say::pay_partner(lang, keeper),
        None if settings.collection.is_direct() => say::pay_direct(lang).to_owned(),
        None => say::pay_platform(lang).to_owned(),
    };
    Document::new(
        say::title(lang),
        say::description(lang),
        Edition::THIRD,
        vec![
            Section::new(say::market_title(lang), say::market_text(lang)).text(say::market_demo(lang)),
            Section::new(say::order_title(lang), say::order_text(lang)).list([
                say::order_apart(lang).to_owned(),
                say::order_price(lang).to_owned(),
                say::order_contract(lang).to_owned(),
            ]),
            Section::new(say::pay_title(lang), offered)
                .text(held)
                .text(say::pay_warning(lang))
                .text(say::pay_invoice(lang)),
            Section::new(say::cancel_title(lang), say::cancel_shopper(lang)).text(say::cancel_seller(lang)),
            Section::new(say::done_title(lang), say::done_text(lang, COMPLETE_AFTER_DAYS)),
            Section::new(say::care_title(lang), say::care_text(lang)).list([
                say::care_alcohol(lang).to_owned(),
                say::care_herbal(lang).to_owned(),
                say::care_travel(lang).to_owned(),
            ]),
            Section::new(say::stars_title(lang), say::stars_text(lang)),
        ],
    )
}

/// How goods travel and what that costs.
pub(super) fn delivery(lang: Lang) -> Document {
    use legal_delivery as say;
    Document::new(
        say::title(lang),
        say::description(lang),
        Edition::FIRST,
        vec![
            Section::new(say::apart_title(lang), say::apart_text(lang)),
            Section::new(say::fees_title(lang), say::fees_text(lang))
                .list([
                    say::fee_nationwide(lang, fee(ShippingScope::Nationwide)),
                    say::fee_fast(lang, fee(ShippingScope::RegionalFast)),
                    say::fee_cold(lang, fee(ShippingScope::RegionalCold)),
                    say::fee_frozen(lang, fee(ShippingScope::FrozenPartnerOnly)),
                    say::fee_pickup(lang).to_owned(),
                ])
                .text(say::fees_parcels(lang)),
            Section::new(say::cannot_title(lang), say::cannot_text(lang)),
            Section::new(say::address_title(lang), say::address_text(lang)),
            Section::new(say::follow_title(lang), say::follow_text(lang)),
        ],
    )
}

/// What the checkout asks for a parcel of such goods where they can go, so that this text never says another price.
fn fee(scope: ShippingScope) -> Vnd {
    const HA_NOI: &str = "01";
    quote(&[scope], true, HA_NOI).ship_fee.unwrap_or_default()
}

/// What happens when goods are not as they should be.
pub(super) fn returns(lang: Lang, ways: &[&dyn Face], settings: &Settings) -> Document {
    use legal_returns as say;
    let back = if settings.collection.is_direct() {
        say::money_back_direct(lang).to_owned()
    } else {
        let own = ways.iter().filter_map(|way| way.goes_back(lang));
        say::money_back(lang, own.map(|words| format!("{words}, ")).collect::<String>())
    };
    Document::new(
        say::title(lang),
        say::description(lang),
        Edition::THIRD,
        vec![
            Section::new(say::check_title(lang), say::check_text(lang)),
            Section::new(say::fresh_title(lang), say::fresh_text(lang)).list([
                say::fresh_photo(lang).to_owned(),
                say::fresh_contact(lang).to_owned(),
                say::fresh_keep(lang).to_owned(),
            ]),
            Section::new(say::other_title(lang), say::other_text(lang, COMPLETE_AFTER_DAYS)).text(say::other_not(lang)),
            Section::new(say::money_title(lang), say::money_text(lang)).text(back),
            Section::new(say::dispute_title(lang), say::dispute_text(lang)),
        ],
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_fee_that_is_named_is_asked_for() {
        for scope in [
            ShippingScope::Nationwide,
            ShippingScope::RegionalFast,
            ShippingScope::RegionalCold,
            ShippingScope::FrozenPartnerOnly,
        ] {
            assert!(fee(scope) > Vnd::ZERO, "{scope:?}");
        }
    }
}
