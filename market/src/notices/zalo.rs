//! What Zalo lets us send with: a short-lived token, and one that is good for the next pair, once.

use super::store::{self, ZaloRow};
use crate::people::SecretsKey;
use chrono::{DateTime, Duration, Utc};
use sha2::{Digest, Sha256};
use sqlx::PgPool;

/// Whoever began to ask for the next pair so many seconds ago has died over it.
const ASKING_SECONDS: i64 = 60;

/// A new pair is asked for so many minutes before the old one ends.
const EARLY_MINUTES: i64 = 30;

/// Where the tokens of one app are kept.
#[derive(Clone)]
pub struct ZaloTokens {
    pool: PgPool,
    key: SecretsKey,
    app_id: String,
    first: String,
}

/// What is there to send with.
pub enum ZaloAccess {
    /// This token.
    Token(String),
    /// The caller is to ask for a new pair with this refresh token, and nobody else does meanwhile.
    Refresh(String),
    /// Somebody else asks.
    Wait,
}

impl ZaloTokens {
    /// The tokens of this app, beginning with the refresh token that was configured.
    pub fn new(pool: PgPool, key: SecretsKey, app_id: String, first: String) -> Self {
        Self {
            pool,
            key,
            app_id,
            first,
        }
    }

    /// What to send with now.
    pub async fn access(&self, now: DateTime<Utc>) -> Result<ZaloAccess, sqlx::Error> {
        let first_hash = Sha256::digest(&self.first).to_vec();
        let (refresh, is_sealed) = self.seal(&self.first);
        store::begin_zalo(&self.pool, &self.app_id, &first_hash, &refresh, is_sealed, now).await?;
        let row = store::load_zalo(&self.pool, &self.app_id).await?;
        if let Some(token) = self.fresh(&row, now) {
            return Ok(ZaloAccess::Token(token));
        }
        if !store::claim_zalo(&self.pool, &self.app_id, now - Duration::seconds(ASKING_SECONDS), now).await? {
            return Ok(ZaloAccess::Wait);
        }
        // Read again: somebody may have got a new pair before the claim.
        let row = store::load_zalo(&self.pool, &self.app_id).await?;
        if let Some(token) = self.fresh(&row, now) {
            self.give_back().await?;
            return Ok(ZaloAccess::Token(token));
        }
        Ok(match self.open(row.refresh, row.is_sealed) {
            Some(refresh) => ZaloAccess::Refresh(refresh),
            // Sealed with a key that was lost: the configured one may still be good.
            None => ZaloAccess::Refresh(self.first.clone()),
        })
    }

    /// Keeps a new pair. Nothing is sent with it before.
    pub async fn keep(&self, access: &str, refresh: &str, expires_at: DateTime<Utc>) -> Result<(), sqlx::Error> {
        let (refresh, is_sealed) = self.seal(refresh);
        let (access, _) = self.seal(access);
        store::keep_zalo(&self.pool, &self.app_id, &access, &refresh, is_sealed, expires_at).await
    }

    /// The token does not work, whatever its time says: a new pair is asked for.
    pub async fn discard(&self) -> Result<(), sqlx::Error> {
        store::discard_zalo(&self.pool, &self.app_id).await
    }

    /// No new pair came: whoever asks next may.
    pub async fn give_back(&self) -> Result<(), sqlx::Error> {
        store::release_zalo(&self.pool, &self.app_id).await
    }

    fn fresh(&self, row: &ZaloRow, now: DateTime<Utc>) -> Option<String> {
        let is_fresh = row.expires_at > now + Duration::minutes(EARLY_MINUTES);
        self.open(row.access.clone().filter(|_| is_fresh)?, row.is_sealed)
    }

    fn seal(&self, secret: &str) -> (Vec<u8>, bool) {
        self.key.seal_for(self.app_id.as_bytes(), secret.as_bytes())
    }

    fn open(&self, kept: Vec<u8>, is_sealed: bool) -> Option<String> {
        let opened = self.key.open_for(self.app_id.as_bytes(), kept, is_sealed)?;
        String::from_utf8(opened).ok()
    }
}

impl std::fmt::Debug for ZaloTokens {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("ZaloTokens")
            .field("app_id", &self.app_id)
            .finish_non_exhaustive()
    }
}

impl std::fmt::Debug for ZaloAccess {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Token(_) => "Token(…)",
            Self::Refresh(_) => "Refresh(…)",
            Self::Wait => "Wait",
        })
    }
}
