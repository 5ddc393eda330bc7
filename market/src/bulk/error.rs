//! Why a file is not loaded.

use std::io;

/// Why a file is not loaded. Whatever it is, nothing of the file was loaded.
#[derive(Debug, thiserror::Error)]
pub enum ImportError {
    /// The file cannot be opened or read.
    #[error("the file cannot be read: {0}")]
    File(#[from] io::Error),
    /// Some rows are wrong.
    #[error("{count} of {rows} rows are wrong, nothing was loaded")]
    BadRows {
        /// The first of them.
        first: Vec<BadRow>,
        /// How many there are.
        count: u64,
        /// How many rows the file has.
        rows: u64,
    },
    /// What was checked is not what was found afterwards.
    #[error("the file changed while it was read, nothing was loaded")]
    Changed,
    /// The database did not answer as it should.
    #[error(transparent)]
    Db(#[from] sqlx::Error),
}

/// A row that cannot be loaded.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
#[error("dòng {line}: {problem}")]
pub struct BadRow {
    /// Its line in the file; the first is 1.
    pub line: u64,
    /// What is wrong with it.
    pub problem: RowProblem,
}

/// What is wrong with a row: in Vietnamese for whoever wrote the file, then in English.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
pub enum RowProblem {
    /// It is no JSON object with the fields of a row.
    #[error("không đọc được (cannot be read): {0}")]
    Unreadable(String),
    /// It is longer than a row may be.
    #[error("dài quá {max} byte (longer than {max} bytes)")]
    LongLine {
        /// The most bytes.
        max: usize,
    },
    /// A text is missing.
    #[error("{field} trống ({field} is empty)")]
    Empty {
        /// The field.
        field: &'static str,
    },
    /// A text is too long.
    #[error("{field} dài quá {max} ký tự ({field} is longer than {max} characters)")]
    LongText {
        /// The field.
        field: &'static str,
        /// The most characters.
        max: u32,
    },
    /// A text of which no address can be made.
    #[error("{field} không có chữ cái hay chữ số nào ({field} holds no letter or digit)")]
    NoLetters {
        /// The field.
        field: &'static str,
    },
    /// Stars that do not exist.
    #[error("ocop_stars phải từ 1 đến 5, hoặc null (ocop_stars must be 1 to 5, or null): {0}")]
    Stars(i64),
    /// A price out of bounds.
    #[error("price_vnd phải từ 1 đến 1000000000 (price_vnd must be 1 to 1000000000): {0}")]
    Price(i64),
    /// A province of neither today nor before.
    #[error("không có tỉnh, thành phố nào tên là “{0}” (no such province)")]
    Province(String),
    /// More new categories than a market can show.
    #[error("hơn {max} danh mục mới (more than {max} new categories)")]
    Categories {
        /// The most.
        max: usize,
    },
}
