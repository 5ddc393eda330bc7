//! Harvests of one product that are sold ahead: `/htx/san-pham/{slug}/mua-vu`.

pub(super) mod actions;
mod steps;

use super::room;
use crate::{
    context::{Ctx, link},
    error::AppError,
    form::{Form, PostForm},
    page::{Page, page, url_encoded},
    ui::{
        field::{self, Field},
        list,
    },
    words::harvest as say,
};
use chrono::NaiveDate;
use leptos::prelude::*;
use market::{
    base::{Lang, money::grouped, time::shown_date},
    catalog::HarvestState,
    harvests::{self, HarvestPage as Harvests, HarvestView, Method},
    people::Scope,
};

/// What is sold ahead of a product, to whom, and what came of it.
#[component]
pub fn HarvestPage() -> AnyView {
    page(|ctx| async move {
        let member = ctx.require_coop_for(Scope::Goods).await?;
        let lang = ctx.lang();
        let slug = ctx.param("slug").to_owned();
        let harvests = harvests::list_harvests(&ctx.state.pool, &member, &slug)
            .await?
            .ok_or(AppError::NotFound)?;
        let opening = ctx.take_form(actions::OPEN).await?;
        let step = ctx.take_form(actions::STEP).await?;
        let is_manager = member.as_manager().is_some();
        let today = ctx.state.clock.today();
        let title = say::title(lang);
        let name = harvests.name.get(lang).to_owned();
        let rows: Vec<_> = harvests
            .harvests
            .iter()
            .map(|harvest| draw(lang, &slug, harvest, is_manager, &step, today))
            .collect();
        let rows = if rows.is_empty() {
            let way_on = (
                link(lang, &format!("/htx/san-pham/{}", url_encoded(&slug))),
                say::to_listing(lang),
            );
            list::empty(
                "/drawings/trai-cay-tuoi-2.svg",
                say::none_title(lang),
                say::none_text(lang),
                way_on,
            )
            .into_any()
        } else {
            rows.into_any()
        };
        let body = view! {
            <p>
                <a href=link(lang, &format!("/htx/san-pham/{}", url_encoded(&slug)))>{say::to_listing(lang)}</a>
            </p>
            <div class="desk-title">
                <div>
                    <h1>{title} ": " {name}</h1>
                    <p class="soft">{say::intro(lang)}</p>
                </div>
            </div>
            <div class="stack stack-wide">
                {field::error_summary(&opening, lang, say::refused(lang), &labels(lang))}
                {field::error_summary(&step, lang, say::refused(lang), &labels(lang))}
                {news(&ctx)}
                {rows}
                {is_manager.then(|| open_form(lang, &slug, &harvests, &opening))}
            </div>
        };
        Ok(Page::new(title, body).in_room(room(lang, &member)))
    })
}

fn labels(lang: Lang) -> [(&'static str, &'static str); 10] {
    [
        ("offer", say::offer(lang)),
        ("from", say::from(lang)),
        ("to", say::to(lang)),
        ("order_until", say::order_until(lang)),
        ("ship_by", say::ship_by(lang)),
        ("expected", say::expected(lang)),
        ("cap", say::cap(lang)),
        ("yielded", say::yield_label(lang)),
        ("method", say::method(lang)),
        ("word", say::word(lang)),
    ]
}

/// What was done last.
fn news(ctx: &Ctx) -> Option<AnyView> {
    let lang = ctx.lang();
    let text = match ctx.query("xong")?.as_str() {
        "mo" => say::done_open(lang),
        "thoi" => say::done_close(lang),
        "can" => say::done_weigh(lang),
        "lai" => say::done_again(lang),
        "chia" => say::done_allot(lang),
        _ => return None,
    };
    Some(view! { <p class="notice notice-good" role="status">{text}</p> }.into_any())
}

/// The form that opens a harvest of a pack that has none.
fn open_form(lang: Lang, slug: &str, harvests: &Harvests, form: &Form) -> AnyView {
    let packs: Vec<_> = harvests
        .packs
        .iter()
        .filter(|pack| !pack.has_harvest)
        .map(|pack| {
            let words = format!("{} – {}", pack.pack.get(lang), pack.price);
            (pack.offer.to_string(), words)
        })
        .collect();
    let body = if packs.is_empty() {
        view! { <p>{say::all_open(lang)}</p> }.into_any()
    } else {
        let field = |name: &str, label: &str| Field::new(form, lang, name, label).autocomplete("off");
        let day = |name, label| field(name, label).kind("date");
        let number = |name, label| field(name, label).input_mode("numeric");
        let slug = slug.to_owned();
        let only = if let [(offer, _)] = packs.as_slice() {
            offer.clone()
        } else {
            String::new()
        };
        let pack = field("offer", say::offer(lang))
            .starting_with(form, &only)
            .select(packs);
        let days = [day("from", say::from(lang)).input(), day("to", say::to(lang)).input()];
        let ends = [
            day("order_until", say::order_until(lang)).input(),
            day("ship_by", say::ship_by(lang)).hint(say::ship_by_hint(lang)).input(),
        ];
        let numbers = [
            number("expected", say::expected(lang)).input(),
            number("cap", say::cap(lang)).hint(say::cap_hint(lang)).input(),
        ];
        view! {
            <PostForm action="/api/harvest/open" lang=lang class="stack">
                <input type="hidden" name="slug" value=slug/>
                {pack}
                <div class="field-pair">{days}</div>
                <div class="field-pair">{ends}</div>
                <div class="field-pair">{numbers}</div>
                <p class="soft small">{say::promise_note(lang)}</p>
                <div>
                    <button class="btn" type="submit">{say::open_button(lang)}</button>
                </div>
            </PostForm>
        }
        .into_any()
    };
    view! {
        <section class="box stack" aria-labelledby="mo-dat-truoc">
            <h2 id="mo-dat-truoc">{say::open_title(lang)}</h2>
            {body}
        </section>
    }
    .into_any()
}

/// One harvest: its figures, who ordered, and what can be done now.
fn draw(lang: Lang, slug: &str, harvest: &HarvestView, is_manager: bool, form: &Form, today: NaiveDate) -> AnyView {
    let id = format!("vu-{}", harvest.id);
    let is_late = harvest.state != HarvestState::Allotted && harvest.ship_by < today && harvest.sold > 0;
    let late = is_late.then(|| view! { " " <span class="pill pill-bad">{say::late(lang)}</span> });
    let (class, state) = match harvest.state {
        HarvestState::Open if harvest.sold >= harvest.cap => ("pill pill-good", say::state_full(lang)),
        HarvestState::Open if harvest.order_until < today => ("pill", say::state_closed(lang)),
        HarvestState::Open => ("pill pill-good", say::state_open(lang)),
        HarvestState::Closed => ("pill", say::state_closed(lang)),
        HarvestState::Weighed => ("pill pill-warn", say::state_weighed(lang)),
        HarvestState::Allotted => ("pill", say::state_allotted(lang)),
    };
    let title = say::heading(lang, shown_date(harvest.from), shown_date(harvest.to));
    let steps = is_manager.then(|| steps::draw(lang, slug, harvest, form));
    view! {
        <section class="box stack" aria-labelledby=id.clone()>
            <div class="row row-spread">
                <h2 id=id.clone()>{title}</h2>
                <p><span class=class>{state}</span> {late}</p>
            </div>
            {figures(lang, harvest)}
            {orders(lang, harvest)}
            {steps}
        </section>
    }
    .into_any()
}

fn figures(lang: Lang, harvest: &HarvestView) -> AnyView {
    let packs = |count: i32| say::packs(lang, grouped(i64::from(count)));
    let allotted = harvest.state == HarvestState::Allotted;
    let sold = if allotted {
        packs(harvest.orders.iter().map(|order| order.wanted).sum())
    } else {
        say::sold_of(lang, grouped(i64::from(harvest.sold)), grouped(i64::from(harvest.cap)))
    };
    let yielded = harvest
        .yielded
        .map(|yielded| view! { <div><dt>{say::yielded(lang)}</dt><dd>{packs(yielded)}</dd></div> });
    let method = harvest.method.map(|method| {
        view! { <div><dt>{say::method(lang)}</dt><dd>{method_word(lang, method)}</dd></div> }
    });
    let word = (!harvest.word.is_empty()).then(|| {
        view! { <p>{say::word_of(lang, &harvest.word)}</p> }
    });
    view! {
        <dl class="sums">
            <div><dt>{say::offer(lang)}</dt><dd>{harvest.pack.get(lang).to_owned()}</dd></div>
            <div><dt>{say::sold_ahead(lang)}</dt><dd>{sold}</dd></div>
            <div><dt>{say::expected(lang)}</dt><dd>{packs(harvest.expected)}</dd></div>
            <div><dt>{say::order_until(lang)}</dt><dd>{shown_date(harvest.order_until)}</dd></div>
            <div><dt>{say::ship_by(lang)}</dt><dd>{shown_date(harvest.ship_by)}</dd></div>
            {yielded}
            {method}
        </dl>
        {word}
    }
    .into_any()
}

pub(super) fn method_word(lang: Lang, method: Method) -> &'static str {
    match method {
        Method::FirstCome => say::first_come(lang),
        Method::InProportion => say::in_proportion(lang),
    }
}

/// Who ordered how much, and what they get.
fn orders(lang: Lang, harvest: &HarvestView) -> AnyView {
    if harvest.orders.is_empty() {
        return view! { <p class="soft">{say::no_orders(lang)}</p> }.into_any();
    }
    let has_shares = harvest.orders.iter().any(|order| order.given.is_some());
    let rows: Vec<_> = harvest
        .orders
        .iter()
        .map(|order| {
            let address = link(lang, &format!("/htx/don-hang/{}", order.code));
            let is_less = order.given.is_some_and(|given| given < order.wanted);
            let given = has_shares.then(|| {
                let given = order.given.map(|given| grouped(i64::from(given))).unwrap_or_default();
                let given = if is_less {
                    view! { <strong>{given}</strong> }.into_any()
                } else {
                    given.into_any()
                };
                view! { <td class="num" data-label=say::given(lang)>{given}</td> }
            });
            view! {
                <tr>
                    <th scope="row"><a class="code" href=address>{order.code.clone()}</a></th>
                    <td data-label=say::who(lang)>{order.shopper_name.clone()}</td>
                    <td class="num" data-label=say::wanted(lang)>{grouped(i64::from(order.wanted))}</td>
                    {given}
                </tr>
            }
        })
        .collect();
    let given = has_shares.then(|| view! { <th scope="col" class="num">{say::given(lang)}</th> });
    let waiting = (harvest.state != HarvestState::Allotted).then(|| {
        view! { <p><a href=link(lang, "/htx/don-hang?the=dat-truoc")>{say::orders_link(lang)}</a></p> }
    });
    view! {
        <table class="table">
            <thead>
                <tr>
                    <th scope="col">{say::order(lang)}</th>
                    <th scope="col">{say::who(lang)}</th>
                    <th scope="col" class="num">{say::wanted(lang)}</th>
                    {given}
                </tr>
            </thead>
            <tbody>{rows}</tbody>
        </table>
        {waiting}
    }
    .into_any()
}
