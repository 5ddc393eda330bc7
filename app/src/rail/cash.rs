//! Cash.

use super::{Asked, Face};
use crate::{
    context::AppState,
    words::{checkout, legal_terms, notice, operator_order, order},
};
use market::base::{Lang, Vnd};

pub(super) struct Cash;

impl Face for Cash {
    fn is_ready(&self, _state: &AppState) -> bool {
        true
    }

    fn name(&self, lang: Lang) -> &'static str {
        checkout::cod(lang)
    }

    fn hint(&self, lang: Lang, _asked: &Asked<'_>) -> String {
        checkout::cod_hint(lang).to_owned()
    }

    fn short(&self, lang: Lang) -> &'static str {
        operator_order::cod(lang)
    }

    fn pays(&self, lang: Lang) -> &'static str {
        order::pays_on_delivery(lang)
    }

    fn to_pay(&self, lang: Lang) -> &'static str {
        order::to_pay(lang)
    }

    fn paid(&self, lang: Lang) -> &'static str {
        order::paid(lang)
    }

    fn placed(&self, lang: Lang, label: &str, to_pay: Vnd) -> String {
        notice::item_placed_cod(lang, label, to_pay)
    }

    fn term(&self, lang: Lang) -> &'static str {
        legal_terms::pay_cash(lang)
    }
}
