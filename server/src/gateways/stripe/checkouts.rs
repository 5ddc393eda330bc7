//! Pages on which an order group is paid.

use super::{
    Stripe,
    call::PAGE,
    reading::{GROUP, KEY, along, read, read_all, sum, time, words},
};
use chrono::{DateTime, Utc};
use market::{
    base::Lang,
    orders::GroupCode,
    payments::card::{
        Answer, BeginCheckout, CardCheckout, CheckoutRef, CheckoutState, PaymentRef, Refusal, RefusalKind,
        may_be_paid_by_card,
    },
};
use stripe::StripeRequest;
use stripe_checkout::checkout_session::{
    CreateCheckoutSession, CreateCheckoutSessionLineItems, CreateCheckoutSessionLineItemsPriceData,
    CreateCheckoutSessionPaymentIntentData, ExpireCheckoutSession, ListCheckoutSession, ProductData,
    RetrieveCheckoutSession,
};
use stripe_shared::{
    CheckoutSession, CheckoutSessionLocale, CheckoutSessionMode, CheckoutSessionPaymentStatus, CheckoutSessionStatus,
};
use stripe_types::{Currency, RangeBoundsTs, RangeQueryTs};

impl Stripe {
    pub(super) async fn begin_checkout(&self, ask: &BeginCheckout) -> Answer<CardCheckout> {
        if !may_be_paid_by_card(ask.amount) {
            return Answer::Refused(Refusal::new(RefusalKind::Invalid, "amount"));
        }
        let key = ask.key();
        let group = ask.group.as_str();
        let mut price = CreateCheckoutSessionLineItemsPriceData::new(Currency::VND);
        // Whole đồng: the currency has no smaller unit.
        price.unit_amount = Some(ask.amount.0);
        price.product_data = Some(ProductData::new(ask.title.as_str()));
        let mut line = CreateCheckoutSessionLineItems::new();
        line.price_data = Some(price);
        line.quantity = Some(1);
        let mut payment = CreateCheckoutSessionPaymentIntentData::new();
        payment.metadata = Some(words([(GROUP, group)]));
        payment.transfer_group = Some(group.to_owned());
        let request = CreateCheckoutSession::new()
            .mode(CheckoutSessionMode::Payment)
            .client_reference_id(group)
            .line_items(vec![line])
            .payment_intent_data(payment)
            .metadata(words([(GROUP, group), (KEY, key.as_str())]))
            .locale(match ask.lang {
                Lang::Vi => CheckoutSessionLocale::Vi,
                Lang::En => CheckoutSessionLocale::En,
            })
            .success_url(ask.success_url.as_str())
            .cancel_url(ask.cancel_url.as_str())
            .expires_at(ask.expires_at.timestamp());
        let answer = self
            .call("begin a checkout", Some(&key), |how| {
                request.customize().request_strategy(how).send(&self.client)
            })
            .await;
        read(answer, read_checkout)
    }

    pub(super) async fn load_checkout(&self, checkout: &CheckoutRef) -> Answer<CardCheckout> {
        let request = RetrieveCheckoutSession::new(checkout.as_str());
        let answer = self
            .call("look up a checkout", None, |how| {
                request.customize().request_strategy(how).send(&self.client)
            })
            .await;
        read(answer, read_checkout)
    }

    /// Stripe lists them by their time alone.
    pub(super) async fn find_checkouts(
        &self,
        group: &GroupCode,
        from: DateTime<Utc>,
        until: DateTime<Utc>,
    ) -> Answer<Vec<CardCheckout>> {
        let period = RangeQueryTs::Bounds(RangeBoundsTs {
            gte: Some(from.timestamp()),
            lt: Some(until.timestamp()),
            ..RangeBoundsTs::default()
        });
        let listed = self
            .list(
                "list checkouts",
                |after, how| {
                    let mut request = ListCheckoutSession::new().created(period).limit(PAGE);
                    if let Some(after) = after {
                        request = request.starting_after(after);
                    }
                    request.customize().request_strategy(how).send(&self.client)
                },
                |checkout: &CheckoutSession| checkout.id.to_string(),
            )
            .await;
        let ours = listed.map(|all| {
            all.into_iter()
                .filter(|checkout| checkout.client_reference_id.as_deref() == Some(group.as_str()))
                .collect()
        });
        read_all(ours, read_checkout)
    }

    /// One that closed before is no mistake: what is wanted is so. Stripe refuses it, as it refuses one that was paid.
    pub(super) async fn expire_checkout(&self, checkout: &CheckoutRef) -> Answer<CardCheckout> {
        let request = ExpireCheckoutSession::new(checkout.as_str());
        let answer = self
            .call("expire a checkout", None, |how| {
                request.customize().request_strategy(how).send(&self.client)
            })
            .await;
        if let Answer::Refused(Refusal {
            kind: RefusalKind::Invalid,
            ..
        }) = &answer
            && let Answer::Done(found) = self.load_checkout(checkout).await
            && found.state == CheckoutState::Expired
        {
            return Answer::Done(found);
        }
        read(answer, read_checkout)
    }
}

fn read_checkout(it: &CheckoutSession) -> Option<CardCheckout> {
    let state = match (it.status.as_ref()?, &it.payment_status) {
        (CheckoutSessionStatus::Open, _) => CheckoutState::Open,
        (CheckoutSessionStatus::Expired, _) => CheckoutState::Expired,
        (CheckoutSessionStatus::Complete, CheckoutSessionPaymentStatus::Paid) => CheckoutState::Paid,
        (CheckoutSessionStatus::Complete, CheckoutSessionPaymentStatus::Unpaid) => CheckoutState::Processing,
        _ => return None,
    };
    Some(CardCheckout {
        checkout: CheckoutRef::parse(it.id.as_str())?,
        url: it.url.clone().filter(|_| state == CheckoutState::Open),
        state,
        group: it.client_reference_id.clone(),
        key: along(it.metadata.as_ref(), KEY),
        sum: match (it.amount_total, &it.currency) {
            (Some(minor), Some(currency)) => Some(sum(minor, currency)?),
            _ => None,
        },
        payment: match &it.payment_intent {
            Some(payment) => Some(PaymentRef::parse(payment.id().as_str())?),
            None => None,
        },
        expires_at: time(it.expires_at)?,
    })
}
