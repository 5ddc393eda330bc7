//! Small marks that mean the same on every page: stars, seasons, places.

use crate::{
    context::link,
    words::{goods as say, harvest},
};
use leptos::prelude::*;
use market::{
    base::{
        Lang, Words,
        text::{Piece, highlight},
        time::shown_date,
    },
    catalog::{Ahead, Buyable, Season},
    coops::Closure,
    places::{Place, bare_name},
    trust::StarBadge,
};

/// `★★★★`.
pub fn full_stars(stars: i16) -> String {
    "★".repeat(usize::try_from(stars).unwrap_or(0))
}

/// The stars of a product: a link to their proof. Only a [`StarBadge`] makes one, so that no star stands without proof.
pub fn ocop_badge(lang: Lang, badge: &StarBadge, product_name: &str) -> impl IntoView + use<> {
    let proof = link(lang, &format!("/ocop/{}", badge.certificate_slug));
    view! {
        <a class="ocop" href=proof>
            <span class="stars" aria-hidden="true">{full_stars(badge.stars)}</span>
            " "
            <span>"OCOP " <span class="vh">{say::stars_proof(lang, badge.stars, product_name)}</span></span>
        </a>
    }
}

/// Whether now is the time of a product.
pub fn season_chip(lang: Lang, season: &Season, in_season: bool) -> impl IntoView + use<> {
    let (class, text) = match (season.is_all_year(), in_season) {
        (true, _) => ("season", say::all_year(lang)),
        (false, true) => ("season season-now", say::in_season(lang)),
        (false, false) => ("season", say::out_of_season(lang)),
    };
    view! { <span class=class>{text}</span> }
}

/// `Đặt trước · thu hoạch dự kiến … · gửi trước ngày …`: what whoever orders ahead is promised.
pub fn promise(lang: Lang, ahead: Ahead) -> impl IntoView + use<> {
    let text = harvest::promise(
        lang,
        shown_date(ahead.from),
        shown_date(ahead.to),
        shown_date(ahead.ship_by),
    );
    view! { <p class="notice">{text}</p> }
}

/// What is weighed when it is packed costs what it weighs: who buys it is told before.
pub fn by_weight(lang: Lang) -> impl IntoView + use<> {
    view! { <p class="notice small">{say::by_weight(lang)}</p> }
}

/// The chip of what is ordered ahead of its harvest.
pub fn ahead_chip(lang: Lang) -> impl IntoView + use<> {
    view! { <span class="season season-now">{harvest::ahead(lang)}</span> }
}

/// What keeps something from being bought now, in two words; nothing when nothing does.
pub fn reason(lang: Lang, buyable: Buyable) -> Option<&'static str> {
    match buyable {
        Buyable::Yes => None,
        Buyable::AlcoholNotYet => Some(say::not_sold_yet(lang)),
        Buyable::ShopClosed => Some(say::shop_closed(lang)),
        Buyable::Preorder => Some(say::preorder_only(lang)),
        Buyable::OutOfSeason => Some(say::out_of_season(lang)),
        Buyable::SoldOut => Some(say::sold_out(lang)),
    }
}

/// The same as a chip beside that of the season, which already says it of what is out of season.
pub fn reason_chip(lang: Lang, buyable: Buyable, in_season: bool) -> Option<impl IntoView + use<>> {
    let text = reason(lang, buyable).filter(|_| in_season || buyable == Buyable::AlcoholNotYet);
    text.map(|text| view! { <span class="season">{text}</span> })
}

/// `Xã Na Rì, Thái Nguyên (trước: thị trấn Yến Lạc, huyện Na Rì, Bắc Kạn)`.
pub fn place(lang: Lang, place: &Place) -> impl IntoView + use<> {
    let now = short_place(place);
    let former = (!place.former_name.is_empty()).then(|| {
        view! { " " <span class="former">{say::formerly(lang, &place.former_name)}</span> }
    });
    view! { {now} {former} }
}

/// `Xã Na Rì, Thái Nguyên`.
pub fn short_place(place: &Place) -> String {
    format!("{}, {}", place.commune_name, bare_name(&place.province_name))
}

/// Text that there is only in Vietnamese, marked as such on an English page.
pub fn vietnamese(lang: Lang, text: &str) -> impl IntoView + use<> {
    let text = text.to_owned();
    match lang {
        Lang::Vi => text.into_any(),
        Lang::En => view! { <span lang="vi">{text}</span> }.into_any(),
    }
}

/// Who made something that somebody else sells; nothing where the seller made it.
pub fn maker(lang: Lang, producer_name: &str, seller: &Words) -> Option<AnyView> {
    (producer_name != seller.vi).then(|| {
        view! {
            <br/>
            <span class="soft small">{say::made_by(lang, producer_name)}</span>
        }
        .into_any()
    })
}

/// Text of somebody who may have said it in Vietnamese only.
pub fn in_words(lang: Lang, words: &Words) -> impl IntoView + use<> {
    match lang {
        Lang::En if !words.en.is_empty() => words.en.clone().into_any(),
        _ => vietnamese(lang, &words.vi).into_any(),
    }
}

/// A text with what was found in it; `words` are folded and may be beginnings.
pub fn found(text: &str, words: &[String]) -> AnyView {
    if words.is_empty() {
        return text.to_owned().into_any();
    }
    let piece = |piece: Piece| match piece.is_match {
        true => view! { <mark>{piece.text}</mark> }.into_any(),
        false => piece.text.into_any(),
    };
    highlight(text, words).into_iter().map(piece).collect_view().into_any()
}

/// `tháng 6`.
pub fn month(lang: Lang, month: i16) -> &'static str {
    match month {
        1 => say::month_1(lang),
        2 => say::month_2(lang),
        3 => say::month_3(lang),
        4 => say::month_4(lang),
        5 => say::month_5(lang),
        6 => say::month_6(lang),
        7 => say::month_7(lang),
        8 => say::month_8(lang),
        9 => say::month_9(lang),
        10 => say::month_10(lang),
        11 => say::month_11(lang),
        _ => say::month_12(lang),
    }
}

/// `tháng 3 đến tháng 4, tháng 12`.
pub fn months(lang: Lang, season: &Season) -> String {
    let run = |(from, to): (i16, i16)| match from == to {
        true => month(lang, from).to_owned(),
        false => say::months_from_to(lang, month(lang, from), month(lang, to)),
    };
    season.runs().into_iter().map(run).collect::<Vec<_>>().join(", ")
}

/// `Gian hàng nghỉ từ 04/02/2027 đến hết 11/02/2027.`
pub fn closure(lang: Lang, closure: Closure) -> String {
    match (closure.from, closure.to) {
        (Some(from), Some(to)) => say::closed_from_to(lang, shown_date(from), shown_date(to)),
        (Some(from), None) => say::closed_from(lang, shown_date(from)),
        (None, Some(to)) => say::closed_to(lang, shown_date(to)),
        (None, None) => say::closed_always(lang).to_owned(),
    }
}

/// `26 sản phẩm`; a bound is written `1.000+`.
pub fn products(lang: Lang, total: impl std::fmt::Display, is_one: bool) -> String {
    if is_one {
        say::product_one(lang).to_owned()
    } else {
        say::product_many(lang, total)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn seasons_are_told_in_words() {
        let season = Season(vec![3, 4, 12]);
        assert_eq!(months(Lang::Vi, &season), "tháng 3 đến tháng 4, tháng 12");
        assert_eq!(months(Lang::En, &season), "March to April, December");
    }

    #[test]
    fn a_place_is_its_commune_and_province() {
        let place = Place {
            province_code: "19".to_owned(),
            province_name: "Tỉnh Thái Nguyên".to_owned(),
            commune_name: "Xã Na Rì".to_owned(),
            former_name: String::new(),
        };
        assert_eq!(short_place(&place), "Xã Na Rì, Thái Nguyên");
    }
}
