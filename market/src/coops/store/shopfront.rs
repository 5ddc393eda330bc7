//! What storefronts tell, and when they are closed.

use crate::{
    base::{AccountId, OrganisationId, Vnd, Words},
    coops::{Closure, OwnShopfront, Shopfront},
};
use chrono::{DateTime, Utc};
use sqlx::{PgConnection, types::Json};

pub(in crate::coops) async fn lock(connection: &mut PgConnection, coop: OrganisationId) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "SELECT organisation_id FROM storefront WHERE organisation_id = $1 FOR NO KEY UPDATE",
        coop.0
    )
    .fetch_optional(connection)
    .await?;
    Ok(())
}

pub(in crate::coops) async fn load(
    connection: &mut PgConnection,
    coop: OrganisationId,
) -> Result<Option<OwnShopfront>, sqlx::Error> {
    let row = sqlx::query!(
        r#"SELECT s.slug, s.story_vi, s.story_en, s.closed_from, s.closed_to, s.minimum_vnd AS "minimum: Vnd",
                  p.draft AS "draft?: Json<Shopfront>", p.published AS "published?: Json<Shopfront>",
                  p.version AS "version?", p.saved_at AS "saved_at?", a.name AS "saved_by?"
           FROM storefront s
           LEFT JOIN storefront_page p ON p.organisation_id = s.organisation_id
           LEFT JOIN account a ON a.id = p.saved_by
           WHERE s.organisation_id = $1"#,
        coop.0
    )
    .fetch_optional(connection)
    .await?;
    Ok(row.map(|row| {
        // A storefront that was never written here has the story that it came with.
        let first = Shopfront {
            story: Words {
                vi: row.story_vi,
                en: row.story_en,
            },
            ..Shopfront::default()
        };
        OwnShopfront {
            slug: row.slug,
            draft: row.draft.map_or_else(|| first.clone(), |draft| draft.0),
            published: row.published.map_or(first, |published| published.0),
            version: row.version.unwrap_or(0),
            saved: row.saved_by.zip(row.saved_at),
            closure: Closure::new(row.closed_from, row.closed_to),
            minimum: row.minimum,
        }
    }))
}

pub(in crate::coops) async fn save(
    connection: &mut PgConnection,
    coop: OrganisationId,
    draft: &Shopfront,
    version: i32,
    account: AccountId,
    now: DateTime<Utc>,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "INSERT INTO storefront_page (organisation_id, draft, version, saved_by, saved_at) VALUES ($1, $2, $3, $4, $5)
         ON CONFLICT (organisation_id) DO UPDATE SET draft = $2, version = $3, saved_by = $4, saved_at = $5",
        coop.0,
        Json(draft) as _,
        version,
        account.0,
        now,
    )
    .execute(connection)
    .await?;
    Ok(())
}

/// The story stands with the storefront too, where lists and the search read it.
pub(in crate::coops) async fn publish(
    connection: &mut PgConnection,
    coop: OrganisationId,
    shop: &Shopfront,
    now: DateTime<Utc>,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "UPDATE storefront_page SET published = $2, published_at = $3 WHERE organisation_id = $1",
        coop.0,
        Json(shop) as _,
        now,
    )
    .execute(&mut *connection)
    .await?;
    sqlx::query!(
        "UPDATE storefront SET story_vi = $2, story_en = $3 WHERE organisation_id = $1",
        coop.0,
        shop.story.vi,
        shop.story.en,
    )
    .execute(connection)
    .await?;
    Ok(())
}

pub(in crate::coops) async fn set_closure(
    connection: &mut PgConnection,
    coop: OrganisationId,
    closure: Option<Closure>,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "UPDATE storefront SET closed_from = $2, closed_to = $3 WHERE organisation_id = $1",
        coop.0,
        closure.and_then(|closure| closure.from),
        closure.and_then(|closure| closure.to),
    )
    .execute(connection)
    .await?;
    Ok(())
}

pub(in crate::coops) async fn set_minimum(
    connection: &mut PgConnection,
    coop: OrganisationId,
    minimum: Vnd,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "UPDATE storefront SET minimum_vnd = $2 WHERE organisation_id = $1",
        coop.0,
        minimum as Vnd,
    )
    .execute(connection)
    .await?;
    Ok(())
}
