//! Narrowing what was found, and counting by what it could be narrowed further.

use super::{FacetValue, Facets, SearchRequest, lexeme, steps};
use crate::base::{ProductId, Vnd};
use chrono::NaiveDate;
use std::collections::BTreeMap;

/// More sellers are not counted by name.
const SELLERS_MAX: usize = 50;

/// The index is asked for values that no greater share of the rows has.
const TELLING: f64 = 0.25;

/// A row that fits the words, with everything by which it may be narrowed or sorted.
#[derive(Clone, Debug)]
pub(super) struct Candidate {
    pub(super) product: ProductId,
    /// How well it fits, see [`super::tiers::Tiers`]; 0 is best.
    pub(super) tier: i32,
    pub(super) category: String,
    pub(super) province: String,
    pub(super) former_province: Option<String>,
    pub(super) sellers: Vec<String>,
    pub(super) travels: String,
    pub(super) price: Vnd,
    /// As they may be shown today.
    pub(super) stars: Option<i16>,
    pub(super) in_season: bool,
    pub(super) in_stock: bool,
    pub(super) ahead: bool,
    pub(super) position: i64,
    /// By which it is judged; of rows that come late they are not fetched with the row.
    pub(super) texts: Option<Texts>,
}

impl Candidate {
    /// Whether a value is the province in which it is made, of today or of before.
    pub(super) fn is_from(&self, value: &str) -> bool {
        let former = self.former_province.as_deref().map(lexeme::former_province);
        value == lexeme::province(&self.province) || former.is_some_and(|former| value == former)
    }

    /// Its provinces, and its stars as they may be shown today.
    pub(super) fn values(&self) -> impl Iterator<Item = String> {
        let former = self.former_province.as_deref().map(lexeme::former_province);
        let places = [lexeme::province(&self.province)].into_iter().chain(former);
        places.chain(self.stars.map(lexeme::stars))
    }

    /// Whether a value is its stars, as they may be shown today.
    pub(super) fn has_stars(&self, value: &str) -> bool {
        self.stars.is_some_and(|stars| value == lexeme::stars(stars))
    }
}

/// The words of a row's name, and of what it is about, between single spaces.
#[derive(Clone, Debug)]
pub(super) struct Texts {
    pub(super) name_folded: String,
    pub(super) name_toned: String,
    pub(super) about_folded: String,
    pub(super) about_toned: String,
}

/// One of the ways to narrow.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Way {
    Category,
    Province,
    FormerProvince,
    Seller,
    Stars,
    Travels,
    InStock,
    InSeason,
    Ahead,
}

impl Way {
    pub(super) const ALL: [Self; 9] = [
        Self::Category,
        Self::Province,
        Self::FormerProvince,
        Self::Seller,
        Self::Stars,
        Self::Travels,
        Self::InStock,
        Self::InSeason,
        Self::Ahead,
    ];
}

/// What a search is narrowed to.
#[derive(Clone, PartialEq, Debug)]
pub(super) struct Narrowing {
    pub(super) category: Option<String>,
    pub(super) province: Option<String>,
    pub(super) former_province: Option<String>,
    pub(super) seller: Option<String>,
    pub(super) stars_min: Option<i16>,
    pub(super) travels: Option<String>,
    pub(super) price_from: Option<Vnd>,
    pub(super) price_to: Option<Vnd>,
    pub(super) in_stock: bool,
    pub(super) in_season: bool,
    pub(super) ahead: bool,
    pub(super) today: NaiveDate,
}

impl Narrowing {
    /// What a request is narrowed to; `stars_min` is what its words ask for beside.
    pub(super) fn of(request: &SearchRequest, stars_min: Option<i16>) -> Self {
        Self {
            category: request.category.as_ref().map(ToString::to_string),
            province: request.province.as_ref().map(ToString::to_string),
            former_province: request.former_province.as_ref().map(ToString::to_string),
            seller: request.seller.as_ref().map(ToString::to_string),
            stars_min: request.stars_min.max(stars_min),
            travels: request.travels.map(|scope| scope.as_str().to_owned()),
            price_from: request.price_from,
            price_to: request.price_to,
            in_stock: request.in_stock,
            in_season: request.in_season,
            ahead: request.ahead,
            today: request.today,
        }
    }

    /// No narrowing at all.
    pub(super) fn none(today: NaiveDate) -> Self {
        Self {
            category: None,
            province: None,
            former_province: None,
            seller: None,
            stars_min: None,
            travels: None,
            price_from: None,
            price_to: None,
            in_stock: false,
            in_season: false,
            ahead: false,
            today,
        }
    }

    /// Whether it leaves nothing out.
    pub(super) fn is_none(&self) -> bool {
        *self == Self::none(self.today)
    }

    fn is_set(&self, way: Way) -> bool {
        match way {
            Way::Category => self.category.is_some(),
            Way::Province => self.province.is_some(),
            Way::FormerProvince => self.former_province.is_some(),
            Way::Seller => self.seller.is_some(),
            Way::Stars => self.stars_min.is_some(),
            Way::Travels => self.travels.is_some(),
            Way::InStock => self.in_stock,
            Way::InSeason => self.in_season,
            Way::Ahead => self.ahead,
        }
    }

    /// The ways by which it narrows, prices aside: these are not counted.
    pub(super) fn set_ways(&self) -> impl Iterator<Item = Way> {
        Way::ALL.into_iter().filter(|way| self.is_set(*way))
    }

    /// The same without one way.
    pub(super) fn without(&self, way: Way) -> Self {
        let mut wider = self.clone();
        match way {
            Way::Category => wider.category = None,
            Way::Province => wider.province = None,
            Way::FormerProvince => wider.former_province = None,
            Way::Seller => wider.seller = None,
            Way::Stars => wider.stars_min = None,
            Way::Travels => wider.travels = None,
            Way::InStock => wider.in_stock = false,
            Way::InSeason => wider.in_season = false,
            Way::Ahead => wider.ahead = false,
        }
        wider
    }

    /// Whether a row stays.
    pub(super) fn keeps(&self, row: &Candidate) -> bool {
        let is = |wanted: &Option<String>, value: &String| wanted.as_ref().is_none_or(|wanted| wanted == value);
        is(&self.category, &row.category)
            && is(&self.province, &row.province)
            && is(&self.travels, &row.travels)
            && (self.former_province.is_none() || self.former_province == row.former_province)
            && self.seller.as_ref().is_none_or(|seller| row.sellers.contains(seller))
            && self
                .stars_min
                .is_none_or(|least| row.stars.is_some_and(|stars| stars >= least))
            && self.price_from.is_none_or(|least| row.price >= least)
            && self.price_to.is_none_or(|most| row.price <= most)
            && (!self.in_stock || row.in_stock)
            && (!self.in_season || row.in_season)
            && (!self.ahead || row.ahead)
    }

    /// The values for which there are lexemes, as an operand of a `tsquery`, prices aside. Those that many rows have by this
    /// `sample` are left out: the index would look each row up among them, and whoever asks compares them row by row anyway.
    pub(super) fn lexemes(&self, sample: &[Candidate]) -> Option<String> {
        let none = || Self::none(self.today);
        let quoted = |lexeme: String| format!("'{lexeme}'");
        let mut operands = Vec::new();
        operands.extend(self.category.as_deref().map(lexeme::category).map(quoted));
        operands.extend(self.province.as_deref().map(lexeme::province).map(quoted));
        operands.extend(self.former_province.as_deref().map(lexeme::former_province).map(quoted));
        operands.extend(self.seller.as_deref().map(lexeme::seller).map(quoted));
        let travels = || Self {
            travels: self.travels.clone(),
            ..none()
        };
        if let Some(scope) = &self.travels
            && travels().is_telling(sample)
        {
            operands.push(quoted(lexeme::travels(scope)));
        }
        let stars = || Self {
            stars_min: self.stars_min,
            ..none()
        };
        if let Some(least) = self.stars_min
            && stars().is_telling(sample)
        {
            let stars = (least.clamp(1, 6)..=6).map(|stars| quoted(lexeme::stars(stars)));
            operands.push(format!("({})", stars.collect::<Vec<_>>().join(" | ")));
        }
        (!operands.is_empty()).then(|| operands.join(" & "))
    }

    /// The same with the steps of the prices: rows beside them are still left out one by one.
    pub(super) fn lexemes_and_prices(&self, sample: &[Candidate]) -> Option<String> {
        let prices = Self {
            price_from: self.price_from,
            price_to: self.price_to,
            ..Self::none(self.today)
        };
        let steps = steps::operand(steps::between(self.price_from, self.price_to));
        let steps = steps.filter(|_| prices.is_telling(sample));
        let operands: Vec<_> = self.lexemes(sample).into_iter().chain(steps).collect();
        (!operands.is_empty()).then(|| operands.join(" & "))
    }

    /// Whether it leaves few rows.
    fn is_telling(&self, sample: &[Candidate]) -> bool {
        self.share_of(sample) <= TELLING
    }

    /// Whether it asks for something for which there are lexemes, prices aside.
    pub(super) fn has_values(&self) -> bool {
        let values = [
            &self.category,
            &self.province,
            &self.former_province,
            &self.seller,
            &self.travels,
        ];
        values.into_iter().any(Option::is_some) || self.stars_min.is_some()
    }

    /// The share of these rows that it leaves; never none, because only some of the rows are known.
    pub(super) fn share_of(&self, rows: &[Candidate]) -> f64 {
        let kept = rows.iter().filter(|row| self.keeps(row)).count();
        (kept + 1) as f64 / (rows.len() + 1) as f64
    }
}

/// Adds to the facets what these rows say of one way.
pub(super) fn count<'a>(facets: &mut Facets, way: Way, rows: impl Iterator<Item = &'a Candidate>) {
    match way {
        Way::Category => facets.categories = counted(rows.map(|row| &*row.category)),
        Way::Province => facets.provinces = counted(rows.map(|row| &*row.province)),
        Way::FormerProvince => {
            facets.former_provinces = counted(rows.filter_map(|row| row.former_province.as_deref()));
        }
        Way::Seller => {
            facets.sellers = counted(rows.flat_map(|row| row.sellers.iter().map(String::as_str)));
            facets.sellers.truncate(SELLERS_MAX);
        }
        Way::Stars => {
            let levels = rows.filter_map(|row| row.stars).flat_map(|stars| 1..=stars);
            let levels: Vec<_> = levels
                .filter(|level| *level >= 3)
                .map(|level| level.to_string())
                .collect();
            facets.stars = counted(levels.iter().map(String::as_str));
            facets.stars.sort_by(|a, b| b.key.cmp(&a.key));
        }
        Way::Travels => facets.travels = counted(rows.map(|row| &*row.travels)),
        Way::InStock => facets.in_stock = rows.filter(|row| row.in_stock).count() as i64,
        Way::InSeason => facets.in_season = rows.filter(|row| row.in_season).count() as i64,
        Way::Ahead => facets.ahead = rows.filter(|row| row.ahead).count() as i64,
    }
}

/// Each value with its number, the most frequent first.
fn counted<'a>(values: impl Iterator<Item = &'a str>) -> Vec<FacetValue> {
    let mut counts: BTreeMap<&str, i64> = BTreeMap::new();
    for value in values {
        *counts.entry(value).or_default() += 1;
    }
    let mut counted: Vec<_> = counts
        .into_iter()
        .map(|(key, count)| FacetValue {
            key: key.to_owned(),
            count,
        })
        .collect();
    // Stable: values of one number stay in the order of their keys.
    counted.sort_by_key(|value| std::cmp::Reverse(value.count));
    counted
}
