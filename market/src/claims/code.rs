//! The codes of claims: short enough for a bank memo, with digits that tell a wrong one.

/// The code of a claim: `BK`, the two digits of its province, four of its number there, and two that check them, as those of
/// an IBAN do.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ClaimCode(String);

impl ClaimCode {
    /// The code of a province's claim of this number, from 1 to 9999.
    pub fn of(province: &str, number: i32) -> Option<Self> {
        let province: u32 = province.parse().ok().filter(|_| province.len() == 2)?;
        let number = u32::try_from(number)
            .ok()
            .filter(|number| (1..=9999).contains(number))?;
        let digits = (province * 10_000 + number) * 100;
        Some(Self(format!("BK{:08}", digits + 98 - digits % 97)))
    }

    /// Reads a code as people type it: any case, spaces and dashes, `O` for `0`, `I` and `L` for `1`.
    pub fn parse(typed: &str) -> Option<Self> {
        let mut symbols = typed
            .chars()
            .filter(|symbol| !symbol.is_whitespace() && *symbol != '-')
            .map(|symbol| symbol.to_ascii_uppercase());
        if (symbols.next()?, symbols.next()?) != ('B', 'K') {
            return None;
        }
        let digits: String = symbols
            .map(|symbol| match symbol {
                'O' => '0',
                'I' | 'L' => '1',
                other => other,
            })
            .collect();
        let is_number = digits.len() == 8 && digits.bytes().all(|byte| byte.is_ascii_digit());
        let number: u32 = digits.parse().ok().filter(|_| is_number)?;
        (number % 97 == 1).then(|| Self(format!("BK{digits}")))
    }

    /// The codes that a bank's memo may name, each once. Whether there is such a claim must still be asked.
    pub fn find_in(memo: &str) -> Vec<Self> {
        let plain: Vec<u8> = memo
            .bytes()
            .filter(u8::is_ascii_alphanumeric)
            .map(|byte| byte.to_ascii_uppercase())
            .collect();
        let mut codes = Vec::new();
        for window in plain.windows(10).filter(|window| window.starts_with(b"BK")) {
            let code = std::str::from_utf8(window).ok().and_then(Self::parse);
            if let Some(code) = code.filter(|code| !codes.contains(code)) {
                codes.push(code);
            }
        }
        codes
    }

    /// The code as it is written.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl std::fmt::Display for ClaimCode {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_read_back_however_it_is_written() {
        for (province, number) in [("01", 1), ("19", 14), ("96", 9999), ("19", 807)] {
            let code = ClaimCode::of(province, number).expect("a code");
            let written = code.as_str().to_owned();
            assert_eq!(written.len(), 10);
            assert!(written.starts_with(&format!("BK{province}{number:04}")), "{written}");
            let spoken = format!(" {}-{} ", written[..4].to_lowercase(), written[4..].replace('0', "o"));
            assert_eq!(ClaimCode::parse(&spoken), Some(code.clone()));
            for memo in [
                format!("MBVCB.3278907687.{written}.CT tu 0123456789 SO CONG THUONG"),
                format!("So Cong Thuong thanh toan {}-{}", &written[..4], &written[4..]),
                format!("FT26{written}9 va {written}"),
            ] {
                assert_eq!(ClaimCode::find_in(&memo), std::slice::from_ref(&code), "{memo}");
            }
        }
    }

    #[test]
    fn one_wrong_digit_or_two_that_changed_places_are_found() {
        let written = ClaimCode::of("19", 142).expect("a code").as_str().to_owned();
        for at in 2..10 {
            for digit in '0'..='9' {
                let mut wrong: Vec<char> = written.chars().collect();
                if wrong[at] != digit {
                    wrong[at] = digit;
                    assert_eq!(ClaimCode::parse(&wrong.into_iter().collect::<String>()), None);
                }
            }
        }
        for at in 2..9 {
            let mut swapped: Vec<char> = written.chars().collect();
            swapped.swap(at, at + 1);
            let swapped: String = swapped.into_iter().collect();
            assert_eq!(ClaimCode::parse(&swapped).is_some(), swapped == written, "{swapped}");
        }
    }

    #[test]
    fn what_is_no_code_is_no_code() {
        for text in ["", "BK", "BK1900014", "BK190001421", "CP00000000", "BK€€€€€€€€"] {
            assert_eq!(ClaimCode::parse(text), None, "{text}");
        }
        for (province, number) in [("", 1), ("1", 1), ("019", 1), ("x1", 1), ("19", 0), ("19", 10_000)] {
            assert_eq!(ClaimCode::of(province, number), None, "{province} {number}");
        }
        assert_eq!(ClaimCode::find_in("thanh toan BK 19"), []);
    }
}
