//! Files that are photographs, and files that are not.

use crate::{File, Page, Person};
use std::collections::HashSet;

/// A JPEG that comes in one scan after the other: what a web page of others would send.
pub const PROGRESSIVE: &[u8] = include_bytes!("../../server/src/picture/samples/progressive.jpg");

/// A JPEG of four inks.
pub const FOUR_INKS: &[u8] = include_bytes!("../../server/src/picture/samples/cmyk.jpg");

/// An animation.
pub const ANIMATION: &[u8] = include_bytes!("../../server/src/picture/samples/animated.webp");

/// A PNG of one colour, uncompressed.
pub fn png(width: u32, height: u32, colour: [u8; 3]) -> Vec<u8> {
    drawn(width, height, |_, _| colour)
}

/// A PNG that no encoding makes small.
pub fn noise(width: u32, height: u32) -> Vec<u8> {
    drawn(width, height, |x, y| {
        let number = (x.wrapping_mul(2_654_435_761) ^ y.wrapping_mul(2_246_822_519)).wrapping_mul(3_266_489_917);
        let [red, green, blue, _] = (number ^ (number >> 15)).to_le_bytes();
        [red, green, blue]
    })
}

fn drawn(width: u32, height: u32, colour: impl Fn(u32, u32) -> [u8; 3]) -> Vec<u8> {
    let mut rows = Vec::new();
    for y in 0..height {
        rows.push(0);
        rows.extend((0..width).flat_map(|x| colour(x, y)));
    }
    let mut data = vec![0x78, 0x01];
    let blocks = rows.chunks(0xffff).count();
    for (place, block) in rows.chunks(0xffff).enumerate() {
        let length = u16::try_from(block.len()).expect("a short block");
        data.push(u8::from(place + 1 == blocks));
        data.extend(length.to_le_bytes());
        data.extend((!length).to_le_bytes());
        data.extend(block);
    }
    let (low, high) = rows.iter().fold((1_u32, 0_u32), |(low, high), byte| {
        let low = (low + u32::from(*byte)) % 65_521;
        (low, (high + low) % 65_521)
    });
    data.extend(((high << 16) | low).to_be_bytes());
    [
        b"\x89PNG\r\n\x1a\n".to_vec(),
        head(width, height),
        chunk(b"IDAT", &data),
        chunk(b"IEND", &[]),
    ]
    .concat()
}

/// The head of a PNG that says it is this large.
pub fn head(width: u32, height: u32) -> Vec<u8> {
    let size = [width.to_be_bytes(), height.to_be_bytes()].concat();
    chunk(b"IHDR", &[size.as_slice(), &[8, 2, 0, 0, 0]].concat())
}

/// A part of a PNG with its length and its check sum.
pub fn chunk(kind: &[u8; 4], content: &[u8]) -> Vec<u8> {
    let length = u32::try_from(content.len()).expect("a short chunk").to_be_bytes();
    let part = [kind.as_slice(), content].concat();
    let sum = !part.iter().fold(u32::MAX, |sum, byte| {
        (0..8).fold(sum ^ u32::from(*byte), |sum, _| {
            if sum & 1 == 1 {
                0xedb8_8320 ^ (sum >> 1)
            } else {
                sum >> 1
            }
        })
    });
    [length.as_slice(), &part, &sum.to_be_bytes()].concat()
}

/// Sends the form with a file, as a browser does.
pub async fn send(person: &Person, slug: &str, alt: &str, file: &[u8]) -> reqwest::Response {
    let fields = [("lang", "vi"), ("slug", slug), ("alt", alt)];
    let file = File {
        field: "photo",
        name: "anh.jpg",
        bytes: file,
    };
    person.send_file("/api/photo/add", &fields, &file).await
}

/// A JPEG with a segment more behind its beginning.
pub fn with_segment(jpeg: &[u8], marker: u8, content: &[u8]) -> Vec<u8> {
    let length = u16::try_from(content.len() + 2).expect("a short segment").to_be_bytes();
    [&jpeg[..2], &[0xff, marker], &length, content, &jpeg[2..]].concat()
}

/// The addresses of the photographs on a page, each once.
pub fn photos_of(page: &Page) -> Vec<String> {
    let mut photos = page.attributes("img", "src");
    let mut seen = HashSet::new();
    photos.retain(|address| address.starts_with("/anh/") && seen.insert(address.clone()));
    photos
}
