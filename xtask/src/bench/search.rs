//! Search with facets, by people who all look for something else.

use anyhow::{Result, bail};

use super::load::{self, Load, median};
use super::stage::{Server, Stage};
use super::table::{Figure, number};
use super::{Options, http};

/// Different questions.
const QUESTIONS: usize = 200;

/// What is narrowed by, in turn: as the page names it, and as the interface for programs does.
const FACETS: [(&str, &str); 5] = [
    ("", ""),
    ("&sao=4", "&stars=4"),
    ("&con-hang=1", "&limit=12"),
    ("&gia-den=200000", "&max_price=200000"),
    ("&sap-xep=gia-tang", "&sort=price_asc"),
];

const PER_SECOND: f64 = 1_000.0;

/// The goal at this size of the catalogue: milliseconds that 99 of 100 stay within.
fn p99_goal(products: u32) -> f64 {
    match products {
        0..=10_000 => 10.0,
        10_001..=100_000 => 25.0,
        _ => 50.0,
    }
}

/// Searches by one person alone on a server that keeps no pages: how long one takes.
pub fn afresh(stage: &Stage, server: &Server, options: &Options) -> Result<Vec<Figure>> {
    let p99_max = p99_goal(options.products);
    let goal = match options.products {
        0..=10_000 => "p99 ≤ 10 ms",
        10_001..=100_000 => "p99 ≤ 25 ms",
        _ => "p99 ≤ 50 ms",
    };
    let mut figures = Vec::new();
    for (name, paths) in questions(stage)? {
        let load = options.load();
        let one = Load { connections: 1, ..load };
        let (mut p50, mut p99, mut many) = (Vec::new(), Vec::new(), Vec::new());
        ask_each(server, &paths)?;
        for _ in 0..options.runs {
            let outcome = load::pages(stage, server.address, &paths, one)?;
            p50.push(outcome.p50_ms);
            p99.push(outcome.p99_ms);
            many.push(load::pages(stage, server.address, &paths, load)?.per_second());
        }
        let p99 = median(p99);
        figures.push(Figure {
            work: format!("{name}, drawn afresh, {} questions with facets", paths.len()),
            measured: format!(
                "one alone: p50 {} ms, p99 {} ms; {} at once: {}/s",
                number(median(p50)),
                number(p99),
                load.connections,
                number(median(many)),
            ),
            limit: String::new(),
            share: None,
            goal,
            is_reached: Some(p99 <= p99_max),
            next: "explain the slowest question's statements",
        });
    }
    Ok(figures)
}

/// Searches by many on a server as it is by itself, where a question that somebody just asked is answered again.
pub fn kept(stage: &Stage, server: &Server, options: &Options) -> Result<Vec<Figure>> {
    let mut figures = Vec::new();
    for (name, paths) in questions(stage)? {
        ask_each(server, &paths)?;
        let (mut many, mut p99) = (Vec::new(), Vec::new());
        for _ in 0..options.runs {
            let outcome = load::pages(stage, server.address, &paths, options.load())?;
            many.push(outcome.per_second());
            p99.push(outcome.p99_ms);
        }
        let many = median(many);
        figures.push(Figure {
            work: format!("{name}, as it is by itself, the same {} questions", paths.len()),
            measured: format!("{}/s, p99 {} ms", number(many), number(median(p99))),
            limit: String::new(),
            share: None,
            goal: "≥ 1,000/s",
            is_reached: Some(many >= PER_SECOND),
            next: "explain the slowest question's statements",
        });
    }
    Ok(figures)
}

fn ask_each(server: &Server, paths: &[String]) -> Result<()> {
    for path in paths {
        let answer = http::get(server.address, path, &[])?;
        if answer.status != 200 {
            bail!("{path} answers {}", answer.status);
        }
    }
    Ok(())
}

/// Two or three words of product names, half of them typed without marks, some narrowed: for the page, and for programs.
fn questions(stage: &Stage) -> Result<[(&'static str, Vec<String>); 2]> {
    let names = stage.column(&format!(
        "SELECT CASE WHEN row_number() OVER (ORDER BY md5(p.slug)) % 2 = 0 THEN p.name_vi ELSE s.name_folded END
         FROM product p JOIN product_search s ON s.product_id = p.id ORDER BY md5(p.slug) LIMIT {QUESTIONS}"
    ))?;
    let (mut pages, mut answers) = (Vec::new(), Vec::new());
    for (number, name) in names.iter().enumerate() {
        let words: Vec<&str> = name.split_whitespace().take(2 + number % 2).collect();
        let words = http::encoded(&words.join(" "));
        let (of_page, of_answer) = FACETS[number / 2 % FACETS.len()];
        pages.push(format!("/tim-kiem?q={words}{of_page}"));
        answers.push(format!("/api/v1/search?q={words}{of_answer}"));
    }
    Ok([("search page", pages), ("search for programs", answers)])
}
