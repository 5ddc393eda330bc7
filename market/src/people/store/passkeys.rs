//! SQL of passkeys.

use crate::{
    base::{AccountId, PasskeyId, SessionId},
    people::{Passkey, PasskeyTask, passkeys::KeptKey},
};
use chrono::{DateTime, Utc};
use serde_json::Value;
use sqlx::{PgConnection, PgPool};

/// A question to a key.
pub(in crate::people) struct Challenge<'a> {
    pub(in crate::people) session: SessionId,
    /// Whose key it must be; nothing when anybody's will do.
    pub(in crate::people) account: Option<AccountId>,
    pub(in crate::people) task: PasskeyTask,
    /// What a new key is to be called.
    pub(in crate::people) name: &'a str,
    pub(in crate::people) go_to: &'a str,
    pub(in crate::people) state: &'a [u8],
    pub(in crate::people) options: &'a Value,
    pub(in crate::people) expires_at: DateTime<Utc>,
}

/// A question that is being answered.
pub(in crate::people) struct Asked {
    pub(in crate::people) account: Option<AccountId>,
    pub(in crate::people) name: String,
    pub(in crate::people) go_to: String,
    pub(in crate::people) state: Vec<u8>,
}

/// A key to be kept.
pub(in crate::people) struct NewRow<'a> {
    pub(in crate::people) id: PasskeyId,
    pub(in crate::people) account: AccountId,
    pub(in crate::people) name: &'a str,
    pub(in crate::people) key: &'a KeptKey,
    pub(in crate::people) now: DateTime<Utc>,
}

pub(in crate::people) async fn upsert_challenge(pool: &PgPool, row: &Challenge<'_>) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "INSERT INTO passkey_challenge (session_id, account_id, kind, name, go_to, state, options, expires_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
         ON CONFLICT (session_id) DO UPDATE
         SET account_id = $2, kind = $3, name = $4, go_to = $5, state = $6, options = $7, expires_at = $8",
        row.session.0,
        row.account.map(|account| account.0),
        row.task as PasskeyTask,
        row.name,
        row.go_to,
        row.state,
        row.options,
        row.expires_at,
    )
    .execute(pool)
    .await?;
    Ok(())
}

pub(in crate::people) async fn load_options(
    pool: &PgPool,
    session: SessionId,
    task: PasskeyTask,
    now: DateTime<Utc>,
) -> Result<Option<Value>, sqlx::Error> {
    sqlx::query_scalar!(
        "SELECT options FROM passkey_challenge WHERE session_id = $1 AND kind = $2 AND expires_at > $3",
        session.0,
        task as PasskeyTask,
        now,
    )
    .fetch_optional(pool)
    .await
}

/// Of two answers at once, one finds the question.
pub(in crate::people) async fn take_challenge(
    pool: &PgPool,
    session: SessionId,
    task: PasskeyTask,
    now: DateTime<Utc>,
) -> Result<Option<Asked>, sqlx::Error> {
    sqlx::query_as!(
        Asked,
        r#"DELETE FROM passkey_challenge WHERE session_id = $1 AND kind = $2 AND expires_at > $3
           RETURNING account_id AS "account: AccountId", name, go_to, state"#,
        session.0,
        task as PasskeyTask,
        now,
    )
    .fetch_optional(pool)
    .await
}

pub(in crate::people) async fn delete_expired(pool: &PgPool, now: DateTime<Utc>) -> Result<u64, sqlx::Error> {
    let done = sqlx::query!("DELETE FROM passkey_challenge WHERE expires_at <= $1", now)
        .execute(pool)
        .await?;
    Ok(done.rows_affected())
}

pub(in crate::people) async fn list(pool: &PgPool, account: AccountId) -> Result<Vec<Passkey>, sqlx::Error> {
    sqlx::query_as!(
        Passkey,
        r#"SELECT id AS "id: PasskeyId", name, created_at, last_used_at
           FROM passkey WHERE account_id = $1 ORDER BY created_at, id"#,
        account.0
    )
    .fetch_all(pool)
    .await
}

pub(in crate::people) async fn load_keys(pool: &PgPool, account: AccountId) -> Result<Vec<KeptKey>, sqlx::Error> {
    sqlx::query_as!(
        KeptKey,
        "SELECT credential_id AS credential, transports, static_state, dynamic_state FROM passkey WHERE account_id = $1",
        account.0
    )
    .fetch_all(pool)
    .await
}

/// Says whether the key is new.
pub(in crate::people) async fn insert(connection: &mut PgConnection, row: &NewRow<'_>) -> Result<bool, sqlx::Error> {
    let done = sqlx::query!(
        "INSERT INTO passkey (id, account_id, credential_id, name, transports, static_state, dynamic_state, created_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT (credential_id) DO NOTHING",
        row.id.0,
        row.account.0,
        row.key.credential,
        row.name,
        row.key.transports,
        row.key.static_state,
        row.key.dynamic_state,
        row.now,
    )
    .execute(connection)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// One answer of a key after the other, so that its counter is compared with the last.
pub(in crate::people) async fn lock_key(
    connection: &mut PgConnection,
    credential: &[u8],
) -> Result<Option<(AccountId, KeptKey)>, sqlx::Error> {
    let row = sqlx::query!(
        r#"SELECT account_id AS "account: AccountId", credential_id, transports, static_state, dynamic_state
           FROM passkey WHERE credential_id = $1 FOR UPDATE"#,
        credential
    )
    .fetch_optional(connection)
    .await?;
    Ok(row.map(|row| {
        let key = KeptKey {
            credential: row.credential_id,
            transports: row.transports,
            static_state: row.static_state,
            dynamic_state: row.dynamic_state,
        };
        (row.account, key)
    }))
}

pub(in crate::people) async fn mark_used(
    connection: &mut PgConnection,
    credential: &[u8],
    state: &[u8],
    now: DateTime<Utc>,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "UPDATE passkey SET dynamic_state = $2, last_used_at = $3 WHERE credential_id = $1",
        credential,
        state,
        now
    )
    .execute(connection)
    .await?;
    Ok(())
}

pub(in crate::people) async fn delete(
    connection: &mut PgConnection,
    account: AccountId,
    passkey: PasskeyId,
) -> Result<bool, sqlx::Error> {
    let done = sqlx::query!(
        "DELETE FROM passkey WHERE id = $1 AND account_id = $2",
        passkey.0,
        account.0
    )
    .execute(connection)
    .await?;
    Ok(done.rows_affected() == 1)
}

pub(in crate::people) async fn delete_all(
    connection: &mut PgConnection,
    account: AccountId,
) -> Result<(), sqlx::Error> {
    sqlx::query!("DELETE FROM passkey WHERE account_id = $1", account.0)
        .execute(connection)
        .await?;
    Ok(())
}
