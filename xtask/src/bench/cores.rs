//! What is measured runs on one core, the load on another, so that neither takes time from the other.

use anyhow::{Context, Result};
use rustix::thread::{CpuSet, sched_getaffinity, sched_setaffinity};

/// The two cores, or none when the machine has only one.
#[derive(Clone, Copy, Debug)]
pub struct Cores(Option<(usize, usize)>);

impl Cores {
    /// The first two cores this process may use.
    pub fn choose() -> Result<Self> {
        let allowed = sched_getaffinity(None).context("asking which cores may be used")?;
        let mut cores = (0..CpuSet::MAX_CPU).filter(|core| allowed.is_set(*core));
        Ok(Self(cores.next().zip(cores.next())))
    }

    /// Whether there are two.
    pub fn are_apart(self) -> bool {
        self.0.is_some()
    }

    /// Starts something that is measured; everything it starts stays on that core too.
    pub fn measured<T>(self, start: impl FnOnce() -> Result<T>) -> Result<T> {
        on(self.0.map(|(measured, _)| measured), start)
    }

    /// Starts something that makes load.
    pub fn load<T>(self, start: impl FnOnce() -> Result<T>) -> Result<T> {
        on(self.0.map(|(_, load)| load), start)
    }
}

/// A program inherits the cores of the thread that starts it, so this thread goes to the core and comes back.
fn on<T>(core: Option<usize>, start: impl FnOnce() -> Result<T>) -> Result<T> {
    let Some(core) = core else { return start() };
    let before = sched_getaffinity(None).context("asking which cores are used")?;
    let mut only = CpuSet::new();
    only.set(core);
    sched_setaffinity(None, &only).context("keeping to one core")?;
    let outcome = start();
    sched_setaffinity(None, &before).context("returning to all cores")?;
    outcome
}
