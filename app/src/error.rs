//! What can go wrong, as the wire carries it: a code and a few safe values. Every code has its words in both languages.

mod voucher;

pub use voucher::VoucherProblem;

use serde::{Deserialize, Serialize};
use server_fn::{
    codec::JsonEncoding,
    error::{FromServerFnError, ServerFnErrorErr},
};

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
    /// No card pays so little, or so much.
    NotByCard {
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
    /// The account was changed meanwhile.
    AccountMeanwhile,
    /// Nobody verifies an account that they entered.
    OwnAccount,
    /// The head of a sheet names no order, amount, day and reference.
    CashNoHead,
    /// A line names no order of which cash was taken at a door.
    CashNoOrder {
        /// Counted from 1.
        line: u32,
    },
    /// The memo of a credit names an order.
    NamesAnOrder,
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

/// Why an offer cannot be bought.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum NotForSaleReason {
    /// Not its season.
    OutOfSeason,
    /// None left.
    SoldOut,
    /// Alcohol is not sold until a lawful way to pay exists.
    Alcohol,
    /// Only ahead of the harvest, which is not possible yet.
    Preorder,
    /// Its seller is closed for some days.
    Closed,
    /// The shop is closed or the product gone.
    Gone,
}

/// Why what others make cannot be asked for, agreed to or sold so.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ResaleWhy {
    /// Only who has an open storefront sells.
    NoStorefront,
    /// Alcohol is sold by its maker alone.
    Alcohol,
    /// Asked for already.
    AlreadyAsked,
    /// Too many wait for an answer.
    TooMany,
    /// It stands elsewhere now.
    MovedOn,
    /// The last day is over.
    Past,
    /// No pack was chosen.
    NoPack,
}

/// Why a harvest cannot be sold ahead, weighed or allotted so.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum HarvestWhy {
    /// The last day for orders.
    OrderUntil,
    /// The day until which it is sent.
    ShipBy,
    /// One at a time.
    AlreadyOpen,
    /// It stands elsewhere now.
    MovedOn,
    /// The shares are others now.
    Changed,
}

impl From<VoucherProblem> for AppError {
    fn from(problem: VoucherProblem) -> Self {
        Self::Voucher { problem }
    }
}

impl FromServerFnError for AppError {
    type Encoder = JsonEncoding;

    fn from_server_fn_error(error: ServerFnErrorErr) -> Self {
        match error {
            ServerFnErrorErr::Args(_)
            | ServerFnErrorErr::MissingArg(_)
            | ServerFnErrorErr::Deserialization(_)
            | ServerFnErrorErr::UnsupportedRequestMethod(_) => AppError::BadRequest,
            ServerFnErrorErr::Request(_) => AppError::Busy,
            _ => AppError::Internal,
        }
    }
}

#[cfg(feature = "ssr")]
impl From<sqlx::Error> for AppError {
    /// A database that cannot be reached in time makes us busy; anything else is a mistake of ours. Neither is told.
    fn from(error: sqlx::Error) -> Self {
        match error {
            sqlx::Error::PoolTimedOut | sqlx::Error::PoolClosed | sqlx::Error::Io(_) => {
                tracing::warn!(%error, "the database does not answer");
                AppError::Busy
            }
            sqlx::Error::Database(ref inner)
                // Cancelled by a timeout, shutting down, starting up, too many connections, locks, a full disk.
                if inner.code().is_some_and(|code| matches!(&*code, "57014" | "57P01" | "57P02" | "57P03" | "53100" | "53300" | "55P03" | "40P01")) =>
            {
                tracing::warn!(%error, "the database is busy");
                AppError::Busy
            }
            _ => {
                tracing::error!(%error, "a query failed");
                AppError::Internal
            }
        }
    }
}

#[cfg(feature = "ssr")]
mod said {
    use super::{AppError, HarvestWhy, NotForSaleReason, ResaleWhy};
    use crate::words::problem as say;
    use chrono::DateTime;
    use market::base::{Lang, Vnd, money::grouped, time::shown_clock};

    impl AppError {
        /// The sentence a person reads.
        pub fn say(&self, lang: Lang) -> String {
            let text = match self {
                AppError::NotFound => say::not_found(lang),
                AppError::Voucher { problem } => return problem.say(lang),
                AppError::Harvest { why } => match why {
                    HarvestWhy::OrderUntil => say::harvest_order_until(lang),
                    HarvestWhy::ShipBy => say::harvest_ship_by(lang),
                    HarvestWhy::AlreadyOpen => say::harvest_already_open(lang),
                    HarvestWhy::MovedOn => say::harvest_moved_on(lang),
                    HarvestWhy::Changed => say::harvest_changed(lang),
                },
                AppError::Resale { why } => match why {
                    ResaleWhy::NoStorefront => say::resale_no_storefront(lang),
                    ResaleWhy::Alcohol => say::resale_alcohol(lang),
                    ResaleWhy::AlreadyAsked => say::resale_already_asked(lang),
                    ResaleWhy::TooMany => say::resale_too_many(lang),
                    ResaleWhy::MovedOn => say::resale_moved_on(lang),
                    ResaleWhy::Past => say::resale_past(lang),
                    ResaleWhy::NoPack => say::resale_no_pack(lang),
                },
                AppError::SignInNeeded => say::sign_in_needed(lang),
                AppError::BadRequest => say::bad_request(lang),
                AppError::WrongMethod => say::wrong_method(lang),
                AppError::TooSlow => say::too_slow(lang),
                AppError::TooLarge => say::too_large(lang),
                AppError::WrongFormat => say::wrong_format(lang),
                AppError::TooMany => say::too_many(lang),
                AppError::Busy => say::busy(lang),
                AppError::Internal => say::internal(lang),
                AppError::Required => say::required(lang),
                AppError::QuietHours => say::quiet_hours(lang),
                AppError::NoDevice => say::no_device(lang),
                AppError::TooLong { max } => return say::too_long(lang, max),
                AppError::StatementLine { line } => return say::statement_line(lang, line),
                AppError::TooShort { min } => return say::too_short(lang, min),
                AppError::NotAContact => say::not_a_contact(lang),
                AppError::CannotReach => say::cannot_reach(lang),
                AppError::PasswordTooCommon => say::password_too_common(lang),
                AppError::WrongPassword => say::wrong_password(lang),
                AppError::CodeNeeded => say::code_needed(lang),
                AppError::WrongCode => say::wrong_code(lang),
                AppError::MandateForNothing => say::mandate_for_nothing(lang),
                AppError::MandateOpen => say::mandate_open(lang),
                AppError::MandateMovedOn => say::mandate_moved_on(lang),
                AppError::WrongPasskey => say::wrong_passkey(lang),
                AppError::PasskeyCopied => say::passkey_copied(lang),
                AppError::PasskeyTooLate => say::passkey_too_late(lang),
                AppError::NoPasskeysHere => say::no_passkeys_here(lang),
                AppError::FactorNeeded => say::factor_needed(lang),
                AppError::SameContact => say::same_contact(lang),
                AppError::NotAPhone => say::not_a_phone(lang),
                AppError::NotAnEmail => say::not_an_email(lang),
                AppError::NotAChoice => say::not_a_choice(lang),
                AppError::NotANumber { min, max } => return say::not_a_number(lang, min, max),
                AppError::NotADate => say::not_a_date(lang),
                AppError::WrongCredentials => say::wrong_credentials(lang),
                AppError::TooManyAttempts { again_at } => {
                    let again_at = DateTime::from_timestamp(*again_at, 0).unwrap_or_default();
                    return say::too_many_attempts(lang, shown_clock(again_at));
                }
                AppError::OnlyLeft { name, available } => return say::only_left(lang, name, available),
                AppError::NotForSale { name, reason } => {
                    return match reason {
                        NotForSaleReason::OutOfSeason => say::out_of_season(lang, name),
                        NotForSaleReason::SoldOut => say::sold_out(lang, name),
                        NotForSaleReason::Alcohol => say::alcohol_not_sold(lang, name),
                        NotForSaleReason::Preorder => say::preorder_not_yet(lang, name),
                        NotForSaleReason::Closed => say::shop_closed(lang, name),
                        NotForSaleReason::Gone => say::gone(lang, name),
                    };
                }
                AppError::CartFull { max } => return say::cart_full(lang, max),
                AppError::CartEmpty => say::cart_empty(lang),
                AppError::NotInDong => say::not_in_dong(lang),
                AppError::NotByCard { total_vnd } => return say::not_by_card(lang, Vnd(*total_vnd)),
                AppError::NotToSellers => say::not_to_sellers(lang),
                AppError::TooLittleCame { due_vnd } => return say::too_little_came(lang, Vnd(*due_vnd)),
                AppError::TotalChanged { seen_vnd, now_vnd } => {
                    return say::total_changed(lang, Vnd(*seen_vnd), Vnd(*now_vnd));
                }
                AppError::CannotTravel { names } => return say::cannot_travel(lang, names),
                AppError::DeliveryNotChosen => say::delivery_not_chosen(lang),
                AppError::FormUsedUp => say::form_used_up(lang),
                AppError::NotWeighed => say::not_weighed(lang),
                AppError::OrderMovedOn => say::order_moved_on(lang),
                AppError::ReasonNeeded => say::reason_needed(lang),
                AppError::StatementNoHead => say::statement_no_head(lang),
                AppError::NoSuchOrder => say::no_such_order(lang),
                AppError::NoSuchSeller => say::no_such_seller(lang),
                AppError::NobodyToPay => say::nobody_to_pay(lang),
                AppError::PayoutMovedOn => say::payout_moved_on(lang),
                AppError::OwnPayout => say::own_payout(lang),
                AppError::PayoutChanged => say::payout_changed(lang),
                AppError::AccountMeanwhile => say::account_meanwhile(lang),
                AppError::OwnAccount => say::own_account(lang),
                AppError::NotCounted => say::not_counted(lang),
                AppError::NamesAnOrder => say::names_an_order(lang),
                AppError::OwnSheet => say::own_sheet(lang),
                AppError::LineCounted => say::line_counted(lang),
                AppError::NoSuchReference => say::no_such_reference(lang),
                AppError::NotARate => say::not_a_rate(lang),
                AppError::RateTaken => say::rate_taken(lang),
                AppError::OneScope => say::one_scope(lang),
                AppError::CashNoHead => say::cash_no_head(lang),
                AppError::CashNoOrder { line } => return say::cash_no_order(lang, line),
                AppError::NothingChosen => say::nothing_chosen(lang),
                AppError::TooLateToUndo => say::too_late_to_undo(lang),
                AppError::NothingToSend => say::nothing_to_send(lang),
                AppError::MoreThanLeft => say::more_than_left(lang),
                AppError::TooManyViews { max } => return say::too_many_views(lang, max),
                AppError::NotASheet => say::not_a_sheet(lang),
                AppError::SheetOldExcel => say::sheet_old_excel(lang),
                AppError::SheetEmpty => say::sheet_empty(lang),
                AppError::SheetNoHead => say::sheet_no_head(lang),
                AppError::SheetTooHeavy { megabytes } => return say::sheet_too_heavy(lang, megabytes),
                AppError::SheetSwells => say::sheet_swells(lang),
                AppError::TooManyRows { max } => return say::too_many_rows(lang, grouped(i64::from(*max))),
                AppError::TooManyNotes { again_at } => {
                    let again_at = DateTime::from_timestamp(*again_at, 0).unwrap_or_default();
                    return say::too_many_notes(lang, shown_clock(again_at));
                }
                AppError::OrdersOpen { codes } => return say::orders_open(lang, codes),
                AppError::LastSteward => say::last_steward(lang),
                AppError::MemberAlready => say::member_already(lang),
                AppError::TooManyPasskeys { max } => return say::too_many_passkeys(lang, max),
                AppError::TooManyInvitations { max } => return say::too_many_invitations(lang, max),
                AppError::MayNotEdit => say::may_not_edit(lang),
                AppError::NotAPrice { max_vnd } => return say::not_a_price(lang, Vnd(*max_vnd)),
                AppError::PriceMoved { now_vnd } => return say::price_moved(lang, Vnd(*now_vnd)),
                AppError::NumberMoved { now } => return say::number_moved(lang, grouped(*now)),
                AppError::OnlyFree { available } => return say::only_free(lang, available),
                AppError::Promised { held } => return say::promised(lang, held),
                AppError::NotAPhoto => say::not_a_photo(lang),
                AppError::PhotoTooHeavy { megabytes } => return say::photo_too_heavy(lang, megabytes),
                AppError::PhotoTooLarge { megapixels } => return say::photo_too_large(lang, megapixels),
                AppError::PhotoTooSmall => say::photo_too_small(lang),
                AppError::PhotoDamaged => say::photo_damaged(lang),
                AppError::PhotoStoreAway => say::photo_store_away(lang),
                AppError::PhotosOnTheirWay => say::photos_on_their_way(lang),
                AppError::PhotosFull { max } => return say::photos_full(lang, max),
                AppError::EditedMeanwhile => say::edited_meanwhile(lang),
                AppError::ListingMovedOn => say::listing_moved_on(lang),
                AppError::ListingNotWhole => say::listing_not_whole(lang),
                AppError::OwnListing => say::own_listing(lang),
                AppError::ReviewMovedOn => say::review_moved_on(lang),
                AppError::TooMuchStock { max } => return say::too_much_stock(lang, max),
                AppError::NotATaxCode => say::not_a_tax_code(lang),
                AppError::NotASerial => say::not_a_serial(lang),
                AppError::NotAnInvoiceNumber => say::not_an_invoice_number(lang),
                AppError::InvoiceTaken { order } => return say::invoice_taken(lang, order),
                AppError::InvoiceMade => say::invoice_made(lang),
                AppError::DayInFuture => say::day_in_future(lang),
                AppError::TaxCodeNeeded => say::tax_code_needed(lang),
                AppError::TaxCodeTaken => say::tax_code_taken(lang),
                AppError::HiddenCharacters => say::hidden_characters(lang),
                AppError::NotAnAccount => say::not_an_account(lang),
                AppError::StepMeanwhile => say::step_meanwhile(lang),
                AppError::ApplicationMovedOn => say::application_moved_on(lang),
                AppError::ApplicationNotWhole => say::application_not_whole(lang),
                AppError::OwnApplication => say::own_application(lang),
                AppError::CaseMovedOn => say::case_moved_on(lang),
                AppError::NotTicked => say::not_ticked(lang),
                AppError::NotADocument => say::not_a_document(lang),
                AppError::DocumentTooHeavy { megabytes } => return say::document_too_heavy(lang, megabytes),
                AppError::DocumentsFull { max } => return say::documents_full(lang, max),
                AppError::ListEmpty => say::list_empty(lang),
                AppError::ShopMeanwhile => say::shop_meanwhile(lang),
                AppError::NoDelivery => say::no_delivery(lang),
                AppError::DaysReversed => say::days_reversed(lang),
                AppError::BelowMinimum { seller, minimum_vnd } => {
                    return say::below_minimum(lang, seller, Vnd(*minimum_vnd));
                }
                AppError::ReturnTooLate => say::return_too_late(lang),
                AppError::PerishableTooLate { name } => return say::perishable_too_late(lang, name),
                AppError::NothingToReturn => say::nothing_to_return(lang),
                AppError::LessIsLeft { left_vnd } => return say::less_is_left(lang, Vnd(*left_vnd)),
                AppError::CallOffInstead => say::call_off_instead(lang),
                AppError::OwnReturn => say::own_return(lang),
                AppError::ManagerNeeded => say::manager_needed(lang),
                AppError::NothingWeighed => say::nothing_weighed(lang),
                AppError::MayNotDecide => say::may_not_decide(lang),
                AppError::NotPublished => say::not_published(lang),
                AppError::AlcoholNotPromoted => say::alcohol_not_promoted(lang),
                AppError::CertificateMissing => say::certificate_missing(lang),
                AppError::CertificateEnds { date } => return say::certificate_ends(lang, date),
                AppError::DatesReversed => say::dates_reversed(lang),
                AppError::InThePast => say::in_the_past(lang),
                AppError::PeriodTooLong { days } => return say::period_too_long(lang, days),
                AppError::AlreadyFeatured => say::already_featured(lang),
                AppError::OnlyProducts => say::only_products(lang),
                AppError::OtherCategory => say::other_category(lang),
                AppError::NoFreeSlot { max } => return say::no_free_slot(lang, max),
            };
            text.to_owned()
        }

        /// The status a page with this error answers.
        pub fn status(&self) -> http::StatusCode {
            match self {
                AppError::NotFound => http::StatusCode::NOT_FOUND,
                AppError::SignInNeeded => http::StatusCode::UNAUTHORIZED,
                AppError::WrongMethod => http::StatusCode::METHOD_NOT_ALLOWED,
                AppError::TooSlow => http::StatusCode::REQUEST_TIMEOUT,
                AppError::TooLarge => http::StatusCode::PAYLOAD_TOO_LARGE,
                AppError::WrongFormat => http::StatusCode::UNSUPPORTED_MEDIA_TYPE,
                AppError::TooMany | AppError::TooManyAttempts { .. } => http::StatusCode::TOO_MANY_REQUESTS,
                AppError::Busy => http::StatusCode::SERVICE_UNAVAILABLE,
                AppError::Internal => http::StatusCode::INTERNAL_SERVER_ERROR,
                _ => http::StatusCode::BAD_REQUEST,
            }
        }
    }
}
