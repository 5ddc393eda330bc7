//! The form that makes a voucher.

use super::Desk;
use crate::{
    form::{Form, PostForm, keyed},
    ui::{
        choice::{self, Choice},
        field::Field,
    },
    words::voucher as say,
};
use chrono::NaiveDate;
use leptos::prelude::*;
use market::{
    base::{Lang, Words},
    vouchers::PERCENT_MAX,
};

/// The labels of the fields, for the list of problems.
pub(super) fn labels(lang: Lang) -> [(&'static str, &'static str); 11] {
    [
        ("code", say::code(lang)),
        ("kind", say::kind(lang)),
        ("value", say::value(lang)),
        ("most", say::most(lang)),
        ("minimum", say::minimum(lang)),
        ("from", say::from(lang)),
        ("to", say::to(lang)),
        ("budget", say::budget(lang)),
        ("uses_max", say::uses_max(lang)),
        ("per_contact", say::per_contact(lang)),
        ("categories", say::categories(lang)),
    ]
}

/// The whole form.
pub(super) fn draw(lang: Lang, desk: Desk, form: &Form, categories: &[(String, Words)], today: NaiveDate) -> AnyView {
    let field = |name: &str, label: &str| Field::new(form, lang, name, label).autocomplete("off");
    let amount = |name: &str, label: &str| field(name, label).input_mode("numeric").length_max(20);
    let day = |name: &str, label: &str| {
        let until = "2100-01-01";
        Field::new(form, lang, name, label)
            .kind("date")
            .range(today.to_string(), until)
    };
    let code = field("code", say::code(lang))
        .hint(say::code_hint(lang))
        .autocapitalize("characters")
        .length_max(40);
    let uses = |name: &str, label: &str| field(name, label).input_mode("numeric").length_max(9);
    let discount = (
        amount("value", say::value(lang))
            .hint(say::value_hint(lang, PERCENT_MAX))
            .input(),
        amount("most", say::most(lang))
            .hint(say::most_hint(lang))
            .optional()
            .input(),
    );
    let minimum = amount("minimum", say::minimum(lang))
        .hint(say::minimum_hint(lang))
        .input();
    let days = (day("from", say::from(lang)).input(), day("to", say::to(lang)).input());
    let limits = (
        amount("budget", say::budget(lang))
            .hint(say::budget_hint(lang))
            .one_of_two()
            .input(),
        uses("uses_max", say::uses_max(lang))
            .hint(say::uses_max_hint(lang))
            .one_of_two()
            .input(),
    );
    let per_contact = uses("per_contact", say::per_contact(lang))
        .hint(say::per_contact_hint(lang))
        .starting_with(form, "1")
        .input();
    let (code, kind, categories) = (
        code.input(),
        draw_kind(lang, form),
        draw_categories(lang, form, categories),
    );
    view! {
        <section class="box stack" id="tao" aria-labelledby="tao-ma">
            <h2 id="tao-ma">{say::make_title(lang)}</h2>
            <PostForm action="/api/voucher/make" lang=lang class="stack decide">
                <input type="hidden" name="desk" value=desk.name()/>
                {code}
                {kind}
                <div class="field-pair">{discount.0} {discount.1}</div>
                {minimum}
                <div class="field-pair">{days.0} {days.1}</div>
                <div class="field-pair">{limits.0} {limits.1}</div>
                {per_contact}
                {categories}
                <p class="soft small">{say::fixed(lang)}</p>
                <div>
                    <button class="btn" type="submit">{say::make(lang)}</button>
                </div>
            </PostForm>
        </section>
    }
    .into_any()
}

fn draw_kind(lang: Lang, form: &Form) -> AnyView {
    let choice = |value: &str, label: &str, hint: &str| Choice {
        value: value.to_owned(),
        label: label.to_owned(),
        hint: hint.to_owned(),
        ..Choice::default()
    };
    let choices = vec![
        choice("amount", say::kind_amount(lang), say::kind_amount_hint(lang)),
        choice("percent", say::kind_percent(lang), say::kind_percent_hint(lang)),
    ];
    let chosen = form.typed_or("kind", "amount");
    view! {
        <fieldset class="fieldset">
            <legend id="cach-giam">{say::kind(lang)}</legend>
            {choice::choices("kind", "cach-giam", &chosen, form.problem("kind", lang), choices)}
        </fieldset>
    }
    .into_any()
}

fn draw_categories(lang: Lang, form: &Form, categories: &[(String, Words)]) -> AnyView {
    let boxes: Vec<_> = categories
        .iter()
        .map(|(slug, name)| {
            let input = keyed("categories", slug);
            let is_ticked = !form.typed(&input).is_empty();
            view! {
                <label class="check">
                    <input type="checkbox" name=input value="1" checked=is_ticked/>
                    <span>{name.get(lang).to_owned()}</span>
                </label>
            }
        })
        .collect();
    let problem = form
        .problem("categories", lang)
        .map(|problem| view! { <p class="error">{problem}</p> });
    view! {
        <fieldset class="fieldset stack stack-tight" id="categories">
            <legend>{say::categories(lang)}</legend>
            <p class="hint">{say::categories_hint(lang)}</p>
            {problem}
            {boxes}
        </fieldset>
    }
    .into_any()
}
