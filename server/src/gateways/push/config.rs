//! Who we are to push services.

use anyhow::{Context, Result, bail};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use p256::{ecdsa::SigningKey, elliptic_curve::rand_core::OsRng};

/// The key we sign with, and whom a push service asks when something is wrong.
#[derive(Clone)]
pub struct PushConfig {
    pub(super) key: SigningKey,
    pub(super) contact: String,
    /// Whether a push service may be on this very machine, without TLS: for tests.
    pub may_be_here: bool,
}

impl PushConfig {
    /// Reads `PUSH_PRIVATE_KEY`, as `server push keys` prints it, and `PUSH_CONTACT`; nothing without a key: then no browser
    /// is knocked at. The errors repeat no key.
    pub fn read(given: impl Fn(&str) -> Option<String>) -> Result<Option<Self>> {
        let Some(key) = given("PUSH_PRIVATE_KEY") else {
            return Ok(None);
        };
        let contact = given("PUSH_CONTACT").context(
            "PUSH_CONTACT is not set, but PUSH_PRIVATE_KEY is: push services want to know whom to ask, as mailto:thu@cho-phien.example",
        )?;
        if !contact.starts_with("mailto:") && !contact.starts_with("https://") {
            bail!("PUSH_CONTACT must begin with mailto: or https://: {contact}");
        }
        let key = Self::parse_key(&key)
            .context("PUSH_PRIVATE_KEY is not a key: `server push keys` prints one of 43 letters")?;
        Ok(Some(Self {
            key,
            contact,
            may_be_here: false,
        }))
    }

    fn parse_key(text: &str) -> Option<SigningKey> {
        let bytes = URL_SAFE_NO_PAD.decode(text.trim()).ok()?;
        if bytes.len() != 32 {
            return None;
        }
        SigningKey::from_slice(&bytes).ok()
    }

    /// The key that browsers know us by, in base64url.
    pub fn public_key(&self) -> String {
        public_of(&self.key)
    }
}

fn public_of(key: &SigningKey) -> String {
    URL_SAFE_NO_PAD.encode(key.verifying_key().to_encoded_point(false))
}

/// A fresh pair: the private key and the public one, in base64url.
pub fn new_keys() -> (String, String) {
    let key = SigningKey::random(&mut OsRng);
    (URL_SAFE_NO_PAD.encode(key.to_bytes()), public_of(&key))
}

impl std::fmt::Debug for PushConfig {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("PushConfig")
            .field("contact", &self.contact)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(pairs: &[(&str, &str)]) -> Result<Option<PushConfig>> {
        PushConfig::read(|name| {
            let mut pairs = pairs.iter();
            pairs
                .find(|(key, _)| *key == name)
                .map(|(_, value)| (*value).to_owned())
        })
    }

    #[test]
    fn a_fresh_pair_is_read_again() {
        let (private, public) = new_keys();
        let contact = ("PUSH_CONTACT", "mailto:thu@cho-phien.example");
        let config = read(&[("PUSH_PRIVATE_KEY", &private), contact]).unwrap().unwrap();
        assert_eq!(config.public_key(), public);
        assert_eq!((private.len(), public.len()), (43, 87));
        assert!(read(&[contact]).unwrap().is_none());
        assert!(read(&[("PUSH_PRIVATE_KEY", &private)]).is_err());
        assert!(read(&[("PUSH_PRIVATE_KEY", &private), ("PUSH_CONTACT", "thu@x.vn")]).is_err());
        let said = format!("{:#}", read(&[("PUSH_PRIVATE_KEY", "geheim"), contact]).unwrap_err());
        assert!(
            said.starts_with("PUSH_PRIVATE_KEY") && !said.contains("geheim"),
            "{said}"
        );
    }
}
