//! How this process is set up, read once from the environment.

use crate::gateways::{
    meilisearch::{MeilisearchConfig, SEARCH_TIME_MAX},
    push::PushConfig,
    smtp::SmtpConfig,
    stripe::StripeConfig,
    zalo::ZaloConfig,
};
use ::http::HeaderName;
use anyhow::{Context, Result, bail};
use app::context::Identity;
use market::{
    ledger::CollectionMode,
    payments::{Accounts, BankAccount},
    people::SecretsKey,
};
use std::{net::SocketAddr, path::PathBuf, time::Duration};

/// Connections to the database when nothing else is said.
const DATABASE_POOL: u32 = 20;

/// Seconds for which a drawn public page counts as new when nothing else is said: nobody notices, and even the most
/// visited page is drawn once in so long.
const PAGE_CACHE: u64 = 2;

/// Where photographs are kept when nothing else is said: beside the development database.
pub const MEDIA_DIR: &str = ".data/media";

/// Log lines when nothing else is said: what PostgreSQL remarks on is for whoever looks for it.
const LOG: &str = "info,sqlx=warn";

/// What the environment says.
#[derive(Clone)]
pub struct Config {
    /// `DATABASE_URL`: where PostgreSQL is. It may hold a password and is never shown.
    pub database_url: String,
    /// `DATABASE_POOL`: the most connections that requests and jobs share.
    pub database_pool: u32,
    /// `LISTEN_ADDRESS`: where the server listens. Port 0 lets the system choose.
    pub listen_address: SocketAddr,
    /// `PUBLIC_URL`: the address people type, without a slash at the end.
    pub public_url: String,
    /// `CLIENT_ADDRESS_HEADER`: the header in which the proxy before us says where a request comes from. To be set only
    /// when every request comes through that proxy: anybody else could write there what they like.
    pub client_address_header: Option<HeaderName>,
    /// `PAGE_CACHE_SECONDS`: how long a drawn public page counts as new; 0 draws every page afresh.
    pub page_cache: Duration,
    /// `MEILI_URL`, `MEILI_SEARCH_KEY`, `MEILI_INDEX_KEY`, `MEILI_INDEX`: the search engine beside PostgreSQL, if there
    /// is one.
    pub meilisearch: Option<MeilisearchConfig>,
    /// `SMTP_URL`, `MAIL_FROM`: what carries letters by e-mail, and who writes them. Not set, nobody can be written to.
    pub smtp: Option<SmtpConfig>,
    /// `PUSH_PRIVATE_KEY`, `PUSH_CONTACT`: by what push services know us. Not set, nobody is told on their devices.
    pub push: Option<PushConfig>,
    /// `ZALO_APP_ID`, `ZALO_SECRET_KEY`, `ZALO_REFRESH_TOKEN`, `ZALO_TEMPLATES`, `ZALO_API_BASE`: by what people are told by
    /// Zalo. Not set, nobody is.
    pub zalo: Option<ZaloConfig>,
    /// `METRICS_TOKEN`: what whoever reads `/metrics` must show. Not set, only this very machine may read it.
    pub metrics_token: Option<String>,
    /// `STRIPE_SECRET_KEY`, `STRIPE_API_BASE`, `STRIPE_WEBHOOK_SECRET`: who takes cards. Not set, no card is taken.
    pub stripe: Option<StripeConfig>,
    /// `COLLECTION_MODE`: who collects the money of what is placed from now on, `platform` when nothing is said. Who may is for
    /// a lawyer to say.
    pub collection: CollectionMode,
    /// `PLATFORM_BANK_BIN`, `PLATFORM_BANK_ACCOUNT`, `PLATFORM_BANK_HOLDER`, and the same of `PARTNER_`: the accounts that
    /// shoppers pay into, if there are any. Not set, nobody is offered to pay by bank transfer.
    pub accounts: Accounts,
    /// `PARTNER_NAME`: the licensed partner who collects and keeps money; named wherever it does.
    pub partner: Option<String>,
    /// `PLATFORM_NAME`, `PLATFORM_TAX_CODE`: who runs the market, as statements name them.
    pub operator: Identity,
    /// `BANK_WEBHOOK_SECRET`: what the bank's feed signs with; several, with commas between, while it is changed.
    pub bank_secrets: Vec<String>,
    /// `SITE_DIR`: the folder with the built files for browsers.
    pub site_dir: PathBuf,
    /// `MEDIA_DIR`: the folder in which photographs are kept. It must outlive the process.
    pub media_dir: PathBuf,
    /// `MEDIA_S3_BUCKET`, `MEDIA_S3_ENDPOINT`, `MEDIA_S3_REGION`, `MEDIA_S3_KEY`, `MEDIA_S3_SECRET`: a bucket in which
    /// photographs are kept instead of the folder.
    pub media_s3: Option<S3Config>,
    /// `SECRETS_KEY`: 64 hexadecimal digits, the key under which secrets of authenticator apps are kept. Not set, they stand
    /// in the database as they are; set later, those that are there stay good. It must never be lost nor changed.
    pub secrets_key: SecretsKey,
    /// `DEMO_MODE`: whether the data is for show.
    pub is_demo: bool,
    /// `LOG`: which log lines are wanted, as `info` or `info,server=debug`.
    pub log: String,
    /// `LOG_FORMAT`: for people or for machines.
    pub log_format: LogFormat,
}

/// A bucket that speaks S3.
#[derive(Clone, PartialEq, Eq)]
pub struct S3Config {
    /// Its name.
    pub bucket: String,
    /// Where it is asked; Amazon when nothing is said.
    pub endpoint: Option<String>,
    /// The region it signs for.
    pub region: String,
    /// Who asks.
    pub key: String,
    /// What proves it; never shown.
    pub secret: String,
}

impl std::fmt::Debug for S3Config {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("S3Config")
            .field("bucket", &self.bucket)
            .field("endpoint", &self.endpoint)
            .finish_non_exhaustive()
    }
}

/// How log lines look.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum LogFormat {
    /// For people.
    Text,
    /// One JSON object a line.
    Json,
}

impl Config {
    /// Reads the environment of this process.
    pub fn from_environment() -> Result<Self> {
        Self::read(|name| std::env::var(name).ok())
    }

    /// Reads settings by their names. An empty value counts as none.
    pub fn read(variable: impl Fn(&str) -> Option<String>) -> Result<Self> {
        let given = |name: &str| {
            variable(name)
                .map(|value| value.trim().to_owned())
                .filter(|value| !value.is_empty())
        };
        let listen_address: SocketAddr = match given("LISTEN_ADDRESS") {
            Some(text) => text
                .parse()
                .with_context(|| format!("LISTEN_ADDRESS is not an address and a port: {text}"))?,
            None => SocketAddr::from(([127, 0, 0, 1], 3000)),
        };
        Ok(Self {
            database_url: given("DATABASE_URL").context("DATABASE_URL is not set: it says where PostgreSQL is")?,
            database_pool: match given("DATABASE_POOL") {
                Some(text) => text
                    .parse()
                    .ok()
                    .filter(|count| (1..=1_000).contains(count))
                    .with_context(|| format!("DATABASE_POOL is not a number from 1 to 1000: {text}"))?,
                None => DATABASE_POOL,
            },
            listen_address,
            public_url: match given("PUBLIC_URL") {
                Some(text) => parse_address("PUBLIC_URL", &text)?,
                None => format!("http://{listen_address}"),
            },
            client_address_header: match given("CLIENT_ADDRESS_HEADER") {
                Some(text) => Some(
                    text.parse()
                        .with_context(|| format!("CLIENT_ADDRESS_HEADER is not the name of a header: {text}"))?,
                ),
                None => None,
            },
            page_cache: match given("PAGE_CACHE_SECONDS") {
                Some(text) => text
                    .parse()
                    .ok()
                    .filter(|seconds| *seconds <= 60)
                    .map(Duration::from_secs)
                    .with_context(|| format!("PAGE_CACHE_SECONDS is not a number from 0 to 60: {text}"))?,
                None => Duration::from_secs(PAGE_CACHE),
            },
            meilisearch: match given("MEILI_URL") {
                Some(url) => Some(read_meilisearch(&url, given)?),
                None => None,
            },
            smtp: match given("SMTP_URL") {
                Some(url) => {
                    let from =
                        given("MAIL_FROM").context("MAIL_FROM is not set, but SMTP_URL is: it says who writes")?;
                    Some(SmtpConfig::parse(&url, &from)?)
                }
                None => None,
            },
            push: PushConfig::read(given)?,
            zalo: ZaloConfig::read(given)?,
            metrics_token: given("METRICS_TOKEN"),
            stripe: StripeConfig::read(given)?,
            collection: match given("COLLECTION_MODE") {
                Some(text) => match CollectionMode::parse(&text) {
                    Some(CollectionMode::Partner) if given("PARTNER_NAME").is_none() => {
                        bail!(
                            "PARTNER_NAME is not set, but COLLECTION_MODE is partner: shoppers read who keeps their money"
                        )
                    }
                    mode => mode
                        .with_context(|| format!("COLLECTION_MODE is none of platform, direct and partner: {text}"))?,
                },
                None => CollectionMode::Platform,
            },
            partner: given("PARTNER_NAME"),
            accounts: read_accounts(given)?,
            operator: Identity {
                name: given("PLATFORM_NAME").unwrap_or_else(|| "Chợ Phiên".to_owned()),
                tax_code: given("PLATFORM_TAX_CODE").unwrap_or_default(),
            },
            bank_secrets: read_secrets(
                "BANK_WEBHOOK_SECRET",
                variable("BANK_WEBHOOK_SECRET"),
                BANK_SECRET_LEAST,
            )?,
            site_dir: PathBuf::from(given("SITE_DIR").unwrap_or_else(|| "target/site".to_owned())),
            media_dir: PathBuf::from(given("MEDIA_DIR").unwrap_or_else(|| MEDIA_DIR.to_owned())),
            media_s3: match given("MEDIA_S3_BUCKET") {
                Some(bucket) => Some(read_s3(bucket, given)?),
                None => None,
            },
            secrets_key: match given("SECRETS_KEY") {
                // The error must not repeat it.
                Some(text) => SecretsKey::parse(&text).context("SECRETS_KEY is not 64 hexadecimal digits")?,
                None => SecretsKey::default(),
            },
            is_demo: match given("DEMO_MODE").as_deref() {
                Some("true" | "1" | "yes") => true,
                Some("false" | "0" | "no") | None => false,
                Some(text) => bail!("DEMO_MODE is neither true nor false: {text}"),
            },
            log: given("LOG").unwrap_or_else(|| LOG.to_owned()),
            log_format: match given("LOG_FORMAT").as_deref() {
                Some("text") | None => LogFormat::Text,
                Some("json") => LogFormat::Json,
                Some(text) => bail!("LOG_FORMAT is neither text nor json: {text}"),
            },
        })
    }
}

impl std::fmt::Debug for Config {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Config")
            .field("listen_address", &self.listen_address)
            .finish_non_exhaustive()
    }
}

/// Where shoppers pay: into the account of the platform, or of the partner. What comes into one is not the other's.
fn read_accounts(given: impl Fn(&str) -> Option<String>) -> Result<Accounts> {
    let read = |whose: &str| {
        let (bin, number) = (format!("{whose}_BANK_BIN"), format!("{whose}_BANK_ACCOUNT"));
        match (given(&bin), given(&number)) {
            (None, None) => Ok(None),
            (bin_text, number_text) => {
                let (bin_text, number_text) = (bin_text.unwrap_or_default(), number_text.unwrap_or_default());
                let holder = given(&format!("{whose}_BANK_HOLDER")).unwrap_or_default();
                let account = BankAccount::parse(&bin_text, &number_text, &holder);
                account
                    .map(Some)
                    .with_context(|| format!("{bin} and {number} are no bank account: {bin_text} {number_text}"))
            }
        }
    };
    let accounts = Accounts {
        platform: read("PLATFORM")?,
        partner: read("PARTNER")?,
    };
    let number = |account: &Option<BankAccount>| account.as_ref().map(|account| account.number().to_owned());
    if accounts.partner.is_some() && number(&accounts.platform) == number(&accounts.partner) {
        bail!("PARTNER_BANK_ACCOUNT is the platform's own: nobody could tell whose money came into it");
    }
    Ok(accounts)
}

/// A secret of the bank's feed has at least this many characters: whoever guesses it makes money out of nothing.
const BANK_SECRET_LEAST: usize = 32;

/// Secrets with commas between. One that is there but empty would let everybody sign.
fn read_secrets(name: &str, text: Option<String>, least: usize) -> Result<Vec<String>> {
    let Some(text) = text else { return Ok(Vec::new()) };
    let secrets: Vec<_> = text.split(',').map(|secret| secret.trim().to_owned()).collect();
    if secrets.iter().any(String::is_empty) {
        bail!("{name} is empty: without a secret anybody could tell of money. Leave it out if there is no feed");
    }
    if secrets.iter().any(|secret| secret.chars().count() < least) {
        bail!(
            "{name} is too short: a secret that can be guessed lets anybody tell of money. It takes {least} characters"
        );
    }
    Ok(secrets)
}

/// Both keys are wanted: one that can search and nothing else, because searching is what strangers make us do.
fn read_meilisearch(url: &str, given: impl Fn(&str) -> Option<String>) -> Result<MeilisearchConfig> {
    let key = |name: &str| {
        let key = given(name).with_context(|| format!("{name} is not set, but MEILI_URL is"))?;
        // It becomes a header. The error must not repeat it.
        if !key.bytes().all(|byte| byte.is_ascii_graphic()) {
            bail!("{name} is not a key: it holds a space or a letter that is not ASCII");
        }
        Ok(key)
    };
    let index = given("MEILI_INDEX").unwrap_or_else(|| "products".to_owned());
    let is_name = index.len() <= 100
        && index
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || b"_-".contains(&byte));
    if !is_name {
        bail!("MEILI_INDEX may hold letters, digits, - and _ only: {index}");
    }
    Ok(MeilisearchConfig {
        url: parse_address("MEILI_URL", url)?,
        search_key: key("MEILI_SEARCH_KEY")?,
        index_key: key("MEILI_INDEX_KEY")?,
        index,
        search_time_max: SEARCH_TIME_MAX,
    })
}

/// A bucket needs somebody who may write to it.
fn read_s3(bucket: String, given: impl Fn(&str) -> Option<String>) -> Result<S3Config> {
    let needed = |name: &str| given(name).with_context(|| format!("{name} is not set, but MEDIA_S3_BUCKET is"));
    Ok(S3Config {
        bucket,
        endpoint: given("MEDIA_S3_ENDPOINT")
            .map(|url| parse_address("MEDIA_S3_ENDPOINT", &url))
            .transpose()?,
        region: given("MEDIA_S3_REGION").unwrap_or_else(|| "us-east-1".to_owned()),
        key: needed("MEDIA_S3_KEY")?,
        secret: needed("MEDIA_S3_SECRET")?,
    })
}

/// `https://chophien.example` or with a port; nothing after it, because cookies and links count on the root.
fn parse_address(name: &str, text: &str) -> Result<String> {
    let plain = text.trim_end_matches('/');
    let parsed: ::http::Uri = plain
        .parse()
        .with_context(|| format!("{name} is not an address: {text}"))?;
    let is_plain = matches!(parsed.scheme_str(), Some("http" | "https"))
        && parsed
            .authority()
            .is_some_and(|authority| !authority.as_str().contains('@'))
        && parsed.path_and_query().is_none_or(|rest| rest.as_str() == "/");
    if !is_plain {
        bail!("{name} must be http:// or https://, a host and nothing else: {text}");
    }
    Ok(plain.to_ascii_lowercase())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(pairs: &[(&str, &str)]) -> Result<Config> {
        Config::read(|name| {
            pairs
                .iter()
                .find(|(key, _)| *key == name)
                .map(|(_, value)| (*value).to_owned())
        })
    }

    #[test]
    fn only_the_database_must_be_named() {
        let config = read(&[("DATABASE_URL", "postgres://localhost/shop"), ("LOG", "")]).unwrap();
        assert_eq!(config.database_pool, 20);
        assert_eq!(config.listen_address.to_string(), "127.0.0.1:3000");
        assert_eq!(config.public_url, "http://127.0.0.1:3000");
        assert_eq!(config.client_address_header, None);
        assert_eq!(config.page_cache, Duration::from_secs(PAGE_CACHE));
        assert_eq!(config.meilisearch, None);
        assert_eq!(config.smtp, None);
        assert_eq!(config.stripe, None);
        assert_eq!((config.accounts, config.bank_secrets.len()), (Accounts::default(), 0));
        assert_eq!(config.site_dir, PathBuf::from("target/site"));
        assert_eq!(config.media_dir, PathBuf::from(MEDIA_DIR));
        assert_eq!(config.media_s3, None);
        assert!(!config.is_demo);
        assert_eq!(config.log, LOG);
        assert_eq!(config.log_format, LogFormat::Text);
        assert!(
            read(&[])
                .unwrap_err()
                .to_string()
                .starts_with("DATABASE_URL is not set")
        );
    }

    #[test]
    fn everything_can_be_set() {
        let config = read(&[
            ("DATABASE_URL", "postgres://localhost/shop"),
            ("DATABASE_POOL", "7"),
            ("LISTEN_ADDRESS", "[::1]:0"),
            ("PUBLIC_URL", "https://Cho-Phien.example/"),
            ("CLIENT_ADDRESS_HEADER", "X-Real-IP"),
            ("PAGE_CACHE_SECONDS", "0"),
            ("MEILI_URL", "http://search:7700/"),
            ("MEILI_SEARCH_KEY", "looks"),
            ("MEILI_INDEX_KEY", "writes"),
            ("SMTP_URL", "smtps://shop:geheim@mail.example"),
            ("MAIL_FROM", "Chợ Phiên <thu@cho-phien.example>"),
            ("STRIPE_SECRET_KEY", "sk_test_geheim"),
            ("STRIPE_WEBHOOK_SECRET", "whsec_geheim"),
            ("COLLECTION_MODE", "partner"),
            ("PARTNER_NAME", "Ví Đồng Hành"),
            ("PARTNER_BANK_BIN", "970418"),
            ("PARTNER_BANK_ACCOUNT", "2022334455"),
            ("PLATFORM_BANK_BIN", "970436"),
            ("PLATFORM_BANK_ACCOUNT", "1017595600"),
            ("PLATFORM_BANK_HOLDER", "CTY CHO PHIEN"),
            ("PLATFORM_NAME", "Trung tâm Chợ Phiên"),
            ("PLATFORM_TAX_CODE", "0100109106"),
            (
                "BANK_WEBHOOK_SECRET",
                "0123456789abcdef0123456789abcdef, fedcba9876543210fedcba9876543210",
            ),
            ("SITE_DIR", "/srv/site"),
            ("MEDIA_DIR", "/srv/media"),
            ("MEDIA_S3_BUCKET", "photos"),
            ("MEDIA_S3_ENDPOINT", "https://s3.example"),
            ("MEDIA_S3_REGION", "vn-1"),
            ("MEDIA_S3_KEY", "who"),
            ("MEDIA_S3_SECRET", "proof"),
            ("DEMO_MODE", "true"),
            ("LOG", "debug"),
            ("LOG_FORMAT", "json"),
        ])
        .unwrap();
        assert!(!format!("{config:?}").contains("geheim"), "a secret in a log");
        assert_eq!(config.database_pool, 7);
        assert_eq!(config.listen_address.to_string(), "[::1]:0");
        assert_eq!(config.public_url, "https://cho-phien.example");
        assert_eq!(config.client_address_header, Some(HeaderName::from_static("x-real-ip")));
        assert!(config.page_cache.is_zero());
        let meilisearch = config.meilisearch.unwrap();
        assert_eq!(
            (meilisearch.url.as_str(), meilisearch.index.as_str()),
            ("http://search:7700", "products")
        );
        assert!(!format!("{meilisearch:?}").contains("writes"), "a key in a log");
        let smtp = config.smtp.unwrap();
        assert_eq!(smtp.url, "smtps://shop:geheim@mail.example");
        assert!(!format!("{smtp:?}").contains("geheim"), "a password in a log");
        assert!(config.stripe.is_some());
        assert_eq!(config.collection, CollectionMode::Partner);
        assert_eq!(config.partner.as_deref(), Some("Ví Đồng Hành"));
        assert_eq!(config.accounts.partner.unwrap().number(), "2022334455");
        let bank = config.accounts.platform.unwrap();
        assert_eq!((bank.number(), bank.holder()), ("1017595600", "CTY CHO PHIEN"));
        assert_eq!(
            config.bank_secrets,
            ["0123456789abcdef0123456789abcdef", "fedcba9876543210fedcba9876543210"]
        );
        assert!(config.is_demo);
        assert_eq!(config.media_dir, PathBuf::from("/srv/media"));
        let bucket = config.media_s3.unwrap();
        assert_eq!(
            (
                bucket.bucket.as_str(),
                bucket.endpoint.as_deref(),
                bucket.region.as_str()
            ),
            ("photos", Some("https://s3.example"), "vn-1")
        );
        assert!(!format!("{bucket:?}").contains("proof"), "a secret in a log");
        assert_eq!(config.log_format, LogFormat::Json);
    }

    #[test]
    fn a_senseless_value_is_named() {
        for (name, value) in [
            ("DATABASE_POOL", "0"),
            ("DATABASE_POOL", "many"),
            ("PAGE_CACHE_SECONDS", "61"),
            ("LISTEN_ADDRESS", "3000"),
            ("CLIENT_ADDRESS_HEADER", "X Real IP"),
            ("MEILI_URL", "search:7700"),
            ("PUBLIC_URL", "cho-phien.example"),
            ("PUBLIC_URL", "ftp://cho-phien.example"),
            ("PUBLIC_URL", "https://cho-phien.example/shop"),
            ("PUBLIC_URL", "https://somebody@cho-phien.example"),
            ("SECRETS_KEY", "geheim"),
            ("DEMO_MODE", "perhaps"),
            ("COLLECTION_MODE", "everybody"),
            ("COLLECTION_MODE", "partner"),
            ("PARTNER_BANK_BIN", "970418"),
            ("PLATFORM_BANK_BIN", "970436"),
            ("PLATFORM_BANK_ACCOUNT", "1017595600"),
            ("BANK_WEBHOOK_SECRET", ""),
            ("BANK_WEBHOOK_SECRET", "0123456789abcdef0123456789abcdef,"),
            ("BANK_WEBHOOK_SECRET", "0123456789abcdef0123456789abcde"),
            ("LOG_FORMAT", "xml"),
        ] {
            let refusal = read(&[("DATABASE_URL", "postgres://localhost/shop"), (name, value)]).unwrap_err();
            assert!(refusal.to_string().contains(name), "{name}={value}: {refusal}");
        }
    }

    #[test]
    fn meilisearch_needs_two_keys_and_a_plain_name() {
        let with = |name: &str, value: &str| {
            let mut pairs = vec![
                ("DATABASE_URL", "postgres://localhost/shop"),
                ("MEILI_URL", "http://search:7700"),
                ("MEILI_SEARCH_KEY", "looks"),
                ("MEILI_INDEX_KEY", "writes"),
            ];
            pairs.retain(|(known, _)| *known != name);
            pairs.push((name, value));
            read(&pairs).unwrap_err().to_string()
        };
        for (name, value) in [
            ("MEILI_SEARCH_KEY", ""),
            ("MEILI_INDEX_KEY", ""),
            ("MEILI_INDEX_KEY", "gehe\nim"),
            ("MEILI_INDEX", "sản phẩm"),
        ] {
            let refusal = with(name, value);
            assert!(refusal.starts_with(name) && !refusal.contains("gehe"), "{refusal}");
        }
    }

    #[test]
    fn a_bucket_needs_somebody_who_may_write_to_it() {
        for (key, secret, named) in [("", "proof", "MEDIA_S3_KEY"), ("who", "", "MEDIA_S3_SECRET")] {
            let pairs = [
                ("DATABASE_URL", "postgres://localhost/shop"),
                ("MEDIA_S3_BUCKET", "photos"),
                ("MEDIA_S3_KEY", key),
                ("MEDIA_S3_SECRET", secret),
            ];
            assert!(read(&pairs).unwrap_err().to_string().starts_with(named));
        }
    }

    #[test]
    fn letters_need_to_say_who_writes() {
        for (url, from, named) in [
            ("smtp://mail.example", "", "MAIL_FROM"),
            ("smtp://mail.example", "thu", "MAIL_FROM"),
            ("mail.example", "thu@cho-phien.example", "SMTP_URL"),
        ] {
            let pairs = [
                ("DATABASE_URL", "postgres://localhost/shop"),
                ("SMTP_URL", url),
                ("MAIL_FROM", from),
            ];
            let refusal = read(&pairs).unwrap_err().to_string();
            assert!(refusal.starts_with(named) && !refusal.contains('\n'), "{refusal}");
        }
    }

    #[test]
    fn the_database_password_is_not_shown() {
        let config = read(&[("DATABASE_URL", "postgres://shop:geheim@localhost/shop")]).unwrap();
        assert!(!format!("{config:?}").contains("geheim"));
    }
}
