//! What became of what was posted to us.

use std::sync::atomic::{AtomicU64, Ordering::Relaxed};

/// What became of one.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum WebhookFate {
    /// It was kept.
    Kept,
    /// It had been kept before.
    Again,
    /// Nobody we know signed it.
    Forged,
    /// It was signed too long ago, or in the future.
    Stale,
    /// It was too large, or did not arrive whole.
    Unread,
    /// We could not keep it.
    Failed,
}

const FATES: [(WebhookFate, &str); 6] = [
    (WebhookFate::Kept, "kept"),
    (WebhookFate::Again, "again"),
    (WebhookFate::Forged, "forged"),
    (WebhookFate::Stale, "stale"),
    (WebhookFate::Unread, "unread"),
    (WebhookFate::Failed, "failed"),
];

/// How often each happened since the process started.
#[derive(Debug, Default)]
pub struct WebhookFigures([AtomicU64; FATES.len()]);

impl WebhookFigures {
    /// It happened once more.
    pub fn count(&self, fate: WebhookFate) {
        self.0[fate as usize].fetch_add(1, Relaxed);
    }

    /// Each by its name.
    pub fn named(&self) -> impl Iterator<Item = (&'static str, u64)> {
        FATES
            .iter()
            .map(|(fate, name)| (*name, self.0[*fate as usize].load(Relaxed)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_is_counted_under_its_name() {
        let figures = WebhookFigures::default();
        for (index, (fate, name)) in FATES.iter().enumerate() {
            assert_eq!(*fate as usize, index, "{name}");
            figures.count(*fate);
        }
        assert!(figures.named().all(|(_, count)| count == 1));
        assert_eq!(figures.named().count(), FATES.len());
    }
}
