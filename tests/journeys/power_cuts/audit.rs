//! What must be so when the power stays on again.

use super::{Purchase, Rail, Scene};
use crate::{
    fakes::stripe::Way,
    journeys::cards::{CLEARING, examine},
};
use chrono::Duration;
use serde_json::Value;
use std::{collections::HashSet, sync::atomic::Ordering::SeqCst};

fn sum(list: &[Value]) -> i64 {
    list.iter().map(|it| it["amount"].as_i64().expect("an amount")).sum()
}

impl Scene {
    /// Everything that was left undone is done by a server that lives, and whoever was not thanked tells again.
    pub(super) async fn settle(&self) {
        let messages: Vec<String> = {
            let credits = self.credits.lock().expect("nobody panicked with it");
            credits.iter().map(|(_, message)| message.clone()).collect()
        };
        for message in messages {
            assert!(self.town.bank_tells(&message).await.is_success());
        }
        for minutes in [6, 40, 40] {
            self.stripe.tell(&self.town.address, &Way::default()).await;
            self.town.clock.advance(Duration::minutes(minutes));
            server::worker::run_due(&self.town.state).await;
        }
    }

    /// The time passes in which one pays, and sellers confirm.
    pub(super) async fn let_time_pass(&self) {
        for hours in [26, 2, 2] {
            self.town.clock.advance(Duration::hours(hours));
            server::worker::run_due(&self.town.state).await;
            self.stripe.tell(&self.town.address, &Way::default()).await;
        }
        server::worker::run_due(&self.town.state).await;
        let waiting = "SELECT count(*) FROM seller_order WHERE state = 'awaiting_payment'";
        assert_eq!(self.town.count(waiting).await, 0);
        let live = "SELECT count(*) FROM card_attempt WHERE state NOT IN ('paid', 'expired', 'refused')";
        assert_eq!(self.town.count(live).await, 0);
    }

    /// What happened outside is what the ledger says, once; the doctor finds nothing; each shopper reads what is so.
    pub(super) async fn must_add_up(&self) {
        examine(&self.town).await;
        self.cards_must_add_up().await;
        self.bank_must_add_up().await;
        let purchases = std::mem::take(&mut *self.purchases.lock().expect("nobody panicked with it"));
        for bought in &purchases {
            self.must_be_told(bought).await;
        }
        *self.purchases.lock().expect("nobody panicked with it") = purchases;
    }

    async fn cards_must_add_up(&self) {
        let charges: Vec<Value> = self.stripe.all("charge");
        let charges: Vec<Value> = charges.into_iter().filter(|charge| charge["paid"] == true).collect();
        let refunds = self.stripe.all("refund");
        let groups: HashSet<&str> = charges.iter().filter_map(|it| it["transfer_group"].as_str()).collect();
        assert_eq!(groups.len(), charges.len(), "no order group was paid twice");
        let mut keys = HashSet::new();
        assert!(
            refunds
                .iter()
                .all(|refund| keys.insert(refund["metadata"]["key"].to_string())),
            "nothing went back twice"
        );
        // Each has its order, and stands in the ledger once.
        for charge in &charges {
            let found: i64 = sqlx::query_scalar(
                "SELECT count(*) FROM card_attempt a JOIN order_group g ON g.id = a.order_group_id
                 JOIN ledger_transaction t ON t.event = 'card_paid' AND t.subject = a.id
                 JOIN ledger_entry e ON e.transaction_id = t.id AND e.account = 'psp_clearing'
                 WHERE a.charge_ref = $1 AND g.code = $2 AND e.amount_vnd = $3 AND a.state = 'paid'",
            )
            .bind(charge["id"].as_str())
            .bind(charge["transfer_group"].as_str())
            .bind(charge["amount"].as_i64())
            .fetch_one(&self.town.pool)
            .await
            .expect("a count");
            assert_eq!(found, 1, "{charge}");
        }
        assert_eq!(self.town.count(CLEARING).await, sum(&charges) - sum(&refunds));
        let sent = "SELECT count(*) FROM refund WHERE state = 'sent' AND card_attempt_id IS NOT NULL";
        assert_eq!(usize::try_from(self.town.count(sent).await), Ok(refunds.len()));
    }

    async fn bank_must_add_up(&self) {
        let (count, amount) = {
            let credits = self.credits.lock().expect("nobody panicked with it");
            (credits.len(), credits.iter().map(|(amount, _)| amount).sum::<i64>())
        };
        let kept = "SELECT count(*) FROM bank_credit WHERE order_group_id IS NOT NULL";
        assert_eq!(
            usize::try_from(self.town.count(kept).await),
            Ok(count),
            "each credit is for an order"
        );
        let paid_out = "SELECT COALESCE(sum(amount_vnd), 0)::bigint FROM payout_line WHERE state = 'confirmed'";
        let bank = "SELECT COALESCE(sum(amount_vnd), 0)::bigint FROM ledger_entry WHERE account = 'bank'";
        assert_eq!(self.town.count(bank).await, amount - self.town.count(paid_out).await);
    }

    async fn must_be_told(&self, bought: &Purchase) {
        let Purchase {
            shopper, code, page, ..
        } = bought;
        let page = shopper.at(&self.town.address).open(page).await;
        page.must_be(200).must_say(code);
        let (received, back): (i64, i64) = sqlx::query_as(
            "SELECT p.received_vnd, COALESCE((SELECT sum(amount_vnd) FROM refund r WHERE r.order_group_id = g.id), 0)::bigint
             FROM order_group g JOIN payment p ON p.order_group_id = g.id WHERE g.code = $1",
        )
        .bind(code)
        .fetch_one(&self.town.pool)
        .await
        .expect("the order is there");
        // All that left the shopper is there for the order, or owed or sent back.
        assert!(
            bought.paid <= received + back,
            "{bought:?}: {received} {back}\n{}",
            page.text()
        );
        if bought.paid == 0 {
            assert_eq!((received, back), (0, 0), "{bought:?}");
            page.must_not_say("Đã nhận đủ").must_not_say("Tiền trả lại bạn");
        }
        if back > 0 {
            page.must_say("Tiền trả lại bạn");
        }
        // Who was told that it has come is never told otherwise.
        if bought.was_told && !bought.has_called_off {
            assert!(
                page.says("Đã nhận đủ") || page.says("Tiền trả lại bạn"),
                "{bought:?}\n{}",
                page.text()
            );
        }
    }

    pub(super) async fn report(&self, seed: u64, seconds: u64) {
        let (kills, cut, put_off) = (
            self.kills.load(SeqCst),
            self.cut.load(SeqCst),
            self.put_off.load(SeqCst),
        );
        let (cards, transfers, paid, called_off) = {
            let purchases = self.purchases.lock().expect("nobody panicked with it");
            let count = |is: fn(&Purchase) -> bool| purchases.iter().filter(|bought| is(bought)).count();
            (
                count(|bought| bought.rail == Rail::Card),
                count(|bought| bought.rail == Rail::Transfer),
                count(|bought| bought.paid > 0),
                count(|bought| bought.has_called_off),
            )
        };
        let completed = self
            .town
            .count("SELECT count(*) FROM seller_order WHERE state = 'completed'")
            .await;
        let batches = self
            .town
            .count("SELECT count(*) FROM payout_batch WHERE state = 'sent'")
            .await;
        let posted = self.town.count("SELECT count(*) FROM ledger_transaction").await;
        println!(
            "power cuts, seed {seed}, {seconds} s: {kills} kills, {cut} answers cut, {put_off} put off; {cards} purchases by \
             card and {transfers} by transfer, {paid} paid, {called_off} called off; {completed} orders completed, \
             {batches} payout batches, {posted} postings"
        );
        assert!(kills > 0 && paid > 0, "something happened");
    }
}
