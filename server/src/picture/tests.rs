//! What comes in, and what becomes of it.

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

/// A JPEG with a segment more behind its beginning.
fn with_segment(jpeg: &[u8], marker: u8, content: &[u8]) -> Vec<u8> {
    let length = u16::try_from(content.len() + 2).unwrap().to_be_bytes();
    [&jpeg[..2], &[0xff, marker], &length, content, &jpeg[2..]].concat()
}

/// EXIF that says how the camera was held, and a text that must not stay.
fn exif(orientation: u8) -> Vec<u8> {
    let mut exif = b"Exif\0\0MM\0\x2a\0\0\0\x08\0\x02\x01\x12\0\x03\0\0\0\x01\0".to_vec();
    exif.push(orientation);
    exif.extend(b"\0\0\x01\x0e\0\x02\0\0\0\x08\0\0\0\x26\0\0\0\0nha-toi\0");
    exif
}

#[test]
fn a_photograph_stands_upright_and_tells_nothing_of_its_maker() {
    let plain = file(&photo(400, 200), ImageFormat::Jpeg);
    // Where the red quarter stands after each turn: left or right, above or below.
    for (orientation, lies, red) in [
        (1, false, (false, false)),
        (2, false, (true, false)),
        (3, false, (true, true)),
        (4, false, (false, true)),
        (5, true, (false, false)),
        (6, true, (true, false)),
        (7, true, (true, true)),
        (8, true, (false, true)),
        // No such turn.
        (9, false, (false, false)),
    ] {
        let turned = with_segment(&plain, 0xe1, &exif(orientation));
        assert!(turned.windows(7).any(|part| part == b"nha-toi"));
        let made = prepare(&turned).unwrap();
        let size = if lies { (200, 400) } else { (400, 200) };
        assert_eq!((made.width, made.height), size, "{orientation}");
        let (_, bytes) = &made.files[0];
        assert!(!bytes.windows(7).any(|part| part == b"nha-toi") && !bytes.windows(4).any(|part| part == b"Exif"));
        let image = image::load_from_memory(bytes).unwrap().to_rgb8();
        for right in [false, true] {
            for below in [false, true] {
                let x = size.0 / 4 + if right { size.0 / 2 } else { 0 };
                let y = size.1 / 4 + if below { size.1 / 2 } else { 0 };
                let is_red = image.get_pixel(x, y).0[0] > 150;
                assert_eq!(is_red, (right, below) == red, "{orientation}: {right} {below}");
            }
        }
    }
}

#[test]
fn what_is_wide_when_it_stands_is_as_wide_as_its_name_says() {
    let lying = with_segment(&file(&photo(1_000, 1_800), ImageFormat::Jpeg), 0xe1, &exif(6));
    let made = prepare(&lying).unwrap();
    assert_eq!((made.width, made.height), (1_800, 1_000));
    let image = image::load_from_memory(&made.files[0].1).unwrap();
    assert_eq!((image.width(), image.height()), (1_600, 888));
}

/// The colour of the pixel in the middle of the largest file.
fn middle(bytes: &[u8]) -> [u8; 3] {
    let made = prepare(bytes).unwrap();
    let image = image::load_from_memory(&made.files[0].1).unwrap().to_rgb8();
    image.get_pixel(image.width() / 4, image.height() / 4).0
}

#[test]
fn every_way_of_writing_a_photograph_is_read() {
    for (name, bytes) in [
        ("progressive", include_bytes!("samples/progressive.jpg").as_slice()),
        ("the first of an animation", include_bytes!("samples/animated.webp")),
        ("the first of an animation", include_bytes!("samples/animated.png")),
        ("four inks", include_bytes!("samples/cmyk.jpg")),
    ] {
        let [red, green, blue] = middle(bytes);
        assert!(red > 180 && green < 90 && blue < 90, "{name}: {red} {green} {blue}");
    }
    let [red, green, blue] = middle(include_bytes!("samples/grey.jpg"));
    assert!(red == green && green == blue);
    // Sixteen bits for each colour, and with something to see through.
    let deep = photo(200, 200).to_rgb16();
    let [red, ..] = middle(&file(&DynamicImage::ImageRgb16(deep), ImageFormat::Png));
    assert!(red > 180);
    let clear = image::RgbaImage::from_pixel(200, 200, image::Rgba([0, 0, 0, 0]));
    assert_eq!(
        middle(&file(&DynamicImage::ImageRgba8(clear), ImageFormat::Png)),
        [255; 3]
    );
}

/// A JPEG that says its colours are these.
fn with_profile(jpeg: &[u8], profile: &[u8]) -> Vec<u8> {
    with_segment(jpeg, 0xe2, &[b"ICC_PROFILE\0\x01\x01", profile].concat())
}

#[test]
fn colours_of_a_telephone_stay_what_they_were() {
    let plain = DynamicImage::ImageRgb8(RgbImage::from_pixel(200, 200, image::Rgb([200, 100, 100])));
    let plain = file(&plain, ImageFormat::Jpeg);
    let p3 = ColorProfile::new_display_p3().encode().unwrap();
    let ([red, green, _], [wide_red, wide_green, _]) = (middle(&plain), middle(&with_profile(&plain, &p3)));
    // The same numbers mean a stronger red there.
    assert!(wide_red > red + 5 && wide_green + 5 < green, "{wide_red} {wide_green}");
    // Junk says nothing.
    let long = vec![7; PROFILE_BYTES_MAX + 1];
    let mut broken = p3.clone();
    broken[36..].fill(0xff);
    for junk in [b"".as_slice(), b"junk", &p3[..p3.len() / 2], &long, &broken] {
        assert_eq!(middle(&with_profile(&plain, junk))[0], red, "{} bytes", junk.len());
    }
}

#[test]
fn slim_files_are_there_in_every_width_and_smaller() {
    let noise = RgbImage::from_fn(400, 300, |x, y| {
        image::Rgb([(x * y % 251) as u8, (x % 200) as u8, (y % 90) as u8])
    });
    let made = prepare(&file(&DynamicImage::ImageRgb8(noise), ImageFormat::Png)).unwrap();
    let slim = slim(&made.files[0].1).unwrap();
    assert_eq!(slim.len(), 3 * Encoding::SLIM.len());
    for (width, encoding, bytes) in &slim {
        let jpeg = made.files.iter().find(|(named, _)| named == width).unwrap();
        assert!(bytes.len() < jpeg.1.len(), "{encoding:?} {width}");
        let format = image::guess_format(bytes).unwrap();
        assert_eq!(format.to_mime_type(), encoding.media_type());
    }
    let (_, _, webp) = slim
        .iter()
        .find(|(width, encoding, _)| (*width, *encoding) == (320, Encoding::Webp))
        .unwrap();
    let read = image::load_from_memory(webp).unwrap();
    assert_eq!((read.width(), read.height()), (320, 240));
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
fn a_jpeg_that_was_cut_off_on_its_way_is_refused() {
    let image = DynamicImage::ImageRgb8(RgbImage::from_fn(600, 400, |x, y| {
        image::Rgb([(x * 7 % 251) as u8, (y * 5 % 241) as u8, ((x * y) % 239) as u8])
    }));
    let whole = with_segment(
        &file(&image, ImageFormat::Jpeg),
        0xe2,
        b"a small picture \xff\xd8\xff\xd9",
    );
    assert!(prepare(&whole).is_ok());
    let followed = [whole.as_slice(), b"a moving picture"].concat();
    assert!(prepare(&followed).is_ok());
    for cut in [2, 100, whole.len() / 2, whole.len() * 3 / 4] {
        let refused = prepare(&whole[..whole.len() - cut]).map(drop);
        assert_eq!(refused, Err(Unusable::Damaged), "without its last {cut} bytes");
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
