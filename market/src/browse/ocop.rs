//! The OCOP shelf and the public proof of a certificate.

use super::{CertificatePage, FeaturedSubject, OcopShelf, featured, store};
use crate::{
    base::{Paging, page::PER_PAGE, time::local},
    trust,
};
use chrono::NaiveDate;
use sqlx::PgPool;

/// A page of the OCOP shelf: what departments put there, and every product that shows stars today.
pub async fn ocop_shelf(pool: &PgPool, page: u32, today: NaiveDate) -> Result<OcopShelf, sqlx::Error> {
    let mut connection = pool.acquire().await?;
    let mut featured = if page <= 1 {
        featured::load(&mut connection, "ocop", None, today).await?
    } else {
        Vec::new()
    };
    // A certificate may have been taken away since.
    featured.retain(|one| matches!(&one.subject, FeaturedSubject::Product(card) if card.stars.is_some()));
    let (products, total) = store::list_starred(&mut connection, page, today).await?;
    let mut products = store::load_cards(&mut connection, &products, None, today).await?;
    products.retain(|card| card.stars.is_some() && !card.is_age_restricted);
    Ok(OcopShelf {
        featured,
        products,
        paging: Paging::new(page, PER_PAGE, total),
    })
}

/// The public proof of a certificate. What is behind the age gate is not shown beside it.
pub async fn certificate(pool: &PgPool, slug: &str, today: NaiveDate) -> Result<Option<CertificatePage>, sqlx::Error> {
    let mut connection = pool.acquire().await?;
    let Some(proof) = trust::load_proof(&mut *connection, slug).await? else {
        return Ok(None);
    };
    let product = store::load_cards(&mut connection, &[proof.product], None, today)
        .await?
        .pop();
    Ok(Some(CertificatePage {
        standing: proof.certificate.standing_on(today),
        certificate: proof.certificate,
        verified_by: proof.verified_by,
        verified_on: proof.verified_at.map(|at| local(at).date_naive()),
        product: product.filter(|card| !card.is_age_restricted),
    }))
}
