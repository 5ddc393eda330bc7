//! Photographs: what their files are called, how large they are, and in which encodings they are kept.
//!
//! A photograph is known by the hash of its largest JPEG. Its files never change, so that they may be kept for ever.

use serde::{Deserialize, Serialize};

/// The widths in which every photograph is kept, in pixels. A narrower one is not made wider.
pub const WIDTHS: [u32; 3] = [320, 800, 1_600];

/// The width that stands in a list.
pub const CARD_WIDTH: u32 = 800;

/// What a photograph shows, in at most this many characters.
pub const ALT_MAX: u32 = 160;

/// A product has at most this many photographs.
pub const PHOTOS_MAX: usize = 8;

/// The largest file that is taken.
pub const PHOTO_BYTES_MAX: usize = 10 * 1024 * 1024;

/// How the files of a photograph are written.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Encoding {
    /// Every browser reads it; there from the beginning.
    Jpeg,
    /// Smaller, and drawn a little later.
    Webp,
    /// Smaller again, for browsers of the last years; drawn with the one before.
    Avif,
}

impl Encoding {
    /// Those that are drawn a little later, the smallest first: a browser takes the first that it can read.
    pub const SLIM: [Self; 2] = [Self::Avif, Self::Webp];

    const ALL: [Self; 3] = [Self::Jpeg, Self::Webp, Self::Avif];

    /// How names of such files end.
    pub fn extension(self) -> &'static str {
        match self {
            Self::Jpeg => "jpg",
            Self::Webp => "webp",
            Self::Avif => "avif",
        }
    }

    /// The media type.
    pub fn media_type(self) -> &'static str {
        match self {
            Self::Jpeg => "image/jpeg",
            Self::Webp => "image/webp",
            Self::Avif => "image/avif",
        }
    }
}

/// A photograph of something.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Photo {
    /// The hash that its files are named by: 64 hexadecimal digits.
    pub hash: String,
    /// Its width as it was taken, in pixels.
    pub width: i32,
    /// Its height.
    pub height: i32,
    /// What it shows, for those who do not see it.
    pub alt: String,
    /// Whether its slim files are there too.
    #[serde(default)]
    pub has_slim: bool,
}

impl Photo {
    /// The address of its JPEG of a width.
    pub fn address(&self, width: u32) -> String {
        format!("/anh/{}", file_name(&self.hash, width, Encoding::Jpeg))
    }

    /// Its files of an encoding with their widths, as `srcset` wants them.
    pub fn sources(&self, encoding: Encoding) -> String {
        let own = u32::try_from(self.width).unwrap_or(u32::MAX);
        let mut widths: Vec<_> = WIDTHS.iter().map(|width| (*width, (*width).min(own))).collect();
        // A narrow one is the same in every width.
        widths.dedup_by_key(|(_, drawn)| *drawn);
        let sources: Vec<_> = widths
            .into_iter()
            .map(|(named, drawn)| format!("/anh/{} {drawn}w", file_name(&self.hash, named, encoding)))
            .collect();
        sources.join(", ")
    }
}

/// The name of a file.
pub fn file_name(hash: &str, width: u32, encoding: Encoding) -> String {
    format!("{hash}-{width}.{}", encoding.extension())
}

/// All names of a photograph.
pub fn file_names(hash: &str) -> Vec<String> {
    Encoding::ALL
        .into_iter()
        .flat_map(|encoding| WIDTHS.map(|width| file_name(hash, width, encoding)))
        .collect()
}

/// The hash and the encoding in the name of a file, when it is such a name.
pub fn parse_file_name(name: &str) -> Option<(&str, Encoding)> {
    let (hash, rest) = name.split_once('-')?;
    let is_hash = hash.len() == 64 && hash.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'));
    let (width, extension) = rest.split_once('.')?;
    let is_width = WIDTHS.iter().any(|known| known.to_string() == width);
    let encoding = Encoding::ALL
        .into_iter()
        .find(|encoding| encoding.extension() == extension)?;
    (is_hash && is_width).then_some((hash, encoding))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_narrow_photograph_is_offered_once() {
        let sources = |width| {
            let photo = Photo {
                hash: "ab".repeat(32),
                width,
                height: 300,
                alt: String::new(),
                has_slim: true,
            };
            photo.sources(Encoding::Webp)
        };
        let hash = "ab".repeat(32);
        assert_eq!(sources(4_000).matches("/anh/").count(), 3);
        assert!(sources(4_000).ends_with(&format!("/anh/{hash}-1600.webp 1600w")));
        assert_eq!(sources(200), format!("/anh/{hash}-320.webp 200w"));
        assert_eq!(sources(500).matches("/anh/").count(), 2);
    }

    #[test]
    fn only_names_of_photographs_are_names() {
        let hash = "ab".repeat(32);
        for name in file_names(&hash) {
            assert!(
                parse_file_name(&name)
                    .is_some_and(|(found, encoding)| { found == hash && name.ends_with(encoding.extension()) }),
                "{name}"
            );
        }
        for name in [
            "",
            "../Cargo.toml",
            &hash,
            &format!("{hash}-321.jpg"),
            &format!("{hash}-320.svg"),
            &format!("{hash}-320.jpg.br"),
            &format!("{}-320.jpg", hash.to_uppercase()),
            &format!("../{hash}-320.jpg"),
        ] {
            assert_eq!(parse_file_name(name), None, "{name}");
        }
    }
}
