//! Papers of an application: read by nobody but those who apply and their department.

use crate::{base::DocumentId, documents::DocumentKind};

/// An application has at most this many documents.
pub const DOCUMENTS_MAX: usize = 20;

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
