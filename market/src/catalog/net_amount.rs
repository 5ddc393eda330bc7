//! How much a pack holds, and what a whole kilogram or litre costs.

use crate::base::Vnd;
use serde::{Deserialize, Serialize};

/// What a net amount counts.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "db", derive(sqlx::Type), sqlx(type_name = "text"))]
#[serde(rename_all = "snake_case")]
pub enum NetUnit {
    /// Grams.
    #[cfg_attr(feature = "db", sqlx(rename = "g"))]
    Gram,
    /// Millilitres.
    #[cfg_attr(feature = "db", sqlx(rename = "ml"))]
    Millilitre,
    /// Pieces.
    #[cfg_attr(feature = "db", sqlx(rename = "piece"))]
    Piece,
}

/// How much a pack holds.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct NetAmount {
    /// How many of the unit; more than zero.
    pub amount: i32,
    /// The unit.
    pub unit: NetUnit,
}

/// What a comparable quantity costs.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct UnitPrice {
    /// The price, rounded to the nearest đồng.
    pub price: Vnd,
    /// Of what.
    pub per: Per,
}

/// The quantities by which goods are compared.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Per {
    /// 1 kg.
    Kilogram,
    /// 1 lít.
    Litre,
    /// One piece.
    Piece,
}

impl NetAmount {
    /// Reads the amount out of a Vietnamese pack text: `túi 500 g`, `quả 1,2 kg`, `chum 1 lít`, `hộp 30 quả`.
    ///
    /// The number is written the Vietnamese way (`1,2`; points stand between thousands). A pack that names no number,
    /// or whose amount is not whole grams, millilitres or pieces, has no net amount.
    pub fn parse_pack(pack: &str) -> Option<Self> {
        let pack = pack.to_lowercase();
        let start = pack.find(|symbol: char| symbol.is_ascii_digit())?;
        let rest = &pack[start..];
        let end = rest.find(|symbol: char| !symbol.is_ascii_digit() && symbol != ',' && symbol != '.');
        let (number, unit) = rest.split_at(end.unwrap_or(rest.len()));
        let unit = unit.trim();
        let (factor, unit) = match unit.split(' ').next()? {
            "g" | "gam" | "gram" => (1, NetUnit::Gram),
            "kg" => (1_000, NetUnit::Gram),
            "ml" => (1, NetUnit::Millilitre),
            "lít" | "l" => (1_000, NetUnit::Millilitre),
            "quả" | "trái" | "chiếc" | "cái" | "gói" | "túi" | "con" | "viên" | "hộp" => (1, NetUnit::Piece),
            _ => return None,
        };
        let amount = parse_thousandths(number)?.checked_mul(factor)?;
        let whole = i32::try_from(amount / 1_000).ok()?;
        (amount % 1_000 == 0 && whole > 0).then_some(Self { amount: whole, unit })
    }

    /// What a kilogram, a litre or a piece costs when the pack has this price; nothing when the pack is exactly that.
    pub fn unit_price(self, pack_price: Vnd) -> Option<UnitPrice> {
        let (quantity, per) = match self.unit {
            NetUnit::Gram => (1_000, Per::Kilogram),
            NetUnit::Millilitre => (1_000, Per::Litre),
            NetUnit::Piece => (1, Per::Piece),
        };
        let amount = i64::from(self.amount);
        if amount == quantity || amount <= 0 {
            return None;
        }
        let price = pack_price.0.checked_mul(quantity)?.checked_add(amount / 2)? / amount;
        Some(UnitPrice { price: Vnd(price), per })
    }
}

/// A number written the Vietnamese way, in thousandths: `1,25` is 1250, `1.200` is 1200000.
fn parse_thousandths(text: &str) -> Option<i64> {
    let (whole, fraction) = text.split_once(',').unwrap_or((text, ""));
    if fraction.len() > 3 || !fraction.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let whole: i64 = whole.replace('.', "").parse().ok()?;
    let fraction: i64 = format!("{fraction:0<3}").parse().ok()?;
    whole.checked_mul(1_000)?.checked_add(fraction)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn packs_as_people_write_them_are_understood() {
        let cases = [
            ("túi 500 g", Some((500, NetUnit::Gram))),
            ("quả 1,2 kg", Some((1_200, NetUnit::Gram))),
            ("giỏ 2,5 kg", Some((2_500, NetUnit::Gram))),
            ("thùng 5 kg", Some((5_000, NetUnit::Gram))),
            ("bao 1.000 g", Some((1_000, NetUnit::Gram))),
            ("chai 500 ml", Some((500, NetUnit::Millilitre))),
            ("chum 1 lít", Some((1_000, NetUnit::Millilitre))),
            ("chai 0,75 lít", Some((750, NetUnit::Millilitre))),
            ("hộp 30 quả", Some((30, NetUnit::Piece))),
            ("hộp 20 túi lọc", Some((20, NetUnit::Piece))),
            ("chục 10 chiếc", Some((10, NetUnit::Piece))),
            ("hộp 10 gói", Some((10, NetUnit::Piece))),
            ("chiếc", None),
            ("vé người lớn", None),
            ("chậu", None),
            ("túi 0 g", None),
            ("túi 0,0005 kg", None),
            ("túi 99999999999999999999 kg", None),
            ("túi 3,5 quả", None),
            ("", None),
        ];
        for (pack, expected) in cases {
            let found = NetAmount::parse_pack(pack).map(|net| (net.amount, net.unit));
            assert_eq!(found, expected, "{pack}");
        }
    }

    #[test]
    fn prices_are_compared_per_kilogram_litre_or_piece() {
        let net = |amount, unit| NetAmount { amount, unit };
        let price = |vnd, per| Some(UnitPrice { price: Vnd(vnd), per });
        assert_eq!(
            net(500, NetUnit::Gram).unit_price(Vnd(75_000)),
            price(150_000, Per::Kilogram)
        );
        assert_eq!(
            net(300, NetUnit::Gram).unit_price(Vnd(100_000)),
            price(333_333, Per::Kilogram)
        );
        assert_eq!(
            net(700, NetUnit::Millilitre).unit_price(Vnd(100_000)),
            price(142_857, Per::Litre)
        );
        assert_eq!(
            net(30, NetUnit::Piece).unit_price(Vnd(135_000)),
            price(4_500, Per::Piece)
        );
        assert_eq!(net(1_000, NetUnit::Gram).unit_price(Vnd(75_000)), None);
        assert_eq!(net(1, NetUnit::Gram).unit_price(Vnd(i64::MAX)), None);
    }
}
