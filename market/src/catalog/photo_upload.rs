//! A photograph comes in parts over a network that may break: begun, continued where it stopped, finished once.

use super::{ListingRefused, may_add_photo, store::photo_upload};
use crate::{
    base::{PhotoUploadId, secret::Token},
    media::{PHOTO_BYTES_MAX, PHOTOS_MAX},
    people::CoopMember,
};
use chrono::{DateTime, Duration, Utc};
use sqlx::PgPool;

/// Who has so many on their way finishes one first.
const OPEN_MAX: i64 = 2 * PHOTOS_MAX as i64;

/// An upload that was not finished after this is forgotten.
const KEPT_HOURS: i64 = 24;

/// What an upload is of.
#[derive(Debug)]
pub struct NewUpload<'a> {
    /// A key that the sender made: begun twice with it, it is one.
    pub key: &'a Token,
    /// The listing.
    pub slug: &'a str,
    /// What it shows.
    pub alt: &'a str,
    /// How long the file is.
    pub bytes: i32,
}

/// How far an upload is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Progress {
    /// Which.
    pub id: PhotoUploadId,
    /// How long the file is.
    pub bytes: i32,
    /// How much of it is here.
    pub received: i32,
    /// Whether it has become a photograph.
    pub is_done: bool,
}

/// A file that is here as a whole.
#[derive(Debug)]
pub struct WholeUpload {
    /// The listing.
    pub slug: String,
    /// What it shows.
    pub alt: String,
    /// The file.
    pub file: Vec<u8>,
}

/// Why a part is not taken.
#[derive(Debug, thiserror::Error)]
pub enum UploadRefused {
    /// The member has no such upload: never begun, or forgotten.
    #[error("no such upload")]
    NotFound,
    /// Too many are on their way already.
    #[error("too many uploads at once")]
    TooMany,
    /// Larger than a photograph is.
    #[error("too many bytes")]
    TooHeavy,
    /// The listing does not take it.
    #[error(transparent)]
    Listing(#[from] ListingRefused),
    /// The database failed.
    #[error("database")]
    Db(#[from] sqlx::Error),
}

/// Begins an upload, or finds the one that was begun with the key.
pub async fn begin_upload(
    pool: &PgPool,
    member: &CoopMember,
    new: &NewUpload<'_>,
    now: DateTime<Utc>,
) -> Result<Progress, UploadRefused> {
    if !usize::try_from(new.bytes).is_ok_and(|bytes| (1..=PHOTO_BYTES_MAX).contains(&bytes)) {
        return Err(UploadRefused::TooHeavy);
    }
    let account = member.account();
    let key_hash = new.key.hash();
    let mut connection = pool.acquire().await?;
    let known = photo_upload::find_by_key(&mut connection, account, &key_hash).await?;
    drop(connection);
    if known.is_none() {
        may_add_photo(pool, member, new.slug).await?;
    }
    let mut transaction = pool.begin().await?;
    let open = photo_upload::count_open(&mut transaction, account).await?;
    if let Some(known) = photo_upload::find_by_key(&mut transaction, account, &key_hash).await? {
        return Ok(progress(&known));
    }
    if open >= OPEN_MAX {
        return Err(UploadRefused::TooMany);
    }
    let row = photo_upload::New {
        key_hash: &key_hash,
        account,
        slug: new.slug,
        alt: new.alt,
        bytes: new.bytes,
    };
    let id = photo_upload::insert(&mut transaction, &row, now).await?;
    transaction.commit().await?;
    Ok(Progress {
        id,
        bytes: new.bytes,
        received: 0,
        is_done: false,
    })
}

/// Takes the part that begins there. One that is here already changes nothing, and one from further on neither: what is
/// answered says where to continue.
pub async fn add_upload_part(
    pool: &PgPool,
    member: &CoopMember,
    id: PhotoUploadId,
    at_byte: i32,
    part: &[u8],
) -> Result<Progress, UploadRefused> {
    let mut transaction = pool.begin().await?;
    let known = photo_upload::lock(&mut transaction, member.account(), id)
        .await?
        .ok_or(UploadRefused::NotFound)?;
    let before = progress(&known);
    if before.is_done || at_byte != before.received || part.is_empty() {
        return Ok(before);
    }
    let received = i32::try_from(part.len())
        .ok()
        .and_then(|length| before.received.checked_add(length))
        .filter(|received| *received <= before.bytes)
        .ok_or(UploadRefused::TooHeavy)?;
    photo_upload::add_part(&mut transaction, id, at_byte, part).await?;
    transaction.commit().await?;
    Ok(Progress { received, ..before })
}

/// How far an upload is.
pub async fn load_upload(pool: &PgPool, member: &CoopMember, id: PhotoUploadId) -> Result<Progress, UploadRefused> {
    let mut transaction = pool.begin().await?;
    let known = photo_upload::lock(&mut transaction, member.account(), id).await?;
    known.as_ref().map(progress).ok_or(UploadRefused::NotFound)
}

/// The file once all of it is here; nothing when it has become a photograph before.
pub async fn load_whole_upload(
    pool: &PgPool,
    member: &CoopMember,
    id: PhotoUploadId,
) -> Result<Option<WholeUpload>, UploadRefused> {
    let mut transaction = pool.begin().await?;
    let known = photo_upload::lock(&mut transaction, member.account(), id)
        .await?
        .filter(|known| known.is_done || known.received == known.bytes)
        .ok_or(UploadRefused::NotFound)?;
    if known.is_done {
        return Ok(None);
    }
    let file = photo_upload::load_whole(&mut transaction, id).await?;
    Ok(Some(WholeUpload {
        slug: known.slug,
        alt: known.alt,
        file,
    }))
}

/// An upload became a photograph: asked again, it is done.
pub async fn finish_upload(pool: &PgPool, id: PhotoUploadId, now: DateTime<Utc>) -> Result<(), sqlx::Error> {
    photo_upload::finish(pool, id, now).await
}

/// What came is no photograph: there is nothing to continue.
pub async fn drop_upload(pool: &PgPool, id: PhotoUploadId) -> Result<(), sqlx::Error> {
    photo_upload::remove(pool, id).await
}

/// Forgets uploads that nobody finished, and those that were finished long ago.
pub async fn forget_uploads(pool: &PgPool, now: DateTime<Utc>) -> Result<u64, sqlx::Error> {
    photo_upload::forget(pool, now - Duration::hours(KEPT_HOURS)).await
}

fn progress(row: &photo_upload::Row) -> Progress {
    Progress {
        id: row.id,
        bytes: row.bytes,
        received: row.received,
        is_done: row.is_done,
    }
}
