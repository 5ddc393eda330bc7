//! Orders as pages show them. Times are written out by the server, so that the browser needs no calendar.

use super::{Actor, Delivery, DeskTab, Money, OrderState, Step};
use crate::{
    base::{DeskViewId, OrderBatchId, ShipmentId, Total, Vnd, Words, text_enum},
    media::Photo,
};
use serde::{Deserialize, Serialize};

/// One line of an order, as it was on the day.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct LineView {
    /// Its place in the order, from 1.
    pub position: i16,
    /// The product's page.
    pub product_slug: String,
    /// The category, which names the drawing.
    pub category_slug: String,
    /// What it looks like today, on the page of one order at the desk.
    #[serde(default)]
    pub photo: Option<Photo>,
    /// The product's name.
    pub name: Words,
    /// The pack.
    pub pack: Words,
    /// Who made it.
    pub producer_name: String,
    /// The price of one pack.
    pub unit_price: Vnd,
    /// How many packs.
    pub quantity: i32,
    /// How many of them carriers have taken.
    pub sent: i32,
    /// What the line costs.
    pub total: Vnd,
    /// What of that was given back.
    #[serde(default)]
    pub given_back: Vnd,
    /// What it was to weigh in grams, and what it weighs; only of goods that are sold by weight.
    #[serde(default)]
    pub weight: Option<(i32, Option<i32>)>,
    /// What is asked for it beyond its price because it weighs more, while the shopper has not answered.
    #[serde(default)]
    pub asked_extra: Vnd,
    /// What the shopper agreed to pay more for it.
    #[serde(default)]
    pub extra: Vnd,
}

impl LineView {
    /// Whether it must still be put on the scales.
    pub fn is_to_be_weighed(&self) -> bool {
        matches!(self.weight, Some((_, None)))
    }

    /// How many packs no carrier has taken yet.
    pub fn left(&self) -> i32 {
        self.quantity - self.sent
    }
}

/// So many packs of one line of an order.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Part {
    /// The line, by its place in the order.
    pub position: i16,
    /// How many packs.
    pub quantity: i32,
}

/// What a carrier took in one go.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct ShipmentView {
    /// The row.
    pub id: ShipmentId,
    /// `09:05 21/11/2026`.
    pub at: String,
    /// The carrier's number, when there is one.
    pub tracking_code: String,
    /// What went with it.
    pub parts: Vec<Part>,
}

/// Whether an order stands in the house with a part of it gone.
fn is_partly_sent(state: OrderState, lines: &[LineView]) -> bool {
    state.is_before_hand_over() && lines.iter().any(|line| line.sent > 0)
}

/// What an order of a harvest was promised, and what came of it.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct AheadView {
    /// When the harvest is expected: its first day, `05/12/2026`.
    pub from: String,
    /// Its last day.
    pub to: String,
    /// The day until which the goods leave the house.
    pub ship_by: String,
    /// Whether they are still to be allotted.
    pub is_waiting: bool,
    /// Whether that day is over and they are still in the house.
    pub is_late: bool,
    /// What was allotted.
    pub share: Option<ShareView>,
}

/// What somebody got of a harvest.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct ShareView {
    /// How many packs were ordered.
    pub wanted: i32,
    /// How many they get.
    pub given: i32,
    /// By how much the order costs less than what was ordered.
    pub less: Vnd,
    /// What the cooperative says to those who get less.
    pub word: String,
}

/// Something that happened to an order.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct EventView {
    /// `09:05 21/11/2026`.
    pub at: String,
    /// Who did it.
    pub actor: Actor,
    /// What it is now; absent for a request to cancel or its refusal.
    pub to_state: Option<OrderState>,
    /// `state`, or one of the others that the table knows: `cancel_requested`, `part_sent`, `refunded` …
    pub kind: String,
    /// Why.
    pub reason: String,
    /// The official and their department, when it was done under a mandate.
    pub official: Option<(String, Words)>,
    /// Who of the seller did it; told to their own people alone.
    pub member: Option<String>,
}

/// Everything a shopper placed in one go.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct ShopperGroup {
    /// The code.
    pub code: String,
    /// When it was placed, written out.
    pub placed_at: String,
    /// Whether that was a moment ago, and nothing has become of any part: then there is something to thank for.
    pub is_new: bool,
    /// Who receives it.
    pub shopper_name: String,
    /// The telephone number, E.164.
    pub shopper_phone: String,
    /// The e-mail address.
    pub shopper_email: Option<String>,
    /// Where to: line, commune, province.
    pub address: String,
    /// The former address, when given.
    pub legacy_address: String,
    /// The shopper's note.
    pub note: String,
    /// What everything costs.
    pub total: Vnd,
    /// What of that a voucher takes off.
    pub voucher: Vnd,
    /// Its code, if there is one.
    pub voucher_code: Option<String>,
    /// One part per seller.
    pub orders: Vec<ShopperOrder>,
}

/// One seller's part, as the shopper sees it.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct ShopperOrder {
    /// The code.
    pub code: String,
    /// The seller.
    pub seller_name: Words,
    /// The seller's storefront.
    pub seller_slug: String,
    /// The seller's telephone number as shown.
    pub seller_phone: String,
    /// Where the seller is: commune, province.
    pub seller_place: String,
    /// Where it stands.
    pub state: OrderState,
    /// Since when, written out.
    pub state_since: String,
    /// How it comes.
    pub delivery: Delivery,
    /// What was promised when it was ordered ahead of a harvest.
    pub ahead: Option<AheadView>,
    /// The goods.
    pub lines: Vec<LineView>,
    /// What the goods cost.
    pub goods_total: Vnd,
    /// What delivery costs.
    pub delivery_fee: Vnd,
    /// Both.
    pub total: Vnd,
    /// What of that a voucher takes off.
    pub voucher: Vnd,
    /// What carriers took, oldest first.
    pub shipments: Vec<ShipmentView>,
    /// What of it is paid on delivery.
    pub to_collect: Vnd,
    /// What was given back of it.
    pub given_back: Vnd,
    /// What was agreed to be paid more.
    pub extra: Vnd,
    /// Whether a wish that something goes back waits for its answer.
    pub is_return_open: bool,
    /// Who called it off.
    pub cancelled_by: Option<String>,
    /// Why it was called off.
    pub cancel_reason: String,
    /// Whether the shopper has asked to cancel and waits for an answer.
    pub is_cancel_requested: bool,
    /// Until when the seller must confirm, or answer the request; written out.
    pub deadline: Option<String>,
    /// What happened, oldest first.
    pub events: Vec<EventView>,
    /// What both sides wrote, oldest first.
    pub notes: Vec<NoteView>,
}

impl ShopperOrder {
    /// Whether a part of it is on its way and the rest is not.
    pub fn is_partly_sent(&self) -> bool {
        is_partly_sent(self.state, &self.lines)
    }

    /// What its shopper paid for it in the end, after everything that went back of it.
    pub fn comes_to(&self) -> Vnd {
        let kept = self.total.0 + self.extra.0 - self.voucher.0 - self.given_back.0;
        match (self.state, self.cancelled_by.as_deref()) {
            // Of what was paid in advance the seller may have kept the delivery.
            (OrderState::Cancelled, Some("refused")) if self.given_back > Vnd::ZERO && self.to_collect == Vnd::ZERO => {
                Vnd(kept)
            }
            (OrderState::Cancelled, _) => Vnd::ZERO,
            _ => Vnd(kept),
        }
    }

    /// Whether it may be called off, or this be asked for: all of it is still in the house.
    pub fn may_cancel(&self) -> bool {
        self.state.is_before_hand_over() && !self.is_partly_sent()
    }
}

/// An order group in a list of the account.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct GroupCard {
    /// The code.
    pub code: String,
    /// When it was placed, written out.
    pub placed_at: String,
    /// What is paid for everything.
    pub total: Vnd,
    /// Sellers and states of its parts.
    pub orders: Vec<(Words, OrderState)>,
}

text_enum! {
    /// Who wrote a note.
    NoteAuthor {
        /// Whoever ordered.
        Shopper = "shopper",
        /// The seller's people.
        Seller = "seller",
    }
}

/// A note of one side.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct NoteView {
    /// `09:05 21/11/2026`.
    pub at: String,
    /// Who wrote it.
    pub author: NoteAuthor,
    /// The official who wrote it for the seller under a mandate, and their department.
    pub official: Option<(String, Words)>,
    /// What was written.
    pub text: String,
}

/// How many orders each tab holds, each counted only so far: see [`Total`].
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub struct DeskCounts {
    /// Chờ xác nhận.
    pub waiting: i64,
    /// Chờ lấy hàng.
    pub to_ship: i64,
    /// Đang giao.
    pub shipping: i64,
    /// Đã giao.
    pub delivered: i64,
    /// Đã hủy.
    pub cancelled: i64,
    /// Đặt trước.
    pub ahead: i64,
    /// Trả hàng, whatever their other tab.
    pub returns: i64,
    /// Orders whose shopper asks to cancel, whatever their tab.
    pub cancel_requests: i64,
    /// Orders with a note that nobody has read, whatever their tab.
    pub unread_notes: i64,
}

impl DeskCounts {
    /// The count of one tab.
    pub fn of(&self, tab: DeskTab) -> i64 {
        match tab {
            DeskTab::Waiting => self.waiting,
            DeskTab::ToShip => self.to_ship,
            DeskTab::Shipping => self.shipping,
            DeskTab::Delivered => self.delivered,
            DeskTab::Cancelled => self.cancelled,
            DeskTab::Ahead => self.ahead,
            DeskTab::Returns => self.returns,
            DeskTab::All => self.waiting + self.to_ship + self.shipping + self.delivered + self.cancelled + self.ahead,
        }
    }
}

/// One tab of a seller's desk.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Desk {
    /// Which tab.
    pub tab: DeskTab,
    /// How many orders each tab holds.
    pub counts: DeskCounts,
    /// The orders: newest first, those that wait for the seller oldest first.
    pub cards: Vec<OrderCard>,
    /// Whether this is the beginning of the list.
    pub is_start: bool,
    /// Whether orders stand before these.
    pub has_previous: bool,
    /// Whether orders follow.
    pub has_next: bool,
    /// How many orders match, when less than the whole tab is asked for.
    pub matching: Option<Total>,
}

/// An order in a list of the desk.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct OrderCard {
    /// The code.
    pub code: String,
    /// When it was placed, written out.
    pub placed_at: String,
    /// Who receives it.
    pub shopper_name: String,
    /// Commune and province.
    pub place: String,
    /// `2 × Cam Cao Phong, thùng 5 kg`.
    pub goods: Vec<String>,
    /// Where it stands.
    pub state: OrderState,
    /// How it goes.
    pub delivery: Delivery,
    /// What it comes to for its seller, before what the platform takes.
    pub total: Vnd,
    /// What of it is paid at the door.
    pub to_collect: Vnd,
    /// How its money stands.
    pub money: Money,
    /// The one lawful next step.
    pub next_step: Option<Step>,
    /// Whether a part of it has gone and the rest has not.
    pub is_partly_sent: bool,
    /// Whether the shopper asks to cancel.
    pub is_cancel_requested: bool,
    /// Whether a wish that something goes back waits for its answer.
    #[serde(default)]
    pub is_return_open: bool,
    /// How many minutes are left to confirm, or to answer the request.
    pub minutes_left: Option<i64>,
    /// Whether that end is near.
    pub is_reminded: bool,
    /// Whether a note of the shopper is unread.
    pub has_unread_note: bool,
    /// What was promised when it was ordered ahead of a harvest.
    #[serde(default)]
    pub ahead: Option<AheadView>,
}

/// One order on the seller's desk.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct DeskOrder {
    /// The code.
    pub code: String,
    /// When it was placed, written out.
    pub placed_at: String,
    /// Where it stands.
    pub state: OrderState,
    /// Since when, written out.
    pub state_since: String,
    /// How it goes.
    pub delivery: Delivery,
    /// What was promised when it was ordered ahead of a harvest.
    pub ahead: Option<AheadView>,
    /// The one lawful next step.
    pub next_step: Option<Step>,
    /// The seller, as the slip names the sender.
    pub seller_name: Words,
    /// The seller's telephone number as shown.
    pub seller_phone: String,
    /// Where the seller sends from: the line of their address where they told one, commune, province.
    pub seller_place: String,
    /// Who receives it.
    pub shopper_name: String,
    /// The telephone number, E.164.
    pub shopper_phone: String,
    /// Where to: line, commune, province.
    pub address: String,
    /// The former address, when given.
    pub legacy_address: String,
    /// The shopper's note.
    pub note: String,
    /// The goods.
    pub lines: Vec<LineView>,
    /// What the goods cost.
    pub goods_total: Vnd,
    /// What delivery costs.
    pub delivery_fee: Vnd,
    /// Both.
    pub total: Vnd,
    /// What carriers took, oldest first.
    pub shipments: Vec<ShipmentView>,
    /// What a voucher takes off.
    pub voucher: Vnd,
    /// What of that somebody else pays in for the seller.
    pub funded: Vnd,
    /// What of that went back to them.
    pub funded_back: Vnd,
    /// What of it is collected on delivery; nothing when it was paid in advance.
    pub to_collect: Vnd,
    /// What was given back of it.
    pub given_back: Vnd,
    /// What was agreed to be paid more.
    pub extra: Vnd,
    /// Whether it was paid in advance.
    pub is_prepaid: bool,
    /// Whether a wish that something goes back waits for its answer.
    pub is_return_open: bool,
    /// Who called it off.
    pub cancelled_by: Option<String>,
    /// Why it was called off.
    pub cancel_reason: String,
    /// Why the shopper asks to cancel, when they do.
    pub cancel_request: Option<String>,
    /// Whether the seller may still call it off.
    pub may_cancel: bool,
    /// Until when it must be confirmed, or the request answered: written out, and the minutes that are left.
    pub deadline: Option<(String, i64)>,
    /// What happened, oldest first.
    pub events: Vec<EventView>,
    /// What both sides wrote, oldest first.
    pub notes: Vec<NoteView>,
    /// Whether the shopper wrote something that nobody has read.
    pub has_unread_note: bool,
}

impl DeskOrder {
    /// How its money stands.
    pub fn money(&self) -> Money {
        Money::of(self.state, self.to_collect, self.is_prepaid)
    }

    /// What it comes to for its seller, before what the platform takes.
    pub fn comes_to(&self) -> Vnd {
        let lowered = self.voucher.0 - self.funded.0;
        Vnd(self.total.0 + self.extra.0 - lowered - self.given_back.0 - self.funded_back.0)
    }

    /// Whether a part of it has gone and the rest has not.
    pub fn is_partly_sent(&self) -> bool {
        is_partly_sent(self.state, &self.lines)
    }
}

/// A search of the desk that one person keeps.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct SavedView {
    /// The row.
    pub id: DeskViewId,
    /// Its name.
    pub name: String,
    /// The query of the desk's address.
    pub query: String,
}

text_enum! {
    /// What became of one order of a batch.
    OrderOutcome {
        /// It was taken further.
        Done = "done",
        /// It no longer stood where the step is lawful.
        MovedOn = "moved_on",
        /// There is no such order of this seller.
        NotFound = "not_found",
        /// Goods that are sold by weight were not weighed.
        NotWeighed = "not_weighed",
        /// It was taken further, and back again.
        Undone = "undone",
    }
}

/// Orders that were chosen together.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct BatchSheet {
    /// The batch.
    pub id: OrderBatchId,
    /// The step that was asked of each; none when they were chosen to be printed.
    pub step: Option<Step>,
    /// When, written out.
    pub created_at: String,
    /// Until when the step can be taken back, written out; nothing when it cannot.
    pub undo_until: Option<String>,
    /// Who chose them.
    pub account: String,
    /// The orders, in the order of the desk.
    pub rows: Vec<BatchRow>,
}

/// One order of a batch.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct BatchRow {
    /// Its code, as it was sent.
    pub code: String,
    /// What became of it; nothing while it was not tried.
    pub outcome: Option<OrderOutcome>,
    /// Where it stands now; nothing when there is no such order.
    pub now: Option<(OrderState, Delivery)>,
    /// Who receives it.
    pub shopper_name: String,
}
