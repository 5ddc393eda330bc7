//! The names that a search looks for beside products.

use crate::{
    base::{OrganisationId, Words},
    places::bare_name,
    search::around::{Namesake, PlaceKind, PlaceNamesake},
};
use sqlx::PgConnection;

/// A public storefront.
pub(in crate::search) struct NamedStorefront {
    pub(in crate::search) id: OrganisationId,
    pub(in crate::search) province: Option<String>,
    pub(in crate::search) namesake: Namesake,
}

/// The public storefronts that have something to show, at most so many as one process keeps: those with the most goods
/// first.
pub(in crate::search) async fn list_storefront_names(
    connection: &mut PgConnection,
) -> Result<Vec<NamedStorefront>, sqlx::Error> {
    let rows = sqlx::query!(
        r#"SELECT o.id AS "id: OrganisationId", s.slug, o.name_vi, o.name_en, o.province_code, s.product_count
           FROM storefront s JOIN organisation o ON o.id = s.organisation_id
           WHERE s.status = 'approved' AND s.product_count > 0
           ORDER BY s.product_count DESC, s.slug LIMIT 50000"#,
    )
    .fetch_all(connection)
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| NamedStorefront {
            id: row.id,
            province: row.province_code,
            namesake: Namesake {
                slug: row.slug,
                name: Words {
                    vi: row.name_vi,
                    en: row.name_en,
                },
                count: row.product_count,
            },
        })
        .collect())
}

/// The categories with goods, without those behind the age gate.
pub(in crate::search) async fn list_category_names(
    connection: &mut PgConnection,
) -> Result<Vec<Namesake>, sqlx::Error> {
    let rows = sqlx::query!(
        "SELECT slug, name_vi, name_en, product_count FROM category
         WHERE NOT is_age_restricted AND product_count > 0 ORDER BY position, slug",
    )
    .fetch_all(connection)
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| Namesake {
            slug: row.slug,
            name: Words {
                vi: row.name_vi,
                en: row.name_en,
            },
            count: row.product_count,
        })
        .collect())
}

/// The provinces of today, those of before that are none any more, and the communes in which public storefronts are.
pub(in crate::search) async fn list_place_names(
    connection: &mut PgConnection,
) -> Result<Vec<PlaceNamesake>, sqlx::Error> {
    let rows = sqlx::query!(
        r#"SELECT 0 AS "kind!", code AS "code!", name AS "name!", code AS "province_code!",
                  name AS "province_name!"
             FROM admin_unit WHERE parent_code IS NULL AND valid_to IS NULL
           UNION ALL
           SELECT 1, f.code, f.name, p.code, p.name
             FROM former_province f JOIN admin_unit p ON p.code = f.successor_code
             WHERE f.name_folded <> p.name_folded
           UNION ALL
           SELECT DISTINCT 2, c.code, c.name, p.code, p.name
             FROM storefront s JOIN cooperative coop ON coop.organisation_id = s.organisation_id
             JOIN admin_unit c ON c.code = coop.commune_code JOIN admin_unit p ON p.code = c.parent_code
             WHERE s.status = 'approved' AND s.product_count > 0
           ORDER BY 1, 2, 3"#,
    )
    .fetch_all(connection)
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| {
            let kind = match row.kind {
                0 => PlaceKind::Province,
                1 => PlaceKind::FormerProvince,
                _ => PlaceKind::Commune,
            };
            PlaceNamesake {
                kind,
                code: row.code,
                name: match kind {
                    PlaceKind::Commune => row.name,
                    _ => bare_name(&row.name).to_owned(),
                },
                province_code: row.province_code,
                province_name: bare_name(&row.province_name).to_owned(),
            }
        })
        .collect())
}
