//! Reading orders, each side under its own rights.

use super::{Desk, DeskFilter, DeskOrder, DeskPlace, GroupCard, ShopperAccess, ShopperGroup, store};
use crate::{
    base::{AccountId, Lang, OrderId, Total, Words},
    people::CoopMember,
};
use chrono::{DateTime, Utc};
use sqlx::PgPool;

/// How many orders a page of the desk holds.
const CARDS_PER_PAGE: usize = 20;

/// One page of the member's own desk. `lang` decides the words of goods.
pub async fn load_desk(
    pool: &PgPool,
    member: &CoopMember,
    filter: &DeskFilter,
    place: &DeskPlace,
    lang: Lang,
    now: DateTime<Utc>,
) -> Result<Desk, sqlx::Error> {
    let seller = member.coop();
    let counts = store::count_desk(pool, seller).await?;
    let matching = if filter.is_narrowed() {
        Some(Total::counted(store::count_matching(pool, seller, filter).await?))
    } else {
        None
    };
    let (orders, has_more) = store::find_orders(pool, seller, filter, place, CARDS_PER_PAGE).await?;
    let (has_previous, has_next) = match place {
        DeskPlace::Start => (false, has_more),
        DeskPlace::After(_) => (true, has_more),
        DeskPlace::Before(_) => (has_more, true),
    };
    Ok(Desk {
        tab: filter.tab,
        counts,
        cards: store::load_cards(pool, seller, &orders, lang, now).await?,
        is_start: *place == DeskPlace::Start,
        has_previous,
        has_next,
        matching,
    })
}

/// Up to `most` orders of the member's own desk, in the order of the list.
pub async fn find_matching(
    pool: &PgPool,
    member: &CoopMember,
    filter: &DeskFilter,
    most: usize,
) -> Result<Vec<OrderId>, sqlx::Error> {
    let (orders, _) = store::find_orders(pool, member.coop(), filter, &DeskPlace::Start, most).await?;
    Ok(orders)
}

/// One order of the member's own cooperative.
pub async fn load_desk_order(
    pool: &PgPool,
    member: &CoopMember,
    code: &str,
    now: DateTime<Utc>,
) -> Result<Option<DeskOrder>, sqlx::Error> {
    Ok(load_desk_orders(pool, member, &[code.to_owned()], now).await?.pop())
}

/// Some orders of the member's own cooperative, in the order of the codes.
pub async fn load_desk_orders(
    pool: &PgPool,
    member: &CoopMember,
    codes: &[String],
    now: DateTime<Utc>,
) -> Result<Vec<DeskOrder>, sqlx::Error> {
    store::load_desk_orders(pool, member.coop(), codes, now).await
}

/// The goods by which the member may look for orders: slug and name.
pub async fn list_offered(pool: &PgPool, member: &CoopMember) -> Result<Vec<(String, Words)>, sqlx::Error> {
    store::list_offered(pool, member.coop()).await
}

/// An order group, for whoever placed it.
pub async fn load_group(
    pool: &PgPool,
    access: &ShopperAccess,
    code: &str,
    now: DateTime<Utc>,
) -> Result<Option<ShopperGroup>, sqlx::Error> {
    store::load_group(pool, access, code, now).await
}

/// The newest order groups of an account.
pub async fn load_groups_of_account(pool: &PgPool, account: AccountId) -> Result<Vec<GroupCard>, sqlx::Error> {
    store::load_groups_of_account(pool, account).await
}
