//! An order group that a case of the operator's is about: `/dieu-hanh/don-hang/{code}`. It is read and never changed here, and
//! whoever reads it is written down.

use crate::{
    context::{Ctx, link},
    coop::order::aside::{actor_word, what},
    error::AppError,
    page::{Page, Room, page},
    rail,
    ui::{state, table},
    words::operator_order as say,
};
use leptos::prelude::*;
use market::{
    base::{Lang, Vnd, time::shown_time},
    ledger::CollectionMode,
    orders::{EventView, GroupCode},
    payments::PaymentState,
    reports::{self, MoneyEntry, MoneyStep, ReadEvent, ReadGroup, ReadOrder},
};

/// Where orders are read.
const PAGE: &str = "/dieu-hanh/don-hang";

/// A code has at most this many characters, however it is typed.
const CODE_MAX: u32 = 40;

/// Asks for a code, and leads on to its order.
#[component]
pub fn FindPage() -> AnyView {
    page(|ctx| async move {
        ctx.require_operator().await?;
        let lang = ctx.lang();
        let typed = ctx.query("ma").unwrap_or_default();
        let found = group_of(&typed);
        if let Some(code) = &found {
            ctx.go_to(&link(lang, &format!("{PAGE}/{code}")));
        }
        let refused = !typed.is_empty() && found.is_none();
        let refused = refused.then(|| view! { <p class="notice notice-warn" role="alert">{say::no_code(lang)}</p> });
        let body = view! {
            <div class="desk-title">
                <h1>{say::find(lang)}</h1>
            </div>
            {refused}
            {draw_find(lang, &typed)}
        };
        Ok::<_, AppError>(Page::new(say::find(lang), body).in_room(Room::Operator))
    })
}

/// One order group.
#[component]
pub fn OrderPage() -> AnyView {
    page(|ctx| async move {
        let operator = ctx.require_operator().await?;
        let lang = ctx.lang();
        let code = group_of(ctx.param("code")).ok_or(AppError::NotFound)?;
        let group = reports::read_order(&ctx.state.pool, operator, &code, ctx.state.clock.now())
            .await?
            .ok_or(AppError::NotFound)?;
        Ok(Page::new(say::title(lang, &group.code), draw(&ctx, &group)).in_room(Room::Operator))
    })
}

/// The order group of a code as people type it, also of one of its parts.
fn group_of(typed: &str) -> Option<GroupCode> {
    GroupCode::parse(typed).or_else(|| GroupCode::parse(typed.trim().rsplit_once('-')?.0))
}

/// The field that asks for a code.
pub(super) fn draw_find(lang: Lang, typed: &str) -> AnyView {
    view! {
        <form class="row" action=link(lang, PAGE) method="get" role="search">
            <div class="field">
                <label for="ma-don">{say::code(lang)}</label>
                <input id="ma-don" name="ma" value=typed.to_owned() maxlength=CODE_MAX autocomplete="off" spellcheck="false"/>
            </div>
            <button class="btn btn-secondary" type="submit">{say::open(lang)}</button>
        </form>
    }
    .into_any()
}

/// Where the order of a code is read, or the one part of it.
pub(super) fn page_of(lang: Lang, code: &str) -> Option<String> {
    let group = group_of(code)?;
    let part = if code == group.as_str() {
        String::new()
    } else {
        format!("#{code}")
    };
    Some(link(lang, &format!("{PAGE}/{group}{part}")))
}

/// A code that leads to its order; as it is where it is none.
pub(super) fn code_link(lang: Lang, code: &str) -> AnyView {
    let shown = code.to_owned();
    match page_of(lang, code) {
        Some(page) => view! { <a class="code" href=page>{shown}</a> }.into_any(),
        None => view! { <span class="code">{shown}</span> }.into_any(),
    }
}

fn draw(ctx: &Ctx, group: &ReadGroup) -> AnyView {
    let lang = ctx.lang();
    let account = if group.has_account {
        say::with_account(lang)
    } else {
        say::guest(lang)
    };
    let orders: Vec<_> = group.orders.iter().map(|order| draw_order(lang, order)).collect();
    view! {
        <div class="desk-title">
            <h1>{say::order(lang)} " " <span class="code">{group.code.clone()}</span></h1>
            <p class="soft">{say::placed(lang, shown_time(group.placed_at))}</p>
        </div>
        <div class="stack stack-wide">
            <section class="box stack stack-tight" aria-labelledby="chung">
                <h2 id="chung">{say::whole(lang)}</h2>
                <p>
                    {group.shopper_name.clone()} " · " {group.shopper_phone.clone()} " · " {account}
                    <br/>
                    <span class="soft small">{say::read(lang)}</span>
                </p>
                <dl class="sums">
                    <div><dt>{say::payment(lang)}</dt><dd>{rail::of(group.method).short(lang)} ", " {mode_word(lang, group.mode)}</dd></div>
                    <div><dt>{say::stands(lang)}</dt><dd>{payment_word(lang, group.payment)}</dd></div>
                    <div><dt>{say::due(lang)}</dt><dd>{group.due.to_string()}</dd></div>
                    {(group.method.is_prepaid())
                        .then(|| view! { <div><dt>{say::received(lang)}</dt><dd>{group.received.to_string()}</dd></div> })}
                </dl>
            </section>
            {orders}
            {draw_money(lang, &group.money)}
        </div>
    }
    .into_any()
}

fn draw_order(lang: Lang, order: &ReadOrder) -> AnyView {
    let (id, heading) = (order.code.clone(), format!("phan-{}", order.code));
    let named = heading.clone();
    let row = |word: &'static str, amount: Vnd, sign: &'static str| {
        (amount != Vnd::ZERO).then(|| view! { <div><dt>{word}</dt><dd>{sign} {amount.to_string()}</dd></div> })
    };
    let lines: Vec<_> = order
        .lines
        .iter()
        .map(|line| {
            let words = say::line(lang, line.quantity, line.name.get(lang), line.pack.get(lang));
            view! { <div><dt>{words}</dt><dd>{line.total.to_string()}</dd></div> }
        })
        .collect();
    view! {
        <section class="box stack" id=id aria-labelledby=named>
            <header class="row row-spread">
                <h2 id=heading><span class="code">{order.code.clone()}</span> " " {order.seller.get(lang).to_owned()}</h2>
                {state::seller_pill(lang, order.state, order.delivery)}
            </header>
            <dl class="sums">
                {lines}
                {row(say::fee(lang), order.delivery_fee, "+")}
                {row(say::extra(lang), order.extra, "+")}
                {row(say::voucher(lang), order.voucher, "−")}
                {row(say::given_back(lang), order.given_back, "−")}
                <div class="total"><dt>{say::total(lang)}</dt><dd>{order.total.to_string()}</dd></div>
            </dl>
            {draw_events(lang, order)}
        </section>
    }
    .into_any()
}

fn draw_events(lang: Lang, order: &ReadOrder) -> AnyView {
    let last = order.events.len().saturating_sub(1);
    let rows: Vec<_> = order
        .events
        .iter()
        .enumerate()
        .map(|(index, event)| {
            let who = match &event.who {
                Some(name) => format!("{} ({name})", actor_word(lang, event.actor)),
                None => actor_word(lang, event.actor).to_owned(),
            };
            let happened = what(lang, &as_view(event), index == 0, order.delivery);
            let reason =
                (!event.reason.is_empty()).then(|| view! { <br/><span class="soft">{event.reason.clone()}</span> });
            view! {
                <li class=(index != last).then_some("done") aria-current=(index == last).then_some("step")>
                    {say::event(lang, who, happened)} " " {state::moment(&shown_time(event.at))} {reason}
                </li>
            }
        })
        .collect();
    view! { <ol class="timeline" aria-label=say::history(lang, &order.code)>{rows}</ol> }.into_any()
}

fn as_view(event: &ReadEvent) -> EventView {
    EventView {
        at: shown_time(event.at),
        actor: event.actor,
        to_state: event.to_state,
        kind: event.kind.clone(),
        reason: event.reason.clone(),
        official: None,
        member: None,
    }
}

fn draw_money(lang: Lang, money: &[MoneyEntry]) -> AnyView {
    let rows = money
        .iter()
        .map(|entry| {
            let is_open = entry.done_at.is_none();
            let open = is_open.then(|| view! { " " <span class="pill pill-wait">{say::open_money(lang)}</span> });
            let done = entry
                .done_at
                .filter(|done| *done != entry.at)
                .map(|done| view! { <br/> {say::done_at(lang, shown_time(done))} });
            let reference = (!entry.reference.is_empty())
                .then(|| view! { <br/> <span class="code small">{entry.reference.clone()}</span> });
            let by = entry.by.as_ref().map(|name| say::by(lang, name));
            view! {
                <tr>
                    <th scope="row">{step_word(lang, entry.step)} {open}</th>
                    <td data-label=say::when(lang)>{state::moment(&shown_time(entry.at))} {done}</td>
                    <td data-label=say::of(lang)>{entry.order.clone().unwrap_or_else(|| say::all(lang).to_owned())}</td>
                    <td data-label=say::note(lang)>{by} {reference}</td>
                    <td class="num" data-label=say::amount(lang)>{entry.amount.to_string()}</td>
                </tr>
            }
        })
        .collect();
    table::table_section(
        "tien-cua-don",
        say::money(lang),
        [
            table::words(say::what(lang)),
            table::words(say::when(lang)),
            table::words(say::of(lang)),
            table::words(say::note(lang)),
            table::figures(say::amount(lang)),
        ],
        rows,
        say::no_money(lang),
    )
}

fn step_word(lang: Lang, step: MoneyStep) -> &'static str {
    match step {
        MoneyStep::Credit => say::step_credit(lang),
        MoneyStep::Card => say::step_card(lang),
        MoneyStep::ToSeller => say::step_to_seller(lang),
        MoneyStep::AtDoor => say::step_at_door(lang),
        MoneyStep::HandedOver => say::step_handed_over(lang),
        MoneyStep::Released => say::step_released(lang),
        MoneyStep::HandedOn => say::step_handed_on(lang),
        MoneyStep::Refund => say::step_refund(lang),
    }
}

fn mode_word(lang: Lang, mode: CollectionMode) -> &'static str {
    match mode {
        CollectionMode::Platform => say::by_platform(lang),
        CollectionMode::Direct => say::by_sellers(lang),
        CollectionMode::Partner => say::by_partner(lang),
    }
}

fn payment_word(lang: Lang, state: PaymentState) -> &'static str {
    match state {
        PaymentState::Created | PaymentState::Authorised => say::awaited(lang),
        PaymentState::Captured => say::captured(lang),
        PaymentState::PartiallyRefunded | PaymentState::Refunded => say::refunded(lang),
        PaymentState::Failed | PaymentState::Voided => say::voided(lang),
    }
}
