//! What the order desk asks for again.

use crate::error::AppError;
use leptos::prelude::*;
use market::{base::Lang, orders::Desk};

/// What the member's own desk shows now under the query of its address. It writes nothing.
#[server(prefix = "/api", endpoint = "desk/load")]
pub async fn load_desk(query: String, lang: Lang) -> Result<Desk, AppError> {
    let ctx = crate::context::Ctx::here()?;
    let member = ctx.require_coop_for(market::people::Scope::Orders).await?;
    let asked = super::address::DeskAddress::parse(&query);
    let (pool, now) = (&ctx.state.pool, ctx.state.clock.now());
    Ok(market::orders::load_desk(pool, &member, &asked.filter, &asked.place, lang, now).await?)
}
