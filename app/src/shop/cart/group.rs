//! One cooperative's part of the cart.

use super::{actions::quantity_field, refusal};
use crate::{
    context::link,
    form::Form,
    ui::{
        delivery,
        layout::icon,
        marks,
        picture::{category_drawing, thumb},
    },
    words::{cart as say, harvest},
};
use leptos::prelude::*;
use market::{
    base::{Lang, Vnd},
    browse::drawing_of,
    cart::{CartGroup, CartLine, QUANTITY_MAX},
    checkout::DeliverySettings,
    places::bare_name,
};

/// The goods of one cooperative, and how they travel.
pub(super) fn draw(lang: Lang, group: &CartGroup, settings: &DeliverySettings, form: &Form) -> AnyView {
    let heading = format!("htx-{}", group.key());
    let promise = group.ahead.map(|ahead| {
        view! {
            {marks::promise(lang, ahead)}
            <p class="soft small">{harvest::own_order(lang)}</p>
        }
    });
    let lines: Vec<_> = group.lines.iter().map(|line| draw_line(lang, line, form)).collect();
    view! {
        <section class="coop-box" aria-labelledby=heading.clone()>
            <header class="row row-spread">
                <div>
                    <h2 class="coop-name" id=heading.clone()>
                        <a href=link(lang, &format!("/gian-hang/{}", group.seller_slug))>
                            {group.seller_name.get(lang).to_owned()}
                        </a>
                    </h2>
                    <p class="soft small">{bare_name(&group.province_name).to_owned()}</p>
                </div>
            </header>
            <div class="coop-body">
                {promise}
                <ul class="lines">{lines}</ul>
            </div>
            <footer>{minimum(lang, group)} {travel(lang, group, settings)}</footer>
        </section>
    }
    .into_any()
}

fn draw_line(lang: Lang, line: &CartLine, form: &Form) -> AnyView {
    let name = line.name.get(lang).to_owned();
    let field = quantity_field(line.offer);
    let id = crate::ui::field::id_of(&field);
    let typed = form.typed_or(&field, &line.quantity.to_string());
    let wanted = typed.trim().parse().unwrap_or(line.quantity);
    let stands_in_the_way = form.problem(&field, lang).or_else(|| {
        let problem = refusal::line_problem(lang, line, wanted)?;
        let way_out = if line.buyable.is_yes() {
            ""
        } else {
            say::remove_to_order(lang)
        };
        Some(format!("{} {way_out}", problem.say(lang)).trim_end().to_owned())
    });
    let problem_id = format!("{id}-loi");
    let described_by = stands_in_the_way.as_ref().map(|_| problem_id.clone());
    let invalid = stands_in_the_way.as_ref().map(|_| "true");
    let problem = stands_in_the_way.map(|problem| view! { <p class="error" id=problem_id>{problem}</p> });
    let changed = (line.price_seen != line.unit_price).then(|| {
        view! { <p class="notice notice-warn">{say::price_changed(lang, line.price_seen, line.unit_price)}</p> }
    });
    view! {
        <li>
            {thumb(line.photo.as_ref(), category_drawing(&line.category_slug, drawing_of(&line.product_slug)))}
            <div>
                <h3><a href=link(lang, &format!("/san-pham/{}", line.product_slug))>{name.clone()}</a></h3>
                <p class="soft">{say::unit_price(lang, line.unit_price, line.pack.get(lang))}</p>
                <p class="price">{line.total().to_string()}</p>
                {line.is_by_weight.then(|| marks::by_weight(lang))}
                {changed}
                {problem}
            </div>
            <div class="line-acts">
                <div class="qty">
                    <label for=id.clone()>{say::quantity(lang)}<span class="vh">" " {name.clone()}</span></label>
                    " "
                    <input
                        id=id.clone()
                        name=field
                        type="number"
                        inputmode="numeric"
                        min="0"
                        max=QUANTITY_MAX.to_string()
                        value=typed
                        required=true
                        aria-describedby=described_by
                        aria-invalid=invalid
                    />
                </div>
                <button class="btn btn-quiet" type="submit" name="remove" value=line.offer.to_string() formnovalidate=true>
                    {say::remove(lang)}
                    <span class="vh">" " {name.clone()}</span>
                </button>
            </div>
        </li>
    }
    .into_any()
}

/// What is still missing to the least that the seller asks for.
fn minimum(lang: Lang, group: &CartGroup) -> Option<AnyView> {
    let missing = Vnd(group.minimum.0 - group.goods_total().0);
    let text = say::below_minimum(lang, group.minimum, missing);
    (!group.is_enough()).then(|| view! { <p class="notice notice-warn">{text}</p> }.into_any())
}

/// How this cooperative's goods travel, and for how much at least.
fn travel(lang: Lang, group: &CartGroup, settings: &DeliverySettings) -> AnyView {
    let scopes: Vec<_> = group.lines.iter().map(|line| line.shipping_scope).collect();
    let fee = |scopes: &[_]| delivery::fee_within_reach(settings, scopes, group.goods_total());
    if fee(&scopes).is_none() {
        let text = match settings.pick_up {
            Some(_) => say::only_pick_up(lang),
            None => say::no_way(lang),
        };
        return view! { <p>{icon("xe")} " " {text}</p> }.into_any();
    }
    let ways: Vec<_> = delivery::parcels(scopes)
        .into_iter()
        .filter_map(|scope| Some((delivery::way(lang, scope)?, fee(&[scope])?)))
        .map(|(way, fee)| view! { {way} " " <strong>{fee.to_string()}</strong> ". " })
        .collect();
    let pick_up = settings.pick_up.as_ref().map(|_| say::or_pick_up(lang));
    view! { <p>{icon("xe")} " " {ways} {pick_up}</p> }.into_any()
}
