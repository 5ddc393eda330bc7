//! Owners and managers say how they deliver.

use super::{DeliverySettings, store};
use crate::{
    base::Vnd,
    coops,
    people::{CoopManager, audit},
};
use chrono::{DateTime, Utc};
use serde_json::json;
use sqlx::PgPool;

/// How a seller delivers, as they see it.
#[derive(Clone, Debug, Default)]
pub struct OwnDelivery {
    /// The settings; the market's while nothing was ever saved.
    pub settings: DeliverySettings,
    /// Their version; 0 while nothing was ever saved.
    pub version: i32,
}

/// Why the settings stay as they are.
#[derive(Debug, thiserror::Error)]
pub enum DeliveryRefused {
    /// Somebody else has saved them meanwhile.
    #[error("saved elsewhere meanwhile")]
    Conflict,
    /// The database did not answer as it should.
    #[error(transparent)]
    Db(#[from] sqlx::Error),
}

/// How the manager's cooperative delivers.
pub async fn load_delivery(pool: &PgPool, manager: &CoopManager) -> Result<OwnDelivery, sqlx::Error> {
    let mut connection = pool.acquire().await?;
    store::load(&mut connection, manager.coop()).await
}

/// Saves how the manager's cooperative delivers, and what an order must cost at least. It counts for every checkout from
/// now on; one that stands open sees another total and is asked again.
pub async fn save_delivery(
    pool: &PgPool,
    manager: &CoopManager,
    seen: i32,
    settings: &DeliverySettings,
    minimum: Vnd,
    now: DateTime<Utc>,
) -> Result<(), DeliveryRefused> {
    let mut transaction = pool.begin().await?;
    store::lock(&mut transaction, manager.coop()).await?;
    let own = store::load(&mut transaction, manager.coop()).await?;
    let is_same = own.version > 0 && own.settings == *settings;
    if own.version != seen && !is_same {
        return Err(DeliveryRefused::Conflict);
    }
    store::save(
        &mut transaction,
        manager.coop(),
        settings,
        own.version + 1,
        manager.account(),
        now,
    )
    .await?;
    coops::set_minimum(&mut transaction, manager, minimum).await?;
    let entry = audit::Entry {
        action: "shop_delivery",
        subject: String::new(),
        before: Some(json!({ "settings": own.settings })),
        after: Some(json!({ "settings": settings, "minimum_vnd": minimum })),
    };
    audit::record(&mut transaction, manager.account(), manager.coop(), entry, now).await?;
    transaction.commit().await?;
    Ok(())
}
