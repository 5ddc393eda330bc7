//! What a storefront tells of those behind it.

use crate::{base::Words, media::Photo};
use serde::{Deserialize, Serialize};

/// A story has at most this many characters.
pub const STORY_MAX: u32 = 4_000;

/// The words about the village and the hours have at most this many characters.
pub const SHORT_MAX: u32 = 600;

/// At most this many people are shown.
pub const PEOPLE_MAX: usize = 6;

/// The name of a person, or what they do, has at most this many characters.
pub const PERSON_MAX: u32 = 80;

/// What a storefront tells.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Shopfront {
    /// The story.
    pub story: Words,
    /// The village or the land.
    pub village: Words,
    /// When somebody is there.
    pub hours: Words,
    /// The people.
    pub people: Vec<ShopPerson>,
    /// The photograph at its head.
    pub cover: Option<Photo>,
}

/// Somebody behind the goods.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct ShopPerson {
    /// The name.
    pub name: String,
    /// What they do.
    pub role: String,
    /// A portrait.
    pub photo: Option<Photo>,
}

/// Where a photograph of a storefront stands.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum PhotoPlace {
    /// At its head.
    Cover,
    /// Beside the person of this place in the list.
    Person(usize),
}

impl PhotoPlace {
    /// Reads `bia` or `nguoi-2`, as forms send it.
    pub fn parse(text: &str) -> Option<Self> {
        match text.strip_prefix("nguoi-") {
            Some(number) => number
                .parse()
                .ok()
                .filter(|place| *place < PEOPLE_MAX)
                .map(Self::Person),
            None => (text == "bia").then_some(Self::Cover),
        }
    }
}

impl std::fmt::Display for PhotoPlace {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Cover => f.write_str("bia"),
            Self::Person(place) => write!(f, "nguoi-{place}"),
        }
    }
}

impl Shopfront {
    /// The same words with the photographs that are there: those of people stay with their names.
    pub fn with_photos_of(mut self, other: &Self) -> Self {
        self.cover.clone_from(&other.cover);
        for person in &mut self.people {
            let known = other.people.iter().find(|known| known.name == person.name);
            person.photo = known.and_then(|known| known.photo.clone());
        }
        self
    }

    /// Puts a photograph in its place, or takes it out; whether there is such a place.
    pub fn set_photo(&mut self, place: PhotoPlace, photo: Option<Photo>) -> bool {
        match place {
            PhotoPlace::Cover => self.cover = photo,
            PhotoPlace::Person(place) => match self.people.get_mut(place) {
                Some(person) => person.photo = photo,
                None => return false,
            },
        }
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn photo(hash: &str) -> Photo {
        Photo {
            hash: hash.to_owned(),
            width: 800,
            height: 600,
            alt: String::new(),
            has_slim: false,
        }
    }

    fn person(name: &str, photo: Option<Photo>) -> ShopPerson {
        ShopPerson {
            name: name.to_owned(),
            role: String::new(),
            photo,
        }
    }

    #[test]
    fn a_portrait_stays_with_its_person_when_the_list_changes() {
        let kept = Shopfront {
            people: vec![person("Lan", Some(photo("a"))), person("Mai", Some(photo("b")))],
            cover: Some(photo("c")),
            ..Shopfront::default()
        };
        let typed = Shopfront {
            people: vec![person("Mai", None), person("Huệ", None)],
            ..Shopfront::default()
        };
        let whole = typed.with_photos_of(&kept);
        assert_eq!(whole.cover, kept.cover);
        assert_eq!(whole.people, [person("Mai", Some(photo("b"))), person("Huệ", None)]);
    }

    #[test]
    fn a_photograph_has_a_place_or_none() {
        let mut shop = Shopfront {
            people: vec![person("Lan", None)],
            ..Shopfront::default()
        };
        for (text, has_place) in [("bia", true), ("nguoi-0", true), ("nguoi-1", false)] {
            let place = PhotoPlace::parse(text).expect("a place");
            assert_eq!(place.to_string(), text);
            assert_eq!(shop.set_photo(place, Some(photo("a"))), has_place);
        }
        for text in ["", "nguoi-", "nguoi-99", "nguoi--1"] {
            assert_eq!(PhotoPlace::parse(text), None, "{text}");
        }
    }
}
