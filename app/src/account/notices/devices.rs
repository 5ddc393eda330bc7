//! The devices that are told, and the button that adds this one: `app/browser/push.js` asks the browser for its address.

use crate::{
    account::sessions::device_name,
    context::Ctx,
    error::AppError,
    form::{Form, PostForm},
    ui::{field::error_summary, list::section_head, state::moment},
    words::notices as say,
};
use leptos::prelude::*;
use market::{
    base::{Lang, time::shown_time},
    notices::{self, OwnDevice},
};

pub(super) fn draw(ctx: &Ctx, devices: &[OwnDevice], refused: &Form) -> AnyView {
    let lang = ctx.lang();
    let rows: Vec<_> = devices.iter().map(|device| draw_device(lang, device)).collect();
    let has_this = devices.iter().any(|device| device.is_this);
    let list = (!rows.is_empty()).then(|| view! { <ul class="stack" role="list">{rows}</ul> });
    let add = (!has_this).then(|| {
        view! {
            <div data-push=key(ctx) hidden>
                {add_form(lang, "account", say::add(lang))}
                <p class="notice notice-bad" role="alert" data-push-failed="" hidden>{say::add_failed(lang)}</p>
            </div>
            <noscript><p class="soft">{say::needs_script(lang)}</p></noscript>
            {script(ctx)}
        }
    });
    view! {
        <section class="box stack" aria-labelledby="thiet-bi">
            {section_head("thiet-bi", say::devices(lang), None)}
            <p class="soft">{say::devices_text(lang)}</p>
            {error_summary(refused, lang, say::refused(lang), &[])}
            {list}
            {add}
        </section>
    }
    .into_any()
}

/// What the desk offers to a browser that is not told yet, until somebody says later. Hidden until the script has looked.
pub async fn offer(ctx: &Ctx) -> Result<Option<AnyView>, AppError> {
    let lang = ctx.lang();
    if ctx.state.settings.push_key.is_none() {
        return Ok(None);
    }
    let visitor = ctx.visitor().await?;
    let person = visitor.person().ok_or(AppError::SignInNeeded)?;
    let devices = notices::list_devices(&ctx.state.pool, &visitor, person).await?;
    if devices.iter().any(|device| device.is_this) {
        return Ok(None);
    }
    let offer = view! {
        <aside class="notice row row-spread no-print" data-push=key(ctx) data-push-offer="" hidden>
            <p>{say::offer(lang)}</p>
            <div class="row">
                {add_form(lang, "desk", say::offer_add(lang))}
                <button class="btn btn-secondary" type="button" data-push-later="">{say::offer_later(lang)}</button>
            </div>
            <p class="notice notice-bad" role="alert" data-push-failed="" hidden>{say::add_failed(lang)}</p>
        </aside>
        {script(ctx)}
    };
    Ok(Some(offer.into_any()))
}

fn key(ctx: &Ctx) -> String {
    ctx.state.settings.push_key.clone().unwrap_or_default()
}

fn script(ctx: &Ctx) -> impl IntoView + use<> {
    view! { <script type="module" src=ctx.state.assets.address("push.js")></script> }
}

fn add_form(lang: Lang, back: &'static str, words: &'static str) -> AnyView {
    view! {
        <PostForm action="/api/push/add" lang=lang>
            <input type="hidden" name="endpoint"/>
            <input type="hidden" name="p256dh"/>
            <input type="hidden" name="auth"/>
            <input type="hidden" name="back" value=back/>
            <button class="btn" type="submit">{words}</button>
        </PostForm>
    }
    .into_any()
}

fn draw_device(lang: Lang, device: &OwnDevice) -> AnyView {
    let name = device_name(lang, &device.agent);
    let mark = device
        .is_this
        .then(|| view! { " " <span class="pill pill-good">{say::this_one(lang)}</span> });
    let (id, since) = (device.id.to_string(), moment(&shown_time(device.since)));
    view! {
        <li class="row row-spread">
            <div>
                <p><strong>{name.clone()}</strong> {mark}</p>
                <p class="soft">{say::since(lang)} " " {since}</p>
            </div>
            <PostForm action="/api/push/remove" lang=lang>
                <input type="hidden" name="device" value=id/>
                <button class="btn btn-secondary" type="submit">
                    {say::remove(lang)} <span class="vh">": " {name}</span>
                </button>
            </PostForm>
        </li>
    }
    .into_any()
}
