//! Looking for orders: one field that everybody uses, the rest folded away, and the searches that a person keeps.

use super::address::{delivery_value, desk_address, list_query, only_value};
use crate::{
    coop::live::tab_value,
    form::{Form, PostForm},
    ui::{field::Field, layout::icon, province::province_choices},
    words::desk as say,
};
use leptos::prelude::*;
use market::{
    base::{Lang, Total, Words},
    orders::{Delivery, DeskFilter, DeskOnly, SavedView, VIEW_NAME_MAX},
    places::Province,
};

/// What may be chosen from.
pub struct Choices {
    /// The provinces.
    pub provinces: Vec<Province>,
    /// The seller's goods: slug and name.
    pub products: Vec<(String, Words)>,
    /// What the person keeps.
    pub views: Vec<SavedView>,
}

/// The search, and what was found by it.
pub fn draw(lang: Lang, filter: &DeskFilter, matching: Option<Total>, choices: Choices, saving: &Form) -> AnyView {
    let Choices {
        provinces,
        products,
        views,
    } = choices;
    view! {
        <div class="stack stack-tight no-print">
            {saved(lang, filter, views)}
            {search(lang, filter, &provinces, products)}
            {matching.map(|total| found(lang, filter, total, saving))}
        </div>
    }
    .into_any()
}

fn search(lang: Lang, filter: &DeskFilter, provinces: &[Province], products: Vec<(String, Words)>) -> AnyView {
    let nothing = Form::default();
    let field = |name: &str, label: &str, value: Option<&str>| {
        Field::new(&nothing, lang, name, label)
            .starting_with(&nothing, value.unwrap_or_default())
            .optional()
    };
    let products = products
        .into_iter()
        .map(|(slug, name)| (slug, name.get(lang).to_owned()))
        .collect();
    let ways = [
        (Delivery::Ship, say::ship(lang)),
        (Delivery::PickUp, say::pick_up(lang)),
    ];
    let ways = ways.map(|(way, word)| (delivery_value(way).to_owned(), word.to_owned()));
    let works = [
        (DeskOnly::CancelRequests, say::only_cancel_requests(lang)),
        (DeskOnly::UnreadNotes, say::only_unread_notes(lang)),
    ];
    let works = works.map(|(only, word)| (only_value(only).to_owned(), word.to_owned()));
    let day = filter.day.map(|day| day.to_string());
    let is_open = DeskFilter {
        text: String::new(),
        ..filter.clone()
    }
    .is_narrowed();
    view! {
        <form class="desk-search" method="get" action=crate::context::link(lang, "/htx/don-hang") role="search">
            <input type="hidden" name="the" value=tab_value(filter.tab)/>
            <div class="row desk-search-line">
                <label class="vh" for="tim-don">{say::search_label(lang)}</label>
                <input
                    id="tim-don"
                    name="q"
                    type="search"
                    value=filter.text.clone()
                    placeholder=say::search_hint(lang)
                    maxlength="80"
                    enterkeyhint="search"
                    autocomplete="off"
                    data-desk-search=""
                />
                <button class="btn btn-secondary" type="submit">{icon("tim")} " " {say::search(lang)}</button>
            </div>
            <details class="fold" open=is_open>
                <summary>{say::more_filters(lang)}</summary>
                <div class="desk-filters">
                    {field("tinh", say::province(lang), filter.province.as_deref()).select(province_choices(provinces))}
                    {field("cach", say::delivery(lang), filter.delivery.map(delivery_value)).select(ways.to_vec())}
                    {field("ngay", say::day(lang), day.as_deref()).kind("date").input()}
                    {field("hang", say::product(lang), filter.product.as_deref()).select(products)}
                    {field("viec", say::only(lang), filter.only.map(only_value)).select(works.to_vec())}
                    <div class="desk-filters-act">
                        <button class="btn btn-secondary" type="submit">{say::filter(lang)}</button>
                    </div>
                </div>
            </details>
        </form>
    }
    .into_any()
}

/// How many match, the way back to all of them, and keeping the search under a name.
fn found(lang: Lang, filter: &DeskFilter, total: Total, saving: &Form) -> AnyView {
    let whole = desk_address(lang, &list_query(&DeskFilter::of_tab(filter.tab)));
    let name = Field::new(saving, lang, "name", say::view_name(lang))
        .length_max(VIEW_NAME_MAX)
        .autocomplete("off")
        .input();
    let query = list_query(filter);
    view! {
        <div class="row row-spread desk-found">
            <p>
                <strong>{say::found(lang, total)}</strong>
                " "
                <a href=whole>{say::show_all(lang)}</a>
            </p>
            <details class="fold" open=saving.came_back()>
                <summary>{say::keep_view(lang)}</summary>
                <PostForm action="/api/desk/save_view" lang=lang class="row desk-keep">
                    <input type="hidden" name="query" value=query/>
                    {name}
                    <button class="btn btn-secondary" type="submit">{say::save(lang)}</button>
                </PostForm>
            </details>
        </div>
    }
    .into_any()
}

fn saved(lang: Lang, filter: &DeskFilter, views: Vec<SavedView>) -> Option<AnyView> {
    if views.is_empty() {
        return None;
    }
    let here = list_query(filter);
    let chips: Vec<_> = views
        .into_iter()
        .map(|view| {
            let is_here = view.query == here;
            let name = view.name.clone();
            view! {
                <li class="chip">
                    <a href=desk_address(lang, &view.query) aria-current=is_here.then_some("true")>{view.name}</a>
                    <PostForm action="/api/desk/forget_view" lang=lang>
                        <input type="hidden" name="view" value=view.id.to_string()/>
                        <button type="submit" title=say::forget_view(lang)>
                            <span aria-hidden="true">"×"</span>
                            <span class="vh">{say::forget_view(lang)} " " {name}</span>
                        </button>
                    </PostForm>
                </li>
            }
        })
        .collect();
    Some(
        view! {
            <nav aria-label=say::views(lang)>
                <ul class="chips">{chips}</ul>
            </nav>
        }
        .into_any(),
    )
}
