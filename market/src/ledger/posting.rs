//! What one event does to the ledger.

use super::LedgerAccount;
use crate::base::{BankCreditId, OrderId, PaymentId, RefundId, Vnd};
use uuid::Uuid;

/// Something that moves money, once for its subject.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Event {
    /// Cash was taken at the door of an order.
    CashCollected(OrderId),
    /// An order is completed: what was kept of it goes to the seller and the platform.
    Released(OrderId),
    /// A prepaid order was called off.
    CalledOff(OrderId),
    /// Money came into the bank.
    Credited(BankCreditId),
    /// Somebody said what a credit of unknown purpose is for.
    Assigned(BankCreditId),
    /// A credit of unknown purpose was sent back to whoever sent it.
    SentBack(BankCreditId),
    /// A credit is the platform's own.
    SetAside(BankCreditId),
    /// All that is due for an order group is there.
    Captured(PaymentId),
    /// A part of an order is given back.
    GivenBack(RefundId),
    /// What is owed back was sent.
    RefundSent(RefundId),
}

impl Event {
    /// Its name in the database.
    pub fn name(self) -> &'static str {
        match self {
            Self::CashCollected(_) => "cash_collected",
            Self::Released(_) => "released",
            Self::CalledOff(_) => "called_off",
            Self::Credited(_) => "credited",
            Self::Assigned(_) => "assigned",
            Self::SentBack(_) => "sent_back",
            Self::SetAside(_) => "set_aside",
            Self::Captured(_) => "captured",
            Self::GivenBack(_) => "given_back",
            Self::RefundSent(_) => "refund_sent",
        }
    }

    /// What it is about.
    pub fn subject(self) -> Uuid {
        match self {
            Self::CashCollected(order) | Self::Released(order) | Self::CalledOff(order) => order.0,
            Self::Credited(credit) | Self::Assigned(credit) | Self::SentBack(credit) | Self::SetAside(credit) => {
                credit.0
            }
            Self::Captured(payment) => payment.0,
            Self::GivenBack(refund) | Self::RefundSent(refund) => refund.0,
        }
    }
}

/// A transaction to post. Its debits and credits must be equal, or the database refuses the whole business.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Posting {
    pub(super) event: Event,
    pub(super) entries: Vec<(LedgerAccount, Vnd)>,
}

impl Posting {
    /// An empty one.
    pub fn new(event: Event) -> Self {
        Self {
            event,
            entries: Vec::new(),
        }
    }

    /// Adds a debit; of nothing, nothing.
    pub fn debit(mut self, account: LedgerAccount, amount: Vnd) -> Self {
        if amount != Vnd::ZERO {
            self.entries.push((account, amount));
        }
        self
    }

    /// Adds a credit; of nothing, nothing.
    pub fn credit(self, account: LedgerAccount, amount: Vnd) -> Self {
        self.debit(account, Vnd(-amount.0))
    }
}
