//! What stands around lists: the way back, the head of a section, the pages, and what is said when nothing is there.

use crate::{
    context::link,
    words::{layout, list as say},
};
use leptos::prelude::*;
use market::base::{Lang, Paging};

/// Where a page stands: from the market over these pages to here. Search engines read it as schema.org's
/// BreadcrumbList, out of attributes: the policy of the house is that no page holds a script.
pub fn crumbs(lang: Lang, over: Vec<(String, String)>, here: &str) -> AnyView {
    let here = here.to_owned();
    let last = over.len() + 2;
    let market = (layout::market_name(lang).to_owned(), link(lang, "/"));
    let over: Vec<_> = std::iter::once(market)
        .chain(over)
        .zip(1_u32..)
        .map(|((text, address), position)| {
            view! {
                <li itemprop="itemListElement" itemscope itemtype="https://schema.org/ListItem">
                    <a href=address itemprop="item"><span itemprop="name">{text}</span></a>
                    <meta itemprop="position" content=position/>
                </li>
            }
        })
        .collect();
    view! {
        <nav class="crumbs" aria-label=say::crumbs(lang)>
            <ol itemscope itemtype="https://schema.org/BreadcrumbList">
                {over}
                <li aria-current="page" itemprop="itemListElement" itemscope itemtype="https://schema.org/ListItem">
                    <span itemprop="name">{here}</span>
                    <meta itemprop="position" content=last/>
                </li>
            </ol>
        </nav>
    }
    .into_any()
}

/// The head of a section, with a way to more. The id names the section for `aria-labelledby`.
pub fn section_head(id: &'static str, title: &str, more: Option<(String, &'static str)>) -> AnyView {
    let title = title.to_owned();
    view! {
        <div class="section-head">
            <h2 id=id>{title}</h2>
            {more.map(|(address, text)| view! { <a href=address>{text}</a> })}
        </div>
    }
    .into_any()
}

/// The way through the pages of a list; nothing when there is one page only.
pub fn pager(lang: Lang, paging: Paging, address_of: &dyn Fn(u32) -> String) -> Option<AnyView> {
    if paging.pages <= 1 {
        return None;
    }
    let step = |page: Option<u32>, rel: &'static str, text: &'static str| {
        page.map(|page| view! { <a class="btn btn-secondary" href=address_of(page) rel=rel>{text}</a> })
    };
    let view = view! {
        <nav class="pager" aria-label=say::pages(lang)>
            {step(paging.previous(), "prev", say::previous(lang))}
            <span>{say::position(lang, paging.page, paging.pages)}</span>
            {step(paging.next(), "next", say::next(lang))}
        </nav>
    };
    Some(view.into_any())
}

/// A page of a list whose address says nothing else; the first one has no number.
pub fn page_address(list: &str, page: u32) -> String {
    if page > 1 {
        format!("{list}?trang={page}")
    } else {
        list.to_owned()
    }
}

/// What is said where a list is empty: a sentence and a way on. Never just nothing.
pub fn empty(picture: &str, title: &str, text: &str, way_on: (String, &'static str)) -> AnyView {
    let (picture, title, text) = (picture.to_owned(), title.to_owned(), text.to_owned());
    let (address, button) = way_on;
    view! {
        <div class="empty">
            <img src=picture alt="" width="400" height="300"/>
            <h2>{title}</h2>
            <p>{text}</p>
            <a class="btn" href=address>{button}</a>
        </div>
    }
    .into_any()
}

/// A page of a list that lies behind its end: the way back to its start.
pub fn beyond_the_end(lang: Lang, first_page: String) -> impl IntoView + use<> {
    empty(
        "/drawings/do-kho.svg",
        say::beyond_title(lang),
        say::beyond_text(lang),
        (first_page, say::to_first_page(lang)),
    )
}

/// The beginning of a text for search engines and link previews: whole words, at most about 155 characters.
pub fn summary(text: &str) -> String {
    const MOST: usize = 155;
    if text.chars().count() <= MOST {
        return text.to_owned();
    }
    let cut: String = text.chars().take(MOST).collect();
    let whole = cut.rsplit_once(' ').map_or(cut.as_str(), |(whole, _)| whole);
    format!("{}…", whole.trim_end_matches([',', ';', ':', '.']))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_summary_ends_with_a_whole_word() {
        assert_eq!(summary("Cam ngọt."), "Cam ngọt.");
        let long = summary(&"Cam ngọt, ".repeat(40));
        assert!(long.ends_with("ngọt…") || long.ends_with("Cam…"), "{long}");
        assert!(long.chars().count() <= 156);
    }
}
