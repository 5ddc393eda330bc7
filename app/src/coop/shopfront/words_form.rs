//! The words of a storefront: story, village, hours, people.

use crate::{
    context::link,
    coop::{
        draft,
        two_writers::{Meanwhile, START, Start},
    },
    form::{Form, PostForm, Problems, parse_lines},
    ui::field::Field,
    words::{listing, shopfront as say},
};
use leptos::prelude::*;
use market::{
    base::{Lang, Words},
    coops::{
        OwnShopfront, ShopPerson, Shopfront,
        shopfront::{PEOPLE_MAX, PERSON_MAX, SHORT_MAX, STORY_MAX},
    },
};
use std::collections::BTreeMap;

/// What the form sends: a text for each field.
pub(super) type Values = BTreeMap<String, String>;

fn input(name: &str) -> String {
    format!("values[{name}]")
}

/// A field of somebody behind the goods.
fn of_person(place: usize, field: &str) -> String {
    format!("p{place}_{field}")
}

/// Every field with its text, in the order in which they are read.
fn flat(shop: &Shopfront) -> Vec<(String, String)> {
    let words = [
        ("story", &shop.story),
        ("village", &shop.village),
        ("hours", &shop.hours),
    ];
    let words = words.into_iter().flat_map(|(name, words)| {
        [
            (format!("{name}_vi"), words.vi.clone()),
            (format!("{name}_en"), words.en.clone()),
        ]
    });
    let people = (0..PEOPLE_MAX).flat_map(|place| {
        let person = shop.people.get(place).cloned().unwrap_or_default();
        [
            (of_person(place, "name"), person.name),
            (of_person(place, "role"), person.role),
        ]
    });
    words.chain(people).collect()
}

/// What belongs together: people are told apart by their places alone, and those may have moved.
fn part_of(name: &str) -> &str {
    let is_of_person = name.starts_with('p') && name[1..].starts_with(|symbol: char| symbol.is_ascii_digit());
    if is_of_person { "people" } else { name }
}

/// What a field is called.
fn label(lang: Lang, name: &str) -> String {
    if let Some((place, field)) = name.strip_prefix('p').and_then(|rest| rest.split_once('_'))
        && let Ok(place) = place.parse::<usize>()
    {
        let label = match field {
            "name" => say::person_name(lang),
            _ => say::person_role(lang),
        };
        return format!("{label} {}", place + 1);
    }
    let label = match name {
        "story_vi" => say::story(lang),
        "story_en" => say::story_en(lang),
        "village_vi" => say::village(lang),
        "village_en" => say::village_en(lang),
        "hours_vi" => say::hours(lang),
        _ => say::hours_en(lang),
    };
    label.to_owned()
}

/// The labels of the fields, for the list of problems.
pub(super) fn labels(lang: Lang) -> Vec<(String, String)> {
    let names = flat(&Shopfront::default()).into_iter().map(|(name, _)| name);
    names.map(|name| (input(&name), label(lang, &name))).collect()
}

/// The choice between what was typed and what stands there now.
pub(super) fn draw_conflict(lang: Lang, shop: &OwnShopfront, form: &Form) -> AnyView {
    let meanwhile = Meanwhile {
        lang,
        form,
        action: "/api/shopfront/save",
        about: None,
        version: shop.version,
        now: flat(&shop.draft),
        who: shop.saved.as_ref().map(|(who, _)| who.as_str()),
        part_of,
        label: &|name| label(lang, name),
        shown: &|_, text| match text {
            "" => listing::nothing(lang).to_owned(),
            text => text.to_owned(),
        },
    };
    meanwhile.draw()
}

pub(super) fn draw(lang: Lang, shop: &OwnShopfront, form: &Form) -> AnyView {
    let draft = &shop.draft;
    let field = |name: &str, label: &str, saved: &str, max: u32| {
        Field::new(form, lang, &input(name), label)
            .starting_with(form, saved)
            .length_max(max)
            .autocomplete("off")
            .for_draft()
    };
    // Those who are there, and room for one more; what was typed further down is not lost.
    let is_typed = |place: &usize| !form.typed(&input(&of_person(*place, "name"))).is_empty();
    let typed = (0..PEOPLE_MAX).rev().find(is_typed).map_or(0, |place| place + 1);
    let rows = (typed.max(draft.people.len()) + 1).min(PEOPLE_MAX);
    let may_add = rows < PEOPLE_MAX;
    let people: Vec<_> = (0..rows)
        .map(|place| {
            let person = draft.people.get(place).cloned().unwrap_or_default();
            let number = place + 1;
            let name = field(
                &of_person(place, "name"),
                say::person_name(lang),
                &person.name,
                PERSON_MAX,
            );
            let role = field(
                &of_person(place, "role"),
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
    let start = Start::of(shop.version, flat(draft)).write();
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
            <input type="hidden" name=START value=start/>
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
        problems.check(input(name), parse_lines(typed, max)).unwrap_or_default()
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
                name: text(&of_person(place, "name"), PERSON_MAX),
                role: text(&of_person(place, "role"), PERSON_MAX),
                photo: None,
            })
            .filter(|person| !person.name.is_empty())
            .collect(),
        cover: None,
    };
    if problems.is_empty() { Ok(shop) } else { Err(problems) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::coop::two_writers::{Joined, joined};

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
    #[test]
    fn only_what_both_writers_have_changed_is_asked_about() {
        let shop = |story: &str, hours: &str, people: &[&str]| {
            let vi = |text: &str| Words {
                vi: text.to_owned(),
                en: String::new(),
            };
            let people = people.iter().map(|name| ShopPerson {
                name: (*name).to_owned(),
                ..ShopPerson::default()
            });
            flat(&Shopfront {
                story: vi(story),
                hours: vi(hours),
                people: people.collect(),
                ..Shopfront::default()
            })
        };
        let before = shop("Xưa", "7 giờ", &["Lan", "Mai"]);
        let now = shop("Nay", "7 giờ", &["Mai"]);
        let (done, asked) = joined(
            Some(before.clone()),
            &now,
            shop("Xưa", "8 giờ", &["Lan", "Mai"]),
            part_of,
        );
        assert_eq!(asked, Vec::<String>::new());
        assert_eq!(done["story_vi"], Joined::Theirs("Nay".to_owned()));
        assert_eq!(done["hours_vi"], Joined::Said("8 giờ".to_owned()));
        assert_eq!(done["p0_name"], Joined::Theirs("Mai".to_owned()));
        assert_eq!(done["p1_name"], Joined::Theirs(String::new()));
        // Nobody gets one half of the people from each.
        let (_, asked) = joined(
            Some(before),
            &now,
            shop("Xưa", "7 giờ", &["Lan", "Mai", "Huệ"]),
            part_of,
        );
        assert_eq!(asked, ["p0_name", "p1_name", "p2_name"]);
    }
}
