//! Notes between a shopper and a cooperative on an order: only ever added to, read by both.

use super::{
    NoteAuthor, OrderRefused, ShopperAccess,
    lock::{lock_as_seller, lock_as_shopper},
    store,
};
use crate::{base::Line, people::CoopMember};
use chrono::{DateTime, Duration, Utc};
use sqlx::PgPool;

/// The most characters of a note.
pub const NOTE_MAX: u32 = 1_000;

/// The most notes that one side writes on an order in an hour.
const NOTES_PER_HOUR: i64 = 20;

/// Why a note is not taken.
#[derive(Debug, thiserror::Error)]
pub enum NoteRefused {
    /// No such order of yours.
    #[error("no such order")]
    NotFound,
    /// Too many were written just now.
    #[error("too many notes until {again_at}")]
    TooMany {
        /// When writing may be tried again.
        again_at: DateTime<Utc>,
    },
    /// The database did not answer as it should.
    #[error(transparent)]
    Db(#[from] sqlx::Error),
}

impl From<OrderRefused> for NoteRefused {
    fn from(refused: OrderRefused) -> Self {
        match refused {
            OrderRefused::Db(error) => Self::Db(error),
            _ => Self::NotFound,
        }
    }
}

/// The shopper writes; the order is marked on the desk until somebody there answers or says that it was read.
pub async fn write_note_as_shopper(
    pool: &PgPool,
    access: &ShopperAccess,
    code: &str,
    text: &Line,
    now: DateTime<Utc>,
) -> Result<(), NoteRefused> {
    let (mut transaction, order) = lock_as_shopper(pool, access, code).await?;
    let note = store::NewNote {
        order: order.id,
        author: NoteAuthor::Shopper,
        account: access.account,
        text: text.as_str(),
    };
    check_pace(&mut transaction, &note, now).await?;
    store::insert_note(&mut transaction, &note, now).await?;
    store::set_note_unread(&mut transaction, order.id, Some(now)).await?;
    transaction.commit().await?;
    Ok(())
}

/// The seller writes; what the shopper wrote before counts as read.
pub async fn write_note_as_seller(
    pool: &PgPool,
    member: &CoopMember,
    code: &str,
    text: &Line,
    now: DateTime<Utc>,
) -> Result<(), NoteRefused> {
    let (mut transaction, order) = lock_as_seller(pool, member, code).await?;
    let note = store::NewNote {
        order: order.id,
        author: NoteAuthor::Seller,
        account: Some(member.account()),
        text: text.as_str(),
    };
    check_pace(&mut transaction, &note, now).await?;
    store::insert_note(&mut transaction, &note, now).await?;
    store::set_note_unread(&mut transaction, order.id, None).await?;
    transaction.commit().await?;
    Ok(())
}

/// Somebody of the seller has read what the shopper wrote, and nothing is to be answered.
pub async fn mark_notes_read(pool: &PgPool, member: &CoopMember, code: &str) -> Result<(), OrderRefused> {
    let (mut transaction, order) = lock_as_seller(pool, member, code).await?;
    store::set_note_unread(&mut transaction, order.id, None).await?;
    transaction.commit().await?;
    Ok(())
}

/// The order is locked, so that many at once are no way around.
async fn check_pace(
    connection: &mut sqlx::PgConnection,
    note: &store::NewNote<'_>,
    now: DateTime<Utc>,
) -> Result<(), NoteRefused> {
    let hour = Duration::hours(1);
    match store::note_at(connection, note.order, note.author, now - hour, NOTES_PER_HOUR).await? {
        Some(written_at) => Err(NoteRefused::TooMany {
            again_at: written_at + hour,
        }),
        None => Ok(()),
    }
}
