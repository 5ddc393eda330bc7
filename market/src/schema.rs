//! The database's schema: the migrations, carried inside the program.

use sqlx::{PgPool, migrate::MigrateError};

/// Every migration, in order.
pub static MIGRATOR: sqlx::migrate::Migrator = sqlx::migrate!("../migrations");

/// Brings the database to this program's schema.
pub async fn migrate(pool: &PgPool) -> Result<(), MigrateError> {
    MIGRATOR.run(pool).await
}
