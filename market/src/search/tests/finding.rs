//! What is found by words.

use super::*;
use crate::{base::Vnd, demo::fixture::market};

#[sqlx::test(migrator = "crate::schema::MIGRATOR")]
async fn every_word_must_occur_in_name_seller_category_or_place(pool: PgPool) {
    market(&pool).await;
    // Name, with and without marks.
    assert_eq!(slugs(&pool, &request("Bưởi đỏ Tân Lạc")).await, ["buoi-do-tan-lac"]);
    assert_eq!(slugs(&pool, &request("buoi do tan lac")).await, ["buoi-do-tan-lac"]);
    // Seller and category.
    assert!(
        slugs(&pool, &request("tai hoan mien"))
            .await
            .contains(&"mien-dong-tai-hoan-500".to_owned())
    );
    // English.
    assert!(
        slugs(&pool, &request("honey forest"))
            .await
            .contains(&"mat-ong-rung-da-bac".to_owned())
    );
    // The province of today, and that of before: only goods of the former province.
    assert!(
        slugs(&pool, &request("cam phú thọ"))
            .await
            .contains(&"cam-cao-phong".to_owned())
    );
    let former = slugs(&pool, &request("hòa bình")).await;
    assert!(former.contains(&"cam-cao-phong".to_owned()) && !former.contains(&"mat-hoa-dua".to_owned()));
    // A whole word of the name stands before the mere beginning of one.
    let oranges = slugs(&pool, &request("cam")).await;
    assert!(
        oranges[..2]
            .iter()
            .all(|slug| slug.starts_with("cam-") || slug.contains("-cam-")),
        "{oranges:?}"
    );
    // Nothing fits.
    let nothing = find(&pool, &request("xyzzyx")).await;
    assert_eq!((nothing.total, nothing.is_near), (Total::counted(0), false));
    assert_eq!(find(&pool, &request("%")).await.total, Total::counted(0));
    // Nothing typed: everything but alcohol.
    assert_eq!(find(&pool, &request("  ")).await.total, Total::counted(127));
}

#[sqlx::test(migrator = "crate::schema::MIGRATOR")]
async fn senseless_input_has_an_answer(pool: PgPool) {
    market(&pool).await;
    for words in [
        "'; DROP TABLE product; --",
        "\\",
        "%%%%",
        "____",
        "\u{0}\u{202e}",
        "🍊",
        &"a ".repeat(100_000),
        "ﷺ",
    ] {
        let request = SearchRequest {
            page: u32::MAX,
            per_page: u32::MAX,
            stars_min: Some(i16::MAX),
            price_from: Some(Vnd(i64::MAX)),
            price_to: Some(Vnd(i64::MIN)),
            ..request(words)
        };
        assert_eq!(find(&pool, &request).await.products, []);
    }
}

#[sqlx::test(migrator = "crate::schema::MIGRATOR")]
async fn slips_are_mended_and_what_comes_near_is_called_so(pool: PgPool) {
    market(&pool).await;
    for (typed, meant) in [
        ("mieens dong", Some("miến dong")),
        ("miendong", Some("miến dong")),
        ("mien dogn", Some("miến dong")),
        ("miến dong", None),
        ("mien dong", None),
    ] {
        let hits = find(&pool, &request(typed)).await;
        assert_eq!(hits.meant.as_deref(), meant, "{typed}");
        assert!(!hits.is_near && hits.total.count > 0, "{typed}");
        assert!(hits.marks.contains(&"mien".to_owned()), "{typed}");
    }
    // What is spelt otherwise throughout, and words that only make up a place's name, are no more than alike.
    for (typed, is_near) in [
        ("thổ cẩm", true),
        ("Hà Giang", true),
        ("bưởi đỏ", false),
        ("buoi do", false),
        ("Bắc Kạn", false),
        ("Thái Nguyên", false),
        ("mật ông rừng", false),
        ("OCOP 5 sao", false),
    ] {
        let hits = find(&pool, &request(typed)).await;
        assert_eq!(
            (hits.is_near, hits.total.count > 0),
            (is_near, true),
            "{typed} {:?}",
            hits.meant
        );
    }
    let near = find(&pool, &request("bưởi đỏ tân lạc sấy thăng hoa")).await;
    assert!(near.is_near);
    assert_eq!(
        slugs(&pool, &request("bưởi đỏ tân lạc sấy thăng hoa"))
            .await
            .first()
            .map(String::as_str),
        Some("buoi-do-tan-lac")
    );
}

#[sqlx::test(migrator = "crate::schema::MIGRATOR")]
async fn operators_are_only_words(pool: PgPool) {
    market(&pool).await;
    let plain = slugs(&pool, &request("miến dong")).await;
    for words in [
        "miến & dong",
        "'miến' | dong",
        "!miến <-> dong:*",
        "(miến) \\ dong''",
        "miến\u{202e} dong\0",
    ] {
        assert_eq!(slugs(&pool, &request(words)).await, plain, "{words}");
    }
    for words in [
        "&",
        "!()",
        "<->",
        "'",
        "''",
        ":*",
        "\u{301}\u{300}",
        &"tà ".repeat(3_000),
        &"x".repeat(10_000),
    ] {
        find(&pool, &request(words)).await;
    }
}
