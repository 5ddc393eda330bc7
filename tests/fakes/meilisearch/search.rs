//! A small search, but a real one: words, beginnings, a slip or two, and the order of the ranking rules.

use super::{
    errors::Refusal,
    filter::{self, plain, scalars},
    world::{Index, Words},
};
use market::base::text::damerau_within;
use serde_json::{Map, Value, json};
use std::{cmp::Ordering, sync::Arc};

/// Every field of a search that the real server reads.
const KNOWN: [&str; 31] = [
    "q",
    "offset",
    "limit",
    "page",
    "hitsPerPage",
    "attributesToRetrieve",
    "attributesToCrop",
    "cropLength",
    "cropMarker",
    "attributesToHighlight",
    "highlightPreTag",
    "highlightPostTag",
    "showMatchesPosition",
    "filter",
    "sort",
    "distinct",
    "facets",
    "matchingStrategy",
    "attributesToSearchOn",
    "rankingScoreThreshold",
    "locales",
    "hybrid",
    "vector",
    "retrieveVectors",
    "media",
    "personalize",
    "useNetwork",
    "showRankingScore",
    "showRankingScoreDetails",
    "showPerformanceDetails",
    "indexUid",
];

/// How a document fits the words: more words, weightier attributes, fewer slips first.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
struct Fit {
    lacking: usize,
    slips: usize,
    attributes: usize,
}

/// Answers one search over an index.
pub fn answer(uid: &str, index: &Index, asked: &Value) -> Result<Value, Refusal> {
    let empty = Map::new();
    let asked = asked.as_object().unwrap_or(&empty);
    if let Some(unknown) = asked.keys().find(|key| !KNOWN.contains(&key.as_str())) {
        return Err(Refusal::bad(
            "bad_request",
            format!("Unknown field `{unknown}`: expected one of …"),
        ));
    }
    let number = |name: &str, code: &'static str, fallback: u64| match asked.get(name) {
        None | Some(Value::Null) => Ok(fallback),
        Some(value) => value.as_u64().ok_or_else(|| {
            Refusal::bad(
                code,
                format!("Invalid value type at `.{name}`: expected a positive integer"),
            )
        }),
    };
    let limit = number("limit", "invalid_search_limit", 20)? as usize;
    let offset = number("offset", "invalid_search_offset", 0)? as usize;
    let filter = filter::read(asked.get("filter"), &index.list("filterableAttributes"), uid)?;
    let sort = sort_of(asked, &index.list("sortableAttributes"))?;
    let facets = facets_of(asked, &index.list("filterableAttributes"))?;
    let query = asked.get("q").and_then(Value::as_str).unwrap_or_default();
    let strategy = asked.get("matchingStrategy").and_then(Value::as_str).unwrap_or("last");
    if !["all", "last", "frequency"].contains(&strategy) {
        return Err(Refusal::bad(
            "invalid_search_matching_strategy",
            "Unknown value at `.matchingStrategy`",
        ));
    }

    let words = index.words.of(query);
    let searchable = index.searchable();
    let candidates = index.documents.values().filter(|document| filter.fits(document));
    let mut found: Vec<(Fit, &Value)> = candidates
        .filter_map(|document| Some((fit(document, &words, &searchable, strategy, &index.words)?, document)))
        .collect();
    let rules = index.list("rankingRules");
    found.sort_by(|(one, a), (other, b)| by_rules(&rules, &sort, (one, a), (other, b)));
    let most = index.settings["pagination"]["maxTotalHits"].as_u64().unwrap_or(1_000) as usize;
    found.truncate(most);

    let total = found.len();
    let retrieved: Option<Vec<&str>> = asked
        .get("attributesToRetrieve")
        .and_then(Value::as_array)
        .map(|names| names.iter().filter_map(Value::as_str).collect());
    let shown = |document: &Value| match (&retrieved, document) {
        (Some(names), Value::Object(fields)) if !names.contains(&"*") => fields
            .iter()
            .filter(|(name, _)| names.contains(&name.as_str()))
            .map(|(k, v)| (k.clone(), v.clone()))
            .collect(),
        (_, other) => other.clone(),
    };
    let mut told =
        json!({ "query": query, "processingTimeMs": 0, "requestUid": "00000000-0000-7000-8000-000000000000" });
    if asked.contains_key("page") || asked.contains_key("hitsPerPage") {
        let per_page = number("hitsPerPage", "invalid_search_hits_per_page", 20)? as usize;
        let page = number("page", "invalid_search_page", 1)? as usize;
        let hits: Vec<Value> = found
            .iter()
            .skip((page.max(1) - 1) * per_page)
            .take(per_page)
            .map(|(_, d)| shown(d))
            .collect();
        told["hits"] = json!(hits);
        told["page"] = json!(page);
        told["hitsPerPage"] = json!(per_page);
        told["totalHits"] = json!(total);
        told["totalPages"] = json!(total.div_ceil(per_page.max(1)));
    } else {
        let hits: Vec<Value> = found
            .iter()
            .skip(offset)
            .take(limit)
            .map(|(_, document)| shown(document))
            .collect();
        told["hits"] = json!(hits);
        told["limit"] = json!(limit);
        told["offset"] = json!(offset);
        told["estimatedTotalHits"] = json!(total);
    }
    if let Some(facets) = facets {
        let most = index.settings["faceting"]["maxValuesPerFacet"].as_u64().unwrap_or(100) as usize;
        let (distribution, stats) = count(&facets, &found, most);
        told["facetDistribution"] = distribution;
        told["facetStats"] = stats;
    }
    Ok(told)
}

fn sort_of(asked: &Map<String, Value>, sortable: &[String]) -> Result<Vec<(String, bool)>, Refusal> {
    let mut sort = Vec::new();
    for rule in asked
        .get("sort")
        .and_then(Value::as_array)
        .into_iter()
        .flatten()
        .filter_map(Value::as_str)
    {
        let Some((name, direction)) = rule.split_once(':').filter(|(_, way)| ["asc", "desc"].contains(way)) else {
            return Err(Refusal::bad(
                "invalid_search_sort",
                format!("Invalid syntax for the sort parameter: `{rule}`."),
            ));
        };
        if !sortable.iter().any(|known| known == name) {
            return Err(Refusal::bad(
                "invalid_search_sort",
                format!("Attribute `{name}` is not sortable."),
            ));
        }
        sort.push((name.to_owned(), direction == "desc"));
    }
    Ok(sort)
}

fn facets_of(asked: &Map<String, Value>, filterable: &[String]) -> Result<Option<Vec<String>>, Refusal> {
    let Some(facets) = asked.get("facets").and_then(Value::as_array) else {
        return Ok(None);
    };
    let facets: Vec<String> = facets.iter().filter_map(Value::as_str).map(str::to_owned).collect();
    match facets.iter().find(|name| !filterable.contains(*name)) {
        Some(name) => Err(Refusal::bad(
            "invalid_search_facets",
            format!("Invalid facet distribution: Pattern `{name}` is not filterable."),
        )),
        None => Ok(Some(facets)),
    }
}

fn count(facets: &[String], found: &[(Fit, &Value)], most: usize) -> (Value, Value) {
    let mut distribution = Map::new();
    let mut stats = Map::new();
    for facet in facets {
        let mut counts: Vec<(String, usize)> = Vec::new();
        let mut numbers: Vec<f64> = Vec::new();
        for value in found.iter().flat_map(|(_, document)| scalars(&document[facet])) {
            numbers.extend(value.as_f64());
            let key = plain(&value);
            match counts.iter_mut().find(|(known, _)| *known == key) {
                Some((_, count)) => *count += 1,
                None => counts.push((key, 1)),
            }
        }
        counts.sort_by(|a, b| (b.1, &a.0).cmp(&(a.1, &b.0)));
        counts.truncate(most);
        distribution.insert(
            facet.clone(),
            counts.into_iter().map(|(key, count)| (key, json!(count))).collect(),
        );
        if let (Some(min), Some(max)) = (
            numbers.iter().copied().min_by(f64::total_cmp),
            numbers.iter().copied().max_by(f64::total_cmp),
        ) {
            stats.insert(facet.clone(), json!({ "min": min, "max": max }));
        }
    }
    (Value::Object(distribution), Value::Object(stats))
}

/// How a document fits; nothing when it does not.
fn fit(document: &Value, words: &[String], searchable: &[String], strategy: &str, known: &Words) -> Option<Fit> {
    let fields = document.as_object()?;
    let words_of = |value: &Value| {
        let text: Vec<String> = scalars(value).iter().map(plain).collect();
        known.of(&text.join(" "))
    };
    let texts: Vec<Arc<Vec<String>>> = if searchable.iter().any(|name| name == "*") {
        fields.values().map(words_of).collect()
    } else {
        searchable
            .iter()
            .map(|name| words_of(&fields.get(name).cloned().unwrap_or_default()))
            .collect()
    };
    let met: Vec<Option<(usize, usize)>> = words
        .iter()
        .enumerate()
        .map(|(place, word)| meet(word, place + 1 == words.len(), &texts))
        .collect();
    let lacking = met.iter().filter(|one| one.is_none()).count();
    let fits = match strategy {
        "all" => lacking == 0,
        // From the end, one word after the other may be lacking, but never the first.
        "last" => words.is_empty() || met.first().is_some_and(Option::is_some),
        _ => words.is_empty() || lacking < words.len(),
    };
    fits.then(|| Fit {
        lacking,
        slips: met.iter().flatten().map(|(slips, _)| slips).sum(),
        attributes: met.iter().flatten().map(|(_, attribute)| attribute).sum(),
    })
}

/// Slips and the attribute of the best place of a word.
fn meet(word: &str, is_last: bool, texts: &[Arc<Vec<String>>]) -> Option<(usize, usize)> {
    let is_number = word.bytes().any(|byte| byte.is_ascii_digit());
    let slips_max = match word.chars().count() {
        _ if is_number => 0,
        0..=3 => 0,
        4..=7 => 1,
        _ => 2,
    };
    texts
        .iter()
        .enumerate()
        .flat_map(|(place, text)| text.iter().map(move |there| (place, there)))
        .filter_map(|(place, there)| {
            if there == word || (is_last && there.starts_with(word)) {
                return Some((0, place));
            }
            // The real server counts a slip in the first letter twice; here it is not forgiven.
            if slips_max == 0 || there.chars().next() != word.chars().next() {
                return None;
            }
            damerau_within(there, word, slips_max)
                .filter(|slips| *slips > 0)
                .map(|slips| (slips, place))
        })
        .min()
}

fn by_rules(
    rules: &[String],
    sort: &[(String, bool)],
    (one, a): (&Fit, &Value),
    (other, b): (&Fit, &Value),
) -> Ordering {
    rules
        .iter()
        .map(|rule| match rule.as_str() {
            "words" => one.lacking.cmp(&other.lacking),
            "typo" => one.slips.cmp(&other.slips),
            "attribute" | "attributeRank" => one.attributes.cmp(&other.attributes),
            "sort" => sort
                .iter()
                .map(|(name, is_down)| compare(&a[name], &b[name], *is_down))
                .find(|order| order.is_ne())
                .unwrap_or(Ordering::Equal),
            custom => match custom.split_once(':') {
                Some((name, way)) => compare(&a[name], &b[name], way == "desc"),
                None => Ordering::Equal,
            },
        })
        .find(|order| order.is_ne())
        .unwrap_or(Ordering::Equal)
}

/// Who has no value comes last, whichever way.
fn compare(a: &Value, b: &Value, is_down: bool) -> Ordering {
    let order = match (a.as_f64(), b.as_f64()) {
        (Some(a), Some(b)) => a.total_cmp(&b),
        (Some(_), None) => return Ordering::Less,
        (None, Some(_)) => return Ordering::Greater,
        (None, None) => plain(a).cmp(&plain(b)),
    };
    if is_down { order.reverse() } else { order }
}
