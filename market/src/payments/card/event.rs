//! What whoever takes the cards tells us unasked.

use super::{AccountRef, ChargeRef, CheckoutRef, DisputeRef, PaymentRef, PayoutRef, RefundRef, Sum};
use crate::base::text_enum;
use serde::{Deserialize, Serialize};

text_enum! {
    /// What happened to a dispute.
    DisputeNews {
        /// Somebody disputes a payment.
        Created = "created",
        /// Something about it changed.
        Updated = "updated",
        /// The money was taken from us.
        FundsWithdrawn = "funds_withdrawn",
        /// The money came back to us.
        FundsReinstated = "funds_reinstated",
        /// It is decided.
        Closed = "closed",
    }
}

text_enum! {
    /// What happened to a payout.
    PayoutNews {
        /// It was announced.
        Created = "created",
        /// Something about it changed.
        Updated = "updated",
        /// The bank should have it.
        Paid = "paid",
        /// The bank did not take it.
        Failed = "failed",
        /// It was called off.
        Canceled = "canceled",
        /// The lines it consists of are known.
        ReconciliationCompleted = "reconciliation_completed",
    }
}

/// One thing that was told. Its word is a knock: it may come twice, late and in any order, so whoever acts on it asks the
/// gateway how things stand and compares the amount. No person is in it.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(tag = "event", rename_all = "snake_case")]
pub enum CardEvent {
    /// A shopper went through a payment page.
    CheckoutCompleted {
        /// The page.
        checkout: CheckoutRef,
        /// The code of the order group that was sent along.
        group: Option<String>,
        /// The payment.
        payment: Option<PaymentRef>,
        /// How much.
        sum: Option<Sum>,
        /// Whether the money is there. If not, a later event says how it ended.
        is_paid: bool,
    },
    /// The money of a page that was gone through before did not come.
    CheckoutFailed {
        /// The page.
        checkout: CheckoutRef,
        /// The code of the order group that was sent along.
        group: Option<String>,
    },
    /// A payment page closed unpaid.
    CheckoutExpired {
        /// The page.
        checkout: CheckoutRef,
        /// The code of the order group that was sent along.
        group: Option<String>,
    },
    /// Money of a charge went back.
    ChargeRefunded {
        /// The charge.
        charge: ChargeRef,
        /// Its payment.
        payment: Option<PaymentRef>,
        /// The code of the order group that was sent along.
        group: Option<String>,
        /// How much went back up to now, all refunds together.
        refunded: Sum,
    },
    /// Money that went back to a card has come back to us.
    RefundFailed {
        /// What went back.
        refund: RefundRef,
    },
    /// Something about a dispute.
    Dispute {
        /// The dispute.
        dispute: DisputeRef,
        /// What is disputed.
        charge: ChargeRef,
        /// Its payment.
        payment: Option<PaymentRef>,
        /// How much of it.
        sum: Sum,
        /// Where it stands, in the gateway's words.
        status: String,
        /// What happened.
        news: DisputeNews,
    },
    /// Something about a payout.
    Payout {
        /// The payout.
        payout: PayoutRef,
        /// The cooperative whose payout it is; nothing when it is ours.
        account: Option<AccountRef>,
        /// How much.
        sum: Sum,
        /// What happened.
        news: PayoutNews,
    },
    /// Something about the account of a cooperative.
    AccountUpdated {
        /// The account.
        account: AccountRef,
        /// Whether it can be paid out.
        may_be_paid_out: bool,
    },
}
