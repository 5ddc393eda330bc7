//! The desk's address: everything that is asked for stands in it, so it can be kept, shared and loaded again.

use crate::{
    context::{Ctx, link},
    coop::live::tab_value,
    page::url_encoded,
};
use chrono::NaiveDate;
use market::{
    base::{Lang, Line},
    orders::{Delivery, DeskFilter, DeskOnly, DeskPlace, DeskTab, desk::TYPED_MAX},
};

/// What the address asks for.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct DeskAddress {
    /// Which orders.
    pub filter: DeskFilter,
    /// Which part of the list.
    pub place: DeskPlace,
}

impl DeskAddress {
    /// The address of the request.
    pub fn of(ctx: &Ctx) -> Self {
        Self::parse(ctx.address().split_once('?').map_or("", |(_, query)| query))
    }

    /// Reads a query; what makes no sense is as if it were not there.
    pub fn parse(query: &str) -> Self {
        let pairs = pairs(query);
        let value = |name: &str| {
            pairs
                .iter()
                .find_map(|(key, value)| (key == name && !value.is_empty()).then_some(value.as_str()))
        };
        let tab = value("the").and_then(|the| DeskTab::ALL.iter().copied().find(|tab| tab_value(*tab) == the));
        let typed = value("q").unwrap_or_default().chars();
        // What is no letter in any coding was typed by nobody.
        let typed: String = typed
            .filter(|letter| *letter != char::REPLACEMENT_CHARACTER)
            .take(TYPED_MAX)
            .collect();
        let place = match (value("sau"), value("truoc")) {
            (Some(code), _) => DeskPlace::After(code.to_owned()),
            (None, Some(code)) => DeskPlace::Before(code.to_owned()),
            (None, None) => DeskPlace::Start,
        };
        Self {
            filter: DeskFilter {
                tab: tab.unwrap_or(DeskTab::Waiting),
                text: Line::parse_optional(&typed, u32::MAX).unwrap_or_default().into_string(),
                province: value("tinh").map(str::to_owned),
                delivery: value("cach")
                    .and_then(|cach| find(&[Delivery::Ship, Delivery::PickUp], delivery_value, cach)),
                day: value("ngay").and_then(|day| day.parse::<NaiveDate>().ok()),
                product: value("hang").map(str::to_owned),
                only: value("viec").and_then(|viec| find(DeskOnly::ALL, only_value, viec)),
            },
            place,
        }
    }

    /// The query that asks for this, always written the same way.
    pub fn query(&self) -> String {
        let list = list_query(&self.filter);
        match &self.place {
            DeskPlace::Start => list,
            DeskPlace::After(code) => format!("{list}&sau={}", url_encoded(code)),
            DeskPlace::Before(code) => format!("{list}&truoc={}", url_encoded(code)),
        }
    }
}

/// The query of the beginning of a list.
pub fn list_query(filter: &DeskFilter) -> String {
    let mut query = format!("the={}", tab_value(filter.tab));
    let day = filter.day.map(|day| day.to_string());
    for (name, value) in [
        ("q", Some(filter.text.as_str()).filter(|text| !text.is_empty())),
        ("tinh", filter.province.as_deref()),
        ("cach", filter.delivery.map(delivery_value)),
        ("ngay", day.as_deref()),
        ("hang", filter.product.as_deref()),
        ("viec", filter.only.map(only_value)),
    ] {
        if let Some(value) = value {
            query.push_str(&format!("&{name}={}", url_encoded(value)));
        }
    }
    query
}

/// The desk with this query.
pub fn desk_address(lang: Lang, query: &str) -> String {
    link(lang, &format!("/htx/don-hang?{query}"))
}

/// The value of a way of delivery in an address.
pub fn delivery_value(delivery: Delivery) -> &'static str {
    match delivery {
        Delivery::Ship => "giao",
        Delivery::PickUp => "lay",
    }
}

/// The value of what asks for an answer in an address.
pub fn only_value(only: DeskOnly) -> &'static str {
    match only {
        DeskOnly::CancelRequests => "xin-huy",
        DeskOnly::UnreadNotes => "loi-nhan",
    }
}

fn find<T: Copy>(all: &[T], value_of: fn(T) -> &'static str, asked: &str) -> Option<T> {
    all.iter().copied().find(|one| value_of(*one) == asked)
}

fn pairs(query: &str) -> Vec<(String, String)> {
    let uri = format!("/?{query}").parse::<http::Uri>().unwrap_or_default();
    axum::extract::Query::try_from_uri(&uri).map_or_else(|_| Vec::new(), |pairs| pairs.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_asked_for_survives_its_address() {
        for query in [
            "the=cho-xac-nhan",
            "the=tat-ca&q=Nguy%E1%BB%85n%20%26%20con&tinh=19&cach=lay&ngay=2026-11-21&hang=cam-cao-phong&viec=loi-nhan",
            "the=da-giao&sau=CP00000000-1",
            "the=dang-giao&viec=xin-huy&truoc=CP00000000-1",
        ] {
            assert_eq!(DeskAddress::parse(query).query(), query);
        }
    }

    #[test]
    fn what_makes_no_sense_is_left_out() {
        for query in [
            "",
            "the=x&ngay=heute&cach=fly&viec=9",
            "q=%20%20",
            "%zz",
            "the=cho-xac-nhan&q=%ff",
        ] {
            assert_eq!(DeskAddress::parse(query).query(), "the=cho-xac-nhan", "{query}");
        }
    }
}
