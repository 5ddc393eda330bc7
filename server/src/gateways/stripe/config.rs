//! What the environment says about Stripe.

use anyhow::{Context, Result, bail};
use http::Uri;
use std::net::IpAddr;

/// How Stripe is reached, and by what its webhooks are known.
#[derive(Clone, PartialEq, Eq)]
pub struct StripeConfig {
    /// `STRIPE_SECRET_KEY`. It is never shown.
    pub secret_key: String,
    /// `STRIPE_API_BASE`: where Stripe is, without a slash at the end; Stripe itself when nothing is said.
    pub api_base: Option<String>,
    /// `STRIPE_WEBHOOK_SECRET`: the secrets that sign webhooks, at least one. They are never shown.
    pub webhook_secrets: Vec<String>,
}

impl StripeConfig {
    /// Reads the settings; nothing without a key: then no card is taken. With a key there must be a secret for
    /// webhooks, because an empty one verifies whatever a stranger signs with it. The errors repeat no secret.
    pub fn read(given: impl Fn(&str) -> Option<String>) -> Result<Option<Self>> {
        let Some(secret_key) = given("STRIPE_SECRET_KEY") else {
            return Ok(None);
        };
        // It becomes a header.
        if !is_secret(&secret_key) {
            bail!("STRIPE_SECRET_KEY is not a key: it holds a space or a letter that is not ASCII");
        }
        let webhook_secrets: Vec<String> = given("STRIPE_WEBHOOK_SECRET")
            .context("STRIPE_WEBHOOK_SECRET is not set, but STRIPE_SECRET_KEY is: without it anybody could say that they paid")?
            .split(',')
            .map(|secret| secret.trim().to_owned())
            .collect();
        if !webhook_secrets.iter().all(|secret| is_secret(secret)) {
            bail!(
                "STRIPE_WEBHOOK_SECRET must be one secret or several with commas between them, and none of them empty"
            );
        }
        Ok(Some(Self {
            secret_key,
            api_base: given("STRIPE_API_BASE").map(|text| parse_base(&text)).transpose()?,
            webhook_secrets,
        }))
    }

    /// Whether the key moves no real money.
    pub fn is_test(&self) -> bool {
        self.secret_key.contains("_test_")
    }
}

fn is_secret(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_graphic())
}

/// Without TLS the key leaves this machine for nobody.
fn parse_base(text: &str) -> Result<String> {
    let plain = text.trim_end_matches('/');
    let uri: Uri = plain
        .parse()
        .with_context(|| format!("STRIPE_API_BASE is not an address: {text}"))?;
    let is_safe = match uri.scheme_str() {
        Some("https") => true,
        Some("http") => uri.host().is_some_and(is_this_machine),
        _ => false,
    };
    let is_bare = uri.path_and_query().is_none_or(|rest| rest.as_str() == "/");
    if !is_safe || !is_bare || plain.contains('@') {
        bail!("STRIPE_API_BASE must be https:// and a host, or http:// and this machine, and nothing else: {text}");
    }
    Ok(plain.to_owned())
}

fn is_this_machine(host: &str) -> bool {
    let bare = host.trim_start_matches('[').trim_end_matches(']');
    host.eq_ignore_ascii_case("localhost") || bare.parse::<IpAddr>().is_ok_and(|address| address.is_loopback())
}

impl std::fmt::Debug for StripeConfig {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("StripeConfig").finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(pairs: &[(&str, &str)]) -> Result<Option<StripeConfig>> {
        StripeConfig::read(|name| {
            let found = pairs.iter().find(|(key, _)| *key == name);
            found.map(|(_, value)| (*value).to_owned())
        })
    }

    #[test]
    fn without_a_key_there_is_nothing_and_with_one_webhooks_must_be_signed() {
        assert_eq!(read(&[]).unwrap(), None);
        assert_eq!(read(&[("STRIPE_WEBHOOK_SECRET", "whsec_1")]).unwrap(), None);
        for secrets in [
            None,
            Some("whsec_1,"),
            Some(","),
            Some("whsec_1,,whsec_2"),
            Some("wh sec"),
        ] {
            let mut pairs = vec![("STRIPE_SECRET_KEY", "sk_test_geheim")];
            pairs.extend(secrets.map(|secrets| ("STRIPE_WEBHOOK_SECRET", secrets)));
            let said = read(&pairs).unwrap_err().to_string();
            assert!(said.starts_with("STRIPE_WEBHOOK_SECRET"), "{secrets:?}: {said}");
            assert!(
                !said.contains("geheim") && !said.contains("whsec") && !said.contains('\n'),
                "{said}"
            );
        }
        let config = read(&[
            ("STRIPE_SECRET_KEY", "sk_test_geheim"),
            ("STRIPE_WEBHOOK_SECRET", "whsec_new, whsec_old"),
        ]);
        let config = config.unwrap().unwrap();
        assert_eq!(config.webhook_secrets, ["whsec_new", "whsec_old"]);
        assert!(config.is_test());
        let shown = format!("{config:?}");
        assert!(!shown.contains("geheim") && !shown.contains("whsec"), "{shown}");
    }

    #[test]
    fn the_key_leaves_this_machine_only_behind_tls() {
        let with = |base| {
            read(&[
                ("STRIPE_SECRET_KEY", "sk_test_geheim"),
                ("STRIPE_WEBHOOK_SECRET", "whsec_1"),
                ("STRIPE_API_BASE", base),
            ])
        };
        for base in [
            "https://api.example",
            "http://127.0.0.1:9/",
            "http://[::1]:9",
            "http://localhost:9",
        ] {
            assert_eq!(
                with(base).unwrap().unwrap().api_base.as_deref(),
                Some(base.trim_end_matches('/'))
            );
        }
        for base in [
            "http://api.example",
            "api.stripe.com",
            "ftp://localhost",
            "https://api.example/v1",
            "https://lan@api.example",
            "http://127.0.0.1.example",
        ] {
            let said = with(base).unwrap_err().to_string();
            assert!(
                said.starts_with("STRIPE_API_BASE") && !said.contains("geheim"),
                "{said}"
            );
        }
    }
}
