//! Loads the demo market once.

use super::{
    DemoError,
    file::{Catalogue, DemoCooperative, DemoProduct, Desk},
    store,
};
use crate::{
    base::{AccountId, CertificateId, Clock, Line, OfferId, OrganisationId, ProductId, VariantId, Vnd, Words, slugify},
    catalog::{self, Availability, NetAmount, NewOffer, NewProduct, NewVariant, ProductStatus, stock},
    coops::{self, NewCooperative, NewStorefront, StorefrontStatus},
    people::{self, NewAccount, NewOrganisation, OrganisationKind, Role},
    programmes::{self, Decider, FeatureRefused, NewSlot, Placement, REASON_MAX, Subject},
    search,
    trust::{self, Certificate, CertificateStatus, NewCertificate},
};
use chrono::{DateTime, Days, Utc};
use sqlx::{PgConnection, PgPool};
use std::collections::HashMap;

/// The password of every demo sign-in.
pub const DEMO_PASSWORD: &str = "cho-phien-demo";

/// How long the departments of the demo feature what they feature.
const SLOT_DAYS: u64 = 60;

/// What was loaded.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Loaded {
    /// The demo market was there already: nothing was changed.
    Before,
    /// The demo market is there now.
    Now {
        /// Organisations with a storefront.
        storefronts: u32,
        /// Products.
        products: u32,
        /// Slots in which departments feature something.
        slots: u32,
    },
}

/// Somebody who acts in the demo: an organisation and the account in it.
#[derive(Clone, Copy, Debug)]
struct Party {
    organisation: OrganisationId,
    account: AccountId,
}

/// What every step needs: the transaction, the time and the hash of the one password.
struct Loading<'a> {
    connection: &'a mut PgConnection,
    now: DateTime<Utc>,
    password_hash: String,
}

/// Loads the demo market in one transaction, unless it is there. Places and categories must have been loaded before
/// ([`crate::places::load_reference`], [`crate::catalog::load_reference`]).
pub async fn load(pool: &PgPool, clock: &Clock) -> Result<Loaded, DemoError> {
    let (catalogue, desk) = (Catalogue::read()?, Desk::read()?);
    let mut transaction = pool.begin().await?;
    if store::lock_and_look(&mut transaction, &desk.operator.slug).await? {
        return Ok(Loaded::Before);
    }
    let password_hash = people::hash_password(DEMO_PASSWORD).await;
    let mut loading = Loading {
        connection: &mut transaction,
        now: clock.now(),
        password_hash,
    };

    let operator = loading.add_platform(&desk).await?;
    let departments = loading.add_departments(&desk).await?;
    let mut coops = HashMap::new();
    for coop in &catalogue.cooperatives {
        coops.insert(coop.id.as_str(), (coop, loading.add_cooperative(coop).await?));
    }
    let mut products = Vec::with_capacity(catalogue.products.len());
    for product in &catalogue.products {
        let nonsense = || DemoError::Nonsense(product.id.clone());
        let (coop, party) = coops.get(product.cooperative_id.as_str()).ok_or_else(nonsense)?;
        let department = departments.get(coop.province_code.as_str()).ok_or_else(nonsense)?;
        products.push(
            loading
                .add_product(product, coop, *party, *department, &desk.stock_reason)
                .await?,
        );
    }
    search::refresh(loading.connection, &products).await?;
    store::open_accounts(loading.connection, operator, loading.now).await?;
    let slots = loading.add_slots(&desk, &departments, clock).await?;
    transaction.commit().await?;
    Ok(Loaded::Now {
        storefronts: count(coops.len()),
        products: count(products.len()),
        slots,
    })
}

fn count(length: usize) -> u32 {
    u32::try_from(length).unwrap_or(u32::MAX)
}

impl Loading<'_> {
    /// A person who signs in with the demo password.
    async fn add_account(&mut self, email: &str, name: &str) -> Result<AccountId, DemoError> {
        let id = AccountId::new_at(self.now);
        let account = NewAccount {
            id,
            email,
            name,
            password_hash: &self.password_hash,
            is_demo: true,
        };
        people::insert_account(self.connection, &account, self.now).await?;
        Ok(id)
    }

    /// An organisation and the one person in it.
    async fn add_party(
        &mut self,
        organisation: NewOrganisation<'_>,
        email: &str,
        name: &str,
        role: Role,
    ) -> Result<Party, DemoError> {
        let account = self.add_account(email, name).await?;
        people::insert_organisation(self.connection, &organisation, self.now).await?;
        people::insert_membership(self.connection, account, organisation.id, role, self.now).await?;
        Ok(Party {
            organisation: organisation.id,
            account,
        })
    }

    async fn add_platform(&mut self, desk: &Desk) -> Result<AccountId, DemoError> {
        self.add_account(&desk.shopper.email, &desk.shopper.name).await?;
        let operator = &desk.operator;
        let organisation = NewOrganisation {
            id: OrganisationId::new_at(self.now),
            kind: OrganisationKind::Operator,
            slug: &operator.slug,
            name_vi: &operator.organisation_vi,
            name_en: &operator.organisation_en,
            province: None,
        };
        let party = self
            .add_party(organisation, &operator.email, &operator.name, Role::Operator)
            .await?;
        let colleague = self.add_account(&desk.colleague.email, &desk.colleague.name).await?;
        people::insert_membership(self.connection, colleague, party.organisation, Role::Operator, self.now).await?;
        Ok(party.account)
    }

    async fn add_departments<'d>(&mut self, desk: &'d Desk) -> Result<HashMap<&'d str, Party>, DemoError> {
        let mut departments = HashMap::new();
        for department in &desk.departments {
            let slug = format!("so-cong-thuong-{}", department.province);
            let organisation = NewOrganisation {
                id: OrganisationId::new_at(self.now),
                kind: OrganisationKind::Department,
                slug: &slug,
                name_vi: &department.name_vi,
                name_en: &department.name_en,
                province: Some(&department.province),
            };
            let email = format!("{slug}@cho-phien.example");
            let party = self
                .add_party(organisation, &email, &department.official, Role::Head)
                .await?;
            departments.insert(department.province.as_str(), party);
        }
        Ok(departments)
    }

    async fn add_cooperative(&mut self, coop: &DemoCooperative) -> Result<Party, DemoError> {
        let organisation = NewOrganisation {
            id: OrganisationId::new_at(self.now),
            kind: coop.kind(),
            slug: &coop.id,
            name_vi: &coop.name_vi,
            name_en: &coop.name_en,
            province: Some(&coop.province_code),
        };
        let email = format!("htx-{}@cho-phien.example", coop.id);
        let party = self
            .add_party(organisation, &email, &coop.demo.representative, Role::Owner)
            .await?;
        let cooperative = NewCooperative {
            organisation: party.organisation,
            commune: &coop.commune_code,
            legacy_address: coop.legacy_address.as_deref().unwrap_or_default(),
            field: &coop.field,
            members: coop.demo.members,
            founded_year: coop.demo.founded_year,
            grade: Some(coop.demo.grade()),
            representative: &coop.demo.representative,
            phone_shown: &coop.demo.phone_display,
            email: &coop.demo.email,
            tax_code: &coop.demo.tax_code,
            is_fictional: coop.fictional,
            is_illustrative: true,
        };
        coops::insert_cooperative(self.connection, &cooperative).await?;
        let storefront = NewStorefront {
            organisation: party.organisation,
            slug: &coop.id,
            status: StorefrontStatus::Approved,
            story_vi: &coop.description_vi,
            story_en: &coop.description_en,
        };
        coops::insert_storefront(self.connection, &storefront).await?;
        Ok(party)
    }

    async fn add_product(
        &mut self,
        product: &DemoProduct,
        coop: &DemoCooperative,
        party: Party,
        department: Party,
        stock_reason: &str,
    ) -> Result<ProductId, DemoError> {
        let id = ProductId::new_at(self.now);
        let words = |vi: &str, en: &str| Words {
            vi: vi.to_owned(),
            en: en.to_owned(),
        };
        let new_product = NewProduct {
            id,
            producer: party.organisation,
            slug: &product.id,
            category: &product.category,
            ocop_group: Some(product.ocop_group),
            name: &words(&product.name_vi, &product.name_en),
            description: &words(&product.description_vi, &product.description_en),
            origin_commune: &coop.commune_code,
            storage_class: product.storage_class,
            storage: &words(&product.storage_vi, &product.storage_en),
            shelf_life_days: product.shelf_life_days,
            shipping_scope: product.shipping_scope,
            season_months: &product.season_months,
            alcohol: product.alcohol(),
            status: ProductStatus::Published,
            is_illustrative: true,
        };
        catalog::insert_product(self.connection, &new_product, self.now).await?;
        let variant = NewVariant {
            id: VariantId::new_at(self.now),
            product: id,
            pack: &words(&product.unit_vi, &product.unit_en),
            net: NetAmount::parse_pack(&product.unit_vi),
            weight_grams: product.ship_weight_g,
            is_by_weight: false,
        };
        catalog::insert_variant(self.connection, &variant).await?;
        let offer = NewOffer {
            id: OfferId::new_at(self.now),
            seller: party.organisation,
            variant: variant.id,
            price: Vnd(product.price_vnd),
            availability: if product.preorder {
                Availability::Preorder
            } else {
                Availability::InStock
            },
        };
        catalog::insert_offer(self.connection, &offer).await?;
        stock::receive(self.connection, offer.id, product.first_stock(), stock_reason, self.now).await?;
        self.add_certificate(id, product, coop, party, department).await?;
        Ok(id)
    }

    /// The cooperative enters its certificate; the department of its province verifies it.
    async fn add_certificate(
        &mut self,
        id: ProductId,
        product: &DemoProduct,
        coop: &DemoCooperative,
        party: Party,
        department: Party,
    ) -> Result<(), DemoError> {
        let Some(ocop) = &product.ocop else { return Ok(()) };
        let certificate = Certificate {
            slug: slugify(&ocop.certificate_no),
            number: ocop.certificate_no.clone(),
            product_name: product.name_vi.clone(),
            holder_name: coop.name_vi.clone(),
            stars: ocop.stars,
            issued_by: ocop.issued_by.clone(),
            issued_on: ocop.issued_on,
            valid_until: ocop.valid_until,
            status: CertificateStatus::Recognised,
            is_verified: true,
            is_illustrative: true,
        };
        let new = NewCertificate {
            id: CertificateId::new_at(self.now),
            product: id,
            certificate: &certificate,
            entered_by: Some(party.account),
            verified: Some((department.account, self.now)),
        };
        Ok(trust::insert_certificate(self.connection, &new).await?)
    }

    /// What the departments feature, as far as the rules let them on the day of loading.
    async fn add_slots(
        &mut self,
        desk: &Desk,
        departments: &HashMap<&str, Party>,
        clock: &Clock,
    ) -> Result<u32, DemoError> {
        let from = clock.today();
        let mut slots = 0;
        for slot in &desk.slots {
            let nonsense = || DemoError::Nonsense(slot.subject.clone());
            let party = departments.get(slot.province.as_str()).ok_or_else(nonsense)?;
            let decider = Decider {
                account: party.account,
                department: party.organisation,
                province: &slot.province,
            };
            let new = NewSlot {
                placement: Placement::parse(&slot.placement).ok_or_else(nonsense)?,
                subject: Subject::parse(&slot.subject).ok_or_else(nonsense)?,
                from,
                to: from.checked_add_days(Days::new(SLOT_DAYS - 1)).unwrap_or(from),
                reason: Line::parse(&slot.reason, REASON_MAX).map_err(|_| nonsense())?,
                reason_en: Line::parse(&slot.reason_en, REASON_MAX).map_err(|_| nonsense())?,
            };
            match programmes::feature_as(self.connection, decider, &new, self.now).await {
                Ok(_) => slots += 1,
                Err(FeatureRefused::Db(error)) => return Err(error.into()),
                // Certificates of the demo end on fixed days: a market loaded later features less.
                Err(refused) => tracing::info!(subject = slot.subject, %refused, "the demo does not feature this"),
            }
        }
        Ok(slots)
    }
}
