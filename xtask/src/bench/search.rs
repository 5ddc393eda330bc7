//! Search with facets, by people who all look for something else.

use anyhow::{Result, bail};

use super::load::{self, Load, median};
use super::stage::{Server, Stage};
use super::table::{Figure, number};
use super::{Options, http};

/// Different questions, so that nothing that is kept flatters.
const QUESTIONS: usize = 200;

/// What is narrowed by, in turn.
const FACETS: [&str; 5] = ["", "&sao=4", "&con-hang=1", "&gia-den=200000", "&sap-xep=gia-tang"];

const PER_SECOND: f64 = 1_000.0;

/// The goal at this size of the catalogue: milliseconds that 99 of 100 stay within.
fn p99_goal(products: u32) -> (&'static str, f64) {
    match products {
        0..=10_000 => ("p99 ≤ 10 ms, ≥ 1,000/s", 10.0),
        10_001..=100_000 => ("p99 ≤ 25 ms", 25.0),
        _ => ("p99 ≤ 50 ms", 50.0),
    }
}

/// Searches on a server that keeps no pages.
pub fn measure(stage: &Stage, server: &Server, options: &Options) -> Result<Vec<Figure>> {
    let paths = questions(stage)?;
    for path in &paths {
        let answer = http::get(server.address, path, &[])?;
        if answer.status != 200 {
            bail!("{path} answers {}", answer.status);
        }
    }
    let (mut many, mut many_p99, mut p50, mut p99) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    let one = Load {
        connections: 1,
        ..options.load()
    };
    for _ in 0..options.runs {
        let outcome = load::pages(stage, server.address, &paths, options.load())?;
        many.push(outcome.per_second());
        many_p99.push(outcome.p99_ms);
        let outcome = load::pages(stage, server.address, &paths, one)?;
        p50.push(outcome.p50_ms);
        p99.push(outcome.p99_ms);
    }
    let (goal, p99_ms_max) = p99_goal(options.products);
    let (many, p99) = (median(many), median(p99));
    let is_fast = options.products > 10_000 || many >= PER_SECOND;
    Ok(vec![Figure {
        work: format!("search page with facets, {} questions", paths.len()),
        measured: format!(
            "one alone: p50 {} ms, p99 {} ms; {} at once: {}/s, p99 {} ms",
            number(median(p50)),
            number(p99),
            options.load().connections,
            number(many),
            number(median(many_p99))
        ),
        limit: String::new(),
        share: None,
        goal,
        is_reached: Some(p99 <= p99_ms_max && is_fast),
        next: "explain the slowest question's statements",
    }])
}

/// Two or three words of product names, half of them typed without marks, some narrowed.
fn questions(stage: &Stage) -> Result<Vec<String>> {
    let names = stage.column(&format!(
        "SELECT CASE WHEN row_number() OVER (ORDER BY md5(p.slug)) % 2 = 0 THEN p.name_vi ELSE s.name_folded END
         FROM product p JOIN product_search s ON s.product_id = p.id ORDER BY md5(p.slug) LIMIT {QUESTIONS}"
    ))?;
    let question = |(number, name): (usize, &String)| {
        let words: Vec<&str> = name.split_whitespace().take(2 + number % 2).collect();
        let facet = FACETS[number / 2 % FACETS.len()];
        format!("/tim-kiem?q={}{facet}", http::encoded(&words.join(" ")))
    };
    Ok(names.iter().enumerate().map(question).collect())
}
