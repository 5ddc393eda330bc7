//! Loads the places that everything else refers to, from files that come with the program.

use super::{
    place::bare_name,
    store::{self, Neighbour, UnitRow},
};
use crate::base::{fold, slugify};
use chrono::NaiveDate;
use sqlx::PgPool;
use std::collections::BTreeMap;

const ADMIN_UNITS: &str = include_str!("../../data/admin_units.csv");
const OLD_PROVINCES: &str = include_str!("../../data/old_provinces.csv");
const NEIGHBOURS: &str = include_str!("../../data/province_neighbours.csv");

/// Loads provinces, communes, former provinces and neighbours. What is already there is brought up to date, so this may
/// run at every start; communes that no longer occur are kept, because addresses refer to them.
pub async fn load_reference(pool: &PgPool) -> Result<(), sqlx::Error> {
    let (provinces, communes) = units(ADMIN_UNITS);
    let mut transaction = pool.begin().await?;
    store::upsert_units(&mut transaction, &provinces).await?;
    store::upsert_units(&mut transaction, &communes).await?;
    store::upsert_former_provinces(&mut transaction, &former_provinces(OLD_PROVINCES)).await?;
    store::insert_neighbours(&mut transaction, &neighbours(NEIGHBOURS)).await?;
    transaction.commit().await
}

/// The provinces and the communes of the file. A commune's slug carries its code, because communes of one province may
/// fold to the same name.
fn units(file: &'static str) -> (Vec<UnitRow>, Vec<UnitRow>) {
    let valid_from = NaiveDate::from_ymd_opt(2025, 7, 1).unwrap_or_default();
    let mut provinces = BTreeMap::new();
    let mut communes = Vec::new();
    for [province_code, province_name, code, name, kind] in rows(file) {
        provinces.entry(province_code).or_insert_with(|| UnitRow {
            code: province_code.to_owned(),
            kind: if province_name.starts_with("Thành phố") {
                "city"
            } else {
                "province"
            },
            name: province_name.to_owned(),
            name_folded: fold(bare_name(province_name)),
            slug: slugify(province_name),
            parent_code: None,
            valid_from,
        });
        let kind = match kind {
            "phường" => "ward",
            "đặc khu" => "special_zone",
            _ => "commune",
        };
        communes.push(UnitRow {
            code: code.to_owned(),
            kind,
            name: name.to_owned(),
            name_folded: fold(bare_name(name)),
            slug: format!("{}-{code}", slugify(name)),
            parent_code: Some(province_code.to_owned()),
            valid_from,
        });
    }
    (provinces.into_values().collect(), communes)
}

/// Code, name, folded name and today's code of each of the 63 former provinces.
fn former_provinces(file: &'static str) -> Vec<[String; 4]> {
    rows(file)
        .map(|[code, name, successor, _, _]: [&str; 5]| {
            [
                code.to_owned(),
                bare_name(name).to_owned(),
                fold(bare_name(name)),
                successor.to_owned(),
            ]
        })
        .collect()
}

/// Both directions of every pair.
fn neighbours(file: &'static str) -> Vec<Neighbour> {
    rows(file)
        .flat_map(|[province, others]: [&str; 2]| {
            others.split(' ').flat_map(move |other| {
                [
                    (province.to_owned(), other.to_owned()),
                    (other.to_owned(), province.to_owned()),
                ]
            })
        })
        .collect()
}

/// The rows of a file without quotes, its heading left out. The files are ours: a row of another width is a mistake of
/// ours and is left out.
fn rows<const WIDTH: usize>(file: &'static str) -> impl Iterator<Item = [&'static str; WIDTH]> {
    file.lines()
        .skip(1)
        .filter_map(|line| line.split(',').collect::<Vec<_>>().try_into().ok())
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn the_files_hold_every_unit_in_force() {
        let (provinces, communes) = units(ADMIN_UNITS);
        assert_eq!((provinces.len(), communes.len()), (34, 3_321));
        assert_eq!(ADMIN_UNITS.lines().count(), 1 + 3_321);
        let slugs: BTreeSet<_> = provinces.iter().chain(&communes).map(|unit| &unit.slug).collect();
        assert_eq!(slugs.len(), 34 + 3_321);
        assert!(slugs.contains(&"tinh-thai-nguyen".to_owned()));
    }

    #[test]
    fn every_former_province_has_a_successor_in_force() {
        let (provinces, _) = units(ADMIN_UNITS);
        let codes: BTreeSet<_> = provinces.iter().map(|unit| unit.code.as_str()).collect();
        let former = former_provinces(OLD_PROVINCES);
        assert_eq!(former.len(), 63);
        assert!(
            former
                .iter()
                .all(|[_, _, _, successor]| codes.contains(successor.as_str()))
        );
        let hoa_binh = former
            .iter()
            .find(|[_, name, _, _]| name == "Hòa Bình")
            .map(|[_, _, _, code]| code.as_str());
        assert_eq!(hoa_binh, Some("25"));
        assert!(
            neighbours(NEIGHBOURS)
                .iter()
                .all(|(one, other)| codes.contains(one.as_str()) && codes.contains(other.as_str()))
        );
    }

    #[test]
    fn neighbours_are_neighbours_of_each_other() {
        let pairs: BTreeSet<_> = neighbours(NEIGHBOURS).into_iter().collect();
        assert!(pairs.contains(&("86".to_owned(), "92".to_owned())));
        assert!(
            pairs
                .iter()
                .all(|(one, other)| one != other && pairs.contains(&(other.clone(), one.clone())))
        );
    }
}
