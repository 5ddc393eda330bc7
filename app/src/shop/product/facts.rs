//! What is known of a product, in rows, and the months in which it can be had.

use crate::{
    context::link,
    ui::{facts::fact, marks},
    words::{goods, product as say},
};
use chrono::NaiveDate;
use leptos::prelude::*;
use market::{
    base::{
        Lang,
        time::{month_of, shown_date},
    },
    browse::{ProducerView, ProductPage},
    catalog::{AlcoholPermille, OcopGroup, ShippingScope, StorageClass},
    places::bare_name,
    trust::Certificate,
};

/// The facts of a product. What is not known has no row.
pub(super) fn facts(lang: Lang, product: &ProductPage) -> AnyView {
    let pack = product.offers.first().map(|offer| offer.pack.get(lang).to_owned());
    let storage = match product.storage.get(lang) {
        "" => storage_class(lang, product.storage_class).to_owned(),
        words => words.to_owned(),
    };
    // What is not sold at all is not sent anywhere either.
    let province = bare_name(&product.seller.place.province_name);
    let shipping = (!product.is_age_restricted).then(|| shipping(lang, product.shipping_scope, province));
    view! {
        <dl class="facts">
            {fact(say::origin(lang), Some(marks::place(lang, &product.origin)))}
            {fact(say::maker(lang), product.producer.as_ref().map(|producer| maker(lang, producer)))}
            {fact(say::pack(lang), pack)}
            {fact(say::storage(lang), Some(storage))}
            {fact(say::shelf_life(lang), product.shelf_life_days.map(|days| shelf_life(lang, days)))}
            {fact(say::directions(lang), vietnamese(&product.label.directions))}
            {fact(say::warnings(lang), vietnamese(&product.label.warnings))}
            {fact(say::strength(lang), product.alcohol.map(|alcohol| strength(lang, alcohol)))}
            {fact(say::licence(lang), vietnamese(&product.label.licence))}
            {fact(say::delivery(lang), shipping)}
            {fact(say::ocop_group(lang), product.ocop_group.map(|group| ocop_group(lang, group)))}
            {fact(say::certificate(lang), product.certificate.as_ref().map(|one| certificate(lang, one)))}
        </dl>
    }
    .into_any()
}

/// A fact of the label, which is in Vietnamese.
fn vietnamese(text: &str) -> Option<impl IntoView + use<>> {
    (!text.is_empty()).then(|| view! { <span lang="vi" class="lines">{text.to_owned()}</span> })
}

fn maker(lang: Lang, producer: &ProducerView) -> impl IntoView + use<> {
    let name = producer.name.get(lang).to_owned();
    match &producer.storefront_slug {
        Some(slug) => view! { <a href=link(lang, &format!("/gian-hang/{slug}"))>{name}</a> }.into_any(),
        None => name.into_any(),
    }
}

fn certificate(lang: Lang, certificate: &Certificate) -> AnyView {
    let proof = link(lang, &format!("/ocop/{}", certificate.slug));
    let illustrative = certificate
        .is_illustrative
        .then(|| view! { <br/> <span class="soft small">{goods::illustrative(lang)}</span> });
    view! {
        <a href=proof>{say::certificate_stars(lang, certificate.stars, &certificate.number)}</a>
        ", "
        {say::valid_until(lang, shown_date(certificate.valid_until))}
        {illustrative}
    }
    .into_any()
}

fn storage_class(lang: Lang, class: StorageClass) -> &'static str {
    match class {
        StorageClass::Ambient => say::storage_ambient(lang),
        StorageClass::Cool => say::storage_cool(lang),
        StorageClass::Chilled => say::storage_chilled(lang),
        StorageClass::Frozen => say::storage_frozen(lang),
        StorageClass::Live => say::storage_live(lang),
    }
}

fn shipping(lang: Lang, scope: ShippingScope, province: &str) -> String {
    match scope {
        ShippingScope::Nationwide => say::ships_nationwide(lang).to_owned(),
        ShippingScope::RegionalFast => say::ships_fast(lang, province),
        ShippingScope::RegionalCold => say::ships_cold(lang, province),
        ShippingScope::FrozenPartnerOnly => say::ships_frozen(lang).to_owned(),
        ShippingScope::ServiceNoShipping => say::ships_not(lang).to_owned(),
    }
}

/// `18 tháng` where the days are whole months or years, else `15 ngày`.
fn shelf_life(lang: Lang, days: i32) -> String {
    let months = if days % 365 == 0 { days / 365 * 12 } else { days / 30 };
    if days >= 60 && (days % 365 == 0 || days % 30 == 0) {
        say::shelf_months(lang, months)
    } else {
        say::shelf_days(lang, days)
    }
}

/// `30 % vol`, with the comma of Vietnamese decimals where it is needed.
fn strength(lang: Lang, AlcoholPermille(permille): AlcoholPermille) -> String {
    let (whole, tenth) = (permille / 10, permille % 10);
    match (tenth, lang) {
        (0, _) => format!("{whole}%"),
        (tenth, Lang::Vi) => format!("{whole},{tenth}%"),
        (tenth, Lang::En) => format!("{whole}.{tenth}%"),
    }
}

fn ocop_group(lang: Lang, group: OcopGroup) -> &'static str {
    match group {
        OcopGroup::Food => say::group_food(lang),
        OcopGroup::Drink => say::group_drink(lang),
        OcopGroup::Herbal => say::group_herbal(lang),
        OcopGroup::Craft => say::group_craft(lang),
        OcopGroup::Ornamental => say::group_ornamental(lang),
        OcopGroup::Tourism => say::group_tourism(lang),
    }
}

/// Twelve months as twelve plots of a field, and what they mean today.
pub(super) fn months(lang: Lang, product: &ProductPage, today: NaiveDate) -> AnyView {
    let now = month_of(today);
    let plots: Vec<_> = (1..=12_i16)
        .map(|month| {
            let has = product.season.0.contains(&month);
            let suffix = if has { say::has_goods(lang) } else { say::has_none(lang) };
            view! {
                <li class=has.then_some("on") aria-current=(month == now).then_some("date")>
                    <span class="vh">{say::month_label(lang)}</span>
                    {month}
                    <span class="vh">{suffix}</span>
                </li>
            }
        })
        .collect();
    let text = if product.season.is_all_year() {
        say::season_all_year(lang).to_owned()
    } else {
        let (month, months) = (marks::month(lang, now), marks::months(lang, &product.season));
        if product.in_season {
            say::season_now(lang, month, months)
        } else {
            say::season_later(lang, month, months)
        }
    };
    view! {
        <ol class="months" aria-label=say::months_label(lang)>{plots}</ol>
        <p class="soft">{text}</p>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_shelf_life_is_told_in_whole_months_where_it_is_some() {
        let told = [4, 45, 60, 180, 365, 540, 730, 100].map(|days| shelf_life(Lang::Vi, days));
        assert_eq!(
            told,
            [
                "4 ngày",
                "45 ngày",
                "2 tháng",
                "6 tháng",
                "12 tháng",
                "18 tháng",
                "24 tháng",
                "100 ngày"
            ]
        );
    }

    #[test]
    fn strength_is_written_in_percent() {
        assert_eq!(strength(Lang::Vi, AlcoholPermille(300)), "30%");
        assert_eq!(strength(Lang::Vi, AlcoholPermille(55)), "5,5%");
        assert_eq!(strength(Lang::En, AlcoholPermille(55)), "5.5%");
    }
}
