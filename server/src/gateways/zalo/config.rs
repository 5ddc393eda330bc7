//! What the environment says about Zalo.

use anyhow::{Context, Result, bail};
use market::messages::NoticeKind;
use reqwest::Url;
use std::collections::HashMap;

/// The app that sends in the name of our Official Account, and the templates that Zalo has approved for it.
#[derive(Clone, PartialEq, Eq)]
pub struct ZaloConfig {
    /// `ZALO_APP_ID`.
    pub app_id: String,
    /// `ZALO_SECRET_KEY`. It is never shown.
    pub secret_key: String,
    /// `ZALO_REFRESH_TOKEN`: the first one; the later ones are kept in the database. It is never shown.
    pub refresh_token: String,
    /// `ZALO_TEMPLATES`: `new_order=12345,placed=23456`; what has none is not told by Zalo.
    pub templates: HashMap<NoticeKind, String>,
    /// `ZALO_API_BASE`: somewhere else than Zalo, for tests; without a slash at the end.
    pub api_base: Option<String>,
}

impl ZaloConfig {
    /// Reads the settings; nothing without an app. The errors repeat no secret.
    pub fn read(given: impl Fn(&str) -> Option<String>) -> Result<Option<Self>> {
        let Some(app_id) = given("ZALO_APP_ID") else {
            return Ok(None);
        };
        let needed = |name: &str| {
            let text = given(name).with_context(|| format!("{name} is not set, but ZALO_APP_ID is"))?;
            // It becomes a header.
            if !text.bytes().all(|byte| byte.is_ascii_graphic()) {
                bail!("{name} holds a space or a letter that is not ASCII");
            }
            Ok(text)
        };
        Ok(Some(Self {
            app_id,
            secret_key: needed("ZALO_SECRET_KEY")?,
            refresh_token: needed("ZALO_REFRESH_TOKEN")?,
            templates: parse_templates(&needed("ZALO_TEMPLATES")?)?,
            api_base: given("ZALO_API_BASE").map(|text| parse_base(&text)).transpose()?,
        }))
    }
}

fn parse_templates(text: &str) -> Result<HashMap<NoticeKind, String>> {
    let pair = |pair: &str| {
        let (kind, id) = pair.split_once('=')?;
        let is_id = !id.is_empty() && id.bytes().all(|byte| byte.is_ascii_alphanumeric());
        Some((NoticeKind::parse(kind.trim())?, id.to_owned())).filter(|_| is_id)
    };
    let templates: Option<_> = text.split(',').map(pair).collect();
    templates.with_context(|| {
        let kinds: Vec<_> = NoticeKind::ALL.iter().map(|kind| kind.as_str()).collect();
        format!(
            "ZALO_TEMPLATES must be kind=template with commas between them, of the kinds {}: {text}",
            kinds.join(", ")
        )
    })
}

/// Without TLS the secret leaves this machine for nobody.
fn parse_base(text: &str) -> Result<String> {
    let plain = text.trim_end_matches('/');
    let url = Url::parse(plain).with_context(|| format!("ZALO_API_BASE is not an address: {text}"))?;
    let is_here = matches!(url.host_str(), Some("127.0.0.1" | "[::1]" | "localhost"));
    let is_safe = url.scheme() == "https" || (url.scheme() == "http" && is_here);
    if !is_safe || url.path() != "/" || url.query().is_some() || plain.contains('@') {
        bail!("ZALO_API_BASE must be https:// and a host, or http:// and this machine, and nothing else: {text}");
    }
    Ok(plain.to_owned())
}

impl std::fmt::Debug for ZaloConfig {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("ZaloConfig")
            .field("app_id", &self.app_id)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(changed: &[(&str, &str)]) -> Result<Option<ZaloConfig>> {
        let usual = [
            ("ZALO_APP_ID", "42"),
            ("ZALO_SECRET_KEY", "geheim"),
            ("ZALO_REFRESH_TOKEN", "geheim-1"),
            ("ZALO_TEMPLATES", "new_order=12345,placed=67a89"),
        ];
        ZaloConfig::read(|name| {
            let mut pairs = changed.iter().chain(&usual);
            let (_, value) = pairs.find(|(key, _)| *key == name)?;
            (!value.is_empty()).then(|| (*value).to_owned())
        })
    }

    #[test]
    fn an_app_needs_everything_that_belongs_to_it() {
        let config = read(&[]).unwrap().unwrap();
        assert_eq!(config.templates[&NoticeKind::Placed], "67a89");
        assert!(read(&[("ZALO_APP_ID", "")]).unwrap().is_none());
        for (name, value) in [
            ("ZALO_SECRET_KEY", ""),
            ("ZALO_REFRESH_TOKEN", "geheim 2"),
            ("ZALO_TEMPLATES", ""),
            ("ZALO_TEMPLATES", "new_order"),
            ("ZALO_TEMPLATES", "news=1"),
            ("ZALO_API_BASE", "http://zalo.example"),
            ("ZALO_API_BASE", "https://zalo.example/x"),
        ] {
            let said = format!("{:#}", read(&[(name, value)]).unwrap_err());
            assert!(
                said.starts_with(name) && !said.contains("geheim"),
                "{name}={value}: {said}"
            );
        }
        assert!(read(&[("ZALO_API_BASE", "http://127.0.0.1:4000/")]).is_ok());
    }
}
