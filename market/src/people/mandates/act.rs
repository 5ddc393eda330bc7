//! Going into the cooperative's workspace and out of it.

use crate::{
    base::MandateId,
    people::{Acting, Visitor, store::mandates},
};
use chrono::NaiveDate;
use sqlx::PgPool;

/// Acts under this mandate from now on in this session; nothing when it is not the visitor's or does not count today.
pub async fn act_under(
    pool: &PgPool,
    visitor: &Visitor,
    mandate: MandateId,
    today: NaiveDate,
) -> Result<Option<Acting>, sqlx::Error> {
    let (Some(session), Some(official)) = (visitor.session(), visitor.as_official()) else {
        return Ok(None);
    };
    let acting = mandates::load_acting(pool, mandate, official.account(), today).await?;
    if acting.is_some() {
        mandates::choose(pool, session, official.account(), mandate).await?;
    }
    Ok(acting)
}

/// Acts for nobody else any more in this session.
pub async fn stop_acting(pool: &PgPool, visitor: &Visitor) -> Result<(), sqlx::Error> {
    match visitor.session() {
        Some(session) => mandates::forget_choice(pool, session).await,
        None => Ok(()),
    }
}
