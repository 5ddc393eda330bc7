//! The shape of the demo files, as far as it is read.

use super::DemoError;
use crate::{
    base::text::stable_hash,
    catalog::{AlcoholPermille, OcopGroup, ShippingScope, StorageClass},
    coops::Grade,
    people::OrganisationKind,
};
use chrono::NaiveDate;
use serde::Deserialize;

/// `demo.json`.
#[derive(Debug, Deserialize)]
pub(super) struct Catalogue {
    pub(super) cooperatives: Vec<DemoCooperative>,
    pub(super) products: Vec<DemoProduct>,
}

#[derive(Debug, Deserialize)]
pub(super) struct DemoCooperative {
    pub(super) id: String,
    #[serde(rename = "type")]
    kind: DemoKind,
    pub(super) name_vi: String,
    pub(super) name_en: String,
    pub(super) fictional: bool,
    pub(super) province_code: String,
    pub(super) commune_code: String,
    pub(super) legacy_address: Option<String>,
    pub(super) field: String,
    pub(super) description_vi: String,
    pub(super) description_en: String,
    pub(super) demo: DemoFigures,
}

#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(rename_all = "snake_case")]
enum DemoKind {
    Htx,
    Tht,
    LienHiep,
}

#[derive(Debug, Deserialize)]
pub(super) struct DemoFigures {
    pub(super) members: Option<i32>,
    pub(super) founded_year: Option<i32>,
    rating: DemoRating,
    pub(super) representative: String,
    pub(super) phone_display: String,
    pub(super) email: String,
    pub(super) tax_code: String,
}

/// The words of the yearly grading, as the file has them.
#[derive(Clone, Copy, Debug, Deserialize)]
enum DemoRating {
    #[serde(rename = "tốt")]
    Good,
    #[serde(rename = "khá")]
    Fair,
    #[serde(rename = "trung bình")]
    Average,
    #[serde(rename = "yếu")]
    Weak,
    #[serde(rename = "không đánh giá")]
    NotGraded,
}

#[derive(Debug, Deserialize)]
pub(super) struct DemoProduct {
    pub(super) id: String,
    pub(super) cooperative_id: String,
    pub(super) name_vi: String,
    pub(super) name_en: String,
    pub(super) description_vi: String,
    pub(super) description_en: String,
    pub(super) ocop_group: OcopGroup,
    pub(super) category: String,
    pub(super) unit_vi: String,
    pub(super) unit_en: String,
    pub(super) ship_weight_g: i32,
    pub(super) price_vnd: i64,
    pub(super) ocop: Option<DemoCertificate>,
    pub(super) season_months: Vec<i16>,
    pub(super) shelf_life_days: Option<i32>,
    pub(super) storage_class: StorageClass,
    pub(super) storage_vi: String,
    pub(super) storage_en: String,
    pub(super) shipping_scope: ShippingScope,
    pub(super) preorder: bool,
    alcohol: Option<DemoAlcohol>,
}

#[derive(Debug, Deserialize)]
pub(super) struct DemoCertificate {
    pub(super) stars: i16,
    pub(super) certificate_no: String,
    pub(super) issued_by: String,
    pub(super) issued_on: NaiveDate,
    pub(super) valid_until: NaiveDate,
}

#[derive(Clone, Copy, Debug, Deserialize)]
struct DemoAlcohol {
    abv_percent: i16,
}

/// `demo_desk.json`.
#[derive(Debug, Deserialize)]
pub(super) struct Desk {
    pub(super) shopper: DeskPerson,
    /// Whoever approves what the operator pays.
    pub(super) colleague: DeskPerson,
    pub(super) operator: DeskOperator,
    pub(super) stock_reason: String,
    pub(super) departments: Vec<DeskDepartment>,
    pub(super) slots: Vec<DeskSlot>,
}

#[derive(Debug, Deserialize)]
pub(super) struct DeskPerson {
    pub(super) email: String,
    pub(super) name: String,
}

#[derive(Debug, Deserialize)]
pub(super) struct DeskOperator {
    pub(super) email: String,
    pub(super) name: String,
    pub(super) slug: String,
    pub(super) organisation_vi: String,
    pub(super) organisation_en: String,
}

#[derive(Debug, Deserialize)]
pub(super) struct DeskDepartment {
    pub(super) province: String,
    pub(super) official: String,
    pub(super) name_vi: String,
    pub(super) name_en: String,
}

#[derive(Debug, Deserialize)]
pub(super) struct DeskSlot {
    pub(super) province: String,
    pub(super) placement: String,
    pub(super) subject: String,
    pub(super) reason: String,
    pub(super) reason_en: String,
}

impl Catalogue {
    /// The file that comes with the program.
    pub(super) fn read() -> Result<Self, DemoError> {
        Ok(serde_json::from_str(include_str!("../../data/demo.json"))?)
    }
}

impl Desk {
    /// The file that comes with the program.
    pub(super) fn read() -> Result<Self, DemoError> {
        Ok(serde_json::from_str(include_str!("../../data/demo_desk.json"))?)
    }
}

impl DemoCooperative {
    pub(super) fn kind(&self) -> OrganisationKind {
        match self.kind {
            DemoKind::Htx => OrganisationKind::Cooperative,
            DemoKind::Tht => OrganisationKind::CooperativeGroup,
            DemoKind::LienHiep => OrganisationKind::Union,
        }
    }
}

impl DemoFigures {
    pub(super) fn grade(&self) -> Grade {
        match self.rating {
            DemoRating::Good => Grade::Good,
            DemoRating::Fair => Grade::Fair,
            DemoRating::Average => Grade::Average,
            DemoRating::Weak => Grade::Weak,
            DemoRating::NotGraded => Grade::NotGraded,
        }
    }
}

impl DemoProduct {
    pub(super) fn alcohol(&self) -> Option<AlcoholPermille> {
        self.alcohol.map(|alcohol| AlcoholPermille(alcohol.abv_percent * 10))
    }

    /// How many packs there are at the start: 20 to 200, always the same for a product.
    pub(super) fn first_stock(&self) -> i32 {
        20 + (stable_hash(&self.id) % 181) as i32
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_files_read_as_they_should() {
        let catalogue = Catalogue::read().expect("demo.json");
        assert_eq!((catalogue.cooperatives.len(), catalogue.products.len()), (34, 131));
        assert_eq!(
            catalogue
                .products
                .iter()
                .filter(|product| product.alcohol().is_some())
                .count(),
            4
        );
        assert!(
            catalogue
                .products
                .iter()
                .all(|product| (20..=200).contains(&product.first_stock()))
        );
        assert_eq!(Desk::read().expect("demo_desk.json").departments.len(), 4);
    }
}
