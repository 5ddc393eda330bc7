//! A document of numbered sections, with its edition.

use crate::{ui::list::crumbs, words::legal as say};
use chrono::NaiveDate;
use leptos::prelude::*;
use market::base::{Lang, time::shown_date};

/// A text people can refer to.
pub(super) struct Document {
    /// Its name.
    pub(super) title: &'static str,
    /// A sentence on what it is about.
    pub(super) description: &'static str,
    edition: Edition,
    sections: Vec<Section>,
}

/// Which text held when.
pub(super) struct Edition {
    /// Counts up with every change of the text.
    number: u32,
    /// The first day on which it holds: year, month, day.
    from: (i32, u32, u32),
}

/// A heading and what stands under it.
pub(super) struct Section {
    title: &'static str,
    blocks: Vec<Block>,
}

enum Block {
    Text(String),
    List(Vec<String>),
}

impl Document {
    /// An edition of a document.
    pub(super) fn new(
        title: &'static str,
        description: &'static str,
        edition: Edition,
        sections: Vec<Section>,
    ) -> Self {
        Self {
            title,
            description,
            edition,
            sections,
        }
    }
}

impl Edition {
    /// What held when the market opened.
    pub(super) const FIRST: Self = Self {
        number: 1,
        from: (2026, 11, 20),
    };

    /// By what can be paid with here, and with what officials see under a mandate.
    pub(super) const THIRD: Self = Self {
        number: 3,
        from: (2026, 11, 22),
    };
}

impl Section {
    /// A section that begins with a paragraph.
    pub(super) fn new(title: &'static str, text: impl Into<String>) -> Self {
        Self {
            title,
            blocks: vec![Block::Text(text.into())],
        }
    }

    /// Another paragraph.
    pub(super) fn text(mut self, text: impl Into<String>) -> Self {
        self.blocks.push(Block::Text(text.into()));
        self
    }

    /// A list of points.
    pub(super) fn list(mut self, points: impl IntoIterator<Item = String>) -> Self {
        self.blocks.push(Block::List(points.into_iter().collect()));
        self
    }
}

/// The whole document.
pub(super) fn draw(lang: Lang, document: Document) -> AnyView {
    let Document {
        title,
        edition,
        sections,
        ..
    } = document;
    let (year, month, day) = edition.from;
    let from = NaiveDate::from_ymd_opt(year, month, day)
        .map(shown_date)
        .unwrap_or_default();
    let sections: Vec<_> = sections
        .into_iter()
        .zip(1_u32..)
        .map(|(section, number)| draw_section(section, number))
        .collect();
    view! {
        {crumbs(lang, Vec::new(), title)}
        <article class="prose">
            <h1>{title}</h1>
            <p class="soft">{say::edition(lang, edition.number, from)}</p>
            <p class="notice notice-warn">
                <strong>{say::sample_mark(lang)}</strong>
                " "
                {say::sample_text(lang)}
            </p>
            {sections}
            <h2>{say::questions(lang)}</h2>
            <p>
                {say::write_to(lang)}
                " "
                <a href="mailto:lien-he@example.com">"lien-he@example.com"</a>
                ". "
                {say::answered(lang)}
            </p>
        </article>
    }
    .into_any()
}

fn draw_section(section: Section, number: u32) -> AnyView {
    let blocks: Vec<_> = section
        .blocks
        .into_iter()
        .map(|block| match block {
            Block::Text(text) => view! { <p>{text}</p> }.into_any(),
            Block::List(points) => {
                let points: Vec<_> = points.into_iter().map(|point| view! { <li>{point}</li> }).collect();
                view! { <ul>{points}</ul> }.into_any()
            }
        })
        .collect();
    view! {
        <h2>{format!("{number}. {}", section.title)}</h2>
        {blocks}
    }
    .into_any()
}
