//! What the checkout's form sends, and what it means.

use crate::{
    error::{AppError, VoucherProblem},
    form::{Problems, key_of, parse_place},
};
use market::{
    base::{Lang, Line, Phone, Vnd, secret::Token, text::parse_email},
    checkout::{ChosenDelivery, Placement},
    ledger::CollectionMode,
    orders::Delivery,
    payments::PaymentMethod,
    vouchers::VoucherCode,
};
use serde::{Deserialize, Serialize};
use std::{collections::BTreeMap, net::IpAddr};

/// The most characters of a name.
pub(super) const NAME_MAX: u32 = 100;
/// The most characters of an address.
pub(super) const ADDRESS_MAX: u32 = 200;
/// The most characters of a note.
pub(super) const NOTE_MAX: u32 = 500;

/// What the checkout's form sends.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct CheckoutForm {
    /// The form's own secret: however often it is sent, it makes one order group.
    pub key: String,
    /// What the goods cost when the page was drawn, in đồng.
    pub seen_goods_total: String,
    /// Who receives the goods.
    pub name: String,
    /// Their telephone number.
    pub phone: String,
    /// Their e-mail address; may be empty.
    pub email: String,
    /// The code of the province.
    pub province: String,
    /// The code of the commune.
    pub commune: String,
    /// House, street, hamlet.
    pub address: String,
    /// The former address; may be empty.
    pub legacy_address: String,
    /// A note; may be empty.
    pub note: String,
    /// For each part of the cart how its goods shall come, and the fee that was shown: `ship-30000`, `pick_up-0`.
    pub delivery: BTreeMap<String, String>,
    /// How to pay.
    pub payment: String,
    /// The code of a voucher; may be empty.
    pub voucher: String,
    /// What it took off when the page was drawn, in đồng.
    pub seen_voucher: String,
    /// `province`, `total` or `voucher` when only the communes or the total are asked for.
    pub step: String,
    /// The page's language.
    pub lang: Lang,
}

impl CheckoutForm {
    /// What is to be placed, or what is wrong with each field.
    pub(super) fn parse(&self, mode: CollectionMode, from: IpAddr) -> Result<Placement, Problems> {
        let mut problems = Problems::default();
        let key = problems.check("", Token::parse(&self.key).ok_or(AppError::FormUsedUp));
        let seen_goods_total = problems.check("", parse_vnd(&self.seen_goods_total).ok_or(AppError::FormUsedUp));
        let name = problems.check("name", Line::parse(&self.name, NAME_MAX));
        let phone = problems.check("phone", parse_phone(&self.phone));
        let email = problems.check("email", parse_optional_email(&self.email));
        let province_code = problems.check("province", parse_place(&self.province));
        let commune_code = problems.check("commune", parse_place(&self.commune));
        let address_line = problems.check("address", Line::parse(&self.address, ADDRESS_MAX));
        let legacy_address = problems.check(
            "legacy_address",
            Line::parse_optional(&self.legacy_address, ADDRESS_MAX),
        );
        let note = problems.check("note", Line::parse_optional(&self.note, NOTE_MAX));
        let method = problems.check(
            "payment",
            PaymentMethod::parse(&self.payment).ok_or(AppError::NotAChoice),
        );
        let voucher = problems.check("voucher", self.parse_voucher());
        let deliveries = self
            .delivery
            .iter()
            .filter_map(|(seller, typed)| Some((key_of(seller).to_owned(), parse_delivery(typed)?)));
        let placement = || {
            Some(Placement {
                key: key?,
                name: name?,
                phone: phone?,
                email: email?,
                province_code: province_code?,
                commune_code: commune_code?,
                address_line: address_line?,
                legacy_address: legacy_address?,
                note: note?,
                method: method?,
                mode,
                deliveries: deliveries.collect(),
                seen_goods_total: seen_goods_total?,
                voucher: voucher?,
                seen_voucher: parse_vnd(&self.seen_voucher).unwrap_or_default(),
                from,
                lang: self.lang,
                has_letters: false,
            })
        };
        placement().ok_or(problems)
    }

    /// The voucher, if one was typed.
    pub(super) fn parse_voucher(&self) -> Result<Option<VoucherCode>, AppError> {
        if self.voucher.trim().is_empty() {
            return Ok(None);
        }
        let code = VoucherCode::parse(&self.voucher).ok_or(VoucherProblem::Unknown)?;
        Ok(Some(code))
    }
}

fn parse_vnd(text: &str) -> Option<Vnd> {
    text.parse().ok().filter(|amount| *amount >= 0).map(Vnd)
}

fn parse_phone(text: &str) -> Result<Phone, AppError> {
    if text.trim().is_empty() {
        Err(AppError::Required)
    } else {
        Ok(Phone::parse(text)?)
    }
}

fn parse_optional_email(text: &str) -> Result<Option<String>, AppError> {
    if text.trim().is_empty() {
        Ok(None)
    } else {
        parse_email(text).map(Some).ok_or(AppError::NotAnEmail)
    }
}

fn parse_delivery(text: &str) -> Option<ChosenDelivery> {
    let (delivery, fee) = text.split_once('-')?;
    Some(ChosenDelivery {
        delivery: Delivery::parse(delivery)?,
        seen_fee: parse_vnd(fee)?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const HERE: IpAddr = IpAddr::V4(std::net::Ipv4Addr::LOCALHOST);

    fn filled_in() -> CheckoutForm {
        CheckoutForm {
            key: Token::random().reveal(),
            seen_goods_total: "390000".to_owned(),
            name: " Nguyễn Thị  Hạnh ".to_owned(),
            phone: "0912 345 678".to_owned(),
            province: "01".to_owned(),
            commune: "00004".to_owned(),
            address: "Số 12".to_owned(),
            delivery: [
                ("cam".to_owned(), "ship-30000".to_owned()),
                ("x".to_owned(), "by-car".to_owned()),
            ]
            .into(),
            payment: "cod".to_owned(),
            ..CheckoutForm::default()
        }
    }

    #[test]
    fn a_form_that_is_filled_in_is_a_placement() {
        let placement = filled_in()
            .parse(CollectionMode::Platform, HERE)
            .expect("nothing is wrong");
        assert_eq!(placement.name.as_str(), "Nguyễn Thị Hạnh");
        assert_eq!(placement.email, None);
        let chosen = ChosenDelivery {
            delivery: Delivery::Ship,
            seen_fee: Vnd(30_000),
        };
        assert_eq!(placement.voucher, None);
        assert_eq!(placement.deliveries, [("cam".to_owned(), chosen)].into());
    }

    #[test]
    fn every_field_that_is_wrong_is_named() {
        let form = CheckoutForm {
            phone: "0912".to_owned(),
            email: "a".to_owned(),
            commune: String::new(),
            voucher: "tết!".to_owned(),
            ..filled_in()
        };
        let problems = format!(
            "{:?}",
            form.parse(CollectionMode::Platform, HERE)
                .expect_err("something is wrong")
        );
        for field in ["phone", "email", "commune", "voucher"] {
            assert!(problems.contains(field), "{problems}");
        }
        assert!(!problems.contains("\"name\""), "{problems}");
    }
}
