//! What departments ask for, and what was ticked off.

use crate::{
    base::{AccountId, ApplicationId, OrganisationId, Words},
    joining::ChecklistItem,
};
use chrono::{DateTime, Utc};
use sqlx::PgConnection;
use std::collections::HashSet;

/// The department of a province; the oldest, should there be two.
pub(in crate::joining) async fn department_of(
    connection: &mut PgConnection,
    province: &str,
) -> Result<Option<(OrganisationId, Words)>, sqlx::Error> {
    let row = sqlx::query!(
        r#"SELECT id AS "id: OrganisationId", name_vi, name_en FROM organisation
           WHERE kind = 'department' AND province_code = $1 ORDER BY created_at, id LIMIT 1"#,
        province
    )
    .fetch_optional(connection)
    .await?;
    Ok(row.map(|row| {
        let name = Words {
            vi: row.name_vi,
            en: row.name_en,
        };
        (row.id, name)
    }))
}

/// One change of a department's list after the other.
pub(in crate::joining) async fn lock_department(
    connection: &mut PgConnection,
    department: OrganisationId,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "SELECT id FROM organisation WHERE id = $1 FOR NO KEY UPDATE",
        department.0
    )
    .fetch_one(connection)
    .await?;
    Ok(())
}

/// What a department asks for; what one asks for as a rule when it has said nothing.
pub(in crate::joining) async fn load(
    connection: &mut PgConnection,
    department: Option<OrganisationId>,
) -> Result<Vec<ChecklistItem>, sqlx::Error> {
    let rows = sqlx::query!(
        "SELECT code, name_vi, name_en, is_required FROM checklist_item
         WHERE department_id IS NOT DISTINCT FROM
           (SELECT department_id FROM checklist_item WHERE department_id = $1 LIMIT 1)
         ORDER BY position, code",
        department.map(|department| department.0)
    )
    .fetch_all(connection)
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| ChecklistItem {
            code: row.code,
            name: Words {
                vi: row.name_vi,
                en: row.name_en,
            },
            is_required: row.is_required,
        })
        .collect())
}

pub(in crate::joining) async fn replace(
    connection: &mut PgConnection,
    department: OrganisationId,
    items: &[ChecklistItem],
) -> Result<(), sqlx::Error> {
    sqlx::query!("DELETE FROM checklist_item WHERE department_id = $1", department.0)
        .execute(&mut *connection)
        .await?;
    let column = |of: fn(&ChecklistItem) -> &str| items.iter().map(|item| of(item).to_owned()).collect::<Vec<_>>();
    let required: Vec<_> = items.iter().map(|item| item.is_required).collect();
    sqlx::query!(
        "INSERT INTO checklist_item (department_id, code, name_vi, name_en, is_required, position)
         SELECT $1, code, name_vi, name_en, is_required, place::smallint
         FROM UNNEST($2::text[], $3::text[], $4::text[], $5::bool[]) WITH ORDINALITY
           AS item (code, name_vi, name_en, is_required, place)",
        department.0,
        &column(|item| &item.code),
        &column(|item| &item.name.vi),
        &column(|item| &item.name.en),
        &required,
    )
    .execute(connection)
    .await?;
    Ok(())
}

pub(in crate::joining) async fn ticks(
    connection: &mut PgConnection,
    application: ApplicationId,
) -> Result<HashSet<String>, sqlx::Error> {
    let codes = sqlx::query_scalar!(
        "SELECT item_code FROM application_tick WHERE application_id = $1",
        application.0
    )
    .fetch_all(connection)
    .await?;
    Ok(codes.into_iter().collect())
}

/// These are ticked off, and no others; who ticked first stays.
pub(in crate::joining) async fn set_ticks(
    connection: &mut PgConnection,
    application: ApplicationId,
    account: AccountId,
    codes: &[String],
    now: DateTime<Utc>,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "DELETE FROM application_tick WHERE application_id = $1 AND item_code <> ALL($2)",
        application.0,
        codes
    )
    .execute(&mut *connection)
    .await?;
    sqlx::query!(
        "INSERT INTO application_tick (application_id, item_code, account_id, ticked_at)
         SELECT $1, code, $3, $4 FROM UNNEST($2::text[]) AS item (code) ON CONFLICT DO NOTHING",
        application.0,
        codes,
        account.0,
        now,
    )
    .execute(connection)
    .await?;
    Ok(())
}
