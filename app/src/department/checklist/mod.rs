//! The papers that the department asks for: `/so-cong-thuong/giay-to`.

mod actions;

use super::room;
use crate::{
    context::link,
    form::{Form, PostForm},
    page::{Page, page},
    ui::field::{self, Field},
    words::application as say,
};
use actions::{FORM, input};
use leptos::prelude::*;
use market::{
    base::Lang,
    joining::{self, ChecklistItem, ITEM_NAME_MAX, ITEMS_MAX},
};

/// One row for each paper and some empty ones; a row without a name is taken out.
#[component]
pub fn ChecklistPage() -> AnyView {
    page(|ctx| async move {
        let official = ctx.require_official().await?;
        let lang = ctx.lang();
        let items = joining::load_checklist(&ctx.state.pool, &official).await?;
        let form = ctx.take_form(FORM).await?;
        let is_saved = ctx.query("xong").is_some();
        let work = if official.may_decide() {
            edit(lang, &items, &form)
        } else {
            read(lang, &items)
        };
        let body = view! {
            <p>
                <a href=link(lang, "/so-cong-thuong/duyet?loai=nguoi-ban")>{say::to_queue(lang)}</a>
            </p>
            <div class="desk-title">
                <h1>{say::checklist(lang)}</h1>
                <p class="soft">{say::checklist_intro(lang)}</p>
            </div>
            <div class="stack stack-wide">
                {field::error_summary(&form, lang, say::checklist_refused(lang), &[])}
                {is_saved.then(|| view! { <p class="notice notice-good" role="status">{say::checklist_saved(lang)}</p> })}
                {work}
            </div>
        };
        Ok(Page::new(say::checklist(lang), body).in_room(room(lang, &official)))
    })
}

fn edit(lang: Lang, items: &[ChecklistItem], form: &Form) -> AnyView {
    let count = (items.len() + 2).min(ITEMS_MAX);
    let rows: Vec<_> = (0..count)
        .map(|place| row(lang, place, items.get(place), form))
        .collect();
    view! {
        <PostForm action="/api/application/checklist" lang=lang class="stack">
            {rows}
            <p class="soft">{say::checklist_hint(lang)}</p>
            <div>
                <button class="btn" type="submit">{say::save(lang)}</button>
            </div>
        </PostForm>
    }
    .into_any()
}

fn row(lang: Lang, place: usize, item: Option<&ChecklistItem>, form: &Form) -> AnyView {
    let number = place + 1;
    let code = item.map_or("", |item| &item.code).to_owned();
    let field = |name: &str, label: &str, value: &str| {
        Field::new(form, lang, &input(place, name), label)
            .starting_with(form, value)
            .label_more(number.to_string())
            .length_max(ITEM_NAME_MAX)
            .autocomplete("off")
            .for_draft()
            .input()
    };
    let is_required = if form.came_back() {
        !form.typed(&input(place, "required")).is_empty()
    } else {
        item.is_some_and(|item| item.is_required)
    };
    let legend = match item {
        Some(_) => say::paper_number(lang, number),
        None => say::paper_new(lang, number),
    };
    view! {
        <fieldset class="fieldset stack stack-tight">
            <legend>{legend}</legend>
            <input type="hidden" name=input(place, "code") value=code/>
            <div class="field-pair">
                {field("vi", say::paper_vi(lang), item.map_or("", |item| &item.name.vi))}
                {field("en", say::paper_en(lang), item.map_or("", |item| &item.name.en))}
            </div>
            <label class="check">
                <input type="checkbox" name=input(place, "required") value="1" checked=is_required/>
                <span>{say::paper_required(lang)} <span class="vh">" " {number}</span></span>
            </label>
        </fieldset>
    }
    .into_any()
}

fn read(lang: Lang, items: &[ChecklistItem]) -> AnyView {
    let rows: Vec<_> = items
        .iter()
        .map(|item| {
            let need = if item.is_required {
                say::required(lang)
            } else {
                say::not_required(lang)
            };
            view! { <li>{item.name.get(lang).to_owned()} " " <span class="soft small">{need}</span></li> }
        })
        .collect();
    view! {
        <p class="notice">{say::only_viewing(lang)}</p>
        <ul class="apply-papers">{rows}</ul>
    }
    .into_any()
}
