//! Who may import whom.

use super::{
    files::{code_of, root},
    is_test, rust_files,
};

/// The modules of the trade, each importing only from those before it.
const ORDER: [&str; 35] = [
    "base",
    "jobs",
    "live",
    "messages",
    "places",
    "documents",
    "people",
    "media",
    "coops",
    "joining",
    "catalog",
    "trust",
    "resale",
    "cart",
    "ledger",
    "vouchers",
    "claims",
    "orders",
    "payments",
    "harvests",
    "returns",
    "checkout",
    "payouts",
    "search",
    "bulk",
    "sheets",
    "invoices",
    "programmes",
    "browse",
    "reports",
    "notices",
    "privacy",
    "doctor",
    "demo",
    "schema",
];

fn module_of(path: &str) -> Option<&str> {
    let inner = path.strip_prefix("market/src/")?;
    let name = inner.split('/').next()?;
    Some(name.strip_suffix(".rs").unwrap_or(name))
}

fn place(module: &str) -> usize {
    ORDER
        .iter()
        .position(|other| *other == module)
        .unwrap_or_else(|| panic!("market/src/{module} has no place in the order"))
}

/// The modules that a file names after `crate::`, nested lists included.
fn named_modules(code: &str) -> Vec<String> {
    let mut found = Vec::new();
    for part in code.split("crate::").skip(1) {
        let mut names = Vec::new();
        if let Some(list) = part.strip_prefix('{') {
            let mut depth = 1;
            let mut name = String::new();
            for symbol in list.chars() {
                match symbol {
                    '{' => depth += 1,
                    '}' => depth -= 1,
                    _ => {}
                }
                if depth == 0 || (depth == 1 && symbol == ',') {
                    names.push(std::mem::take(&mut name));
                } else {
                    name.push(symbol);
                }
                if depth == 0 {
                    break;
                }
            }
        } else {
            names.push(part.to_owned());
        }
        for name in names {
            let name: String = name
                .trim()
                .chars()
                .take_while(|symbol| symbol.is_alphanumeric() || *symbol == '_')
                .collect();
            if ORDER.contains(&name.as_str()) {
                found.push(name);
            }
        }
    }
    found
}

#[test]
fn a_module_of_the_trade_imports_only_from_those_before_it() {
    let mut wrong = Vec::new();
    for (path, text) in rust_files("market/src") {
        let Some(module) = module_of(&path).filter(|module| *module != "lib") else {
            continue;
        };
        // Tests stand on a loaded market, whatever they test.
        if is_test(&path) || path.ends_with("/fixture.rs") {
            continue;
        }
        for named in named_modules(&code_of(&text)) {
            if place(&named) > place(module) {
                wrong.push(format!("{path} imports {named}, which stands after {module}"));
            }
        }
    }
    assert_eq!(wrong, Vec::<String>::new());
}

#[test]
fn the_reader_of_imports_sees_them() {
    assert_eq!(
        named_modules("use crate::{base::{Vnd, Lang}, cart};\ncrate::orders::place()"),
        ["base", "cart", "orders"]
    );
}

fn dependencies(package: &str) -> Vec<String> {
    let text = std::fs::read_to_string(root().join(package).join("Cargo.toml")).expect("the package has a manifest");
    text.lines()
        .skip_while(|line| line.trim() != "[dependencies]")
        .skip(1)
        .take_while(|line| !line.starts_with('['))
        .filter_map(|line| line.split(['=', '.', ' ']).next())
        .filter(|name| !name.is_empty() && !name.starts_with('#'))
        .map(str::to_owned)
        .collect()
}

#[test]
fn the_trade_knows_no_web_and_no_gateway() {
    let known = dependencies("market");
    assert!(known.contains(&"chrono".to_owned()), "the manifest is read");
    for stranger in [
        "app",
        "server",
        "leptos",
        "leptos_axum",
        "axum",
        "hyper",
        "reqwest",
        "tower",
        "tower-http",
        "async-stripe",
        "meilisearch-sdk",
        "lettre",
    ] {
        assert!(!known.contains(&stranger.to_owned()), "market depends on {stranger}");
    }
}

#[test]
fn pages_reach_the_trade_and_nothing_beside_them() {
    let known = dependencies("app");
    for stranger in [
        "server",
        "hyper",
        "reqwest",
        "tower-http",
        "async-stripe",
        "meilisearch-sdk",
    ] {
        assert!(!known.contains(&stranger.to_owned()), "app depends on {stranger}");
    }
    assert!(!dependencies("server").contains(&"tests".to_owned()));
}

#[test]
fn only_the_session_loader_makes_an_actor() {
    for folder in ["app/src", "server/src", "market/src"] {
        for (path, text) in rust_files(folder) {
            if path.starts_with("market/src/people/") || path.ends_with("/fixture.rs") {
                continue;
            }
            for actor in [" CoopMember {", " Official {", " Operator {", " Person {"] {
                let code = code_of(&text);
                let made = code.split(actor).count() > 1 && !code.contains(&format!("struct{actor}"));
                assert!(!made, "{path} makes a{actor}");
            }
        }
    }
}
