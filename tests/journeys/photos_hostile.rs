//! Two hundred files that nobody should send, at once: each gets a sentence or becomes a plain photograph, and the server
//! stays as small as it was.

use crate::journeys::{MIEN, MIEN_OWNER};
use futures::{StreamExt, stream};
use reqwest::{Body, Method, StatusCode, header};
use std::{collections::BTreeMap, path::Path};
use tests::{
    Person, Town, owner_of,
    photo::{ANIMATION, FOUR_INKS, PROGRESSIVE, chunk, head, png, send, with_segment},
    process::Process,
    town::site_dir,
};

/// Two photographs of fifty megapixels drawn at once, four forms read at once, and the program itself.
const MEMORY_MAX: u64 = 1_500 * 1024 * 1024;

/// What must not be in any file that is kept.
const TRACES: [&[u8]; 5] = [b"<script", b"Exif", b"GPS 21", b"nha-toi", b"PK\x03\x04"];

/// EXIF with a place, a script and a turn.
fn exif(orientation: u8) -> Vec<u8> {
    let mut exif = b"Exif\0\0MM\0\x2a\0\0\0\x08\0\x03\x01\x12\0\x03\0\0\0\x01\0".to_vec();
    exif.push(orientation);
    exif.extend(b"\0\0\x01\x0e\0\x02\0\0\0\x20\0\0\0\x32\x88\x25\0\x04\0\0\0\x01\0\0\0\x52\0\0\0\0");
    exif.extend(b"<script>alert('nha-toi')</script>");
    exif.extend(b"GPS 21.0285 105.8542");
    exif
}

/// The files, each with what it is.
fn files() -> Vec<(String, Vec<u8>)> {
    let mut files: Vec<(String, Vec<u8>)> = Vec::new();
    let mut add = |what: String, file: Vec<u8>| files.push((what, file));
    let whole = png(300, 200, [200, 90, 40]);
    for place in 0..20_u32 {
        // The head says it is huge; nothing follows.
        let (width, height) = [
            (10_000, 6_000 + place),
            (20_001 + place, 200),
            (u32::MAX >> 1, u32::MAX >> place),
            (60_000_000 + place, 1),
        ][place as usize % 4];
        let mut bomb = whole.clone();
        bomb.splice(8..33, head(width, height));
        add(format!("a bomb of {width} by {height}"), bomb);
    }
    for place in 0..40 {
        add(
            format!("a PNG cut at {place}/40"),
            whole[..whole.len() * place / 40].to_vec(),
        );
    }
    for (name, file) in [
        ("progressive", PROGRESSIVE),
        ("four inks", FOUR_INKS),
        ("animation", ANIMATION),
    ] {
        add(name.to_owned(), file.to_vec());
        for place in 0..14 {
            add(
                format!("{name} cut at {place}/14"),
                file[..file.len() * place / 14].to_vec(),
            );
        }
    }
    for (place, tail) in [
        b"<script>alert(1)</script>".as_slice(),
        b"PK\x03\x04evil",
        b"<?php system($_GET['x']); ?><script",
        b"%PDF-1.7 <script",
    ]
    .into_iter()
    .cycle()
    .take(20)
    .enumerate()
    {
        let front = if place % 2 == 0 { PROGRESSIVE } else { &whole };
        let mut file = front.to_vec();
        file.extend(tail);
        add(format!("a photograph that is something else too, {place}"), file);
    }
    for place in 0..10 {
        let mut file = whole.clone();
        let text = chunk(b"tEXt", format!("Comment\0<script>alert({place})</script>").as_bytes());
        file.splice(33..33, text);
        add(format!("a PNG that says something, {place}"), file);
    }
    for (place, other) in [
        b"GIF89a\x01\0\x01\0\0\0\0;".as_slice(),
        b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>",
        b"\0\0\0\x18ftypheic\0\0\0\0mif1heic",
        b"%PDF-1.7\n1 0 obj",
        b"<!doctype html><script>alert(1)</script>",
        b"MM\0\x2a\0\0\0\x08",
        b"BM\x46\0\0\0\0\0\0\0",
        b"\x7fELF\x02\x01\x01",
        b"PK\x03\x04\x14\0",
        b"\0\0\0\x1cftypavif\0\0\0\0avifmif1",
    ]
    .into_iter()
    .cycle()
    .take(20)
    .enumerate()
    {
        let mut file = other.to_vec();
        file.resize(other.len() + 100 * (place + 1), b'A');
        add(format!("another kind called a photograph, {place}"), file);
    }
    for orientation in 0..20 {
        add(
            format!("EXIF with a script and a place, turned {orientation}"),
            with_segment(PROGRESSIVE, 0xe1, &exif(orientation)),
        );
    }
    for place in 0..10_u8 {
        let mut junk = b"ICC_PROFILE\0\x01\x01".to_vec();
        junk.extend((0..u32::from(place) * 1_000).map(|number| (number * 7 + u32::from(place)) as u8));
        add(
            format!("colours that are junk, {place}"),
            with_segment(PROGRESSIVE, 0xe2, &junk),
        );
    }
    for (place, magic) in [
        b"\xff\xd8\xff\xe0".as_slice(),
        b"\x89PNG\r\n\x1a\n",
        b"RIFF\xff\xff\xff\xffWEBPVP8 ",
    ]
    .into_iter()
    .cycle()
    .take(12)
    .enumerate()
    {
        let mut file = magic.to_vec();
        file.extend((0..4_000_u32).map(|number| (number.wrapping_mul(2_654_435_761) >> (place + 8)) as u8));
        add(format!("noise behind a good beginning, {place}"), file);
    }
    let mut heavy = whole;
    heavy.resize(11 * 1024 * 1024, 0);
    for place in 0..3 {
        add(format!("11 MB, {place}"), heavy.clone());
    }
    files
}

/// What became of a file: nothing, or the sentence.
async fn outcome(person: &Person, slug: &str, file: &[u8]) -> Result<Option<String>, StatusCode> {
    let answer = send(person, slug, "Thử", file).await;
    if answer.status() != StatusCode::SEE_OTHER {
        return Err(answer.status());
    }
    let to = answer.headers()[header::LOCATION]
        .to_str()
        .unwrap_or_default()
        .to_owned();
    Ok((!to.contains("xong=anh")).then_some(to))
}

#[tokio::test]
async fn two_hundred_hostile_files_at_once_do_no_harm() {
    let town = Town::open().await;
    let process = Process::start(
        Path::new(env!("CARGO_BIN_EXE_market-process")),
        &town.database_url,
        &site_dir(),
    )
    .await;
    let before = process.memory_peak();
    // Six telephones of one cooperative: each has a session, and so a refused form, of its own.
    let mut people = Vec::new();
    for _ in 0..6 {
        people.push(town.signed_in(&owner_of(MIEN_OWNER)).await.at(&process.address));
    }
    let files = files();
    assert!(files.len() >= 200, "{}", files.len());
    let told: Vec<(String, String)> = stream::iter(people.iter().enumerate())
        .map(|(lane, person)| {
            let (town, files, lanes) = (&town, &files, people.len());
            async move {
                let mut told = Vec::new();
                for (what, file) in files.iter().skip(lane).step_by(lanes) {
                    let outcome = outcome(person, MIEN, file).await;
                    let outcome = outcome.unwrap_or_else(|status| panic!("{what}: {status}"));
                    // One listing takes eight; the next shall find room.
                    sqlx::query("DELETE FROM product_photo")
                        .execute(&town.pool)
                        .await
                        .expect("room");
                    let Some(to) = outcome else {
                        told.push((what.clone(), "accepted".to_owned()));
                        continue;
                    };
                    let page = person.open(to.split('#').next().unwrap_or(&to)).await;
                    let words = page.must_be(200).texts("#anh .error-summary, #anh .error").join(" ");
                    told.push((what.clone(), words));
                }
                told
            }
        })
        .buffer_unordered(6)
        .collect::<Vec<_>>()
        .await
        .concat();
    assert_eq!(told.len(), files.len());
    let mut counts = BTreeMap::new();
    for (what, words) in &told {
        let known = [
            "accepted",
            "không phải ảnh",
            "bị hỏng",
            "triệu điểm ảnh",
            "nhỏ quá",
            "nặng quá 10 MB",
            "Vui lòng điền mục này",
        ]
        .into_iter()
        .find(|known| words.contains(known));
        let known = known.unwrap_or_else(|| panic!("{what}: {words}"));
        *counts.entry(known).or_insert(0) += 1;
        for (begins, must) in [
            ("a bomb", "triệu điểm ảnh"),
            ("another kind", "không phải ảnh"),
            ("EXIF", "accepted"),
            ("colours", "accepted"),
            ("a photograph that", "accepted"),
            ("11 MB", "nặng quá 10 MB"),
        ] {
            assert!(!what.starts_with(begins) || known == must, "{what}: {words}");
        }
    }
    for file in std::fs::read_dir(&town.media_dir).expect("some were accepted") {
        let path = file.expect("a file").path();
        let bytes = std::fs::read(&path).expect("it can be read");
        for trace in TRACES {
            assert!(
                !bytes.windows(trace.len()).any(|part| part == trace),
                "{path:?}: {trace:?}"
            );
        }
    }
    let peak = process.memory_peak();
    println!(
        "{} files: {counts:?}; memory {} MB before, {} MB at most",
        files.len(),
        before >> 20,
        peak >> 20
    );
    assert!(peak < MEMORY_MAX, "{} MB", peak >> 20);
    process.kill().await;
}

#[tokio::test]
async fn a_body_without_an_end_is_cut_at_the_limit() {
    let town = Town::open().await;
    let process = Process::start(
        Path::new(env!("CARGO_BIN_EXE_market-process")),
        &town.database_url,
        &site_dir(),
    )
    .await;
    let owner = town.signed_in(&owner_of(MIEN_OWNER)).await.at(&process.address);
    let before = process.memory_peak();
    let post = |path: &'static str| {
        owner
            .raw(Method::POST, path)
            .header("sec-fetch-site", "same-origin")
            .header(header::CONTENT_TYPE, "multipart/form-data; boundary=cut")
    };
    for path in [
        "/api/photo/add",
        "/api/photo/part/00000000-0000-0000-0000-000000000000?at=0",
    ] {
        // Ten gigabytes that nobody announced: sending ends because nobody reads on.
        let endless = stream::iter(0..10_000).map(|_| Ok::<_, std::io::Error>(vec![b'x'; 1 << 20]));
        let answer = post(path).body(Body::wrap_stream(endless)).send().await;
        if let Ok(answer) = answer {
            assert_eq!(answer.status(), StatusCode::PAYLOAD_TOO_LARGE, "{path}");
        }
    }
    let peak = process.memory_peak();
    assert!(peak - before < 200 << 20, "{} MB more", (peak - before) >> 20);
    owner.open("/htx/san-pham/mien-dong-tai-hoan-500").await.must_be(200);
    process.kill().await;
}
