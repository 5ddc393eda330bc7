//! The form with which an official asks for a mandate.

use super::scope_name;
use crate::{
    form::{Form, PostForm},
    ui::{
        field::{Field, error_summary},
        list::section_head,
    },
    words::mandate as say,
};
use chrono::{Days, NaiveDate};
use leptos::prelude::*;
use market::{
    base::Lang,
    people::{DOCUMENT_MAX, MANDATE_DAYS_MAX, MandateTarget, Scope},
};

/// How many days are offered when nothing else is typed.
const USUAL_DAYS: u64 = 30;

pub(super) fn draw(lang: Lang, form: &Form, targets: Vec<MandateTarget>, today: NaiveDate) -> AnyView {
    let labels = [
        ("coop", say::coop(lang)),
        ("orders", say::scope(lang)),
        ("from", say::from(lang)),
        ("to", say::to(lang)),
        ("document", say::document(lang)),
    ];
    let targets = targets
        .into_iter()
        .map(|target| (target.slug.clone(), target.name.get(lang).to_owned()));
    let coop = Field::new(form, lang, "coop", say::coop(lang)).select(targets.collect());
    let day = |name, label, day: NaiveDate| {
        Field::new(form, lang, name, label)
            .kind("date")
            .starting_with(form, &day.to_string())
            .input()
    };
    let from = day("from", say::from(lang), today);
    let to = day("to", say::to(lang), today + Days::new(USUAL_DAYS));
    let document = Field::new(form, lang, "document", say::document(lang))
        .hint(say::document_hint(lang))
        .length_max(DOCUMENT_MAX)
        .autocomplete("off")
        .input();
    let problem = form
        .problem("orders", lang)
        .map(|problem| view! { <p class="error">{problem}</p> });
    let boxes = [
        ("orders", Scope::Orders),
        ("goods", Scope::Goods),
        ("shopfront", Scope::Shopfront),
    ]
    .map(|(name, scope)| {
        let is_ticked = !form.typed(name).is_empty();
        view! {
            <label class="check">
                <input type="checkbox" id=name name=name value="1" checked=is_ticked/>
                <span>{scope_name(lang, scope)}</span>
            </label>
        }
    });
    view! {
        <section class="box stack" aria-labelledby="xin">
            {section_head("xin", say::ask_title(lang), None)}
            <p class="soft">{say::ask_text(lang, MANDATE_DAYS_MAX)}</p>
            {error_summary(form, lang, say::not_asked(lang), &labels)}
            <PostForm action="/api/mandate/ask" lang=lang class="stack">
                {coop}
                <fieldset class="fieldset stack stack-tight">
                    <legend>{say::scope(lang)}</legend>
                    {problem}
                    {boxes.into_iter().collect_view()}
                </fieldset>
                <div class="field-pair">
                    {from}
                    {to}
                </div>
                {document}
                <div><button class="btn" type="submit">{say::ask(lang)}</button></div>
            </PostForm>
        </section>
    }
    .into_any()
}
