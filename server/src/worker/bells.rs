//! One bell per cooperative whose desk is open (or per order group whose page is), and one for the worker. Ringing twice
//! before somebody hears is ringing once: a ring says only "look again".

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};
use tokio::sync::{Notify, watch};
use uuid::Uuid;

/// The most open desks of one process.
const LISTENERS_MAX: usize = 500;

/// The most open desks of one cooperative.
const LISTENERS_PER_COOP_MAX: usize = 20;

/// The bells of one process.
#[derive(Clone, Debug, Default)]
pub struct Bells(Arc<Inner>);

#[derive(Debug, Default)]
struct Inner {
    /// By the id of the cooperative; only those that somebody listens for. Held for moments, never over an `await`.
    coops: Mutex<HashMap<Uuid, watch::Sender<()>>>,
    job_added: Notify,
}

/// Hears the bell of one cooperative. Dropping it makes room for another.
#[derive(Debug)]
pub struct Ear {
    bells: Bells,
    coop: Uuid,
    /// Taken only when dropped.
    receiver: Option<watch::Receiver<()>>,
}

impl Bells {
    /// An ear for a cooperative's bell; nothing when too many listen already.
    pub fn listen(&self, coop: Uuid) -> Option<Ear> {
        let mut coops = self.coops();
        let all: usize = coops.values().map(watch::Sender::receiver_count).sum();
        let of_coop = coops.get(&coop).map_or(0, watch::Sender::receiver_count);
        if all >= LISTENERS_MAX || of_coop >= LISTENERS_PER_COOP_MAX {
            return None;
        }
        let receiver = coops.entry(coop).or_insert_with(|| watch::Sender::new(())).subscribe();
        Some(Ear {
            bells: self.clone(),
            coop,
            receiver: Some(receiver),
        })
    }

    /// Something changed for a cooperative.
    pub fn ring(&self, coop: Uuid) {
        if let Some(bell) = self.coops().get(&coop) {
            bell.send_replace(());
        }
    }

    /// Something may have changed for anybody.
    pub fn ring_all(&self) {
        for bell in self.coops().values() {
            bell.send_replace(());
        }
        self.ring_job_added();
    }

    /// There may be something to do.
    pub fn ring_job_added(&self) {
        self.0.job_added.notify_one();
    }

    /// Waits until there may be something to do.
    pub async fn job_added(&self) {
        self.0.job_added.notified().await;
    }

    /// How many desks are open.
    pub fn listeners(&self) -> usize {
        self.coops().values().map(watch::Sender::receiver_count).sum()
    }

    fn coops(&self) -> MutexGuard<'_, HashMap<Uuid, watch::Sender<()>>> {
        // A panic between two lines of ours cannot leave the map half changed.
        self.0.coops.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Ear {
    /// Waits until the bell has rung since the last time.
    pub async fn rung(&mut self) {
        let Some(receiver) = &mut self.receiver else { return };
        if receiver.changed().await.is_err() {
            // The bell lives as long as an ear does.
            std::future::pending::<()>().await;
        }
    }
}

impl Drop for Ear {
    fn drop(&mut self) {
        let mut coops = self.bells.coops();
        drop(self.receiver.take());
        if coops.get(&self.coop).is_some_and(|bell| bell.receiver_count() == 0) {
            coops.remove(&self.coop);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use futures::FutureExt;

    fn coop(number: u128) -> Uuid {
        Uuid::from_u128(number)
    }

    #[test]
    fn a_bell_is_heard_only_by_its_own_cooperative() {
        let bells = Bells::default();
        let (mut first, mut second) = (bells.listen(coop(1)).unwrap(), bells.listen(coop(2)).unwrap());
        bells.ring(coop(1));
        bells.ring(coop(3));
        assert!(first.rung().now_or_never().is_some());
        assert!(second.rung().now_or_never().is_none());
    }

    #[test]
    fn ringing_many_times_is_heard_once() {
        let bells = Bells::default();
        let mut ear = bells.listen(coop(1)).unwrap();
        bells.ring(coop(1));
        bells.ring(coop(1));
        assert!(ear.rung().now_or_never().is_some());
        assert!(ear.rung().now_or_never().is_none());
        bells.ring_all();
        assert!(ear.rung().now_or_never().is_some());
    }

    #[test]
    fn a_ring_while_nobody_waits_is_not_lost() {
        let bells = Bells::default();
        bells.ring_job_added();
        assert!(bells.job_added().now_or_never().is_some());
        assert!(bells.job_added().now_or_never().is_none());
    }

    #[test]
    fn places_are_limited_and_free_again() {
        let bells = Bells::default();
        let ears: Vec<_> = (0..LISTENERS_PER_COOP_MAX)
            .filter_map(|_| bells.listen(coop(1)))
            .collect();
        assert_eq!(ears.len(), LISTENERS_PER_COOP_MAX);
        assert!(bells.listen(coop(1)).is_none());
        drop(ears);
        assert!(bells.listen(coop(1)).is_some());
        assert_eq!(bells.listeners(), 0);
        assert!(bells.coops().is_empty());

        let all: Vec<_> = (0..1_000).filter_map(|number| bells.listen(coop(number))).collect();
        assert_eq!(all.len(), LISTENERS_MAX);
    }
}
