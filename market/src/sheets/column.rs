//! The columns of a sheet of goods, and the words by which their heads are known.

use crate::base::{fold, text_enum};

text_enum! {
    /// What a column holds.
    Column {
        /// The address part of a product's page.
        Code = "code",
        /// The product's name.
        Name = "name",
        /// Its category: name or slug.
        Category = "category",
        /// What a pack is called.
        Pack = "pack",
        /// How much it holds.
        Net = "net",
        /// What it weighs ready to be sent, in grams.
        Weight = "weight",
        /// What is asked for it, in đồng.
        Price = "price",
        /// How many there are.
        Stock = "stock",
        /// Fewer than this are little.
        Low = "low",
    }
}

/// How each column may be called, folded and without what stands in brackets; Vietnamese and English.
const WORDS: [(Column, &[&str]); 9] = [
    (
        Column::Code,
        &["ma san pham", "ma hang", "ma sp", "ma", "product code", "code", "sku"],
    ),
    (
        Column::Name,
        &[
            "ten san pham",
            "ten hang",
            "ten sp",
            "ten",
            "san pham",
            "product name",
            "product",
            "name",
        ],
    ),
    (
        Column::Category,
        &["danh muc", "nhom hang", "loai hang", "loai", "category"],
    ),
    (Column::Pack, &["quy cach", "dong goi", "goi", "pack", "size"]),
    (
        Column::Net,
        &["luong tinh", "khoi luong tinh", "net amount", "net weight", "net"],
    ),
    (
        Column::Weight,
        &[
            "khoi luong gui",
            "khoi luong",
            "trong luong",
            "can nang",
            "shipping weight",
            "weight",
        ],
    ),
    (Column::Price, &["gia", "gia ban", "don gia", "price", "unit price"]),
    (
        Column::Stock,
        &[
            "trong kho",
            "ton kho",
            "ton",
            "so luong",
            "on hand",
            "stock",
            "quantity",
        ],
    ),
    (
        Column::Low,
        &[
            "bao khi con duoi",
            "bao khi con it hon",
            "muc bao sap het",
            "muc bao",
            "warn below",
            "low stock",
        ],
    ),
];

/// Columns of our own files that are only read by people.
const FOR_PEOPLE: [&str; 6] = [
    "dang giu",
    "co the ban",
    "tinh trang",
    "promised",
    "free to sell",
    "state",
];

impl Column {
    /// The column that a head names.
    pub fn of_head(text: &str) -> Option<Self> {
        let text = bare(text);
        WORDS
            .iter()
            .find_map(|(column, words)| words.contains(&text.as_str()).then_some(*column))
    }
}

/// Whether a head names a column that is only there to be read.
pub(super) fn is_for_people(text: &str) -> bool {
    FOR_PEOPLE.contains(&bare(text).as_str())
}

/// `Giá (đồng)` is `gia`.
fn bare(text: &str) -> String {
    let folded = fold(text.split('(').next().unwrap_or_default());
    let words: Vec<_> = folded
        .split(|symbol: char| !symbol.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .collect();
    words.join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn heads_are_known_in_both_languages_however_they_are_written() {
        for (text, column) in [
            ("Mã sản phẩm", Some(Column::Code)),
            (" TÊN SẢN PHẨM ", Some(Column::Name)),
            ("gia ban (VNĐ)", Some(Column::Price)),
            ("Giá (đồng)", Some(Column::Price)),
            ("On hand", Some(Column::Stock)),
            ("Quy_cách", Some(Column::Pack)),
            ("Khối lượng gửi (g)", Some(Column::Weight)),
            ("Ghi chú", None),
            ("", None),
        ] {
            assert_eq!(Column::of_head(text), column, "{text}");
        }
        assert!(is_for_people("Tình trạng") && !is_for_people("Giá"));
    }
}
