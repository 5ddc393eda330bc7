//! A cooperative's photographs of its products. They are part of the listing: the public sees them once approved.

use super::{
    ListingRefused, ListingState,
    stocktake::may_edit,
    store::{
        listing::{self, Saved},
        photo,
    },
};
use crate::{
    base::{Line, PhotoId, ProductId},
    media::{PHOTOS_MAX, Photo},
    people::CoopMember,
};
use chrono::{DateTime, Utc};
use sqlx::{PgConnection, PgPool};

/// Whether the member may add a photograph now: asked before one is read, because reading is dear.
pub async fn may_add_photo(pool: &PgPool, member: &CoopMember, slug: &str) -> Result<(), ListingRefused> {
    let mut transaction = pool.begin().await?;
    let product = lock_open(&mut transaction, member, slug).await?;
    require_room(&mut transaction, product).await
}

/// Adds a photograph at the end. The same one twice is one.
pub async fn add_photo(
    pool: &PgPool,
    member: &CoopMember,
    slug: &str,
    photo: &Photo,
    now: DateTime<Utc>,
) -> Result<(), ListingRefused> {
    let mut transaction = pool.begin().await?;
    let product = lock_open(&mut transaction, member, slug).await?;
    require_room(&mut transaction, product).await?;
    photo::insert(&mut transaction, product, photo, member.account(), now).await?;
    reopen(&mut transaction, member, product, now).await?;
    transaction.commit().await?;
    Ok(())
}

/// Puts a photograph before all others: lists show the first.
pub async fn put_photo_first(
    pool: &PgPool,
    member: &CoopMember,
    slug: &str,
    id: PhotoId,
    now: DateTime<Utc>,
) -> Result<(), ListingRefused> {
    rearrange(pool, member, slug, Rearranged::First(id), now).await
}

/// Takes a photograph out. The public page shows it until that was approved.
pub async fn remove_photo(
    pool: &PgPool,
    member: &CoopMember,
    slug: &str,
    id: PhotoId,
    now: DateTime<Utc>,
) -> Result<(), ListingRefused> {
    rearrange(pool, member, slug, Rearranged::Out(id), now).await
}

/// Says what photographs show. Of those that are public the new words are part of the listing: they are read by the department
/// first, as new photographs are.
pub async fn describe_photos(
    pool: &PgPool,
    member: &CoopMember,
    slug: &str,
    words: &[(PhotoId, Line)],
    now: DateTime<Utc>,
) -> Result<(), ListingRefused> {
    let mut transaction = pool.begin().await?;
    let product = lock_open(&mut transaction, member, slug).await?;
    let mut is_changed = false;
    for (id, alt) in words {
        is_changed |= photo::set_alt(&mut transaction, product, *id, alt.as_str()).await?;
    }
    if is_changed {
        reopen(&mut transaction, member, product, now).await?;
    }
    transaction.commit().await?;
    Ok(())
}

/// What becomes of a photograph that is there.
enum Rearranged {
    First(PhotoId),
    Out(PhotoId),
}

async fn rearrange(
    pool: &PgPool,
    member: &CoopMember,
    slug: &str,
    change: Rearranged,
    now: DateTime<Utc>,
) -> Result<(), ListingRefused> {
    let mut transaction = pool.begin().await?;
    let product = lock_open(&mut transaction, member, slug).await?;
    let is_there = match change {
        Rearranged::First(id) => photo::put_first(&mut transaction, product, id).await?,
        Rearranged::Out(id) => photo::remove(&mut transaction, product, id).await?,
    };
    if !is_there {
        return Err(ListingRefused::NotFound);
    }
    reopen(&mut transaction, member, product, now).await?;
    transaction.commit().await?;
    Ok(())
}

async fn require_room(connection: &mut PgConnection, product: ProductId) -> Result<(), ListingRefused> {
    let wanted = photo::load(connection, product).await?;
    let wanted = wanted.iter().filter(|photo| photo.is_wanted).count();
    if wanted < PHOTOS_MAX {
        Ok(())
    } else {
        Err(ListingRefused::PhotosFull)
    }
}

/// The member's own product, while its listing may be written.
async fn lock_open(
    connection: &mut PgConnection,
    member: &CoopMember,
    slug: &str,
) -> Result<ProductId, ListingRefused> {
    let product = listing::find_own(connection, member.coop(), slug)
        .await?
        .ok_or(ListingRefused::NotFound)?;
    if !may_edit(member) {
        return Err(ListingRefused::MayNotEdit);
    }
    listing::lock(connection, product).await?;
    match listing::load(connection, product).await?.state {
        ListingState::InReview => Err(ListingRefused::MovedOn),
        ListingState::Draft | ListingState::Refused | ListingState::Settled => Ok(product),
    }
}

/// An approved listing has something to approve again. Its words stay as they are, and so does their version.
async fn reopen(
    connection: &mut PgConnection,
    member: &CoopMember,
    product: ProductId,
    now: DateTime<Utc>,
) -> Result<(), ListingRefused> {
    let row = listing::load(connection, product).await?;
    if row.state != ListingState::Settled {
        return Ok(());
    }
    if row.content.is_some() {
        listing::set_state(connection, product, ListingState::Draft).await?;
        return Ok(());
    }
    let content = listing::load_public(connection, product).await?;
    let saved = Saved {
        product,
        content: &content,
        version: 1,
        state: ListingState::Draft,
        account: member.account(),
    };
    listing::insert(connection, &saved, now).await?;
    Ok(())
}
