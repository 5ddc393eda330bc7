//! Who pays in what a voucher takes off, when it is not the seller: their account of the ledger is named for them.

/// Who bears a voucher beside the seller.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Funder {
    /// Who runs the market.
    Platform,
    /// A support programme of this province, by the number of its code.
    Province(u8),
}

/// The text names nobody who bears vouchers.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
#[error("nobody who bears vouchers")]
pub struct NotAFunder;

impl std::str::FromStr for Funder {
    type Err = NotAFunder;

    fn from_str(text: &str) -> Result<Self, NotAFunder> {
        if text == "platform" {
            return Ok(Self::Platform);
        }
        let code = text.strip_prefix("province:").filter(|code| code.len() == 2);
        let is_code = |code: &&str| code.bytes().all(|byte| byte.is_ascii_digit());
        let number = code.filter(is_code).and_then(|code| code.parse().ok());
        number.map(Self::Province).ok_or(NotAFunder)
    }
}

impl std::fmt::Display for Funder {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Platform => f.write_str("platform"),
            Self::Province(code) => write!(f, "province:{code:02}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_funder_is_read_back_from_its_text() {
        for (text, funder) in [
            ("platform", Funder::Platform),
            ("province:01", Funder::Province(1)),
            ("province:96", Funder::Province(96)),
        ] {
            assert_eq!(text.parse(), Ok(funder));
            assert_eq!(funder.to_string(), text);
        }
        for text in [
            "",
            "province",
            "province:",
            "province:1",
            "province:+1",
            "province:001",
            "seller",
        ] {
            assert_eq!(text.parse::<Funder>(), Err(NotAFunder), "{text}");
        }
    }
}
