//! The kit: a town with its own database, server and clock, and people who use it as people do.

pub mod authenticator;
mod bank;
pub mod browser;
mod cable;
pub mod clock;
pub mod cluster;
pub mod database;
pub mod page;
pub mod person;
pub mod photo;
pub mod process;
pub mod town;

pub use cable::Cable;
pub use clock::FakeClock;
pub use page::Page;
pub use person::{File, Person};
pub use town::Town;

/// The password of every demo account.
pub const PASSWORD: &str = "cho-phien-demo";

/// The sign-in of a cooperative's owner.
pub fn owner_of(cooperative: &str) -> String {
    format!("htx-{cooperative}@cho-phien.example")
}

/// The sign-in of a province's department.
pub fn department_of(province: &str) -> String {
    format!("so-cong-thuong-{province}@cho-phien.example")
}

/// The province to which orders go when nothing else is said: Hà Nội.
pub const HA_NOI: &str = "01";

/// A commune of it: Phường Ba Đình.
pub const WARD: &str = "00004";

/// The demo's shopper.
pub const SHOPPER: &str = "khach@cho-phien.example";

/// The operator.
pub const OPERATOR: &str = "dieu-hanh@cho-phien.example";
