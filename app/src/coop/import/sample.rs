//! A filled example that can be taken in as it is.

use super::column_word;
use crate::words::import as say;
use market::{
    base::Lang,
    catalog::Category,
    sheets::{Cell, Column},
};

/// The category of the example, where the market has it.
const CATEGORY: &str = "tra";

/// The head and the rows.
pub fn sample_sheet(lang: Lang, categories: &[Category]) -> (Vec<String>, Vec<Vec<Cell>>) {
    let head = Column::ALL.iter().map(|column| column_word(lang, *column).to_owned());
    let category = categories
        .iter()
        .find(|category| category.slug == CATEGORY)
        .or(categories.first())
        .map(|category| category.name.get(lang).to_owned())
        .unwrap_or_default();
    let row = |name: &str, pack: &str, net: &str, numbers: [i64; 3]| {
        let [weight, price, stock] = numbers;
        vec![
            Cell::Empty,
            Cell::text(name),
            Cell::text(category.clone()),
            Cell::text(pack),
            Cell::text(net),
            Cell::Whole(weight),
            Cell::Whole(price),
            Cell::Whole(stock),
            Cell::Empty,
        ]
    };
    let rows = vec![
        row(say::sample_tea(lang), say::sample_bag(lang), "200 g", [250, 90_000, 40]),
        row(
            say::sample_tea(lang),
            say::sample_box(lang),
            "500 g",
            [600, 210_000, 12],
        ),
        row(
            say::sample_lotus(lang),
            say::sample_bag(lang),
            "200 g",
            [250, 160_000, 25],
        ),
    ];
    (head.collect(), rows)
}
