//! Choosing, adding and removing devices, and the link that stops.

use crate::{
    context::{Ctx, link},
    error::AppError,
    form::{Problems, key_of, keyed},
    letter::STOP,
};
use chrono::NaiveTime;
use leptos::prelude::*;
use market::{
    base::{DeviceId, Lang, secret::Token},
    messages::{NoticeKind, Way},
    notices::{self, DeviceRefused, NewDevice, QuietHours, Room},
};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The names under which refused forms are kept.
pub(super) const FORM: &str = "notices";
pub(super) const DEVICE_FORM: &str = "push_device";

/// The address of the page.
const PAGE: &str = "/tai-khoan/thong-bao";

/// The ways in which this market tells people of things.
pub(super) fn ways(ctx: &Ctx) -> Vec<Way> {
    let ways = Way::ALL.iter().copied();
    ways.filter(|way| ctx.state.messenger.carries(*way)).collect()
}

/// The key of one choice.
fn key(room: Room, kind: NoticeKind, way: Way) -> String {
    let place = room
        .at
        .map_or_else(|| "own".to_owned(), |(organisation, _)| organisation.to_string());
    format!("{place}_{}_{}", kind.as_str(), way.as_str())
}

/// The name of its input.
pub(super) fn input(room: Room, kind: NoticeKind, way: Way) -> String {
    keyed("pick", &key(room, kind, way))
}

/// The whole page.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct NoticesForm {
    lang: Lang,
    quiet: String,
    quiet_from: String,
    quiet_to: String,
    pick: BTreeMap<String, String>,
}

/// Keeps what whoever has signed in wants to be told.
#[server(prefix = "/api", endpoint = "notices/save")]
pub async fn save_notices(#[server(flatten)] form: NoticesForm) -> Result<(), AppError> {
    let ctx = Ctx::here()?;
    let visitor = ctx.visitor().await?;
    let person = visitor.person().ok_or(AppError::SignInNeeded)?;
    let page = link(form.lang, PAGE);
    let quiet = if form.quiet.is_empty() {
        None
    } else {
        let time = |text: &str| NaiveTime::parse_from_str(text.trim(), "%H:%M").ok();
        let hours = time(&form.quiet_from)
            .zip(time(&form.quiet_to))
            .and_then(|(from, to)| QuietHours::new(from, to));
        let Some(hours) = hours else {
            let mut problems = Problems::default();
            problems.add("quiet_from", AppError::QuietHours);
            return ctx.refuse(FORM, &form, problems, &format!("{page}#loi")).await;
        };
        Some(hours)
    };
    let picked: Vec<_> = form.pick.keys().map(|sent| key_of(sent)).collect();
    let is_wanted = |room, kind, way| picked.contains(&key(room, kind, way).as_str());
    notices::save_settings(&ctx.state.pool, person, &ways(&ctx), quiet, is_wanted).await?;
    ctx.go_to(&format!("{page}?xong=luu"));
    Ok(())
}

/// What a browser tells of itself, and the page to go back to.
#[derive(Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct DeviceForm {
    #[serde(skip_serializing)]
    endpoint: String,
    #[serde(skip_serializing)]
    p256dh: String,
    #[serde(skip_serializing)]
    auth: String,
    back: String,
    lang: Lang,
}

/// The browser of this session wants to be knocked at.
#[server(prefix = "/api", endpoint = "push/add")]
pub async fn add_push_device(#[server(flatten)] form: DeviceForm) -> Result<(), AppError> {
    let ctx = Ctx::here()?;
    let visitor = ctx.visitor().await?;
    let person = visitor.person().ok_or(AppError::SignInNeeded)?;
    let back = match form.back.as_str() {
        "desk" => link(form.lang, "/htx/don-hang"),
        _ => link(form.lang, PAGE),
    };
    let device = NewDevice::parse(&form.endpoint, &form.p256dh, &form.auth, ctx.client().agent, form.lang);
    let added = match device {
        Ok(device) if ctx.state.messenger.may_reach(&form.endpoint) => {
            notices::add_device(&ctx.state.pool, &visitor, person, &device, ctx.state.clock.now()).await
        }
        Ok(_) => Err(DeviceRefused::Malformed),
        Err(refused) => Err(refused),
    };
    match added {
        Ok(()) => {
            ctx.go_to(&format!("{back}?xong=them"));
            Ok(())
        }
        Err(DeviceRefused::Malformed) => {
            let page = format!("{}#loi", link(form.lang, PAGE));
            ctx.refuse(DEVICE_FORM, &form, AppError::NoDevice, &page).await
        }
        Err(DeviceRefused::Db(error)) => Err(error.into()),
    }
}

/// Which device.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct RemoveForm {
    device: String,
    lang: Lang,
}

/// A device of whoever has signed in is told nothing more. One of somebody else does not exist.
#[server(prefix = "/api", endpoint = "push/remove")]
pub async fn remove_push_device(#[server(flatten)] form: RemoveForm) -> Result<(), AppError> {
    let ctx = Ctx::here()?;
    let visitor = ctx.visitor().await?;
    let person = visitor.person().ok_or(AppError::SignInNeeded)?;
    let device: DeviceId = form.device.parse().map_err(|_| AppError::NotFound)?;
    if !notices::remove_device(&ctx.state.pool, person, device).await? {
        return Err(AppError::NotFound);
    }
    ctx.go_to(&link(form.lang, &format!("{PAGE}?xong=go")));
    Ok(())
}

/// What the button on the page of a link sends.
#[derive(Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct StopForm {
    ma: String,
    lang: Lang,
}

/// No more letters of a kind, to whoever holds the link.
#[server(prefix = "/api", endpoint = "notices/stop")]
pub async fn stop_notices(#[server(flatten)] form: StopForm) -> Result<(), AppError> {
    let ctx = Ctx::here()?;
    let done = match Token::parse(&form.ma) {
        Some(token) => notices::stop(&ctx.state.pool, &token, ctx.state.clock.now()).await?,
        None => None,
    };
    let news = if done.is_some() { "?xong=1" } else { "" };
    ctx.go_to(&link(form.lang, &format!("{STOP}{news}")));
    Ok(())
}

impl std::fmt::Debug for DeviceForm {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("DeviceForm")
            .field("lang", &self.lang)
            .finish_non_exhaustive()
    }
}

impl std::fmt::Debug for StopForm {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("StopForm")
            .field("lang", &self.lang)
            .finish_non_exhaustive()
    }
}
