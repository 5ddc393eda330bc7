//! Two writers at once: what only one of them has changed is taken as they want it; where both have changed the same, both
//! texts and a choice. Nothing is lost.

use super::{
    fields::{Names, flat, input, label, shown},
    start::{START, Start},
};
use crate::{
    form::{Form, PostForm},
    words::listing as say,
};
use leptos::prelude::*;
use market::{
    base::Lang,
    catalog::{Listing, ListingPage},
};
use std::collections::BTreeSet;

/// A field of two writers.
#[derive(Clone, PartialEq, Eq, Debug)]
enum Joined {
    /// Nobody has to choose.
    Said(String),
    /// Only the other writer has changed it: so it is taken.
    Theirs(String),
    /// Both have, and not alike.
    Asked { theirs: String, mine: String },
}

/// What belongs together: of a place or of packs nobody wants one half from each writer. Packs are told apart by their
/// places alone, and those may have moved.
fn part_of(name: &str) -> &str {
    match name {
        "province" | "commune" => "place",
        _ if name.starts_with('p') && name[1..].starts_with(|symbol: char| symbol.is_ascii_digit()) => "packs",
        _ => name,
    }
}

/// Lays what was typed beside what stands there now, and both beside what the form started from. Without a start everything
/// that differs is asked.
fn join(now: &Listing, start: Option<&Start>, typed: &dyn Fn(&str) -> String) -> Vec<(String, Joined)> {
    let fields: Vec<_> = flat(now)
        .into_iter()
        .map(|(name, theirs)| {
            let mine = typed(&name);
            (name, theirs, mine)
        })
        .collect();
    let stood = |name: &str, text: &str| start.is_some_and(|start| start.is(name, text));
    let in_question: BTreeSet<&str> = fields
        .iter()
        .filter(|(name, theirs, mine)| theirs != mine && !stood(name, theirs) && !stood(name, mine))
        .map(|(name, ..)| part_of(name))
        .collect();
    fields
        .iter()
        .map(|(name, theirs, mine)| {
            let joined = if theirs == mine {
                Joined::Said(theirs.clone())
            } else if in_question.contains(part_of(name)) {
                Joined::Asked {
                    theirs: theirs.clone(),
                    mine: mine.clone(),
                }
            } else if stood(name, mine) {
                Joined::Theirs(theirs.clone())
            } else {
                Joined::Said(mine.clone())
            };
            (name.clone(), joined)
        })
        .collect()
}

/// The choice, field by field; sent, it is saved as any other form is.
pub(super) fn draw(lang: Lang, page: &ListingPage, form: &Form, names: &Names) -> AnyView {
    let start = Start::read(form.typed(START), form.typed("version"));
    let typed = |name: &str| form.typed(&input(name)).replace("\r\n", "\n").trim().to_owned();
    let (mut fields, mut taken, mut asked) = (Vec::new(), Vec::new(), 0_usize);
    for (name, joined) in join(&page.content, start.as_ref(), &typed) {
        match joined {
            Joined::Asked { theirs, mine } => {
                asked += 1;
                fields.push(choice(lang, &name, theirs, mine, names));
            }
            Joined::Theirs(text) => {
                taken.push(label(lang, &name));
                fields.extend(hidden(&name, text));
            }
            Joined::Said(text) => fields.extend(hidden(&name, text)),
        }
    }
    let who = page.saved.as_ref().map(|(who, _)| who.clone()).unwrap_or_default();
    let text = if asked == 0 {
        say::conflict_apart(lang, &who)
    } else {
        say::conflict_text(lang, &who)
    };
    let taken = (!taken.is_empty()).then(|| view! { <p>{say::conflict_taken(lang, &who, taken.join("; "))}</p> });
    let (slug, version) = (page.slug.clone(), page.version.to_string());
    let start = Start::of(page.version, &page.content).write();
    view! {
        <section class="box stack" aria-labelledby="hai-ban">
            <h2 id="hai-ban">{say::conflict_title(lang)}</h2>
            <p>{text}</p>
            {taken}
            <PostForm action="/api/listing/save" lang=lang class="stack">
                <input type="hidden" name="slug" value=slug/>
                <input type="hidden" name="version" value=version/>
                <input type="hidden" name=START value=start/>
                {fields}
                <div>
                    <button class="btn" type="submit" name="step" value="save">
                        {say::conflict_save(lang)}
                    </button>
                </div>
            </PostForm>
        </section>
    }
    .into_any()
}

/// A field that nobody is asked about. What is empty says nothing.
fn hidden(name: &str, text: String) -> Option<AnyView> {
    (!text.is_empty()).then(|| view! { <input type="hidden" name=input(name) value=text/> }.into_any())
}

fn choice(lang: Lang, name: &str, theirs: String, mine: String, names: &Names) -> AnyView {
    let option = |text: String, whose: &'static str| {
        let says = shown(lang, name, &text, names);
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
            <legend>{label(lang, name)}</legend>
            <div class="choices">
                {option(mine, say::mine(lang))}
                {option(theirs, say::theirs(lang))}
            </div>
        </fieldset>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;
    use market::{
        base::{Vnd, Words},
        catalog::Pack,
    };
    use std::collections::BTreeMap;

    fn listing(name: &str, warnings: &str, packs: &[(&str, i64)]) -> Listing {
        let vi = |text: &str| Words {
            vi: text.to_owned(),
            en: String::new(),
        };
        Listing {
            name: vi(name),
            warnings: warnings.to_owned(),
            packs: packs
                .iter()
                .map(|(name, price)| Pack {
                    name: vi(name),
                    price: Some(Vnd(*price)),
                    ..Pack::default()
                })
                .collect(),
            ..Listing::default()
        }
    }

    /// What is joined of three listings, by field.
    fn joined(before: Option<&Listing>, now: &Listing, mine: &Listing) -> BTreeMap<String, Joined> {
        let start = before.map(|before| Start::of(1, before));
        let typed: BTreeMap<_, _> = flat(mine).into_iter().collect();
        let typed = |name: &str| typed.get(name).cloned().unwrap_or_default();
        join(now, start.as_ref(), &typed).into_iter().collect()
    }

    fn asked(joined: &BTreeMap<String, Joined>) -> Vec<&str> {
        let asked = joined
            .iter()
            .filter(|(_, joined)| matches!(joined, Joined::Asked { .. }));
        asked.map(|(name, _)| name.as_str()).collect()
    }

    #[test]
    fn what_one_writer_has_changed_is_taken_and_what_both_have_is_asked() {
        let before = listing("Chè", "", &[("túi", 90_000)]);
        let now = listing("Chè dây", "", &[("túi", 90_000)]);
        let mine = listing("Chè", "Nóng", &[("túi", 90_000)]);
        let done = joined(Some(&before), &now, &mine);
        assert_eq!(asked(&done), Vec::<&str>::new());
        assert_eq!(done["name_vi"], Joined::Theirs("Chè dây".to_owned()));
        assert_eq!(done["warnings"], Joined::Said("Nóng".to_owned()));

        let mine = listing("Chè xanh", "", &[("túi", 90_000)]);
        assert_eq!(asked(&joined(Some(&before), &now, &mine)), ["name_vi"]);
        // Both alike is no question.
        assert_eq!(asked(&joined(Some(&before), &now, &now)), Vec::<&str>::new());
    }

    #[test]
    fn without_a_start_all_that_differs_is_asked() {
        let now = listing("Chè dây", "", &[]);
        let mine = listing("Chè", "Nóng", &[]);
        assert_eq!(asked(&joined(None, &now, &mine)), ["name_vi", "warnings"]);
    }

    #[test]
    fn packs_of_two_writers_are_never_mixed_unasked() {
        let before = listing("Chè", "", &[("túi", 90_000), ("hộp", 200_000)]);
        // The other has taken the first pack out, so that the second stands in its place.
        let now = listing("Chè", "", &[("hộp", 200_000)]);
        let mine = listing("Chè", "", &[("túi", 90_000), ("hộp", 210_000)]);
        let done = joined(Some(&before), &now, &mine);
        assert_eq!(asked(&done), ["p0_name_vi", "p0_price", "p1_name_vi", "p1_price"]);
        // What only one of them has touched is taken whole.
        let mine = listing("Chè xanh", "", &[("túi", 90_000), ("hộp", 200_000)]);
        let done = joined(Some(&before), &now, &mine);
        assert_eq!(asked(&done), Vec::<&str>::new());
        assert_eq!(done["p0_name_vi"], Joined::Theirs("hộp".to_owned()));
        assert_eq!(done["p1_name_vi"], Joined::Theirs(String::new()));
        assert_eq!(done["name_vi"], Joined::Said("Chè xanh".to_owned()));
    }
}
