//! Amounts as banks write them.

use crate::base::Vnd;
use serde::{Deserialize, Serialize};

/// A currency: three small letters, `vnd`.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Currency(String);

impl Currency {
    /// Reads a currency in small or capital letters.
    pub fn parse(text: &str) -> Option<Self> {
        let is_code = text.len() == 3 && text.bytes().all(|byte| byte.is_ascii_alphabetic());
        is_code.then(|| Self(text.to_ascii_lowercase()))
    }

    /// Đồng.
    pub fn vnd() -> Self {
        Self("vnd".to_owned())
    }

    /// The letters.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl TryFrom<String> for Currency {
    type Error = &'static str;
    fn try_from(text: String) -> Result<Self, Self::Error> {
        Self::parse(&text).ok_or("not the three letters of a currency")
    }
}

impl From<Currency> for String {
    fn from(currency: Currency) -> Self {
        currency.0
    }
}

/// An amount in the smallest unit of its currency: a cent, or a whole đồng. What settles a card is often not đồng.
#[derive(Clone, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
pub struct Sum {
    /// How many of the smallest unit; below zero when it left us.
    pub minor: i64,
    /// Of which currency.
    pub currency: Currency,
}

impl Sum {
    /// The same as đồng; nothing when it is of another currency.
    pub fn as_vnd(&self) -> Option<Vnd> {
        (self.currency.as_str() == "vnd").then_some(Vnd(self.minor))
    }
}

/// Currencies without a smaller unit.
const WHOLE: [&str; 16] = [
    "bif", "clp", "djf", "gnf", "jpy", "kmf", "krw", "mga", "pyg", "rwf", "ugx", "vnd", "vuv", "xaf", "xof", "xpf",
];

/// So many of the smallest unit, as people here write it: `345.000 ₫`, `13,80 USD`.
pub fn shown_minor(minor: i64, currency: &str) -> String {
    if currency == "vnd" {
        return Vnd(minor).to_string();
    }
    let name = currency.to_uppercase();
    if WHOLE.contains(&currency) {
        return format!("{minor} {name}");
    }
    let (sign, size) = (if minor < 0 { "-" } else { "" }, minor.unsigned_abs());
    format!("{sign}{},{:02} {name}", size / 100, size % 100)
}

impl std::fmt::Display for Sum {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&shown_minor(self.minor, self.currency.as_str()))
    }
}

impl From<Vnd> for Sum {
    /// Đồng have no smaller unit: never times a hundred.
    fn from(amount: Vnd) -> Self {
        Self {
            minor: amount.0,
            currency: Currency::vnd(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dong_stay_as_they_are_and_others_are_none() {
        assert_eq!(Sum::from(Vnd(345_000)).minor, 345_000);
        assert_eq!(Sum::from(Vnd(345_000)).as_vnd(), Some(Vnd(345_000)));
        let cents = Sum {
            minor: 1_350,
            currency: Currency::parse("USD").unwrap(),
        };
        assert_eq!(cents.as_vnd(), None);
        assert_eq!(Currency::parse("đồng"), None);
        assert_eq!(Currency::parse("us"), None);
    }

    #[test]
    fn cents_are_not_dollars() {
        for (minor, currency, shown) in [
            (345_000, "vnd", "345.000\u{a0}₫"),
            (1_380, "usd", "13,80 USD"),
            (-41, "usd", "-0,41 USD"),
            (5, "eur", "0,05 EUR"),
            (1_380, "jpy", "1380 JPY"),
        ] {
            assert_eq!(shown_minor(minor, currency), shown);
        }
    }
}
