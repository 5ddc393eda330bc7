//! Who may reach what: every page and every server function × every role × own and other tenant. What is not in the
//! table fails.

use crate::journeys::{MIEN, listings, sheets};
use reqwest::{Method, StatusCode};
use std::collections::BTreeSet;
use tests::{OPERATOR, Person, SHOPPER, Town, department_of, owner_of};

/// The roles, in the order of the columns. The shopper has placed an order at Tài Hoan (Thái Nguyên, 19).
const ROLES: [&str; 7] = [
    "stranger",
    "shopper",
    "owner of Tài Hoan",
    "owner of Mường Thàng",
    "department 19",
    "department 24",
    "operator",
];

/// What is expected: `o` the page, `s` signing in is asked for, `n` there is no such thing, `r` led on.
pub(super) type Row = (&'static str, &'static str, &'static str);

/// Pages: the route, an example, what each role gets.
pub(super) const PAGES: &[Row] = &[
    ("/", "/", "ooooooo"),
    ("/tim-kiem", "/tim-kiem?q=mien", "ooooooo"),
    ("/danh-muc/{slug}", "/danh-muc/tra", "ooooooo"),
    ("/san-pham/{slug}", "/san-pham/mien-dong-tai-hoan-500", "ooooooo"),
    ("/gian-hang", "/gian-hang", "ooooooo"),
    ("/gian-hang/{slug}", "/gian-hang/tai-hoan", "ooooooo"),
    ("/ocop", "/ocop", "ooooooo"),
    ("/ocop/{slug}", "/ocop/demo-25-0006-2024", "ooooooo"),
    ("/noi-bat/tieu-chi", "/noi-bat/tieu-chi", "ooooooo"),
    ("/quyen-rieng-tu", "/quyen-rieng-tu", "ooooooo"),
    ("/dieu-khoan", "/dieu-khoan", "ooooooo"),
    ("/giao-hang", "/giao-hang", "ooooooo"),
    ("/doi-tra", "/doi-tra", "ooooooo"),
    ("/quy-che-hoat-dong", "/quy-che-hoat-dong", "ooooooo"),
    ("/gio-hang", "/gio-hang", "ooooooo"),
    ("/thanh-toan", "/thanh-toan", "*******"),
    ("/tra-cuu", "/tra-cuu", "ooooooo"),
    ("/dang-nhap", "/dang-nhap", "orrrrrr"),
    // Only between two steps of signing in.
    ("/dang-nhap/xac-thuc", "/dang-nhap/xac-thuc", "sssssss"),
    // Only while a passkey is asked for.
    ("/dang-nhap/khoa", "/dang-nhap/khoa", "srrrrrr"),
    ("/dang-ky", "/dang-ky", "orrrrrr"),
    ("/dang-ky/da-gui", "/dang-ky/da-gui", "ooooooo"),
    ("/dang-ky/xac-nhan", "/dang-ky/xac-nhan?ma=x", "ooooooo"),
    ("/quen-mat-khau", "/quen-mat-khau", "ooooooo"),
    ("/quen-mat-khau/da-gui", "/quen-mat-khau/da-gui", "ooooooo"),
    ("/dat-lai-mat-khau", "/dat-lai-mat-khau?ma=x", "ooooooo"),
    ("/tai-khoan", "/tai-khoan", "soooooo"),
    ("/tai-khoan/ho-so", "/tai-khoan/ho-so", "soooooo"),
    ("/tai-khoan/bao-mat", "/tai-khoan/bao-mat", "soooooo"),
    ("/tai-khoan/bao-mat/khoa", "/tai-khoan/bao-mat/khoa", "srrrrrr"),
    ("/tai-khoan/phien", "/tai-khoan/phien", "soooooo"),
    ("/tai-khoan/thong-bao", "/tai-khoan/thong-bao", "soooooo"),
    ("/ngung-nhan", "/ngung-nhan?ma=x", "ooooooo"),
    ("/tai-khoan/du-lieu", "/tai-khoan/du-lieu", "soooooo"),
    ("/doi-lien-he", "/doi-lien-he?ma=x", "ooooooo"),
    ("/hop-thu", "/hop-thu", "ooooooo"),
    ("/don-hang/{code}", "/don-hang/{group}", "nonnnnn"),
    ("/ban-hang", "/ban-hang", "ooooooo"),
    ("/ban-hang/{step}", "/ban-hang/dia-chi", "srrrrrr"),
    ("/htx", "/htx", "snoonnn"),
    ("/htx/don-hang", "/htx/don-hang", "snoonnn"),
    ("/htx/don-hang/{code}", "/htx/don-hang/{group}-1", "snonnnn"),
    ("/htx/don-hang/{code}/phieu", "/htx/don-hang/{group}-1/phieu", "snonnnn"),
    ("/htx/loat-don/{id}", "/htx/loat-don/{batch}", "snonnnn"),
    ("/htx/loat-don/{id}/{giay}", "/htx/loat-don/{batch}/gom-hang", "snonnnn"),
    ("/loi-moi", "/loi-moi?ma=x", "ooooooo"),
    ("/htx/thanh-vien", "/htx/thanh-vien", "snoonnn"),
    ("/htx/nhat-ky", "/htx/nhat-ky", "snoonnn"),
    ("/so-cong-thuong/thanh-vien", "/so-cong-thuong/thanh-vien", "snnnoon"),
    ("/so-cong-thuong/nhat-ky", "/so-cong-thuong/nhat-ky", "snnnoon"),
    ("/so-cong-thuong/uy-quyen", "/so-cong-thuong/uy-quyen", "snnnoon"),
    ("/htx/doanh-thu", "/htx/doanh-thu", "snoonnn"),
    ("/htx/doanh-thu/bang-ke", "/htx/doanh-thu/bang-ke", "snoonnn"),
    ("/htx/doanh-thu/hoa-don", "/htx/doanh-thu/hoa-don", "snoonnn"),
    ("/htx/doanh-thu/tai-khoan", "/htx/doanh-thu/tai-khoan", "snoonnn"),
    ("/htx/doanh-thu/tien-ve", "/htx/doanh-thu/tien-ve", "snoonnn"),
    ("/htx/gian-hang", "/htx/gian-hang", "snoonnn"),
    ("/htx/gian-hang/xem-truoc", "/htx/gian-hang/xem-truoc", "snoonnn"),
    ("/htx/ma-giam-gia", "/htx/ma-giam-gia", "snoonnn"),
    ("/htx/kho", "/htx/kho", "snoonnn"),
    ("/htx/kho/{slug}", "/htx/kho/mien-dong-tai-hoan-500", "snonnnn"),
    ("/htx/san-pham", "/htx/san-pham", "snoonnn"),
    ("/htx/san-pham/moi", "/htx/san-pham/moi", "snoonnn"),
    ("/htx/san-pham/bang", "/htx/san-pham/bang", "snoonnn"),
    ("/htx/san-pham/nhap", "/htx/san-pham/nhap", "snoonnn"),
    ("/htx/san-pham/nhap/{id}", "/htx/san-pham/nhap/{sheet}", "snonnnn"),
    ("/htx/san-pham/ban-ho", "/htx/san-pham/ban-ho?q=mien", "snoonnn"),
    ("/htx/san-pham/cho-ban-ho", "/htx/san-pham/cho-ban-ho", "snoonnn"),
    (
        "/htx/san-pham/{slug}",
        "/htx/san-pham/mien-dong-tai-hoan-500",
        "snonnnn",
    ),
    (
        "/htx/san-pham/{slug}/mua-vu",
        "/htx/san-pham/mien-dong-tai-hoan-500/mua-vu",
        "snonnnn",
    ),
    ("/so-cong-thuong", "/so-cong-thuong", "snnnoon"),
    ("/so-cong-thuong/duyet", "/so-cong-thuong/duyet", "snnnoon"),
    (
        "/so-cong-thuong/duyet/{slug}",
        "/so-cong-thuong/duyet/{waiting}",
        "snnnonn",
    ),
    (
        "/so-cong-thuong/duyet/nguoi-ban/{id}",
        "/so-cong-thuong/duyet/nguoi-ban/{application}",
        "snnnonn",
    ),
    ("/so-cong-thuong/giay-to", "/so-cong-thuong/giay-to", "snnnoon"),
    ("/so-cong-thuong/noi-bat", "/so-cong-thuong/noi-bat", "snnnoon"),
    ("/so-cong-thuong/ma-giam-gia", "/so-cong-thuong/ma-giam-gia", "snnnoon"),
    (
        "/so-cong-thuong/tim-khong-thay",
        "/so-cong-thuong/tim-khong-thay",
        "snnnoon",
    ),
    ("/dieu-hanh", "/dieu-hanh", "snnnnno"),
    ("/dieu-hanh/tien", "/dieu-hanh/tien", "snnnnno"),
    ("/dieu-hanh/doi-soat", "/dieu-hanh/doi-soat", "snnnnno"),
    ("/dieu-hanh/tien-mat", "/dieu-hanh/tien-mat", "snnnnno"),
    ("/dieu-hanh/ma-giam-gia", "/dieu-hanh/ma-giam-gia", "snnnnno"),
    ("/dieu-hanh/muc-phi", "/dieu-hanh/muc-phi", "snnnnno"),
    ("/dieu-hanh/chi-tra", "/dieu-hanh/chi-tra", "snnnnno"),
    ("/dieu-hanh/chi-tra/{so}", "/dieu-hanh/chi-tra/{payout}", "snnnnno"),
    (
        "/dieu-hanh/chi-tra/{so}/ma-qr",
        "/dieu-hanh/chi-tra/{payout}/ma-qr",
        "snnnnno",
    ),
];

/// Server functions: the address, its fields, what each role gets. Whoever is refused changes nothing.
pub(super) const FUNCTIONS: &[Row] = &[
    ("/api/sign_in", "login=nobody&password=wrong", "rrrrrrr"),
    ("/api/sign_in/code", "code=123456", "sssssss"),
    ("/api/factor/begin", "present=x", "srrrrrr"),
    ("/api/factor/confirm", "code=123456", "srrrrrr"),
    ("/api/factor/codes", "present=x", "srrrrrr"),
    ("/api/factor/remove", "present=x", "srrrrrr"),
    // Where nobody makes passkeys, none is asked for.
    ("/api/passkey/ask", "", "nnnnnnn"),
    ("/api/passkey/show", "answer=x", "nnnnnnn"),
    ("/api/passkey/begin", "name=x&present=x", "srrrrrr"),
    ("/api/passkey/create", "answer=x", "srrrrrr"),
    (
        "/api/passkey/remove",
        "passkey=00000000-0000-0000-0000-000000000000&present=x",
        "srrrrrr",
    ),
    ("/api/sign_up", "name=Lan&login=x&password=x", "rrrrrrr"),
    ("/api/sign_up/confirm", "ma=x", "rrrrrrr"),
    ("/api/password/forgotten", "login=x", "rrrrrrr"),
    ("/api/password/reset", "ma=x&password=x", "rrrrrrr"),
    ("/api/password/change", "present=x&password=x", "srrrrrr"),
    ("/api/contact/change", "login=x&proof=x", "srrrrrr"),
    ("/api/contact/confirm", "ma=x", "rrrrrrr"),
    (
        "/api/session/end",
        "session=00000000-0000-0000-0000-000000000000",
        "snnnnnn",
    ),
    ("/api/notices/save", "quiet=&pick[own_placed_email]=1", "srrrrrr"),
    ("/api/notices/stop", "ma=x", "rrrrrrr"),
    ("/api/push/add", "endpoint=x&p256dh=x&auth=x", "srrrrrr"),
    (
        "/api/push/remove",
        "device=00000000-0000-0000-0000-000000000000",
        "snnnnnn",
    ),
    ("/api/account/erase", "present=x", "srrrrrr"),
    ("/api/session/end_others", "", "srrrrrr"),
    // Who may act finds no such case.
    (
        "/api/money/decide",
        "credit=00000000-0000-0000-0000-000000000000&decision=send_back&reason=x",
        "snnnnnn",
    ),
    (
        "/api/money/card_case",
        "attempt=00000000-0000-0000-0000-000000000000&decision=accept&reason=x",
        "snnnnnn",
    ),
    (
        "/api/money/bear_dispute",
        "dispute=00000000-0000-0000-0000-000000000000&bearer=platform&reason=x",
        "snnnnnn",
    ),
    (
        "/api/money/decide_return",
        "request=00000000-0000-0000-0000-000000000000&decision=decline&reason=x",
        "snnnnnn",
    ),
    (
        "/api/money/propose_return",
        "key={key}&code=CP00000000&amount=1000&reason=x",
        "snnnnnr",
    ),
    ("/api/money/import", "statement=x", "snnnnnr"),
    ("/api/cash/import", "sheet=x", "snnnnnr"),
    ("/api/rates/commission", "rate=5&from=2026-12-01", "snnnnnr"),
    (
        "/api/rates/tax",
        "kind=commission_vat&rate=8&from=2026-12-01",
        "snnnnnr",
    ),
    ("/api/voucher/make", "desk=htx", "snrrnnn"),
    ("/api/voucher/make", "desk=so-cong-thuong", "snnnrrn"),
    ("/api/voucher/make", "desk=dieu-hanh", "snnnnnr"),
    // There is no such voucher of anybody's.
    ("/api/voucher/end", "desk=htx&voucher={slot}", "snnnnnn"),
    // Its money does not come to the seller, and there is no such task.
    ("/api/direct/receive", "code={group}-1&amount=95000", "snnnnnn"),
    (
        "/api/direct/sent",
        "refund=00000000-0000-0000-0000-000000000000&reference=x",
        "snnnnnn",
    ),
    ("/api/payout/account", "bin=970405&number=123456&holder=x", "snrrnnn"),
    // It is verified, there is no such line, and no line of the batch was sent.
    ("/api/payout/verify", "seller={coop}&version=1", "snnnnnn"),
    (
        "/api/payout/settle",
        "batch={payout}&line=00000000-0000-0000-0000-000000000000&outcome=confirm&text=x",
        "snnnnnn",
    ),
    ("/api/payout/settle_all", "batch={payout}&text=x", "snnnnnn"),
    ("/api/payout/hold", "seller={coop}&reason=x", "snnnnnr"),
    ("/api/payout/lift_hold", "seller={coop}", "snnnnnr"),
    ("/api/payout/make", "key={key}&minimum=1", "snnnnnr"),
    ("/api/payout/approve", "batch={payout}&seen=0", "snnnnnr"),
    ("/api/payout/export", "batch={payout}", "snnnnnr"),
    ("/api/payout/send", "batch={payout}", "snnnnnr"),
    ("/api/payout/cancel", "batch={payout}&text=x", "snnnnnr"),
    (
        "/api/money/send_refund",
        "refund=00000000-0000-0000-0000-000000000000&reference=x",
        "snnnnnn",
    ),
    ("/api/age/confirm", "back=/", "rrrrrrr"),
    ("/api/cart/add", "offer={offer}&quantity=1", "rrrrrrr"),
    ("/api/cart/change", "", "rrrrrrr"),
    ("/api/checkout/place", "", "rrrrrrr"),
    ("/api/order/look_up", "code=", "rrrrrrr"),
    ("/api/desk/load", "query=&lang=vi", "snrrnnn"),
    ("/api/desk/save_view", "query=&name=x", "snrrnnn"),
    ("/api/desk/forget_view", "view={slot}", "snrrnnn"),
    // Orders of others that are chosen are not found: the sheet says so.
    ("/api/desk/batch", "key={key}&step=&don[{group}-1]=1", "snrrnnn"),
    ("/api/desk/undo", "batch={batch}&lang=vi", "snrnnnn"),
    ("/api/desk/hand_over_part", "key={key}&code={group}-1", "snrnnnn"),
    ("/api/desk/sync", "key={key}&code={group}-1&step=confirm", "snrrnnn"),
    (
        "/api/desk/return_approve",
        "code={group}-1&amount=1000&reason=x",
        "snrnnnn",
    ),
    ("/api/desk/return_decline", "code={group}-1&reason=x", "snrnnnn"),
    (
        "/api/desk/give_back",
        "key={key}&code={group}-1&what=amount&amount=1000&reason=x",
        "snrnnnn",
    ),
    ("/api/desk/refused", "code={group}-1&goods=good&reason=x", "snrnnnn"),
    ("/api/desk/weigh", "code={group}-1&gam-1=500", "snrnnnn"),
    (
        "/api/desk/invoice",
        "code={group}-1&serial=1C26TAA&number=1&issued_on=2026-11-20",
        "snrnnnn",
    ),
    ("/api/desk/note", "code={group}-1&text=x", "snrnnnn"),
    ("/api/desk/notes_read", "code={group}-1", "snrnnnn"),
    ("/api/members/invite", "desk=htx&note=Lan", "snrrnnn"),
    ("/api/members/take_back", "desk=htx&invitation={invitation}", "snrnnnn"),
    (
        "/api/members/change_role",
        "desk=htx&account={member}&role=x",
        "snrrnnn",
    ),
    ("/api/members/remove", "desk=htx&account={member}", "snrnnnn"),
    ("/api/members/leave", "organisation={coop}", "snrnnnn"),
    ("/api/invitation/accept", "ma=x", "srrrrrr"),
    ("/api/workplace/choose", "desk=htx&organisation={coop}", "snrnnnn"),
    ("/api/mandate/ask", "coop=tai-hoan", "snnnrrn"),
    ("/api/mandate/act", "mandate={slot}", "snnnnnn"),
    ("/api/mandate/leave", "", "snnnrrn"),
    ("/api/mandate/give_back", "mandate={slot}", "snnnnnn"),
    // Who may answer is asked for the password before anything else.
    ("/api/mandate/grant", "mandate={slot}&present=x", "snrrnnn"),
    ("/api/mandate/refuse", "mandate={slot}", "snnnnnn"),
    ("/api/mandate/end", "mandate={slot}", "snnnnnn"),
    // Each is about the person's own application; here nobody of them has one.
    ("/api/application/submit", "", "snnnnnn"),
    ("/api/application/withdraw", "", "snnnnnn"),
    (
        "/api/application/document/remove",
        "document=00000000-0000-0000-0000-000000000000",
        "snnnnnn",
    ),
    (
        "/api/application/organisation",
        "version=0&kind=union&name=Lan&registration=1",
        "snnnnnn",
    ),
    (
        "/api/application/representative",
        "version=0&name=Lan&role=x&phone=0912345678",
        "snnnnnn",
    ),
    (
        "/api/application/place",
        "version=0&province=01&commune=00004&line=x",
        "snnnnnn",
    ),
    (
        "/api/application/bank",
        "version=0&bin=970405&number=123456&holder=x",
        "snnnnnn",
    ),
    ("/api/application/begin", "", "srrrrrr"),
    ("/api/application/checklist", "rows[r0_vi]=x", "snnnrrn"),
    (
        "/api/application/decide",
        "id={application}&round=1&step=save",
        "snnnrnn",
    ),
    (
        "/api/application/refuse",
        "id={application}&round=1&reason=x",
        "snnnrnn",
    ),
    ("/api/featuring/add", "", "snnnrrn"),
    ("/api/featuring/remove", "slot={slot}", "snnnrnn"),
    ("/api/desk/decline_cancel", "code={group}-1&reason=x", "snrnnnn"),
    ("/api/desk/advance", "code={group}-1&step=confirm", "snrnnnn"),
    ("/api/desk/cancel", "code={group}-1&reason=x", "snrnnnn"),
    ("/api/order/invoice", "group={group}&buyer_name=x", "nrnnnnn"),
    ("/api/order/pay_by_transfer", "code={group}", "nnnnnnn"),
    ("/api/order/note", "code={group}-1&text=x", "nrnnnnn"),
    (
        "/api/stock/move",
        "offer={offer}&kind=receive&quantity=1&key=0000000000000000000000000000000000000000000000000000000000000000",
        "snrnnnn",
    ),
    ("/api/stock/price", "offer={offer}&seen=65000&price=66000", "snrnnnn"),
    ("/api/stock/mark", "offer={offer}&low_stock=5", "snrnnnn"),
    (
        "/api/photo/first",
        "slug=bot-dong-rieng&photo=00000000-0000-0000-0000-000000000000",
        "snrnnnn",
    ),
    (
        "/api/photo/remove",
        "slug=bot-dong-rieng&photo=00000000-0000-0000-0000-000000000000",
        "snrnnnn",
    ),
    (
        "/api/grid/save",
        "price[_{offer}]=66000&seen[_{offer}]=65000 40 10",
        "snrnnnn",
    ),
    // Mường Thàng has asked Tài Hoan for its noodles.
    ("/api/resale/ask", "slug=mien-dong-tai-hoan-500&why=x", "snnrnnn"),
    (
        "/api/resale/sell",
        "resale={resale}&pack=00000000-0000-0000-0000-000000000000&price=1000&stock=1",
        "snnrnnn",
    ),
    ("/api/resale/pause", "offer={offer}&paused=1", "snnnnnn"),
    ("/api/resale/agree", "resale={resale}", "snrnnnn"),
    ("/api/resale/withdraw", "resale={resale}&reason=x", "snrnnnn"),
    ("/api/resale/decline", "resale={resale}&reason=x", "snrnnnn"),
    ("/api/resale/give_up", "resale={resale}", "snnrnnn"),
    (
        "/api/harvest/open",
        "offer={offer}&from=2026-12-05&to=2026-12-10&order_until=2026-12-01&ship_by=2026-12-15&expected=9&cap=9",
        "snrnnnn",
    ),
    ("/api/harvest/close", "harvest={harvest}", "snrnnnn"),
    (
        "/api/harvest/weigh",
        "harvest={harvest}&yielded=1&method=first_come&word=x",
        "snrnnnn",
    ),
    ("/api/harvest/weigh_again", "harvest={harvest}", "snrnnnn"),
    ("/api/harvest/allot", "harvest={harvest}&seen=x", "snrnnnn"),
    (
        "/api/sheet/read_as",
        "upload={sheet}&encoding=utf8&separator=comma",
        "snrnnnn",
    ),
    ("/api/sheet/import", "upload={sheet}", "snrnnnn"),
    ("/api/shopfront/save", "version=0&values[story_vi]=x", "snrrnnn"),
    ("/api/shopfront/photo/remove", "place=bia", "snrrnnn"),
    ("/api/shopfront/closure", "from=2026-12-01", "snrrnnn"),
    ("/api/shopfront/delivery", "version=0&values[pick_up_on]=1", "snrrnnn"),
    ("/api/listing/create", "name=", "snrrnnn"),
    ("/api/listing/save", "slug=mien-dong-tai-hoan-500&version=0", "snrnnnn"),
    (
        "/api/listing/on_sale",
        "slug=mien-dong-tai-hoan-500&is_on_sale=0",
        "snrnnnn",
    ),
    ("/api/review/refuse", "slug={waiting}&version=1&reason=x", "snnnrnn"),
    ("/api/review/approve", "slug={waiting}&version=1", "snnnrnn"),
    ("/api/listing/withdraw", "slug={waiting}", "snrnnnn"),
    // It is paid at the door.
    ("/api/order/pay", "code={group}", "nnnnnnn"),
    (
        "/api/order/return",
        "key={key}&code={group}-1&reason=wrong&whole=1",
        "nrnnnnn",
    ),
    ("/api/order/extra", "code={group}-1&agrees=1", "nrnnnnn"),
    ("/api/order/receive", "code={group}-1", "nrnnnnn"),
    ("/api/order/cancel", "code={group}-1&reason=x", "nrnnnnn"),
    ("/api/sign_out", "", "rrrrrrr"),
];

pub(super) struct Scene {
    pub(super) town: Town,
    pub(super) people: Vec<Person>,
    group: String,
    slot: String,
    offer: String,
    harvest: String,
    resale: String,
    batch: String,
    invitation: String,
    member: String,
    coop: String,
    waiting: String,
    sheet: String,
    application: String,
    payout: String,
}

/// The key of a form that chooses orders.
const KEY: &str = "5e1f5e1f5e1f5e1f5e1f5e1f5e1f5e1f5e1f5e1f5e1f5e1f5e1f5e1f5e1f5e1f";

pub(super) async fn scene() -> Scene {
    let town = Town::open().await;
    let mut people = vec![town.visitor()];
    for email in [
        SHOPPER.to_owned(),
        owner_of("tai-hoan"),
        owner_of("cam-muong-thang"),
        department_of("19"),
        department_of("24"),
        OPERATOR.to_owned(),
    ] {
        people.push(town.signed_in(&email).await);
    }
    let shopper = &people[1];
    let group = shopper.order(&[(MIEN, 1)]).await.order_code().to_owned();
    let slot = sqlx::query_scalar(
        "SELECT f.id::text FROM feature_slot f JOIN organisation o ON o.id = f.department_id
         WHERE o.province_code = '19' LIMIT 1",
    )
    .fetch_one(&town.pool)
    .await
    .expect("the demo features something of Thái Nguyên");
    let offer: String = sqlx::query_scalar("SELECT offer_id::text FROM order_line LIMIT 1")
        .fetch_one(&town.pool)
        .await
        .expect("an offer");
    let chosen = format!("don[{group}-1]");
    let fields = [("key", KEY), ("lang", "vi"), (chosen.as_str(), "1")];
    let sheet = people[2].ask(Method::POST, "/api/desk/batch", &fields).await;
    let batch = location(&sheet).expect("a sheet").replace("/htx/loat-don/", "");
    // Somebody packs at Tài Hoan, and somebody is invited.
    let coop: String = sqlx::query_scalar("SELECT id::text FROM organisation WHERE slug = 'tai-hoan'")
        .fetch_one(&town.pool)
        .await
        .expect("the cooperative");
    let member: String = sqlx::query_scalar(
        "INSERT INTO account (id, email, name, password_hash, created_at)
         VALUES (gen_random_uuid(), 'packer@cho-phien.example', 'Packer', 'x', now()) RETURNING id::text",
    )
    .fetch_one(&town.pool)
    .await
    .expect("a packer");
    sqlx::query(
        "INSERT INTO membership (account_id, organisation_id, role, created_at) VALUES ($1::uuid, $2::uuid, 'packer', now())",
    )
    .bind(&member)
    .bind(&coop)
    .execute(&town.pool)
    .await
    .expect("a membership");
    let invitation = sqlx::query_scalar(
        "INSERT INTO invitation (id, token_hash, organisation_id, role, note, invited_by, created_at, expires_at)
         SELECT gen_random_uuid(), 'x', m.organisation_id, 'packer', 'Lan', m.account_id, '2026-11-21', '2026-11-28'
         FROM membership m WHERE m.organisation_id = $1::uuid AND m.role = 'owner' RETURNING id::text",
    )
    .bind(&coop)
    .fetch_one(&town.pool)
    .await
    .expect("an invitation");
    // A harvest that Tài Hoan sells ahead.
    let fields = [
        ("offer", offer.as_str()),
        ("from", "2026-12-05"),
        ("to", "2026-12-10"),
        ("order_until", "2026-12-01"),
        ("ship_by", "2026-12-15"),
        ("expected", "9"),
        ("cap", "9"),
    ];
    people[2].ask(Method::POST, "/api/harvest/open", &fields).await;
    let harvest = sqlx::query_scalar("SELECT id::text FROM harvest")
        .fetch_one(&town.pool)
        .await
        .expect("a harvest");
    // Mường Thàng would like to sell what Tài Hoan makes.
    let fields = [("slug", MIEN), ("why", "x"), ("lang", "vi")];
    people[3].ask(Method::POST, "/api/resale/ask", &fields).await;
    let resale = sqlx::query_scalar("SELECT id::text FROM resale")
        .fetch_one(&town.pool)
        .await
        .expect("a request");
    // A listing of Tài Hoan that waits for its department.
    let waiting = "bot-dong-rieng".to_owned();
    let owner = &people[2];
    listings::submit(owner, &waiting).await.must_say("Đã gửi");
    // A sheet that Tài Hoan has brought.
    let sheet = sheets::bring(
        owner,
        "a.csv",
        "Tên,Quy cách,Danh mục\nChè dây,túi 200 g,tra".as_bytes(),
    )
    .await;
    let sheet = sheet.address.replace("/htx/san-pham/nhap/", "");
    // Somebody of Thái Nguyên wants to sell.
    let application = sqlx::query_scalar(
        "WITH applicant AS (
           INSERT INTO account (id, email, name, password_hash, created_at)
           VALUES (gen_random_uuid(), 'applicant@cho-phien.example', 'Applicant', 'x', now()) RETURNING id)
         INSERT INTO application (id, account_id, state, round, name, province_code, begun_at, submitted_at)
         SELECT gen_random_uuid(), id, 'in_review', 1, 'HTX Mới', '19', now(), now() FROM applicant RETURNING id::text",
    )
    .fetch_one(&town.pool)
    .await
    .expect("an application");
    // A batch of payouts that was exported.
    let payout = sqlx::query_scalar(
        "INSERT INTO payout_batch (state, minimum_vnd, key_hash, made_at, made_by, approved_at, approved_by, exported_at)
         SELECT 'exported', 1, 'x', now(), one.id, now(), other.id, now() FROM account one, account other
         WHERE one.email = $1 AND other.email = 'ke-toan@cho-phien.example' RETURNING number::text",
    )
    .bind(OPERATOR)
    .fetch_one(&town.pool)
    .await
    .expect("a batch");
    Scene {
        town,
        people,
        group,
        slot,
        offer,
        harvest,
        resale,
        batch,
        invitation,
        member,
        coop,
        waiting,
        sheet,
        application,
        payout,
    }
}

impl Scene {
    pub(super) fn filled(&self, text: &str) -> String {
        text.replace("{group}", &self.group)
            .replace("{slot}", &self.slot)
            .replace("{offer}", &self.offer)
            .replace("{harvest}", &self.harvest)
            .replace("{resale}", &self.resale)
            .replace("{batch}", &self.batch)
            .replace("{key}", KEY)
            .replace("{invitation}", &self.invitation)
            .replace("{member}", &self.member)
            .replace("{coop}", &self.coop)
            .replace("{waiting}", &self.waiting)
            .replace("{sheet}", &self.sheet)
            .replace("{application}", &self.application)
            .replace("{payout}", &self.payout)
    }

    /// What nobody without the right may change.
    pub(super) async fn fingerprint(&self) -> String {
        sqlx::query_scalar(
            "SELECT concat_ws(';', (SELECT string_agg(code || state || version, ',' ORDER BY code) FROM seller_order),
               (SELECT count(*) FROM order_event), (SELECT count(*) FROM refund), (SELECT count(*) FROM return_request), (SELECT count(*) FROM feature_slot WHERE removed_at IS NULL),
               (SELECT sum(held) FROM stock_item), (SELECT count(*) FROM audit_entry), (SELECT count(*) FROM order_note),
               (SELECT count(*) FROM desk_view), (SELECT count(*) FROM order_batch),
               (SELECT string_agg(role, ',' ORDER BY account_id) FROM membership), (SELECT count(*) FROM invitation),
               (SELECT string_agg(state || version, ',' ORDER BY product_id) FROM listing),
               (SELECT string_agg(state || round, ',' ORDER BY id) FROM application), (SELECT count(*) FROM checklist_item),
               (SELECT sum(version) FROM storefront_page), (SELECT sum(version) FROM seller_delivery),
               (SELECT count(closed_from) FROM storefront),
               (SELECT count(*) FROM payout_hold WHERE lifted_at IS NULL), (SELECT count(*) FROM commission_rule),
               (SELECT count(*) FROM tax_rate), (SELECT string_agg(state, ',') FROM payout_batch),
               (SELECT sum(version) FROM payout_account),
               (SELECT sum(on_hand) FROM stock_item), (SELECT sum(price_vnd + low_stock) FROM offer),
               (SELECT string_agg(state || sold, ',' ORDER BY id) FROM harvest),
               (SELECT string_agg(state, ',' ORDER BY id) FROM resale), (SELECT count(*) FROM offer WHERE is_shown))",
        )
        .fetch_one(&self.town.pool)
        .await
        .expect("the fingerprint can be read")
    }
}

pub(super) fn seen(status: StatusCode, location: Option<&str>) -> char {
    match status.as_u16() {
        200 => 'o',
        404 => 'n',
        401 => 's',
        303 | 302
            if location.is_some_and(|location| location == "/dang-nhap" || location.starts_with("/dang-nhap?ve=")) =>
        {
            's'
        }
        303 | 302 => 'r',
        _ => '?',
    }
}

pub(super) fn location(response: &reqwest::Response) -> Option<String> {
    response
        .headers()
        .get("location")
        .and_then(|value| value.to_str().ok())
        .map(str::to_owned)
}

#[tokio::test]
async fn every_page_opens_for_those_it_is_for() {
    let scene = scene().await;
    let mut wrong = Vec::new();
    for (_, example, expected) in PAGES {
        for prefix in ["", "/en"] {
            let path = format!("{prefix}{}", scene.filled(example));
            for ((person, role), expected) in scene.people.iter().zip(ROLES).zip(expected.chars()) {
                let response = person.ask(Method::GET, &path, &[]).await;
                let to = location(&response).map(|to| to.strip_prefix("/en").map_or(to.clone(), str::to_owned));
                let got = seen(response.status(), to.as_deref());
                // An empty cart has no checkout; what it says instead is the page's business, not one of rights.
                if got != expected && !(expected == '*' && matches!(got, 'o' | 'r')) {
                    wrong.push(format!(
                        "{path} for {role}: {got} ({}), not {expected}",
                        response.status()
                    ));
                }
            }
        }
    }
    assert_eq!(wrong, Vec::<String>::new());
}

#[tokio::test]
async fn every_server_function_works_for_those_it_is_for_and_changes_nothing_for_others() {
    let scene = scene().await;
    let mut wrong = Vec::new();
    for (path, fields, expected) in FUNCTIONS {
        let fields = scene.filled(fields);
        let mut fields: Vec<(&str, &str)> = fields.split('&').filter_map(|pair| pair.split_once('=')).collect();
        if !fields.iter().any(|(name, _)| *name == "lang") {
            fields.push(("lang", "vi"));
        }
        // Those who are refused first: what the others do must not hide it.
        let mut turns: Vec<_> = scene.people.iter().zip(ROLES).zip(expected.chars()).collect();
        turns.sort_by_key(|(_, expected)| !matches!(expected, 'n' | 's'));
        for ((person, role), expected) in turns {
            let before = scene.fingerprint().await;
            let response = person.ask(Method::POST, path, &fields).await;
            let to = location(&response);
            let got = seen(response.status(), to.as_deref());
            if got != expected {
                wrong.push(format!(
                    "{path} for {role}: {got} ({} {to:?}), not {expected}",
                    response.status()
                ));
            }
            if matches!(expected, 'n' | 's') && scene.fingerprint().await != before {
                wrong.push(format!("{path} for {role} changed something"));
            }
        }
    }
    assert_eq!(wrong, Vec::<String>::new());
}

#[tokio::test]
async fn live_news_are_for_the_cooperatives_own_people() {
    let scene = scene().await;
    for (person, role) in scene.people.iter().zip(ROLES) {
        let response = person.ask(Method::GET, "/htx/truc-tiep", &[]).await;
        let is_owner = role.starts_with("owner");
        assert_eq!(response.status().as_u16(), if is_owner { 200 } else { 404 }, "{role}");
    }
}

#[tokio::test]
async fn nothing_is_reached_that_is_not_in_the_table() {
    let listed: BTreeSet<String> = app::routes::listed()
        .iter()
        .map(|route| route.path().trim_end_matches('/').to_owned())
        .map(|path| {
            path.split('/')
                .map(|part| {
                    part.strip_prefix(':')
                        .map_or(part.to_owned(), |name| format!("{{{name}}}"))
                })
                .collect::<Vec<_>>()
                .join("/")
        })
        .collect();
    let expected: BTreeSet<String> = PAGES
        .iter()
        .flat_map(|(route, _, _)| [(*route).to_owned(), format!("/en{route}")])
        .map(|path| path.trim_end_matches('/').to_owned())
        .collect();
    assert_eq!(listed, expected, "the pages and the table differ");

    let listed: BTreeSet<String> = server_fn::axum::server_fn_paths()
        .map(|(path, _)| path.to_owned())
        .collect();
    let expected: BTreeSet<String> = FUNCTIONS.iter().map(|(path, _, _)| (*path).to_owned()).collect();
    assert_eq!(listed, expected, "the server functions and the table differ");
}
