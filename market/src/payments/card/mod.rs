//! Cards. Somebody outside takes them for us, on a page of theirs: no number of a card ever comes here.
//!
//! [`CardGateway`] is the port; what it answers is [`Answer`], of which "unknown" is one. [`refund_once`] and its sisters
//! ask for something so that it comes to be once, however often they are called. What is told to us unasked comes into
//! the inbox ([`keep_webhook`]) and is read there ([`work_webhook`]).
//!
//! What a card paid for a cooperative with an account of its own there is handed on to it ([`send_transfer`]), and taken back
//! ([`send_reversal`]) when its shopper gets it back.
//!
//! A shopper pays in tries ([`pay`]): each is written down before anything is asked for, and looked at ([`look_at_attempt`])
//! until it is known how it ended.

mod ask;
mod attempt;
mod cases;
mod connected;
mod dispute;
mod event;
mod fact;
mod gateway;
mod handed_on;
mod inbox;
mod look;
mod once;
mod pay;
mod read;
mod reconcile;
mod reference;
mod refund;
mod reversal;
mod store;
mod sum;
mod switch;
mod transfer;
mod verdict;

pub use super::rail::{CARD_MAX, CARD_MIN, may_be_paid_by_card};
pub use ask::{BeginCheckout, CardKey, RefundAsk, ReversalAsk, TransferAsk};
pub use attempt::AttemptState;
pub use cases::{CardCase, CaseDecision, CaseReason, CaseRefused, decide_card_case, list_card_cases};
pub use connected::{
    ConnectRefused, ConnectedAccount, OwnConnected, confirm_connected, connect, disconnect, list_connected,
    list_unconnected, load_connected, look_at_account, plan_account_looks,
};
pub use dispute::{BearRefused, Bearer, DisputeState, OpenDispute, bear_dispute, list_open_disputes, look_at_dispute};
pub use event::{CardEvent, DisputeNews, PayoutNews};
pub use fact::{
    BalanceLine, CardAccount, CardCheckout, CardDispute, CardPayment, CardRefund, CardReversal, CardStanding,
    CardTransfer, CheckoutState, PaymentStanding, RefundState,
};
pub use gateway::{Answer, Answering, CardGateway, Refusal, RefusalKind};
pub use handed_on::{HandedOn, HandedOnFigures, TakenBack, count_handed_on, list_handed_on};
pub use inbox::{InboxFigures, Kept, count_inbox, forget_raw_webhooks, keep_webhook, work_webhook};
pub use look::{check_payment, expire, look_at_attempt};
pub use once::{begin_once, is_key_kept, refund_once, reverse_once, transfer_once};
pub use pay::{PayRefused, Paying, Way, back_path, come_back, pay};
pub use read::{ReadWebhook, read_webhook};
pub use reconcile::{
    CardDay, CardFinding, FindingKind, list_card_days, list_card_findings, plan_reconciliation, reconcile,
};
pub use reference::{
    AccountRef, ChargeRef, CheckoutRef, DisputeRef, PaymentRef, PayoutRef, RefundRef, ReversalRef, TransferRef,
};
pub use refund::{RefundOnItsWay, list_refunds_on_their_way, look_at_refund, send_refund};
pub use reversal::send_reversal;
pub use sum::{Currency, Sum, shown_minor};
pub use switch::{Switched, pay_by_transfer};
pub use transfer::send_transfer;
pub use verdict::{LeftReason, SettledRate};
