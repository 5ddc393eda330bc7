//! The tax invoices of an order group: whom they are made out to, and which ones they became.

use super::actions::{access, address};
use crate::{
    context::Ctx,
    error::AppError,
    form::{Form, PostForm, Problems},
    ui::{
        facts::fact,
        field::{Field, error_summary},
    },
    words::invoice as say,
};
use leptos::prelude::*;
use market::{
    base::{Lang, Line, secret::Token, text::parse_email},
    invoices::{self, ADDRESS_MAX, AskRefused, Buyer, NAME_MAX, ShopperInvoice, ShopperInvoices, ShownBuyer},
    joining::TaxCode,
    orders::GroupCode,
};
use serde::{Deserialize, Serialize};

/// The name under which a refused form is kept.
pub(super) const FORM: &str = "invoice";

/// To whom the invoices are made out.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct InvoiceForm {
    lang: Lang,
    /// The order group's code.
    group: String,
    /// The secret of the link, when the page was opened with it.
    khoa: String,
    buyer_name: String,
    buyer_tax_code: String,
    buyer_address: String,
    buyer_email: String,
}

impl InvoiceForm {
    /// A firm has an address; a person may do without.
    fn parse(&self) -> Result<Buyer, Problems> {
        let mut problems = Problems::default();
        let tax_code = Some(self.buyer_tax_code.trim())
            .filter(|text| !text.is_empty())
            .map(|text| TaxCode::parse(text).ok_or(AppError::NotATaxCode))
            .transpose();
        let email = Some(self.buyer_email.trim())
            .filter(|text| !text.is_empty())
            .map(|text| parse_email(text).ok_or(AppError::NotAnEmail))
            .transpose();
        let name = problems.check("buyer_name", Line::parse(&self.buyer_name, NAME_MAX));
        let tax_code = problems.check("buyer_tax_code", tax_code);
        let address = problems.check("buyer_address", Line::parse_optional(&self.buyer_address, ADDRESS_MAX));
        let email = problems.check("buyer_email", email);
        let is_firm = tax_code.as_ref().is_some_and(Option::is_some);
        if is_firm && address.as_ref().is_some_and(|address| address.as_str().is_empty()) {
            problems.add("buyer_address", AppError::Required);
        }
        match (name, tax_code, address, email) {
            (Some(name), Some(tax_code), Some(address), Some(email)) if problems.is_empty() => Ok(Buyer {
                name,
                tax_code,
                address,
                email,
            }),
            _ => Err(problems),
        }
    }
}

/// Asks for invoices, or names another buyer for those that are not made yet.
#[server(prefix = "/api", endpoint = "order/invoice")]
pub async fn ask_for_invoice(
    /// Who and where.
    #[server(flatten)]
    form: InvoiceForm,
) -> Result<(), AppError> {
    let ctx = Ctx::here()?;
    let token = Token::parse(&form.khoa);
    let access = access(&ctx, token.clone()).await?;
    let group = GroupCode::parse(&form.group).ok_or(AppError::NotFound)?;
    let page = format!("{}#hoa-don", address(form.lang, &group, token.as_ref()));
    // The secret is in the address; it need not lie in the memory of forms as well.
    let typed = InvoiceForm {
        khoa: String::new(),
        ..form.clone()
    };
    let buyer = match form.parse() {
        Ok(buyer) => buyer,
        Err(problems) => return ctx.refuse(FORM, &typed, problems, &page).await,
    };
    match invoices::ask(&ctx.state.pool, &access, group.as_str(), &buyer, ctx.state.clock.now()).await {
        Ok(()) => {
            ctx.go_to(&page);
            Ok(())
        }
        Err(AskRefused::NothingLeft) => ctx.refuse(FORM, &typed, AppError::InvoiceMade, &page).await,
        Err(AskRefused::NotFound) => Err(AppError::NotFound),
        Err(AskRefused::Db(error)) => Err(error.into()),
    }
}

/// The invoices, and the form as long as one of them is still to be made.
pub(super) fn draw(
    lang: Lang,
    group: &str,
    invoices: &ShopperInvoices,
    token: Option<&Token>,
    form: &Form,
) -> Option<AnyView> {
    let made: Vec<_> = invoices
        .orders
        .iter()
        .filter_map(|order| draw_made(lang, order))
        .collect();
    if made.is_empty() && !invoices.may_ask() && !form.came_back() {
        return None;
    }
    // Sent from a page that was open while the last invoice was made.
    let refused = if invoices.may_ask() {
        None
    } else {
        error_summary(form, lang, say::ask_refused(lang), &[])
    };
    let buyer = invoices.buyer();
    let asked = buyer.map(|buyer| draw_buyer(lang, buyer));
    let ask = invoices.may_ask().then(|| draw_form(lang, group, buyer, token, form));
    Some(
        view! {
            <section class="box stack stack-tight" id="hoa-don" aria-labelledby="ten-hoa-don">
                <h2 id="ten-hoa-don">{say::title(lang)}</h2>
                {refused}
                {made}
                {asked}
                {ask}
            </section>
        }
        .into_any(),
    )
}

fn draw_made(lang: Lang, order: &ShopperInvoice) -> Option<AnyView> {
    let issued = order.invoice.issued.as_ref()?;
    let code = Some(&issued.lookup_code).filter(|code| !code.is_empty());
    Some(
        view! {
            <dl class="facts">
                {fact(say::of_order(lang), Some(view! { <span class="code">{order.code.clone()}</span> }))}
                {fact(say::serial(lang), Some(issued.serial.clone()))}
                {fact(say::number(lang), Some(issued.number.clone()))}
                {fact(say::issued_on(lang), Some(issued.issued_on.format("%d/%m/%Y").to_string()))}
                {fact(say::lookup_code(lang), code.map(|code| view! { <span class="code">{code.clone()}</span> }))}
            </dl>
        }
        .into_any(),
    )
}

/// To whom an invoice is made out.
pub(crate) fn draw_buyer(lang: Lang, buyer: &ShownBuyer) -> AnyView {
    let said = |text: &String| Some(text.clone()).filter(|text| !text.is_empty());
    view! {
        <dl class="facts">
            {fact(say::buyer_name(lang), said(&buyer.name))}
            {fact(say::buyer_tax_code(lang), said(&buyer.tax_code))}
            {fact(say::buyer_address(lang), said(&buyer.address))}
            {fact(say::buyer_email(lang), said(&buyer.email))}
        </dl>
    }
    .into_any()
}

fn draw_form(lang: Lang, group: &str, buyer: Option<&ShownBuyer>, token: Option<&Token>, form: &Form) -> AnyView {
    let labels = [
        ("buyer_name", say::buyer_name(lang)),
        ("buyer_tax_code", say::buyer_tax_code(lang)),
        ("buyer_address", say::buyer_address(lang)),
        ("buyer_email", say::buyer_email(lang)),
    ];
    let nobody = ShownBuyer::default();
    let now = buyer.unwrap_or(&nobody);
    let field = |name, label| Field::new(form, lang, name, label);
    let name = field("buyer_name", say::buyer_name(lang))
        .starting_with(form, &now.name)
        .autocomplete("organization")
        .length_max(NAME_MAX)
        .input();
    let tax_code = field("buyer_tax_code", say::buyer_tax_code(lang))
        .starting_with(form, &now.tax_code)
        .hint(say::tax_code_hint(lang))
        .input_mode("numeric")
        .length_max(20)
        .optional()
        .input();
    let address = field("buyer_address", say::buyer_address(lang))
        .starting_with(form, &now.address)
        .hint(say::address_hint(lang))
        .length_max(ADDRESS_MAX)
        .optional()
        .input();
    let email = field("buyer_email", say::buyer_email(lang))
        .starting_with(form, &now.email)
        .kind("email")
        .autocomplete("email")
        .length_max(254)
        .optional()
        .input();
    let (summary, button) = if buyer.is_some() {
        (say::change_buyer(lang), say::save_buyer(lang))
    } else {
        (say::ask(lang), say::send_ask(lang))
    };
    let group = group.to_owned();
    let khoa = token.map(|token| token.reveal().to_owned()).unwrap_or_default();
    view! {
        <div class="stack stack-tight no-print">
            {error_summary(form, lang, say::ask_refused(lang), &labels)}
            <details class="fold" open=form.came_back()>
                <summary>{summary}</summary>
                <PostForm action="/api/order/invoice" lang=lang class="stack stack-tight">
                    <input type="hidden" name="group" value=group/>
                    <input type="hidden" name="khoa" value=khoa/>
                    <p class="soft">{say::ask_more(lang)}</p>
                    {name}
                    {tax_code}
                    {address}
                    {email}
                    <div>
                        <button class="btn btn-secondary" type="submit">{button}</button>
                    </div>
                </PostForm>
            </details>
        </div>
    }
    .into_any()
}
