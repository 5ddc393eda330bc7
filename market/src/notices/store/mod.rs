//! All SQL of this module: what people chose, and the links that stop.

mod bell;
mod deliver;
mod department;
mod device;
mod harvest;
mod tell;
mod zalo;

pub(super) use bell::{count_unread, insert_bell, list_bell, open_bell, read_bell};
pub(super) use deliver::{Person, Waiting, insert_stop, list_targets, load_person, lock_waiting, set_told};
pub(super) use department::{load_application_sent, load_listing_sent};
pub(super) use device::{delete_device, drop_oldest_devices, list_devices, upsert_device};
pub(super) use harvest::{load_harvest_allotted, load_harvest_soon, load_ship_soon};
pub(super) use tell::{
    Fact, Listener, OrderFact, insert_notice, list_members, list_shoppers, load_listing, load_low_stock,
    load_order_event, load_refund, load_reminder, load_resale, load_return,
};

pub(super) use zalo::{ZaloRow, begin_zalo, claim_zalo, discard_zalo, keep_zalo, load_zalo, release_zalo};

use super::{Choice, QuietHours, Stop};
use crate::{
    base::{AccountId, OrganisationId},
    messages::{NoticeKind, Way},
};
use chrono::{DateTime, Days, Utc};
use sqlx::{PgConnection, PgPool};

/// So long it is known what somebody was told.
const TOLD_DAYS: u64 = 30;

/// So long somebody finds on the page of their bell what happened.
const BELL_DAYS: u64 = 90;

/// So long the links of letters work that stop them.
const STOP_DAYS: u64 = 180;

pub(super) async fn list_choices(pool: &PgPool, account: AccountId) -> Result<Vec<Choice>, sqlx::Error> {
    sqlx::query_as!(
        Choice,
        r#"SELECT organisation_id AS "organisation: OrganisationId", kind AS "kind: NoticeKind", way AS "way: Way", is_wanted
           FROM notice_choice WHERE account_id = $1"#,
        account.0
    )
    .fetch_all(pool)
    .await
}

pub(super) async fn put_choices(
    connection: &mut PgConnection,
    account: AccountId,
    choices: &[Choice],
) -> Result<(), sqlx::Error> {
    let organisations: Vec<_> = choices
        .iter()
        .map(|choice| choice.organisation.map(|organisation| organisation.0))
        .collect();
    let kinds: Vec<_> = choices.iter().map(|choice| choice.kind.as_str().to_owned()).collect();
    let ways: Vec<_> = choices.iter().map(|choice| choice.way.as_str().to_owned()).collect();
    let wanted: Vec<_> = choices.iter().map(|choice| choice.is_wanted).collect();
    sqlx::query!(
        "INSERT INTO notice_choice (account_id, organisation_id, kind, way, is_wanted)
         SELECT $1, o, k, w, i FROM UNNEST($2::uuid[], $3::text[], $4::text[], $5::boolean[]) AS c (o, k, w, i)
         ON CONFLICT ON CONSTRAINT notice_choice_once DO UPDATE SET is_wanted = EXCLUDED.is_wanted",
        account.0,
        &organisations as &[Option<uuid::Uuid>],
        &kinds,
        &ways,
        &wanted,
    )
    .execute(connection)
    .await?;
    Ok(())
}

pub(super) async fn load_quiet_hours(pool: &PgPool, account: AccountId) -> Result<Option<QuietHours>, sqlx::Error> {
    let row = sqlx::query!(
        "SELECT from_minute, to_minute FROM quiet_hours WHERE account_id = $1",
        account.0
    )
    .fetch_optional(pool)
    .await?;
    Ok(row.and_then(|row| quiet_of(Some(row.from_minute), Some(row.to_minute))))
}

fn quiet_of(from: Option<i16>, to: Option<i16>) -> Option<QuietHours> {
    QuietHours::of_minutes(u16::try_from(from?).ok()?, u16::try_from(to?).ok()?)
}

pub(super) async fn put_quiet_hours(
    connection: &mut PgConnection,
    account: AccountId,
    quiet: Option<QuietHours>,
) -> Result<(), sqlx::Error> {
    let Some((from, to)) = quiet.map(QuietHours::minutes) else {
        sqlx::query!("DELETE FROM quiet_hours WHERE account_id = $1", account.0)
            .execute(connection)
            .await?;
        return Ok(());
    };
    sqlx::query!(
        "INSERT INTO quiet_hours (account_id, from_minute, to_minute) VALUES ($1, $2, $3)
         ON CONFLICT (account_id) DO UPDATE SET from_minute = EXCLUDED.from_minute, to_minute = EXCLUDED.to_minute",
        account.0,
        i16::try_from(from).unwrap_or_default(),
        i16::try_from(to).unwrap_or_default(),
    )
    .execute(connection)
    .await?;
    Ok(())
}

pub(super) async fn load_stop(connection: &mut PgConnection, token_hash: &[u8]) -> Result<Option<Stop>, sqlx::Error> {
    sqlx::query_as!(
        Stop,
        r#"SELECT kind AS "kind: NoticeKind", account_id AS "account: AccountId",
                  organisation_id AS "organisation: OrganisationId", email
           FROM notice_stop WHERE token_hash = $1"#,
        token_hash
    )
    .fetch_optional(connection)
    .await
}

pub(super) async fn stop_kind(
    connection: &mut PgConnection,
    account: AccountId,
    organisation: Option<OrganisationId>,
    kind: NoticeKind,
) -> Result<(), sqlx::Error> {
    let stop = Choice {
        organisation,
        kind,
        way: Way::Email,
        is_wanted: false,
    };
    put_choices(connection, account, &[stop]).await
}

pub(super) async fn stop_address(
    connection: &mut PgConnection,
    email: &str,
    now: DateTime<Utc>,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "INSERT INTO notice_stopped (email, stopped_at) VALUES ($1, $2) ON CONFLICT DO NOTHING",
        email,
        now
    )
    .execute(connection)
    .await?;
    Ok(())
}

/// Forgets what people were told long ago, and the links of old letters. Returns how many rows went.
pub async fn forget_old(pool: &PgPool, now: DateTime<Utc>) -> Result<u64, sqlx::Error> {
    let told = sqlx::query!("DELETE FROM notice WHERE created_at <= $1", now - Days::new(TOLD_DAYS))
        .execute(pool)
        .await?;
    let stops = sqlx::query!(
        "DELETE FROM notice_stop WHERE created_at <= $1",
        now - Days::new(STOP_DAYS)
    )
    .execute(pool)
    .await?;
    let bell = sqlx::query!(
        "DELETE FROM bell_entry WHERE created_at <= $1",
        now - Days::new(BELL_DAYS)
    )
    .execute(pool)
    .await?;
    Ok(told.rows_affected() + stops.rows_affected() + bell.rows_affected())
}
