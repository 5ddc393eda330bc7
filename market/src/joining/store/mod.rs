//! All SQL of this module.

pub(super) mod checklist;
pub(super) mod document;
pub(super) mod event;
pub(super) mod seller;

use super::{ApplicationState, Facts, Filled, WaitingApplication};
use crate::base::{AccountId, ApplicationId, Contact, Lang, OrganisationId};
use chrono::{DateTime, Utc};
use sqlx::{PgConnection, PgPool, types::Json};

/// An application without its steps.
#[derive(Debug)]
pub(super) struct Row {
    pub(super) id: ApplicationId,
    pub(super) account: AccountId,
    pub(super) state: ApplicationState,
    pub(super) round: i32,
    pub(super) name: String,
    pub(super) tax_code: String,
    pub(super) province: Option<String>,
    pub(super) reason: String,
    pub(super) submitted_at: Option<DateTime<Utc>>,
    pub(super) organisation: Option<OrganisationId>,
}

/// What is looked for of the steps.
#[derive(Debug)]
pub(super) struct Columns {
    pub(super) name: String,
    pub(super) tax_code: String,
    pub(super) province: Option<String>,
}

/// Whoever applies.
#[derive(Debug)]
pub(super) struct Applicant {
    pub(super) name: String,
    pub(super) contact: Option<Contact>,
    pub(super) lang: Lang,
}

/// The open application, else the newest.
pub(super) async fn find_own(connection: &mut PgConnection, account: AccountId) -> Result<Option<Row>, sqlx::Error> {
    sqlx::query_as!(
        Row,
        r#"SELECT id AS "id: ApplicationId", account_id AS "account: AccountId", state AS "state: ApplicationState", round,
                  name, tax_code, province_code AS province, reason, submitted_at,
                  organisation_id AS "organisation: OrganisationId"
           FROM application WHERE account_id = $1 ORDER BY state = 'approved', begun_at DESC LIMIT 1"#,
        account.0
    )
    .fetch_optional(connection)
    .await
}

pub(super) async fn lock_own(connection: &mut PgConnection, account: AccountId) -> Result<Option<Row>, sqlx::Error> {
    sqlx::query_as!(
        Row,
        r#"SELECT id AS "id: ApplicationId", account_id AS "account: AccountId", state AS "state: ApplicationState", round,
                  name, tax_code, province_code AS province, reason, submitted_at,
                  organisation_id AS "organisation: OrganisationId"
           FROM application WHERE account_id = $1 ORDER BY state = 'approved', begun_at DESC LIMIT 1 FOR UPDATE"#,
        account.0
    )
    .fetch_optional(connection)
    .await
}

pub(super) async fn find_sent(
    connection: &mut PgConnection,
    province: &str,
    id: ApplicationId,
) -> Result<Option<Row>, sqlx::Error> {
    sqlx::query_as!(
        Row,
        r#"SELECT id AS "id: ApplicationId", account_id AS "account: AccountId", state AS "state: ApplicationState", round,
                  name, tax_code, province_code AS province, reason, submitted_at,
                  organisation_id AS "organisation: OrganisationId"
           FROM application WHERE id = $1 AND province_code = $2 AND state <> 'draft'"#,
        id.0,
        province
    )
    .fetch_optional(connection)
    .await
}

/// The same, held until the end; one that was taken back is still there, so that it can be said.
pub(super) async fn lock_sent(
    connection: &mut PgConnection,
    province: &str,
    id: ApplicationId,
) -> Result<Option<Row>, sqlx::Error> {
    sqlx::query_as!(
        Row,
        r#"SELECT id AS "id: ApplicationId", account_id AS "account: AccountId", state AS "state: ApplicationState", round,
                  name, tax_code, province_code AS province, reason, submitted_at,
                  organisation_id AS "organisation: OrganisationId"
           FROM application WHERE id = $1 AND province_code = $2 AND submitted_at IS NOT NULL FOR UPDATE"#,
        id.0,
        province
    )
    .fetch_optional(connection)
    .await
}

/// Adds an application unless an open one is there.
pub(super) async fn insert(
    pool: &PgPool,
    id: ApplicationId,
    account: AccountId,
    now: DateTime<Utc>,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "INSERT INTO application (id, account_id, state, begun_at) VALUES ($1, $2, 'draft', $3)
         ON CONFLICT (account_id) WHERE state <> 'approved' DO NOTHING",
        id.0,
        account.0,
        now,
    )
    .execute(pool)
    .await?;
    Ok(())
}

pub(super) async fn load_steps(connection: &mut PgConnection, id: ApplicationId) -> Result<Filled, sqlx::Error> {
    let rows = sqlx::query!(
        r#"SELECT content AS "content: Json<Facts>", version FROM application_step WHERE application_id = $1"#,
        id.0
    )
    .fetch_all(connection)
    .await?;
    let steps = rows
        .into_iter()
        .map(|row| (row.content.0.step(), (row.content.0, row.version)));
    Ok(Filled(steps.collect()))
}

pub(super) async fn save_step(
    connection: &mut PgConnection,
    id: ApplicationId,
    facts: &Facts,
    version: i32,
    now: DateTime<Utc>,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "INSERT INTO application_step (application_id, step, content, version, saved_at) VALUES ($1, $2, $3, $4, $5)
         ON CONFLICT (application_id, step) DO UPDATE SET content = $3, version = $4, saved_at = $5",
        id.0,
        facts.step().as_str(),
        Json(facts) as _,
        version,
        now,
    )
    .execute(connection)
    .await?;
    Ok(())
}

pub(super) async fn update_columns(
    connection: &mut PgConnection,
    id: ApplicationId,
    columns: &Columns,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "UPDATE application SET name = $2, tax_code = $3, province_code = $4 WHERE id = $1",
        id.0,
        columns.name,
        columns.tax_code,
        columns.province,
    )
    .execute(connection)
    .await?;
    Ok(())
}

/// Whether somebody who sells, or another application that was sent, has this tax code. Nobody has the empty one.
pub(super) async fn is_tax_code_taken(
    connection: &mut PgConnection,
    id: ApplicationId,
    tax_code: &str,
) -> Result<bool, sqlx::Error> {
    sqlx::query_scalar!(
        r#"SELECT $2 <> '' AND (EXISTS (SELECT FROM cooperative WHERE tax_code = $2)
             OR EXISTS (SELECT FROM application WHERE tax_code = $2 AND id <> $1 AND state IN ('in_review', 'approved')))
             AS "is_taken!""#,
        id.0,
        tax_code,
    )
    .fetch_one(connection)
    .await
}

pub(super) fn is_tax_code_twice(error: &sqlx::Error) -> bool {
    error
        .as_database_error()
        .is_some_and(|error| error.constraint() == Some("application_tax_code_once"))
}

/// Ticks belong to what was sent before.
pub(super) async fn submit(
    connection: &mut PgConnection,
    id: ApplicationId,
    now: DateTime<Utc>,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "UPDATE application SET state = 'in_review', round = round + 1, submitted_at = $2, decided_by = NULL,
           decided_at = NULL, reason = '' WHERE id = $1",
        id.0,
        now,
    )
    .execute(&mut *connection)
    .await?;
    sqlx::query!("DELETE FROM application_tick WHERE application_id = $1", id.0)
        .execute(connection)
        .await?;
    Ok(())
}

pub(super) async fn withdraw(connection: &mut PgConnection, id: ApplicationId) -> Result<(), sqlx::Error> {
    sqlx::query!("UPDATE application SET state = 'draft' WHERE id = $1", id.0)
        .execute(connection)
        .await?;
    Ok(())
}

pub(super) async fn approve(
    connection: &mut PgConnection,
    id: ApplicationId,
    account: AccountId,
    organisation: OrganisationId,
    now: DateTime<Utc>,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "UPDATE application SET state = 'approved', decided_by = $2, decided_at = $3, organisation_id = $4 WHERE id = $1",
        id.0,
        account.0,
        now,
        organisation.0,
    )
    .execute(connection)
    .await?;
    Ok(())
}

pub(super) async fn refuse(
    connection: &mut PgConnection,
    id: ApplicationId,
    account: AccountId,
    reason: &str,
    now: DateTime<Utc>,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "UPDATE application SET state = 'refused', decided_by = $2, decided_at = $3, reason = $4 WHERE id = $1",
        id.0,
        account.0,
        now,
        reason,
    )
    .execute(connection)
    .await?;
    Ok(())
}

pub(super) async fn list_waiting(pool: &PgPool, province: &str) -> Result<Vec<WaitingApplication>, sqlx::Error> {
    sqlx::query_as!(
        WaitingApplication,
        r#"SELECT a.id AS "id: ApplicationId", a.name, owner.name AS applicant, a.round > 1 AS "is_again!",
                  a.submitted_at AS "submitted_at!"
           FROM application a JOIN account owner ON owner.id = a.account_id
           WHERE a.state = 'in_review' AND a.province_code = $1
           ORDER BY a.submitted_at, a.id LIMIT 200"#,
        province
    )
    .fetch_all(pool)
    .await
}

pub(super) async fn count_waiting(pool: &PgPool, province: &str) -> Result<i64, sqlx::Error> {
    sqlx::query_scalar!(
        r#"SELECT count(*) AS "count!" FROM (
             SELECT FROM application WHERE state = 'in_review' AND province_code = $1 LIMIT 200) AS waiting"#,
        province
    )
    .fetch_one(pool)
    .await
}

pub(super) async fn load_applicant(
    connection: &mut PgConnection,
    account: AccountId,
) -> Result<Applicant, sqlx::Error> {
    let row = sqlx::query!(
        r#"SELECT name, email, phone, lang AS "lang: Lang" FROM account WHERE id = $1"#,
        account.0
    )
    .fetch_one(connection)
    .await?;
    Ok(Applicant {
        name: row.name,
        contact: Contact::from_columns(row.email, row.phone),
        lang: row.lang,
    })
}

/// Everything by which an account is written to.
pub(super) async fn load_contacts(
    connection: &mut PgConnection,
    account: AccountId,
) -> Result<Vec<String>, sqlx::Error> {
    let row = sqlx::query!("SELECT email, phone FROM account WHERE id = $1", account.0)
        .fetch_one(connection)
        .await?;
    Ok([row.email, row.phone].into_iter().flatten().collect())
}

/// `Xã Na Rì, Tỉnh Thái Nguyên`.
pub(super) async fn place_name(connection: &mut PgConnection, commune: &str) -> Result<String, sqlx::Error> {
    let name = sqlx::query_scalar!(
        r#"SELECT c.name || ', ' || p.name AS "name!" FROM admin_unit c JOIN admin_unit p ON p.code = c.parent_code
           WHERE c.code = $1"#,
        commune
    )
    .fetch_optional(connection)
    .await?;
    Ok(name.unwrap_or_default())
}
