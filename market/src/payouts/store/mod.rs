//! All SQL of this module.

pub(super) mod account;
pub(super) mod cash;
pub(super) mod cash_case;
pub(super) mod hold;
pub(super) mod line;
pub(super) mod make;
pub(super) mod statement;
pub(super) mod step;
pub(super) mod view;

use super::batch::Standing;
use crate::base::{AccountId, OrganisationId, Vnd, Words, id::new_uuid_at};
use chrono::{DateTime, Utc};
use serde_json::Value;
use sqlx::{PgConnection, PgExecutor};

/// Somebody with whom there is money between us.
#[derive(Clone, Debug)]
pub(super) struct Candidate {
    pub(super) seller: OrganisationId,
    name_vi: String,
    name_en: String,
    pub(super) owed: Vnd,
    pub(super) cash: Vnd,
    bin: Option<String>,
    number: Option<String>,
    holder: Option<String>,
    version: Option<i32>,
    changed_at: Option<DateTime<Utc>>,
    is_verified: Option<bool>,
    pub(super) hold: Option<String>,
    in_batch: Option<i64>,
}

/// Into which account something is paid.
#[derive(Clone, Debug)]
pub(super) struct Account {
    pub(super) bin: String,
    pub(super) number: String,
    pub(super) holder: String,
    pub(super) version: i32,
}

impl Candidate {
    pub(super) fn standing(&self) -> Standing {
        Standing {
            owed: self.owed,
            cash: self.cash,
            account: self.changed_at.zip(self.is_verified),
            is_on_hold: self.hold.is_some(),
            is_in_batch: self.in_batch.is_some(),
        }
    }

    pub(super) fn version(&self) -> Option<i32> {
        self.version
    }

    pub(super) fn in_batch(&self) -> Option<i64> {
        self.in_batch
    }

    pub(super) fn name(&self) -> Words {
        Words {
            vi: self.name_vi.clone(),
            en: self.name_en.clone(),
        }
    }

    pub(super) fn into_account(self) -> Option<Account> {
        Some(Account {
            bin: self.bin?,
            number: self.number?,
            holder: self.holder?,
            version: self.version?,
        })
    }
}

/// Everybody with whom there is money between us, or who is held, by name. What waits to be handed on by whoever takes the
/// cards is no batch's.
pub(super) async fn candidates(executor: impl PgExecutor<'_>) -> Result<Vec<Candidate>, sqlx::Error> {
    sqlx::query_as!(
        Candidate,
        r#"WITH balance AS (
             SELECT substr(account, strpos(account, ':') + 1)::uuid AS seller,
                    -sum(amount_vnd) FILTER (WHERE account LIKE 'payable:%') AS owed,
                    sum(amount_vnd) FILTER (WHERE account LIKE 'cod_receivable:%') AS cash
             FROM ledger_entry WHERE account LIKE 'payable:%' OR account LIKE 'cod_receivable:%' GROUP BY 1)
           SELECT o.id AS "seller: OrganisationId", o.name_vi, o.name_en,
                  (COALESCE(b.owed, 0) - COALESCE(w.waiting, 0))::bigint AS "owed!: Vnd", COALESCE(b.cash, 0)::bigint AS "cash!: Vnd",
                  a.bin AS "bin?", a.number AS "number?", a.holder AS "holder?", a.version AS "version?",
                  a.changed_at AS "changed_at?", a.verified_at IS NOT NULL AS "is_verified",
                  h.reason AS "hold?", l.batch_number AS "in_batch?"
           FROM organisation o
           LEFT JOIN balance b ON b.seller = o.id
           LEFT JOIN (SELECT seller_id, sum(amount_vnd) AS waiting FROM card_transfer WHERE state = 'waiting' GROUP BY seller_id) AS w
             ON w.seller_id = o.id
           LEFT JOIN payout_account a ON a.organisation_id = o.id
           LEFT JOIN payout_hold h ON h.organisation_id = o.id AND h.lifted_at IS NULL
           LEFT JOIN payout_line l ON l.seller_id = o.id AND l.state = 'planned'
           WHERE COALESCE(b.owed, 0) <> 0 OR COALESCE(b.cash, 0) <> 0 OR h.id IS NOT NULL OR l.id IS NOT NULL
           ORDER BY o.name_vi, o.id"#,
    )
    .fetch_all(executor)
    .await
}

/// Writes down what somebody of the operator did. Names of people are not in it.
pub(super) async fn record(
    connection: &mut PgConnection,
    account: AccountId,
    action: &str,
    subject: &str,
    told: Value,
    now: DateTime<Utc>,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "INSERT INTO audit_entry (id, at, account_id, action, subject, after) VALUES ($1, $2, $3, $4, $5, $6)",
        new_uuid_at(now),
        now,
        account.0,
        action,
        subject,
        told,
    )
    .execute(connection)
    .await?;
    Ok(())
}
