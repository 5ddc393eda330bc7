//! Telephone numbers, kept as E.164.

use serde::{Deserialize, Serialize};

/// A telephone number in E.164 (`+84912345678`).
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Phone(String);

/// The text is no telephone number.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
#[error("not a telephone number")]
pub struct NotAPhone;

impl Phone {
    /// Reads a Vietnamese number as people write it (`0912 345 678`, `84…`, `+84…`) or a foreign one with `+`.
    ///
    /// Mobile numbers have nine digits after the zero and begin with 3, 5, 7, 8 or 9; land lines have ten and begin
    /// with 2 (Vietnam's numbering plan of 2018).
    pub fn parse(text: &str) -> Result<Self, NotAPhone> {
        let mut digits = String::with_capacity(16);
        let mut international = false;
        for symbol in text.trim().chars() {
            match symbol {
                '+' if digits.is_empty() && !international => international = true,
                '0'..='9' => digits.push(symbol),
                ' ' | '\u{a0}' | '.' | '-' | '(' | ')' => {}
                _ => return Err(NotAPhone),
            }
        }
        let national = if international {
            match digits.strip_prefix("84") {
                Some(rest) => rest,
                None if (7..=15).contains(&digits.len()) && !digits.starts_with('0') => {
                    return Ok(Self(format!("+{digits}")));
                }
                None => return Err(NotAPhone),
            }
        } else if let Some(rest) = digits.strip_prefix('0') {
            rest
        } else {
            digits.strip_prefix("84").ok_or(NotAPhone)?
        };
        let national = national.strip_prefix('0').unwrap_or(national);
        let length = match national.as_bytes().first() {
            Some(b'3' | b'5' | b'7' | b'8' | b'9') => 9,
            Some(b'2') => 10,
            _ => return Err(NotAPhone),
        };
        if national.len() == length {
            Ok(Self(format!("+84{national}")))
        } else {
            Err(NotAPhone)
        }
    }

    /// The number as E.164.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// A stored number as people read it: `0912 345 678`, foreign ones as they are.
pub fn shown(e164: &str) -> String {
    match e164.strip_prefix("+84") {
        Some(national) if national.len() == 9 => {
            format!("0{} {} {}", &national[..3], &national[3..6], &national[6..])
        }
        Some(national) => format!("0{national}"),
        None => e164.to_owned(),
    }
}

/// A stored number by which somebody can be told from others, and nobody can be called: `••• ••• 678`.
pub fn masked(e164: &str) -> String {
    let hidden = e164.len().saturating_sub(3);
    format!("••• ••• {}", e164.get(hidden..).unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_masked_number_shows_its_end_only() {
        assert_eq!(masked("+84912345678"), "••• ••• 678");
        assert_eq!(masked(""), "••• ••• ");
    }

    #[test]
    fn the_usual_ways_to_write_a_mobile_number_are_one_number() {
        for text in [
            "0912 345 678",
            "0912.345.678",
            "+84 912 345 678",
            "84912345678",
            "+84 (0) 912-345-678",
        ] {
            assert_eq!(
                Phone::parse(text).map(|phone| phone.0),
                Ok("+84912345678".to_owned()),
                "{text}"
            );
        }
        assert_eq!(shown("+84912345678"), "0912 345 678");
    }

    #[test]
    fn land_lines_and_foreign_numbers_pass() {
        assert_eq!(
            Phone::parse("024 3825 1234").map(|phone| phone.0),
            Ok("+842438251234".to_owned())
        );
        assert_eq!(
            Phone::parse("+33 6 12 34 56 78").map(|phone| phone.0),
            Ok("+33612345678".to_owned())
        );
    }

    #[test]
    fn what_is_no_number_is_refused() {
        for text in [
            "",
            "abc",
            "0912",
            "0112345678",
            "09123456789",
            "+",
            "++84912345678",
            "0912345678x",
        ] {
            assert_eq!(Phone::parse(text), Err(NotAPhone), "{text}");
        }
    }
}
