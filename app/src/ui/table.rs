//! A section that is one table of facts, or a sentence while there are none.

use leptos::prelude::*;

/// A column: its heading, and whether figures stand in it.
pub type Column = (&'static str, bool);

/// A column of words.
pub fn words(heading: &'static str) -> Column {
    (heading, false)
}

/// A column of figures, which stand under each other.
pub fn figures(heading: &'static str) -> Column {
    (heading, true)
}

/// The section: `id` is that of its heading, by which the table is named. The cells of `rows` carry their column's heading as
/// `data-label`, for phones, where a row is a card.
pub fn table_section<R: IntoView + 'static>(
    id: &'static str,
    title: &'static str,
    columns: impl IntoIterator<Item = Column>,
    rows: Vec<R>,
    empty: &'static str,
) -> AnyView {
    let table = if rows.is_empty() {
        view! { <p class="soft">{empty}</p> }.into_any()
    } else {
        let headings: Vec<_> = columns
            .into_iter()
            .map(|(heading, is_figures)| view! { <th scope="col" class=is_figures.then_some("num")>{heading}</th> })
            .collect();
        view! {
            <table class="table" aria-labelledby=id>
                <thead>
                    <tr>{headings}</tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        }
        .into_any()
    };
    view! {
        <section class="stack">
            <h2 id=id>{title}</h2>
            {table}
        </section>
    }
    .into_any()
}
