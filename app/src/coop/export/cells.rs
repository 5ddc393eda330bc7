//! Rows in words: the head of each sheet and its cells.

use super::List;
use crate::{
    ui::state,
    words::{desk, listings, sheet as say, stock},
};
use market::{
    base::{Lang, phone},
    catalog::{ListingState, NetAmount, NetUnit, ProductStatus, ShelfItem},
    orders::Delivery,
    people::CoopMember,
    sheets::{Cell, Exported, Good, GoodPack, OrderRow},
};

/// The head of a sheet. Packers see each order's address on its own page; they take no list of people home,
/// nor of what people wrote.
pub fn head(list: List, lang: Lang, member: &CoopMember) -> Vec<String> {
    let head: Vec<&str> = match list {
        List::Listings => vec![
            say::code(lang),
            say::name(lang),
            say::category(lang),
            say::pack(lang),
            say::net(lang),
            say::weight(lang),
            say::price(lang),
            say::stock(lang),
            say::low(lang),
            say::state(lang),
        ],
        List::Shelf => vec![
            say::code(lang),
            say::name(lang),
            say::pack(lang),
            say::price(lang),
            say::stock(lang),
            say::held(lang),
            say::available(lang),
            say::low(lang),
            say::state(lang),
        ],
        List::Orders => {
            let mut head = vec![
                say::order(lang),
                say::placed(lang),
                say::state(lang),
                say::delivery(lang),
                say::shopper(lang),
            ];
            if may_take_people(member) {
                head.extend([say::phone(lang), say::address(lang), say::note(lang)]);
            }
            head.extend([
                say::place(lang),
                say::goods(lang),
                say::goods_total(lang),
                say::fee(lang),
                say::total(lang),
                say::voucher(lang),
                say::to_collect(lang),
                say::tracking(lang),
            ]);
            head
        }
    };
    head.into_iter().map(str::to_owned).collect()
}

/// The cells below the head.
pub fn cells(lang: Lang, member: &CoopMember, rows: Exported) -> Vec<Vec<Cell>> {
    match rows {
        Exported::Listings(goods) => goods.iter().flat_map(|good| good_rows(lang, good)).collect(),
        Exported::Shelf(items) => items.into_iter().map(|item| shelf_row(lang, item)).collect(),
        Exported::Orders(orders) => {
            let with_people = may_take_people(member);
            let row = |order| order_row(lang, order, with_people);
            orders.into_iter().map(row).collect()
        }
    }
}

fn may_take_people(member: &CoopMember) -> bool {
    member.as_manager().is_some()
}

/// One row for each pack; one for a product that has none yet. Names are the Vietnamese ones: by them rows are known
/// when they come back.
fn good_rows(lang: Lang, good: &Good) -> Vec<Vec<Cell>> {
    let row = |pack: Option<&GoodPack>| {
        let said = pack.map(|pack| &pack.pack);
        vec![
            Cell::text(good.slug.clone()),
            Cell::text(good.name.vi.clone()),
            Cell::text(good.category_name.get(lang)),
            Cell::text(said.map(|pack| pack.name.vi.clone()).unwrap_or_default()),
            Cell::text(
                said.and_then(|pack| pack.net)
                    .map(|net| net_word(lang, net))
                    .unwrap_or_default(),
            ),
            Cell::whole(said.and_then(|pack| pack.weight_grams)),
            Cell::whole(pack.and_then(GoodPack::price).map(|price| price.0)),
            Cell::whole(pack.and_then(GoodPack::stock)),
            Cell::whole(pack.and_then(|pack| pack.offer).map(|offer| offer.low_stock)),
            Cell::text(good_state(lang, good)),
        ]
    };
    if good.packs.is_empty() {
        vec![row(None)]
    } else {
        good.packs.iter().map(|pack| row(Some(pack))).collect()
    }
}

fn net_word(lang: Lang, net: NetAmount) -> String {
    let unit = match net.unit {
        NetUnit::Gram => "g",
        NetUnit::Millilitre => "ml",
        NetUnit::Piece => say::piece(lang),
    };
    format!("{} {unit}", net.amount)
}

/// What the list says of it.
fn good_state(lang: Lang, good: &Good) -> String {
    let sale = match good.status {
        ProductStatus::Published => Some(listings::public(lang)),
        ProductStatus::Hidden => Some(listings::hidden(lang)),
        ProductStatus::Draft | ProductStatus::InReview => None,
    };
    let work = match good.state {
        ListingState::Draft if sale.is_some() => Some(listings::changing(lang)),
        ListingState::Draft => Some(listings::draft(lang)),
        ListingState::InReview => Some(listings::waiting(lang)),
        ListingState::Refused => Some(listings::refused(lang)),
        ListingState::Settled => None,
    };
    let words: Vec<_> = sale.into_iter().chain(work).collect();
    words.join(", ")
}

fn shelf_row(lang: Lang, item: ShelfItem) -> Vec<Cell> {
    let state = if item.available() <= 0 {
        stock::empty(lang)
    } else if item.is_low() {
        stock::low(lang)
    } else {
        ""
    };
    let free = i64::from(item.available());
    vec![
        Cell::text(item.product_slug),
        Cell::text(item.name.vi),
        Cell::text(item.pack.vi),
        Cell::Whole(item.price.0),
        Cell::Whole(i64::from(item.on_hand)),
        Cell::Whole(i64::from(item.held)),
        Cell::Whole(free),
        Cell::Whole(i64::from(item.low_stock)),
        Cell::text(state),
    ]
}

fn order_row(lang: Lang, order: OrderRow, with_people: bool) -> Vec<Cell> {
    let way = match order.delivery {
        Delivery::Ship => desk::ship(lang),
        Delivery::PickUp => desk::pick_up(lang),
    };
    let mut row = vec![
        Cell::text(order.code),
        Cell::Time(order.placed_at),
        Cell::text(state::seller_word(lang, order.state, order.delivery)),
        Cell::text(way),
        Cell::text(order.shopper_name),
    ];
    if with_people {
        row.extend([
            Cell::text(phone::shown(&order.shopper_phone)),
            Cell::text(order.address_line),
            Cell::text(order.note),
        ]);
    }
    row.extend([
        Cell::text(order.place),
        Cell::text(order.goods),
        Cell::Whole(order.goods_total.0),
        Cell::Whole(order.delivery_fee.0),
        Cell::Whole(order.total.0),
        Cell::Whole(order.voucher.0),
        Cell::Whole(order.to_collect.0),
        Cell::text(order.tracking_code),
    ]);
    row
}
