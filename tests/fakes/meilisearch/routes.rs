//! The addresses of the real server, as far as anybody here asks for them.

use super::{
    INDEX_KEY, SEARCH_KEY,
    errors::Refusal,
    search,
    world::{Index, Work, World},
};
use axum::{
    Json, Router,
    body::{Body, to_bytes},
    extract::{MatchedPath, Path, Query, Request, State},
    middleware::{self, Next},
    response::{IntoResponse, Response},
    routing::{get, patch, post},
};
use http::{HeaderMap, Method, StatusCode, header};
use serde_json::{Value, json};
use std::{
    collections::HashMap,
    sync::{Arc, Mutex},
};

type Shared = Arc<Mutex<World>>;
type Told = Result<Json<Value>, Refusal>;
type Taken = Result<(StatusCode, Json<Value>), Refusal>;

/// Every setting that the real server reads.
const SETTINGS: [&str; 22] = [
    "displayedAttributes",
    "searchableAttributes",
    "filterableAttributes",
    "sortableAttributes",
    "foreignKeys",
    "rankingRules",
    "stopWords",
    "nonSeparatorTokens",
    "separatorTokens",
    "dictionary",
    "synonyms",
    "distinctAttribute",
    "proximityPrecision",
    "typoTolerance",
    "faceting",
    "pagination",
    "embedders",
    "searchCutoffMs",
    "localizedAttributes",
    "facetSearch",
    "prefixSearch",
    "chat",
];

const RANKING: [&str; 9] = [
    "words",
    "typo",
    "proximity",
    "attribute",
    "attributeRank",
    "sort",
    "wordPosition",
    "exactness",
    "attributePosition",
];

/// Requests longer than this are never read.
const BODY_MAX: usize = 64 << 20;

pub fn router(world: Shared) -> Router {
    Router::new()
        .route("/health", get(async || Json(json!({ "status": "available" }))))
        .route("/version", get(version))
        .route("/stats", get(stats))
        .route("/indexes", post(create))
        .route("/indexes/{uid}", axum::routing::delete(drop_index))
        .route("/indexes/{uid}/settings", patch(set_settings).get(settings))
        .route("/indexes/{uid}/stats", get(index_stats))
        .route("/indexes/{uid}/documents", post(add).put(add).get(list))
        .route("/indexes/{uid}/documents/delete-batch", post(remove_many))
        .route("/indexes/{uid}/documents/{id}", get(document).delete(remove_one))
        .route("/indexes/{uid}/search", post(search_one))
        .route("/multi-search", post(search_many))
        .route("/swap-indexes", post(swap))
        .route("/tasks/{uid}", get(task))
        .fallback(async || StatusCode::NOT_FOUND)
        .layer(middleware::from_fn_with_state(Arc::clone(&world), guard))
        .with_state(world)
}

fn lock(world: &Shared) -> std::sync::MutexGuard<'_, World> {
    world.lock().expect("nobody panicked with it")
}

/// What is wrong with the server, and who may do what.
async fn guard(State(world): State<Shared>, request: Request, next: Next) -> Response {
    let path = request
        .extensions()
        .get::<MatchedPath>()
        .map(|path| path.as_str().to_owned());
    let faults = {
        let mut world = lock(&world);
        let call = format!(
            "{} {}",
            request.method(),
            path.as_deref().unwrap_or("?").replace("{uid}", "{}")
        );
        *world.calls.entry(call).or_default() += 1;
        world.faults.clone()
    };
    tokio::time::sleep(faults.delay).await;
    if faults.is_down {
        return StatusCode::BAD_GATEWAY.into_response();
    }
    if faults.is_garbage {
        return (
            [(header::CONTENT_TYPE, "text/html")],
            "<html>welcome to this hotel</html>",
        )
            .into_response();
    }
    let Some(path) = path else {
        return next.run(request).await;
    };
    if path != "/health"
        && let Err(refusal) = authorise(request.headers(), &path)
    {
        return refusal.into_response();
    }
    let is_write = request.method() != Method::GET && !path.ends_with("search");
    if is_write && faults.is_queue_full {
        let words =
            "Meilisearch cannot receive write operations because the limit of the task database has been reached.";
        return Refusal::new(StatusCode::UNPROCESSABLE_ENTITY, "no_space_left_on_device", words).into_response();
    }
    let (parts, body) = request.into_parts();
    let body = to_bytes(body, BODY_MAX).await.expect("the request can be read");
    if faults.payload_max.is_some_and(|most| body.len() > most) {
        let words = "The provided payload reached the size limit.";
        return Refusal::new(StatusCode::PAYLOAD_TOO_LARGE, "payload_too_large", words).into_response();
    }
    next.run(Request::from_parts(parts, Body::from(body))).await
}

fn authorise(headers: &HeaderMap, path: &str) -> Result<(), Refusal> {
    let key = headers
        .get(header::AUTHORIZATION)
        .and_then(|value| value.to_str().ok()?.strip_prefix("Bearer "));
    let may = match key {
        None => {
            let words = "The Authorization header is missing. It must use the bearer authorization method.";
            return Err(Refusal::new(
                StatusCode::UNAUTHORIZED,
                "missing_authorization_header",
                words,
            ));
        }
        Some(INDEX_KEY) => true,
        Some(SEARCH_KEY) => path.ends_with("search"),
        Some(_) => false,
    };
    if may {
        Ok(())
    } else {
        Err(Refusal::new(
            StatusCode::FORBIDDEN,
            "invalid_api_key",
            "The provided API key is invalid.",
        ))
    }
}

/// A body of JSON. The real server looks at the type first.
fn json_of(headers: &HeaderMap, body: &str) -> Result<Value, Refusal> {
    let kind = headers
        .get(header::CONTENT_TYPE)
        .and_then(|value| value.to_str().ok())
        .unwrap_or("text/plain");
    if kind != "application/json" {
        let words = format!("The Content-Type `{kind}` is invalid.");
        return Err(Refusal::new(
            StatusCode::UNSUPPORTED_MEDIA_TYPE,
            "invalid_content_type",
            words,
        ));
    }
    serde_json::from_str(body).map_err(|error| {
        Refusal::bad(
            "malformed_payload",
            format!("The `json` payload provided is malformed. `{error}`."),
        )
    })
}

fn taken(world: &Shared, work: Work) -> Taken {
    Ok((StatusCode::ACCEPTED, Json(lock(world).enqueue(work))))
}

async fn version(State(world): State<Shared>) -> Json<Value> {
    let version = lock(&world).faults.version.unwrap_or("1.50.0");
    Json(json!({ "commitSha": "unknown", "commitDate": "unknown", "pkgVersion": version }))
}

async fn stats(State(world): State<Shared>) -> Json<Value> {
    let world = lock(&world);
    let indexes: HashMap<&String, Value> = world.indexes.iter().map(|(uid, index)| (uid, index.stats())).collect();
    Json(
        json!({ "databaseSize": 794_624, "usedDatabaseSize": 393_216, "lastUpdate": "2026-11-21T02:00:00Z", "indexes": indexes }),
    )
}

async fn create(State(world): State<Shared>, headers: HeaderMap, body: String) -> Taken {
    let asked = json_of(&headers, &body)?;
    let uid = asked["uid"].as_str().unwrap_or_default();
    let is_name = !uid.is_empty()
        && uid
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || b"-_".contains(&byte));
    if !is_name {
        return Err(Refusal::bad(
            "invalid_index_uid",
            format!("Invalid value at `.uid`: `{uid}` is not a valid index uid."),
        ));
    }
    let primary_key = asked["primaryKey"].as_str().map(str::to_owned);
    taken(
        &world,
        Work::Create {
            uid: uid.to_owned(),
            primary_key,
        },
    )
}

async fn drop_index(State(world): State<Shared>, Path(uid): Path<String>) -> Taken {
    taken(&world, Work::Drop { uid })
}

async fn set_settings(State(world): State<Shared>, Path(uid): Path<String>, headers: HeaderMap, body: String) -> Taken {
    let settings = json_of(&headers, &body)?;
    if let Some(unknown) = settings
        .as_object()
        .into_iter()
        .flatten()
        .map(|(name, _)| name)
        .find(|name| !SETTINGS.contains(&name.as_str()))
    {
        return Err(Refusal::bad(
            "bad_request",
            format!("Unknown field `{unknown}`: expected one of …"),
        ));
    }
    let rules = settings["rankingRules"]
        .as_array()
        .into_iter()
        .flatten()
        .filter_map(Value::as_str);
    for (place, rule) in rules.enumerate() {
        if !RANKING.contains(&rule) && !rule.ends_with(":asc") && !rule.ends_with(":desc") {
            let words = format!("Invalid value at `.rankingRules[{place}]`: `{rule}` ranking rule is invalid.");
            return Err(Refusal::bad("invalid_settings_ranking_rules", words));
        }
    }
    taken(&world, Work::Settings { uid, settings })
}

async fn settings(State(world): State<Shared>, Path(uid): Path<String>) -> Told {
    Ok(Json(lock(&world).index(&uid)?.settings.clone()))
}

async fn index_stats(State(world): State<Shared>, Path(uid): Path<String>) -> Told {
    Ok(Json(lock(&world).index(&uid).map(Index::stats)?))
}

async fn add(
    State(world): State<Shared>,
    Path(uid): Path<String>,
    method: Method,
    headers: HeaderMap,
    body: String,
) -> Taken {
    let documents = match json_of(&headers, &body)? {
        Value::Array(documents) => documents,
        one => vec![one],
    };
    taken(
        &world,
        Work::Add {
            uid,
            documents,
            is_partial: method == Method::PUT,
        },
    )
}

/// Not among the recordings: the shape is the one that the client library reads.
async fn list(
    State(world): State<Shared>,
    Path(uid): Path<String>,
    Query(asked): Query<HashMap<String, String>>,
) -> Told {
    let world = lock(&world);
    let index = world.index(&uid)?;
    let number = |name: &str, fallback: usize| asked.get(name).and_then(|text| text.parse().ok()).unwrap_or(fallback);
    let (offset, limit) = (number("offset", 0), number("limit", 20));
    let fields: Option<Vec<&str>> = asked.get("fields").map(|fields| fields.split(',').collect());
    let shown = |document: &Value| -> Value {
        let fields_of = document.as_object().into_iter().flatten();
        fields_of
            .filter(|(name, _)| fields.as_ref().is_none_or(|fields| fields.contains(&name.as_str())))
            .map(|(name, value)| (name.clone(), value.clone()))
            .collect()
    };
    let results: Vec<Value> = index.documents.values().skip(offset).take(limit).map(shown).collect();
    Ok(Json(
        json!({ "results": results, "offset": offset, "limit": limit, "total": index.documents.len() }),
    ))
}

async fn document(State(world): State<Shared>, Path((uid, id)): Path<(String, String)>) -> Told {
    let world = lock(&world);
    let document = world.index(&uid)?.documents.get(&id);
    let missing = || Refusal::missing("document_not_found", format!("Document `{id}` not found."));
    document.cloned().map(Json).ok_or_else(missing)
}

async fn remove_one(State(world): State<Shared>, Path((uid, id)): Path<(String, String)>) -> Taken {
    taken(&world, Work::Remove { uid, ids: vec![id] })
}

async fn remove_many(State(world): State<Shared>, Path(uid): Path<String>, headers: HeaderMap, body: String) -> Taken {
    let ids = json_of(&headers, &body)?;
    let ids = ids.as_array().into_iter().flatten().map(super::filter::plain).collect();
    taken(&world, Work::Remove { uid, ids })
}

async fn search_one(State(world): State<Shared>, Path(uid): Path<String>, headers: HeaderMap, body: String) -> Told {
    let asked = json_of(&headers, &body)?;
    if asked.get("indexUid").is_some() {
        return Err(Refusal::bad(
            "bad_request",
            "Unknown field `indexUid`: expected one of …",
        ));
    }
    let world = lock(&world);
    search::answer(&uid, world.index(&uid)?, &asked).map(Json)
}

async fn search_many(State(world): State<Shared>, headers: HeaderMap, body: String) -> Told {
    let asked = json_of(&headers, &body)?;
    let world = lock(&world);
    let mut results = Vec::new();
    for (place, query) in asked["queries"].as_array().into_iter().flatten().enumerate() {
        let uid = query["indexUid"].as_str().unwrap_or_default();
        let told = world.index(uid).and_then(|index| search::answer(uid, index, query));
        let mut told = told.map_err(|refusal| refusal.within(place))?;
        told["indexUid"] = json!(uid);
        results.push(told);
    }
    Ok(Json(json!({ "results": results })))
}

async fn swap(State(world): State<Shared>, headers: HeaderMap, body: String) -> Taken {
    let asked = json_of(&headers, &body)?;
    let pairs = asked.as_array().into_iter().flatten().filter_map(|swap| {
        Some((
            swap["indexes"][0].as_str()?.to_owned(),
            swap["indexes"][1].as_str()?.to_owned(),
        ))
    });
    taken(&world, Work::Swap { pairs: pairs.collect() })
}

async fn task(State(world): State<Shared>, Path(uid): Path<u64>) -> Told {
    let told = usize::try_from(uid).ok().and_then(|place| lock(&world).task(place));
    told.map(Json)
        .ok_or_else(|| Refusal::missing("task_not_found", format!("Task `{uid}` not found.")))
}
