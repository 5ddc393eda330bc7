//! What a cooperative does about returns.

use crate::{
    context::Ctx,
    coop::{
        numbers::parse_amount,
        order::actions::{REASON_MAX, app_error, order_address},
    },
    error::AppError,
    form::Problems,
    shop::order::returns::{packs, return_error},
};
use leptos::prelude::*;
use market::{
    base::{Lang, Line, secret::Token, text::TextProblem},
    orders::{self, AtTheDoor, DeskOrder, DoorRefused},
    people::Scope,
    returns::{self, Offer},
};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// No amount that is typed is more.
const AMOUNT_MAX: i64 = 999_999_999_999;

/// An order, an amount and some words.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct AnswerForm {
    lang: Lang,
    code: String,
    amount: String,
    reason: String,
}

/// Agrees to so much of what is asked for.
#[server(prefix = "/api", endpoint = "desk/return_approve")]
pub async fn approve_return(#[server(flatten)] form: AnswerForm) -> Result<(), AppError> {
    let ctx = Ctx::here()?;
    let manager = ctx.require_coop_manager().await?;
    require_own(&ctx, manager.member(), &form.code).await?;
    let page = order_address(form.lang, &form.code);
    let mut problems = Problems::default();
    let amount = problems.check("amount", parse_amount(&form.amount, AMOUNT_MAX));
    let answer = problems.check("reason", Line::parse_optional(&form.reason, REASON_MAX));
    let (Some(amount), Some(answer)) = (amount, answer) else {
        return ctx.refuse("desk_return", &form, problems, &page).await;
    };
    let now = ctx.state.clock.now();
    match returns::approve_as_seller(&ctx.state.pool, &manager, &form.code, amount, &answer, now).await {
        Ok(()) => {
            ctx.go_to(&page);
            Ok(())
        }
        Err(refused) => {
            ctx.refuse("desk_return", &form, return_error(form.lang, refused)?, &page)
                .await
        }
    }
}

/// Gives nothing back, and says why.
#[server(prefix = "/api", endpoint = "desk/return_decline")]
pub async fn decline_return(#[server(flatten)] form: AnswerForm) -> Result<(), AppError> {
    let ctx = Ctx::here()?;
    let manager = ctx.require_coop_manager().await?;
    require_own(&ctx, manager.member(), &form.code).await?;
    let page = order_address(form.lang, &form.code);
    let mut problems = Problems::default();
    let Some(reason) = problems.check("reason", parse_reason(&form.reason)) else {
        return ctx.refuse("desk_return_no", &form, problems, &page).await;
    };
    let now = ctx.state.clock.now();
    match returns::decline_as_seller(&ctx.state.pool, &manager, &form.code, &reason, now).await {
        Ok(()) => {
            ctx.go_to(&page);
            Ok(())
        }
        Err(refused) => {
            ctx.refuse("desk_return_no", &form, return_error(form.lang, refused)?, &page)
                .await
        }
    }
}

/// What is given back without being asked for.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct OfferForm {
    lang: Lang,
    code: String,
    /// Its own secret: it gives back once, however often it comes.
    key: String,
    /// `amount`, `delivery`, `packs` or `whole`.
    what: String,
    amount: String,
    reason: String,
    /// How many packs of each line.
    #[serde(flatten)]
    quantity: BTreeMap<String, String>,
}

/// Gives something back.
#[server(prefix = "/api", endpoint = "desk/give_back")]
pub async fn give_back(#[server(flatten)] form: OfferForm) -> Result<(), AppError> {
    let ctx = Ctx::here()?;
    let manager = ctx.require_coop_manager().await?;
    require_own(&ctx, manager.member(), &form.code).await?;
    let page = order_address(form.lang, &form.code);
    let refused_at = format!("{page}#hoan-tien");
    let mut problems = Problems::default();
    let key = problems.check("", Token::parse(&form.key).ok_or(AppError::BadRequest));
    let offer = match form.what.as_str() {
        "amount" => problems
            .check("amount", parse_amount(&form.amount, AMOUNT_MAX))
            .map(Offer::Amount),
        "delivery" => Some(Offer::Delivery),
        "packs" => Some(Offer::Packs(packs(&form.quantity, &mut problems))),
        "whole" => Some(Offer::Whole),
        _ => problems.check("what", Err(AppError::NotAChoice)),
    };
    let reason = problems.check("reason", parse_reason(&form.reason));
    let (Some(key), Some(offer), Some(reason), true) = (key, offer, reason, problems.is_empty()) else {
        return ctx.refuse("desk_offer", &form, problems, &refused_at).await;
    };
    let now = ctx.state.clock.now();
    match returns::offer(&ctx.state.pool, &manager, &key, &form.code, &offer, &reason, now).await {
        Ok(()) => {
            ctx.go_to(&page);
            Ok(())
        }
        Err(refused) => {
            let problem = return_error(form.lang, refused)?;
            ctx.refuse("desk_offer", &form, problem, &refused_at).await
        }
    }
}

/// Goods that nobody took.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct DoorForm {
    lang: Lang,
    code: String,
    reason: String,
    /// `good` or `damaged`.
    goods: String,
    /// `keep` or `back`; of what was paid in advance.
    delivery: String,
}

/// Writes down that nobody took the goods.
#[server(prefix = "/api", endpoint = "desk/refused")]
pub async fn refuse_at_door(#[server(flatten)] form: DoorForm) -> Result<(), AppError> {
    let ctx = Ctx::here()?;
    let member = ctx.require_coop_for(Scope::Orders).await?;
    require_own(&ctx, &member, &form.code).await?;
    let page = order_address(form.lang, &form.code);
    let refused_at = format!("{page}#khong-nhan");
    let mut problems = Problems::default();
    let reason = problems.check("reason", parse_reason(&form.reason));
    let is_good = problems.check("goods", one_of(&form.goods, "good", "damaged"));
    let (Some(reason), Some(is_good)) = (reason, is_good) else {
        return ctx.refuse("desk_door", &form, problems, &refused_at).await;
    };
    let door = AtTheDoor {
        is_good,
        keeps_delivery: form.delivery == "keep",
    };
    let now = ctx.state.clock.now();
    let problem = match orders::refuse_at_door(&ctx.state.pool, &member, &form.code, door, &reason, now).await {
        Ok(()) => {
            ctx.go_to(&page);
            return Ok(());
        }
        Err(DoorRefused::ManagerNeeded) => AppError::ManagerNeeded,
        Err(DoorRefused::Order(refused)) => app_error(refused)?,
    };
    ctx.refuse("desk_door", &form, problem, &refused_at).await
}

fn one_of(typed: &str, yes: &str, no: &str) -> Result<bool, AppError> {
    if typed == yes || typed == no {
        Ok(typed == yes)
    } else {
        Err(AppError::NotAChoice)
    }
}

fn parse_reason(text: &str) -> Result<Line, AppError> {
    Line::parse(text, REASON_MAX).map_err(|problem| match problem {
        TextProblem::Empty => AppError::ReasonNeeded,
        TextProblem::TooLong { max } => AppError::TooLong { max },
    })
}

/// Whose order it is comes before what is wrong with the form.
pub(in crate::coop::order) async fn require_own(
    ctx: &Ctx,
    member: &market::people::CoopMember,
    code: &str,
) -> Result<DeskOrder, AppError> {
    orders::load_desk_order(&ctx.state.pool, member, code, ctx.state.clock.now())
        .await?
        .ok_or(AppError::NotFound)
}
