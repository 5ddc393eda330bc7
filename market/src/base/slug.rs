//! A part of an address, or a code, as it comes from outside: safe to hand to any engine.

use serde::{Deserialize, Serialize};

/// Lower-case letters, digits and hyphens, at most 200 of them.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Slug(String);

/// The text is no part of an address.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
#[error("not a part of an address")]
pub struct NotASlug;

impl Slug {
    /// Reads a part of an address exactly as it stands.
    pub fn parse(text: &str) -> Result<Self, NotASlug> {
        let is_plain = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
        if (1..=200).contains(&text.len()) && text.bytes().all(is_plain) {
            Ok(Self(text.to_owned()))
        } else {
            Err(NotASlug)
        }
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl TryFrom<String> for Slug {
    type Error = NotASlug;
    fn try_from(text: String) -> Result<Self, NotASlug> {
        Self::parse(&text)
    }
}

impl From<Slug> for String {
    fn from(slug: Slug) -> String {
        slug.0
    }
}

impl std::fmt::Display for Slug {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_plain_parts_of_addresses_pass() {
        assert_eq!(
            Slug::parse("mien-dong-500").map(|slug| slug.to_string()),
            Ok("mien-dong-500".to_owned())
        );
        for text in ["", "Trà", "a b", "a'--", "../x", "A", &"a".repeat(201)] {
            assert_eq!(Slug::parse(text), Err(NotASlug), "{text}");
        }
    }
}
