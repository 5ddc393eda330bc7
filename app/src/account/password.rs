//! The field for a password that somebody chooses.

use crate::{form::Form, ui::field::Field, words::password as say};
use leptos::prelude::*;
use market::{
    base::Lang,
    people::{PASSWORD_MAX, PASSWORD_MIN},
};

/// The field. It has no largest length: what is pasted must not be cut without a word.
pub(super) fn new_password(form: &Form, lang: Lang, label: &str) -> AnyView {
    Field::new(form, lang, "password", label)
        .hint(say::hint(lang, PASSWORD_MIN, PASSWORD_MAX))
        .kind("password")
        .autocomplete("new-password")
        .input()
}
