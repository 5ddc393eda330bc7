//! Bad days: the database restarts under load, the disk is full, the port is taken.

use crate::journeys::{CAM, MIEN};
use futures::future::join_all;
use reqwest::StatusCode;
use sqlx::{Connection, Executor, PgConnection};
use std::{
    collections::BTreeSet,
    path::Path,
    process::Command,
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicU32, Ordering},
    },
    time::Duration,
};
use tests::{
    HA_NOI, Page, Person, WARD,
    cluster::{Cluster, Disk},
    page::Form,
    process::Process,
    town::site_dir,
};

/// Nobody waits longer than this, whatever happens.
const ANSWER_MAX: Duration = Duration::from_secs(15);

/// How soon after the database everything must work again by itself.
const RECOVERY_MAX: Duration = Duration::from_secs(10);

/// What people read while the database is away.
const BUSY: &str = "Chợ đang bận một chút. Vui lòng thử lại sau ít phút";

fn program() -> &'static Path {
    Path::new(env!("CARGO_BIN_EXE_market-process"))
}

/// What came back in time.
async fn answer(what: &str, asking: impl Future<Output = Page>) -> Page {
    let page = tokio::time::timeout(ANSWER_MAX, asking).await;
    page.unwrap_or_else(|_| panic!("{what} was not answered within {ANSWER_MAX:?}"))
}

/// Whether the page was drawn; the only other answer is the sentence that asks for patience.
fn is_drawn(page: &Page) -> bool {
    if page.status == StatusCode::OK {
        return true;
    }
    page.must_be(503).must_say(BUSY);
    false
}

/// Asks again, as people do, until the page is drawn. Refusals are counted.
async fn insist<Asking: Future<Output = Page>>(what: &str, refusals: &AtomicU32, ask: impl Fn() -> Asking) -> Page {
    loop {
        let page = answer(what, ask()).await;
        if is_drawn(&page) {
            return page;
        }
        refusals.fetch_add(1, Ordering::Relaxed);
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
}

/// Fills a cart and the checkout, however often the market asks for patience.
async fn fill_checkout(buyer: &Person, product: &str, refusals: &AtomicU32) -> Form {
    let path = format!("/san-pham/{product}");
    let page = insist(product, refusals, || buyer.open(&path)).await;
    let form = page.forms("Thêm vào giỏ hàng").swap_remove(0);
    insist("the cart", refusals, || buyer.send(&form)).await;
    let page = insist("the checkout", refusals, || buyer.open("/thanh-toan")).await;
    let form = page.forms("Chọn tỉnh").swap_remove(0).with("Tỉnh/Thành phố", HA_NOI);
    let page = insist("the province", refusals, || buyer.send(&form)).await;
    page.forms("Đặt hàng")
        .swap_remove(0)
        .with("Họ và tên", "Nguyễn Thị Hạnh")
        .with("Số điện thoại", "0912 345 678")
        .with("Xã/Phường", WARD)
        .with("Địa chỉ", "12 ngõ Chợ, tổ 3")
}

/// Reads on and on: a page that everybody reads, and one that nobody has read before.
async fn read_on(reader: u32, address: String, is_over: Arc<AtomicBool>) {
    let person = Person::new(&address);
    for round in 0.. {
        for path in ["/".to_owned(), format!("/tim-kiem?q=mien&x={reader}-{round}")] {
            is_drawn(&answer(&path, person.open(&path)).await);
        }
        if is_over.load(Ordering::Relaxed) {
            return;
        }
    }
}

/// Buys on and on, each time as somebody else. Returns everybody with the address of their order.
async fn buy_on(
    product: &str,
    address: String,
    is_over: Arc<AtomicBool>,
    refusals: Arc<AtomicU32>,
) -> Vec<(Person, String)> {
    let mut orders = Vec::new();
    while !is_over.load(Ordering::Relaxed) {
        let buyer = Person::new(&address);
        let form = fill_checkout(&buyer, product, &refusals).await;
        // The same form again and again: it makes one order.
        let page = insist("the order", &refusals, || buyer.send(&form)).await;
        orders.push((buyer, page.address));
    }
    orders
}

async fn connect(cluster: &Cluster) -> PgConnection {
    PgConnection::connect(&cluster.url())
        .await
        .expect("the database answers")
}

async fn count_groups(cluster: &Cluster) -> i64 {
    sqlx::query_scalar("SELECT count(*) FROM order_group")
        .fetch_one(&mut connect(cluster).await)
        .await
        .expect("the orders can be counted")
}

async fn must_be_healthy(cluster: &Cluster) {
    let pool = sqlx::PgPool::connect(&cluster.url())
        .await
        .expect("the database answers");
    for finding in market::doctor::examine(&pool)
        .await
        .expect("the database can be examined")
    {
        assert!(finding.broken.is_empty(), "{}: {:?}", finding.sentence, finding.broken);
    }
}

#[tokio::test]
async fn nobody_loses_an_order_when_the_database_crashes_under_load() {
    let mut cluster = Cluster::open(Disk::Usual).await;
    let process = Process::start(program(), &cluster.url(), &site_dir()).await;
    let (is_over, refusals) = (Arc::new(AtomicBool::new(false)), Arc::new(AtomicU32::new(0)));
    let readers: Vec<_> = (0..4)
        .map(|number| tokio::spawn(read_on(number, process.address.clone(), Arc::clone(&is_over))))
        .collect();
    let buyers: Vec<_> = [MIEN, CAM, MIEN, CAM]
        .map(|product| {
            let (is_over, refusals) = (Arc::clone(&is_over), Arc::clone(&refusals));
            tokio::spawn(buy_on(product, process.address.clone(), is_over, refusals))
        })
        .into();
    while count_groups(&cluster).await < 5 {
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    cluster.crash().await;
    while refusals.load(Ordering::Relaxed) == 0 {
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    cluster.start().await;
    let visitor = Person::new(&process.address);
    let recovered = tokio::time::timeout(RECOVERY_MAX, async {
        for path in ["/health/ready", "/", "/tim-kiem?q=cam", "/gio-hang", "/dang-nhap"] {
            while visitor.open(path).await.status != StatusCode::OK {
                tokio::time::sleep(Duration::from_millis(50)).await;
            }
        }
    });
    recovered.await.expect("everything answers again within ten seconds");
    let before = count_groups(&cluster).await;
    while count_groups(&cluster).await < before + 5 {
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    is_over.store(true, Ordering::Relaxed);
    for reader in readers {
        reader.await.expect("every page was drawn or asked for patience");
    }
    let mut addresses = BTreeSet::new();
    for orders in join_all(buyers).await {
        for (buyer, address) in orders.expect("every form was answered") {
            assert!(address.starts_with("/don-hang/CP"), "{address}");
            buyer.open(&address).await.must_be(200).must_say("Nguyễn Thị Hạnh");
            assert!(addresses.insert(address.clone()), "{address} was given out twice");
        }
    }
    assert_eq!(
        count_groups(&cluster).await,
        i64::try_from(addresses.len()).expect("few")
    );
    must_be_healthy(&cluster).await;
}

#[tokio::test]
async fn a_full_disk_refuses_orders_in_words_and_loses_nothing() {
    let cluster = Cluster::open(Disk::Small(96)).await;
    let process = Process::start(program(), &cluster.url(), &site_dir()).await;
    let mut connection = connect(&cluster).await;
    // Pages hold few rows, so that every order soon needs another.
    for table in ["order_group", "seller_order", "order_line", "order_event", "session"] {
        let statement = format!("ALTER TABLE {table} SET (fillfactor = 10)");
        connection
            .execute(sqlx::AssertSqlSafe(statement))
            .await
            .expect("a table can be thinned");
    }
    let none = AtomicU32::new(0);
    let mut buyers = Vec::new();
    for _ in 0..8 {
        let buyer = Person::new(&process.address);
        let form = fill_checkout(&buyer, MIEN, &none).await;
        buyers.push((buyer, form));
    }
    connection
        .execute("CREATE TABLE ballast (load text); ALTER TABLE ballast ALTER load SET STORAGE PLAIN")
        .await
        .expect("a table can be made");
    for rows in [1_000, 10, 1] {
        let load = format!("INSERT INTO ballast SELECT repeat('x', 4000) FROM generate_series(1, {rows})");
        let full = loop {
            if let Err(error) = connection.execute(sqlx::AssertSqlSafe(load.clone())).await {
                break error;
            }
        };
        let code = full
            .as_database_error()
            .and_then(|error| error.code().map(String::from));
        assert_eq!(code.as_deref(), Some("53100"), "{full}");
    }

    let mut refused = Vec::new();
    for (buyer, form) in buyers {
        let page = answer("an order", buyer.send(&form)).await;
        if is_drawn(&page) {
            assert!(page.address.starts_with("/don-hang/CP"), "{}", page.address);
        } else {
            refused.push((buyer, form));
        }
    }
    assert!(!refused.is_empty(), "the disk was not full");
    let placed = 8 - i64::try_from(refused.len()).expect("few");
    assert_eq!(count_groups(&cluster).await, placed);
    must_be_healthy(&cluster).await;
    // Reading needs no space.
    let visitor = Person::new(&process.address);
    for path in ["/".to_owned(), format!("/san-pham/{CAM}"), "/tim-kiem?q=cam".to_owned()] {
        visitor.open(&path).await.must_be(200).must_say("Cam");
    }

    connection
        .execute("DROP TABLE ballast")
        .await
        .expect("there is space again");
    for (buyer, form) in refused {
        let page = buyer.send(&form).await;
        page.must_be(200).must_say("Chờ xác nhận");
        assert!(page.address.starts_with("/don-hang/CP"), "{}", page.address);
    }
    assert_eq!(count_groups(&cluster).await, 8);
    must_be_healthy(&cluster).await;
}

#[tokio::test]
async fn a_second_server_on_the_same_port_says_so_in_one_line() {
    let town = tests::Town::open().await;
    let first = Process::start(program(), &town.database_url, &site_dir()).await;
    let address = first.address.trim_start_matches("http://").to_owned();
    let database_url = town.database_url.clone();
    let second = tokio::task::spawn_blocking(move || {
        Command::new(program())
            .arg("serve")
            .env_clear()
            .env("DATABASE_URL", &database_url)
            .env("LISTEN_ADDRESS", &address)
            .env("SITE_DIR", site_dir())
            .env("RUST_BACKTRACE", "1")
            .output()
            .map(|output| (output, address))
    });
    let (second, address) = second.await.expect("it ends").expect("the program starts");
    assert!(!second.status.success());
    let words = String::from_utf8_lossy(&second.stderr).into_owned();
    assert_eq!(words.lines().count(), 1, "{words}");
    assert!(
        words.starts_with("error: ") && words.contains(&address) && words.contains("LISTEN_ADDRESS"),
        "{words}"
    );
    assert!(second.stdout.is_empty(), "it claims to listen");
    // The first one serves on.
    Person::new(&first.address).open("/").await.must_be(200);
}
