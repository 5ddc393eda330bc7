//! Knocking at browsers whose page is closed: web push (RFC 8030), sealed for the browser alone (RFC 8291) and signed so
//! that its push service knows who we are (RFC 8292). What is sent names nobody.

mod address;
mod config;
mod seal;
mod vapid;

pub use config::{PushConfig, new_keys};

use anyhow::{Context, Result};
use http::{HeaderMap, StatusCode, header};
use market::{
    base::{Channel, Clock, text::stable_hash},
    messages::{Device, HandedOver, Message, Messenger, Nobody, NoticeKind, Recipient, SendFailed, Way},
};
use reqwest::Client;
use serde_json::json;
use std::{sync::Arc, time::Duration};

/// How long handing over one message may take: less than a job may.
const SEND_TIME_MAX: Duration = Duration::from_secs(8);

/// For how many seconds a push service keeps what it cannot deliver.
const KEPT_SECONDS: u32 = 24 * 3_600;

/// When to come again if a push service does not say, in seconds.
const AGAIN_SECONDS: i64 = 60;

/// Knocks at browsers.
#[derive(Clone)]
pub struct WebPush {
    config: PushConfig,
    client: Client,
    clock: Clock,
}

impl WebPush {
    /// Gets ready to knock. It touches no network.
    pub fn new(config: &PushConfig, clock: Clock) -> Result<Self> {
        let guard = address::Guard {
            may_be_here: config.may_be_here,
        };
        let client = Client::builder()
            .timeout(SEND_TIME_MAX)
            // Where a push service is was told by a browser: it leads nowhere else, and to nobody inside our house.
            .redirect(reqwest::redirect::Policy::none())
            .no_proxy()
            .dns_resolver(Arc::new(guard))
            .build()
            .context("getting ready for web push")?;
        Ok(Self {
            config: config.clone(),
            client,
            clock,
        })
    }

    /// The key that browsers know us by, in base64url.
    pub fn public_key(&self) -> String {
        self.config.public_key()
    }

    async fn knock(&self, device: &Device, message: &Message) -> Result<(), SendFailed> {
        let url = address::parse(&device.endpoint, self.config.may_be_here)
            .ok_or_else(|| SendFailed::Never("no push service is at this address".to_owned()))?;
        let kind = message.facts.as_ref().map(|facts| facts.about);
        // What is about one order replaces only what was said of it before.
        let about = match kind {
            Some(kind) if kind.is_for_sellers() => kind.as_str().to_owned(),
            _ => format!(
                "{} {}",
                kind.map_or("", NoticeKind::as_str),
                message.link.as_deref().unwrap_or_default()
            ),
        };
        let topic = format!("{:016x}", stable_hash(&about));
        let said = json!({
            "title": message.subject,
            "body": message.body,
            "url": message.link.as_deref().unwrap_or("/"),
            "tag": topic,
        });
        let sealed = seal::seal(&device.p256dh, &device.auth, said.to_string().as_bytes())
            .ok_or_else(|| SendFailed::Never("the browser's key is none".to_owned()))?;
        let authorization = vapid::authorization(&self.config, &url, self.clock.now());
        let answer = self
            .client
            .post(url)
            .header(header::AUTHORIZATION, authorization)
            .header(header::CONTENT_ENCODING, "aes128gcm")
            .header(header::CONTENT_TYPE, "application/octet-stream")
            .header("ttl", KEPT_SECONDS)
            .header("urgency", if is_urgent(kind) { "high" } else { "normal" })
            .header("topic", topic)
            .body(sealed)
            .send()
            .await
            // The error may repeat the address, which is the browser's secret.
            .map_err(|error| SendFailed::Later(format!("the push service was not reached: {}", error.without_url())))?;
        understand(answer.status(), answer.headers())
    }
}

/// What somebody waits for.
fn is_urgent(kind: Option<NoticeKind>) -> bool {
    matches!(
        kind,
        Some(NoticeKind::NewOrder | NoticeKind::ConfirmSoon | NoticeKind::CancelAsked)
    )
}

/// What a push service's answer means.
fn understand(status: StatusCode, headers: &HeaderMap) -> Result<(), SendFailed> {
    let why = || format!("the push service answered {}", status.as_u16());
    match status {
        _ if status.is_success() => Ok(()),
        StatusCode::NOT_FOUND | StatusCode::GONE => Err(SendFailed::Gone),
        _ if status == StatusCode::TOO_MANY_REQUESTS || status.is_server_error() => {
            let told = headers.get(header::RETRY_AFTER).and_then(|value| value.to_str().ok());
            let seconds = told.and_then(|text| text.trim().parse().ok()).unwrap_or(AGAIN_SECONDS);
            Err(SendFailed::NotBefore(why(), seconds))
        }
        _ => Err(SendFailed::Never(why())),
    }
}

impl Messenger for WebPush {
    fn reaches(&self, _channel: Channel) -> bool {
        false
    }

    fn carries(&self, way: Way) -> bool {
        way == Way::Push
    }

    fn may_reach(&self, endpoint: &str) -> bool {
        address::parse(endpoint, self.config.may_be_here).is_some()
    }

    fn send<'a>(&'a self, message: &'a Message) -> HandedOver<'a> {
        match &message.to {
            Recipient::Device(device) => Box::pin(self.knock(device, message)),
            Recipient::Contact(_) | Recipient::Zalo(_) => Nobody.send(message),
        }
    }
}

impl std::fmt::Debug for WebPush {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("WebPush")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use http::HeaderValue;

    #[test]
    fn an_answer_says_whether_to_come_again() {
        let of = |status: u16, after: Option<&'static str>| {
            let mut headers = HeaderMap::new();
            if let Some(after) = after {
                headers.insert(header::RETRY_AFTER, HeaderValue::from_static(after));
            }
            understand(StatusCode::from_u16(status).unwrap(), &headers)
        };
        assert_eq!(of(201, None), Ok(()));
        assert_eq!(of(404, None), Err(SendFailed::Gone));
        assert_eq!(of(410, None), Err(SendFailed::Gone));
        assert!(matches!(of(429, Some("120")), Err(SendFailed::NotBefore(_, 120))));
        assert!(matches!(of(503, None), Err(SendFailed::NotBefore(_, AGAIN_SECONDS))));
        assert!(matches!(of(403, None), Err(SendFailed::Never(_))));
        assert!(matches!(of(302, None), Err(SendFailed::Never(_))));
    }
}
