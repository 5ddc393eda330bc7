//! Signing in and one's own account.

pub mod actions;
pub mod mailbox;
pub mod overview;
pub mod sign_in;
