//! All SQL of this module.

use super::{AddressRefused, Commune, Province, ResolvedPlace};
use chrono::NaiveDate;
use sqlx::{PgConnection, PgExecutor};

/// An administrative unit to write.
#[derive(Debug)]
pub(super) struct UnitRow {
    pub(super) code: String,
    pub(super) kind: &'static str,
    pub(super) name: String,
    pub(super) name_folded: String,
    pub(super) slug: String,
    pub(super) parent_code: Option<String>,
    pub(super) valid_from: NaiveDate,
}

/// A province and one that it touches.
pub(super) type Neighbour = (String, String);

/// The provinces in force, by name.
pub async fn list_provinces(executor: impl PgExecutor<'_>) -> Result<Vec<Province>, sqlx::Error> {
    sqlx::query_as!(
        Province,
        "SELECT code, name, slug FROM admin_unit WHERE parent_code IS NULL AND valid_to IS NULL ORDER BY name_folded",
    )
    .fetch_all(executor)
    .await
}

/// The communes in force of a province, by name; none for an unknown province.
pub async fn list_communes(executor: impl PgExecutor<'_>, province: &str) -> Result<Vec<Commune>, sqlx::Error> {
    sqlx::query_as!(
        Commune,
        "SELECT code, name FROM admin_unit WHERE parent_code = $1 AND valid_to IS NULL ORDER BY name_folded, code",
        province,
    )
    .fetch_all(executor)
    .await
}

/// The commune in its province, when both are in force on that day.
pub async fn require_address(
    executor: impl PgExecutor<'_>,
    province: &str,
    commune: &str,
    on: NaiveDate,
) -> Result<ResolvedPlace, AddressRefused> {
    sqlx::query_as!(
        ResolvedPlace,
        "SELECT p.code AS province_code, p.name AS province_name, c.code AS commune_code, c.name AS commune_name
         FROM admin_unit c JOIN admin_unit p ON p.code = c.parent_code
         WHERE c.code = $2 AND p.code = $1
           AND c.valid_from <= $3 AND (c.valid_to IS NULL OR c.valid_to >= $3)
           AND p.valid_from <= $3 AND (p.valid_to IS NULL OR p.valid_to >= $3)",
        province,
        commune,
        on,
    )
    .fetch_optional(executor)
    .await?
    .ok_or(AddressRefused::UnknownPlace)
}

/// The codes of a province and of those that touch it.
pub async fn near_provinces(executor: impl PgExecutor<'_>, province: &str) -> Result<Vec<String>, sqlx::Error> {
    sqlx::query_scalar!(
        r#"SELECT $1 AS "code!: String"
           UNION SELECT neighbour_code FROM province_neighbour WHERE province_code = $1
           ORDER BY 1"#,
        province,
    )
    .fetch_all(executor)
    .await
}

pub(super) async fn upsert_units(connection: &mut PgConnection, units: &[UnitRow]) -> Result<(), sqlx::Error> {
    let column = |of: fn(&UnitRow) -> &str| units.iter().map(|unit| of(unit).to_owned()).collect::<Vec<_>>();
    let parents: Vec<_> = units.iter().map(|unit| unit.parent_code.clone()).collect();
    let valid_from: Vec<_> = units.iter().map(|unit| unit.valid_from).collect();
    sqlx::query!(
        "INSERT INTO admin_unit (code, kind, name, name_folded, slug, parent_code, valid_from)
         SELECT * FROM UNNEST($1::text[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::date[])
         ON CONFLICT (code) DO UPDATE SET kind = EXCLUDED.kind, name = EXCLUDED.name,
           name_folded = EXCLUDED.name_folded, slug = EXCLUDED.slug, parent_code = EXCLUDED.parent_code
         WHERE (admin_unit.kind, admin_unit.name, admin_unit.slug, admin_unit.parent_code)
           IS DISTINCT FROM (EXCLUDED.kind, EXCLUDED.name, EXCLUDED.slug, EXCLUDED.parent_code)",
        &column(|unit| &unit.code),
        &column(|unit| unit.kind),
        &column(|unit| &unit.name),
        &column(|unit| &unit.name_folded),
        &column(|unit| &unit.slug),
        &parents as &[Option<String>],
        &valid_from,
    )
    .execute(connection)
    .await?;
    Ok(())
}

pub(super) async fn upsert_former_provinces(
    connection: &mut PgConnection,
    provinces: &[[String; 4]],
) -> Result<(), sqlx::Error> {
    let column = |index: usize| provinces.iter().map(|row| row[index].clone()).collect::<Vec<_>>();
    sqlx::query!(
        "INSERT INTO former_province (code, name, name_folded, successor_code)
         SELECT * FROM UNNEST($1::text[], $2::text[], $3::text[], $4::text[])
         ON CONFLICT (code) DO UPDATE SET name = EXCLUDED.name, name_folded = EXCLUDED.name_folded,
           successor_code = EXCLUDED.successor_code",
        &column(0),
        &column(1),
        &column(2),
        &column(3),
    )
    .execute(connection)
    .await?;
    Ok(())
}

pub(super) async fn insert_neighbours(
    connection: &mut PgConnection,
    neighbours: &[Neighbour],
) -> Result<(), sqlx::Error> {
    let (provinces, others): (Vec<_>, Vec<_>) = neighbours.iter().cloned().unzip();
    sqlx::query!(
        "INSERT INTO province_neighbour (province_code, neighbour_code)
         SELECT * FROM UNNEST($1::text[], $2::text[]) ON CONFLICT DO NOTHING",
        &provinces,
        &others,
    )
    .execute(connection)
    .await?;
    Ok(())
}
