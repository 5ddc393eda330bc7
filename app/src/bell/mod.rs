//! The bell of those who work for a cooperative or a department: `/htx/tin-moi` and `/so-cong-thuong/tin-moi`.

mod actions;
mod row;

use crate::{
    context::{Ctx, link},
    coop, department,
    error::AppError,
    form::PostForm,
    page::{Page, Room, page},
    ui::list::empty,
    words::bell as say,
};
use leptos::prelude::*;
use market::{
    base::Lang,
    notices::{self, BellEntry},
};

/// What happened, for somebody of a cooperative.
#[component]
pub fn CoopBellPage() -> AnyView {
    page(|ctx| async move {
        let member = ctx.require_coop_member().await?;
        let room = coop::room(ctx.lang(), &member);
        draw(&ctx, "/htx", room).await
    })
}

/// What happened, for an official.
#[component]
pub fn DepartmentBellPage() -> AnyView {
    page(|ctx| async move {
        let official = ctx.require_official().await?;
        let room = department::room(ctx.lang(), &official);
        draw(&ctx, "/so-cong-thuong", room).await
    })
}

/// The page of a desk's bell.
pub(crate) fn address(lang: Lang, desk: &str) -> String {
    link(lang, &format!("{desk}/tin-moi"))
}

async fn draw(ctx: &Ctx, desk: &'static str, room: Room) -> Result<Page, AppError> {
    let lang = ctx.lang();
    let visitor = ctx.visitor().await?;
    let person = visitor.person().ok_or(AppError::SignInNeeded)?;
    let before = ctx.query("truoc").and_then(|before| before.parse().ok());
    let bell = notices::list_bell(&ctx.state.pool, person, before).await?;
    let list = if bell.entries.is_empty() {
        empty(
            "/drawings/do-kho.svg",
            say::empty_title(lang),
            say::empty_text(lang),
            (link(lang, desk), say::empty_way(lang)),
        )
    } else {
        let rows: Vec<_> = bell.entries.iter().map(|entry| row::draw(lang, entry)).collect();
        view! { <ul class="bell" role="list">{rows}</ul> }.into_any()
    };
    let older = bell.older.map(|older| {
        let address = format!("{}?truoc={older}", address(lang, desk));
        view! { <a class="btn btn-secondary" href=address rel="next">{say::older(lang)}</a> }
    });
    let newest = before.map(|_| {
        view! { <a class="btn btn-secondary" href=address(lang, desk)>{say::newest(lang)}</a> }
    });
    let body = view! {
        <div class="desk-title">
            <h1>{say::title(lang)}</h1>
            {read_all(lang, desk, &bell.entries)}
        </div>
        <div class="stack narrow">
            <p class="soft">
                {say::intro(lang)} " " <a href=link(lang, "/tai-khoan/thong-bao")>{say::choose(lang)}</a>
            </p>
            {list}
            <nav class="pager" aria-label=say::pages(lang)>{newest} {older}</nav>
        </div>
    };
    Ok(Page::new(say::title(lang), body).in_room(room))
}

/// Everything that stands here, and what is older, was seen. Nothing while there is nothing new.
fn read_all(lang: Lang, desk: &'static str, entries: &[BellEntry]) -> Option<AnyView> {
    let until = entries.iter().find(|entry| !entry.is_read)?.id.to_string();
    let form = view! {
        <PostForm action="/api/bell/read" lang=lang>
            <input type="hidden" name="desk" value=desk/>
            <input type="hidden" name="until" value=until/>
            <button class="btn btn-secondary" type="submit">{say::read_all(lang)}</button>
        </PostForm>
    };
    Some(form.into_any())
}
