//! Everything that carries messages, as one: each message goes to whatever carries its kind.

use super::{push::WebPush, zalo::Zalo};
use market::{
    base::Channel,
    messages::{HandedOver, Message, Messenger, Nobody, NoticeKind, Recipient, Way},
};
use std::sync::Arc;

/// What carries messages in this process.
#[derive(Clone)]
pub struct Carriers {
    /// Letters; SMS one day.
    pub letters: Arc<dyn Messenger>,
    /// What browsers show, if that is set up.
    pub push: Option<WebPush>,
    /// Zalo, if that is set up.
    pub zalo: Option<Zalo>,
}

impl Carriers {
    fn of(&self, way: Way) -> Option<&dyn Messenger> {
        match way {
            Way::Email => Some(&*self.letters),
            Way::Push => self.push.as_ref().map(|push| push as &dyn Messenger),
            Way::Zalo => self.zalo.as_ref().map(|zalo| zalo as &dyn Messenger),
        }
    }
}

impl Messenger for Carriers {
    fn reaches(&self, channel: Channel) -> bool {
        self.letters.reaches(channel)
    }

    fn carries(&self, way: Way) -> bool {
        self.of(way).is_some_and(|carrier| carrier.carries(way))
    }

    fn tells(&self, way: Way, about: NoticeKind) -> bool {
        self.of(way).is_some_and(|carrier| carrier.tells(way, about))
    }

    fn may_reach(&self, endpoint: &str) -> bool {
        self.of(Way::Push).is_some_and(|push| push.may_reach(endpoint))
    }

    fn send<'a>(&'a self, message: &'a Message) -> HandedOver<'a> {
        let carrier = match &message.to {
            Recipient::Contact(_) => self.of(Way::Email),
            Recipient::Device(_) => self.of(Way::Push),
            Recipient::Zalo(_) => self.of(Way::Zalo),
        };
        match carrier {
            Some(carrier) => carrier.send(message),
            None => Nobody.send(message),
        }
    }
}

impl std::fmt::Debug for Carriers {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Carriers")
    }
}
