//! Drawings and woven bands that stand for what has no photograph.

use leptos::prelude::*;
use market::media::{CARD_WIDTH, Photo};

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
    let (src, sources, alt) = match photo {
        Some(photo) => (photo.address(CARD_WIDTH), Some(photo.sources()), photo.alt.clone()),
        None => (drawing, None, String::new()),
    };
    let sizes = sources
        .is_some()
        .then_some("(min-width: 60rem) 18rem, (min-width: 36rem) 33vw, 50vw");
    view! {
        <img
            class="photo"
            src=src
            srcset=sources
            sizes=sizes
            alt=alt
            width="400"
            height="300"
            loading=loading.attribute()
        />
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
