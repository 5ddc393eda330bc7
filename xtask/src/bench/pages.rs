//! Public pages: kept ones beside nginx with the same bytes, freshly drawn ones beside their own statements.

use anyhow::{Result, bail};

use super::load::{self, Load, median};
use super::nginx::Nginx;
use super::stage::{Server, Stage};
use super::statements::{self, Amount};
use super::table::{Figure, number};
use super::{Options, http};

/// How many different addresses of one kind are asked for, so that one warm row does not flatter.
const ADDRESSES: usize = 200;

const CACHED_SHARE: f64 = 0.5;
const CACHED_P99_MS: f64 = 5.0;
const PRODUCT_PER_SECOND: f64 = 1_500.0;
const LIST_PER_SECOND: f64 = 1_000.0;

/// One kind of page.
struct Kind {
    name: &'static str,
    /// The first is the one that nginx sends too.
    paths: Vec<String>,
    fresh_goal: &'static str,
    fresh_per_second: f64,
}

fn kinds(stage: &Stage) -> Result<Vec<Kind>> {
    let categories = stage.column(
        "SELECT '/danh-muc/' || p.category_slug FROM product p JOIN category c ON c.slug = p.category_slug
         WHERE p.status = 'published' AND NOT c.is_age_restricted GROUP BY 1 ORDER BY count(*) DESC LIMIT 200",
    )?;
    let products = products(stage)?;
    if categories.is_empty() || products.is_empty() {
        bail!("the database holds no published products");
    }
    let list = |name, paths| Kind {
        name,
        paths,
        fresh_goal: "≥ 1,000/s",
        fresh_per_second: LIST_PER_SECOND,
    };
    Ok(vec![
        list("home", vec!["/".to_owned()]),
        list("category", categories),
        Kind {
            name: "product",
            paths: products,
            fresh_goal: "≥ 1,500/s",
            fresh_per_second: PRODUCT_PER_SECOND,
        },
    ])
}

/// The addresses of some products, always the same ones, from everywhere in the catalogue.
pub fn products(stage: &Stage) -> Result<Vec<String>> {
    stage.column(&format!(
        "SELECT '/san-pham/' || p.slug FROM product p JOIN category c ON c.slug = p.category_slug
         WHERE p.status = 'published' AND NOT c.is_age_restricted ORDER BY md5(p.slug) LIMIT {ADDRESSES}"
    ))
}

/// Kept pages: each kind's first address, which nginx sends too.
pub fn cached(stage: &Stage, server: &Server, options: &Options) -> Result<Vec<Figure>> {
    let kinds = kinds(stage)?;
    let mut answers = Vec::new();
    for kind in &kinds {
        // Twice: the first draws, the second is sent as it was kept.
        for _ in 0..2 {
            let answer = http::get(server.address, &kind.paths[0], &["Accept-Encoding: br".to_owned()])?;
            if answer.status != 200 {
                bail!("{} answers {}", kind.paths[0], answer.status);
            }
            answers.retain(|(path, _)| *path != kind.paths[0]);
            answers.push((kind.paths[0].clone(), answer));
        }
    }
    let nginx = Nginx::start(stage, &answers)?;
    let load = options.load();
    let mut figures = Vec::new();
    for kind in &kinds {
        let path = &kind.paths[..1];
        let (mut ours, mut p99, mut theirs) = (Vec::new(), Vec::new(), Vec::new());
        for _ in 0..options.runs {
            let outcome = load::pages(stage, server.address, path, load)?;
            ours.push(outcome.per_second());
            p99.push(outcome.p99_ms);
            theirs.push(load::pages(stage, nginx.address, path, load)?.per_second());
        }
        let (ours, theirs, p99) = (median(ours), median(theirs), median(p99));
        let bytes = answers
            .iter()
            .find(|(other, _)| *other == path[0])
            .map_or(0, |(_, answer)| answer.body.len());
        figures.push(Figure {
            work: format!("{} page, kept, {bytes} bytes", kind.name),
            measured: format!("{}/s, p99 {} ms", number(ours), number(p99)),
            limit: format!("nginx, same bytes: {}/s", number(theirs)),
            share: Some(ours / theirs),
            goal: "≥ 50 %, p99 ≤ 5 ms",
            is_reached: Some(ours / theirs >= CACHED_SHARE && p99 <= CACHED_P99_MS),
            next: "profile what is done for a request before the kept bytes are found",
        });
    }
    Ok(figures)
}

/// Freshly drawn pages, from a server that keeps none.
pub fn afresh(stage: &Stage, server: &Server, options: &Options) -> Result<Vec<Figure>> {
    let mut figures = Vec::new();
    for kind in kinds(stage)? {
        // The first request opens connections and prepares statements.
        for _ in 0..2 {
            http::get(server.address, &kind.paths[0], &[])?;
        }
        let mut statements = statements::record(stage, || http::get(server.address, &kind.paths[0], &[]).map(drop))?;
        // A new connection asks once what types there are.
        statements.retain(|statement| !statement.sql.contains("pg_type"));
        let script: Vec<String> = statements
            .iter()
            .map(|statement| statement.filled(|_, literal| literal.to_owned()) + ";\n")
            .collect();
        if script.is_empty() {
            bail!("{} asks the database nothing", kind.paths[0]);
        }
        let (mut ours, mut theirs, mut alone) = (Vec::new(), Vec::new(), Vec::new());
        let seconds = Amount::Seconds(options.seconds);
        for _ in 0..options.runs {
            ours.push(load::pages(stage, server.address, &kind.paths, options.load())?.per_second());
            theirs.push(statements::pgbench(stage, &script.concat(), 16, seconds, &[])?);
            let one = Load {
                connections: 1,
                ..options.load()
            };
            alone.push(load::pages(stage, server.address, &kind.paths, one)?.p99_ms);
        }
        let (ours, theirs) = (median(ours), median(theirs));
        figures.push(Figure {
            work: format!("{} page, drawn afresh ({} addresses)", kind.name, kind.paths.len()),
            measured: format!("{}/s; one alone: p99 {} ms", number(ours), number(median(alone))),
            limit: format!("its {} statements by pgbench: {}/s", statements.len(), number(theirs)),
            share: Some(ours / theirs),
            goal: kind.fresh_goal,
            is_reached: Some(ours >= kind.fresh_per_second),
            next: "profile: where the limit is near, the statements; where it is far, the drawing",
        });
    }
    Ok(figures)
}
