//! The judging set: real-life ways to ask, and rules that tell which rows a fair shopper would call right. Nothing here
//! knows how an engine works: PostgreSQL is judged always, and a real Meilisearch as well where the environment names one.

use crate::journeys::meilisearch::real_server;
use market::{
    base::ProductId,
    bulk, places,
    search::{Engine, SearchRequest, SearchWords},
};
use serde::Deserialize;
use server::gateways::meilisearch::{Condition, Meilisearch};
use sqlx::PgPool;
use std::{
    collections::{BTreeMap, HashMap, HashSet},
    path::{Path, PathBuf},
};
use tests::Town;
use unicode_normalization::UnicodeNormalization;

/// So many results are looked at.
const LOOKED_AT: usize = 10;

#[derive(Deserialize)]
struct Question {
    class: String,
    catalogue: String,
    q: String,
    relevant: Rule,
}

/// A rule on a row; of a group every filled list must hold.
#[derive(Deserialize)]
#[serde(untagged)]
enum Rule {
    Has {
        field: String,
        has: String,
    },
    AtLeast {
        field: String,
        at_least: i64,
    },
    Group {
        #[serde(default)]
        all: Vec<Rule>,
        #[serde(default)]
        any: Vec<Rule>,
        #[serde(default)]
        not: Vec<Rule>,
    },
}

/// A product as the rules see it.
struct Row {
    product: ProductId,
    fields: HashMap<&'static str, String>,
    stars: Option<i64>,
}

impl Rule {
    fn holds(&self, row: &Row) -> bool {
        match self {
            Rule::Has { field, has } => row
                .fields
                .get(field.as_str())
                .is_some_and(|text| contains(text, &lower(has))),
            Rule::AtLeast { field, at_least } => {
                field == "ocop_stars" && row.stars.is_some_and(|stars| stars >= *at_least)
            }
            Rule::Group { all, any, not } => {
                all.iter().all(|rule| rule.holds(row))
                    && (any.is_empty() || any.iter().any(|rule| rule.holds(row)))
                    && !not.iter().any(|rule| rule.holds(row))
            }
        }
    }
}

fn lower(text: &str) -> String {
    text.nfc().collect::<String>().to_lowercase()
}

/// Whether words stand in a text between the ends of words.
fn contains(text: &str, words: &str) -> bool {
    let is_end = |symbol: Option<char>| symbol.is_none_or(|symbol| !symbol.is_alphanumeric());
    text.match_indices(words)
        .any(|(at, _)| is_end(text[..at].chars().next_back()) && is_end(text[at + words.len()..].chars().next()))
}

fn file(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("judging").join(name)
}

fn questions(catalogue: &str) -> Vec<Question> {
    let text = std::fs::read_to_string(file("queries.jsonl")).expect("the questions");
    let questions = text.lines().filter(|line| !line.trim().is_empty());
    let questions = questions.map(|line| serde_json::from_str::<Question>(line).expect(line));
    questions.filter(|question| question.catalogue == catalogue).collect()
}

/// What may be found, as the rules see it.
async fn rows(pool: &PgPool) -> Vec<Row> {
    let sql = "SELECT p.id, p.name_vi, p.description_vi, c.name_vi, province.name, o.name_vi, coalesce(coop.legacy_address, ''),
                 s.stars
               FROM product_search s JOIN product p ON p.id = s.product_id JOIN category c ON c.slug = p.category_slug
               JOIN organisation o ON o.id = p.producer_id
               LEFT JOIN cooperative coop ON coop.organisation_id = o.id
               JOIN admin_unit commune ON commune.code = p.origin_commune_code
               JOIN admin_unit province ON province.code = commune.parent_code
               WHERE NOT s.is_age_restricted";
    type Columns = (ProductId, String, String, String, String, String, String, Option<i16>);
    let rows: Vec<Columns> = sqlx::query_as(sql).fetch_all(pool).await.expect("rows");
    rows.into_iter()
        .map(
            |(id, name, description, category, province, cooperative, legacy, stars)| Row {
                product: id,
                fields: HashMap::from([
                    ("text", lower(&format!("{name}. {description}"))),
                    ("name", lower(&name)),
                    ("description", lower(&description)),
                    ("category", lower(&category)),
                    ("province", lower(places::bare_name(&province))),
                    ("cooperative", lower(&cooperative)),
                    ("legacy", lower(&legacy)),
                ]),
                stars: stars.map(i64::from),
            },
        )
        .collect()
}

/// What was reached, over all questions of a class.
#[derive(Clone, Copy, Default)]
struct Score {
    questions: f64,
    recall: f64,
    rank: f64,
}

impl Score {
    fn add(&mut self, recall: f64, rank: f64) {
        self.questions += 1.0;
        self.recall += recall;
        self.rank += rank;
    }

    fn recall(&self) -> f64 {
        self.recall / self.questions
    }

    fn rank(&self) -> f64 {
        self.rank / self.questions
    }
}

/// Asks every question of a catalogue, prints what was reached, and refuses less than the goals, and any answer of another
/// engine.
async fn judge(town: &Town, catalogue: &str, engine: Engine) {
    let rows = rows(&town.pool).await;
    let today = town.state.clock.today();
    let names: HashMap<_, _> = rows
        .iter()
        .map(|row| (row.product, row.fields["name"].clone()))
        .collect();
    let mut classes: BTreeMap<String, Score> = BTreeMap::new();
    let mut all = Score::default();
    for question in questions(catalogue) {
        let relevant: HashSet<_> = rows
            .iter()
            .filter(|row| question.relevant.holds(row))
            .map(|row| row.product)
            .collect();
        assert!(!relevant.is_empty(), "nothing is right for {:?}", question.q);
        let request = SearchRequest::new(SearchWords::parse(&question.q), today);
        let hits = town.state.index.search(&request).await.expect("an answer");
        assert_eq!(hits.served_by, engine, "{:?}", question.q);
        let first = &hits.products[..hits.products.len().min(LOOKED_AT)];
        let found = first.iter().filter(|product| relevant.contains(product)).count();
        let recall = found as f64 / relevant.len().min(LOOKED_AT) as f64;
        let place = first.iter().position(|product| relevant.contains(product));
        let rank = place.map_or(0.0, |place| 1.0 / (place + 1) as f64);
        if recall < 1.0 || rank < 1.0 {
            let shown: Vec<_> = first
                .iter()
                .map(|product| {
                    format!(
                        "{}{}",
                        if relevant.contains(product) { "+" } else { "-" },
                        names[product]
                    )
                })
                .collect();
            let missed = relevant.iter().filter(|product| !first.contains(product));
            let missed: Vec<_> = missed.map(|product| &names[product]).take(4).collect();
            println!(
                "{} {:?}: recall {recall:.2}, rank {rank:.2}, near {}, meant {:?}\n    {shown:?}\n    missed {missed:?}",
                question.class, question.q, hits.is_near, hits.meant
            );
        }
        classes.entry(question.class).or_default().add(recall, rank);
        all.add(recall, rank);
    }
    println!("\n| {catalogue} | questions | recall@10 | MRR@10 |\n|---|---|---|---|");
    for (class, score) in classes.iter().chain([(&"all".to_owned(), &all)]) {
        println!(
            "| {class} | {} | {:.3} | {:.3} |",
            score.questions,
            score.recall(),
            score.rank()
        );
    }
    assert!(all.recall() >= 0.97, "recall {:.3}", all.recall());
    assert!(all.rank() >= 0.95, "rank {:.3}", all.rank());
    for (class, score) in &classes {
        assert!(score.recall() >= 0.9 && score.rank() >= 0.9, "{class}");
    }
}

async fn import_the_wide_market(town: &Town) {
    bulk::import(&town.pool, &town.clock.clock(), &file("wide.jsonl"))
        .await
        .expect("a wider market");
}

#[tokio::test]
async fn the_demo_market_is_found_as_people_ask_for_it() {
    let town = Town::open().await;
    judge(&town, "demo", Engine::Postgres).await;
}

#[tokio::test]
async fn a_wider_market_is_found_as_people_ask_for_it() {
    let town = Town::open_bare(None).await;
    import_the_wide_market(&town).await;
    judge(&town, "wide", Engine::Postgres).await;
}

/// The same questions, the same bars.
#[tokio::test]
async fn a_real_meilisearch_finds_it_as_well() {
    let Some(config) = real_server("judging") else {
        return;
    };
    let meilisearch = Meilisearch::new(&config).expect("a client");
    let demo = Town::open_searching_with(meilisearch.clone()).await;
    build(&demo, &meilisearch).await;
    judge(&demo, "demo", Engine::Meilisearch).await;
    let wide = Town::open_bare(Some(meilisearch.clone())).await;
    import_the_wide_market(&wide).await;
    build(&wide, &meilisearch).await;
    judge(&wide, "wide", Engine::Meilisearch).await;
}

async fn build(town: &Town, meilisearch: &Meilisearch) {
    meilisearch.rebuild(&town.pool).await.expect("a built index");
    let condition = meilisearch.check(&town.pool).await.expect("the rows can be counted");
    assert_eq!(condition, Condition::Ready);
}
