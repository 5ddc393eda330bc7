//! What a browser loads for its first product page, pictures aside.

use std::collections::BTreeSet;

use anyhow::{Result, bail};

use super::http::{self, attributes};
use super::pages;
use super::stage::{Server, Stage};
use super::table::{Figure, number};

const BEFORE_USE_MAX: usize = 60 << 10;
const ALL_MAX: usize = 200 << 10;

/// The compressed bytes of the page and of everything it links to.
pub fn measure(stage: &Stage, server: &Server) -> Result<Vec<Figure>> {
    let Some(path) = pages::products(stage)?.into_iter().next() else {
        bail!("the database holds no published products");
    };
    let page = http::get(server.address, &path, &[])?.text();
    let of_kind = |ending: &str, addresses: Vec<&str>| {
        let wanted = addresses.into_iter().filter(|address| address.ends_with(ending));
        wanted.map(str::to_owned).collect::<BTreeSet<_>>()
    };
    let styles = of_kind(".css", attributes(&page, "<link", "href"));
    let mut scripts = of_kind(".js", attributes(&page, "<script", "src"));
    scripts.extend(of_kind(".js", attributes(&page, "<link", "href")));
    // What a script loads stands in it as an address of its own.
    let mut wasm = of_kind(".wasm", attributes(&page, "<link", "href"));
    for script in scripts.clone() {
        let text = http::get(server.address, &script, &[])?.text();
        let addresses: Vec<&str> = text
            .split(['"', '\''])
            .filter(|word| word.starts_with("/pkg/"))
            .collect();
        scripts.extend(of_kind(".js", addresses.clone()));
        wasm.extend(of_kind(".wasm", addresses));
    }
    let mut fonts = BTreeSet::new();
    for style in &styles {
        let text = http::get(server.address, style, &[])?.text();
        let addresses = text.split("url(").skip(1).filter_map(|rest| rest.split(')').next());
        fonts.extend(of_kind(
            ".woff2",
            addresses.map(|address| address.trim_matches(['"', '\''])).collect(),
        ));
    }
    let size = |paths: &BTreeSet<String>| -> Result<usize> {
        let mut bytes = 0;
        for path in paths {
            let answer = http::get(server.address, path, &["Accept-Encoding: br".to_owned()])?;
            if answer.status != 200 {
                bail!("{path} answers {}", answer.status);
            }
            bytes += answer.body.len();
        }
        Ok(bytes)
    };
    let sizes = [
        ("HTML", size(&BTreeSet::from([path]))?),
        ("CSS", size(&styles)?),
        ("JS", size(&scripts)?),
        ("wasm", size(&wasm)?),
        ("fonts", size(&fonts)?),
    ];
    let all: usize = sizes.iter().map(|(_, bytes)| bytes).sum();
    // A page can be read and its forms sent while the fonts are still on their way.
    let before_use = all - sizes[4].1;
    let kilobytes = |bytes: usize| number(bytes as f64 / 1024.0);
    let parts = sizes.map(|(name, bytes)| format!("{name} {}", kilobytes(bytes)));
    Ok(vec![Figure {
        work: "first view of a product page, compressed, without pictures".to_owned(),
        measured: format!(
            "{} KB before it can be used, {} KB in all ({})",
            kilobytes(before_use),
            kilobytes(all),
            parts.join(", ")
        ),
        limit: String::new(),
        share: None,
        goal: "≤ 60 KB before it can be used, ≤ 200 KB in all",
        is_reached: Some(before_use <= BEFORE_USE_MAX && all <= ALL_MAX),
        next: "look which part grew",
    }])
}
