//! What is found of a product: its words, with and without marks, and its place in the market's order.

use super::{front, lexeme, steps, store::Source};
use crate::{
    base::text::{Token, search_fold, stable_hash, tokens},
    catalog::is_age_restricted,
    places::bare_name,
};
use sha2::{Digest, Sha256};
use std::collections::BTreeSet;

/// Counts up when rows of an older program no longer do.
pub(super) const SCHEMA_VERSION: i32 = 6;

/// More words of a description are not found.
const DESCRIPTION_WORDS_MAX: usize = 300;

/// Longer words are no words.
const WORD_BYTES_MAX: usize = 60;

/// A province of before 1 July 2025.
#[derive(Debug)]
pub(super) struct FormerProvince {
    pub(super) code: String,
    pub(super) name: String,
    pub(super) successor_code: String,
}

/// A search row without what it takes over from its source as it stands.
#[derive(Debug)]
pub(super) struct Document {
    pub(super) name_folded: String,
    pub(super) name_toned: String,
    pub(super) about_folded: String,
    pub(super) about_toned: String,
    /// The lexemes between single spaces.
    pub(super) words: String,
    pub(super) former_province_code: Option<String>,
    pub(super) is_age_restricted: bool,
    pub(super) position: i64,
    pub(super) content_hash: Vec<u8>,
}

impl Document {
    /// The row of a product.
    pub(super) fn of(source: &Source, former_provinces: &[FormerProvince]) -> Self {
        let name = read([source.name_vi.as_str(), &source.name_en]);
        let about = read(source.about.iter().map(String::as_str));
        let is_age_restricted = is_age_restricted(source.alcohol, source.is_category_age_restricted);
        let former_province_code = former_province(source, former_provinces);
        let mut document = Self {
            name_folded: spaced(&name, |token| &token.folded),
            name_toned: spaced(&name, |token| &token.toned),
            about_folded: spaced(&about, |token| &token.folded),
            about_toned: spaced(&about, |token| &token.toned),
            // Goods behind the age gate are found by nothing.
            words: String::new(),
            former_province_code,
            is_age_restricted,
            position: scatter(&source.slug),
            content_hash: Vec::new(),
        };
        if !is_age_restricted {
            document.words = lexemes(
                source,
                &name,
                &about,
                document.former_province_code.as_deref(),
                document.position,
            );
        }
        document.content_hash = content_hash(source, &document);
        document
    }
}

/// The words of some texts.
fn read<'a>(texts: impl IntoIterator<Item = &'a str>) -> Vec<Token> {
    let mut words: Vec<_> = texts.into_iter().flat_map(tokens).collect();
    words.retain(|token| token.toned.len() <= WORD_BYTES_MAX);
    words
}

/// Words between single spaces, one at either end, so that ` word ` finds whole words and ` wo` beginnings.
fn spaced(words: &[Token], form: fn(&Token) -> &str) -> String {
    let mut spaced = String::from(" ");
    for word in words {
        spaced.push_str(form(word));
        spaced.push(' ');
    }
    spaced
}

/// Everything the row is found by.
fn lexemes(source: &Source, name: &[Token], about: &[Token], former_province: Option<&str>, position: i64) -> String {
    let mut found = BTreeSet::new();
    let mut description = read(source.description.iter().map(String::as_str));
    description.truncate(DESCRIPTION_WORDS_MAX);
    for token in name.iter().chain(about).chain(&description) {
        found.insert(token.folded.clone());
        found.insert(token.toned.clone());
    }
    for token in name {
        found.insert(lexeme::in_name(&token.folded));
        found.insert(lexeme::in_name(&token.toned));
    }
    found.insert(lexeme::category(&source.category_slug));
    found.insert(lexeme::province(&source.province_code));
    found.insert(lexeme::travels(&source.shipping_scope));
    found.extend(former_province.map(lexeme::former_province));
    found.extend(source.seller_slugs.iter().map(|slug| lexeme::seller(slug)));
    found.extend(source.stars.map(lexeme::stars));
    found.extend(steps::lexemes(source.price));
    found.extend(front::lexemes(position));
    found.into_iter().collect::<Vec<_>>().join(" ")
}

/// The former province in which the goods come from: the only one that went into today's, or the last that the old
/// address names.
fn former_province(source: &Source, former_provinces: &[FormerProvince]) -> Option<String> {
    let mut here = former_provinces
        .iter()
        .filter(|former| former.successor_code == source.province_code);
    if let (Some(only), None) = (here.next(), here.next()) {
        return Some(only.code.clone());
    }
    let address = format!(" {} ", search_fold(&source.legacy_address).replace([',', '.'], " "));
    former_provinces
        .iter()
        .filter(|former| former.successor_code == source.province_code)
        .filter_map(|former| {
            let name = format!(" {} ", search_fold(bare_name(&former.name)));
            Some((address.rfind(&name)?, former))
        })
        .max_by_key(|(at, _)| *at)
        .map(|(_, former)| former.code.clone())
}

/// A hash over everything that an outside index is told.
fn content_hash(source: &Source, document: &Document) -> Vec<u8> {
    let mut hash = Sha256::new();
    let mut add = |text: &str| {
        hash.update(text.as_bytes());
        hash.update([0]);
    };
    for text in [
        &document.name_toned,
        &document.name_folded,
        &document.about_toned,
        &document.about_folded,
    ] {
        add(text);
    }
    source.description.iter().for_each(|text| add(text));
    for text in [&source.category_slug, &source.province_code, &source.shipping_scope] {
        add(text);
    }
    source.seller_slugs.iter().for_each(|slug| add(slug));
    add(&format!(
        "{:?} {:?} {:?} {:?} {:?} {:?} {} {} {}",
        document.former_province_code,
        source.price,
        source.stars,
        source.stars_valid_from,
        source.stars_valid_until,
        source.season_months,
        document.is_age_restricted,
        document.position,
        source.is_ahead,
    ));
    hash.finalize().to_vec()
}

/// A place in the market's order that looks random and is always the same for a product (FNV-1a), so that no seller
/// fills the first page alone.
fn scatter(slug: &str) -> i64 {
    stable_hash(slug).cast_signed() & i64::MAX
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::{OrganisationId, ProductId, Vnd};

    fn source() -> Source {
        Source {
            id: ProductId(uuid::Uuid::nil()),
            slug: "mien-dong-tai-hoan-500".to_owned(),
            category_slug: "mien-bun-pho".to_owned(),
            name_vi: "Miến  dong (500 g)".to_owned(),
            name_en: String::new(),
            about: vec!["HTX Đà Bắc".to_owned()],
            description: vec!["Củ dong trên đá.".to_owned()],
            legacy_address: "xã Tú Lý, huyện Đà Bắc, tỉnh Hòa Bình".to_owned(),
            alcohol: None,
            is_category_age_restricted: false,
            seller: OrganisationId(uuid::Uuid::nil()),
            seller_slugs: vec!["da-bac".to_owned()],
            price: Vnd(1),
            province_code: "25".to_owned(),
            stars: Some(4),
            stars_valid_from: None,
            stars_valid_until: None,
            season_months: vec![1],
            shipping_scope: "nationwide".to_owned(),
            is_in_stock: true,
            is_ahead: false,
        }
    }

    fn former() -> Vec<FormerProvince> {
        [
            ("17", "Hòa Bình", "25"),
            ("25", "Phú Thọ", "25"),
            ("04", "Cao Bằng", "04"),
        ]
        .map(|(code, name, successor)| FormerProvince {
            code: code.to_owned(),
            name: name.to_owned(),
            successor_code: successor.to_owned(),
        })
        .into()
    }

    #[test]
    fn words_stand_between_single_spaces_with_and_without_marks() {
        let document = Document::of(&source(), &former());
        assert_eq!(document.name_toned, " miến dong 500 g ");
        assert_eq!(document.name_folded, " mien dong 500 g ");
        assert_eq!(document.about_toned, " htx đà bắc ");
        assert_eq!(document.about_folded, " htx da bac ");
        assert_eq!(spaced(&[], |token| &token.folded), " ");
    }

    #[test]
    fn a_row_is_found_by_words_by_words_of_the_name_and_by_values() {
        let document = Document::of(&source(), &former());
        assert_eq!(
            document.words,
            "#c=mien-bun-pho #f=17 #k=1 #o=4 #p=25 #s=da-bac #t=nationwide \
             #v=0-0 #v=1-0 #v=2-0 #v=3-0 #v=4-0 #v=5-0 500 =500 =dong =g =mien =miến \
             bac bắc cu củ da dong g htx mien miến tren trên đà đá"
        );
    }

    #[test]
    fn goods_behind_the_age_gate_are_found_by_nothing() {
        let wine = Source {
            is_category_age_restricted: true,
            ..source()
        };
        let document = Document::of(&wine, &former());
        assert!(document.is_age_restricted);
        assert_eq!(document.words, "");
    }

    #[test]
    fn the_former_province_is_the_only_one_or_that_of_the_old_address() {
        let of = |province: &str, address: &str| {
            let source = Source {
                province_code: province.to_owned(),
                legacy_address: address.to_owned(),
                ..source()
            };
            former_province(&source, &former())
        };
        assert_eq!(of("25", "xã Tú Lý, huyện Đà Bắc, tỉnh Hoà Bình").as_deref(), Some("17"));
        assert_eq!(of("25", "").as_deref(), None);
        assert_eq!(of("04", "").as_deref(), Some("04"));
        assert_eq!(of("04", "tỉnh Hòa Bình").as_deref(), Some("04"));
    }

    #[test]
    fn the_hash_changes_with_what_an_outside_index_sees_and_only_then() {
        let hash = |source: &Source| Document::of(source, &former()).content_hash;
        let stock = Source {
            is_in_stock: false,
            ..source()
        };
        assert_eq!(hash(&source()), hash(&stock));
        let dearer = Source {
            price: Vnd(2),
            ..source()
        };
        assert_ne!(hash(&source()), hash(&dearer));
    }

    #[test]
    fn the_order_of_the_market_never_changes() {
        assert_eq!(scatter("mien-dong-tai-hoan-500"), scatter("mien-dong-tai-hoan-500"));
        assert!(scatter("a") >= 0 && scatter("a") != scatter("b"));
    }
}
