//! The states of an order and the lawful steps between them.

use crate::catalog::product::text_enum;

text_enum! {
    /// Where an order stands.
    OrderState {
        /// Chờ thanh toán.
        AwaitingPayment = "awaiting_payment",
        /// Chờ xác nhận.
        Placed = "placed",
        /// The seller will deliver.
        Confirmed = "confirmed",
        /// Being packed.
        Preparing = "preparing",
        /// Packed; waits for the carrier or the customer.
        Ready = "ready",
        /// With the carrier.
        HandedOver = "handed_over",
        /// At the customer's, as the seller says.
        Delivered = "delivered",
        /// Taken along by the customer.
        Collected = "collected",
        /// Done.
        Completed = "completed",
        /// Called off before it left the house, or refused at the door.
        Cancelled = "cancelled",
    }
}

text_enum! {
    /// How goods reach the shopper.
    Delivery {
        /// By parcel.
        Ship = "ship",
        /// The shopper comes to the cooperative.
        PickUp = "pick_up",
    }
}

text_enum! {
    /// Who did something to an order.
    Actor {
        /// Whoever ordered.
        Shopper = "shopper",
        /// The seller's people.
        Seller = "seller",
        /// A trade department.
        Department = "department",
        /// Who runs the platform.
        Operator = "operator",
        /// Time itself.
        Timer = "timer",
    }
}

text_enum! {
    /// What a seller does next with an order.
    Step {
        /// Xác nhận đơn.
        Confirm = "confirm",
        /// Chuẩn bị hàng.
        Prepare = "prepare",
        /// Sẵn sàng giao.
        MakeReady = "make_ready",
        /// Bàn giao vận chuyển.
        HandOver = "hand_over",
        /// Đã giao.
        Deliver = "deliver",
        /// Khách đã lấy.
        Collect = "collect",
    }
}

text_enum! {
    /// The tabs of the order desk, in the words that sellers know.
    DeskTab {
        /// Chờ xác nhận.
        Waiting = "waiting",
        /// Chờ lấy hàng.
        ToShip = "to_ship",
        /// Đang giao.
        Shipping = "shipping",
        /// Đã giao.
        Delivered = "delivered",
        /// Đã hủy.
        Cancelled = "cancelled",
        /// Đặt trước: goods that are still to be harvested.
        Ahead = "ahead",
        /// Trả hàng: orders of which somebody wants something back. Each stands in its own tab as well.
        Returns = "returns",
        /// Tất cả.
        All = "all",
    }
}

impl OrderState {
    /// The one lawful next step of the seller.
    pub fn next_step(self, delivery: Delivery) -> Option<Step> {
        match (self, delivery) {
            (Self::Placed, _) => Some(Step::Confirm),
            (Self::Confirmed, _) => Some(Step::Prepare),
            (Self::Preparing, _) => Some(Step::MakeReady),
            (Self::Ready, Delivery::Ship) => Some(Step::HandOver),
            (Self::Ready, Delivery::PickUp) => Some(Step::Collect),
            (Self::HandedOver, _) => Some(Step::Deliver),
            (Self::AwaitingPayment | Self::Delivered | Self::Collected | Self::Completed | Self::Cancelled, _) => None,
        }
    }

    /// Whether the goods are still in the seller's house, so that the order can be called off.
    pub fn is_before_hand_over(self) -> bool {
        matches!(
            self,
            Self::AwaitingPayment | Self::Placed | Self::Confirmed | Self::Preparing | Self::Ready
        )
    }

    /// Whether the shopper cancels without asking: until the seller has confirmed.
    pub fn is_cancelled_by_word(self) -> bool {
        matches!(self, Self::AwaitingPayment | Self::Placed)
    }

    /// Whether the shopper may say that the goods have come.
    pub fn may_be_received(self) -> bool {
        matches!(self, Self::HandedOver | Self::Delivered | Self::Collected)
    }

    /// Which tab of the desk shows it, unless its goods are still to be harvested.
    pub fn tab(self) -> Option<DeskTab> {
        match self {
            Self::AwaitingPayment => None,
            Self::Placed => Some(DeskTab::Waiting),
            Self::Confirmed | Self::Preparing | Self::Ready => Some(DeskTab::ToShip),
            Self::HandedOver => Some(DeskTab::Shipping),
            Self::Delivered | Self::Collected | Self::Completed => Some(DeskTab::Delivered),
            Self::Cancelled => Some(DeskTab::Cancelled),
        }
    }
}

impl Step {
    /// The state in which the step is lawful, and the one it leads to.
    pub fn way(self) -> (OrderState, OrderState) {
        match self {
            Step::Confirm => (OrderState::Placed, OrderState::Confirmed),
            Step::Prepare => (OrderState::Confirmed, OrderState::Preparing),
            Step::MakeReady => (OrderState::Preparing, OrderState::Ready),
            Step::HandOver => (OrderState::Ready, OrderState::HandedOver),
            Step::Deliver => (OrderState::HandedOver, OrderState::Delivered),
            Step::Collect => (OrderState::Ready, OrderState::Collected),
        }
    }

    /// Whether the goods leave the seller's house with this step.
    pub fn takes_goods_out(self) -> bool {
        matches!(self, Step::HandOver | Step::Collect)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_next_step_starts_where_the_order_stands() {
        for state in OrderState::ALL {
            for delivery in Delivery::ALL {
                if let Some(step) = state.next_step(*delivery) {
                    assert_eq!(step.way().0, *state);
                }
            }
        }
    }

    #[test]
    fn every_order_can_be_walked_to_its_end() {
        for (delivery, last) in [
            (Delivery::Ship, OrderState::Delivered),
            (Delivery::PickUp, OrderState::Collected),
        ] {
            let mut state = OrderState::Placed;
            let mut steps = 0;
            while let Some(step) = state.next_step(delivery) {
                state = step.way().1;
                steps += 1;
            }
            assert_eq!(state, last);
            assert!(state.may_be_received());
            assert_eq!(steps, if delivery == Delivery::Ship { 5 } else { 4 });
        }
    }

    #[test]
    fn an_order_that_left_the_house_can_no_longer_be_called_off() {
        for step in Step::ALL.iter().filter(|step| step.takes_goods_out()) {
            assert!(step.way().0.is_before_hand_over());
            assert!(!step.way().1.is_before_hand_over());
        }
    }

    #[test]
    fn every_paid_order_is_in_one_tab() {
        for state in OrderState::ALL {
            assert_eq!(
                state.tab().is_some(),
                *state != OrderState::AwaitingPayment,
                "{state:?}"
            );
            let as_well = [Some(DeskTab::All), Some(DeskTab::Returns)];
            assert!(!as_well.contains(&state.tab()), "it stands there as well, not instead");
        }
    }
}
