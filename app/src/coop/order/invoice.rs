//! The tax invoice of an order: to whom it is to be made out, and which one it became.

use super::actions::order_address;
use crate::{
    context::Ctx,
    error::AppError,
    form::{Form, PostForm, Problems},
    shop::order::invoice::draw_buyer,
    ui::{
        facts::fact,
        field::{Field, error_summary},
    },
    words::invoice as say,
};
use chrono::NaiveDate;
use leptos::prelude::*;
use market::{
    base::Lang,
    invoices::{self, Issued, LOOKUP_CODE_MAX, LookupCode, Number, OrderInvoice, Serial, WriteRefused},
    orders::{DeskOrder, OrderState},
    people::Scope,
};
use serde::{Deserialize, Serialize};

/// The name under which a refused form is kept.
pub(super) const FORM: &str = "desk_invoice";

/// The invoice that was made.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct IssuedForm {
    lang: Lang,
    code: String,
    serial: String,
    number: String,
    issued_on: String,
    lookup_code: String,
}

impl IssuedForm {
    fn parse(&self) -> Result<Issued, Problems> {
        let mut problems = Problems::default();
        let serial = problems.check("serial", Serial::parse(&self.serial).ok_or(AppError::NotASerial));
        let number = problems.check(
            "number",
            Number::parse(&self.number).ok_or(AppError::NotAnInvoiceNumber),
        );
        let day = self.issued_on.parse::<NaiveDate>().map_err(|_| AppError::NotADate);
        let issued_on = problems.check("issued_on", day);
        let lookup_code = problems.check("lookup_code", LookupCode::parse(&self.lookup_code));
        match (serial, number, issued_on, lookup_code) {
            (Some(serial), Some(number), Some(issued_on), Some(lookup_code)) => Ok(Issued {
                serial,
                number,
                issued_on,
                lookup_code,
            }),
            _ => Err(problems),
        }
    }
}

/// Writes down which invoice was made for an order.
#[server(prefix = "/api", endpoint = "desk/invoice")]
pub async fn write_invoice(#[server(flatten)] form: IssuedForm) -> Result<(), AppError> {
    let ctx = Ctx::here()?;
    let member = ctx.require_coop_for(Scope::Orders).await?;
    let manager = member.as_manager().ok_or(AppError::NotFound)?;
    let page = format!("{}#hoa-don", order_address(form.lang, &form.code));
    let issued = match form.parse() {
        Ok(issued) => issued,
        Err(problems) => return ctx.refuse(FORM, &form, problems, &page).await,
    };
    let mut problems = Problems::default();
    match invoices::write_down(&ctx.state.pool, &manager, &form.code, &issued, ctx.state.clock.now()).await {
        Ok(()) => {
            ctx.go_to(&page);
            return Ok(());
        }
        Err(WriteRefused::NotFound) => return Err(AppError::NotFound),
        Err(WriteRefused::Db(error)) => return Err(error.into()),
        Err(WriteRefused::NotSold) => problems.add("", AppError::OrderMovedOn),
        Err(WriteRefused::Taken { code }) => problems.add("number", AppError::InvoiceTaken { order: code }),
        Err(WriteRefused::InFuture) => problems.add("issued_on", AppError::DayInFuture),
    }
    ctx.refuse(FORM, &form, problems, &page).await
}

/// What is wrong with the form that came back.
pub(super) fn summary(lang: Lang, form: &Form) -> Option<AnyView> {
    let labels = [
        ("serial", say::serial(lang)),
        ("number", say::number(lang)),
        ("issued_on", say::issued_on(lang)),
        ("lookup_code", say::lookup_code(lang)),
    ];
    error_summary(form, lang, say::write_refused(lang), &labels)
}

/// What is known of it; managers write it down.
pub(super) fn draw(
    lang: Lang,
    order: &DeskOrder,
    invoice: &OrderInvoice,
    form: &Form,
    today: NaiveDate,
    is_manager: bool,
) -> Option<AnyView> {
    let is_sold = !matches!(order.state, OrderState::AwaitingPayment | OrderState::Cancelled);
    let is_asked = !invoice.buyer.name.is_empty();
    if invoice.issued.is_none() && !is_asked && !(is_sold && is_manager) {
        return None;
    }
    let pill = (is_asked && invoice.issued.is_none() && is_sold)
        .then(|| view! { <p><span class="pill pill-wait">{say::asked_pill(lang)}</span></p> });
    let buyer = is_asked.then(|| draw_buyer(lang, &invoice.buyer));
    let issued = invoice.issued.as_ref().map(|issued| {
        let code = Some(&issued.lookup_code).filter(|code| !code.is_empty());
        view! {
            <dl class="facts">
                {fact(say::serial(lang), Some(issued.serial.clone()))}
                {fact(say::number(lang), Some(issued.number.clone()))}
                {fact(say::issued_on(lang), Some(issued.issued_on.format("%d/%m/%Y").to_string()))}
                {fact(say::lookup_code(lang), code.map(|code| view! { <span class="code">{code.clone()}</span> }))}
            </dl>
        }
    });
    let write = (is_sold && is_manager).then(|| draw_form(lang, order, invoice, form, today));
    Some(
        view! {
            <section class="box stack stack-tight" id="hoa-don" aria-labelledby="ten-hoa-don">
                <h2 id="ten-hoa-don">{say::title(lang)}</h2>
                {pill}
                {buyer}
                {issued}
                {write}
            </section>
        }
        .into_any(),
    )
}

fn draw_form(lang: Lang, order: &DeskOrder, invoice: &OrderInvoice, form: &Form, today: NaiveDate) -> AnyView {
    let now = invoice.issued.as_ref();
    let (old_serial, old_number, old_code) = now.map_or(("", "", ""), |issued| {
        (
            issued.serial.as_str(),
            issued.number.as_str(),
            issued.lookup_code.as_str(),
        )
    });
    let day = now.map_or(today, |issued| issued.issued_on).to_string();
    let field = |name, label| Field::new(form, lang, name, label);
    let serial = field("serial", say::serial(lang))
        .starting_with(form, old_serial)
        .hint(say::serial_hint(lang))
        .autocapitalize("characters")
        .length_max(12)
        .input();
    let number = field("number", say::number(lang))
        .starting_with(form, old_number)
        .input_mode("numeric")
        .length_max(8)
        .input();
    let issued_on = field("issued_on", say::issued_on(lang))
        .starting_with(form, &day)
        .kind("date")
        .input();
    let lookup_code = field("lookup_code", say::lookup_code(lang))
        .starting_with(form, old_code)
        .hint(say::lookup_hint(lang))
        .length_max(LOOKUP_CODE_MAX)
        .optional()
        .input();
    let code = order.code.clone();
    let summary = if now.is_some() {
        say::correct(lang)
    } else {
        say::write(lang)
    };
    view! {
        <details class="fold no-print" open=form.came_back()>
            <summary>{summary}</summary>
            <PostForm action="/api/desk/invoice" lang=lang class="stack stack-tight">
                <input type="hidden" name="code" value=code/>
                <p class="soft">{say::write_more(lang)}</p>
                {serial}
                {number}
                {issued_on}
                {lookup_code}
                <div>
                    <button class="btn btn-secondary" type="submit">{say::save(lang)}</button>
                </div>
            </PostForm>
        </details>
    }
    .into_any()
}
