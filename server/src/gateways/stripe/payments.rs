//! Payments, and money that goes back.

use super::{
    Stripe,
    call::PAGE,
    reading::{GROUP, KEY, along, read, read_all, sum, words},
};
use market::{
    orders::GroupCode,
    payments::card::{
        Answer, CardPayment, CardRefund, ChargeRef, PaymentRef, PaymentStanding, RefundAsk, RefundRef, RefundState,
    },
};
use stripe::StripeRequest;
use stripe_core::{
    charge::ListCharge,
    payment_intent::RetrievePaymentIntent,
    refund::{CreateRefund, ListRefund},
};
use stripe_shared::{Charge, ChargeStatus, PaymentIntent, PaymentIntentStatus, Refund};

impl Stripe {
    pub(super) async fn load_payment(&self, payment: &PaymentRef) -> Answer<CardPayment> {
        let request = RetrievePaymentIntent::new(payment.as_str());
        let answer = self
            .call("look up a payment", None, |how| {
                request.customize().request_strategy(how).send(&self.client)
            })
            .await;
        read(answer, read_payment)
    }

    /// By what was taken from cards: Stripe's search of payments lags behind, this list does not.
    pub(super) async fn find_payments(&self, group: &GroupCode) -> Answer<Vec<CardPayment>> {
        let listed = self
            .list(
                "list charges",
                |after, how| {
                    let mut request = ListCharge::new().transfer_group(group.as_str()).limit(PAGE);
                    if let Some(after) = after {
                        request = request.starting_after(after);
                    }
                    request.customize().request_strategy(how).send(&self.client)
                },
                |charge: &Charge| charge.id.to_string(),
            )
            .await;
        read_all(listed, read_charge)
    }

    pub(super) async fn give_back(&self, ask: &RefundAsk) -> Answer<CardRefund> {
        let request = CreateRefund::new()
            .payment_intent(ask.payment.as_str())
            .amount(ask.amount.0)
            .metadata(words([(GROUP, ask.group.as_str()), (KEY, ask.key.as_str())]));
        let answer = self
            .call("refund", Some(&ask.key), |how| {
                request.customize().request_strategy(how).send(&self.client)
            })
            .await;
        read(answer, read_refund)
    }

    pub(super) async fn find_refunds(&self, payment: &PaymentRef) -> Answer<Vec<CardRefund>> {
        let listed = self
            .list(
                "list refunds",
                |after, how| {
                    let mut request = ListRefund::new().payment_intent(payment.as_str()).limit(PAGE);
                    if let Some(after) = after {
                        request = request.starting_after(after);
                    }
                    request.customize().request_strategy(how).send(&self.client)
                },
                |refund: &Refund| refund.id.to_string(),
            )
            .await;
        read_all(listed, read_refund)
    }
}

fn read_payment(it: &PaymentIntent) -> Option<CardPayment> {
    Some(CardPayment {
        payment: PaymentRef::parse(it.id.as_str())?,
        charge: match &it.latest_charge {
            Some(charge) => Some(ChargeRef::parse(charge.id().as_str())?),
            None => None,
        },
        standing: match &it.status {
            PaymentIntentStatus::Succeeded => PaymentStanding::Succeeded,
            PaymentIntentStatus::Canceled => PaymentStanding::Failed,
            PaymentIntentStatus::Unknown(_) => return None,
            _ => PaymentStanding::Waiting,
        },
        group: along(Some(&it.metadata), GROUP),
        received: sum(it.amount_received, &it.currency)?,
    })
}

fn read_charge(it: &Charge) -> Option<CardPayment> {
    Some(CardPayment {
        payment: PaymentRef::parse(it.payment_intent.as_ref()?.id().as_str())?,
        charge: Some(ChargeRef::parse(it.id.as_str())?),
        standing: match &it.status {
            ChargeStatus::Succeeded => PaymentStanding::Succeeded,
            ChargeStatus::Failed => PaymentStanding::Failed,
            ChargeStatus::Pending => PaymentStanding::Waiting,
            _ => return None,
        },
        group: it.transfer_group.clone(),
        received: sum(it.amount_captured, &it.currency)?,
    })
}

fn read_refund(it: &Refund) -> Option<CardRefund> {
    Some(CardRefund {
        refund: RefundRef::parse(it.id.as_str())?,
        state: match it.status.as_deref()? {
            "succeeded" => RefundState::Succeeded,
            "pending" | "requires_action" => RefundState::Pending,
            "failed" | "canceled" => RefundState::Failed,
            _ => return None,
        },
        sum: sum(it.amount, &it.currency)?,
        key: along(it.metadata.as_ref(), KEY),
    })
}
