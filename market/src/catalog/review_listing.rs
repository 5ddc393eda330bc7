//! A department reads what cooperatives of its province want their products to say, and decides.

use super::{
    Availability, Listing, ListingState, NewOffer, NewVariant, ProductStatus, ReviewPage, ReviewRefused, WaitingRow,
    stock,
    store::{self, listing, photo, review},
    write_listing::find_category,
};
use crate::{
    base::{Line, OfferId, OrganisationId, ProductId, VariantId},
    jobs::{self, Job},
    people::{Official, audit},
};
use chrono::{DateTime, Utc};
use serde_json::json;
use sqlx::{PgConnection, PgPool};

/// The listings of the official's own province that wait, the oldest first; at most 200.
pub async fn list_waiting(pool: &PgPool, official: &Official) -> Result<Vec<WaitingRow>, sqlx::Error> {
    review::list_waiting(pool, official.province()).await
}

/// A listing of the official's own province that waits or was decided; nobody reads what was never sent.
pub async fn load_review(pool: &PgPool, official: &Official, slug: &str) -> Result<Option<ReviewPage>, sqlx::Error> {
    let mut connection = pool.acquire().await?;
    let Some(case) = review::find(&mut connection, official.province(), slug).await? else {
        return Ok(None);
    };
    let row = listing::load(&mut connection, case.product).await?;
    let Some(content) = row.content else { return Ok(None) };
    if row.state != ListingState::InReview && row.decided_at.is_none() {
        return Ok(None);
    }
    let was_public = matches!(row.status, ProductStatus::Published | ProductStatus::Hidden);
    let public = listing::load_public(&mut connection, case.product).await?;
    Ok(Some(ReviewPage {
        slug: slug.to_owned(),
        coop: case.coop_name,
        content,
        public: was_public.then_some(public),
        version: row.version,
        state: row.state,
        submitted_at: row.submitted_at,
        decided: row.decided_by.zip(row.decided_at),
        reason: row.reason,
        photos: photo::load(&mut connection, case.product).await?,
    }))
}

/// Approves exactly what was read: the product says it from now on, and a new one is public.
pub async fn approve_listing(
    pool: &PgPool,
    official: &Official,
    slug: &str,
    version: i32,
    now: DateTime<Utc>,
) -> Result<(), ReviewRefused> {
    let mut transaction = pool.begin().await?;
    let case = lock_case(&mut transaction, official, slug, version).await?;
    let mut content = case.content;
    let category = find_category(&mut transaction, &content.category).await?;
    if !content.missing(category.as_ref()).is_empty() {
        return Err(ReviewRefused::NotWhole);
    }
    let before = listing::load_public(&mut transaction, case.product).await?;
    review::apply(&mut transaction, case.product, &content, now).await?;
    put_packs(&mut transaction, case.product, case.coop, &mut content, now).await?;
    photo::publish(&mut transaction, case.product).await?;
    review::settle(&mut transaction, case.product, &content, official.account(), now).await?;
    if case.status != ProductStatus::Hidden {
        listing::set_status(&mut transaction, case.product, ProductStatus::Published, now).await?;
    }
    let entry = audit::Entry {
        action: "listing_approve",
        subject: slug.to_owned(),
        before: Some(json!(before)),
        after: Some(json!(content)),
    };
    record(&mut transaction, official, case.coop, entry, now).await?;
    let product = case.product;
    jobs::enqueue(&mut transaction, Job::RefreshSearch { product }, now, now).await?;
    transaction.commit().await?;
    Ok(())
}

/// Sends a listing back with a reason. What is public stays as it is.
pub async fn refuse_listing(
    pool: &PgPool,
    official: &Official,
    slug: &str,
    version: i32,
    reason: &Line,
    now: DateTime<Utc>,
) -> Result<(), ReviewRefused> {
    let mut transaction = pool.begin().await?;
    let case = lock_case(&mut transaction, official, slug, version).await?;
    review::refuse(&mut transaction, case.product, official.account(), reason.as_str(), now).await?;
    if case.status == ProductStatus::InReview {
        listing::set_status(&mut transaction, case.product, ProductStatus::Draft, now).await?;
    }
    let entry = audit::Entry {
        action: "listing_refuse",
        subject: slug.to_owned(),
        before: None,
        after: Some(json!({ "reason": reason.as_str() })),
    };
    record(&mut transaction, official, case.coop, entry, now).await?;
    transaction.commit().await?;
    Ok(())
}

/// Writes the decision down where it was made, and where its goods are sold: the owner reads who decided.
async fn record(
    connection: &mut PgConnection,
    official: &Official,
    coop: OrganisationId,
    entry: audit::Entry,
    now: DateTime<Utc>,
) -> Result<(), sqlx::Error> {
    audit::record(
        connection,
        official.account(),
        official.department(),
        entry.clone(),
        now,
    )
    .await?;
    audit::record(connection, official.account(), coop, entry, now).await
}

/// A listing that may be decided now.
struct Case {
    product: ProductId,
    coop: OrganisationId,
    status: ProductStatus,
    content: Listing,
}

/// One decision after the other: whoever comes second finds that it has moved on.
async fn lock_case(
    connection: &mut PgConnection,
    official: &Official,
    slug: &str,
    version: i32,
) -> Result<Case, ReviewRefused> {
    let found = review::find(connection, official.province(), slug)
        .await?
        .ok_or(ReviewRefused::NotFound)?;
    if !official.may_decide() {
        return Err(ReviewRefused::MayNotDecide);
    }
    listing::lock(connection, found.product).await?;
    let row = listing::load(connection, found.product).await?;
    if row.state != ListingState::InReview || row.version != version {
        return Err(ReviewRefused::MovedOn);
    }
    let is_member = review::is_member(connection, official.account(), found.coop).await?;
    if is_member || row.submitted_by == Some(official.account()) {
        return Err(ReviewRefused::OwnListing);
    }
    Ok(Case {
        product: found.product,
        coop: found.coop,
        status: row.status,
        content: row.content.ok_or(ReviewRefused::MovedOn)?,
    })
}

/// Known packs are brought up to date; new ones come with their offer and their first goods.
async fn put_packs(
    connection: &mut PgConnection,
    product: ProductId,
    seller: OrganisationId,
    content: &mut Listing,
    now: DateTime<Utc>,
) -> Result<(), ReviewRefused> {
    for pack in &mut content.packs {
        let weight_grams = pack.weight_grams.ok_or(ReviewRefused::NotWhole)?;
        if let Some(variant) = pack.variant {
            review::update_variant(connection, product, variant, pack, weight_grams).await?;
            continue;
        }
        let (Some(price), Some(stock)) = (pack.price.take(), pack.stock.take()) else {
            return Err(ReviewRefused::NotWhole);
        };
        let variant = NewVariant {
            id: VariantId::new_at(now),
            product,
            pack: &pack.name,
            net: pack.net,
            weight_grams,
            is_by_weight: pack.is_by_weight,
        };
        store::insert_variant(connection, &variant).await?;
        let id = variant.id;
        pack.variant = Some(id);
        let offer = NewOffer {
            id: OfferId::new_at(now),
            seller,
            variant: id,
            price,
            availability: Availability::InStock,
        };
        store::insert_offer(connection, &offer).await?;
        if stock > 0 {
            stock::receive(connection, offer.id, stock, "", now).await?;
        }
    }
    Ok(())
}
