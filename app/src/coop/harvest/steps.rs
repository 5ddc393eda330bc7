//! What can be done with a harvest now: closed, weighed, allotted.

use super::method_word;
use crate::{
    form::{Form, PostForm},
    ui::field::Field,
    words::harvest as say,
};
use leptos::prelude::*;
use market::{
    base::{Lang, money::grouped},
    catalog::HarvestState,
    harvests::{HarvestView, Method, PACKS_MAX, WORD_MAX},
};

pub(super) fn draw(lang: Lang, slug: &str, harvest: &HarvestView, form: &Form) -> Option<AnyView> {
    match harvest.state {
        HarvestState::Open => Some(
            view! {
                <div>{button(lang, slug, harvest, "/api/harvest/close", say::close_button(lang))}</div>
                {weigh(lang, slug, harvest, form)}
            }
            .into_any(),
        ),
        HarvestState::Closed => Some(weigh(lang, slug, harvest, form)),
        HarvestState::Weighed => Some(proposal(lang, slug, harvest)),
        HarvestState::Allotted => None,
    }
}

/// A form of one quiet button.
fn button(lang: Lang, slug: &str, harvest: &HarvestView, action: &'static str, words: &'static str) -> AnyView {
    let (slug, id) = (slug.to_owned(), harvest.id.to_string());
    let suffix = harvest.pack.get(lang).to_owned();
    view! {
        <PostForm action=action lang=lang>
            <input type="hidden" name="slug" value=slug/>
            <input type="hidden" name="harvest" value=id/>
            <button class="btn btn-secondary" type="submit">{words} <span class="vh">": " {suffix}</span></button>
        </PostForm>
    }
    .into_any()
}

/// The yield, how too little is shared, and what shoppers are told.
fn weigh(lang: Lang, slug: &str, harvest: &HarvestView, form: &Form) -> AnyView {
    let (slug, harvest_id) = (slug.to_owned(), harvest.id.to_string());
    let is_back = form.typed("harvest") == harvest_id;
    let nothing = Form::default();
    let form = if is_back { form } else { &nothing };
    let suffix = harvest.pack.get(lang).to_owned();
    let field = |name: &'static str, label: &'static str| {
        // The summary of what is wrong leads to the field by its name.
        let id = if is_back {
            name.to_owned()
        } else {
            format!("{name}-{harvest_id}")
        };
        Field::new(form, lang, name, label)
            .id(id)
            .label_more(&suffix)
            .autocomplete("off")
    };
    let methods = Method::ALL
        .iter()
        .map(|method| (method.as_str().to_owned(), method_word(lang, *method).to_owned()));
    let methods = methods.collect();
    let fields = (
        field("yielded", say::yield_label(lang))
            .hint(say::yield_hint(lang))
            .input_mode("numeric")
            .kind("number")
            .range("0", PACKS_MAX.to_string())
            .input(),
        field("method", say::method(lang)).select(methods),
        field("word", say::word(lang))
            .hint(say::word_hint(lang))
            .optional()
            .length_max(WORD_MAX)
            .input(),
    );
    let (words, harvest_id) = (suffix.clone(), harvest_id.clone());
    view! {
        <details class="sheet" open=is_back>
            <summary>{say::weigh_title(lang)} <span class="vh">": " {suffix.clone()}</span></summary>
            <PostForm action="/api/harvest/weigh" lang=lang class="stack">
                <input type="hidden" name="slug" value=slug/>
                <input type="hidden" name="harvest" value=harvest_id/>
                {fields}
                <div>
                    <button class="btn" type="submit">{say::weigh_button(lang)} <span class="vh">": " {words}</span></button>
                </div>
            </PostForm>
        </details>
    }
    .into_any()
}

/// What would happen, and the button that makes it count.
fn proposal(lang: Lang, slug: &str, harvest: &HarvestView) -> AnyView {
    let rest = harvest.yielded.unwrap_or_default() - harvest.given();
    let rest = (rest > 0).then(|| view! { <p>{say::rest(lang, grouped(i64::from(rest)))}</p> });
    let (hidden_slug, id, seen) = (slug.to_owned(), harvest.id.to_string(), harvest.seen());
    let suffix = harvest.pack.get(lang).to_owned();
    view! {
        <div class="notice notice-warn stack">
            <h3>{say::proposal(lang)}</h3>
            <p>{say::proposal_text(lang)}</p>
            {rest}
            <p class="small">{say::allot_note(lang)}</p>
            <div class="row">
                <PostForm action="/api/harvest/allot" lang=lang>
                    <input type="hidden" name="slug" value=hidden_slug/>
                    <input type="hidden" name="harvest" value=id/>
                    <input type="hidden" name="seen" value=seen/>
                    <button class="btn" type="submit">{say::allot_button(lang)} <span class="vh">": " {suffix}</span></button>
                </PostForm>
                {button(lang, slug, harvest, "/api/harvest/weigh_again", say::again_button(lang))}
            </div>
        </div>
    }
    .into_any()
}
