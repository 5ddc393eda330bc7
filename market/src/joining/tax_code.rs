//! Tax codes of organisations (mã số thuế), and of people who sell in their own name.

use serde::{Deserialize, Serialize};

/// The weights of the first nine digits; the tenth makes their sum whole. The rule of `vn.mst` in python-stdnum.
const WEIGHTS: [u32; 9] = [31, 29, 23, 19, 17, 13, 7, 5, 3];

/// A tax code: `0100109106`, a dependent unit's `0100109106-001`, or the twelve digits of a person.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(transparent)]
pub struct TaxCode(String);

impl TaxCode {
    /// Reads a tax code as people write it. Twelve digits are the personal number of whoever sells for a group, which has
    /// been their tax code since July 2025 and carries no check digit.
    pub fn parse(text: &str) -> Option<Self> {
        let digits: String = text
            .chars()
            .filter(|symbol| !symbol.is_whitespace() && !matches!(symbol, '-' | '.'))
            .collect();
        if !digits.bytes().all(|byte| byte.is_ascii_digit()) {
            return None;
        }
        match digits.len() {
            10 => is_whole(&digits).then_some(Self(digits)),
            12 => Some(Self(digits)),
            13 => {
                let (head, unit) = digits.split_at(10);
                (is_whole(head) && unit != "000").then(|| Self(format!("{head}-{unit}")))
            }
            _ => None,
        }
    }

    /// The code as it is written.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

fn is_whole(digits: &str) -> bool {
    let mut numbers = digits.chars().filter_map(|digit| digit.to_digit(10));
    let sum: u32 = WEIGHTS
        .iter()
        .zip(numbers.by_ref())
        .map(|(weight, digit)| weight * digit)
        .sum();
    // A sum that would need the digit 10 belongs to no code.
    numbers.next() == Some(10 - sum % 11)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_carries_its_check_digit() {
        for (text, code) in [
            ("0100109106", "0100109106"),
            ("0100 109 106", "0100109106"),
            ("0100109106001", "0100109106-001"),
            ("0100109106-001", "0100109106-001"),
            ("019085001234", "019085001234"),
        ] {
            assert_eq!(TaxCode::parse(text).as_ref().map(TaxCode::as_str), Some(code), "{text}");
        }
    }

    #[test]
    fn a_slip_of_one_digit_or_two_that_changed_places_is_seen() {
        for text in [
            "0100109107",
            "0100109016",
            "1000109106",
            "0100109106-000",
            "010010910",
            "01001o9106",
            "",
            "0000000000",
        ] {
            assert_eq!(TaxCode::parse(text), None, "{text}");
        }
    }
}
