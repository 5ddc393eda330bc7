//! All SQL of this module.

mod copy;

use super::row::Pack;
use crate::{
    base::{
        AccountId, CertificateId, OfferId, OrganisationId, ProductId, StockItemId, VariantId, Vnd, id::new_uuid_at,
    },
    catalog::{Availability, Category, NetUnit, ProductStatus, ShippingScope, StorageClass},
    trust::CertificateStatus,
};
use chrono::{DateTime, NaiveDate, Utc};
use copy::CopyRows;
use sqlx::{PgConnection, PgPool};

/// Who vouches for the stars of a file: nobody can sign in as this account, and no department is named for it.
const VERIFIER_EMAIL: &str = "nhap-danh-muc@cho-phien.invalid";

/// What the first stock movement says.
const STOCK_REASON: &str = "Nhập danh mục";

/// A seller that is there.
#[derive(Debug)]
pub(super) struct KnownSeller {
    pub(super) id: OrganisationId,
    pub(super) name: String,
    pub(super) province: String,
    pub(super) commune: String,
}

/// A product that is there.
#[derive(Debug)]
pub(super) struct KnownProduct {
    pub(super) id: ProductId,
    pub(super) producer: OrganisationId,
    pub(super) slug: String,
    pub(super) name: String,
}

/// A product to add, with its only pack and its producer's offer.
#[derive(Debug)]
pub(super) struct NewGood {
    pub(super) id: ProductId,
    pub(super) seller: OrganisationId,
    pub(super) commune: String,
    pub(super) slug: String,
    pub(super) category: String,
    pub(super) name: String,
    pub(super) description: String,
    pub(super) pack: Pack,
    pub(super) price: Vnd,
    pub(super) on_hand: i32,
    pub(super) certificate: Option<NewStars>,
}

/// The certificate of a product to add.
#[derive(Debug)]
pub(super) struct NewStars {
    pub(super) number: String,
    pub(super) slug: String,
    pub(super) holder: String,
    pub(super) stars: i16,
    pub(super) issued_by: &'static str,
    pub(super) issued_on: NaiveDate,
    pub(super) valid_until: NaiveDate,
    pub(super) verified_by: AccountId,
}

/// What a row changes of a product that is there.
#[derive(Debug)]
pub(super) struct Change {
    pub(super) product: ProductId,
    pub(super) price: Vnd,
    pub(super) description: String,
}

/// Until the transaction ends, nobody else loads a file.
pub(super) async fn lock(connection: &mut PgConnection) -> Result<(), sqlx::Error> {
    sqlx::query!("SELECT pg_advisory_xact_lock(hashtextextended('bulk::import', 0))")
        .fetch_one(connection)
        .await?;
    Ok(())
}

/// Code and name of the provinces of today.
pub(super) async fn list_provinces(connection: &mut PgConnection) -> Result<Vec<(String, String)>, sqlx::Error> {
    let rows = sqlx::query!("SELECT code, name FROM admin_unit WHERE parent_code IS NULL AND valid_to IS NULL")
        .fetch_all(connection)
        .await?;
    Ok(rows.into_iter().map(|row| (row.code, row.name)).collect())
}

/// Name and today's code of the provinces of before.
pub(super) async fn list_former_provinces(connection: &mut PgConnection) -> Result<Vec<(String, String)>, sqlx::Error> {
    let rows = sqlx::query!("SELECT name, successor_code FROM former_province")
        .fetch_all(connection)
        .await?;
    Ok(rows.into_iter().map(|row| (row.name, row.successor_code)).collect())
}

/// The first ward of every province, or its first commune when it has no ward.
pub(super) async fn list_first_wards(connection: &mut PgConnection) -> Result<Vec<(String, String)>, sqlx::Error> {
    let rows = sqlx::query!(
        r#"SELECT DISTINCT ON (parent_code) parent_code AS "province!", code FROM admin_unit
           WHERE parent_code IS NOT NULL AND valid_to IS NULL ORDER BY parent_code, kind <> 'ward', code"#,
    )
    .fetch_all(connection)
    .await?;
    Ok(rows.into_iter().map(|row| (row.province, row.code)).collect())
}

/// Every organisation with a storefront.
pub(super) async fn list_sellers(connection: &mut PgConnection) -> Result<Vec<KnownSeller>, sqlx::Error> {
    sqlx::query_as!(
        KnownSeller,
        r#"SELECT o.id AS "id: OrganisationId", o.name_vi AS name, o.province_code AS "province!",
                  c.commune_code AS commune
           FROM organisation o JOIN cooperative c ON c.organisation_id = o.id
           JOIN storefront s ON s.organisation_id = o.id
           WHERE o.province_code IS NOT NULL ORDER BY o.id"#,
    )
    .fetch_all(connection)
    .await
}

/// The parts of addresses that organisations and storefronts have.
pub(super) async fn list_seller_slugs(connection: &mut PgConnection) -> Result<Vec<String>, sqlx::Error> {
    sqlx::query_scalar!(r#"SELECT slug AS "slug!" FROM organisation UNION SELECT slug FROM storefront"#)
        .fetch_all(connection)
        .await
}

/// Some products by id.
pub(super) async fn list_products(
    connection: &mut PgConnection,
    after: ProductId,
    most: i64,
) -> Result<Vec<KnownProduct>, sqlx::Error> {
    sqlx::query_as!(
        KnownProduct,
        r#"SELECT id AS "id: ProductId", producer_id AS "producer: OrganisationId", slug, name_vi AS name
           FROM product WHERE id > $1 ORDER BY id LIMIT $2"#,
        after.0,
        most,
    )
    .fetch_all(connection)
    .await
}

/// Adds a category behind all others.
pub(super) async fn insert_category(connection: &mut PgConnection, category: &Category) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "INSERT INTO category (slug, name_vi, name_en, position, is_age_restricted)
         SELECT $1, $2, $3, COALESCE(max(position), 0) + 1, $4 FROM category",
        category.slug,
        category.name.vi,
        category.name.en,
        category.is_age_restricted,
    )
    .execute(connection)
    .await?;
    Ok(())
}

/// The account that vouches for the stars of files; made when it is first needed.
pub(super) async fn require_verifier(
    connection: &mut PgConnection,
    now: DateTime<Utc>,
) -> Result<AccountId, sqlx::Error> {
    sqlx::query_scalar!(
        r#"INSERT INTO account (id, email, name, password_hash, created_at) VALUES ($1, $2, 'Nhập danh mục', '', $3)
           ON CONFLICT (email) DO UPDATE SET email = EXCLUDED.email RETURNING id AS "id: AccountId""#,
        AccountId::new_at(now).0,
        VERIFIER_EMAIL,
        now,
    )
    .fetch_one(connection)
    .await
}

/// Adds products with their packs, offers, stock and certificates.
pub(super) async fn insert_goods(
    connection: &mut PgConnection,
    goods: &[NewGood],
    now: DateTime<Utc>,
) -> Result<(), sqlx::Error> {
    let time = now.to_rfc3339();
    let mut products = CopyRows::default();
    let mut variants = CopyRows::default();
    let mut offers = CopyRows::default();
    let mut items = CopyRows::default();
    let mut movements = CopyRows::default();
    let mut certificates = CopyRows::default();
    for good in goods {
        let (variant, offer) = (VariantId::new_at(now), OfferId::new_at(now));
        let item = StockItemId::new_at(now);
        products
            .value(good.id)
            .value(good.seller)
            .text(&good.slug)
            .text(&good.category);
        products
            .text(&good.name)
            .text(&good.name)
            .text(&good.description)
            .text(&good.commune);
        products
            .value(StorageClass::Ambient.as_str())
            .value(ShippingScope::Nationwide.as_str());
        products
            .value("{1,2,3,4,5,6,7,8,9,10,11,12}")
            .value(ProductStatus::Published.as_str());
        products.value(true).value(&time).value(&time).end();

        let net = good.pack.net;
        variants
            .value(variant)
            .value(good.id)
            .text(&good.pack.words.vi)
            .text(&good.pack.words.en);
        variants
            .optional(net.map(|net| net.amount))
            .optional(net.map(|net| written(net.unit)));
        variants.value(good.pack.weight_grams).end();

        offers
            .value(offer)
            .value(good.seller)
            .value(variant)
            .value(good.price.0);
        offers.value(Availability::InStock.as_str()).end();

        items.value(item).value(offer).value(good.on_hand).end();
        movements
            .value(new_uuid_at(now))
            .value(item)
            .value("receipt")
            .value(good.on_hand);
        movements.text(STOCK_REASON).value(&time).end();

        if let Some(stars) = &good.certificate {
            certificates
                .value(CertificateId::new_at(now))
                .value(good.id)
                .text(&stars.number)
                .text(&stars.slug);
            certificates
                .text(&good.name)
                .text(&stars.holder)
                .value(stars.stars)
                .text(stars.issued_by);
            certificates.value(stars.issued_on).value(stars.valid_until);
            certificates
                .value(CertificateStatus::Recognised.as_str())
                .value(stars.verified_by)
                .value(&time);
            certificates.value(true).end();
        }
    }
    let product =
        "product (id, producer_id, slug, category_slug, name_vi, name_en, description_vi, origin_commune_code,
         storage_class, shipping_scope, season_months, status, is_illustrative, created_at, updated_at)";
    products.write(connection, product).await?;
    let variant = "variant (id, product_id, pack_vi, pack_en, net_amount, net_unit, weight_grams)";
    variants.write(connection, variant).await?;
    offers
        .write(connection, "offer (id, seller_id, variant_id, price_vnd, availability)")
        .await?;
    items.write(connection, "stock_item (id, offer_id, on_hand)").await?;
    let movement = "stock_movement (id, stock_item_id, kind, quantity, reason, at)";
    movements.write(connection, movement).await?;
    let certificate = "ocop_certificate (id, product_id, number, slug, product_name, holder_name, stars, issued_by,
         issued_on, valid_until, status, verified_by, verified_at, is_illustrative)";
    certificates.write(connection, certificate).await
}

/// The name of a unit in the database.
fn written(unit: NetUnit) -> &'static str {
    match unit {
        NetUnit::Gram => "g",
        NetUnit::Millilitre => "ml",
        NetUnit::Piece => "piece",
    }
}

/// Brings descriptions, and the prices that producers ask for their own goods, up to date. Of several changes of one
/// product the last one counts.
pub(super) async fn change_goods(
    connection: &mut PgConnection,
    changes: &[Change],
    now: DateTime<Utc>,
) -> Result<(), sqlx::Error> {
    let ids: Vec<_> = changes.iter().map(|change| change.product.0).collect();
    let prices: Vec<_> = changes.iter().map(|change| change.price.0).collect();
    let descriptions: Vec<_> = changes.iter().map(|change| change.description.clone()).collect();
    sqlx::query!(
        "WITH change AS (
           SELECT DISTINCT ON (id) id, price, description
           FROM UNNEST($1::uuid[], $2::bigint[], $3::text[]) WITH ORDINALITY AS u (id, price, description, number)
           ORDER BY id, number DESC),
         repriced AS (
           UPDATE offer o SET price_vnd = change.price
           FROM change JOIN product p ON p.id = change.id JOIN variant v ON v.product_id = p.id
           WHERE o.variant_id = v.id AND o.seller_id = p.producer_id AND o.price_vnd <> change.price)
         UPDATE product SET description_vi = change.description, updated_at = $4
         FROM change WHERE product.id = change.id",
        &ids,
        &prices,
        &descriptions,
        now,
    )
    .execute(connection)
    .await?;
    Ok(())
}

/// How the index of the words in the search rows takes new rows in: one by one, so that every search is equally fast,
/// or collected and sorted in together, which is six times faster for many. A running search is waited for, though not
/// long.
pub(super) async fn collect_words(pool: &PgPool, is_collecting: bool) -> Result<(), sqlx::Error> {
    let mut transaction = pool.begin().await?;
    sqlx::query("SET LOCAL lock_timeout = '5s'")
        .execute(&mut *transaction)
        .await?;
    let change = if is_collecting {
        "ALTER INDEX product_search_words SET (fastupdate = on)"
    } else {
        "ALTER INDEX product_search_words SET (fastupdate = off)"
    };
    sqlx::query(change).execute(&mut *transaction).await?;
    transaction.commit().await?;
    if !is_collecting {
        sqlx::query("SELECT gin_clean_pending_list('product_search_words')")
            .execute(pool)
            .await?;
    }
    Ok(())
}

/// Lets the planner know how large the tables have become, also within a transaction that nobody else sees yet.
pub(super) async fn analyze(connection: &mut PgConnection) -> Result<(), sqlx::Error> {
    sqlx::query(
        "ANALYZE organisation, cooperative, storefront, category, product, variant, offer, stock_item, stock_movement,
           ocop_certificate, product_search",
    )
    .execute(connection)
    .await?;
    Ok(())
}
