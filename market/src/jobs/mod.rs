//! The outbox: work for later, written in the transaction of the business change that wants it.

mod job;
mod store;

pub use job::{Job, News};
pub use store::{ClaimedJob, claim, count_waiting, enqueue, enqueue_all, finish, give_up, retry};
