//! Who speaks for it. Whoever fills it in finds their own name.

use super::{Drawn, saved};
use crate::{form::Form, words::joining as say};
use leptos::prelude::*;
use market::{
    base::{Lang, phone},
    joining::{RepresentativeFacts, application::FACT_MAX},
    people::Person,
};

pub(super) fn draw(lang: Lang, form: &Form, facts: Option<&RepresentativeFacts>, person: &Person) -> Drawn {
    let name = facts.map_or(person.name(), |facts| &facts.name);
    let number = facts.map(|facts| facts.phone.as_str()).or(person.phone());
    let number = number.map(phone::shown);
    let email = facts.map(|facts| facts.email.as_str()).or(person.email());
    let role = facts.map(|facts| facts.role.as_str());
    let fields = view! {
        {saved(form, lang, "name", say::person_name(lang), Some(name)).autocomplete("name").length_max(FACT_MAX).input()}
        {saved(form, lang, "role", say::role(lang), role)
            .hint(say::role_hint(lang))
            .autocomplete("organization-title")
            .length_max(FACT_MAX)
            .input()}
        {saved(form, lang, "phone", say::phone(lang), number.as_deref())
            .kind("tel")
            .autocomplete("tel")
            .input_mode("tel")
            .input()}
        {saved(form, lang, "email", say::email(lang), email).optional().kind("email").autocomplete("email").input()}
        <p class="soft">{say::shown_publicly(lang)}</p>
    };
    let labels = vec![
        ("name", say::person_name(lang)),
        ("role", say::role(lang)),
        ("phone", say::phone(lang)),
        ("email", say::email(lang)),
    ];
    (labels, fields.into_any(), "/api/application/representative")
}
