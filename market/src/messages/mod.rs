//! What is said to people outside of a page, by e-mail or SMS.
//!
//! A message is written in the transaction of the business change that wants it, together with a job. The job puts it
//! into words and hands it to a [`Messenger`]; then the row goes, and with it whatever secret it held.

mod factor_change;
mod letter;
mod mailbox;
mod messenger;
mod store;
mod write;

pub use factor_change::FactorChange;
pub use letter::Letter;
pub use mailbox::{Mailbox, MailboxEntry, read_mailbox};
pub use messenger::{HandedOver, Message, Messenger, Nobody, SendFailed};
pub use store::{Waiting, finish, forget_old, load_waiting};
pub use write::write;
