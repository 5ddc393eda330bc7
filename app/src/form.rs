//! Refused forms, without any script: the action keeps what was typed and what is wrong with it under the visitor's
//! session, sends the visitor back, and the page shows both once.

use crate::{
    context::{AppState, Ctx},
    error::AppError,
};
use leptos::prelude::*;
use market::{
    base::{Lang, Line, SessionId},
    documents::{DOCUMENT_BYTES_MAX, DocumentProblem},
    joining::has_hidden,
    people::{self, RememberedForm},
};
use serde::Serialize;
use std::{borrow::Cow, collections::BTreeMap};

/// What a page knows of a form that came back.
#[derive(Clone, Debug, Default)]
pub struct Form {
    typed: BTreeMap<String, String>,
    problems: Vec<(String, AppError)>,
}

impl Form {
    /// What was typed in a field, `""` when nothing was.
    pub fn typed(&self, field: &str) -> &str {
        self.typed.get(field).map_or("", String::as_str)
    }

    /// What was typed in a field, else the given text.
    pub fn typed_or(&self, field: &str, otherwise: &str) -> String {
        self.typed.get(field).map_or(otherwise, String::as_str).to_owned()
    }

    /// Whether anything was typed at all: the form came back.
    pub fn came_back(&self) -> bool {
        !self.typed.is_empty() || !self.problems.is_empty()
    }

    /// When it may be sent again, in seconds since 1970, if it came back because it was sent too often.
    pub fn again_at(&self) -> Option<i64> {
        self.problems.iter().find_map(|(_, problem)| match problem {
            AppError::TooManyAttempts { again_at } => Some(*again_at),
            _ => None,
        })
    }

    /// What is wrong with one field.
    pub fn problem(&self, field: &str, lang: Lang) -> Option<String> {
        self.problems
            .iter()
            .find(|(name, _)| name == field)
            .map(|(_, problem)| problem.say(lang))
    }

    /// What is wrong with one field, as it was found.
    pub fn found(&self, field: &str) -> Option<&AppError> {
        let mut problems = self.problems.iter();
        problems.find(|(name, _)| name == field).map(|(_, problem)| problem)
    }

    /// Whether this is what is wrong with one field.
    pub fn has_problem(&self, field: &str, problem: &AppError) -> bool {
        self.problems
            .iter()
            .any(|(name, found)| name == field && found == problem)
    }

    /// What is wrong with the whole, in no field.
    pub fn general_problems(&self, lang: Lang) -> Vec<String> {
        self.problems
            .iter()
            .filter(|(name, _)| name.is_empty())
            .map(|(_, problem)| problem.say(lang))
            .collect()
    }

    /// Every problem with its field (`""` for the whole), in the order they were found.
    pub fn problems(&self, lang: Lang) -> Vec<(String, String)> {
        self.problems
            .iter()
            .map(|(name, problem)| (name.clone(), problem.say(lang)))
            .collect()
    }
}

/// Problems as they are found, field by field.
#[derive(Clone, Debug, Default)]
pub struct Problems(Vec<(Cow<'static, str>, AppError)>);

impl Problems {
    /// Notes a problem of a field (`""` for the whole form).
    pub fn add(&mut self, field: impl Into<Cow<'static, str>>, problem: impl Into<AppError>) {
        self.0.push((field.into(), problem.into()));
    }

    /// The value, or nothing after noting the problem.
    pub fn check<T, E: Into<AppError>>(
        &mut self,
        field: impl Into<Cow<'static, str>>,
        parsed: Result<T, E>,
    ) -> Option<T> {
        parsed.map_err(|problem| self.add(field, problem)).ok()
    }

    /// Whether nothing is wrong.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl From<AppError> for Problems {
    fn from(problem: AppError) -> Self {
        Self(vec![("".into(), problem)])
    }
}

/// The code of a place: digits. Whether there is such a place, the market knows.
pub fn parse_place(text: &str) -> Result<String, AppError> {
    if text.is_empty() {
        return Err(AppError::Required);
    }
    let is_code = text.len() <= 8 && text.bytes().all(|byte| byte.is_ascii_digit());
    is_code.then(|| text.to_owned()).ok_or(AppError::NotAChoice)
}

/// A line in which nothing is hidden; may be empty. Such characters are refused instead of left out: a text with them was made
/// to pass for another, or pasted from where they were, and whoever wrote it shall know.
pub fn parse_line(text: &str, max: u32) -> Result<Line, AppError> {
    if has_hidden(text) {
        return Err(AppError::HiddenCharacters);
    }
    Ok(Line::parse_optional(text, max)?)
}

/// Text of several such lines, each trimmed, without empty ones at the ends.
pub fn parse_lines(text: &str, max: u32) -> Result<String, AppError> {
    let lines = text.lines().map(|line| parse_line(line, max).map(Line::into_string));
    let lines: Result<Vec<_>, _> = lines.collect();
    let text = lines?.join("\n").trim().to_owned();
    if text.chars().count() > max as usize {
        return Err(AppError::TooLong { max });
    }
    Ok(text)
}

impl From<market::base::text::TextProblem> for AppError {
    fn from(problem: market::base::text::TextProblem) -> Self {
        match problem {
            market::base::text::TextProblem::Empty => AppError::Required,
            market::base::text::TextProblem::TooLong { max } => AppError::TooLong { max },
        }
    }
}

impl From<people::PasswordProblem> for AppError {
    fn from(problem: people::PasswordProblem) -> Self {
        match problem {
            people::PasswordProblem::TooShort => AppError::TooShort {
                min: people::PASSWORD_MIN,
            },
            people::PasswordProblem::TooLong => AppError::TooLong {
                max: people::PASSWORD_MAX,
            },
            people::PasswordProblem::TooCommon => AppError::PasswordTooCommon,
        }
    }
}

impl From<market::base::phone::NotAPhone> for AppError {
    fn from(_: market::base::phone::NotAPhone) -> Self {
        AppError::NotAPhone
    }
}

impl From<DocumentProblem> for AppError {
    fn from(problem: DocumentProblem) -> Self {
        match problem {
            DocumentProblem::Missing => AppError::Required,
            DocumentProblem::TooHeavy => AppError::DocumentTooHeavy {
                megabytes: (DOCUMENT_BYTES_MAX / 1024 / 1024) as u32,
            },
            DocumentProblem::Kind => AppError::NotADocument,
        }
    }
}

/// Keeps what was typed in a refused form and what is wrong with it, until the page takes it.
pub async fn remember(
    state: &AppState,
    session: SessionId,
    form: &str,
    typed: &impl Serialize,
    problems: impl Into<Problems>,
) -> Result<(), AppError> {
    let remembered = RememberedForm {
        typed: without_nul(serde_json::to_value(typed).map_err(|_| AppError::Internal)?),
        problems: serde_json::to_value(problems.into().0).map_err(|_| AppError::Internal)?,
    };
    let mut connection = state.pool.acquire().await?;
    people::remember_form(&mut connection, session, form, &remembered, state.clock.now()).await?;
    Ok(())
}

impl Ctx {
    /// Keeps a refused form and sends the visitor back to `page`. Values that are no text are left out; nothing may
    /// be passed here that must not be stored, a password above all.
    pub async fn refuse(
        &self,
        form: &str,
        typed: &impl Serialize,
        problems: impl Into<Problems>,
        page: &str,
    ) -> Result<(), AppError> {
        let visitor = self.visitor_with_session().await?;
        let session = visitor.session().ok_or(AppError::Internal)?;
        remember(&self.state, session, form, typed, problems).await?;
        self.go_to(page);
        Ok(())
    }

    /// What a form of this name held when it came back; an empty one otherwise. A page whose form was sent too often
    /// answers 429 and says when to come back.
    pub async fn take_form(&self, form: &str) -> Result<Form, AppError> {
        let Some(session) = self.visitor().await?.session() else {
            return Ok(Form::default());
        };
        let Some(kept) = people::take_form(&self.state.pool, session, form, self.state.clock.now()).await? else {
            return Ok(Form::default());
        };
        let mut typed = BTreeMap::new();
        flatten("", kept.typed, &mut typed);
        let form = Form {
            typed,
            problems: serde_json::from_value(kept.problems).unwrap_or_default(),
        };
        if let Some(again_at) = form.again_at() {
            self.come_back_after(again_at - self.state.clock.now().timestamp());
        }
        Ok(form)
    }
}

/// The name of an input that belongs to one thing of several: `delivery[seller]`. What a form sends is read by serde_qs,
/// which takes a key that begins with a digit for a place in a list; such a key begins with a line instead.
pub fn keyed(name: &str, key: &str) -> String {
    let line = if key.starts_with(|symbol: char| symbol.is_ascii_digit()) {
        "_"
    } else {
        ""
    };
    format!("{name}[{line}{key}]")
}

/// The key as [`keyed`] was given it.
pub fn key_of(sent: &str) -> &str {
    sent.strip_prefix('_').unwrap_or(sent)
}

/// Nobody types a NUL, and the database takes none.
fn without_nul(value: serde_json::Value) -> serde_json::Value {
    match value {
        serde_json::Value::String(text) => text.replace('\0', "").into(),
        serde_json::Value::Object(fields) => fields
            .into_iter()
            .map(|(key, value)| (key.replace('\0', ""), without_nul(value)))
            .collect(),
        other => other,
    }
}

/// Nested values get the names that their inputs carry: `delivery[seller]`.
fn flatten(name: &str, value: serde_json::Value, typed: &mut BTreeMap<String, String>) {
    match value {
        serde_json::Value::String(text) => {
            typed.insert(name.to_owned(), text);
        }
        serde_json::Value::Object(fields) => {
            for (key, value) in fields {
                let inner = if name.is_empty() { key } else { format!("{name}[{key}]") };
                flatten(&inner, value, typed);
            }
        }
        _ => {}
    }
}

/// A form that posts to a server function, plain HTML: works before and without any script.
#[component]
pub fn PostForm(
    /// The function's address.
    action: &'static str,
    /// The page's language: where the answer leads.
    lang: Lang,
    /// Classes of the form.
    #[prop(optional, into)]
    class: String,
    /// The fields and the button.
    children: Children,
) -> impl IntoView {
    view! {
        <form method="post" action=action class=class>
            <input type="hidden" name="lang" value=lang.tag()/>
            {children()}
        </form>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_never_taken_for_a_place_in_a_list() {
        for key in ["cam-cao-phong", "01a1", "20-10"] {
            let name = keyed("delivery", key);
            let sent = name
                .strip_prefix("delivery[")
                .and_then(|name| name.strip_suffix(']'))
                .expect("a key in brackets");
            assert!(!sent.starts_with(|symbol: char| symbol.is_ascii_digit()));
            assert_eq!(key_of(sent), key);
        }
    }

    #[test]
    fn a_nul_is_not_kept() {
        let kept = without_nul(serde_json::json!({"na\0me": "L\0an", "inner": {"a": "\0"}}));
        assert_eq!(kept, serde_json::json!({"name": "Lan", "inner": {"a": ""}}));
    }

    #[test]
    fn nested_values_are_found_under_the_names_of_their_inputs() {
        let mut typed = BTreeMap::new();
        flatten(
            "",
            serde_json::json!({"name": "Lan", "delivery": {"a": "ship"}, "count": 3}),
            &mut typed,
        );
        assert_eq!(typed.get("name").map(String::as_str), Some("Lan"));
        assert_eq!(typed.get("delivery[a]").map(String::as_str), Some("ship"));
        assert_eq!(typed.len(), 2);
    }
}
