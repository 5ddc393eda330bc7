//! Categories.

use super::{CategoryCard, CategoryPage, featured, store};
use crate::base::{Paging, page::PER_PAGE};
use chrono::NaiveDate;
use sqlx::PgPool;

/// Every category, those behind the age gate too (flagged).
pub async fn categories(pool: &PgPool) -> Result<Vec<CategoryCard>, sqlx::Error> {
    let mut connection = pool.acquire().await?;
    store::load_categories(&mut connection).await
}

/// The page of a category. The caller keeps an age-restricted one behind the age gate.
pub async fn category(
    pool: &PgPool,
    slug: &str,
    page: u32,
    today: NaiveDate,
) -> Result<Option<CategoryPage>, sqlx::Error> {
    let mut connection = pool.acquire().await?;
    let Some(category) = store::load_category(&mut connection, slug).await? else {
        return Ok(None);
    };
    let products = store::list_category(&mut connection, &category, page).await?;
    let products = store::load_cards(&mut connection, &products, None, today).await?;
    let total = store::count_category(&mut connection, &category).await?;
    let featured = if page <= 1 && !category.is_age_restricted {
        featured::load(&mut connection, "category", Some(&category.slug), today).await?
    } else {
        Vec::new()
    };
    Ok(Some(CategoryPage {
        category,
        featured,
        products,
        paging: Paging::new(page, PER_PAGE, total),
    }))
}
