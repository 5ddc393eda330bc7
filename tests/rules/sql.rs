//! Where SQL may stand.

use super::{files::code_of, is_test, rust_files};

fn speaks_sql(code: &str) -> bool {
    [
        "sqlx::query",
        "query_as!",
        "query_scalar!",
        "QueryBuilder",
        ".execute(&",
        "AssertSqlSafe",
    ]
    .iter()
    .any(|word| code.contains(word))
}

#[test]
fn only_stores_speak_sql() {
    let mut wrong = Vec::new();
    for folder in ["market/src", "app/src", "server/src"] {
        for (path, text) in rust_files(folder) {
            if is_test(&path) {
                continue;
            }
            let is_store = path.starts_with("market/src/") && (path.ends_with("/store.rs") || path.contains("/store/"));
            if !is_store && speaks_sql(&code_of(&text)) {
                wrong.push(path);
            }
        }
    }
    assert_eq!(wrong, Vec::<String>::new(), "SQL outside of a store");
}

#[test]
fn the_rule_knows_sql_when_it_sees_it() {
    assert!(speaks_sql("sqlx::query!(\"SELECT 1\")"));
    assert!(!speaks_sql("let query = page.query();"));
}

#[test]
fn nobody_selects_every_column() {
    for (path, text) in rust_files("market/src") {
        let code = code_of(&text)
            .replace("SELECT * FROM UNNEST", "")
            .replace("SELECT $1, * FROM UNNEST", "");
        assert!(!code.contains("SELECT *"), "{path} selects every column");
    }
}
