//! What is known of something, row by row.

use leptos::prelude::*;

/// A row of `dl.facts`; what is not known has none.
pub fn fact<Value: IntoView>(name: &'static str, value: Option<Value>) -> Option<impl IntoView> {
    value.map(|value| {
        view! {
            <div>
                <dt>{name}</dt>
                <dd>{value}</dd>
            </div>
        }
    })
}
