//! The browsers of a person that may be knocked at.

use super::store;
use crate::{
    base::{DeviceId, Lang},
    people::{Person, Visitor},
};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use chrono::{DateTime, Utc};
use sqlx::PgPool;

/// So many devices one person may have; the oldest goes when another one comes.
pub const DEVICES_MAX: i64 = 10;

/// The longest address of a push service's that is kept.
const ENDPOINT_MAX: usize = 1_000;

/// A browser that wants to be knocked at.
pub struct NewDevice {
    pub(super) endpoint: String,
    pub(super) p256dh: Vec<u8>,
    pub(super) auth: Vec<u8>,
    pub(super) agent: String,
    pub(super) lang: Lang,
}

impl NewDevice {
    /// What a browser tells: where its push service takes messages for it, its public key and its secret in base64url,
    /// what it calls itself, and the language of its page.
    pub fn parse(endpoint: &str, p256dh: &str, auth: &str, agent: String, lang: Lang) -> Result<Self, DeviceRefused> {
        let bytes = |text: &str| {
            URL_SAFE_NO_PAD
                .decode(text.trim_end_matches('='))
                .map_err(|_| DeviceRefused::Malformed)
        };
        let (p256dh, auth) = (bytes(p256dh)?, bytes(auth)?);
        // An uncompressed point, and 16 bytes (RFC 8291, 3.1 and 3.2).
        let is_point = p256dh.len() == 65 && p256dh.first() == Some(&4);
        if !is_point || auth.len() != 16 || endpoint.len() > ENDPOINT_MAX {
            return Err(DeviceRefused::Malformed);
        }
        Ok(Self {
            endpoint: endpoint.to_owned(),
            p256dh,
            auth,
            agent,
            lang,
        })
    }
}

/// A device of the person who looks.
pub struct OwnDevice {
    /// The row.
    pub id: DeviceId,
    /// What it calls itself.
    pub agent: String,
    /// Since when.
    pub since: DateTime<Utc>,
    /// Whether it was added in the session that looks.
    pub is_this: bool,
}

/// Why a device is not taken.
#[derive(Debug, thiserror::Error)]
pub enum DeviceRefused {
    /// Nothing can be sent to it.
    #[error("no device")]
    Malformed,
    /// The database did not answer as it should.
    #[error(transparent)]
    Db(#[from] sqlx::Error),
}

/// Adds the browser of this session. One that is there already is the person's who adds it now.
pub async fn add_device(
    pool: &PgPool,
    visitor: &Visitor,
    person: &Person,
    device: &NewDevice,
    now: DateTime<Utc>,
) -> Result<(), DeviceRefused> {
    let session = visitor.session().ok_or(DeviceRefused::Malformed)?;
    let mut transaction = pool.begin().await?;
    store::upsert_device(&mut transaction, person.id(), session, device, now).await?;
    store::drop_oldest_devices(&mut transaction, person.id(), DEVICES_MAX).await?;
    transaction.commit().await?;
    Ok(())
}

/// The person's devices, the newest first.
pub async fn list_devices(pool: &PgPool, visitor: &Visitor, person: &Person) -> Result<Vec<OwnDevice>, sqlx::Error> {
    store::list_devices(pool, person.id(), visitor.session()).await
}

/// The device is no longer knocked at. False when it is none of the person's.
pub async fn remove_device(pool: &PgPool, person: &Person, device: DeviceId) -> Result<bool, sqlx::Error> {
    store::delete_device(pool, person.id(), device).await
}

impl std::fmt::Debug for NewDevice {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("NewDevice(…)")
    }
}

impl std::fmt::Debug for OwnDevice {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("OwnDevice")
            .field("id", &self.id)
            .finish_non_exhaustive()
    }
}
