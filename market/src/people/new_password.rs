//! A password that somebody chooses: long enough, and not among those that everybody tries first. Nothing else is asked
//! of it (NIST SP 800-63B, section 3.1.1).

use std::{collections::HashSet, sync::OnceLock};
use unicode_normalization::UnicodeNormalization;

/// The fewest characters.
pub const PASSWORD_MIN: u32 = 8;

/// The most characters.
pub const PASSWORD_MAX: u32 = 128;

const COMMON: &str = include_str!("../../data/common_passwords.txt");

/// A password that may be chosen.
#[derive(Clone, PartialEq, Eq)]
pub struct NewPassword(String);

/// Why a password may not be chosen.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
pub enum PasswordProblem {
    /// Too few characters.
    #[error("shorter than {PASSWORD_MIN} characters")]
    TooShort,
    /// Too many characters.
    #[error("longer than {PASSWORD_MAX} characters")]
    TooLong,
    /// Among the first that anybody would try.
    #[error("too common")]
    TooCommon,
}

impl NewPassword {
    /// Reads a chosen password. Spaces count as characters wherever they stand.
    pub fn parse(text: &str) -> Result<Self, PasswordProblem> {
        let password = normal_form(text);
        let length = password.chars().count();
        if length < PASSWORD_MIN as usize {
            Err(PasswordProblem::TooShort)
        } else if length > PASSWORD_MAX as usize {
            Err(PasswordProblem::TooLong)
        } else if is_common(&password) {
            Err(PasswordProblem::TooCommon)
        } else {
            Ok(Self(password))
        }
    }

    pub(super) fn as_str(&self) -> &str {
        &self.0
    }
}

impl std::fmt::Debug for NewPassword {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("NewPassword(…)")
    }
}

/// The form in which passwords are compared: keyboards write `ế` in different ways.
pub(super) fn normal_form(password: &str) -> String {
    password.nfc().collect()
}

fn is_common(password: &str) -> bool {
    static SET: OnceLock<HashSet<&str>> = OnceLock::new();
    let set = SET.get_or_init(|| COMMON.lines().filter(|line| !line.starts_with('#')).collect());
    let lower = password.to_lowercase();
    let mut symbols = lower.chars();
    let first = symbols.next();
    let is_one_symbol = symbols.all(|symbol| Some(symbol) == first);
    is_one_symbol || set.contains(lower.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn length_is_counted_in_characters() {
        assert_eq!(NewPassword::parse("chợ ngô"), Err(PasswordProblem::TooShort));
        assert!(NewPassword::parse("chợ ngô!").is_ok());
        assert!(NewPassword::parse(&"chợ ".repeat(32)).is_ok());
        assert_eq!(NewPassword::parse(&"a1".repeat(65)), Err(PasswordProblem::TooLong));
    }

    #[test]
    fn nothing_but_length_and_commonness_is_asked() {
        for text in ["        x", "chín hũ mắm ruốc", "qpwoeiru", "99887766aa"] {
            assert!(NewPassword::parse(text).is_ok(), "{text}");
        }
    }

    #[test]
    fn what_everybody_tries_first_is_refused() {
        for text in [
            "12345678",
            "MatKhau123",
            "anhyeuem",
            "iloveyou",
            "aaaaaaaa",
            "        ",
            "Password1",
            "vietnam123",
        ] {
            assert_eq!(NewPassword::parse(text), Err(PasswordProblem::TooCommon), "{text}");
        }
    }

    #[test]
    fn both_normal_forms_are_one_password() {
        assert_eq!(
            NewPassword::parse("chợ phiên 9"),
            NewPassword::parse("cho\u{31b}\u{323} phie\u{302}n 9")
        );
    }

    #[test]
    fn the_list_holds_what_could_be_chosen_otherwise() {
        let lines: Vec<_> = COMMON.lines().filter(|line| !line.starts_with('#')).collect();
        assert!(lines.len() > 300, "{}", lines.len());
        for line in &lines {
            assert!(line.chars().count() >= PASSWORD_MIN as usize, "{line}");
            assert_eq!(*line, line.to_lowercase());
        }
        assert_eq!(lines.iter().collect::<HashSet<_>>().len(), lines.len());
    }
}
