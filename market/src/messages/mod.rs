//! What is said to people outside of a page: by e-mail, on the screens of their devices, by Zalo.
//!
//! A message is written in the transaction of the business change that wants it, together with a job. The job puts it
//! into words and hands it to a [`Messenger`]; then the row goes, and with it whatever secret it held.

mod factor_change;
mod letter;
mod mailbox;
mod messenger;
mod notice;
mod store;
mod write;

pub use factor_change::FactorChange;
pub use letter::Letter;
pub use mailbox::{Mailbox, MailboxEntry, read_mailbox};
pub use messenger::{HandedOver, Message, Messenger, Nobody, Recipient, SendFailed};
pub use notice::{AWAITS_TRANSFER, BACK_FROM_SELLER, Device, Facts, Notice, NoticeKind, PAID_TO_SELLER, TRACKING, Way};
pub use store::{Outbox, Waiting, count_outbox, finish, forget_device, forget_old, load_waiting};
pub use write::{fall_back, write, write_by_zalo, write_to_device};
