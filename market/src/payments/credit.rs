//! Money that came into the bank, and finding out what it is for. What is clear is settled at once; of the rest a person
//! says what it is. Either way the ledger knows of it in the same transaction.

use super::{
    Accounts, PaymentMethod,
    bank_day::take_debit,
    claim::settle_claim,
    feed::{BankMovement, FeedFault, FeedMessage, message_id, read_message},
    memo::codes_in,
    settle::{Settled, settle},
    store::{self, SuspenseReason},
};
use crate::{
    base::{BankCreditId, BankMessageId, OrderGroupId, Vnd},
    claims::{self, ClaimCode, LockedClaim},
    jobs::{self, Job},
    ledger::{self, CollectionMode, Event, LedgerAccount, Posting},
};
use chrono::{DateTime, Utc};
use sha2::{Digest, Sha256};
use sqlx::{PgConnection, PgPool};
use std::collections::BTreeSet;

/// What became of a credit.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Credited {
    /// It was known already.
    Before,
    /// It was for an order group.
    Settled(Settled),
    /// It was for a claim on a province.
    Claim {
        /// What was more than it lacked, and waits for a person.
        rest: Vnd,
    },
    /// A person must say what it is for.
    Suspense(SuspenseReason),
}

/// Keeps what the bank's feed has sent, and a job to work it. False when it came before, word by word.
pub async fn keep_bank_message(pool: &PgPool, body: &str, now: DateTime<Utc>) -> Result<bool, sqlx::Error> {
    let event_id = match message_id(body) {
        Some(id) => id.to_string(),
        None => hash_of(body),
    };
    let mut transaction = pool.begin().await?;
    let message = BankMessageId::new_at(now);
    let mut is_new = store::insert_bank_message(&mut transaction, message, &event_id, body, now).await?;
    if !is_new && store::says_otherwise(&mut transaction, &event_id, body).await? {
        let hash: String = hash_of(body).chars().take(16).collect();
        let event_id = format!("{event_id}:{hash}");
        is_new = store::insert_bank_message(&mut transaction, message, &event_id, body, now).await?;
    }
    if is_new {
        jobs::enqueue(&mut transaction, Job::WorkBankMessage { message }, now, now).await?;
    }
    transaction.commit().await?;
    Ok(is_new)
}

fn hash_of(body: &str) -> String {
    Sha256::digest(body).iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Works what was kept. What cannot be read stays for a person, with what is wrong with it.
pub async fn work_bank_message(
    pool: &PgPool,
    message: BankMessageId,
    ours: &Accounts,
    now: DateTime<Utc>,
) -> Result<(), sqlx::Error> {
    let mut transaction = pool.begin().await?;
    let Some(body) = store::lock_bank_message(&mut transaction, message).await? else {
        return Ok(());
    };
    let problem = match read_message(&body) {
        Ok(FeedMessage::In(credit)) => {
            let done = take_credit(&mut transaction, &credit, ours, now).await?;
            let is_before = done == Credited::Before;
            (is_before && contradicts(&mut transaction, &credit).await?).then_some(FeedFault::Contradicts)
        }
        Ok(FeedMessage::Out(debit)) => {
            take_debit(&mut transaction, &debit, ours, now).await?;
            None
        }
        Err(problem) => Some(problem),
    };
    if let Some(problem) = problem {
        tracing::error!(message.id = %message, problem = problem.as_str(), "the bank's feed sent what cannot be read");
    }
    store::set_worked(&mut transaction, message, problem, now).await?;
    transaction.commit().await
}

/// Whether a credit that was taken note of before had another amount, or came into another account.
async fn contradicts(connection: &mut PgConnection, credit: &BankMovement) -> Result<bool, sqlx::Error> {
    let known = store::load_credit_amount(connection, &credit.feed_id).await?;
    Ok(known.is_some_and(|(amount, account)| amount != credit.amount || account != credit.account_number))
}

/// Takes note of a credit, once, and settles it if it is clear what it is for.
pub async fn take_credit(
    connection: &mut PgConnection,
    credit: &BankMovement,
    ours: &Accounts,
    now: DateTime<Utc>,
) -> Result<Credited, sqlx::Error> {
    let id = BankCreditId::new_at(now);
    let mode = ours.mode_of(&credit.account_number);
    let home = mode.unwrap_or(CollectionMode::Platform);
    let is_at_partner = home == CollectionMode::Partner;
    let mut twin = 0;
    while !store::insert_credit(connection, id, credit, is_at_partner, twin, now).await? {
        let alike = store::list_alike(connection, credit).await?;
        let is_another = alike.iter().all(|memo| is_for_another(memo, &credit.memo));
        let next = i16::try_from(alike.len()).unwrap_or(i16::MAX);
        // Others may come at the same time and take the next place: then there are more alike, and this one comes after them.
        if !is_another || next <= twin {
            return Ok(Credited::Before);
        }
        twin = next;
    }
    let is_twin = twin > 0;
    let posting = Posting::new(Event::Credited(id)).debit(home.home(), credit.amount);
    let purpose = match is_twin {
        true => Err(SuspenseReason::Twin),
        false => find_purpose(connection, credit, mode).await?,
    };
    match purpose {
        Ok(Purpose::Group(group)) => {
            store::set_credit_group(connection, id, group).await?;
            let posting = posting.credit(LedgerAccount::RefundPayable(group), credit.amount);
            ledger::post(connection, &posting, now).await?;
            let settled = settle(connection, group, credit.amount, now).await?;
            Ok(Credited::Settled(settled))
        }
        Ok(Purpose::Claim(claim)) => {
            let rest = settle_claim(connection, &claim, (id, credit.amount), posting, now).await?;
            Ok(Credited::Claim { rest })
        }
        Err(reason) => {
            let posting = posting.credit(LedgerAccount::Suspense(id), credit.amount);
            ledger::post(connection, &posting, now).await?;
            store::insert_case(connection, id, reason, None, now).await?;
            tracing::warn!(credit.id = %id, reason = reason.as_str(), "a credit waits for a person");
            Ok(Credited::Suspense(reason))
        }
    }
}

/// Whether both memos name what they are for, and not the same: then one reference stands for two transfers.
fn is_for_another(one: &str, other: &str) -> bool {
    let named = |memo: &str| -> BTreeSet<String> {
        let groups = codes_in(memo).into_iter().map(|code| code.to_string());
        let claims = ClaimCode::find_in(memo).into_iter().map(|code| code.to_string());
        groups.chain(claims).collect()
    };
    let (one, other) = (named(one), named(other));
    !one.is_empty() && !other.is_empty() && one.is_disjoint(&other)
}

/// What a credit is clearly for; it is locked then.
enum Purpose {
    Group(OrderGroupId),
    Claim(LockedClaim),
}

async fn find_purpose(
    connection: &mut PgConnection,
    credit: &BankMovement,
    mode: Option<CollectionMode>,
) -> Result<Result<Purpose, SuspenseReason>, sqlx::Error> {
    let Some(mode) = mode else {
        return Ok(Err(SuspenseReason::WrongAccount));
    };
    let groups = store::find_groups(connection, &codes_in(&credit.memo)).await?;
    let mut found = claims::lock(connection, &ClaimCode::find_in(&credit.memo)).await?;
    let group = match (&groups[..], found.pop()) {
        ([], None) => return Ok(Err(SuspenseReason::Unknown)),
        ([group], None) => *group,
        ([], Some(claim)) if found.is_empty() => return Ok(awaited(claim)),
        _ => return Ok(Err(SuspenseReason::Several)),
    };
    let payment = store::lock_payment(connection, group).await?;
    Ok(match payment {
        // Shoppers were told to send it to the sellers.
        Some(payment) if payment.is_direct() => Err(SuspenseReason::NotAwaited),
        Some(payment) if !payment.is_collected(mode) => Err(SuspenseReason::WrongAccount),
        Some(payment) if payment.is_by(PaymentMethod::BankTransfer) && (payment.is_awaited() || payment.is_over()) => {
            Ok(Purpose::Group(group))
        }
        Some(payment) if payment.is_by(PaymentMethod::BankTransfer) => Err(SuspenseReason::Second),
        _ => Err(SuspenseReason::NotAwaited),
    })
}

fn awaited(claim: LockedClaim) -> Result<Purpose, SuspenseReason> {
    match () {
        () if claim.is_awaited() => Ok(Purpose::Claim(claim)),
        () if claim.is_paid() => Err(SuspenseReason::Second),
        () => Err(SuspenseReason::NotAwaited),
    }
}
