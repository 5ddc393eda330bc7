//! What a cooperative does with its listings.

use super::fields::{self, Values};
use crate::{
    context::{Ctx, link},
    error::AppError,
    form::{Problems, key_of, keyed, parse_line},
    page::url_encoded,
};
use leptos::prelude::*;
use market::{
    base::{Lang, PhotoId, secret::Token},
    catalog::{self, ListingRefused, ListingWish, listing::NAME_MAX},
    media::{ALT_MAX, PHOTOS_MAX},
    people::{self, DraftForm, Scope},
};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The name under which a refused listing is kept.
pub(super) const FORM: &str = "listing";

/// The name under which a refused new listing is kept.
pub(in crate::coop) const NEW_FORM: &str = "listing_new";

/// The name under which a refused photograph is kept.
pub(super) const PHOTO_FORM: &str = "photo";

/// The name under which refused words of photographs are kept.
pub(super) const PHOTO_WORDS_FORM: &str = "photo_words";

/// A new listing.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct NewForm {
    lang: Lang,
    key: String,
    name: String,
    category: String,
}

/// Begins a listing.
#[server(prefix = "/api", endpoint = "listing/create")]
pub async fn create_listing(#[server(flatten)] form: NewForm) -> Result<(), AppError> {
    let ctx = Ctx::here()?;
    let manager = ctx.require_manager_for(Scope::Goods).await?;
    let page = link(form.lang, "/htx/san-pham/moi");
    let mut problems = Problems::default();
    let key = problems.check("", Token::parse(&form.key).ok_or(AppError::FormUsedUp));
    let name = problems.check("name", parse_line(&form.name, NAME_MAX));
    if name.as_ref().is_some_and(|name| name.as_str().is_empty()) {
        problems.add("name", AppError::Required);
    }
    if form.category.is_empty() {
        problems.add("category", AppError::Required);
    }
    let (Some(key), Some(name), true) = (key, name, problems.is_empty()) else {
        return ctx.refuse(NEW_FORM, &form, problems, &page).await;
    };
    let now = ctx.state.clock.now();
    match catalog::create_listing(&ctx.state.pool, manager.member(), &key, &name, &form.category, now).await {
        Ok(slug) => {
            ctx.go_to(&address(form.lang, &slug));
            Ok(())
        }
        Err(refused) => ctx.refuse(NEW_FORM, &form, problem(refused)?, &page).await,
    }
}

/// What the editor sends.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct SaveForm {
    lang: Lang,
    slug: String,
    /// The version that the writer started from.
    version: String,
    /// What stood in it, for whoever has to choose between two writers.
    start: String,
    /// `submit` to send it to the department, `province` when only the communes are asked for.
    step: String,
    values: Values,
}

/// Saves a listing, and sends it to the department when that was asked for.
#[server(prefix = "/api", endpoint = "listing/save")]
pub async fn save_listing(#[server(flatten)] form: SaveForm) -> Result<(), AppError> {
    let ctx = Ctx::here()?;
    let member = ctx.require_coop_for(Scope::Goods).await?;
    let page = address(form.lang, &form.slug);
    let version = form.version.parse().map_err(|_| AppError::BadRequest)?;
    if form.step == "province" {
        let place = format!("{page}#values-commune");
        return ctx.refuse(FORM, &form, Problems::default(), &place).await;
    }
    let content = match fields::parse(&form.values) {
        Ok(content) => content,
        Err(problems) => return ctx.refuse(FORM, &form, problems, &format!("{page}#loi")).await,
    };
    let is_submit = form.step == "submit";
    let now = ctx.state.clock.now();
    let wish = ListingWish {
        content: &content,
        seen: version,
        sure: &fields::sure_prices(&form.values),
        is_to_be_submitted: is_submit,
    };
    match catalog::save_listing(&ctx.state.pool, &member, &form.slug, &wish, now).await {
        Ok(saved) => {
            people::drop_draft(&ctx.state.pool, &member, DraftForm::Listing(&form.slug)).await?;
            let news = match (is_submit, saved.is_submitted) {
                (_, true) => "gui",
                (true, false) => "thieu",
                (false, false) => "luu",
            };
            ctx.go_to(&format!("{page}?xong={news}"));
            Ok(())
        }
        Err(ListingRefused::UnlikelyPrices(prices)) => {
            let mut problems = Problems::default();
            let places = fields::pack_places(&form.values);
            for price in prices {
                let place = places.get(price.place).copied().unwrap_or(price.place);
                let problem = AppError::UnlikelyPrice {
                    from_vnd: price.from.map(|from| from.0),
                    to_vnd: price.to.0,
                };
                problems.add(fields::input(&fields::of_pack(place, "price")), problem);
            }
            ctx.refuse(FORM, &form, problems, &format!("{page}#loi")).await
        }
        Err(refused) => ctx.refuse(FORM, &form, problem(refused)?, &format!("{page}#loi")).await,
    }
}

/// A listing of the cooperative.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct SlugForm {
    lang: Lang,
    slug: String,
    /// Whether it is put on sale or taken off.
    is_on_sale: String,
}

/// Takes a listing back from the department.
#[server(prefix = "/api", endpoint = "listing/withdraw")]
pub async fn withdraw_listing(#[server(flatten)] form: SlugForm) -> Result<(), AppError> {
    let ctx = Ctx::here()?;
    let member = ctx.require_coop_for(Scope::Goods).await?;
    let page = address(form.lang, &form.slug);
    match catalog::withdraw_listing(&ctx.state.pool, &member, &form.slug, ctx.state.clock.now()).await {
        Ok(()) => {
            ctx.go_to(&format!("{page}?xong=rut"));
            Ok(())
        }
        Err(refused) => ctx.refuse("listing_step", &form, problem(refused)?, &page).await,
    }
}

/// Takes a product off sale, or puts it back.
#[server(prefix = "/api", endpoint = "listing/on_sale")]
pub async fn set_on_sale(#[server(flatten)] form: SlugForm) -> Result<(), AppError> {
    let ctx = Ctx::here()?;
    let member = ctx.require_coop_for(Scope::Goods).await?;
    let page = address(form.lang, &form.slug);
    let is_on_sale = form.is_on_sale == "1";
    match catalog::set_on_sale(&ctx.state.pool, &member, &form.slug, is_on_sale, ctx.state.clock.now()).await {
        Ok(()) => {
            ctx.go_to(&format!("{page}?xong={}", if is_on_sale { "ban" } else { "ngung" }));
            Ok(())
        }
        Err(refused) => ctx.refuse("listing_step", &form, problem(refused)?, &page).await,
    }
}

/// A photograph of a listing.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct PhotoForm {
    lang: Lang,
    slug: String,
    photo: String,
}

/// Puts a photograph before all others.
#[server(prefix = "/api", endpoint = "photo/first")]
pub async fn put_photo_first(#[server(flatten)] form: PhotoForm) -> Result<(), AppError> {
    let ctx = Ctx::here()?;
    let member = ctx.require_coop_for(Scope::Goods).await?;
    let photo: PhotoId = form.photo.parse().map_err(|_| AppError::NotFound)?;
    let now = ctx.state.clock.now();
    let moved = catalog::put_photo_first(&ctx.state.pool, &member, &form.slug, photo, now).await;
    after_photo(&ctx, &form, moved).await
}

/// Takes a photograph out.
#[server(prefix = "/api", endpoint = "photo/remove")]
pub async fn remove_photo(#[server(flatten)] form: PhotoForm) -> Result<(), AppError> {
    let ctx = Ctx::here()?;
    let member = ctx.require_coop_for(Scope::Goods).await?;
    let photo: PhotoId = form.photo.parse().map_err(|_| AppError::NotFound)?;
    let now = ctx.state.clock.now();
    let removed = catalog::remove_photo(&ctx.state.pool, &member, &form.slug, photo, now).await;
    after_photo(&ctx, &form, removed).await
}

/// What the photographs of a listing show, by photograph.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct PhotoWordsForm {
    lang: Lang,
    slug: String,
    alts: BTreeMap<String, String>,
}

/// Says what photographs show.
#[server(prefix = "/api", endpoint = "photo/describe")]
pub async fn describe_photos(#[server(flatten)] form: PhotoWordsForm) -> Result<(), AppError> {
    let ctx = Ctx::here()?;
    let member = ctx.require_coop_for(Scope::Goods).await?;
    let page = address(form.lang, &form.slug);
    let mut problems = Problems::default();
    let mut words = Vec::new();
    for (sent, alt) in &form.alts {
        let photo: PhotoId = key_of(sent).parse().map_err(|_| AppError::NotFound)?;
        let name = keyed("alts", key_of(sent));
        words.extend(problems.check(name, parse_line(alt, ALT_MAX)).map(|alt| (photo, alt)));
    }
    let place = format!("{page}#mo-ta");
    if !problems.is_empty() {
        return ctx.refuse(PHOTO_WORDS_FORM, &form, problems, &place).await;
    }
    match catalog::describe_photos(&ctx.state.pool, &member, &form.slug, &words, ctx.state.clock.now()).await {
        Ok(()) => {
            ctx.go_to(&format!("{page}?xong=mo-ta#mo-ta"));
            Ok(())
        }
        Err(refused) => ctx.refuse(PHOTO_WORDS_FORM, &form, problem(refused)?, &place).await,
    }
}

async fn after_photo(ctx: &Ctx, form: &PhotoForm, done: Result<(), ListingRefused>) -> Result<(), AppError> {
    let page = address(form.lang, &form.slug);
    match done {
        Ok(()) => {
            ctx.go_to(&format!("{page}?xong=anh#anh"));
            Ok(())
        }
        // What is typed in the form of a new photograph is another matter.
        Err(refused) => {
            ctx.refuse(PHOTO_FORM, &(), problem(refused)?, &format!("{page}#anh"))
                .await
        }
    }
}

/// The field that a refusal belongs to. What is not theirs, and failures, end the function.
fn problem(refused: ListingRefused) -> Result<Problems, AppError> {
    let (field, problem) = match refused {
        ListingRefused::NotFound => return Err(AppError::NotFound),
        ListingRefused::Db(error) => return Err(error.into()),
        ListingRefused::MayNotEdit => ("", AppError::MayNotEdit),
        ListingRefused::Conflict => ("", AppError::EditedMeanwhile),
        ListingRefused::MovedOn => ("", AppError::ListingMovedOn),
        ListingRefused::PhotosFull => ("photo", AppError::PhotosFull { max: PHOTOS_MAX as u32 }),
        ListingRefused::Category => ("category", AppError::NotAChoice),
        ListingRefused::Place => ("values[commune]", AppError::NotAChoice),
        ListingRefused::UnlikelyPrices(_) => ("", AppError::UnlikelyPrices),
    };
    let mut problems = Problems::default();
    problems.add(field, problem);
    Ok(problems)
}

/// The editor of a listing. Anything may have been sent as its slug.
pub(super) fn address(lang: Lang, slug: &str) -> String {
    link(lang, &format!("/htx/san-pham/{}", url_encoded(slug)))
}
