//! Telling people by Zalo's notification service (ZNS): a template that Zalo has approved, filled in and sent to a telephone
//! number. Written after Zalo's published description and held against a fake of ours; it has met no real service.

mod answer;
mod config;

pub use config::ZaloConfig;

use answer::{Pair, Sent, understand};
use anyhow::{Context, Result};
use chrono::Duration as Span;
use market::{
    base::{Channel, Clock, Phone},
    messages::{HandedOver, Message, Messenger, Nobody, NoticeKind, Recipient, SendFailed, Way},
    notices::{ZaloAccess, ZaloTokens},
    people::SecretsKey,
};
use reqwest::Client;
use serde_json::json;
use sqlx::PgPool;
use std::time::Duration;

/// Where messages are sent, and where tokens come from.
const API: &str = "https://business.openapi.zalo.me";
const OAUTH: &str = "https://oauth.zaloapp.com";

/// How long one call may take: both that may be needed fit into the time of a job.
const CALL_TIME_MAX: Duration = Duration::from_secs(5);

/// The longest value that a template takes.
const VALUE_MAX: usize = 30;

/// When to come again while another process asks for tokens, in seconds.
const AGAIN_SECONDS: i64 = 10;

/// Tells people by Zalo.
#[derive(Clone)]
pub struct Zalo {
    config: ZaloConfig,
    tokens: ZaloTokens,
    client: Client,
    clock: Clock,
}

impl Zalo {
    /// Gets ready to send. It touches no network.
    pub fn new(config: &ZaloConfig, pool: PgPool, key: SecretsKey, clock: Clock) -> Result<Self> {
        let client = Client::builder()
            .timeout(CALL_TIME_MAX)
            .redirect(reqwest::redirect::Policy::none())
            .build()
            .context("getting ready for Zalo")?;
        Ok(Self {
            tokens: ZaloTokens::new(pool, key, config.app_id.clone(), config.refresh_token.clone()),
            config: config.clone(),
            client,
            clock,
        })
    }

    fn address(&self, usual: &str, path: &str) -> String {
        format!("{}{path}", self.config.api_base.as_deref().unwrap_or(usual))
    }

    /// The token to send with; a new pair is kept before it is used.
    async fn token(&self) -> Result<String, SendFailed> {
        let down = |_| SendFailed::Later("the database did not give the tokens".to_owned());
        let now = self.clock.now();
        let refresh = match self.tokens.access(now).await.map_err(down)? {
            ZaloAccess::Token(token) => return Ok(token),
            ZaloAccess::Wait => {
                let why = "another process asks for tokens".to_owned();
                return Err(SendFailed::NotBefore(why, AGAIN_SECONDS));
            }
            ZaloAccess::Refresh(refresh) => refresh,
        };
        match self.ask_for_pair(&refresh).await {
            Ok(pair) => {
                let expires_at = now + Span::seconds(pair.seconds);
                self.tokens
                    .keep(&pair.access, &pair.refresh, expires_at)
                    .await
                    .map_err(down)?;
                Ok(pair.access)
            }
            Err(failed) => {
                self.tokens.give_back().await.map_err(down)?;
                Err(failed)
            }
        }
    }

    async fn ask_for_pair(&self, refresh: &str) -> Result<Pair, SendFailed> {
        let fields = [
            ("refresh_token", refresh),
            ("app_id", self.config.app_id.as_str()),
            ("grant_type", "refresh_token"),
        ];
        let answer = self
            .client
            .post(self.address(OAUTH, "/v4/oa/access_token"))
            .header("secret_key", &self.config.secret_key)
            .form(&fields)
            .send()
            .await
            .map_err(not_reached)?;
        let text = answer.text().await.map_err(not_reached)?;
        Pair::read(&text)
    }

    async fn tell(&self, phone: &Phone, message: &Message) -> Result<(), SendFailed> {
        let facts = message.facts.as_ref();
        let template = facts.and_then(|facts| self.config.templates.get(&facts.about));
        let (Some(facts), Some(template)) = (facts, template) else {
            return Err(SendFailed::Never("no template says this".to_owned()));
        };
        let token = self.token().await?;
        let said = json!({
            "phone": phone.as_str().trim_start_matches('+'),
            "template_id": template,
            "template_data": {
                "code": facts.label.chars().take(VALUE_MAX).collect::<String>(),
                "count": facts.count.to_string(),
            },
            // The same at every attempt.
            "tracking_id": message.id.to_string(),
        });
        let answer = self
            .client
            .post(self.address(API, "/message/template"))
            .header("access_token", token)
            .header("content-type", "application/json")
            .body(said.to_string())
            .send()
            .await
            .map_err(not_reached)?;
        let text = answer.text().await.map_err(not_reached)?;
        match understand(&text) {
            Sent::Done => Ok(()),
            Sent::BadToken => {
                let down = |_| SendFailed::Later("the database did not take the tokens".to_owned());
                self.tokens.discard().await.map_err(down)?;
                Err(SendFailed::Later("Zalo does not know the token any more".to_owned()))
            }
            Sent::Failed(failed) => Err(failed),
        }
    }
}

/// The error names the address and no secret.
fn not_reached(error: reqwest::Error) -> SendFailed {
    SendFailed::Later(format!("Zalo was not reached: {error}"))
}

impl Messenger for Zalo {
    fn reaches(&self, _channel: Channel) -> bool {
        false
    }

    fn carries(&self, way: Way) -> bool {
        way == Way::Zalo
    }

    fn tells(&self, way: Way, about: NoticeKind) -> bool {
        way == Way::Zalo && self.config.templates.contains_key(&about)
    }

    fn send<'a>(&'a self, message: &'a Message) -> HandedOver<'a> {
        match &message.to {
            Recipient::Zalo(phone) => Box::pin(self.tell(phone, message)),
            Recipient::Contact(_) | Recipient::Device(_) => Nobody.send(message),
        }
    }
}

impl std::fmt::Debug for Zalo {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Zalo")
    }
}
