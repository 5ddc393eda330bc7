//! Which category a row means, and which goods belong behind the age gate.

use super::{RowProblem, row::Row};
use crate::{
    base::{Words, slugify},
    catalog::Category,
};
use std::collections::HashMap;

/// The most categories that one file may add: people choose from their list.
const NEW_MAX: usize = 500;

/// Where alcohol goes that stands in no category of its own, when the market has none yet.
const ALCOHOL: &str = "Rượu, bia";

/// What a category or a product that is alcohol is called.
const ALCOHOL_WORDS: [&str; 6] = ["rượu", "ruou", "bia", "wine", "beer", "spirits"];

/// The categories, by what they are called; those that rows add come to it.
#[derive(Clone, Debug)]
pub(super) struct Categories {
    slugs: HashMap<String, String>,
    restricted: HashMap<String, bool>,
    first_restricted: Option<String>,
    added: Vec<Category>,
}

impl Categories {
    /// Those that are there already.
    pub(super) fn new(known: &[Category]) -> Self {
        let mut categories = Self {
            slugs: HashMap::new(),
            restricted: HashMap::new(),
            first_restricted: None,
            added: Vec::new(),
        };
        for category in known {
            categories.keep(category);
        }
        categories
    }

    fn keep(&mut self, category: &Category) {
        for name in [&category.name.vi, &category.name.en] {
            self.slugs.entry(slugify(name)).or_insert_with(|| category.slug.clone());
        }
        self.slugs.insert(category.slug.clone(), category.slug.clone());
        self.restricted
            .insert(category.slug.clone(), category.is_age_restricted);
        if category.is_age_restricted && self.first_restricted.is_none() {
            self.first_restricted = Some(category.slug.clone());
        }
    }

    /// The category of a row. Goods that call themselves alcohol go behind the age gate, whatever the row says: selling
    /// them in the open is unlawful (Decree 24/2020/NĐ-CP).
    pub(super) fn of(&mut self, row: &Row) -> Result<String, RowProblem> {
        let slug = self.named(&row.category)?;
        if self.restricted.get(&slug) == Some(&true) || !is_alcohol(row.name.split(' ').take(1)) {
            return Ok(slug);
        }
        match &self.first_restricted {
            Some(slug) => Ok(slug.clone()),
            None => self.named(ALCOHOL),
        }
    }

    fn named(&mut self, name: &str) -> Result<String, RowProblem> {
        let key = slugify(name);
        if key.is_empty() {
            return Err(RowProblem::NoLetters { field: "category" });
        }
        if let Some(slug) = self.slugs.get(&key) {
            return Ok(slug.clone());
        }
        if self.added.len() == NEW_MAX {
            return Err(RowProblem::Categories { max: NEW_MAX });
        }
        let category = Category {
            slug: key,
            name: Words {
                vi: name.to_owned(),
                en: name.to_owned(),
            },
            is_age_restricted: is_alcohol(name.split(|symbol: char| !symbol.is_alphanumeric())),
        };
        self.keep(&category);
        self.added.push(category.clone());
        Ok(category.slug)
    }

    /// Those that rows added, in their order.
    pub(super) fn added(&self) -> &[Category] {
        &self.added
    }
}

fn is_alcohol<'a>(mut words: impl Iterator<Item = &'a str>) -> bool {
    words.any(|word| ALCOHOL_WORDS.contains(&word.to_lowercase().as_str()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn known() -> Categories {
        let category = |slug: &str, vi: &str, en: &str, is_age_restricted| Category {
            slug: slug.to_owned(),
            name: Words {
                vi: vi.to_owned(),
                en: en.to_owned(),
            },
            is_age_restricted,
        };
        Categories::new(&[
            category("tra", "Trà", "Tea", false),
            category("mien-bun", "Miến, bún, phở", "Noodles", false),
            category("ruou", "Rượu (18+)", "Spirits (18+)", true),
        ])
    }

    fn row(name: &str, category: &str) -> Row {
        let text = format!(
            r#"{{"name":"{name}","category":"{category}","province":"19","cooperative":"HTX","price_vnd":1000}}"#
        );
        Row::parse(text.as_bytes()).expect("a row")
    }

    fn place(categories: &mut Categories, name: &str, category: &str) -> String {
        categories.of(&row(name, category)).expect("a category")
    }

    #[test]
    fn a_category_is_known_by_its_slug_and_both_names() {
        let mut categories = known();
        for (text, slug) in [
            ("tra", "tra"),
            ("TRÀ", "tra"),
            ("tea", "tra"),
            ("miến bún phở", "mien-bun"),
            ("Rượu", "ruou"),
        ] {
            assert_eq!(place(&mut categories, "Hàng", text), slug, "{text}");
        }
        assert_eq!(categories.added(), []);
    }

    #[test]
    fn an_unknown_category_is_added_once() {
        let mut categories = known();
        assert_eq!(place(&mut categories, "Đèn", "Đồ gốm"), "do-gom");
        assert_eq!(place(&mut categories, "Bình", "đồ gốm"), "do-gom");
        let added: Vec<_> = categories.added().iter().map(|added| added.name.vi.as_str()).collect();
        assert_eq!(added, ["Đồ gốm"]);
        assert!(!categories.added()[0].is_age_restricted);
        let bad = categories.of(&row("Đèn", "!!!"));
        assert_eq!(bad, Err(RowProblem::NoLetters { field: "category" }));
    }

    #[test]
    fn alcohol_goes_behind_the_age_gate() {
        let mut categories = known();
        assert_eq!(place(&mut categories, "Rượu ngô Bắc Hà", "Trà"), "ruou");
        assert_eq!(place(&mut categories, "Bia hơi", "Đồ uống"), "ruou");
        // A stone table, vinegar and yeast are none.
        for name in ["Bìa đậu", "Giấm rượu", "Men rượu"] {
            assert_eq!(place(&mut categories, name, "Trà"), "tra", "{name}");
        }
        place(&mut categories, "Chai", "Bia thủ công");
        place(&mut categories, "Chai", "Bìa sách");
        let restricted = |slug: &str| categories.restricted[slug];
        assert!(restricted("bia-thu-cong") && !restricted("bia-sach") && !restricted("do-uong"));

        let mut empty = Categories::new(&[]);
        assert_eq!(place(&mut empty, "Rượu mận", "Đồ uống"), "ruou-bia");
        assert!(empty.restricted["ruou-bia"]);
    }

    #[test]
    fn a_file_adds_no_endless_list() {
        let mut categories = known();
        for number in 0..NEW_MAX {
            place(&mut categories, "Hàng", &format!("Loại {number}"));
        }
        let bad = categories.of(&row("Hàng", "Một loại nữa"));
        assert_eq!(bad, Err(RowProblem::Categories { max: NEW_MAX }));
    }
}
