//! Why a return refuses.

use crate::{
    base::{Vnd, Words},
    ledger::GiveBackRefused,
    orders::OrderRefused,
};

/// Why a return refuses.
#[derive(Debug, thiserror::Error)]
pub enum ReturnRefused {
    /// No such order or request of yours.
    #[error("no such order or request")]
    NotFound,
    /// The order or the request no longer stands where this is lawful.
    #[error("the order or the request has moved on")]
    MovedOn,
    /// The days in which one may ask are over.
    #[error("the time to ask is over")]
    TooLate,
    /// These goods do not keep, and their hours are over.
    #[error("the time to ask is over for goods that do not keep")]
    PerishableTooLate(Words),
    /// It comes to nothing.
    #[error("nothing was chosen")]
    Nothing,
    /// Less is left than is wanted.
    #[error("less is left: {0}")]
    MoreThanLeft(Vnd),
    /// Before the goods have come, all of an order goes back only by calling it off.
    #[error("then the order is to be called off")]
    CallOffInstead,
    /// A reason is needed.
    #[error("a reason is needed")]
    ReasonNeeded,
    /// Nobody decides about their own wish.
    #[error("it is one's own")]
    OwnRequest,
    /// The database did not answer as it should.
    #[error(transparent)]
    Db(#[from] sqlx::Error),
}

impl From<OrderRefused> for ReturnRefused {
    fn from(refused: OrderRefused) -> Self {
        match refused {
            OrderRefused::NotFound => Self::NotFound,
            OrderRefused::MovedOn | OrderRefused::NotWeighed => Self::MovedOn,
            OrderRefused::ReasonNeeded => Self::ReasonNeeded,
            OrderRefused::Db(error) => Self::Db(error),
        }
    }
}

impl From<GiveBackRefused> for ReturnRefused {
    fn from(refused: GiveBackRefused) -> Self {
        match refused {
            GiveBackRefused::Nothing => Self::Nothing,
            GiveBackRefused::MoreThanLeft | GiveBackRefused::Before => Self::MovedOn,
            GiveBackRefused::Db(error) => Self::Db(error),
        }
    }
}
