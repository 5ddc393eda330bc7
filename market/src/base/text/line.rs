//! One line of text that a person typed, and an e-mail address.

use serde::{Deserialize, Serialize};
use unicode_normalization::UnicodeNormalization;

/// Text that a person typed: trimmed, NFC, without control and direction characters.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
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
