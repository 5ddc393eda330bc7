//! The accounts of the ledger: an enum with its subject, kept as text.

use super::Funder;
use crate::base::{BankCreditId, CardDisputeId, OrderGroupId, OrderId, OrganisationId};

/// An account.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum LedgerAccount {
    /// The platform's bank account.
    Bank,
    /// What a licensed partner keeps, who collects instead of the platform.
    Partner,
    /// What cards have paid and lies with whoever takes them.
    PspClearing,
    /// What whoever takes the cards keeps for it.
    PspFee,
    /// What a dispute took from us, until it is decided and somebody bears it.
    DisputeReceivable(CardDisputeId),
    /// What the platform bears of disputes that were lost.
    DisputeLoss,
    /// Cash that an organisation has taken at doors and owes. Sellers carry or hire whoever carries, so it is the seller.
    CodReceivable(OrganisationId),
    /// What came into the bank and nobody knows yet for what.
    Suspense(BankCreditId),
    /// What the bank was told to pay to sellers, until it has arrived or come back.
    PayoutInTransit,
    /// What was handed on to sellers by whoever takes the cards, less what is taken back of it, until it is known what
    /// became of it.
    TransferInTransit,
    /// What carriers keep of the cash that they hand over.
    ShippingExpense,
    /// The platform's own money that is no part of the trade.
    OwnFunds,
    /// What is kept of an order until its window is over.
    Escrow(OrderId),
    /// What somebody other than the seller pays in for vouchers.
    VoucherFunding(Funder),
    /// What is owed to a seller.
    Payable(OrganisationId),
    /// What is owed to the shopper of an order group: it came too early, too much or too late, or is given back.
    RefundPayable(OrderGroupId),
    /// What the platform has earned of sales.
    Commission,
    /// The tax on it.
    VatPayable,
    /// Tax withheld of what households sold.
    TaxWithheld,
}

/// On which side of the ledger an account grows.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Side {
    /// What one has: grows by debits.
    Debit,
    /// What one owes or has earned: grows by credits.
    Credit,
}

impl LedgerAccount {
    /// On which side it grows.
    pub fn side(self) -> Side {
        match self {
            Self::Bank
            | Self::Partner
            | Self::PspClearing
            | Self::PspFee
            | Self::DisputeReceivable(_)
            | Self::DisputeLoss
            | Self::ShippingExpense
            | Self::VoucherFunding(_)
            | Self::CodReceivable(_) => Side::Debit,
            _ => Side::Credit,
        }
    }

    /// Reads the text of the database.
    pub fn parse(text: &str) -> Option<Self> {
        let (kind, subject) = text.split_once(':').unwrap_or((text, ""));
        match (kind, subject) {
            ("bank", "") => Some(Self::Bank),
            ("partner", "") => Some(Self::Partner),
            ("psp_clearing", "") => Some(Self::PspClearing),
            ("expense", "psp_fee") => Some(Self::PspFee),
            ("expense", "dispute") => Some(Self::DisputeLoss),
            ("dispute_receivable", id) => id.parse().ok().map(Self::DisputeReceivable),
            ("payout_in_transit", "") => Some(Self::PayoutInTransit),
            ("transfer_in_transit", "") => Some(Self::TransferInTransit),
            ("expense", "shipping") => Some(Self::ShippingExpense),
            ("own_funds", "") => Some(Self::OwnFunds),
            ("revenue", "commission") => Some(Self::Commission),
            ("vat_payable", "") => Some(Self::VatPayable),
            ("tax_withheld", "") => Some(Self::TaxWithheld),
            ("cod_receivable", id) => id.parse().ok().map(Self::CodReceivable),
            ("suspense", id) => id.parse().ok().map(Self::Suspense),
            ("escrow", id) => id.parse().ok().map(Self::Escrow),
            ("voucher_funding", funder) => funder.parse().ok().map(Self::VoucherFunding),
            ("payable", id) => id.parse().ok().map(Self::Payable),
            ("refund_payable", id) => id.parse().ok().map(Self::RefundPayable),
            _ => None,
        }
    }
}

impl std::fmt::Display for LedgerAccount {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Bank => f.write_str("bank"),
            Self::Partner => f.write_str("partner"),
            Self::PspClearing => f.write_str("psp_clearing"),
            Self::PspFee => f.write_str("expense:psp_fee"),
            Self::DisputeLoss => f.write_str("expense:dispute"),
            Self::DisputeReceivable(dispute) => write!(f, "dispute_receivable:{dispute}"),
            Self::CodReceivable(debtor) => write!(f, "cod_receivable:{debtor}"),
            Self::Suspense(credit) => write!(f, "suspense:{credit}"),
            Self::PayoutInTransit => f.write_str("payout_in_transit"),
            Self::TransferInTransit => f.write_str("transfer_in_transit"),
            Self::ShippingExpense => f.write_str("expense:shipping"),
            Self::OwnFunds => f.write_str("own_funds"),
            Self::Escrow(order) => write!(f, "escrow:{order}"),
            Self::VoucherFunding(funder) => write!(f, "voucher_funding:{funder}"),
            Self::Payable(seller) => write!(f, "payable:{seller}"),
            Self::RefundPayable(group) => write!(f, "refund_payable:{group}"),
            Self::Commission => f.write_str("revenue:commission"),
            Self::VatPayable => f.write_str("vat_payable"),
            Self::TaxWithheld => f.write_str("tax_withheld"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_account_is_read_back_from_its_text() {
        let id = "01890a5d-ac96-774b-bcce-b302099a8057";
        for text in [
            "bank".to_owned(),
            "partner".to_owned(),
            "psp_clearing".to_owned(),
            "expense:psp_fee".to_owned(),
            "expense:dispute".to_owned(),
            format!("dispute_receivable:{id}"),
            "payout_in_transit".to_owned(),
            "transfer_in_transit".to_owned(),
            "expense:shipping".to_owned(),
            "own_funds".to_owned(),
            "revenue:commission".to_owned(),
            "vat_payable".to_owned(),
            "tax_withheld".to_owned(),
            format!("cod_receivable:{id}"),
            format!("suspense:{id}"),
            format!("escrow:{id}"),
            "voucher_funding:platform".to_owned(),
            "voucher_funding:province:08".to_owned(),
            format!("payable:{id}"),
            format!("refund_payable:{id}"),
        ] {
            let account = LedgerAccount::parse(&text).expect("an account");
            assert_eq!(account.to_string(), text);
        }
        for text in [
            "",
            "bank:1",
            "escrow",
            "escrow:",
            "escrow:1",
            "revenue",
            "revenue:tips",
            "voucher_funding:",
        ] {
            assert_eq!(LedgerAccount::parse(text), None, "{text}");
        }
    }
}
