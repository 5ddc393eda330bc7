//! Secrets that we must read again, as they are kept.

use crate::base::AccountId;
use rand::RngCore;
use ring::aead::{AES_256_GCM, Aad, LessSafeKey, NONCE_LEN, Nonce, UnboundKey};

/// The key under which secrets are encrypted that we must read again. It comes from outside of the database, so that a
/// copy of the database alone is worth nothing; without one they are kept as they are.
#[derive(Clone, Default)]
pub struct SecretsKey(Option<LessSafeKey>);

/// A secret as it stands in its row.
pub(in crate::people) struct Kept {
    pub(in crate::people) bytes: Vec<u8>,
    pub(in crate::people) is_sealed: bool,
}

impl SecretsKey {
    /// Reads 64 hexadecimal digits.
    pub fn parse(text: &str) -> Option<Self> {
        if text.len() != 64 || !text.bytes().all(|byte| byte.is_ascii_hexdigit()) {
            return None;
        }
        let mut bytes = [0; 32];
        for (index, byte) in bytes.iter_mut().enumerate() {
            *byte = u8::from_str_radix(&text[index * 2..index * 2 + 2], 16).ok()?;
        }
        let key = UnboundKey::new(&AES_256_GCM, &bytes).ok()?;
        Some(Self(Some(LessSafeKey::new(key))))
    }

    /// A secret of this account, ready to be kept. Of another account it cannot be opened.
    pub(super) fn seal(&self, account: AccountId, secret: &[u8]) -> Kept {
        let (bytes, is_sealed) = self.seal_for(account.0.as_bytes(), secret);
        Kept { bytes, is_sealed }
    }

    /// A secret of this owner, ready to be kept, and whether it is encrypted. Of another owner it cannot be opened.
    pub fn seal_for(&self, owner: &[u8], secret: &[u8]) -> (Vec<u8>, bool) {
        let Some(key) = &self.0 else {
            return (secret.to_vec(), false);
        };
        // A random nonce is safe for far more secrets than a market has accounts (NIST SP 800-38D, 8.3).
        let mut nonce = [0; NONCE_LEN];
        rand::rng().fill_bytes(&mut nonce);
        let mut sealed = secret.to_vec();
        key.seal_in_place_append_tag(Nonce::assume_unique_for_key(nonce), Aad::from(owner), &mut sealed)
            .expect("a secret is short");
        ([nonce.as_slice(), &sealed].concat(), true)
    }

    /// The secret; nothing when it was sealed with another key.
    pub(super) fn open(&self, account: AccountId, kept: Kept) -> Option<Vec<u8>> {
        self.open_for(account.0.as_bytes(), kept.bytes, kept.is_sealed)
    }

    /// The secret of this owner; nothing when it was sealed with another key.
    pub fn open_for(&self, owner: &[u8], kept: Vec<u8>, is_sealed: bool) -> Option<Vec<u8>> {
        if !is_sealed {
            return Some(kept);
        }
        let opened = self.0.as_ref().and_then(|key| {
            let (nonce, sealed) = kept.split_at_checked(NONCE_LEN)?;
            let nonce = Nonce::try_assume_unique_for_key(nonce).ok()?;
            let mut sealed = sealed.to_vec();
            let secret = key.open_in_place(nonce, Aad::from(owner), &mut sealed);
            secret.ok().map(|secret| secret.to_vec())
        });
        if opened.is_none() {
            tracing::error!("a secret was kept under another SECRETS_KEY than that of this process");
        }
        opened
    }
}

impl std::fmt::Debug for SecretsKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("SecretsKey(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::Clock;

    #[test]
    fn a_sealed_secret_opens_with_its_key_for_its_account_and_whole() {
        let key = SecretsKey::parse(&"a7".repeat(32)).expect("a key");
        let now = Clock::system().now();
        let (lan, minh) = (AccountId::new_at(now), AccountId::new_at(now));
        let copy = |kept: &Kept| Kept {
            bytes: kept.bytes.clone(),
            is_sealed: kept.is_sealed,
        };
        let sealed = key.seal(lan, b"secret");
        assert!(sealed.is_sealed && !sealed.bytes.windows(6).any(|part| part == b"secret"));
        assert_eq!(key.open(lan, copy(&sealed)).as_deref(), Some(&b"secret"[..]));
        assert_eq!(key.open(minh, copy(&sealed)), None);
        let other = SecretsKey::parse(&"a8".repeat(32)).expect("a key");
        assert_eq!(other.open(lan, copy(&sealed)), None);
        assert_eq!(SecretsKey::default().open(lan, copy(&sealed)), None);
        let mut touched = copy(&sealed);
        touched.bytes[NONCE_LEN] ^= 1;
        assert_eq!(key.open(lan, touched), None);
        // What was kept before there was a key stays good.
        let plain = SecretsKey::default().seal(lan, b"secret");
        assert_eq!(key.open(lan, plain).as_deref(), Some(&b"secret"[..]));
    }

    #[test]
    fn a_key_is_64_hexadecimal_digits() {
        for text in ["", "a7", &"g7".repeat(32), &"é".repeat(32)] {
            assert!(SecretsKey::parse(text).is_none(), "{text}");
        }
    }
}
