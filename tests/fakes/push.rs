//! A push service of ours with browsers behind it: it takes only what the standards allow (RFC 8030, 8188, 8291, 8292),
//! opens each message as its browser would, and can be made to misbehave.

use axum::{
    Router,
    body::Bytes,
    extract::{Path, State},
    response::{IntoResponse, Response},
    routing::post,
};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use hkdf::Hkdf;
use http::{HeaderMap, StatusCode};
use p256::{
    PublicKey, SecretKey,
    ecdsa::{Signature, VerifyingKey, signature::Verifier},
    elliptic_curve::{point::AffineCoordinates, rand_core::OsRng, sec1::ToEncodedPoint},
};
use ring::aead::{AES_128_GCM, Aad, LessSafeKey, Nonce, UnboundKey};
use serde_json::Value;
use server::gateways::push::{PushConfig, new_keys};
use sha2::Sha256;
use std::{
    collections::HashMap,
    sync::{Arc, Mutex, MutexGuard},
};
use tests::FakeClock;
use tokio::{net::TcpListener, task::JoinHandle};

/// A message as a browser got it.
#[derive(Clone, Debug)]
pub struct Knock {
    /// Whose.
    pub browser: String,
    /// What it says.
    pub said: Value,
    /// How much hurry there is.
    pub urgency: String,
    /// What it replaces.
    pub topic: String,
}

/// What a page tells the market of its browser.
pub struct Subscription {
    /// Where messages for it go.
    pub endpoint: String,
    /// Its public key, base64url.
    pub p256dh: String,
    /// Its secret, base64url.
    pub auth: String,
}

#[derive(Default)]
struct World {
    address: String,
    public_key: String,
    clock: Option<FakeClock>,
    browsers: HashMap<String, (SecretKey, [u8; 16])>,
    knocks: Vec<Knock>,
    answers: HashMap<String, (u16, Option<u32>)>,
    complaints: Vec<String>,
}

/// A running fake. It ends when dropped.
pub struct FakePush {
    world: Arc<Mutex<World>>,
    private_key: String,
    serving: JoinHandle<()>,
}

impl FakePush {
    /// Opens one without browsers.
    pub async fn open() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port is free");
        let address = format!("http://{}", listener.local_addr().expect("the listener has an address"));
        let (private_key, public_key) = new_keys();
        let world = Arc::new(Mutex::new(World {
            address,
            public_key,
            ..World::default()
        }));
        let router = Router::new()
            .route("/push/{browser}", post(take))
            .with_state(Arc::clone(&world));
        let serving = tokio::spawn(async move { axum::serve(listener, router).await.expect("it serves") });
        Self {
            world,
            private_key,
            serving,
        }
    }

    /// How the market is set up to knock.
    pub fn config(&self) -> PushConfig {
        let read = |name: &str| match name {
            "PUSH_PRIVATE_KEY" => Some(self.private_key.clone()),
            "PUSH_CONTACT" => Some("mailto:thu@cho-phien.example".to_owned()),
            _ => None,
        };
        let mut config = PushConfig::read(read).expect("it can be read").expect("there is a key");
        config.may_be_here = true;
        config
    }

    /// By this clock tokens are judged.
    pub fn goes_by(&self, clock: &FakeClock) {
        self.world().clock = Some(clock.clone());
    }

    /// A browser of this name asks to be knocked at.
    pub fn subscribe(&self, browser: &str) -> Subscription {
        let (key, auth) = (SecretKey::random(&mut OsRng), rand_bytes());
        let p256dh = URL_SAFE_NO_PAD.encode(key.public_key().to_encoded_point(false));
        let mut world = self.world();
        world.browsers.insert(browser.to_owned(), (key, auth));
        Subscription {
            endpoint: format!("{}/push/{browser}", world.address),
            p256dh,
            auth: URL_SAFE_NO_PAD.encode(auth),
        }
    }

    /// From now on messages for this browser are answered so, and not taken; or taken again.
    pub fn answer(&self, browser: &str, answer: Option<(u16, Option<u32>)>) {
        let mut world = self.world();
        match answer {
            Some(answer) => world.answers.insert(browser.to_owned(), answer),
            None => world.answers.remove(browser),
        };
    }

    /// What this browser got.
    pub fn knocks(&self, browser: &str) -> Vec<Knock> {
        let world = self.world();
        let own = world.knocks.iter().filter(|knock| knock.browser == browser);
        own.cloned().collect()
    }

    /// Whatever was sent to it was right.
    #[track_caller]
    pub fn must_be_content(&self) {
        assert_eq!(self.world().complaints, Vec::<String>::new());
    }

    fn world(&self) -> MutexGuard<'_, World> {
        self.world.lock().expect("nobody panicked with it")
    }
}

impl Drop for FakePush {
    fn drop(&mut self) {
        self.serving.abort();
    }
}

fn rand_bytes() -> [u8; 16] {
    use p256::elliptic_curve::rand_core::RngCore;
    let mut bytes = [0; 16];
    OsRng.fill_bytes(&mut bytes);
    bytes
}

async fn take(
    State(world): State<Arc<Mutex<World>>>,
    Path(browser): Path<String>,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    let mut world = world.lock().expect("nobody panicked with it");
    if let Some((status, after)) = world.answers.get(&browser).copied() {
        let status = StatusCode::from_u16(status).expect("a status");
        return match after {
            Some(seconds) => (status, [("retry-after", seconds.to_string())]).into_response(),
            None => status.into_response(),
        };
    }
    match judge(&world, &browser, &headers, &body) {
        Ok(knock) => {
            world.knocks.push(knock);
            (
                StatusCode::CREATED,
                [("location", format!("{}/message", world.address))],
            )
                .into_response()
        }
        Err((status, complaint)) => {
            world.complaints.push(complaint);
            StatusCode::from_u16(status).expect("a status").into_response()
        }
    }
}

fn judge(world: &World, browser: &str, headers: &HeaderMap, body: &[u8]) -> Result<Knock, (u16, String)> {
    let header = |name: &str| -> Result<String, (u16, String)> {
        let value = headers.get(name).and_then(|value| value.to_str().ok());
        value.map(str::to_owned).ok_or((400, format!("no {name}")))
    };
    check_token(world, &header("authorization")?).map_err(|complaint| (403, complaint))?;
    let (key, auth) = world
        .browsers
        .get(browser)
        .ok_or((404, format!("no browser {browser}")))?;
    let encoding = header("content-encoding")?;
    if encoding != "aes128gcm" {
        return Err((415, format!("the encoding {encoding}")));
    }
    let ttl: u32 = header("ttl")?
        .parse()
        .map_err(|_| (400, "a TTL that is no number".to_owned()))?;
    let (urgency, topic) = (header("urgency")?, header("topic")?);
    if !["very-low", "low", "normal", "high"].contains(&urgency.as_str()) || ttl == 0 {
        return Err((400, format!("urgency {urgency}, TTL {ttl}")));
    }
    let is_topic = |symbol: u8| symbol.is_ascii_alphanumeric() || b"-_".contains(&symbol);
    if topic.is_empty() || topic.len() > 32 || !topic.bytes().all(is_topic) {
        return Err((400, format!("the topic {topic}")));
    }
    if body.len() > 4_096 {
        return Err((413, "too long".to_owned()));
    }
    let plain = open(key, auth, body).ok_or((400, "the browser cannot open it".to_owned()))?;
    let said = serde_json::from_slice(&plain).map_err(|_| (400, "no JSON".to_owned()))?;
    Ok(Knock {
        browser: browser.to_owned(),
        said,
        urgency,
        topic,
    })
}

/// RFC 8292: `vapid t=…, k=…`, made for us, not over and not for longer than a day, and signed with the key it names.
fn check_token(world: &World, authorization: &str) -> Result<(), String> {
    let wrong = |what: &str| format!("{what}: {authorization}");
    let rest = authorization.strip_prefix("vapid ").ok_or(wrong("no token"))?;
    let part = |name: &str| rest.split(',').find_map(|part| part.trim().strip_prefix(name));
    let (token, key) = part("t=").zip(part("k=")).ok_or(wrong("not whole"))?;
    if key != world.public_key {
        return Err(wrong("a key that the browsers do not know"));
    }
    let (said, signature) = token.rsplit_once('.').ok_or(wrong("no signature"))?;
    let bytes = |text: &str| URL_SAFE_NO_PAD.decode(text).map_err(|_| wrong("no base64url"));
    let key = VerifyingKey::from_sec1_bytes(&bytes(key)?).map_err(|_| wrong("no key"))?;
    let signature = Signature::from_slice(&bytes(signature)?).map_err(|_| wrong("no signature"))?;
    key.verify(said.as_bytes(), &signature).map_err(|_| wrong("forged"))?;
    let (head, claims) = said.split_once('.').ok_or(wrong("no claims"))?;
    let json = |text: &str| serde_json::from_slice::<Value>(&bytes(text)?).map_err(|_| wrong("no JSON"));
    let (head, claims) = (json(head)?, json(claims)?);
    let now = world.clock.as_ref().map_or(0, |clock| clock.now().timestamp());
    let left = claims["exp"].as_i64().unwrap_or(0) - now;
    let is_right = head["alg"] == "ES256"
        && claims["aud"] == world.address.as_str()
        && (1..=24 * 3_600).contains(&left)
        && claims["sub"] == "mailto:thu@cho-phien.example";
    is_right
        .then_some(())
        .ok_or_else(|| format!("{head} {claims}, {left} s left"))
}

/// What the browser reads (RFC 8291, 3.4).
fn open(key: &SecretKey, auth: &[u8; 16], body: &[u8]) -> Option<Vec<u8>> {
    let (salt, rest) = body.split_at_checked(16)?;
    let (_record, rest) = rest.split_at_checked(4)?;
    let (length, rest) = rest.split_first()?;
    let (sender, sealed) = rest.split_at_checked(usize::from(*length))?;
    let point = PublicKey::from_sec1_bytes(sender).ok()?;
    let shared = (point.to_projective() * *key.to_nonzero_scalar()).to_affine().x();
    let own = key.public_key().to_encoded_point(false);
    let info = [&b"WebPush: info\0"[..], own.as_bytes(), sender].concat();
    let mut material = [0; 32];
    Hkdf::<Sha256>::new(Some(auth), &shared)
        .expand(&info, &mut material)
        .ok()?;
    let keys = Hkdf::<Sha256>::new(Some(salt), &material);
    let (mut content_key, mut nonce) = ([0; 16], [0; 12]);
    keys.expand(b"Content-Encoding: aes128gcm\0", &mut content_key).ok()?;
    keys.expand(b"Content-Encoding: nonce\0", &mut nonce).ok()?;
    let mut sealed = sealed.to_vec();
    let content_key = LessSafeKey::new(UnboundKey::new(&AES_128_GCM, &content_key).ok()?);
    let nonce = Nonce::assume_unique_for_key(nonce);
    let plain = content_key.open_in_place(nonce, Aad::empty(), &mut sealed).ok()?;
    plain.strip_suffix(&[2]).map(<[u8]>::to_vec)
}
