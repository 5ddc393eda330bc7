//! How the letters of a file are written, from Unicode back to the fonts of the nineties.
//!
//! TCVN3 (also "ABC") is table VN3 of TCVN 5712:1993. VNI-Windows is the table of VNI Software for Windows, as the
//! project vietunicode describes it: a vowel, and behind it one letter for its marks. Programs took both for Western
//! letters, so text in them is read as Windows-1252 first and then put right, which also mends cells of an XLSX that
//! were typed in such a font.

use crate::base::{text::is_syllable, text_enum};
use unicode_normalization::UnicodeNormalization;

text_enum! {
    /// An encoding.
    Encoding {
        /// Unicode, eight bits.
        Utf8 = "utf8",
        /// Unicode, sixteen bits, the low half first.
        Utf16Le = "utf16_le",
        /// Unicode, sixteen bits, the high half first.
        Utf16Be = "utf16_be",
        /// Windows' own Vietnamese code page.
        Windows1258 = "windows1258",
        /// TCVN3, as typed with .VnTime and its like.
        Tcvn3 = "tcvn3",
        /// VNI-Windows, as typed with VNI-Times and its like.
        Vni = "vni",
    }
}

/// So many letters are looked at to tell encodings from each other.
const LOOKED_AT: usize = 64 * 1024;

impl Encoding {
    /// The encodings that an XLSX may hold: Unicode, or letters that only a font made Vietnamese.
    pub const OF_XLSX: [Self; 3] = [Self::Utf8, Self::Tcvn3, Self::Vni];

    /// What the bytes are most likely written in.
    pub fn detect(bytes: &[u8]) -> Self {
        match bytes {
            [0xEF, 0xBB, 0xBF, ..] => return Self::Utf8,
            [0xFF, 0xFE, ..] => return Self::Utf16Le,
            [0xFE, 0xFF, ..] => return Self::Utf16Be,
            _ => {}
        }
        let begin = &bytes[..bytes.len().min(LOOKED_AT)];
        // Every second byte of plain letters is nothing at all in UTF-16.
        let zeros = |first: usize| begin.iter().skip(first).step_by(2).filter(|byte| **byte == 0).count();
        if begin.len() >= 4 && zeros(1) * 4 > begin.len() {
            return Self::Utf16Le;
        }
        if begin.len() >= 4 && zeros(0) * 4 > begin.len() {
            return Self::Utf16Be;
        }
        if std::str::from_utf8(bytes).is_ok() {
            return Self::Utf8;
        }
        let likely =
            [Self::Windows1258, Self::Tcvn3, Self::Vni].map(|encoding| (score(&encoding.decode(begin)), encoding));
        let (_, best) = likely.into_iter().fold(
            (i64::MIN, Self::Windows1258),
            |best, one| if one.0 > best.0 { one } else { best },
        );
        best
    }

    /// What text of an XLSX was most likely typed in.
    pub fn detect_text(text: &str) -> Self {
        let likely = [Self::Utf8, Self::Tcvn3, Self::Vni].map(|encoding| (score(&encoding.mend(text)), encoding));
        let (_, best) = likely.into_iter().fold(
            (i64::MIN, Self::Utf8),
            |best, one| if one.0 > best.0 { one } else { best },
        );
        best
    }

    /// The text, in NFC. What cannot be read becomes U+FFFD.
    pub fn decode(self, bytes: &[u8]) -> String {
        let text = |encoding: &'static encoding_rs::Encoding| encoding.decode_with_bom_removal(bytes).0;
        match self {
            Self::Utf8 => text(encoding_rs::UTF_8).nfc().collect(),
            Self::Utf16Le => text(encoding_rs::UTF_16LE).nfc().collect(),
            Self::Utf16Be => text(encoding_rs::UTF_16BE).nfc().collect(),
            Self::Windows1258 => text(encoding_rs::WINDOWS_1258).nfc().collect(),
            Self::Tcvn3 | Self::Vni => self.mend(&text(encoding_rs::WINDOWS_1252)),
        }
    }

    /// Text whose letters were taken for Western ones, put right; in NFC.
    pub fn mend(self, text: &str) -> String {
        match self {
            Self::Tcvn3 => text.chars().map(tcvn3).nfc().collect(),
            Self::Vni => vni(text),
            Self::Utf8 | Self::Utf16Le | Self::Utf16Be | Self::Windows1258 => text.nfc().collect(),
        }
    }
}

/// How Vietnamese a text reads: words with marks that are syllables, less those that are none.
fn score(text: &str) -> i64 {
    let words = text
        .split(|symbol: char| !symbol.is_alphabetic())
        .filter(|word| !word.is_ascii());
    let judged: i64 = words
        .map(|word| if is_syllable(&word.to_lowercase()) { 1 } else { -1 })
        .sum();
    let unreadable = text.chars().filter(|symbol| *symbol == '\u{fffd}').count();
    judged - i64::try_from(unreadable).unwrap_or(i64::MAX)
}

/// TCVN 5712:1993, table VN3: the letters from A1 on; a point where there is none.
const TCVN3: &str = "ĂÂÊÔƠƯĐăâêôơưđ......àảãáạ.ằẳẵắ.......ặầẩẫấậè.ẻẽéẹềểễếệìỉ...ĩíịò.ỏõóọồổỗốộờởỡớợù.ủũúụừửữứựỳỷỹýỵ.";

fn tcvn3(symbol: char) -> char {
    // Windows-1252 and the table agree on which byte A1 to FF is which character.
    match u32::from(symbol).checked_sub(0xA1).filter(|place| *place < 0x5F) {
        Some(place) => TCVN3
            .chars()
            .nth(place as usize)
            .filter(|letter| *letter != '.')
            .unwrap_or(symbol),
        None => symbol,
    }
}

/// Letters of VNI-Windows that stand for themselves.
const VNI_ALONE: [(char, &str); 16] = [
    ('ô', "ơ"),
    ('ö', "ư"),
    ('ñ', "đ"),
    ('í', "í"),
    ('ì', "ì"),
    ('æ', "ỉ"),
    ('ó', "ĩ"),
    ('ò', "ị"),
    ('î', "ỵ"),
    ('Ô', "Ơ"),
    ('Ö', "Ư"),
    ('Ñ', "Đ"),
    ('Æ', "Ỉ"),
    ('Ó', "Ĩ"),
    ('Ò', "Ị"),
    ('Î', "Ỵ"),
];

/// Letters behind a vowel, with the marks they stand for: circumflex, breve and the tones.
const VNI_MARKS: [(char, &str); 17] = [
    ('ù', "\u{301}"),
    ('ø', "\u{300}"),
    ('û', "\u{309}"),
    ('õ', "\u{303}"),
    ('ï', "\u{323}"),
    ('â', "\u{302}"),
    ('á', "\u{302}\u{301}"),
    ('à', "\u{302}\u{300}"),
    ('å', "\u{302}\u{309}"),
    ('ã', "\u{302}\u{303}"),
    ('ä', "\u{302}\u{323}"),
    ('ê', "\u{306}"),
    ('é', "\u{306}\u{301}"),
    ('è', "\u{306}\u{300}"),
    ('ú', "\u{306}\u{309}"),
    ('ü', "\u{306}\u{303}"),
    ('ë', "\u{306}\u{323}"),
];

fn vni(text: &str) -> String {
    let mut mended = String::with_capacity(text.len() + text.len() / 8);
    let mut before = ' ';
    for symbol in text.chars() {
        let small = symbol.to_lowercase().next().unwrap_or(symbol);
        let marks = VNI_MARKS.iter().find(|(mark, _)| *mark == small);
        match marks {
            Some((_, marks)) if "aeouyôöAEOUYÔÖ".contains(before) => mended.push_str(marks),
            _ => match VNI_ALONE.iter().find(|(letter, _)| *letter == symbol) {
                Some((_, letter)) => mended.push_str(letter),
                None => mended.push(symbol),
            },
        }
        before = symbol;
    }
    mended.nfc().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str =
        "Tên sản phẩm: Miến dong Tài Hoan, rượu nếp ủ; quy cách túi 500 g, đặc sản vùng cao ngọt bùi, lỡ hẹn";

    /// The bytes of the text in an encoding, by searching for them.
    fn bytes_of(encoding: Encoding) -> Vec<u8> {
        let mut bytes = Vec::new();
        for symbol in TEXT.chars() {
            if symbol.is_ascii() {
                bytes.push(symbol as u8);
                continue;
            }
            let one = (0x80..=0xFF_u8).map(|byte| vec![byte]);
            let two = (b'A'..=b'z')
                .chain(0x80..=0xFF)
                .flat_map(|first| (0x80..=0xFF_u8).map(move |second| vec![first, second]));
            let found = one
                .chain(two)
                .find(|bytes| encoding.decode(bytes) == symbol.to_string());
            bytes.extend(found.unwrap_or_else(|| panic!("{symbol} in {encoding:?}")));
        }
        bytes
    }

    #[test]
    fn every_encoding_is_recognised_and_read() {
        let utf16 = |low_first: bool| -> Vec<u8> {
            let order = |unit: u16| {
                if low_first {
                    unit.to_le_bytes()
                } else {
                    unit.to_be_bytes()
                }
            };
            TEXT.encode_utf16().flat_map(order).collect()
        };
        for (encoding, bytes) in [
            (Encoding::Utf8, TEXT.as_bytes().to_vec()),
            (Encoding::Utf8, [b"\xEF\xBB\xBF", TEXT.as_bytes()].concat()),
            (Encoding::Utf16Le, [b"\xFF\xFE".to_vec(), utf16(true)].concat()),
            (Encoding::Utf16Le, utf16(true)),
            (Encoding::Utf16Be, utf16(false)),
            (Encoding::Tcvn3, bytes_of(Encoding::Tcvn3)),
            (Encoding::Vni, bytes_of(Encoding::Vni)),
        ] {
            assert_eq!(Encoding::detect(&bytes), encoding, "{bytes:?}");
            assert_eq!(encoding.decode(&bytes), TEXT);
        }
    }

    #[test]
    fn windows_1258_writes_tones_apart() {
        // "Miến dong, rượu nếp, sản phẩm".
        let bytes = b"Mi\xEA\xECn dong, r\xFD\xF5\xF2u n\xEA\xECp, sa\xD2n ph\xE2\xD2m";
        assert_eq!(Encoding::detect(bytes), Encoding::Windows1258);
        assert_eq!(Encoding::Windows1258.decode(bytes), "Miến dong, rượu nếp, sản phẩm");
    }

    #[test]
    fn known_words_in_the_old_fonts() {
        // As they are seen where the font is missing.
        assert_eq!(
            Encoding::Tcvn3.mend("MiÕn dong Tµi Hoan, s¶n phÈm"),
            "Miến dong Tài Hoan, sản phẩm"
        );
        assert_eq!(
            Encoding::Vni.mend("Mieán dong Taøi Hoan, saûn phaåm, röôïu, ñaëc"),
            "Miến dong Tài Hoan, sản phẩm, rượu, đặc"
        );
        assert_eq!(Encoding::detect_text("MiÕn dong Tµi Hoan, s¶n phÈm"), Encoding::Tcvn3);
        assert_eq!(Encoding::detect_text("Mieán dong, saûn phaåm"), Encoding::Vni);
        assert_eq!(Encoding::detect_text("Miến dong, sản phẩm"), Encoding::Utf8);
        assert_eq!(Encoding::detect_text("Mien dong"), Encoding::Utf8);
    }
}
