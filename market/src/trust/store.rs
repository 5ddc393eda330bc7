//! All SQL of this module.

use super::{Certificate, CertificateStatus, StarBadge, badge_on};
use crate::base::{AccountId, CertificateId, ProductId, Words};
use chrono::{DateTime, NaiveDate, Utc};
use sqlx::{PgConnection, PgExecutor};
use std::collections::HashMap;

/// A certificate to add.
#[derive(Debug)]
pub struct NewCertificate<'a> {
    /// The id.
    pub id: CertificateId,
    /// The product it is for.
    pub product: ProductId,
    /// What it says; `slug` must be unique, and `is_verified` is told by `verified`.
    pub certificate: &'a Certificate,
    /// Who entered it.
    pub entered_by: Option<AccountId>,
    /// Who checked it and when: never the one who entered it.
    pub verified: Option<(AccountId, DateTime<Utc>)>,
}

/// A certificate with what its public proof tells beside it.
#[derive(Clone, Debug)]
pub struct CertificateProof {
    /// The certificate.
    pub certificate: Certificate,
    /// The product it is for.
    pub product: ProductId,
    /// When it was checked.
    pub verified_at: Option<DateTime<Utc>>,
    /// The department whose official checked it.
    pub verified_by: Option<Words>,
}

/// Adds a certificate.
pub async fn insert_certificate(connection: &mut PgConnection, new: &NewCertificate<'_>) -> Result<(), sqlx::Error> {
    let certificate = new.certificate;
    sqlx::query!(
        "INSERT INTO ocop_certificate (id, product_id, number, slug, product_name, holder_name, stars, issued_by,
           issued_on, valid_until, status, entered_by, verified_by, verified_at, is_illustrative)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)",
        new.id.0,
        new.product.0,
        certificate.number,
        certificate.slug,
        certificate.product_name,
        certificate.holder_name,
        certificate.stars,
        certificate.issued_by,
        certificate.issued_on,
        certificate.valid_until,
        certificate.status as CertificateStatus,
        new.entered_by.map(|account| account.0),
        new.verified.map(|(account, _)| account.0),
        new.verified.map(|(_, at)| at),
        certificate.is_illustrative,
    )
    .execute(connection)
    .await?;
    Ok(())
}

/// Every certificate of these products, whatever became of it.
pub async fn load_certificates(
    executor: impl PgExecutor<'_>,
    products: &[ProductId],
) -> Result<HashMap<ProductId, Vec<Certificate>>, sqlx::Error> {
    let products: Vec<_> = products.iter().map(|product| product.0).collect();
    let rows = sqlx::query!(
        r#"SELECT product_id AS "product: ProductId", slug, number, product_name, holder_name, stars, issued_by,
                  issued_on, valid_until, status AS "status: CertificateStatus",
                  verified_by IS NOT NULL AS "is_verified!", is_illustrative
           FROM ocop_certificate WHERE product_id = ANY($1)"#,
        &products,
    )
    .fetch_all(executor)
    .await?;
    let mut certificates: HashMap<_, Vec<_>> = HashMap::new();
    for row in rows {
        certificates.entry(row.product).or_default().push(Certificate {
            slug: row.slug,
            number: row.number,
            product_name: row.product_name,
            holder_name: row.holder_name,
            stars: row.stars,
            issued_by: row.issued_by,
            issued_on: row.issued_on,
            valid_until: row.valid_until,
            status: row.status,
            is_verified: row.is_verified,
            is_illustrative: row.is_illustrative,
        });
    }
    Ok(certificates)
}

/// The stars of these products that may be shown on a day; products without such stars are absent.
pub async fn load_badges(
    executor: impl PgExecutor<'_>,
    products: &[ProductId],
    today: NaiveDate,
) -> Result<HashMap<ProductId, StarBadge>, sqlx::Error> {
    let certificates = load_certificates(executor, products).await?;
    Ok(certificates
        .into_iter()
        .filter_map(|(product, all)| Some((product, badge_on(&all, today)?)))
        .collect())
}

/// The proof behind one address.
pub async fn load_proof(executor: impl PgExecutor<'_>, slug: &str) -> Result<Option<CertificateProof>, sqlx::Error> {
    let row = sqlx::query!(
        r#"SELECT c.product_id AS "product: ProductId", c.slug, c.number, c.product_name, c.holder_name, c.stars,
                  c.issued_by, c.issued_on, c.valid_until, c.status AS "status: CertificateStatus",
                  c.verified_by IS NOT NULL AS "is_verified!", c.is_illustrative, c.verified_at,
                  d.name_vi AS "department_vi?", d.name_en AS "department_en?"
           FROM ocop_certificate c
           LEFT JOIN LATERAL (
             SELECT o.name_vi, o.name_en FROM membership m JOIN organisation o ON o.id = m.organisation_id
             WHERE m.account_id = c.verified_by AND o.kind = 'department' ORDER BY o.id LIMIT 1) d ON true
           WHERE c.slug = $1"#,
        slug,
    )
    .fetch_optional(executor)
    .await?;
    Ok(row.map(|row| CertificateProof {
        certificate: Certificate {
            slug: row.slug,
            number: row.number,
            product_name: row.product_name,
            holder_name: row.holder_name,
            stars: row.stars,
            issued_by: row.issued_by,
            issued_on: row.issued_on,
            valid_until: row.valid_until,
            status: row.status,
            is_verified: row.is_verified,
            is_illustrative: row.is_illustrative,
        },
        product: row.product,
        verified_at: row.verified_at,
        verified_by: row.department_vi.map(|vi| Words {
            vi,
            en: row.department_en.unwrap_or_default(),
        }),
    }))
}
