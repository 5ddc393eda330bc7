//! Why a harvest is not opened, weighed or allotted.

/// What is wrong with a harvest that is to be opened.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum HarvestProblem {
    /// It would end before it begins.
    Dates,
    /// It would have begun long ago.
    Begun,
    /// It could be ordered on no day, or still when it is over.
    OrderUntil,
    /// The goods would leave the house before the harvest is over, or years later.
    ShipBy,
    /// Not a number of packs that can be expected.
    Expected,
    /// More would be sold ahead than is expected, or nothing.
    Cap,
}

/// Why a harvest is not opened, weighed or allotted.
#[derive(Debug, thiserror::Error)]
pub enum HarvestRefused {
    /// The cooperative has no such offer or harvest.
    #[error("no such offer or harvest")]
    NotFound,
    /// Something does not fit.
    #[error("it does not fit: {0:?}")]
    Problem(HarvestProblem),
    /// A harvest of this pack is not yet allotted.
    #[error("one harvest at a time")]
    AlreadyOpen,
    /// It no longer stands where this is done.
    #[error("the harvest has moved on")]
    MovedOn,
    /// Somebody gets less than they ordered and is not told why.
    #[error("a word is needed")]
    WordNeeded,
    /// Orders have come or gone since it was looked at.
    #[error("the shares are others now")]
    Changed,
    /// An order could not be moved on.
    #[error(transparent)]
    Order(#[from] crate::orders::OrderRefused),
    /// The database did not answer as it should.
    #[error(transparent)]
    Db(#[from] sqlx::Error),
}
