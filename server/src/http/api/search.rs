//! `GET /api/v1/search`: the search page's answer for programs.

use super::problem::BadParameter;
use crate::http::Problem;
use app::{context::AppState, error::AppError};
use axum::{
    extract::{Query, State},
    response::{IntoResponse, Response},
};
use http::header;
use market::{
    base::{Slug, Vnd, Words, page::PER_PAGE, slugify},
    browse::{self, ProductCard, SearchFacet, SearchFacets, SearchPage},
    places::bare_name,
    search::{Engine, Names, PlaceKind, SearchError, SearchRequest, SearchWords, Sort},
};
use serde::Serialize;
use std::collections::HashMap;

/// Where it answers.
pub const PATH: &str = "/api/v1/search";

/// The most hits of one answer.
const LIMIT_MAX: u32 = 100;

/// What an answer says. Prices are in đồng; names are Vietnamese.
#[derive(Serialize)]
struct Answer {
    hits: Vec<Hit>,
    total: i64,
    total_is_exact: bool,
    page: u32,
    limit: u32,
    facets: Facets,
    served_by: Engine,
    degraded: bool,
    near: bool,
    meant: Option<String>,
}

#[derive(Serialize)]
struct Hit {
    name: String,
    slug: String,
    cooperative: String,
    province: String,
    price_vnd: i64,
    ocop_stars: Option<i16>,
}

#[derive(Serialize)]
struct Facets {
    category: Vec<Value>,
    province: Vec<Value>,
    cooperative: Vec<Value>,
    stars: Vec<Value>,
    in_stock: i64,
    in_season: i64,
    ahead: i64,
    is_exact: bool,
}

#[derive(Serialize)]
struct Value {
    value: String,
    name: String,
    count: i64,
}

/// What was asked, as it was written.
#[derive(Debug, PartialEq, Eq)]
struct Asked {
    words: String,
    category: Option<Slug>,
    province: Option<Slug>,
    cooperative: Option<Slug>,
    stars: Option<i64>,
    min_price: Option<i64>,
    max_price: Option<i64>,
    ahead: bool,
    sort: Sort,
    limit: u32,
    page: u32,
}

/// Answers a search.
pub async fn search(State(state): State<AppState>, Query(pairs): Query<HashMap<String, String>>) -> Response {
    let asked = match Asked::read(&pairs) {
        Ok(asked) => asked,
        Err(refusal) => return refusal.into_response(),
    };
    match answer(&state, asked).await {
        Ok(answer) => {
            let cache = [(header::CACHE_CONTROL, "public, max-age=10")];
            (cache, axum::Json(answer)).into_response()
        }
        Err(SearchError::Db(error)) => Problem::from(AppError::from(error)).into_response(),
        Err(SearchError::Engine(error)) => {
            tracing::error!(error, "the search engine does not answer");
            Problem::busy(5).into_response()
        }
    }
}

impl Asked {
    /// Reads the parameters. Numbers beyond what makes sense are taken for the nearest that does; unknown parameters
    /// are not looked at.
    fn read(pairs: &HashMap<String, String>) -> Result<Self, BadParameter> {
        let text = |name: &str| pairs.get(name).map(|text| text.trim()).filter(|text| !text.is_empty());
        let number = |name: &'static str| {
            text(name)
                .map(|text| {
                    parse_number(text).ok_or(BadParameter {
                        name,
                        must_be: "a whole number",
                    })
                })
                .transpose()
        };
        let name = |name: &'static str| {
            text(name)
                .map(|text| {
                    Slug::parse(&slugify(text)).map_err(|_| BadParameter {
                        name,
                        must_be: "a code, a slug or a name",
                    })
                })
                .transpose()
        };
        let within = |number: Option<i64>, default: u32, least: u32, most: u32| match number {
            Some(number) => number.clamp(i64::from(least), i64::from(most)) as u32,
            None => default,
        };
        Ok(Self {
            words: pairs.get("q").cloned().unwrap_or_default(),
            category: name("category")?,
            province: name("province")?,
            cooperative: name("cooperative")?,
            stars: number("stars")?,
            min_price: number("min_price")?,
            max_price: number("max_price")?,
            ahead: match text("ahead") {
                None | Some("false") => false,
                Some("true") => true,
                Some(_) => {
                    return Err(BadParameter {
                        name: "ahead",
                        must_be: "true or false",
                    });
                }
            },
            sort: match text("sort") {
                None | Some("relevance") => Sort::Relevance,
                Some("price_asc") => Sort::PriceUp,
                Some("price_desc") => Sort::PriceDown,
                Some("newest") => Sort::Newest,
                Some(_) => {
                    return Err(BadParameter {
                        name: "sort",
                        must_be: "one of relevance, price_asc, price_desc, newest",
                    });
                }
            },
            limit: within(number("limit")?, PER_PAGE, 1, LIMIT_MAX),
            page: within(number("page")?, 1, 1, u32::MAX),
        })
    }
}

/// A whole number; one that is too long for us stands for the largest.
fn parse_number(text: &str) -> Option<i64> {
    let digits = text.strip_prefix('-').unwrap_or(text);
    let is_number = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
    let largest = if text.starts_with('-') { i64::MIN } else { i64::MAX };
    is_number.then(|| text.parse().unwrap_or(largest))
}

async fn answer(state: &AppState, asked: Asked) -> Result<Answer, SearchError> {
    let names = state.directory.names(&state.pool).await?;
    let mut request = SearchRequest::new(SearchWords::parse(&asked.words), state.clock.today());
    request.category = asked.category.map(|category| category_slug(&names, category));
    if let Some(province) = asked.province {
        let meant = names.province_meant(province.as_str());
        let code = meant.and_then(|place| Slug::parse(&place.code).ok());
        match meant.map(|place| place.kind) {
            Some(PlaceKind::FormerProvince) => request.former_province = code,
            _ => request.province = Some(code.unwrap_or(province)),
        }
    }
    request.seller = asked.cooperative;
    request.stars_min = asked.stars.filter(|stars| *stars > 0).map(|stars| stars.min(6) as i16);
    // The lower one first, as the page reads them.
    let (from, to) = match (asked.min_price, asked.max_price) {
        (Some(from), Some(to)) if from > to => (Some(to), Some(from)),
        prices => prices,
    };
    request.price_from = from.map(|price| Vnd(price.max(0)));
    request.price_to = to.map(|price| Vnd(price.max(0)));
    request.ahead = asked.ahead;
    request.sort = asked.sort;
    request.per_page = asked.limit;
    request.page = asked.page;
    let found = browse::search_page(&state.pool, &*state.index, &state.directory, &request).await?;
    Ok(Answer::of(found, asked.page, asked.limit))
}

/// A category by its slug, or by its name in either language.
fn category_slug(names: &Names, asked: Slug) -> Slug {
    let is_named = |name: &Words| {
        [&name.vi, &name.en]
            .into_iter()
            .any(|name| slugify(name) == asked.as_str())
    };
    if names.category(asked.as_str()).is_some() {
        return asked;
    }
    let named = names.categories().iter().find(|category| is_named(&category.name));
    named
        .and_then(|category| Slug::parse(&category.slug).ok())
        .unwrap_or(asked)
}

impl Answer {
    fn of(found: SearchPage, page: u32, limit: u32) -> Self {
        let hit = |card: ProductCard| Hit {
            name: card.name.vi,
            slug: card.slug,
            cooperative: card.seller_name.vi,
            province: bare_name(&card.province_name).to_owned(),
            price_vnd: card.price.0,
            ocop_stars: card.stars.map(|badge| badge.stars),
        };
        Self {
            hits: found.products.into_iter().map(hit).collect(),
            total: found.paging.total.count,
            total_is_exact: found.paging.total.is_exact,
            page,
            limit,
            facets: Facets::of(found.facets),
            served_by: found.served_by,
            degraded: found.is_degraded,
            near: found.is_near,
            meant: found.meant,
        }
    }
}

impl Facets {
    fn of(found: SearchFacets) -> Self {
        let named = |facets: Vec<SearchFacet>| {
            let value = |facet: SearchFacet| Value {
                value: facet.key,
                name: facet.name.vi,
                count: facet.count.unwrap_or(0),
            };
            facets.into_iter().map(value).collect()
        };
        let stars = |(stars, count): (i16, i64)| Value {
            value: stars.to_string(),
            name: format!("{stars} sao trở lên"),
            count,
        };
        Self {
            category: named(found.categories),
            province: named(found.provinces),
            cooperative: named(found.sellers),
            stars: found.stars.into_iter().map(stars).collect(),
            in_stock: found.in_stock,
            in_season: found.in_season,
            ahead: found.ahead,
            is_exact: found.is_exact,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(pairs: &[(&str, &str)]) -> Result<Asked, BadParameter> {
        let pairs = pairs
            .iter()
            .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
        Asked::read(&pairs.collect())
    }

    #[test]
    fn numbers_beyond_sense_are_taken_for_the_nearest() {
        let asked = read(&[
            ("page", "1000000000000000000000"),
            ("limit", "0"),
            ("stars", "-99999999999999999999"),
            ("min_price", "-5"),
            ("colour", "red"),
        ])
        .unwrap();
        assert_eq!((asked.page, asked.limit), (u32::MAX, 1));
        assert_eq!((asked.stars, asked.min_price), (Some(i64::MIN), Some(-5)));
        assert_eq!(read(&[("limit", "1000")]).unwrap().limit, LIMIT_MAX);
        assert_eq!(read(&[("q", ""), ("page", " ")]).unwrap().page, 1);
    }

    #[test]
    fn what_cannot_be_read_is_named() {
        for (name, value) in [
            ("page", "two"),
            ("limit", "1e3"),
            ("stars", "4.5"),
            ("min_price", "1 000"),
            ("sort", "best"),
            ("ahead", "soon"),
            ("category", "!!!"),
        ] {
            assert_eq!(read(&[(name, value)]).unwrap_err().name, name, "{value}");
        }
    }
}
