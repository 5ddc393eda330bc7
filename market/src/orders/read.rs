//! Reading orders, each side under its own rights.

use super::{Desk, DeskOrder, DeskTab, GroupCard, ShopperAccess, ShopperGroup, store};
use crate::{
    base::{AccountId, Lang},
    people::CoopMember,
};
use sqlx::PgPool;

/// How many orders a page of the desk holds.
const CARDS_PER_PAGE: i64 = 20;

/// One tab of the member's own desk. `lang` decides the words of goods.
pub async fn load_desk(
    pool: &PgPool,
    member: &CoopMember,
    tab: DeskTab,
    page: u32,
    lang: Lang,
) -> Result<Desk, sqlx::Error> {
    let page = page.clamp(1, 500);
    let counts = store::count_desk(pool, member.coop()).await?;
    let offset = i64::from(page - 1) * CARDS_PER_PAGE;
    let mut cards = store::load_cards(pool, member.coop(), tab, lang, CARDS_PER_PAGE + 1, offset).await?;
    let fits = usize::try_from(CARDS_PER_PAGE).unwrap_or(usize::MAX);
    let has_more = cards.len() > fits;
    cards.truncate(fits);
    Ok(Desk {
        tab,
        counts,
        cards,
        page,
        has_more,
    })
}

/// One order of the member's own cooperative.
pub async fn load_desk_order(pool: &PgPool, member: &CoopMember, code: &str) -> Result<Option<DeskOrder>, sqlx::Error> {
    store::load_desk_order(pool, member.coop(), code).await
}

/// An order group, for whoever placed it.
pub async fn load_group(
    pool: &PgPool,
    access: &ShopperAccess,
    code: &str,
) -> Result<Option<ShopperGroup>, sqlx::Error> {
    store::load_group(pool, access, code).await
}

/// The newest order groups of an account.
pub async fn load_groups_of_account(pool: &PgPool, account: AccountId) -> Result<Vec<GroupCard>, sqlx::Error> {
    store::load_groups_of_account(pool, account).await
}
