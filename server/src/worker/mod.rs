//! What is done beside answering requests: jobs, listening to the database, tidying up.

mod bells;
mod listen;
mod photos;
mod runner;
mod search_index;
mod search_rows;
mod tidy;

pub use bells::{Bells, Ear};
pub use photos::{draw_next, remove_unnamed};
pub use runner::run_due;

use crate::{ServerState, shutdown::Shutdown};
use futures::{FutureExt, future::BoxFuture};
use std::{future::Future, panic::AssertUnwindSafe, time::Duration};
use tokio::task::JoinSet;

/// How long a job in hand may still take when the process ends.
const END_TIME_MAX: Duration = Duration::from_secs(5);

/// The tasks of one process.
#[derive(Debug)]
pub struct Worker(JoinSet<()>);

/// Starts everything. It ends at the shutdown.
pub fn start(server: &ServerState) -> Worker {
    let mut worker = start_listening(server);
    worker.keep(server, "jobs", |server| runner::run(server).boxed());
    worker.keep(server, "search rows", |server| search_rows::run(server).boxed());
    worker.keep(server, "photographs", |server| photos::run(server).boxed());
    worker.keep(server, "tidy", |server| tidy::run(server).boxed());
    worker.keep(server, "search index", |server| search_index::run(server).boxed());
    worker
}

/// Starts only what rings the bells, for tests that run jobs themselves with [`run_due`].
pub fn start_listening(server: &ServerState) -> Worker {
    let mut worker = Worker(JoinSet::new());
    worker.keep(server, "listen", |server| listen::run(server).boxed());
    worker
}

impl Worker {
    fn keep(&mut self, server: &ServerState, name: &'static str, task: fn(ServerState) -> BoxFuture<'static, ()>) {
        self.0.spawn(keep_running(server.clone(), name, task));
    }

    /// Waits until the tasks have ended, for a few seconds at most: a job that is cut off is done again later.
    pub async fn finish(mut self) {
        let all = async { while self.0.join_next().await.is_some() {} };
        if tokio::time::timeout(END_TIME_MAX, all).await.is_err() {
            tracing::warn!("a job was cut off by the shutdown");
            self.0.shutdown().await;
        }
    }
}

/// Starts a task again should it panic: without it orders would go unseen until somebody looked.
async fn keep_running(server: ServerState, name: &'static str, task: fn(ServerState) -> BoxFuture<'static, ()>) {
    let mut shutdown = server.shutdown.clone();
    while AssertUnwindSafe(task(server.clone())).catch_unwind().await.is_err() {
        server.metrics.count_panic();
        tracing::error!(task.name = name, "a task panicked and is started again");
        if ends_within(&mut shutdown, Duration::from_secs(1)).await {
            return;
        }
    }
}

/// Waits, and says whether the process ends meanwhile.
async fn ends_within(shutdown: &mut Shutdown, pause: Duration) -> bool {
    unless_over(shutdown, tokio::time::sleep(pause)).await.is_none()
}

/// What the future brings, nothing when the process ends before.
async fn unless_over<T>(shutdown: &mut Shutdown, future: impl Future<Output = T>) -> Option<T> {
    tokio::select! {
        biased;
        () = shutdown.wait() => None,
        value = future => Some(value),
    }
}
