//! Papers of applications.

use crate::{
    base::{AccountId, ApplicationId, DocumentId},
    documents::{DocumentFile, DocumentKind, NewDocument},
    joining::Document,
};
use chrono::{DateTime, Utc};
use sqlx::{PgConnection, PgPool};

pub(in crate::joining) async fn list(
    connection: &mut PgConnection,
    application: ApplicationId,
) -> Result<Vec<Document>, sqlx::Error> {
    sqlx::query_as!(
        Document,
        r#"SELECT id AS "id: DocumentId", item_code AS item, name, kind AS "kind: DocumentKind", size_bytes
           FROM application_document WHERE application_id = $1 ORDER BY added_at, id"#,
        application.0
    )
    .fetch_all(connection)
    .await
}

pub(in crate::joining) async fn insert(
    connection: &mut PgConnection,
    application: ApplicationId,
    item: &str,
    new: &NewDocument<'_>,
    hash: &[u8],
    now: DateTime<Utc>,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "WITH added AS (
           INSERT INTO application_document (id, application_id, item_code, name, kind, size_bytes, hash, added_at)
           VALUES ($1, $2, $3, $4, $5, length($6::bytea), $7, $8)
           ON CONFLICT (application_id, item_code, hash) DO NOTHING RETURNING id)
         INSERT INTO application_document_file (document_id, bytes) SELECT id, $6::bytea FROM added",
        DocumentId::new_at(now).0,
        application.0,
        item,
        new.name,
        new.kind as DocumentKind,
        new.bytes,
        hash,
        now,
    )
    .execute(connection)
    .await?;
    Ok(())
}

pub(in crate::joining) async fn delete(
    connection: &mut PgConnection,
    application: ApplicationId,
    id: DocumentId,
) -> Result<bool, sqlx::Error> {
    let deleted = sqlx::query!(
        "DELETE FROM application_document WHERE id = $1 AND application_id = $2",
        id.0,
        application.0
    )
    .execute(connection)
    .await?;
    Ok(deleted.rows_affected() == 1)
}

/// The file of a document of this account's application, or of one that was sent to a department of this province.
pub(in crate::joining) async fn open(
    pool: &PgPool,
    id: DocumentId,
    account: AccountId,
    province: Option<&str>,
) -> Result<Option<DocumentFile>, sqlx::Error> {
    sqlx::query_as!(
        DocumentFile,
        r#"SELECT d.name, d.kind AS "kind: DocumentKind", f.bytes
           FROM application_document d
           JOIN application_document_file f ON f.document_id = d.id
           JOIN application a ON a.id = d.application_id
           WHERE d.id = $1 AND (a.account_id = $2 OR (a.province_code = $3 AND a.state <> 'draft'))"#,
        id.0,
        account.0,
        province,
    )
    .fetch_optional(pool)
    .await
}
