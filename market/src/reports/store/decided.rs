//! Who was faster: what the operator's people decide is decided once, and whoever comes second is told by whom.

use crate::{
    base::{
        BankCreditId, BankDebitId, BankMessageId, CardAttemptId, CardDisputeId, ConnectedAccountId, OrganisationId,
        RefundId, RemittanceId,
    },
    people::Operator,
};
use chrono::{DateTime, Utc};
use sqlx::PgPool;
use uuid::Uuid;

/// Something that one person of the operator decides.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum DecidedOnce {
    /// What money in the bank is for.
    Credit(BankCreditId),
    /// What money was that went out of it.
    Debit(BankDebitId),
    /// That a message of the bank was seen.
    BankMessage(BankMessageId),
    /// What becomes of a card payment that does not fit.
    Card(CardAttemptId),
    /// Who bears a dispute.
    Dispute(CardDisputeId),
    /// What becomes of a line of a cash sheet.
    CashLine(RemittanceId),
    /// That money was sent back.
    Refund(RefundId),
    /// That a seller's account is theirs.
    PayoutAccount(OrganisationId),
    /// The same of an account with whoever takes the cards.
    ConnectedAccount(ConnectedAccountId),
}

impl DecidedOnce {
    fn id(self) -> Uuid {
        match self {
            Self::Credit(id) => id.0,
            Self::Debit(id) => id.0,
            Self::BankMessage(id) => id.0,
            Self::Card(id) => id.0,
            Self::Dispute(id) => id.0,
            Self::CashLine(id) => id.0,
            Self::Refund(id) => id.0,
            Self::PayoutAccount(id) => id.0,
            Self::ConnectedAccount(id) => id.0,
        }
    }
}

/// That something was decided.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Decided {
    /// Who did it.
    pub by: String,
    /// When.
    pub at: DateTime<Utc>,
}

/// Who decided it last; nothing when nobody has, or there is no such thing.
pub async fn who_decided(
    pool: &PgPool,
    _operator: Operator,
    what: DecidedOnce,
) -> Result<Option<Decided>, sqlx::Error> {
    // An id is of one thing only, whatever its kind.
    sqlx::query_as!(
        Decided,
        r#"SELECT a.name AS by, d.at AS "at!" FROM (
             SELECT decided_by AS account_id, decided_at AS at FROM suspense_case WHERE credit_id = $1
             UNION ALL SELECT decided_by, decided_at FROM bank_debit WHERE id = $1
             UNION ALL SELECT closed_by, closed_at FROM bank_message WHERE id = $1
             UNION ALL SELECT decided_by, decided_at FROM card_case WHERE attempt_id = $1
             UNION ALL SELECT decided_by, decided_at FROM card_dispute WHERE id = $1
             UNION ALL SELECT excess_decided_by, excess_decided_at FROM cash_remittance WHERE id = $1
             UNION ALL SELECT taken_back_by, taken_back_at FROM cash_remittance WHERE id = $1
             UNION ALL SELECT sent_by, sent_at FROM refund WHERE id = $1
             UNION ALL SELECT verified_by, verified_at FROM payout_account WHERE organisation_id = $1
             UNION ALL SELECT confirmed_by, confirmed_at FROM connected_account WHERE id = $1
             UNION ALL SELECT removed_by, removed_at FROM connected_account WHERE id = $1
           ) AS d JOIN account a ON a.id = d.account_id
           WHERE d.at IS NOT NULL ORDER BY d.at DESC LIMIT 1"#,
        what.id(),
    )
    .fetch_optional(pool)
    .await
}
