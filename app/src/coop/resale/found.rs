//! Goods of others, and the form that asks for one of them.

use super::actions::PAGE;
use crate::{
    context::link,
    form::{Form, PostForm, keyed},
    ui::{
        field::Field,
        list::section_head,
        picture::{category_drawing, thumb},
    },
    words::resale as say,
};
use leptos::prelude::*;
use market::{
    base::Lang,
    browse::drawing_of,
    places::bare_name,
    resale::{FoundGood, REASON_MAX},
};

/// The search, and what it found.
pub(super) fn draw(lang: Lang, typed: &str, found: &[FoundGood], is_manager: bool, form: &Form) -> AnyView {
    let rows: Vec<_> = found
        .iter()
        .map(|good| row(lang, typed, good, is_manager, form))
        .collect();
    let result = if typed.trim().is_empty() {
        None
    } else if rows.is_empty() {
        Some(view! { <p class="notice">{say::nothing(lang)}</p> }.into_any())
    } else {
        Some(rows.into_any())
    };
    view! {
        <section class="stack" aria-labelledby="tim-hang">
            {section_head("tim-hang", say::find_title(lang), None)}
            <form class="row" action=link(lang, PAGE) method="get" role="search">
                <div class="field">
                    <label for="q">{say::find_label(lang)}</label>
                    <input id="q" name="q" type="search" maxlength="200" value=typed.to_owned()/>
                </div>
                <button class="btn btn-secondary" type="submit">{say::find(lang)}</button>
            </form>
            {result}
        </section>
    }
    .into_any()
}

fn row(lang: Lang, typed: &str, good: &FoundGood, is_manager: bool, form: &Form) -> AnyView {
    let name = good.name.get(lang).to_owned();
    let drawing = category_drawing(&good.category_slug, drawing_of(&good.slug));
    let packs: Vec<_> = good
        .packs
        .iter()
        .map(|pack| match pack.price {
            Some(price) => format!("{} – {price}", pack.name.get(lang)),
            None => pack.name.get(lang).to_owned(),
        })
        .collect();
    let act = if good.is_asked {
        Some(view! { <p class="soft">{say::is_asked(lang)}</p> }.into_any())
    } else {
        is_manager.then(|| ask(lang, typed, good, form))
    };
    view! {
        <div class="box stack">
            <div class="with-thumb">
                {thumb(good.photo.as_ref(), drawing)}
                <div class="stack stack-tight">
                    <h3>
                        <a href=link(lang, &format!("/san-pham/{}", good.slug))>{name}</a>
                    </h3>
                    <p>{say::made_by(lang, good.producer.get(lang))} " · " {bare_name(&good.province).to_owned()}</p>
                    <p class="soft small">{packs.join(" · ")}</p>
                </div>
            </div>
            {act}
        </div>
    }
    .into_any()
}

fn ask(lang: Lang, typed: &str, good: &FoundGood, form: &Form) -> AnyView {
    let is_back = form.typed("slug") == good.slug;
    let nothing = Form::default();
    let form = if is_back { form } else { &nothing };
    let suffix = good.name.get(lang).to_owned();
    // The summary of what is wrong leads to the field by its name.
    let id = if is_back {
        "why".to_owned()
    } else {
        format!("why-{}", good.slug)
    };
    let why = Field::new(form, lang, "why", say::why(lang))
        .id(id)
        .label_more(&suffix)
        .hint(say::why_hint(lang))
        .length_max(REASON_MAX)
        .input();
    let packs = (good.packs.len() > 1).then(|| {
        let packs = good.packs.iter().map(|pack| {
            let name = keyed("packs", &pack.variant.to_string());
            let is_ticked = form.typed(&name) == "1";
            view! {
                <label class="check">
                    <input type="checkbox" name=name value="1" checked=is_ticked/>
                    <span>{pack.name.get(lang).to_owned()}</span>
                </label>
            }
        });
        view! {
            <fieldset class="fieldset">
                <legend>{say::packs(lang)}</legend>
                <p class="hint">{say::packs_hint(lang)}</p>
                {packs.collect::<Vec<_>>()}
            </fieldset>
        }
    });
    let (slug, typed) = (good.slug.clone(), typed.to_owned());
    view! {
        <details class="sheet" open=is_back>
            <summary>{say::ask_title(lang)} <span class="vh">": " {suffix.clone()}</span></summary>
            <PostForm action="/api/resale/ask" lang=lang class="stack">
                <input type="hidden" name="slug" value=slug/>
                <input type="hidden" name="q" value=typed/>
                {why}
                {packs}
                <div>
                    <button class="btn" type="submit">{say::ask(lang)} <span class="vh">": " {suffix}</span></button>
                </div>
            </PostForm>
        </details>
    }
    .into_any()
}
