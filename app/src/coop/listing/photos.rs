//! The photographs of a listing: add, put first, take out.

use super::photo_words;
use crate::{
    context::Ctx,
    form::{Form, PostForm},
    ui::field::{self, Field},
    words::photo as say,
};
use leptos::prelude::*;
use market::{
    base::Lang,
    catalog::{ListedPhoto, ListingPage},
    media::{ALT_MAX, PHOTOS_MAX, WIDTHS},
    people::CoopMember,
};

/// The section of the editor.
pub(super) fn draw(
    ctx: &Ctx,
    lang: Lang,
    member: &CoopMember,
    page: &ListingPage,
    form: &Form,
    words: &Form,
) -> AnyView {
    let wanted: Vec<_> = page.photos.iter().filter(|photo| photo.is_wanted).collect();
    let count = wanted.len();
    let words = photo_words::draw(lang, &page.slug, &wanted, words);
    let photos: Vec<_> = wanted
        .into_iter()
        .enumerate()
        .map(|(place, photo)| photo_item(lang, &page.slug, photo, place))
        .collect();
    let add = if count < PHOTOS_MAX {
        add(ctx, lang, member, &page.slug, form)
    } else {
        view! { <p class="soft">{say::full(lang, count)}</p> }.into_any()
    };
    view! {
        <section class="box stack" id="anh" aria-labelledby="anh-san-pham">
            <h2 id="anh-san-pham">{say::title(lang)}</h2>
            <p class="soft">{say::intro(lang)}</p>
            {field::error_summary(form, lang, say::refused(lang), &[("photo", say::file(lang)), ("alt", say::alt(lang))])}
            <ul class="photos">{photos}</ul>
            {words}
            {add}
        </section>
    }
    .into_any()
}

fn photo_item(lang: Lang, slug: &str, listed: &ListedPhoto, place: usize) -> AnyView {
    let number = place + 1;
    let button = |action: &'static str, class: &'static str, text: &'static str| {
        let (slug, id) = (slug.to_owned(), listed.id.to_string());
        let which = say::number(lang, number);
        view! {
            <PostForm action=action lang=lang>
                <input type="hidden" name="slug" value=slug/>
                <input type="hidden" name="photo" value=id/>
                <button class=class type="submit">
                    {text}
                    <span class="vh">" " {which}</span>
                </button>
            </PostForm>
        }
    };
    let first = (place > 0).then(|| button("/api/photo/first", "btn btn-secondary", say::first(lang)));
    let new = (!listed.is_public).then(|| view! { <span class="pill pill-wait">{say::is_new(lang)}</span> });
    let alt = match listed.photo.alt.as_str() {
        "" => say::number(lang, number),
        alt => alt.to_owned(),
    };
    view! {
        <li class="stack stack-tight">
            <img class="photo" src=listed.photo.address(WIDTHS[0]) alt=alt width="320" height="240" loading="lazy"/>
            {new}
            {first}
            {button("/api/photo/remove", "btn btn-danger", say::remove(lang))}
        </li>
    }
    .into_any()
}

fn add(ctx: &Ctx, lang: Lang, member: &CoopMember, slug: &str, form: &Form) -> AnyView {
    let file = Field::new(form, lang, "photo", say::file(lang)).hint(say::file_hint(lang));
    let control = view! {
        <input
            id="photo"
            name="photo"
            type="file"
            required=true
            accept="image/jpeg,image/png,image/webp"
            aria-describedby=file.described_by()
            aria-invalid=file.invalid()
        />
    };
    let alt = Field::new(form, lang, "alt", say::alt(lang))
        .hint(say::alt_hint(lang))
        .length_max(ALT_MAX)
        .optional()
        .autocomplete("off")
        .input();
    view! {
        <form
            method="post"
            action="/api/photo/add"
            enctype="multipart/form-data"
            class="stack"
            data-photos=""
            data-owner=member.coop().to_string()
            data-slug=slug.to_owned()
            data-waits=say::waits(lang)
            data-sending=say::sending(lang)
            data-finishing=say::finishing(lang)
            data-sign-in=say::sign_in(lang)
            data-failed=say::failed(lang)
            data-drop=say::drop(lang)
        >
            <input type="hidden" name="lang" value=lang.tag()/>
            <input type="hidden" name="slug" value=slug.to_owned()/>
            {alt}
            {file.around(control)}
            <div>
                <button class="btn" type="submit">{say::add(lang)}</button>
            </div>
        </form>
        <ul class="photos" data-photos-list="" hidden></ul>
        <script type="module" src=ctx.state.assets.address("photo.js")></script>
    }
    .into_any()
}

/// The photographs as the department reads them.
pub(crate) fn read(lang: Lang, photos: &[ListedPhoto]) -> Option<AnyView> {
    if photos.is_empty() {
        return None;
    }
    let items: Vec<_> = photos
        .iter()
        .map(|listed| {
            let mark = match (listed.is_wanted, listed.is_public) {
                (true, false) => Some(("pill pill-wait", say::is_new(lang))),
                (false, _) => Some(("pill pill-bad", say::is_removed(lang))),
                (true, true) => None,
            };
            let mark = mark.map(|(class, text)| view! { <span class=class>{text}</span> });
            let alt = match listed.photo.alt.as_str() {
                "" => say::title(lang).to_owned(),
                alt => alt.to_owned(),
            };
            view! {
                <li class="stack stack-tight">
                    <a href=listed.photo.address(WIDTHS[2])>
                        <img
                            class="photo"
                            src=listed.photo.address(WIDTHS[0])
                            alt=alt
                            width="320"
                            height="240"
                            loading="lazy"
                        />
                    </a>
                    {mark}
                </li>
            }
        })
        .collect();
    Some(view! { <ul class="photos">{items}</ul> }.into_any())
}
