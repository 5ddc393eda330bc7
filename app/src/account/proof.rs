//! Showing once more who one is: the field for a code, and what is wrong with what was shown.

use crate::{
    context::Ctx,
    error::AppError,
    form::{Form, Problems},
    ui::field::Field,
    words::security as say,
};
use leptos::prelude::*;
use market::{
    base::Lang,
    people::{Person, Proof, ProofRefused},
};

/// What whoever has signed in showed in a form.
pub(crate) fn proof<'a>(ctx: &'a Ctx, password: &'a str, code: &'a str) -> Proof<'a> {
    Proof {
        password,
        code,
        key: &ctx.state.settings.secrets_key,
    }
}

/// The field for a code, for those who are asked for one. `part` is another one for each form of a page.
pub(crate) fn code_field(ctx: &Ctx, form: &Form, person: &Person, part: &str) -> Option<AnyView> {
    let is_asked = person.has_factor() && !person.has_shown_factor(ctx.state.clock.now());
    is_asked.then(|| {
        code(form, ctx.lang(), say::code(ctx.lang()))
            .id(id(form, "code", part))
            .input()
    })
}

/// The id of a field that several forms of a page have: the form that came back has the one that its summary leads to.
pub(super) fn id(form: &Form, name: &str, part: &str) -> String {
    if form.came_back() {
        name.to_owned()
    } else {
        format!("{name}-{part}")
    }
}

/// The field for a code.
pub(super) fn code(form: &Form, lang: Lang, label: &str) -> Field {
    Field::new(form, lang, "code", label)
        .autocomplete("one-time-code")
        .autocapitalize("none")
        .length_max(40)
}

/// Notes what is wrong with what was shown: the password in its field, the code in its own. Failures end the function.
pub(crate) fn note_unproven(
    problems: &mut Problems,
    password: &'static str,
    refused: ProofRefused,
) -> Result<(), AppError> {
    match refused {
        ProofRefused::WrongPassword => problems.add(password, AppError::WrongPassword),
        ProofRefused::CodeNeeded => problems.add("code", AppError::CodeNeeded),
        ProofRefused::WrongCode => problems.add("code", AppError::WrongCode),
        ProofRefused::TooManyAttempts { again_at } => {
            let again_at = again_at.timestamp();
            problems.add(password, AppError::TooManyAttempts { again_at });
        }
        ProofRefused::Db(error) => return Err(error.into()),
    }
    Ok(())
}
