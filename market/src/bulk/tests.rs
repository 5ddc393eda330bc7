use super::{BadRow, ImportError, Imported, RowProblem, import};
use crate::{
    base::Clock,
    demo::fixture::{clock_on, day, market},
    doctor, people, places, trust,
};
use serde_json::{Value, json};
use sqlx::{PgPool, Row};
use std::{fmt::Write, path::PathBuf};

/// A file that is gone with the test.
struct TheFile(PathBuf);

impl TheFile {
    fn holding(text: &str) -> Self {
        let path = std::env::temp_dir().join(format!("catalogue-{}.jsonl", uuid::Uuid::now_v7()));
        std::fs::write(&path, text).expect("the file is written");
        Self(path)
    }

    fn of(rows: &[Value]) -> Self {
        Self::holding(&rows.iter().fold(String::new(), |mut text, row| {
            writeln!(text, "{row}").expect("text grows");
            text
        }))
    }
}

impl Drop for TheFile {
    fn drop(&mut self) {
        std::fs::remove_file(&self.0).expect("the file is removed");
    }
}

fn row(name: &str, cooperative: &str, province: &str) -> Value {
    json!({
        "name": name, "description": "Ngon.", "category": "Miến, bún, phở, mỳ", "province": province,
        "cooperative": cooperative, "ocop_stars": null, "price_vnd": 50_000,
    })
}

fn with(mut row: Value, field: &str, value: impl Into<Value>) -> Value {
    row[field] = value.into();
    row
}

/// Numbers of a market that must not change when nothing is loaded.
async fn counts(pool: &PgPool) -> Vec<i64> {
    let mut counts = Vec::new();
    for query in [
        "SELECT count(*) FROM product",
        "SELECT count(*) FROM organisation",
        "SELECT count(*) FROM category",
        "SELECT count(*) FROM account",
        "SELECT count(*) FROM stock_movement",
        "SELECT count(*) FROM product_search",
        "SELECT sum(price_vnd)::bigint FROM offer",
    ] {
        counts.push(sqlx::query_scalar(query).fetch_one(pool).await.expect("a number"));
    }
    counts
}

async fn text(pool: &PgPool, query: &'static str) -> String {
    let row = sqlx::query(query).fetch_one(pool).await.expect("a row");
    row.get::<Option<String>, _>(0).unwrap_or_default()
}

async fn assert_sound(pool: &PgPool) {
    for finding in doctor::examine(pool).await.expect("an examination") {
        assert_eq!(finding.broken, Vec::<String>::new(), "{}", finding.sentence);
    }
}

#[sqlx::test(migrator = "crate::schema::MIGRATOR")]
async fn rows_become_published_offers_of_known_and_new_cooperatives(pool: PgPool) {
    let clock = market(&pool).await;
    let file = TheFile::of(&[
        // The demo knows this cooperative, and its category.
        with(
            row("Miến dong sợi nhỏ 300 g", "htx tài hoan", "Bắc Kạn"),
            "ocop_stars",
            4,
        ),
        with(
            row("Đèn lồng Na Rì", "Tổ hợp tác Đèn Na Rì", "Tỉnh Bắc Kạn"),
            "category",
            "Đèn, nến",
        ),
        row("Bún ngô Na Rì", "Tổ hợp tác Đèn Na Rì", "19"),
    ]);
    let imported = import(&pool, &clock, &file.0).await.expect("it is loaded");
    let expected = Imported {
        rows: 3,
        cooperatives: 1,
        categories: 1,
        added: 3,
        updated: 0,
    };
    assert_eq!(imported, expected);

    let goods = "SELECT string_agg(concat_ws('|', p.slug, o.slug, p.category_slug, v.pack_vi, v.net_amount,
           f.price_vnd, p.status, i.on_hand BETWEEN 20 AND 200, s.price_vnd, s.province_code), E'\\n' ORDER BY p.slug)
         FROM product p JOIN organisation o ON o.id = p.producer_id JOIN variant v ON v.product_id = p.id
         JOIN offer f ON f.variant_id = v.id AND f.seller_id = o.id JOIN stock_item i ON i.offer_id = f.id
         JOIN product_search s ON s.product_id = p.id WHERE p.description_vi = 'Ngon.'";
    assert_eq!(
        text(&pool, goods).await.lines().collect::<Vec<_>>(),
        [
            "bun-ngo-na-ri|to-hop-tac-den-na-ri|mien-bun-pho|1 gói|50000|published|t|50000|19",
            "den-long-na-ri|to-hop-tac-den-na-ri|den-nen|1 gói|50000|published|t|50000|19",
            "mien-dong-soi-nho-300-g|tai-hoan|mien-bun-pho|300 g|300|50000|published|t|50000|19",
        ]
    );
    let seller = "SELECT concat_ws('|', o.kind, o.name_vi, c.legacy_address, c.is_illustrative, s.status,
           s.product_count)
         FROM organisation o JOIN cooperative c ON c.organisation_id = o.id
         JOIN storefront s ON s.organisation_id = o.id
         WHERE o.slug = 'to-hop-tac-den-na-ri'";
    assert_eq!(
        text(&pool, seller).await,
        "cooperative_group|Tổ hợp tác Đèn Na Rì|tỉnh Bắc Kạn|t|approved|2"
    );
    let category = "SELECT concat_ws('|', name_vi, is_age_restricted, product_count,
           position = (SELECT max(position) FROM category)) FROM category WHERE slug = 'den-nen'";
    assert_eq!(text(&pool, category).await, "Đèn, nến|f|1|t");
    assert_sound(&pool).await;
}

#[sqlx::test(migrator = "crate::schema::MIGRATOR")]
async fn stars_come_with_a_certificate_that_says_it_is_illustrative(pool: PgPool) {
    let clock = market(&pool).await;
    let file = TheFile::of(&[
        with(row("Miến bốn sao", "HTX Tài Hoan", "19"), "ocop_stars", 4),
        with(row("Miến không sao", "HTX Tài Hoan", "19"), "ocop_stars", 0),
    ]);
    import(&pool, &clock, &file.0).await.expect("it is loaded");
    let proof = trust::load_proof(&pool, "nhap-mien-bon-sao")
        .await
        .expect("an answer")
        .expect("a certificate");
    assert!(proof.certificate.is_illustrative && proof.certificate.is_verified);
    assert_eq!(proof.certificate.number, "NHAP-MIEN-BON-SAO");
    assert!(proof.verified_by.is_none(), "no department is named for it");
    let badges = |day_text| trust::load_badges(&pool, std::slice::from_ref(&proof.product), day(day_text));
    let stars = badges("2026-11-21").await.expect("an answer");
    assert_eq!(stars.get(&proof.product).map(|badge| badge.stars), Some(4));
    assert!(badges("2029-01-01").await.expect("an answer").is_empty());
    let without = "SELECT count(*)::text FROM ocop_certificate WHERE product_name = 'Miến không sao'";
    assert_eq!(text(&pool, without).await, "0");
    let stranger = people::Visitor::stranger();
    let here = people::Client {
        address: std::net::Ipv4Addr::LOCALHOST.into(),
        agent: String::new(),
    };
    let sign_in = people::sign_in(
        &pool,
        &stranger,
        "nhap-danh-muc@cho-phien.invalid",
        "",
        "",
        &here,
        clock.now(),
    );
    assert!(sign_in.await.is_err(), "nobody signs in as the one who vouches");
}

#[sqlx::test(migrator = "crate::schema::MIGRATOR")]
async fn one_bad_row_loads_nothing_and_is_named(pool: PgPool) {
    let clock = market(&pool).await;
    let before = counts(&pool).await;
    let good = row("Miến", "HTX Mới", "19").to_string();
    let file = TheFile::holding(&format!(
        "{good}\n\n{}\nkhông phải JSON\n{}\n",
        row("Miến", "HTX Mới", "Atlantis"),
        with(row("Miến", "HTX Mới", "19"), "price_vnd", 0)
    ));
    let refused = import(&pool, &clock, &file.0).await.expect_err("it is refused");
    assert_eq!(refused.to_string(), "3 of 4 rows are wrong, nothing was loaded");
    let ImportError::BadRows { first, .. } = refused else {
        panic!("{refused}")
    };
    assert_eq!(first.iter().map(|bad| bad.line).collect::<Vec<_>>(), [3, 4, 5]);
    let unknown = BadRow {
        line: 3,
        problem: RowProblem::Province("Atlantis".to_owned()),
    };
    assert_eq!(first[0], unknown);
    assert_eq!(
        first[0].to_string(),
        "dòng 3: không có tỉnh, thành phố nào tên là “Atlantis” (no such province)"
    );
    assert_eq!(first[2].problem, RowProblem::Price(0));
    assert_eq!(counts(&pool).await, before);
}

#[sqlx::test(migrator = "crate::schema::MIGRATOR")]
async fn of_many_bad_rows_the_first_twenty_are_named(pool: PgPool) {
    places::load_reference(&pool).await.expect("places");
    let file = TheFile::holding(&"{}\n".repeat(1_000));
    let refused = import(&pool, &clock_on("2026-11-21"), &file.0)
        .await
        .expect_err("it is refused");
    let ImportError::BadRows { first, count, rows } = refused else {
        panic!("{refused}")
    };
    assert_eq!((first.len(), count, rows), (20, 1_000, 1_000));
}

#[sqlx::test(migrator = "crate::schema::MIGRATOR")]
async fn a_file_that_is_not_there_is_no_empty_file(pool: PgPool) {
    places::load_reference(&pool).await.expect("places");
    let clock = clock_on("2026-11-21");
    let missing = std::path::Path::new("/khong-co/catalogue.jsonl");
    let refused = import(&pool, &clock, missing).await.expect_err("it is refused");
    assert!(matches!(refused, ImportError::File(_)), "{refused}");
    let empty = import(&pool, &clock, &TheFile::holding("\n").0)
        .await
        .expect("nothing to load");
    assert_eq!(empty, Imported::default());
}

#[sqlx::test(migrator = "crate::schema::MIGRATOR")]
async fn the_same_file_again_changes_only_what_it_tells_anew(pool: PgPool) {
    let clock = market(&pool).await;
    let rows = [row("Miến", "HTX Mới", "19"), row("Bún", "HTX Mới", "19")];
    import(&pool, &clock, &TheFile::of(&rows).0)
        .await
        .expect("it is loaded");
    let before = counts(&pool).await;
    let again = import(&pool, &clock, &TheFile::of(&rows).0)
        .await
        .expect("it is loaded");
    let expected = Imported {
        rows: 2,
        updated: 2,
        ..Imported::default()
    };
    assert_eq!(again, expected);
    assert_eq!(counts(&pool).await, before);

    // The same product, written otherwise; of two rows the last counts, also when the first adds the product.
    let changed = [
        with(row("MIẾN", "htx mới", "Thái Nguyên"), "price_vnd", 60_000),
        with(row("Miến", "HTX Mới", "19"), "price_vnd", 70_000),
        row("Phở", "HTX Mới", "19"),
        with(row("Phở", "HTX Mới", "19"), "description", "Ngon hơn."),
    ];
    let third = import(&pool, &clock, &TheFile::of(&changed).0)
        .await
        .expect("it is loaded");
    assert_eq!((third.added, third.updated, third.cooperatives), (1, 3, 0));
    let prices = "SELECT string_agg(concat_ws('|', p.name_vi, f.price_vnd, s.price_vnd, p.description_vi), ', '
           ORDER BY p.slug)
         FROM product p JOIN organisation o ON o.id = p.producer_id AND o.slug = 'htx-moi'
         JOIN variant v ON v.product_id = p.id
         JOIN offer f ON f.variant_id = v.id JOIN product_search s ON s.product_id = p.id";
    assert_eq!(
        text(&pool, prices).await,
        "Bún|50000|50000|Ngon., Miến|70000|70000|Ngon., Phở|50000|50000|Ngon hơn."
    );
    assert_sound(&pool).await;
}

#[sqlx::test(migrator = "crate::schema::MIGRATOR")]
async fn alcohol_is_behind_the_age_gate_whatever_its_category(pool: PgPool) {
    let clock = market(&pool).await;
    let file = TheFile::of(&[
        with(row("Rượu ngô Bắc Hà", "HTX Mới", "15"), "category", "Đồ uống"),
        with(row("Chai men lá", "HTX Mới", "15"), "category", "Rượu"),
        with(row("Nước mận", "HTX Mới", "15"), "category", "Đồ uống"),
    ]);
    import(&pool, &clock, &file.0).await.expect("it is loaded");
    let gates = "SELECT string_agg(concat_ws('|', p.slug, p.category_slug, s.is_age_restricted), ', ' ORDER BY p.slug)
         FROM product p JOIN product_search s ON s.product_id = p.id WHERE p.description_vi = 'Ngon.'";
    assert_eq!(
        text(&pool, gates).await,
        "chai-men-la|ruou|t, nuoc-man|do-uong|f, ruou-ngo-bac-ha|ruou|t"
    );
    let shown = "SELECT product_count::text FROM storefront WHERE slug = 'htx-moi'";
    assert_eq!(text(&pool, shown).await, "1");
}

/// More rows than are written at a time: sixty names, each of a hundred cooperatives.
fn many() -> Vec<Value> {
    (0..6_000)
        .map(|number| {
            row(
                &format!("Miến loại {}", number / 100),
                &format!("HTX {}", number % 100),
                "19",
            )
        })
        .collect()
}

#[sqlx::test(migrator = "crate::schema::MIGRATOR")]
async fn what_is_called_alike_has_addresses_of_its_own(pool: PgPool) {
    places::load_reference(&pool).await.expect("places");
    let clock: Clock = clock_on("2026-11-21");
    let imported = import(&pool, &clock, &TheFile::of(&many()).0)
        .await
        .expect("it is loaded");
    assert_eq!(
        (imported.rows, imported.added, imported.cooperatives),
        (6_000, 6_000, 100)
    );
    let slugs = "SELECT concat_ws('|', count(*), min(slug), bool_or(slug = 'mien-loai-59-100')) FROM product";
    assert_eq!(text(&pool, slugs).await, "6000|mien-loai-0|t");
    let counted = "SELECT product_count::text FROM category";
    assert_eq!(text(&pool, counted).await, "6000");
    let index = "SELECT array_to_string(reloptions, ',') FROM pg_class WHERE relname = 'product_search_words'";
    assert_eq!(
        text(&pool, index).await,
        "fastupdate=off",
        "searches are as fast as before"
    );
    assert_sound(&pool).await;
}

#[sqlx::test(migrator = "crate::schema::MIGRATOR")]
async fn what_fails_in_the_middle_leaves_nothing_behind(pool: PgPool) {
    let clock = market(&pool).await;
    let before = counts(&pool).await;
    for statement in [
        "CREATE FUNCTION refuse_last() RETURNS trigger LANGUAGE plpgsql AS $$
         BEGIN IF NEW.slug = 'mien-loai-59-100' THEN RAISE 'the disk is full'; END IF; RETURN NEW; END $$",
        "CREATE TRIGGER refuse_last BEFORE INSERT ON product FOR EACH ROW EXECUTE FUNCTION refuse_last()",
    ] {
        sqlx::query(statement).execute(&pool).await.expect("the sabotage works");
    }
    let refused = import(&pool, &clock, &TheFile::of(&many()).0)
        .await
        .expect_err("it fails");
    assert!(refused.to_string().contains("the disk is full"), "{refused}");
    assert_eq!(counts(&pool).await, before);
}
