//! Building the index anew beside the live one, and swapping the two.

use super::{
    BATCH, CallFailed, IndexingFailed, Meilisearch,
    client::TaskEnd,
    deliver::{Sent, require, send, settle},
    document::Document,
    settings,
};
use market::{
    base::ProductId,
    search::outbox::{IndexedProduct, Turn},
};
use sqlx::PgPool;
use std::{collections::VecDeque, time::Duration};

/// Batches that may be under way at once. The server works off one after the other; these keep it busy.
const UNDER_WAY_MAX: usize = 4;

/// How long the server may take to drop an index that may not be there.
const DROP_TIME_MAX: Duration = Duration::from_secs(60);

impl Meilisearch {
    /// Builds the index, unless another process is writing it. Returns how many products it holds.
    pub async fn rebuild_if_free(&self, pool: &PgPool) -> Result<usize, IndexingFailed> {
        let mut turn = Turn::take(pool).await?.ok_or(IndexingFailed::Busy)?;
        let built = self.rebuild_in_turn(pool, &mut turn).await;
        turn.end().await;
        built
    }

    /// Builds the index as soon as no other process is writing it.
    pub async fn rebuild(&self, pool: &PgPool) -> Result<usize, IndexingFailed> {
        let mut turn = Turn::wait(pool).await?;
        let built = self.rebuild_in_turn(pool, &mut turn).await;
        turn.end().await;
        built
    }

    /// Fills a shadow, counts, and swaps it with the live index. Nobody else writes meanwhile, so whatever changes
    /// after it was read still waits, and is told at the end: nothing is lost by the swap.
    async fn rebuild_in_turn(&self, pool: &PgPool, turn: &mut Turn) -> Result<usize, IndexingFailed> {
        tracing::info!("the index is built anew");
        let (server, shadow) = (&self.server, self.server.shadow());
        self.drop_index(&shadow).await?;
        self.create(&shadow).await?;
        let (marks, expected) = self.fill(turn, &shadow).await?;
        let found = server.count(&shadow).await?;
        if found != expected {
            return Err(IndexingFailed::Incomplete { found, expected });
        }
        match server.settings(server.live()).await {
            Ok(_) => {}
            Err(CallFailed::NoIndex) => self.create(server.live()).await?,
            Err(failed) => return Err(failed.into()),
        }
        require(server, server.swap().await).await?;
        for part in marks.chunks(BATCH) {
            turn.mark(part).await?;
        }
        tracing::info!(documents = found, "the new index is live");
        self.drop_index(&shadow).await?;
        self.check(pool).await?;
        self.drain(turn).await?;
        Ok(found)
    }

    /// Sends every product to the shadow. Returns their marks, and how many the server took.
    async fn fill(&self, turn: &mut Turn, shadow: &str) -> Result<(Vec<(ProductId, i64)>, usize), IndexingFailed> {
        let mut under_way: VecDeque<(Vec<Document>, Sent)> = VecDeque::new();
        let mut marks = Vec::new();
        let mut held = 0;
        let mut after = ProductId(uuid::Uuid::nil());
        loop {
            let page: Vec<IndexedProduct> = turn.page_after(after, BATCH as i64).await?;
            let last = page.last().map(|product| product.product);
            marks.extend(page.iter().map(|product| (product.product, product.version)));
            if let Some(last) = last {
                after = last;
                let documents: Vec<_> = page.into_iter().map(Document::from).collect();
                let sent = send(&self.server, shadow, &documents).await;
                under_way.push_back((documents, sent));
            }
            while under_way.len() > if last.is_some() { UNDER_WAY_MAX } else { 0 } {
                let Some((documents, sent)) = under_way.pop_front() else {
                    break;
                };
                let delivered = settle(&self.server, shadow, &documents, sent).await?;
                held += delivered.held.len();
                self.count_refused(delivered.refused.len());
            }
            if last.is_none() {
                return Ok((marks, held));
            }
        }
    }

    /// Makes an empty index: settings before the first document, or everything would be indexed twice.
    async fn create(&self, index: &str) -> Result<(), CallFailed> {
        require(&self.server, self.server.create(index).await).await?;
        require(&self.server, self.server.set_settings(index, &settings::wanted()).await).await
    }

    /// Drops an index, if there is one.
    async fn drop_index(&self, index: &str) -> Result<(), CallFailed> {
        let task = self.server.delete(index).await?;
        match self.server.end_of(&task, DROP_TIME_MAX).await {
            TaskEnd::Done | TaskEnd::Failed(CallFailed::NoIndex) => Ok(()),
            TaskEnd::Failed(failed) => Err(failed),
            TaskEnd::Unknown => Err(CallFailed::Nonsense("nobody knows how the task ended".to_owned())),
        }
    }
}
