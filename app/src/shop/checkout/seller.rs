//! One cooperative's part of the checkout: its goods, and how they come.

use crate::{
    context::link,
    form::{Form, keyed},
    ui::{
        choice::{self, Choice},
        delivery, marks,
    },
    words::{cart as cart_words, checkout as say, delivery as ways},
};
use leptos::prelude::*;
use market::{
    base::{Lang, Vnd},
    checkout::CheckoutGroup,
    orders::Delivery,
    places::bare_name,
};

/// One cooperative's part, with the choice that stands.
#[derive(Clone, Debug)]
pub(super) struct Part {
    lang: Lang,
    group: CheckoutGroup,
    chosen: Option<(Delivery, Vnd)>,
    problem: Option<String>,
}

impl Part {
    /// The part with what was chosen before, else with delivery to the door where that is possible.
    pub(super) fn new(lang: Lang, group: &CheckoutGroup, form: &Form) -> Self {
        let field = field_name(group);
        let typed = form.typed(&field).split('-').next().and_then(Delivery::parse);
        let ship_fee = group.quote.as_ref().and_then(|quote| quote.ship_fee);
        let chosen = match typed {
            Some(Delivery::PickUp) if group.settings.pick_up.is_some() => Some((Delivery::PickUp, Vnd::ZERO)),
            _ => ship_fee.map(|fee| (Delivery::Ship, fee)),
        };
        Self {
            lang,
            group: group.clone(),
            chosen,
            problem: form.problem(&field, lang),
        }
    }

    /// What the standing choice costs.
    pub(super) fn chosen_fee(&self) -> Option<Vnd> {
        self.chosen.map(|(_, fee)| fee)
    }

    /// The goods and the choices.
    pub(super) fn draw(self) -> AnyView {
        let lang = self.lang;
        let cart = &self.group.cart;
        let heading = format!("htx-{}", cart.key());
        let lines: Vec<_> = cart
            .lines
            .iter()
            .map(|line| {
                let changed = (line.price_seen != line.unit_price).then(|| {
                    let text = cart_words::price_changed(lang, line.price_seen, line.unit_price);
                    view! { <br/> <strong class="small">{text}</strong> }
                });
                view! {
                    <li>
                        <span>
                            {say::line(lang, line.quantity, line.name.get(lang))}
                            " "
                            <span class="soft">"(" {line.pack.get(lang).to_owned()} ")"</span>
                            {marks::maker(lang, &line.producer_name, &cart.seller_name)}
                            {changed}
                        </span>
                        " "
                        <span class="num">{line.total().to_string()}</span>
                    </li>
                }
            })
            .collect();
        let is_weighed = cart.lines.iter().any(|line| line.is_by_weight);
        let chosen = self
            .chosen
            .map(|(delivery, fee)| value(delivery, fee))
            .unwrap_or_default();
        let choices = [Some(self.ship()), self.pick_up()].into_iter().flatten().collect();
        view! {
            <section class="coop-box" aria-labelledby=heading.clone()>
                <header class="row row-spread">
                    <div>
                        <h2 class="coop-name" id=heading.clone()>
                            <a href=link(lang, &format!("/gian-hang/{}", cart.seller_slug))>
                                {cart.seller_name.get(lang).to_owned()}
                            </a>
                        </h2>
                        <p class="soft small">{bare_name(&cart.province_name).to_owned()}</p>
                    </div>
                </header>
                <div class="coop-body">
                    {cart.ahead.map(|ahead| marks::promise(lang, ahead))}
                    <ul class="mini">{lines}</ul>
                    {is_weighed.then(|| marks::by_weight(lang))}
                    {choice::choices(&field_name(&self.group), &heading, &chosen, self.problem.clone(), choices)}
                </div>
            </section>
        }
        .into_any()
    }

    fn ship(&self) -> Choice {
        let lang = self.lang;
        let lines = &self.group.cart.lines;
        let unpriced = Choice {
            label: say::ship(lang).to_owned(),
            ..Choice::default()
        };
        let Some(quote) = &self.group.quote else {
            let hint = say::ship_after_province(lang).to_owned();
            return Choice {
                value: Delivery::Ship.as_str().to_owned(),
                hint,
                is_disabled: true,
                ..unpriced
            };
        };
        let Some(fee) = quote.ship_fee else {
            let names = quote.cannot_travel.iter().filter_map(|index| lines.get(*index));
            let names: Vec<_> = names.map(|line| line.name.get(lang)).collect();
            let hint = say::cannot_ship(lang, names.join(", "));
            return Choice {
                value: Delivery::Ship.as_str().to_owned(),
                hint,
                is_disabled: true,
                ..unpriced
            };
        };
        let parcels = delivery::parcels(lines.iter().map(|line| line.shipping_scope));
        let ways = parcels.into_iter().filter_map(|scope| delivery::way(lang, scope));
        let days = quote.days.map(|(least, most)| match least == most {
            true => say::after_days(lang, most),
            false => say::after_days_between(lang, least, most),
        });
        let hints: Vec<_> = ways.map(str::to_owned).chain(days).collect();
        Choice {
            value: value(Delivery::Ship, fee),
            fee: fee.to_string(),
            fee_vnd: Some(fee.0),
            hint: hints.join("; "),
            ..unpriced
        }
    }

    /// Where and when goods are fetched, as the seller says it; nothing where they cannot be.
    fn pick_up(&self) -> Option<Choice> {
        let lang = self.lang;
        let pick_up = self.group.settings.pick_up.as_ref()?;
        let province = bare_name(&self.group.cart.province_name);
        let place = match pick_up.address.as_str() {
            "" => province,
            address => address,
        };
        let hint = match pick_up.hours.as_str() {
            "" => say::pick_up_hint(lang, place),
            hours => format!("{} ({hours})", say::pick_up_hint(lang, place)),
        };
        Some(Choice {
            value: value(Delivery::PickUp, Vnd::ZERO),
            label: ways::pick_up(lang).to_owned(),
            fee: ways::free(lang).to_owned(),
            fee_vnd: Some(0),
            hint,
            is_disabled: false,
        })
    }
}

fn field_name(group: &CheckoutGroup) -> String {
    keyed("delivery", &group.cart.key())
}

/// What is sent: the choice, and the fee that was shown with it.
fn value(delivery: Delivery, fee: Vnd) -> String {
    format!("{}-{}", delivery.as_str(), fee.0)
}
