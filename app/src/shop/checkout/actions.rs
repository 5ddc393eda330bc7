//! Placing what is in the cart.

pub use super::form::CheckoutForm;
use crate::{
    context::{Ctx, link},
    error::{AppError, VoucherProblem},
    form::{Problems, keyed},
    rail,
    shop::cart::refusal::unavailable,
};
use leptos::prelude::*;
use market::{
    checkout::{self, CheckoutRefused, Placement},
    messages::{NoticeKind, Way},
    orders::GroupCode,
    payments::Closed,
};

/// Places what is in the visitor's cart, or draws the page anew for the chosen province or delivery when that was asked.
#[server(prefix = "/api", endpoint = "checkout/place")]
pub async fn place_order(
    /// The whole checkout.
    #[server(flatten)]
    form: CheckoutForm,
) -> Result<(), AppError> {
    let ctx = Ctx::here()?;
    let visitor = ctx.visitor().await?;
    let page = link(form.lang, "/thanh-toan");
    // Buttons that only draw the page anew, and where the shopper then goes on.
    let go_on = match form.step.as_str() {
        "province" => Some("commune"),
        "total" | "voucher" => Some("tong-don"),
        _ => None,
    };
    if let Some(place) = go_on {
        return ctx
            .refuse("checkout", &form, Problems::default(), &format!("{page}#{place}"))
            .await;
    }
    let placement = match form.parse(ctx.state.settings.collection, ctx.client_address()) {
        Ok(placement) => Placement {
            has_letters: ctx.state.messenger.tells(Way::Email, NoticeKind::Placed),
            ..placement
        },
        Err(problems) => return ctx.refuse("checkout", &form, problems, &format!("{page}#loi")).await,
    };
    if !rail::offered(&ctx).any(|method| method == placement.method) {
        let mut problems = Problems::default();
        problems.add("payment", AppError::NotAChoice);
        return ctx.refuse("checkout", &form, problems, &format!("{page}#loi")).await;
    }
    match checkout::place(&ctx.state.pool, &visitor, &placement, &ctx.state.clock).await {
        Ok(placed) => {
            ctx.show_cart_count(0);
            let code = GroupCode::parse(&placed.code).ok_or(AppError::Internal)?;
            if let Some(leading) = rail::of(placement.method).lead_on(&ctx, form.lang, &code, &placed.token) {
                return leading.await;
            }
            let order = format!("/don-hang/{}?khoa={}", placed.code, placed.token.reveal());
            ctx.go_to(&link(form.lang, &order));
            Ok(())
        }
        Err(refused) => refuse(&ctx, form, refused).await,
    }
}

/// Sends the shopper back with everything typed: to the checkout, or to the cart when goods themselves are missing.
async fn refuse(ctx: &Ctx, form: CheckoutForm, refused: CheckoutRefused) -> Result<(), AppError> {
    let lang = form.lang;
    let checkout = link(lang, "/thanh-toan#loi");
    let cart = link(lang, "/gio-hang#loi");
    let mut form = form;
    let mut problems = Problems::default();
    match refused {
        CheckoutRefused::Db(error) => return Err(error.into()),
        CheckoutRefused::CartEmpty => return ctx.refuse("cart", &(), AppError::CartEmpty, &cart).await,
        CheckoutRefused::Unavailable(lines) => {
            for line in lines {
                problems.add("", unavailable(line.name.get(lang), line.buyable, line.available));
            }
            ctx.refuse("checkout", &form, Problems::default(), &checkout).await?;
            return ctx.refuse("cart", &(), problems, &cart).await;
        }
        CheckoutRefused::TotalChanged { seen, now } => {
            problems.add(
                "",
                AppError::TotalChanged {
                    seen_vnd: seen.0,
                    now_vnd: now.0,
                },
            );
        }
        CheckoutRefused::CannotTravel { names } => {
            let names: Vec<_> = names.iter().map(|name| name.get(lang)).collect();
            problems.add(
                "",
                AppError::CannotTravel {
                    names: names.join(", "),
                },
            );
        }
        CheckoutRefused::DeliveryNotChosen { part } => {
            problems.add(keyed("delivery", &part), AppError::DeliveryNotChosen);
        }
        CheckoutRefused::BelowMinimum { seller, minimum } => {
            let problem = AppError::BelowMinimum {
                seller: seller.get(lang).to_owned(),
                minimum_vnd: minimum.0,
            };
            ctx.refuse("checkout", &form, Problems::default(), &checkout).await?;
            return ctx.refuse("cart", &(), problem, &cart).await;
        }
        CheckoutRefused::Place => problems.add("commune", AppError::NotAChoice),
        CheckoutRefused::Closed { closed, total } => problems.add(
            "payment",
            match closed {
                Closed::Collector => AppError::NotAChoice,
                Closed::Payee => AppError::NotToSellers,
                Closed::Sum { .. } => AppError::NotThisSum { total_vnd: total.0 },
            },
        ),
        CheckoutRefused::Voucher(refused) => problems.add("voucher", VoucherProblem::from(refused)),
        CheckoutRefused::VoucherChanged { seen, now } => {
            let (seen_vnd, now_vnd) = (seen.0, now.0);
            problems.add("voucher", VoucherProblem::Changed { seen_vnd, now_vnd });
        }
        CheckoutRefused::KeyTaken => {
            // The page gives the form another key.
            form.key.clear();
            problems.add("", AppError::FormUsedUp);
        }
    }
    ctx.refuse("checkout", &form, problems, &checkout).await
}
