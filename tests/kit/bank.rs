//! The bank of a town: it tells of money as banks' feeds do.

use crate::{
    Person, Town,
    town::{BANK_ACCOUNT, BANK_SECRET, PARTNER_ACCOUNT},
};
use hmac::{Hmac, Mac};
use reqwest::{Method, StatusCode};
use sha2::Sha256;

impl Town {
    /// Money comes in, the bank tells of it, and what is due is done.
    pub async fn bank_receives(&self, id: u64, amount: i64, memo: &str) {
        let told = self.bank_tells(&self.bank_message(id, amount, memo)).await;
        assert_eq!(told, StatusCode::OK);
        self.run_jobs().await;
    }

    /// The same, into the account of the partner.
    pub async fn partner_receives(&self, id: u64, amount: i64, memo: &str) {
        let message = self.bank_message(id, amount, memo);
        let told = self.bank_tells(&message.replace(BANK_ACCOUNT, PARTNER_ACCOUNT)).await;
        assert_eq!(told, StatusCode::OK);
        self.run_jobs().await;
    }

    /// What the feed says of money that came in.
    pub fn bank_message(&self, id: u64, amount: i64, memo: &str) -> String {
        serde_json::json!({
            "id": id, "gateway": "Vietcombank", "transactionDate": "2026-11-21 09:05:00", "accountNumber": BANK_ACCOUNT,
            "code": null, "content": memo, "transferType": "in", "transferAmount": amount,
            "referenceCode": format!("FT{id}"), "description": "",
        })
        .to_string()
    }

    /// The bank tells, signed as it should be.
    pub async fn bank_tells(&self, body: &str) -> StatusCode {
        self.somebody_tells(body, self.clock.now().timestamp(), BANK_SECRET)
            .await
    }

    /// Somebody tells, with their own idea of the time and of the secret.
    pub async fn somebody_tells(&self, body: &str, stamp: i64, secret: &str) -> StatusCode {
        let told = tell(&self.address, body, stamp, secret).await;
        told.expect("an answer")
    }

    /// The bank tells another process of the town, that may die meanwhile: nothing when nobody was thanked.
    pub async fn bank_tells_at(&self, address: &str, body: &str) -> Option<StatusCode> {
        tell(address, body, self.clock.now().timestamp(), BANK_SECRET).await
    }
}

async fn tell(address: &str, body: &str, stamp: i64, secret: &str) -> Option<StatusCode> {
    let mut mac = Hmac::<Sha256>::new_from_slice(secret.as_bytes()).expect("a key");
    mac.update(format!("{stamp}.{body}").as_bytes());
    let signature: String = mac
        .finalize()
        .into_bytes()
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect();
    let request = Person::new(address)
        .raw(Method::POST, "/webhooks/bank")
        .header("content-type", "application/json")
        .header("x-sepay-timestamp", stamp.to_string())
        .header("x-sepay-signature", format!("sha256={signature}"))
        .body(body.to_owned());
    request.send().await.ok().map(|answer| answer.status())
}
