//! What each photograph of a listing shows: a field for each, right where they were added.

use crate::{
    form::{Form, PostForm, keyed},
    ui::field::{Field, error_summary},
    words::photo as say,
};
use leptos::prelude::*;
use market::{base::Lang, catalog::ListedPhoto, media::ALT_MAX, media::WIDTHS};

/// The form; nothing while there are no photographs.
pub(super) fn draw(lang: Lang, slug: &str, photos: &[&ListedPhoto], form: &Form) -> Option<AnyView> {
    if photos.is_empty() {
        return None;
    }
    let names: Vec<_> = photos
        .iter()
        .enumerate()
        .map(|(place, photo)| (name_of(photo), say::words_of(lang, place + 1)))
        .collect();
    let labels: Vec<_> = names
        .iter()
        .map(|(name, label)| (name.as_str(), label.as_str()))
        .collect();
    let rows: Vec<_> = photos
        .iter()
        .zip(&names)
        .map(|(photo, (name, label))| row(lang, form, photo, name, label))
        .collect();
    let without = photos.iter().filter(|photo| photo.photo.alt.is_empty()).count();
    let reminder = (without > 0).then(|| {
        view! { <p class="notice">{say::without_words(lang, without)}</p> }
    });
    let slug = slug.to_owned();
    let section = view! {
        <section class="stack stack-tight" id="mo-ta" aria-labelledby="mo-ta-anh">
            <h3 id="mo-ta-anh">{say::words_title(lang)}</h3>
            <p class="hint">{say::words_hint(lang)}</p>
            {reminder}
            {error_summary(form, lang, say::words_refused(lang), &labels)}
            <PostForm action="/api/photo/describe" lang=lang class="stack photo-words">
                <input type="hidden" name="slug" value=slug/>
                <ul class="stack stack-tight" role="list">{rows}</ul>
                <div><button class="btn btn-secondary" type="submit">{say::save_words(lang)}</button></div>
            </PostForm>
        </section>
    };
    Some(section.into_any())
}

/// How the form names what a photograph shows.
fn name_of(listed: &ListedPhoto) -> String {
    keyed("alts", &listed.id.to_string())
}

fn row(lang: Lang, form: &Form, listed: &ListedPhoto, name: &str, label: &str) -> AnyView {
    let field = Field::new(form, lang, name, label)
        .starting_with(form, &listed.photo.alt)
        .length_max(ALT_MAX)
        .for_draft()
        .autocomplete("off")
        .input();
    view! {
        <li class="photo-words-row">
            <img src=listed.photo.address(WIDTHS[0]) alt="" width="64" height="48" loading="lazy"/>
            {field}
        </li>
    }
    .into_any()
}
