//! Who receives the goods, and where.

use super::form::{ADDRESS_MAX, NAME_MAX, NOTE_MAX};
use crate::{
    form::Form,
    ui::{field::Field, province::province_field},
    words::checkout as say,
};
use leptos::prelude::*;
use market::{
    base::{Lang, phone},
    people::{Person, Visitor},
    places::{Commune, Province},
};

/// The places to choose from.
#[derive(Clone, Debug)]
pub(super) struct Destination {
    /// Every province.
    pub(super) provinces: Vec<Province>,
    /// The code of the chosen one.
    pub(super) province: Option<String>,
    /// Its communes.
    pub(super) communes: Vec<Commune>,
}

/// The labels of the fields, for the list of problems.
pub(super) fn labels(lang: Lang) -> [(&'static str, &'static str); 10] {
    [
        ("name", say::name(lang)),
        ("phone", say::phone(lang)),
        ("email", say::email(lang)),
        ("province", say::province(lang)),
        ("commune", say::commune(lang)),
        ("address", say::address(lang)),
        ("legacy_address", say::legacy_address(lang)),
        ("note", say::note(lang)),
        ("payment", say::payment(lang)),
        ("voucher", say::voucher(lang)),
    ]
}

/// The person; whoever has signed in finds their own name.
pub(super) fn draw_person(lang: Lang, visitor: &Visitor, form: &Form) -> AnyView {
    let person = visitor.person();
    let name = person.map_or("", Person::name);
    let shown_phone = person.and_then(Person::phone).map(phone::shown).unwrap_or_default();
    let email = person.and_then(Person::email).unwrap_or_default();
    let name = Field::new(form, lang, "name", say::name(lang))
        .starting_with(form, name)
        .autocomplete("name")
        .length_max(NAME_MAX);
    let phone = Field::new(form, lang, "phone", say::phone(lang))
        .starting_with(form, &shown_phone)
        .hint(say::phone_hint(lang))
        .kind("tel")
        .autocomplete("tel")
        .input_mode("tel");
    let email = Field::new(form, lang, "email", say::email(lang))
        .starting_with(form, email)
        .hint(say::email_hint(lang))
        .optional()
        .kind("email")
        .autocomplete("email");
    view! {
        <fieldset class="fieldset stack">
            <legend>{say::recipient(lang)}</legend>
            {name.input()}
            <div class="field-pair">{phone.input()} {email.input()}</div>
        </fieldset>
    }
    .into_any()
}

/// The place: province, then commune, and a free line.
pub(super) fn draw_place(lang: Lang, form: &Form, destination: &Destination) -> AnyView {
    let address = Field::new(form, lang, "address", say::address(lang))
        .hint(say::address_hint(lang))
        .autocomplete("street-address")
        .length_max(ADDRESS_MAX);
    let legacy_address = Field::new(form, lang, "legacy_address", say::legacy_address(lang))
        .hint(say::legacy_address_hint(lang))
        .optional()
        .length_max(ADDRESS_MAX);
    let province = Field::new(form, lang, "province", say::province(lang)).autocomplete("address-level1");
    let note = Field::new(form, lang, "note", say::note(lang))
        .optional()
        .length_max(NOTE_MAX);
    view! {
        <fieldset class="fieldset stack">
            <legend>{say::destination(lang)}</legend>
            {province_field(lang, province, &destination.provinces)}
            {draw_commune(lang, form, destination)}
            {address.input()}
            {legacy_address.input()}
            {note.area(3)}
        </fieldset>
    }
    .into_any()
}

fn draw_commune(lang: Lang, form: &Form, destination: &Destination) -> AnyView {
    let communes = destination
        .communes
        .iter()
        .map(|commune| (commune.code.clone(), commune.name.clone()));
    let field = Field::new(form, lang, "commune", say::commune(lang)).autocomplete("address-level2");
    let field = if destination.province.is_some() {
        field
    } else {
        field.hint(say::commune_after_province(lang))
    };
    field.select(communes.collect())
}
