//! What is wrong with a claim on a province, as the wire carries it.

use serde::{Deserialize, Serialize};

/// Why a claim is not made, not taken a step further, or not paid.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(tag = "why", rename_all = "snake_case")]
pub enum ClaimProblem {
    /// Its last day has not come.
    InTheFuture,
    /// Nothing is owed that is in no claim.
    Nothing,
    /// More came back than was borne: it lowers the next claim.
    CameBack {
        /// How much more, in đồng.
        amount_vnd: i64,
    },
    /// The province has no number left.
    NoNumberLeft,
    /// It is no longer where it would have to be.
    MovedOn,
    /// Only the head of the department decides.
    OnlyHead,
    /// Nobody agrees to what they have made.
    Own,
    /// It waits for no money.
    NotAwaited,
    /// Not an amount from one đồng to what it lacks.
    NotAnAmount {
        /// What it lacks, in đồng.
        left_vnd: i64,
    },
    /// The money is known.
    Known,
    /// There is none of that code that waits for money.
    NoSuchClaim,
    /// It lacks less than came.
    MoreThanClaimed {
        /// What it lacks, in đồng.
        left_vnd: i64,
    },
}

#[cfg(feature = "ssr")]
mod said {
    use super::ClaimProblem;
    use crate::words::claim as say;
    use market::{
        base::{Lang, Vnd},
        claims::{MakeRefused, StepRefused},
        payments::EnterRefused,
    };

    impl ClaimProblem {
        /// What it says to a person.
        pub fn say(&self, lang: Lang) -> String {
            match self {
                Self::InTheFuture => say::problem_in_the_future(lang),
                Self::Nothing => say::problem_nothing(lang),
                Self::CameBack { amount_vnd } => return say::problem_came_back(lang, Vnd(*amount_vnd)),
                Self::NoNumberLeft => say::problem_no_number_left(lang),
                Self::MovedOn => say::problem_moved_on(lang),
                Self::OnlyHead => say::problem_only_head(lang),
                Self::Own => say::problem_own(lang),
                Self::NotAwaited => say::problem_not_awaited(lang),
                Self::NotAnAmount { left_vnd } => return say::problem_not_an_amount(lang, Vnd(*left_vnd)),
                Self::Known => say::problem_known(lang),
                Self::NoSuchClaim => say::problem_no_such_claim(lang),
                Self::MoreThanClaimed { left_vnd } => return say::problem_more_than_claimed(lang, Vnd(*left_vnd)),
            }
            .to_owned()
        }
    }

    impl ClaimProblem {
        /// The field that a refused claim is refused for, and why; nothing of what is no problem of the form.
        pub(crate) fn of_making(refused: &MakeRefused) -> Option<(&'static str, Self)> {
            Some(match refused {
                MakeRefused::InTheFuture => ("until", Self::InTheFuture),
                MakeRefused::NothingToClaim { sum } if *sum < Vnd::ZERO => {
                    let amount_vnd = -sum.0;
                    ("province", Self::CameBack { amount_vnd })
                }
                MakeRefused::NothingToClaim { .. } => ("province", Self::Nothing),
                MakeRefused::NoNumberLeft => ("province", Self::NoNumberLeft),
                MakeRefused::NoSuchProvince | MakeRefused::Db(_) => return None,
            })
        }

        /// Why a claim was not taken a step further.
        pub(crate) fn of_step(refused: &StepRefused) -> Option<Self> {
            Some(match refused {
                StepRefused::MayNotDecide => Self::OnlyHead,
                StepRefused::Own => Self::Own,
                StepRefused::MovedOn => Self::MovedOn,
                StepRefused::NotFound | StepRefused::ReasonNeeded | StepRefused::Db(_) => return None,
            })
        }

        /// The field that money is refused for, and why.
        pub(crate) fn of_payment(refused: &EnterRefused) -> Option<(&'static str, Self)> {
            Some(match refused {
                EnterRefused::NotAwaited => ("", Self::NotAwaited),
                EnterRefused::NotAnAmount { left } => ("amount", Self::NotAnAmount { left_vnd: left.0 }),
                EnterRefused::InTheFuture => ("day", Self::InTheFuture),
                EnterRefused::Known => ("reference", Self::Known),
                EnterRefused::NotFound | EnterRefused::ReferenceNeeded | EnterRefused::Db(_) => return None,
            })
        }
    }
}
