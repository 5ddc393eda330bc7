//! What somebody does who wants to sell what others make.

use crate::{
    context::{Ctx, link},
    coop::{
        numbers::{parse_price, parse_whole},
        sure_price::parse_sure,
    },
    error::{AppError, ResaleWhy},
    form::{Problems, key_of},
    page::url_encoded,
};
use leptos::prelude::*;
use market::{
    base::{Lang, Line, OfferId, ResaleId, VariantId},
    catalog::{ON_HAND_MAX, PRICE_MAX},
    people::Scope,
    resale::{self, REASON_MAX, ResaleRefused, SellRequest},
};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The page.
pub(crate) const PAGE: &str = "/htx/san-pham/ban-ho";

/// The name under which a refused request is kept.
pub(super) const ASK: &str = "resale_ask";

/// The name under which whatever else was refused is kept.
pub(super) const SELL: &str = "resale_sell";

/// A product of somebody else, and why they should agree.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct AskForm {
    lang: Lang,
    slug: String,
    /// What was looked for, so that it is found again.
    q: String,
    why: String,
    /// The packs that are ticked.
    packs: BTreeMap<String, String>,
}

/// Asks a producer for their consent.
#[server(prefix = "/api", endpoint = "resale/ask")]
pub async fn ask_resale(#[server(flatten)] form: AskForm) -> Result<(), AppError> {
    let ctx = Ctx::here()?;
    let manager = ctx.require_manager_for(Scope::Goods).await?;
    let page = format!("{}?q={}#loi", link(form.lang, PAGE), url_encoded(&form.q));
    let packs = parse_packs(&form.packs)?;
    let mut problems = Problems::default();
    let Some(why) = problems.check("why", Line::parse(&form.why, REASON_MAX)) else {
        return ctx.refuse(ASK, &form, problems, &page).await;
    };
    match resale::ask(
        &ctx.state.pool,
        &manager,
        &form.slug,
        &packs,
        &why,
        ctx.state.clock.now(),
    )
    .await
    {
        Ok(()) => {
            ctx.go_to(&format!("{}?xong=xin", link(form.lang, PAGE)));
            Ok(())
        }
        Err(refused) => ctx.refuse(ASK, &form, problem(refused)?, &page).await,
    }
}

/// A pack that was agreed to.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct SellForm {
    lang: Lang,
    resale: String,
    pack: String,
    price: String,
    /// The price that was ticked as meant, however unlikely it looks.
    sure: String,
    stock: String,
}

/// Puts a pack that was agreed to on sale.
#[server(prefix = "/api", endpoint = "resale/sell")]
pub async fn sell_resale(#[server(flatten)] form: SellForm) -> Result<(), AppError> {
    let ctx = Ctx::here()?;
    let manager = ctx.require_manager_for(Scope::Goods).await?;
    let resale = parse_resale(&form.resale)?;
    let pack = form.pack.parse::<VariantId>().map_err(|_| AppError::NotFound)?;
    let page = format!("{}#loi", link(form.lang, PAGE));
    let mut problems = Problems::default();
    let price = problems.check("price", parse_price(&form.price, PRICE_MAX));
    let stock = problems.check("stock", parse_whole(&form.stock, 0, ON_HAND_MAX));
    let (Some(price), Some(on_hand)) = (price, stock) else {
        return ctx.refuse(SELL, &form, problems, &page).await;
    };
    let request = SellRequest {
        resale,
        variant: pack,
        price,
        sure: parse_sure(&form.sure),
        on_hand,
    };
    match resale::sell(&ctx.state.pool, &manager, &request, ctx.state.clock.now()).await {
        Ok(()) => {
            ctx.go_to(&format!("{}?xong=ban", link(form.lang, PAGE)));
            Ok(())
        }
        Err(refused) => ctx.refuse(SELL, &form, problem(refused)?, &page).await,
    }
}

/// Takes an offer of what others make off sale for a while, or puts it back.
#[server(prefix = "/api", endpoint = "resale/pause")]
pub async fn pause_resale(lang: Lang, offer: String, paused: String) -> Result<(), AppError> {
    let ctx = Ctx::here()?;
    let manager = ctx.require_manager_for(Scope::Goods).await?;
    let offer = offer.parse::<OfferId>().map_err(|_| AppError::NotFound)?;
    let is_paused = paused == "1";
    let done = resale::set_paused(&ctx.state.pool, &manager, offer, is_paused, ctx.state.clock.now()).await;
    if let Err(refused) = done {
        return Err(plain(refused));
    }
    let news = if is_paused { "nghi" } else { "lai" };
    ctx.go_to(&format!("{}?xong={news}", link(lang, PAGE)));
    Ok(())
}

/// Gives up what was asked for or agreed to.
#[server(prefix = "/api", endpoint = "resale/give_up")]
pub async fn give_up_resale(lang: Lang, resale: String) -> Result<(), AppError> {
    let ctx = Ctx::here()?;
    let manager = ctx.require_manager_for(Scope::Goods).await?;
    let resale = parse_resale(&resale)?;
    let page = link(lang, PAGE);
    match resale::give_up(&ctx.state.pool, &manager, resale, ctx.state.clock.now()).await {
        Ok(()) => {
            ctx.go_to(&format!("{page}?xong=thoi"));
            Ok(())
        }
        Err(refused) => {
            let problems = problem(refused)?;
            ctx.refuse(SELL, &SellForm::default(), problems, &format!("{page}#loi"))
                .await
        }
    }
}

pub(in crate::coop) fn parse_resale(text: &str) -> Result<ResaleId, AppError> {
    text.parse().map_err(|_| AppError::NotFound)
}

/// The packs that are ticked.
pub(in crate::coop) fn parse_packs(packs: &BTreeMap<String, String>) -> Result<Vec<VariantId>, AppError> {
    packs
        .keys()
        .map(|key| key_of(key).parse().map_err(|_| AppError::NotFound))
        .collect()
}

/// The field that a refusal belongs to. What is not theirs, and failures, end the function.
pub(in crate::coop) fn problem(refused: ResaleRefused) -> Result<Problems, AppError> {
    let field = match &refused {
        ResaleRefused::Past => "until",
        ResaleRefused::NoPack => "packs",
        ResaleRefused::Price | ResaleRefused::UnlikelyPrice { .. } => "price",
        ResaleRefused::Quantity => "stock",
        _ => "",
    };
    match plain(refused) {
        error @ (AppError::Resale { .. }
        | AppError::NotAPrice { .. }
        | AppError::UnlikelyPrice { .. }
        | AppError::NotANumber { .. }) => {
            let mut problems = Problems::default();
            problems.add(field, error);
            Ok(problems)
        }
        error => Err(error),
    }
}

fn plain(refused: ResaleRefused) -> AppError {
    let why = |why| AppError::Resale { why };
    match refused {
        ResaleRefused::NotFound => AppError::NotFound,
        ResaleRefused::NoStorefront => why(ResaleWhy::NoStorefront),
        ResaleRefused::Alcohol => why(ResaleWhy::Alcohol),
        ResaleRefused::AlreadyAsked => why(ResaleWhy::AlreadyAsked),
        ResaleRefused::TooMany => why(ResaleWhy::TooMany),
        ResaleRefused::MovedOn => why(ResaleWhy::MovedOn),
        ResaleRefused::Past => why(ResaleWhy::Past),
        ResaleRefused::NoPack => why(ResaleWhy::NoPack),
        ResaleRefused::Price => AppError::NotAPrice { max_vnd: PRICE_MAX },
        ResaleRefused::UnlikelyPrice { to } => AppError::UnlikelyPrice {
            from_vnd: None,
            to_vnd: to.0,
        },
        ResaleRefused::Quantity => AppError::NotANumber {
            min: 0,
            max: ON_HAND_MAX,
        },
        ResaleRefused::Db(error) => error.into(),
    }
}
