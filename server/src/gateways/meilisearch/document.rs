//! What we send of a product.

use super::settings::SCHEMA;
use chrono::{Datelike, NaiveDate};
use market::{base::ProductId, search::outbox::IndexedProduct};
use serde::Serialize;

/// A product in the index. Numbers stay below 2⁵³: the server keeps them as floating point.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub(super) struct Document {
    /// The product, as 36 letters.
    pub(super) id: String,
    /// The shape of this document.
    schema: u32,
    /// The hash over what is found of the product, to compare with our own rows.
    content_hash: String,
    name: String,
    about: String,
    description: String,
    /// The words with their marks: the server cannot rank by them, we do.
    name_toned: String,
    about_toned: String,
    category: String,
    province: String,
    former_province: Option<String>,
    sellers: Vec<String>,
    stars: Option<i16>,
    stars_from: Option<i32>,
    stars_until: Option<i32>,
    price: i64,
    season_months: Vec<i16>,
    is_ahead: bool,
    travels: String,
    position: i64,
    /// Grows with the time at which the product was made.
    made: i64,
}

impl From<IndexedProduct> for Document {
    fn from(product: IndexedProduct) -> Self {
        Self {
            id: product.product.to_string(),
            schema: SCHEMA,
            content_hash: hash_text(&product.content_hash),
            name: product.name_folded,
            about: product.about_folded,
            description: product.description_folded,
            name_toned: product.name_toned,
            about_toned: product.about_toned,
            category: product.category,
            province: product.province,
            former_province: product.former_province,
            sellers: product.sellers,
            stars: product.stars,
            stars_from: product.stars_valid_from.map(day_number),
            stars_until: product.stars_valid_until.map(day_number),
            price: product.price.0,
            season_months: product.season_months,
            is_ahead: product.is_ahead,
            travels: product.shipping_scope,
            // Sixty-three bits become fifty-two.
            position: product.position >> 11,
            made: made(product.product),
        }
    }
}

/// The time in an id: 48 bits of milliseconds, and after four bits of version twelve that part those of one
/// millisecond. Counted from 2020 on, it stays exact for decades.
fn made(product: ProductId) -> i64 {
    const YEAR_2020_MS: i64 = 1_577_836_800_000;
    let bits = product.0.as_u128();
    let milliseconds = i64::try_from(bits >> 80).unwrap_or(0) - YEAR_2020_MS;
    let rest = i64::try_from((bits >> 64) & 0xFFF).unwrap_or(0);
    milliseconds.saturating_mul(4_096).saturating_add(rest)
}

/// A hash as 64 letters.
pub(super) fn hash_text(hash: &[u8]) -> String {
    hash.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// A day as a number that can be compared.
pub(super) fn day_number(day: NaiveDate) -> i32 {
    day.num_days_from_ce()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn newer_ids_are_greater_and_exact_as_floating_point() {
        let id = |text: &str| text.parse::<ProductId>().unwrap();
        let ids = [
            id("01a1fbd4-f500-7009-a80d-30944ae50f8c"),
            id("01a1fbd4-f500-700a-880d-30944ae50f8c"),
            id("01a1fbd4-f501-7000-880d-30944ae50f8c"),
            // In the year 2080.
            id("032f0ab0-0000-7fff-880d-30944ae50f8c"),
        ];
        assert!(ids.windows(2).all(|pair| made(pair[0]) < made(pair[1])));
        assert!(ids.iter().all(|id| made(*id) > 0 && made(*id) < 1 << 53));
    }
}
