//! The words of a live screen. The server hands them over, so that no table of texts reaches the browser.

use serde::{Deserialize, Serialize};

/// Words by the name of what they are for.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Named(Vec<(String, String)>);

impl Named {
    /// The word for a name, `""` when there is none.
    pub fn get(&self, name: &str) -> &str {
        self.0.iter().find(|(key, _)| key == name).map_or("", |(_, word)| word)
    }
}

impl<Key: Into<String>, Word: Into<String>> FromIterator<(Key, Word)> for Named {
    fn from_iter<Words: IntoIterator<Item = (Key, Word)>>(words: Words) -> Self {
        Self(words.into_iter().map(|(key, word)| (key.into(), word.into())).collect())
    }
}

/// The words of a live screen, in the reader's language, and the addresses it leads to.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub struct LiveWords {
    /// The document's title, without a count.
    pub title: String,
    /// This page's own address.
    pub here: String,
    /// The query under which the browser asks what this screen shows now.
    pub query: String,
    /// The address of the list's beginning; pages of it are named behind a `&`.
    pub list: String,
    /// The order desk's address.
    pub desk_address: String,
    /// The label of the box that chooses an order; empty where none is chosen.
    pub choose: String,
    /// Before the browser's half runs.
    pub drawn: String,
    /// Connected.
    pub on: String,
    /// Not connected.
    pub lost: String,
    /// What not being connected means.
    pub lost_notice: String,
    /// Switches the sound on.
    pub sound_on: String,
    /// Switches it off.
    pub sound_off: String,
    /// Lets a sound out that the browser holds back.
    pub sound_silenced: String,
    /// Draws the page again.
    pub reload: String,
    /// The mark of an order that just came.
    pub new_mark: String,
    /// Said when an order came.
    pub arrived: String,
    /// The mark of an order of which a part has gone.
    pub partly_sent: String,
    /// The mark of an order of a harvest; `#` stands for the promised day.
    pub ahead: String,
    /// The mark of one that is late.
    pub ahead_late: String,
    /// The mark of an order whose shopper asks to cancel.
    pub asks_cancel: String,
    /// The mark of an order of which something is wanted back.
    #[serde(default)]
    pub asks_return: String,
    /// The shopper comes and takes it.
    pub pick_up: String,
    /// Hours, behind a number.
    pub hours: String,
    /// Minutes, behind a number.
    pub minutes: String,
    /// What is said of the time to confirm that is left; `#` stands for the time.
    pub left_to_confirm: String,
    /// What is said of the time to answer a request that is left.
    pub left_to_answer: String,
    /// The mark of an order with a note that nobody has read.
    pub unread_note: String,
    /// The tabs, by name.
    pub tabs: Named,
    /// Where an order stands, by the state's name and, after a point, the delivery's.
    pub states: Named,
    /// The classes of a state's pill, by the state's name.
    pub pills: Named,
    /// How the money of an order stands, by its name; `#` stands for what is paid at the door.
    pub payments: Named,
    /// What a step's button says, by the step's name.
    pub steps: Named,
    /// What an empty page behind the last order says, and the link away from it.
    pub beyond: (String, String),
    /// What is said when nothing matches, a hint, and the link to everything.
    pub unmatched: (String, String, String),
    /// What an empty tab says, by the tab's name.
    pub empty: Named,
    /// What will be in an empty tab, by the tab's name.
    pub empty_hint: Named,
    /// What the link of an empty tab says, by the tab's name.
    pub empty_link: Named,
}
