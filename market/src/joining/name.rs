//! Names that could pass for another's: characters that nobody sees, and letters of other alphabets that look the same.

use crate::base::{fold, text::damerau_within};
use unicode_normalization::UnicodeNormalization;
use unicode_security::{MixedScript, skeleton};

/// Words that nearly every name begins with and that tell nobody apart.
const KINDS: [&str; 8] = [
    "lien hiep",
    "hop tac xa",
    "to hop tac",
    "htx",
    "tht",
    "lhhtx",
    "dich vu",
    "nong nghiep",
];

/// Names shorter than this differ by one letter without any ill will.
const NEAR_LENGTH_MIN: usize = 7;

/// Whether a text holds what nobody sees: marks that turn its direction, spaces without width, controls. Pictures that keyboards
/// put together (`👩\u{200d}🌾`) are seen.
pub fn has_hidden(text: &str) -> bool {
    let mut before = ' ';
    text.chars().any(|symbol| {
        let before = std::mem::replace(&mut before, symbol);
        let joins_pictures =
            symbol == '\u{200d}' && matches!(before, '\u{2600}'..='\u{27bf}' | '\u{fe0f}' | '\u{1f000}'..='\u{1faff}');
        symbol.is_control() && !symbol.is_whitespace()
            || !joins_pictures
                && matches!(symbol,
                '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}' | '\u{180e}'
                | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{3164}' | '\u{feff}'
                | '\u{ffa0}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e0fff}')
    })
}

/// Whether a name mixes the letters of several alphabets, as none does that was not made to pass for another: a Cyrillic `а`
/// among Latin letters. Digits, marks and signs belong to every alphabet.
pub fn mixes_alphabets(name: &str) -> bool {
    !name.is_single_script()
}

/// What remains of a name for the eye: without marks, kinds, spaces, and with the plain letter for each that looks like it.
pub fn core(name: &str) -> String {
    // Without its marks a letter shows what it looks like.
    let plain: String = skeleton(&fold(&name.nfkc().collect::<String>())).collect();
    let plain = fold(&plain);
    let words: Vec<_> = plain
        .split(|symbol: char| !symbol.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .collect();
    let words = words.join(" ");
    let words = KINDS.iter().fold(format!(" {words} "), |words, kind| {
        let kind = fold(&skeleton(kind).collect::<String>());
        words.replace(&format!(" {kind} "), " ")
    });
    words.split_whitespace().collect()
}

/// Whether two cores of names could be taken for each other.
pub fn looks_like(one: &str, other: &str) -> bool {
    if one.is_empty() || other.is_empty() {
        return false;
    }
    let is_long = one.chars().count().min(other.chars().count()) >= NEAR_LENGTH_MIN;
    one == other || (is_long && damerau_within(one, other, 1).is_some())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_nobody_sees_is_found() {
        for text in [
            "HTX\u{202e} Tài Hoan",
            "Tài\u{200b}Hoan",
            "Tài\u{feff}",
            "a\u{0}b",
            "T\u{ad}h",
            "x\u{e0041}",
        ] {
            assert!(has_hidden(text), "{text:?}");
        }
        for text in [
            "HTX Tài Hoan",
            "Hợp tác xã  Cam\nMường Thàng",
            "HTX “Đồng Tâm” – số 1",
            "Nông dân \u{1f469}\u{200d}\u{1f33e}",
        ] {
            assert!(!has_hidden(text), "{text:?}");
        }
    }

    #[test]
    fn letters_of_several_alphabets_in_one_name_are_found() {
        for name in [
            "HTX T\u{430}i Hoan",
            "HTX Tài H\u{3bf}an",
            "HTX \u{422}\u{410}\u{418}",
            "\u{41d}TX Tài Hoan",
            "HTX Tài Hoan \u{3a9}",
        ] {
            assert!(mixes_alphabets(name), "{name}");
        }
        for name in [
            "",
            "HTX Tài Hoan",
            "HTX Ta\u{300}i Hoan",
            "Hợp tác xã Đường Thốt Nốt Sơ Ri – số 1 (Ấp 2) & “bạn” №3, 100%",
            "ＨＴＸ Ｔài Hoan",
            "\u{427}\u{430}\u{439}",
        ] {
            assert!(!mixes_alphabets(name), "{name}");
        }
    }

    #[test]
    fn names_that_look_the_same_are_found() {
        let same = |one: &str, other: &str| looks_like(&core(one), &core(other));
        for other in [
            "HTX Tài Hoan",
            "hợp tác xã tai hoan",
            "Hợp tác xã Tài  Hoan",
            // Cyrillic а and о, Greek ο, full width.
            "HTX T\u{430}i H\u{43e}\u{430}n",
            "HTX Tài H\u{3bf}an",
            "ＨＴＸ Ｔài Hoan",
            "HTX Tài-Hoan",
            "HTX Tài Hoann",
        ] {
            assert!(
                same("HTX Tài Hoan", other),
                "{other}: {} {}",
                core("HTX Tài Hoan"),
                core(other)
            );
        }
        for other in ["HTX Cam Mường Thàng", "HTX Tài Lợi", "", "HTX"] {
            assert!(!same("HTX Tài Hoan", other), "{other}");
        }
        assert!(!same("HTX Na Rì", "HTX Na Ri 2"));
    }
}
