//! How many letters may be asked for.

use super::{
    AskRefused, Client,
    limit::{Limit, next_window, subject_of},
};
use crate::base::Contact;
use chrono::{DateTime, Utc};
use sqlx::PgPool;

/// Counts a letter to this contact that this client asks for. Contacts count whether somebody has them or not.
pub(super) async fn count(
    pool: &PgPool,
    contact: &Contact,
    client: &Client,
    now: DateTime<Utc>,
) -> Result<(), AskRefused> {
    let too_many = || AskRefused::TooManyAttempts {
        again_at: next_window(now),
    };
    let by_address = Limit::LETTERS_BY_ADDRESS
        .count(pool, &subject_of(client.address), now)
        .await?;
    by_address.ok_or_else(too_many)?;
    let by_contact = Limit::LETTERS_BY_CONTACT.count(pool, contact.as_str(), now).await?;
    by_contact.ok_or_else(too_many)?;
    Ok(())
}
