//! A producer answers who wants to sell their goods, and withdraws what they agreed to.

use super::{
    ResaleRefused, ResaleState,
    consent::{Change, follow},
    store,
};
use crate::{
    base::{Line, ResaleId, VariantId, time::local, time::start_of},
    jobs::{self, Job},
    people::CoopManager,
};
use chrono::{DateTime, Days, NaiveDate, Utc};
use serde_json::json;
use sqlx::{PgConnection, PgPool};

/// What a producer says.
#[derive(Clone, Debug)]
pub enum Answer {
    /// They may.
    Agree {
        /// These packs.
        packs: Vec<VariantId>,
        /// The last day; none until it is withdrawn.
        until: Option<NaiveDate>,
    },
    /// They may not.
    Decline {
        /// Why not.
        reason: Line,
    },
}

/// Answers a request for a product of the manager's organisation. The same answer again changes nothing.
pub async fn answer(
    pool: &PgPool,
    manager: &CoopManager,
    resale: ResaleId,
    answer: &Answer,
    now: DateTime<Utc>,
) -> Result<(), ResaleRefused> {
    let mut transaction = pool.begin().await?;
    let row = lock_own(&mut transaction, manager, resale).await?;
    let wanted = match answer {
        Answer::Agree { .. } => ResaleState::Agreed,
        Answer::Decline { .. } => ResaleState::Declined,
    };
    if row.state != ResaleState::Asked {
        return if row.state == wanted {
            Ok(())
        } else {
            Err(ResaleRefused::MovedOn)
        };
    }
    let by = manager.account();
    let after = match answer {
        Answer::Agree { packs, until } => {
            if until.is_some_and(|until| until < local(now).date_naive()) {
                return Err(ResaleRefused::Past);
            }
            let known = store::list_variants(&mut transaction, row.product).await?;
            if packs.iter().any(|pack| !known.contains(pack)) {
                return Err(ResaleRefused::NotFound);
            }
            if packs.is_empty() {
                return Err(ResaleRefused::NoPack);
            }
            let is_all = known.iter().all(|pack| packs.contains(pack));
            let named: &[VariantId] = if is_all { &[] } else { packs };
            store::agree(&mut transaction, resale, named, *until, by, now).await?;
            if let Some(over) = until.and_then(|until| until.checked_add_days(Days::new(1))) {
                jobs::enqueue(&mut transaction, Job::EndResale { resale }, start_of(over), now).await?;
            }
            follow(&mut transaction, &row, now).await?;
            json!({ "seller": row.seller_slug, "packs": named.len(), "until": until })
        }
        Answer::Decline { reason } => {
            store::decline(&mut transaction, resale, reason.as_str(), by, now).await?;
            json!({ "seller": row.seller_slug, "reason": reason.as_str() })
        }
    };
    let change = Change {
        by: Some((by, manager.coop())),
        action: match answer {
            Answer::Agree { .. } => "resale_agree",
            Answer::Decline { .. } => "resale_decline",
        },
        after,
    };
    change.record(&mut transaction, resale, now).await?;
    transaction.commit().await?;
    Ok(())
}

/// A request for a product of the manager's organisation, locked.
async fn lock_own(
    connection: &mut PgConnection,
    manager: &CoopManager,
    resale: ResaleId,
) -> Result<store::LockedResale, ResaleRefused> {
    let row = store::lock(connection, resale).await?;
    row.filter(|row| row.producer == manager.coop())
        .ok_or(ResaleRefused::NotFound)
}

/// A producer no longer agrees: nobody can order from that seller any more. What was ordered stays ordered.
pub async fn withdraw(
    pool: &PgPool,
    manager: &CoopManager,
    resale: ResaleId,
    reason: &Line,
    now: DateTime<Utc>,
) -> Result<(), ResaleRefused> {
    let mut transaction = pool.begin().await?;
    let row = lock_own(&mut transaction, manager, resale).await?;
    match row.state {
        ResaleState::Agreed => {}
        ResaleState::Withdrawn => return Ok(()),
        _ => return Err(ResaleRefused::MovedOn),
    }
    let (by, state) = (Some(manager.account()), ResaleState::Withdrawn);
    store::end(&mut transaction, resale, state, reason.as_str(), by, now).await?;
    follow(&mut transaction, &row, now).await?;
    let change = Change {
        by: Some((manager.account(), manager.coop())),
        action: "resale_withdraw",
        after: json!({ "seller": row.seller_slug, "reason": reason.as_str() }),
    };
    change.record(&mut transaction, resale, now).await?;
    transaction.commit().await?;
    Ok(())
}

/// The last day of a consent is over.
pub async fn expire(pool: &PgPool, resale: ResaleId, now: DateTime<Utc>) -> Result<(), sqlx::Error> {
    let mut transaction = pool.begin().await?;
    let Some(row) = store::lock(&mut transaction, resale).await? else {
        return Ok(());
    };
    let is_over = row.valid_until.is_some_and(|until| until < local(now).date_naive());
    if row.state == ResaleState::Agreed && is_over {
        store::end(&mut transaction, resale, ResaleState::Expired, "", None, now).await?;
        follow(&mut transaction, &row, now).await?;
    }
    transaction.commit().await
}
