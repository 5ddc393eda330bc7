//! A seller looks for what others make, asks for it, and gives it up again.

use super::{
    AskedRow, FoundGood, OwnRow, ResaleRefused, ResaleState,
    consent::{Change, follow},
    store,
};
use crate::{
    base::{Line, ResaleId, VariantId, text::tokens},
    catalog::is_age_restricted,
    people::{CoopManager, CoopMember},
};
use chrono::{DateTime, Utc};
use serde_json::json;
use sqlx::PgPool;

/// The most characters of a line of why or why not.
pub const REASON_MAX: u32 = 300;

/// More requests of one seller never wait for an answer.
const WAITING_MAX: i64 = 50;

/// So many words are looked for.
const WORDS_MAX: usize = 8;

/// Public products of others with all these words in what they are found by, at most 20. Nothing is found for nothing.
pub async fn find(pool: &PgPool, member: &CoopMember, typed: &str) -> Result<Vec<FoundGood>, sqlx::Error> {
    let words: Vec<_> = tokens(typed)
        .into_iter()
        .take(WORDS_MAX)
        // Letters and digits only: nothing of them means anything else in a query.
        .map(|token| format!("'{}':*", token.folded))
        .collect();
    if words.is_empty() {
        return Ok(Vec::new());
    }
    store::find(pool, member.coop(), &words.join(" & ")).await
}

/// What the member's organisation asked for, the newest first; at most 100.
pub async fn list_own(pool: &PgPool, member: &CoopMember) -> Result<Vec<OwnRow>, sqlx::Error> {
    store::list_own(pool, member.coop()).await
}

/// What others asked of the member's organisation, what waits for an answer first; at most 100.
pub async fn list_asked(pool: &PgPool, member: &CoopMember) -> Result<Vec<AskedRow>, sqlx::Error> {
    store::list_asked(pool, member.coop()).await
}

/// How many wait for an answer of the member's organisation.
pub async fn count_asked(pool: &PgPool, member: &CoopMember) -> Result<i64, sqlx::Error> {
    store::count_asked(pool, member.coop()).await
}

/// Asks the producer of a public product whether the manager's organisation may sell it too: these packs, or all of them
/// when none is named. The same form again changes nothing.
pub async fn ask(
    pool: &PgPool,
    manager: &CoopManager,
    slug: &str,
    packs: &[VariantId],
    why: &Line,
    now: DateTime<Utc>,
) -> Result<(), ResaleRefused> {
    let mut transaction = pool.begin().await?;
    let good = store::lock_public(&mut transaction, slug).await?;
    let good = good
        .filter(|good| good.producer != manager.coop())
        .ok_or(ResaleRefused::NotFound)?;
    if is_age_restricted(good.alcohol, good.is_category_age_restricted) {
        return Err(ResaleRefused::Alcohol);
    }
    if !store::has_storefront(&mut transaction, manager.coop()).await? {
        return Err(ResaleRefused::NoStorefront);
    }
    let known = store::list_variants(&mut transaction, good.product).await?;
    if packs.iter().any(|pack| !known.contains(pack)) {
        return Err(ResaleRefused::NotFound);
    }
    // All of them is said without naming them.
    let packs = if known.iter().all(|pack| packs.contains(pack)) {
        &[]
    } else {
        packs
    };
    if let Some(open) = store::find_open(&mut transaction, manager.coop(), good.product).await? {
        let is_same = open.state == ResaleState::Asked && open.why == why.as_str() && open.packs == packs;
        return if is_same {
            Ok(())
        } else {
            Err(ResaleRefused::AlreadyAsked)
        };
    }
    if store::count_waiting(&mut transaction, manager.coop()).await? >= WAITING_MAX {
        return Err(ResaleRefused::TooMany);
    }
    let id = ResaleId::new_at(now);
    let new = store::NewResale {
        id,
        seller: manager.coop(),
        product: good.product,
        packs,
        why: why.as_str(),
        by: manager.account(),
    };
    store::insert(&mut transaction, &new, now).await?;
    let change = Change {
        by: Some((manager.account(), manager.coop())),
        action: "resale_ask",
        after: json!({ "product": slug, "why": why.as_str() }),
    };
    change.record(&mut transaction, id, now).await?;
    transaction.commit().await?;
    Ok(())
}

/// The seller no longer wants to. What was ordered stays ordered; to sell it again, they ask again.
pub async fn give_up(
    pool: &PgPool,
    manager: &CoopManager,
    resale: ResaleId,
    now: DateTime<Utc>,
) -> Result<(), ResaleRefused> {
    let mut transaction = pool.begin().await?;
    let row = store::lock(&mut transaction, resale).await?;
    let row = row
        .filter(|row| row.seller == manager.coop())
        .ok_or(ResaleRefused::NotFound)?;
    match row.state {
        ResaleState::Asked | ResaleState::Agreed => {}
        ResaleState::Dropped => return Ok(()),
        _ => return Err(ResaleRefused::MovedOn),
    }
    let by = Some(manager.account());
    store::end(&mut transaction, resale, ResaleState::Dropped, "", by, now).await?;
    follow(&mut transaction, &row, now).await?;
    let change = Change {
        by: Some((manager.account(), manager.coop())),
        action: "resale_drop",
        after: json!(null),
    };
    change.record(&mut transaction, resale, now).await?;
    transaction.commit().await?;
    Ok(())
}
