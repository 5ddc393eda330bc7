//! Loads a file.

use super::{
    BadRow, ImportError, RowProblem,
    category::Categories,
    lines::Lines,
    province::{Meant, Provinces},
    row::Row,
    slugs::Slugs,
    store::{self, Change, NewGood, NewStars},
};
use crate::{
    base::{AccountId, Clock, OrganisationId, ProductId, fold, slugify, text::stable_hash, time::local},
    catalog,
    coops::{self, NewCooperative, NewStorefront, StorefrontStatus},
    people::{self, NewOrganisation},
    search,
};
use chrono::{DateTime, Days, NaiveDate, Utc};
use sha2::{Digest, Sha256};
use sqlx::{PgConnection, PgPool};
use std::{collections::HashMap, path::Path};

/// How many rows are written at a time.
const BATCH: usize = 5_000;

/// How many bad rows are named.
const SHOWN_MAX: usize = 20;

/// How many products are looked at in one query.
const KNOWN_BATCH: i64 = 10_000;

/// How long before the day of loading the certificates of a file begin, and how long after it they end.
const CERTIFICATE_DAYS: (u64, u64) = (365, 730);

/// Who issued the certificates of a file, as their proofs say it.
const ISSUED_BY: &str = "Dữ liệu nhập, chỉ minh họa";

/// What was loaded.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Imported {
    /// Rows of the file.
    pub rows: u64,
    /// Sellers that were not known.
    pub cooperatives: u64,
    /// Categories that were not known.
    pub categories: u64,
    /// Products that were added.
    pub added: u64,
    /// Rows that named a product which was there: its price and description were brought up to date.
    pub updated: u64,
}

/// Loads a file of one JSON object a line as published offers, in one transaction. Rows with the same name and
/// cooperative are the same product. Memory grows with the number of products, not with what is told of them.
pub async fn import(pool: &PgPool, clock: &Clock, path: &Path) -> Result<Imported, ImportError> {
    let mut connection = pool.acquire().await?;
    let provinces = Provinces::new(
        &store::list_provinces(&mut connection).await?,
        &store::list_former_provinces(&mut connection).await?,
    );
    let categories = Categories::new(&catalog::list_categories(&mut *connection).await?);
    drop(connection);
    let rows = check(path, &provinces, categories)?;

    // Only how fast it is hangs on the index, so nothing fails with it.
    let is_large = rows > BATCH as u64;
    if is_large && let Err(error) = store::collect_words(pool, true).await {
        tracing::warn!(%error, "the index of words takes rows in one by one");
    }
    let loaded = load(pool, clock, path, provinces, rows).await;
    if is_large && let Err(error) = store::collect_words(pool, false).await {
        tracing::warn!(%error, "the index of words still collects rows");
    }
    loaded
}

/// Reads the rows that were checked once more, and loads them all.
async fn load(
    pool: &PgPool,
    clock: &Clock,
    path: &Path,
    provinces: Provinces,
    rows: u64,
) -> Result<Imported, ImportError> {
    let mut transaction = pool.begin().await?;
    store::lock(&mut transaction).await?;
    let mut loading = Loading::begin(&mut transaction, clock, provinces).await?;
    let mut lines = Lines::open(path)?;
    while let Some((_, line)) = lines.next()? {
        // It was checked, so what is wrong now is new.
        let row = line.and_then(Row::parse).map_err(changed)?;
        loading.take(row).await?;
    }
    let imported = loading.finish().await?;
    if imported.rows != rows {
        return Err(ImportError::Changed);
    }
    transaction.commit().await?;
    Ok(imported)
}

/// Reads every row and keeps none. Returns how many there are, when all of them are well.
fn check(path: &Path, provinces: &Provinces, mut categories: Categories) -> Result<u64, ImportError> {
    let mut lines = Lines::open(path)?;
    let (mut rows, mut count, mut first) = (0, 0, Vec::new());
    while let Some((number, line)) = lines.next()? {
        rows += 1;
        let judged = line.and_then(Row::parse).and_then(|row| {
            provinces.find(&row.province)?;
            categories.of(&row).map(drop)
        });
        if let Err(problem) = judged {
            count += 1;
            if first.len() < SHOWN_MAX {
                first.push(BadRow { line: number, problem });
            }
        }
    }
    if count > 0 {
        return Err(ImportError::BadRows { first, count, rows });
    }
    Ok(rows)
}

/// A seller that rows name.
#[derive(Clone, Debug)]
struct Seller {
    id: OrganisationId,
    commune: String,
}

/// The second reading: what is known, and the rows that are not written yet.
struct Loading<'a> {
    connection: &'a mut PgConnection,
    clock: &'a Clock,
    provinces: Provinces,
    categories: Categories,
    first_wards: HashMap<String, String>,
    sellers: HashMap<u128, Seller>,
    seller_slugs: Slugs,
    products: HashMap<u128, ProductId>,
    product_slugs: Slugs,
    verifier: Option<AccountId>,
    goods: Vec<NewGood>,
    changes: Vec<Change>,
    batches: u64,
    imported: Imported,
}

impl<'a> Loading<'a> {
    async fn begin(
        connection: &'a mut PgConnection,
        clock: &'a Clock,
        provinces: Provinces,
    ) -> Result<Self, sqlx::Error> {
        let categories = Categories::new(&catalog::list_categories(&mut *connection).await?);
        let first_wards = store::list_first_wards(connection).await?.into_iter().collect();
        let mut loading = Self {
            connection,
            clock,
            provinces,
            categories,
            first_wards,
            sellers: HashMap::new(),
            seller_slugs: Slugs::default(),
            products: HashMap::new(),
            product_slugs: Slugs::default(),
            verifier: None,
            goods: Vec::new(),
            changes: Vec::new(),
            batches: 0,
            imported: Imported::default(),
        };
        loading.learn().await?;
        Ok(loading)
    }

    /// Sellers and products that are there already.
    async fn learn(&mut self) -> Result<(), sqlx::Error> {
        for slug in store::list_seller_slugs(self.connection).await? {
            self.seller_slugs.keep(&slug);
        }
        for seller in store::list_sellers(self.connection).await? {
            // Of two that are called the same, the one that was there first.
            self.sellers
                .entry(identity(&seller.province, &seller.name))
                .or_insert(Seller {
                    id: seller.id,
                    commune: seller.commune,
                });
        }
        let mut after = ProductId(uuid::Uuid::nil());
        loop {
            let products = store::list_products(self.connection, after, KNOWN_BATCH).await?;
            let Some(last) = products.last() else { return Ok(()) };
            after = last.id;
            for product in products {
                self.product_slugs.keep(&product.slug);
                self.products
                    .entry(identity(&product.producer.to_string(), &product.name))
                    .or_insert(product.id);
            }
        }
    }

    /// Takes a row; writes when enough have come together.
    async fn take(&mut self, row: Row) -> Result<(), ImportError> {
        self.imported.rows += 1;
        let province = self.provinces.find(&row.province).map_err(changed)?.clone();
        let category = self.category(&row).await?;
        let seller = self.seller(&row, &province).await?;
        let identity = identity(&seller.id.to_string(), &row.name);
        if let Some(product) = self.products.get(&identity) {
            self.imported.updated += 1;
            self.changes.push(Change {
                product: *product,
                price: row.price,
                description: row.description,
            });
        } else {
            self.imported.added += 1;
            let good = self.good(row, category, seller).await?;
            self.products.insert(identity, good.id);
            self.goods.push(good);
        }
        if self.goods.len() + self.changes.len() >= BATCH {
            self.write().await?;
        }
        Ok(())
    }

    async fn category(&mut self, row: &Row) -> Result<String, ImportError> {
        let known = self.categories.added().len();
        let slug = self.categories.of(row).map_err(changed)?;
        for category in &self.categories.added()[known..] {
            store::insert_category(self.connection, category).await?;
            self.imported.categories += 1;
        }
        Ok(slug)
    }

    /// The seller of a row, opened with an empty storefront when nobody in the province is called so.
    async fn seller(&mut self, row: &Row, province: &Meant) -> Result<Seller, sqlx::Error> {
        let identity = identity(&province.code, &row.cooperative);
        if let Some(seller) = self.sellers.get(&identity) {
            return Ok(seller.clone());
        }
        let now = self.clock.now();
        let seller = Seller {
            id: OrganisationId::new_at(now),
            // Every province has communes, or no address in it could be written.
            commune: self.first_wards.get(&province.code).cloned().unwrap_or_default(),
        };
        let slug = self.seller_slugs.take(&slugify(&row.cooperative));
        let organisation = NewOrganisation {
            id: seller.id,
            kind: row.seller_kind(),
            slug: &slug,
            name_vi: &row.cooperative,
            name_en: &row.cooperative,
            province: Some(&province.code),
        };
        people::insert_organisation(self.connection, &organisation, now).await?;
        let legacy_address = province.former.as_ref().map(|former| format!("tỉnh {former}"));
        let cooperative = NewCooperative {
            organisation: seller.id,
            commune: &seller.commune,
            legacy_address: legacy_address.as_deref().unwrap_or_default(),
            field: "",
            members: None,
            founded_year: None,
            grade: None,
            representative: "",
            phone_shown: "",
            email: "",
            tax_code: "",
            is_fictional: false,
            is_illustrative: true,
        };
        coops::insert_cooperative(self.connection, &cooperative).await?;
        let storefront = NewStorefront {
            organisation: seller.id,
            slug: &slug,
            status: StorefrontStatus::Approved,
            story_vi: "",
            story_en: "",
        };
        coops::insert_storefront(self.connection, &storefront).await?;
        self.imported.cooperatives += 1;
        self.sellers.insert(identity, seller.clone());
        Ok(seller)
    }

    async fn good(&mut self, row: Row, category: String, seller: Seller) -> Result<NewGood, sqlx::Error> {
        let now = self.clock.now();
        let slug = self.product_slugs.take(&slugify(&row.name));
        let pack = row.pack();
        let certificate = match row.stars {
            Some(stars) => Some(self.certificate(stars, &slug, row.cooperative, now).await?),
            None => None,
        };
        Ok(NewGood {
            id: ProductId::new_at(now),
            seller: seller.id,
            commune: seller.commune,
            category,
            // 20 to 200, always the same for a product.
            on_hand: 20 + (stable_hash(&slug) % 181) as i32,
            slug,
            name: row.name,
            description: row.description,
            pack,
            price: row.price,
            certificate,
        })
    }

    /// An illustrative certificate over the stars of a row. Its number is as unique as the address of its product.
    async fn certificate(
        &mut self,
        stars: i16,
        slug: &str,
        holder: String,
        now: DateTime<Utc>,
    ) -> Result<NewStars, sqlx::Error> {
        let verified_by = match self.verifier {
            Some(verifier) => verifier,
            None => *self
                .verifier
                .insert(store::require_verifier(self.connection, now).await?),
        };
        let today = local(now).date_naive();
        let (before, after) = CERTIFICATE_DAYS;
        let slug = format!("nhap-{slug}");
        Ok(NewStars {
            number: slug.to_uppercase(),
            slug,
            holder,
            stars,
            issued_by: ISSUED_BY,
            issued_on: today.checked_sub_days(Days::new(before)).unwrap_or(NaiveDate::MIN),
            valid_until: today.checked_add_days(Days::new(after)).unwrap_or(NaiveDate::MAX),
            verified_by,
        })
    }

    /// Writes what has come together, with its search rows.
    async fn write(&mut self) -> Result<(), sqlx::Error> {
        let (goods, changes) = (std::mem::take(&mut self.goods), std::mem::take(&mut self.changes));
        if goods.is_empty() && changes.is_empty() {
            return Ok(());
        }
        let now = self.clock.now();
        store::insert_goods(self.connection, &goods, now).await?;
        // Afterwards: a later row may change a product that an earlier one added.
        store::change_goods(self.connection, &changes, now).await?;
        self.batches += 1;
        if self.batches.is_power_of_two() {
            // Plans for tables that were small a moment ago take minutes.
            store::analyze(self.connection).await?;
        }
        let added = goods.iter().map(|good| good.id);
        let products: Vec<_> = added.chain(changes.iter().map(|change| change.product)).collect();
        search::refresh_rows(self.connection, &products).await?;
        tracing::info!(rows = self.imported.rows, "rows were written");
        Ok(())
    }

    async fn finish(mut self) -> Result<Imported, sqlx::Error> {
        self.write().await?;
        search::recount_all(self.connection).await?;
        store::analyze(self.connection).await?;
        Ok(self.imported)
    }
}

fn changed(_: RowProblem) -> ImportError {
    ImportError::Changed
}

/// What makes two names one: the same owner and the same letters without their marks. Names themselves would take the
/// memory of the whole file; no two of them share these 128 bits of SHA-256.
fn identity(owner: &str, name: &str) -> u128 {
    let hash = Sha256::new()
        .chain_update(owner)
        .chain_update([0])
        .chain_update(fold(name))
        .finalize();
    hash.iter()
        .take(16)
        .fold(0, |bits, byte| (bits << 8) | u128::from(*byte))
}
