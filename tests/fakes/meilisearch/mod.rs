//! A Meilisearch server of ours, as strict as the real one: it knows the requests whose answers were recorded from a
//! real 1.50 (`contract/`), and refuses what that refused. What it cannot know is relevance: its search is a small one.
//!
//! [`contract`] replays the recordings against it, and against a real server when there is one.

mod contract;
mod errors;
mod filter;
mod routes;
mod search;
mod world;

pub use world::Faults;

use serde_json::Value;
use server::gateways::meilisearch::MeilisearchConfig;
use std::{
    sync::{Arc, Mutex, MutexGuard},
    time::Duration,
};
use tokio::{net::TcpListener, task::JoinHandle};
use world::{Index, World};

/// The key for searching.
pub const SEARCH_KEY: &str = "key-that-can-search";

/// The key for everything else.
pub const INDEX_KEY: &str = "key-that-can-write";

/// A running fake. It ends when dropped.
pub struct FakeMeilisearch {
    /// Its address, without a slash at the end.
    pub address: String,
    world: Arc<Mutex<World>>,
    serving: JoinHandle<()>,
}

impl FakeMeilisearch {
    /// Opens an empty one.
    pub async fn open() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port is free");
        let address = format!("http://{}", listener.local_addr().expect("the listener has an address"));
        let world = Arc::new(Mutex::new(World::default()));
        let router = routes::router(Arc::clone(&world));
        let serving = tokio::spawn(async move { axum::serve(listener, router).await.expect("it serves") });
        Self {
            address,
            world,
            serving,
        }
    }

    /// How to reach it, with the right keys.
    pub fn config(&self) -> MeilisearchConfig {
        MeilisearchConfig {
            url: self.address.clone(),
            search_key: SEARCH_KEY.to_owned(),
            index_key: INDEX_KEY.to_owned(),
            index: "products".to_owned(),
            // The fake is a small one, and so may be the machine that runs the tests.
            search_time_max: Duration::from_secs(20),
        }
    }

    /// Makes something wrong with it, or right again.
    pub fn wrong(&self, change: impl FnOnce(&mut Faults)) {
        let mut world = self.world();
        change(&mut world.faults);
        world.work_off();
    }

    /// The documents of an index by their ids, nothing when there is no such index.
    pub fn documents(&self, uid: &str) -> Option<Vec<(String, Value)>> {
        let world = self.world();
        let index = world.indexes.get(uid)?;
        Some(
            index
                .documents
                .iter()
                .map(|(id, document)| (id.clone(), document.clone()))
                .collect(),
        )
    }

    /// Meddles with an index behind everybody's back.
    pub fn meddle(&self, uid: &str, change: impl FnOnce(&mut Index)) {
        change(self.world().indexes.get_mut(uid).expect("the index is there"));
    }

    /// Loses an index.
    pub fn lose(&self, uid: &str) {
        self.world().indexes.remove(uid).expect("the index was there");
    }

    /// Works off what waits, but no documents, though it is stuck.
    pub fn let_through(&self) {
        self.world().let_through();
    }

    /// How many tasks wait that add documents to an index.
    pub fn waiting_additions(&self, uid: &str) -> usize {
        self.world().waiting_additions(uid)
    }

    /// How often it was called so, as `POST /multi-search`.
    pub fn calls(&self, call: &str) -> usize {
        self.world().calls.get(call).copied().unwrap_or(0)
    }

    fn world(&self) -> MutexGuard<'_, World> {
        self.world.lock().expect("nobody panicked with it")
    }
}

impl Drop for FakeMeilisearch {
    fn drop(&mut self) {
        self.serving.abort();
    }
}
