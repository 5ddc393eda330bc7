//! Finding order codes in what banks write: they cut memos, join words, add numbers of their own and drop signs.

use crate::orders::GroupCode;

/// The codes of order groups that a memo may name, each once. One in a thousand million other texts names one too, so
/// whether there is such an order must still be asked.
pub fn codes_in(memo: &str) -> Vec<GroupCode> {
    let plain: Vec<u8> = memo
        .bytes()
        .filter(u8::is_ascii_alphanumeric)
        .map(|byte| byte.to_ascii_uppercase())
        .collect();
    let mut codes = Vec::new();
    for window in plain.windows(10).filter(|window| window.starts_with(b"CP")) {
        let code = std::str::from_utf8(window).ok().and_then(GroupCode::parse);
        if let Some(code) = code.filter(|code| !codes.contains(code)) {
            codes.push(code);
        }
    }
    codes
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(memo: &str) -> Vec<String> {
        codes_in(memo).iter().map(ToString::to_string).collect()
    }

    #[test]
    fn a_code_is_found_however_a_bank_writes_it() {
        for memo in [
            "CP00000000",
            "cp00000000",
            "MBVCB.3278907687.CP00000000.CT tu 0123456789 NGUYEN THI HANH toi 1017595600",
            "CP 0000-0000",
            // The code of one order, as a shopper sends it to its seller.
            "CP000000001",
            "MBVCB.327.CP0000000012.CT tu 0123456789",
            "QR - CP0000 0000 thanh toan",
            "Thanh toán đơn CPOOOOOOOO",
            "FT2632CP00000000FT9",
        ] {
            assert_eq!(found(memo), ["CP00000000"], "{memo}");
        }
    }

    #[test]
    fn what_is_no_code_is_not_found() {
        for memo in [
            "",
            "CP",
            "chuyen tien",
            "CP0000000",
            "CP00000001",
            "C P 0 0 0 0 0 0 0",
            "€CP",
        ] {
            assert_eq!(found(memo), [""; 0], "{memo}");
        }
    }

    #[test]
    fn several_codes_are_all_found_once() {
        let other = GroupCode::random();
        let memo = format!("CP00000000 va {other} va CP00000000");
        assert_eq!(found(&memo), ["CP00000000".to_owned(), other.to_string()]);
    }
}
