//! What a list shows, taken home as a file: the links below lists, and the rows in words.

mod cells;

pub use cells::{cells, head};

use super::{desk, listings, stock};
use crate::{context::link, words::sheet as say};
use leptos::prelude::*;
use market::{
    base::Lang,
    sheets::{SheetFormat, Wanted},
};

/// The lists that can be taken home.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum List {
    /// Products with their packs.
    Listings,
    /// The shelf.
    Shelf,
    /// The order desk.
    Orders,
}

impl List {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Listings, Self::Shelf, Self::Orders];

    /// The page of the list.
    fn page(self) -> &'static str {
        match self {
            Self::Listings => "/htx/san-pham",
            Self::Shelf => "/htx/kho",
            Self::Orders => "/htx/don-hang",
        }
    }

    /// Where its file is.
    pub fn path(self, lang: Lang, format: SheetFormat) -> String {
        link(lang, &format!("{}/tai-xuong.{}", self.page(), format.extension()))
    }

    /// What the query of the list's page asks for.
    pub fn wanted(self, query: &str) -> Wanted {
        match self {
            Self::Listings => Wanted::Listings(listings::filter_of(&value(query, "trang-thai"))),
            Self::Shelf => Wanted::Shelf(stock::filter_of(&value(query, "loc"))),
            Self::Orders => Wanted::Orders(desk::address::DeskAddress::parse(query).filter),
        }
    }

    /// The name of the file, with the number of its rows.
    pub fn file_name(self, lang: Lang, day: chrono::NaiveDate, rows: usize, format: SheetFormat) -> String {
        let name = match self {
            Self::Listings => say::file_listings(lang),
            Self::Shelf => say::file_shelf(lang),
            Self::Orders => say::file_orders(lang),
        };
        format!("{}-{}.{}", name, say::file_rows(lang, day, rows), format.extension())
    }
}

/// A value of a query; filters are plain words.
fn value(query: &str, name: &str) -> String {
    query
        .split('&')
        .filter_map(|pair| pair.split_once('='))
        .find_map(|(key, value)| (key == name).then(|| value.to_owned()))
        .unwrap_or_default()
}

/// The links to the files of a list. `query` is that of the list, `count` what stands in it.
pub(super) fn links(lang: Lang, list: List, query: &str, count: &str) -> AnyView {
    let link_to = |format: SheetFormat, text: &'static str| {
        let path = list.path(lang, format);
        let address = if query.is_empty() {
            path
        } else {
            format!("{path}?{query}")
        };
        view! { <a class="btn btn-quiet" href=address download="" rel="nofollow">{text}</a> }
    };
    let what = match list {
        List::Listings => say::take_listings(lang, count),
        List::Shelf => say::take_shelf(lang, count),
        List::Orders => say::take_orders(lang, count),
    };
    view! {
        <p class="row take-home no-print">
            <span class="soft">{what}</span>
            {link_to(SheetFormat::Xlsx, say::as_excel(lang))}
            {link_to(SheetFormat::Csv, say::as_csv(lang))}
        </p>
    }
    .into_any()
}
