//! Who is told of what, where, and when.
//!
//! Whatever happens leaves a job in its own transaction (triggers of migration 22: whoever writes an event, it is told).
//! [`tell`] finds out for whom that is news and writes a notice for each way; [`deliver`] gathers what waits for one person
//! and writes it as a message, when they do not want to be left alone. Where somebody works it also rings their [`bell`]: a page
//! that shows what happened, whatever they chose to be sent.

mod bell;
mod choice;
mod choose;
mod deliver;
mod device;
mod quiet;
mod stop;
mod store;
mod tell;
mod zalo;

pub use bell::{
    BELL_COUNT_MAX, BELL_PAGE, BellEntry, BellPage, BellPlace, count_unread, list_bell, open_bell, read_bell,
};
pub use choice::{Choice, Room, Settings};
pub use choose::{load_settings, save_settings};
pub use deliver::deliver;
pub use device::{DEVICES_MAX, DeviceRefused, NewDevice, OwnDevice, add_device, list_devices, remove_device};
pub use quiet::QuietHours;
pub use stop::{Stop, load_stop, stop};
pub use store::forget_old;
pub use tell::tell;
pub use zalo::{ZaloAccess, ZaloTokens};
