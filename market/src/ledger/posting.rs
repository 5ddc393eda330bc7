//! What one event does to the ledger.

use super::LedgerAccount;
use crate::base::{
    BankCreditId, BankDebitId, CardAttemptId, CardDisputeId, CardReversalId, CardTransferId, OrderId, PaymentId,
    PayoutLineId, RefundId, RemittanceId, Vnd,
};
use uuid::Uuid;

/// Something that moves money, once for its subject.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Event {
    /// Cash was taken at the door of an order.
    CashCollected(OrderId),
    /// Who bears the voucher of an order pays in their part.
    VoucherFunded(OrderId),
    /// An order is completed: what was kept of it goes to the seller and the platform.
    Released(OrderId),
    /// A prepaid order was called off.
    CalledOff(OrderId),
    /// A prepaid order gets less than was ordered.
    CutShort(OrderId),
    /// Money came into the bank.
    Credited(BankCreditId),
    /// Somebody said what a credit of unknown purpose is for.
    Assigned(BankCreditId),
    /// A credit of unknown purpose was sent back to whoever sent it.
    SentBack(BankCreditId),
    /// A credit is the platform's own.
    SetAside(BankCreditId),
    /// A card paid.
    CardPaid(CardAttemptId),
    /// It is known what whoever takes the cards kept of a payment.
    CardFee(CardAttemptId),
    /// A payer disputes a card payment: the money was taken from us.
    Disputed(CardDisputeId),
    /// A dispute was won: the money came back.
    DisputeWon(CardDisputeId),
    /// Somebody bears a dispute that was lost.
    DisputeBorne(CardDisputeId),
    /// A credit is what a seller owed.
    PaidIn(BankCreditId),
    /// A credit is what the partner kept for the platform.
    FromPartner(BankCreditId),
    /// A credit is cash that a sheet has told of already.
    Counted(BankCreditId),
    /// Cash from doors was handed over.
    CashRemitted(RemittanceId),
    /// More was handed over than was owed, and it is there.
    CashExcess(RemittanceId),
    /// What a sheet told was wrong.
    CashTakenBack(RemittanceId),
    /// Money went out of the bank that is no part of the trade.
    OwnOut(BankDebitId),
    /// What a seller is owed is set against the cash in their hands.
    PayoutSetOff(PayoutLineId),
    /// The bank was told to pay a seller.
    PayoutSent(PayoutLineId),
    /// It arrived.
    PayoutConfirmed(PayoutLineId),
    /// It came back.
    PayoutReturned(PayoutLineId),
    /// Whoever takes the cards is asked to hand on to a seller what an order is worth to them.
    TransferAsked(CardTransferId),
    /// It was handed on.
    TransferArrived(CardTransferId),
    /// It was not, and is owed as before.
    TransferRefused(CardTransferId),
    /// Whoever takes the cards is asked to take something of it back.
    ReversalAsked(CardReversalId),
    /// It was taken back.
    ReversalArrived(CardReversalId),
    /// It was not: the seller owes it.
    ReversalRefused(CardReversalId),
    /// All that is due for an order group is there.
    Captured(PaymentId),
    /// A part of an order is given back.
    GivenBack(RefundId),
    /// What is owed back was sent.
    RefundSent(RefundId),
    /// It has come back to us: it is owed as before.
    RefundReturned(RefundId),
    /// It was sent once more, in another way.
    RefundResent(RefundId),
}

impl Event {
    /// Its name in the database.
    pub fn name(self) -> &'static str {
        match self {
            Self::CashCollected(_) => "cash_collected",
            Self::VoucherFunded(_) => "voucher_funded",
            Self::Released(_) => "released",
            Self::CalledOff(_) => "called_off",
            Self::CutShort(_) => "cut_short",
            Self::Credited(_) => "credited",
            Self::Assigned(_) => "assigned",
            Self::SentBack(_) => "sent_back",
            Self::SetAside(_) => "set_aside",
            Self::CardPaid(_) => "card_paid",
            Self::CardFee(_) => "card_fee",
            Self::Disputed(_) => "disputed",
            Self::DisputeWon(_) => "dispute_won",
            Self::DisputeBorne(_) => "dispute_borne",
            Self::PaidIn(_) => "paid_in",
            Self::FromPartner(_) => "from_partner",
            Self::Counted(_) => "counted",
            Self::CashRemitted(_) => "cash_remitted",
            Self::CashExcess(_) => "cash_excess",
            Self::CashTakenBack(_) => "cash_taken_back",
            Self::OwnOut(_) => "own_out",
            Self::PayoutSetOff(_) => "payout_set_off",
            Self::PayoutSent(_) => "payout_sent",
            Self::PayoutConfirmed(_) => "payout_confirmed",
            Self::PayoutReturned(_) => "payout_returned",
            Self::TransferAsked(_) => "payout_transfer_asked",
            Self::TransferArrived(_) => "payout_transfer_arrived",
            Self::TransferRefused(_) => "payout_transfer_refused",
            Self::ReversalAsked(_) => "payout_reversal_asked",
            Self::ReversalArrived(_) => "payout_reversal_arrived",
            Self::ReversalRefused(_) => "payout_reversal_refused",
            Self::Captured(_) => "captured",
            Self::GivenBack(_) => "given_back",
            Self::RefundSent(_) => "refund_sent",
            Self::RefundReturned(_) => "refund_returned",
            Self::RefundResent(_) => "refund_resent",
        }
    }

    /// What it is about.
    pub fn subject(self) -> Uuid {
        match self {
            Self::CashCollected(order)
            | Self::VoucherFunded(order)
            | Self::Released(order)
            | Self::CalledOff(order)
            | Self::CutShort(order) => order.0,
            Self::Credited(credit)
            | Self::Assigned(credit)
            | Self::SentBack(credit)
            | Self::SetAside(credit)
            | Self::PaidIn(credit)
            | Self::FromPartner(credit)
            | Self::Counted(credit) => credit.0,
            Self::CardPaid(attempt) | Self::CardFee(attempt) => attempt.0,
            Self::Disputed(dispute) | Self::DisputeWon(dispute) | Self::DisputeBorne(dispute) => dispute.0,
            Self::CashRemitted(remittance) | Self::CashExcess(remittance) | Self::CashTakenBack(remittance) => {
                remittance.0
            }
            Self::OwnOut(debit) => debit.0,
            Self::PayoutSetOff(line)
            | Self::PayoutSent(line)
            | Self::PayoutConfirmed(line)
            | Self::PayoutReturned(line) => line.0,
            Self::TransferAsked(transfer) | Self::TransferArrived(transfer) | Self::TransferRefused(transfer) => {
                transfer.0
            }
            Self::ReversalAsked(reversal) | Self::ReversalArrived(reversal) | Self::ReversalRefused(reversal) => {
                reversal.0
            }
            Self::Captured(payment) => payment.0,
            Self::GivenBack(refund)
            | Self::RefundSent(refund)
            | Self::RefundReturned(refund)
            | Self::RefundResent(refund) => refund.0,
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
