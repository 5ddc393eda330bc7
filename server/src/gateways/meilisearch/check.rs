//! Looking whether the index can answer: the server's own health says yes to a wrong key and to an empty index.

use super::{CallFailed, Condition, IndexingFailed, Meilisearch, OLDEST, settings};
use market::search::outbox;
use sqlx::PgPool;

/// What somebody asks who looks after the index.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Status {
    /// Whether the index can answer.
    pub condition: Condition,
    /// The name of the index.
    pub index: String,
    /// Documents in it, when it can be asked.
    pub documents: Option<usize>,
    /// Products that it should hold.
    pub products: i64,
    /// What it must still learn.
    pub waiting: i64,
}

impl Meilisearch {
    /// Looks at the server and at the index and remembers what it sees.
    pub async fn check(&self, pool: &PgPool) -> Result<Condition, sqlx::Error> {
        let condition = self.look(pool).await?;
        self.gate.set_condition(condition.clone());
        Ok(condition)
    }

    /// What somebody asks who looks after the index.
    pub async fn status(&self, pool: &PgPool) -> Result<Status, IndexingFailed> {
        let condition = self.check(pool).await?;
        let counts = outbox::count(pool).await?;
        Ok(Status {
            condition,
            index: self.server.live().to_owned(),
            documents: self.server.count(self.server.live()).await.ok(),
            products: counts.products,
            waiting: counts.waiting,
        })
    }

    async fn look(&self, pool: &PgPool) -> Result<Condition, sqlx::Error> {
        let counts = outbox::count(pool).await?;
        Ok(match self.look_at_server(counts.products).await {
            Ok(condition) => condition,
            Err(failed) => Condition::Down(failed.to_string()),
        })
    }

    async fn look_at_server(&self, products: i64) -> Result<Condition, CallFailed> {
        match self.server.version().await {
            Ok(version) if is_known(&version) => {}
            Ok(version) => return Ok(Condition::TooOld(version)),
            Err(CallFailed::WrongKey) => return Ok(Condition::WrongKey("MEILI_INDEX_KEY")),
            Err(failed) => return Err(failed),
        }
        let outdated = match self.server.count_outdated().await {
            Ok(count) => count,
            Err(CallFailed::WrongKey) => return Ok(Condition::WrongKey("MEILI_SEARCH_KEY")),
            Err(CallFailed::NoIndex) => return Ok(Condition::NotBuilt("there is no index")),
            // It cannot filter by what we filter by.
            Err(CallFailed::Refused(_)) => return Ok(Condition::NotBuilt("its settings are not ours")),
            Err(failed) => return Err(failed),
        };
        if outdated > 0 {
            return Ok(Condition::NotBuilt("its documents are of another program"));
        }
        match self.server.settings(self.server.live()).await {
            Ok(found) if settings::are_wanted(&found) => {}
            Ok(_) => return Ok(Condition::NotBuilt("its settings are not ours")),
            Err(CallFailed::WrongKey) => return Ok(Condition::WrongKey("MEILI_INDEX_KEY")),
            Err(failed) => return Err(failed),
        }
        let documents = self.server.count(self.server.live()).await?;
        Ok(if is_complete(documents, products) {
            Condition::Ready
        } else {
            Condition::NotBuilt("documents are missing")
        })
    }
}

/// Whether an index holds so much that learning the rest is a matter of seconds. A single product that the server
/// refuses is no reason to build an index again and again.
fn is_complete(documents: usize, products: i64) -> bool {
    let products = usize::try_from(products).unwrap_or(0);
    documents.saturating_mul(10) >= products.saturating_mul(9)
}

/// Whether a version is not older than the oldest that we know.
fn is_known(version: &str) -> bool {
    let read = |text: &str| {
        let mut numbers = text.split('.').map(|number| number.parse::<u32>().ok());
        Some((numbers.next()??, numbers.next()??))
    };
    read(version) >= read(OLDEST)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_are_compared_as_numbers() {
        for version in ["1.50.0", "1.50", "1.100.3", "2.0.0"] {
            assert!(is_known(version), "{version}");
        }
        for version in ["1.49.9", "1.5.0", "0.99.0", "", "unknown"] {
            assert!(!is_known(version), "{version}");
        }
    }

    #[test]
    fn an_emptied_index_is_not_complete_but_one_with_a_gap_is() {
        assert!(is_complete(0, 0) && is_complete(10, 0));
        assert!(is_complete(130, 131) && is_complete(118, 131));
        assert!(!is_complete(0, 1) && !is_complete(117, 131));
    }
}
