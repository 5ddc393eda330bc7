//! The port behind which whatever carries messages stands.

use super::{Device, Facts, NoticeKind, Way};
use crate::base::{Channel, Contact, MessageId, Phone};
use std::{future::Future, pin::Pin};

/// To whom a message goes, and how.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Recipient {
    /// By e-mail or SMS.
    Contact(Contact),
    /// On the screen of a device.
    Device(Device),
    /// By Zalo.
    Zalo(Phone),
}

/// A message in its words.
pub struct Message {
    /// The same however often it is tried, so that what carries it can tell a second time from a second message.
    pub id: MessageId,
    /// To whom.
    pub to: Recipient,
    /// What it is about; an SMS has none.
    pub subject: String,
    /// Plain text.
    pub body: String,
    /// The page it leads to, for a screen that has a button for it.
    pub link: Option<String>,
    /// Where the person says that it shall be the last of its kind; none when it must be said.
    pub stop: Option<String>,
    /// The same without words, for a service that has its own.
    pub facts: Option<Facts>,
}

/// Why a message was not handed over. Neither the words nor the recipient are in it: it is kept and logged.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
pub enum SendFailed {
    /// It may work later.
    #[error("not handed over: {0}")]
    Later(String),
    /// It may work later, but not before so many seconds have passed.
    #[error("not handed over, and not before {1} s: {0}")]
    NotBefore(String, i64),
    /// It will never work.
    #[error("cannot be handed over: {0}")]
    Never(String),
    /// There is no such device any more.
    #[error("the device is gone")]
    Gone,
}

/// A message on its way.
pub type HandedOver<'a> = Pin<Box<dyn Future<Output = Result<(), SendFailed>> + Send + 'a>>;

/// Carries messages.
pub trait Messenger: Send + Sync {
    /// Whether anybody is reached this way.
    fn reaches(&self, channel: Channel) -> bool;

    /// Whether anybody is told of things in this way.
    fn carries(&self, way: Way) -> bool {
        way == Way::Email && self.reaches(Channel::Email)
    }

    /// Whether things of this kind are told in this way.
    fn tells(&self, way: Way, _about: NoticeKind) -> bool {
        self.carries(way)
    }

    /// Whether something may be sent to a device at this address: not to just anywhere that somebody names.
    fn may_reach(&self, _endpoint: &str) -> bool {
        false
    }

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
