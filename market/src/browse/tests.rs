use super::{Featured, FeaturedSubject, ProductCard, categories, category, certificate, home, ocop_shelf, product};
use super::{search_page, storefront, storefronts};
use crate::{
    base::{Slug, Total, Vnd},
    catalog::{Buyable, NetAmount, NetUnit, Per},
    demo::fixture::{day, market},
    search::{Directory, PlaceKind, PostgresIndex, SearchRequest, SearchWords},
    trust::Standing,
};
use sqlx::PgPool;

fn slugs(cards: &[ProductCard]) -> Vec<&str> {
    cards.iter().map(|card| card.slug.as_str()).collect()
}

fn subjects(featured: &[Featured]) -> Vec<&str> {
    featured
        .iter()
        .map(|one| match &one.subject {
            FeaturedSubject::Product(card) => card.slug.as_str(),
            FeaturedSubject::Storefront(card) => card.slug.as_str(),
        })
        .collect()
}

async fn run(pool: &PgPool, sql: &'static str) {
    sqlx::query(sql).execute(pool).await.expect("a change");
}

#[sqlx::test(migrator = "crate::schema::MIGRATOR")]
async fn home_shows_what_is_featured_and_in_season_and_no_alcohol(pool: PgPool) {
    let clock = market(&pool).await;
    let page = home(&pool, &Directory::default(), clock.today()).await.expect("home");
    let mut featured = subjects(&page.featured);
    // Each department has its turn before one has its second.
    assert_eq!(
        page.featured
            .iter()
            .map(|one| &one.department_name.vi)
            .take(4)
            .collect::<std::collections::BTreeSet<_>>()
            .len(),
        4
    );
    featured.sort();
    assert_eq!(
        featured,
        [
            "buoi-do-tan-lac",
            "cam-muong-thang",
            "mat-hoa-dua",
            "mien-dong-tai-hoan-500",
            "my-gao-chu",
            "yen-duong"
        ]
    );
    assert_eq!(page.in_season.len(), 12);
    assert!(
        page.in_season
            .iter()
            .all(|card| card.in_season && !card.season.is_all_year() && !card.is_age_restricted)
    );
    assert_eq!(page.storefronts.len(), 8);
    assert!(page.storefronts.iter().all(|card| card.product_count > 0));
    assert_eq!(page.categories.len(), 19);
    assert_eq!(page.categories.iter().map(|category| category.count).sum::<i64>(), 127);
    assert_eq!(
        categories(&pool)
            .await
            .expect("categories")
            .iter()
            .filter(|one| one.is_age_restricted)
            .count(),
        1
    );

    // A slot outlives what it shows: the page does not show it any more.
    run(&pool, "UPDATE product SET status = 'hidden' WHERE slug = 'my-gao-chu'").await;
    run(
        &pool,
        "UPDATE product SET alcohol_permille = 300 WHERE slug = 'mat-hoa-dua'",
    )
    .await;
    run(
        &pool,
        "UPDATE storefront SET status = 'suspended' WHERE slug = 'yen-duong'",
    )
    .await;
    let page = home(&pool, &Directory::default(), clock.today()).await.expect("home");
    assert_eq!(page.featured.len(), 3, "{:?}", subjects(&page.featured));
    // Nor one that was taken down.
    run(
        &pool,
        "UPDATE feature_slot SET removed_at = created_at, removed_by = approved_by
         WHERE storefront_id = (SELECT id FROM organisation WHERE slug = 'cam-muong-thang')",
    )
    .await;
    let page = home(&pool, &Directory::default(), clock.today()).await.expect("home");
    assert_eq!(page.featured.len(), 2, "{:?}", subjects(&page.featured));
    // After the slots have ended nothing is featured.
    assert!(
        home(&pool, &Directory::default(), day("2027-01-20"))
            .await
            .expect("home")
            .featured
            .is_empty()
    );
    assert!(
        !home(&pool, &Directory::default(), day("2027-01-19"))
            .await
            .expect("home")
            .featured
            .is_empty()
    );
}

#[sqlx::test(migrator = "crate::schema::MIGRATOR")]
async fn a_category_shows_its_goods_in_pages(pool: PgPool) {
    let clock = market(&pool).await;
    let tea = category(&pool, "tra", 1, clock.today())
        .await
        .expect("a page")
        .expect("tea");
    assert_eq!((tea.products.len(), tea.paging.total), (8, Total::counted(8)));
    assert_eq!(subjects(&tea.featured), ["tra-hoa-vang"]);
    let beyond = category(&pool, "tra", 99, clock.today())
        .await
        .expect("a page")
        .expect("tea");
    assert!(beyond.products.is_empty() && beyond.featured.is_empty());
    let spirits = category(&pool, "ruou", 1, clock.today())
        .await
        .expect("a page")
        .expect("spirits");
    assert!(spirits.category.is_age_restricted && spirits.featured.is_empty());
    assert_eq!(spirits.products.len(), 4);
    assert!(
        spirits
            .products
            .iter()
            .all(|card| card.buyable == Buyable::AlcoholNotYet)
    );
    assert!(
        category(&pool, "khong-co", 1, clock.today())
            .await
            .expect("a page")
            .is_none()
    );
}

#[sqlx::test(migrator = "crate::schema::MIGRATOR")]
async fn a_product_tells_where_it_comes_from_and_whether_it_can_be_bought(pool: PgPool) {
    let clock = market(&pool).await;
    let ask = async |slug: &'static str| {
        product(&pool, slug, clock.today())
            .await
            .expect("a page")
            .expect("a product")
    };

    let noodles = ask("mien-dong-tai-hoan-500").await;
    assert_eq!(noodles.buyable, Buyable::Yes);
    assert_eq!(noodles.stars.as_ref().map(|badge| badge.stars), Some(5));
    assert_eq!(
        noodles.certificate.as_ref().map(|one| &one.slug),
        noodles.stars.as_ref().map(|one| &one.certificate_slug)
    );
    assert_eq!(noodles.origin.commune_name, "Xã Côn Minh");
    assert_eq!(
        noodles.origin.former_name,
        "thôn Chè Cọ, xã Côn Minh, huyện Na Rì, Bắc Kạn"
    );
    let offer = &noodles.offers[0];
    assert_eq!(
        offer.net,
        Some(NetAmount {
            amount: 500,
            unit: NetUnit::Gram
        })
    );
    assert_eq!(
        offer.unit_price.map(|unit| (unit.price, unit.per)),
        Some((Vnd(offer.price.0 * 2), Per::Kilogram))
    );
    assert!(noodles.producer.is_none() && noodles.is_illustrative);
    assert_eq!(noodles.others.len(), 8);
    assert!(noodles.others[..3].iter().all(|card| card.seller_slug == "tai-hoan"));
    assert!(!slugs(&noodles.others).contains(&"mien-dong-tai-hoan-500"));

    assert_eq!(ask("vai-say-kho").await.buyable, Buyable::Yes);
    assert!(!ask("quyt-cao-phong").await.is_age_restricted);
    assert_eq!(ask("vai-thieu-luc-ngan").await.buyable, Buyable::Preorder);
    assert_eq!(ask("ruou-mo-men-la").await.buyable, Buyable::AlcoholNotYet);
    // A certificate that ended in July shows no star.
    assert!(ask("bi-xanh-thom-tuoi").await.stars.is_none());
    assert_eq!(ask("bi-xanh-thom-tuoi").await.buyable, Buyable::OutOfSeason);

    run(&pool, "UPDATE stock_item SET held = on_hand").await;
    assert_eq!(ask("vai-say-kho").await.buyable, Buyable::SoldOut);
    run(
        &pool,
        "UPDATE storefront SET closed_from = '2026-11-21', closed_to = '2026-11-21'",
    )
    .await;
    assert_eq!(ask("vai-say-kho").await.buyable, Buyable::ShopClosed);
    run(
        &pool,
        "UPDATE storefront SET status = 'suspended' WHERE slug = 'tai-hoan'",
    )
    .await;
    assert!(
        product(&pool, "mien-dong-tai-hoan-500", clock.today())
            .await
            .expect("a page")
            .is_none()
    );
    run(
        &pool,
        "UPDATE product SET status = 'in_review' WHERE slug = 'vai-say-kho'",
    )
    .await;
    assert!(
        product(&pool, "vai-say-kho", clock.today())
            .await
            .expect("a page")
            .is_none()
    );
}

#[sqlx::test(migrator = "crate::schema::MIGRATOR")]
async fn another_sellers_offer_stands_beside_and_on_their_own_storefront(pool: PgPool) {
    let clock = market(&pool).await;
    let sellers = || async {
        let page = product(&pool, "mien-dong-tai-hoan-500", clock.today())
            .await
            .expect("a page")
            .expect("a product");
        page.offers
            .into_iter()
            .map(|offer| offer.seller_slug)
            .collect::<Vec<_>>()
    };
    run(
        &pool,
        "INSERT INTO offer (id, seller_id, variant_id, price_vnd, availability)
         SELECT gen_random_uuid(), (SELECT id FROM organisation WHERE slug = 'ocop-que-thanh'), v.id, 1000, 'in_stock'
         FROM variant v JOIN product p ON p.id = v.product_id WHERE p.slug = 'mien-dong-tai-hoan-500'",
    )
    .await;
    // Without goods it does not stand before what its maker has; with goods the cheapest does.
    assert_eq!(sellers().await, ["tai-hoan", "ocop-que-thanh"]);
    run(
        &pool,
        "INSERT INTO stock_item (id, offer_id, on_hand) SELECT gen_random_uuid(), id, 3 FROM offer WHERE price_vnd = 1000",
    )
    .await;
    assert_eq!(sellers().await, ["ocop-que-thanh", "tai-hoan"]);
    let page = product(&pool, "mien-dong-tai-hoan-500", clock.today())
        .await
        .expect("a page")
        .expect("a product");
    assert_eq!(
        page.offers.iter().map(|offer| offer.is_by_maker).collect::<Vec<_>>(),
        [false, true]
    );
    assert_eq!(page.seller.slug, "ocop-que-thanh");
    assert_eq!(
        page.producer.and_then(|producer| producer.storefront_slug).as_deref(),
        Some("tai-hoan")
    );

    let shop = storefront(&pool, "ocop-que-thanh", 1, clock.today())
        .await
        .expect("a page")
        .expect("a storefront");
    assert!(slugs(&shop.products).contains(&"mien-dong-tai-hoan-500"));
    let theirs = shop.products.iter().find(|card| card.slug == "mien-dong-tai-hoan-500");
    assert!(theirs.is_some_and(|card| card.producer_name.is_some()));
    let own = storefront(&pool, "tai-hoan", 1, clock.today())
        .await
        .expect("a page")
        .expect("a storefront");
    let card = own
        .products
        .iter()
        .find(|card| card.slug == "mien-dong-tai-hoan-500")
        .expect("its own product");
    assert_eq!(card.seller_slug, "tai-hoan");
    assert!(card.price > Vnd(1000));
    assert_eq!(card.producer_name, None);

    // Paused, or no longer consented to, nobody sees it.
    run(&pool, "UPDATE offer SET is_paused = true WHERE price_vnd = 1000").await;
    assert_eq!(sellers().await, ["tai-hoan"]);
    run(
        &pool,
        "UPDATE offer SET is_paused = false, is_consented = false WHERE price_vnd = 1000",
    )
    .await;
    assert_eq!(sellers().await, ["tai-hoan"]);
    let shop = storefront(&pool, "ocop-que-thanh", 1, clock.today())
        .await
        .expect("a page")
        .expect("a storefront");
    assert!(!slugs(&shop.products).contains(&"mien-dong-tai-hoan-500"));
}

#[sqlx::test(migrator = "crate::schema::MIGRATOR")]
async fn storefronts_stand_in_their_provinces(pool: PgPool) {
    let clock = market(&pool).await;
    let all = storefronts(&pool, None, 1, clock.today()).await.expect("a page");
    assert_eq!(
        (all.storefronts.len(), all.paging.total, all.paging.pages),
        (24, Total::counted(34), 2)
    );
    let counts: Vec<_> = all
        .provinces
        .iter()
        .map(|row| (row.province.code.as_str(), row.count))
        .collect();
    assert_eq!(counts, [("24", 6), ("25", 5), ("19", 19), ("86", 4)]);
    let vinh_long = storefronts(&pool, Some("86"), 1, clock.today()).await.expect("a page");
    assert_eq!(vinh_long.paging.total, Total::counted(4));
    assert!(
        vinh_long
            .storefronts
            .iter()
            .all(|card| card.place.province_code == "86")
    );

    let spirits = storefront(&pool, "men-la-phja-khao", 1, clock.today())
        .await
        .expect("a page")
        .expect("a storefront");
    assert_eq!((spirits.products.len(), spirits.age_restricted_count), (0, 3));
    let union = storefront(&pool, "lien-hiep-ba-be", 1, clock.today())
        .await
        .expect("a page")
        .expect("a storefront");
    assert_eq!((union.products.len(), union.paging.total), (0, Total::counted(0)));
    run(
        &pool,
        "UPDATE storefront SET status = 'in_review' WHERE slug = 'lien-hiep-ba-be'",
    )
    .await;
    assert!(
        storefront(&pool, "lien-hiep-ba-be", 1, clock.today())
            .await
            .expect("a page")
            .is_none()
    );
}

#[sqlx::test(migrator = "crate::schema::MIGRATOR")]
async fn stars_are_shown_on_the_shelf_and_proved_only_while_they_are_valid(pool: PgPool) {
    let clock = market(&pool).await;
    let shelf = ocop_shelf(&pool, 1, clock.today()).await.expect("the shelf");
    let mut featured = subjects(&shelf.featured);
    featured.sort();
    assert_eq!(
        featured,
        [
            "keo-dua-sap",
            "mien-dong-tai-hoan-hop",
            "my-chu-ngu-sac",
            "nam-huong-kho",
            "ruoc-ca-song-da"
        ]
    );
    // 79 valid or expiring certificates, three of them of spirits.
    assert_eq!(shelf.paging.total, Total::counted(76));
    assert!(shelf.products.iter().all(|card| card.stars.is_some()));
    assert_eq!(shelf.products[0].stars.as_ref().map(|badge| badge.stars), Some(5));

    let slug = shelf.products[0]
        .stars
        .as_ref()
        .map(|badge| badge.certificate_slug.clone())
        .expect("a badge");
    let proof = certificate(&pool, &slug, clock.today())
        .await
        .expect("a page")
        .expect("a proof");
    assert!(proof.standing.is_shown());
    assert!(
        proof
            .verified_by
            .is_some_and(|department| department.vi.starts_with("Sở Công Thương tỉnh"))
    );
    assert_eq!(proof.verified_on, Some(clock.today()));
    assert_eq!(
        proof.product.map(|card| card.slug),
        Some(shelf.products[0].slug.clone())
    );
    let late = certificate(&pool, &slug, day("2040-01-01"))
        .await
        .expect("a page")
        .expect("a proof");
    assert_eq!(late.standing, Standing::Expired);
    assert!(
        ocop_shelf(&pool, 1, day("2040-01-01"))
            .await
            .expect("the shelf")
            .products
            .is_empty()
    );

    run(&pool, "UPDATE ocop_certificate SET status = 'revoked'").await;
    let revoked = certificate(&pool, &slug, clock.today())
        .await
        .expect("a page")
        .expect("a proof");
    assert_eq!(revoked.standing, Standing::Revoked);
    // The search rows are not up to date yet, and still no star is shown.
    let shelf = ocop_shelf(&pool, 1, clock.today()).await.expect("the shelf");
    assert!(shelf.products.is_empty() && shelf.featured.is_empty());
    assert!(
        certificate(&pool, "khong-co", clock.today())
            .await
            .expect("a page")
            .is_none()
    );
}

#[sqlx::test(migrator = "crate::schema::MIGRATOR")]
async fn the_search_page_shows_hits_as_they_are_now(pool: PgPool) {
    let clock = market(&pool).await;
    let (index, directory) = (PostgresIndex::new(pool.clone()), Directory::default());
    let mut request = SearchRequest::new(SearchWords::parse("miến dong"), clock.today());
    let page = search_page(&pool, &index, &directory, &request).await.expect("a page");
    assert_eq!(
        page.paging.total.count,
        i64::try_from(page.products.len()).expect("a count")
    );
    assert!(slugs(&page.products).contains(&"mien-dong-tai-hoan-500"));
    assert!(page.way_on.is_none());
    assert_eq!(
        page.around.categories.first().map(|category| category.slug.as_str()),
        Some("mien-bun-pho")
    );

    request.seller = Some(Slug::parse("tai-hoan").expect("a slug"));
    let page = search_page(&pool, &index, &directory, &request).await.expect("a page");
    assert!(page.products.iter().all(|card| card.seller_slug == "tai-hoan"));
    let chosen = page.facets.sellers.first().map(|seller| seller.name.vi.as_str());
    assert_eq!(chosen, Some("HTX Tài Hoan"));

    // Hidden a moment ago: the index does not know yet, the page does.
    run(&pool, "UPDATE product SET status = 'hidden'").await;
    assert!(
        search_page(&pool, &index, &directory, &request)
            .await
            .expect("a page")
            .products
            .is_empty()
    );
}

#[sqlx::test(migrator = "crate::schema::MIGRATOR")]
async fn a_search_finds_namesakes_beside_the_products(pool: PgPool) {
    let clock = market(&pool).await;
    let (index, directory) = (PostgresIndex::new(pool.clone()), Directory::default());
    let mut request = SearchRequest::new(SearchWords::parse("hop tac xa tai hoan"), clock.today());
    let around = search_page(&pool, &index, &directory, &request)
        .await
        .expect("a page")
        .around;
    assert_eq!(
        around
            .storefronts
            .iter()
            .map(|one| one.slug.as_str())
            .collect::<Vec<_>>(),
        ["tai-hoan"]
    );

    request.words = SearchWords::parse("cam hoà bình");
    let around = search_page(&pool, &index, &directory, &request)
        .await
        .expect("a page")
        .around;
    let places: Vec<_> = around
        .places
        .iter()
        .map(|place| (place.kind, place.province_code.as_str()))
        .collect();
    assert_eq!(places, [(PlaceKind::FormerProvince, "25")]);

    request.page = 2;
    assert!(
        search_page(&pool, &index, &directory, &request)
            .await
            .expect("a page")
            .around
            .is_empty()
    );
}

#[sqlx::test(migrator = "crate::schema::MIGRATOR")]
async fn where_nothing_was_found_the_page_knows_a_way_on(pool: PgPool) {
    let clock = market(&pool).await;
    let (index, directory) = (PostgresIndex::new(pool.clone()), Directory::default());
    let mut request = SearchRequest::new(SearchWords::parse("miến bắc ninh"), clock.today());
    request.price_from = Some(Vnd(999_000_000));
    let page = search_page(&pool, &index, &directory, &request).await.expect("a page");
    assert_eq!(page.paging.total.count, 0);
    let way_on = page.way_on.expect("a way on");
    assert_eq!(way_on.in_season.len(), 4);
    assert!(
        way_on
            .in_season
            .iter()
            .all(|card| card.in_season && !card.is_age_restricted)
    );
    assert!(!way_on.storefronts.is_empty() && way_on.storefronts.len() <= 4);
    assert!(
        way_on.storefronts.iter().all(|card| card.place.province_code == "24"),
        "those of the named place"
    );
    assert!(!way_on.categories.is_empty());
}
