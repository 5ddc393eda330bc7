//! The words of a storefront: story, village, hours, people.

use crate::{
    context::link,
    coop::draft,
    error::AppError,
    form::{Form, PostForm, Problems},
    ui::field::Field,
    words::shopfront as say,
};
use leptos::prelude::*;
use market::{
    base::{Lang, Line, Words},
    coops::{
        OwnShopfront, ShopPerson, Shopfront,
        shopfront::{PEOPLE_MAX, PERSON_MAX, SHORT_MAX, STORY_MAX},
    },
    joining::has_hidden,
};
use std::collections::BTreeMap;

/// What the form sends: a text for each field.
pub(super) type Values = BTreeMap<String, String>;

fn input(name: &str) -> String {
    format!("values[{name}]")
}

/// The labels of the fields, for the list of problems.
pub(super) fn labels(lang: Lang) -> Vec<(&'static str, &'static str)> {
    vec![
        ("values[story_vi]", say::story(lang)),
        ("values[story_en]", say::story_en(lang)),
        ("values[village_vi]", say::village(lang)),
        ("values[village_en]", say::village_en(lang)),
        ("values[hours_vi]", say::hours(lang)),
        ("values[hours_en]", say::hours_en(lang)),
    ]
}

pub(super) fn draw(lang: Lang, shop: &OwnShopfront, form: &Form) -> AnyView {
    let draft = &shop.draft;
    // Somebody else has saved since this form began: beside what was typed stands what is kept.
    let in_conflict = form.came_back() && form.typed("version") != shop.version.to_string();
    let field = |name: &str, label: &str, saved: &str, max: u32| {
        let field = Field::new(form, lang, &input(name), label)
            .starting_with(form, saved)
            .length_max(max)
            .autocomplete("off")
            .for_draft();
        if in_conflict && !saved.is_empty() && form.typed(&input(name)) != saved {
            field.hint(say::kept(lang, saved))
        } else {
            field
        }
    };
    // Those who are there, and room for one more; what was typed further down is not lost.
    let is_typed = |place: &usize| !form.typed(&input(&format!("p{place}_name"))).is_empty();
    let typed = (0..PEOPLE_MAX).rev().find(is_typed).map_or(0, |place| place + 1);
    let rows = (typed.max(draft.people.len()) + 1).min(PEOPLE_MAX);
    let may_add = rows < PEOPLE_MAX;
    let people: Vec<_> = (0..rows)
        .map(|place| {
            let person = draft.people.get(place).cloned().unwrap_or_default();
            let number = place + 1;
            let name = field(
                &format!("p{place}_name"),
                say::person_name(lang),
                &person.name,
                PERSON_MAX,
            );
            let role = field(
                &format!("p{place}_role"),
                say::person_role(lang),
                &person.role,
                PERSON_MAX,
            );
            view! {
                <div class="field-pair">
                    {name.label_more(number.to_string()).input()}
                    {role.label_more(number.to_string()).input()}
                </div>
            }
        })
        .collect();
    let (story, village, hours) = (&draft.story, &draft.village, &draft.hours);
    let version = shop.version.to_string();
    let about = view! {
        {field("story_vi", say::story(lang), &story.vi, STORY_MAX).area(8)}
        {field("village_vi", say::village(lang), &village.vi, SHORT_MAX).area(3)}
        {field("hours_vi", say::hours(lang), &hours.vi, SHORT_MAX).area(2)}
    }
    .into_any();
    let english = view! {
        {field("story_en", say::story_en(lang), &story.en, STORY_MAX).area(5)}
        {field("village_en", say::village_en(lang), &village.en, SHORT_MAX).area(3)}
        {field("hours_en", say::hours_en(lang), &hours.en, SHORT_MAX).area(2)}
    }
    .into_any();
    view! {
        <PostForm action="/api/shopfront/save" lang=lang class="stack stack-wide draft">
            <input type="hidden" name="version" value=version/>
            <fieldset class="fieldset stack">
                <legend>{say::part_story(lang)}</legend>
                {about}
            </fieldset>
            <fieldset class="fieldset stack">
                <legend>{say::part_people(lang)}</legend>
                <p class="hint">{say::people_hint(lang)}</p>
                {people}
                {may_add
                    .then(|| {
                        view! {
                            <div>
                                <button class="btn btn-quiet" type="submit" name="step" value="person">
                                    {say::add_person(lang)}
                                </button>
                            </div>
                        }
                    })}
            </fieldset>
            <details class="fold">
                <summary>{say::part_english(lang)}</summary>
                <div class="stack">{english}</div>
            </details>
            <div class="row">
                <button class="btn btn-secondary" type="submit" name="step" value="save">{say::save(lang)}</button>
                <button class="btn" type="submit" name="step" value="publish">{say::publish(lang)}</button>
                <a href=link(lang, "/htx/gian-hang/xem-truoc")>{say::preview(lang)}</a>
                {draft::dirty(lang)}
            </div>
            <p class="soft">{say::publish_hint(lang)}</p>
        </PostForm>
    }
    .into_any()
}

/// The words that were sent. Photographs are not among them.
pub(super) fn parse(values: &Values) -> Result<Shopfront, Problems> {
    let mut problems = Problems::default();
    let mut text = |name: &str, max: u32| {
        let typed = values.get(name).map_or("", String::as_str);
        problems.check(input(name), lines(typed, max)).unwrap_or_default()
    };
    let words = |text: &mut dyn FnMut(&str, u32) -> String, name: &str, max: u32| Words {
        vi: text(&format!("{name}_vi"), max),
        en: text(&format!("{name}_en"), max),
    };
    let shop = Shopfront {
        story: words(&mut text, "story", STORY_MAX),
        village: words(&mut text, "village", SHORT_MAX),
        hours: words(&mut text, "hours", SHORT_MAX),
        people: (0..PEOPLE_MAX)
            .map(|place| ShopPerson {
                name: text(&format!("p{place}_name"), PERSON_MAX),
                role: text(&format!("p{place}_role"), PERSON_MAX),
                photo: None,
            })
            .filter(|person| !person.name.is_empty())
            .collect(),
        cover: None,
    };
    if problems.is_empty() { Ok(shop) } else { Err(problems) }
}

/// Text of several lines, each trimmed, without empty ones at the ends.
fn lines(text: &str, max: u32) -> Result<String, AppError> {
    if has_hidden(text) {
        return Err(AppError::HiddenCharacters);
    }
    let lines = text
        .lines()
        .map(|line| Line::parse_optional(line, max).map(Line::into_string))
        .collect::<Result<Vec<_>, _>>()?;
    let text = lines.join("\n").trim().to_owned();
    if text.chars().count() > max as usize {
        return Err(AppError::TooLong { max });
    }
    Ok(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_keep_their_lines_and_people_without_names_are_left_out() {
        let values = [
            ("story_vi", " Một. \r\n\r\nHai.\n"),
            ("p1_name", "Lan"),
            ("p2_role", "Kế toán"),
        ];
        let values = values.map(|(name, text)| (name.to_owned(), text.to_owned())).into();
        let shop = parse(&values).expect("nothing is wrong");
        assert_eq!(shop.story.vi, "Một.\n\nHai.");
        assert_eq!(
            shop.people
                .iter()
                .map(|person| person.name.as_str())
                .collect::<Vec<_>>(),
            ["Lan"]
        );
        let hidden: Values = [("village_vi".to_owned(), "a\u{202e}b".to_owned())].into();
        assert!(parse(&hidden).is_err());
    }
}
