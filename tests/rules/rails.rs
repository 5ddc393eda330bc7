//! Ways to pay are named in their own files alone.

use super::{
    files::{code_of, files},
    is_test, rust_files,
};
use market::payments::PaymentMethod;

/// The files of the ways to pay: what is true of them, how they look, and what moves their money.
const OWN: [&str; 5] = [
    "market/src/payments/rail/",
    "market/src/payments/card/",
    // The bank's feed.
    "market/src/payments/credit.rs",
    // What cards paid and is handed on.
    "market/src/ledger/store/transfer.rs",
    "app/src/rail/",
];

/// Holds every way against the tables that are its own.
const DOCTOR: &str = "market/src/doctor/store.rs";

/// Whether code names a way to pay, in Rust or in SQL.
fn names_a_way(code: &str) -> bool {
    let is_compared = ["method = '", "method <> '", "method IN ('"]
        .iter()
        .any(|words| code.contains(words));
    is_compared
        || PaymentMethod::ALL.iter().any(|method| {
            let name = format!("PaymentMethod::{method:?}");
            let mut after = code.split(&name).skip(1);
            after.any(|rest| !rest.starts_with(|next: char| next.is_alphanumeric()))
        })
}

#[test]
fn nobody_else_names_a_way_to_pay() {
    let mut wrong = Vec::new();
    for folder in ["market/src", "app/src", "server/src", "frontend/src"] {
        for (path, text) in rust_files(folder) {
            let is_own = OWN.iter().any(|own| path.starts_with(own)) || path == DOCTOR || is_test(&path);
            if !is_own && names_a_way(&code_of(&text)) {
                wrong.push(path);
            }
        }
    }
    assert_eq!(
        wrong,
        Vec::<String>::new(),
        "a way to pay is named outside of its own files"
    );
}

#[test]
fn the_rule_knows_a_name_when_it_sees_one() {
    assert!(names_a_way("if method == PaymentMethod::Cod {"));
    assert!(names_a_way("WHERE p.method = 'card' AND"));
    assert!(!names_a_way("method: PaymentMethod,"));
    assert!(!names_a_way("PaymentMethod::parse(text)"));
}

#[test]
fn another_way_needs_no_migration() {
    let migrations = files("migrations", "sql");
    let last = migrations
        .iter()
        .rfind(|(_, text)| text.contains("CONSTRAINT payment_method CHECK"));
    let (path, text) = last.expect("the ways are constrained");
    assert!(!text.contains("method IN ("), "{path} lists the ways to pay");
}
