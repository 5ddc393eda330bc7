//! All SQL of this module.

pub(super) mod audit;
pub(super) mod contact_change;
pub(super) mod factors;
pub(super) mod form_drafts;
pub(super) mod joining;
pub(super) mod mandates;
pub(super) mod members;
pub(super) mod passkeys;
pub(super) mod sessions;

use super::{
    Membership, OrganisationKind, Person, RememberedForm, Role, Visitor,
    session::SessionRow,
    visitor::{Passed, Standing},
};
use crate::base::{AccountId, Contact, MandateId, OrganisationId, SessionId, time::local};
use chrono::{DateTime, Days, Utc};
use sqlx::{PgConnection, PgPool};

/// A person to add.
#[derive(Debug)]
pub struct NewAccount<'a> {
    /// The id.
    pub id: AccountId,
    /// Lower-case e-mail address.
    pub email: &'a str,
    /// The name to greet with.
    pub name: &'a str,
    /// From [`super::hash_password`].
    pub password_hash: &'a str,
    /// Whether it is for show.
    pub is_demo: bool,
}

/// An organisation to add.
#[derive(Debug)]
pub struct NewOrganisation<'a> {
    /// The id.
    pub id: OrganisationId,
    /// What it is.
    pub kind: OrganisationKind,
    /// Its unique address part.
    pub slug: &'a str,
    /// Its Vietnamese name.
    pub name_vi: &'a str,
    /// Its English name.
    pub name_en: &'a str,
    /// Its province.
    pub province: Option<&'a str>,
}

/// Adds a person.
pub async fn insert_account(
    connection: &mut PgConnection,
    account: &NewAccount<'_>,
    now: DateTime<Utc>,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "INSERT INTO account (id, email, name, password_hash, is_demo, created_at) VALUES ($1, $2, $3, $4, $5, $6)",
        account.id.0,
        account.email,
        account.name,
        account.password_hash,
        account.is_demo,
        now,
    )
    .execute(connection)
    .await?;
    Ok(())
}

/// Adds an organisation.
pub async fn insert_organisation(
    connection: &mut PgConnection,
    organisation: &NewOrganisation<'_>,
    now: DateTime<Utc>,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "INSERT INTO organisation (id, kind, slug, name_vi, name_en, province_code, created_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7)",
        organisation.id.0,
        organisation.kind as OrganisationKind,
        organisation.slug,
        organisation.name_vi,
        organisation.name_en,
        organisation.province,
        now,
    )
    .execute(connection)
    .await?;
    Ok(())
}

/// Makes a person a member of an organisation.
pub async fn insert_membership(
    connection: &mut PgConnection,
    account: AccountId,
    organisation: OrganisationId,
    role: Role,
    now: DateTime<Utc>,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "INSERT INTO membership (account_id, organisation_id, role, created_at) VALUES ($1, $2, $3, $4)",
        account.0,
        organisation.0,
        role as Role,
        now,
    )
    .execute(connection)
    .await?;
    Ok(())
}

pub(super) async fn load_login(
    pool: &PgPool,
    contact: Option<&Contact>,
) -> Result<Option<(AccountId, String)>, sqlx::Error> {
    let row = sqlx::query!(
        r#"SELECT id AS "id: AccountId", password_hash FROM account WHERE email = $1 OR phone = $2"#,
        contact.and_then(Contact::email),
        contact.and_then(Contact::phone),
    )
    .fetch_optional(pool)
    .await?;
    Ok(row.map(|row| (row.id, row.password_hash)))
}

pub(super) async fn load_visitor(
    pool: &PgPool,
    token_hash: &[u8],
    is_demo: bool,
    now: DateTime<Utc>,
) -> Result<Option<(Visitor, DateTime<Utc>)>, sqlx::Error> {
    let rows = sqlx::query!(
        r#"SELECT s.id AS "session: SessionId", s.last_seen_at, s.factor_at, s.mandate_id AS "mandate: MandateId",
                  a.id AS "account?: AccountId", a.name AS "account_name?", a.email, a.phone,
                  a.is_demo AS "is_demo?", EXISTS (SELECT FROM totp t WHERE t.account_id = a.id) AS "has_app!",
                  EXISTS (SELECT FROM passkey k WHERE k.account_id = a.id) AS "has_passkey!",
                  m.role AS "role?: Role",
                  o.id AS "organisation?: OrganisationId", o.kind AS "kind?: OrganisationKind",
                  o.name_vi AS "name_vi?", o.name_en AS "name_en?", o.province_code AS "province?"
           FROM session s
           LEFT JOIN account a ON a.id = s.account_id
           LEFT JOIN membership m ON m.account_id = a.id
           LEFT JOIN organisation o ON o.id = m.organisation_id
           WHERE s.token_hash = $1 AND s.expires_at > $2
           ORDER BY (o.id = s.organisation_id) DESC NULLS LAST, o.id"#,
        token_hash,
        now,
    )
    .fetch_all(pool)
    .await?;
    let Some(first) = rows.first() else { return Ok(None) };
    let (session, last_seen_at, mandate) = (first.session, first.last_seen_at, first.mandate);
    let mut person = first.account.map(|id| Person {
        id,
        name: first.account_name.clone().unwrap_or_default(),
        email: first.email.clone(),
        phone: first.phone.clone(),
        memberships: Vec::new(),
        has_factor: first.has_app || first.has_passkey,
        has_passkey: first.has_passkey,
        factor_at: first.factor_at,
        passed: Passed::of(first.factor_at, is_demo && first.is_demo == Some(true)),
        acting: None,
    });
    for row in rows {
        if let (Some(person), Some(organisation), Some(kind), Some(role)) =
            (person.as_mut(), row.organisation, row.kind, row.role)
        {
            person.memberships.push(Membership {
                organisation,
                kind,
                name_vi: row.name_vi.unwrap_or_default(),
                name_en: row.name_en.unwrap_or_default(),
                province: row.province,
                role,
            });
        }
    }
    if let (Some(person), Some(mandate)) = (person.as_mut(), mandate) {
        person.acting = mandates::load_acting(pool, mandate, person.id, local(now).date_naive()).await?;
    }
    let standing = match person {
        // A session that is older than the second factor of its person is worth nothing.
        Some(person) if person.has_factor && person.factor_at.is_none() => Standing::Stranger,
        Some(person) if person.needs_factor() && person.passed.is_none() => Standing::Unsecured(person),
        Some(person) => Standing::Known(person),
        None => Standing::Stranger,
    };
    let visitor = Visitor {
        session: Some(session),
        standing,
    };
    Ok(Some((visitor, last_seen_at)))
}

pub(super) async fn insert_session(
    connection: &mut PgConnection,
    session: SessionId,
    row: &SessionRow<'_>,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "INSERT INTO session (id, token_hash, account_id, agent, created_at, last_seen_at, expires_at, factor_at)
         VALUES ($1, $2, $3, $4, $5, $5, $6, $7)",
        session.0,
        row.token_hash,
        row.account.map(|account| account.0),
        row.agent,
        row.now,
        row.expires_at,
        row.factor_at,
    )
    .execute(connection)
    .await?;
    Ok(())
}

pub(super) async fn rotate_session(
    connection: &mut PgConnection,
    session: SessionId,
    row: &SessionRow<'_>,
) -> Result<bool, sqlx::Error> {
    let done = sqlx::query!(
        "UPDATE session SET token_hash = $2, account_id = $3, agent = $4, last_seen_at = $5, expires_at = $6, factor_at = $7,
           mandate_id = NULL
         WHERE id = $1",
        session.0,
        row.token_hash,
        row.account.map(|account| account.0),
        row.agent,
        row.now,
        row.expires_at,
        row.factor_at,
    )
    .execute(connection)
    .await?;
    Ok(done.rows_affected() == 1)
}

pub(super) async fn touch_session(
    pool: &PgPool,
    session: SessionId,
    now: DateTime<Utc>,
    expires_at: DateTime<Utc>,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "UPDATE session SET last_seen_at = $2, expires_at = $3 WHERE id = $1",
        session.0,
        now,
        expires_at
    )
    .execute(pool)
    .await?;
    Ok(())
}

pub(super) async fn delete_session(connection: &mut PgConnection, session: SessionId) -> Result<(), sqlx::Error> {
    sqlx::query!("DELETE FROM session WHERE id = $1", session.0)
        .execute(connection)
        .await?;
    Ok(())
}

pub(super) async fn delete_expired(pool: &PgPool, now: DateTime<Utc>) -> Result<u64, sqlx::Error> {
    let sessions = sqlx::query!("DELETE FROM session WHERE expires_at <= $1", now)
        .execute(pool)
        .await?;
    let forms = sqlx::query!("DELETE FROM form_memory WHERE expires_at <= $1", now)
        .execute(pool)
        .await?;
    let drafts = form_drafts::delete_expired(pool, now).await?;
    let attempts = sqlx::query!(
        "DELETE FROM attempt_limit WHERE window_ends_at <= $1",
        now - Days::new(1)
    )
    .execute(pool)
    .await?;
    let halves = factors::delete_expired(pool, now).await? + passkeys::delete_expired(pool, now).await?;
    let links = joining::delete_expired_links(pool, now).await?;
    Ok(sessions.rows_affected() + forms.rows_affected() + attempts.rows_affected() + drafts + links + halves)
}

pub(super) async fn upsert_form(
    connection: &mut PgConnection,
    session: SessionId,
    form: &str,
    remembered: &RememberedForm,
    expires_at: DateTime<Utc>,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "INSERT INTO form_memory (session_id, form, typed, problems, expires_at) VALUES ($1, $2, $3, $4, $5)
         ON CONFLICT (session_id, form) DO UPDATE SET typed = $3, problems = $4, expires_at = $5",
        session.0,
        form,
        remembered.typed,
        remembered.problems,
        expires_at,
    )
    .execute(connection)
    .await?;
    Ok(())
}

pub(super) async fn take_form(
    pool: &PgPool,
    session: SessionId,
    form: &str,
    now: DateTime<Utc>,
) -> Result<Option<RememberedForm>, sqlx::Error> {
    let row = sqlx::query!(
        "DELETE FROM form_memory WHERE session_id = $1 AND form = $2 RETURNING typed, problems, expires_at",
        session.0,
        form,
    )
    .fetch_optional(pool)
    .await?;
    Ok(row.filter(|row| row.expires_at > now).map(|row| RememberedForm {
        typed: row.typed,
        problems: row.problems,
    }))
}

/// Counts one attempt in its window unless there were as many as may be; one statement, so that attempts at once queue.
/// A process whose clock is behind counts in the later window, and begins none anew.
pub(super) async fn count_attempt(
    pool: &PgPool,
    key: &[u8],
    attempts_max: i32,
    window_ends_at: DateTime<Utc>,
) -> Result<bool, sqlx::Error> {
    let done = sqlx::query!(
        "INSERT INTO attempt_limit AS kept (key, attempts, window_ends_at) VALUES ($1, 1, $3)
         ON CONFLICT (key) DO UPDATE
         SET attempts = CASE WHEN kept.window_ends_at < $3 THEN 1 ELSE kept.attempts + 1 END,
             window_ends_at = GREATEST(kept.window_ends_at, $3)
         WHERE kept.window_ends_at < $3 OR kept.attempts < $2",
        key,
        attempts_max,
        window_ends_at,
    )
    .execute(pool)
    .await?;
    Ok(done.rows_affected() == 1)
}

pub(super) async fn uncount_attempt(
    pool: &PgPool,
    key: &[u8],
    window_ends_at: DateTime<Utc>,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "UPDATE attempt_limit SET attempts = attempts - 1 WHERE key = $1 AND window_ends_at = $2 AND attempts > 0",
        key,
        window_ends_at,
    )
    .execute(pool)
    .await?;
    Ok(())
}

pub(super) async fn delete_attempts(pool: &PgPool, key: &[u8]) -> Result<(), sqlx::Error> {
    sqlx::query!("DELETE FROM attempt_limit WHERE key = $1", key)
        .execute(pool)
        .await?;
    Ok(())
}
