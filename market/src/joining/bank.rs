//! Where a seller is paid: banks by their numbers in the network of domestic transfers, and accounts.

use serde::{Deserialize, Serialize};

/// The banks: the number, then the name by which people know it; those of the countryside first.
const BANKS: &str = include_str!("../../data/banks.csv");

/// The fewest and the most characters of an account's number.
const NUMBER_LENGTH: std::ops::RangeInclusive<usize> = 6..=19;

/// A bank.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Bank {
    /// Its number (BIN), six digits.
    pub bin: &'static str,
    /// Its name.
    pub name: &'static str,
}

/// Every bank that can be chosen.
pub fn banks() -> impl Iterator<Item = Bank> {
    BANKS
        .lines()
        .filter_map(|line| line.split_once(','))
        .map(|(bin, name)| Bank { bin, name })
}

/// The bank of a number.
pub fn find_bank(bin: &str) -> Option<Bank> {
    banks().find(|bank| bank.bin == bin)
}

/// The number of an account: digits, and letters where a bank gives names.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct AccountNumber(String);

impl AccountNumber {
    /// Reads a number as people write it, in groups.
    pub fn parse(text: &str) -> Option<Self> {
        let plain: String = text
            .chars()
            .filter(|symbol| !symbol.is_whitespace() && !matches!(symbol, '.' | '-'))
            .collect();
        let plain = plain.to_ascii_uppercase();
        let is_plain = plain.bytes().all(|byte| byte.is_ascii_alphanumeric());
        let has_digits = plain.bytes().any(|byte| byte.is_ascii_digit());
        (is_plain && has_digits && NUMBER_LENGTH.contains(&plain.len())).then_some(Self(plain))
    }

    /// The whole number: for whoever pays, and the owner's own proof.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The end of the number, by which its owner knows it again.
    pub fn masked(&self) -> String {
        let end = self.0.len().saturating_sub(4);
        format!("•••• {}", &self.0[end..])
    }
}

/// Only the end of it is anybody's business.
impl std::fmt::Debug for AccountNumber {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.masked())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    #[test]
    fn every_bank_has_a_number_of_its_own() {
        let bins: HashSet<_> = banks().map(|bank| bank.bin).collect();
        assert_eq!(bins.len(), BANKS.lines().count());
        assert!(
            bins.iter()
                .all(|bin| bin.len() == 6 && bin.bytes().all(|byte| byte.is_ascii_digit()))
        );
        assert_eq!(find_bank("970436").map(|bank| bank.name), Some("Vietcombank"));
        assert_eq!(find_bank("000000"), None);
    }

    #[test]
    fn an_account_is_read_in_groups_and_shown_by_its_end() {
        let number = AccountNumber::parse(" 0123 4567-890.123 ").expect("a number");
        assert_eq!(number.masked(), "•••• 0123");
        assert_eq!(format!("{number:?}"), "•••• 0123");
        for text in [
            "",
            "12345",
            "12345678901234567890",
            "0123/4567",
            "số tài khoản",
            "ABCDEF",
        ] {
            assert_eq!(AccountNumber::parse(text), None, "{text}");
        }
    }
}
