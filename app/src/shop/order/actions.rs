//! What a shopper does with an order: calls it off, or says that the goods have come.

use crate::{
    context::{Ctx, link},
    error::AppError,
};
use leptos::prelude::*;
use market::{
    base::{Lang, Line, secret::Token},
    orders::{self, GroupCode, OrderRefused, ShopperAccess},
};
use serde::{Deserialize, Serialize};

/// The most characters of a reason.
pub(super) const REASON_MAX: u32 = 300;

/// What the forms of one cooperative's part send.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct OrderForm {
    /// The order's code, `CP…-1`.
    pub code: String,
    /// The secret of the link, when the page was opened with it.
    pub khoa: String,
    /// Why it is called off; may be empty.
    pub reason: String,
    /// The page's language.
    pub lang: Lang,
}

/// Calls an order off; once the cooperative has confirmed, asks it to.
#[server(prefix = "/api", endpoint = "order/cancel")]
pub async fn cancel_order(
    /// Which order, and why.
    #[server(flatten)]
    form: OrderForm,
) -> Result<(), AppError> {
    let ctx = Ctx::here()?;
    let access = access(&ctx, Token::parse(&form.khoa)).await?;
    let asked = Asked::parse(&form)?;
    let reason = match Line::parse_optional(&form.reason, REASON_MAX) {
        Ok(reason) => reason,
        Err(problem) => return asked.refuse(&ctx, &form, "reason", problem.into()).await,
    };
    let now = ctx.state.clock.now();
    let done = orders::cancel_by_shopper(&ctx.state.pool, &access, &asked.order, &reason, now).await;
    asked.answer(&ctx, &form, done).await
}

/// The shopper has the goods.
#[server(prefix = "/api", endpoint = "order/receive")]
pub async fn receive_order(
    /// Which order.
    #[server(flatten)]
    form: OrderForm,
) -> Result<(), AppError> {
    let ctx = Ctx::here()?;
    let access = access(&ctx, Token::parse(&form.khoa)).await?;
    let asked = Asked::parse(&form)?;
    let done = orders::receive(&ctx.state.pool, &access, &asked.order, ctx.state.clock.now()).await;
    asked.answer(&ctx, &form, done).await
}

/// What a visitor may open as a shopper: what their secret opens, and what their account placed.
pub(super) async fn access(ctx: &Ctx, token: Option<Token>) -> Result<ShopperAccess, AppError> {
    Ok(ShopperAccess {
        token,
        account: ctx.visitor().await?.account(),
    })
}

/// The address of an order group's page.
pub fn address(lang: Lang, group: &GroupCode, token: Option<&Token>) -> String {
    let secret = token
        .map(|token| format!("?khoa={}", token.reveal()))
        .unwrap_or_default();
    link(lang, &format!("/don-hang/{group}{secret}"))
}

/// The name under which a refused form of one order is kept.
pub(super) fn form_name(order: &str) -> String {
    format!("order-{order}")
}

/// Which order is meant, and where its page is.
pub(super) struct Asked {
    pub(super) order: String,
    pub(super) page: String,
}

impl Asked {
    fn parse(form: &OrderForm) -> Result<Self, AppError> {
        Self::of(form.lang, &form.code, Token::parse(&form.khoa).as_ref())
    }

    /// The order of this code, on a page of this language that this secret opens.
    pub(super) fn of(lang: Lang, code: &str, token: Option<&Token>) -> Result<Self, AppError> {
        let (group, number) = code.rsplit_once('-').ok_or(AppError::NotFound)?;
        let group = GroupCode::parse(group).ok_or(AppError::NotFound)?;
        let order = group.of_order(number.parse().map_err(|_| AppError::NotFound)?);
        let page = address(lang, &group, token);
        Ok(Self {
            page: format!("{page}#{order}"),
            order,
        })
    }

    /// The code of its group.
    pub(super) fn group(&self) -> &str {
        self.order.rsplit_once('-').map_or("", |(group, _)| group)
    }

    pub(super) async fn answer(
        &self,
        ctx: &Ctx,
        form: &OrderForm,
        done: Result<(), OrderRefused>,
    ) -> Result<(), AppError> {
        match done {
            Ok(()) => {
                ctx.go_to(&self.page);
                Ok(())
            }
            Err(OrderRefused::NotFound) => Err(AppError::NotFound),
            Err(OrderRefused::MovedOn | OrderRefused::NotWeighed) => {
                self.refuse(ctx, form, "", AppError::OrderMovedOn).await
            }
            Err(OrderRefused::ReasonNeeded) => self.refuse(ctx, form, "reason", AppError::ReasonNeeded).await,
            Err(OrderRefused::Db(error)) => Err(error.into()),
        }
    }

    async fn refuse(
        &self,
        ctx: &Ctx,
        form: &OrderForm,
        field: &'static str,
        problem: AppError,
    ) -> Result<(), AppError> {
        let mut problems = crate::form::Problems::default();
        problems.add(field, problem);
        // The secret is in the address; it need not lie in the memory of forms as well.
        let typed = OrderForm {
            khoa: String::new(),
            ..form.clone()
        };
        ctx.refuse(&form_name(&self.order), &typed, problems, &self.page).await
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_order_is_found_however_its_code_is_written() {
        let group = GroupCode::random();
        let code = format!("{}-2", group.as_str().to_lowercase());
        let asked = Asked::parse(&OrderForm {
            code,
            ..OrderForm::default()
        })
        .expect("a code");
        assert_eq!(asked.order, group.of_order(2));
        assert_eq!(asked.page, format!("/don-hang/{group}#{group}-2"));
    }

    #[test]
    fn what_is_no_code_is_not_found() {
        for code in ["", "CP", "-1", "CP0000000X-1", "CP0000000X-x"] {
            let form = OrderForm {
                code: code.to_owned(),
                ..OrderForm::default()
            };
            assert_eq!(Asked::parse(&form).err(), Some(AppError::NotFound), "{code}");
        }
    }
}
