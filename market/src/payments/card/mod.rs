//! Cards. Somebody outside takes them for us, on a page of theirs: no number of a card ever comes here.
//!
//! [`CardGateway`] is the port; what it answers is [`Answer`], of which "unknown" is one. [`refund_once`] and its sisters
//! ask for something so that it comes to be once, however often they are called. What is told to us unasked comes into
//! the inbox ([`keep_webhook`]) and is read there ([`work_webhook`]).

mod ask;
mod event;
mod fact;
mod gateway;
mod inbox;
mod once;
mod read;
mod reference;
mod store;
mod sum;

pub use ask::{BeginCheckout, CardKey, RefundAsk, ReversalAsk, TransferAsk};
pub use event::{CardEvent, DisputeNews, PayoutNews};
pub use fact::{
    BalanceLine, CardCheckout, CardDispute, CardPayment, CardRefund, CardReversal, CardStanding, CardTransfer,
    CheckoutState, PaymentStanding, RefundState,
};
pub use gateway::{Answer, Answering, CardGateway, Refusal, RefusalKind};
pub use inbox::{InboxFigures, Kept, count_inbox, forget_raw_webhooks, keep_webhook, work_webhook};
pub use once::{begin_once, is_key_kept, refund_once, reverse_once, transfer_once};
pub use read::{ReadWebhook, read_webhook};
pub use reference::{
    AccountRef, ChargeRef, CheckoutRef, DisputeRef, PaymentRef, PayoutRef, RefundRef, ReversalRef, TransferRef,
};
pub use sum::{CARD_MAX, CARD_MIN, Currency, Sum, may_be_paid_by_card};
