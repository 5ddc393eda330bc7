//! The files behind photographs: who may see them, which are still to be drawn, and which may go.

use super::store::photo_file;
use crate::people::{Scope, Visitor};
use chrono::{DateTime, Duration, Utc};
use sqlx::PgPool;

/// Files stay this many days after the last row that named them: pages in caches and drafts that come back need them.
const UNNAMED_DAYS: i64 = 7;

/// Removing a photograph takes seconds. Whoever began and is still at it after this has died.
const REMOVING_MINUTES: i64 = 10;

/// Whether everybody may see a photograph: a product of the market shows it.
pub async fn is_photo_public(pool: &PgPool, hash: &str) -> Result<bool, sqlx::Error> {
    photo_file::is_public(pool, hash).await
}

/// Whether the visitor may see a photograph that is not public: their cooperative's own, or one that waits for them as
/// an official.
pub async fn may_see_photo(pool: &PgPool, visitor: &Visitor, hash: &str) -> Result<bool, sqlx::Error> {
    let producer = visitor.as_coop_member_for(Scope::Goods).map(|member| member.coop());
    let official = visitor.as_official();
    let province = official.as_ref().map(|official| official.province());
    if producer.is_none() && province.is_none() {
        return Ok(false);
    }
    photo_file::is_for(pool, hash, producer, province).await
}

/// Takes the photograph whose slim files are due. Whoever took it draws them and says so with [`finish_slim_photo`];
/// else it is due again later.
pub async fn claim_slim_photo(pool: &PgPool, now: DateTime<Utc>) -> Result<Option<String>, sqlx::Error> {
    photo_file::claim_slim(pool, now).await
}

/// The slim files of a photograph are there: pages offer them from now on.
pub async fn finish_slim_photo(pool: &PgPool, hash: &str) -> Result<(), sqlx::Error> {
    photo_file::finish_slim(pool, hash).await
}

/// Notes which of the kept photographs nothing names, and returns how many of them are new.
pub async fn note_unnamed_photos(pool: &PgPool, hashes: &[String], now: DateTime<Utc>) -> Result<u64, sqlx::Error> {
    photo_file::note_unnamed(pool, hashes, now).await
}

/// Takes a photograph that nothing has named for a week. Whoever took it removes its files and says so with
/// [`forget_unnamed_photo`].
pub async fn claim_unnamed_photo(pool: &PgPool, now: DateTime<Utc>) -> Result<Option<String>, sqlx::Error> {
    photo_file::claim_unnamed(pool, now - Duration::days(UNNAMED_DAYS), now, died_before(now)).await
}

/// The files of a photograph that nothing named are gone.
pub async fn forget_unnamed_photo(pool: &PgPool, hash: &str) -> Result<(), sqlx::Error> {
    photo_file::forget_unnamed(pool, hash).await
}

/// Asked before the files of a photograph are written: whether they will stay. They would not while somebody removes an
/// older copy of the same.
pub async fn may_keep_photo(pool: &PgPool, hash: &str, now: DateTime<Utc>) -> Result<bool, sqlx::Error> {
    photo_file::keep_again(pool, hash, died_before(now)).await
}

fn died_before(now: DateTime<Utc>) -> DateTime<Utc> {
    now - Duration::minutes(REMOVING_MINUTES)
}
