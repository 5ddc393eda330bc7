//! What whoever takes the cards says when asked. It is their word at that moment; what it means here, others decide.

use super::{
    AccountRef, ChargeRef, CheckoutRef, Currency, DisputeRef, PaymentRef, RefundRef, ReversalRef, Sum, TransferRef,
};
use crate::base::text_enum;
use chrono::{DateTime, Utc};

text_enum! {
    /// Where a payment page stands.
    CheckoutState {
        /// It can be paid.
        Open = "open",
        /// The shopper went through it and the money is there.
        Paid = "paid",
        /// The shopper went through it; the money is not there yet.
        Processing = "processing",
        /// It closed unpaid.
        Expired = "expired",
    }
}

text_enum! {
    /// Where a payment stands.
    PaymentStanding {
        /// Something is still asked of the payer, or their bank thinks.
        Waiting = "waiting",
        /// The money is there.
        Succeeded = "succeeded",
        /// It will not come.
        Failed = "failed",
    }
}

text_enum! {
    /// Where money stands that goes back.
    RefundState {
        /// On its way.
        Pending = "pending",
        /// It left us.
        Succeeded = "succeeded",
        /// It came back to us.
        Failed = "failed",
    }
}

/// A page on which an order group is paid.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct CardCheckout {
    /// Its name.
    pub checkout: CheckoutRef,
    /// Where the shopper is sent; only while it is open.
    pub url: Option<String>,
    /// Where it stands.
    pub state: CheckoutState,
    /// The code of the order group, as it was sent along; whatever it says is to be compared.
    pub group: Option<String>,
    /// The key it was asked for with.
    pub key: Option<String>,
    /// How much.
    pub sum: Option<Sum>,
    /// The payment behind it, once somebody tried.
    pub payment: Option<PaymentRef>,
    /// When it closes.
    pub expires_at: DateTime<Utc>,
}

/// A payment.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct CardPayment {
    /// Its name.
    pub payment: PaymentRef,
    /// What was taken from the card, once something was.
    pub charge: Option<ChargeRef>,
    /// Where it stands.
    pub standing: PaymentStanding,
    /// The code of the order group.
    pub group: Option<String>,
    /// How much came; zero before it succeeded.
    pub received: Sum,
}

/// Money that goes back to a card.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct CardRefund {
    /// Its name.
    pub refund: RefundRef,
    /// Where it stands.
    pub state: RefundState,
    /// How much.
    pub sum: Sum,
    /// The key it was asked for with.
    pub key: Option<String>,
}

/// The account of a cooperative.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct CardAccount {
    /// Its name.
    pub account: AccountRef,
    /// Whether something can be handed on to it.
    pub may_receive: bool,
    /// In which currency it is paid out, if that is known.
    pub currency: Option<Currency>,
}

/// Money that was handed on.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct CardTransfer {
    /// Its name.
    pub transfer: TransferRef,
    /// To whom.
    pub to: Option<AccountRef>,
    /// How much.
    pub sum: Sum,
    /// How much of it was taken back, in the smallest unit of the same currency.
    pub reversed_minor: i64,
    /// The key it was asked for with.
    pub key: Option<String>,
}

/// Money that was taken back from a cooperative.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct CardReversal {
    /// Its name.
    pub reversal: ReversalRef,
    /// How much.
    pub sum: Sum,
    /// The key it was asked for with.
    pub key: Option<String>,
}

/// A line of the gateway's own account of us, in the currency it settles in.
#[derive(Clone, PartialEq, Debug)]
pub struct BalanceLine {
    /// Its name.
    pub line: String,
    /// What kind of movement, in the gateway's words: `charge`, `refund`, `transfer`, `payout`, `adjustment` …
    pub kind: String,
    /// What moved: the name of a charge, refund, transfer …
    pub source: Option<String>,
    /// How much before the fee.
    pub gross: Sum,
    /// The fee, in the smallest unit of the same currency.
    pub fee_minor: i64,
    /// How much after the fee, in the smallest unit of the same currency.
    pub net_minor: i64,
    /// How many of this currency one of the paid currency gave, if it was changed. For people to read, never to reckon.
    pub exchange_rate: Option<f64>,
    /// When it happened.
    pub at: DateTime<Utc>,
    /// From when on it can be used.
    pub available_on: DateTime<Utc>,
}

/// A payment that its payer disputes.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct CardDispute {
    /// Its name.
    pub dispute: DisputeRef,
    /// What is disputed.
    pub charge: ChargeRef,
    /// The payment it belongs to.
    pub payment: Option<PaymentRef>,
    /// How much of it.
    pub sum: Sum,
    /// Where it stands, in the gateway's words: `needs_response`, `under_review`, `won`, `lost` …
    pub status: String,
    /// Why, in the gateway's words: `fraudulent`, `product_not_received` …
    pub reason: String,
    /// Until when we may answer.
    pub respond_by: Option<DateTime<Utc>>,
}

/// Whether we are known, and what is ours.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct CardStanding {
    /// Whether real money moves.
    pub is_live: bool,
    /// What can be used, one sum for each currency.
    pub available: Vec<Sum>,
}
