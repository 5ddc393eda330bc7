//! Correcting the name by which one is greeted.

use super::{Person, store};
use crate::base::Line;
use sqlx::PgPool;

/// Takes the name that the person gives. What was written down under the old one shows the new one.
pub async fn change_name(pool: &PgPool, person: &Person, name: &Line) -> Result<(), sqlx::Error> {
    store::joining::set_name(pool, person.id(), name.as_str()).await
}
