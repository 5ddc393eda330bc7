//! The architecture as tests.

mod diary;
mod files;
mod imports;
mod rails;
mod sql;
mod texts;

use files::{is_test, rust_files};
