//! What the address of a search says. It is read as far as it makes sense and never refused: what makes none is left
//! out, and the page says so.

use crate::{context::link, page::url_encoded};
use chrono::NaiveDate;
use market::{
    base::{Lang, Line, Slug, Vnd},
    catalog::ShippingScope,
    search::{SearchRequest, SearchWords, Sort, request::TYPED_MAX},
};

/// Everything that the address of a search may say.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub(super) struct Filters {
    /// `q`.
    pub(super) words: SearchWords,
    /// `danh-muc`: a category's slug.
    pub(super) category: Option<Slug>,
    /// `tinh`: a province's code.
    pub(super) province: Option<Slug>,
    /// `tinh-cu`: the code of a province of before 1 July 2025.
    pub(super) former_province: Option<Slug>,
    /// `sao`: at least so many stars.
    pub(super) stars_min: Option<i16>,
    /// `gian-hang`: a storefront's slug.
    pub(super) seller: Option<Slug>,
    /// `gia-tu`.
    pub(super) price_from: Option<Vnd>,
    /// `gia-den`.
    pub(super) price_to: Option<Vnd>,
    /// `con-hang`.
    pub(super) in_stock: bool,
    /// `dung-vu`.
    pub(super) in_season: bool,
    /// `dat-truoc`.
    pub(super) ahead: bool,
    /// `di-chuyen`: how it may travel.
    pub(super) travels: Option<ShippingScope>,
    /// `sap-xep`.
    pub(super) sort: Sort,
    /// `trang`, from 1; 0 stands for the first page too.
    pub(super) page: u32,
    /// What was typed as a price and is none.
    pub(super) unread: Vec<String>,
}

/// The values of `sap-xep`; the order that fits the words best has none.
pub(super) const SORTS: [(Sort, &str); 4] = [
    (Sort::Relevance, ""),
    (Sort::PriceUp, "gia-tang"),
    (Sort::PriceDown, "gia-giam"),
    (Sort::Newest, "moi"),
];

/// The values of `di-chuyen`.
const TRAVELS: [(ShippingScope, &str); 5] = [
    (ShippingScope::Nationwide, "toan-quoc"),
    (ShippingScope::RegionalFast, "giao-nhanh"),
    (ShippingScope::RegionalCold, "giao-lanh"),
    (ShippingScope::FrozenPartnerOnly, "dong-lanh"),
    (ShippingScope::ServiceNoShipping, "tai-noi"),
];

impl Filters {
    /// Reads an address, name by name.
    pub(super) fn read(query: impl Fn(&str) -> Option<String>, page: u32) -> Self {
        let slug = |name: &str| query(name).and_then(|text| Slug::parse(&text).ok());
        let is_on = |name: &str| query(name).is_some_and(|text| text != "0");
        let mut unread = Vec::new();
        let mut price = |name: &str| {
            let typed = query(name)?;
            let price = parse_price(&typed);
            if price.is_none() {
                unread.push(cleaned(&typed));
            }
            price
        };
        let (mut price_from, mut price_to) = (price("gia-tu"), price("gia-den"));
        if let (Some(from), Some(to)) = (price_from, price_to)
            && from > to
        {
            (price_from, price_to) = (Some(to), Some(from));
        }
        let sort = query("sap-xep").unwrap_or_default();
        let travels = query("di-chuyen").unwrap_or_default();
        Self {
            words: SearchWords::parse(&cleaned(&query("q").unwrap_or_default())),
            category: slug("danh-muc"),
            province: slug("tinh"),
            former_province: slug("tinh-cu"),
            stars_min: query("sao")
                .and_then(|text| text.parse().ok())
                .filter(|stars| (1..=5).contains(stars)),
            seller: slug("gian-hang"),
            price_from,
            price_to,
            in_stock: is_on("con-hang"),
            in_season: is_on("dung-vu"),
            ahead: is_on("dat-truoc"),
            travels: TRAVELS
                .into_iter()
                .find(|(_, value)| *value == travels)
                .map(|(travels, _)| travels),
            sort: SORTS
                .into_iter()
                .find(|(_, value)| *value == sort)
                .map_or(Sort::default(), |(sort, _)| sort),
            page,
            unread,
        }
    }

    /// What is asked of the index.
    pub(super) fn request(&self, today: NaiveDate) -> SearchRequest {
        SearchRequest {
            category: self.category.clone(),
            province: self.province.clone(),
            former_province: self.former_province.clone(),
            seller: self.seller.clone(),
            stars_min: self.stars_min,
            price_from: self.price_from,
            price_to: self.price_to,
            in_stock: self.in_stock,
            in_season: self.in_season,
            ahead: self.ahead,
            travels: self.travels,
            sort: self.sort,
            page: self.page,
            ..SearchRequest::new(self.words.clone(), today)
        }
    }

    /// The same search on its first page.
    pub(super) fn first_page(&self) -> Self {
        Self {
            page: 1,
            ..self.clone()
        }
    }

    /// Only the words of this search.
    pub(super) fn words_alone(&self) -> Self {
        Self {
            words: self.words.clone(),
            ..Self::default()
        }
    }

    /// Whether anything but words narrows this search.
    pub(super) fn is_narrowed(&self) -> bool {
        let plain = Self {
            sort: self.sort,
            page: self.page,
            unread: self.unread.clone(),
            ..self.words_alone()
        };
        *self != plain
    }

    /// The address that says this, in one way only.
    pub(super) fn address(&self, lang: Lang) -> String {
        let pairs: Vec<_> = self
            .pairs()
            .into_iter()
            .map(|(name, value)| format!("{name}={}", url_encoded(&value)))
            .collect();
        match pairs.is_empty() {
            true => link(lang, "/tim-kiem"),
            false => link(lang, &format!("/tim-kiem?{}", pairs.join("&"))),
        }
    }

    /// What the address says, name by name.
    pub(super) fn pairs(&self) -> Vec<(&'static str, String)> {
        let on = |is_on: bool| is_on.then(|| "1".to_owned());
        let slug = |slug: &Option<Slug>| slug.as_ref().map(Slug::to_string);
        let words = Some(self.words.typed().to_owned()).filter(|typed| !typed.is_empty());
        let travels = TRAVELS.into_iter().find(|(travels, _)| Some(*travels) == self.travels);
        let sort = SORTS
            .into_iter()
            .find(|(sort, value)| *sort == self.sort && !value.is_empty());
        [
            ("q", words),
            ("danh-muc", slug(&self.category)),
            ("tinh", slug(&self.province)),
            ("tinh-cu", slug(&self.former_province)),
            ("sao", self.stars_min.map(|stars| stars.to_string())),
            ("gian-hang", slug(&self.seller)),
            ("gia-tu", self.price_from.map(|price| price.0.to_string())),
            ("gia-den", self.price_to.map(|price| price.0.to_string())),
            ("con-hang", on(self.in_stock)),
            ("dung-vu", on(self.in_season)),
            ("dat-truoc", on(self.ahead)),
            ("di-chuyen", travels.map(|(_, value)| value.to_owned())),
            ("sap-xep", sort.map(|(_, value)| value.to_owned())),
            ("trang", (self.page > 1).then(|| self.page.to_string())),
        ]
        .into_iter()
        .filter_map(|(name, value)| Some((name, value?)))
        .collect()
    }
}

/// A price as people type it: `100000`, `100.000`, `100 000 ₫`, `100k`.
fn parse_price(typed: &str) -> Option<Vnd> {
    let typed = typed.trim().to_lowercase();
    let number = typed.trim_end_matches(['₫', 'đ']).trim_end();
    let (number, times) = match number.strip_suffix('k') {
        Some(thousands) => (thousands, 1_000),
        None => (number, 1),
    };
    let digits: String = number
        .chars()
        .filter(|symbol| !matches!(symbol, '.' | ',' | ' ' | '\u{a0}'))
        .collect();
    let is_number = (1..=12).contains(&digits.len()) && digits.bytes().all(|byte| byte.is_ascii_digit());
    is_number
        .then(|| digits.parse::<i64>().ok()?.checked_mul(times).map(Vnd))
        .flatten()
}

/// Typed text as it may be shown again, no longer than is read.
fn cleaned(typed: &str) -> String {
    let short: String = typed.chars().take(TYPED_MAX).collect();
    Line::parse_optional(&short, u32::MAX)
        .map(Line::into_string)
        .unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(pairs: &[(&str, &str)]) -> Filters {
        let query = |name: &str| {
            pairs
                .iter()
                .find(|(key, _)| *key == name)
                .map(|(_, value)| (*value).to_owned())
        };
        Filters::read(query, 1)
    }

    #[test]
    fn an_address_is_read_and_written_back() {
        let filters = read(&[
            ("q", "trà hoa"),
            ("danh-muc", "tra"),
            ("tinh", "19"),
            ("tinh-cu", "06"),
            ("sao", "4"),
            ("gian-hang", "tai-hoan"),
            ("gia-tu", "50.000"),
            ("gia-den", "100k"),
            ("con-hang", "1"),
            ("dung-vu", "1"),
            ("dat-truoc", "1"),
            ("di-chuyen", "giao-lanh"),
            ("sap-xep", "gia-tang"),
        ]);
        assert_eq!(
            filters.address(Lang::En),
            "/en/tim-kiem?q=tr%C3%A0%20hoa&danh-muc=tra&tinh=19&tinh-cu=06&sao=4&gian-hang=tai-hoan&gia-tu=50000\
             &gia-den=100000&con-hang=1&dung-vu=1&dat-truoc=1&di-chuyen=giao-lanh&sap-xep=gia-tang"
        );
        assert_eq!(
            Filters {
                page: 3,
                ..Filters::default()
            }
            .address(Lang::Vi),
            "/tim-kiem?trang=3"
        );
        assert_eq!(Filters::default().address(Lang::Vi), "/tim-kiem");
        assert!(filters.is_narrowed() && !filters.words_alone().is_narrowed());
    }

    #[test]
    fn what_makes_no_sense_is_left_out_and_named() {
        let filters = read(&[
            ("q", "a\u{202e}\u{0}b"),
            ("danh-muc", "Trà'--"),
            ("sao", "99999999999"),
            ("gia-tu", "rẻ"),
            ("gia-den", "-5"),
            ("con-hang", "0"),
            ("di-chuyen", "x"),
            ("tinh-cu", "'"),
            ("sap-xep", "; DROP TABLE"),
        ]);
        assert_eq!(filters.words.typed(), "ab");
        assert_eq!(filters.unread, ["rẻ", "-5"]);
        assert!(!filters.is_narrowed());
        assert_eq!(filters.sort, Sort::Relevance);
    }

    #[test]
    fn prices_are_read_as_people_type_them() {
        for (typed, price) in [
            ("100000", Some(100_000)),
            ("100.000 ₫", Some(100_000)),
            ("100,000đ", Some(100_000)),
            ("100k", Some(100_000)),
            ("0", Some(0)),
            ("", None),
            ("k", None),
            ("1e9", None),
            ("9999999999999", None),
        ] {
            assert_eq!(parse_price(typed).map(|price| price.0), price, "{typed}");
        }
    }

    #[test]
    fn prices_the_wrong_way_round_are_turned() {
        let filters = read(&[("gia-tu", "200000"), ("gia-den", "100000")]);
        assert_eq!(
            (filters.price_from, filters.price_to),
            (Some(Vnd(100_000)), Some(Vnd(200_000)))
        );
    }
}
