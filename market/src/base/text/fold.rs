//! Text without its marks: for names, slugs and look-ups, and a wider form for search.

use unicode_normalization::UnicodeNormalization;

/// Folds text for comparing: NFD, without the marks U+0300–U+036F, đ and ð as d, lower case.
///
/// `Hòa` and `Hoà`, `Đà Bắc` and `da bac` fold to the same.
pub fn fold(text: &str) -> String {
    text.nfd()
        .filter(|symbol| !is_mark(*symbol))
        .flat_map(char::to_lowercase)
        .map(|symbol| if matches!(symbol, 'đ' | 'ð') { 'd' } else { symbol })
        // Lower-casing may bring a mark of its own (`İ`).
        .filter(|symbol| !is_mark(*symbol))
        .collect()
}

/// A part of an address: folded words of a-z and 0-9, joined by hyphens.
pub fn slugify(text: &str) -> String {
    let mut slug = String::with_capacity(text.len());
    for symbol in fold(text).chars() {
        if symbol.is_ascii_alphanumeric() {
            slug.push(symbol);
        } else if !slug.is_empty() && !slug.ends_with('-') {
            slug.push('-');
        }
    }
    if slug.ends_with('-') {
        slug.pop();
    }
    slug
}

/// Folds text for searching: as [`fold`], with letters of other shapes as plain ones (`ｍ` as m, `ﬁ` as fi), and with y
/// as i where both spellings of a word are in use.
///
/// `mỳ` and `mì`, `Lý` and `Lí`, `quýt` and `quít` fold to the same.
pub fn search_fold(text: &str) -> String {
    let plain: String = decompose(text)
        .chars()
        .filter(|symbol| !is_mark(*symbol))
        .map(|symbol| if symbol == 'đ' { 'd' } else { symbol })
        .collect();
    let mut folded = String::with_capacity(plain.len());
    for run in plain.split_inclusive(|symbol: char| !symbol.is_alphanumeric()) {
        let word = run.trim_end_matches(|symbol: char| !symbol.is_alphanumeric());
        match free_y(word) {
            Some(at) => {
                folded.push_str(&run[..at]);
                folded.push('i');
                folded.push_str(&run[at + 1..]);
            }
            None => folded.push_str(run),
        }
    }
    folded
}

/// Whether text carries a mark of Vietnamese: a tone, the shape of a vowel, or đ.
pub fn is_toned(text: &str) -> bool {
    text.nfd().any(|symbol| {
        matches!(symbol, 'đ' | 'Đ' | 'ð' | 'Ð' | '\u{302}' | '\u{306}' | '\u{31b}')
            || super::syllable::TONES.contains(&symbol)
    })
}

/// A combining mark of the Latin script.
pub(super) fn is_mark(symbol: char) -> bool {
    ('\u{300}'..='\u{36f}').contains(&symbol)
}

/// Lower case, every letter apart from its marks, đ in one form.
pub(super) fn decompose(text: &str) -> String {
    text.nfkd()
        .flat_map(char::to_lowercase)
        // Lower-casing may bring a letter that can be taken apart again.
        .nfkd()
        .map(|symbol| if symbol == 'ð' { 'đ' } else { symbol })
        .collect()
}

/// Where a folded word holds a y that is as often written i: alone after h k l m s t th, and after qu when no other
/// vowel follows. Elsewhere y and i are different sounds (`tay`, `tai`).
pub(super) fn free_y(word: &str) -> Option<usize> {
    if let Some(rime) = word.strip_prefix("qu") {
        return matches!(rime, "y" | "yt" | "ynh" | "ych" | "yn" | "yp").then_some(2);
    }
    let onset = word.strip_suffix('y')?;
    matches!(onset, "h" | "k" | "l" | "m" | "s" | "t" | "th").then_some(onset.len())
}
