//! Placing an order group: one transaction that takes stock, copies what was agreed, and leaves nothing half done.

use super::{
    CheckoutRefused, Unavailable,
    letter::{self, GuestOrder},
    prepare::{Destination, settings_of},
    voucher,
};
use crate::{
    base::{Clock, HolderId, Lang, Line, OrderGroupId, OrderId, OrderLineId, Phone, Vnd, secret::Token},
    cart::{self, CartGroup, CartLine, CartView},
    catalog::{self, buyable::Buyable, stock},
    jobs::{self, Job},
    ledger::{self, CollectionMode, Funder, SoldLine},
    orders::{self, Delivery, GroupCode, NewGroup, NewOrder, NewOrderLine, OrderState},
    payments::{self, BankAccount, Bought, NewPayment, PAY_WITHIN_HOURS, PaymentMethod},
    people::Visitor,
    places,
    vouchers::{self, Guess, VoucherCode, VoucherRefused},
};
use chrono::Duration;
use sqlx::{PgConnection, PgPool};
use std::{collections::HashMap, net::IpAddr};

/// What a shopper sends to place an order.
#[derive(Clone, Debug)]
pub struct Placement {
    /// The form's own secret. It makes one order group, however often it is sent, and the link's secret grows from it.
    pub key: Token,
    /// Who receives the goods.
    pub name: Line,
    /// Their telephone number.
    pub phone: Phone,
    /// For the confirmation.
    pub email: Option<String>,
    /// Where to.
    pub province_code: String,
    /// A commune of that province.
    pub commune_code: String,
    /// House, street, hamlet.
    pub address_line: Line,
    /// The former address; may be empty.
    pub legacy_address: Line,
    /// A note; may be empty.
    pub note: Line,
    /// How to pay.
    pub method: PaymentMethod,
    /// Who collects the money.
    pub mode: CollectionMode,
    /// The choice for each part of the cart, by its key.
    pub deliveries: HashMap<String, ChosenDelivery>,
    /// What the goods cost when the shopper looked.
    pub seen_goods_total: Vnd,
    /// A voucher.
    pub voucher: Option<VoucherCode>,
    /// What it took off when the shopper looked; nothing when they have not.
    pub seen_voucher: Vnd,
    /// The address that it is sent from.
    pub from: IpAddr,
    /// In which language a guest is written to.
    pub lang: Lang,
    /// Whether letters go anywhere.
    pub has_letters: bool,
}

/// How one seller's goods shall come, and what that cost when the shopper looked.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct ChosenDelivery {
    /// How.
    pub delivery: Delivery,
    /// For how much.
    pub seen_fee: Vnd,
}

/// An order group that stands.
#[derive(Clone, Debug)]
pub struct Placed {
    /// Its code.
    pub code: String,
    /// The secret of its link.
    pub token: Token,
    /// Whether it already stood: the form was sent twice.
    pub is_replay: bool,
}

/// Places what is in the visitor's cart. The same key answers with the same order group for ever.
pub async fn place(
    pool: &PgPool,
    visitor: &Visitor,
    placement: &Placement,
    clock: &Clock,
) -> Result<Placed, CheckoutRefused> {
    if placement.voucher.is_none() {
        return place_once(pool, visitor, placement, None, clock).await;
    }
    // Counted before the transaction: nobody holds a connection and waits for a second one.
    let guess = Guess::begin(pool, visitor.session(), placement.from, clock.now()).await?;
    let placed = place_once(pool, visitor, placement, guess.refusal(), clock).await;
    let is_wrong = matches!(placed, Err(CheckoutRefused::Voucher(VoucherRefused::Unknown)));
    guess.end(pool, is_wrong).await?;
    placed
}

/// `no_voucher` says why no code may be tried now, if none may.
async fn place_once(
    pool: &PgPool,
    visitor: &Visitor,
    placement: &Placement,
    no_voucher: Option<VoucherRefused>,
    clock: &Clock,
) -> Result<Placed, CheckoutRefused> {
    let key_hash = placement.key.derive("key").hash();
    let mut transaction = pool.begin().await?;
    if let Some(placed) = find_placed(&mut transaction, visitor, placement, &key_hash).await? {
        return Ok(placed);
    }
    let Some(open) = cart::lock_cart(&mut transaction, visitor, clock.now()).await? else {
        // While we waited for the cart, the same form may have been placed by another request.
        return match find_placed(&mut transaction, visitor, placement, &key_hash).await? {
            Some(placed) => Ok(placed),
            None => Err(CheckoutRefused::CartEmpty),
        };
    };
    if let Some(refused) = no_voucher {
        return Err(CheckoutRefused::Voucher(refused));
    }
    let cart = cart::load_groups(&mut transaction, open, clock.today()).await?;
    check_lines(&cart)?;
    let place = places::require_address(
        &mut *transaction,
        &placement.province_code,
        &placement.commune_code,
        clock.today(),
    )
    .await
    .map_err(|refused| match refused {
        places::AddressRefused::Db(error) => CheckoutRefused::Db(error),
        _ => CheckoutRefused::Place,
    })?;
    let (mut orders, total) = split(&mut transaction, &cart, placement, clock).await?;
    let voucher = match &placement.voucher {
        Some(code) => {
            let bought = (cart.groups.as_slice(), orders.as_mut_slice());
            Some(
                voucher::apply(
                    &mut transaction,
                    (code, placement.mode),
                    bought,
                    placement.seen_voucher,
                    clock,
                )
                .await?,
            )
        }
        // It was shown, and is not sent: the total would be higher than it was.
        None if placement.seen_voucher > Vnd::ZERO => {
            let (seen, now) = (placement.seen_voucher, Vnd::ZERO);
            return Err(CheckoutRefused::VoucherChanged { seen, now });
        }
        None => None,
    };
    let taken_off = voucher.as_ref().map_or(Vnd::ZERO, |(_, amount)| *amount);
    let funder = voucher.as_ref().and_then(|(found, _)| found.funder());
    let due = Vnd(total.0 - taken_off.0);
    let payees = find_payees(&mut transaction, &orders, placement, clock).await?;
    let bought = Bought {
        mode: placement.mode,
        due,
        has_payees: payees.len() == orders.len(),
    };
    if let Some(closed) = placement.method.rail().closed(&bought) {
        return Err(CheckoutRefused::Closed { closed, total: due });
    }
    take_stock(&mut transaction, &cart, &orders, clock).await?;

    let now = clock.now();
    let token = placement.key.derive("link");
    let mut group = NewGroup {
        id: OrderGroupId::new_at(now),
        code: GroupCode::random(),
        cart: open.id(),
        key_hash,
        session: visitor.session(),
        account: visitor.account(),
        token_hash: token.hash(),
        name: placement.name.as_str(),
        phone: placement.phone.as_str(),
        lang: placement.lang,
        email: placement.email.as_deref(),
        province: (&place.province_code, &place.province_name),
        commune: (&place.commune_code, &place.commune_name),
        address_line: placement.address_line.as_str(),
        legacy_address: placement.legacy_address.as_str(),
        note: placement.note.as_str(),
        total,
        voucher: taken_off,
        funder,
        mode: placement.mode,
        state: placement.method.first_state(),
        orders,
    };
    // Seven random characters collide once in 34 thousand million; then another code is drawn.
    while !orders::insert_group(&mut transaction, &group, now).await? {
        group.code = GroupCode::random();
    }
    // Last of all: whoever uses it at the same time waits for the end of this.
    if let Some((found, amount)) = &voucher {
        let contact = (group.id, visitor.account(), group.phone);
        vouchers::take(&mut transaction, found, *amount, contact, now).await?;
    }
    // Of goods sold ahead it is not known yet how many will be sold.
    let in_stock = group.orders.iter().filter(|order| order.ahead.is_none());
    let sold: Vec<_> = in_stock.flat_map(|order| sold_lines(order, funder)).collect();
    ledger::freeze_commission(&mut transaction, &sold, clock.today(), now).await?;
    let shares: Vec<_> = group.orders.iter().map(|order| (order.id, order.due())).collect();
    let pay_by = (group.state == OrderState::AwaitingPayment).then(|| now + Duration::hours(PAY_WITHIN_HOURS));
    let payment = NewPayment {
        group: group.id,
        method: placement.method,
        amount: due,
        pay_by,
    };
    payments::insert_payment(&mut transaction, payment, &shares, now).await?;
    payments::insert_payees(&mut transaction, &payees).await?;
    if let Some(pay_by) = pay_by {
        jobs::enqueue(&mut transaction, Job::ExpirePayment { group: group.id }, pay_by, now).await?;
    }
    cart::mark_placed(&mut transaction, open, now).await?;
    let code = group.code.to_string();
    // Of the link's secret only the hash is kept: whoever has no account is written to now, or never gets it.
    if let (None, Some(email), true) = (visitor.account(), &placement.email, placement.has_letters) {
        let order = GuestOrder {
            code: &code,
            token: &token,
            method: placement.method,
            due,
        };
        letter::write_to_guest(&mut transaction, email, placement.lang, order, now).await?;
    }
    transaction.commit().await?;
    Ok(Placed {
        code,
        token,
        is_replay: false,
    })
}

async fn find_placed(
    connection: &mut PgConnection,
    visitor: &Visitor,
    placement: &Placement,
    key_hash: &[u8],
) -> Result<Option<Placed>, CheckoutRefused> {
    let Some(placed) = orders::load_placed(connection, key_hash).await? else {
        return Ok(None);
    };
    let is_own = (placed.session.is_some() && placed.session == visitor.session())
        || (placed.account.is_some() && placed.account == visitor.account());
    if is_own {
        Ok(Some(Placed {
            code: placed.code,
            token: placement.key.derive("link"),
            is_replay: true,
        }))
    } else {
        Err(CheckoutRefused::KeyTaken)
    }
}

fn check_lines(cart: &CartView) -> Result<(), CheckoutRefused> {
    if cart.is_empty() {
        return Err(CheckoutRefused::CartEmpty);
    }
    let unavailable: Vec<_> = cart.lines().filter(|line| !line.is_ready()).map(unavailable).collect();
    if !unavailable.is_empty() {
        return Err(CheckoutRefused::Unavailable(unavailable));
    }
    match cart.groups.iter().find(|group| !group.is_enough()) {
        Some(group) => Err(CheckoutRefused::BelowMinimum {
            seller: group.seller_name.clone(),
            minimum: group.minimum,
        }),
        None => Ok(()),
    }
}

fn unavailable(line: &CartLine) -> Unavailable {
    Unavailable {
        offer: line.offer,
        name: line.name.clone(),
        buyable: line.buyable,
        available: line.available,
    }
}

/// One order per seller, with the delivery that was chosen, and the total. Refuses when the shopper saw other figures.
async fn split(
    connection: &mut PgConnection,
    cart: &CartView,
    placement: &Placement,
    clock: &Clock,
) -> Result<(Vec<NewOrder>, Vnd), CheckoutRefused> {
    let mut orders = Vec::with_capacity(cart.groups.len());
    let mut cannot_travel = Vec::new();
    let (mut seen, mut total) = (placement.seen_goods_total, cart.goods_total());
    let sellers: Vec<_> = cart.groups.iter().map(|group| group.seller).collect();
    let settings = settings_of(connection, &sellers).await?;
    let destination = Destination::look(connection, &placement.province_code).await?;
    for (group, settings) in cart.groups.iter().zip(&settings) {
        let chosen = placement
            .deliveries
            .get(&group.key())
            .ok_or_else(|| CheckoutRefused::DeliveryNotChosen { part: group.key() })?;
        let fee = match chosen.delivery {
            Delivery::PickUp if settings.pick_up.is_none() => {
                return Err(CheckoutRefused::DeliveryNotChosen { part: group.key() });
            }
            Delivery::PickUp => Vnd::ZERO,
            Delivery::Ship => {
                let quote = destination.quote(group, settings);
                cannot_travel.extend(quote.cannot_travel.iter().map(|index| group.lines[*index].name.clone()));
                quote.ship_fee.unwrap_or_default()
            }
        };
        seen = Vnd(seen.0.saturating_add(chosen.seen_fee.0));
        total = Vnd(total.0.saturating_add(fee.0));
        orders.push(new_order(group, chosen.delivery, fee, clock));
    }
    if !cannot_travel.is_empty() {
        return Err(CheckoutRefused::CannotTravel { names: cannot_travel });
    }
    if seen != total {
        return Err(CheckoutRefused::TotalChanged { seen, now: total });
    }
    Ok((orders, total))
}

fn new_order(group: &CartGroup, delivery: Delivery, delivery_fee: Vnd, clock: &Clock) -> NewOrder {
    NewOrder {
        id: OrderId::new_at(clock.now()),
        seller: group.seller,
        seller_name: group.seller_name.clone(),
        ahead: group.ahead,
        delivery,
        goods_total: group.goods_total(),
        delivery_fee,
        lines: group
            .lines
            .iter()
            .map(|line| NewOrderLine {
                id: OrderLineId::new_at(clock.now()),
                offer: line.offer,
                product_slug: line.product_slug.clone(),
                category_slug: line.category_slug.clone(),
                name: line.name.clone(),
                pack: line.pack.clone(),
                producer_name: line.producer_name.clone(),
                unit_price: line.unit_price,
                quantity: line.quantity,
                total: line.total(),
                voucher: Vnd::ZERO,
            })
            .collect(),
    }
}

/// What goods are sold for: the full price when somebody else bears the voucher, the lowered one when it is the seller's own.
fn sold_lines(order: &NewOrder, funder: Option<Funder>) -> impl Iterator<Item = SoldLine<'_>> {
    order.lines.iter().map(move |line| SoldLine {
        id: line.id,
        order: order.id,
        seller: order.seller,
        category: &line.category_slug,
        total: match funder {
            Some(_) => line.total,
            None => Vnd(line.total.0 - line.voucher.0),
        },
    })
}

/// Where each order's money goes that its seller collects ahead, as far as that is known.
async fn find_payees(
    connection: &mut PgConnection,
    orders: &[NewOrder],
    placement: &Placement,
    clock: &Clock,
) -> Result<Vec<(OrderId, BankAccount)>, sqlx::Error> {
    if !placement.mode.is_direct() || !placement.method.is_prepaid() {
        return Ok(Vec::new());
    }
    let sellers: Vec<_> = orders.iter().map(|order| order.seller).collect();
    let accounts = payments::payable_directly(connection, &sellers, clock.now()).await?;
    let account = |order: &NewOrder| accounts.iter().find(|(seller, _)| *seller == order.seller);
    let payees = orders
        .iter()
        .filter_map(|order| Some((order.id, account(order)?.1.clone())));
    Ok(payees.collect())
}

async fn take_stock(
    connection: &mut PgConnection,
    cart: &CartView,
    orders: &[NewOrder],
    clock: &Clock,
) -> Result<(), CheckoutRefused> {
    let (mut wanted, mut ahead) = (Vec::new(), Vec::new());
    for order in orders {
        let wishes = order.lines.iter().map(|line| stock::Wanted {
            holder: HolderId(order.id.0),
            offer: line.offer,
            quantity: line.quantity,
        });
        match order.ahead {
            Some(promise) => ahead.extend(wishes.map(|wish| (promise.harvest, wish))),
            None => wanted.extend(wishes),
        }
    }
    let mut short = stock::hold(connection, &wanted, clock.now()).await?;
    short.extend(catalog::reserve(connection, &ahead, clock.today(), clock.now()).await?);
    if short.is_empty() {
        return Ok(());
    }
    let lines = short.iter().filter_map(|short| {
        let line = cart.lines().find(|line| line.offer == short.offer)?;
        let buyable = if short.available > 0 {
            Buyable::Yes
        } else {
            Buyable::SoldOut
        };
        Some(Unavailable {
            buyable,
            available: short.available,
            ..unavailable(line)
        })
    });
    Err(CheckoutRefused::Unavailable(lines.collect()))
}
