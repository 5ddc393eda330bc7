//! Radio buttons on cards: one of several choices.

use super::field::{id_of, problem_id};
use leptos::prelude::*;

/// One of several choices.
#[derive(Clone, Debug, Default)]
pub struct Choice {
    /// What is sent.
    pub value: String,
    /// Its words.
    pub label: String,
    /// What it costs, written out; may be empty.
    pub fee: String,
    /// What it costs in đồng, for the running total.
    pub fee_vnd: Option<i64>,
    /// A sentence about it; may be empty.
    pub hint: String,
    /// Whether it cannot be chosen now.
    pub is_disabled: bool,
}

/// Radio buttons on cards, under a heading with the id `labelled_by`. One of them must be chosen.
pub fn choices(name: &str, labelled_by: &str, chosen: &str, problem: Option<String>, choices: Vec<Choice>) -> AnyView {
    let id = id_of(name);
    let described_by = problem.as_ref().map(|_| problem_id(&id));
    let invalid = problem.as_ref().map(|_| "true");
    let problem = problem.map(|problem| view! { <p class="error" id=problem_id(&id)>{problem}</p> });
    let first = choices.iter().position(|choice| !choice.is_disabled);
    let cards: Vec<_> = choices
        .into_iter()
        .enumerate()
        .map(|(index, choice)| {
            let hint = (!choice.hint.is_empty()).then(|| view! { <span class="hint">{choice.hint}</span> });
            let is_chosen = choice.value == chosen && !choice.is_disabled;
            view! {
                <label class="choice">
                    <input
                        type="radio"
                        id=(Some(index) == first).then(|| id.clone())
                        name=name.to_owned()
                        value=choice.value
                        data-fee=choice.fee_vnd.map(|fee| fee.to_string())
                        checked=is_chosen
                        disabled=choice.is_disabled
                        required=true
                    />
                    " "
                    <span>{choice.label}</span>
                    " "
                    <span class="fee">{choice.fee}</span>
                    {hint}
                </label>
            }
        })
        .collect();
    view! {
        <div
            class="choices"
            role="radiogroup"
            aria-labelledby=labelled_by.to_owned()
            aria-describedby=described_by
            aria-invalid=invalid
        >
            {cards}
        </div>
        {problem}
    }
    .into_any()
}
