//! One listing and its editor: `/htx/san-pham/{slug}`.

pub(super) mod actions;
mod conflict;
mod editor;
pub(crate) mod fields;
mod photo_words;
pub(crate) mod photos;
pub(crate) mod reading;

use super::{draft, room, two_writers};
use crate::{
    context::{Ctx, link},
    error::AppError,
    form::{Form, PostForm},
    page::{Page, page},
    ui::field,
    words::{harvest, listing as say},
};
use editor::Editor;
use fields::{Names, flat, input, label};
use leptos::prelude::*;
use market::{
    base::{Lang, time::shown_time},
    catalog::{self, ListingPage as Listing, ListingState, ProductStatus},
    people::{CoopMember, DraftForm, Scope},
};

/// One listing of the cooperative.
#[component]
pub fn ListingPage() -> AnyView {
    page(|ctx| async move {
        let member = ctx.require_coop_for(Scope::Goods).await?;
        let lang = ctx.lang();
        let listing = catalog::load_listing(&ctx.state.pool, &member, ctx.param("slug"))
            .await?
            .ok_or(AppError::NotFound)?;
        let form = ctx.take_form(actions::FORM).await?;
        // A form that came back for another listing is not this one's.
        let form = if form.typed("slug") == listing.slug {
            form
        } else {
            Form::default()
        };
        let step = ctx.take_form("listing_step").await?;
        let photo_form = ctx.take_form(actions::PHOTO_FORM).await?;
        let words_form = ctx.take_form(actions::PHOTO_WORDS_FORM).await?;
        let typed_province = form.typed(&input("province")).to_owned();
        let public_province = listing.public.as_ref().map_or("", |public| public.province.as_str());
        let in_conflict = two_writers::is_meanwhile(&form, listing.version);
        let provinces = match (form.came_back(), in_conflict) {
            (true, false) => vec![typed_province.as_str()],
            _ => vec![
                listing.content.province.as_str(),
                typed_province.as_str(),
                public_province,
            ],
        };
        let names = Names::load(&ctx, &provinces).await?;
        let title = match listing.content.name.get(lang) {
            "" => say::untitled(lang).to_owned(),
            name => name.to_owned(),
        };
        let may_write = member.as_manager().is_some();
        let work = if !may_write || listing.state == ListingState::InReview {
            read(lang, &listing, &names, may_write)
        } else if in_conflict {
            conflict::draw(lang, &listing, &form, &names)
        } else {
            let is_asked_for = ctx.query("xong").as_deref() == Some("thieu");
            view! {
                {editor::checklist(lang, &listing, is_asked_for)}
                {photos::draw(&ctx, lang, &member, &listing, &photo_form, &words_form)}
                {writing(&ctx, lang, &member, &listing, &form, &names).await?}
            }
            .into_any()
        };
        let labels: Vec<_> = flat(&listing.content)
            .into_iter()
            .map(|(name, _)| (input(&name), label(lang, &name)))
            .collect();
        let labels: Vec<_> = labels
            .iter()
            .map(|(name, label)| (name.as_str(), label.as_str()))
            .collect();
        let body = view! {
            <p>
                <a href=link(lang, "/htx/san-pham")>{say::to_list(lang)}</a>
            </p>
            <div class="desk-title">
                <h1>{title.clone()}</h1>
                {sale(lang, &listing, may_write)}
            </div>
            <div class="stack stack-wide">
                {field::error_summary(&step, lang, say::step_refused(lang), &[])}
                {field::error_summary(&form, lang, say::refused(lang), &labels)}
                {news(lang, ctx.query("xong").as_deref())}
                {standing(lang, &listing)}
                {work}
            </div>
        };
        Ok(Page::new(title, body).in_room(room(lang, &member)))
    })
}

/// The editor with what keeps it until it is saved.
async fn writing(
    ctx: &Ctx,
    lang: Lang,
    member: &CoopMember,
    listing: &Listing,
    form: &Form,
    names: &Names,
) -> Result<AnyView, AppError> {
    let standing = if form.came_back() {
        draft::Standing::Back
    } else if matches!(ctx.query("xong").as_deref(), Some("luu" | "gui" | "thieu")) {
        draft::Standing::Saved
    } else {
        draft::Standing::Opened
    };
    let editor = Editor::new(lang, listing, form, names).draw(listing.version);
    draft::around(ctx, member, DraftForm::Listing(&listing.slug), standing, editor).await
}

/// While it waits it is read, not written; and packers only ever read.
fn read(lang: Lang, listing: &Listing, names: &Names, may_write: bool) -> AnyView {
    let slug = listing.slug.clone();
    let title = if listing.state == ListingState::InReview {
        say::waiting_title(lang)
    } else {
        say::read_title(lang)
    };
    let end = if may_write {
        view! {
            <PostForm action="/api/listing/withdraw" lang=lang>
                <input type="hidden" name="slug" value=slug/>
                <button class="btn btn-secondary" type="submit">{say::withdraw(lang)}</button>
            </PostForm>
        }
        .into_any()
    } else {
        view! { <p class="soft">{say::read_only(lang)}</p> }.into_any()
    };
    view! {
        <section class="box stack" aria-labelledby="dang-cho">
            <h2 id="dang-cho">{title}</h2>
            {photos::read(lang, &listing.photos)}
            {reading::draw(lang, &listing.content, listing.public.as_ref(), names)}
            {end}
        </section>
    }
    .into_any()
}

/// On sale or off, and the button for the other.
fn sale(lang: Lang, listing: &Listing, may_write: bool) -> Option<AnyView> {
    let (is_on_sale, text) = match listing.status {
        ProductStatus::Published => ("0", say::hide(lang)),
        ProductStatus::Hidden => ("1", say::show(lang)),
        ProductStatus::Draft | ProductStatus::InReview => return None,
    };
    let slug = listing.slug.clone();
    let public = (listing.status == ProductStatus::Published).then(|| {
        view! { <a href=link(lang, &format!("/san-pham/{slug}"))>{say::public_page(lang)}</a> }
    });
    let shelf = link(lang, &format!("/htx/kho/{slug}"));
    let form = may_write.then(|| {
        view! {
            <PostForm action="/api/listing/on_sale" lang=lang>
                <input type="hidden" name="slug" value=slug/>
                <input type="hidden" name="is_on_sale" value=is_on_sale/>
                <button class="btn btn-secondary" type="submit">{text}</button>
            </PostForm>
        }
    });
    let view = view! {
        <div class="row">
            {public}
            <a href=shelf>{say::to_shelf(lang)}</a>
            <a href=link(lang, &format!("/htx/san-pham/{}/mua-vu", listing.slug))>{harvest::link(lang)}</a>
            {form}
        </div>
    };
    Some(view.into_any())
}

/// Where the listing stands, and what the cooperative may want to know of it.
fn standing(lang: Lang, listing: &Listing) -> AnyView {
    let was_public = listing.public.is_some();
    let (class, text) = match listing.state {
        ListingState::Draft if was_public => ("notice", say::is_changing(lang).to_owned()),
        ListingState::Draft => ("notice", say::is_draft(lang).to_owned()),
        ListingState::InReview if was_public => ("notice", say::is_waiting_change(lang).to_owned()),
        ListingState::InReview => ("notice", say::is_waiting(lang).to_owned()),
        ListingState::Refused => ("notice notice-bad", say::is_refused(lang, &listing.reason)),
        ListingState::Settled if listing.status == ProductStatus::Hidden => ("notice", say::is_hidden(lang).to_owned()),
        ListingState::Settled => ("notice notice-good", say::is_settled(lang).to_owned()),
    };
    let saved = listing
        .saved
        .as_ref()
        .map(|(who, at)| view! { <p class="soft small">{say::saved_by(lang, who, shown_time(*at))}</p> });
    view! {
        <div>
            <p class=class>{text}</p>
            {saved}
        </div>
    }
    .into_any()
}

/// What was done last.
fn news(lang: Lang, done: Option<&str>) -> Option<AnyView> {
    let text = match done? {
        "luu" => say::done_save(lang),
        "gui" => say::done_submit(lang),
        "thieu" => say::done_incomplete(lang),
        "rut" => say::done_withdraw(lang),
        "anh" => say::done_photo(lang),
        "mo-ta" => crate::words::photo::words_saved(lang),
        "ban" => say::done_show(lang),
        "ngung" => say::done_hide(lang),
        _ => return None,
    };
    Some(view! { <p class="notice notice-good" role="status">{text}</p> }.into_any())
}
