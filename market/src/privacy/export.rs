//! A copy of everything that is kept of a person.

use super::store;
use crate::people::Person;
use serde_json::Value;
use sqlx::PgPool;

/// Everything that is kept of the person, of one moment. Secrets, of which only hashes are kept, are not in it.
pub async fn export(pool: &PgPool, person: &Person) -> Result<Value, sqlx::Error> {
    store::load_everything(pool, person.id()).await
}
