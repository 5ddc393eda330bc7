//! Papers as files: scans and photographs of what people show and sign. They are never public; whoever keeps one says who
//! reads it.
//!
//! The bytes lie in the database beside the row that they belong to: whoever forgets the one forgets the other, and no folder
//! is public by mistake.

use crate::base::{Line, text_enum};

/// The largest document, in bytes.
pub const DOCUMENT_BYTES_MAX: usize = 10 * 1024 * 1024;

/// The most characters of a document's name.
pub const DOCUMENT_NAME_MAX: usize = 100;

/// Programs that read PDF take a file for one when it says so as far in as this.
const PDF_BEGINS_WITHIN: usize = 1024;

text_enum! {
    /// What a document is.
    DocumentKind {
        /// A photograph.
        Jpeg = "jpeg",
        /// A picture.
        Png = "png",
        /// Paper.
        Pdf = "pdf",
    }
}

/// A document that somebody has sent: what it is has been seen in its bytes, whatever it was called.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct NewDocument<'a> {
    /// What its owner calls it, with the ending that is true.
    pub name: String,
    /// What it is.
    pub kind: DocumentKind,
    /// The file.
    pub bytes: &'a [u8],
}

/// A document with its bytes, for somebody who may read it.
#[derive(Clone, Debug)]
pub struct DocumentFile {
    /// What its owner calls it.
    pub name: String,
    /// What it is.
    pub kind: DocumentKind,
    /// The file.
    pub bytes: Vec<u8>,
}

/// Why a file is no document.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
pub enum DocumentProblem {
    /// There is nothing in it.
    #[error("no file")]
    Missing,
    /// It is too large.
    #[error("more than {DOCUMENT_BYTES_MAX} bytes")]
    TooHeavy,
    /// It is something else, or several things at once.
    #[error("neither a PDF nor a photograph")]
    Kind,
}

impl<'a> NewDocument<'a> {
    /// Looks at a file that was sent under some name.
    pub fn read(sent_name: &str, bytes: &'a [u8]) -> Result<Self, DocumentProblem> {
        if bytes.is_empty() {
            return Err(DocumentProblem::Missing);
        }
        if bytes.len() > DOCUMENT_BYTES_MAX {
            return Err(DocumentProblem::TooHeavy);
        }
        let kind = DocumentKind::of(bytes).ok_or(DocumentProblem::Kind)?;
        Ok(Self {
            name: shown_name(sent_name, kind),
            kind,
            bytes,
        })
    }
}

impl DocumentKind {
    /// What a file is by its first bytes, whatever it is called. A picture that is a PDF to other programs is neither.
    pub fn of(bytes: &[u8]) -> Option<Self> {
        let kind = if bytes.starts_with(b"\xff\xd8\xff") {
            Self::Jpeg
        } else if bytes.starts_with(b"\x89PNG\r\n\x1a\n") {
            Self::Png
        } else if bytes.starts_with(b"%PDF-") {
            return Some(Self::Pdf);
        } else {
            return None;
        };
        let head = &bytes[..bytes.len().min(PDF_BEGINS_WITHIN)];
        let is_two_things = head.windows(5).any(|window| window == b"%PDF-");
        (!is_two_things).then_some(kind)
    }

    /// Its media type.
    pub fn media_type(self) -> &'static str {
        match self {
            Self::Jpeg => "image/jpeg",
            Self::Png => "image/png",
            Self::Pdf => "application/pdf",
        }
    }

    /// How names of such files end.
    pub fn ending(self) -> &'static str {
        match self {
            Self::Jpeg => "jpg",
            Self::Png => "png",
            Self::Pdf => "pdf",
        }
    }
}

/// The name of a file without where it lay and without what nobody sees, with the ending that is true.
fn shown_name(sent: &str, kind: DocumentKind) -> String {
    let name = sent.rsplit(['/', '\\']).next().unwrap_or_default();
    let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
    let stem = Line::parse_optional(stem, u32::MAX).unwrap_or_default();
    let stem: String = stem.as_str().chars().take(DOCUMENT_NAME_MAX - 4).collect();
    let stem = if stem.is_empty() { "tai-lieu" } else { &stem };
    format!("{stem}.{}", kind.ending())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_what_it_begins_with() {
        assert_eq!(DocumentKind::of(b"%PDF-1.7 ..."), Some(DocumentKind::Pdf));
        assert_eq!(DocumentKind::of(b"\xff\xd8\xff\xe0"), Some(DocumentKind::Jpeg));
        for hostile in [&b"<html>%PDF-"[..], b"GIF89a", b"PK\x03\x04", b"MZ", b""] {
            assert_eq!(DocumentKind::of(hostile), None);
        }
    }

    #[test]
    fn a_picture_that_is_a_pdf_as_well_is_neither() {
        let mut both = b"\xff\xd8\xff\xe0 JFIF comment %PDF-1.7".to_vec();
        assert_eq!(DocumentKind::of(&both), None);
        assert_eq!(NewDocument::read("a.jpg", &both), Err(DocumentProblem::Kind));
        // Further in, it is a picture of whatever: no program looks there.
        both = [b"\xff\xd8\xff\xe0".as_slice(), &[0; 2048], b"%PDF-"].concat();
        assert_eq!(DocumentKind::of(&both), Some(DocumentKind::Jpeg));
    }

    #[test]
    fn nothing_and_too_much_are_no_documents() {
        assert_eq!(NewDocument::read("a.pdf", b""), Err(DocumentProblem::Missing));
        let large = [b"%PDF-".as_slice(), &vec![0; DOCUMENT_BYTES_MAX]].concat();
        assert_eq!(NewDocument::read("a.pdf", &large), Err(DocumentProblem::TooHeavy));
    }

    #[test]
    fn a_file_is_called_what_it_is() {
        for (sent, shown) in [
            ("Giấy đăng ký.PDF", "Giấy đăng ký.pdf"),
            ("C:\\Users\\Lan\\scan.exe", "scan.pdf"),
            ("../../etc/passwd", "passwd.pdf"),
            ("a\u{202e}fdp.exe", "afdp.pdf"),
            ("", "tai-lieu.pdf"),
            (".pdf", "tai-lieu.pdf"),
        ] {
            let new = NewDocument::read(sent, b"%PDF-1.7").expect("a document");
            assert_eq!(new.name, shown, "{sent:?}");
        }
        let long = "x".repeat(500);
        let new = NewDocument::read(&long, b"%PDF-1.7").expect("a document");
        assert_eq!(new.name.chars().count(), DOCUMENT_NAME_MAX);
    }
}
