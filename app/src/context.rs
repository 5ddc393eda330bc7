//! What pages and server functions are given, and who is asking.

use crate::error::AppError;
use axum::extract::FromRef;
use http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header, request::Parts};
use leptos::{config::LeptosOptions, prelude::*};
use leptos_axum::ResponseOptions;
use market::{
    base::{Clock, Lang, secret::Token, text::stable_hash},
    ledger::CollectionMode,
    messages::Messenger,
    payments::{Accounts, card::CardGateway},
    people::{self, Client, CoopManager, CoopMember, Official, Operator, RelyingParty, Scope, SecretsKey, Visitor},
    search::{Directory, ProductIndex},
};
use sqlx::PgPool;
use std::{
    collections::HashMap,
    io,
    net::{IpAddr, Ipv6Addr},
    path::Path,
    sync::{Arc, OnceLock},
};

/// The most characters that are kept of what a browser calls itself.
const AGENT_MAX: usize = 300;

/// Everything a request may use.
#[derive(Clone)]
pub struct AppState {
    /// The database.
    pub pool: PgPool,
    /// Where the time comes from.
    pub clock: Clock,
    /// How this market is set up.
    pub settings: Arc<Settings>,
    /// Where the built files are.
    pub assets: Arc<Assets>,
    /// The search engine.
    pub index: Arc<dyn ProductIndex>,
    /// Who takes cards, if anybody does.
    pub cards: Option<Arc<dyn CardGateway>>,
    /// What carries messages to people.
    pub messenger: Arc<dyn Messenger>,
    /// The names of storefronts, categories and places.
    pub directory: Arc<Directory>,
    /// What leptos_axum wants to know.
    pub leptos_options: LeptosOptions,
}

impl FromRef<AppState> for LeptosOptions {
    fn from_ref(state: &AppState) -> Self {
        state.leptos_options.clone()
    }
}

/// How this market is set up.
#[derive(Clone, Debug)]
pub struct Settings {
    /// The address people type, without a slash at the end.
    pub public_url: String,
    /// Whether the data is for show: then every page says so.
    pub is_demo: bool,
    /// Who runs the market, as papers name them.
    pub operator: Identity,
    /// Who collects the money of what is placed from now on.
    pub collection: CollectionMode,
    /// The bank accounts that shoppers pay into, as far as there are any.
    pub accounts: Accounts,
    /// The name of the licensed partner who collects and keeps money, if there is one.
    pub partner: Option<String>,
    /// The key under which secrets are kept that must be read again.
    pub secrets_key: SecretsKey,
    /// The key that browsers know us by who may be knocked at, in base64url; none when none may.
    pub push_key: Option<String>,
}

/// Who somebody is to the authorities.
#[derive(Clone, Debug, Default)]
pub struct Identity {
    /// The name, as it is registered.
    pub name: String,
    /// The tax code; empty when there is none.
    pub tax_code: String,
}

impl Settings {
    /// Whether people reach us through TLS.
    pub fn is_https(&self) -> bool {
        self.public_url.starts_with("https://")
    }

    /// The name of the partner who keeps what is collected like this; nothing when nobody else does.
    pub fn keeper(&self, mode: CollectionMode) -> Option<&str> {
        match mode {
            CollectionMode::Partner => self.partner.as_deref(),
            CollectionMode::Platform | CollectionMode::Direct => None,
        }
    }

    /// For whom passkeys are made; nothing where browsers make none.
    pub fn relying_party(&self) -> Option<RelyingParty> {
        RelyingParty::of(&self.public_url)
    }
}

/// The addresses of built files, whose names carry hashes.
#[derive(Clone, Debug, Default)]
pub struct Assets(HashMap<String, String>);

impl Assets {
    /// Reads `manifest.json` of the built site.
    pub fn load(site_dir: &Path) -> io::Result<Self> {
        let text = std::fs::read_to_string(site_dir.join("manifest.json"))?;
        serde_json::from_str(&text).map(Self).map_err(io::Error::other)
    }

    /// Another text whenever any built file is another.
    pub fn version(&self) -> String {
        let mut addresses: Vec<_> = self.0.values().map(String::as_str).collect();
        addresses.sort_unstable();
        format!("{:016x}", stable_hash(&addresses.join(" ")))
    }

    /// The address of a built file; its plain name when it was not built, which then answers 404 and is seen.
    pub fn address(&self, name: &str) -> String {
        self.0.get(name).cloned().unwrap_or_else(|| format!("/pkg/{name}"))
    }
}

/// Gives pages and server functions their state. Pages and functions both need it: call it for both.
pub fn provide(state: &AppState) {
    provide_context(state.clone());
}

/// The name of the session's cookie: bound to the host and to TLS where there is TLS.
fn cookie_name(settings: &Settings) -> &'static str {
    if settings.is_https() { "__Host-phien" } else { "phien" }
}

/// The value of one cookie.
pub fn cookie<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    headers
        .get_all(header::COOKIE)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .find_map(|(key, value)| (key == name).then_some(value))
}

/// Whether a session's cookie came along, whatever it is worth.
pub fn has_session_cookie(settings: &Settings, headers: &HeaderMap) -> bool {
    cookie(headers, cookie_name(settings)).is_some()
}

/// Who is asking, by the session's cookie.
pub async fn visitor_of(state: &AppState, headers: &HeaderMap) -> Result<Visitor, sqlx::Error> {
    match cookie(headers, cookie_name(&state.settings)).and_then(Token::parse) {
        Some(token) => people::load_visitor(&state.pool, &token, state.settings.is_demo, state.clock.now()).await,
        None => Ok(Visitor::stranger()),
    }
}

/// Where a request came from, as far as we believe it. The server hands it along with the request.
#[derive(Clone, Copy, Debug)]
pub struct ClientAddress(pub IpAddr);

/// One request, inside a page or a server function.
#[derive(Clone)]
pub struct Ctx {
    /// What it may use.
    pub state: AppState,
    parts: Parts,
    response: ResponseOptions,
    params: HashMap<String, String>,
    /// Whoever was given a session while this request is answered.
    opened: Arc<OnceLock<Visitor>>,
}

impl Ctx {
    /// The request being answered. Ask before the first `await`.
    pub fn here() -> Result<Self, AppError> {
        let (Some(state), Some(parts), Some(response)) = (
            use_context::<AppState>(),
            use_context::<Parts>(),
            use_context::<ResponseOptions>(),
        ) else {
            // Routes are listed once at the start, without a request.
            return Err(AppError::Internal);
        };
        Ok(Self {
            state,
            parts,
            response,
            params: HashMap::new(),
            opened: Arc::default(),
        })
    }

    pub(crate) fn with_params(mut self, params: HashMap<String, String>) -> Self {
        self.params = params;
        self
    }

    /// The path, for example `/en/gio-hang`.
    pub fn path(&self) -> &str {
        self.parts.uri.path()
    }

    /// The path and query.
    pub fn address(&self) -> &str {
        self.parts.uri.path_and_query().map_or("/", |address| address.as_str())
    }

    /// The request's headers.
    pub fn headers(&self) -> &HeaderMap {
        &self.parts.headers
    }

    /// Where the request came from. Requests that do not say it count as one client.
    pub fn client_address(&self) -> IpAddr {
        let address = self.parts.extensions.get::<ClientAddress>();
        address.map_or(Ipv6Addr::UNSPECIFIED.into(), |address| address.0)
    }

    /// Where the request came from and what its browser calls itself, as sessions keep it.
    pub fn client(&self) -> Client {
        let agent = self.headers().get(header::USER_AGENT);
        let agent = agent.and_then(|agent| agent.to_str().ok()).unwrap_or_default();
        Client {
            address: self.client_address(),
            agent: agent.chars().take(AGENT_MAX).collect(),
        }
    }

    /// The page's language, by its address.
    pub fn lang(&self) -> Lang {
        lang_of_path(self.path())
    }

    /// A part of the path, `""` when the route has none of that name.
    pub fn param(&self, name: &str) -> &str {
        self.params.get(name).map_or("", String::as_str)
    }

    /// A value of the query, when present and not empty.
    pub fn query(&self, name: &str) -> Option<String> {
        let query = axum::extract::Query::<Vec<(String, String)>>::try_from_uri(&self.parts.uri).ok()?;
        query
            .0
            .into_iter()
            .find_map(|(key, value)| (key == name && !value.is_empty()).then_some(value))
    }

    /// A number of the query, 1 when it is missing or senseless.
    pub fn query_page(&self) -> u32 {
        self.query("trang")
            .and_then(|page| page.parse().ok())
            .filter(|page| *page >= 1)
            .unwrap_or(1)
    }

    /// Who is asking.
    pub async fn visitor(&self) -> Result<Visitor, AppError> {
        match self.opened.get() {
            Some(visitor) => Ok(visitor.clone()),
            None => Ok(visitor_of(&self.state, self.headers()).await?),
        }
    }

    /// Who is asking, with a session: opens one for a visitor who has none.
    pub async fn visitor_with_session(&self) -> Result<Visitor, AppError> {
        let visitor = self.visitor().await?;
        if visitor.session().is_some() {
            return Ok(visitor);
        }
        let mut connection = self.state.pool.acquire().await?;
        let (visitor, token) = people::open_session(&mut connection, self.state.clock.now()).await?;
        self.keep_session(&token);
        Ok(self.opened.get_or_init(|| visitor).clone())
    }

    /// Somebody of a selling organisation; strangers are asked to sign in, everybody else finds nothing here.
    pub async fn require_coop_member(&self) -> Result<CoopMember, AppError> {
        let visitor = self.visitor().await?;
        visitor.as_coop_member().ok_or_else(|| nobody(&visitor))
    }

    /// Somebody who does this part of a selling organisation's work: one of its people, or an official with a mandate for it.
    pub async fn require_coop_for(&self, scope: Scope) -> Result<CoopMember, AppError> {
        let visitor = self.visitor().await?;
        visitor.as_coop_member_for(scope).ok_or_else(|| nobody(&visitor))
    }

    /// As [`Ctx::require_coop_for`], somebody who runs it.
    pub async fn require_manager_for(&self, scope: Scope) -> Result<CoopManager, AppError> {
        self.require_coop_for(scope)
            .await?
            .as_manager()
            .ok_or(AppError::NotFound)
    }

    /// Somebody who runs a selling organisation; its packers find nothing here either.
    pub async fn require_coop_manager(&self) -> Result<CoopManager, AppError> {
        self.require_coop_member().await?.as_manager().ok_or(AppError::NotFound)
    }

    /// An official of a department; others as in [`Ctx::require_coop_member`].
    pub async fn require_official(&self) -> Result<Official, AppError> {
        let visitor = self.visitor().await?;
        visitor.as_official().ok_or_else(|| nobody(&visitor))
    }

    /// Somebody who runs the platform; others as in [`Ctx::require_coop_member`].
    pub async fn require_operator(&self) -> Result<Operator, AppError> {
        let visitor = self.visitor().await?;
        visitor.as_operator().ok_or_else(|| nobody(&visitor))
    }

    /// Puts the session's token into the visitor's cookie.
    pub fn keep_session(&self, token: &Token) {
        let seconds = people::SESSION_DAYS * 24 * 3600;
        self.set_cookie(&format!(
            "{}={}; Path=/; Max-Age={seconds}; HttpOnly; SameSite=Lax{}",
            cookie_name(&self.state.settings),
            token.reveal(),
            self.secure()
        ));
    }

    /// Goes on as whoever holds this new session.
    pub async fn enter(&self, token: &Token) -> Result<Visitor, AppError> {
        self.keep_session(token);
        let is_demo = self.state.settings.is_demo;
        Ok(people::load_visitor(&self.state.pool, token, is_demo, self.state.clock.now()).await?)
    }

    /// Takes the session's cookie away.
    pub fn forget_session(&self) {
        let name = cookie_name(&self.state.settings);
        self.set_cookie(&format!(
            "{name}=; Path=/; Max-Age=0; HttpOnly; SameSite=Lax{}",
            self.secure()
        ));
        self.show_cart_count(0);
    }

    /// Tells the header's script how many goods the cart holds. The number is no secret and pages stay the same for all.
    pub fn show_cart_count(&self, count: i64) {
        self.set_cookie(&format!(
            "gio={count}; Path=/; Max-Age=2592000; SameSite=Lax{}",
            self.secure()
        ));
    }

    /// Adds a cookie to the response.
    pub fn set_cookie(&self, cookie: &str) {
        if let Ok(value) = HeaderValue::from_str(cookie) {
            self.response.append_header(header::SET_COOKIE, value);
        }
    }

    /// `; Secure` where there is TLS.
    pub fn secure(&self) -> &'static str {
        if self.state.settings.is_https() { "; Secure" } else { "" }
    }

    /// Sets a header of the response.
    pub fn set_header(&self, name: HeaderName, value: &'static str) {
        self.response.insert_header(name, HeaderValue::from_static(value));
    }

    /// Sets the status of the response.
    pub fn set_status(&self, status: StatusCode) {
        self.response.set_status(status);
    }

    /// Answers that there was too much of something (429) and when to come back (RFC 6585, section 4).
    pub fn come_back_after(&self, seconds: i64) {
        self.response
            .insert_header(header::RETRY_AFTER, HeaderValue::from(seconds.max(1)));
        self.response.set_status(StatusCode::TOO_MANY_REQUESTS);
    }

    /// Sends the visitor on to a page of whoever takes the cards; to nobody else's.
    pub fn go_to_card_page(&self, url: &str) {
        let is_theirs = self
            .state
            .cards
            .as_ref()
            .is_some_and(|cards| is_page_of(cards.pages(), url));
        match HeaderValue::from_str(url) {
            Ok(value) if is_theirs => {
                self.response.insert_header(header::LOCATION, value);
                self.response.set_status(StatusCode::SEE_OTHER);
            }
            _ => tracing::error!("a payment page is not where its pages should be: nobody is sent there"),
        }
    }

    /// Sends the visitor on with a GET (303). Only to our own addresses.
    pub fn go_to(&self, path: &str) {
        let path = if is_own_path(path) { path } else { "/" };
        if let Ok(value) = HeaderValue::from_str(path) {
            self.response.insert_header(header::LOCATION, value);
            self.response.set_status(StatusCode::SEE_OTHER);
        }
    }
}

fn nobody(visitor: &Visitor) -> AppError {
    if visitor.person().is_some() {
        AppError::NotFound
    } else {
        AppError::SignInNeeded
    }
}

/// The language of an address.
pub fn lang_of_path(path: &str) -> Lang {
    if path == "/en" || path.starts_with("/en/") {
        Lang::En
    } else {
        Lang::Vi
    }
}

/// An address of this site in a language: `/gio-hang` or `/en/gio-hang`.
pub fn link(lang: Lang, path: &str) -> String {
    match lang {
        Lang::Vi => path.to_owned(),
        Lang::En => format!("/en{path}"),
    }
}

/// Whether an address leads to a page below another: `https://checkout.example` and a path.
pub fn is_page_of(pages: &str, url: &str) -> bool {
    url.strip_prefix(pages)
        .is_some_and(|rest| rest.starts_with('/') && rest.bytes().all(|byte| byte.is_ascii_graphic()))
}

/// Whether an address leads to a page of ours: one slash, then printable ASCII without a backslash.
pub fn is_own_path(path: &str) -> bool {
    path.starts_with('/')
        && !path.starts_with("//")
        && path.len() <= 2_000
        && path.bytes().all(|byte| byte.is_ascii_graphic() && byte != b'\\')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_our_own_addresses_are_gone_to() {
        for path in ["/", "/gio-hang?a=b", "/en/gio-hang"] {
            assert!(is_own_path(path), "{path}");
        }
        for path in [
            "",
            "//evil.example",
            "https://evil.example",
            "/\\evil.example",
            "/a\r\nb",
            "javascript:x",
            "/ b",
        ] {
            assert!(!is_own_path(path), "{path}");
        }
    }

    #[test]
    fn a_payment_page_is_below_its_own_address() {
        let is_theirs = |url| is_page_of("https://checkout.example", url);
        assert!(is_theirs("https://checkout.example/c/pay/cs_1#x"));
        for url in [
            "https://checkout.example",
            "https://checkout.example.evil.example/",
            "https://checkout.example@evil.example/",
            "http://checkout.example/",
            "https://checkout.example/a b",
        ] {
            assert!(!is_theirs(url), "{url}");
        }
    }

    #[test]
    fn the_language_stands_in_the_address() {
        assert_eq!(lang_of_path("/en"), Lang::En);
        assert_eq!(lang_of_path("/en/gio-hang"), Lang::En);
        assert_eq!(lang_of_path("/english"), Lang::Vi);
        assert_eq!(link(Lang::En, "/"), "/en/");
    }

    #[test]
    fn one_cookie_is_found_among_others() {
        let mut headers = HeaderMap::new();
        headers.insert(header::COOKIE, HeaderValue::from_static("a=1; phien=abc;gio=2"));
        assert_eq!(cookie(&headers, "phien"), Some("abc"));
        assert_eq!(cookie(&headers, "gio"), Some("2"));
        assert_eq!(cookie(&headers, "hien"), None);
    }
}
