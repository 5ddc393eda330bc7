//! How an order group is paid, as its page shows it.

use super::{Payee, PaymentMethod, PaymentState, card::AttemptState, store};
use crate::{
    base::{OrderGroupId, Vnd},
    ledger::{CollectionMode, RefundReason},
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
    /// Who collects it.
    pub mode: CollectionMode,
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
    /// How the last try to pay by card stands, if there was one.
    pub card: Option<AttemptState>,
    /// Whom it is sent to, order by order, where sellers collect and their money has not come.
    pub payees: Vec<Payee>,
    /// What goes back.
    pub refunds: Vec<RefundView>,
}

/// Money that goes back to the shopper.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct RefundView {
    /// How much.
    pub amount: Vnd,
    /// Why.
    pub reason: RefundReason,
    /// When it was sent, written out.
    pub sent: Option<String>,
    /// Whether it goes to the card that paid.
    pub to_card: bool,
    /// Whether the seller sends it, who has the money.
    pub by_seller: bool,
}

impl PaymentView {
    /// Whether the shopper is to pay now, or is at it.
    pub fn is_awaited(&self) -> bool {
        self.method.is_prepaid() && self.state == PaymentState::Created && self.missing > Vnd::ZERO
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
