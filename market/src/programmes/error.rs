//! Why featuring is refused.

use chrono::NaiveDate;

/// Why something is not featured.
#[derive(Debug, thiserror::Error)]
pub enum FeatureRefused {
    /// Viewers of a department only read.
    #[error("this official may not decide")]
    MayNotDecide,
    /// No such product, storefront or category in this province.
    #[error("no such thing in this province")]
    NotFound,
    /// Nobody may see it.
    #[error("it is not public")]
    NotPublished,
    /// Alcohol is not promoted.
    #[error("alcohol may not be promoted")]
    Alcohol,
    /// The shelf takes products only.
    #[error("only products stand on the OCOP shelf")]
    NotAProduct,
    /// The product is of another category.
    #[error("the product is of another category")]
    OtherCategory,
    /// The shelf asks for stars that may be shown on the first day.
    #[error("no verified certificate is valid on the first day")]
    CertificateMissing,
    /// The shelf asks for stars that may be shown on every day.
    #[error("the certificate ends on {date}, before the slot does")]
    CertificateEndsBefore {
        /// The last day on which the stars may be shown.
        date: NaiveDate,
    },
    /// The last day is before the first.
    #[error("the last day is before the first")]
    DatesReversed,
    /// The first day has gone by.
    #[error("the first day has gone by")]
    InThePast,
    /// The slot is longer than [`super::SLOT_DAYS_MAX`].
    #[error("the slot is too long")]
    TooLong,
    /// It is featured there on one of these days already.
    #[error("it is featured there already")]
    Duplicate,
    /// The department has as many slots there as it may have on one day.
    #[error("the department has no free slot there")]
    Full,
    /// The database did not answer as it should.
    #[error(transparent)]
    Db(#[from] sqlx::Error),
}

/// Why a slot is not taken down.
#[derive(Debug, thiserror::Error)]
pub enum UnfeatureRefused {
    /// Viewers of a department only read.
    #[error("this official may not decide")]
    MayNotDecide,
    /// The department has no such slot.
    #[error("no such slot")]
    NotFound,
    /// The database did not answer as it should.
    #[error(transparent)]
    Db(#[from] sqlx::Error),
}
