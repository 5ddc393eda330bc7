//! Finding an order by what the shopper kept of it, or by a guess: so that nobody guesses on and on, misses are counted.

use super::{GroupCode, LookUpRefused, ShopperAccess, ShopperGroup, store};
use crate::people::limit::{Limit, next_window, subject_of};
use chrono::{DateTime, Utc};
use sqlx::PgPool;
use std::net::IpAddr;

/// An order group, for whoever placed it and asks for it `from` this address.
pub async fn look_up(
    pool: &PgPool,
    access: &ShopperAccess,
    code: &GroupCode,
    from: IpAddr,
    now: DateTime<Utc>,
) -> Result<ShopperGroup, LookUpRefused> {
    let attempt = Limit::LOOK_UP_BY_ADDRESS.count(pool, &subject_of(from), now).await?;
    let attempt = attempt.ok_or_else(|| LookUpRefused::TooManyAttempts {
        again_at: next_window(now),
    })?;
    let group = store::load_group(pool, access, code.as_str(), now).await?;
    let group = group.ok_or(LookUpRefused::NotFound)?;
    attempt.take_back(pool).await?;
    Ok(group)
}
