//! Which province a text means.

use super::RowProblem;
use crate::places::province_key;
use std::collections::HashMap;

/// A province of today, as a row names it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Meant {
    /// Its code.
    pub(super) code: String,
    /// The province of before 1 July 2025 that was named, when it is none any more.
    pub(super) former: Option<String>,
}

/// The provinces of today and of before, by what they are called.
#[derive(Clone, Debug, Default)]
pub(super) struct Provinces(HashMap<String, Meant>);

impl Provinces {
    /// Today's as code and name, and former ones as name and today's code.
    pub(super) fn new(today: &[(String, String)], former: &[(String, String)]) -> Self {
        let mut names = HashMap::new();
        for (code, name) in today {
            let meant = Meant {
                code: code.clone(),
                former: None,
            };
            names.insert(code.clone(), meant.clone());
            names.insert(province_key(name), meant);
        }
        for (name, code) in former {
            names.entry(province_key(name)).or_insert_with(|| Meant {
                code: code.clone(),
                former: Some(name.clone()),
            });
        }
        Self(names)
    }

    /// The province of a code or a name, with or without the word for what it is, with or without marks.
    pub(super) fn find(&self, text: &str) -> Result<&Meant, RowProblem> {
        self.0
            .get(&province_key(text))
            .ok_or_else(|| RowProblem::Province(text.to_owned()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn provinces() -> Provinces {
        let pair = |one: &str, other: &str| (one.to_owned(), other.to_owned());
        Provinces::new(
            &[
                pair("19", "Tỉnh Thái Nguyên"),
                pair("66", "Tỉnh Đắk Lắk"),
                pair("79", "Thành phố Hồ Chí Minh"),
                pair("46", "Thành phố Huế"),
            ],
            &[
                pair("Bắc Kạn", "19"),
                pair("Thái Nguyên", "19"),
                pair("Bà Rịa - Vũng Tàu", "79"),
            ],
        )
    }

    fn meant(text: &str) -> Option<(String, Option<String>)> {
        provinces()
            .find(text)
            .ok()
            .map(|meant| (meant.code.clone(), meant.former.clone()))
    }

    #[test]
    fn a_province_is_known_by_its_code_and_by_its_name_however_it_is_written() {
        for (text, code) in [
            ("19", "19"),
            ("Thái Nguyên", "19"),
            ("tỉnh thái nguyên", "19"),
            ("TINH THAI NGUYEN", "19"),
            ("Thai Nguyen Province", "19"),
            ("Đắk Lắk", "66"),
            ("Daklak", "66"),
            ("TP. Hồ Chí Minh", "79"),
            ("TP.HCM", "79"),
            ("Ho Chi Minh City", "79"),
            ("Thừa Thiên Huế", "46"),
        ] {
            assert_eq!(meant(text), Some((code.to_owned(), None)), "{text}");
        }
    }

    #[test]
    fn a_former_province_is_that_of_today_and_remembered() {
        let former = |code: &str, name: &str| Some((code.to_owned(), Some(name.to_owned())));
        assert_eq!(meant("tỉnh Bắc Kạn"), former("19", "Bắc Kạn"));
        assert_eq!(meant("Bà Rịa–Vũng Tàu"), former("79", "Bà Rịa - Vũng Tàu"));
    }

    #[test]
    fn what_is_no_province_is_refused() {
        for text in ["Atlantis", "", "Tỉnh", "06", "Thái"] {
            assert_eq!(
                provinces().find(text),
                Err(RowProblem::Province(text.to_owned())),
                "{text}"
            );
        }
    }
}
