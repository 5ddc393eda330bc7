//! The page of the order desk.

use super::{
    address::{DeskAddress, desk_address, list_query},
    bulk,
    filters::{self, Choices},
    keys,
    live_orders_island::{DeskWords, LiveOrders},
};
use crate::{
    account::notices,
    context::{Ctx, link},
    coop::{
        export::{self, List},
        live::live_words,
        room,
    },
    error::AppError,
    page::{Page, page},
    ui::{field, state},
    words::desk as say,
};
use leptos::prelude::*;
use market::{
    base::{Lang, Total},
    orders,
    people::{CoopMember, Scope},
    places,
};

/// The order desk: one tab, live.
#[component]
pub fn DeskPage() -> AnyView {
    page(|ctx| async move {
        let member = ctx.require_coop_for(Scope::Orders).await?;
        let lang = ctx.lang();
        let DeskAddress { filter, place } = DeskAddress::of(&ctx);
        let (pool, now) = (&ctx.state.pool, ctx.state.clock.now());
        let desk = orders::load_desk(pool, &member, &filter, &place, lang, now).await?;
        let choices = Choices {
            provinces: places::list_provinces(pool).await?,
            products: orders::list_offered(pool, &member).await?,
            views: orders::list_views(pool, &member).await?,
        };
        let saving = ctx.take_form("desk_view").await?;
        let news = StepNews::load(&ctx, &member).await?;
        let here = DeskAddress { filter, place };
        let title = counted(say::title(lang), desk.counts.waiting);
        let mut words = live_words(lang, say::title(lang), here.query());
        say::choose(lang).clone_into(&mut words.choose);
        words.list = desk_address(lang, &list_query(&here.filter));
        let desk_words = DeskWords {
            tabs_label: say::tabs(lang).to_owned(),
            pager_label: say::pages(lang).to_owned(),
            previous: say::previous(lang).to_owned(),
            next: say::next(lang).to_owned(),
        };
        let saving_refused = field::error_summary(
            &saving,
            lang,
            say::view_refused(lang),
            &[("name", say::view_name(lang))],
        );
        let filters = filters::draw(lang, &here.filter, desk.matching, choices, &saving);
        let bulk = bulk::draw(lang, &desk, &here.filter);
        let total = desk
            .matching
            .unwrap_or_else(|| Total::counted(desk.counts.of(desk.tab)));
        let take_home = (!desk.cards.is_empty())
            .then(|| export::links(lang, List::Orders, &list_query(&here.filter), &total.to_string()));
        let offer = notices::offer(&ctx).await?;
        let body = view! {
            {reload_without_script(&words.here)}
            <div class="stack">
                {offer}
                {news.draw(lang)}
                {saving_refused}
                <h1>{say::title(lang)}</h1>
                {filters}
                <LiveOrders desk=desk lang=lang words=words desk_words=desk_words/>
                {bulk}
                {take_home}
                {keys::draw(lang)}
            </div>
        };
        Ok(Page::new(title, body).in_room(room(lang, &member)))
    })
}

/// A title with the number of orders that wait, as the browser's half writes it too.
pub fn counted(title: &str, waiting: i64) -> String {
    if waiting > 0 {
        format!("({waiting}) {title}")
    } else {
        title.to_owned()
    }
}

/// Without script a live page draws itself again every minute. The address is one of ours.
pub fn reload_without_script(here: &str) -> impl IntoView + use<> {
    view! {
        <noscript>
            <meta http-equiv="refresh" content=format!("60; url={here}")/>
        </noscript>
    }
}

/// What became of a step that was taken on a list of orders.
pub struct StepNews {
    refused: crate::form::Form,
    done: Option<(String, &'static str)>,
}

impl StepNews {
    /// The refusal of a step, or the order that the address says was taken further, as it stands now.
    pub async fn load(ctx: &Ctx, member: &CoopMember) -> Result<Self, AppError> {
        let refused = ctx.take_form("desk_step").await?;
        let done = match ctx.query("xong") {
            Some(code) => orders::load_desk_order(&ctx.state.pool, member, &code, ctx.state.clock.now())
                .await?
                .map(|order| (order.code, state::seller_word(ctx.lang(), order.state, order.delivery))),
            None => None,
        };
        Ok(Self { refused, done })
    }

    /// A sentence above the list.
    pub fn draw(self, lang: Lang) -> impl IntoView + use<> {
        let refused = field::error_summary(&self.refused, lang, say::step_refused(lang), &[]);
        let done = self.done.map(|(code, word)| {
            let address = link(lang, &format!("/htx/don-hang/{code}"));
            view! {
                <p class="notice notice-good" role="status">
                    {say::done(lang, code, word)}
                    " "
                    <a href=address>{say::done_open(lang)}</a>
                </p>
            }
        });
        view! {
            {refused}
            {done}
        }
    }
}
