//! Where it is. The province decides which department reads the application.

use super::{Drawn, saved};
use crate::{context::Ctx, error::AppError, form::Form, ui::province::province_field, words::joining as say};
use leptos::prelude::*;
use market::{
    joining::{PlaceFacts, application::ADDRESS_MAX},
    places,
};

pub(super) async fn draw(ctx: &Ctx, form: &Form, facts: Option<&PlaceFacts>) -> Result<Drawn, AppError> {
    let lang = ctx.lang();
    let known = facts.map_or("", |facts| &facts.province);
    let code = form.typed_or("province", known);
    let provinces = places::list_provinces(&ctx.state.pool).await?;
    let communes = if provinces.iter().any(|province| province.code == code) {
        places::list_communes(&ctx.state.pool, &code).await?
    } else {
        Vec::new()
    };
    let province = saved(form, lang, "province", say::province(lang), Some(known))
        .hint(say::province_hint(lang))
        .autocomplete("address-level1");
    let communes = communes.into_iter().map(|commune| (commune.code, commune.name));
    let commune = saved(
        form,
        lang,
        "commune",
        say::commune(lang),
        facts.map(|facts| facts.commune.as_str()),
    )
    .autocomplete("address-level2");
    let line = saved(
        form,
        lang,
        "line",
        say::address(lang),
        facts.map(|facts| facts.line.as_str()),
    )
    .hint(say::address_hint(lang))
    .autocomplete("street-address")
    .length_max(ADDRESS_MAX);
    let legacy = saved(
        form,
        lang,
        "legacy",
        say::legacy_address(lang),
        facts.map(|facts| facts.legacy.as_str()),
    )
    .hint(say::legacy_address_hint(lang))
    .optional()
    .autocomplete("off")
    .length_max(ADDRESS_MAX);
    let fields = view! {
        {province_field(lang, province, &provinces)}
        {commune.select(communes.collect())}
        {line.input()}
        {legacy.input()}
    };
    let labels = vec![
        ("province", say::province(lang)),
        ("commune", say::commune(lang)),
        ("line", say::address(lang)),
        ("legacy", say::legacy_address(lang)),
    ];
    Ok((labels, fields.into_any(), "/api/application/place"))
}
