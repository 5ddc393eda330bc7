//! Two writers at once: both texts of every field that differs, and a choice for each. Nothing is lost.

use super::fields::{Names, flat, input, label, shown};
use crate::{
    form::{Form, PostForm},
    words::listing as say,
};
use leptos::prelude::*;
use market::{base::Lang, catalog::ListingPage};

/// The fields in which what was typed differs from what stands there now.
fn differing(page: &ListingPage, form: &Form) -> Vec<(String, String, String)> {
    flat(&page.content)
        .into_iter()
        .filter_map(|(name, theirs)| {
            let mine = form.typed(&input(&name)).replace("\r\n", "\n").trim().to_owned();
            (mine != theirs).then_some((name, theirs, mine))
        })
        .collect()
}

/// The choice, field by field; sent, it is saved as any other form is.
pub(super) fn draw(lang: Lang, page: &ListingPage, form: &Form, names: &Names) -> AnyView {
    let differing = differing(page, form);
    let same: Vec<_> = flat(&page.content)
        .into_iter()
        .filter(|(name, text)| !text.is_empty() && !differing.iter().any(|(other, _, _)| other == name))
        .map(|(name, text)| view! { <input type="hidden" name=input(&name) value=text/> })
        .collect();
    let who = page.saved.as_ref().map(|(who, _)| who.clone()).unwrap_or_default();
    let title = say::conflict_text(lang, who);
    let (slug, version) = (page.slug.clone(), page.version.to_string());
    let fields: Vec<_> = differing
        .into_iter()
        .map(|(name, theirs, mine)| choice(lang, &name, theirs, mine, names))
        .collect();
    view! {
        <section class="box stack" aria-labelledby="hai-ban">
            <h2 id="hai-ban">{say::conflict_title(lang)}</h2>
            <p>{title}</p>
            <PostForm action="/api/listing/save" lang=lang class="stack">
                <input type="hidden" name="slug" value=slug/>
                <input type="hidden" name="version" value=version/>
                {same}
                {fields}
                <div>
                    <button class="btn" type="submit" name="step" value="save">
                        {say::conflict_save(lang)}
                    </button>
                </div>
            </PostForm>
        </section>
    }
    .into_any()
}

fn choice(lang: Lang, name: &str, theirs: String, mine: String, names: &Names) -> AnyView {
    let option = |text: String, whose: &'static str| {
        let says = shown(lang, name, &text, names);
        view! {
            <label class="choice">
                <input type="radio" name=input(name) value=text required=true/>
                " "
                <span>
                    <strong>{whose}</strong>
                    <br/>
                    <span class="lines">{says}</span>
                </span>
            </label>
        }
    };
    view! {
        <fieldset class="fieldset">
            <legend>{label(lang, name)}</legend>
            <div class="choices">
                {option(mine, say::mine(lang))}
                {option(theirs, say::theirs(lang))}
            </div>
        </fieldset>
    }
    .into_any()
}
