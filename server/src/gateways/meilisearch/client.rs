//! Every call to the server, each with an end: the client library has no timeout of its own.

use super::{MeilisearchConfig, document::Document, settings};
use anyhow::{Context, Result};
use market::base::ProductId;
use meilisearch_sdk::{
    client::{Client, SwapIndexes},
    documents::{DocumentsQuery, DocumentsResults},
    errors::{Error, ErrorCode, ErrorType},
    indexes::Index,
    settings::Settings,
    task_info::TaskInfo,
    tasks::Task,
};
use serde::Deserialize;
use std::{future::Future, time::Duration};

/// How long a call may take that no visitor waits for may take.
const CALL_TIME_MAX: Duration = Duration::from_secs(5);

/// Why a call brought nothing.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
pub enum CallFailed {
    /// It did not answer, or could not just now.
    #[error("it is down: {0}")]
    Down(String),
    /// It does not know the key, or not for this.
    #[error("it refuses the key")]
    WrongKey,
    /// There is no such index.
    #[error("the index is missing")]
    NoIndex,
    /// There is no such task: the server has lost its memory.
    #[error("the task is missing")]
    NoTask,
    /// The request was longer than it reads.
    #[error("the request is too long")]
    TooLong,
    /// It answered what we do not understand: whether something was done is unknown.
    #[error("its answer is not understood: {0}")]
    Nonsense(String),
    /// It refused what was asked.
    #[error("it refuses: {0}")]
    Refused(String),
}

impl From<Error> for CallFailed {
    fn from(error: Error) -> Self {
        match error {
            Error::Meilisearch(told) => match (&told.error_code, told.error_type) {
                (ErrorCode::PayloadTooLarge, _) => CallFailed::TooLong,
                (ErrorCode::IndexNotFound, _) => CallFailed::NoIndex,
                (ErrorCode::TaskNotFound, _) => CallFailed::NoTask,
                (_, ErrorType::Auth) => CallFailed::WrongKey,
                (ErrorCode::NoSpaceLeftOnDevice | ErrorCode::DatabaseSizeLimitReached, _) => {
                    CallFailed::Down(told.error_message)
                }
                (_, ErrorType::InvalidRequest) => CallFailed::Refused(told.error_message),
                // An inner error, or one of a kind that is newer than the client.
                _ => CallFailed::Down(told.error_message),
            },
            Error::MeilisearchCommunication(told) => match told.status_code {
                413 => CallFailed::TooLong,
                401 | 403 => CallFailed::WrongKey,
                status => CallFailed::Down(format!("it answers with status {status}")),
            },
            Error::ParseError(error) => CallFailed::Nonsense(error.to_string()),
            // The first line: a cause may repeat the address.
            other => CallFailed::Down(other.to_string().lines().next().unwrap_or_default().to_owned()),
        }
    }
}

/// How a task ended, as far as can be known.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) enum TaskEnd {
    /// It was done.
    Done,
    /// It was not.
    Failed(CallFailed),
    /// Nobody can say: it was cancelled, forgotten, or took too long.
    Unknown,
}

/// What comes back of a document for a comparison.
#[derive(Debug, Deserialize)]
pub(super) struct Kept {
    pub(super) id: String,
    #[serde(default)]
    pub(super) content_hash: String,
}

/// One server, with a key for searching and a key for indexing.
#[derive(Clone, Debug)]
pub(super) struct Server {
    searching: Client,
    indexing: Client,
    index: String,
}

impl Server {
    /// It touches no network.
    pub(super) fn new(config: &MeilisearchConfig) -> Result<Self> {
        let client = |key: &str| Client::new(&config.url, Some(key)).context("setting up the client of Meilisearch");
        Ok(Self {
            searching: client(&config.search_key)?,
            indexing: client(&config.index_key)?,
            index: config.index.clone(),
        })
    }

    /// The name of the live index.
    pub(super) fn live(&self) -> &str {
        &self.index
    }

    /// The name of the index that is being built.
    pub(super) fn shadow(&self) -> String {
        format!("{}_new", self.index)
    }

    /// For searching, with a key that can do nothing else.
    pub(super) fn searching(&self) -> (&Client, Index) {
        (&self.searching, self.searching.index(&self.index))
    }

    /// The version, as `1.50.0`.
    pub(super) async fn version(&self) -> Result<String, CallFailed> {
        Ok(within(CALL_TIME_MAX, self.indexing.get_version()).await?.pkg_version)
    }

    /// How many documents of the live index have another shape than ours. Asked with the key for searching: it tells
    /// whether that is right.
    pub(super) async fn count_outdated(&self) -> Result<usize, CallFailed> {
        let (_, index) = self.searching();
        let filter = format!("schema != {}", settings::SCHEMA);
        let mut query = index.search();
        query.with_filter(&filter).with_limit(0);
        let found = within(CALL_TIME_MAX, query.execute::<serde_json::Value>()).await?;
        Ok(found.estimated_total_hits.unwrap_or(0))
    }

    /// How many documents an index holds.
    pub(super) async fn count(&self, index: &str) -> Result<usize, CallFailed> {
        let index = self.indexing.index(index);
        Ok(within(CALL_TIME_MAX, index.get_stats()).await?.number_of_documents)
    }

    pub(super) async fn settings(&self, index: &str) -> Result<Settings, CallFailed> {
        let index = self.indexing.index(index);
        within(CALL_TIME_MAX, index.get_settings()).await
    }

    pub(super) async fn set_settings(&self, index: &str, settings: &Settings) -> Result<TaskInfo, CallFailed> {
        let index = self.indexing.index(index);
        within(CALL_TIME_MAX, index.set_settings(settings)).await
    }

    pub(super) async fn create(&self, index: &str) -> Result<TaskInfo, CallFailed> {
        within(CALL_TIME_MAX, self.indexing.create_index(index, Some("id"))).await
    }

    pub(super) async fn delete(&self, index: &str) -> Result<TaskInfo, CallFailed> {
        within(CALL_TIME_MAX, self.indexing.delete_index(index)).await
    }

    /// The live index becomes the shadow, and the shadow the live index.
    pub(super) async fn swap(&self) -> Result<TaskInfo, CallFailed> {
        let swap = SwapIndexes {
            indexes: (self.index.clone(), self.shadow()),
            rename: None,
        };
        within(CALL_TIME_MAX, self.indexing.swap_indexes([&swap])).await
    }

    pub(super) async fn add(&self, index: &str, documents: &[Document]) -> Result<TaskInfo, CallFailed> {
        let index = self.indexing.index(index);
        within(CALL_TIME_MAX, index.add_or_replace(documents, Some("id"))).await
    }

    pub(super) async fn remove(&self, index: &str, products: &[ProductId]) -> Result<TaskInfo, CallFailed> {
        let index = self.indexing.index(index);
        let ids: Vec<String> = products.iter().map(ToString::to_string).collect();
        within(CALL_TIME_MAX, index.delete_documents(&ids)).await
    }

    /// Some documents of the live index, in an order of the server's own.
    pub(super) async fn kept(&self, offset: usize, most: usize) -> Result<DocumentsResults<Kept>, CallFailed> {
        let index = self.indexing.index(&self.index);
        let mut query = DocumentsQuery::new(&index);
        query
            .with_fields(["id", "content_hash"])
            .with_offset(offset)
            .with_limit(most);
        within(CALL_TIME_MAX, query.execute::<Kept>()).await
    }

    /// Waits for the end of a task. Tasks are asked for one by one: the client cannot read a list in which one was
    /// cancelled.
    pub(super) async fn end_of(&self, task: &TaskInfo, time_max: Duration) -> TaskEnd {
        let mut pause = Duration::from_millis(20);
        let asking = async {
            loop {
                match within(CALL_TIME_MAX, self.indexing.get_task(task)).await {
                    Ok(Task::Succeeded { .. }) => return TaskEnd::Done,
                    Ok(Task::Failed { content }) => {
                        return TaskEnd::Failed(CallFailed::from(Error::Meilisearch(content.error)));
                    }
                    Ok(Task::Enqueued { .. } | Task::Processing { .. }) | Err(CallFailed::Down(_)) => {}
                    Err(_) => return TaskEnd::Unknown,
                }
                tokio::time::sleep(pause).await;
                pause = (pause * 2).min(Duration::from_millis(500));
            }
        };
        tokio::time::timeout(time_max, asking).await.unwrap_or(TaskEnd::Unknown)
    }
}

/// Gives a call an end.
pub(super) async fn within<T, E: Into<CallFailed>>(
    time_max: Duration,
    call: impl Future<Output = Result<T, E>>,
) -> Result<T, CallFailed> {
    match tokio::time::timeout(time_max, call).await {
        Ok(outcome) => outcome.map_err(Into::into),
        Err(_) => Err(CallFailed::Down(format!(
            "it said nothing for {} ms",
            time_max.as_millis()
        ))),
    }
}
