//! The papers of an application come in, go out again, and are read by those who may.

use super::{
    ApplyRefused, DOCUMENTS_MAX,
    apply::{asks_for, lock_open},
    store::{Row, document},
};
use crate::{
    base::DocumentId,
    documents::{DocumentFile, NewDocument},
    people::{Person, Visitor},
};
use chrono::{DateTime, Utc};
use sha2::{Digest, Sha256};
use sqlx::{PgConnection, PgPool};

/// Whether the person may add a document now: asked before a file is looked at.
pub async fn may_add_document(pool: &PgPool, person: &Person, item: &str) -> Result<(), ApplyRefused> {
    let mut transaction = pool.begin().await?;
    require_room(&mut transaction, person, item).await?;
    Ok(())
}

/// Adds a document to the person's application, as the paper of this code. The same file for the same paper is there once.
pub async fn add_document(
    pool: &PgPool,
    person: &Person,
    item: &str,
    new: &NewDocument<'_>,
    now: DateTime<Utc>,
) -> Result<(), ApplyRefused> {
    let mut transaction = pool.begin().await?;
    let row = require_room(&mut transaction, person, item).await?;
    let hash: [u8; 32] = Sha256::digest(new.bytes).into();
    document::insert(&mut transaction, row.id, item, new, &hash, now).await?;
    transaction.commit().await?;
    Ok(())
}

/// Takes a document out of the person's application.
pub async fn remove_document(pool: &PgPool, person: &Person, id: DocumentId) -> Result<(), ApplyRefused> {
    let mut transaction = pool.begin().await?;
    let row = lock_open(&mut transaction, person).await?;
    if !document::delete(&mut transaction, row.id, id).await? {
        return Err(ApplyRefused::NotFound);
    }
    transaction.commit().await?;
    Ok(())
}

/// The file of a document: for whoever applies, and, once it was sent, for the officials of its province. For everybody
/// else there is none.
pub async fn open_document(
    pool: &PgPool,
    visitor: &Visitor,
    id: DocumentId,
) -> Result<Option<DocumentFile>, sqlx::Error> {
    let Some(account) = visitor.account() else {
        return Ok(None);
    };
    let official = visitor.as_official();
    let province = official.as_ref().map(|official| official.province());
    document::open(pool, id, account, province).await
}

async fn require_room(connection: &mut PgConnection, person: &Person, item: &str) -> Result<Row, ApplyRefused> {
    let row = lock_open(connection, person).await?;
    if !asks_for(connection, &row, item).await? {
        return Err(ApplyRefused::NotFound);
    }
    if document::list(connection, row.id).await?.len() >= DOCUMENTS_MAX {
        return Err(ApplyRefused::DocumentsFull);
    }
    Ok(row)
}
