//! A claim and its lines.

use super::ClaimCode;
use crate::base::{OrganisationId, Vnd, Words, text_enum};
use chrono::{DateTime, NaiveDate, Utc};

/// The most lines of a claim; what is more is in the next.
pub const CLAIM_LINES_MAX: i64 = 5_000;

text_enum! {
    /// Where a claim stands.
    ClaimState {
        /// It waits for the head of the department.
        Made = "made",
        /// The head objected: it waits for the operator.
        Objected = "objected",
        /// The operator called it off: its lines are free for another.
        CalledOff = "called_off",
        /// The head agreed: it waits for the money.
        Agreed = "agreed",
        /// All of it has come.
        Paid = "paid",
    }
}

impl ClaimState {
    /// Whether the head of the department may agree or object.
    pub fn may_be_decided(self) -> bool {
        self == Self::Made
    }

    /// Whether the operator may call it off.
    pub fn may_be_called_off(self) -> bool {
        matches!(self, Self::Made | Self::Objected)
    }
}

text_enum! {
    /// What a line stands for, by the ledger's name of it.
    ClaimLineKind {
        /// What the province bore of an order that was paid.
        VoucherFunded = "voucher_funded",
        /// The order was called off: all of it came back.
        CalledOff = "called_off",
        /// Goods went back, and a part with them.
        GivenBack = "given_back",
    }
}

/// A claim as its readers see it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Claim {
    /// The code.
    pub code: ClaimCode,
    /// Where it stands.
    pub state: ClaimState,
    /// The province's code.
    pub province: String,
    /// The department that agrees and pays.
    pub department: Words,
    /// The day of its first line.
    pub from: NaiveDate,
    /// Its last day.
    pub to: NaiveDate,
    /// What it comes to.
    pub total: Vnd,
    /// What of that has come.
    pub paid: Vnd,
    /// When it was made, and by whom.
    pub made: ClaimStep,
    /// When the head agreed or objected.
    pub decided: Option<ClaimStep>,
    /// When it was called off.
    pub called_off: Option<ClaimStep>,
    /// What stands in it, the oldest first.
    pub lines: Vec<ClaimLine>,
    /// What came for it, the oldest first.
    pub payments: Vec<ClaimPayment>,
}

impl Claim {
    /// What is still to come.
    pub fn left(&self) -> Vnd {
        Vnd(self.total.0 - self.paid.0)
    }
}

/// Something that somebody did with a claim.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ClaimStep {
    /// When.
    pub at: DateTime<Utc>,
    /// Who.
    pub by: String,
    /// Why; empty when nothing was to be said.
    pub reason: String,
}

/// A line: one posting of the ledger, as it was when the claim was made.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ClaimLine {
    /// When it was posted.
    pub at: DateTime<Utc>,
    /// What it stands for.
    pub kind: ClaimLineKind,
    /// The order.
    pub order: String,
    /// Who sold it.
    pub seller: String,
    /// The voucher.
    pub voucher: String,
    /// What the province bore; below zero, what came back.
    pub amount: Vnd,
}

/// Money that came for a claim.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ClaimPayment {
    /// When the bank booked it.
    pub at: DateTime<Utc>,
    /// How much of it was for this claim.
    pub amount: Vnd,
    /// The bank's reference; may be empty.
    pub reference: String,
    /// Who entered it or said what it is for; nobody when its memo did.
    pub entered_by: Option<String>,
}

/// A claim in a list.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ClaimSummary {
    /// The code.
    pub code: ClaimCode,
    /// The name of the province.
    pub province: String,
    /// Where it stands.
    pub state: ClaimState,
    /// The day of its first line.
    pub from: NaiveDate,
    /// Its last day.
    pub to: NaiveDate,
    /// What it comes to.
    pub total: Vnd,
    /// What of that has come.
    pub paid: Vnd,
}

/// How a province stands with its vouchers.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ProvinceFunds {
    /// Its code.
    pub province: String,
    /// Its name.
    pub name: String,
    /// What it owes: the balance of its account.
    pub balance: Vnd,
    /// What of that no claim holds.
    pub unclaimed: Vnd,
    /// What of that claims hold and nobody has paid.
    pub claimed: Vnd,
}

/// The department that a claim is made of.
#[derive(Clone, Debug)]
pub(super) struct Debtor {
    pub(super) department: OrganisationId,
}
