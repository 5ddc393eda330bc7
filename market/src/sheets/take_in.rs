//! Writing everything that a sheet says.

use super::{
    import::{CHUNK, SheetRefused},
    plan::{LiveChange, NewGood, Plan},
    store::apply::{self, NewDraft},
};
use crate::{
    base::{ProductId, Words, slugify},
    catalog::{self, Listing},
    jobs::{self, Job},
    people::CoopMember,
};
use chrono::{DateTime, Utc};
use sqlx::PgConnection;
use std::collections::{BTreeSet, HashSet};

/// The longest part of a name that goes into an address.
const SLUG_MAX: usize = 80;

/// Writes everything. Whether all of it stood where it was read.
pub(super) async fn apply_plan(
    connection: &mut PgConnection,
    member: &CoopMember,
    plan: &Plan<'_>,
    file_name: &str,
    now: DateTime<Utc>,
) -> Result<bool, SheetRefused> {
    let (coop, account) = (member.coop(), member.account());
    insert_goods(connection, member, &plan.goods, now).await?;
    for changes in plan.drafts.chunks(CHUNK) {
        if !apply::change_drafts(connection, account, changes, now).await? {
            return Ok(false);
        }
    }
    let mut to_refresh: BTreeSet<ProductId> = plan.prices.iter().map(|change| change.product).collect();
    for changes in in_order(&plan.prices).chunks(CHUNK) {
        if !apply::change_prices(connection, coop, account, changes, now).await? {
            return Ok(false);
        }
    }
    for changes in in_order(&plan.marks).chunks(CHUNK) {
        if !apply::change_marks(connection, coop, changes).await? {
            return Ok(false);
        }
    }
    for changes in in_order(&plan.stock).chunks(CHUNK) {
        match apply::change_stock(connection, account, changes, file_name, now).await? {
            Some(turned) => {
                let turned: HashSet<_> = turned.into_iter().collect();
                let products = changes.iter().filter(|change| turned.contains(&change.offer));
                to_refresh.extend(products.map(|change| change.product));
            }
            None => return Ok(false),
        }
    }
    let to_refresh: Vec<_> = to_refresh
        .into_iter()
        .map(|product| (Job::RefreshSearch { product }, now))
        .collect();
    for jobs in to_refresh.chunks(CHUNK) {
        jobs::enqueue_all(connection, jobs, now).await?;
    }
    Ok(true)
}

/// Changes by their offers: everybody who locks several locks them in this order.
fn in_order<T: Copy>(changes: &[LiveChange<T>]) -> Vec<LiveChange<T>> {
    let mut changes = changes.to_vec();
    changes.sort_by_key(|change| change.offer);
    changes
}

async fn insert_goods(
    connection: &mut PgConnection,
    member: &CoopMember,
    new: &[NewGood],
    now: DateTime<Utc>,
) -> Result<(), SheetRefused> {
    if new.is_empty() {
        return Ok(());
    }
    let home = catalog::home_of(connection, member.coop())
        .await?
        .ok_or(SheetRefused::NotFound)?;
    let mut used: HashSet<String> = HashSet::new();
    for new in new.chunks(CHUNK) {
        let ids: Vec<_> = new.iter().map(|_| ProductId::new_at(now)).collect();
        let wishes: Vec<[String; 3]> = new
            .iter()
            .zip(&ids)
            .map(|(good, id)| addresses(&good.name, &home.storefront, *id))
            .collect();
        let taken = apply::taken(connection, wishes.as_flattened()).await?;
        let mut drafts = Vec::with_capacity(new.len());
        for ((good, id), wishes) in new.iter().zip(ids).zip(wishes) {
            let mut free = wishes
                .into_iter()
                .filter(|slug| !taken.contains(slug) && !used.contains(slug));
            let slug = free.next().unwrap_or_else(|| id.to_string());
            used.insert(slug.clone());
            let content = Listing {
                name: Words {
                    vi: good.name.clone(),
                    en: String::new(),
                },
                category: good.category.clone(),
                province: home.province.clone(),
                commune: home.commune.clone(),
                packs: good.packs.clone(),
                ..Listing::default()
            };
            drafts.push(NewDraft { id, slug, content });
        }
        apply::insert_drafts(connection, member.coop(), member.account(), &drafts, now).await?;
    }
    Ok(())
}

/// The addresses that a product may have: its name, else with the storefront behind it, else with a part of its id.
fn addresses(name: &str, storefront: &str, id: ProductId) -> [String; 3] {
    let plain: String = slugify(name).chars().take(SLUG_MAX).collect();
    let plain = match plain.trim_matches('-') {
        plain if plain.is_empty() || catalog::is_taken_by_pages(plain) => "san-pham",
        plain => plain,
    };
    let end: String = id.0.simple().to_string().chars().skip(20).collect();
    [
        plain.to_owned(),
        format!("{plain}-{storefront}"),
        format!("{plain}-{end}"),
    ]
}
