//! Where it is paid. A number that was saved is never shown again: empty, it stays as it is.

use super::{Drawn, saved};
use crate::{form::Form, ui::field::Field, words::joining as say};
use leptos::prelude::*;
use market::{
    base::{Lang, fold},
    joining::{BankFacts, application::FACT_MAX, banks},
};

pub(super) fn draw(lang: Lang, form: &Form, facts: Option<&BankFacts>) -> Drawn {
    let mut names: Vec<_> = banks()
        .map(|bank| (bank.bin.to_owned(), bank.name.to_owned()))
        .collect();
    names.sort_by_cached_key(|(_, name)| fold(name));
    let number = Field::new(form, lang, "number", say::account_number(lang))
        .input_mode("numeric")
        .autocomplete("off")
        .length_max(30);
    let number = match facts {
        Some(facts) => number.for_draft().hint(say::account_kept(lang, facts.number.masked())),
        None => number,
    };
    let bank = saved(
        form,
        lang,
        "bin",
        say::bank_name(lang),
        facts.map(|facts| facts.bin.as_str()),
    );
    let holder = saved(
        form,
        lang,
        "holder",
        say::account_holder(lang),
        facts.map(|facts| facts.holder.as_str()),
    )
    .hint(say::account_holder_hint(lang))
    .autocomplete("off")
    .length_max(FACT_MAX);
    let fields = view! {
        {bank.select(names)}
        {number.input()}
        {holder.input()}
        <p class="soft">{say::bank_private(lang)}</p>
    };
    let labels = vec![
        ("bin", say::bank_name(lang)),
        ("number", say::account_number(lang)),
        ("holder", say::account_holder(lang)),
    ];
    (labels, fields.into_any(), "/api/application/bank")
}
