//! A Zalo of ours, after its published description: it gives tokens for refresh tokens that work once, and takes filled-in
//! templates for telephone numbers. Nobody of us has held it against the real one.

use axum::{
    Form, Json, Router,
    extract::State,
    response::{IntoResponse, Response},
    routing::post,
};
use http::HeaderMap;
use serde_json::{Value, json};
use server::gateways::zalo::ZaloConfig;
use std::{
    collections::HashMap,
    sync::{Arc, Mutex, MutexGuard},
};
use tokio::{net::TcpListener, task::JoinHandle};

const APP_ID: &str = "4242";
const SECRET_KEY: &str = "bi-mat-cua-zalo";

#[derive(Default)]
struct World {
    /// The only refresh token that works, and the only access token.
    refresh: String,
    access: String,
    pairs: u32,
    /// What a number is answered.
    errors: HashMap<String, i64>,
    taken: Vec<Value>,
    complaints: Vec<String>,
}

/// A running fake. It ends when dropped.
pub struct FakeZalo {
    address: String,
    world: Arc<Mutex<World>>,
    serving: JoinHandle<()>,
}

impl FakeZalo {
    /// Opens one that has told nobody of anything.
    pub async fn open() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port is free");
        let address = format!("http://{}", listener.local_addr().expect("the listener has an address"));
        let world = Arc::new(Mutex::new(World {
            refresh: "refresh-0".to_owned(),
            ..World::default()
        }));
        let router = Router::new()
            .route("/v4/oa/access_token", post(give_tokens))
            .route("/message/template", post(take))
            .with_state(Arc::clone(&world));
        let serving = tokio::spawn(async move { axum::serve(listener, router).await.expect("it serves") });
        Self {
            address,
            world,
            serving,
        }
    }

    /// How the market is set up, with the refresh token that works now.
    pub fn config(&self) -> ZaloConfig {
        let refresh = self.world().refresh.clone();
        let read = |name: &str| {
            let value = match name {
                "ZALO_APP_ID" => APP_ID,
                "ZALO_SECRET_KEY" => SECRET_KEY,
                "ZALO_REFRESH_TOKEN" => &refresh,
                "ZALO_TEMPLATES" => "new_order=300100",
                "ZALO_API_BASE" => &self.address,
                _ => return None,
            };
            Some(value.to_owned())
        };
        ZaloConfig::read(read)
            .expect("it can be read")
            .expect("there is an app")
    }

    /// From now on this number is answered so.
    pub fn answer(&self, phone: &str, error: i64) {
        self.world().errors.insert(phone.to_owned(), error);
    }

    /// The access token that it gave works no more.
    pub fn forget_access(&self) {
        self.world().access = "another".to_owned();
    }

    /// What it took.
    pub fn taken(&self) -> Vec<Value> {
        self.world().taken.clone()
    }

    /// How many pairs of tokens it gave.
    pub fn pairs(&self) -> u32 {
        self.world().pairs
    }

    /// Whatever was said to it was right.
    #[track_caller]
    pub fn must_be_content(&self) {
        assert_eq!(self.world().complaints, Vec::<String>::new());
    }

    fn world(&self) -> MutexGuard<'_, World> {
        self.world.lock().expect("nobody panicked with it")
    }
}

impl Drop for FakeZalo {
    fn drop(&mut self) {
        self.serving.abort();
    }
}

fn header(headers: &HeaderMap, name: &str) -> String {
    let value = headers.get(name).and_then(|value| value.to_str().ok());
    value.unwrap_or_default().to_owned()
}

async fn give_tokens(
    State(world): State<Arc<Mutex<World>>>,
    headers: HeaderMap,
    Form(fields): Form<HashMap<String, String>>,
) -> Response {
    let mut world = world.lock().expect("nobody panicked with it");
    let field = |name: &str| fields.get(name).cloned().unwrap_or_default();
    if header(&headers, "secret_key") != SECRET_KEY
        || field("app_id") != APP_ID
        || field("grant_type") != "refresh_token"
    {
        world
            .complaints
            .push(format!("asked for tokens with {:?}", fields.keys()));
        return Json(json!({ "error": -14002, "error_name": "Invalid app" })).into_response();
    }
    if field("refresh_token") != world.refresh {
        return Json(json!({ "error": -14014, "error_name": "Invalid refresh token" })).into_response();
    }
    world.pairs += 1;
    let pairs = world.pairs;
    world.refresh = format!("refresh-{pairs}");
    world.access = format!("access-{pairs}");
    let pair = json!({ "access_token": world.access, "refresh_token": world.refresh, "expires_in": "90000" });
    Json(pair).into_response()
}

async fn take(State(world): State<Arc<Mutex<World>>>, headers: HeaderMap, Json(said): Json<Value>) -> Json<Value> {
    let mut world = world.lock().expect("nobody panicked with it");
    if header(&headers, "access_token") != world.access || world.access.is_empty() {
        return Json(json!({ "error": -124, "message": "Access token is invalid" }));
    }
    let text = |name: &str| said[name].as_str().unwrap_or_default().to_owned();
    let phone = text("phone");
    let is_number = phone.len() == 11 && phone.starts_with("84") && phone.bytes().all(|byte| byte.is_ascii_digit());
    let values = said["template_data"].as_object().cloned().unwrap_or_default();
    let fits = |value: &Value| {
        value
            .as_str()
            .is_some_and(|value| (1..=30).contains(&value.chars().count()))
    };
    let is_filled = ["code", "count"].iter().all(|name| values.get(*name).is_some_and(fits)) && values.len() == 2;
    let is_tracked = (1..=48).contains(&text("tracking_id").len());
    if !is_number || !is_filled || !is_tracked || text("template_id") != "300100" {
        world.complaints.push(said.to_string());
        return Json(json!({ "error": -108, "message": "Invalid" }));
    }
    if let Some(error) = world.errors.get(&phone) {
        return Json(json!({ "error": error, "message": phone }));
    }
    world.taken.push(said);
    Json(json!({ "error": 0, "message": "Success", "data": { "msg_id": "1" } }))
}
