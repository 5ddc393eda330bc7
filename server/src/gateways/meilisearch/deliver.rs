//! Sending documents so that one bad document does not hold up the others, and none counts as sent that is not there.

use super::{
    client::{CallFailed, Server, TaskEnd},
    document::Document,
};
use futures::future::BoxFuture;
use meilisearch_sdk::task_info::TaskInfo;
use std::time::Duration;

/// How long the server may take for a batch: it works off one after the other, also what others have sent.
const TASK_TIME_MAX: Duration = Duration::from_secs(120);

/// What became of documents.
#[derive(Debug, Default)]
pub(super) struct Delivered {
    /// Their ids: the index holds these.
    pub(super) held: Vec<String>,
    /// The server will never take these.
    pub(super) refused: Vec<String>,
}

/// A batch under way, or why it is not.
pub(super) type Sent = Result<TaskInfo, CallFailed>;

/// Sends a batch and does not wait for what becomes of it.
pub(super) async fn send(server: &Server, index: &str, documents: &[Document]) -> Sent {
    server.add(index, documents).await
}

/// Waits for the end of a batch. When it failed it is sent once more, and then in halves down to the documents that are
/// the cause. Fails when the server does, and when nobody can say what became of a single document.
pub(super) async fn settle(
    server: &Server,
    index: &str,
    documents: &[Document],
    sent: Sent,
) -> Result<Delivered, CallFailed> {
    let mut delivered = Delivered::default();
    if documents.is_empty() {
        return Ok(delivered);
    }
    let trouble = match end(server, sent).await? {
        None => {
            delivered
                .held
                .extend(documents.iter().map(|document| document.id.clone()));
            return Ok(delivered);
        }
        Some(trouble) => trouble,
    };
    tracing::warn!(%trouble, documents = documents.len(), "a batch was not indexed and is sent again");
    if trouble == CallFailed::TooLong && documents.len() > 1 {
        halve(server, index, documents, &mut delivered).await?;
        return Ok(delivered);
    }
    let again = send(server, index, documents).await;
    match end(server, again).await? {
        None => delivered
            .held
            .extend(documents.iter().map(|document| document.id.clone())),
        Some(_) if documents.len() > 1 => halve(server, index, documents, &mut delivered).await?,
        Some(trouble @ CallFailed::Nonsense(_)) => return Err(trouble),
        Some(trouble) => {
            for document in documents {
                tracing::error!(product.id = %document.id, %trouble, "a product cannot be indexed");
                delivered.refused.push(document.id.clone());
            }
        }
    }
    Ok(delivered)
}

fn halve<'a>(
    server: &'a Server,
    index: &'a str,
    documents: &'a [Document],
    delivered: &'a mut Delivered,
) -> BoxFuture<'a, Result<(), CallFailed>> {
    Box::pin(async move {
        let (left, right) = documents.split_at(documents.len() / 2);
        for half in [left, right] {
            let sent = send(server, index, half).await;
            let part = settle(server, index, half, sent).await?;
            delivered.held.extend(part.held);
            delivered.refused.extend(part.refused);
        }
        Ok(())
    })
}

/// What is wrong with a batch, nothing when it was indexed; fails when it is the server that is wrong.
async fn end(server: &Server, sent: Sent) -> Result<Option<CallFailed>, CallFailed> {
    let task = match sent {
        Ok(task) => task,
        Err(trouble @ (CallFailed::TooLong | CallFailed::Refused(_) | CallFailed::Nonsense(_))) => {
            return Ok(Some(trouble));
        }
        Err(failed) => return Err(failed),
    };
    match server.end_of(&task, TASK_TIME_MAX).await {
        TaskEnd::Done => Ok(None),
        TaskEnd::Failed(failed @ (CallFailed::Down(_) | CallFailed::NoIndex | CallFailed::WrongKey)) => Err(failed),
        TaskEnd::Failed(trouble) => Ok(Some(trouble)),
        TaskEnd::Unknown => Ok(Some(CallFailed::Nonsense("nobody knows how the task ended".to_owned()))),
    }
}

/// Waits for the end of any other task.
pub(super) async fn require(server: &Server, sent: Sent) -> Result<(), CallFailed> {
    match end(server, sent).await? {
        None => Ok(()),
        Some(trouble) => Err(trouble),
    }
}
