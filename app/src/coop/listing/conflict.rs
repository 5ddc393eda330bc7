//! Two writers of one listing.

use super::fields::{Names, flat, label, shown};
use crate::{coop::two_writers::Meanwhile, form::Form};
use leptos::prelude::*;
use market::{base::Lang, catalog::ListingPage};

/// What belongs together: of a place or of packs nobody wants one half from each writer. Packs are told apart by their
/// places alone, and those may have moved.
fn part_of(name: &str) -> &str {
    match name {
        "province" | "commune" => "place",
        _ if name.starts_with('p') && name[1..].starts_with(|symbol: char| symbol.is_ascii_digit()) => "packs",
        _ => name,
    }
}

/// The choice between what was typed and what stands there now.
pub(super) fn draw(lang: Lang, page: &ListingPage, form: &Form, names: &Names) -> AnyView {
    let meanwhile = Meanwhile {
        lang,
        form,
        action: "/api/listing/save",
        about: Some(("slug", page.slug.clone())),
        version: page.version,
        now: flat(&page.content),
        who: page.saved.as_ref().map(|(who, _)| who.as_str()),
        part_of,
        label: &|name| label(lang, name),
        shown: &|name, text| shown(lang, name, text, names),
    };
    meanwhile.draw()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::coop::two_writers::{self, Joined};
    use market::{
        base::{Vnd, Words},
        catalog::{Listing, Pack},
    };
    use std::collections::BTreeMap;

    fn listing(name: &str, warnings: &str, packs: &[(&str, i64)]) -> Listing {
        let vi = |text: &str| Words {
            vi: text.to_owned(),
            en: String::new(),
        };
        Listing {
            name: vi(name),
            warnings: warnings.to_owned(),
            packs: packs
                .iter()
                .map(|(name, price)| Pack {
                    name: vi(name),
                    price: Some(Vnd(*price)),
                    ..Pack::default()
                })
                .collect(),
            ..Listing::default()
        }
    }

    /// What is joined of three listings, by field; and which fields are asked about.
    fn joined(before: Option<&Listing>, now: &Listing, mine: &Listing) -> (BTreeMap<String, Joined>, Vec<String>) {
        two_writers::joined(before.map(flat), &flat(now), flat(mine), part_of)
    }

    #[test]
    fn what_one_writer_has_changed_is_taken_and_what_both_have_is_asked() {
        let before = listing("Chè", "", &[("túi", 90_000)]);
        let now = listing("Chè dây", "", &[("túi", 90_000)]);
        let mine = listing("Chè", "Nóng", &[("túi", 90_000)]);
        let (done, asked) = joined(Some(&before), &now, &mine);
        assert_eq!(asked, Vec::<String>::new());
        assert_eq!(done["name_vi"], Joined::Theirs("Chè dây".to_owned()));
        assert_eq!(done["warnings"], Joined::Said("Nóng".to_owned()));

        let mine = listing("Chè xanh", "", &[("túi", 90_000)]);
        assert_eq!(joined(Some(&before), &now, &mine).1, ["name_vi"]);
        // Both alike is no question.
        assert_eq!(joined(Some(&before), &now, &now).1, Vec::<String>::new());
    }

    #[test]
    fn without_a_start_all_that_differs_is_asked() {
        let now = listing("Chè dây", "", &[]);
        let mine = listing("Chè", "Nóng", &[]);
        assert_eq!(joined(None, &now, &mine).1, ["name_vi", "warnings"]);
    }

    #[test]
    fn packs_of_two_writers_are_never_mixed_unasked() {
        let before = listing("Chè", "", &[("túi", 90_000), ("hộp", 200_000)]);
        // The other has taken the first pack out, so that the second stands in its place.
        let now = listing("Chè", "", &[("hộp", 200_000)]);
        let mine = listing("Chè", "", &[("túi", 90_000), ("hộp", 210_000)]);
        let (_, asked) = joined(Some(&before), &now, &mine);
        assert_eq!(asked, ["p0_name_vi", "p0_price", "p1_name_vi", "p1_price"]);
        // What only one of them has touched is taken whole.
        let mine = listing("Chè xanh", "", &[("túi", 90_000), ("hộp", 200_000)]);
        let (done, asked) = joined(Some(&before), &now, &mine);
        assert_eq!(asked, Vec::<String>::new());
        assert_eq!(done["p0_name_vi"], Joined::Theirs("hộp".to_owned()));
        assert_eq!(done["p1_name_vi"], Joined::Theirs(String::new()));
        assert_eq!(done["name_vi"], Joined::Said("Chè xanh".to_owned()));
    }
}
