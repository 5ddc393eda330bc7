//! Spreadsheets: what a seller takes home as a file, and what comes back out of one.

mod cell;
mod column;
mod encoding;
mod export;
mod import;
mod judge;
mod plan;
mod read;
mod row;
mod store;
mod take_in;
mod write;

pub use cell::Cell;
pub use column::Column;
pub use encoding::Encoding;
pub use export::{EXPORT_MAX, Export, ExportRefused, Exported, Wanted, begin_export};
pub use import::{
    Report, SheetRefused, forget_uploads, import_upload, keep_upload, list_faults, load_upload, read_upload_as,
};
pub use plan::Change;
pub use read::{FILE_BYTES_MAX, ROWS_MAX, ReadAs, Separator, Unreadable};
pub use row::{Fault, FaultKind};
pub use store::{
    goods::{Good, GoodPack, LiveOffer},
    orders::OrderRow,
    uploads::Upload,
};
pub use write::{Rows, SheetFormat, small_sheet, write_sheet};
