//! How words and values stand in the column `words`. Folded and toned words hold letters and digits only, so `=` and
//! `#` begin none of them, and none holds a quote or an operator.

/// A word of the name.
pub(super) fn in_name(word: &str) -> String {
    format!("={word}")
}

/// The category.
pub(super) fn category(slug: &str) -> String {
    format!("#c={slug}")
}

/// Today's province.
pub(super) fn province(code: &str) -> String {
    format!("#p={code}")
}

/// The province of before 1 July 2025.
pub(super) fn former_province(code: &str) -> String {
    format!("#f={code}")
}

/// Whether a value is a province, of today or of before.
pub(super) fn is_place(value: &str) -> bool {
    value.starts_with("#p=") || value.starts_with("#f=")
}

/// Somebody who sells it.
pub(super) fn seller(slug: &str) -> String {
    format!("#s={slug}")
}

/// The stars of the certificate that ends last, valid or not.
pub(super) fn stars(stars: i16) -> String {
    format!("#o={stars}")
}

/// How it may travel.
pub(super) fn travels(scope: &str) -> String {
    format!("#t={scope}")
}

/// A front of the market's order, see [`super::front`].
pub(super) fn front(level: u32) -> String {
    format!("#k={level}")
}

/// A span of steps of prices, see [`super::steps`].
pub(super) fn price(level: u32, span: u32) -> String {
    format!("#v={level}-{span}")
}
