//! Passkeys (WebAuthn): keys that a telephone or computer keeps for its owner and opens with a finger or a PIN. One is a
//! second factor beside the password, and signs in without it.
//!
//! What is asked of a key is kept for a few minutes under the session, and taken by the first answer, right or wrong.

mod ceremony;
mod keep;
mod relying_party;
mod show;

pub(super) use ceremony::KeptKey;
pub use keep::{
    BeginRefused, CreateRefused, NewPasskey, PASSKEY_NAME_MAX, PASSKEYS_MAX, Passkey, begin_passkey, create_passkey,
    list_passkeys, remove_passkey,
};
pub use relying_party::RelyingParty;
pub use show::{ShowRefused, Shown, ask_passkey, show_passkey};

use super::{Visitor, store::passkeys};
use chrono::{DateTime, Utc};
use sqlx::PgPool;

/// For how many minutes an answer is waited for. The library waits as long.
const CHALLENGE_MINUTES: i64 = 5;

/// What a key is to do.
#[derive(Clone, Copy, PartialEq, Eq, Debug, sqlx::Type)]
#[sqlx(type_name = "text", rename_all = "snake_case")]
pub enum PasskeyTask {
    /// To come into being.
    Create,
    /// To show its owner.
    Use,
}

/// What waits for a key in this session, as its browser is to be told (WebAuthn, section 5.1): nothing when nothing was
/// asked, or too long ago.
pub async fn passkey_options(
    pool: &PgPool,
    visitor: &Visitor,
    task: PasskeyTask,
    now: DateTime<Utc>,
) -> Result<Option<String>, sqlx::Error> {
    match visitor.session() {
        Some(session) => Ok(passkeys::load_options(pool, session, task, now)
            .await?
            .map(|options| options.to_string())),
        None => Ok(None),
    }
}
