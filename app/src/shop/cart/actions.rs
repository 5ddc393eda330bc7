//! Putting goods into the cart and changing it.

use super::refusal;
use crate::{
    context::{Ctx, link},
    error::AppError,
    form::Problems,
};
use leptos::prelude::*;
use market::{
    base::{Lang, OfferId},
    cart::{self, CartView, QUANTITY_MAX},
};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// What the button "Thêm vào giỏ hàng" sends.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct AddToCartForm {
    /// What is bought.
    pub offer: String,
    /// How many packs; nothing means one.
    pub quantity: String,
    /// The page's language.
    pub lang: Lang,
}

/// What the cart's form sends.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct ChangeCartForm {
    /// How many packs of each offer.
    pub quantity: BTreeMap<String, String>,
    /// The offer whose own button was pressed: it goes out, and nothing else changes.
    pub remove: String,
    /// The page's language.
    pub lang: Lang,
}

/// Stands before an offer's id in the name of its field: a key that begins with a digit is read as a position.
const OFFER: &str = "offer-";

/// The name of the field that holds how many packs of an offer are wanted.
pub(super) fn quantity_field(offer: OfferId) -> String {
    format!("quantity[{OFFER}{offer}]")
}

/// Puts packs of an offer into the visitor's cart. A refusal is told on the cart's page, because the product's page is
/// the same for everybody.
#[server(prefix = "/api", endpoint = "cart/add")]
pub async fn add_to_cart(
    /// What is bought.
    #[server(flatten)]
    form: AddToCartForm,
) -> Result<(), AppError> {
    let ctx = Ctx::here()?;
    let visitor = ctx.visitor_with_session().await?;
    let offer: OfferId = form.offer.parse().map_err(|_| AppError::NotFound)?;
    let quantity = match form.quantity.trim() {
        "" => Ok(1),
        typed => parse_quantity(typed, 1),
    };
    let page = link(form.lang, "/gio-hang");
    let quantity = match quantity {
        Ok(quantity) => quantity,
        Err(problem) => return ctx.refuse("cart", &(), problem, &format!("{page}#loi")).await,
    };
    match cart::add(&ctx.state.pool, &visitor, offer, quantity, &ctx.state.clock).await {
        Ok(cart) => {
            ctx.show_cart_count(cart.count());
            ctx.go_to(&page);
            Ok(())
        }
        Err(refused) => {
            ctx.refuse(
                "cart",
                &(),
                refusal::problem(form.lang, refused)?,
                &format!("{page}#loi"),
            )
            .await
        }
    }
}

/// Sets the quantities of the visitor's cart, or takes one good out.
#[server(prefix = "/api", endpoint = "cart/change")]
pub async fn change_cart(
    /// The quantities.
    #[server(flatten)]
    form: ChangeCartForm,
) -> Result<(), AppError> {
    let ctx = Ctx::here()?;
    let mut form = form;
    let visitor = ctx.visitor().await?;
    let page = link(form.lang, "/gio-hang");
    let removed: Option<OfferId> = form.remove.parse().ok();
    let changes = match removed {
        Some(offer) => Ok(vec![(offer, 0)]),
        None => form.quantities(),
    };
    let changes = match changes {
        Ok(changes) => changes,
        Err(problems) => return ctx.refuse("cart", &form, problems, &format!("{page}#loi")).await,
    };
    let cart = match cart::change(&ctx.state.pool, &visitor, &changes, &ctx.state.clock).await {
        Ok(cart) => cart,
        Err(refused) => {
            let problem = refusal::problem(form.lang, refused)?;
            return ctx.refuse("cart", &form, problem, &format!("{page}#loi")).await;
        }
    };
    ctx.show_cart_count(cart.count());
    if let Some(offer) = removed {
        form.quantity.remove(&format!("{OFFER}{offer}"));
        if !form.is_as(&cart) {
            // What was typed beside the other goods waits for its own button.
            return ctx.refuse("cart", &form, Problems::default(), &page).await;
        }
    }
    ctx.go_to(&page);
    Ok(())
}

impl ChangeCartForm {
    fn quantities(&self) -> Result<Vec<(OfferId, i32)>, Problems> {
        let mut problems = Problems::default();
        let mut changes = Vec::with_capacity(self.quantity.len());
        for (offer, typed) in &self.quantity {
            let Some(offer) = offer.strip_prefix(OFFER).and_then(|offer| offer.parse().ok()) else {
                continue;
            };
            let quantity = problems.check(quantity_field(offer), parse_quantity(typed, 0));
            changes.extend(quantity.map(|quantity| (offer, quantity)));
        }
        if problems.is_empty() {
            Ok(changes)
        } else {
            Err(problems)
        }
    }

    /// Whether what was typed is what the cart holds.
    fn is_as(&self, cart: &CartView) -> bool {
        cart.lines().all(|line| {
            let typed = self.quantity.get(&format!("{OFFER}{}", line.offer));
            typed.is_none_or(|typed| typed.trim() == line.quantity.to_string())
        })
    }
}

fn parse_quantity(typed: &str, least: i32) -> Result<i32, AppError> {
    let quantity = typed
        .trim()
        .parse()
        .ok()
        .filter(|quantity| (least..=QUANTITY_MAX).contains(quantity));
    quantity.ok_or(AppError::NotANumber {
        min: least,
        max: QUANTITY_MAX,
    })
}
