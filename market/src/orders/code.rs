//! The codes that people see: `CP` and eight characters of Crockford's base 32, the last one a check character, so that
//! a code survives being read aloud or copied into a bank memo.

use serde::{Deserialize, Serialize};

const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/// The code of an order group, for example `CP7K3M9QXA`.
#[derive(Clone, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
#[serde(transparent)]
pub struct GroupCode(String);

impl GroupCode {
    /// A random code.
    #[cfg(feature = "db")]
    pub fn random() -> Self {
        use rand::Rng;
        let mut random = rand::rng();
        Self::of_digits(std::array::from_fn(|_| random.random_range(0..32)))
    }

    fn of_digits(digits: [u8; 7]) -> Self {
        let mut code = String::from("CP");
        code.extend(digits.iter().map(|digit| char::from(ALPHABET[usize::from(*digit)])));
        code.push(char::from(ALPHABET[usize::from(check_digit(&digits))]));
        Self(code)
    }

    /// Reads a code as people type it: any case, spaces and dashes, `O` for `0`, `I` and `L` for `1` (Crockford's rules).
    pub fn parse(text: &str) -> Option<Self> {
        let mut symbols = text.chars().filter(|symbol| !symbol.is_whitespace() && *symbol != '-');
        let prefix = (
            symbols.next()?.to_ascii_uppercase(),
            symbols.next()?.to_ascii_uppercase(),
        );
        if prefix != ('C', 'P') {
            return None;
        }
        let mut digits = [0; 8];
        for digit in &mut digits {
            *digit = digit_of(symbols.next()?)?;
        }
        if symbols.next().is_some() {
            return None;
        }
        let [first @ .., check] = digits;
        (check_digit(&first) == check).then(|| Self::of_digits(first))
    }

    /// The code as it is written.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The code of one seller's part, counted from 1.
    pub fn of_order(&self, number: usize) -> String {
        format!("{}-{number}", self.0)
    }
}

impl std::fmt::Display for GroupCode {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

fn digit_of(symbol: char) -> Option<u8> {
    let symbol = match symbol.to_ascii_uppercase() {
        'O' => '0',
        'I' | 'L' => '1',
        other => other,
    };
    let position = ALPHABET.iter().position(|other| char::from(*other) == symbol)?;
    u8::try_from(position).ok()
}

/// Luhn's check character over 32 symbols (the "mod N" form): finds every single wrong character and nearly every pair
/// of neighbours that changed places.
fn check_digit(digits: &[u8; 7]) -> u8 {
    let sum: u32 = digits
        .iter()
        .rev()
        .enumerate()
        .map(|(index, digit)| {
            let addend = u32::from(*digit) * if index % 2 == 0 { 2 } else { 1 };
            addend / 32 + addend % 32
        })
        .sum();
    u8::try_from((32 - sum % 32) % 32).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn a_code_is_read_back_however_it_is_written(digits in proptest::array::uniform7(0u8..32)) {
            let code = GroupCode::of_digits(digits);
            let written = code.as_str().to_owned();
            prop_assert_eq!(written.len(), 10);
            prop_assert_eq!(GroupCode::parse(&written), Some(code.clone()));
            let spoken = format!(" {} {}", written[..5].to_lowercase(), written[5..].replace('0', "o").replace('1', "l"));
            prop_assert_eq!(GroupCode::parse(&spoken), Some(code));
        }

        #[test]
        fn one_wrong_character_is_found(digits in proptest::array::uniform7(0u8..32), at in 0usize..8, by in 1u8..32) {
            let code = GroupCode::of_digits(digits);
            let mut symbols: Vec<char> = code.as_str().chars().collect();
            let wrong = (digit_of(symbols[at + 2]).expect("a digit of the alphabet") + by) % 32;
            symbols[at + 2] = char::from(ALPHABET[usize::from(wrong)]);
            prop_assert_eq!(GroupCode::parse(&symbols.into_iter().collect::<String>()), None);
        }
    }

    #[test]
    fn what_is_no_code_is_no_code() {
        for text in [
            "",
            "CP",
            "CP0000000",
            "CP000000000",
            "XX00000000",
            "CPUUUUUUUU",
            "CP€€€€€€€€",
        ] {
            assert_eq!(GroupCode::parse(text), None, "{text}");
        }
    }
}
