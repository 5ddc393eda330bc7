//! Ids: one type each, UUIDv7 made by our code. People never see them; they see codes and slugs.

use serde::{Deserialize, Serialize};
use uuid::Uuid;

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident),* $(,)?) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
        #[cfg_attr(feature = "db", derive(sqlx::Type), sqlx(transparent))]
        #[serde(transparent)]
        pub struct $name(pub Uuid);

        impl $name {
            /// A new id that sorts by the given time.
            #[cfg(feature = "db")]
            pub fn new_at(now: chrono::DateTime<chrono::Utc>) -> Self {
                Self(new_uuid_at(now))
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                self.0.fmt(f)
            }
        }

        impl std::str::FromStr for $name {
            type Err = uuid::Error;
            fn from_str(text: &str) -> Result<Self, Self::Err> {
                Uuid::parse_str(text).map(Self)
            }
        }
    )*};
}

ids! {
    /// A person who signs in.
    AccountId,
    /// A cooperative, department, operator …
    OrganisationId,
    /// A visitor's session.
    SessionId,
    /// That an official acts for a cooperative.
    MandateId,
    /// A key that a telephone or computer keeps for its owner.
    PasskeyId,
    /// A good as its producer describes it.
    ProductId,
    /// One pack of a product.
    VariantId,
    /// One seller's price for one variant.
    OfferId,
    /// That one seller may offer what another one makes.
    ResaleId,
    /// The stock of one offer.
    StockItemId,
    /// A harvest of one offer that is sold ahead.
    HarvestId,
    /// Whoever goods are held for; the catalogue does not ask who it is.
    HolderId,
    /// A certificate of the OCOP programme.
    CertificateId,
    /// A cart.
    CartId,
    /// What a shopper places and pays in one go.
    OrderGroupId,
    /// The part of an order group that one seller delivers.
    OrderId,
    /// A line of an order.
    OrderLineId,
    /// What a carrier took of an order in one go.
    ShipmentId,
    /// Orders that were chosen together.
    OrderBatchId,
    /// A search of the desk that is kept under a name.
    DeskViewId,
    /// A voucher.
    VoucherId,
    /// What a province is to pay for its vouchers, in one paper.
    ClaimId,
    /// A payment of one order group.
    PaymentId,
    /// A try to pay an order group by card.
    CardAttemptId,
    /// A card payment that its payer disputes.
    CardDisputeId,
    /// What an order is worth to its seller, on its way to their account with whoever takes the cards.
    CardTransferId,
    /// What of it is taken back.
    CardReversalId,
    /// Such an account of a seller.
    ConnectedAccountId,
    /// Money that came into the bank.
    BankCreditId,
    /// Money that went out of the bank.
    BankDebitId,
    /// What the bank's feed told.
    BankMessageId,
    /// Something that is owed back to a shopper.
    RefundId,
    /// What a seller gets in a batch of payouts.
    PayoutLineId,
    /// Cash from a door that was handed over.
    RemittanceId,
    /// Somebody's wish that something of an order goes back.
    ReturnRequestId,
    /// A photograph of what is wrong with goods.
    ReturnPhotoId,
    /// Something that a machine of others told us.
    WebhookId,
    /// A period in which a department features something.
    FeatureSlotId,
    /// A photograph of a product.
    PhotoId,
    /// A sheet that somebody brought.
    SheetUploadId,
    /// A photograph on its way in.
    PhotoUploadId,
    /// A piece of work for later.
    JobId,
    /// Something that is to be said to somebody outside of a page.
    MessageId,
    /// Something that somebody is to be told of.
    NoticeId,
    /// Something on the page of somebody's bell.
    BellEntryId,
    /// A browser that may be knocked at.
    DeviceId,
    /// A link that makes whoever answers it a member.
    InvitationId,
    /// Somebody's wish to sell.
    ApplicationId,
    /// A paper of an application.
    DocumentId,
}

/// A UUIDv7 of the given time (RFC 9562), so that keys are inserted in order.
#[cfg(feature = "db")]
pub fn new_uuid_at(now: chrono::DateTime<chrono::Utc>) -> Uuid {
    let seconds = u64::try_from(now.timestamp()).unwrap_or(0);
    Uuid::new_v7(uuid::Timestamp::from_unix(
        uuid::NoContext,
        seconds,
        now.timestamp_subsec_nanos(),
    ))
}
