//! Lists in pages: a page never lies beyond a fixed end, and a total is counted only so far.

use super::money::grouped;
use serde::{Deserialize, Serialize};

/// How many cards a page of a public list holds.
pub const PER_PAGE: u32 = 24;

/// A total is counted up to here and no further; beyond, it is a bound.
pub const COUNTED_MAX: i64 = 1_000;

/// The last page that is ever shown.
pub const PAGE_MAX: u32 = 42;

/// How many there are, as far as was counted.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Total {
    /// The number, or the bound.
    pub count: i64,
    /// Whether the number is exact; else there are more.
    pub is_exact: bool,
}

impl Total {
    /// A total out of a count that stopped one above [`COUNTED_MAX`].
    pub fn counted(count: i64) -> Self {
        Self {
            count: count.min(COUNTED_MAX),
            is_exact: count <= COUNTED_MAX,
        }
    }
}

impl std::fmt::Display for Total {
    /// `131`, or `1.000+`.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}{}", grouped(self.count), if self.is_exact { "" } else { "+" })
    }
}

impl Default for Total {
    /// Nothing, counted to the end.
    fn default() -> Self {
        Self::counted(0)
    }
}

/// Where in a list a page stands.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Paging {
    /// This page, from 1.
    pub page: u32,
    /// How many pages there are, at least 1.
    pub pages: u32,
    /// How many rows the whole list has.
    pub total: Total,
}

impl Paging {
    /// The place of a page in a list of this size.
    pub fn new(page: u32, per_page: u32, total: Total) -> Self {
        let pages = u32::try_from(total.count)
            .unwrap_or(0)
            .div_ceil(per_page.max(1))
            .clamp(1, PAGE_MAX);
        Self {
            page: clamp_page(page),
            pages,
            total,
        }
    }

    /// The page before this one.
    pub fn previous(self) -> Option<u32> {
        (self.page > 1).then(|| (self.page - 1).min(self.pages))
    }

    /// The page after this one.
    pub fn next(self) -> Option<u32> {
        (self.page < self.pages).then_some(self.page + 1)
    }
}

/// A page number within what is ever shown.
pub fn clamp_page(page: u32) -> u32 {
    page.clamp(1, PAGE_MAX)
}

/// How many rows come before a page.
pub fn rows_before(page: u32, per_page: u32) -> i64 {
    i64::from(clamp_page(page) - 1) * i64::from(per_page)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_total_beyond_the_count_is_a_bound() {
        assert_eq!(Total::counted(131).to_string(), "131");
        assert_eq!(Total::counted(1_000).to_string(), "1.000");
        assert_eq!(Total::counted(1_001).to_string(), "1.000+");
    }

    #[test]
    fn pages_end_where_the_list_ends() {
        let paging = Paging::new(6, 24, Total::counted(131));
        assert_eq!((paging.pages, paging.previous(), paging.next()), (6, Some(5), None));
        assert_eq!(
            Paging::new(0, 24, Total::counted(0)),
            Paging {
                page: 1,
                pages: 1,
                total: Total::counted(0)
            }
        );
        assert_eq!(Paging::new(u32::MAX, 24, Total::counted(5_000)).page, PAGE_MAX);
        assert_eq!(rows_before(u32::MAX, 24), 41 * 24);
    }
}
