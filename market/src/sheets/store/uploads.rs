//! Files between their check and their taking in.

use crate::{
    base::{AccountId, OrganisationId, SheetUploadId},
    sheets::{ReadAs, Report},
};
use chrono::{DateTime, Utc};
use sqlx::{PgConnection, PgPool, types::Json};

/// A file that was brought.
#[derive(Clone, Debug)]
pub struct Upload {
    /// Which.
    pub id: SheetUploadId,
    /// What it was called.
    pub file_name: String,
    /// How it is read.
    pub read_as: ReadAs,
    /// What it would do, or has done.
    pub report: Report,
    /// When it was brought.
    pub uploaded_at: DateTime<Utc>,
    /// When it was taken in.
    pub imported_at: Option<DateTime<Utc>>,
}

/// A file to keep.
#[derive(Debug)]
pub(in crate::sheets) struct NewUpload<'a> {
    pub(in crate::sheets) id: SheetUploadId,
    pub(in crate::sheets) organisation: OrganisationId,
    pub(in crate::sheets) account: AccountId,
    pub(in crate::sheets) file_name: &'a str,
    pub(in crate::sheets) content: &'a [u8],
    pub(in crate::sheets) hash: &'a [u8],
    pub(in crate::sheets) read_as: ReadAs,
    pub(in crate::sheets) report: &'a Report,
    pub(in crate::sheets) seen: &'a [u8],
}

/// Keeps a file, in place of those of the same person that were not taken in.
pub(in crate::sheets) async fn insert(
    connection: &mut PgConnection,
    new: NewUpload<'_>,
    now: DateTime<Utc>,
    expires_at: DateTime<Utc>,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "DELETE FROM sheet_upload WHERE organisation_id = $1 AND account_id = $2 AND imported_at IS NULL",
        new.organisation.0,
        new.account.0,
    )
    .execute(&mut *connection)
    .await?;
    sqlx::query!(
        "INSERT INTO sheet_upload (id, organisation_id, account_id, file_name, content, content_hash, read_as, report,
           seen, uploaded_at, expires_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
        new.id.0,
        new.organisation.0,
        new.account.0,
        new.file_name,
        new.content,
        new.hash,
        Json(new.read_as) as _,
        Json(new.report) as _,
        new.seen,
        now,
        expires_at,
    )
    .execute(connection)
    .await?;
    Ok(())
}

/// An upload of the organisation that has not expired.
pub(in crate::sheets) async fn load(
    pool: &PgPool,
    organisation: OrganisationId,
    id: SheetUploadId,
    now: DateTime<Utc>,
) -> Result<Option<Upload>, sqlx::Error> {
    let row = sqlx::query!(
        r#"SELECT file_name, read_as AS "read_as: Json<ReadAs>", report AS "report: Json<Report>", uploaded_at, imported_at
           FROM sheet_upload WHERE id = $1 AND organisation_id = $2 AND expires_at > $3"#,
        id.0,
        organisation.0,
        now,
    )
    .fetch_optional(pool)
    .await?;
    Ok(row.map(|row| Upload {
        id,
        file_name: row.file_name,
        read_as: row.read_as.0,
        report: row.report.0,
        uploaded_at: row.uploaded_at,
        imported_at: row.imported_at,
    }))
}

/// The file itself, and what was seen when it was checked.
pub(in crate::sheets) async fn content(
    pool: &PgPool,
    organisation: OrganisationId,
    id: SheetUploadId,
) -> Result<Option<(Vec<u8>, Vec<u8>)>, sqlx::Error> {
    let row = sqlx::query!(
        "SELECT content, seen FROM sheet_upload WHERE id = $1 AND organisation_id = $2",
        id.0,
        organisation.0,
    )
    .fetch_optional(pool)
    .await?;
    Ok(row.map(|row| (row.content, row.seen)))
}

/// Locks an upload until the end of the transaction; whether it was taken in.
pub(in crate::sheets) async fn lock(
    connection: &mut PgConnection,
    organisation: OrganisationId,
    id: SheetUploadId,
) -> Result<Option<bool>, sqlx::Error> {
    sqlx::query_scalar!(
        r#"SELECT imported_at IS NOT NULL AS "is_done!" FROM sheet_upload
           WHERE id = $1 AND organisation_id = $2 FOR UPDATE"#,
        id.0,
        organisation.0,
    )
    .fetch_optional(connection)
    .await
}

/// Writes down another check.
pub(in crate::sheets) async fn set_report(
    pool: &PgPool,
    organisation: OrganisationId,
    id: SheetUploadId,
    read_as: ReadAs,
    report: &Report,
    seen: &[u8],
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "UPDATE sheet_upload SET read_as = $3, report = $4, seen = $5
         WHERE id = $1 AND organisation_id = $2 AND imported_at IS NULL",
        id.0,
        organisation.0,
        Json(read_as) as _,
        Json(report) as _,
        seen,
    )
    .execute(pool)
    .await?;
    Ok(())
}

/// It was taken in: the file is needed no longer.
pub(in crate::sheets) async fn finish(
    connection: &mut PgConnection,
    id: SheetUploadId,
    report: &Report,
    now: DateTime<Utc>,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "UPDATE sheet_upload SET imported_at = $2, report = $3, content = ''::bytea, seen = ''::bytea WHERE id = $1",
        id.0,
        now,
        Json(report) as _,
    )
    .execute(connection)
    .await?;
    Ok(())
}

/// Forgets files that have expired.
pub(in crate::sheets) async fn forget(pool: &PgPool, now: DateTime<Utc>) -> Result<u64, sqlx::Error> {
    let forgotten = sqlx::query!("DELETE FROM sheet_upload WHERE expires_at <= $1", now)
        .execute(pool)
        .await?;
    Ok(forgotten.rows_affected())
}
