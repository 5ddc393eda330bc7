//! What people see of the ways to pay: the words and screens of each in its own file. Pages ask a [`Face`] and name none.

mod card;
mod cash;
mod transfer;

use crate::{
    context::{AppState, Ctx},
    error::AppError,
};
use leptos::prelude::*;
use market::{
    base::{Lang, Vnd, secret::Token},
    ledger::CollectionMode,
    orders::GroupCode,
    payments::{Closed, PaymentMethod, PaymentView},
};
use std::pin::Pin;

/// A shopper who is led on.
pub(crate) type Leading<'a> = Pin<Box<dyn Future<Output = Result<(), AppError>> + Send + 'a>>;

/// A cart that is to be paid, for a sentence about it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Asked<'a> {
    /// Who collects.
    pub(crate) mode: CollectionMode,
    /// The partner who keeps the money, if one does.
    pub(crate) keeper: Option<&'a str>,
    /// Sellers of whom no account is known, by name.
    pub(crate) unknown: &'a [String],
    /// Why it cannot be paid like this, if it cannot.
    pub(crate) closed: Option<Closed>,
}

/// How a way to pay looks.
pub(crate) trait Face: Sync {
    /// Whether this market is set up for it, whoever collects.
    fn is_ready(&self, state: &AppState) -> bool;

    /// Its name where it is chosen.
    fn name(&self, lang: Lang) -> &'static str;

    /// How it goes, or why it does not.
    fn hint(&self, lang: Lang, asked: &Asked<'_>) -> String;

    /// Its name to whoever runs the market.
    fn short(&self, lang: Lang) -> &'static str;

    /// What the page of an order says of how it is paid.
    fn pays(&self, lang: Lang) -> &'static str;

    /// That it is to be paid still.
    fn to_pay(&self, lang: Lang) -> &'static str;

    /// That it is paid.
    fn paid(&self, lang: Lang) -> &'static str;

    /// A line of a letter: what was placed, and what it costs.
    fn placed(&self, lang: Lang, label: &str, to_pay: Vnd) -> String;

    /// What the terms call it.
    fn term(&self, lang: Lang) -> &'static str;

    /// What is kept of whoever pays like this.
    fn kept(&self, _lang: Lang, _mode: CollectionMode) -> Option<&'static str> {
        None
    }

    /// How money goes back by this way itself, without a person who sends it.
    fn goes_back(&self, _lang: Lang) -> Option<&'static str> {
        None
    }

    /// How it is paid, on the page of the order that waits for it.
    fn draw_awaited(&self, _ctx: &Ctx, _code: &str, _payment: &PaymentView, _token: Option<&Token>) -> Option<AnyView> {
        None
    }

    /// That all of it has come, on the page of the order.
    fn received(&self, _lang: Lang, _payment: &PaymentView) -> Option<String> {
        None
    }

    /// Leads whoever has placed an order on to where it is paid, when that is not the page of the order.
    fn lead_on<'a>(&self, _ctx: &'a Ctx, _lang: Lang, _code: &'a GroupCode, _token: &Token) -> Option<Leading<'a>> {
        None
    }
}

/// How it looks.
pub(crate) fn of(method: PaymentMethod) -> &'static dyn Face {
    match method {
        PaymentMethod::Cod => &cash::Cash,
        PaymentMethod::BankTransfer => &transfer::Transfer,
        PaymentMethod::Card => &card::Card,
    }
}

/// The ways that this market is set up for, the one that most people use first.
pub(crate) fn ready(ctx: &Ctx) -> impl Iterator<Item = PaymentMethod> {
    let ways = PaymentMethod::ALL.iter().copied();
    ways.filter(move |method| of(*method).is_ready(&ctx.state))
}

/// Those of them that reach whoever collects now.
pub(crate) fn offered(ctx: &Ctx) -> impl Iterator<Item = PaymentMethod> {
    let mode = ctx.state.settings.collection;
    ready(ctx).filter(move |method| method.rail().reaches(mode))
}
