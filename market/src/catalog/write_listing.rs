//! A cooperative writes what its products shall say, sends it to its department, and takes products off sale.

use super::{
    Category, Check, Listing, ListingCounts, ListingFilter, ListingPage, ListingRefused, ListingRow, ListingState,
    NewProduct, ProductStatus, ShippingScope, StorageClass, UnlikelyPrice, is_unlikely_price,
    stocktake::may_edit,
    store::{
        self, desk,
        listing::{self, Saved},
        photo,
    },
};
use crate::{
    base::{
        Line, Paging, ProductId, Vnd, Words,
        page::{PER_PAGE, Total, clamp_page},
        secret::Token,
        slugify,
    },
    jobs::{self, Job},
    people::{CoopMember, audit},
    places,
};
use chrono::{DateTime, Utc};
use serde_json::json;
use sqlx::{PgConnection, PgPool};

/// How many addresses are tried for a new product.
const SLUGS_TRIED: u32 = 200;

/// The longest part of a name that goes into an address.
const SLUG_MAX: usize = 80;

/// What somebody wants a listing to say.
#[derive(Clone, Copy, Debug)]
pub struct ListingWish<'a> {
    /// What it shall say.
    pub content: &'a Listing,
    /// The version that the writer started from.
    pub seen: i32,
    /// Prices that were said to be meant, however unlikely they look.
    pub sure: &'a [Vnd],
    /// Whether it is to be sent to the department.
    pub is_to_be_submitted: bool,
}

/// What came of saving.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct SavedListing {
    /// Whether it was sent to the department.
    pub is_submitted: bool,
    /// What is missing before it can be sent.
    pub missing: Vec<Check>,
}

/// A page of the member's own listings.
pub async fn list_listings(
    pool: &PgPool,
    member: &CoopMember,
    filter: ListingFilter,
    page: u32,
) -> Result<(Vec<ListingRow>, ListingCounts, Paging), sqlx::Error> {
    let counts = listing::count(pool, member.coop()).await?;
    let rows = listing::list(pool, member.coop(), filter, clamp_page(page), PER_PAGE).await?;
    let paging = Paging::new(page, PER_PAGE, Total::counted(counts.of(filter)));
    Ok((rows, counts, paging))
}

/// Up to `most` listings of the member's own, in the order of the list.
pub async fn find_listings(
    pool: &PgPool,
    member: &CoopMember,
    filter: ListingFilter,
    most: usize,
) -> Result<Vec<ProductId>, sqlx::Error> {
    listing::find(pool, member.coop(), filter, i64::try_from(most).unwrap_or(i64::MAX)).await
}

/// One listing of the member's own cooperative.
pub async fn load_listing(pool: &PgPool, member: &CoopMember, slug: &str) -> Result<Option<ListingPage>, sqlx::Error> {
    let mut connection = pool.acquire().await?;
    let Some(product) = listing::find_own(&mut connection, member.coop(), slug).await? else {
        return Ok(None);
    };
    let row = listing::load(&mut connection, product).await?;
    let said = listing::load_public(&mut connection, product).await?;
    let was_public = matches!(row.status, ProductStatus::Published | ProductStatus::Hidden);
    let content = row.content.unwrap_or_else(|| said.clone());
    let category = find_category(&mut connection, &content.category).await?;
    Ok(Some(ListingPage {
        slug: slug.to_owned(),
        status: row.status,
        checklist: content.checklist(category.as_ref()),
        content,
        public: was_public.then_some(said),
        version: row.version,
        state: row.state,
        saved: row.saved,
        decided_at: row.decided_at,
        reason: row.reason,
        photos: photo::load(&mut connection, product).await?,
    }))
}

/// Begins a listing; returns the address part of its page. The same form makes one.
pub async fn create_listing(
    pool: &PgPool,
    member: &CoopMember,
    key: &Token,
    name: &Line,
    category: &str,
    now: DateTime<Utc>,
) -> Result<String, ListingRefused> {
    require_editor(member)?;
    let mut transaction = pool.begin().await?;
    let category = find_category(&mut transaction, category)
        .await?
        .ok_or(ListingRefused::Category)?;
    let home = listing::home_of(&mut transaction, member.coop())
        .await?
        .ok_or(ListingRefused::NotFound)?;
    let said = format!("new listing {} {}", category.slug, name.as_str());
    if !desk::use_key(&mut transaction, &key.derive(&said), now).await? {
        return listing::newest_named(&mut transaction, member.coop(), name.as_str())
            .await?
            .ok_or(ListingRefused::NotFound);
    }
    let slug = free_slug(&mut transaction, name.as_str(), &home.storefront).await?;
    let product = ProductId::new_at(now);
    let name = Words {
        vi: name.as_str().to_owned(),
        en: String::new(),
    };
    // A product row holds a place for everything it will say; nobody sees it before it was approved.
    let new = NewProduct {
        id: product,
        producer: member.coop(),
        slug: &slug,
        category: &category.slug,
        ocop_group: None,
        name: &name,
        description: &Words::default(),
        origin_commune: &home.commune,
        storage_class: StorageClass::Ambient,
        storage: &Words::default(),
        shelf_life_days: None,
        shipping_scope: ShippingScope::Nationwide,
        season_months: &[1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12],
        alcohol: None,
        status: ProductStatus::Draft,
        is_illustrative: false,
    };
    store::insert_product(&mut transaction, &new, now).await?;
    let content = Listing {
        name,
        category: category.slug,
        province: home.province,
        commune: home.commune,
        ..Listing::default()
    };
    let saved = Saved {
        product,
        content: &content,
        version: 1,
        state: ListingState::Draft,
        account: member.account(),
    };
    listing::insert(&mut transaction, &saved, now).await?;
    audit(&mut transaction, member, "listing_new", &slug, json!(content), now).await?;
    transaction.commit().await?;
    Ok(slug)
}

/// Saves a listing, and sends it to the department when that is wanted and nothing is missing. When somebody else has
/// saved since the version that the writer started from, nothing is written; nor is a price that looks like a slip of the
/// hand, before the writer has said that it is meant.
pub async fn save_listing(
    pool: &PgPool,
    member: &CoopMember,
    slug: &str,
    wish: &ListingWish<'_>,
    now: DateTime<Utc>,
) -> Result<SavedListing, ListingRefused> {
    require_editor(member)?;
    let content = wish.content;
    let mut transaction = pool.begin().await?;
    let product = lock_own(&mut transaction, member, slug).await?;
    let row = listing::load(&mut transaction, product).await?;
    if row.state == ListingState::InReview {
        return Err(ListingRefused::MovedOn);
    }
    let category = match content.category.as_str() {
        "" => None,
        slug => Some(
            find_category(&mut transaction, slug)
                .await?
                .ok_or(ListingRefused::Category)?,
        ),
    };
    require_place(&mut transaction, content, now).await?;
    require_own_packs(&mut transaction, product, content).await?;
    let is_same = row.content.as_ref() == Some(content);
    if row.version != wish.seen && !is_same {
        return Err(ListingRefused::Conflict);
    }
    let mut unlikely = unlikely_prices(row.content.as_ref(), content);
    unlikely.retain(|price| !wish.sure.contains(&price.to));
    if !unlikely.is_empty() {
        return Err(ListingRefused::UnlikelyPrices(unlikely));
    }
    let missing = content.missing(category.as_ref());
    let is_submitted = wish.is_to_be_submitted && missing.is_empty();
    if !is_same || is_submitted {
        let saved = Saved {
            product,
            content,
            version: row.version + i32::from(!is_same),
            state: match row.state {
                _ if is_submitted => ListingState::InReview,
                // Sent back, it stays so until it is sent again: the reason is to be read while it is mended.
                ListingState::Refused => ListingState::Refused,
                _ => ListingState::Draft,
            },
            account: member.account(),
        };
        listing::insert(&mut transaction, &saved, now).await?;
    }
    if is_submitted {
        if row.status == ProductStatus::Draft {
            listing::set_status(&mut transaction, product, ProductStatus::InReview, now).await?;
        }
        audit(&mut transaction, member, "listing_submit", slug, json!(content), now).await?;
    } else if !is_same {
        audit(&mut transaction, member, "listing_save", slug, json!(null), now).await?;
    }
    transaction.commit().await?;
    Ok(SavedListing { is_submitted, missing })
}

/// Takes a listing back from the department, to change it. A second call finds nothing to take back.
pub async fn withdraw_listing(
    pool: &PgPool,
    member: &CoopMember,
    slug: &str,
    now: DateTime<Utc>,
) -> Result<(), ListingRefused> {
    require_editor(member)?;
    let mut transaction = pool.begin().await?;
    let product = lock_own(&mut transaction, member, slug).await?;
    let row = listing::load(&mut transaction, product).await?;
    if row.state != ListingState::InReview {
        return Err(ListingRefused::MovedOn);
    }
    listing::set_state(&mut transaction, product, ListingState::Draft).await?;
    if row.status == ProductStatus::InReview {
        listing::set_status(&mut transaction, product, ProductStatus::Draft, now).await?;
    }
    audit(&mut transaction, member, "listing_withdraw", slug, json!(null), now).await?;
    transaction.commit().await?;
    Ok(())
}

/// Takes a product off sale, or puts it back as the department has approved it. A second call changes nothing.
pub async fn set_on_sale(
    pool: &PgPool,
    member: &CoopMember,
    slug: &str,
    is_on_sale: bool,
    now: DateTime<Utc>,
) -> Result<(), ListingRefused> {
    require_editor(member)?;
    let (from, to, action) = if is_on_sale {
        (ProductStatus::Hidden, ProductStatus::Published, "listing_show")
    } else {
        (ProductStatus::Published, ProductStatus::Hidden, "listing_hide")
    };
    let mut transaction = pool.begin().await?;
    let product = lock_own(&mut transaction, member, slug).await?;
    let row = listing::load(&mut transaction, product).await?;
    if row.status == to {
        return Ok(());
    }
    if row.status != from {
        return Err(ListingRefused::MovedOn);
    }
    listing::set_status(&mut transaction, product, to, now).await?;
    audit(&mut transaction, member, action, slug, json!(null), now).await?;
    jobs::enqueue(&mut transaction, Job::RefreshSearch { product }, now, now).await?;
    transaction.commit().await?;
    Ok(())
}

fn require_editor(member: &CoopMember) -> Result<(), ListingRefused> {
    if may_edit(member) {
        Ok(())
    } else {
        Err(ListingRefused::MayNotEdit)
    }
}

/// Another cooperative's listing does not exist. Who writes holds the product's row until the end.
async fn lock_own(connection: &mut PgConnection, member: &CoopMember, slug: &str) -> Result<ProductId, ListingRefused> {
    let product = listing::find_own(connection, member.coop(), slug)
        .await?
        .ok_or(ListingRefused::NotFound)?;
    listing::lock(connection, product).await?;
    Ok(product)
}

async fn require_place(
    connection: &mut PgConnection,
    content: &Listing,
    now: DateTime<Utc>,
) -> Result<(), ListingRefused> {
    if content.commune.is_empty() {
        return Ok(());
    }
    let today = crate::base::time::local(now).date_naive();
    match places::require_address(connection, &content.province, &content.commune, today).await {
        Ok(_) => Ok(()),
        Err(places::AddressRefused::UnknownPlace) => Err(ListingRefused::Place),
        Err(places::AddressRefused::Db(error)) => Err(error.into()),
    }
}

/// A pack that a listing calls its own is one of the product's.
async fn require_own_packs(
    connection: &mut PgConnection,
    product: ProductId,
    content: &Listing,
) -> Result<(), ListingRefused> {
    let known = listing::variants_of(connection, product).await?;
    let mut named = content.packs.iter().filter_map(|pack| pack.variant);
    if named.all(|variant| known.contains(&variant)) {
        Ok(())
    } else {
        Err(ListingRefused::NotFound)
    }
}

/// The first prices of a listing that look like slips of the hand, beside what was written last. A pack that is on the shelf
/// has its price there.
fn unlikely_prices(written: Option<&Listing>, content: &Listing) -> Vec<UnlikelyPrice> {
    let written = written.map_or(&[][..], |written| &written.packs);
    let packs = content
        .packs
        .iter()
        .enumerate()
        .filter(|(_, pack)| pack.variant.is_none());
    packs
        .filter_map(|(place, pack)| {
            let mut same = written
                .iter()
                .filter(|other| other.variant.is_none() && other.name.vi == pack.name.vi);
            let from = same.next().and_then(|known| known.price);
            let to = pack.price?;
            is_unlikely_price(from, to).then_some(UnlikelyPrice { place, from, to })
        })
        .collect()
}

pub(super) async fn find_category(connection: &mut PgConnection, slug: &str) -> Result<Option<Category>, sqlx::Error> {
    let categories = store::list_categories(connection).await?;
    Ok(categories.into_iter().find(|category| category.slug == slug))
}

/// Whether an address of a listing would be that of another page: of a new one, of an import, of all packs at once.
pub(crate) fn is_taken_by_pages(slug: &str) -> bool {
    matches!(slug, "moi" | "nhap" | "bang" | "ban-ho" | "cho-ban-ho")
}

/// What a product's listing says: what was written last, else what the product itself says.
pub(crate) async fn load_content(connection: &mut PgConnection, product: ProductId) -> Result<Listing, sqlx::Error> {
    match listing::load(connection, product).await?.content {
        Some(content) => Ok(content),
        None => listing::load_public(connection, product).await,
    }
}

/// An address of its own: the name, else with the storefront behind it, else with a number.
async fn free_slug(connection: &mut PgConnection, name: &str, storefront: &str) -> Result<String, ListingRefused> {
    let plain: String = slugify(name).chars().take(SLUG_MAX).collect();
    let plain = match plain.trim_matches('-') {
        plain if plain.is_empty() || is_taken_by_pages(plain) => "san-pham",
        plain => plain,
    };
    let taken = listing::slugs_like(connection, plain).await?;
    let with_shop = format!("{plain}-{storefront}");
    let numbered = (2..SLUGS_TRIED).map(|number| format!("{with_shop}-{number}"));
    [plain.to_owned(), with_shop.clone()]
        .into_iter()
        .chain(numbered)
        .find(|slug| !taken.contains(slug))
        .ok_or(ListingRefused::MovedOn)
}

async fn audit(
    connection: &mut PgConnection,
    member: &CoopMember,
    action: &'static str,
    slug: &str,
    after: serde_json::Value,
    now: DateTime<Utc>,
) -> Result<(), sqlx::Error> {
    let entry = audit::Entry {
        action,
        subject: slug.to_owned(),
        before: None,
        after: Some(after),
    };
    audit::record(connection, member.account(), member.coop(), entry, now).await
}
