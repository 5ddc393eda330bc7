//! How the cooperative delivers: one row for each way of travelling, fetching, and the least of an order.

use crate::{
    coop::numbers::parse_whole,
    error::AppError,
    form::{Form, PostForm, Problems, parse_line},
    ui::{
        delivery,
        field::{self, Field},
    },
    words::shopfront as say,
};
use leptos::prelude::*;
use market::{
    base::{Lang, Vnd, money::grouped},
    catalog::ShippingScope,
    checkout::{
        DeliveryRate, DeliverySettings, OwnDelivery, PickUp,
        delivery::{DAYS_MAX, FEE_MAX, PICK_UP_MAX, WAYS},
    },
    coops::MINIMUM_MAX,
};
use std::collections::BTreeMap;

/// What the form sends: a text for each field.
pub(super) type Values = BTreeMap<String, String>;

fn input(name: &str) -> String {
    format!("values[{name}]")
}

fn of_way(scope: ShippingScope, field: &str) -> String {
    format!("{}_{field}", scope.as_str())
}

pub(super) fn draw(lang: Lang, own: &OwnDelivery, minimum: Vnd, form: &Form) -> AnyView {
    let settings = &own.settings;
    let number = |name: &str, label: &str, value: String, more: &str| {
        Field::new(form, lang, &input(name), label)
            .starting_with(form, &value)
            .label_more(more)
            .input_mode("numeric")
            .autocomplete("off")
            .for_draft()
            .input()
    };
    let tick = |name: &str, is_saved: bool| {
        if form.came_back() {
            !form.typed(&input(name)).is_empty()
        } else {
            is_saved
        }
    };
    let amount = |amount: Vnd| grouped(amount.0);
    let ways: Vec<_> = WAYS
        .into_iter()
        .map(|(scope, usual)| {
            let rate = settings.rate(scope);
            let name = delivery::way(lang, scope).unwrap_or_default();
            let on = of_way(scope, "on");
            let days = rate.and_then(|rate| rate.days);
            view! {
                <fieldset class="fieldset stack stack-tight">
                    <legend>{name}</legend>
                    <label class="check">
                        <input type="checkbox" name=input(&on) value="1" checked=tick(&on, rate.is_some())/>
                        <span>{say::offered(lang)} <span class="vh">" " {name}</span></span>
                    </label>
                    <div class="shopfront-rate">
                        {number(&of_way(scope, "fee"), say::fee(lang), amount(rate.map_or(usual, |rate| rate.fee)), name)}
                        {number(
                            &of_way(scope, "free"),
                            say::free_from(lang),
                            rate.and_then(|rate| rate.free_from).map(amount).unwrap_or_default(),
                            name,
                        )}
                        {number(
                            &of_way(scope, "min"),
                            say::days_min(lang),
                            days.map(|days| days.0.to_string()).unwrap_or_default(),
                            name,
                        )}
                        {number(
                            &of_way(scope, "max"),
                            say::days_max(lang),
                            days.map(|days| days.1.to_string()).unwrap_or_default(),
                            name,
                        )}
                    </div>
                </fieldset>
            }
        })
        .collect();
    let pick_up = settings.pick_up.clone().unwrap_or_default();
    let text = |name: &str, label: &str, value: &str| {
        Field::new(form, lang, &input(name), label)
            .starting_with(form, value)
            .length_max(PICK_UP_MAX)
            .autocomplete("off")
            .for_draft()
            .input()
    };
    let least = if minimum == Vnd::ZERO {
        String::new()
    } else {
        amount(minimum)
    };
    let version = own.version.to_string();
    let labels = labels(lang);
    let labels: Vec<_> = labels.iter().map(|(name, label)| (name.as_str(), *label)).collect();
    let least = number("minimum", say::minimum(lang), least, "");
    let preparation = settings.preparation_days.to_string();
    let preparation = number("preparation", say::preparation(lang), preparation, "");
    let is_fetched = tick("pick_up_on", settings.pick_up.is_some());
    let address = text("pick_up_address", say::pick_up_address(lang), &pick_up.address);
    let hours = text("pick_up_hours", say::pick_up_hours(lang), &pick_up.hours);
    view! {
        <section class="box stack" aria-labelledby="giao-hang">
            <h2 id="giao-hang">{say::delivery(lang)}</h2>
            <p class="soft">{say::delivery_hint(lang)}</p>
            {field::error_summary(form, lang, say::not_saved(lang), &labels)}
            <PostForm action="/api/shopfront/delivery" lang=lang class="stack">
                <input type="hidden" name="version" value=version/>
                <div class="field-pair">
                    {least}
                    {preparation}
                </div>
                {ways}
                <fieldset class="fieldset stack stack-tight">
                    <legend>{say::pick_up(lang)}</legend>
                    <label class="check">
                        <input
                            type="checkbox"
                            name=input("pick_up_on")
                            value="1"
                            checked=is_fetched
                        />
                        <span>{say::pick_up_offered(lang)}</span>
                    </label>
                    <div class="field-pair">
                        {address}
                        {hours}
                    </div>
                </fieldset>
                <div>
                    <button class="btn" type="submit">{say::save_delivery(lang)}</button>
                </div>
            </PostForm>
        </section>
    }
    .into_any()
}

fn labels(lang: Lang) -> Vec<(String, &'static str)> {
    let mut labels = vec![
        (input("minimum"), say::minimum(lang)),
        (input("preparation"), say::preparation(lang)),
        (input("pick_up_address"), say::pick_up_address(lang)),
        (input("pick_up_hours"), say::pick_up_hours(lang)),
    ];
    let fields = [
        ("fee", say::fee(lang)),
        ("free", say::free_from(lang)),
        ("min", say::days_min(lang)),
        ("max", say::days_max(lang)),
    ];
    for (scope, _) in WAYS {
        labels.extend(fields.map(|(field, label)| (input(&of_way(scope, field)), label)));
    }
    labels
}

/// The settings and the least of an order that were sent.
pub(super) fn parse(values: &Values) -> Result<(DeliverySettings, Vnd), Problems> {
    let mut problems = Problems::default();
    let typed = |name: &str| values.get(name).map_or("", String::as_str).trim().to_owned();
    let mut number = |name: &str, max: i64| -> Option<i64> {
        let text = typed(name);
        if text.is_empty() {
            return None;
        }
        let max = i32::try_from(max).unwrap_or(i32::MAX);
        problems.check(input(name), parse_whole(&text, 0, max)).map(i64::from)
    };
    let minimum = Vnd(number("minimum", MINIMUM_MAX.0).unwrap_or_default());
    let preparation_days = number("preparation", DAYS_MAX.into()).unwrap_or_default();
    let mut rates = Vec::new();
    let mut wrong = Vec::new();
    for (scope, _) in WAYS {
        if typed(&of_way(scope, "on")).is_empty() {
            continue;
        }
        let fee = number(&of_way(scope, "fee"), FEE_MAX.0);
        if typed(&of_way(scope, "fee")).is_empty() {
            wrong.push((of_way(scope, "fee"), AppError::Required));
        }
        let free_from = number(&of_way(scope, "free"), 1_000_000_000).map(Vnd);
        let least = number(&of_way(scope, "min"), DAYS_MAX.into());
        let most = number(&of_way(scope, "max"), DAYS_MAX.into());
        let days = least.or(most).zip(most.or(least));
        if days.is_some_and(|(least, most)| least > most) {
            wrong.push((of_way(scope, "max"), AppError::DaysReversed));
        }
        let small = |days: i64| i32::try_from(days).unwrap_or(DAYS_MAX);
        rates.push(DeliveryRate {
            scope,
            fee: Vnd(fee.unwrap_or_default()),
            free_from,
            days: days.map(|(least, most)| (small(least), small(most))),
        });
    }
    for (name, problem) in wrong {
        problems.add(input(&name), problem);
    }
    let mut text = |name: &str| {
        let line = parse_line(&typed(name), PICK_UP_MAX);
        problems.check(input(name), line).unwrap_or_default().into_string()
    };
    let pick_up = PickUp {
        address: text("pick_up_address"),
        hours: text("pick_up_hours"),
    };
    let pick_up = (!typed("pick_up_on").is_empty()).then_some(pick_up);
    if rates.is_empty() && pick_up.is_none() {
        problems.add("", AppError::NoDelivery);
    }
    let settings = DeliverySettings {
        rates,
        pick_up,
        preparation_days: i32::try_from(preparation_days).unwrap_or_default(),
    };
    if problems.is_empty() {
        Ok((settings, minimum))
    } else {
        Err(problems)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn values(pairs: &[(&str, &str)]) -> Values {
        pairs
            .iter()
            .map(|(name, text)| ((*name).to_owned(), (*text).to_owned()))
            .collect()
    }

    #[test]
    fn a_form_says_how_goods_come() {
        let sent = values(&[
            ("minimum", "100.000"),
            ("preparation", "1"),
            ("nationwide_on", "1"),
            ("nationwide_fee", "25.000"),
            ("nationwide_free", "500.000"),
            ("nationwide_max", "4"),
            ("regional_fast_fee", "99"),
        ]);
        let (settings, minimum) = parse(&sent).expect("nothing is wrong");
        assert_eq!(
            (minimum, settings.rates.len(), settings.pick_up.is_none()),
            (Vnd(100_000), 1, true)
        );
        let rate = settings.rates[0];
        assert_eq!(
            (rate.fee, rate.free_from, rate.days),
            (Vnd(25_000), Some(Vnd(500_000)), Some((4, 4)))
        );
    }

    #[test]
    fn what_makes_no_sense_is_named() {
        for (pairs, problem) in [
            (&[][..], "NoDelivery"),
            (&[("nationwide_on", "1")], "Required"),
            (&[("pick_up_on", "1"), ("minimum", "nhiều")], "NotANumber"),
            (
                &[
                    ("nationwide_on", "1"),
                    ("nationwide_fee", "1"),
                    ("nationwide_min", "5"),
                    ("nationwide_max", "2"),
                ],
                "DaysReversed",
            ),
        ] {
            let problems = format!("{:?}", parse(&values(pairs)).expect_err("something is wrong"));
            assert!(problems.contains(problem), "{problems}");
        }
    }
}
