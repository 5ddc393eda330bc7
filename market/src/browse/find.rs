//! The search page.

use super::{SearchPage, store};
use crate::{
    base::Paging,
    catalog::list_categories,
    search::{ProductIndex, SearchError, SearchRequest},
};
use sqlx::PgPool;

/// A page of found products: the index says which, the database says what they are now.
pub async fn search_page(
    pool: &PgPool,
    index: &dyn ProductIndex,
    request: &SearchRequest,
) -> Result<SearchPage, SearchError> {
    let hits = index.search(request).await?;
    let mut connection = pool.acquire().await?;
    let seller = match &request.seller {
        Some(slug) => store::load_seller(&mut connection, slug.as_str()).await?,
        None => None,
    };
    let seller_id = seller.as_ref().map(|(id, _)| *id);
    let mut products = store::load_cards(&mut connection, &hits.products, seller_id, request.today).await?;
    products.retain(|card| !card.is_age_restricted);
    let provinces = store::list_provinces(&mut connection).await?;
    let categories = list_categories(&mut *connection).await?;
    Ok(SearchPage {
        products,
        paging: Paging::new(request.page, request.per_page, hits.total),
        categories: categories
            .into_iter()
            .filter(|category| !category.is_age_restricted)
            .collect(),
        provinces: provinces.into_iter().map(|row| row.province).collect(),
        seller_name: seller.map(|(_, name)| name),
    })
}
