//! A bank transfer.

use super::{Asked, Face};
use crate::{
    context::{AppState, Ctx},
    shop::order::payment,
    words::{checkout, legal_privacy, legal_terms, notice, operator_order, order, payment as say},
};
use leptos::prelude::*;
use market::{
    base::{Lang, Vnd, secret::Token},
    ledger::CollectionMode,
    payments::{Closed, PaymentView},
};

pub(super) struct Transfer;

impl Face for Transfer {
    fn is_ready(&self, state: &AppState) -> bool {
        let mode = state.settings.collection;
        mode.is_direct() || state.settings.accounts.of(mode).is_some()
    }

    fn name(&self, lang: Lang) -> &'static str {
        checkout::transfer(lang)
    }

    fn hint(&self, lang: Lang, asked: &Asked<'_>) -> String {
        match (asked.closed, asked.keeper) {
            (Some(Closed::Payee), _) => checkout::transfer_not(lang, asked.unknown.join(", ")),
            _ if asked.mode.is_direct() => checkout::transfer_direct_hint(lang).to_owned(),
            (_, Some(keeper)) => checkout::transfer_partner_hint(lang, keeper),
            (_, None) => checkout::transfer_hint(lang).to_owned(),
        }
    }

    fn short(&self, lang: Lang) -> &'static str {
        operator_order::bank_transfer(lang)
    }

    fn pays(&self, lang: Lang) -> &'static str {
        order::pays_by_transfer(lang)
    }

    fn to_pay(&self, lang: Lang) -> &'static str {
        order::to_transfer(lang)
    }

    fn paid(&self, lang: Lang) -> &'static str {
        order::paid_by_transfer(lang)
    }

    fn placed(&self, lang: Lang, label: &str, to_pay: Vnd) -> String {
        notice::item_placed_transfer(lang, label, to_pay)
    }

    fn term(&self, lang: Lang) -> &'static str {
        legal_terms::pay_transfer(lang)
    }

    fn kept(&self, lang: Lang, mode: CollectionMode) -> Option<&'static str> {
        Some(if mode.is_direct() {
            legal_privacy::kept_paid_direct(lang)
        } else {
            legal_privacy::kept_paid(lang)
        })
    }

    fn draw_awaited(&self, ctx: &Ctx, code: &str, payment: &PaymentView, token: Option<&Token>) -> Option<AnyView> {
        Some(payment::draw_awaited(ctx, code, payment, token))
    }

    fn received(&self, lang: Lang, payment: &PaymentView) -> Option<String> {
        Some(if payment.mode.is_direct() {
            say::direct_received(lang, payment.captured)
        } else {
            say::received_text(lang, payment.captured)
        })
    }
}
