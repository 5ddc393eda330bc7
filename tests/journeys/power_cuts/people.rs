//! Shoppers, who do not give up when nobody answers: they look again, and send the same form again.

use super::{Luck, Parcel, Purchase, Rail, Scene};
use crate::journeys::{CAM, CAM_OWNER, MIEN, MIEN_OWNER};
use std::{sync::atomic::Ordering::SeqCst, time::Duration};
use tests::{HA_NOI, Page, Person, WARD, page::Form};

/// What is sold, and by whom.
const GOODS: [(&str, &str); 2] = [(MIEN, MIEN_OWNER), (CAM, CAM_OWNER)];

impl Scene {
    /// Opens a page, as often as it takes; nothing when it is over.
    pub(super) async fn open(&self, person: &Person, path: &str) -> Option<Page> {
        self.until(|| {
            let there = person.at(&self.address());
            async move { there.try_open(path).await }
        })
        .await
    }

    /// Sends a form, as often as it takes; nothing when it is over.
    pub(super) async fn send(&self, person: &Person, form: &Form) -> Option<Page> {
        self.until(|| {
            let there = person.at(&self.address());
            async move { there.try_send(form).await }
        })
        .await
    }

    /// Presses a button of a page, if it is there.
    pub(super) async fn press(
        &self,
        person: &Person,
        page: &Page,
        words: &str,
        fields: &[(&str, &str)],
    ) -> Option<Page> {
        let form = page.forms(words).into_iter().next()?;
        let form = fields.iter().fold(form, |form, (name, value)| form.with(name, value));
        self.send(person, &form).await
    }

    async fn until<Asking: Future<Output = Option<Page>>>(&self, ask: impl Fn() -> Asking) -> Option<Page> {
        while !self.is_over() {
            match ask().await {
                Some(page) if page.status.as_u16() == 503 => self.put_off.fetch_add(1, SeqCst),
                Some(page) => {
                    assert!(!page.status.is_server_error(), "{} {}", page.address, page.status);
                    return Some(page);
                }
                None => self.cut.fetch_add(1, SeqCst),
            };
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        None
    }

    /// One purchase after the other.
    pub(super) async fn keep_buying(&self, rail: Rail, mut luck: Luck) {
        while !self.is_over() {
            let shopper = self.town.visitor();
            let (product, owner) = GOODS[usize::from(luck.below(2) == 0)];
            // What is no payment is done where the power stays on.
            shopper.put_into_cart(product, 1).await;
            let filled = shopper.fill_checkout(HA_NOI, WARD).await;
            let form = filled.forms_filled.expect("a form");
            let bought = match rail {
                Rail::Card => {
                    self.buy_by_card(shopper, &form.with("payment", "card"), &mut luck)
                        .await
                }
                Rail::Transfer => {
                    let form = form.with("payment", "bank_transfer");
                    self.buy_by_transfer(shopper, owner, &form, &mut luck).await
                }
            };
            self.purchases.lock().expect("nobody panicked with it").extend(bought);
        }
    }

    async fn buy_by_card(&self, shopper: Person, form: &Form, luck: &mut Luck) -> Option<Purchase> {
        let mut page = self.send(&shopper, form).await?;
        let checkout = loop {
            page.must_be(200);
            if let Some(checkout) = page.address.strip_prefix("/pay/") {
                break checkout.to_owned();
            }
            // Nobody knew, or the answer was cut: one looks again.
            let words = ["Thanh toán bằng thẻ", "Kiểm tra lại"];
            let words = words.into_iter().find(|words| page.has_button(words));
            let words = words.unwrap_or_else(|| panic!("{} leads nowhere:\n{}", page.address, page.text()));
            page = self.press(&shopper, &page, words, &[]).await?;
        };
        let pages = self.stripe.all("checkout.session");
        let session = pages.iter().find(|session| session["id"] == checkout).expect("a page");
        let code = session["client_reference_id"].as_str().expect("a code").to_owned();
        let mut bought = Purchase {
            shopper,
            page: format!("/don-hang/{code}/the?lang=vi"),
            code,
            rail: Rail::Card,
            paid: 0,
            was_told: false,
            has_called_off: false,
        };
        // Every tenth goes away and never comes back.
        if luck.below(10) == 0 {
            return Some(bought);
        }
        self.stripe.pay(&checkout);
        bought.paid = session["amount_total"].as_i64().expect("an amount");
        if luck.below(3) > 0 {
            self.come_back(&mut bought, luck.below(4) == 0).await;
        }
        Some(bought)
    }

    async fn buy_by_transfer(
        &self,
        shopper: Person,
        owner: &'static str,
        form: &Form,
        luck: &mut Luck,
    ) -> Option<Purchase> {
        let placed = self.send(&shopper, form).await?;
        placed.must_be(200);
        let mut bought = Purchase {
            shopper,
            code: placed.order_code().to_owned(),
            page: placed.address.clone(),
            rail: Rail::Transfer,
            paid: 0,
            was_told: false,
            has_called_off: false,
        };
        let due: i64 = sqlx::query_scalar("SELECT total_vnd FROM order_group WHERE code = $1")
            .bind(&bought.code)
            .fetch_one(&self.town.pool)
            .await
            .expect("the order is there");
        let amounts = match luck.below(10) {
            0 => vec![],
            1 => vec![due / 2, due - due / 2],
            2 => vec![due + 2_000],
            3 => vec![due / 3],
            _ => vec![due],
        };
        for amount in amounts {
            bought.paid += amount;
            let id = self.next_credit.fetch_add(1, SeqCst);
            let message = self
                .town
                .bank_message(id, amount, &format!("CT DEN {} cam on", bought.code));
            self.credits
                .lock()
                .expect("nobody panicked with it")
                .push((amount, message.clone()));
            self.tell_of_credit(&message, luck.below(3)).await;
        }
        if bought.paid >= due {
            let calls_off = luck.below(5) == 0;
            self.come_back(&mut bought, calls_off).await;
            if !bought.has_called_off {
                self.parcels.lock().expect("nobody panicked with it").push(Parcel {
                    owner,
                    shopper: bought.shopper.clone(),
                    code: bought.code.clone(),
                    page: bought.page.clone(),
                });
            }
        }
        Some(bought)
    }

    /// The bank tells until it is thanked, and some more.
    async fn tell_of_credit(&self, message: &str, more: u64) {
        let mut thanked = 0;
        while thanked <= more && !self.is_over() {
            match self.town.bank_tells_at(&self.address(), message).await {
                Some(status) if status.is_success() => thanked += 1,
                Some(status) => assert_eq!(status.as_u16(), 503, "{message}"),
                None => tokio::time::sleep(Duration::from_millis(50)).await,
            }
        }
    }

    /// Looks whether the money has come; some call it off then.
    async fn come_back(&self, bought: &mut Purchase, calls_off: bool) -> Option<()> {
        let mut page = self.open(&bought.shopper, &bought.page).await?;
        page.must_be(200);
        if calls_off && page.has_button("Hủy đơn") {
            bought.has_called_off = true;
            page = self.press(&bought.shopper, &page, "Hủy đơn", &[]).await?;
        }
        bought.was_told = page.says("Đã nhận đủ");
        Some(())
    }
}
