//! All SQL of this module.

use crate::base::AccountId;
use chrono::{DateTime, Duration, Utc};
use sqlx::PgConnection;

/// Whether the demo market is there. Until the transaction ends, nobody else loads it.
pub(super) async fn lock_and_look(connection: &mut PgConnection, marker: &str) -> Result<bool, sqlx::Error> {
    sqlx::query!("SELECT pg_advisory_xact_lock(hashtextextended('demo::load', 0))")
        .fetch_one(&mut *connection)
        .await?;
    sqlx::query_scalar!(
        r#"SELECT EXISTS (SELECT FROM organisation WHERE slug = $1) AS "exists!""#,
        marker
    )
    .fetch_one(connection)
    .await
}

/// Accounts that nobody has, into which the demo's sellers would be paid; entered and verified a month ago.
pub(super) async fn open_accounts(
    connection: &mut PgConnection,
    operator: AccountId,
    now: DateTime<Utc>,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "INSERT INTO payout_account (organisation_id, bin, number, holder, changed_at, changed_by, verified_at, verified_by)
         SELECT o.id, '970446', '0000' || lpad(row_number() OVER (ORDER BY o.slug)::text, 6, '0'),
                upper(replace(o.slug, '-', ' ')), $2, m.account_id, $2, $1
         FROM organisation o JOIN storefront s ON s.organisation_id = o.id
         JOIN LATERAL (SELECT account_id FROM membership WHERE organisation_id = o.id AND role = 'owner' LIMIT 1) AS m ON true",
        operator.0,
        now - Duration::days(30),
    )
    .execute(connection)
    .await?;
    Ok(())
}
