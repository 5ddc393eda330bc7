//! Makes a photograph that anybody may be sent out of a file that anybody may have sent.
//!
//! The file's own beginning says what it is, whatever it is called. Its size is read before a single pixel is, and what
//! is kept is drawn anew: nothing of the file itself, neither the place where it was taken nor what hides behind its
//! end, leaves this module.

use image::{
    DynamicImage, ExtendedColorType, ImageDecoder, ImageEncoder, ImageFormat, ImageReader, Limits, RgbImage,
    codecs::{avif::AvifEncoder, jpeg::JpegEncoder},
    imageops::FilterType,
    metadata::Orientation,
};
use market::media::{Encoding, WIDTHS};
use moxcms::{ColorProfile, DataColorSpace, Layout, TransformOptions};
use sha2::{Digest, Sha256};
use std::io::Cursor;

/// The most pixels a photograph may have: more than any telephone takes.
pub const PIXELS_MAX: u64 = 50_000_000;

/// The longest side: WebP knows no more than 16,383 pixels.
const SIDE_MAX: u32 = 16_000;

/// The shortest side of which something is still seen.
const SIDE_MIN: u32 = 100;

/// What one decoder may ask for: four bytes for each pixel, and as much again to work with.
const MEMORY_MAX: u64 = 2 * 4 * PIXELS_MAX;

/// How well it is kept: small, and nobody sees a difference. Each encoding counts in its own way; these look alike.
const JPEG_QUALITY: u8 = 82;
const WEBP_QUALITY: f32 = 75.0;
const AVIF_QUALITY: u8 = 50;

/// The fastest but one: a telephone's photograph takes 3 to 8 seconds. The fastest takes half, and its files of noisy pictures
/// are larger than those of WebP.
const AVIF_SPEED: u8 = 9;

/// A larger colour profile is a printer's or a prank: those of cameras and telephones have some hundred bytes.
const PROFILE_BYTES_MAX: usize = 16 * 1024;

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
    let (wide, high) = decoder.dimensions();
    if wide > SIDE_MAX || high > SIDE_MAX || u64::from(wide) * u64::from(high) > PIXELS_MAX {
        return Err(Unusable::TooLarge);
    }
    // Sixteen bits for each colour are twice the memory.
    if decoder.total_bytes() > 4 * PIXELS_MAX {
        return Err(Unusable::TooLarge);
    }
    if wide < SIDE_MIN || high < SIDE_MIN {
        return Err(Unusable::TooSmall);
    }
    if format == ImageFormat::Jpeg && !ends(bytes) {
        return Err(Unusable::Damaged);
    }
    let orientation = decoder.orientation().unwrap_or(Orientation::NoTransforms);
    let profile = decoder.icc_profile().ok().flatten();
    let image = DynamicImage::from_decoder(decoder).map_err(unusable)?;
    let lies = matches!(
        orientation,
        Orientation::Rotate90 | Orientation::Rotate270 | Orientation::Rotate90FlipH | Orientation::Rotate270FlipH
    );
    let (width, height) = if lies { (high, wide) } else { (wide, high) };

    // Made small first: what comes after is then little work.
    let [.., widest] = WIDTHS;
    let mut drawn = DynamicImage::ImageRgb8(on_white(image));
    if width > widest {
        let (across, along) = (widest, in_proportion(width, height, widest));
        let (wide, high) = if lies { (along, across) } else { (across, along) };
        drawn = drawn.resize_exact(wide, high, FilterType::Triangle);
    }
    drawn.apply_orientation(orientation);
    let drawn = DynamicImage::ImageRgb8(in_srgb(drawn.into_rgb8(), profile.as_deref()));

    let mut files = Vec::new();
    for (named, drawn) in in_widths(drawn) {
        files.push((named, jpeg(&drawn)?));
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

/// Whether a JPEG comes to its end. Its decoder paints what is missing of a file that was cut off grey, and says nothing. What
/// telephones put behind the end, and the small pictures in its head, are no part of it.
fn ends(jpeg: &[u8]) -> bool {
    const END: u8 = 0xd9;
    let mut at = 2;
    loop {
        let Some(mark) = find_mark(jpeg, at) else {
            return false;
        };
        // Every other mark has a head that says its length; the pixels of a scan follow it, without marks in them.
        match jpeg.get(mark + 1..mark + 4) {
            Some(&[kind, high, low]) if kind != END => at = mark + 2 + usize::from(u16::from_be_bytes([high, low])),
            _ => return jpeg.get(mark + 1) == Some(&END),
        }
    }
}

/// The next mark of a JPEG: `ff` and a kind. Filling, a written `ff` and the marks to start anew at are none.
fn find_mark(jpeg: &[u8], from: usize) -> Option<usize> {
    let rest = jpeg.get(from..)?;
    let found = rest
        .windows(2)
        .position(|pair| pair[0] == 0xff && !matches!(pair[1], 0x00 | 0x01 | 0xff | 0xd0..=0xd7));
    found.map(|place| from + place)
}

fn unusable(error: image::ImageError) -> Unusable {
    match error {
        image::ImageError::Limits(_) => Unusable::TooLarge,
        image::ImageError::Unsupported(_) => Unusable::Kind,
        _ => Unusable::Damaged,
    }
}

/// Draws the slim files out of the largest JPEG. It takes some seconds of a core.
pub fn slim(largest: &[u8]) -> Result<Vec<(u32, Encoding, Vec<u8>)>, Unusable> {
    let drawn = image::load_from_memory_with_format(largest, ImageFormat::Jpeg).map_err(unusable)?;
    let mut files = Vec::new();
    for (named, drawn) in in_widths(drawn.into_rgb8().into()) {
        files.push((named, Encoding::Webp, webp(&drawn)?));
        files.push((named, Encoding::Avif, avif(&drawn)?));
    }
    Ok(files)
}

/// The image in every width, with the width it is named by: from the widest to the narrowest, each out of the one
/// before, so that most of the work is done once.
fn in_widths(image: DynamicImage) -> impl Iterator<Item = (u32, DynamicImage)> {
    let mut drawn = image;
    WIDTHS.iter().rev().map(move |named| {
        if drawn.width() > *named {
            let high = in_proportion(drawn.width(), drawn.height(), *named);
            drawn = drawn.resize_exact(*named, high, FilterType::Triangle);
        }
        (*named, drawn.clone())
    })
}

/// How high something of this size is when it is drawn this wide.
fn in_proportion(width: u32, height: u32, drawn: u32) -> u32 {
    let high = u64::from(height) * u64::from(drawn) / u64::from(width).max(1);
    u32::try_from(high.max(1)).unwrap_or(u32::MAX)
}

/// What can be seen through stands on paper.
fn on_white(image: DynamicImage) -> RgbImage {
    if !image.color().has_alpha() {
        return image.into_rgb8();
    }
    let seen_through = image.into_rgba8();
    RgbImage::from_fn(seen_through.width(), seen_through.height(), |x, y| {
        let [red, green, blue, alpha] = seen_through.get_pixel(x, y).0.map(u16::from);
        let over = |colour: u16| u8::try_from((colour * alpha + 255 * (255 - alpha)) / 255).unwrap_or(u8::MAX);
        image::Rgb([over(red), over(green), over(blue)])
    })
}

/// The same colours as numbers of sRGB, which is what a file without a profile means: a telephone's wider colours would
/// look dull otherwise. A profile that is no plain RGB one is left out.
fn in_srgb(image: RgbImage, profile: Option<&[u8]>) -> RgbImage {
    let profile = profile
        .filter(|profile| profile.len() <= PROFILE_BYTES_MAX)
        .and_then(|profile| ColorProfile::new_from_slice(profile).ok())
        .filter(|profile| profile.color_space == DataColorSpace::Rgb && profile.is_matrix_shaper());
    let Some(profile) = profile else {
        return image;
    };
    let srgb = ColorProfile::new_srgb();
    let Ok(transform) = profile.create_transform_8bit(Layout::Rgb, &srgb, Layout::Rgb, TransformOptions::default())
    else {
        return image;
    };
    let mut converted = RgbImage::new(image.width(), image.height());
    match transform.transform(image.as_raw(), &mut converted) {
        Ok(()) => converted,
        Err(_) => image,
    }
}

fn jpeg(image: &DynamicImage) -> Result<Vec<u8>, Unusable> {
    let mut file = Vec::new();
    JpegEncoder::new_with_quality(&mut file, JPEG_QUALITY)
        .write_image(image.as_bytes(), image.width(), image.height(), ExtendedColorType::Rgb8)
        .map_err(|_| Unusable::Damaged)?;
    Ok(file)
}

fn webp(image: &DynamicImage) -> Result<Vec<u8>, Unusable> {
    let file = webp::Encoder::from_rgb(image.as_bytes(), image.width(), image.height())
        .encode_simple(false, WEBP_QUALITY)
        .map_err(|_| Unusable::Damaged)?;
    Ok(file.to_vec())
}

fn avif(image: &DynamicImage) -> Result<Vec<u8>, Unusable> {
    let mut file = Vec::new();
    AvifEncoder::new_with_speed_quality(&mut file, AVIF_SPEED, AVIF_QUALITY)
        .with_num_threads(Some(1))
        .write_image(image.as_bytes(), image.width(), image.height(), ExtendedColorType::Rgb8)
        .map_err(|_| Unusable::Damaged)?;
    Ok(file)
}

#[cfg(test)]
mod tests;
