//! What provinces pay for their vouchers: the operator's claims, and the department's side of them.

mod actions;
mod claim;
mod list;
mod paper;
mod sheet;
mod steps;

pub use claim::{DepartmentClaimPage, OperatorClaimPage};
pub use list::{DepartmentClaimsPage, OperatorClaimsPage};
pub(crate) use list::{department_link, operator_link};
pub use paper::paper;
pub use sheet::{file_name, head, rows};

use crate::{context::Ctx, department, error::AppError, page::Room, words::claim as say};
use leptos::prelude::*;
use market::{
    base::Lang,
    claims::{ClaimState, Reader},
    payments::BankAccount,
    people::{Official, Operator},
};

/// The operator's page.
pub const OPERATOR_PAGE: &str = "/dieu-hanh/ma-giam-gia/bang-ke";

/// The department's page.
pub const DEPARTMENT_PAGE: &str = "/so-cong-thuong/ma-giam-gia/bang-ke";

/// Whose pages.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Desk {
    Department,
    Operator,
}

/// Whoever asks, as one who may see the claims here.
enum Seat {
    Department(Official),
    Operator(Operator),
}

impl Desk {
    fn page(self) -> &'static str {
        match self {
            Self::Department => DEPARTMENT_PAGE,
            Self::Operator => OPERATOR_PAGE,
        }
    }

    /// Others find nothing.
    async fn enter(self, ctx: &Ctx) -> Result<Seat, AppError> {
        Ok(match self {
            Self::Department => Seat::Department(ctx.require_official().await?),
            Self::Operator => Seat::Operator(ctx.require_operator().await?),
        })
    }
}

impl Seat {
    fn reader(&self) -> Reader<'_> {
        match self {
            Self::Department(official) => Reader::Official(official),
            Self::Operator(operator) => Reader::Operator(*operator),
        }
    }

    fn room(&self, lang: Lang) -> Room {
        match self {
            Self::Department(official) => department::room(lang, official),
            Self::Operator(_) => Room::Operator,
        }
    }
}

/// Where a claim stands.
fn pill(lang: Lang, state: ClaimState) -> AnyView {
    let (class, word) = match state {
        ClaimState::Made => ("pill pill-wait", say::state_made(lang)),
        ClaimState::Objected => ("pill pill-bad", say::state_objected(lang)),
        ClaimState::CalledOff => ("pill", say::state_called_off(lang)),
        ClaimState::Agreed => ("pill pill-go", say::state_agreed(lang)),
        ClaimState::Paid => ("pill pill-good", say::state_paid(lang)),
    };
    view! { <span class=class>{word}</span> }.into_any()
}

/// The account that provinces pay into, if the market names one.
pub fn account_of(state: &crate::context::AppState) -> Option<&BankAccount> {
    let settings = &state.settings;
    let own = market::ledger::CollectionMode::Platform;
    settings.accounts.of(settings.collection).or(settings.accounts.of(own))
}
