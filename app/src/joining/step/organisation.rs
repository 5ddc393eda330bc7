//! What applies.

use super::{Drawn, saved};
use crate::{
    form::Form,
    joining::kind_word,
    ui::choice::{self, Choice},
    words::joining as say,
};
use leptos::prelude::*;
use market::{
    base::Lang,
    joining::{
        OrganisationFacts, SellerKind, TaxCode,
        application::{FACT_MAX, NAME_MAX},
    },
};

pub(super) fn draw(lang: Lang, form: &Form, facts: Option<&OrganisationFacts>) -> Drawn {
    let kind = form.typed_or("kind", facts.map_or("", |facts| facts.kind.as_str()));
    let kinds = SellerKind::ALL.iter().map(|kind| Choice {
        value: kind.as_str().to_owned(),
        label: kind_word(lang, *kind).to_owned(),
        ..Choice::default()
    });
    let kinds = choice::choices("kind", "loai-hinh", &kind, form.problem("kind", lang), kinds.collect());
    let year = facts.and_then(|facts| facts.founded_year).map(|year| year.to_string());
    let name = saved(
        form,
        lang,
        "name",
        say::name(lang),
        facts.map(|facts| facts.name.as_str()),
    )
    .hint(say::name_hint(lang))
    .length_max(NAME_MAX)
    .autocomplete("organization");
    let code = facts.and_then(|facts| facts.tax_code.as_ref()).map(TaxCode::as_str);
    let tax_code = saved(form, lang, "tax_code", say::tax_code(lang), code)
        .hint(say::tax_code_hint(lang))
        .input_mode("numeric")
        .autocomplete("off")
        .length_max(20)
        .optional();
    let number = facts.map(|facts| facts.registration.as_str());
    let registration = saved(form, lang, "registration", say::registration(lang), number)
        .hint(say::registration_hint(lang))
        .autocomplete("off")
        .length_max(FACT_MAX)
        .optional();
    let founded = saved(form, lang, "founded", say::founded(lang), year.as_deref())
        .input_mode("numeric")
        .autocomplete("off")
        .length_max(4)
        .optional();
    let fields = view! {
        <fieldset class="fieldset">
            <legend id="loai-hinh">{say::kind(lang)}</legend>
            {kinds}
        </fieldset>
        {name.input()}
        {tax_code.input()}
        {registration.input()}
        {founded.input()}
    };
    let labels = vec![
        ("kind", say::kind(lang)),
        ("name", say::name(lang)),
        ("tax_code", say::tax_code(lang)),
        ("registration", say::registration(lang)),
        ("founded", say::founded(lang)),
    ];
    (labels, fields.into_any(), "/api/application/organisation")
}
