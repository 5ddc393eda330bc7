//! The editor: what is missing, then the fields, in the order in which a label is written.

use super::fields::{
    AMOUNT_MAX, Names, PACK_NAME_MAX, SHELF_LIFE_MAX, SURE, class_word, flat, group_word, input, month, of_pack,
    pack_label, scope_word, unit_word,
};
use crate::{
    context::link,
    coop::{
        draft,
        sure_price::sure_box,
        two_writers::{START, Start},
    },
    form::{Form, PostForm},
    ui::{field::Field, marks, province::province_field},
    words::listing as say,
};
use leptos::prelude::*;
use market::{
    base::Lang,
    catalog::{
        Check, ListingPage, OcopGroup, ShippingScope, StorageClass,
        listing::{FACT_MAX, NAME_MAX, PACKS_MAX, STORY_MAX},
    },
};
use std::collections::BTreeMap;

/// The editor of one listing.
pub(super) struct Editor<'a> {
    pub(super) lang: Lang,
    pub(super) page: &'a ListingPage,
    /// The form that came back, if it did.
    pub(super) form: &'a Form,
    pub(super) names: &'a Names,
    saved: BTreeMap<String, String>,
}

impl<'a> Editor<'a> {
    pub(super) fn new(lang: Lang, page: &'a ListingPage, form: &'a Form, names: &'a Names) -> Self {
        Self {
            lang,
            page,
            form,
            names,
            saved: flat(&page.content).into_iter().collect(),
        }
    }

    fn text_of(&self, name: &str) -> String {
        if self.form.came_back() {
            self.form.typed(&input(name)).to_owned()
        } else {
            self.saved.get(name).cloned().unwrap_or_default()
        }
    }

    fn field(&self, name: &str, label: &str) -> Field {
        let saved = self.saved.get(name).map_or("", String::as_str);
        Field::new(self.form, self.lang, &input(name), label)
            .starting_with(self.form, saved)
            .autocomplete("off")
            .for_draft()
    }

    pub(super) fn draw(&self, version: i32) -> AnyView {
        let lang = self.lang;
        let slug = self.page.slug.clone();
        let start = Start::of(version, flat(&self.page.content)).write();
        let body = (
            self.draw_story(),
            self.draw_origin(),
            self.draw_packs(),
            self.draw_label(),
            self.draw_delivery(),
            self.draw_alcohol(),
        );
        view! {
            <PostForm action="/api/listing/save" lang=lang class="stack stack-wide draft">
                <input type="hidden" name="slug" value=slug/>
                <input type="hidden" name="version" value=version.to_string()/>
                <input type="hidden" name=START value=start/>
                {body}
                <div class="row draft-act">
                    <button class="btn btn-secondary" type="submit" name="step" value="save">{say::save(lang)}</button>
                    <button class="btn" type="submit" name="step" value="submit">{say::submit(lang)}</button>
                    {draft::dirty(lang)}
                </div>
            </PostForm>
        }
        .into_any()
    }

    fn draw_story(&self) -> AnyView {
        let lang = self.lang;
        let categories = self.names.categories.iter();
        let categories = categories
            .map(|category| (category.slug.clone(), category.name.get(lang).to_owned()))
            .collect();
        let groups = OcopGroup::ALL.iter();
        let groups = groups
            .map(|group| (group.as_str().to_owned(), group_word(lang, *group).to_owned()))
            .collect();
        view! {
            <fieldset class="fieldset stack">
                <legend>{say::part_story(lang)}</legend>
                {self.field("name_vi", say::name(lang)).length_max(NAME_MAX).hint(say::name_hint(lang)).input()}
                {self.field("name_en", say::name_en(lang)).length_max(NAME_MAX).optional().input()}
                <div class="field-pair">
                    {self.field("category", say::category(lang)).select(categories)}
                    {self.field("ocop", say::ocop_group(lang)).optional().select(groups)}
                </div>
                {self.field("story_vi", say::story(lang)).length_max(STORY_MAX).hint(say::story_hint(lang)).area(6)}
                {self.field("story_en", say::story_en(lang)).length_max(STORY_MAX).optional().area(3)}
            </fieldset>
        }
        .into_any()
    }

    fn draw_origin(&self) -> AnyView {
        let lang = self.lang;
        let communes = self.names.communes.iter();
        let communes = communes
            .map(|commune| (commune.code.clone(), commune.name.clone()))
            .collect();
        let province = self.field("province", say::province(lang));
        let months: Vec<_> = (1..=12)
            .map(|number| {
                let name = month(number);
                let is_chosen = !self.text_of(&name).is_empty();
                view! {
                    <label class="month">
                        <input type="checkbox" name=input(&name) value="1" checked=is_chosen/>
                        <span class="vh">{marks::month(lang, number)}</span>
                        <span aria-hidden="true">{number}</span>
                    </label>
                }
            })
            .collect();
        view! {
            <fieldset class="fieldset stack">
                <legend>{say::part_origin(lang)}</legend>
                <div class="field-pair">
                    {province_field(lang, province, &self.names.provinces)}
                    {self.field("commune", say::commune(lang)).select(communes)}
                </div>
                <fieldset class="fieldset">
                    <legend>{say::season(lang)}</legend>
                    <p class="hint">{say::season_hint(lang)}</p>
                    <div class="month-picker">{months}</div>
                </fieldset>
            </fieldset>
        }
        .into_any()
    }

    fn draw_packs(&self) -> AnyView {
        let lang = self.lang;
        let is_used = |place: &usize| {
            ["variant", "name_vi", "net", "weight", "price", "stock"]
                .iter()
                .any(|field| !self.text_of(&of_pack(*place, field)).is_empty())
        };
        let used = (0..PACKS_MAX).filter(is_used).max().map_or(0, |last| last + 1);
        // One more is always ready to be filled in.
        let packs: Vec<_> = (0..PACKS_MAX.min(used + 1))
            .map(|place| self.draw_pack(place, place == used))
            .collect();
        view! {
            <fieldset class="fieldset stack">
                <legend>{say::part_packs(lang)}</legend>
                <p class="soft">{say::packs_hint(lang)}</p>
                {packs}
            </fieldset>
        }
        .into_any()
    }

    fn draw_pack(&self, place: usize, is_spare: bool) -> AnyView {
        let lang = self.lang;
        let number = place + 1;
        let variant = self.text_of(&of_pack(place, "variant"));
        let is_known = !variant.is_empty();
        let by_weight = of_pack(place, "by_weight");
        let is_by_weight = self.text_of(&by_weight) == "1";
        let field = |name: &str| {
            self.field(&of_pack(place, name), pack_label(lang, name))
                .label_more(say::pack_number(lang, number))
        };
        let number_field = |name: &str, least: i32| {
            field(name)
                .input_mode("numeric")
                .kind("number")
                .range(least.to_string(), AMOUNT_MAX.to_string())
        };
        let units = ["g", "ml", "piece"].map(|unit| (unit.to_owned(), unit_word(lang, unit).to_owned()));
        let sold = if is_known {
            let shelf = link(lang, &format!("/htx/kho/{}", self.page.slug));
            view! {
                <input type="hidden" name=input(&of_pack(place, "variant")) value=variant/>
                <p class="soft">{say::pack_known(lang)} " " <a href=shelf>{say::to_shelf(lang)}</a></p>
            }
            .into_any()
        } else {
            view! {
                <div class="field-pair">
                    {field("price").input_mode("numeric").hint(say::price_hint(lang)).input()}
                    {field("stock").input_mode("numeric").hint(say::stock_hint(lang)).input()}
                </div>
                {sure_box(
                    lang,
                    self.form,
                    &input(&of_pack(place, "price")),
                    input(&of_pack(place, SURE)),
                    &say::pack_number(lang, number),
                )}
            }
            .into_any()
        };
        let title = match (is_spare, place) {
            (true, 1..) => say::pack_more(lang).to_owned(),
            _ => say::pack_number(lang, number),
        };
        let body = view! {
            <div class="field-pair">
                {field("name_vi").length_max(PACK_NAME_MAX).hint(say::pack_name_hint(lang)).input()}
                {field("name_en").length_max(PACK_NAME_MAX).optional().input()}
            </div>
            <div class="field-pair">
                {number_field("net", 1).input()}
                {field("unit").select(units.to_vec())}
            </div>
            {number_field("weight", 1).hint(say::weight_hint(lang)).input()}
            <label class="check">
                <input type="checkbox" name=input(&by_weight) value="1" checked=is_by_weight/>
                " "
                <span>{say::by_weight(lang)} <span class="vh">" " {say::pack_number(lang, number)}</span></span>
            </label>
            {sold}
        };
        if is_spare && place > 0 {
            view! {
                <details class="sheet listing-pack">
                    <summary>{title}</summary>
                    <div class="stack">{body}</div>
                </details>
            }
            .into_any()
        } else {
            view! {
                <div class="listing-pack box stack">
                    <h3>{title}</h3>
                    {body}
                </div>
            }
            .into_any()
        }
    }

    fn draw_label(&self) -> AnyView {
        let lang = self.lang;
        let classes = StorageClass::ALL.iter();
        let classes = classes
            .map(|class| (class.as_str().to_owned(), class_word(lang, *class).to_owned()))
            .collect();
        let area =
            |name: &str, label: &str, hint: &str| self.field(name, label).length_max(FACT_MAX).hint(hint).area(3);
        view! {
            <fieldset class="fieldset stack">
                <legend>{say::part_label(lang)}</legend>
                <div class="field-pair">
                    {self.field("storage_class", say::storage_class(lang)).select(classes)}
                    {self
                        .field("shelf_life", say::shelf_life(lang))
                        .input_mode("numeric")
                        .kind("number")
                        .range("1", SHELF_LIFE_MAX.to_string())
                        .hint(say::shelf_life_hint(lang))
                        .input()}
                </div>
                {self.field("storage_vi", say::storage(lang)).length_max(FACT_MAX).hint(say::storage_hint(lang)).input()}
                {self.field("storage_en", say::storage_en(lang)).length_max(FACT_MAX).optional().input()}
                {area("directions", say::directions(lang), say::directions_hint(lang))}
                {area("warnings", say::warnings(lang), say::warnings_hint(lang))}
            </fieldset>
        }
        .into_any()
    }

    fn draw_delivery(&self) -> AnyView {
        let lang = self.lang;
        let scopes = ShippingScope::ALL.iter();
        let scopes = scopes
            .map(|scope| (scope.as_str().to_owned(), scope_word(lang, *scope).to_owned()))
            .collect();
        view! {
            <fieldset class="fieldset stack">
                <legend>{say::part_delivery(lang)}</legend>
                {self.field("scope", say::scope(lang)).hint(say::scope_hint(lang)).select(scopes)}
            </fieldset>
        }
        .into_any()
    }

    fn draw_alcohol(&self) -> AnyView {
        let lang = self.lang;
        let is_open = ["alcohol", "licence"].iter().any(|name| !self.text_of(name).is_empty())
            || self.page.checklist.iter().any(|(check, _)| *check == Check::Alcohol);
        view! {
            <details class="box fold" open=is_open>
                <summary>{say::part_alcohol(lang)}</summary>
                <div class="stack">
                    <p class="soft">{say::alcohol_law(lang)}</p>
                    <div class="field-pair">
                        {self.field("alcohol", say::alcohol(lang)).input_mode("decimal").hint(say::alcohol_hint(lang)).input()}
                        {self.field("licence", say::licence(lang)).length_max(100).hint(say::licence_hint(lang)).input()}
                    </div>
                </div>
            </details>
        }
        .into_any()
    }
}

/// What the listing must have, and whether it has it.
pub(super) fn checklist(lang: Lang, page: &ListingPage, is_asked_for: bool) -> AnyView {
    let missing = page.checklist.iter().filter(|(_, is_there)| !is_there).count();
    let items: Vec<_> = page
        .checklist
        .iter()
        .map(|(check, is_there)| {
            let (text, id) = check_word(lang, *check);
            let done = if *is_there {
                say::is_there(lang)
            } else {
                say::is_missing(lang)
            };
            let class = if *is_there { "done" } else { "open" };
            view! {
                <li class=class>
                    <a href=format!("#{id}")>{text}</a>
                    <span class="vh">" " {done}</span>
                </li>
            }
        })
        .collect();
    let title = match missing {
        0 => say::check_whole(lang).to_owned(),
        count => say::check_missing(lang, count),
    };
    let (class, role) = match (missing, is_asked_for) {
        (0, _) => ("box", None),
        (_, true) => ("error-summary", Some("alert")),
        (_, false) => ("box", None),
    };
    view! {
        <section class=class role=role aria-labelledby="con-thieu">
            <h2 id="con-thieu">{title}</h2>
            <ul class="checklist">{items}</ul>
        </section>
    }
    .into_any()
}

fn check_word(lang: Lang, check: Check) -> (&'static str, &'static str) {
    match check {
        Check::Name => (say::check_name(lang), "values-name_vi"),
        Check::Story => (say::check_story(lang), "values-story_vi"),
        Check::Category => (say::check_category(lang), "values-category"),
        Check::Origin => (say::check_origin(lang), "values-commune"),
        Check::Season => (say::check_season(lang), "values-commune"),
        Check::Packs => (say::check_packs(lang), "values-p0_name_vi"),
        Check::Storage => (say::check_storage(lang), "values-storage_vi"),
        Check::Shipping => (say::check_shipping(lang), "values-scope"),
        Check::ShelfLife => (say::check_shelf_life(lang), "values-shelf_life"),
        Check::Directions => (say::check_directions(lang), "values-directions"),
        Check::Warnings => (say::check_warnings(lang), "values-warnings"),
        Check::Alcohol => (say::check_alcohol(lang), "values-alcohol"),
    }
}
