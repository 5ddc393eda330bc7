//! Money that a person has to send back to a shopper, with the form that says how it was sent.

use crate::{form::PostForm, ui::field::Field, words::money as say};
use chrono::{DateTime, Utc};
use leptos::prelude::*;
use market::base::{Lang, RefundId, Vnd, phone, time::shown_time};

/// What is owed back, and to whom.
#[derive(Clone, Debug)]
pub struct OwedBack<'a> {
    /// The task.
    pub id: RefundId,
    /// The order, or the order group, that it is for.
    pub code: &'a str,
    /// Where it is read, if it is.
    pub page: Option<String>,
    /// How much.
    pub amount: Vnd,
    /// Why.
    pub why: String,
    /// What it is made of, where several things go back as one transfer: whose, how much, why. Each has its own task.
    pub parts: Vec<(RefundId, String)>,
    /// Who is to be asked for a bank account.
    pub shopper_name: &'a str,
    /// Their telephone number, E.164.
    pub shopper_phone: &'a str,
    /// Since when.
    pub since: DateTime<Utc>,
}

/// A refund that waits to be sent; `action` takes its id as `refund`, and the reference.
pub fn owed_back(
    lang: Lang,
    owed: &OwedBack,
    warning: Option<AnyView>,
    action: &'static str,
    reference: Field,
    sent: &'static str,
) -> AnyView {
    let id = owed.id.to_string();
    let tasks: Vec<_> = owed.parts.iter().map(|(task, _)| task.to_string()).collect();
    let task = if tasks.is_empty() { id.clone() } else { tasks.join(",") };
    let parts: Vec<_> = owed
        .parts
        .iter()
        .map(|(_, words)| view! { <li>{words.clone()}</li> })
        .collect();
    let parts = (!parts.is_empty()).then(|| view! { <ul>{parts}</ul> });
    let (code, said) = (owed.code.to_owned(), owed.code.to_owned());
    let code = match &owed.page {
        Some(page) => view! { <a class="code" href=page.clone()>{code}</a> }.into_any(),
        None => view! { <span class="code">{code}</span> }.into_any(),
    };
    let reference = reference.id(format!("reference-{id}")).label_more(owed.code).input();
    view! {
        <article class="box stack" id=id>
            <header class="row row-spread">
                <h3 class="num">{owed.amount.to_string()}</h3>
                <span class="pill pill-wait">{owed.why.clone()}</span>
            </header>
            <p>
                {code}
                " · "
                {owed.shopper_name.to_owned()}
                " · "
                {phone::shown(owed.shopper_phone)}
                <br/>
                <span class="soft small">{say::since(lang, shown_time(owed.since))}</span>
            </p>
            {parts}
            {warning}
            <PostForm action=action lang=lang class="stack decide">
                <input type="hidden" name="refund" value=task/>
                {reference}
                <div>
                    <button class="btn" type="submit">{sent}<span class="vh">" " {said}</span></button>
                </div>
            </PostForm>
        </article>
    }
    .into_any()
}
