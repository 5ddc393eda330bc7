//! The form that features something.

use crate::{
    form::{Form, PostForm},
    ui::field::Field,
    words::{featuring as say, field as field_words},
};
use chrono::{Duration, NaiveDate};
use leptos::prelude::*;
use market::{
    base::{Lang, time::shown_date},
    programmes::{Choice, Choices, Placement, REASON_MAX, SLOT_DAYS_MAX},
};

/// The longest time ahead that the calendar of the form offers.
const DAYS_AHEAD: i64 = 365;

/// The labels of the fields, for the summary of what is wrong.
pub(super) fn labels(lang: Lang) -> [(&'static str, &'static str); 6] {
    [
        ("subject", say::subject(lang)),
        ("placement", say::placement(lang)),
        ("from", say::from(lang)),
        ("to", say::to(lang)),
        ("reason", say::reason(lang)),
        ("reason_en", say::reason_en(lang)),
    ]
}

/// The form, holding what was typed when it came back.
pub(super) fn draw(lang: Lang, choices: &Choices, form: &Form, today: NaiveDate) -> AnyView {
    let day = |name, label| {
        let last = today + Duration::days(DAYS_AHEAD + SLOT_DAYS_MAX);
        Field::new(form, lang, name, label)
            .kind("date")
            .range(today.to_string(), last.to_string())
    };
    let from = day("from", say::from(lang))
        .starting_with(form, &today.to_string())
        .input();
    let to = day("to", say::to(lang)).input();
    let reason = Field::new(form, lang, "reason", say::reason(lang))
        .hint(say::reason_hint(lang))
        .length_max(REASON_MAX)
        .area(3);
    let reason_en = Field::new(form, lang, "reason_en", say::reason_en(lang))
        .hint(say::reason_en_hint(lang))
        .length_max(REASON_MAX)
        .optional()
        .area(2);
    let (subject, placement) = (subject(lang, choices, form), placement(lang, choices, form));
    view! {
        <details class="box fold" open=true>
            <summary>{say::add(lang)}</summary>
            <PostForm action="/api/featuring/add" lang=lang class="stack">
                <p class="soft">{say::add_hint(lang, SLOT_DAYS_MAX)}</p>
                <div class="field-pair">
                    {subject}
                    {placement}
                </div>
                <div class="field-pair">
                    {from}
                    {to}
                </div>
                {reason}
                {reason_en}
                <div>
                    <button class="btn" type="submit">{say::submit(lang)}</button>
                </div>
            </PostForm>
        </details>
    }
    .into_any()
}

fn subject(lang: Lang, choices: &Choices, form: &Form) -> AnyView {
    let field = Field::new(form, lang, "subject", say::subject(lang));
    let product = |choice: &Choice| {
        let (name, seller) = (choice.name.get(lang), choice.seller_name.get(lang));
        match choice.stars_until {
            Some(date) => say::product_with_stars(lang, name, seller, shown_date(date)),
            None => say::product(lang, name, seller),
        }
    };
    let products = choices
        .products
        .iter()
        .map(|choice| (choice.subject.value(), product(choice)));
    let storefronts = choices
        .storefronts
        .iter()
        .map(|choice| (choice.subject.value(), choice.name.get(lang).to_owned()));
    let groups = vec![
        (Some(say::products(lang)), products.collect()),
        (Some(say::storefronts(lang)), storefronts.collect()),
    ];
    select(lang, "subject", field, groups)
}

fn placement(lang: Lang, choices: &Choices, form: &Form) -> AnyView {
    let field = Field::new(form, lang, "placement", say::placement(lang));
    let places = vec![
        (Placement::Home.value(), say::home(lang).to_owned()),
        (Placement::Ocop.value(), say::ocop(lang).to_owned()),
    ];
    let categories = choices.categories.iter().map(|(slug, name)| {
        (
            Placement::Category(slug.clone()).value(),
            say::category(lang, name.get(lang)),
        )
    });
    let groups = vec![(None, places), (Some(say::categories(lang)), categories.collect())];
    select(lang, "placement", field, groups)
}

type Group = (Option<&'static str>, Vec<(String, String)>);

/// A choice out of groups.
fn select(lang: Lang, name: &'static str, field: Field, groups: Vec<Group>) -> AnyView {
    let chosen = field.value().to_owned();
    let option = |(value, text): (String, String)| {
        let is_chosen = value == chosen;
        view! { <option value=value selected=is_chosen>{text}</option> }
    };
    let groups: Vec<_> = groups
        .into_iter()
        .map(|(label, choices)| {
            let options: Vec<_> = choices.into_iter().map(&option).collect();
            match label {
                Some(label) => view! { <optgroup label=label>{options}</optgroup> }.into_any(),
                None => options.into_any(),
            }
        })
        .collect();
    let control = view! {
        <select
            id=name
            name=name
            required=true
            aria-describedby=field.described_by()
            aria-invalid=field.invalid()
        >
            <option value="">{field_words::choose(lang)}</option>
            {groups}
        </select>
    };
    field.around(control)
}
