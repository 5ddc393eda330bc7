//! A listing as it is read: what it shall say, and beside it what the public page says where that differs.

use super::fields::{Names, flat, label, shown};
use crate::{context::Ctx, error::AppError, ui::marks, words::listing as say};
use leptos::prelude::*;
use market::{
    base::Lang,
    catalog::{self, Listing, Season},
    places,
};
use std::collections::BTreeMap;

impl Names {
    /// The names for these listings.
    pub(crate) async fn load(ctx: &Ctx, provinces: &[&str]) -> Result<Self, AppError> {
        let pool = &ctx.state.pool;
        let mut communes = Vec::new();
        for (place, province) in provinces.iter().enumerate() {
            if !province.is_empty() && !provinces[..place].contains(province) {
                communes.extend(places::list_communes(pool, province).await?);
            }
        }
        Ok(Self {
            categories: catalog::list_categories(pool).await?,
            provinces: places::list_provinces(pool).await?,
            communes,
        })
    }
}

/// Its rows: the field's name and its text for a reader. The months are one row; codes of packs are none.
fn rows(lang: Lang, listing: &Listing, names: &Names) -> BTreeMap<String, (u32, String)> {
    let mut rows = BTreeMap::new();
    for ((name, text), place) in flat(listing).into_iter().zip(1..) {
        let is_month = name.starts_with('m');
        if is_month || name.ends_with("_variant") || (name.ends_with("_unit")) || text.is_empty() {
            continue;
        }
        let mut text = shown(lang, &name, &text, names);
        if let Some(pack) = name.strip_suffix("_net") {
            let unit = listing
                .packs
                .get(pack.trim_start_matches('p').parse::<usize>().unwrap_or(usize::MAX))
                .and_then(|pack| pack.net)
                .map_or("", |net| super::fields::unit_value(net.unit));
            text = format!("{text} {}", super::fields::unit_word(lang, unit));
        }
        rows.insert(name, (place, text));
    }
    let season = Season(listing.season.clone());
    let months = match (listing.season.is_empty(), season.is_all_year()) {
        (true, _) => None,
        (_, true) => Some(say::all_year(lang).to_owned()),
        _ => Some(marks::months(lang, &season)),
    };
    if let Some(months) = months {
        rows.insert("season".to_owned(), (9, months));
    }
    rows
}

/// The listing in rows. Where the public page says something else, both are shown.
pub(crate) fn draw(lang: Lang, content: &Listing, public: Option<&Listing>, names: &Names) -> AnyView {
    let new = rows(lang, content, names);
    let old = public.map(|public| rows(lang, public, names));
    let mut order: Vec<(u32, &String)> = new
        .iter()
        .chain(old.iter().flatten())
        .map(|(name, (place, _))| (*place, name))
        .collect();
    order.sort();
    order.dedup_by(|one, other| one.1 == other.1);
    let mut changed = 0;
    let rows: Vec<_> = order
        .into_iter()
        .map(|(_, name)| {
            let now = new.get(name).map(|(_, text)| text.clone());
            let before = old.as_ref().map(|old| old.get(name).map(|(_, text)| text.clone()));
            let is_changed = before.as_ref().is_some_and(|before| *before != now);
            changed += u32::from(is_changed);
            row(lang, label(lang, name), now, before.flatten(), is_changed)
        })
        .collect();
    let summary = public.is_some().then(|| {
        let text = match changed {
            0 => say::same(lang).to_owned(),
            count => say::changed(lang, count),
        };
        view! { <p class="soft">{text}</p> }
    });
    view! {
        {summary}
        <dl class="facts">{rows}</dl>
    }
    .into_any()
}

fn row(lang: Lang, label: String, now: Option<String>, before: Option<String>, is_changed: bool) -> AnyView {
    let nothing = || say::nothing(lang).to_owned();
    let now = now.unwrap_or_else(nothing);
    if !is_changed {
        return view! {
            <div>
                <dt>{label}</dt>
                <dd class="lines">{now}</dd>
            </div>
        }
        .into_any();
    }
    let before = before.unwrap_or_else(nothing);
    view! {
        <div class="changed">
            <dt>
                {label}
                " "
                <span class="pill pill-wait">{say::is_changed(lang)}</span>
            </dt>
            <dd class="lines">
                <span class="was"><span class="was-label">{say::was(lang)} " "</span> <del>{before}</del></span>
                <span class="now"><span class="was-label">{say::now(lang)} " "</span> <ins>{now}</ins></span>
            </dd>
        </div>
    }
    .into_any()
}
