//! Raw keystrokes of the Telex and VNI input methods, typed where no input method was on.
//!
//! Telex: aa ee oo dd, w for ă ơ ư, and s f r x j for the tones. VNI: 6 for â ê ô, 7 for ơ ư, 8 for ă, 9 for đ, and
//! 1 to 5 for the tones. Marks are typed right after their letter or at the end of the syllable.

use super::{
    syllable::{TONES, compose},
    words::word_ranges,
};

/// The longest syllable with all its keys: `nghieengs` and a little more.
const KEYS_MAX: usize = 12;

const VOWELS: &str = "aăâeêioôơuưy";

/// Words of English, or borrowed, that are also the keystrokes of a syllable, in the order of the alphabet. They are
/// decoded only beside a word that cannot well be anything but keystrokes: `tree` stays, but `cas tree` is cá trê.
/// Words that are more likely keystrokes here than English (`buns`, `chef`, `mow`) are left out.
const AMBIGUOUS: &[&str] = &[
    "air", "arm", "as", "aura", "bana", "bar", "bats", "bee", "beef", "been", "beer", "bees", "beets", "best", "bets",
    "bits", "boom", "boong", "boost", "boots", "born", "bosom", "box", "burn", "bus", "bust", "cans", "car", "cari",
    "cast", "cats", "chair", "char", "charm", "chest", "chips", "chops", "chore", "chose", "chosen", "corn", "cost",
    "cow", "cows", "cups", "cur", "cuts", "dams", "dana", "darn", "dawn", "days", "deer", "dense", "does", "donor",
    "doom", "door", "dose", "dots", "down", "downs", "dust", "ex", "gari", "gas", "goats", "gongs", "gore", "gown",
    "gums", "guns", "guts", "guys", "hair", "hams", "hana", "harm", "has", "hats", "hawk", "hens", "her", "here",
    "hero", "hips", "his", "hoax", "honor", "hoof", "hoops", "hops", "horn", "hose", "host", "how", "if", "ins", "is",
    "its", "keen", "keeps", "lair", "last", "lawn", "lax", "lee", "lens", "liar", "lips", "list", "loans", "loo",
    "loom", "loong", "lose", "lost", "low", "lows", "lungs", "lust", "maps", "mast", "mats", "max", "maxi", "meets",
    "mere", "mist", "mix", "moji", "momo", "moms", "moon", "moor", "most", "must", "nest", "nets", "noon", "nor",
    "nori", "norm", "nose", "now", "nuts", "oats", "of", "or", "own", "owns", "ox", "pair", "pans", "par", "past",
    "pasta", "pens", "per", "pest", "pets", "photos", "pieces", "pins", "poor", "post", "pots", "puts", "queen",
    "queens", "quest", "reef", "reset", "rest", "rims", "roast", "roof", "room", "roots", "rosa", "rose", "row",
    "rust", "sari", "see", "seem", "seems", "seen", "sense", "sets", "sex", "sir", "six", "soaps", "sofa", "soja",
    "songs", "sons", "soon", "sore", "sow", "sums", "suns", "taps", "tar", "taro", "tax", "taxi", "tee", "teen",
    "tens", "tense", "term", "test", "there", "these", "this", "thorn", "those", "thus", "tins", "tips", "toast",
    "toes", "tongs", "tons", "too", "toong", "tops", "tore", "torn", "tow", "town", "traps", "trays", "tree", "trees",
    "trips", "trust", "turn", "us", "vans", "vary", "vast", "vest", "vex", "visa", "war", "was", "wax", "worm", "worn",
    "wrong", "xoong",
];

/// Words before a number that is a number: `top1`, `CO2`, `loai1`.
const NUMBERED: [&str; 8] = ["top", "co", "so", "no", "loai", "size", "sao", "vi"];

/// What raw keystrokes were meant to write, with everything else of the text as it is; none if there are none in it.
///
/// A word is decoded only if it becomes a well-formed syllable, so English words and codes stay: `green tea`, `st25`.
pub fn decode_typing(text: &str) -> Option<String> {
    let words: Vec<_> = word_ranges(text)
        .into_iter()
        .filter_map(|range| Some((decode_word(&text[range.clone()])?, range)))
        .collect();
    if !words.iter().any(|(decoded, _)| decoded.is_sure) {
        return None;
    }
    let mut out = String::with_capacity(text.len() * 2);
    let mut done = 0;
    for (decoded, range) in words {
        out.push_str(&text[done..range.start]);
        out.push_str(&decoded.text);
        done = range.end;
    }
    out.push_str(&text[done..]);
    Some(out)
}

struct Decoded {
    text: String,
    /// Whether the keys cannot well be a word of their own.
    is_sure: bool,
}

fn decode_word(raw: &str) -> Option<Decoded> {
    if !(2..=KEYS_MAX).contains(&raw.len()) || !raw.bytes().all(|key| key.is_ascii_alphanumeric()) {
        return None;
    }
    let keys = raw.to_ascii_lowercase();
    let letters = keys.trim_matches(|key: char| key.is_ascii_digit());
    let digits = keys.bytes().filter(u8::is_ascii_digit).count();
    // A letter with a digit for a tone is a code (A4); with one for a shape it may be a name (Nam O6).
    if keys.len() == 2 && keys.ends_with(['1', '2', '3', '4', '5']) {
        return None;
    }
    let step = if digits > 0 { vni } else { telex };
    let mut states = vec![Typed::default()];
    for key in keys.chars() {
        states = states
            .iter()
            .flat_map(|state| step(state, key))
            .filter(Typed::is_possible)
            .collect();
    }
    let (state, decoded) = states.iter().find_map(|state| Some((state, state.read(&keys)?)))?;
    let is_sure = if digits > 0 {
        keys.len() > digits + 1 && !(digits == 1 && NUMBERED.contains(&letters))
    } else {
        !AMBIGUOUS.contains(&keys.as_str()) && (state.tone.is_some() || !state.is_loose)
    };
    Some(Decoded {
        text: in_case_of(raw, &decoded),
        is_sure,
    })
}

/// Gives decoded text the case of its keys: all capitals, a first capital, or none.
fn in_case_of(raw: &str, decoded: &str) -> String {
    if raw.bytes().any(|key| key.is_ascii_alphabetic()) && !raw.bytes().any(|key| key.is_ascii_lowercase()) {
        return decoded.to_uppercase();
    }
    let mut letters = decoded.chars();
    match letters.next() {
        Some(first) if raw.starts_with(|key: char| key.is_ascii_uppercase()) => {
            first.to_uppercase().chain(letters).collect()
        }
        _ => decoded.to_owned(),
    }
}

/// One way to read the keys so far.
#[derive(Clone, Default)]
struct Typed {
    shaped: Vec<char>,
    tone: Option<char>,
    /// Whether a letter was read as a mark that might well be a letter: a repeated vowel or d further on, a w alone.
    is_loose: bool,
}

impl Typed {
    fn has_vowel(&self) -> bool {
        self.shaped.iter().any(|letter| VOWELS.contains(*letter))
    }

    fn with(&self, letter: char) -> Self {
        let mut next = self.clone();
        next.shaped.push(letter);
        next
    }

    fn with_tone(&self, index: usize) -> Option<Self> {
        (self.tone.is_none() && self.has_vowel()).then(|| Self {
            tone: TONES.get(index).copied(),
            ..self.clone()
        })
    }

    /// The readings in which one plain letter becomes a shaped one, the last first.
    fn reshaped(&self, plain: char, shaped: char) -> impl Iterator<Item = Self> {
        (0..self.shaped.len())
            .rev()
            .filter(move |at| self.shaped[*at] == plain)
            .map(move |at| {
                let mut next = self.clone();
                next.shaped[at] = shaped;
                next
            })
    }

    /// The readings of a circumflex on a, e or o.
    fn roofed(&self, plain: char) -> impl Iterator<Item = Self> {
        let shaped = match plain {
            'a' => 'â',
            'e' => 'ê',
            _ => 'ô',
        };
        self.reshaped(plain, shaped)
    }

    /// The readings of a horn: on both of `uo`, or on one letter.
    fn horned(&self) -> Vec<Self> {
        let mut readings = Vec::new();
        if let Some(at) = self.shaped.windows(2).position(|pair| pair == ['u', 'o']) {
            let mut next = self.clone();
            next.shaped[at] = 'ư';
            next.shaped[at + 1] = 'ơ';
            readings.push(next);
        }
        readings.extend(self.reshaped('o', 'ơ'));
        readings.extend(self.reshaped('u', 'ư'));
        readings
    }

    /// Whether it may still become a syllable: none has more than four vowels (`giươi`), two letters of a shape of
    /// their own and one circumflex. This also keeps the readings of any text few.
    fn is_possible(&self) -> bool {
        let count = |letters: &str| self.shaped.iter().filter(|letter| letters.contains(**letter)).count();
        count(VOWELS) <= 4 && count("ăâêôơư") <= 2 && count("âêô") <= 1
    }

    /// The đ of a d that began the syllable.
    fn barred(&self) -> Option<Self> {
        (self.shaped.first() == Some(&'d')).then(|| {
            let mut next = self.clone();
            next.shaped[0] = 'đ';
            next.is_loose |= self.shaped.len() > 1;
            next
        })
    }

    /// The syllable, if it is one and not just the keys.
    fn read(&self, keys: &str) -> Option<String> {
        // `nuwocs`: the second horn is often left to the input method.
        let shaped = self.shaped.iter().collect::<String>().replace("ưo", "ươ");
        compose(&shaped, self.tone).filter(|decoded| decoded != keys)
    }
}

fn is_letter(key: char) -> bool {
    key.is_ascii_lowercase() && !matches!(key, 'f' | 'j' | 'w' | 'z')
}

fn telex(typed: &Typed, key: char) -> Vec<Typed> {
    if let Some(index) = "sfrxj".find(key).filter(|_| typed.has_vowel()) {
        return typed.with_tone(index).into_iter().collect();
    }
    match key {
        'a' | 'e' | 'o' => {
            let is_late = typed.shaped.last() != Some(&key);
            let mut readings: Vec<Typed> = typed.roofed(key).collect();
            for reading in &mut readings {
                reading.is_loose |= is_late;
            }
            readings.push(typed.with(key));
            readings
        }
        'd' if !typed.shaped.is_empty() => typed.barred().into_iter().collect(),
        'w' if typed.has_vowel() => {
            let mut readings = typed.horned();
            readings.extend(typed.reshaped('a', 'ă'));
            readings
        }
        'w' => {
            let mut alone = typed.with('ư');
            alone.is_loose = true;
            vec![alone]
        }
        _ if is_letter(key) => vec![typed.with(key)],
        _ => Vec::new(),
    }
}

fn vni(typed: &Typed, key: char) -> Vec<Typed> {
    match key {
        '1'..='5' => typed.with_tone(key as usize - '1' as usize).into_iter().collect(),
        '6' => ['e', 'o', 'a']
            .into_iter()
            .flat_map(|plain| typed.roofed(plain))
            .collect(),
        '7' => typed.horned(),
        '8' => typed.reshaped('a', 'ă').collect(),
        '9' => typed.barred().into_iter().collect(),
        _ if is_letter(key) => vec![typed.with(key)],
        _ => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_ambiguous_word_is_also_keystrokes() {
        let idle: Vec<_> = AMBIGUOUS.iter().filter(|word| decode_word(word).is_none()).collect();
        assert_eq!(idle, Vec::<&&str>::new());
        assert!(AMBIGUOUS.is_sorted());
    }
}
