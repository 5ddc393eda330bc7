//! The port behind which whatever carries messages stands.

use crate::base::{Channel, Contact, MessageId};
use std::{future::Future, pin::Pin};

/// A message in its words.
pub struct Message {
    /// The same however often it is tried, so that what carries it can tell a second time from a second message.
    pub id: MessageId,
    /// To whom.
    pub to: Contact,
    /// What it is about; an SMS has none.
    pub subject: String,
    /// Plain text.
    pub body: String,
}

/// Why a message was not handed over. Neither the words nor the recipient are in it: it is kept and logged.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
pub enum SendFailed {
    /// It may work later.
    #[error("not handed over: {0}")]
    Later(String),
    /// It will never work.
    #[error("cannot be handed over: {0}")]
    Never(String),
}

/// A message on its way.
pub type HandedOver<'a> = Pin<Box<dyn Future<Output = Result<(), SendFailed>> + Send + 'a>>;

/// Carries messages.
pub trait Messenger: Send + Sync {
    /// Whether anybody is reached this way.
    fn reaches(&self, channel: Channel) -> bool;

    /// Takes a message over.
    fn send<'a>(&'a self, message: &'a Message) -> HandedOver<'a>;
}

/// Reaches nobody: what stands there until something that carries messages is set up.
#[derive(Clone, Copy, Debug)]
pub struct Nobody;

impl Messenger for Nobody {
    fn reaches(&self, _channel: Channel) -> bool {
        false
    }

    fn send<'a>(&'a self, _message: &'a Message) -> HandedOver<'a> {
        Box::pin(async { Err(SendFailed::Never("nothing that carries messages is set up".to_owned())) })
    }
}

impl std::fmt::Debug for Message {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Message").field("id", &self.id).finish_non_exhaustive()
    }
}
