//! Which ways to pay a cart has, and why others are closed.

use crate::{context::Ctx, error::AppError, words::checkout as say};
use market::{
    base::{Lang, Vnd},
    checkout::CheckoutView,
    ledger::CollectionMode,
    payments::{
        self, PaymentMethod,
        card::{CARD_MAX, CARD_MIN, may_be_paid_by_card},
    },
};

/// The ways that are open in this market, whatever is in the cart.
pub(super) fn offered(ctx: &Ctx) -> &'static [PaymentMethod] {
    let settings = &ctx.state.settings;
    let has_account = settings.accounts.of(settings.collection).is_some();
    PaymentMethod::offered_in(settings.collection, has_account, ctx.state.cards.is_some())
}

/// The ways to pay of one cart.
pub(super) struct Ways {
    mode: CollectionMode,
    /// Those that are drawn, the closed ones too.
    pub(super) shown: Vec<PaymentMethod>,
    /// Sellers who collect for themselves and cannot be paid by transfer, by name.
    unknown: Vec<String>,
    /// The partner who keeps the money, if one does.
    keeper: Option<String>,
}

impl Ways {
    pub(super) async fn load(ctx: &Ctx, view: &CheckoutView) -> Result<Self, AppError> {
        let (mode, lang) = (ctx.state.settings.collection, ctx.lang());
        let mut shown = offered(ctx).to_vec();
        let mut unknown = Vec::new();
        if mode.is_direct() {
            let sellers: Vec<_> = view.groups.iter().map(|group| group.cart.seller).collect();
            let known = payments::payable_directly(&ctx.state.pool, &sellers, ctx.state.clock.now()).await?;
            let is_unknown = |group: &&market::checkout::CheckoutGroup| {
                !known.iter().any(|(seller, _)| *seller == group.cart.seller)
            };
            let names = view.groups.iter().filter(is_unknown);
            unknown = names.map(|group| group.cart.seller_name.get(lang).to_owned()).collect();
            unknown.dedup();
        }
        // Who knows that cards are taken here elsewhere is told why not now.
        if mode != CollectionMode::Platform && ctx.state.cards.is_some() {
            shown.push(PaymentMethod::Card);
        }
        let keeper = ctx.state.settings.keeper(mode).map(str::to_owned);
        Ok(Self {
            mode,
            shown,
            unknown,
            keeper,
        })
    }

    /// Whether a sum cannot be paid in this way.
    pub(super) fn is_closed(&self, method: PaymentMethod, total: Vnd) -> bool {
        match method {
            PaymentMethod::Cod => false,
            PaymentMethod::BankTransfer => !self.unknown.is_empty(),
            PaymentMethod::Card => self.mode != CollectionMode::Platform || !may_be_paid_by_card(total),
        }
    }

    /// A way and a sentence about it: how it goes, or why it does not.
    pub(super) fn words(&self, lang: Lang, method: PaymentMethod, total: Vnd) -> (&'static str, String) {
        let is_closed = self.is_closed(method, total);
        match method {
            PaymentMethod::Cod => (say::cod(lang), say::cod_hint(lang).to_owned()),
            PaymentMethod::BankTransfer if is_closed => {
                (say::transfer(lang), say::transfer_not(lang, self.unknown.join(", ")))
            }
            PaymentMethod::BankTransfer if self.mode.is_direct() => {
                (say::transfer(lang), say::transfer_direct_hint(lang).to_owned())
            }
            PaymentMethod::BankTransfer => {
                let hint = match &self.keeper {
                    Some(keeper) => say::transfer_partner_hint(lang, keeper),
                    None => say::transfer_hint(lang).to_owned(),
                };
                (say::transfer(lang), hint)
            }
            PaymentMethod::Card if self.mode.is_direct() => (say::card(lang), say::card_not_direct(lang).to_owned()),
            PaymentMethod::Card if is_closed => {
                let why = match &self.keeper {
                    Some(keeper) => say::card_not_partner(lang, keeper),
                    None => say::card_not(lang, CARD_MIN, CARD_MAX),
                };
                (say::card(lang), why)
            }
            PaymentMethod::Card => (say::card(lang), say::card_hint(lang).to_owned()),
        }
    }
}
