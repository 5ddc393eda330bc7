//! Vietnamese text: one normal form, and a folded form for names, slugs and look-ups.

use serde::{Deserialize, Serialize};
use unicode_normalization::UnicodeNormalization;

/// Folds text for comparing: NFD, without the marks U+0300–U+036F, đ and ð as d, lower case.
///
/// `Hòa` and `Hoà`, `Đà Bắc` and `da bac` fold to the same.
pub fn fold(text: &str) -> String {
    text.nfd()
        .filter(|symbol| !('\u{300}'..='\u{36f}').contains(symbol))
        .flat_map(char::to_lowercase)
        .map(|symbol| if matches!(symbol, 'đ' | 'ð') { 'd' } else { symbol })
        // Lower-casing may bring a mark of its own (`İ`).
        .filter(|symbol| !('\u{300}'..='\u{36f}').contains(symbol))
        .collect()
}

/// A part of an address: folded words of a-z and 0-9, joined by hyphens.
pub fn slugify(text: &str) -> String {
    let mut slug = String::with_capacity(text.len());
    for symbol in fold(text).chars() {
        if symbol.is_ascii_alphanumeric() {
            slug.push(symbol);
        } else if !slug.is_empty() && !slug.ends_with('-') {
            slug.push('-');
        }
    }
    if slug.ends_with('-') {
        slug.pop();
    }
    slug
}

/// A number that is always the same for a text (64-bit FNV-1a): for order and looks, never for secrets.
pub fn stable_hash(text: &str) -> u64 {
    text.bytes().fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    })
}

/// Text that a person typed: trimmed, NFC, without control and direction characters.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Line(String);

/// Why typed text cannot be taken.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
pub enum TextProblem {
    /// Nothing was typed.
    #[error("nothing was typed")]
    Empty,
    /// More characters than fit.
    #[error("longer than {max} characters")]
    TooLong {
        /// The most characters that fit.
        max: u32,
    },
}

impl Line {
    /// Reads one line of at most `max` characters; white space of any kind becomes single spaces.
    pub fn parse(text: &str, max: u32) -> Result<Self, TextProblem> {
        let line = Self::parse_optional(text, max)?;
        if line.0.is_empty() {
            Err(TextProblem::Empty)
        } else {
            Ok(line)
        }
    }

    /// As [`Line::parse`], but nothing typed is an empty line.
    pub fn parse_optional(text: &str, max: u32) -> Result<Self, TextProblem> {
        let line = text
            .nfc()
            .filter(|symbol| is_shown(*symbol) || symbol.is_whitespace())
            .collect::<String>();
        let line = line.split_whitespace().collect::<Vec<_>>().join(" ");
        if line.chars().count() > max as usize {
            Err(TextProblem::TooLong { max })
        } else {
            Ok(Self(line))
        }
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The text, handed over.
    pub fn into_string(self) -> String {
        self.0
    }
}

/// An e-mail address as far as it can be judged without writing to it: lower case, one `@`, a host with a point.
pub fn parse_email(text: &str) -> Option<String> {
    let email = text.trim().nfc().collect::<String>().to_lowercase();
    let (name, host) = email.split_once('@')?;
    let plain = |part: &str| {
        !part.is_empty()
            && part
                .chars()
                .all(|symbol| is_shown(symbol) && !symbol.is_whitespace() && !"@<>(),;:\\\"[]".contains(symbol))
    };
    let host_is_whole = host.contains('.') && host.split('.').all(|label| !label.is_empty());
    (plain(name) && plain(host) && host_is_whole && email.len() <= 254).then_some(email)
}

/// Whether a character is safe to show: no control, no change of direction, no invisible filler.
fn is_shown(symbol: char) -> bool {
    !symbol.is_control()
        && !matches!(symbol,
            '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{ad}')
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn marks_and_case_fold_away() {
        assert_eq!(fold("Đà Bắc"), "da bac");
        assert_eq!(fold("Hòa"), fold("Hoà"));
        assert_eq!(fold("ĐƯỜNG PHÈN ẫ ệ"), "duong phen a e");
        assert_eq!(fold("Ðà Lạt"), "da lat");
    }

    #[test]
    fn slugs_hold_only_ascii_words() {
        assert_eq!(slugify("  Miến dong Tài Hoan (500 g) "), "mien-dong-tai-hoan-500-g");
        assert_eq!(slugify("DEMO-25-0001/2025"), "demo-25-0001-2025");
        assert_eq!(slugify("!!!"), "");
    }

    #[test]
    fn a_stable_hash_is_fnv_1a() {
        assert_eq!(stable_hash(""), 0xcbf2_9ce4_8422_2325);
        assert_eq!(stable_hash("a"), 0xaf63_dc4c_8601_ec8c);
    }

    #[test]
    fn typed_text_loses_what_cannot_be_seen() {
        assert_eq!(
            Line::parse(" a\u{202e}b\t\nc ", 10).map(Line::into_string),
            Ok("ab c".to_owned())
        );
        assert_eq!(Line::parse(" \u{200b} ", 10), Err(TextProblem::Empty));
        assert_eq!(Line::parse("abcd", 3), Err(TextProblem::TooLong { max: 3 }));
    }

    #[test]
    fn e_mail_addresses_are_judged_by_their_shape() {
        assert_eq!(
            parse_email(" Khach@Cho-Phien.example "),
            Some("khach@cho-phien.example".to_owned())
        );
        for text in [
            "", "a", "a@", "@b.vn", "a@b", "a@b..vn", "a b@c.vn", "a@b@c.vn", "<a@b.vn>",
        ] {
            assert_eq!(parse_email(text), None, "{text}");
        }
    }

    proptest! {
        #[test]
        fn folding_does_not_depend_on_the_normal_form(text in "\\PC{0,40}") {
            let composed: String = text.nfc().collect();
            let decomposed: String = text.nfd().collect();
            prop_assert_eq!(fold(&composed), fold(&decomposed));
        }

        #[test]
        fn folding_twice_is_folding_once(text in "[a-zA-ZÀ-ỹđĐ ]{0,40}") {
            let once = fold(&text);
            prop_assert_eq!(fold(&once), once.clone());
        }
    }
}
