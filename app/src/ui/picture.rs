//! Drawings and woven bands that stand for what has no photograph.

use leptos::prelude::*;
use market::media::{CARD_WIDTH, Encoding, Photo, WIDTHS};

/// Provinces with a drawing and a woven band of their own.
const DRAWN_PROVINCES: [&str; 4] = ["19", "24", "25", "86"];

/// When a picture is fetched.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Loading {
    /// At once: it stands in the first view.
    Now,
    /// When a reader comes near it.
    WhenNear,
}

impl Loading {
    /// The value of the `loading` attribute.
    pub fn attribute(self) -> Option<&'static str> {
        (self == Self::WhenNear).then_some("lazy")
    }
}

/// What stands at the head of a product's card: its first photograph, or a drawing. The name beside it says the rest.
pub fn card_picture(photo: Option<&Photo>, drawing: String, loading: Loading) -> AnyView {
    let Some(photo) = photo else {
        return view! {
            <img class="photo" src=drawing alt="" width="400" height="300" loading=loading.attribute()/>
        }
        .into_any();
    };
    let view = Shown {
        alt: photo.alt.clone(),
        sizes: "(min-width: 60rem) 18rem, (min-width: 36rem) 33vw, 50vw",
        loading,
        is_main: false,
    };
    photograph(photo, view)
}

/// A small picture beside a name that says it all: the photograph, or a drawing.
pub fn thumb(photo: Option<&Photo>, drawing: String) -> AnyView {
    let src = photo.map_or(drawing, |photo| photo.address(WIDTHS[0]));
    let slim = slim_sources(photo.filter(|photo| photo.has_slim), "7rem");
    view! {
        <picture>
            {slim}
            <img class="thumb" src=src alt="" width="112" height="84" loading="lazy"/>
        </picture>
    }
    .into_any()
}

fn slim_sources(photo: Option<&Photo>, sizes: &'static str) -> AnyView {
    let sources: Vec<_> = photo
        .into_iter()
        .flat_map(|photo| Encoding::SLIM.map(|encoding| (encoding.media_type(), photo.sources(encoding))))
        .map(|(kind, sources)| view! { <source type=kind srcset=sources sizes=sizes/> })
        .collect();
    sources.into_any()
}

/// How a photograph is shown.
pub struct Shown {
    /// What it shows.
    pub alt: String,
    /// How wide it stands, as the attribute `sizes` says it.
    pub sizes: &'static str,
    /// When it is fetched.
    pub loading: Loading,
    /// Whether it is what the page is about: fetched before the rest, and named to search engines.
    pub is_main: bool,
}

/// A photograph in the smallest file that the browser can read and that is as wide as it stands. The frame is 4 to 3.
pub fn photograph(photo: &Photo, shown: Shown) -> AnyView {
    let slim = slim_sources(Some(photo).filter(|photo| photo.has_slim), shown.sizes);
    view! {
        <picture>
            {slim}
            <img
                class="photo"
                itemprop=shown.is_main.then_some("image")
                src=photo.address(CARD_WIDTH)
                srcset=photo.sources(Encoding::Jpeg)
                sizes=shown.sizes
                alt=shown.alt
                width="800"
                height="600"
                loading=shown.loading.attribute()
                fetchpriority=shown.is_main.then_some("high")
            />
        </picture>
    }
    .into_any()
}

/// The drawing of a category; `drawing` is 1 to 3.
pub fn category_drawing(category_slug: &str, drawing: u8) -> String {
    match drawing {
        2 | 3 => format!("/drawings/{category_slug}-{drawing}.svg"),
        _ => format!("/drawings/{category_slug}.svg"),
    }
}

/// The drawing of a province, by its code.
pub fn province_drawing(province_code: &str) -> String {
    match drawn(province_code) {
        Some(code) => format!("/drawings/province-{code}.svg"),
        None => "/drawings/province.svg".to_owned(),
    }
}

/// A woven band of a province. Decoration.
pub fn band(province_code: &str) -> impl IntoView + use<> {
    let class = drawn(province_code).map_or("band".to_owned(), |code| format!("band band-{code}"));
    view! { <div class=class aria-hidden="true"></div> }
}

fn drawn(province_code: &str) -> Option<&'static str> {
    DRAWN_PROVINCES.into_iter().find(|code| *code == province_code)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_category_has_three_drawings_and_every_province_one() {
        assert_eq!(category_drawing("tra", 1), "/drawings/tra.svg");
        assert_eq!(category_drawing("tra", 3), "/drawings/tra-3.svg");
        assert_eq!(province_drawing("25"), "/drawings/province-25.svg");
        assert_eq!(province_drawing("01"), "/drawings/province.svg");
    }
}
