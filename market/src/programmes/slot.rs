//! A slot: what a department shows, where, and for how long.

use crate::base::{FeatureSlotId, Line, Slug, Words};
use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

/// A slot lasts at most this many days, its first and last included.
pub const SLOT_DAYS_MAX: i64 = 92;

/// A reason has at most this many characters.
pub const REASON_MAX: u32 = 300;

/// Where something is featured.
#[derive(Clone, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Placement {
    /// On the home page.
    Home,
    /// On the page of one category.
    Category(Slug),
    /// On the OCOP shelf.
    Ocop,
}

impl Placement {
    /// Its value in a form: `home`, `ocop`, `category:tra`.
    pub fn value(&self) -> String {
        match self {
            Self::Home => "home".to_owned(),
            Self::Category(slug) => format!("category:{slug}"),
            Self::Ocop => "ocop".to_owned(),
        }
    }

    /// Reads a form's value.
    pub fn parse(value: &str) -> Option<Self> {
        match value {
            "home" => Some(Self::Home),
            "ocop" => Some(Self::Ocop),
            _ => Slug::parse(value.strip_prefix("category:")?).ok().map(Self::Category),
        }
    }
}

/// What is featured.
#[derive(Clone, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Subject {
    /// A product, by its slug.
    Product(Slug),
    /// A storefront, by its slug.
    Storefront(Slug),
}

impl Subject {
    /// Its value in a form: `product:mien-dong`, `storefront:tai-hoan`.
    pub fn value(&self) -> String {
        match self {
            Self::Product(slug) => format!("product:{slug}"),
            Self::Storefront(slug) => format!("storefront:{slug}"),
        }
    }

    /// Reads a form's value.
    pub fn parse(value: &str) -> Option<Self> {
        let (kind, slug) = value.split_once(':')?;
        let slug = Slug::parse(slug).ok()?;
        match kind {
            "product" => Some(Self::Product(slug)),
            "storefront" => Some(Self::Storefront(slug)),
            _ => None,
        }
    }
}

/// A slot that an official asks for.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct NewSlot {
    /// Where.
    pub placement: Placement,
    /// What.
    pub subject: Subject,
    /// The first day.
    pub from: NaiveDate,
    /// The last day.
    pub to: NaiveDate,
    /// Why: shown beside it. At most [`REASON_MAX`] characters.
    pub reason: Line,
    /// The same in English; may be empty.
    pub reason_en: Line,
}

/// Where a slot stands in time.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SlotState {
    /// Its first day is yet to come.
    Upcoming,
    /// Shown today.
    Running,
    /// Its last day has gone by.
    Ended,
    /// Taken down.
    Removed,
}

/// A slot in the list of its department.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct SlotRow {
    /// The slot.
    pub id: FeatureSlotId,
    /// Where.
    pub placement: Placement,
    /// The category's name, when it is a category's page.
    pub category_name: Option<Words>,
    /// What.
    pub subject: Subject,
    /// Its name.
    pub subject_name: Words,
    /// The first day.
    pub from: NaiveDate,
    /// The last day.
    pub to: NaiveDate,
    /// Why; in English where the department has said it.
    pub reason: Words,
    /// Who decided.
    pub approved_by: String,
    /// When it was decided.
    pub created_at: DateTime<Utc>,
    /// Where it stands today.
    pub state: SlotState,
}

impl SlotState {
    /// Where a slot stands on a day.
    pub fn on(today: NaiveDate, from: NaiveDate, to: NaiveDate, is_removed: bool) -> Self {
        if is_removed {
            Self::Removed
        } else if today < from {
            Self::Upcoming
        } else if today > to {
            Self::Ended
        } else {
            Self::Running
        }
    }
}

/// Something that an official may choose in the form.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Choice {
    /// What.
    pub subject: Subject,
    /// Its name.
    pub name: Words,
    /// The seller's name beside a product; empty beside a storefront.
    pub seller_name: Words,
    /// The product's category; absent for a storefront.
    pub category_slug: Option<String>,
    /// The last day on which its stars may be shown, when they may be shown today: what the OCOP shelf asks for.
    pub stars_until: Option<NaiveDate>,
}

/// What the form of featuring offers.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub struct Choices {
    /// Public storefronts of the official's province, by name.
    pub storefronts: Vec<Choice>,
    /// Public products of the official's province, by name; no alcohol.
    pub products: Vec<Choice>,
    /// Categories on whose page something may be featured.
    pub categories: Vec<(Slug, Words)>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_of_forms_are_read_back() {
        let slug = Slug::parse("tra-shan").expect("a slug");
        for placement in [Placement::Home, Placement::Ocop, Placement::Category(slug.clone())] {
            assert_eq!(Placement::parse(&placement.value()), Some(placement));
        }
        for subject in [Subject::Product(slug.clone()), Subject::Storefront(slug)] {
            assert_eq!(Subject::parse(&subject.value()), Some(subject));
        }
        for value in [
            "",
            "product",
            "product:",
            "category:",
            "category:Trà",
            "offer:x",
            "product:a'b",
        ] {
            assert_eq!(
                (Subject::parse(value), Placement::parse(value)),
                (None, None),
                "{value}"
            );
        }
    }

    #[test]
    fn a_slot_runs_from_its_first_to_its_last_day() {
        let day = |day| NaiveDate::from_ymd_opt(2026, 11, day).expect("a valid day");
        let on = |today| SlotState::on(day(today), day(10), day(20), false);
        assert_eq!(
            [on(9), on(10), on(20), on(21)],
            [
                SlotState::Upcoming,
                SlotState::Running,
                SlotState::Running,
                SlotState::Ended
            ]
        );
        assert_eq!(SlotState::on(day(15), day(10), day(20), true), SlotState::Removed);
    }
}
