//! The beginning of a listing: `/htx/san-pham/moi`.

use super::{listing::actions::NEW_FORM, room};
use crate::{
    context::link,
    form::PostForm,
    page::{Page, page},
    ui::field::{self, Field},
    words::listing as say,
};
use leptos::prelude::*;
use market::{
    base::secret::Token,
    catalog::{self, listing::NAME_MAX},
    people::Scope,
};

/// A name and a category; the rest is written in the editor.
#[component]
pub fn NewListingPage() -> AnyView {
    page(|ctx| async move {
        let manager = ctx.require_manager_for(Scope::Goods).await?;
        let lang = ctx.lang();
        let form = ctx.take_form(NEW_FORM).await?;
        let categories = catalog::list_categories(&ctx.state.pool).await?;
        let categories = categories
            .into_iter()
            .map(|category| (category.slug, category.name.get(lang).to_owned()))
            .collect();
        let labels = [("name", say::name(lang)), ("category", say::category(lang))];
        let name = Field::new(&form, lang, "name", say::name(lang))
            .hint(say::name_hint(lang))
            .length_max(NAME_MAX)
            .autocomplete("off")
            .input();
        let category = Field::new(&form, lang, "category", say::category(lang)).select(categories);
        let key = Token::random().reveal();
        let body = view! {
            <p>
                <a href=link(lang, "/htx/san-pham")>{say::to_list(lang)}</a>
            </p>
            <div class="desk-title">
                <h1>{say::new_title(lang)}</h1>
            </div>
            <div class="stack narrow">
                {field::error_summary(&form, lang, say::refused(lang), &labels)}
                <PostForm action="/api/listing/create" lang=lang class="box stack">
                    <input type="hidden" name="key" value=key/>
                    {name}
                    {category}
                    <p class="soft">{say::new_hint(lang)}</p>
                    <div>
                        <button class="btn" type="submit">{say::begin(lang)}</button>
                    </div>
                </PostForm>
            </div>
        };
        Ok(Page::new(say::new_title(lang), body).in_room(room(lang, manager.member())))
    })
}
