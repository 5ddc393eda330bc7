//! Mandates: an official acts for a cooperative. Both sides' pages, and what every page says meanwhile.

mod actions;
mod ask;
mod department;
mod owner;

pub use ask::{AskForm, ask};
pub use department::MandatesPage;
pub(crate) use owner::draw as draw_for_owner;

use crate::{
    context::{Ctx, link},
    error::AppError,
    form::PostForm,
    words::mandate as say,
};
use chrono::NaiveDate;
use leptos::prelude::*;
use market::{
    base::{Lang, Words, time::shown_date},
    people::{self, Acting, CoopMember, Mandate, MandateState, Scope, Scopes},
};

/// What every page of the workspace says while an official acts in it, with the way out.
pub(crate) fn draw_band(lang: Lang, acting: &Acting) -> AnyView {
    let (coop, department) = (acting.coop_name().get(lang), acting.department().get(lang));
    let until = shown_date(acting.until());
    let scopes = scope_names(lang, acting.scopes());
    view! {
        <aside class="mandate-band" aria-label=say::band_label(lang)>
            <p>
                <strong>{say::band(lang, coop, department, until)}</strong>
                " "
                <span>{scopes} "."</span>
            </p>
            <PostForm action="/api/mandate/leave" lang=lang>
                <button class="btn btn-secondary" type="submit">{say::leave(lang)}</button>
            </PostForm>
        </aside>
    }
    .into_any()
}

/// The page of the workspace where an official begins who acts in it: the first that is open to them.
pub(crate) fn first_page(scopes: Scopes) -> &'static str {
    match scopes.list().first() {
        Some(Scope::Goods) => "/htx/kho",
        Some(Scope::Shopfront) => "/htx/gian-hang",
        Some(Scope::Orders) | None => "/htx/don-hang",
    }
}

/// That somebody asks for a mandate, for the owners' day; nothing for others, and when nobody asks.
pub(crate) async fn draw_waiting(ctx: &Ctx, member: &CoopMember) -> Result<Option<AnyView>, AppError> {
    let Some(steward) = member.as_steward() else {
        return Ok(None);
    };
    let lang = ctx.lang();
    let asked = people::count_asked(&ctx.state.pool, steward, ctx.state.clock.today()).await?;
    let notice = view! {
        <p class="notice notice-warn">
            <a href=format!("{}#uy-quyen", link(lang, "/htx/thanh-vien"))>{say::waiting(lang)}</a>
        </p>
    };
    Ok((asked > 0).then(|| notice.into_any()))
}

/// Whether a page of the workspace's navigation is open to who acts for these parts.
pub(crate) fn is_open(scopes: Scopes, path: &str) -> bool {
    match path {
        "/htx/don-hang" => scopes.orders,
        "/htx/kho" | "/htx/san-pham" => scopes.goods,
        "/htx/gian-hang" => scopes.shopfront,
        _ => false,
    }
}

/// `Nguyễn A (Sở Công Thương tỉnh Thái Nguyên, theo ủy quyền)`: both names, in histories.
pub(crate) fn both_names(lang: Lang, name: &str, department: Option<&Words>) -> String {
    match department {
        Some(department) => say::both_names(lang, name, department.get(lang)),
        None => name.to_owned(),
    }
}

/// The parts of the work, in words.
fn scope_names(lang: Lang, scopes: Scopes) -> String {
    let names: Vec<_> = scopes.list().into_iter().map(|scope| scope_name(lang, scope)).collect();
    names.join("; ")
}

fn scope_name(lang: Lang, scope: Scope) -> &'static str {
    match scope {
        Scope::Orders => say::orders(lang),
        Scope::Goods => say::goods(lang),
        Scope::Shopfront => say::shopfront(lang),
    }
}

/// How it stands: the state, and what its days say.
fn draw_state(lang: Lang, mandate: &Mandate, today: NaiveDate) -> AnyView {
    let (words, look) = match mandate.state {
        MandateState::Asked if mandate.is_open(today) => (say::asked(lang), "pill pill-wait"),
        MandateState::Granted if mandate.is_live(today) => (say::live(lang), "pill pill-good"),
        MandateState::Granted if mandate.may_end(today) => (say::later(lang), "pill pill-go"),
        MandateState::Asked | MandateState::Granted => (say::over(lang), "pill"),
        MandateState::Refused => (say::refused(lang), "pill pill-bad"),
        MandateState::Withdrawn => (say::withdrawn(lang), "pill"),
        MandateState::Ended => (say::ended(lang), "pill"),
    };
    view! { <p class=look>{words}</p> }.into_any()
}

/// What it is about: the work, the days, the paper, for those who may read it.
fn draw_terms(lang: Lang, mandate: &Mandate, may_open: bool) -> AnyView {
    let days = say::days(lang, shown_date(mandate.from), shown_date(mandate.to));
    let file = mandate.file_name.clone().filter(|_| may_open).map(|name| {
        let address = format!("/uy-quyen/{}/van-ban", mandate.id);
        view! { <p><a href=address download=name.clone()>{say::open_file(lang)} " " <span class="code">{name.clone()}</span></a></p> }
    });
    let answered = mandate
        .answered_by
        .as_ref()
        .map(|name| view! { <p class="soft">{say::answered_by(lang, name)}</p> });
    view! {
        <p>{scope_names(lang, mandate.scopes)}</p>
        <p class="soft">{days} " · " {say::paper(lang)} ": " {mandate.document.clone()}</p>
        {file}
        {answered}
    }
    .into_any()
}
