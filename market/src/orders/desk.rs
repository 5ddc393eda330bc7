//! What the order desk is asked to show.

use super::{Delivery, DeskTab};
use crate::{
    base::{fold, text_enum},
    orders::GroupCode,
};
use chrono::NaiveDate;

/// How many characters of a search are read.
pub const TYPED_MAX: usize = 80;

text_enum! {
    /// Orders that ask for an answer.
    DeskOnly {
        /// Their shopper asks to cancel.
        CancelRequests = "cancel_requests",
        /// A note of their shopper is unread.
        UnreadNotes = "unread_notes",
    }
}

/// The orders that are asked for. Everything in it stands in the address of the page.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct DeskFilter {
    /// The tab.
    pub tab: DeskTab,
    /// What was typed: a code, a name, a telephone number.
    pub text: String,
    /// The province they go to.
    pub province: Option<String>,
    /// How they go.
    pub delivery: Option<Delivery>,
    /// The day in Vietnam on which they were placed.
    pub day: Option<NaiveDate>,
    /// A product they hold, by its slug.
    pub product: Option<String>,
    /// Only those that ask for an answer.
    pub only: Option<DeskOnly>,
}

/// Which part of the list is asked for. A code names the row where it begins, so a page stays where it is while orders
/// come and go around it.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub enum DeskPlace {
    /// The first orders.
    #[default]
    Start,
    /// Those behind an order.
    After(String),
    /// Those before an order.
    Before(String),
}

impl DeskFilter {
    /// A whole tab.
    pub fn of_tab(tab: DeskTab) -> Self {
        Self {
            tab,
            text: String::new(),
            province: None,
            delivery: None,
            day: None,
            product: None,
            only: None,
        }
    }

    /// Whether it shows less than the whole tab.
    pub fn is_narrowed(&self) -> bool {
        *self != Self::of_tab(self.tab)
    }

    /// Whether the newest stand first: what is worked off stands oldest first, the rest is looked up from the newest.
    pub fn is_newest_first(&self) -> bool {
        !matches!(
            self.tab,
            DeskTab::Waiting | DeskTab::ToShip | DeskTab::Shipping | DeskTab::Ahead
        )
    }
}

/// The words under which an order is found: they are kept with it.
pub fn words_of(name: &str, group: &GroupCode, order: &str, phone: &str) -> Vec<String> {
    let group = group.as_str().to_lowercase();
    let national = phone.strip_prefix("+84").unwrap_or(phone.trim_start_matches('+'));
    let end = |digits: usize| national.len().checked_sub(digits).and_then(|at| national.get(at..));
    let mut words = parts(name);
    words.extend([order.to_lowercase(), group.trim_start_matches("cp").to_owned(), group]);
    words.extend([format!("0{national}"), format!("84{national}"), national.to_owned()]);
    words.extend([end(4), end(3)].into_iter().flatten().map(str::to_owned));
    words.retain(|word| !word.is_empty());
    words
}

/// A word that was typed.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct TypedWord {
    /// The word, folded.
    pub text: String,
    /// Whether a word that goes on means the same.
    pub is_beginning: bool,
}

/// Numbers are told apart from ends of telephone numbers, which have so many digits at least.
const PHONE_END_MIN: usize = 3;

/// What was typed, as beginnings of such words. A number may be parted by spaces and points. A short one among words is one of
/// them, and no beginning of a telephone number: `Khách số 3` is not everybody whose number begins with 3.
pub fn typed_words(typed: &str) -> Vec<TypedWord> {
    let beginning = |text: String| TypedWord {
        text,
        is_beginning: true,
    };
    let typed: String = typed.chars().take(TYPED_MAX).collect();
    if let Some(code) = GroupCode::parse(&typed) {
        return vec![beginning(code.as_str().to_lowercase())];
    }
    let digits: String = typed.chars().filter(char::is_ascii_digit).collect();
    let is_number = !digits.is_empty()
        && typed
            .chars()
            .all(|symbol| symbol.is_ascii_digit() || " .+-()".contains(symbol));
    if is_number {
        return vec![beginning(digits)];
    }
    let words = parts(&typed).into_iter().map(|text| TypedWord {
        is_beginning: text.len() >= PHONE_END_MIN || text.bytes().any(|byte| !byte.is_ascii_digit()),
        text,
    });
    words.collect()
}

fn parts(text: &str) -> Vec<String> {
    fold(text)
        .split(|symbol: char| !symbol.is_alphanumeric() && symbol != '-')
        .filter(|word| !word.is_empty())
        .map(str::to_owned)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn is_found(typed: &str) -> bool {
        finds(typed, "Nguyễn Thị Hạnh", "+84912345678")
    }

    fn finds(typed: &str, name: &str, phone: &str) -> bool {
        let group = GroupCode::parse("CP00000000").expect("a code");
        let words = words_of(name, &group, "CP00000000-2", phone);
        let typed = typed_words(typed);
        let is_met = |typed: &TypedWord, word: &str| match typed.is_beginning {
            true => word.starts_with(&typed.text),
            false => word == typed.text,
        };
        !typed.is_empty() && typed.iter().all(|typed| words.iter().any(|word| is_met(typed, word)))
    }

    #[test]
    fn a_short_number_among_words_is_a_word() {
        let phone = "+84333345333";
        for name in ["Khách số 3", "khach so 3"] {
            assert!(finds(name, "Khách số 3", phone), "{name}");
            for other in ["Khách số 1", "Khách số 30", "Khách số 13"] {
                assert!(!finds(name, other, phone), "{name} {other}");
            }
        }
        // An end of a telephone number is still one, and so is a beginning that stands alone.
        assert!(finds("Khách 333", "Khách số 1", phone));
        assert!(finds("03", "Khách số 1", phone) && finds("3", "Khách số 1", phone));
    }

    #[test]
    fn an_order_is_found_by_code_name_and_number_as_people_type_them() {
        for typed in [
            "CP00000000-2",
            "cp00000000",
            "cpoooooooo",
            "00000000",
            "Hạnh",
            "hanh nguyen",
            "0912 345 678",
            "+84 912.345.678",
            "678",
            "5678",
            "0912",
        ] {
            assert!(is_found(typed), "{typed}");
        }
        for typed in ["", "  ", "Hoa", "hanh hoa", "0913", "CP00000000-1"] {
            assert!(!is_found(typed), "{typed}");
        }
    }

    #[test]
    fn a_tab_with_nothing_asked_is_whole() {
        let whole = DeskFilter::of_tab(DeskTab::Waiting);
        assert!(!whole.is_narrowed() && !whole.is_newest_first());
        let some = DeskFilter {
            only: Some(DeskOnly::UnreadNotes),
            ..DeskFilter::of_tab(DeskTab::Delivered)
        };
        assert!(some.is_narrowed() && some.is_newest_first());
    }
}
