//! What can go wrong, as the wire carries it: a code and a few safe values. Every code has its words in both languages.

mod claim;
mod from;
#[cfg(feature = "ssr")]
mod said;
mod voucher;
mod why;

pub use claim::ClaimProblem;
pub use voucher::VoucherProblem;
pub use why::{HarvestWhy, NotForSaleReason, ResaleWhy};

use serde::{Deserialize, Serialize};

/// A refusal or a failure. Nothing internal is in it.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(tag = "code", rename_all = "snake_case")]
pub enum AppError {
    /// There is no such thing, or it is not yours.
    NotFound,
    /// Signing in would help.
    SignInNeeded,
    /// The request itself makes no sense.
    BadRequest,
    /// The address takes no such request.
    WrongMethod,
    /// The request did not come to its end in time.
    TooSlow,
    /// More was sent than we take.
    TooLarge,
    /// What was sent is of a kind that is not read here.
    WrongFormat,
    /// Too many requests in a short time.
    TooMany,
    /// Something of ours is down; trying again may help.
    Busy,
    /// A mistake of ours.
    Internal,

    /// Quiet hours that are none.
    QuietHours,
    /// A browser that nothing can be sent to.
    NoDevice,
    /// Nothing was typed in a field that needs it.
    Required,
    /// More text than fits.
    TooLong {
        /// The most characters.
        max: u32,
    },
    /// Less text than is needed.
    TooShort {
        /// The fewest characters.
        min: u32,
    },
    /// Neither an e-mail address nor a telephone number.
    NotAContact,
    /// Nothing can be sent that way.
    CannotReach,
    /// A password that everybody tries first.
    PasswordTooCommon,
    /// Not the password of the account.
    WrongPassword,
    /// A code of the app is asked for too.
    CodeNeeded,
    /// Not a code of the account, or one that was used.
    WrongCode,
    /// Not a passkey that was asked for, or not its answer.
    WrongPasskey,
    /// A passkey that somebody has made a copy of.
    PasskeyCopied,
    /// Nobody asks for a passkey, or no longer.
    PasskeyTooLate,
    /// No browser makes passkeys for this address.
    NoPasskeysHere,
    /// As many passkeys as may be.
    TooManyPasskeys {
        /// The most.
        max: u32,
    },
    /// A mandate that names no part of the work.
    MandateForNothing,
    /// The official has asked already, or acts for the cooperative, or belongs to it.
    MandateOpen,
    /// The mandate was answered or ended meanwhile.
    MandateMovedOn,
    /// Officials and those who run the platform may not be without a second factor.
    FactorNeeded,
    /// The account has this address already.
    SameContact,
    /// Not a telephone number.
    NotAPhone,
    /// Not an e-mail address.
    NotAnEmail,
    /// Not one of the choices.
    NotAChoice,
    /// Not a whole number in the range.
    NotANumber {
        /// The least.
        min: i32,
        /// The most.
        max: i32,
    },
    /// Not a date.
    NotADate,
    /// No such account, or another password.
    WrongCredentials,
    /// Tried too often.
    TooManyAttempts {
        /// When it may be tried again, in seconds since 1970 in UTC.
        again_at: i64,
    },

    /// Less is left than was wanted.
    OnlyLeft {
        /// The product, in the reader's language.
        name: String,
        /// What is left.
        available: i32,
    },
    /// The offer cannot be bought now.
    NotForSale {
        /// The product.
        name: String,
        /// Why.
        reason: NotForSaleReason,
    },
    /// The cart holds as many different goods as it can.
    CartFull {
        /// The most lines.
        max: u32,
    },
    /// There is nothing in the cart.
    CartEmpty,
    /// Only đồng can pay an order.
    NotInDong,
    /// The way to pay pays no such sum.
    NotThisSum {
        /// What it comes to, in đồng.
        total_vnd: i64,
    },
    /// Not every seller of the cart can be paid directly.
    NotToSellers,
    /// Less came than an order costs.
    TooLittleCame {
        /// What was to come, in đồng.
        due_vnd: i64,
    },
    /// What the cart costs is not what was shown.
    TotalChanged {
        /// What was shown, in đồng.
        seen_vnd: i64,
        /// What it is now.
        now_vnd: i64,
    },
    /// These goods cannot go to that place.
    CannotTravel {
        /// The products.
        names: String,
    },
    /// Delivery was not chosen for a cooperative.
    DeliveryNotChosen,
    /// The key of this form was used for something else.
    FormUsedUp,

    /// The order is no longer in a state that allows this.
    OrderMovedOn,
    /// Goods that are sold by weight were not weighed.
    NotWeighed,
    /// A reason is needed.
    ReasonNeeded,
    /// The head of a statement names no day, amount and text.
    StatementNoHead,
    /// A line of a statement cannot be read.
    StatementLine {
        /// Counted from 1.
        line: u32,
    },
    /// A line tells of a day that is still to come.
    DayToCome {
        /// Counted from 1.
        line: u32,
    },
    /// More is kept as a fee than is owed of the order.
    CashFeeTooHigh {
        /// Counted from 1.
        line: u32,
    },
    /// No order has this code.
    NoSuchOrder,
    /// No storefront has an address that ends so.
    NoSuchSeller,
    /// Nobody can be paid now.
    NobodyToPay,
    /// The batch of payouts is no longer where it would have to be for this.
    PayoutMovedOn,
    /// Nobody approves payouts that they made.
    OwnPayout,
    /// The batch of payouts is not what was shown.
    PayoutChanged,
    /// The file of a batch is out, and the bank may have it.
    PayoutMaybeSent,
    /// The account was changed meanwhile.
    AccountMeanwhile,
    /// Nobody verifies an account that they entered.
    OwnAccount,
    /// Stripe knows no such account.
    NoStripeAccount,
    /// Nothing can be handed on to the account.
    StripeNotReady,
    /// The seller has one, or it is another's.
    StripeTaken,
    /// Stripe does not answer.
    StripeSilent,
    /// The head of a sheet names no order, amount, day and reference.
    CashNoHead,
    /// A line names no order of which cash was taken at a door.
    CashNoOrder {
        /// Counted from 1.
        line: u32,
    },
    /// The memo of a credit names an order.
    NamesAnOrder,
    /// Somebody else was faster.
    DecidedBefore {
        /// Who.
        by: String,
        /// When, written out.
        at: String,
    },
    /// Whoever brought a sheet decides about it.
    OwnSheet,
    /// Money in the bank was counted by a line.
    LineCounted,
    /// The ledger has nothing under a reference.
    NoSuchReference,
    /// Not a rate, or more than any rate may be.
    NotARate,
    /// There is a rate for the same from the same day.
    RateTaken,
    /// A rate is for a department or a seller, not for both.
    OneScope,
    /// No sheet tells of so much cash under this reference.
    NotCounted,
    /// No orders were chosen.
    NothingChosen,
    /// A step of many orders can no longer be taken back.
    TooLateToUndo,
    /// Not one pack was counted that should go.
    NothingToSend,
    /// More packs should go than are left.
    MoreThanLeft,
    /// As many searches are kept as may be.
    TooManyViews {
        /// The most.
        max: i64,
    },
    /// Neither an XLSX nor text with rows.
    NotASheet,
    /// A sheet as Excel wrote it until 2003.
    SheetOldExcel,
    /// There is nothing in the file.
    SheetEmpty,
    /// No row names the columns that are needed.
    SheetNoHead,
    /// The file is larger than is taken.
    SheetTooHeavy {
        /// The most megabytes.
        megabytes: u32,
    },
    /// Unpacked, the file is larger than any sheet of so many rows.
    SheetSwells,
    /// A file would hold, or holds, too many rows.
    TooManyRows {
        /// The most.
        max: u32,
    },
    /// Too many notes in a short time.
    TooManyNotes {
        /// When the next may be written, in seconds since 1970 in UTC.
        again_at: i64,
    },

    /// Orders are not finished.
    OrdersOpen {
        /// Their codes.
        codes: String,
    },
    /// Nobody would be left who looks after the people of an organisation.
    LastSteward,
    /// The person belongs to the organisation.
    MemberAlready,
    /// Too many invitations are open.
    TooManyInvitations {
        /// The most.
        max: u32,
    },

    /// Packers look after goods and orders; what buyers read and pay is for owners and managers.
    MayNotEdit,
    /// Not an amount of money.
    NotAnAmount {
        /// The most, in đồng.
        max_vnd: i64,
    },
    /// Not a price that can be asked.
    NotAPrice {
        /// The highest, in đồng.
        max_vnd: i64,
    },
    /// Somebody else has changed the price meanwhile.
    PriceMoved {
        /// The price now, in đồng.
        now_vnd: i64,
    },
    /// Somebody else has changed the number meanwhile.
    NumberMoved {
        /// The number now.
        now: i64,
    },
    /// A price that looks like a slip of the hand, and nobody has said that it is meant.
    UnlikelyPrice {
        /// The price that stands there, in đồng, if one does.
        from_vnd: Option<i64>,
        /// The one that was typed.
        to_vnd: i64,
    },
    /// Prices of a sheet look like slips of the hand, and nobody has said that they are meant.
    UnlikelyPrices,
    /// Fewer may leave the shelf.
    OnlyFree {
        /// How many may leave.
        available: i32,
    },
    /// More is promised to buyers than was counted.
    Promised {
        /// How many are promised.
        held: i32,
    },
    /// Neither JPEG nor PNG nor WebP.
    NotAPhoto,
    /// The file is larger than is taken.
    PhotoTooHeavy {
        /// The most megabytes.
        megabytes: u32,
    },
    /// More pixels than are read.
    PhotoTooLarge {
        /// The most, in millions.
        megapixels: u32,
    },
    /// So small that nothing is seen.
    PhotoTooSmall,
    /// It cannot be read to its end.
    PhotoDamaged,
    /// Where photographs are kept does not answer.
    PhotoStoreAway,
    /// Too many photographs are on their way at once.
    PhotosOnTheirWay,
    /// The product has as many photographs as it can.
    PhotosFull {
        /// The most.
        max: u32,
    },
    /// Somebody else has saved the listing meanwhile.
    EditedMeanwhile,
    /// The listing is no longer where it would have to be for this.
    ListingMovedOn,
    /// Something is missing that a public product needs.
    ListingNotWhole,
    /// Nobody decides about a listing of their own.
    OwnListing,
    /// Somebody else has decided, or the cooperative has taken it back.
    ReviewMovedOn,
    /// More would be on hand than is ever on hand.
    TooMuchStock {
        /// The most.
        max: i32,
    },

    /// Not a tax code.
    NotATaxCode,
    /// Not the kind and sign of an invoice.
    NotASerial,
    /// Not the number of an invoice.
    NotAnInvoiceNumber,
    /// The invoice stands at another order.
    InvoiceTaken {
        /// The other order's code.
        order: String,
    },
    /// All invoices of the order were made, or nothing of it is delivered any more.
    InvoiceMade,
    /// The day has not come.
    DayInFuture,
    /// Neither a tax code nor a registration number.
    TaxCodeNeeded,
    /// Another organisation has the tax code.
    TaxCodeTaken,
    /// Characters that nobody sees.
    HiddenCharacters,
    /// Letters of several alphabets in one name.
    MixedAlphabets,
    /// Not a number of an account.
    NotAnAccount,
    /// The step was saved elsewhere meanwhile.
    StepMeanwhile,
    /// The application is no longer where it would have to be for this.
    ApplicationMovedOn,
    /// Something is missing in the application.
    ApplicationNotWhole,
    /// Nobody decides about an application of their own.
    OwnApplication,
    /// Somebody else has decided about the application, or it was taken back.
    CaseMovedOn,
    /// Not every required paper is ticked off.
    NotTicked,
    /// Neither JPEG nor PNG nor PDF.
    NotADocument,
    /// The file is larger than is taken.
    DocumentTooHeavy {
        /// The most megabytes.
        megabytes: u32,
    },
    /// The application has as many documents as it can.
    DocumentsFull {
        /// The most.
        max: u32,
    },
    /// The list holds nothing.
    ListEmpty,
    /// The storefront was saved by somebody else meanwhile.
    ShopMeanwhile,
    /// Goods could neither be sent nor fetched.
    NoDelivery,
    /// More days at least than at most.
    DaysReversed,
    /// A seller asks for more goods than were chosen.
    BelowMinimum {
        /// The seller.
        seller: String,
        /// What the goods must cost at least, in đồng.
        minimum_vnd: i64,
    },

    /// A harvest cannot be sold ahead, weighed or allotted so.
    Harvest {
        /// Why not.
        why: HarvestWhy,
    },
    /// What others make cannot be asked for, agreed to or sold so.
    Resale {
        /// Why not.
        why: ResaleWhy,
    },
    /// The days in which one may ask for a return are over.
    ReturnTooLate,
    /// Goods that do not keep, and their hours are over.
    PerishableTooLate {
        /// What they are called.
        name: String,
    },
    /// Nothing is to go back.
    NothingToReturn,
    /// Less is left than shall go back.
    LessIsLeft {
        /// So much, in đồng.
        left_vnd: i64,
    },
    /// All of an order that is still to come goes back by calling it off.
    CallOffInstead,
    /// Nobody decides about a return of their own.
    OwnReturn,
    /// Money goes back, and a packer does not decide about it.
    ManagerNeeded,
    /// No weight was typed.
    NothingWeighed,

    /// Something about a voucher.
    Voucher {
        /// What.
        problem: VoucherProblem,
    },
    /// Something about a claim on a province.
    Claim {
        /// What.
        problem: ClaimProblem,
    },
    /// Only an officer or the head may decide.
    MayNotDecide,
    /// The subject is not public.
    NotPublished,
    /// Alcohol is never promoted here.
    AlcoholNotPromoted,
    /// No valid, verified certificate.
    CertificateMissing,
    /// The certificate ends before the period does.
    CertificateEnds {
        /// Its last day, as shown.
        date: String,
    },
    /// The last day lies before the first.
    DatesReversed,
    /// The period lies in the past.
    InThePast,
    /// The period is longer than allowed.
    PeriodTooLong {
        /// The most days.
        days: u32,
    },
    /// The same subject already stands there in that time.
    AlreadyFeatured,
    /// The OCOP shelf takes products only.
    OnlyProducts,
    /// The product is of another category.
    OtherCategory,
    /// The department has no free slot there in that time.
    NoFreeSlot {
        /// The most slots in one place on one day.
        max: u32,
    },
}

impl From<VoucherProblem> for AppError {
    fn from(problem: VoucherProblem) -> Self {
        Self::Voucher { problem }
    }
}

impl From<ClaimProblem> for AppError {
    fn from(problem: ClaimProblem) -> Self {
        Self::Claim { problem }
    }
}
