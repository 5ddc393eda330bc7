//! How the platform is doing, for whoever runs it: `/dieu-hanh`.

use crate::{
    coop::today::day,
    page::{Page, Room, page},
    words::operator as say,
};
use leptos::prelude::*;
use market::{base::Lang, jobs};

/// Background jobs, and where machines look.
#[component]
pub fn OperatorPage() -> AnyView {
    page(|ctx| async move {
        ctx.require_operator().await?;
        let lang = ctx.lang();
        let (due, given_up) = jobs::count_waiting(&ctx.state.pool, ctx.state.clock.now()).await?;
        let body = view! {
            <div class="desk-title">
                <h1>{say::title(lang)}</h1>
                <p class="soft">{day(lang, ctx.state.clock.today())}</p>
            </div>
            <div class="tiles">
                {tile(lang, "tile", due, say::due(lang), say::due_more(lang))}
                {tile(lang, "tile tile-now", given_up, say::given_up(lang), say::given_up_more(lang))}
            </div>
            <section class="box stack" aria-labelledby="may">
                <h2 id="may">{say::pages(lang)}</h2>
                <p class="row">
                    <a class="btn btn-secondary" href="/health/ready">{say::ready(lang)}</a>
                    " "
                    <a class="btn btn-secondary" href="/metrics">{say::metrics(lang)}</a>
                </p>
            </section>
        };
        Ok(Page::new(say::title(lang), body).in_room(Room::Operator))
    })
}

/// A number without rows to open: jobs hold ids only, and are read in the database.
fn tile(lang: Lang, class: &'static str, count: i64, name: &'static str, more: &'static str) -> impl IntoView {
    let (class, more) = if count == 0 {
        ("tile tile-done", say::nothing(lang))
    } else {
        (class, more)
    };
    view! {
        <p class=class>
            <strong>{count}</strong>
            " "
            <span>{name}</span>
            <span class="tile-more">{more}</span>
        </p>
    }
}
