//! Weighing what is sold by weight.

use super::actions::{app_error, order_address};
use super::returns::actions::require_own;
use crate::{
    context::Ctx,
    coop::numbers::parse_whole,
    error::AppError,
    form::{Form, PostForm, Problems},
    ui::field::{Field, error_summary},
    words::returns as say,
};
use leptos::prelude::*;
use market::{
    base::{Lang, Vnd},
    orders::{self, DeskOrder, FarOff, LineView, OrderState, Weight, WeightRefused},
    people::Scope,
};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Before the place of a line, the name of the field for its grams.
const LINE: &str = "gam-";

/// What the lines weigh.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct WeighForm {
    lang: Lang,
    code: String,
    /// `1` to ask the shopper to pay more for what weighs more.
    asks_more: String,
    /// The grams of each line.
    #[serde(flatten)]
    grams: BTreeMap<String, String>,
}

/// Writes down what the lines of an order weigh.
#[server(prefix = "/api", endpoint = "desk/weigh")]
pub async fn weigh_order(#[server(flatten)] form: WeighForm) -> Result<(), AppError> {
    let ctx = Ctx::here()?;
    let member = ctx.require_coop_for(Scope::Orders).await?;
    require_own(&ctx, &member, &form.code).await?;
    let page = order_address(form.lang, &form.code);
    let refused_at = format!("{page}#can-hang");
    let mut problems = Problems::default();
    let mut weights = Vec::new();
    for (name, typed) in &form.grams {
        let Some(position) = name.strip_prefix(LINE).and_then(|place| place.parse().ok()) else {
            continue;
        };
        if !typed.trim().is_empty() {
            // What is no number is as far off as a weight can be: it is refused with the bounds of its line.
            let grams = parse_whole(typed, 1, i32::MAX).unwrap_or_default();
            weights.push(Weight { position, grams });
        }
    }
    let (asks_more, now) = (form.asks_more == "1", ctx.state.clock.now());
    match orders::weigh(&ctx.state.pool, &member, &form.code, &weights, asks_more, now).await {
        Ok(()) => {
            ctx.go_to(&page);
            return Ok(());
        }
        Err(WeightRefused::NothingWeighed) => problems.add("", AppError::NothingWeighed),
        Err(WeightRefused::FarOff(lines)) => {
            for FarOff { position, least, most } in lines {
                let problem = AppError::NotANumber { min: least, max: most };
                problems.add(format!("{LINE}{position}"), problem);
            }
        }
        Err(WeightRefused::Order(refused)) => problems.add("", app_error(refused)?),
    }
    ctx.refuse("desk_weigh", &form, problems, &refused_at).await
}

/// What is wrong with the form that came back.
pub(super) fn summary(lang: Lang, order: &DeskOrder, form: &Form) -> Option<AnyView> {
    let names: Vec<_> = order
        .lines
        .iter()
        .map(|line| format!("{LINE}{}", line.position))
        .collect();
    let lines = names.iter().zip(&order.lines);
    let labels: Vec<_> = lines.map(|(name, line)| (name.as_str(), line.name.get(lang))).collect();
    error_summary(form, lang, say::weigh_refused(lang), &labels)
}

/// The scales, while the order is being packed and holds goods that are sold by weight.
pub(super) fn draw(lang: Lang, order: &DeskOrder, form: &Form) -> Option<AnyView> {
    let is_packed = matches!(order.state, OrderState::Preparing | OrderState::Ready);
    let is_by_weight = order.lines.iter().any(|line| line.weight.is_some());
    if !is_packed || !is_by_weight || order.is_partly_sent() {
        return None;
    }
    let code = order.code.clone();
    let fields: Vec<_> = order
        .lines
        .iter()
        .filter_map(|line| draw_field(lang, line, form))
        .collect();
    let asks_more = (!order.is_prepaid).then(|| {
        let is_asked = form.typed("asks_more") == "1" || asked_extra(order) > Vnd::ZERO;
        view! {
            <label class="check">
                <input type="checkbox" name="asks_more" value="1" checked=is_asked/>
                " "
                <span>{say::asks_more(lang)}</span>
            </label>
        }
    });
    let waiting = (asked_extra(order) > Vnd::ZERO)
        .then(|| view! { <p class="notice notice-warn">{say::extra_waiting(lang, asked_extra(order))}</p> });
    let class = if order.lines.iter().any(LineView::is_to_be_weighed) {
        "box stack act-now"
    } else {
        "box stack"
    };
    let section = view! {
        <section class=class id="can-hang" aria-labelledby="ten-can-hang">
            <h2 id="ten-can-hang">{say::weight(lang)}</h2>
            <p class="soft">{say::weight_hint(lang)}</p>
            {waiting}
            <PostForm action="/api/desk/weigh" lang=lang class="stack">
                <input type="hidden" name="code" value=code/>
                {fields}
                {asks_more}
                <div>
                    <button class="btn" type="submit">{say::weigh_send(lang)}</button>
                </div>
            </PostForm>
        </section>
    };
    Some(section.into_any())
}

fn asked_extra(order: &DeskOrder) -> Vnd {
    Vnd(order.lines.iter().map(|line| line.asked_extra.0).sum())
}

fn draw_field(lang: Lang, line: &LineView, form: &Form) -> Option<AnyView> {
    let (expected, weighed) = line.weight?;
    let hint = match weighed {
        Some(weighed) => say::weight_before(lang, expected, weighed),
        None => say::weight_expected(lang, expected),
    };
    let label = say::weight_of(lang, line.name.get(lang));
    let field = Field::new(form, lang, &format!("{LINE}{}", line.position), &label)
        .hint(hint)
        .starting_with(form, &weighed.map(|grams| grams.to_string()).unwrap_or_default())
        .optional()
        .input_mode("numeric")
        .autocomplete("off")
        .input();
    Some(field)
}

/// What a line weighs, or was to weigh; nothing of what is not sold by weight.
pub(crate) fn weight_words(lang: Lang, line: &LineView) -> Option<String> {
    let (expected, weighed) = line.weight?;
    Some(match weighed {
        Some(weighed) => say::weighed_line(lang, weighed, expected),
        None => say::to_weigh_line(lang, expected),
    })
}
