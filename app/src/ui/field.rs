//! Form fields: a label, a hint, the control with what was typed, and what is wrong with it.

use crate::{form::Form, words::field as say};
use leptos::prelude::*;
use market::base::Lang;

/// One field of a form. Say what it is, then draw it with [`Field::input`], [`Field::area`], [`Field::select`] or, with a
/// control of your own, [`Field::around`].
///
/// `{Field::new(&form, lang, "phone", say::phone(lang)).hint(say::phone_hint(lang)).kind("tel").input()}`
#[derive(Clone, Debug)]
pub struct Field {
    lang: Lang,
    id: String,
    name: String,
    label: String,
    label_more: String,
    hint: String,
    value: String,
    problem: Option<String>,
    is_required: bool,
    is_draft: bool,
    kind: &'static str,
    autocomplete: Option<&'static str>,
    input_mode: Option<&'static str>,
    autocapitalize: Option<&'static str>,
    length_max: Option<u32>,
    range: Option<(String, String)>,
}

impl Field {
    /// A required text field, holding what was typed when the form came back.
    pub fn new(form: &Form, lang: Lang, name: &str, label: &str) -> Self {
        Self {
            lang,
            id: id_of(name),
            name: name.to_owned(),
            label: label.to_owned(),
            label_more: String::new(),
            hint: String::new(),
            value: form.typed(name).to_owned(),
            problem: form.problem(name, lang),
            is_required: true,
            is_draft: false,
            kind: "text",
            autocomplete: None,
            input_mode: None,
            autocapitalize: None,
            length_max: None,
            range: None,
        }
    }

    /// Another id than the name's, for a page with several forms that have this field.
    pub fn id(mut self, id: impl Into<String>) -> Self {
        self.id = id.into();
        self
    }

    /// The end of the label for those who only hear it: what this field belongs to.
    pub fn label_more(mut self, text: impl Into<String>) -> Self {
        self.label_more = text.into();
        self
    }

    /// A sentence above the control.
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = hint.into();
        self
    }

    /// What the field holds when the form has not come back.
    pub fn starting_with(mut self, form: &Form, value: &str) -> Self {
        self.value = form.typed_or(&self.name, value);
        self
    }

    /// Something is wrong with it that the form did not bring back.
    pub fn with_problem(mut self, problem: String) -> Self {
        self.problem.get_or_insert(problem);
        self
    }

    /// May stay empty, and says so.
    pub fn optional(mut self) -> Self {
        self.is_required = false;
        self
    }

    /// May stay empty when another one is filled in: its hint says which.
    pub fn one_of_two(mut self) -> Self {
        self.is_required = false;
        self.is_draft = true;
        self
    }

    /// May stay empty for now, without a word about it: a draft is judged as a whole.
    pub fn for_draft(mut self) -> Self {
        self.is_required = false;
        self.is_draft = true;
        self
    }

    /// The type of the input: `tel`, `email`, `password`, `number`, `date` …
    pub fn kind(mut self, kind: &'static str) -> Self {
        self.kind = kind;
        self
    }

    /// What the browser may fill in.
    pub fn autocomplete(mut self, what: &'static str) -> Self {
        self.autocomplete = Some(what);
        self
    }

    /// Which keyboard a phone shows.
    pub fn input_mode(mut self, mode: &'static str) -> Self {
        self.input_mode = Some(mode);
        self
    }

    /// What a phone's keyboard does with capitals: `none`, `characters` …
    pub fn autocapitalize(mut self, how: &'static str) -> Self {
        self.autocapitalize = Some(how);
        self
    }

    /// The most characters.
    pub fn length_max(mut self, characters: u32) -> Self {
        self.length_max = Some(characters);
        self
    }

    /// The least and the most that a number or a date may be.
    pub fn range(mut self, least: impl Into<String>, most: impl Into<String>) -> Self {
        self.range = Some((least.into(), most.into()));
        self
    }

    /// The field as one line of text.
    pub fn input(self) -> AnyView {
        let (least, most) = self.range.clone().unzip();
        let control = view! {
            <input
                id=self.id.clone()
                name=self.name.clone()
                type=self.kind
                value=self.value.clone()
                required=self.is_required
                autocomplete=self.autocomplete
                inputmode=self.input_mode
                autocapitalize=self.autocapitalize
                maxlength=self.length_max.map(|length| length.to_string())
                min=least
                max=most
                aria-describedby=self.described_by()
                aria-invalid=self.invalid()
            />
        };
        self.around(control)
    }

    /// The field as several lines of text.
    pub fn area(self, rows: u32) -> AnyView {
        let control = view! {
            <TextArea
                id=self.id.clone()
                name=self.name.clone()
                value=self.value.clone()
                rows=rows
                length_max=self.length_max
                required=self.is_required
                described_by=self.described_by()
                invalid=self.problem.is_some()
            />
        };
        self.around(control)
    }

    /// The field as a choice out of a list of values and words. The first choice says that nothing is chosen yet.
    pub fn select(self, choices: Vec<(String, String)>) -> AnyView {
        let control = self.choice(choices);
        self.around(control)
    }

    /// The control of [`Field::select`] alone, for [`Field::around`].
    pub fn choice(&self, choices: Vec<(String, String)>) -> AnyView {
        let chosen = self.value.clone();
        let choices: Vec<_> = choices
            .into_iter()
            .map(|(value, text)| {
                let is_chosen = value == chosen;
                view! { <option value=value selected=is_chosen>{text}</option> }
            })
            .collect();
        view! {
            <select
                id=self.id.clone()
                name=self.name.clone()
                required=self.is_required
                autocomplete=self.autocomplete
                aria-describedby=self.described_by()
                aria-invalid=self.invalid()
            >
                <option value="">{say::choose(self.lang)}</option>
                {choices}
            </select>
        }
        .into_any()
    }

    /// The ids of the hint and of the problem, for the control's `aria-describedby`.
    pub fn described_by(&self) -> Option<String> {
        let hint = (!self.hint.is_empty()).then(|| hint_id(&self.id));
        let problem = self.problem.as_ref().map(|_| problem_id(&self.id));
        let ids: Vec<_> = hint.into_iter().chain(problem).collect();
        (!ids.is_empty()).then(|| ids.join(" "))
    }

    /// The control's `aria-invalid`.
    pub fn invalid(&self) -> Option<&'static str> {
        self.problem.as_ref().map(|_| "true")
    }

    /// The value that the field holds.
    pub fn value(&self) -> &str {
        &self.value
    }

    /// The label, hint and problem around a control of your own. The control carries [`Field::described_by`],
    /// [`Field::invalid`] and the field's id.
    pub fn around(self, control: impl IntoView + 'static) -> AnyView {
        let optional = (!self.is_required && !self.is_draft).then(|| {
            view! { " " <span class="optional">{say::optional(self.lang)}</span> }
        });
        let more = (!self.label_more.is_empty()).then(|| view! { <span class="vh">" " {self.label_more}</span> });
        let hint = (!self.hint.is_empty()).then(|| view! { <p class="hint" id=hint_id(&self.id)>{self.hint}</p> });
        let problem = self
            .problem
            .map(|problem| view! { <p class="error" id=problem_id(&self.id)>{problem}</p> });
        view! {
            <div class="field">
                <label for=self.id>{self.label} {more} {optional}</label>
                {hint}
                {control}
                {problem}
            </div>
        }
        .into_any()
    }
}

/// Several lines of text: the only `<textarea>` of this program.
///
/// Leptos 0.8 writes the children of a textarea to the page as they are, so that `</textarea><script>` in a value would
/// end it. This component escapes its value itself; nothing else may write one.
#[component]
pub fn TextArea(
    /// The id.
    #[prop(into)]
    id: String,
    /// The name under which it is sent.
    #[prop(into)]
    name: String,
    /// The text it holds.
    #[prop(into)]
    value: String,
    /// How many lines are shown.
    #[prop(default = 3)]
    rows: u32,
    /// The most characters.
    #[prop(optional_no_strip)]
    length_max: Option<u32>,
    /// Whether it must be filled in.
    #[prop(optional)]
    required: bool,
    /// Ids of its hint and its problem.
    #[prop(optional_no_strip)]
    described_by: Option<String>,
    /// Whether something is wrong with it.
    #[prop(optional)]
    invalid: bool,
) -> impl IntoView {
    view! {
        <textarea
            id=id
            name=name
            rows=rows.to_string()
            maxlength=length_max.map(|length| length.to_string())
            required=required
            aria-describedby=described_by
            aria-invalid=invalid.then_some("true")
        >
            {escaped_area(&value)}
        </textarea>
    }
}

/// Text that cannot end a textarea. A browser leaves out a line break at its very start, so one more is written there.
fn escaped_area(value: &str) -> String {
    let escaped = value.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
    if escaped.starts_with(['\n', '\r']) {
        format!("\n{escaped}")
    } else {
        escaped
    }
}

/// What is wrong with a form, above it: a link to each field, with the label that `labels` gives its name. Its id is
/// `loi`, so that a refused form can lead here.
pub fn error_summary(form: &Form, lang: Lang, title: &str, labels: &[(&str, &str)]) -> Option<AnyView> {
    let problems = form.problems(lang);
    if problems.is_empty() {
        return None;
    }
    let items: Vec<_> = problems
        .into_iter()
        .map(|(field, problem)| {
            if field.is_empty() {
                return view! { <li>{problem}</li> }.into_any();
            }
            let label = labels
                .iter()
                .find(|(name, _)| *name == field)
                .map(|(_, label)| format!("{label}: "));
            view! { <li><a href=format!("#{}", id_of(&field))>{label.unwrap_or_default()} {problem}</a></li> }
                .into_any()
        })
        .collect();
    let summary = view! {
        <div class="error-summary" role="alert" tabindex="-1" id="loi">
            <h2>{title.to_owned()}</h2>
            <ul>{items}</ul>
        </div>
    };
    Some(summary.into_any())
}

/// The id of a field's control: its name, with what stands in brackets behind a hyphen.
pub fn id_of(name: &str) -> String {
    name.replace('[', "-").replace(']', "")
}

fn hint_id(id: &str) -> String {
    format!("{id}-goi-y")
}

pub(super) fn problem_id(id: &str) -> String {
    format!("{id}-loi")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn area(value: &str) -> String {
        view! { <TextArea id="note" name="note" value=value/> }.to_html()
    }

    #[test]
    fn a_text_cannot_leave_its_textarea() {
        let html = area("</textarea><script>alert(1)</script>&amp;");
        assert!(
            html.ends_with(">&lt;/textarea&gt;&lt;script&gt;alert(1)&lt;/script&gt;&amp;amp;</textarea>"),
            "{html}"
        );
    }

    #[test]
    fn a_textarea_holds_exactly_its_text() {
        assert!(area("").ends_with("></textarea>"), "{}", area(""));
        assert!(area("\n a").ends_with(">\n\n a</textarea>"), "{}", area("\n a"));
    }

    #[test]
    fn a_field_names_its_hint_and_nothing_that_is_not_there() {
        let field = Field::new(&Form::default(), Lang::Vi, "delivery[a]", "Giao")
            .hint("Nơi")
            .optional();
        assert_eq!(field.described_by().as_deref(), Some("delivery-a-goi-y"));
        let html = field.input().to_html();
        assert!(
            html.contains("(không bắt buộc)") && !html.contains("aria-invalid"),
            "{html}"
        );
    }
}
