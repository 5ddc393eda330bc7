//! What is typed to use a voucher.

use crate::base::fold;

/// The code of a voucher: 4 to 20 letters without marks and digits.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct VoucherCode(String);

impl VoucherCode {
    /// Reads what was typed: small letters, marks, spaces and dashes do not matter.
    pub fn parse(typed: &str) -> Option<Self> {
        let code: String = fold(typed)
            .chars()
            .filter(|symbol| !symbol.is_whitespace() && *symbol != '-')
            .collect();
        let is_code = (4..=20).contains(&code.len()) && code.bytes().all(|byte| byte.is_ascii_alphanumeric());
        is_code.then(|| Self(code.to_ascii_uppercase()))
    }

    /// The code as people see it.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_the_same_however_it_is_typed() {
        for typed in ["TET2027", " tet2027 ", "Tết 2027", "tết-2027", "te\u{302}\u{301}t2027"] {
            assert_eq!(
                VoucherCode::parse(typed).expect("a code").as_str(),
                "TET2027",
                "{typed}"
            );
        }
        assert_eq!(VoucherCode::parse("Đồng giá").expect("a code").as_str(), "DONGGIA");
        for typed in ["", "ABC", "A_BCD", "ABCD!", "<b>tet</b>", &"A".repeat(21)] {
            assert_eq!(VoucherCode::parse(typed), None, "{typed}");
        }
    }
}
