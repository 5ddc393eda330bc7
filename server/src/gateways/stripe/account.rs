//! Stripe's own account of us, and disputes.

use super::{
    Stripe,
    call::PAGE,
    reading::{read, read_all, sum, time},
};
use chrono::{Days, NaiveDate};
use market::{
    base::time::start_of,
    payments::card::{
        Answer, BalanceLine, CardDispute, CardStanding, ChargeRef, DisputeRef, PaymentRef, Refusal, RefusalKind,
    },
};
use stripe::StripeRequest;
use stripe_core::{
    Balance, balance::RetrieveForMyAccountBalance, balance_transaction::ListBalanceTransaction,
    dispute::RetrieveDispute,
};
use stripe_shared::{BalanceTransaction, Dispute};
use stripe_types::{RangeBoundsTs, RangeQueryTs};

impl Stripe {
    pub(super) async fn list_balance(&self, day: NaiveDate) -> Answer<Vec<BalanceLine>> {
        let Some(next) = day.checked_add_days(Days::new(1)) else {
            return Answer::Refused(Refusal::new(RefusalKind::Invalid, "day"));
        };
        let period = RangeQueryTs::Bounds(RangeBoundsTs {
            gte: Some(start_of(day).timestamp()),
            lt: Some(start_of(next).timestamp()),
            ..RangeBoundsTs::default()
        });
        let listed = self
            .list(
                "list balance transactions",
                |after, how| {
                    let mut request = ListBalanceTransaction::new().created(period).limit(PAGE);
                    if let Some(after) = after {
                        request = request.starting_after(after);
                    }
                    request.customize().request_strategy(how).send(&self.client)
                },
                |line: &BalanceTransaction| line.id.to_string(),
            )
            .await;
        read_all(listed, read_line).map(|mut lines| {
            // Stripe begins with the newest.
            lines.reverse();
            lines
        })
    }

    pub(super) async fn load_dispute(&self, dispute: &DisputeRef) -> Answer<CardDispute> {
        let request = RetrieveDispute::new(dispute.as_str());
        let answer = self
            .call("look up a dispute", None, |how| {
                request.customize().request_strategy(how).send(&self.client)
            })
            .await;
        read(answer, read_dispute)
    }

    pub(super) async fn load_standing(&self) -> Answer<CardStanding> {
        let request = RetrieveForMyAccountBalance::new();
        let answer = self
            .call("look up the balance", None, |how| {
                request.customize().request_strategy(how).send(&self.client)
            })
            .await;
        read(answer, read_standing)
    }
}

fn read_line(it: &BalanceTransaction) -> Option<BalanceLine> {
    Some(BalanceLine {
        line: it.id.to_string(),
        kind: it.type_.as_str().to_owned(),
        source: it.source.as_ref().map(|source| source.id().to_string()),
        gross: sum(it.amount, &it.currency)?,
        fee_minor: it.fee,
        net_minor: it.net,
        exchange_rate: it.exchange_rate,
        at: time(it.created)?,
        available_on: time(it.available_on)?,
    })
}

fn read_dispute(it: &Dispute) -> Option<CardDispute> {
    Some(CardDispute {
        dispute: DisputeRef::parse(it.id.as_str())?,
        charge: ChargeRef::parse(it.charge.id().as_str())?,
        payment: match &it.payment_intent {
            Some(payment) => Some(PaymentRef::parse(payment.id().as_str())?),
            None => None,
        },
        sum: sum(it.amount, &it.currency)?,
        status: it.status.as_str().to_owned(),
        reason: it.reason.clone(),
        respond_by: match it.evidence_details.due_by {
            Some(seconds) => Some(time(seconds)?),
            None => None,
        },
    })
}

fn read_standing(it: &Balance) -> Option<CardStanding> {
    Some(CardStanding {
        is_live: it.livemode,
        available: it
            .available
            .iter()
            .map(|amount| sum(amount.amount, &amount.currency))
            .collect::<Option<_>>()?,
    })
}
