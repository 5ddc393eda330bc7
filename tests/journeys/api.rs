//! What programs are answered.

use reqwest::{Method, header};
use serde_json::Value;
use tests::Town;

async fn get(town: &Town, path: &str) -> (u16, String, Value) {
    let answer = town.visitor().raw(Method::GET, path).send().await;
    let answer = answer.unwrap_or_else(|error| panic!("{path}: {error}"));
    let kind = answer.headers()[header::CONTENT_TYPE]
        .to_str()
        .expect("text")
        .to_owned();
    (answer.status().as_u16(), kind, answer.json().await.expect("JSON"))
}

async fn found(town: &Town, query: &str) -> Value {
    let (status, kind, body) = get(town, &format!("/api/v1/search?{query}")).await;
    assert_eq!((status, kind.as_str()), (200, "application/json"), "{query}: {body}");
    body
}

/// Fails where a value is not what a schema of the description says: the keywords are those that it uses.
fn must_conform(description: &Value, schema: &Value, value: &Value, place: &str) {
    if let Some(reference) = schema["$ref"].as_str() {
        let schema = description.pointer(&reference[1..]).expect("a described schema");
        return must_conform(description, schema, value, place);
    }
    let kinds = match &schema["type"] {
        Value::Array(kinds) => kinds.iter().filter_map(Value::as_str).collect(),
        kind => Vec::from_iter(kind.as_str()),
    };
    let kind = match value {
        Value::Null => "null",
        Value::Bool(_) => "boolean",
        Value::Number(_) => "integer",
        Value::String(_) => "string",
        Value::Array(_) => "array",
        Value::Object(_) => "object",
    };
    assert!(kinds.contains(&kind), "{place} is {kind}, not {kinds:?}");
    if let Some(allowed) = schema["enum"].as_array() {
        assert!(allowed.contains(value), "{place} is {value}");
    }
    for (index, item) in value.as_array().into_iter().flatten().enumerate() {
        must_conform(description, &schema["items"], item, &format!("{place}[{index}]"));
    }
    if let Value::Object(members) = value {
        for name in schema["required"].as_array().into_iter().flatten() {
            assert!(
                members.contains_key(name.as_str().expect("a name")),
                "{place} lacks {name}"
            );
        }
        for (name, member) in members {
            match schema["properties"].get(name) {
                Some(schema) => must_conform(description, schema, member, &format!("{place}.{name}")),
                None => assert_ne!(schema["additionalProperties"], false, "{place}.{name} is not described"),
            }
        }
    }
}

#[tokio::test]
async fn answers_are_as_they_are_described() {
    let town = Town::open().await;
    let (status, _, description) = get(&town, "/api/v1/openapi.json").await;
    assert_eq!(status, 200);
    let responses = "/paths/~1api~1v1~1search/get/responses";
    let schema = |status: &str, kind: &str| {
        description
            .pointer(&format!("{responses}/{status}/content/{kind}/schema"))
            .expect("a described answer")
            .clone()
    };
    let answer = schema("200", "application~1json");
    for query in ["", "q=mat%20ong", "q=zzzzzz", "q=tra&stars=3&sort=price_asc&limit=2"] {
        must_conform(&description, &answer, &found(&town, query).await, query);
    }
    let (status, kind, refusal) = get(&town, "/api/v1/search?limit=many").await;
    assert_eq!((status, kind.as_str()), (400, "application/problem+json"));
    must_conform(
        &description,
        &schema("400", "application~1problem+json"),
        &refusal,
        "refusal",
    );
    assert_eq!(refusal["parameter"], "limit");
}

#[tokio::test]
async fn a_program_finds_what_people_find() {
    let town = Town::open().await;
    let body = found(&town, "q=mien%20dong%20tai%20hoan").await;
    let hit = &body["hits"][0];
    assert_eq!(hit["slug"], super::MIEN);
    assert_eq!(hit["province"], "Thái Nguyên");
    assert!(hit["cooperative"].as_str().expect("text").contains("Tài Hoan"), "{hit}");
    assert_eq!(
        (&body["served_by"], &body["degraded"]),
        (&"postgres".into(), &false.into())
    );

    let all = found(&town, "limit=100").await;
    assert_eq!(all["hits"].as_array().map(Vec::len), Some(100));
    assert!(all["total"].as_i64() > Some(100), "{}", all["total"]);
    // Goods behind the age gate are never told to programs.
    let second = found(&town, "limit=100&page=2").await;
    let categories = all["facets"]["category"].as_array().expect("a list");
    assert!(!categories.is_empty());
    let hits = all["hits"]
        .as_array()
        .into_iter()
        .chain(second["hits"].as_array())
        .flatten();
    assert_eq!(hits.count() as i64, all["total"].as_i64().expect("a number"));
}

#[tokio::test]
async fn filters_narrow_and_facets_tell_how_far() {
    let town = Town::open().await;
    let all = found(&town, "q=tra").await;
    for facet in ["category", "province", "cooperative"] {
        let value = &all["facets"][facet][0];
        let (name, count) = (value["value"].as_str().expect("text"), &value["count"]);
        let narrowed = found(&town, &format!("q=tra&{facet}={name}")).await;
        assert_eq!(&narrowed["total"], count, "{facet}={name}");
    }
    let priced = found(&town, "min_price=50000&max_price=60000&sort=price_desc&limit=100").await;
    let prices: Vec<_> = priced["hits"]
        .as_array()
        .expect("a list")
        .iter()
        .map(|hit| hit["price_vnd"].as_i64())
        .collect();
    assert!(!prices.is_empty() && prices.iter().all(|price| (Some(50_000)..=Some(60_000)).contains(price)));
    assert!(prices.iter().rev().is_sorted(), "{prices:?}");
    let starred = found(&town, "stars=4&limit=100").await;
    let stars = starred["hits"].as_array().expect("a list").iter();
    assert!(
        stars.clone().count() > 0
            && stars
                .map(|hit| hit["ocop_stars"].as_i64())
                .all(|stars| stars >= Some(4))
    );
    // By name as well as by code.
    let by_name = found(&town, "province=Th%C3%A1i%20Nguy%C3%AAn").await;
    assert_eq!(by_name["total"], found(&town, "province=19").await["total"]);
    assert!(by_name["total"].as_i64() > Some(0));
    // Vĩnh Long of today was Vĩnh Long, Bến Tre and Trà Vinh; all its goods here come from Trà Vinh.
    let before = found(&town, "province=T%E1%BB%89nh%20Tr%C3%A0%20Vinh&limit=100").await;
    let hits = before["hits"].as_array().expect("a list");
    assert!(!hits.is_empty() && hits.iter().all(|hit| hit["province"] == "Vĩnh Long"));
    assert_eq!(found(&town, "province=B%E1%BA%BFn%20Tre").await["total"], 0);
}

#[tokio::test]
async fn senseless_input_has_an_answer() {
    let town = Town::open().await;
    let long = format!("q={}", "%C4%91%C3%A1+".repeat(700));
    for query in [
        "q=",
        "q=a",
        long.as_str(),
        "q=%CC%81%CC%A3",
        "q=%ED%A0%80",
        "q=%E2%80%AEabc",
        "q=%27%22%29%28%7C%26%21%3A%2A%5C",
        "q=%27%3B%20DROP%20TABLE%20product%3B--",
        "q=%00",
        "page=1000000000",
        "page=-1&limit=-1",
        "min_price=-1&max_price=-99999999999999999999999",
        "min_price=99999999999999999999999",
        "stars=99999999",
        "category=khong-co&province=khong-co&cooperative=khong-co",
        "colour=red&facet=x%3D1",
    ] {
        found(&town, query).await;
    }
}
