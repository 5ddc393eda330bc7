//! What was being written and is not saved.

use crate::{
    base::{AccountId, OrganisationId},
    people::{CoopMember, DraftForm, FormDraft},
};
use chrono::{DateTime, Utc};
use sqlx::{PgConnection, PgPool};

pub(in crate::people) async fn upsert(
    connection: &mut PgConnection,
    member: &CoopMember,
    form: DraftForm<'_>,
    draft: &FormDraft,
    now: DateTime<Utc>,
    expires_at: DateTime<Utc>,
) -> Result<bool, sqlx::Error> {
    let (product, storefront) = match form {
        DraftForm::Listing(slug) => (Some(slug), None),
        DraftForm::Shopfront(slug) => (None, Some(slug)),
    };
    let done = sqlx::query!(
        "INSERT INTO form_draft (account_id, organisation_id, form, typed, typed_at, kept_at, expires_at)
         SELECT $1, $2, $3, $4, $9, $5, $6
         WHERE EXISTS (SELECT FROM product WHERE producer_id = $2 AND slug = $7)
            OR EXISTS (SELECT FROM storefront WHERE organisation_id = $2 AND slug = $8)
         ON CONFLICT (account_id, organisation_id, form) DO UPDATE SET
           typed = CASE WHEN form_draft.typed_at <= $9 THEN $4 ELSE form_draft.typed END,
           typed_at = GREATEST(form_draft.typed_at, $9), kept_at = $5, expires_at = $6",
        member.account().0,
        member.coop().0,
        form.to_string(),
        draft.as_str(),
        now,
        expires_at,
        product,
        storefront,
        draft.typed_at(now)
    )
    .execute(connection)
    .await?;
    Ok(done.rows_affected() > 0)
}

/// Leaves the newest so many of an account.
pub(in crate::people) async fn delete_older(
    connection: &mut PgConnection,
    account: AccountId,
    most: i64,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "DELETE FROM form_draft d USING (
           SELECT account_id, organisation_id, form FROM form_draft WHERE account_id = $1
           ORDER BY kept_at DESC, organisation_id, form OFFSET $2) old
         WHERE d.account_id = old.account_id AND d.organisation_id = old.organisation_id AND d.form = old.form",
        account.0,
        most
    )
    .execute(connection)
    .await?;
    Ok(())
}

pub(in crate::people) async fn load(
    pool: &PgPool,
    member: &CoopMember,
    form: DraftForm<'_>,
    now: DateTime<Utc>,
) -> Result<Option<String>, sqlx::Error> {
    sqlx::query_scalar!(
        "SELECT typed FROM form_draft WHERE account_id = $1 AND organisation_id = $2 AND form = $3 AND expires_at > $4",
        member.account().0,
        member.coop().0,
        form.to_string(),
        now
    )
    .fetch_optional(pool)
    .await
}

pub(in crate::people) async fn delete(
    pool: &PgPool,
    member: &CoopMember,
    form: DraftForm<'_>,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "DELETE FROM form_draft WHERE account_id = $1 AND organisation_id = $2 AND form = $3",
        member.account().0,
        member.coop().0,
        form.to_string()
    )
    .execute(pool)
    .await?;
    Ok(())
}

/// Whoever works there no more has nothing to write there.
pub(in crate::people) async fn delete_of_member(
    connection: &mut PgConnection,
    organisation: OrganisationId,
    account: AccountId,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "DELETE FROM form_draft WHERE organisation_id = $1 AND account_id = $2",
        organisation.0,
        account.0
    )
    .execute(connection)
    .await?;
    Ok(())
}

pub(in crate::people) async fn delete_expired(pool: &PgPool, now: DateTime<Utc>) -> Result<u64, sqlx::Error> {
    let gone = sqlx::query!("DELETE FROM form_draft WHERE expires_at <= $1", now)
        .execute(pool)
        .await?;
    Ok(gone.rows_affected())
}
