//! Provinces, communes, and how a place is named.

use crate::base::slugify;
use serde::{Deserialize, Serialize};

/// A province or a city that stands at its rank.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Province {
    /// The code of the units in force since 1 July 2025; never joined with older codes.
    pub code: String,
    /// `Tỉnh Thái Nguyên`.
    pub name: String,
    /// `tinh-thai-nguyen`.
    pub slug: String,
}

/// A commune, ward or special zone.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Commune {
    /// Its code.
    pub code: String,
    /// `Xã Na Rì`.
    pub name: String,
}

/// A commune in its province, both in force on the day that was asked for.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct ResolvedPlace {
    /// The province's code.
    pub province_code: String,
    /// The province's name.
    pub province_name: String,
    /// The commune's code.
    pub commune_code: String,
    /// The commune's name.
    pub commune_name: String,
}

/// Where something comes from, as people read it.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Place {
    /// The province's code.
    pub province_code: String,
    /// The province's name.
    pub province_name: String,
    /// The commune's name.
    pub commune_name: String,
    /// What people called the place before (`thị trấn Yến Lạc, huyện Na Rì, Bắc Kạn`); may be empty. Pages put it in
    /// brackets behind the commune.
    pub former_name: String,
}

/// An address from before July 2025 as it stands behind a commune's name: the word for a province is left out.
pub fn former_name(legacy_address: &str) -> String {
    match legacy_address.rsplit_once("tỉnh ") {
        Some((before, province)) if before.is_empty() || before.ends_with(' ') => format!("{before}{province}"),
        _ => legacy_address.to_owned(),
    }
}

/// The name without the word that says what it is: `Thái Nguyên` for `Tỉnh Thái Nguyên`.
pub fn bare_name(name: &str) -> &str {
    const KINDS: [&str; 8] = [
        "Tỉnh ",
        "Thành phố ",
        "Xã ",
        "Phường ",
        "Đặc khu ",
        "Thị trấn ",
        "Thị xã ",
        "Huyện ",
    ];
    KINDS.iter().find_map(|kind| name.strip_prefix(kind)).unwrap_or(name)
}

/// Names of provinces that stand for others, as keys.
const ALIASES: [(&str, &str); 2] = [("hcm", "hochiminh"), ("thuathienhue", "hue")];

/// The name of a province as it is compared: `Tỉnh Đắk Lắk`, `Đắk Lắk` and `Daklak` are one.
pub fn province_key(name: &str) -> String {
    let slug = slugify(name);
    let bare = ["tinh-", "thanh-pho-", "tp-"]
        .iter()
        .find_map(|kind| slug.strip_prefix(kind))
        .unwrap_or(&slug);
    let bare = ["-province", "-city"]
        .iter()
        .find_map(|kind| bare.strip_suffix(kind))
        .unwrap_or(bare);
    let joined = bare.replace('-', "");
    match ALIASES.iter().find(|(alias, _)| *alias == joined) {
        Some((_, name)) => (*name).to_owned(),
        None => joined,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_former_name_leaves_out_the_word_for_province() {
        assert_eq!(
            former_name("thị trấn Yến Lạc, huyện Na Rì, tỉnh Bắc Kạn"),
            "thị trấn Yến Lạc, huyện Na Rì, Bắc Kạn"
        );
        assert_eq!(former_name("tỉnh Bắc Kạn"), "Bắc Kạn");
        assert_eq!(former_name(""), "");
    }

    #[test]
    fn bare_names_have_no_kind() {
        assert_eq!(bare_name("Tỉnh Thái Nguyên"), "Thái Nguyên");
        assert_eq!(bare_name("Thành phố Hồ Chí Minh"), "Hồ Chí Minh");
        assert_eq!(bare_name("Huế"), "Huế");
    }
}
