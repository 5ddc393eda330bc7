//! Makes a photograph that anybody may be sent out of a file that anybody may have sent.
//!
//! The file's own beginning says what it is, whatever it is called. Its size is read before a single pixel is, and what
//! is kept is drawn anew: nothing of the file itself, neither the place where it was taken nor what hides behind its
//! end, leaves this module.

use image::{
    DynamicImage, ExtendedColorType, ImageDecoder, ImageEncoder, ImageFormat, ImageReader, Limits, RgbImage,
    codecs::jpeg::JpegEncoder, imageops::FilterType, metadata::Orientation,
};
use market::media::WIDTHS;
use sha2::{Digest, Sha256};
use std::io::Cursor;

/// The most pixels a photograph may have: more than any telephone takes.
pub const PIXELS_MAX: u64 = 50_000_000;

/// The longest side.
const SIDE_MAX: u32 = 20_000;

/// The shortest side of which something is still seen.
const SIDE_MIN: u32 = 100;

/// What one decoder may ask for: four bytes for each pixel, and as much again to work with.
const MEMORY_MAX: u64 = 2 * 4 * PIXELS_MAX;

/// How well it is kept: small, and nobody sees a difference.
const QUALITY: u8 = 82;

/// A photograph in every width.
#[derive(Debug)]
pub struct Prepared {
    /// SHA-256 of the largest file, in hexadecimal digits.
    pub hash: String,
    /// Its width as it is seen, in pixels.
    pub width: u32,
    /// Its height.
    pub height: u32,
    /// The files, each with the width it is named by.
    pub files: Vec<(u32, Vec<u8>)>,
}

/// Why a file is no photograph for us.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
pub enum Unusable {
    /// Neither JPEG nor PNG nor WebP.
    #[error("neither JPEG nor PNG nor WebP")]
    Kind,
    /// It has more pixels than are read, or says so.
    #[error("too many pixels")]
    TooLarge,
    /// It is so small that nothing is seen on it.
    #[error("too few pixels")]
    TooSmall,
    /// It cannot be read to its end.
    #[error("damaged")]
    Damaged,
}

/// Reads a file and draws it anew in every width. It takes a while: never on a thread that others wait for.
pub fn prepare(bytes: &[u8]) -> Result<Prepared, Unusable> {
    let format = image::guess_format(bytes).map_err(|_| Unusable::Kind)?;
    if !matches!(format, ImageFormat::Jpeg | ImageFormat::Png | ImageFormat::WebP) {
        return Err(Unusable::Kind);
    }
    let mut reader = ImageReader::with_format(Cursor::new(bytes), format);
    let mut limits = Limits::default();
    limits.max_image_width = Some(SIDE_MAX);
    limits.max_image_height = Some(SIDE_MAX);
    limits.max_alloc = Some(MEMORY_MAX);
    reader.limits(limits);
    let mut decoder = reader.into_decoder().map_err(unusable)?;
    let (width, height) = decoder.dimensions();
    if width > SIDE_MAX || height > SIDE_MAX || u64::from(width) * u64::from(height) > PIXELS_MAX {
        return Err(Unusable::TooLarge);
    }
    if width < SIDE_MIN || height < SIDE_MIN {
        return Err(Unusable::TooSmall);
    }
    let orientation = decoder.orientation().unwrap_or(Orientation::NoTransforms);
    let mut image = DynamicImage::from_decoder(decoder).map_err(unusable)?;
    image.apply_orientation(orientation);
    let image = on_white(&image);
    let (width, height) = image.dimensions();

    let mut files = Vec::new();
    // From the widest to the narrowest, each out of the one before: most of the work is done once.
    let mut drawn = DynamicImage::ImageRgb8(image);
    for named in WIDTHS.iter().rev() {
        if drawn.width() > *named {
            let high = (u64::from(height) * u64::from(*named) / u64::from(width)).max(1);
            drawn = drawn.resize_exact(*named, u32::try_from(high).unwrap_or(1), FilterType::Triangle);
        }
        files.push((*named, encode(&drawn)?));
    }
    let hash = files
        .first()
        .map(|(_, file)| Sha256::digest(file))
        .ok_or(Unusable::Damaged)?;
    Ok(Prepared {
        hash: hash.iter().map(|byte| format!("{byte:02x}")).collect(),
        width,
        height,
        files,
    })
}

fn unusable(error: image::ImageError) -> Unusable {
    match error {
        image::ImageError::Limits(_) => Unusable::TooLarge,
        image::ImageError::Unsupported(_) => Unusable::Kind,
        _ => Unusable::Damaged,
    }
}

/// What can be seen through stands on paper.
fn on_white(image: &DynamicImage) -> RgbImage {
    if !image.color().has_alpha() {
        return image.to_rgb8();
    }
    let seen_through = image.to_rgba8();
    RgbImage::from_fn(seen_through.width(), seen_through.height(), |x, y| {
        let [red, green, blue, alpha] = seen_through.get_pixel(x, y).0.map(u16::from);
        let over = |colour: u16| u8::try_from((colour * alpha + 255 * (255 - alpha)) / 255).unwrap_or(u8::MAX);
        image::Rgb([over(red), over(green), over(blue)])
    })
}

fn encode(image: &DynamicImage) -> Result<Vec<u8>, Unusable> {
    let mut file = Vec::new();
    JpegEncoder::new_with_quality(&mut file, QUALITY)
        .write_image(image.as_bytes(), image.width(), image.height(), ExtendedColorType::Rgb8)
        .map_err(|_| Unusable::Damaged)?;
    Ok(file)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn photo(width: u32, height: u32) -> DynamicImage {
        DynamicImage::ImageRgb8(RgbImage::from_fn(width, height, |x, y| {
            // The left upper quarter is red, the rest green.
            if x < width / 2 && y < height / 2 {
                image::Rgb([220, 20, 20])
            } else {
                image::Rgb([20, 160, 40])
            }
        }))
    }

    fn file(image: &DynamicImage, format: ImageFormat) -> Vec<u8> {
        let mut bytes = Cursor::new(Vec::new());
        image.write_to(&mut bytes, format).unwrap();
        bytes.into_inner()
    }

    #[test]
    fn every_kind_is_drawn_anew_in_three_widths() {
        for format in [ImageFormat::Jpeg, ImageFormat::Png, ImageFormat::WebP] {
            let made = prepare(&file(&photo(1_000, 500), format)).unwrap();
            assert_eq!((made.width, made.height), (1_000, 500), "{format:?}");
            assert_eq!(made.hash.len(), 64);
            let sizes: Vec<_> = made
                .files
                .iter()
                .map(|(named, bytes)| {
                    assert_eq!(image::guess_format(bytes).unwrap(), ImageFormat::Jpeg);
                    let image = image::load_from_memory(bytes).unwrap();
                    (*named, image.width(), image.height())
                })
                .collect();
            // A narrow one is not made wider.
            assert_eq!(sizes, [(1_600, 1_000, 500), (800, 800, 400), (320, 320, 160)]);
        }
    }

    #[test]
    fn a_photograph_stands_upright_and_tells_nothing_of_its_maker() {
        // EXIF: turned by 90 degrees, and a text that must not stay.
        let plain = file(&photo(400, 200), ImageFormat::Jpeg);
        let mut exif = b"Exif\0\0MM\0\x2a\0\0\0\x08\0\x02\x01\x12\0\x03\0\0\0\x01\0\x06\0\0\x01\x0e\0\x02\0\0\0\x08\0\0\0\x26\0\0\0\0nha-toi\0".to_vec();
        let length = u16::try_from(exif.len() + 2).unwrap().to_be_bytes();
        let mut turned = plain[..2].to_vec();
        turned.extend([0xff, 0xe1]);
        turned.extend(length);
        turned.append(&mut exif);
        turned.extend(&plain[2..]);
        assert!(turned.windows(7).any(|part| part == b"nha-toi"));

        let made = prepare(&turned).unwrap();
        assert_eq!((made.width, made.height), (200, 400));
        let (_, bytes) = &made.files[0];
        assert!(!bytes.windows(7).any(|part| part == b"nha-toi") && !bytes.windows(4).any(|part| part == b"Exif"));
        // Turned to the right, the red quarter stands at the top on the right.
        let image = image::load_from_memory(bytes).unwrap().to_rgb8();
        assert!(image.get_pixel(150, 50).0[0] > 150 && image.get_pixel(50, 50).0[0] < 100);
    }

    #[test]
    fn what_hides_behind_a_photograph_is_gone() {
        let mut polyglot = file(&photo(200, 200), ImageFormat::Jpeg);
        polyglot.extend(b"PK\x03\x04<script>alert(1)</script>");
        let made = prepare(&polyglot).unwrap();
        for (_, bytes) in &made.files {
            assert!(!bytes.windows(8).any(|part| part == b"<script>"));
        }
    }

    #[test]
    fn what_is_no_photograph_is_refused() {
        for other in [
            b"GIF89a\x01\0\x01\0".to_vec(),
            b"<svg xmlns='http://www.w3.org/2000/svg'/>".to_vec(),
            b"<!doctype html><script>".to_vec(),
            b"%PDF-1.7".to_vec(),
            Vec::new(),
            file(&photo(200, 200), ImageFormat::Jpeg)[..2].to_vec(),
        ] {
            assert_eq!(prepare(&other).unwrap_err(), Unusable::Kind, "{other:?}");
        }
        for format in [ImageFormat::Png, ImageFormat::WebP] {
            let whole = file(&photo(400, 400), format);
            assert_eq!(
                prepare(&whole[..whole.len() / 2]).unwrap_err(),
                Unusable::Damaged,
                "{format:?}"
            );
        }
        let head = &file(&photo(400, 400), ImageFormat::Jpeg)[..120];
        assert_eq!(prepare(head).unwrap_err(), Unusable::Damaged);
        assert_eq!(
            prepare(&file(&photo(99, 400), ImageFormat::Png)).unwrap_err(),
            Unusable::TooSmall
        );
    }

    /// A PNG of which only the head is there, and which says it is this large.
    fn bomb(width: u32, height: u32) -> Vec<u8> {
        let mut head = b"IHDR".to_vec();
        head.extend(width.to_be_bytes());
        head.extend(height.to_be_bytes());
        head.extend([8, 2, 0, 0, 0]);
        let mut bytes = b"\x89PNG\r\n\x1a\n\0\0\0\x0d".to_vec();
        let sum = crc(&head);
        bytes.extend(head);
        bytes.extend(sum.to_be_bytes());
        bytes.extend(b"\0\0\0\0IDAT\x35\xaf\x06\x1e");
        bytes
    }

    /// The check sum of PNG.
    fn crc(bytes: &[u8]) -> u32 {
        let step = |sum: u32| {
            if sum & 1 == 1 {
                0xedb8_8320 ^ (sum >> 1)
            } else {
                sum >> 1
            }
        };
        !bytes.iter().fold(u32::MAX, |sum, byte| {
            (0..8).fold(sum ^ u32::from(*byte), |sum, _| step(sum))
        })
    }

    #[test]
    fn a_file_that_says_it_is_huge_is_not_believed_with_memory() {
        for (width, height) in [
            (10_000, 6_000),
            (20_001, 200),
            (u32::MAX >> 1, u32::MAX >> 1),
            (60_000_000, 1),
        ] {
            assert_eq!(
                prepare(&bomb(width, height)).unwrap_err(),
                Unusable::TooLarge,
                "{width}×{height}"
            );
        }
    }
}
