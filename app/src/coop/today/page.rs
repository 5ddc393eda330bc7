//! The page of a cooperative's day.

use super::{
    first_steps,
    live_today_island::{LiveToday, TodayWords},
    other, sales,
};
use crate::{
    context::link,
    coop::{
        desk::{StepNews, address::list_query, counted, reload_without_script},
        direct,
        live::live_words,
        room,
    },
    mandates,
    page::{Page, page},
    words::coop_today as say,
};
use chrono::{Datelike, NaiveDate, Weekday};
use leptos::prelude::*;
use market::{
    base::{Lang, time::shown_date},
    orders::{self, DeskFilter, DeskPlace, DeskTab},
    reports,
};

/// What must be done now.
#[component]
pub fn TodayPage() -> AnyView {
    page(|ctx| async move {
        let lang = ctx.lang();
        // An official who acts here begins with what is theirs to do; the day's takings are not.
        if let Some(acting) = ctx.visitor().await?.acting() {
            ctx.go_to(&link(lang, mandates::first_page(acting.scopes())));
            return Ok(Page::new("", ()));
        }
        let member = ctx.require_coop_member().await?;
        let filter = DeskFilter::of_tab(DeskTab::Waiting);
        let (pool, now) = (&ctx.state.pool, ctx.state.clock.now());
        let desk = orders::load_desk(pool, &member, &filter, &DeskPlace::Start, lang, now).await?;
        let beside = reports::coop_today(&ctx.state.pool, &member, ctx.state.clock.today()).await?;
        let days = reports::coop_sales(pool, &member, ctx.state.clock.today(), sales::DAYS).await?;
        let steps = reports::first_steps(pool, &member).await?;
        let news = StepNews::load(&ctx, &member).await?;
        let here = link(lang, "/htx");
        let title = counted(say::title(lang), desk.counts.waiting);
        let mut words = live_words(lang, say::title(lang), list_query(&filter));
        words.here.clone_from(&here);
        let body = view! {
            {reload_without_script(&here)}
            <div class="stack">
                {news.draw(lang)}
                {mandates::draw_waiting(&ctx, &member).await?}
                {direct::draw_waiting(&ctx, &member).await?}
                <div class="desk-title">
                    <h1>{say::title(lang)}</h1>
                    <p class="soft">{day(lang, ctx.state.clock.today())}</p>
                </div>
                {first_steps::draw(lang, steps, &member)}
            </div>
            <LiveToday desk=desk lang=lang words=words today_words=today_words(lang)/>
            {other::draw(lang, &beside)}
            {sales::draw(lang, &days)}
        };
        Ok(Page::new(title, body).in_room(room(lang, &member)))
    })
}

fn today_words(lang: Lang) -> TodayWords {
    let pair = |name: &str, more: &str| (name.to_owned(), more.to_owned());
    TodayWords {
        tiles_title: say::tiles(lang).to_owned(),
        waiting: pair(say::waiting(lang), say::waiting_more(lang)),
        to_ship: pair(say::to_ship(lang), say::to_ship_more(lang)),
        cancel_requests: pair(say::cancel_requests(lang), say::cancel_requests_more(lang)),
        unread_notes: pair(say::unread_notes(lang), say::unread_notes_more(lang)),
        shipping: pair(say::shipping(lang), say::shipping_more(lang)),
        nothing: say::nothing(lang).to_owned(),
        orders_title: say::orders(lang).to_owned(),
        to_desk: say::to_desk(lang).to_owned(),
    }
}

/// `Thứ Sáu 20/11/2026`.
pub fn day(lang: Lang, date: NaiveDate) -> String {
    let weekday = match date.weekday() {
        Weekday::Mon => say::monday(lang),
        Weekday::Tue => say::tuesday(lang),
        Weekday::Wed => say::wednesday(lang),
        Weekday::Thu => say::thursday(lang),
        Weekday::Fri => say::friday(lang),
        Weekday::Sat => say::saturday(lang),
        Weekday::Sun => say::sunday(lang),
    };
    say::today(lang, weekday, shown_date(date))
}
