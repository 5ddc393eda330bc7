//! Storefronts.

use super::{StorefrontList, StorefrontPage, drawing_of, store};
use crate::base::{Paging, page::PER_PAGE};
use chrono::NaiveDate;
use sqlx::PgPool;

/// A page of the public storefronts, of one province (its code) or of all.
pub async fn storefronts(
    pool: &PgPool,
    province: Option<&str>,
    page: u32,
    today: NaiveDate,
) -> Result<StorefrontList, sqlx::Error> {
    let mut connection = pool.acquire().await?;
    let (ids, total) = store::list_storefronts(&mut connection, province, page).await?;
    let cards = store::load_storefront_cards(&mut connection, &ids, today).await?;
    Ok(StorefrontList {
        storefronts: cards.into_iter().map(|(_, card)| card).collect(),
        provinces: store::list_provinces(&mut connection).await?,
        paging: Paging::new(page, PER_PAGE, total),
    })
}

/// The page of a public storefront, with those of its goods that are not behind the age gate.
pub async fn storefront(
    pool: &PgPool,
    slug: &str,
    page: u32,
    today: NaiveDate,
) -> Result<Option<StorefrontPage>, sqlx::Error> {
    let mut connection = pool.acquire().await?;
    let Some(row) = store::load_storefront(&mut connection, slug).await? else {
        return Ok(None);
    };
    let products = store::list_seller_products(&mut connection, row.id, page).await?;
    let products = store::load_cards(&mut connection, &products, Some(row.id), today).await?;
    let (total, age_restricted_count) = store::count_seller_products(&mut connection, row.id).await?;
    Ok(Some(StorefrontPage {
        drawing: drawing_of(&row.slug),
        is_closed: row.closure.is_some_and(|closure| closure.holds_on(today)),
        slug: row.slug,
        name: row.name,
        kind: row.kind,
        front: row.front,
        place: row.place,
        address_line: row.address_line,
        field: row.field,
        members: row.members,
        founded_year: row.founded_year,
        grade: row.grade,
        representative: row.representative,
        phone_shown: row.phone_shown,
        email: row.email,
        tax_code: row.tax_code,
        closure: row.closure,
        is_fictional: row.is_fictional,
        is_illustrative: row.is_illustrative,
        products,
        paging: Paging::new(page, PER_PAGE, total),
        age_restricted_count,
    }))
}
