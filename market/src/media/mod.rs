//! Photographs: what they are called, how large they are, and the port to where their files are kept.
//!
//! A photograph is known by the hash of its largest file. Its files never change, so that they may be kept for ever.

use serde::{Deserialize, Serialize};
use std::{future::Future, io, pin::Pin};

/// The widths in which every photograph is kept, in pixels. A narrower one is not made wider.
pub const WIDTHS: [u32; 3] = [320, 800, 1_600];

/// The width that stands in a list.
pub const CARD_WIDTH: u32 = 800;

/// What a photograph shows, in at most this many characters.
pub const ALT_MAX: u32 = 160;

/// A product has at most this many photographs.
pub const PHOTOS_MAX: usize = 8;

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
}

impl Photo {
    /// The address of its file of a width.
    pub fn address(&self, width: u32) -> String {
        format!("/anh/{}", file_name(&self.hash, width))
    }

    /// Its files with their widths, as `srcset` wants them.
    pub fn sources(&self) -> String {
        let own = u32::try_from(self.width).unwrap_or(u32::MAX);
        let mut sources: Vec<_> = WIDTHS
            .iter()
            .map(|width| (self.address(*width), (*width).min(own)))
            .collect();
        // A narrow one is the same in every width.
        sources.dedup_by_key(|(_, width)| *width);
        let sources: Vec<_> = sources
            .into_iter()
            .map(|(address, width)| format!("{address} {width}w"))
            .collect();
        sources.join(", ")
    }
}

/// The name of a file.
pub fn file_name(hash: &str, width: u32) -> String {
    format!("{hash}-{width}.jpg")
}

/// Where the files of photographs are kept. What is there already may be written again: it is the same.
pub trait PhotoFiles: Send + Sync {
    /// Keeps a file under its name.
    fn put<'a>(&'a self, name: &'a str, bytes: Vec<u8>) -> Pin<Box<dyn Future<Output = io::Result<()>> + Send + 'a>>;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_narrow_photograph_is_offered_once() {
        let photo = |width| Photo {
            hash: "ab".repeat(32),
            width,
            height: 300,
            alt: String::new(),
        };
        assert_eq!(photo(4_000).sources().matches("/anh/").count(), 3);
        assert!(
            photo(4_000)
                .sources()
                .ends_with(&format!("/anh/{}-1600.jpg 1600w", "ab".repeat(32)))
        );
        assert_eq!(photo(200).sources(), format!("/anh/{}-320.jpg 200w", "ab".repeat(32)));
        assert_eq!(photo(500).sources().matches("/anh/").count(), 2);
    }
}
