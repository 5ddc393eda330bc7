//! A font: how wide its letters are, and how it stands in a PDF.

use super::{BrokenFont, EFFORT};
use miniz_oxide::deflate::compress_to_vec_zlib;
use pdf_writer::{
    Filter, Finish, Name, Pdf, Rect, Ref, Str,
    types::{CidFontType, FontFlags, SystemInfo, UnicodeCmap},
};
use std::collections::BTreeMap;
use ttf_parser::{Face as Parsed, GlyphId};

/// What pages call the regular and the bold face.
pub(super) const NAMES: [&[u8]; 2] = [b"F0", b"F1"];

const SYSTEM: SystemInfo<'static> = SystemInfo {
    registry: Str(b"Adobe"),
    ordering: Str(b"Identity"),
    supplement: 0,
};

/// One face of a font.
pub(super) struct Face {
    bytes: &'static [u8],
    name: &'static str,
    /// Each letter's glyph and width in thousandths of its size.
    letters: BTreeMap<char, (u16, f32)>,
    ascent: f32,
    descent: f32,
    cap_height: f32,
    bounds: Rect,
}

impl Face {
    pub(super) fn read(bytes: &'static [u8], name: &'static str) -> Result<Self, BrokenFont> {
        let parsed = Parsed::parse(bytes, 0).map_err(|_| BrokenFont)?;
        let scale = 1000.0 / f32::from(parsed.units_per_em());
        let mut letters = BTreeMap::new();
        let table = parsed.tables().cmap.ok_or(BrokenFont)?;
        for subtable in table.subtables.into_iter().filter(|subtable| subtable.is_unicode()) {
            subtable.codepoints(|code| {
                let letter = char::from_u32(code);
                if let Some((letter, glyph)) = letter.zip(subtable.glyph_index(code)) {
                    let width = f32::from(parsed.glyph_hor_advance(glyph).unwrap_or_default()) * scale;
                    letters.insert(letter, (glyph.0, width));
                }
            });
        }
        let bounds = parsed.global_bounding_box();
        let scaled = |value: i16| f32::from(value) * scale;
        Ok(Self {
            bytes,
            name,
            letters,
            ascent: scaled(parsed.ascender()),
            descent: scaled(parsed.descender()),
            cap_height: scaled(parsed.capital_height().unwrap_or_default()),
            bounds: Rect::new(
                scaled(bounds.x_min),
                scaled(bounds.y_min),
                scaled(bounds.x_max),
                scaled(bounds.y_max),
            ),
        })
    }

    /// A letter's glyph and width; a letter that the font has not is a question mark, and never nothing at all.
    fn letter(&self, letter: char) -> (u16, f32) {
        let known = self.letters.get(&letter).or_else(|| self.letters.get(&'?'));
        known.copied().unwrap_or((GlyphId(0).0, 500.0))
    }

    /// How wide a text is at a size.
    pub(super) fn width(&self, text: &str, size: f32) -> f32 {
        text.chars().map(|letter| self.letter(letter).1).sum::<f32>() * size / 1000.0
    }

    /// The text as pages hold it: two bytes for each glyph.
    pub(super) fn encode(&self, text: &str) -> Vec<u8> {
        text.chars()
            .flat_map(|letter| self.letter(letter).0.to_be_bytes())
            .collect()
    }

    /// The letter of a glyph.
    #[cfg(test)]
    pub(super) fn letter_of(&self, glyph: u16) -> Option<char> {
        self.letters
            .iter()
            .find_map(|(letter, (other, _))| (*other == glyph).then_some(*letter))
    }

    /// Writes the font into a PDF.
    pub(super) fn write(&self, pdf: &mut Pdf, next: &mut Ref) -> Ref {
        let [font, cid, descriptor, cmap, file] = std::array::from_fn(|_| next.bump());
        let name = Name(self.name.as_bytes());
        pdf.type0_font(font)
            .base_font(name)
            .encoding_predefined(Name(b"Identity-H"))
            .descendant_font(cid)
            .to_unicode(cmap);
        let mut cid_font = pdf.cid_font(cid);
        cid_font
            .subtype(CidFontType::Type2)
            .base_font(name)
            .system_info(SYSTEM)
            .font_descriptor(descriptor)
            .default_width(0.0)
            .cid_to_gid_map_predefined(Name(b"Identity"));
        let mut widths = cid_font.widths();
        for (glyph, width) in self.letters.values() {
            widths.same(*glyph, *glyph, *width);
        }
        widths.finish();
        cid_font.finish();
        pdf.font_descriptor(descriptor)
            .name(name)
            .flags(FontFlags::NON_SYMBOLIC)
            .bbox(self.bounds)
            .italic_angle(0.0)
            .ascent(self.ascent)
            .descent(self.descent)
            .cap_height(self.cap_height)
            .stem_v(80.0)
            .font_file2(file);
        let mut letters = UnicodeCmap::new(Name(b"Letters"), SYSTEM);
        for (letter, (glyph, _)) in &self.letters {
            letters.pair(*glyph, *letter);
        }
        pdf.cmap(cmap, &letters.finish());
        let pressed = compress_to_vec_zlib(self.bytes, EFFORT);
        let length = i32::try_from(self.bytes.len()).unwrap_or(i32::MAX);
        let mut stream = pdf.stream(file, &pressed);
        stream.filter(Filter::FlateDecode);
        stream.pair(Name(b"Length1"), length);
        stream.finish();
        font
    }
}
