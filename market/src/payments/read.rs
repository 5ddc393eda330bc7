//! How an order group is paid, as its page shows it.

use super::{PaymentMethod, PaymentState, store};
use crate::{
    base::{OrderGroupId, Vnd},
    ledger::RefundReason,
    orders::ShopperAccess,
};
use sqlx::PgPool;

/// A payment, for whoever placed the order group.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct PaymentView {
    /// The order group.
    pub group: OrderGroupId,
    /// How.
    pub method: PaymentMethod,
    /// Where it stands.
    pub state: PaymentState,
    /// What is still to come of a transfer.
    pub missing: Vnd,
    /// What has come of it.
    pub received: Vnd,
    /// What of that went to the orders.
    pub captured: Vnd,
    /// Until when it must come, written out.
    pub pay_by: Option<String>,
    /// What goes back: how much, why, and when it was sent, written out.
    pub refunds: Vec<(Vnd, RefundReason, Option<String>)>,
}

impl PaymentView {
    /// Whether the shopper is to send money now.
    pub fn is_awaited(&self) -> bool {
        self.method == PaymentMethod::BankTransfer && self.state == PaymentState::Created && self.missing > Vnd::ZERO
    }
}

/// The payment of an order group; nothing when it is not whoever asks.
pub async fn load_payment(
    pool: &PgPool,
    access: &ShopperAccess,
    code: &str,
) -> Result<Option<PaymentView>, sqlx::Error> {
    store::load_payment(pool, access, code).await
}
