//! The recordings, replayed: what a real 1.50 answered, the fake must answer too, in the same order of requests. With
//! `MEILI_URL`, `MEILI_INDEX_KEY` and `MEILI_SEARCH_KEY` in the environment a real server is asked the same.

use super::{FakeMeilisearch, INDEX_KEY, SEARCH_KEY};
use http::Method;
use reqwest::RequestBuilder;
use serde_json::{Value, json};
use std::{collections::HashMap, path::PathBuf, time::Duration};

/// Recordings that are not replayed, each with its reason.
const LEFT_OUT: [(&str, &str); 15] = [
    ("19-add-documents-ndjson", "its body was not kept"),
    ("20-task-document-addition-ndjson", "its body was not kept"),
    ("33-search-full", "we highlight and crop ourselves"),
    ("34-search-highlight-folded", "we highlight and crop ourselves"),
    ("46-facet-search", "facets come with the search"),
    ("47-facet-search-province", "facets come with the search"),
    ("49-multi-search-federated", "we join the hits ourselves"),
    ("61-delete-by-filter", "we delete by id"),
    ("62-task-delete-by-filter", "we delete by id"),
    ("63-delete-by-bad-filter", "we delete by id"),
    ("64-task-delete-by-bad-filter", "we delete by id"),
    (
        "71-tasks-list",
        "the client cannot read a list in which one was cancelled",
    ),
    (
        "73-payload-too-large",
        "its body was not kept, and its server was set up for it",
    ),
    ("31-search-basic", "30 of its documents were not kept"),
    ("32-search-basic-tra", "30 of its documents were not kept"),
];

/// What is compared word by word; of all others the shape is, and of refusals the code.
const WORD_BY_WORD: [&str; 4] = ["01-health", "14-get-settings", "23-get-document", "78-not-a-route"];

struct Recording {
    name: String,
    request: Value,
    response: Value,
}

fn recordings(index: &str) -> Vec<Recording> {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("fakes/meilisearch/contract");
    let mut names: Vec<PathBuf> = std::fs::read_dir(folder)
        .expect("the recordings are there")
        .map(|entry| entry.expect("a file").path())
        .collect();
    names.sort();
    let read = |path: &PathBuf| {
        let text = std::fs::read_to_string(path).expect("a recording");
        let recording: Value = serde_json::from_str(&text.replace("products", index)).expect("it is JSON");
        Recording {
            name: path.file_stem().expect("a name").to_string_lossy().into_owned(),
            request: recording["request"].clone(),
            response: recording["response"].clone(),
        }
    };
    let recordings: Vec<_> = names.iter().map(read).collect();
    for (name, _) in LEFT_OUT {
        assert!(recordings.iter().any(|one| one.name == name), "{name} is no recording");
    }
    recordings
}

struct Replay {
    address: String,
    keys: HashMap<&'static str, String>,
    client: reqwest::Client,
    /// The number that a recorded task has now.
    tasks: HashMap<u64, u64>,
}

impl Replay {
    fn new(address: &str, index_key: &str, search_key: &str) -> Self {
        Self {
            address: address.to_owned(),
            keys: HashMap::from([
                ("Bearer <admin-key>", format!("Bearer {index_key}")),
                ("Bearer <search-key>", format!("Bearer {search_key}")),
                ("Bearer <wrong-key>", "Bearer of-nothing".to_owned()),
            ]),
            client: reqwest::Client::new(),
            tasks: HashMap::new(),
        }
    }

    fn request(&self, request: &Value) -> RequestBuilder {
        let mut path = request["path"].as_str().expect("a path").to_owned();
        if let Some(task) = path.strip_prefix("/tasks/").and_then(|task| task.parse().ok())
            && let Some(now) = self.tasks.get(&task)
        {
            path = format!("/tasks/{now}");
        }
        let method: Method = request["method"]
            .as_str()
            .and_then(|method| method.parse().ok())
            .expect("a method");
        let mut building = self.client.request(method, format!("{}{path}", self.address));
        for (name, value) in request["headers"].as_object().expect("headers") {
            let value = value.as_str().expect("a header");
            building = building.header(name, self.keys.get(value).map_or(value, String::as_str));
        }
        match &request["body"] {
            Value::Null => building,
            Value::String(raw) => building.body(raw.clone()),
            body => building.body(body.to_string()),
        }
    }

    async fn ask(&self, request: &Value) -> (u64, Value) {
        loop {
            let response = self.request(request).send().await.expect("an answer");
            let status = u64::from(response.status().as_u16());
            let text = response.text().await.expect("a body");
            let body = serde_json::from_str(&text).unwrap_or(Value::Null);
            // A recorded task had ended.
            match body["status"].as_str() {
                Some("enqueued" | "processing") if status == 200 => {
                    tokio::time::sleep(Duration::from_millis(10)).await;
                }
                _ => return (status, body),
            }
        }
    }

    async fn replay(&mut self, recording: &Recording) {
        let name = &recording.name;
        let (status, told) = self.ask(&recording.request).await;
        let known = &recording.response["body"];
        assert_eq!(json!(status), recording.response["status"], "{name}: {told}");
        if status == 202 {
            let number = |body: &Value| body["taskUid"].as_u64().expect("a task");
            self.tasks.insert(number(known), number(&told));
        }
        if WORD_BY_WORD.contains(&name.as_str()) {
            assert_eq!(told, *known, "{name}");
            return;
        }
        assert_shape(name, "", known, &told);
        if status >= 400 {
            assert_refusal(name, known, &told);
        }
        for what in ["status", "type", "indexUid", "details"] {
            if known.get("batchUid").is_some() || status == 202 {
                assert_eq!(told[what], known[what], "{name}: {what}");
            }
        }
        if known["error"].is_object() {
            assert_refusal(name, &known["error"], &told["error"]);
        }
        if known["estimatedTotalHits"] == 0 || name == "37-search-placeholder" {
            assert_eq!(told["estimatedTotalHits"], known["estimatedTotalHits"], "{name}");
        }
        if known.get("numberOfDocuments").is_some() {
            assert_eq!(told["numberOfDocuments"], known["numberOfDocuments"], "{name}");
        }
    }

    /// The thirty documents whose body was not kept.
    async fn add_the_others(&self, index: &str) {
        let documents: Vec<Value> = (31..=60)
            .map(|id| {
                json!({
                    "id": id, "name": format!("Gạo {id}"), "description": "gạo thơm", "category": "Gạo & ngũ cốc",
                    "province": "Sóc Trăng", "cooperative": "HTX Toàn Dân", "ocop_stars": 3, "price_vnd": 32_000,
                })
            })
            .collect();
        self.finish(
            "POST",
            &format!("/indexes/{index}/documents?primaryKey=id"),
            json!(documents),
        )
        .await;
    }

    async fn swap_back(&self, index: &str) {
        let swap = json!([{ "indexes": [index, format!("{index}_new")] }]);
        self.finish("POST", "/swap-indexes", swap).await;
    }

    /// Asks for something that is not among the recordings, and waits until it is done.
    async fn finish(&self, method: &str, path: &str, body: Value) {
        let headers = json!({ "authorization": "Bearer <admin-key>", "content-type": "application/json" });
        let asked = json!({ "method": method, "path": path, "body": body, "headers": headers });
        let (status, task) = self.ask(&asked).await;
        assert_eq!(status, 202, "{task}");
        let path = format!("/tasks/{}", task["taskUid"]);
        let asked = json!({ "method": "GET", "path": path, "body": null, "headers": headers });
        // Its number is no recorded one.
        let plain = Replay {
            tasks: HashMap::new(),
            client: self.client.clone(),
            keys: self.keys.clone(),
            address: self.address.clone(),
        };
        let (_, ended) = plain.ask(&asked).await;
        assert_eq!(ended["status"], "succeeded", "{ended}");
    }
}

fn assert_refusal(name: &str, known: &Value, told: &Value) {
    for what in ["code", "type", "link"] {
        assert_eq!(told[what], known[what], "{name}: {what}");
    }
    assert!(
        told["message"].as_str().is_some_and(|words| !words.is_empty()),
        "{name}: no words"
    );
}

/// The same fields of the same kinds, but for the values of facets and the fields of documents.
fn assert_shape(name: &str, place: &str, known: &Value, told: &Value) {
    match (known, told) {
        (Value::Object(known), Value::Object(told)) => {
            if [
                "facetDistribution",
                "facetStats",
                "fieldDistribution",
                "hits",
                "indexes",
            ]
            .contains(&place)
            {
                return;
            }
            let names = |fields: &serde_json::Map<String, Value>| fields.keys().cloned().collect::<Vec<_>>();
            let sorted = |mut names: Vec<String>| {
                names.sort();
                names
            };
            assert_eq!(
                sorted(names(told)),
                sorted(names(known)),
                "{name}: the fields of {place}"
            );
            for (field, known) in known {
                assert_shape(name, field, known, &told[field]);
            }
        }
        (Value::Array(known), Value::Array(told)) if !["hits", "indexes"].contains(&place) => {
            for (known, told) in known.iter().zip(told) {
                assert_shape(name, place, known, told);
            }
        }
        _ => {
            let kind = |value: &Value| match value {
                Value::Null => "null",
                Value::Bool(_) => "bool",
                Value::Number(_) => "number",
                Value::String(_) => "text",
                Value::Array(_) => "list",
                Value::Object(_) => "fields",
            };
            assert_eq!(kind(told), kind(known), "{name}: {place}");
        }
    }
}

async fn replay_all(mut replay: Replay, index: &str) {
    let mut count = 0;
    for recording in recordings(index) {
        if recording.name == "20-task-document-addition-ndjson" {
            replay.add_the_others(index).await;
        }
        if recording.name == "69-swap-missing-index" {
            // The two were swapped back meanwhile.
            replay.swap_back(index).await;
        }
        if LEFT_OUT.iter().all(|(name, _)| *name != recording.name) {
            replay.replay(&recording).await;
            count += 1;
        }
    }
    assert_eq!(count, 78 - LEFT_OUT.len());
}

#[tokio::test]
async fn the_fake_answers_as_the_real_server_did() {
    let fake = FakeMeilisearch::open().await;
    replay_all(Replay::new(&fake.address, INDEX_KEY, SEARCH_KEY), "products").await;

    fake.wrong(|faults| faults.payload_max = Some(5 << 20));
    let replay = Replay::new(&fake.address, INDEX_KEY, SEARCH_KEY);
    let recordings = recordings("products");
    let known = recordings
        .iter()
        .find(|one| one.name == "73-payload-too-large")
        .expect("a recording");
    let mut request = known.request.clone();
    request["body"] = json!([{ "id": 1, "name": "x".repeat(5_548_891) }]);
    let (status, told) = replay.ask(&request).await;
    assert_eq!(json!(status), known.response["status"]);
    assert_refusal(&known.name, &known.response["body"], &told);
}

#[tokio::test]
async fn a_real_server_still_answers_so() {
    let variable = |name: &str| std::env::var(name).ok().filter(|value| !value.is_empty());
    let (Some(address), Some(index_key), Some(search_key)) = (
        variable("MEILI_URL"),
        variable("MEILI_INDEX_KEY"),
        variable("MEILI_SEARCH_KEY"),
    ) else {
        println!("NOT RUN against a real Meilisearch: MEILI_URL, MEILI_INDEX_KEY, MEILI_SEARCH_KEY are not all set");
        return;
    };
    // Beside whatever is there.
    let index = format!("products_contract_{}", std::process::id());
    let replay = Replay::new(address.trim_end_matches('/'), &index_key, &search_key);
    replay_all(replay, &index).await;
    let replay = Replay::new(address.trim_end_matches('/'), &index_key, &search_key);
    let dropped = json!({
        "method": "DELETE", "path": format!("/indexes/{index}"), "body": null,
        "headers": { "authorization": "Bearer <admin-key>" },
    });
    assert_eq!(replay.ask(&dropped).await.0, 202);
}
