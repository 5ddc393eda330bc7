//! SQL of memberships and invitations.

use crate::{
    base::{AccountId, InvitationId, OrganisationId, SessionId, Words},
    people::{Invited, Member, OpenInvitation, OrganisationKind, Role},
};
use chrono::{DateTime, Utc};
use sqlx::{PgConnection, PgPool};

pub(in crate::people) async fn list(pool: &PgPool, organisation: OrganisationId) -> Result<Vec<Member>, sqlx::Error> {
    sqlx::query_as!(
        Member,
        r#"SELECT a.id AS "account: AccountId", a.name, a.email, a.phone, m.role AS "role: Role", m.created_at AS since
           FROM membership m JOIN account a ON a.id = m.account_id WHERE m.organisation_id = $1 LIMIT 500"#,
        organisation.0
    )
    .fetch_all(pool)
    .await
}

/// Whoever changes the people of an organisation waits for others who do. Orders and goods of it do not wait.
pub(in crate::people) async fn lock_organisation(
    connection: &mut PgConnection,
    organisation: OrganisationId,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "SELECT id FROM organisation WHERE id = $1 FOR NO KEY UPDATE",
        organisation.0
    )
    .fetch_one(connection)
    .await?;
    Ok(())
}

pub(in crate::people) async fn load_role(
    connection: &mut PgConnection,
    organisation: OrganisationId,
    member: AccountId,
) -> Result<Option<Role>, sqlx::Error> {
    sqlx::query_scalar!(
        r#"SELECT role AS "role: Role" FROM membership WHERE organisation_id = $1 AND account_id = $2"#,
        organisation.0,
        member.0
    )
    .fetch_optional(connection)
    .await
}

pub(in crate::people) async fn count_of_role(
    connection: &mut PgConnection,
    organisation: OrganisationId,
    role: Role,
) -> Result<i64, sqlx::Error> {
    sqlx::query_scalar!(
        r#"SELECT count(*) AS "count!" FROM membership WHERE organisation_id = $1 AND role = $2"#,
        organisation.0,
        role as Role
    )
    .fetch_one(connection)
    .await
}

pub(in crate::people) async fn update_role(
    connection: &mut PgConnection,
    organisation: OrganisationId,
    member: AccountId,
    role: Role,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "UPDATE membership SET role = $3 WHERE organisation_id = $1 AND account_id = $2",
        organisation.0,
        member.0,
        role as Role
    )
    .execute(connection)
    .await?;
    Ok(())
}

pub(in crate::people) async fn delete(
    connection: &mut PgConnection,
    organisation: OrganisationId,
    member: AccountId,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "DELETE FROM membership WHERE organisation_id = $1 AND account_id = $2",
        organisation.0,
        member.0
    )
    .execute(connection)
    .await?;
    Ok(())
}

/// In one order, so that two who leave the same organisations do not wait for each other.
pub(in crate::people) async fn organisations_of(
    connection: &mut PgConnection,
    account: AccountId,
) -> Result<Vec<OrganisationId>, sqlx::Error> {
    sqlx::query_scalar!(
        r#"SELECT organisation_id AS "id: OrganisationId" FROM membership WHERE account_id = $1 ORDER BY organisation_id"#,
        account.0
    )
    .fetch_all(connection)
    .await
}

/// Keeps in the session for which organisation its owner works. Says whether they belong to it.
pub(in crate::people) async fn choose(
    connection: &mut PgConnection,
    session: SessionId,
    account: AccountId,
    organisation: OrganisationId,
) -> Result<bool, sqlx::Error> {
    let done = sqlx::query!(
        "UPDATE session SET organisation_id = $3, mandate_id = NULL WHERE id = $1 AND account_id = $2
         AND EXISTS (SELECT FROM membership WHERE account_id = $2 AND organisation_id = $3)",
        session.0,
        account.0,
        organisation.0,
    )
    .execute(connection)
    .await?;
    Ok(done.rows_affected() == 1)
}

pub(in crate::people) async fn list_invitations(
    pool: &PgPool,
    organisation: OrganisationId,
    now: DateTime<Utc>,
) -> Result<Vec<OpenInvitation>, sqlx::Error> {
    sqlx::query_as!(
        OpenInvitation,
        r#"SELECT i.id AS "id: InvitationId", i.note, i.role AS "role: Role", a.name AS invited_by, i.expires_at
           FROM invitation i JOIN account a ON a.id = i.invited_by
           WHERE i.organisation_id = $1 AND i.expires_at > $2 ORDER BY i.created_at DESC, i.id DESC"#,
        organisation.0,
        now,
    )
    .fetch_all(pool)
    .await
}

pub(in crate::people) async fn is_invitation(
    connection: &mut PgConnection,
    organisation: OrganisationId,
    token_hash: &[u8],
) -> Result<bool, sqlx::Error> {
    sqlx::query_scalar!(
        r#"SELECT EXISTS (SELECT FROM invitation WHERE organisation_id = $1 AND token_hash = $2) AS "is_there!""#,
        organisation.0,
        token_hash
    )
    .fetch_one(connection)
    .await
}

pub(in crate::people) async fn count_invitations(
    connection: &mut PgConnection,
    organisation: OrganisationId,
    now: DateTime<Utc>,
) -> Result<i64, sqlx::Error> {
    sqlx::query_scalar!(
        r#"SELECT count(*) AS "count!" FROM invitation WHERE organisation_id = $1 AND expires_at > $2"#,
        organisation.0,
        now
    )
    .fetch_one(connection)
    .await
}

/// A link to be given out.
pub(in crate::people) struct NewInvitation<'a> {
    pub(in crate::people) id: InvitationId,
    pub(in crate::people) token_hash: Vec<u8>,
    pub(in crate::people) organisation: OrganisationId,
    pub(in crate::people) role: Role,
    pub(in crate::people) note: &'a str,
    pub(in crate::people) invited_by: AccountId,
    pub(in crate::people) now: DateTime<Utc>,
    pub(in crate::people) expires_at: DateTime<Utc>,
}

pub(in crate::people) async fn insert_invitation(
    connection: &mut PgConnection,
    row: &NewInvitation<'_>,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "INSERT INTO invitation (id, token_hash, organisation_id, role, note, invited_by, created_at, expires_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
        row.id.0,
        row.token_hash,
        row.organisation.0,
        row.role as Role,
        row.note,
        row.invited_by.0,
        row.now,
        row.expires_at,
    )
    .execute(connection)
    .await?;
    Ok(())
}

pub(in crate::people) async fn delete_invitation(
    connection: &mut PgConnection,
    organisation: OrganisationId,
    invitation: InvitationId,
) -> Result<Option<Role>, sqlx::Error> {
    sqlx::query_scalar!(
        r#"DELETE FROM invitation WHERE id = $1 AND organisation_id = $2 RETURNING role AS "role: Role""#,
        invitation.0,
        organisation.0
    )
    .fetch_optional(connection)
    .await
}

pub(in crate::people) async fn delete_invitations_by(
    connection: &mut PgConnection,
    organisation: OrganisationId,
    member: AccountId,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "DELETE FROM invitation WHERE organisation_id = $1 AND invited_by = $2",
        organisation.0,
        member.0
    )
    .execute(connection)
    .await?;
    Ok(())
}

pub(in crate::people) async fn find_organisation(
    connection: &mut PgConnection,
    token_hash: &[u8],
) -> Result<Option<(OrganisationId, OrganisationKind)>, sqlx::Error> {
    let row = sqlx::query!(
        r#"SELECT o.id AS "id: OrganisationId", o.kind AS "kind: OrganisationKind"
           FROM invitation i JOIN organisation o ON o.id = i.organisation_id WHERE i.token_hash = $1"#,
        token_hash
    )
    .fetch_optional(connection)
    .await?;
    Ok(row.map(|row| (row.id, row.kind)))
}

pub(in crate::people) async fn load_invitation(
    pool: &PgPool,
    token_hash: &[u8],
    now: DateTime<Utc>,
) -> Result<Option<Invited>, sqlx::Error> {
    let row = sqlx::query!(
        r#"SELECT o.name_vi, o.name_en, i.role AS "role: Role", a.name AS invited_by
           FROM invitation i JOIN organisation o ON o.id = i.organisation_id JOIN account a ON a.id = i.invited_by
           WHERE i.token_hash = $1 AND i.expires_at > $2"#,
        token_hash,
        now
    )
    .fetch_optional(pool)
    .await?;
    Ok(row.map(|row| Invited {
        organisation: Words {
            vi: row.name_vi,
            en: row.name_en,
        },
        role: row.role,
        invited_by: row.invited_by,
    }))
}

pub(in crate::people) async fn take_invitation(
    connection: &mut PgConnection,
    token_hash: &[u8],
    now: DateTime<Utc>,
) -> Result<Option<Role>, sqlx::Error> {
    sqlx::query_scalar!(
        r#"DELETE FROM invitation WHERE token_hash = $1 AND expires_at > $2 RETURNING role AS "role: Role""#,
        token_hash,
        now
    )
    .fetch_optional(connection)
    .await
}
