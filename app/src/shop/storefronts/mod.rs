//! The list of storefronts.

use crate::{
    context::link,
    page::{Page, page},
    ui::{
        card,
        list::{beyond_the_end, empty, pager},
        picture::Loading,
    },
    words::storefront as say,
};
use leptos::prelude::*;
use market::{
    base::{Lang, Slug, Total},
    browse::{self, ProvinceCount, StorefrontList},
    places::bare_name,
};

/// Every public storefront, or those of one province.
#[component]
pub fn StorefrontsPage() -> AnyView {
    page(|ctx| async move {
        let lang = ctx.lang();
        // What is no province's code is no filter.
        let province = ctx.query("tinh").and_then(|code| Slug::parse(&code).ok());
        let today = ctx.state.clock.today();
        let code = province.as_ref().map(Slug::as_str);
        let list = browse::storefronts(&ctx.state.pool, code, ctx.query_page(), today).await?;
        let title = match chosen(&list, code) {
            Some(one) => say::list_title_of(lang, bare_name(&one.province.name)),
            None => say::list_title(lang).to_owned(),
        };
        let view = body(lang, &list, code, title.clone());
        Ok(Page::new(title, view)
            .described(say::list_description(lang))
            .known_as(address(lang, code, list.paging.page))
            .public())
    })
}

fn chosen<'a>(list: &'a StorefrontList, code: Option<&str>) -> Option<&'a ProvinceCount> {
    code.and_then(|code| list.provinces.iter().find(|one| one.province.code == code))
}

/// The address of a page of the list.
fn address(lang: Lang, province: Option<&str>, page: u32) -> String {
    let province = province.map(|code| format!("tinh={code}"));
    let page = (page > 1).then(|| format!("trang={page}"));
    let query = [province, page].into_iter().flatten().collect::<Vec<_>>().join("&");
    link(
        lang,
        &if query.is_empty() {
            "/gian-hang".to_owned()
        } else {
            format!("/gian-hang?{query}")
        },
    )
}

fn body(lang: Lang, list: &StorefrontList, province: Option<&str>, title: String) -> AnyView {
    view! {
        <div class="result-head">
            <h1>{title}</h1>
            <p class="soft" role="status">{count(lang, list.paging.total)}</p>
        </div>
        {provinces(lang, list, province)}
        <h2 class="vh">{say::list_heading(lang)}</h2>
        {cards(lang, list, province)}
    }
    .into_any()
}

fn count(lang: Lang, total: Total) -> String {
    if total.count == 1 {
        say::count_one(lang).to_owned()
    } else {
        say::count_many(lang, total)
    }
}

fn provinces(lang: Lang, list: &StorefrontList, province: Option<&str>) -> AnyView {
    let links: Vec<_> = list
        .provinces
        .iter()
        .map(|one| {
            let code = one.province.code.as_str();
            let current = (province == Some(code)).then_some("true");
            view! {
                <a href=address(lang, Some(code), 1) aria-current=current>
                    {bare_name(&one.province.name).to_owned()}
                    " "
                    <span class="count">{one.count}</span>
                </a>
                " "
            }
        })
        .collect();
    view! {
        <nav class="chips" aria-label=say::by_province(lang)>
            <a href=address(lang, None, 1) aria-current=province.is_none().then_some("true")>{say::all(lang)}</a>
            " "
            {links}
        </nav>
    }
    .into_any()
}

fn cards(lang: Lang, list: &StorefrontList, province: Option<&str>) -> AnyView {
    if list.paging.total.count == 0 {
        let way_on = (address(lang, None, 1), say::all_storefronts(lang));
        return empty(
            "/drawings/province.svg",
            say::none_title(lang),
            say::none_text(lang),
            way_on,
        )
        .into_any();
    }
    if list.storefronts.is_empty() {
        return beyond_the_end(lang, address(lang, province, 1)).into_any();
    }
    view! {
        {card::storefronts(lang, &list.storefronts, Loading::Now)}
        {pager(lang, list.paging, &|page| address(lang, province, page))}
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_list_keeps_its_province_over_its_pages() {
        assert_eq!(address(Lang::Vi, None, 1), "/gian-hang");
        assert_eq!(address(Lang::En, Some("19"), 2), "/en/gian-hang?tinh=19&trang=2");
    }
}
