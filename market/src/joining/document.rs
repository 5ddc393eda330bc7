//! Papers of an application: scans and photographs, read by nobody but those who apply and their department.

use crate::base::{DocumentId, text_enum};

/// The largest document, in bytes.
pub const DOCUMENT_BYTES_MAX: usize = 10 * 1024 * 1024;

/// An application has at most this many documents.
pub const DOCUMENTS_MAX: usize = 20;

/// The most characters of a document's name.
pub const DOCUMENT_NAME_MAX: usize = 100;

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

impl DocumentKind {
    /// What a file is by its first bytes, whatever it is called.
    pub fn of(bytes: &[u8]) -> Option<Self> {
        if bytes.starts_with(b"\xff\xd8\xff") {
            Some(Self::Jpeg)
        } else if bytes.starts_with(b"\x89PNG\r\n\x1a\n") {
            Some(Self::Png)
        } else if bytes.starts_with(b"%PDF-") {
            Some(Self::Pdf)
        } else {
            None
        }
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

/// A document without its bytes.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Document {
    /// The row.
    pub id: DocumentId,
    /// The code of the paper that it is.
    pub item: String,
    /// What its owner calls it.
    pub name: String,
    /// What it is.
    pub kind: DocumentKind,
    /// How large it is.
    pub size_bytes: i32,
}

/// A document with its bytes.
#[derive(Clone, Debug)]
pub struct DocumentFile {
    /// What its owner calls it.
    pub name: String,
    /// What it is.
    pub kind: DocumentKind,
    /// The file.
    pub bytes: Vec<u8>,
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
}
