//! Card payments of which a person says what becomes of them: money is there, and not what was asked for.

use super::{Sum, look::settle_attempt, store};
use crate::{
    base::{CardAttemptId, Line, text_enum},
    orders::{self, OrderRefused},
    payments::store as payments,
    people::Operator,
};
use chrono::{DateTime, Utc};
use sqlx::PgPool;

text_enum! {
    /// What is wrong with a payment.
    CaseReason {
        /// Another amount than was asked for.
        WrongAmount = "wrong_amount",
        /// Another currency.
        WrongCurrency = "wrong_currency",
        /// It says that it is for another order.
        WrongOrder = "wrong_order",
    }
}

text_enum! {
    /// What becomes of it.
    CaseDecision {
        /// So much is there for the order: it settles like any money.
        Accept = "accept",
        /// It was given back by hand, and the order is called off.
        CallOff = "call_off",
    }
}

/// A payment that waits.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct CardCase {
    /// The try.
    pub attempt: CardAttemptId,
    /// The order group.
    pub code: String,
    /// What is wrong.
    pub reason: CaseReason,
    /// What was asked for.
    pub asked: Sum,
    /// What came.
    pub came: Sum,
    /// Its name with whoever takes the cards.
    pub payment_ref: String,
    /// Since when.
    pub opened_at: DateTime<Utc>,
}

/// Why a decision was not taken.
#[derive(Debug, thiserror::Error)]
pub enum CaseRefused {
    /// There is no such case, or it is decided.
    #[error("nothing to decide")]
    NotFound,
    /// Only đồng can settle an order.
    #[error("not in đồng")]
    NotInDong,
    /// The database did not answer as it should.
    #[error(transparent)]
    Db(#[from] sqlx::Error),
}

/// What waits for a decision, the oldest first.
pub async fn list_card_cases(pool: &PgPool, _operator: Operator) -> Result<Vec<CardCase>, sqlx::Error> {
    store::list_cases(pool).await
}

/// Decides, with a reason that is kept.
pub async fn decide_card_case(
    pool: &PgPool,
    operator: Operator,
    attempt: CardAttemptId,
    decision: CaseDecision,
    reason: &Line,
    now: DateTime<Utc>,
) -> Result<(), CaseRefused> {
    let mut transaction = pool.begin().await?;
    let (group, came) = store::lock_case(&mut transaction, attempt)
        .await?
        .ok_or(CaseRefused::NotFound)?;
    let payment = payments::lock_payment(&mut transaction, group).await?;
    store::set_case_decided(
        &mut transaction,
        attempt,
        decision,
        reason.as_str(),
        operator.account(),
        now,
    )
    .await?;
    match decision {
        CaseDecision::Accept => {
            let amount = came.as_vnd().ok_or(CaseRefused::NotInDong)?;
            settle_attempt(&mut transaction, attempt, group, amount, now).await?;
        }
        CaseDecision::CallOff => {
            if let Some(payment) = payment.filter(|payment| payment.is_awaited()) {
                let unpaid = orders::lock_unpaid(&mut transaction, group).await?;
                orders::expire_unpaid(&mut transaction, &unpaid, now)
                    .await
                    .map_err(|refused| match refused {
                        OrderRefused::Db(error) => CaseRefused::Db(error),
                        _ => CaseRefused::NotFound,
                    })?;
                payments::set_voided(&mut transaction, payment.id).await?;
            }
        }
    }
    transaction.commit().await?;
    Ok(())
}
