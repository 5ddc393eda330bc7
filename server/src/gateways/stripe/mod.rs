//! Stripe, on the other side of the port [`CardGateway`]. Nothing else names the types of its crate.
//!
//! Every call is sent with a time-out and, when nobody knows what became of it, again with the same key, a few times
//! ([`call`]). What then is still unknown is answered so.

mod account;
mod call;
mod checkouts;
mod config;
mod payments;
mod reading;
mod transfers;

pub use call::{Figures, Patience};
pub use config::StripeConfig;

use anyhow::{Context, Result};
use call::Counters;
use chrono::{DateTime, NaiveDate, Utc};
use market::{
    orders::GroupCode,
    payments::card::{
        AccountRef, Answering, BalanceLine, BeginCheckout, CardAccount, CardCheckout, CardDispute, CardGateway,
        CardPayment, CardRefund, CardReversal, CardStanding, CardTransfer, CheckoutRef, DisputeRef, PaymentRef,
        RefundAsk, ReversalAsk, TransferAsk, TransferRef,
    },
};
use std::sync::Arc;

/// Where Stripe's own payment pages are.
const PAGES: &str = "https://checkout.stripe.com";

/// How Stripe is reached.
#[derive(Clone)]
pub struct Stripe {
    client: stripe::Client,
    config: Arc<StripeConfig>,
    patience: Patience,
    counters: Arc<Counters>,
}

impl Stripe {
    /// Gets ready to call. It touches no network.
    pub fn new(config: &StripeConfig, patience: Patience) -> Result<Self> {
        let mut client = stripe::ClientBuilder::new(config.secret_key.as_str()).timeout(patience.time_max);
        if let Some(base) = &config.api_base {
            client = client.url(format!("{base}/"));
        }
        Ok(Self {
            // The error might repeat a part of the key.
            client: client.build().ok().context("STRIPE_SECRET_KEY cannot be used")?,
            config: Arc::new(config.clone()),
            patience,
            counters: Arc::default(),
        })
    }

    /// How it is set up.
    pub fn config(&self) -> &StripeConfig {
        &self.config
    }

    /// What was counted since the process started.
    pub fn figures(&self) -> Figures {
        self.counters.figures()
    }
}

impl CardGateway for Stripe {
    fn pages(&self) -> &str {
        self.config.api_base.as_deref().unwrap_or(PAGES)
    }

    fn begin<'a>(&'a self, ask: &'a BeginCheckout) -> Answering<'a, CardCheckout> {
        Box::pin(self.begin_checkout(ask))
    }

    fn checkout<'a>(&'a self, checkout: &'a CheckoutRef) -> Answering<'a, CardCheckout> {
        Box::pin(self.load_checkout(checkout))
    }

    fn checkouts_of<'a>(
        &'a self,
        group: &'a GroupCode,
        from: DateTime<Utc>,
        until: DateTime<Utc>,
    ) -> Answering<'a, Vec<CardCheckout>> {
        Box::pin(self.find_checkouts(group, from, until))
    }

    fn expire<'a>(&'a self, checkout: &'a CheckoutRef) -> Answering<'a, CardCheckout> {
        Box::pin(self.expire_checkout(checkout))
    }

    fn payment<'a>(&'a self, payment: &'a PaymentRef) -> Answering<'a, CardPayment> {
        Box::pin(self.load_payment(payment))
    }

    fn payments_of<'a>(&'a self, group: &'a GroupCode) -> Answering<'a, Vec<CardPayment>> {
        Box::pin(self.find_payments(group))
    }

    fn refund<'a>(&'a self, ask: &'a RefundAsk) -> Answering<'a, CardRefund> {
        Box::pin(self.give_back(ask))
    }

    fn refunds_of<'a>(&'a self, payment: &'a PaymentRef) -> Answering<'a, Vec<CardRefund>> {
        Box::pin(self.find_refunds(payment))
    }

    fn account<'a>(&'a self, account: &'a AccountRef) -> Answering<'a, CardAccount> {
        Box::pin(self.load_account(account))
    }

    fn transfer<'a>(&'a self, ask: &'a TransferAsk) -> Answering<'a, CardTransfer> {
        Box::pin(self.hand_on(ask))
    }

    fn transfers_of<'a>(&'a self, group: &'a GroupCode) -> Answering<'a, Vec<CardTransfer>> {
        Box::pin(self.find_transfers(group))
    }

    fn reverse<'a>(&'a self, ask: &'a ReversalAsk) -> Answering<'a, CardReversal> {
        Box::pin(self.take_back(ask))
    }

    fn reversals_of<'a>(&'a self, transfer: &'a TransferRef) -> Answering<'a, Vec<CardReversal>> {
        Box::pin(self.find_reversals(transfer))
    }

    fn balance_lines(&self, day: NaiveDate) -> Answering<'_, Vec<BalanceLine>> {
        Box::pin(self.list_balance(day))
    }

    fn dispute<'a>(&'a self, dispute: &'a DisputeRef) -> Answering<'a, CardDispute> {
        Box::pin(self.load_dispute(dispute))
    }

    fn standing(&self) -> Answering<'_, CardStanding> {
        Box::pin(self.load_standing())
    }
}

impl std::fmt::Debug for Stripe {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Stripe").finish_non_exhaustive()
    }
}
