//! Searching: one request over the network for the hits and the numbers beside them, and a second one only when nothing
//! fits all the words.
//!
//! What the server cannot know is left to PostgreSQL: stock changes with every order and is not indexed, so
//! [`super::Fallback`] never asks here for what is in stock, and the number of hits in stock is counted by PostgreSQL
//! among the first hits.

use super::{
    client::{CallFailed, Server},
    query::{AHEAD, Facet, filters, in_season, sort, stars_hold},
    settings::{FACET_VALUES_MAX, HITS_MAX},
    wording::{self, Wordings, agreement},
};
use futures::future::BoxFuture;
use market::{
    base::{ProductId, Total},
    search::{Engine, FacetValue, Facets, SearchHits, SearchRequest, Sort, outbox},
};
use meilisearch_sdk::search::{MatchingStrategies, MultiSearchQuery, SearchQuery, SearchResults, Selectors};
use serde::Deserialize;
use sqlx::PgPool;
use std::{
    cmp::Reverse,
    collections::{HashMap, HashSet},
};

/// So many of the first hits are put in order by us.
const RANKED_MAX: usize = 100;

/// What is asked back of a hit.
const RETRIEVED: [&str; 5] = ["id", "name_toned", "about_toned", "price", "made"];

/// What comes back of a hit.
#[derive(Clone, Debug, Deserialize)]
struct Hit {
    id: ProductId,
    #[serde(default)]
    name_toned: String,
    #[serde(default)]
    about_toned: String,
    #[serde(default)]
    price: i64,
    #[serde(default)]
    made: i64,
}

/// The answers to one request over the network.
struct Answers {
    /// Without a repetition, those of the first wording first.
    hits: Vec<Hit>,
    /// How many hits there are at least.
    count: usize,
    /// Whether there are no more.
    is_exact: bool,
    facets: Facets,
}

/// What a visitor's search is asked of before PostgreSQL.
pub(super) trait Outside: Send + Sync {
    /// One page of hits, however long that takes.
    fn find<'a>(&'a self, request: &'a SearchRequest) -> BoxFuture<'a, Result<SearchHits, CallFailed>>;
}

/// The live index of a server.
#[derive(Clone, Debug)]
pub(super) struct MeilisearchIndex {
    server: Server,
    pool: PgPool,
}

impl Outside for MeilisearchIndex {
    fn find<'a>(&'a self, request: &'a SearchRequest) -> BoxFuture<'a, Result<SearchHits, CallFailed>> {
        Box::pin(self.answer(request))
    }
}

impl MeilisearchIndex {
    pub(super) fn new(server: Server, pool: PgPool) -> Self {
        Self { server, pool }
    }

    async fn answer(&self, request: &SearchRequest) -> Result<SearchHits, CallFailed> {
        let wordings = wording::read(request.words.typed());
        let per_page = usize::try_from(request.per_page.clamp(1, 100)).unwrap_or(100);
        let before = usize::try_from(request.page.max(1) - 1)
            .unwrap_or(0)
            .saturating_mul(per_page);
        let end = before.saturating_add(per_page).min(HITS_MAX);

        let mut answers = self.ask(request, &wordings, end, MatchingStrategies::ALL).await?;
        // What fits only some of the words never stands beside what fits them all: numbers would mix the two.
        let is_near = answers.hits.is_empty() && wordings.queries.iter().any(|query| query.contains(' '));
        if is_near {
            answers = self.ask(request, &wordings, end, MatchingStrategies::FREQUENCY).await?;
        }
        let mut hits = answers.hits;
        if request.sort == Sort::Relevance {
            rank(&mut hits, &wordings.toned);
        }
        let first: Vec<ProductId> = hits.iter().take(RANKED_MAX).map(|hit| hit.id).collect();
        let mut facets = answers.facets;
        // Without the database no card could be shown either, so its failure is not hidden here.
        facets.in_stock = outbox::count_in_stock(&self.pool, &first)
            .await
            .map_err(|error| CallFailed::Down(error.to_string()))?;
        facets.is_exact &= answers.is_exact && answers.count <= first.len();
        let count = i64::try_from(answers.count).unwrap_or(i64::MAX);
        let total = Total::counted(count);
        Ok(SearchHits {
            is_near: is_near && !hits.is_empty(),
            products: hits.iter().skip(before).take(per_page).map(|hit| hit.id).collect(),
            total: Total {
                is_exact: total.is_exact && answers.is_exact,
                ..total
            },
            facets,
            meant: wordings.meant,
            marks: wordings.marks,
            served_by: Engine::Meilisearch,
            is_degraded: false,
        })
    }

    /// Asks for the first hits of every wording, up to `end`, and for the numbers beside them.
    async fn ask(
        &self,
        request: &SearchRequest,
        wordings: &Wordings,
        end: usize,
        strategy: MatchingStrategies,
    ) -> Result<Answers, CallFailed> {
        let (client, index) = self.server.searching();
        let limit = end.clamp(RANKED_MAX, HITS_MAX);
        let all = filters(request, None);
        let unchosen: Vec<&str> = Facet::LISTED
            .iter()
            .filter(|facet| !facet.is_chosen(request) && **facet != Facet::Stars)
            .map(|facet| facet.attribute())
            .collect();
        let beside = beside(request);
        let mut asked = MultiSearchQuery::new(client);
        for words in &wordings.queries {
            let mut query = SearchQuery::new(&index);
            query
                .with_query(words)
                .with_limit(limit)
                .with_array_filter(all.iter().map(String::as_str).collect())
                .with_facets(Selectors::Some(&unchosen))
                .with_attributes_to_retrieve(Selectors::Some(&RETRIEVED))
                .with_matching_strategy(strategy.clone());
            if let Some(sort) = sort(request, words.is_empty()) {
                query.with_sort(sort);
            }
            asked.with_search_query(query);
        }
        // A facet is counted with every filter but its own.
        for words in &wordings.queries {
            for (facet, filters) in &beside {
                let mut query = SearchQuery::new(&index);
                query
                    .with_query(words)
                    .with_limit(0)
                    .with_array_filter(filters.iter().map(String::as_str).collect())
                    .with_matching_strategy(strategy.clone());
                let attribute = facet.listed();
                if let Some(attribute) = attribute {
                    query.with_facets(Selectors::Some(attribute));
                }
                asked.with_search_query(query);
            }
        }
        let told = asked.execute::<Hit>().await?.results;
        if told.len() != wordings.queries.len() * (1 + beside.len()) {
            return Err(CallFailed::Nonsense("a search in it has no answer".to_owned()));
        }
        let mut answers = merge(&told, wordings.queries.len(), &beside);
        // Every wording came in this order, but they stand one after the other.
        match request.sort {
            Sort::Relevance => {}
            Sort::PriceUp => answers.hits.sort_by_key(|hit| (hit.price, hit.made)),
            Sort::PriceDown => answers.hits.sort_by_key(|hit| Reverse((hit.price, hit.made))),
            Sort::Newest => answers.hits.sort_by_key(|hit| Reverse(hit.made)),
        }
        Ok(answers)
    }
}

/// A query for numbers alone.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Beside {
    Values(Facet),
    InSeason,
    Ahead,
}

impl Beside {
    fn listed(self) -> Option<&'static [&'static str]> {
        match self {
            Beside::Values(Facet::Category) => Some(&["category"]),
            Beside::Values(Facet::Province) => Some(&["province"]),
            Beside::Values(Facet::FormerProvince) => Some(&["former_province"]),
            Beside::Values(Facet::Seller) => Some(&["sellers"]),
            Beside::Values(Facet::Stars) => Some(&["stars"]),
            Beside::Values(Facet::Travels) => Some(&["travels"]),
            Beside::Values(Facet::Season | Facet::Ahead) | Beside::InSeason | Beside::Ahead => None,
        }
    }
}

/// The numbers that the query for hits does not tell: facets by which the request narrows, stars (only those that hold
/// today count), what is in season, and what can be ordered ahead.
fn beside(request: &SearchRequest) -> Vec<(Beside, Vec<String>)> {
    let mut beside: Vec<_> = Facet::LISTED
        .into_iter()
        .filter(|facet| facet.is_chosen(request) && *facet != Facet::Stars)
        .map(|facet| (Beside::Values(facet), filters(request, Some(facet))))
        .collect();
    let mut holding = filters(request, Some(Facet::Stars));
    holding.extend(stars_hold(request));
    beside.push((Beside::Values(Facet::Stars), holding));
    let mut growing = filters(request, Some(Facet::Season));
    growing.push(in_season(request));
    beside.push((Beside::InSeason, growing));
    let mut ahead = filters(request, Some(Facet::Ahead));
    ahead.push(AHEAD.to_owned());
    beside.push((Beside::Ahead, ahead));
    beside
}

/// Joins the answers to several wordings of one search. Numbers of different wordings may count a product twice, so
/// the largest of each is a bound.
fn merge(told: &[SearchResults<Hit>], wordings: usize, beside: &[(Beside, Vec<String>)]) -> Answers {
    let (found, numbers) = told.split_at(wordings);
    let mut seen = HashSet::new();
    let mut hits = Vec::new();
    for hit in found.iter().flat_map(|one| &one.hits) {
        if seen.insert(hit.result.id) {
            hits.push(hit.result.clone());
        }
    }
    let totals: Vec<usize> = found.iter().map(|one| one.estimated_total_hits.unwrap_or(0)).collect();
    let is_whole = found.iter().zip(&totals).all(|(one, total)| one.hits.len() >= *total);
    let most = totals.iter().copied().max().unwrap_or(0);
    // When every wording gave all it has, the hits can be counted.
    let count = if is_whole { hits.len() } else { most.max(hits.len()) };
    let is_alone = totals.iter().filter(|total| **total > 0).count() <= 1;

    let mut values: HashMap<&str, HashMap<String, i64>> = HashMap::new();
    let (mut in_season, mut ahead) = (0, 0);
    for one in told {
        for (attribute, counts) in one.facet_distribution.iter().flatten() {
            let known = values.entry(attribute.as_str()).or_default();
            for (key, count) in counts {
                let count = i64::try_from(*count).unwrap_or(i64::MAX);
                let most = known.entry(key.clone()).or_default();
                *most = count.max(*most);
            }
        }
    }
    for (one, (beside, _)) in numbers.iter().zip(beside.iter().cycle()) {
        let count = i64::try_from(one.estimated_total_hits.unwrap_or(0)).unwrap_or(i64::MAX);
        match beside {
            Beside::InSeason => in_season = count.max(in_season),
            Beside::Ahead => ahead = count.max(ahead),
            Beside::Values(_) => {}
        }
    }
    let is_cut = values.values().any(|counts| counts.len() >= FACET_VALUES_MAX);
    let mut take = |facet: Facet| listed(values.remove(facet.attribute()).unwrap_or_default());
    Answers {
        hits,
        count,
        is_exact: is_whole || is_alone,
        facets: Facets {
            categories: take(Facet::Category),
            provinces: take(Facet::Province),
            former_provinces: take(Facet::FormerProvince),
            sellers: take(Facet::Seller),
            stars: at_least(take(Facet::Stars)),
            travels: take(Facet::Travels),
            in_stock: 0,
            in_season,
            ahead,
            is_exact: is_alone && !is_cut,
        },
    }
}

/// Values in the order of their counts.
fn listed(counts: HashMap<String, i64>) -> Vec<FacetValue> {
    let mut values: Vec<_> = counts
        .into_iter()
        .filter(|(_, count)| *count > 0)
        .map(|(key, count)| FacetValue { key, count })
        .collect();
    values.sort_by(|a, b| (Reverse(a.count), &a.key).cmp(&(Reverse(b.count), &b.key)));
    values
}

/// Three stars or more, four or more, five.
fn at_least(exactly: Vec<FacetValue>) -> Vec<FacetValue> {
    let mut values: Vec<(i16, i64)> = exactly
        .iter()
        .filter_map(|value| Some((value.key.parse().ok()?, value.count)))
        .collect();
    values.sort_by_key(|(stars, _)| Reverse(*stars));
    let mut sum = 0;
    values
        .into_iter()
        .map(|(stars, count)| {
            sum += count;
            FacetValue {
                key: stars.to_string(),
                count: sum,
            }
        })
        .collect()
}

/// Hits that hold the words with the marks that were typed come first; otherwise the server's order stays.
fn rank(hits: &mut [Hit], toned: &[String]) {
    let end = hits.len().min(RANKED_MAX);
    if let Some(first) = hits.get_mut(..end) {
        first.sort_by_cached_key(|hit| Reverse(agreement(toned, &hit.name_toned, &hit.about_toned)));
    }
}
