//! What the order desk asks for again.

use crate::error::AppError;
use leptos::prelude::*;
use market::{
    base::Lang,
    orders::{Desk, DeskTab},
};

/// One tab of the member's own desk, as it is now. It writes nothing.
#[server(prefix = "/api", endpoint = "desk/load")]
pub async fn load_desk(tab: DeskTab, page: u32, lang: Lang) -> Result<Desk, AppError> {
    let ctx = crate::context::Ctx::here()?;
    let member = ctx.require_coop_member().await?;
    Ok(market::orders::load_desk(&ctx.state.pool, &member, tab, page, lang).await?)
}
