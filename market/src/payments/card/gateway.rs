//! The port behind which whatever takes cards stands.

use super::{
    AccountRef, BalanceLine, BeginCheckout, CardAccount, CardCheckout, CardDispute, CardPayment, CardRefund,
    CardReversal, CardStanding, CardTransfer, CheckoutRef, DisputeRef, PaymentRef, RefundAsk, ReversalAsk, TransferAsk,
    TransferRef,
};
use crate::orders::GroupCode;
use chrono::{DateTime, NaiveDate, Utc};
use std::{future::Future, pin::Pin};

/// What became of an ask.
#[must_use]
#[derive(Clone, PartialEq, Debug)]
pub enum Answer<T> {
    /// It is so.
    Done(T),
    /// It did not happen, and asking again changes nothing.
    Refused(Refusal),
    /// Nobody knows: no answer, or a senseless one. It may have happened. Say so to the shopper ("đang xử lý"), never
    /// "failed", and ask again with the same key.
    Unknown(String),
}

/// Why something did not happen. It holds no word that the payer or a stranger wrote: it is kept and logged.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
#[error("the card gateway refused ({kind:?}): {code}")]
pub struct Refusal {
    /// What kind of refusal.
    pub kind: RefusalKind,
    /// The gateway's own code: `charge_already_refunded`, `balance_insufficient`, `parameter_unknown amount` …
    pub code: String,
}

/// Kinds of refusals, as far as they differ for us.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum RefusalKind {
    /// There is no such thing.
    NotFound,
    /// The bank said no.
    Declined,
    /// The key was used for something else: a mistake of ours.
    KeyReused,
    /// Our own key or right does not suffice.
    NotAllowed,
    /// It cannot be: too much, too late, or not understood.
    Invalid,
}

/// An answer on its way.
pub type Answering<'a, T> = Pin<Box<dyn Future<Output = Answer<T>> + Send + 'a>>;

/// Takes cards. It is called between transactions, never inside one.
///
/// What moves something carries a key: asked for again with the same key and the same content, within a day it is the
/// same thing and not a second one. [`super::is_key_kept`] says until when that can be relied on.
pub trait CardGateway: Send + Sync {
    /// Where its pages are, as `https://checkout.example`: shoppers are sent there and nowhere else.
    fn pages(&self) -> &str;

    /// Opens a page on which an order group is paid.
    fn begin<'a>(&'a self, ask: &'a BeginCheckout) -> Answering<'a, CardCheckout>;

    /// Looks a page up.
    fn checkout<'a>(&'a self, checkout: &'a CheckoutRef) -> Answering<'a, CardCheckout>;

    /// The pages that were opened for an order group in a period.
    fn checkouts_of<'a>(
        &'a self,
        group: &'a GroupCode,
        from: DateTime<Utc>,
        until: DateTime<Utc>,
    ) -> Answering<'a, Vec<CardCheckout>>;

    /// Closes a page, so that nobody pays there any more. One that was paid is refused.
    fn expire<'a>(&'a self, checkout: &'a CheckoutRef) -> Answering<'a, CardCheckout>;

    /// Looks a payment up.
    fn payment<'a>(&'a self, payment: &'a PaymentRef) -> Answering<'a, CardPayment>;

    /// The payments of an order group in which a card was reached.
    fn payments_of<'a>(&'a self, group: &'a GroupCode) -> Answering<'a, Vec<CardPayment>>;

    /// Gives money back to the card.
    fn refund<'a>(&'a self, ask: &'a RefundAsk) -> Answering<'a, CardRefund>;

    /// What was given back of a payment.
    fn refunds_of<'a>(&'a self, payment: &'a PaymentRef) -> Answering<'a, Vec<CardRefund>>;

    /// Looks the account of a cooperative up.
    fn account<'a>(&'a self, account: &'a AccountRef) -> Answering<'a, CardAccount>;

    /// Hands money on to a cooperative.
    fn transfer<'a>(&'a self, ask: &'a TransferAsk) -> Answering<'a, CardTransfer>;

    /// What was handed on of an order group.
    fn transfers_of<'a>(&'a self, group: &'a GroupCode) -> Answering<'a, Vec<CardTransfer>>;

    /// Takes money back from a cooperative.
    fn reverse<'a>(&'a self, ask: &'a ReversalAsk) -> Answering<'a, CardReversal>;

    /// What was taken back of a transfer.
    fn reversals_of<'a>(&'a self, transfer: &'a TransferRef) -> Answering<'a, Vec<CardReversal>>;

    /// The gateway's account of one day in Vietnam, the oldest line first.
    fn balance_lines(&self, day: NaiveDate) -> Answering<'_, Vec<BalanceLine>>;

    /// Looks a dispute up.
    fn dispute<'a>(&'a self, dispute: &'a DisputeRef) -> Answering<'a, CardDispute>;

    /// Whether our key is known, and what is ours.
    fn standing(&self) -> Answering<'_, CardStanding>;
}

impl<T> Answer<T> {
    /// The same with something made of what was answered.
    pub fn map<U>(self, change: impl FnOnce(T) -> U) -> Answer<U> {
        match self {
            Answer::Done(it) => Answer::Done(change(it)),
            Answer::Refused(refusal) => Answer::Refused(refusal),
            Answer::Unknown(why) => Answer::Unknown(why),
        }
    }
}

impl Refusal {
    /// A refusal.
    pub fn new(kind: RefusalKind, code: impl Into<String>) -> Self {
        Self {
            kind,
            code: code.into(),
        }
    }
}
