//! Owners and managers write their storefront, and close it for some days.
//!
//! A draft is theirs alone until it is published, and then public at once: the department has let the seller in, and what
//! is sold is reviewed listing by listing. Every publication is written down, with what stood there before.

use super::{Closure, PhotoPlace, Shopfront, store::shopfront as store};
use crate::{
    base::Vnd,
    media::Photo,
    people::{CoopManager, audit},
};
use chrono::{DateTime, NaiveDate, Utc};
use serde_json::{Value, json};
use sqlx::{PgConnection, PgPool};

/// The highest minimum of an order that can be asked for.
pub const MINIMUM_MAX: Vnd = Vnd(10_000_000);

/// A storefront as its owners see it.
#[derive(Clone, Debug)]
pub struct OwnShopfront {
    /// The address part of its page.
    pub slug: String,
    /// What is being written.
    pub draft: Shopfront,
    /// What the public reads.
    pub published: Shopfront,
    /// The draft's version; 0 while nothing was ever saved.
    pub version: i32,
    /// Who saved it last, and when.
    pub saved: Option<(String, DateTime<Utc>)>,
    /// The days on which it sells nothing.
    pub closure: Option<Closure>,
    /// What an order must cost at least.
    pub minimum: Vnd,
}

/// Why a storefront stays as it is.
#[derive(Debug, thiserror::Error)]
pub enum ShopfrontRefused {
    /// There is no storefront, or no such place in it.
    #[error("no such storefront")]
    NotFound,
    /// Somebody else has saved it meanwhile.
    #[error("saved elsewhere meanwhile")]
    Conflict,
    /// The last day lies before the first.
    #[error("the dates are reversed")]
    DatesReversed,
    /// The last day has passed.
    #[error("in the past")]
    InThePast,
    /// The database did not answer as it should.
    #[error(transparent)]
    Db(#[from] sqlx::Error),
}

/// The manager's storefront.
pub async fn load_shopfront(pool: &PgPool, manager: &CoopManager) -> Result<Option<OwnShopfront>, sqlx::Error> {
    let mut connection = pool.acquire().await?;
    store::load(&mut connection, manager.coop()).await
}

/// Saves the words of the draft, and publishes it when that is wanted. `seen` is the version that the writer began with;
/// the photographs are those that are there.
pub async fn save_shopfront(
    pool: &PgPool,
    manager: &CoopManager,
    seen: i32,
    words: &Shopfront,
    is_to_be_published: bool,
    now: DateTime<Utc>,
) -> Result<(), ShopfrontRefused> {
    let mut transaction = pool.begin().await?;
    let own = lock(&mut transaction, manager).await?;
    let draft = words.clone().with_photos_of(&own.draft);
    let is_same = draft == own.draft;
    if own.version != seen && !is_same {
        return Err(ShopfrontRefused::Conflict);
    }
    if !is_same {
        let version = own.version + 1;
        store::save(
            &mut transaction,
            manager.coop(),
            &draft,
            version,
            manager.account(),
            now,
        )
        .await?;
    }
    if is_to_be_published && draft != own.published {
        // Whoever publishes what was loaded and never saved has no row yet.
        if is_same && own.version == 0 {
            store::save(&mut transaction, manager.coop(), &draft, 1, manager.account(), now).await?;
        }
        store::publish(&mut transaction, manager.coop(), &draft, now).await?;
        let (before, after) = (json!(own.published), json!(draft));
        record(&mut transaction, manager, "shopfront_publish", before, after, now).await?;
    }
    transaction.commit().await?;
    Ok(())
}

/// Puts a photograph into the draft, or takes it out. The words stay as they are, and so does their version.
pub async fn set_photo(
    pool: &PgPool,
    manager: &CoopManager,
    place: PhotoPlace,
    photo: Option<Photo>,
    now: DateTime<Utc>,
) -> Result<(), ShopfrontRefused> {
    let mut transaction = pool.begin().await?;
    let own = lock(&mut transaction, manager).await?;
    let mut draft = own.draft;
    if !draft.set_photo(place, photo) {
        return Err(ShopfrontRefused::NotFound);
    }
    let version = own.version.max(1);
    store::save(
        &mut transaction,
        manager.coop(),
        &draft,
        version,
        manager.account(),
        now,
    )
    .await?;
    transaction.commit().await?;
    Ok(())
}

/// Closes the storefront from one day to another, both included; without a last day until it is opened again, and with
/// no day at all it is open.
pub async fn set_closure(
    pool: &PgPool,
    manager: &CoopManager,
    from: Option<NaiveDate>,
    to: Option<NaiveDate>,
    now: DateTime<Utc>,
) -> Result<(), ShopfrontRefused> {
    if from.zip(to).is_some_and(|(from, to)| to < from) {
        return Err(ShopfrontRefused::DatesReversed);
    }
    if to.is_some_and(|to| to < crate::base::time::local(now).date_naive()) {
        return Err(ShopfrontRefused::InThePast);
    }
    let mut transaction = pool.begin().await?;
    let own = lock(&mut transaction, manager).await?;
    let closure = Closure::new(from, to);
    if closure != own.closure {
        store::set_closure(&mut transaction, manager.coop(), closure).await?;
        let (before, after) = (days(own.closure), days(closure));
        record(&mut transaction, manager, "shop_closure", before, after, now).await?;
        transaction.commit().await?;
    }
    Ok(())
}

/// Says what an order must cost at least, without delivery.
pub async fn set_minimum(
    connection: &mut PgConnection,
    manager: &CoopManager,
    minimum: Vnd,
) -> Result<(), sqlx::Error> {
    store::set_minimum(connection, manager.coop(), minimum).await
}

/// Writes down what was done with the storefront.
async fn record(
    connection: &mut PgConnection,
    manager: &CoopManager,
    action: &'static str,
    before: Value,
    after: Value,
    now: DateTime<Utc>,
) -> Result<(), sqlx::Error> {
    let entry = audit::Entry {
        action,
        subject: String::new(),
        before: Some(before),
        after: Some(after),
    };
    audit::record(connection, manager.account(), manager.coop(), entry, now).await
}

fn days(closure: Option<Closure>) -> Value {
    json!({ "from": closure.and_then(|closure| closure.from), "to": closure.and_then(|closure| closure.to) })
}

/// Whoever writes holds the storefront until the end.
async fn lock(connection: &mut PgConnection, manager: &CoopManager) -> Result<OwnShopfront, ShopfrontRefused> {
    store::lock(connection, manager.coop()).await?;
    let own = store::load(connection, manager.coop()).await?;
    own.ok_or(ShopfrontRefused::NotFound)
}
