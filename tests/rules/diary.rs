//! What the diary of an organisation says.

use super::rust_files;
use crate::rules::files::{code_of, is_test};
use std::collections::BTreeSet;

/// Who writes an entry that an organisation's diary shows.
const WRITERS: &[&str] = &["audit::record(", "insert_audit(", "change.record(", "voucher_made"];

/// The words in quotation marks of a statement that name an action: no keys of values, nothing that is made into something.
fn actions(statement: &str) -> Vec<String> {
    let parts: Vec<_> = statement.split('"').collect();
    parts
        .windows(2)
        .skip(1)
        .step_by(2)
        .filter(|pair| !pair[1].starts_with([':', '.']))
        .map(|pair| pair[0].to_owned())
        .filter(|word| !word.is_empty() && word.chars().all(|symbol| symbol.is_ascii_lowercase() || symbol == '_'))
        .collect()
}

/// The keys of the values that a file writes.
fn keys(code: &str) -> Vec<String> {
    let values = code.split("json!({").skip(1).filter_map(|rest| rest.split("})").next());
    let words = values.flat_map(|values| {
        values
            .split('"')
            .skip(1)
            .step_by(2)
            .zip(values.split('"').skip(2).step_by(2))
    });
    words
        .filter(|(_, behind)| behind.starts_with(':'))
        .map(|(word, _)| word.to_owned())
        .collect()
}

#[test]
fn every_value_that_is_written_down_has_a_name_in_the_diary() {
    let diary = rust_files("app/src/members")
        .into_iter()
        .find(|(path, _)| path.ends_with("diary.rs"))
        .map(|(_, text)| code_of(&text))
        .expect("the page of the diary");
    let (_, names) = diary.split_once("fn key_name").expect("the names of values");
    let mut written = BTreeSet::new();
    for (path, text) in rust_files("market/src") {
        if !is_test(&path) && WRITERS.iter().any(|writer| text.contains(writer)) {
            written.extend(keys(&code_of(&text)));
        }
    }
    for key in ["settings", "from", "reason", "packs"] {
        assert!(written.contains(key), "{written:?}");
    }
    written.retain(|key| !names.contains(&format!("\"{key}\"")));
    assert_eq!(
        written,
        BTreeSet::new(),
        "written down without a name in app/src/members/diary.rs"
    );
}

#[test]
fn everything_that_is_written_down_has_its_words_in_the_diary() {
    let diary = rust_files("app/src/members")
        .into_iter()
        .find(|(path, _)| path.ends_with("diary.rs"))
        .map(|(_, text)| text)
        .expect("the page of the diary");
    let mut written = BTreeSet::new();
    for (path, text) in rust_files("market/src") {
        if is_test(&path) || !WRITERS.iter().any(|writer| text.contains(writer)) {
            continue;
        }
        let code = code_of(&text);
        let of_entries = code.split(';').filter(|statement| {
            ["action", "audit(", "record("]
                .iter()
                .any(|word| statement.contains(word))
                && !statement.contains("record_own(")
        });
        written.extend(of_entries.flat_map(actions));
    }
    assert!(
        written.len() > 40 && written.contains("price") && written.contains("listing_hide"),
        "{written:?}"
    );
    written.retain(|action| !diary.contains(&format!("\"{action}\" => say::")));
    assert_eq!(
        written,
        BTreeSet::new(),
        "written down without words in app/src/members/diary.rs"
    );
}
