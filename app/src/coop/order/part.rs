//! Handing over a part of an order now and the rest later, and what carriers have taken.

use super::actions::{TRACKING_CODE_MAX, app_error, order_address};
use crate::{
    context::Ctx,
    error::AppError,
    form::{Form, PostForm, Problems},
    ui::{
        field::{Field, error_summary},
        state,
    },
    words::desk_order as say,
};
use leptos::prelude::*;
use market::{
    base::{Lang, Line, secret::Token},
    orders::{self, DeskOrder, LineView, OrderState, Part, PartRefused, ShipmentView, Step},
    people::Scope,
};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Before the place of a line, the name of the field in which its packs are counted.
const LINE: &str = "phan-";

/// More packs are never counted in a field.
const PACKS_MAX: i32 = 99_999;

/// The form of a carrier's number that is written down later, and its field.
pub(super) const TRACKING_FORM: &str = "desk_tracking";
pub(super) const TRACKING: &str = "tracking";

/// What goes now.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct PartForm {
    lang: Lang,
    code: String,
    /// Its own secret: it sends the part once, however often it comes.
    key: String,
    tracking_code: String,
    /// How many packs of each line.
    #[serde(flatten)]
    quantity: BTreeMap<String, String>,
}

/// Hands a part of an order to a carrier.
#[server(prefix = "/api", endpoint = "desk/hand_over_part")]
pub async fn hand_over_part(#[server(flatten)] form: PartForm) -> Result<(), AppError> {
    let ctx = Ctx::here()?;
    let member = ctx.require_coop_for(Scope::Orders).await?;
    let key = Token::parse(&form.key).ok_or(AppError::BadRequest)?;
    let page = order_address(form.lang, &form.code);
    let refused = format!("{page}#giao-mot-phan");
    let mut problems = Problems::default();
    let tracking_code = Line::parse_optional(&form.tracking_code, TRACKING_CODE_MAX);
    let tracking_code = problems.check("tracking_code", tracking_code);
    let parts = form.parts(&mut problems);
    let Some(tracking_code) = tracking_code.filter(|_| problems.is_empty()) else {
        return ctx.refuse("desk_part", &form, problems, &refused).await;
    };
    let now = ctx.state.clock.now();
    match orders::hand_over_part(&ctx.state.pool, &member, &key, &form.code, &parts, &tracking_code, now).await {
        Ok(()) => {
            ctx.go_to(&page);
            Ok(())
        }
        Err(reason) => {
            let problem = match reason {
                PartRefused::NothingChosen => AppError::NothingToSend,
                PartRefused::MoreThanLeft => AppError::MoreThanLeft,
                PartRefused::Order(reason) => app_error(reason)?,
            };
            ctx.refuse("desk_part", &form, problem, &refused).await
        }
    }
}

/// The carrier's number of what has gone.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct TrackingForm {
    lang: Lang,
    code: String,
    shipment: String,
    tracking: String,
}

/// Writes down the carrier's number of what has gone, or puts it right.
#[server(prefix = "/api", endpoint = "desk/tracking")]
pub async fn set_tracking(#[server(flatten)] form: TrackingForm) -> Result<(), AppError> {
    let ctx = Ctx::here()?;
    let member = ctx.require_coop_for(Scope::Orders).await?;
    let shipment = form.shipment.parse().map_err(|_| AppError::NotFound)?;
    let page = order_address(form.lang, &form.code);
    let refused = format!("{page}#da-ban-giao");
    let mut problems = Problems::default();
    let tracking = Line::parse(&form.tracking, TRACKING_CODE_MAX);
    let Some(tracking) = problems.check(TRACKING, tracking) else {
        return ctx.refuse(TRACKING_FORM, &form, problems, &refused).await;
    };
    let now = ctx.state.clock.now();
    match orders::set_tracking(&ctx.state.pool, &member, &form.code, shipment, &tracking, now).await {
        Ok(()) => {
            ctx.go_to(&refused);
            Ok(())
        }
        Err(reason) => ctx.refuse(TRACKING_FORM, &form, app_error(reason)?, &refused).await,
    }
}

impl PartForm {
    fn parts(&self, problems: &mut Problems) -> Vec<Part> {
        let mut parts = Vec::new();
        for (name, typed) in &self.quantity {
            let Some(position) = name.strip_prefix(LINE).and_then(|place| place.parse().ok()) else {
                continue;
            };
            let typed = typed.trim();
            let quantity = if typed.is_empty() { Ok(0) } else { typed.parse() };
            let quantity = quantity.ok().filter(|quantity| (0..=PACKS_MAX).contains(quantity));
            let problem = AppError::NotANumber { min: 0, max: PACKS_MAX };
            let quantity = problems.check(name.clone(), quantity.ok_or(problem));
            parts.extend(quantity.map(|quantity| Part { position, quantity }));
        }
        parts
    }
}

/// What is wrong with the form that came back.
pub(super) fn summary(lang: Lang, order: &DeskOrder, form: &Form) -> Option<AnyView> {
    let names: Vec<_> = order
        .lines
        .iter()
        .map(|line| format!("{LINE}{}", line.position))
        .collect();
    let lines = names.iter().zip(&order.lines);
    let mut labels: Vec<_> = lines.map(|(name, line)| (name.as_str(), line.name.get(lang))).collect();
    labels.push(("tracking_code", say::tracking_code(lang)));
    error_summary(form, lang, say::part_refused(lang), &labels)
}

/// The form for a part, folded away: mostly everything goes at once.
pub(super) fn draw_form(lang: Lang, order: &DeskOrder, form: &Form) -> Option<AnyView> {
    let packs: i32 = order.lines.iter().map(LineView::left).sum();
    if order.next_step != Some(Step::HandOver) || order.cancel_request.is_some() || packs < 2 {
        return None;
    }
    let code = order.code.clone();
    let key = Token::random().reveal();
    let lines = order.lines.iter().filter(|line| line.left() > 0);
    let lines: Vec<_> = lines
        .map(|line| {
            let name = format!("{LINE}{}", line.position);
            let label = format!("{}, {}", line.name.get(lang), line.pack.get(lang));
            Field::new(form, lang, &name, &label)
                .hint(say::part_left(lang, line.left()))
                .starting_with(form, "0")
                .kind("number")
                .input_mode("numeric")
                .range("0", line.left().to_string())
                .input()
        })
        .collect();
    let tracking_code = Field::new(form, lang, "tracking_code", say::tracking_code(lang))
        .id("ma-phan")
        .length_max(TRACKING_CODE_MAX)
        .optional()
        .autocomplete("off")
        .input();
    let section = view! {
        <details class="box" id="giao-mot-phan" open=form.came_back()>
            <summary>{say::part_title(lang)}</summary>
            <PostForm action="/api/desk/hand_over_part" lang=lang class="stack">
                <input type="hidden" name="code" value=code/>
                <input type="hidden" name="key" value=key/>
                <p class="soft">{say::part_hint(lang)}</p>
                {lines}
                {tracking_code}
                <div>
                    <button class="btn btn-secondary" type="submit">{say::part_send(lang)}</button>
                </div>
            </PostForm>
        </details>
    };
    Some(section.into_any())
}

/// What carriers have taken, with the number of each, which can be put right while it is on its way; nothing while that is
/// nothing.
pub(super) fn draw_shipments(lang: Lang, order: &DeskOrder, form: &Form) -> Option<AnyView> {
    if order.shipments.is_empty() {
        return None;
    }
    let is_in_parts = order.shipments.len() > 1 || order.is_partly_sent();
    let is_on_the_way = order.state == OrderState::HandedOver || order.is_partly_sent();
    let rows: Vec<_> = order
        .shipments
        .iter()
        .map(|shipment| {
            let tracking = is_on_the_way.then(|| tracking(lang, order, shipment, form));
            let number = (!shipment.tracking_code.is_empty()).then(|| {
                view! {
                    <br/>
                    {say::tracking_code(lang)}
                    ": "
                    <span class="code">{shipment.tracking_code.clone()}</span>
                }
            });
            let goods = is_in_parts.then(|| {
                let goods: Vec<_> = shipment
                    .parts
                    .iter()
                    .filter_map(|part| part_words(lang, &order.lines, part))
                    .collect();
                view! { <br/><span class="soft">{goods.join(" · ")}</span> }
            });
            view! { <li>{state::moment(&shipment.at)} {number} {goods} {tracking}</li> }
        })
        .collect();
    let section = view! {
        <section class="box stack stack-tight" aria-labelledby="da-ban-giao">
            <h2 id="da-ban-giao">{say::shipments(lang)}</h2>
            <ul class="plain stack stack-tight">{rows}</ul>
        </section>
    };
    Some(section.into_any())
}

/// The field for the number of one shipment. What was refused comes back in its own form.
fn tracking(lang: Lang, order: &DeskOrder, shipment: &ShipmentView, form: &Form) -> AnyView {
    let (code, id) = (order.code.clone(), shipment.id.to_string());
    let of = say::tracking_of(lang, &shipment.at);
    let untouched = Form::default();
    let own = if form.typed("shipment") == id { form } else { &untouched };
    let field = Field::new(own, lang, TRACKING, say::tracking_code(lang))
        .label_more(of.clone())
        .starting_with(own, &shipment.tracking_code)
        .length_max(TRACKING_CODE_MAX)
        .autocomplete("off");
    // The summary of what is wrong leads to the field by its name.
    let field = if own.came_back() {
        field
    } else {
        field.id(format!("{TRACKING}-{id}"))
    };
    view! {
        <PostForm action="/api/desk/tracking" lang=lang class="stack stack-tight no-print">
            <input type="hidden" name="code" value=code/>
            <input type="hidden" name="shipment" value=id/>
            {field.input()}
            <div>
                <button class="btn btn-secondary" type="submit">
                    {say::tracking_send(lang)}
                    <span class="vh">" " {of}</span>
                </button>
            </div>
        </PostForm>
    }
    .into_any()
}

/// `2 × Miến dong, gói 500 g`.
pub fn part_words(lang: Lang, lines: &[LineView], part: &Part) -> Option<String> {
    let line = lines.iter().find(|line| line.position == part.position)?;
    Some(format!(
        "{} × {}, {}",
        part.quantity,
        line.name.get(lang),
        line.pack.get(lang)
    ))
}
