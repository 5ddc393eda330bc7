//! One row of a file, read and checked without a database.

use super::RowProblem;
use crate::{
    base::{Line, Vnd, Words, fold, slugify, text::TextProblem},
    catalog::{NetAmount, NetUnit},
    people::OrganisationKind,
};
use serde::Deserialize;

/// The most characters of a name, as the database has it.
const NAME_MAX: u32 = 200;

/// The most characters of a category's name.
const CATEGORY_MAX: u32 = 100;

/// The most characters of a province's name.
const PROVINCE_MAX: u32 = 100;

/// The most characters of a description.
const DESCRIPTION_MAX: u32 = 5_000;

/// The highest price, as the database has it.
const PRICE_MAX: i64 = 1_000_000_000;

/// What a parcel weighs beside its contents, in grams.
const PACKING_GRAMS: i32 = 100;

/// What a parcel weighs when nothing is known of its contents, in grams.
const USUAL_GRAMS: i32 = 500;

/// The words for packs that stand before an amount.
const PACKS: [&str; 15] = [
    "bao", "bình", "can", "chai", "chum", "giỏ", "gói", "hộp", "hũ", "khay", "lọ", "thùng", "túi", "vỉ", "xô",
];

/// A row that reads as it should. Whether its province exists is not known here.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Row {
    pub(super) name: String,
    pub(super) description: String,
    pub(super) category: String,
    pub(super) province: String,
    pub(super) cooperative: String,
    pub(super) stars: Option<i16>,
    pub(super) price: Vnd,
}

/// A row as it is written; what else stands in it is left alone.
#[derive(Deserialize)]
struct Written {
    name: String,
    #[serde(default)]
    description: Option<String>,
    category: String,
    province: String,
    cooperative: String,
    #[serde(default)]
    ocop_stars: Option<i64>,
    price_vnd: i64,
}

/// The pack of a row.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Pack {
    pub(super) words: Words,
    pub(super) net: Option<NetAmount>,
    pub(super) weight_grams: i32,
}

impl Row {
    /// Reads one line.
    pub(super) fn parse(line: &[u8]) -> Result<Self, RowProblem> {
        let written: Written = serde_json::from_slice(line).map_err(|error| {
            // Where in the line it is says less than what it is.
            let error = error.to_string();
            let what = error.split(" at line ").next().unwrap_or_default();
            RowProblem::Unreadable(what.to_owned())
        })?;
        let row = Self {
            name: text("name", &written.name, NAME_MAX)?,
            description: Line::parse_optional(&written.description.unwrap_or_default(), DESCRIPTION_MAX)
                .map_err(|problem| refusal("description", problem))?
                .into_string(),
            category: text("category", &written.category, CATEGORY_MAX)?,
            province: text("province", &written.province, PROVINCE_MAX)?,
            cooperative: text("cooperative", &written.cooperative, NAME_MAX)?,
            stars: match written.ocop_stars {
                None | Some(0) => None,
                Some(stars @ 1..=5) => i16::try_from(stars).ok(),
                Some(stars) => return Err(RowProblem::Stars(stars)),
            },
            price: match written.price_vnd {
                price @ 1..=PRICE_MAX => Vnd(price),
                price => return Err(RowProblem::Price(price)),
            },
        };
        for (field, text) in [("name", &row.name), ("cooperative", &row.cooperative)] {
            if slugify(text).is_empty() {
                return Err(RowProblem::NoLetters { field });
            }
        }
        Ok(row)
    }

    /// The pack that the end of the name tells (`… 500 g`, `… chai 0,5 lít`, `… hộp 10 quả`), else one of unknown
    /// contents.
    pub(super) fn pack(&self) -> Pack {
        self.told_pack().unwrap_or_else(|| Pack {
            words: Words {
                vi: "1 gói".to_owned(),
                en: "1 pack".to_owned(),
            },
            net: None,
            weight_grams: USUAL_GRAMS,
        })
    }

    fn told_pack(&self) -> Option<Pack> {
        let words: Vec<_> = self.name.split(' ').collect();
        let number = words
            .iter()
            .rposition(|word| word.starts_with(|symbol: char| symbol.is_ascii_digit()))?;
        let amount = match &words[number..] {
            // "500g"
            [amount] => {
                let unit = amount.find(|symbol: char| symbol.is_alphabetic())?;
                format!("{} {}", &amount[..unit], &amount[unit..])
            }
            [amount, unit] => format!("{amount} {unit}"),
            _ => return None,
        };
        let net = NetAmount::parse_pack(&amount)?;
        let kind = words[..number]
            .last()
            .map(|word| word.to_lowercase())
            .filter(|word| PACKS.contains(&word.as_str()));
        let (en, contents) = match net.unit {
            NetUnit::Gram | NetUnit::Millilitre => (amount.replace("lít", "l").replace("gam", "g"), net.amount),
            NetUnit::Piece => (format!("{} pieces", net.amount), USUAL_GRAMS - PACKING_GRAMS),
        };
        Some(Pack {
            words: Words {
                vi: kind.map_or_else(|| amount.clone(), |kind| format!("{kind} {amount}")),
                en,
            },
            net: Some(net),
            weight_grams: contents.saturating_add(PACKING_GRAMS),
        })
    }

    /// What kind of organisation the seller is, as its name tells.
    pub(super) fn seller_kind(&self) -> OrganisationKind {
        let name = fold(&self.cooperative);
        let begins = |words: &str| name == words || name.starts_with(&format!("{words} "));
        if begins("lien hiep") {
            OrganisationKind::Union
        } else if begins("to hop tac") || begins("tht") {
            OrganisationKind::CooperativeGroup
        } else {
            OrganisationKind::Cooperative
        }
    }
}

fn text(field: &'static str, text: &str, max: u32) -> Result<String, RowProblem> {
    let line = Line::parse(text, max).map_err(|problem| refusal(field, problem))?;
    Ok(line.into_string())
}

fn refusal(field: &'static str, problem: TextProblem) -> RowProblem {
    match problem {
        TextProblem::Empty => RowProblem::Empty { field },
        TextProblem::TooLong { max } => RowProblem::LongText { field, max },
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::{Value, json};

    fn written() -> Value {
        json!({
            "name": "Miến dong Na Rì 500 g", "description": "Sợi dai.", "category": "Miến", "province": "Bắc Kạn",
            "cooperative": "HTX Tài Hoan", "ocop_stars": 5, "price_vnd": 65_000,
        })
    }

    fn with(field: &str, value: Value) -> Result<Row, RowProblem> {
        let mut row = written();
        row[field] = value;
        Row::parse(row.to_string().as_bytes())
    }

    fn without(field: &str) -> Result<Row, RowProblem> {
        let mut row = written();
        row.as_object_mut().expect("an object").remove(field);
        Row::parse(row.to_string().as_bytes())
    }

    #[test]
    fn a_row_is_read_whole() {
        let row = with("other", json!("left alone")).expect("a row");
        assert_eq!(row.name, "Miến dong Na Rì 500 g");
        assert_eq!(row.description, "Sợi dai.");
        assert_eq!((row.category.as_str(), row.province.as_str()), ("Miến", "Bắc Kạn"));
        assert_eq!(row.cooperative, "HTX Tài Hoan");
        assert_eq!((row.stars, row.price), (Some(5), Vnd(65_000)));
    }

    #[test]
    fn what_may_be_missing_may_be_missing() {
        assert_eq!(without("description").expect("a row").description, "");
        assert_eq!(with("description", Value::Null).expect("a row").description, "");
        for stars in [
            without("ocop_stars"),
            with("ocop_stars", Value::Null),
            with("ocop_stars", json!(0)),
        ] {
            assert_eq!(stars.expect("a row").stars, None);
        }
    }

    #[test]
    fn typed_text_loses_what_cannot_be_seen() {
        let row = with("name", json!("  Miến\u{202e}\n dong\u{0}  ")).expect("a row");
        assert_eq!(row.name, "Miến dong");
    }

    #[test]
    fn what_makes_no_row_is_refused_with_its_reason() {
        let long = |length| json!("ô".repeat(length));
        let cases = [
            (with("name", json!(" ")), RowProblem::Empty { field: "name" }),
            (
                with("name", long(201)),
                RowProblem::LongText {
                    field: "name",
                    max: 200,
                },
            ),
            (with("name", json!("★")), RowProblem::NoLetters { field: "name" }),
            (
                with("cooperative", json!("…")),
                RowProblem::NoLetters { field: "cooperative" },
            ),
            (with("province", json!("")), RowProblem::Empty { field: "province" }),
            (with("ocop_stars", json!(6)), RowProblem::Stars(6)),
            (with("ocop_stars", json!(-1)), RowProblem::Stars(-1)),
            (with("price_vnd", json!(0)), RowProblem::Price(0)),
            (
                with("price_vnd", json!(1_000_000_001)),
                RowProblem::Price(1_000_000_001),
            ),
            (
                with("description", long(5_001)),
                RowProblem::LongText {
                    field: "description",
                    max: 5_000,
                },
            ),
            (
                without("price_vnd"),
                RowProblem::Unreadable("missing field `price_vnd`".to_owned()),
            ),
        ];
        for (found, expected) in cases {
            assert_eq!(found, Err(expected));
        }
        assert!(with("name", long(200)).is_ok() && with("price_vnd", json!(1_000_000_000)).is_ok());
        for text in ["", "{", "[]", "null", "{}{}", "\"x\"", "\u{feff}"] {
            assert!(
                matches!(Row::parse(text.as_bytes()), Err(RowProblem::Unreadable(_))),
                "{text}"
            );
        }
        assert!(matches!(
            Row::parse(b"{\"name\":\"\xff\"}"),
            Err(RowProblem::Unreadable(_))
        ));
        assert!(matches!(
            with("price_vnd", json!("65000")),
            Err(RowProblem::Unreadable(_))
        ));
        assert!(matches!(with("price_vnd", json!(1.5)), Err(RowProblem::Unreadable(_))));
    }

    #[test]
    fn the_end_of_a_name_tells_the_pack() {
        let pack = |name: &str| {
            let pack = with("name", json!(name)).expect("a row").pack();
            let net = pack.net.map(|net| (net.amount, net.unit));
            (pack.words.vi, pack.words.en, net, pack.weight_grams)
        };
        let told =
            |vi: &str, en: &str, amount, unit, weight| (vi.to_owned(), en.to_owned(), Some((amount, unit)), weight);
        assert_eq!(pack("Miến dong 500 g"), told("500 g", "500 g", 500, NetUnit::Gram, 600));
        assert_eq!(
            pack("Trà túi 100g"),
            told("túi 100 g", "100 g", 100, NetUnit::Gram, 200)
        );
        assert_eq!(
            pack("Nước mắm chai 0,5 lít"),
            told("chai 0,5 lít", "0,5 l", 500, NetUnit::Millilitre, 600)
        );
        assert_eq!(
            pack("Trứng vịt Hộp 10 quả"),
            told("hộp 10 quả", "10 pieces", 10, NetUnit::Piece, 500)
        );
        let usual = ("1 gói".to_owned(), "1 pack".to_owned(), None, 500);
        for name in [
            "Gạo ST25",
            "Trà 5 sao",
            "Miến 500 g Na Rì loại 1",
            "Mật ong",
            "Số 7",
            "Ngô 99999999999 kg",
        ] {
            assert_eq!(pack(name), usual, "{name}");
        }
    }

    #[test]
    fn the_name_of_a_seller_tells_what_it_is() {
        let kind = |name: &str| with("cooperative", json!(name)).expect("a row").seller_kind();
        assert_eq!(kind("HTX Tài Hoan"), OrganisationKind::Cooperative);
        assert_eq!(kind("Tổ hợp tác Đà Bắc"), OrganisationKind::CooperativeGroup);
        assert_eq!(kind("THT Đà Bắc"), OrganisationKind::CooperativeGroup);
        assert_eq!(kind("Liên hiệp HTX Mộc Châu"), OrganisationKind::Union);
        assert_eq!(kind("Thtx"), OrganisationKind::Cooperative);
    }
}
