//! Certificates, and when their stars may be shown.

pub mod certificate;
#[cfg(feature = "db")]
mod store;

pub use certificate::{
    Certificate, CertificateStatus, EXPIRING_DAYS, NotCovered, Standing, StarBadge, badge_on, covers,
};
#[cfg(feature = "db")]
pub use store::{CertificateProof, NewCertificate, insert_certificate, load_badges, load_certificates, load_proof};
