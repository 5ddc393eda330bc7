use super::{font::Face, write};
use app::coop::statement::{Paper, PaperRow};

fn row(number: usize) -> PaperRow {
    let mut cells = vec![String::new(); 10];
    cells[0] = number.to_string();
    cells[2] = "Đơn hoàn thành CP7K3M9QXA-1".to_owned();
    cells[9] = "152.850".to_owned();
    PaperRow {
        cells,
        is_strong: false,
    }
}

fn paper(rows: usize) -> Paper {
    Paper {
        number: "Số: BK-112026".to_owned(),
        title: "BẢNG KÊ ĐỐI CHIẾU CÔNG NỢ".to_owned(),
        period: "Từ ngày 01/11/2026 đến ngày 30/11/2026".to_owned(),
        parties: vec!["Bên B (người bán): HTX Miến dong Tài Hoan".to_owned()],
        widths: &[28.0, 36.0, 214.0, 76.0, 62.0, 56.0, 62.0, 78.0, 80.0, 78.0],
        words_columns: 3,
        head: vec!["Nội dung".to_owned(); 10],
        rows: (1..=rows).map(row).collect(),
        words: vec!["Bằng chữ: Bảy nghìn một trăm năm mươi đồng.".to_owned()],
        place: "Ngày 30 tháng 11 năm 2026".to_owned(),
        signers: vec![("KẾ TOÁN".to_owned(), "(Ký, ghi rõ họ tên)".to_owned()); 3],
        foot: "HTX · 11/2026".to_owned(),
        page: "Trang".to_owned(),
    }
}

/// The bytes between two marks, wherever they stand.
fn between<'a>(bytes: &'a [u8], start: &[u8], end: &[u8]) -> Vec<&'a [u8]> {
    let mut found = Vec::new();
    let mut rest = bytes;
    while let Some(at) = find(rest, start) {
        let inner = &rest[at + start.len()..];
        let Some(length) = find(inner, end) else { break };
        found.push(&inner[..length]);
        rest = &inner[length + end.len()..];
    }
    found
}

fn find(bytes: &[u8], wanted: &[u8]) -> Option<usize> {
    bytes.windows(wanted.len()).position(|window| window == wanted)
}

/// What the pages say, read back from the glyphs; one line for each piece of text.
fn read(pdf: &[u8]) -> Vec<Vec<String>> {
    let faces = [
        Face::read(include_bytes!("fonts/be-vietnam-pro-400.ttf"), "a").expect("a font"),
        Face::read(include_bytes!("fonts/be-vietnam-pro-700.ttf"), "b").expect("a font"),
    ];
    let streams = between(pdf, b"stream\n", b"\nendstream");
    let pages = streams.iter().filter_map(|stream| {
        let content = miniz_oxide::inflate::decompress_to_vec_zlib(stream).ok()?;
        find(&content, b"\nET").map(|_| content)
    });
    let piece = |text: &[u8]| {
        let face = &faces[usize::from(find(text, b"/F1 ").is_some())];
        let shown = between(text, b"Td\n", b" Tj")
            .first()
            .map(|shown| glyphs(shown))
            .unwrap_or_default();
        let letters = shown.iter().map(|glyph| face.letter_of(*glyph).expect("a letter"));
        letters.collect::<String>()
    };
    pages
        .map(|content| between(&content, b"BT", b"ET").iter().map(|text| piece(text)).collect())
        .collect()
}

/// The glyphs of a string, written in hexadecimal or as it is.
fn glyphs(shown: &[u8]) -> Vec<u16> {
    let bytes: Vec<u8> = match shown {
        [b'<', inner @ .., b'>'] => inner
            .chunks(2)
            .map(|pair| u8::from_str_radix(std::str::from_utf8(pair).expect("text"), 16).expect("a byte"))
            .collect(),
        [b'(', inner @ .., b')'] => literal(inner),
        _ => Vec::new(),
    };
    bytes
        .chunks(2)
        .map(|pair| u16::from_be_bytes([pair[0], pair[1]]))
        .collect()
}

fn literal(inner: &[u8]) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut rest = inner.iter().copied();
    while let Some(byte) = rest.next() {
        if byte != b'\\' {
            bytes.push(byte);
            continue;
        }
        match rest.next() {
            Some(b'n') => bytes.push(b'\n'),
            Some(b'r') => bytes.push(b'\r'),
            Some(b't') => bytes.push(b'\t'),
            Some(b'b') => bytes.push(8),
            Some(b'f') => bytes.push(12),
            Some(digit @ b'0'..=b'7') => {
                let digits = [Some(digit), rest.next(), rest.next()].map(|digit| digit.map_or(0, |digit| digit - b'0'));
                bytes.push(digits[0] * 64 + digits[1] * 8 + digits[2]);
            }
            Some(other) => bytes.push(other),
            None => {}
        }
    }
    bytes
}

#[test]
fn what_is_written_can_be_read_with_every_mark() {
    let pdf = write(&paper(3)).expect("a paper");
    assert!(pdf.starts_with(b"%PDF-1."));
    let pages = read(&pdf);
    assert_eq!(pages.len(), 1);
    for words in [
        "BẢNG KÊ ĐỐI CHIẾU CÔNG NỢ",
        "Bên B (người bán): HTX Miến dong Tài Hoan",
        "Đơn hoàn thành CP7K3M9QXA-1",
        "152.850",
        "Bằng chữ: Bảy nghìn một trăm năm mươi đồng.",
        "(Ký, ghi rõ họ tên)",
        "Trang 1/1",
    ] {
        assert!(pages[0].iter().any(|line| line == words), "{words}: {pages:?}");
    }
}

#[test]
fn many_rows_go_over_pages_that_are_numbered_and_headed() {
    let pages = read(&write(&paper(300)).expect("a paper"));
    assert!(pages.len() > 8, "{}", pages.len());
    for (page, number) in pages.iter().zip(1..) {
        assert!(page.contains(&format!("Trang {number}/{}", pages.len())));
    }
    let numbers: Vec<_> = pages
        .iter()
        .flatten()
        .filter(|line| line.parse::<usize>().is_ok())
        .collect();
    assert_eq!(numbers.len(), 300, "each row stands once");
    assert!(
        pages
            .iter()
            .rev()
            .skip(1)
            .all(|page| page.contains(&"Nội dung".to_owned()))
    );
    assert!(pages.last().is_some_and(|page| page.contains(&"KẾ TOÁN".to_owned())));
}

#[test]
fn every_vietnamese_letter_is_in_the_font() {
    let face = Face::read(include_bytes!("fonts/be-vietnam-pro-400.ttf"), "a").expect("a font");
    let letters =
        "aăâbcdđeêghiklmnoôơpqrstuưvxyàảãáạằẳẵắặầẩẫấậèẻẽéẹềểễếệìỉĩíịòỏõóọồổỗốộờởỡớợùủũúụừửữứựỳỷỹýỵ0123456789.,:;()–…₫";
    for letter in letters
        .chars()
        .flat_map(|letter| [letter].into_iter().chain(letter.to_uppercase()))
    {
        let encoded = face.encode(&letter.to_string());
        assert_eq!(
            face.letter_of(u16::from_be_bytes([encoded[0], encoded[1]])),
            Some(letter)
        );
    }
}

#[test]
fn what_is_long_is_written_in_several_lines_and_nothing_is_cut() {
    let mut long = paper(0);
    let words = "Đơn hoàn thành CP7K3M9QXA-1 (gồm 6.667 ₫ mã giảm giá do tỉnh chi trả)";
    let mut entry = row(1);
    entry.cells[2] = words.to_owned();
    long.rows = vec![entry, row(2)];
    let pages = read(&write(&long).expect("a paper"));
    let said = pages[0].join(" ");
    assert!(!said.contains('…'), "{said}");
    let all: Vec<_> = words.split(' ').collect();
    for word in all {
        assert!(said.contains(word), "{word} in {said}");
    }
}
