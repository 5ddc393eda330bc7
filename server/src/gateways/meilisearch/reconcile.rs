//! Comparing the index with our rows, document by document: what was lost by a restored backup or by a hand that
//! meddled is found here at the latest.

use super::{BATCH, IndexingFailed, Meilisearch, document::hash_text};
use market::{base::ProductId, search::outbox::Turn};
use sqlx::PgPool;
use std::collections::HashMap;

/// What a comparison found, all of which was put right.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Reconciled {
    /// Products that the index did not hold.
    pub missing: usize,
    /// Products that it held as they were once.
    pub stale: usize,
    /// Documents that it should not have held.
    pub surplus: usize,
}

impl Meilisearch {
    /// Compares, unless another process is writing the index.
    pub async fn reconcile_if_free(&self, pool: &PgPool) -> Result<Reconciled, IndexingFailed> {
        let mut turn = Turn::take(pool).await?.ok_or(IndexingFailed::Busy)?;
        let reconciled = self.reconcile_in_turn(&mut turn).await;
        turn.end().await;
        reconciled
    }

    /// Compares as soon as no other process is writing the index.
    pub async fn reconcile(&self, pool: &PgPool) -> Result<Reconciled, IndexingFailed> {
        let mut turn = Turn::wait(pool).await?;
        let reconciled = self.reconcile_in_turn(&mut turn).await;
        turn.end().await;
        reconciled
    }

    async fn reconcile_in_turn(&self, turn: &mut Turn) -> Result<Reconciled, IndexingFailed> {
        // What is only waiting is no difference.
        self.drain(turn).await?;
        let mut ours = HashMap::new();
        let mut after = ProductId(uuid::Uuid::nil());
        loop {
            let page = turn.hashes_after(after, BATCH as i64).await?;
            let Some((last, _)) = page.last() else { break };
            after = *last;
            ours.extend(page);
        }
        let mut reconciled = Reconciled::default();
        let mut wrong = Vec::new();
        let mut offset = 0;
        loop {
            let page = self.server.kept(offset, BATCH).await?.results;
            if page.is_empty() {
                break;
            }
            offset += page.len();
            for kept in page {
                let Ok(product) = kept.id.parse::<ProductId>() else {
                    continue;
                };
                match ours.remove(&product) {
                    Some(hash) if hash_text(&hash) == kept.content_hash => {}
                    Some(_) => {
                        reconciled.stale += 1;
                        wrong.push(product);
                    }
                    None => {
                        reconciled.surplus += 1;
                        wrong.push(product);
                    }
                }
            }
        }
        reconciled.missing = ours.len();
        wrong.extend(ours.into_keys());
        if wrong.is_empty() {
            tracing::info!("the index holds what it should");
            return Ok(reconciled);
        }
        tracing::warn!(?reconciled, "the index did not hold what it should");
        wrong.sort();
        for part in wrong.chunks(BATCH) {
            turn.mark_again(part).await?;
        }
        self.drain(turn).await?;
        Ok(reconciled)
    }
}
