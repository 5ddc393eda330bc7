//! What an invoice says of itself.

use crate::{
    base::{Line, text::TextProblem},
    joining::TaxCode,
};
use chrono::NaiveDate;

/// The most characters of a buyer's name.
pub const NAME_MAX: u32 = 200;

/// The most characters of a buyer's address.
pub const ADDRESS_MAX: u32 = 300;

/// The most characters of the code with which an invoice is looked up.
pub const LOOKUP_CODE_MAX: u32 = 60;

/// To whom an invoice is made out.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Buyer {
    /// The name of the firm, or of the person.
    pub name: Line,
    /// The tax code; a person needs none.
    pub tax_code: Option<TaxCode>,
    /// Where they are; empty only for a person.
    pub address: Line,
    /// Where the invoice is sent, if not where the order's letters go.
    pub email: Option<String>,
}

/// To whom an invoice is made out, as it was kept. Empty where nothing was said.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct ShownBuyer {
    /// The name; empty when nobody asked for an invoice.
    pub name: String,
    /// The tax code.
    pub tax_code: String,
    /// Where they are.
    pub address: String,
    /// Where the invoice is sent.
    pub email: String,
}

/// The kind and the sign of an invoice, written as one: `1C26TAA`. By Circular 78/2021/TT-BTC, article 4: the number of the
/// kind, `C` or `K` (with or without a code of the tax office), the year, and three letters.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Serial(String);

impl Serial {
    /// Reads a sign as people write it.
    pub fn parse(text: &str) -> Option<Self> {
        let sign: String = text
            .chars()
            .filter(|symbol| !symbol.is_whitespace() && !matches!(symbol, '-' | '/'))
            .map(|symbol| symbol.to_ascii_uppercase())
            .collect();
        let fits = matches!(
            sign.as_bytes(),
            [
                b'1'..=b'9',
                b'C' | b'K',
                b'0'..=b'9',
                b'0'..=b'9',
                b'A'..=b'Z',
                b'A'..=b'Z',
                b'A'..=b'Z'
            ]
        );
        fits.then_some(Self(sign))
    }

    /// The sign as it is written.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// The number of an invoice: at most eight digits, the zeros before it left out.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Number(String);

impl Number {
    /// Reads a number as people write it.
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        let is_number = (1..=8).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit());
        let number = text.trim_start_matches('0');
        (is_number && !number.is_empty()).then(|| Self(number.to_owned()))
    }

    /// The number without the zeros before it.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// An invoice that a seller has made.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Issued {
    /// Its kind and sign.
    pub serial: Serial,
    /// Its number.
    pub number: Number,
    /// The day that stands on it.
    pub issued_on: NaiveDate,
    /// The code with which its buyer looks it up; empty when there is none.
    pub lookup_code: LookupCode,
}

/// An invoice that was made, as it was kept.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ShownInvoice {
    /// Its kind and sign.
    pub serial: String,
    /// Its number, with eight digits.
    pub number: String,
    /// The day that stands on it.
    pub issued_on: NaiveDate,
    /// The code with which its buyer looks it up.
    pub lookup_code: String,
}

/// The code with which an invoice is looked up; may be empty.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct LookupCode(String);

impl LookupCode {
    /// Reads what was typed or pasted.
    pub fn parse(text: &str) -> Result<Self, TextProblem> {
        Ok(Self(Line::parse_optional(text, LOOKUP_CODE_MAX)?.into_string()))
    }

    /// The code.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// What is known of an order's invoice.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct OrderInvoice {
    /// To whom it is made out; a name that is empty asks for none.
    pub buyer: ShownBuyer,
    /// Which one it became.
    pub issued: Option<ShownInvoice>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sign_has_its_seven_symbols() {
        for text in ["1C26TAA", "1c26taa", " 1 C26 TAA", "1/C26TAA"] {
            assert_eq!(
                Serial::parse(text).as_ref().map(Serial::as_str),
                Some("1C26TAA"),
                "{text}"
            );
        }
        for text in [
            "",
            "C26TAA",
            "0C26TAA",
            "1X26TAA",
            "1C2TAAA",
            "1C26TA",
            "1C26TAAA",
            "1C26TÂA",
            "１C26TAA",
        ] {
            assert_eq!(Serial::parse(text), None, "{text}");
        }
    }

    #[test]
    fn a_number_is_the_same_with_and_without_its_zeros() {
        for (text, number) in [
            ("1", "1"),
            ("00000012", "12"),
            (" 00012 ", "12"),
            ("99999999", "99999999"),
        ] {
            assert_eq!(Number::parse(text).as_ref().map(Number::as_str), Some(number), "{text}");
        }
        for text in ["", "0", "00000000", "123456789", "-1", "1.5", "12a", "٣"] {
            assert_eq!(Number::parse(text), None, "{text}");
        }
    }
}
