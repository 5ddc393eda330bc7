use super::{AddressRefused, list_communes, list_provinces, load_reference, near_provinces, require_address};
use crate::demo::fixture::day;
use sqlx::PgPool;

#[sqlx::test(migrator = "crate::schema::MIGRATOR")]
async fn an_address_is_a_commune_of_its_own_province_on_a_day(pool: PgPool) {
    load_reference(&pool).await.expect("places");
    let place = require_address(&pool, "25", "04831", day("2026-11-21"))
        .await
        .expect("Xã Đà Bắc");
    assert_eq!(
        (place.province_name.as_str(), place.commune_name.as_str()),
        ("Tỉnh Phú Thọ", "Xã Đà Bắc")
    );

    for (province, commune, on) in [
        ("19", "04831", "2026-11-21"),
        ("25", "99999", "2026-11-21"),
        ("25", "25", "2026-11-21"),
        ("", "", "2026-11-21"),
        ("25", "04831", "2025-06-30"),
    ] {
        let refused = require_address(&pool, province, commune, day(on)).await;
        assert!(
            matches!(refused, Err(AddressRefused::UnknownPlace)),
            "{province} {commune} {on}"
        );
    }
}

#[sqlx::test(migrator = "crate::schema::MIGRATOR")]
async fn provinces_know_their_communes_and_neighbours(pool: PgPool) {
    load_reference(&pool).await.expect("places");
    let provinces = list_provinces(&pool).await.expect("provinces");
    assert_eq!(provinces.len(), 34);
    assert_eq!(
        provinces.first().map(|province| province.name.as_str()),
        Some("Tỉnh An Giang")
    );
    let communes = list_communes(&pool, "86").await.expect("communes");
    assert!(communes.iter().any(|commune| commune.name == "Xã Cầu Kè"));
    assert_eq!(list_communes(&pool, "no").await.expect("communes").len(), 0);
    assert_eq!(
        near_provinces(&pool, "86").await.expect("neighbours"),
        ["82", "86", "92"]
    );
    assert_eq!(near_provinces(&pool, "92").await.expect("neighbours"), ["86", "92"]);
    assert_eq!(near_provinces(&pool, "44").await.expect("neighbours"), ["44"]);
}
