//! The search page.

use super::{ProductCard, SearchFacet, SearchFacets, SearchPage, WayOn, store};
use crate::{
    base::{Paging, Slug, Words},
    catalog::ShippingScope,
    search::{Around, Directory, FacetValue, Facets, Names, ProductIndex, SearchError, SearchRequest},
};
use chrono::NaiveDate;
use sqlx::{PgConnection, PgPool};

/// How many goods of the season, and how many storefronts, stand where nothing was found.
const WAY_ON_MAX: usize = 4;

/// How many storefronts a search may be narrowed to.
const SELLERS_MAX: usize = 10;

/// A page of found products: the index says which, the database says what they are now.
pub async fn search_page(
    pool: &PgPool,
    index: &dyn ProductIndex,
    directory: &Directory,
    request: &SearchRequest,
) -> Result<SearchPage, SearchError> {
    let hits = index.search(request).await?;
    let names = directory.names(pool).await?;
    let paging = Paging::new(request.page, request.per_page, hits.total);
    let around = if paging.page == 1 && !request.words.is_blank() {
        names.around(&request.words)
    } else {
        Around::default()
    };
    let mut connection = pool.acquire().await?;
    let seller = match &request.seller {
        Some(slug) => store::load_seller(&mut connection, slug.as_str()).await?,
        None => None,
    };
    let seller_id = seller.as_ref().map(|(id, _)| *id);
    let mut products = store::load_cards(&mut connection, &hits.products, seller_id, request.today).await?;
    products.retain(|card| !card.is_age_restricted);
    let way_on = if hits.total.count == 0 {
        let province = request.province.as_ref().map(Slug::as_str);
        let province = province.or_else(|| around.places.first().map(|place| place.province_code.as_str()));
        Some(way_on(&mut connection, &names, province, request.today).await?)
    } else {
        None
    };
    Ok(SearchPage {
        products,
        paging,
        is_near: hits.is_near,
        meant: hits.meant,
        marks: hits.marks,
        served_by: hits.served_by,
        is_degraded: hits.is_degraded,
        facets: named(hits.facets, request, &names, seller.map(|(_, name)| name)),
        around,
        way_on,
    })
}

async fn way_on(
    connection: &mut PgConnection,
    names: &Names,
    province: Option<&str>,
    today: NaiveDate,
) -> Result<WayOn, sqlx::Error> {
    // A few more than are shown: what can be bought goes first.
    let in_season = store::list_in_season(connection, today, 2 * WAY_ON_MAX as i64).await?;
    let mut in_season: Vec<ProductCard> = store::load_cards(connection, &in_season, None, today).await?;
    in_season.retain(|card| !card.is_age_restricted);
    in_season.sort_by_key(|card| !card.buyable.is_yes());
    in_season.truncate(WAY_ON_MAX);
    let mut storefronts = match province {
        Some(_) => store::list_storefronts(connection, province, 1).await?.0,
        None => Vec::new(),
    };
    if storefronts.is_empty() {
        storefronts = names.some_storefronts().to_vec();
    }
    // Some may have closed since their names were read.
    storefronts.truncate(2 * WAY_ON_MAX);
    let storefronts = store::load_storefront_cards(connection, &storefronts, today).await?;
    let storefronts = storefronts.into_iter().map(|(_, card)| card);
    Ok(WayOn {
        in_season,
        storefronts: storefronts.take(WAY_ON_MAX).collect(),
        categories: names.categories().to_vec(),
    })
}

/// Gives the facets names. What nobody has a name for is left out, unless the search is narrowed by it already.
fn named(facets: Facets, request: &SearchRequest, names: &Names, seller: Option<Words>) -> SearchFacets {
    let plain = |name: &str| Words {
        vi: name.to_owned(),
        en: String::new(),
    };
    let category = |slug: &str| names.category(slug).cloned();
    let province = |code: &str| names.province(code).map(plain);
    let former_province = |code: &str| names.former_province(code).map(plain);
    // The chosen one may have nothing to show today and still be a storefront.
    let storefront = |slug: &str| {
        let is_chosen = request.seller.as_ref().is_some_and(|chosen| chosen.as_str() == slug);
        let chosen = seller.clone().filter(|_| is_chosen);
        chosen.or_else(|| names.storefront(slug).cloned())
    };
    SearchFacets {
        categories: named_values(facets.categories, request.category.as_ref(), category),
        provinces: named_values(facets.provinces, request.province.as_ref(), province),
        former_provinces: named_values(
            facets.former_provinces,
            request.former_province.as_ref(),
            former_province,
        ),
        sellers: {
            let mut sellers = named_values(facets.sellers, request.seller.as_ref(), storefront);
            sellers.truncate(SELLERS_MAX);
            sellers
        },
        stars: typed_values(facets.stars, request.stars_min, |key| key.parse().ok()),
        travels: typed_values(facets.travels, request.travels, ShippingScope::parse),
        in_stock: facets.in_stock,
        in_season: facets.in_season,
        ahead: facets.ahead,
        is_exact: facets.is_exact,
    }
}

/// The chosen value first, then those with the most products.
fn named_values(
    mut values: Vec<FacetValue>,
    chosen: Option<&Slug>,
    name_of: impl Fn(&str) -> Option<Words>,
) -> Vec<SearchFacet> {
    let chosen = chosen.map(Slug::as_str);
    values.retain(|value| value.count > 0 || chosen == Some(value.key.as_str()));
    values.sort_by(|one, other| other.count.cmp(&one.count).then_with(|| one.key.cmp(&other.key)));
    let mut named: Vec<_> = chosen
        .map(|key| SearchFacet {
            key: key.to_owned(),
            name: name_of(key).unwrap_or_else(|| Words {
                vi: key.to_owned(),
                en: String::new(),
            }),
            count: values.iter().find(|value| value.key == key).map(|value| value.count),
        })
        .into_iter()
        .collect();
    let others = values.into_iter().filter(|value| chosen != Some(value.key.as_str()));
    named.extend(others.filter_map(|value| {
        Some(SearchFacet {
            name: name_of(&value.key)?,
            key: value.key,
            count: Some(value.count),
        })
    }));
    named
}

/// Values of a known kind, in their own order, the chosen one always among them.
fn typed_values<Value: Copy + Ord>(
    values: Vec<FacetValue>,
    chosen: Option<Value>,
    parse: impl Fn(&str) -> Option<Value>,
) -> Vec<(Value, i64)> {
    let counted = values
        .into_iter()
        .filter_map(|value| Some((parse(&value.key)?, value.count)));
    let mut typed: Vec<_> = counted
        .filter(|(value, count)| *count > 0 || chosen == Some(*value))
        .collect();
    if let Some(chosen) = chosen.filter(|chosen| typed.iter().all(|(value, _)| value != chosen)) {
        typed.push((chosen, 0));
    }
    typed.sort_unstable_by_key(|(value, _)| *value);
    typed
}

#[cfg(test)]
mod tests {
    use super::*;

    fn value(key: &str, count: i64) -> FacetValue {
        FacetValue {
            key: key.to_owned(),
            count,
        }
    }

    #[test]
    fn a_chosen_value_stays_even_where_nothing_is_left() {
        let name = |key: &str| (key != "unknown").then(Words::default);
        let chosen = Slug::parse("tra").expect("a slug");
        let keys = |values| {
            let named = named_values(values, Some(&chosen), name).into_iter();
            named.map(|facet| (facet.key, facet.count)).collect::<Vec<_>>()
        };
        assert_eq!(
            keys(vec![
                value("ca-phe", 2),
                value("unknown", 9),
                value("mat-ong", 0),
                value("gao", 5)
            ]),
            [
                ("tra".to_owned(), None),
                ("gao".to_owned(), Some(5)),
                ("ca-phe".to_owned(), Some(2))
            ]
        );
        assert_eq!(
            typed_values(vec![value("4", 1), value("x", 9)], Some(3), |key| key.parse().ok()),
            [(3, 0), (4, 1)]
        );
    }
}
