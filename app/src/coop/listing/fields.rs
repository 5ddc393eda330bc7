//! The fields of a listing: one flat list of names and texts, as a form sends them and as two writers are compared.

use crate::{
    coop::{
        numbers::{parse_price, parse_whole},
        sure_price::parse_sure,
    },
    error::AppError,
    form::{Problems, parse_line, parse_lines},
    ui::marks,
    words::{listing as say, product},
};
use market::{
    base::{Lang, Vnd, Words, money::grouped},
    catalog::{
        AlcoholPermille, Category, Listing, NetAmount, NetUnit, ON_HAND_MAX, OcopGroup, PRICE_MAX, Pack, ShippingScope,
        StorageClass,
        listing::{FACT_MAX, NAME_MAX, PACKS_MAX, STORY_MAX},
    },
    places::{Commune, Province, bare_name},
};
use std::collections::BTreeMap;

/// A pack's name has at most this many characters.
pub(super) const PACK_NAME_MAX: u32 = 60;

/// Goods keep at most ten years.
pub(super) const SHELF_LIFE_MAX: i32 = 3_650;

/// The most that a pack holds or weighs, in its unit or in grams.
pub(super) const AMOUNT_MAX: i32 = 500_000;

/// The box beside the price of a pack. It is no part of what a listing says.
pub(super) const SURE: &str = "sure";

/// What a form of a listing sends: a text for each field.
pub type Values = BTreeMap<String, String>;

/// The name of an input.
pub(super) fn input(name: &str) -> String {
    format!("values[{name}]")
}

/// The field of a month.
pub(super) fn month(month: i16) -> String {
    format!("m{month}")
}

/// A field of a pack.
pub(super) fn of_pack(place: usize, field: &str) -> String {
    format!("p{place}_{field}")
}

/// Every field with its text, in the order in which they are read.
pub(crate) fn flat(listing: &Listing) -> Vec<(String, String)> {
    let plain = |name: &str, text: &str| (name.to_owned(), text.to_owned());
    let number = |number: Option<i32>| number.map(|number| number.to_string()).unwrap_or_default();
    let mut fields = vec![
        plain("name_vi", &listing.name.vi),
        plain("name_en", &listing.name.en),
        plain("category", &listing.category),
        plain("ocop", listing.ocop_group.map_or("", OcopGroup::as_str)),
        plain("story_vi", &listing.description.vi),
        plain("story_en", &listing.description.en),
        plain("province", &listing.province),
        plain("commune", &listing.commune),
    ];
    for number in 1..=12 {
        let has = if listing.season.contains(&number) { "1" } else { "" };
        fields.push((month(number), has.to_owned()));
    }
    for place in 0..PACKS_MAX {
        let pack = listing.packs.get(place).cloned().unwrap_or_default();
        let texts = [
            (
                "variant",
                pack.variant.map(|variant| variant.to_string()).unwrap_or_default(),
            ),
            ("name_vi", pack.name.vi),
            ("name_en", pack.name.en),
            ("net", number(pack.net.map(|net| net.amount))),
            ("unit", pack.net.map_or("", |net| unit_value(net.unit)).to_owned()),
            ("weight", number(pack.weight_grams)),
            ("by_weight", if pack.is_by_weight { "1" } else { "" }.to_owned()),
            ("price", pack.price.map(|price| price.0.to_string()).unwrap_or_default()),
            ("stock", number(pack.stock)),
        ];
        fields.extend(texts.map(|(field, text)| (of_pack(place, field), text)));
    }
    fields.extend([
        plain("storage_class", listing.storage_class.map_or("", StorageClass::as_str)),
        plain("storage_vi", &listing.storage.vi),
        plain("storage_en", &listing.storage.en),
        ("shelf_life".to_owned(), number(listing.shelf_life_days)),
        plain("directions", &listing.directions),
        plain("warnings", &listing.warnings),
        plain("scope", listing.shipping_scope.map_or("", ShippingScope::as_str)),
        ("alcohol".to_owned(), listing.alcohol.map(strength).unwrap_or_default()),
        plain("licence", &listing.licence),
    ]);
    fields
}

/// The listing that these texts mean, or what is wrong with each. Anything may be missing; nothing may be nonsense.
pub(super) fn parse(values: &Values) -> Result<Listing, Problems> {
    let mut reader = Reader {
        values,
        problems: Problems::default(),
    };
    let listing = Listing {
        name: reader.words("name", NAME_MAX),
        description: Words {
            vi: reader.text("story_vi", STORY_MAX),
            en: reader.text("story_en", STORY_MAX),
        },
        category: reader.line("category", 100),
        ocop_group: reader.choice("ocop", OcopGroup::parse),
        province: reader.line("province", 10),
        commune: reader.line("commune", 10),
        storage_class: reader.choice("storage_class", StorageClass::parse),
        storage: reader.words("storage", FACT_MAX),
        shelf_life_days: reader.number("shelf_life", 1, SHELF_LIFE_MAX),
        shipping_scope: reader.choice("scope", ShippingScope::parse),
        season: (1..=12)
            .filter(|number| !reader.get(&month(*number)).is_empty())
            .collect(),
        alcohol: reader.read("alcohol", parse_strength),
        licence: reader.line("licence", 100),
        directions: reader.text("directions", FACT_MAX),
        warnings: reader.text("warnings", FACT_MAX),
        packs: (0..PACKS_MAX).filter_map(|place| reader.pack(place)).collect(),
    };
    if reader.problems.is_empty() {
        Ok(listing)
    } else {
        Err(reader.problems)
    }
}

/// Whether anything was written of a pack at this place.
fn is_pack(values: &Values, place: usize) -> bool {
    let typed = ["variant", "name_vi", "name_en", "net", "weight", "price", "stock"];
    let mut texts = typed.iter().filter_map(|name| values.get(&of_pack(place, name)));
    texts.any(|text| !text.trim().is_empty())
}

/// The places of the packs of a listing, in its order: empty ones between them are none.
pub(super) fn pack_places(values: &Values) -> Vec<usize> {
    (0..PACKS_MAX).filter(|place| is_pack(values, *place)).collect()
}

/// The prices that were ticked as meant, however unlikely they look.
pub(super) fn sure_prices(values: &Values) -> Vec<Vnd> {
    let ticked = (0..PACKS_MAX).filter_map(|place| values.get(&of_pack(place, SURE)));
    ticked.filter_map(|ticked| parse_sure(ticked)).collect()
}

struct Reader<'a> {
    values: &'a Values,
    problems: Problems,
}

impl Reader<'_> {
    fn get(&self, name: &str) -> &str {
        self.values.get(name).map_or("", |text| text.trim())
    }

    /// What a field means; nothing when it is empty, or after noting what is wrong.
    fn read<T>(&mut self, name: &str, parse: impl Fn(&str) -> Result<T, AppError>) -> Option<T> {
        match self.get(name) {
            "" => None,
            text => {
                let parsed = parse(text);
                self.problems.check(input(name), parsed)
            }
        }
    }

    fn line(&mut self, name: &str, max: u32) -> String {
        self.read(name, |text| parse_line(text, max))
            .unwrap_or_default()
            .into_string()
    }

    fn words(&mut self, name: &str, max: u32) -> Words {
        Words {
            vi: self.line(&format!("{name}_vi"), max),
            en: self.line(&format!("{name}_en"), max),
        }
    }

    /// Several lines; each is one line of text.
    fn text(&mut self, name: &str, max: u32) -> String {
        self.read(name, |text| parse_lines(text, max)).unwrap_or_default()
    }

    fn number(&mut self, name: &str, min: i32, max: i32) -> Option<i32> {
        self.read(name, |text| parse_whole(text, min, max))
    }

    fn choice<T>(&mut self, name: &str, parse: impl Fn(&str) -> Option<T>) -> Option<T> {
        self.read(name, |text| parse(text).ok_or(AppError::NotAChoice))
    }

    fn pack(&mut self, place: usize) -> Option<Pack> {
        let field = |field: &str| of_pack(place, field);
        if !is_pack(self.values, place) {
            return None;
        }
        let amount = self.number(&field("net"), 1, AMOUNT_MAX);
        let unit = self.choice(&field("unit"), parse_unit);
        Some(Pack {
            variant: self.choice(&field("variant"), |text| text.parse().ok()),
            name: Words {
                vi: self.line(&field("name_vi"), PACK_NAME_MAX),
                en: self.line(&field("name_en"), PACK_NAME_MAX),
            },
            net: amount.zip(unit).map(|(amount, unit)| NetAmount { amount, unit }),
            weight_grams: self.number(&field("weight"), 1, AMOUNT_MAX),
            is_by_weight: self.get(&field("by_weight")) == "1",
            price: self.read(&field("price"), |text| parse_price(text, PRICE_MAX)),
            stock: self.number(&field("stock"), 0, ON_HAND_MAX),
        })
    }
}

/// The value of a unit in a form.
pub(super) fn unit_value(unit: NetUnit) -> &'static str {
    match unit {
        NetUnit::Gram => "g",
        NetUnit::Millilitre => "ml",
        NetUnit::Piece => "piece",
    }
}

fn parse_unit(value: &str) -> Option<NetUnit> {
    [NetUnit::Gram, NetUnit::Millilitre, NetUnit::Piece]
        .into_iter()
        .find(|unit| unit_value(*unit) == value)
}

/// The word of a unit.
pub(super) fn unit_word(lang: Lang, value: &str) -> &'static str {
    match value {
        "ml" => say::unit_ml(lang),
        "piece" => say::unit_piece(lang),
        _ => say::unit_g(lang),
    }
}

/// `29,5` percent by volume.
fn strength(AlcoholPermille(permille): AlcoholPermille) -> String {
    match permille % 10 {
        0 => (permille / 10).to_string(),
        tenth => format!("{},{tenth}", permille / 10),
    }
}

fn parse_strength(text: &str) -> Result<AlcoholPermille, AppError> {
    let wrong = AppError::NotANumber { min: 0, max: 100 };
    let text = text.trim_end_matches('%').trim().replace('.', ",");
    let (whole, tenth) = text.split_once(',').unwrap_or((&text, "0"));
    let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit()) && !text.is_empty();
    if !digits(whole) || !digits(tenth) || whole.len() > 3 || tenth.len() > 1 {
        return Err(wrong);
    }
    let permille = whole.parse::<i16>().unwrap_or(999) * 10 + tenth.parse::<i16>().unwrap_or(0);
    if permille <= 1_000 {
        Ok(AlcoholPermille(permille))
    } else {
        Err(wrong)
    }
}

/// The names that stand behind slugs and codes.
#[derive(Clone, Debug, Default)]
pub(crate) struct Names {
    pub(crate) categories: Vec<Category>,
    pub(crate) provinces: Vec<Province>,
    /// Those of every province that is named.
    pub(crate) communes: Vec<Commune>,
}

/// What a field is called.
pub(crate) fn label(lang: Lang, name: &str) -> String {
    if let Some(number) = name.strip_prefix('m').and_then(|number| number.parse().ok()) {
        return say::in_month(lang, marks::month(lang, number));
    }
    if let Some((place, field)) = name.strip_prefix('p').and_then(|rest| rest.split_once('_'))
        && let Ok(place) = place.parse::<u32>()
    {
        return say::of_pack(lang, place + 1, pack_label(lang, field));
    }
    let label = match name {
        "name_vi" => say::name(lang),
        "name_en" => say::name_en(lang),
        "category" => say::category(lang),
        "ocop" => say::ocop_group(lang),
        "story_vi" => say::story(lang),
        "story_en" => say::story_en(lang),
        "province" => say::province(lang),
        "commune" => say::commune(lang),
        "season" => say::season(lang),
        "storage_class" => say::storage_class(lang),
        "storage_vi" => say::storage(lang),
        "storage_en" => say::storage_en(lang),
        "shelf_life" => say::shelf_life(lang),
        "directions" => say::directions(lang),
        "warnings" => say::warnings(lang),
        "scope" => say::scope(lang),
        "alcohol" => say::alcohol(lang),
        _ => say::licence(lang),
    };
    label.to_owned()
}

/// What a field of a pack is called.
pub(super) fn pack_label(lang: Lang, field: &str) -> &'static str {
    match field {
        "name_vi" => say::pack_name(lang),
        "name_en" => say::pack_name_en(lang),
        "net" => say::net(lang),
        "unit" => say::unit(lang),
        "weight" => say::weight(lang),
        "by_weight" => say::by_weight(lang),
        "price" => say::price(lang),
        _ => say::stock(lang),
    }
}

/// What a field's text means to a reader.
pub(crate) fn shown(lang: Lang, name: &str, text: &str, names: &Names) -> String {
    if name.starts_with('m') && name[1..].parse::<i16>().is_ok() {
        let word = if text.is_empty() { say::no(lang) } else { say::yes(lang) };
        return word.to_owned();
    }
    if text.is_empty() {
        return say::nothing(lang).to_owned();
    }
    if name.ends_with("_by_weight") {
        return say::yes(lang).to_owned();
    }
    let known = match name {
        "category" => names
            .categories
            .iter()
            .find(|category| category.slug == text)
            .map(|category| category.name.get(lang).to_owned()),
        "province" => names
            .provinces
            .iter()
            .find(|province| province.code == text)
            .map(|province| bare_name(&province.name).to_owned()),
        "commune" => names
            .communes
            .iter()
            .find(|commune| commune.code == text)
            .map(|commune| commune.name.clone()),
        "ocop" => OcopGroup::parse(text).map(|group| group_word(lang, group).to_owned()),
        "storage_class" => StorageClass::parse(text).map(|class| class_word(lang, class).to_owned()),
        "scope" => ShippingScope::parse(text).map(|scope| scope_word(lang, scope).to_owned()),
        "shelf_life" => Some(say::days(lang, text)),
        "alcohol" => Some(format!("{text}%")),
        name if name.ends_with("_unit") => Some(unit_word(lang, text).to_owned()),
        name if name.ends_with("_weight") => text.parse().ok().map(|grams: i64| format!("{} g", grouped(grams))),
        name if name.ends_with("_price") => text.parse().ok().map(|price| Vnd(price).to_string()),
        _ => None,
    };
    known.unwrap_or_else(|| text.to_owned())
}

/// The word of a group of the OCOP programme.
pub(crate) fn group_word(lang: Lang, group: OcopGroup) -> &'static str {
    match group {
        OcopGroup::Food => product::group_food(lang),
        OcopGroup::Drink => product::group_drink(lang),
        OcopGroup::Herbal => product::group_herbal(lang),
        OcopGroup::Craft => product::group_craft(lang),
        OcopGroup::Ornamental => product::group_ornamental(lang),
        OcopGroup::Tourism => product::group_tourism(lang),
    }
}

/// The word of a storage class.
pub(crate) fn class_word(lang: Lang, class: StorageClass) -> &'static str {
    match class {
        StorageClass::Ambient => product::storage_ambient(lang),
        StorageClass::Cool => product::storage_cool(lang),
        StorageClass::Chilled => product::storage_chilled(lang),
        StorageClass::Frozen => product::storage_frozen(lang),
        StorageClass::Live => product::storage_live(lang),
    }
}

/// The word of a shipping scope.
pub(super) fn scope_word(lang: Lang, scope: ShippingScope) -> &'static str {
    match scope {
        ShippingScope::Nationwide => say::scope_nationwide(lang),
        ShippingScope::RegionalFast => say::scope_fast(lang),
        ShippingScope::RegionalCold => say::scope_cold(lang),
        ShippingScope::FrozenPartnerOnly => say::scope_frozen(lang),
        ShippingScope::ServiceNoShipping => say::scope_none(lang),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_listing_says_survives_its_form() {
        let listing = Listing {
            name: Words {
                vi: "Chè dây".to_owned(),
                en: String::new(),
            },
            description: Words {
                vi: "Hái trên đồi.\nSao bằng chảo gang.".to_owned(),
                en: "Picked uphill.".to_owned(),
            },
            category: "tra".to_owned(),
            ocop_group: Some(OcopGroup::Drink),
            province: "19".to_owned(),
            commune: "01234".to_owned(),
            storage_class: Some(StorageClass::Ambient),
            shelf_life_days: Some(365),
            shipping_scope: Some(ShippingScope::Nationwide),
            season: vec![3, 4, 11],
            alcohol: Some(AlcoholPermille(295)),
            directions: "Pha nước sôi".to_owned(),
            packs: vec![Pack {
                net: Some(NetAmount {
                    amount: 200,
                    unit: NetUnit::Gram,
                }),
                weight_grams: Some(250),
                price: Some(Vnd(90_000)),
                stock: Some(0),
                ..Pack::default()
            }],
            ..Listing::default()
        };
        let values: Values = flat(&listing).into_iter().collect();
        assert_eq!(parse(&values).ok(), Some(listing));
        assert_eq!(parse(&Values::default()).ok(), Some(Listing::default()));
    }

    #[test]
    fn nonsense_is_told_field_by_field() {
        for (name, text) in [
            ("shelf_life", "-3"),
            ("shelf_life", "mười"),
            ("alcohol", "101"),
            ("alcohol", "5,55"),
            ("storage_class", "warm"),
            ("p0_price", "0"),
            ("p0_net", "1,5"),
            ("p0_variant", "x"),
            ("name_vi", "Chè\u{202e} dây"),
            ("p0_name_vi", "túi\u{200b}"),
            ("story_vi", "Một.\nHai\u{202d}."),
        ] {
            let values = Values::from([(name.to_owned(), text.to_owned())]);
            assert!(parse(&values).is_err(), "{name} {text}");
        }
    }

    #[test]
    fn strength_is_read_with_a_comma_or_a_point() {
        for (text, permille) in [("29,5", 295), ("29.5%", 295), ("40", 400), ("100", 1_000)] {
            assert_eq!(parse_strength(text), Ok(AlcoholPermille(permille)), "{text}");
        }
    }
}
