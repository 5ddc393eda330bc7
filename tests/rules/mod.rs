//! The architecture as tests.

mod files;
mod imports;
mod sql;
mod texts;

use files::{is_test, rust_files};
