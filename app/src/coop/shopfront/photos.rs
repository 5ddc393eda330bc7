//! The photograph at the head of a storefront, and the portraits.

use crate::{
    form::{Form, PostForm},
    ui::field::{self, Field},
    words::{photo, shopfront as say},
};
use leptos::prelude::*;
use market::{
    base::Lang,
    coops::{OwnShopfront, PhotoPlace},
    media::{ALT_MAX, Photo, WIDTHS},
};

pub(super) fn draw(lang: Lang, shop: &OwnShopfront, form: &Form) -> AnyView {
    let people: Vec<_> = shop
        .draft
        .people
        .iter()
        .enumerate()
        .map(|(place, person)| {
            one(
                lang,
                PhotoPlace::Person(place),
                &person.name,
                person.photo.as_ref(),
                form,
            )
        })
        .collect();
    view! {
        <section class="box stack" id="anh" aria-labelledby="anh-gian-hang">
            <h2 id="anh-gian-hang">{say::photos(lang)}</h2>
            <p class="soft">{say::photos_hint(lang)}</p>
            {field::error_summary(form, lang, photo::refused(lang), &[("photo", photo::file(lang)), ("alt", photo::alt(lang))])}
            {one(lang, PhotoPlace::Cover, say::cover(lang), shop.draft.cover.as_ref(), form)}
            {people}
        </section>
    }
    .into_any()
}

/// One place with what stands in it, and a form for another.
fn one(lang: Lang, place: PhotoPlace, name: &str, kept: Option<&Photo>, form: &Form) -> AnyView {
    let nothing = Form::default();
    let is_back = form.typed("place") == place.to_string();
    let form = if is_back { form } else { &nothing };
    // The links of the list of problems lead to the form that came back.
    let id = |field: &str| {
        if is_back {
            field.to_owned()
        } else {
            format!("{field}-{place}")
        }
    };
    let picture = kept.map(|kept| {
        let (place, name) = (place.to_string(), name.to_owned());
        view! {
            <img
                class="photo shopfront-photo"
                src=kept.address(WIDTHS[0])
                alt=kept.alt.clone()
                width="320"
                height="240"
                loading="lazy"
            />
            <PostForm action="/api/shopfront/photo/remove" lang=lang>
                <input type="hidden" name="place" value=place/>
                <button class="btn btn-quiet" type="submit">
                    {photo::remove(lang)}
                    <span class="vh">" " {name}</span>
                </button>
            </PostForm>
        }
    });
    let file = Field::new(form, lang, "photo", photo::file(lang))
        .id(id("photo"))
        .label_more(name)
        .hint(photo::file_hint(lang));
    let control = view! {
        <input
            id=id("photo")
            name="photo"
            type="file"
            required=true
            accept="image/jpeg,image/png,image/webp"
            aria-describedby=file.described_by()
            aria-invalid=file.invalid()
        />
    };
    let alt = Field::new(form, lang, "alt", photo::alt(lang))
        .id(id("alt"))
        .label_more(name)
        .hint(photo::alt_hint(lang))
        .length_max(ALT_MAX)
        .optional()
        .autocomplete("off");
    let (sent, heading) = (place.to_string(), name.to_owned());
    view! {
        <details class="fold" open=is_back>
            <summary>{heading} {kept.is_some().then(|| view! { " " <span class="pill pill-good">{say::has_photo(lang)}</span> })}</summary>
            <div class="stack">
                {picture}
                <form
                    method="post"
                    action="/api/shopfront/photo"
                    enctype="multipart/form-data"
                    class="stack stack-tight"
                >
                    <input type="hidden" name="lang" value=lang.tag()/>
                    <input type="hidden" name="place" value=sent/>
                    {alt.input()}
                    {file.around(control)}
                    <div>
                        <button class="btn btn-secondary" type="submit">
                            {photo::add(lang)}
                            <span class="vh">" " {name.to_owned()}</span>
                        </button>
                    </div>
                </form>
            </div>
        </details>
    }
    .into_any()
}
