//! What one is told outside of pages: `/tai-khoan/thong-bao`, and the page of the link that stops letters.

mod actions;
mod choices;
mod devices;
mod stop;

pub use devices::offer;
pub use stop::StopPage;

use crate::{
    context::link,
    error::AppError,
    page::{Page, page},
    words::notices as say,
};
use leptos::prelude::*;
use market::{messages::Way, notices};

/// What whoever has signed in is told, in which way and when, and on which devices.
#[component]
pub fn NoticesPage() -> AnyView {
    page(|ctx| async move {
        let lang = ctx.lang();
        let visitor = ctx.visitor().await?;
        let person = visitor.person().ok_or(AppError::SignInNeeded)?;
        let settings = notices::load_settings(&ctx.state.pool, person).await?;
        let devices = notices::list_devices(&ctx.state.pool, &visitor, person).await?;
        let form = ctx.take_form(actions::FORM).await?;
        let refused_device = ctx.take_form(actions::DEVICE_FORM).await?;
        let choices = choices::draw(&ctx, person, &settings, &form, devices.is_empty());
        let has_push = ctx.state.messenger.carries(Way::Push);
        let devices = has_push.then(|| devices::draw(&ctx, &devices, &refused_device));
        let news = match ctx.query("xong").as_deref() {
            Some("luu") => Some(say::saved(lang)),
            Some("go") => Some(say::stopped_device(lang)),
            Some("them") => Some(say::added_device(lang)),
            _ => None,
        };
        let news = news.map(|text| view! { <p class="notice notice-good" role="status">{text}</p> });
        let body = view! {
            <p><a href=link(lang, "/tai-khoan")>{say::back(lang)}</a></p>
            <h1>{say::title(lang)}</h1>
            <p class="soft">{say::intro(lang)}</p>
            <div class="stack stack-wide after-head narrow">
                {news}
                {choices}
                {devices}
            </div>
        };
        Ok(Page::new(say::title(lang), body))
    })
}
