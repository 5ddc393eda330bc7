//! Signing in and one's own account.

pub mod actions;
pub mod mailbox;
pub mod notices;
pub mod overview;
pub mod own_data;
pub mod passkey;
mod password;
pub(crate) mod proof;
pub mod reset;
pub mod second_step;
pub mod security;
mod sent;
pub mod sessions;
pub mod settings;
pub mod sign_in;
pub mod sign_up;
