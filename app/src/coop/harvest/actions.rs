//! What a cooperative does with a harvest that it sells ahead.

use crate::{
    context::{Ctx, link},
    coop::numbers::parse_whole,
    department::featuring::parse_date,
    error::{AppError, HarvestWhy},
    form::Problems,
    page::url_encoded,
};
use leptos::prelude::*;
use market::{
    base::{HarvestId, Lang, Line, OfferId},
    harvests::{self, HarvestProblem, HarvestRefused, Method, NewHarvest, PACKS_MAX, WORD_MAX},
    orders::OrderRefused,
    people::Scope,
};
use serde::{Deserialize, Serialize};

/// The name under which a refused opening is kept.
pub(super) const OPEN: &str = "harvest_open";

/// The name under which a refused weighing or allotment is kept.
pub(super) const STEP: &str = "harvest_step";

/// A harvest to open.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct OpenForm {
    lang: Lang,
    /// The product, whose page it is.
    slug: String,
    offer: String,
    from: String,
    to: String,
    order_until: String,
    ship_by: String,
    expected: String,
    cap: String,
}

/// Opens a harvest to orders.
#[server(prefix = "/api", endpoint = "harvest/open")]
pub async fn open_harvest(#[server(flatten)] form: OpenForm) -> Result<(), AppError> {
    let ctx = Ctx::here()?;
    let manager = ctx.require_manager_for(Scope::Goods).await?;
    let page = page_of(form.lang, &form.slug);
    let mut problems = Problems::default();
    let offer = match form.offer.as_str() {
        "" => problems.check("offer", Err(AppError::Required)),
        offer => Some(offer.parse::<OfferId>().map_err(|_| AppError::NotFound)?),
    };
    let from = problems.check("from", parse_date(&form.from));
    let to = problems.check("to", parse_date(&form.to));
    let order_until = problems.check("order_until", parse_date(&form.order_until));
    let ship_by = problems.check("ship_by", parse_date(&form.ship_by));
    let expected = problems.check("expected", parse_whole(&form.expected, 1, PACKS_MAX));
    let cap = problems.check("cap", parse_whole(&form.cap, 1, expected.unwrap_or(PACKS_MAX)));
    let (Some(offer), Some(from), Some(to), Some(order_until), Some(ship_by), Some(expected), Some(cap)) =
        (offer, from, to, order_until, ship_by, expected, cap)
    else {
        return ctx.refuse(OPEN, &form, problems, &format!("{page}#mo-dat-truoc")).await;
    };
    let harvest = NewHarvest {
        from,
        to,
        order_until,
        ship_by,
        expected,
        cap,
    };
    match harvests::open(&ctx.state.pool, &manager, offer, harvest, ctx.state.clock.now()).await {
        Ok(()) => {
            ctx.go_to(&format!("{page}?xong=mo"));
            Ok(())
        }
        Err(refused) => {
            let problems = problem(refused, cap)?;
            ctx.refuse(OPEN, &form, problems, &format!("{page}#mo-dat-truoc")).await
        }
    }
}

/// A step of a harvest.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct StepForm {
    lang: Lang,
    slug: String,
    harvest: String,
    /// How many packs it came to.
    yielded: String,
    method: String,
    word: String,
    /// The shares that were shown.
    seen: String,
}

/// Takes no more orders ahead.
#[server(prefix = "/api", endpoint = "harvest/close")]
pub async fn close_harvest(#[server(flatten)] form: StepForm) -> Result<(), AppError> {
    let ctx = Ctx::here()?;
    let manager = ctx.require_manager_for(Scope::Goods).await?;
    let harvest = form.harvest()?;
    let done = harvests::close(&ctx.state.pool, &manager, harvest, ctx.state.clock.now()).await;
    answer(&ctx, &form, done, "thoi").await
}

/// Writes down what a harvest came to, and proposes who gets what.
#[server(prefix = "/api", endpoint = "harvest/weigh")]
pub async fn weigh_harvest(#[server(flatten)] form: StepForm) -> Result<(), AppError> {
    let ctx = Ctx::here()?;
    let manager = ctx.require_manager_for(Scope::Goods).await?;
    let harvest = form.harvest()?;
    let mut problems = Problems::default();
    let yielded = problems.check("yielded", parse_whole(&form.yielded, 0, PACKS_MAX));
    let method = problems.check("method", Method::parse(&form.method).ok_or(AppError::NotAChoice));
    let word = problems.check("word", Line::parse_optional(&form.word, WORD_MAX));
    let (Some(yielded), Some(method), Some(word)) = (yielded, method, word) else {
        return ctx.refuse(STEP, &form, problems, &form.place()).await;
    };
    let now = ctx.state.clock.now();
    let done = harvests::weigh(&ctx.state.pool, &manager, harvest, yielded, method, &word, now).await;
    answer(&ctx, &form, done, "can").await
}

/// Takes a weighing back that does not count yet.
#[server(prefix = "/api", endpoint = "harvest/weigh_again")]
pub async fn weigh_harvest_again(#[server(flatten)] form: StepForm) -> Result<(), AppError> {
    let ctx = Ctx::here()?;
    let manager = ctx.require_manager_for(Scope::Goods).await?;
    let harvest = form.harvest()?;
    let done = harvests::weigh_again(&ctx.state.pool, &manager, harvest, ctx.state.clock.now()).await;
    answer(&ctx, &form, done, "lai").await
}

/// Allots a harvest as it was shown.
#[server(prefix = "/api", endpoint = "harvest/allot")]
pub async fn allot_harvest(#[server(flatten)] form: StepForm) -> Result<(), AppError> {
    let ctx = Ctx::here()?;
    let manager = ctx.require_manager_for(Scope::Goods).await?;
    let harvest = form.harvest()?;
    let done = harvests::allot(&ctx.state.pool, &manager, harvest, &form.seen, ctx.state.clock.now()).await;
    answer(&ctx, &form, done, "chia").await
}

impl StepForm {
    fn harvest(&self) -> Result<HarvestId, AppError> {
        self.harvest.parse().map_err(|_| AppError::NotFound)
    }

    /// The harvest on its page.
    fn place(&self) -> String {
        format!("{}#vu-{}", page_of(self.lang, &self.slug), url_encoded(&self.harvest))
    }
}

/// The page of a product's harvests.
pub(super) fn page_of(lang: Lang, slug: &str) -> String {
    link(lang, &format!("/htx/san-pham/{}/mua-vu", url_encoded(slug)))
}

async fn answer(ctx: &Ctx, form: &StepForm, done: Result<(), HarvestRefused>, news: &str) -> Result<(), AppError> {
    match done {
        Ok(()) => {
            ctx.go_to(&format!("{}?xong={news}", page_of(form.lang, &form.slug)));
            Ok(())
        }
        Err(refused) => {
            ctx.refuse(STEP, form, problem(refused, PACKS_MAX)?, &form.place())
                .await
        }
    }
}

/// The field that a refusal belongs to. What is not theirs, and failures, end the function.
fn problem(refused: HarvestRefused, cap: i32) -> Result<Problems, AppError> {
    let why = |why| AppError::Harvest { why };
    let packs = |max| AppError::NotANumber { min: 1, max };
    let (field, problem) = match refused {
        HarvestRefused::NotFound | HarvestRefused::Order(OrderRefused::NotFound) => return Err(AppError::NotFound),
        HarvestRefused::Db(error) | HarvestRefused::Order(OrderRefused::Db(error)) => return Err(error.into()),
        HarvestRefused::Problem(HarvestProblem::Dates) => ("to", AppError::DatesReversed),
        HarvestRefused::Problem(HarvestProblem::Begun) => ("from", why(HarvestWhy::Begun)),
        HarvestRefused::Problem(HarvestProblem::OrderUntil) => ("order_until", why(HarvestWhy::OrderUntil)),
        HarvestRefused::Problem(HarvestProblem::ShipBy) => ("ship_by", why(HarvestWhy::ShipBy)),
        HarvestRefused::Problem(HarvestProblem::Expected) => ("expected", packs(PACKS_MAX)),
        HarvestRefused::Problem(HarvestProblem::Cap) => ("cap", packs(cap)),
        HarvestRefused::AlreadyOpen => ("offer", why(HarvestWhy::AlreadyOpen)),
        HarvestRefused::WordNeeded => ("word", AppError::ReasonNeeded),
        HarvestRefused::Changed => ("", why(HarvestWhy::Changed)),
        HarvestRefused::MovedOn | HarvestRefused::Order(_) => ("", why(HarvestWhy::MovedOn)),
    };
    let mut problems = Problems::default();
    problems.add(field, problem);
    Ok(problems)
}
