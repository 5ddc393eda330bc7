//! Choosing a province.

use super::field::Field;
use crate::words::field as say;
use leptos::prelude::*;
use market::{
    base::{Lang, fold},
    places::{Province, bare_name},
};

/// The provinces as choices, in the order in which people look for their names.
pub fn province_choices(provinces: &[Province]) -> Vec<(String, String)> {
    let mut choices: Vec<_> = provinces
        .iter()
        .map(|province| (province.code.clone(), bare_name(&province.name).to_owned()))
        .collect();
    choices.sort_by_cached_key(|(_, name)| fold(name));
    choices
}

/// The field as a choice of a province, with a button that asks for its communes, for those without script.
pub fn province_field(lang: Lang, field: Field, provinces: &[Province]) -> AnyView {
    let control = view! {
        <div class="with-button">
            {field.choice(province_choices(provinces))}
            <button
                class="btn btn-secondary"
                type="submit"
                name="step"
                value="province"
                formnovalidate=true
                data-choose-province=""
            >
                {say::choose_province(lang)}
            </button>
        </div>
    };
    field.around(control)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn provinces_stand_where_people_look_for_them() {
        let provinces = [
            "Tỉnh Vĩnh Long",
            "Thành phố Đà Nẵng",
            "Thành phố Cần Thơ",
            "Tỉnh An Giang",
            "Tỉnh Gia Lai",
        ];
        let provinces = provinces.map(|name| Province {
            code: String::new(),
            name: name.to_owned(),
            slug: String::new(),
        });
        let names: Vec<_> = province_choices(&provinces).into_iter().map(|(_, name)| name).collect();
        assert_eq!(names, ["An Giang", "Cần Thơ", "Đà Nẵng", "Gia Lai", "Vĩnh Long"]);
    }
}
