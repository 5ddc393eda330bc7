//! Two writers at once: what only one of them has changed is taken as they want it; where both have changed the same, both
//! texts and a choice. Nothing is lost.

mod start;

pub(super) use start::{START, Start};

use crate::{
    form::{Form, PostForm},
    words::two_writers as say,
};
use leptos::prelude::*;
use market::base::Lang;
use std::collections::BTreeSet;

/// Whether somebody else has saved since a form began that came back.
pub(super) fn is_meanwhile(form: &Form, version: i32) -> bool {
    form.came_back() && form.typed("version") != version.to_string()
}

/// A form that somebody else has saved meanwhile.
pub(super) struct Meanwhile<'a> {
    pub(super) lang: Lang,
    /// As it was sent.
    pub(super) form: &'a Form,
    /// Where it is sent to.
    pub(super) action: &'static str,
    /// What it is sent with, beside its version and its fields.
    pub(super) about: Option<(&'static str, String)>,
    /// The version that stands now, and a text for each of its fields.
    pub(super) version: i32,
    pub(super) now: Vec<(String, String)>,
    /// Who has saved it.
    pub(super) who: Option<&'a str>,
    /// What belongs together, so that nobody wants one half from each writer.
    pub(super) part_of: fn(&str) -> &str,
    /// What a field is called.
    pub(super) label: &'a dyn Fn(&str) -> String,
    /// What its text means to a reader.
    pub(super) shown: &'a dyn Fn(&str, &str) -> String,
}

/// A field of two writers.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) enum Joined {
    /// Nobody has to choose.
    Said(String),
    /// Only the other writer has changed it: so it is taken.
    Theirs(String),
    /// Both have, and not alike.
    Asked { theirs: String, mine: String },
}

/// Lays what was typed beside what stands there now, and both beside what the form started from. Without a start everything
/// that differs is asked.
pub(super) fn join(
    now: &[(String, String)],
    start: Option<&Start>,
    part_of: fn(&str) -> &str,
    typed: &dyn Fn(&str) -> String,
) -> Vec<(String, Joined)> {
    let fields: Vec<_> = now.iter().map(|(name, theirs)| (name, theirs, typed(name))).collect();
    let stood = |name: &str, text: &str| start.is_some_and(|start| start.is(name, text));
    // Of what belongs together each has changed something, and not alike.
    let differing = || fields.iter().filter(|(_, theirs, mine)| *theirs != mine);
    let by_them = differing().filter(|(name, theirs, _)| !stood(name, theirs));
    let by_them: BTreeSet<&str> = by_them.map(|(name, ..)| part_of(name)).collect();
    let by_me = differing().filter(|(name, _, mine)| !stood(name, mine));
    let by_me: BTreeSet<&str> = by_me.map(|(name, ..)| part_of(name)).collect();
    let is_in_question = |name: &str| by_them.contains(part_of(name)) && by_me.contains(part_of(name));
    fields
        .iter()
        .map(|(name, theirs, mine)| {
            let joined = if *theirs == mine {
                Joined::Said(mine.clone())
            } else if is_in_question(name) {
                Joined::Asked {
                    theirs: (*theirs).clone(),
                    mine: mine.clone(),
                }
            } else if stood(name, mine) {
                Joined::Theirs((*theirs).clone())
            } else {
                Joined::Said(mine.clone())
            };
            ((*name).clone(), joined)
        })
        .collect()
}

/// The name of the input of a field.
fn input(name: &str) -> String {
    format!("values[{name}]")
}

impl Meanwhile<'_> {
    /// The choice, field by field; sent, it is saved as any other form is.
    pub(super) fn draw(self) -> AnyView {
        let Self {
            lang,
            form,
            action,
            version,
            ..
        } = self;
        let start = Start::read(form.typed(START), form.typed("version"));
        let typed = |name: &str| form.typed(&input(name)).replace("\r\n", "\n").trim().to_owned();
        let (mut fields, mut taken, mut asked) = (Vec::new(), Vec::new(), 0_usize);
        for (name, joined) in join(&self.now, start.as_ref(), self.part_of, &typed) {
            match joined {
                Joined::Asked { theirs, mine } => {
                    asked += 1;
                    fields.push(self.choice(&name, theirs, mine));
                }
                Joined::Theirs(text) => {
                    taken.push((self.label)(&name));
                    fields.extend(hidden(&name, text));
                }
                Joined::Said(text) => fields.extend(hidden(&name, text)),
            }
        }
        let who = self.who.unwrap_or_default();
        let text = if asked == 0 {
            say::apart(lang, who)
        } else {
            say::text(lang, who)
        };
        let taken = (!taken.is_empty()).then(|| view! { <p>{say::taken(lang, who, taken.join("; "))}</p> });
        let about = self
            .about
            .map(|(name, value)| view! { <input type="hidden" name=name value=value/> });
        let start = Start::of(version, self.now).write();
        view! {
            <section class="box stack" aria-labelledby="hai-ban">
                <h2 id="hai-ban">{say::title(lang)}</h2>
                <p>{text}</p>
                {taken}
                <PostForm action=action lang=lang class="stack">
                    {about}
                    <input type="hidden" name="version" value=version.to_string()/>
                    <input type="hidden" name=START value=start/>
                    {fields}
                    <div>
                        <button class="btn" type="submit" name="step" value="save">
                            {say::save(lang)}
                        </button>
                    </div>
                </PostForm>
            </section>
        }
        .into_any()
    }

    fn choice(&self, name: &str, theirs: String, mine: String) -> AnyView {
        let lang = self.lang;
        let option = |text: String, whose: &'static str| {
            let says = (self.shown)(name, &text);
            view! {
                <label class="choice">
                    <input type="radio" name=input(name) value=text required=true/>
                    " "
                    <span>
                        <strong>{whose}</strong>
                        <br/>
                        <span class="lines">{says}</span>
                    </span>
                </label>
            }
        };
        view! {
            <fieldset class="fieldset">
                <legend>{(self.label)(name)}</legend>
                <div class="choices">
                    {option(mine, say::mine(lang))}
                    {option(theirs, say::theirs(lang))}
                </div>
            </fieldset>
        }
        .into_any()
    }
}

/// A field that nobody is asked about. What is empty says nothing.
fn hidden(name: &str, text: String) -> Option<AnyView> {
    (!text.is_empty()).then(|| view! { <input type="hidden" name=input(name) value=text/> }.into_any())
}

/// What stands in the fields of two writers, by name; and which of them are asked about.
#[cfg(test)]
pub(super) fn joined(
    before: Option<Vec<(String, String)>>,
    now: &[(String, String)],
    mine: Vec<(String, String)>,
    part_of: fn(&str) -> &str,
) -> (std::collections::BTreeMap<String, Joined>, Vec<String>) {
    let start = before.map(|before| Start::of(1, before));
    let typed: std::collections::BTreeMap<_, _> = mine.into_iter().collect();
    let typed = |name: &str| typed.get(name).cloned().unwrap_or_default();
    let done: std::collections::BTreeMap<_, _> = join(now, start.as_ref(), part_of, &typed).into_iter().collect();
    let asked = done.iter().filter(|(_, joined)| matches!(joined, Joined::Asked { .. }));
    let asked = asked.map(|(name, _)| name.clone()).collect();
    (done, asked)
}
