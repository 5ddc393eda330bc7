//! What owners and managers do with their storefront. Its photographs come in at `server/src/http/shopfront_photos.rs`.

use super::{delivery, words_form};
use crate::{
    context::{Ctx, link},
    department::featuring::parse_date,
    error::AppError,
    form::Problems,
};
use leptos::prelude::*;
use market::{
    base::Lang,
    checkout::{self, DeliveryRefused},
    coops::{self, PhotoPlace, ShopfrontRefused},
    people::{self, DraftForm, Scope},
};
use serde::{Deserialize, Serialize};

/// The name under which refused words are kept.
pub(super) const WORDS: &str = "shopfront";

/// The name under which a refused photograph is kept.
pub(super) const PHOTO: &str = "shopfront_photo";

/// The name under which a refused closure is kept.
pub(super) const CLOSURE: &str = "shopfront_closure";

/// The name under which refused settings of delivery are kept.
pub(super) const DELIVERY: &str = "shopfront_delivery";

fn page_of(lang: Lang) -> String {
    link(lang, "/htx/gian-hang")
}

/// The words.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct WordsForm {
    lang: Lang,
    /// The version that the writer started from.
    version: String,
    /// What stood in it, for whoever has to choose between two writers.
    start: String,
    /// `publish`, or they are only kept.
    step: String,
    values: words_form::Values,
}

/// Saves the words, and publishes the draft when that was asked for.
#[server(prefix = "/api", endpoint = "shopfront/save")]
pub async fn save_shopfront(#[server(flatten)] form: WordsForm) -> Result<(), AppError> {
    let ctx = Ctx::here()?;
    let manager = ctx.require_manager_for(Scope::Shopfront).await?;
    let page = page_of(form.lang);
    let seen = form.version.parse().map_err(|_| AppError::BadRequest)?;
    let words = match words_form::parse(&form.values) {
        Ok(words) => words,
        Err(problems) => return ctx.refuse(WORDS, &form, problems, &format!("{page}#loi")).await,
    };
    let is_publish = form.step == "publish";
    let now = ctx.state.clock.now();
    let done = coops::save_shopfront(&ctx.state.pool, &manager, seen, &words, is_publish, now).await;
    if done.is_ok()
        && let Some(shop) = coops::load_shopfront(&ctx.state.pool, &manager).await?
    {
        people::drop_draft(&ctx.state.pool, manager.member(), DraftForm::Shopfront(&shop.slug)).await?;
    }
    // Whoever wants room for another person has saved those who are there.
    let news = match form.step.as_str() {
        "publish" => "dang",
        "person" => "them-nguoi",
        _ => "luu",
    };
    answer(&ctx, WORDS, &form, form.lang, done, news).await
}

/// Which photograph.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct PhotoForm {
    lang: Lang,
    place: String,
}

/// Takes a photograph out of the draft.
#[server(prefix = "/api", endpoint = "shopfront/photo/remove")]
pub async fn remove_shopfront_photo(#[server(flatten)] form: PhotoForm) -> Result<(), AppError> {
    let ctx = Ctx::here()?;
    let manager = ctx.require_manager_for(Scope::Shopfront).await?;
    let place = PhotoPlace::parse(&form.place).ok_or(AppError::NotFound)?;
    let done = coops::set_photo(&ctx.state.pool, &manager, place, None, ctx.state.clock.now()).await;
    answer(&ctx, PHOTO, &form, form.lang, done, "anh").await
}

/// Days on which nothing is sold.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct ClosureForm {
    lang: Lang,
    /// `open` to sell again.
    step: String,
    from: String,
    to: String,
}

/// Closes the storefront for some days, or opens it again.
#[server(prefix = "/api", endpoint = "shopfront/closure")]
pub async fn close_shopfront(#[server(flatten)] form: ClosureForm) -> Result<(), AppError> {
    let ctx = Ctx::here()?;
    let manager = ctx.require_manager_for(Scope::Shopfront).await?;
    let now = ctx.state.clock.now();
    if form.step == "open" {
        let done = coops::set_closure(&ctx.state.pool, &manager, None, None, now).await;
        return answer(&ctx, CLOSURE, &form, form.lang, done, "mo").await;
    }
    let mut problems = Problems::default();
    let from = problems.check("from", parse_date(&form.from));
    let to = match form.to.trim() {
        "" => None,
        text => problems.check("to", parse_date(text)),
    };
    if !problems.is_empty() {
        let page = format!("{}#nghi-ban", page_of(form.lang));
        return ctx.refuse(CLOSURE, &form, problems, &page).await;
    }
    let done = coops::set_closure(&ctx.state.pool, &manager, from, to, now).await;
    answer(&ctx, CLOSURE, &form, form.lang, done, "nghi").await
}

/// How the cooperative delivers.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct DeliveryForm {
    lang: Lang,
    version: String,
    values: delivery::Values,
}

/// Saves how the cooperative delivers.
#[server(prefix = "/api", endpoint = "shopfront/delivery")]
pub async fn save_delivery(#[server(flatten)] form: DeliveryForm) -> Result<(), AppError> {
    let ctx = Ctx::here()?;
    let manager = ctx.require_manager_for(Scope::Shopfront).await?;
    let page = page_of(form.lang);
    let back = format!("{page}#giao-hang");
    let seen = form.version.parse().map_err(|_| AppError::BadRequest)?;
    let (settings, minimum) = match delivery::parse(&form.values) {
        Ok(parsed) => parsed,
        Err(problems) => return ctx.refuse(DELIVERY, &form, problems, &back).await,
    };
    let now = ctx.state.clock.now();
    match checkout::save_delivery(&ctx.state.pool, &manager, seen, &settings, minimum, now).await {
        Ok(()) => {
            ctx.go_to(&format!("{page}?xong=giao#giao-hang"));
            Ok(())
        }
        Err(DeliveryRefused::Conflict) => ctx.refuse(DELIVERY, &form, AppError::ShopMeanwhile, &back).await,
        Err(DeliveryRefused::Db(error)) => Err(error.into()),
    }
}

async fn answer(
    ctx: &Ctx,
    name: &str,
    form: &impl Serialize,
    lang: Lang,
    done: Result<(), ShopfrontRefused>,
    news: &str,
) -> Result<(), AppError> {
    let page = page_of(lang);
    let (field, problem) = match done {
        Ok(()) => {
            ctx.go_to(&format!("{page}?xong={news}"));
            return Ok(());
        }
        Err(ShopfrontRefused::NotFound) => return Err(AppError::NotFound),
        Err(ShopfrontRefused::Db(error)) => return Err(error.into()),
        Err(ShopfrontRefused::Conflict) => ("", AppError::ShopMeanwhile),
        Err(ShopfrontRefused::DatesReversed) => ("to", AppError::DatesReversed),
        Err(ShopfrontRefused::InThePast) => ("to", AppError::InThePast),
    };
    let mut problems = Problems::default();
    problems.add(field, problem);
    let back = if name == CLOSURE { "nghi-ban" } else { "loi" };
    ctx.refuse(name, form, problems, &format!("{page}#{back}")).await
}
