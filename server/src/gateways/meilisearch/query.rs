//! Requests hold typed values; here, and only here, they become the server's filter texts.

use super::document::day_number;
use chrono::Datelike;
use market::search::{SearchRequest, Sort};

/// By what a request narrows.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Facet {
    Category,
    Province,
    FormerProvince,
    Seller,
    Stars,
    Travels,
    Season,
    Ahead,
}

impl Facet {
    /// The facets whose values are listed.
    pub(super) const LISTED: [Facet; 6] = [
        Facet::Category,
        Facet::Province,
        Facet::FormerProvince,
        Facet::Seller,
        Facet::Stars,
        Facet::Travels,
    ];

    /// The attribute that holds its values.
    pub(super) fn attribute(self) -> &'static str {
        match self {
            Facet::Category => "category",
            Facet::Province => "province",
            Facet::FormerProvince => "former_province",
            Facet::Seller => "sellers",
            Facet::Stars => "stars",
            Facet::Travels => "travels",
            Facet::Season => "season_months",
            Facet::Ahead => "is_ahead",
        }
    }

    /// Whether the request narrows by it.
    pub(super) fn is_chosen(self, request: &SearchRequest) -> bool {
        match self {
            Facet::Category => request.category.is_some(),
            Facet::Province => request.province.is_some(),
            Facet::FormerProvince => request.former_province.is_some(),
            Facet::Seller => request.seller.is_some(),
            Facet::Stars => request.stars_min.is_some(),
            Facet::Travels => request.travels.is_some(),
            Facet::Season => request.in_season,
            Facet::Ahead => request.ahead,
        }
    }
}

/// The filters of a request, all of which must hold, without that of one facet.
pub(super) fn filters(request: &SearchRequest, without: Option<Facet>) -> Vec<String> {
    let mut filters = Vec::new();
    let texts = [
        (Facet::Category, request.category.as_ref().map(ToString::to_string)),
        (Facet::Province, request.province.as_ref().map(ToString::to_string)),
        (
            Facet::FormerProvince,
            request.former_province.as_ref().map(ToString::to_string),
        ),
        (Facet::Seller, request.seller.as_ref().map(ToString::to_string)),
        (Facet::Travels, request.travels.map(|scope| scope.as_str().to_owned())),
    ];
    for (facet, value) in texts {
        if let Some(value) = value.filter(|_| without != Some(facet)) {
            filters.push(format!("{} = {}", facet.attribute(), quoted(&value)));
        }
    }
    if let Some(stars) = request.stars_min.filter(|_| without != Some(Facet::Stars)) {
        filters.push(format!("stars >= {stars}"));
        filters.extend(stars_hold(request));
    }
    if request.in_season && without != Some(Facet::Season) {
        filters.push(in_season(request));
    }
    if request.ahead && without != Some(Facet::Ahead) {
        filters.push(AHEAD.to_owned());
    }
    if let Some(price) = request.price_from {
        filters.push(format!("price >= {}", price.0));
    }
    if let Some(price) = request.price_to {
        filters.push(format!("price <= {}", price.0));
    }
    filters
}

/// Stars hold from one day until another.
pub(super) fn stars_hold(request: &SearchRequest) -> [String; 2] {
    let today = day_number(request.today);
    [format!("stars_from <= {today}"), format!("stars_until >= {today}")]
}

/// What can be ordered ahead of its harvest.
pub(super) const AHEAD: &str = "is_ahead = true";

/// What is in season today.
pub(super) fn in_season(request: &SearchRequest) -> String {
    format!("season_months = {}", request.today.month())
}

/// The order that is asked for. Without words and without a wish it is that of the market.
pub(super) fn sort(request: &SearchRequest, is_wordless: bool) -> Option<&'static [&'static str]> {
    match request.sort {
        Sort::Relevance if is_wordless => Some(&["position:asc"]),
        Sort::Relevance => None,
        Sort::PriceUp => Some(&["price:asc", "made:asc"]),
        Sort::PriceDown => Some(&["price:desc", "made:desc"]),
        Sort::Newest => Some(&["made:desc"]),
    }
}

/// A value between quotes: nothing in it can end the value.
fn quoted(value: &str) -> String {
    format!("\"{}\"", value.replace('\\', "\\\\").replace('"', "\\\""))
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::NaiveDate;
    use market::{
        base::{Slug, Vnd},
        catalog::ShippingScope,
        search::SearchWords,
    };

    fn request() -> SearchRequest {
        let today = NaiveDate::from_ymd_opt(2026, 11, 21).unwrap();
        SearchRequest::new(SearchWords::parse("trà"), today)
    }

    #[test]
    fn every_filter_is_written_out_and_a_facet_can_be_left_out() {
        let today = day_number(request().today);
        let full = SearchRequest {
            category: Some(Slug::parse("tra").unwrap()),
            province: Some(Slug::parse("19").unwrap()),
            former_province: Some(Slug::parse("06").unwrap()),
            seller: Some(Slug::parse("tai-hoan").unwrap()),
            stars_min: Some(4),
            price_from: Some(Vnd(1_000)),
            price_to: Some(Vnd(9_000)),
            in_season: true,
            ahead: true,
            travels: Some(ShippingScope::Nationwide),
            ..request()
        };
        assert_eq!(
            filters(&full, None),
            [
                "category = \"tra\"".to_owned(),
                "province = \"19\"".to_owned(),
                "former_province = \"06\"".to_owned(),
                "sellers = \"tai-hoan\"".to_owned(),
                "travels = \"nationwide\"".to_owned(),
                "stars >= 4".to_owned(),
                format!("stars_from <= {today}"),
                format!("stars_until >= {today}"),
                "season_months = 11".to_owned(),
                "is_ahead = true".to_owned(),
                "price >= 1000".to_owned(),
                "price <= 9000".to_owned(),
            ]
        );
        for facet in Facet::LISTED {
            assert!(facet.is_chosen(&full) && !facet.is_chosen(&request()));
            let left = filters(&full, Some(facet));
            assert!(left.len() < 12, "{facet:?}");
            assert!(
                !left.iter().any(|filter| filter.starts_with(facet.attribute())),
                "{facet:?}"
            );
        }
        assert!(filters(&request(), None).is_empty());
    }

    #[test]
    fn a_value_cannot_leave_its_quotes() {
        assert_eq!(quoted(r#"a" OR b = "\"#), r#""a\" OR b = \"\\""#);
    }
}
