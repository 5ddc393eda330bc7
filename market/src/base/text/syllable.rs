//! What a Vietnamese syllable is: which sounds may begin it, which may follow, and where its tone stands.

use super::fold::decompose;
use unicode_normalization::UnicodeNormalization;

/// The tone marks: sắc, huyền, hỏi, ngã, nặng. The order is that of the VNI digits 1 to 5 and of the Telex keys.
pub(super) const TONES: [char; 5] = ['\u{301}', '\u{300}', '\u{309}', '\u{303}', '\u{323}'];

/// What may begin a syllable, longest first.
pub(super) const ONSETS: [&str; 28] = [
    "ngh", "ch", "gh", "gi", "kh", "ng", "nh", "ph", "qu", "th", "tr", "b", "c", "d", "đ", "g", "h", "k", "l", "m",
    "n", "p", "r", "s", "t", "v", "x", "",
];

/// The vowels, each with what may close it; `-` stands for nothing. `ăk` is only in names (Đắk Lắk).
pub(super) const RIMES: [(&str, &str); 29] = [
    ("a", "- c ch i m n ng nh o p t u y"),
    ("ă", "c k m n ng p t"),
    ("â", "c m n ng p t u y"),
    ("e", "- c m n ng o p t"),
    ("ê", "- ch m n nh p t u"),
    ("i", "- ch m n nh p t u"),
    ("ia", "-"),
    ("iê", "c m n ng p t u"),
    ("o", "- c i m n ng p t"),
    ("oa", "- c ch i m n ng nh o p t y"),
    ("oă", "c m n ng p t"),
    ("oe", "- m n o t"),
    ("oo", "c ng"),
    ("ô", "- c i m n ng p t"),
    ("ơ", "- i m n p t"),
    ("u", "- c i m n ng p t"),
    ("ua", "-"),
    ("uâ", "n ng t y"),
    ("uê", "- ch n nh"),
    ("uô", "c i m n ng t"),
    ("uơ", "-"),
    ("uy", "- ch n nh p t u"),
    ("uya", "-"),
    ("uyê", "n t"),
    ("ư", "- c i m n ng t u"),
    ("ưa", "-"),
    ("ươ", "c i m n ng p t u"),
    ("y", "- ch n nh p t"),
    ("yê", "m n ng t u"),
];

/// Whether a word is one well-formed Vietnamese syllable, written with its marks: `miến` is, `mien` is, `bat` is not
/// (before p, t, c and ch there is always a tone), `green` is not.
pub fn is_syllable(word: &str) -> bool {
    whole(&decompose(word)).is_some()
}

/// A word in the one form in which search compares it: NFC, with the tone where it stands by rule, if it is a
/// syllable. Takes a decomposed word.
pub(super) fn normal(decomposed: &str) -> String {
    whole(decomposed).unwrap_or_else(|| decomposed.nfc().collect())
}

/// The syllable that a decomposed word is, with its tone in its place; none if it is no syllable.
fn whole(decomposed: &str) -> Option<String> {
    let mut tones = decomposed.chars().filter(|symbol| TONES.contains(symbol));
    let tone = tones.next();
    if tones.next().is_some() {
        return None;
    }
    let shaped: String = decomposed
        .chars()
        .filter(|symbol| !TONES.contains(symbol))
        .nfc()
        .collect();
    compose(&shaped, tone)
}

/// Puts a tone onto a syllable without one (lower case, NFC). Refuses what is no syllable and what no tone fits.
pub(super) fn compose(shaped: &str, tone: Option<char>) -> Option<String> {
    let (onset, rime) = split(shaped)?;
    let is_stopped = rime.ends_with(['c', 'p', 't']) || rime.ends_with("ch");
    let is_sharp = matches!(tone, Some('\u{301}' | '\u{323}'));
    let is_name = rime.ends_with('k');
    if (is_stopped && !is_sharp) || (is_name && !is_sharp && tone.is_some()) {
        return None;
    }
    let Some(tone) = tone else {
        return Some(shaped.to_owned());
    };
    let at = tone_place(rime);
    let mut composed = String::with_capacity(shaped.len() + tone.len_utf8());
    composed.push_str(onset);
    for (index, symbol) in rime.chars().enumerate() {
        composed.push(symbol);
        if index == at {
            composed.push(tone);
        }
    }
    Some(composed.nfc().collect())
}

/// Cuts a syllable without tone into its onset and its rime.
fn split(shaped: &str) -> Option<(&str, &str)> {
    ONSETS.iter().find_map(|onset| {
        let rime = shaped.strip_prefix(onset)?;
        (is_rime(rime) && agree(onset, rime)).then(|| shaped.split_at(onset.len()))
    })
}

fn is_rime(rime: &str) -> bool {
    RIMES.iter().any(|(vowels, closings)| {
        rime.strip_prefix(vowels).is_some_and(|closing| {
            closings.split(' ').any(|other| {
                if other == "-" {
                    closing.is_empty()
                } else {
                    other == closing
                }
            })
        })
    })
}

/// Whether spelling lets this onset stand before this rime.
pub(super) fn agree(onset: &str, rime: &str) -> bool {
    let is_front = rime.starts_with(['e', 'ê', 'i', 'y']);
    let is_rounded = ["oa", "oă", "oe", "uâ", "uê", "uơ", "uy"]
        .iter()
        .any(|start| rime.starts_with(start));
    if rime.starts_with("yê") {
        return matches!(onset, "" | "qu");
    }
    if rime.starts_with('y') && rime != "y" {
        return onset == "qu";
    }
    if rime == "y" {
        return matches!(onset, "" | "h" | "k" | "l" | "m" | "n" | "qu" | "s" | "t" | "th" | "v");
    }
    match onset {
        "" => !rime.starts_with("iê"),
        "c" => !is_front && !is_rounded,
        // `Kạn` and `Kon` are parts of names.
        "k" => is_front || matches!(rime, "an" | "on"),
        "gh" | "ngh" => is_front,
        "g" => !rime.starts_with(['e', 'ê']),
        "ng" => !is_front,
        "gi" => !rime.starts_with('i') && !is_rounded,
        "qu" => rime.starts_with(['a', 'ă', 'â', 'e', 'ê', 'i', 'ô', 'ơ']) && rime != "ia" && !rime.starts_with("iê"),
        "b" | "m" | "p" | "ph" | "v" => !is_rounded || (onset == "b" && rime == "uyt"),
        _ => true,
    }
}

/// The letter of a rime that carries the tone: the one with a shape of its own, else the one before a final consonant,
/// else the first of two and the middle of three (`hòa`, `khỏe`, `thúy`, `ngoài`).
fn tone_place(rime: &str) -> usize {
    let letters: Vec<char> = rime.chars().collect();
    if let Some(at) = letters.iter().rposition(|letter| "ăâêôơư".contains(*letter)) {
        // In `ưu` and `ưi` only the first has one; in `ươ` the second counts.
        return at;
    }
    let vowels = letters.iter().take_while(|letter| "aeiouy".contains(**letter)).count();
    if vowels < letters.len() {
        vowels - 1
    } else {
        (vowels - 1) / 2
    }
}
