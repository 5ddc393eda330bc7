//! All SQL of this module.

use super::Job;
use crate::base::JobId;
use chrono::{DateTime, Duration, Utc};
use sqlx::{PgConnection, PgPool};

/// A job that this worker may run until its lock ends.
#[derive(Clone, Copy, Debug)]
pub struct ClaimedJob {
    /// The row.
    pub id: JobId,
    /// What to do; nothing when this program does not know the kind.
    pub job: Option<Job>,
    /// How often it was tried, this time included.
    pub attempts: i16,
}

/// Adds a job to the caller's transaction.
pub async fn enqueue(
    connection: &mut PgConnection,
    job: Job,
    run_at: DateTime<Utc>,
    now: DateTime<Utc>,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "INSERT INTO job (id, kind, payload, run_at, created_at) VALUES ($1, $2, $3, $4, $5)",
        JobId::new_at(now).0,
        job.kind(),
        serde_json::to_value(job).map_err(|error| sqlx::Error::Encode(error.into()))?,
        run_at,
        now,
    )
    .execute(connection)
    .await?;
    Ok(())
}

/// Adds several jobs, each with the moment when it is due, in one statement.
pub async fn enqueue_all(
    connection: &mut PgConnection,
    jobs: &[(Job, DateTime<Utc>)],
    now: DateTime<Utc>,
) -> Result<(), sqlx::Error> {
    let ids: Vec<_> = jobs.iter().map(|_| JobId::new_at(now).0).collect();
    let kinds: Vec<_> = jobs.iter().map(|(job, _)| job.kind().to_owned()).collect();
    let payloads: Vec<_> = jobs
        .iter()
        .map(|(job, _)| serde_json::to_value(job))
        .collect::<Result<_, _>>()
        .map_err(|error| sqlx::Error::Encode(error.into()))?;
    let due: Vec<_> = jobs.iter().map(|(_, due)| *due).collect();
    sqlx::query!(
        "INSERT INTO job (id, kind, payload, run_at, created_at)
         SELECT id, kind, payload, due, $5
         FROM UNNEST($1::uuid[], $2::text[], $3::jsonb[], $4::timestamptz[]) AS j (id, kind, payload, due)",
        &ids,
        &kinds,
        &payloads,
        &due,
        now,
    )
    .execute(connection)
    .await?;
    Ok(())
}

/// Takes up to `most` due jobs for one minute each; other workers skip them meanwhile.
pub async fn claim(pool: &PgPool, most: i64, now: DateTime<Utc>) -> Result<Vec<ClaimedJob>, sqlx::Error> {
    let rows = sqlx::query!(
        r#"UPDATE job SET attempts = attempts + 1, locked_until = $3
           WHERE id IN (
             SELECT id FROM job
             WHERE given_up_at IS NULL AND run_at <= $1 AND (locked_until IS NULL OR locked_until <= $1)
             ORDER BY run_at, id LIMIT $2 FOR UPDATE SKIP LOCKED)
           RETURNING id AS "id: JobId", payload, attempts"#,
        now,
        most,
        now + Duration::minutes(1),
    )
    .fetch_all(pool)
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| ClaimedJob {
            id: row.id,
            job: serde_json::from_value(row.payload).ok(),
            attempts: row.attempts,
        })
        .collect())
}

/// The job is done.
pub async fn finish(connection: &mut PgConnection, id: JobId) -> Result<(), sqlx::Error> {
    sqlx::query!("DELETE FROM job WHERE id = $1", id.0)
        .execute(connection)
        .await?;
    Ok(())
}

/// The job failed and is tried again later.
pub async fn retry(pool: &PgPool, id: JobId, run_at: DateTime<Utc>, error: &str) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "UPDATE job SET run_at = $2, locked_until = NULL, last_error = $3 WHERE id = $1",
        id.0,
        run_at,
        error,
    )
    .execute(pool)
    .await?;
    Ok(())
}

/// The job failed for good; its row stays for a person to read.
pub async fn give_up(pool: &PgPool, id: JobId, now: DateTime<Utc>, error: &str) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "UPDATE job SET given_up_at = $2, locked_until = NULL, last_error = $3 WHERE id = $1",
        id.0,
        now,
        error,
    )
    .execute(pool)
    .await?;
    Ok(())
}

/// How many jobs are due and how many were given up.
pub async fn count_waiting(pool: &PgPool, now: DateTime<Utc>) -> Result<(i64, i64), sqlx::Error> {
    let row = sqlx::query!(
        r#"SELECT count(*) FILTER (WHERE given_up_at IS NULL AND run_at <= $1) AS "due!",
                  count(*) FILTER (WHERE given_up_at IS NOT NULL) AS "given_up!" FROM job"#,
        now,
    )
    .fetch_one(pool)
    .await?;
    Ok((row.due, row.given_up))
}
