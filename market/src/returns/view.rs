//! Returns as pages show them.

use super::{AskedBy, ReturnReason, ReturnState};
use crate::{
    base::{ReturnPhotoId, ReturnRequestId, Vnd, Words},
    ledger::RefundReason,
    orders::Part,
};

/// What of an order went back, may go back, and is wanted.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct ReturnsView {
    /// Whether its shopper may ask now.
    pub may_ask: bool,
    /// Until when they may, written out; while nothing has come, nothing.
    pub ask_until: Option<String>,
    /// For how many packs of each line nothing went back: lines by their positions.
    pub packs_left: Vec<Part>,
    /// What is left of the delivery.
    pub delivery_left: Vnd,
    /// What is left of all.
    pub left: Vnd,
    /// What was asked for, oldest first.
    pub requests: Vec<RequestView>,
    /// What went back, oldest first.
    pub refunds: Vec<RefundView>,
}

/// A photograph of what is wrong, without its file.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct WishPhoto {
    /// The row.
    pub id: ReturnPhotoId,
    /// Its width in pixels.
    pub width: i32,
    /// Its height in pixels.
    pub height: i32,
}

/// A wish that something goes back.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct RequestView {
    /// The request.
    pub id: ReturnRequestId,
    /// What the shopper photographed.
    pub photos: Vec<WishPhoto>,
    /// When, written out.
    pub at: String,
    /// Who wants it.
    pub asked_by: AskedBy,
    /// Why.
    pub reason: ReturnReason,
    /// What was said about it.
    pub note: String,
    /// How much is wanted.
    pub amount: Vnd,
    /// What of that is of the delivery.
    pub delivery: Vnd,
    /// For so many packs of lines.
    pub parts: Vec<Part>,
    /// Where it stands.
    pub state: ReturnState,
    /// To how much the seller has agreed, when the operator decides.
    pub agreed: Option<Vnd>,
    /// How much went back.
    pub given: Option<Vnd>,
    /// What was answered.
    pub answer: String,
    /// Until when the seller answers, written out, and the minutes that are left.
    pub answer_by: Option<(String, i64)>,
    /// Whether the seller has not answered in time.
    pub is_escalated: bool,
}

/// Something that went back.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct RefundView {
    /// When it was decided, written out.
    pub at: String,
    /// How much.
    pub amount: Vnd,
    /// Why.
    pub reason: RefundReason,
    /// Whether it was not collected in the first place.
    pub is_forgone: bool,
    /// When it was sent, written out.
    pub sent_at: Option<String>,
}

/// A wish that waits for the operator.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ReturnCase {
    /// The request.
    pub id: ReturnRequestId,
    /// What the shopper photographed.
    pub photos: Vec<WishPhoto>,
    /// The order's code.
    pub code: String,
    /// Who sells.
    pub seller: Words,
    /// Who wants it.
    pub asked_by: AskedBy,
    /// Why.
    pub reason: ReturnReason,
    /// What was said about it.
    pub note: String,
    /// How much is wanted.
    pub amount: Vnd,
    /// To how much the seller has agreed; nothing when they have not answered.
    pub agreed: Option<Vnd>,
    /// What the seller said.
    pub answer: String,
    /// Since when, written out.
    pub at: String,
}

pub use reading::{load_for_seller, load_for_shopper};

mod reading {
    use super::ReturnsView;
    use crate::{orders::ShopperAccess, people::CoopMember, returns::store};
    use chrono::{DateTime, Utc};
    use sqlx::PgPool;
    use std::collections::HashMap;

    /// The returns of the orders of a group by their codes, for whoever placed it.
    pub async fn load_for_shopper(
        pool: &PgPool,
        access: &ShopperAccess,
        group: &str,
        now: DateTime<Utc>,
    ) -> Result<HashMap<String, ReturnsView>, sqlx::Error> {
        let orders = store::orders_of_shopper(pool, access, group).await?;
        store::load_views(pool, &orders, now).await
    }

    /// The returns of one order of the member's own cooperative.
    pub async fn load_for_seller(
        pool: &PgPool,
        member: &CoopMember,
        code: &str,
        now: DateTime<Utc>,
    ) -> Result<ReturnsView, sqlx::Error> {
        let orders = store::order_of_seller(pool, member.coop(), code).await?;
        let mut views = store::load_views(pool, &orders, now).await?;
        Ok(views.remove(code).unwrap_or_default())
    }
}
