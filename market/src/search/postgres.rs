//! The engine that is always there: it answers from the search rows.
//!
//! A search fetches the rows that fit its words, at most as many as are counted, with everything by which they can be
//! narrowed; filters, facets and orders are then worked out here. Only where more rows fit are filters and orders left to
//! the database, and numbers become bounds.

use super::{
    Answer, Facets, ProductIndex, SearchError, SearchHits, SearchRequest, Sort,
    front::Rows,
    mend::{self, Mended},
    narrow::{self, Candidate, Narrowing, Way},
    page::{Listed, page},
    plan::{Plan, is_same_text},
    rank::Fit,
    store,
    tiers::{Tiers, near},
    vocabulary::{KeptVocabulary, Vocabulary},
};
use crate::base::ProductId;
use sqlx::{PgConnection, PgPool};
use std::{cmp::Reverse, collections::HashMap};

/// So many rows are fetched and counted; of more it is only said that there are more.
const FETCHED_MAX: i64 = 500;

/// So many rows are met one by one before others are looked up: no more work than looking some hundred of them up.
const MET_FIRST_MAX: i64 = 3_000;

/// No more rows are looked up to be sorted.
const SORTED_MAX: i64 = 10_000;

/// Words each of which stands in more rows are not even tried: together they hardly stand in few.
const TRIED_MAX: i64 = 100_000;

/// So many of the best rows are judged word by word; the others follow as they were fetched.
const RANKED_MAX: usize = 100;

/// So many rows with the marks that were typed are enough: rows with other marks are left out.
const ENOUGH: usize = 10;

/// What comes near must tell so much of what the nearest row tells: where something fits, and where nothing does.
const NEAR_ENOUGH: f64 = 0.6;
const NEARLY_AS_MUCH: f64 = 0.75;

/// The engine that is always there: it answers from the search rows.
#[derive(Clone, Debug)]
pub struct PostgresIndex {
    pool: PgPool,
    words: KeptVocabulary,
    bounds: Bounds,
}

/// How far it goes.
#[derive(Clone, Copy, Debug)]
pub(super) struct Bounds {
    /// So many rows are fetched and counted.
    fetched: i64,
    /// So many of the first rows of a list are met one by one, in the hope that they are enough.
    pub(super) met: i64,
    /// So many rows are looked up to be sorted.
    pub(super) sorted: i64,
    /// Neither is tried with words each of which stands in more rows.
    pub(super) tried: i64,
}

/// What is fetched.
#[derive(Clone, Copy)]
struct Wanted<'a> {
    /// What fits this plan; without one, everything.
    plan: Option<&'a Plan>,
    /// Rows with other marks than were typed are left out where there are enough with these.
    is_told_by_marks: bool,
    /// How many rows are fetched and counted. One row more tells that there are more.
    most: i64,
    /// How many rows there are to be found.
    expected: Rows,
    /// Some rows, as if they were drawn.
    sample: &'a [Candidate],
    /// So many of the best rows come with their texts, to be judged by.
    told: usize,
}

/// The rows that fit a search.
pub(super) struct Found {
    /// In their order, the judged ones first.
    pub(super) rows: Vec<Candidate>,
    pub(super) facets: Facets,
    /// How well the best row fits.
    best: Option<Fit>,
    /// Whether there are more rows than were fetched.
    pub(super) is_cut: bool,
    /// Whether anything fits the words, were it not for the filters.
    has_any: bool,
}

impl PostgresIndex {
    /// An engine over this database.
    pub fn new(pool: PgPool) -> Self {
        Self {
            pool,
            words: KeptVocabulary::default(),
            bounds: Bounds {
                fetched: FETCHED_MAX,
                met: MET_FIRST_MAX,
                sorted: SORTED_MAX,
                tried: TRIED_MAX,
            },
        }
    }

    /// The same, which leaves more to the database: whatever fits more rows than are fetched, met or sorted.
    #[cfg(test)]
    pub(super) fn within(self, fetched: i64, met: i64, sorted: i64) -> Self {
        Self {
            bounds: Bounds {
                fetched,
                met,
                sorted,
                ..self.bounds
            },
            ..self
        }
    }

    async fn answer(&self, request: &SearchRequest) -> Result<SearchHits, SearchError> {
        if request.words.is_wordless() {
            return Ok(SearchHits::default());
        }
        let vocabulary = self.words.get(&self.pool, request.today).await?;
        let plan = Plan::read(request.words.typed(), &vocabulary);
        let mut connection = self.pool.acquire().await?;
        if plan.has_wants() {
            search(&mut connection, request, plan, &vocabulary, self.bounds).await
        } else {
            let narrowing = Narrowing::of(request, plan.stars_min);
            let all = Wanted {
                plan: None,
                is_told_by_marks: false,
                most: self.bounds.fetched,
                expected: Rows::of(vocabulary.rows, vocabulary.rows, vocabulary.rows),
                sample: &vocabulary.sample,
                told: 0,
            };
            let found = look(&mut connection, all, &narrowing).await?;
            let listed = Listed {
                words: None,
                rows_about: vocabulary.rows,
                sample: &vocabulary.sample,
                bounds: self.bounds,
            };
            page(&mut connection, request, &listed, &narrowing, found).await
        }
    }
}

impl ProductIndex for PostgresIndex {
    fn search<'a>(&'a self, request: &'a SearchRequest) -> Answer<'a> {
        Box::pin(self.answer(request))
    }
}

/// Looks for words: as they were typed; where that fits badly, as they were probably meant; at last for what comes near.
async fn search(
    connection: &mut PgConnection,
    request: &SearchRequest,
    mut plan: Plan,
    vocabulary: &Vocabulary,
    bounds: Bounds,
) -> Result<SearchHits, SearchError> {
    let mut found = look_for(connection, request, &plan, vocabulary, bounds.fetched).await?;
    let mut meant = (!is_same_text(&plan.text, request.words.typed())).then(|| plan.text.clone());
    let has_unknown = mend::has_unknown(&plan, vocabulary);
    let is_doubted = |found: &Found| !found.has_any || found.best.is_some_and(|best| !best.is_good());
    let mut mended_in_vain = None;
    if (has_unknown || is_doubted(&found))
        && let Some(Mended {
            text,
            shown,
            is_supported,
        }) = mend::mend(&plan, vocabulary, !has_unknown)
    {
        let other = Plan::of(&text, vocabulary);
        let found_other = look_for(connection, request, &other, vocabulary, bounds.fetched).await?;
        let is_better = match (found.best, found_other.best) {
            (None, _) => !found.has_any && found_other.has_any,
            // Something fits what was typed: a slip must be told by more than its being possible.
            (Some(best), Some(other)) => is_supported && best.gives_way_to(&other),
            (Some(_), None) => false,
        };
        if is_better {
            (plan, found, meant) = (other, found_other, Some(shown));
        } else {
            mended_in_vain = Some(other);
        }
    }
    let narrowing = Narrowing::of(request, plan.stars_min);
    let is_near = !found.has_any;
    if let Some(mended) = mended_in_vain.filter(|_| is_near) {
        plan.add(mended);
    }
    let is_near = is_near || found.best.is_some_and(|best| best.is_only_alike());
    if is_doubted(&found) && !found.is_cut {
        add_near(connection, &plan, &narrowing, vocabulary, &mut found).await?;
    }
    let is_told_by_marks = plan.is_told_by_marks(vocabulary) && has_enough_with_these_marks(&found.rows);
    let words = Tiers::whole(&plan, is_told_by_marks);
    let listed = Listed {
        words: Some(&words),
        rows_about: i64::from(plan.rows_about(vocabulary)),
        sample: &vocabulary.sample,
        bounds,
    };
    Ok(SearchHits {
        is_near: is_near && found.has_any,
        meant,
        marks: plan.marks(),
        ..page(connection, request, &listed, &narrowing, found).await?
    })
}

async fn look_for(
    connection: &mut PgConnection,
    request: &SearchRequest,
    plan: &Plan,
    vocabulary: &Vocabulary,
    most: i64,
) -> Result<Found, sqlx::Error> {
    let narrowing = Narrowing::of(request, plan.stars_min);
    let wanted = Wanted {
        plan: Some(plan),
        is_told_by_marks: plan.is_told_by_marks(vocabulary),
        most,
        expected: expected(plan, vocabulary),
        sample: &vocabulary.sample,
        told: match request.sort {
            Sort::Relevance => RANKED_MAX,
            // Ordered otherwise, only the best is judged: whether anything else may have been meant.
            Sort::PriceUp | Sort::PriceDown | Sort::Newest => 1,
        },
    };
    let mut found = look(connection, wanted, &narrowing).await?;
    if request.sort == Sort::Relevance {
        let ranked = rank(connection, plan, found.rows).await?;
        (found.rows, found.best) = ranked;
    } else {
        let first = found.rows.iter().min_by_key(|row| coarse_order(row)).cloned();
        found.best = rank(connection, plan, first.into_iter().collect()).await?.1;
    }
    Ok(found)
}

/// How many rows there are to be found, about.
fn expected(plan: &Plan, vocabulary: &Vocabulary) -> Rows {
    Rows::of(
        i64::from(plan.rows_about(vocabulary)),
        i64::from(plan.pairs_about(vocabulary)),
        vocabulary.rows,
    )
}

/// Fetches what is wanted, narrows and counts it.
async fn look(connection: &mut PgConnection, wanted: Wanted<'_>, narrowing: &Narrowing) -> Result<Found, sqlx::Error> {
    // Mostly all rows that fit the words can be had at once, and then nothing more is asked.
    if narrowing.is_none() || wanted.expected.fitting() <= wanted.most {
        let rows = fetch(connection, wanted, &Narrowing::none(narrowing.today)).await?;
        if narrowing.is_none() || !wanted.is_cut(&rows) {
            return Ok(narrowed(rows, narrowing, wanted.most));
        }
    }
    // What one way less leaves is counted, tells how many rows to expect, and mostly holds them all.
    let mut wider = Vec::new();
    for way in narrowing.set_ways() {
        let one_less = narrowing.without(way);
        let expected = wanted.expected.narrowed_to(one_less.share_of(wanted.sample));
        wider.push((way, fetch(connection, Wanted { expected, ..wanted }, &one_less).await?));
    }
    // Not where rows with other marks were left out for others that the narrowing may leave out in turn.
    let whole = wider
        .iter()
        .find(|(_, rows)| !wanted.is_told_by_marks && !wanted.is_cut(rows));
    let rows = match whole {
        Some((_, rows)) => rows.iter().filter(|row| narrowing.keeps(row)).cloned().collect(),
        None => {
            // Whoever looks for tea among the teas is left with more than a sample of everything tells.
            let share = match wider.len() {
                0 => narrowing.share_of(wanted.sample),
                _ => {
                    let of_all = |way| narrowing.without(way).share_of(wanted.sample);
                    let shares = wider.iter().map(|(way, rows)| of_all(*way) * narrowing.share_of(rows));
                    shares.fold(1.0, f64::min)
                }
            };
            let expected = wanted.expected.narrowed_to(share);
            fetch(connection, Wanted { expected, ..wanted }, narrowing).await?
        }
    };
    let mut found = narrowed(rows, narrowing, wanted.most);
    found.has_any = true;
    for (way, rows) in wider {
        found.facets.is_exact &= !wanted.is_cut(&rows);
        narrow::count(&mut found.facets, way, rows.iter());
    }
    Ok(found)
}

impl Wanted<'_> {
    fn is_cut(&self, rows: &[Candidate]) -> bool {
        rows.len() as i64 > self.most
    }
}

async fn fetch(
    connection: &mut PgConnection,
    wanted: Wanted<'_>,
    narrowing: &Narrowing,
) -> Result<Vec<Candidate>, sqlx::Error> {
    let Some(plan) = wanted.plan else {
        return store::browse(connection, narrowing, wanted.sample, wanted.most + 1).await;
    };
    let tiers = Tiers::of(plan, narrowing.lexemes_and_prices(wanted.sample).as_deref());
    let (most, told) = (wanted.most + 1, wanted.told as i64);
    // Rows with other marks are not even looked up where they would be left out.
    let first = match wanted.is_told_by_marks {
        true => &tiers.with_these_marks(),
        false => &tiers,
    };
    let mut rows = store::find(connection, Vec::new(), first, narrowing, wanted.expected, most, told).await?;
    if wanted.is_told_by_marks && rows.len() < ENOUGH {
        let others = tiers.with_other_marks();
        rows = store::find(connection, rows, &others, narrowing, wanted.expected, most, told).await?;
    }
    if wanted.is_told_by_marks && has_enough_with_these_marks(&rows) {
        rows.retain(has_these_marks);
    }
    Ok(rows)
}

/// Whether a row has the marks that were typed.
fn has_these_marks(row: &Candidate) -> bool {
    row.tier < 2
}

/// Whether enough rows have the marks that were typed: then rows with others are left out.
fn has_enough_with_these_marks(rows: &[Candidate]) -> bool {
    rows.iter().filter(|row| has_these_marks(row)).count() >= ENOUGH
}

/// Narrows rows of which some may still be left out, and counts each way with all the others.
fn narrowed(mut rows: Vec<Candidate>, narrowing: &Narrowing, most: i64) -> Found {
    let is_cut = rows.len() as i64 > most;
    rows.truncate(usize::try_from(most).unwrap_or(usize::MAX));
    let mut facets = Facets {
        is_exact: !is_cut,
        ..Facets::default()
    };
    for way in Way::ALL {
        let wider = narrowing.without(way);
        narrow::count(&mut facets, way, rows.iter().filter(|row| wider.keeps(row)));
    }
    let has_any = !rows.is_empty();
    rows.retain(|row| narrowing.keeps(row));
    Found {
        rows,
        facets,
        best: None,
        is_cut,
        has_any,
    }
}

/// Adds what comes near, where what fits is little or only described so: rows that hold nearly as much of what was typed
/// as any.
async fn add_near(
    connection: &mut PgConnection,
    plan: &Plan,
    narrowing: &Narrowing,
    vocabulary: &Vocabulary,
    found: &mut Found,
) -> Result<(), sqlx::Error> {
    let (wants, in_names) = near(plan);
    let rows = store::find_near(connection, &wants, &in_names, narrowing.today, RANKED_MAX as i64).await?;
    let most = rows.iter().map(|(_, weight)| *weight).fold(0.0, f64::max);
    let least = most * if found.has_any { NEAR_ENOUGH } else { NEARLY_AS_MUCH };
    let weights: HashMap<_, _> = rows.iter().map(|(row, weight)| (row.product, *weight)).collect();
    let rows = rows
        .into_iter()
        .filter(|(row, weight)| *weight >= least && !found.rows.iter().any(|known| known.product == row.product));
    let mut rows: Vec<_> = rows.map(|(row, _)| row).collect();
    let fits = judge(connection, plan, &rows).await?;
    let weight_of = |row: &Candidate| weights.get(&row.product).copied().unwrap_or(0.0);
    rows.sort_by(|one, other| {
        let fit = |row: &Candidate| fits.get(&row.product).copied();
        weight_of(other)
            .total_cmp(&weight_of(one))
            .then_with(|| fit(other).cmp(&fit(one)))
            .then_with(|| coarse_order(one).cmp(&coarse_order(other)))
    });
    // Both are counted as one: a number beside a filter says how many it leaves.
    let wanted = Wanted {
        plan: Some(plan),
        is_told_by_marks: false,
        most: FETCHED_MAX,
        expected: expected(plan, vocabulary),
        sample: &vocabulary.sample,
        told: 0,
    };
    let mut all = match found.has_any && !narrowing.is_none() {
        true => fetch(connection, wanted, &Narrowing::none(narrowing.today)).await?,
        false => found.rows.clone(),
    };
    // Of too many, some say nothing of what each way leaves: what was counted before stands, and is no whole.
    let counted = wanted.is_cut(&all).then(|| Facets {
        is_exact: false,
        ..found.facets.clone()
    });
    all.extend(rows.iter().cloned());
    let fitting = std::mem::take(&mut found.rows).into_iter().chain(rows);
    let fitting: Vec<_> = fitting.filter(|row| narrowing.keeps(row)).collect();
    *found = Found {
        rows: fitting,
        ..narrowed(all, narrowing, i64::MAX)
    };
    if let Some(counted) = counted {
        found.facets = counted;
    }
    Ok(())
}

/// The order in which rows come that are not judged.
fn coarse_order(row: &Candidate) -> (i32, Reverse<Option<i16>>, i64, ProductId) {
    (row.tier, Reverse(row.stars), row.position, row.product)
}

/// The rows in the order in which they fit, and how well the best of them does.
async fn rank(
    connection: &mut PgConnection,
    plan: &Plan,
    mut rows: Vec<Candidate>,
) -> Result<(Vec<Candidate>, Option<Fit>), sqlx::Error> {
    rows.sort_by_key(coarse_order);
    let judged = rows.len().min(RANKED_MAX);
    let fits = judge(connection, plan, &rows[..judged]).await?;
    rows[..judged].sort_by_key(|row| {
        let (_, stars, position, product) = coarse_order(row);
        (Reverse(fits.get(&row.product).copied()), stars, position, product)
    });
    let best = rows.first().and_then(|row| fits.get(&row.product)).copied();
    Ok((rows, best))
}

async fn judge(
    connection: &mut PgConnection,
    plan: &Plan,
    rows: &[Candidate],
) -> Result<HashMap<ProductId, Fit>, sqlx::Error> {
    // The best rows brought their texts along, unless others were best before filters left some out.
    let untold = rows.iter().filter(|row| row.texts.is_none());
    let untold: Vec<_> = untold.map(|row| row.product).collect();
    let loaded: HashMap<_, _> = match untold.is_empty() {
        true => HashMap::new(),
        false => store::load_texts(connection, &untold).await?.into_iter().collect(),
    };
    let judged = rows.iter().filter_map(|row| {
        let texts = row.texts.as_ref().or_else(|| loaded.get(&row.product))?;
        Some((row.product, Fit::of(plan, row, texts)))
    });
    Ok(judged.collect())
}
