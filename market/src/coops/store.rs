//! All SQL of this module.

pub(super) mod shopfront;

use super::{Grade, StorefrontStatus};
use crate::base::OrganisationId;
use sqlx::PgConnection;

/// The registry's facts of a cooperative to add.
#[derive(Debug)]
pub struct NewCooperative<'a> {
    /// The organisation.
    pub organisation: OrganisationId,
    /// Where it is.
    pub commune: &'a str,
    /// The address from before July 2025; may be empty.
    pub legacy_address: &'a str,
    /// What it works in.
    pub field: &'a str,
    /// How many members it has.
    pub members: Option<i32>,
    /// Since when it is.
    pub founded_year: Option<i32>,
    /// How the department graded it.
    pub grade: Option<Grade>,
    /// Who speaks for it.
    pub representative: &'a str,
    /// Its telephone number as it may be shown.
    pub phone_shown: &'a str,
    /// Its e-mail address.
    pub email: &'a str,
    /// Its tax code.
    pub tax_code: &'a str,
    /// Whether the organisation is invented.
    pub is_fictional: bool,
    /// Whether it is demo data.
    pub is_illustrative: bool,
}

/// A storefront to add.
#[derive(Debug)]
pub struct NewStorefront<'a> {
    /// The organisation.
    pub organisation: OrganisationId,
    /// The address part of its page.
    pub slug: &'a str,
    /// Whether it is public.
    pub status: StorefrontStatus,
    /// Its story.
    pub story_vi: &'a str,
    /// Its story in English.
    pub story_en: &'a str,
}

/// Adds the registry's facts of a cooperative.
pub async fn insert_cooperative(connection: &mut PgConnection, coop: &NewCooperative<'_>) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "INSERT INTO cooperative (organisation_id, commune_code, legacy_address, field, members, founded_year, grade,
           representative, phone_shown, email, tax_code, is_fictional, is_illustrative)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)",
        coop.organisation.0,
        coop.commune,
        coop.legacy_address,
        coop.field,
        coop.members,
        coop.founded_year,
        coop.grade as Option<Grade>,
        coop.representative,
        coop.phone_shown,
        coop.email,
        coop.tax_code,
        coop.is_fictional,
        coop.is_illustrative,
    )
    .execute(connection)
    .await?;
    Ok(())
}

/// Adds a storefront.
pub async fn insert_storefront(
    connection: &mut PgConnection,
    storefront: &NewStorefront<'_>,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "INSERT INTO storefront (organisation_id, slug, status, story_vi, story_en) VALUES ($1, $2, $3, $4, $5)",
        storefront.organisation.0,
        storefront.slug,
        storefront.status as StorefrontStatus,
        storefront.story_vi,
        storefront.story_en,
    )
    .execute(connection)
    .await?;
    Ok(())
}
