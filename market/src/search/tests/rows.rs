//! How the rows follow what they are made of.

use super::*;
use crate::{
    base::{HolderId, OfferId, ProductId},
    catalog::stock::{Wanted, hold, release},
    demo::fixture::market,
    search::{refresh, refresh_all, refresh_outdated},
};

#[sqlx::test(migrator = "crate::schema::MIGRATOR")]
async fn a_product_that_is_not_public_any_more_has_no_row(pool: PgPool) {
    market(&pool).await;
    let (product, category_count) = (
        "mien-dong-tai-hoan-500",
        "SELECT product_count FROM category WHERE slug = 'mien-bun-pho'",
    );
    let id: uuid::Uuid = sqlx::query_scalar("SELECT id FROM product WHERE slug = $1")
        .bind(product)
        .fetch_one(&pool)
        .await
        .expect("an id");
    let count = || sqlx::query_scalar::<_, i64>(category_count).fetch_one(&pool);
    let before = count().await.expect("a count");
    let mut connection = pool.acquire().await.expect("a connection");

    sqlx::query("UPDATE product SET status = 'hidden' WHERE id = $1")
        .bind(id)
        .execute(&pool)
        .await
        .expect("hidden");
    refresh(&mut connection, &[ProductId(id), ProductId(id)])
        .await
        .expect("a refresh");
    assert!(
        !slugs(&pool, &request("mien dong tai hoan"))
            .await
            .contains(&product.to_owned())
    );
    assert_eq!(count().await.expect("a count"), before - 1);

    sqlx::query("UPDATE product SET status = 'published', category_slug = 'do-kho' WHERE id = $1")
        .bind(id)
        .execute(&pool)
        .await
        .expect("public again");
    refresh(&mut connection, &[ProductId(id)]).await.expect("a refresh");
    assert!(
        slugs(&pool, &request("mien dong tai hoan do kho"))
            .await
            .contains(&product.to_owned())
    );
    assert_eq!(count().await.expect("a count"), before - 1);

    sqlx::query("UPDATE storefront SET status = 'suspended' WHERE slug = 'tai-hoan'")
        .execute(&pool)
        .await
        .expect("taken down");
    assert_eq!(refresh_all(&pool).await.expect("a refresh"), 131);
    assert!(!slugs(&pool, &request("tai hoan")).await.contains(&product.to_owned()));
    let shown: Vec<(String, i64)> =
        sqlx::query_as("SELECT slug, product_count FROM storefront WHERE slug IN ('tai-hoan', 'men-la-phja-khao', 'minh-anh') ORDER BY slug")
            .fetch_all(&pool)
            .await
            .expect("counts");
    let expected =
        [("men-la-phja-khao", 0), ("minh-anh", 4), ("tai-hoan", 0)].map(|(slug, count)| (slug.to_owned(), count));
    assert_eq!(shown, expected);
    assert_eq!(count().await.expect("a count"), before - 3);
}

/// The numbers beside a facet, by its keys.

#[sqlx::test(migrator = "crate::schema::MIGRATOR")]
async fn a_version_counts_changes_of_content_only(pool: PgPool) {
    market(&pool).await;
    let version = || async {
        let sql = "SELECT s.version FROM product_search s JOIN product p ON p.id = s.product_id WHERE p.slug = 'buoi-do-tan-lac'";
        sqlx::query_scalar::<_, i64>(sql)
            .fetch_one(&pool)
            .await
            .expect("a version")
    };
    let before = version().await;
    refresh_all(&pool).await.expect("a refresh");
    assert_eq!(version().await, before);
    sqlx::query("UPDATE product SET description_vi = 'Khác hẳn.' WHERE slug = 'buoi-do-tan-lac'")
        .execute(&pool)
        .await
        .expect("a new description");
    refresh_all(&pool).await.expect("a refresh");
    assert!(version().await > before);

    sqlx::query("UPDATE product SET status = 'hidden' WHERE slug = 'buoi-do-tan-lac'")
        .execute(&pool)
        .await
        .expect("hidden");
    refresh_all(&pool).await.expect("a refresh");
    let removed = || sqlx::query_scalar::<_, i64>("SELECT count(*) FROM product_search_removed").fetch_one(&pool);
    assert_eq!(removed().await.expect("a count"), 1);
    sqlx::query("UPDATE product SET status = 'published' WHERE slug = 'buoi-do-tan-lac'")
        .execute(&pool)
        .await
        .expect("public again");
    refresh_all(&pool).await.expect("a refresh");
    assert_eq!(removed().await.expect("a count"), 0);
}

#[sqlx::test(migrator = "crate::schema::MIGRATOR")]
async fn rows_of_an_older_program_are_made_again(pool: PgPool) {
    market(&pool).await;
    assert_eq!(refresh_outdated(&pool).await.expect("a refresh"), 0);
    let sql = "UPDATE product_search SET schema_version = 1, words = '', name_toned = '' WHERE price_vnd < 60000";
    let older = sqlx::query(sql)
        .execute(&pool)
        .await
        .expect("older rows")
        .rows_affected();
    assert!(older > 0);
    assert_eq!(refresh_outdated(&pool).await.expect("a refresh"), older as i64);
    let emptied = sqlx::query_scalar::<_, i64>("SELECT count(*) FROM product_search WHERE name_toned = ''");
    assert_eq!(emptied.fetch_one(&pool).await.expect("a count"), 0);
}

#[sqlx::test(migrator = "crate::schema::MIGRATOR")]
async fn an_empty_shelf_is_known_to_the_search_by_a_job_of_the_same_transaction(pool: PgPool) {
    let clock = market(&pool).await;
    let sql = "SELECT o.id, i.on_hand FROM offer o JOIN stock_item i ON i.offer_id = o.id ORDER BY o.id LIMIT 1";
    let (offer, on_hand): (uuid::Uuid, i32) = sqlx::query_as(sql).fetch_one(&pool).await.expect("an offer");
    let wish = |holder: u128, quantity| Wanted {
        holder: HolderId(uuid::Uuid::from_u128(holder)),
        offer: OfferId(offer),
        quantity,
    };
    let waiting =
        || sqlx::query_scalar::<_, i64>("SELECT count(*) FROM job WHERE kind = 'refresh_search'").fetch_one(&pool);
    let mut connection = pool.acquire().await.expect("a connection");
    let before = waiting().await.expect("jobs");
    hold(&mut connection, &[wish(1, on_hand - 1)], clock.now())
        .await
        .expect("a hold");
    assert_eq!(waiting().await.expect("jobs"), before);
    hold(&mut connection, &[wish(2, 1)], clock.now()).await.expect("a hold");
    assert_eq!(waiting().await.expect("jobs"), before + 1);
    release(&mut connection, wish(2, 1).holder, clock.now())
        .await
        .expect("given back");
    assert_eq!(waiting().await.expect("jobs"), before + 2);
    release(&mut connection, wish(1, 1).holder, clock.now())
        .await
        .expect("given back");
    assert_eq!(waiting().await.expect("jobs"), before + 2);
}
