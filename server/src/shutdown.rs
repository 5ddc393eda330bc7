//! The end of the process, told to everything that runs.

use tokio::sync::watch;

/// Tells everything that holds the other half to end. Dropping it says the same.
#[derive(Debug)]
pub struct Trigger(watch::Sender<bool>);

/// Whether, and when, the process ends.
#[derive(Clone, Debug)]
pub struct Shutdown(watch::Receiver<bool>);

/// The two halves.
pub fn shutdown() -> (Trigger, Shutdown) {
    let (sender, receiver) = watch::channel(false);
    (Trigger(sender), Shutdown(receiver))
}

impl Trigger {
    /// The process ends now.
    pub fn pull(&self) {
        self.0.send_replace(true);
    }
}

impl Shutdown {
    /// Waits for the end.
    pub async fn wait(&mut self) {
        // An error means that the trigger is gone: nobody could tell us any more.
        drop(self.0.wait_for(|is_over| *is_over).await);
    }

    /// Whether the end has come.
    pub fn is_over(&self) -> bool {
        *self.0.borrow() || self.0.has_changed().is_err()
    }
}

/// Waits for Ctrl-C, or for the signal with which service managers stop a process.
pub async fn asked_by_signal() {
    let interrupt = async {
        if let Err(error) = tokio::signal::ctrl_c().await {
            tracing::error!(%error, "Ctrl-C cannot be heard");
            std::future::pending::<()>().await;
        }
    };
    #[cfg(unix)]
    let terminate = async {
        match tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate()) {
            Ok(mut signal) => {
                signal.recv().await;
            }
            Err(error) => {
                tracing::error!(%error, "the termination signal cannot be heard");
                std::future::pending::<()>().await;
            }
        }
    };
    #[cfg(not(unix))]
    let terminate = std::future::pending::<()>();
    tokio::select! {
        () = interrupt => {}
        () = terminate => {}
    }
}
