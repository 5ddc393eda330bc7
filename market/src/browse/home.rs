//! The home page.

use super::{HomePage, featured, store};
use crate::search::Directory;
use chrono::NaiveDate;
use sqlx::PgPool;
use std::collections::{BTreeSet, HashMap};

/// How many goods of the season the home page shows.
const IN_SEASON_MAX: usize = 12;

/// How many storefronts the home page shows.
const STOREFRONTS_MAX: usize = 8;

/// What is featured and why, what is in season, a few storefronts, the categories. Nothing behind the age gate.
pub async fn home(pool: &PgPool, directory: &Directory, today: NaiveDate) -> Result<HomePage, sqlx::Error> {
    let names = directory.names(pool).await?;
    let mut connection = pool.acquire().await?;
    let slots = store::list_featured(&mut connection, "home", None, today, featured::FEATURED_MAX).await?;
    // A few more than are shown, because some of them cannot be bought and step back.
    let in_season = store::list_in_season(&mut connection, today, 18).await?;
    // Twice as many as are shown: some may have closed since.
    let some = names.some_storefronts();
    let some = &some[..some.len().min(2 * STOREFRONTS_MAX)];

    let products: BTreeSet<_> = featured::products_of(&slots).chain(in_season.iter().copied()).collect();
    let products = store::load_cards(&mut connection, &products.into_iter().collect::<Vec<_>>(), None, today).await?;
    let products: HashMap<_, _> = products.into_iter().map(|card| (card.id, card)).collect();
    let storefronts: BTreeSet<_> = featured::storefronts_of(&slots).chain(some.iter().copied()).collect();
    let storefronts: HashMap<_, _> =
        store::load_storefront_cards(&mut connection, &storefronts.into_iter().collect::<Vec<_>>(), today)
            .await?
            .into_iter()
            .collect();

    let mut in_season: Vec<_> = in_season
        .iter()
        .filter_map(|id| products.get(id))
        .filter(|card| !card.is_age_restricted)
        .cloned()
        .collect();
    in_season.sort_by_key(|card| !card.buyable.is_yes());
    in_season.truncate(IN_SEASON_MAX);
    let categories = store::load_categories(&mut connection).await?;
    Ok(HomePage {
        featured: featured::join(slots, &products, &storefronts),
        in_season,
        storefronts: some
            .iter()
            .filter_map(|id| storefronts.get(id))
            .take(STOREFRONTS_MAX)
            .cloned()
            .collect(),
        categories: categories
            .into_iter()
            .filter(|category| !category.is_age_restricted)
            .collect(),
    })
}
