//! The orders of a tab: cards on a phone, rows of a table on a desk.

use super::{Live, part, tab_value, time_left};
use leptos::prelude::*;
use market::orders::{AheadView, Delivery, Desk, DeskTab, OrderCard, Step};

/// The id of the form below the list, to which the boxes of the rows belong.
pub const CHOICE_FORM: &str = "chon-don";

/// The orders of the tab, or what an empty tab means.
#[component]
pub fn OrderCards(
    /// The screen.
    live: Live,
) -> impl IntoView {
    let is_empty = move || live.desk.with(|desk| desk.cards.is_empty());
    part(view! {
        <Show when=move || !is_empty() fallback=move || view! { <EmptyTab live=live/> }>
            <ul class="order-list">
                <For
                    each=move || live.desk.with(|desk| desk.cards.clone())
                    // A card is drawn again when any of these has changed.
                    key=|card| (card.code.clone(), card.state, card.to_collect, card.is_cancel_requested, card.is_partly_sent, card.is_return_open)
                    children=move |card| view! { <Card live=live card=card/> }
                />
            </ul>
        </Show>
    })
}

/// What an empty tab means, and where to go instead.
#[component]
fn EmptyTab(live: Live) -> impl IntoView {
    let (tab, is_start, is_narrowed) = live
        .desk
        .with_untracked(|desk| (desk.tab, desk.is_start, desk.matching.is_some()));
    let words = if !is_start {
        let (title, link) = (live.say(|words| &words.beyond.0), live.say(|words| &words.beyond.1));
        (title, String::new(), link, tab)
    } else if is_narrowed {
        let title = live.say(|words| &words.unmatched.0);
        let hint = live.say(|words| &words.unmatched.1);
        (title, hint, live.say(|words| &words.unmatched.2), tab)
    } else {
        let title = live.say(|words| words.empty.get(tab.as_str()));
        let hint = live.say(|words| words.empty_hint.get(tab.as_str()));
        let link = live.say(|words| words.empty_link.get(tab.as_str()));
        let other = if tab == DeskTab::Waiting {
            DeskTab::ToShip
        } else {
            DeskTab::Waiting
        };
        (title, hint, link, other)
    };
    let (title, hint, link, to_tab) = words;
    let address = format!("{}?the={}", live.say(|words| &words.desk_address), tab_value(to_tab));
    view! {
        <div class="empty after-head">
            <img src="/drawings/trai-cay-tuoi-2.svg" alt="" width="400" height="300"/>
            <h3>{title}</h3>
            <p>{hint}</p>
            <a class="btn btn-secondary" href=address>{link}</a>
        </div>
    }
}

#[component]
fn Card(live: Live, card: OrderCard) -> impl IntoView {
    let address = format!("{}/{}", live.say(|words| &words.desk_address), card.code);
    let code = card.code.clone();
    let (landed, code_of_row) = (code.clone(), code.clone());
    let is_new = Memo::new(move |_| live.landed.with(|all| all.contains(&landed)));
    let place = if card.delivery == Delivery::PickUp {
        live.say(|words| &words.pick_up)
    } else {
        card.place
    };
    let state = card.state;
    let state_key = format!("{}.{}", state.as_str(), card.delivery.as_str());
    let money = live
        .say(|words| words.payments.get(card.money.as_str()))
        .replace('#', &card.to_collect.to_string());
    let choose = (!live.say(|words| &words.choose).is_empty()).then(|| view! { <Choose live=live code=code.clone()/> });
    let (code_of_left, code_of_note) = (code.clone(), code.clone());
    let code_of_soon = code.clone();
    let is_soon = Memo::new(move |_| live.desk.with(|desk| card_of(desk, &code_of_soon).is_some_and(is_near)));
    let left = Memo::new(move |_| left(live, &code_of_left));
    let has_note = move || {
        live.desk
            .with(|desk| card_of(desk, &code_of_note).is_some_and(|card| card.has_unread_note))
    };
    part(view! {
        <li class="order-card" class:order-new=move || is_new.get() data-order=code_of_row>
            {choose}
            <h3 class="order-code">
                <a class="code" href=address>{code.clone()}</a>
                " "
                <span class="new-mark" hidden=move || !is_new.get()>{live.say(|words| &words.new_mark)}</span>
            </h3>
            <p class="order-when">{card.placed_at}</p>
            <p class="order-who">
                {card.shopper_name}
                " "
                <span class="soft">{place}</span>
            </p>
            <ul class="order-goods">{card.goods.into_iter().map(|good| view! { <li>{good}</li> }).collect_view()}</ul>
            <p class="order-pills">
                <span class=live.say(|words| words.pills.get(state.as_str()))>{live.say(|words| words.states.get(&state_key))}</span>
                " "
                <span class=if card.money.is_settled() { "pill pill-good" } else { "pill" }>{money}</span>
                {card
                    .is_partly_sent
                    .then(|| view! { " " <span class="pill pill-warn">{live.say(|words| &words.partly_sent)}</span> })}
                {card.ahead.map(|ahead| ahead_pill(live, &ahead))}
                {card
                    .is_cancel_requested
                    .then(|| view! { " " <span class="pill pill-bad">{live.say(|words| &words.asks_cancel)}</span> })}
                {card
                    .is_return_open
                    .then(|| view! { " " <span class="pill pill-bad">{live.say(|words| &words.asks_return)}</span> })}
                " "
                <span class="left" class:left-soon=move || is_soon.get() hidden=move || left.with(String::is_empty)>{left}</span>
                " "
                <span class="new-mark" hidden=move || !has_note()>{live.say(|words| &words.unread_note)}</span>
            </p>
            <p class="order-sum">
                <span class="price">{card.total.to_string()}</span>
            </p>
            {card.next_step.map(|step| view! { <StepForm live=live code=code step=step/> })}
        </li>
    })
}

/// The promised day of goods of a harvest, and whether it is over.
fn ahead_pill(live: Live, ahead: &AheadView) -> impl IntoView + use<> {
    let (class, pattern) = if ahead.is_late {
        ("pill pill-bad", live.say(|words| &words.ahead_late))
    } else {
        ("pill", live.say(|words| &words.ahead))
    };
    let text = pattern.replace('#', &ahead.ship_by);
    view! { " " <span class=class>{text}</span> }
}

fn card_of<'a>(desk: &'a Desk, code: &str) -> Option<&'a OrderCard> {
    desk.cards.iter().find(|card| card.code == code)
}

/// Whether an end is near: the time to confirm, as the order's timer has marked it, or two hours to answer.
fn is_near(card: &OrderCard) -> bool {
    card.is_reminded || card.is_cancel_requested && card.minutes_left.is_some_and(|minutes| minutes < 120)
}

/// `Còn 3 giờ để xác nhận`; nothing where no time runs.
fn left(live: Live, code: &str) -> String {
    let left = live.desk.with(|desk| {
        let card = card_of(desk, code)?;
        Some((card.minutes_left?, card.is_cancel_requested))
    });
    let Some((minutes, is_asked)) = left else {
        return String::new();
    };
    let time = time_left(
        minutes,
        &live.say(|words| &words.hours),
        &live.say(|words| &words.minutes),
    );
    let pattern = if is_asked {
        live.say(|words| &words.left_to_answer)
    } else {
        live.say(|words| &words.left_to_confirm)
    };
    pattern.replace('#', &time)
}

/// The box that chooses the order. It belongs to the form below the list, which is told what the page holds as well.
#[component]
fn Choose(live: Live, code: String) -> impl IntoView {
    view! {
        <label class="order-pick">
            <input type="checkbox" name=format!("don[{code}]") value="1" form=CHOICE_FORM autocomplete="off"/>
            <span class="vh">{live.say(|words| &words.choose)} " " {code.clone()}</span>
        </label>
        <input type="hidden" name=format!("trang[{code}]") value="1" form=CHOICE_FORM/>
    }
}

/// The one lawful next step, as a plain form.
#[component]
fn StepForm(live: Live, code: String, step: Step) -> impl IntoView {
    view! {
        <form class="order-act" method="post" action="/api/desk/advance">
            <input type="hidden" name="lang" value=live.lang.tag()/>
            <input type="hidden" name="code" value=code.clone()/>
            <input type="hidden" name="step" value=step.as_str()/>
            <input type="hidden" name="back" value=live.say(|words| &words.here)/>
            <button class="btn" type="submit">
                {live.say(|words| words.steps.get(step.as_str()))}
                <span class="vh">" " {code}</span>
            </button>
        </form>
    }
}
