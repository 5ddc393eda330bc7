//! A card.

use super::{Asked, Face, Leading};
use crate::{
    context::{AppState, Ctx},
    shop::order::card,
    words::{checkout, legal_privacy, legal_returns, legal_terms, notice, operator_order, order, payment as say},
};
use leptos::prelude::*;
use market::{
    base::{Lang, Vnd, secret::Token},
    ledger::CollectionMode,
    orders::GroupCode,
    payments::{Closed, PaymentView},
};

pub(super) struct Card;

impl Face for Card {
    fn is_ready(&self, state: &AppState) -> bool {
        state.cards.is_some()
    }

    fn name(&self, lang: Lang) -> &'static str {
        checkout::card(lang)
    }

    fn hint(&self, lang: Lang, asked: &Asked<'_>) -> String {
        match (asked.closed, asked.keeper) {
            (Some(Closed::Sum { least, most }), _) => checkout::card_not(lang, least, most),
            (Some(_), Some(keeper)) => checkout::card_not_partner(lang, keeper),
            (Some(_), None) => checkout::card_not_direct(lang).to_owned(),
            (None, _) => checkout::card_hint(lang).to_owned(),
        }
    }

    fn short(&self, lang: Lang) -> &'static str {
        operator_order::card(lang)
    }

    fn pays(&self, lang: Lang) -> &'static str {
        order::pays_by_card(lang)
    }

    fn to_pay(&self, lang: Lang) -> &'static str {
        order::to_pay_by_card(lang)
    }

    fn paid(&self, lang: Lang) -> &'static str {
        order::paid_by_card(lang)
    }

    fn placed(&self, lang: Lang, label: &str, to_pay: Vnd) -> String {
        notice::item_placed_card(lang, label, to_pay)
    }

    fn term(&self, lang: Lang) -> &'static str {
        legal_terms::pay_card(lang)
    }

    fn kept(&self, lang: Lang, _mode: CollectionMode) -> Option<&'static str> {
        Some(legal_privacy::kept_card(lang))
    }

    fn goes_back(&self, lang: Lang) -> Option<&'static str> {
        Some(legal_returns::back_to_card(lang))
    }

    fn draw_awaited(&self, ctx: &Ctx, code: &str, payment: &PaymentView, token: Option<&Token>) -> Option<AnyView> {
        Some(card::draw(ctx, code, payment, token))
    }

    fn received(&self, lang: Lang, payment: &PaymentView) -> Option<String> {
        Some(say::received_by_card(lang, payment.captured))
    }

    fn lead_on<'a>(&self, ctx: &'a Ctx, lang: Lang, code: &'a GroupCode, token: &Token) -> Option<Leading<'a>> {
        let token = token.clone();
        Some(Box::pin(
            async move { card::lead_on(ctx, lang, code, Some(token)).await },
        ))
    }
}
