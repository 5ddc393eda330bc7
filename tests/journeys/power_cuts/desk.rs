//! Sellers, who hand over what was paid, and the operator and a colleague, who pay them.

use super::{Luck, Parcel, Scene};
use crate::journeys::{CAM_OWNER, MIEN_OWNER};
use std::time::Duration;
use tests::{OPERATOR, PASSWORD, Person, owner_of};

/// Whoever approves what the operator makes.
const COLLEAGUE: &str = "ke-toan@cho-phien.example";

/// What a seller does with an order, and in the end its shopper.
const STEPS: [&str; 4] = ["Xác nhận đơn", "Chuẩn bị hàng", "Sẵn sàng giao", "Bàn giao vận chuyển"];

impl Scene {
    /// Takes one parcel after the other to its shopper.
    pub(super) async fn keep_delivering(&self) {
        let owners = [
            (MIEN_OWNER, self.town.signed_in(&owner_of(MIEN_OWNER)).await),
            (CAM_OWNER, self.town.signed_in(&owner_of(CAM_OWNER)).await),
        ];
        while !self.is_over() {
            let parcel = self.parcels.lock().expect("nobody panicked with it").pop();
            if let Some(parcel) = parcel {
                let owner = owners.iter().find(|(slug, _)| *slug == parcel.owner);
                self.deliver(&owner.expect("a seller").1, &parcel).await;
            } else {
                tokio::time::sleep(Duration::from_millis(100)).await;
            }
        }
    }

    async fn deliver(&self, owner: &Person, parcel: &Parcel) -> Option<()> {
        let address = format!("/htx/don-hang/{}-1", parcel.code);
        let mut page = self.open(owner, &address).await?;
        // Its job may still be waiting: then it is nobody's yet.
        while page.status.as_u16() == 404 {
            tokio::time::sleep(Duration::from_millis(200)).await;
            page = self.open(owner, &address).await?;
        }
        while let Some(step) = STEPS.iter().find(|step| page.has_button(step)) {
            self.press(owner, &page, step, &[]).await?;
            page = self.open(owner, &address).await?;
        }
        let page = self.open(&parcel.shopper, &parcel.page).await?;
        self.press(&parcel.shopper, &page, "Đã nhận hàng", &[]).await?;
        Some(())
    }

    /// Pays whoever is owed something, again and again.
    pub(super) async fn keep_paying_out(&self, mut luck: Luck) {
        let operator = self.town.signed_in(OPERATOR).await;
        let colleague = self.town.signed_in(COLLEAGUE).await;
        while !self.is_over() {
            self.pay_out(&operator, &colleague, &mut luck).await;
            tokio::time::sleep(Duration::from_millis(300)).await;
        }
    }

    async fn pay_out(&self, operator: &Person, colleague: &Person, luck: &mut Luck) -> Option<()> {
        let desk = self.open(operator, "/dieu-hanh/chi-tra").await?;
        // Whose payout came back is looked at again.
        self.press(operator, &desk, "Xác minh", &[]).await;
        let made = self.press(operator, &desk, "Lập đợt chi", &[]).await?;
        let number = made.address.strip_prefix("/dieu-hanh/chi-tra/")?;
        let batch = format!("/dieu-hanh/chi-tra/{}", number.split('?').next()?);
        let approve = [("Mật khẩu của anh chị", PASSWORD)];
        loop {
            let page = self.open(operator, &batch).await?;
            page.must_be(200);
            if page.has_button("Xuất tệp ngân hàng") {
                self.press(operator, &page, "Xuất tệp ngân hàng", &[]).await?;
            } else if page.has_button("Đã gửi lệnh chi") {
                self.press(operator, &page, "Đã gửi lệnh chi", &[]).await?;
            } else if page.has_button("Ghi kết quả") {
                let outcome = if luck.below(5) == 0 { "return" } else { "confirm" };
                let fields = [("outcome", outcome), ("text", "FT26325100")];
                self.press(operator, &page, "Ghi kết quả", &fields).await?;
            } else {
                let page = self.open(colleague, &batch).await?;
                if !page.has_button("Duyệt") {
                    return Some(());
                }
                self.press(colleague, &page, "Duyệt", &approve).await?;
            }
        }
    }
}
