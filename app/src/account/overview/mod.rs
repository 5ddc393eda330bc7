//! One's own account: what was ordered, and where one's work is.

use crate::{
    context::link,
    error::AppError,
    form::PostForm,
    page::{Page, page},
    ui::{
        list::{empty, section_head},
        state::{moment, shopper_pill},
    },
    words::account as say,
};
use leptos::prelude::*;
use market::{
    base::Lang,
    orders::{self, Delivery, GroupCard},
    people::Visitor,
};

/// The account of whoever has signed in; strangers are asked to.
#[component]
pub fn OverviewPage() -> AnyView {
    page(|ctx| async move {
        let lang = ctx.lang();
        let visitor = ctx.visitor().await?;
        let person = visitor.person().ok_or(AppError::SignInNeeded)?;
        let groups = orders::load_groups_of_account(&ctx.state.pool, person.id()).await?;
        let body = draw(lang, person.name(), &visitor, &groups);
        Ok(Page::new(say::title(lang), body))
    })
}

fn draw(lang: Lang, name: &str, visitor: &Visitor, groups: &[GroupCard]) -> AnyView {
    let orders = if groups.is_empty() {
        let way_on = (link(lang, "/"), say::no_orders_way(lang));
        empty(
            "/drawings/qua-tang.svg",
            say::no_orders_title(lang),
            say::no_orders_text(lang),
            way_on,
        )
        .into_any()
    } else {
        draw_orders(lang, groups).into_any()
    };
    view! {
        <div class="row row-spread">
            <h1>{say::greeting(lang, name)}</h1>
            <PostForm action="/api/sign_out" lang=lang>
                <button class="btn btn-secondary" type="submit">{say::sign_out(lang)}</button>
            </PostForm>
        </div>
        <div class="stack stack-wide after-head">
            <p class="row">
                <a href=link(lang, "/tai-khoan/ho-so")>{say::settings(lang)}</a>
                <a href=link(lang, "/tai-khoan/bao-mat")>{say::security(lang)}</a>
                <a href=link(lang, "/tai-khoan/thong-bao")>{say::notices(lang)}</a>
                <a href=link(lang, "/tai-khoan/phien")>{say::sessions(lang)}</a>
                <a href=link(lang, "/tai-khoan/du-lieu")>{say::own_data(lang)}</a>
            </p>
            {draw_workspaces(lang, visitor)}
            <section aria-labelledby="don-cua-toi">
                {section_head("don-cua-toi", say::orders(lang), None)}
                {orders}
            </section>
        </div>
    }
    .into_any()
}

/// The doors to the workspaces that this person belongs to.
fn draw_workspaces(lang: Lang, visitor: &Visitor) -> Option<AnyView> {
    let name = |(vi, en): (&str, &str)| lang.pick(vi, en).to_owned();
    let coop = visitor
        .as_coop_member()
        .map(|member| ("/htx", name(member.coop_name())));
    let department = visitor
        .as_official()
        .map(|official| ("/so-cong-thuong", name(official.department_name())));
    let operator = visitor
        .as_operator()
        .map(|_| ("/dieu-hanh", say::operator(lang).to_owned()));
    let doors: Vec<_> = [coop, department, operator]
        .into_iter()
        .flatten()
        .map(|(path, name)| view! { <a class="btn" href=link(lang, path)>{name}</a> })
        .collect();
    if doors.is_empty() {
        return None;
    }
    let section = view! {
        <section aria-labelledby="ban-lam-viec">
            {section_head("ban-lam-viec", say::workspaces(lang), None)}
            <p class="row">{doors}</p>
        </section>
    };
    Some(section.into_any())
}

fn draw_orders(lang: Lang, groups: &[GroupCard]) -> AnyView {
    let rows: Vec<_> = groups.iter().map(|group| draw_row(lang, group)).collect();
    view! {
        <table class="table" aria-labelledby="don-cua-toi">
            <thead>
                <tr>
                    <th scope="col">{say::column_code(lang)}</th>
                    <th scope="col">{say::column_placed(lang)}</th>
                    <th scope="col">{say::column_sellers(lang)}</th>
                    <th scope="col">{say::column_state(lang)}</th>
                    <th scope="col" class="num">{say::column_total(lang)}</th>
                </tr>
            </thead>
            <tbody>{rows}</tbody>
        </table>
    }
    .into_any()
}

fn draw_row(lang: Lang, group: &GroupCard) -> AnyView {
    let sellers: Vec<_> = group.orders.iter().map(|(seller, _)| seller.get(lang)).collect();
    // The list does not know who comes to fetch; the order's own page does.
    let pills: Vec<_> = group
        .orders
        .iter()
        .map(|(_, state)| view! { {shopper_pill(lang, *state, Delivery::Ship)} " " })
        .collect();
    view! {
        <tr>
            <th scope="row">
                <a class="code" href=link(lang, &format!("/don-hang/{}", group.code))>{group.code.clone()}</a>
            </th>
            <td data-label=say::column_placed(lang)>{moment(&group.placed_at)}</td>
            <td data-label=say::column_sellers(lang)>{sellers.join(", ")}</td>
            <td>{pills}</td>
            <td class="num" data-label=say::column_total(lang)><span class="price">{group.total.to_string()}</span></td>
        </tr>
    }
    .into_any()
}
