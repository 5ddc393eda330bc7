//! An application as it is read: by whoever sent it, and by the department.

use super::{kind_word, size_word, step_word};
use crate::{
    ui::{facts::fact, state::moment},
    words::joining as say,
};
use leptos::prelude::*;
use market::{
    base::{Lang, phone, time::shown_time},
    joining::{ChecklistItem, Document, Event, EventKind, Filled, Step, find_bank},
};

/// Every fact, step by step.
pub(crate) fn draw(lang: Lang, filled: &Filled, place: &str) -> AnyView {
    let part = |step: Step, rows: AnyView| {
        view! {
            <section class="stack stack-tight">
                <h3>{step_word(lang, step)}</h3>
                <dl class="facts">{rows}</dl>
            </section>
        }
    };
    let organisation = filled.organisation().map(|facts| {
        let tax_code = facts.tax_code.as_ref().map(|code| code.as_str().to_owned());
        let rows = view! {
            {fact(say::name(lang), text(&facts.name))}
            {fact(say::kind(lang), Some(kind_word(lang, facts.kind)))}
            {fact(say::tax_code(lang), tax_code)}
            {fact(say::registration(lang), text(&facts.registration))}
            {fact(say::founded(lang), facts.founded_year.map(|year| year.to_string()))}
        };
        part(Step::Organisation, rows.into_any())
    });
    let representative = filled.representative().map(|facts| {
        let rows = view! {
            {fact(say::person_name(lang), text(&facts.name))}
            {fact(say::role(lang), text(&facts.role))}
            {fact(say::phone(lang), Some(phone::shown(&facts.phone)))}
            {fact(say::email(lang), text(&facts.email))}
        };
        part(Step::Representative, rows.into_any())
    });
    let place = filled.place().map(|facts| {
        let rows = view! {
            {fact(say::commune(lang), text(place))}
            {fact(say::address(lang), text(&facts.line))}
            {fact(say::legacy_address(lang), text(&facts.legacy))}
        };
        part(Step::Place, rows.into_any())
    });
    let bank = filled.bank().map(|facts| {
        let name = find_bank(&facts.bin).map_or_else(|| facts.bin.clone(), |bank| bank.name.to_owned());
        let rows = view! {
            {fact(say::bank_name(lang), Some(name))}
            {fact(say::account_number(lang), Some(facts.number.masked()))}
            {fact(say::account_holder(lang), text(&facts.holder))}
        };
        part(Step::Bank, rows.into_any())
    });
    view! { <div class="apply-facts">{organisation} {representative} {place} {bank}</div> }.into_any()
}

fn text(text: &str) -> Option<String> {
    (!text.is_empty()).then(|| text.to_owned())
}

/// A document as a link to its file.
pub(crate) fn document(lang: Lang, document: &Document) -> AnyView {
    let address = format!("/ho-so/giay-to/{}", document.id);
    view! {
        <a href=address download="">{document.name.clone()}</a>
        " "
        <span class="soft small">{size_word(lang, document.size_bytes)}</span>
    }
    .into_any()
}

/// What was sent for a paper.
pub(crate) fn documents_of(lang: Lang, item: &ChecklistItem, documents: &[Document]) -> AnyView {
    let rows: Vec<_> = documents
        .iter()
        .filter(|one| one.item == item.code)
        .map(|one| view! { <li>{document(lang, one)}</li> })
        .collect();
    if rows.is_empty() {
        return view! { <p class="soft small">{say::nothing_sent(lang)}</p> }.into_any();
    }
    view! { <ul class="apply-files">{rows}</ul> }.into_any()
}

/// What happened so far, the newest first.
pub(crate) fn history(lang: Lang, events: &[Event]) -> Option<AnyView> {
    if events.is_empty() {
        return None;
    }
    let rows: Vec<_> = events
        .iter()
        .map(|event| {
            let what = match event.kind {
                EventKind::Submitted => say::was_submitted(lang),
                EventKind::Withdrawn => say::was_withdrawn(lang),
                EventKind::Refused => say::was_refused(lang),
                EventKind::Approved => say::was_approved(lang),
            };
            let reason = (!event.reason.is_empty()).then(|| view! { <p>{event.reason.clone()}</p> });
            view! {
                <li>
                    <p>
                        <strong>{what}</strong>
                        " "
                        <span class="soft small">{event.who.clone()} " · " {moment(&shown_time(event.at))}</span>
                    </p>
                    {reason}
                </li>
            }
        })
        .collect();
    let view = view! {
        <section class="box stack stack-tight" aria-labelledby="lich-su">
            <h2 id="lich-su">{say::history(lang)}</h2>
            <ol class="apply-history">{rows}</ol>
        </section>
    };
    Some(view.into_any())
}
