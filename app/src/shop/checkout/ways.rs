//! Which ways to pay a cart has, and why others are closed.

use crate::{
    context::Ctx,
    error::AppError,
    rail::{self, Asked},
};
use market::{
    base::{Lang, Vnd},
    checkout::CheckoutView,
    ledger::CollectionMode,
    payments::{self, Bought, Closed, PaymentMethod},
};

/// The ways to pay of one cart.
pub(super) struct Ways {
    mode: CollectionMode,
    /// Those that are drawn. Who knows of one that is closed here is told why.
    pub(super) shown: Vec<PaymentMethod>,
    /// Sellers who collect for themselves and of whom no account is known, by name.
    unknown: Vec<String>,
    /// The partner who keeps the money, if one does.
    keeper: Option<String>,
}

impl Ways {
    pub(super) async fn load(ctx: &Ctx, view: &CheckoutView) -> Result<Self, AppError> {
        let (mode, lang) = (ctx.state.settings.collection, ctx.lang());
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
        Ok(Self {
            mode,
            shown: rail::ready(ctx).collect(),
            unknown,
            keeper: ctx.state.settings.keeper(mode).map(str::to_owned),
        })
    }

    /// Why a sum cannot be paid in this way, if it cannot.
    pub(super) fn closed(&self, method: PaymentMethod, due: Vnd) -> Option<Closed> {
        method.rail().closed(&Bought {
            mode: self.mode,
            due,
            has_payees: self.unknown.is_empty(),
        })
    }

    /// A way and a sentence about it: how it goes, or why it does not.
    pub(super) fn words(&self, lang: Lang, method: PaymentMethod, due: Vnd) -> (&'static str, String) {
        let asked = Asked {
            mode: self.mode,
            keeper: self.keeper.as_deref(),
            unknown: &self.unknown,
            closed: self.closed(method, due),
        };
        let face = rail::of(method);
        (face.name(lang), face.hint(lang, &asked))
    }
}
