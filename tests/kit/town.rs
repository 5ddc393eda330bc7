//! A whole product of one's own: database, server, clock.

use crate::{
    FakeClock, Person,
    database::{self, Database},
};
use app::context::{AppState, Identity, Settings};
use market::{
    ledger::CollectionMode,
    payments::{Accounts, BankAccount},
    people::SecretsKey,
};
use server::{
    ServerState,
    gateways::{
        meilisearch::Meilisearch,
        photo_store::PhotoStore,
        push::{PushConfig, WebPush},
        smtp::{Smtp, SmtpConfig},
        stripe::Stripe,
        zalo::{Zalo, ZaloConfig},
    },
    routes, serve, shutdown, state, worker,
};
use sqlx::{PgPool, postgres::PgPoolOptions};
use std::{path::PathBuf, sync::Arc, time::Duration};
use tokio::net::TcpListener;

/// The account that shoppers of a town pay into.
pub const BANK_ACCOUNT: &str = "1017595600";

/// A licensed partner who may collect instead.
pub const PARTNER: &str = "Ví Đồng Hành";

/// The partner's account.
pub const PARTNER_ACCOUNT: &str = "2022334455";

/// What its bank signs with.
pub const BANK_SECRET: &str = "bi-mat-cua-ngan-hang-dai-hon-32-ky-tu";

/// A running product. It ends when dropped.
pub struct Town {
    /// Its address, without a slash at the end.
    pub address: String,
    /// Its database.
    pub pool: PgPool,
    /// Its clock.
    pub clock: FakeClock,
    /// What its pages use.
    pub state: AppState,
    /// The address of its database.
    pub database_url: String,
    /// The folder of its photographs.
    pub media_dir: PathBuf,
    /// What keeps its photographs: that folder, unless something else was said.
    pub photos: PhotoStore,
    shutdown: shutdown::Trigger,
    database: Arc<Database>,
}

/// The folder with the built files for browsers.
pub fn site_dir() -> PathBuf {
    PathBuf::from(std::env::var("SITE_DIR").expect("SITE_DIR is set: run `cargo xtask test`"))
}

/// The folder of the photographs of a town: every database of a test has another name.
pub fn media_dir(database_url: &str) -> PathBuf {
    std::env::temp_dir().join(database_url.rsplit('/').next().unwrap_or_default())
}

/// How a town is opened.
struct Plan<'a> {
    database: Arc<Database>,
    clock: FakeClock,
    page_fresh: Duration,
    meilisearch: Option<Meilisearch>,
    smtp: Option<&'a SmtpConfig>,
    push: Option<&'a PushConfig>,
    zalo: Option<&'a ZaloConfig>,
    metrics_token: Option<&'a str>,
    stripe: Option<Stripe>,
    photos: Option<PhotoStore>,
    is_demo: bool,
    collection: CollectionMode,
    host: &'static str,
}

impl Plan<'_> {
    /// A town for show that reaches nothing outside, on this database.
    fn on(database: Arc<Database>) -> Self {
        Self {
            database,
            clock: FakeClock::default(),
            page_fresh: Duration::ZERO,
            meilisearch: None,
            smtp: None,
            push: None,
            zalo: None,
            metrics_token: None,
            stripe: None,
            photos: None,
            is_demo: true,
            collection: CollectionMode::Platform,
            host: "127.0.0.1",
        }
    }
}

impl Town {
    /// Opens a town with the demo catalogue.
    pub async fn open() -> Self {
        Self::build(Plan::on(database::fresh().await)).await
    }

    /// Opens a town that is reached by a name, as browsers want it for passkeys.
    pub async fn open_by_name(is_demo: bool) -> Self {
        Self::build(Plan {
            is_demo,
            host: "localhost",
            ..Plan::on(database::fresh().await)
        })
        .await
    }

    /// Opens a town where money is collected like this.
    pub async fn open_collecting(collection: CollectionMode) -> Self {
        Self::build(Plan {
            collection,
            ..Plan::on(database::fresh().await)
        })
        .await
    }

    /// Another process of the same town, set up to collect money in another way.
    pub async fn open_beside_collecting(&self, collection: CollectionMode) -> Self {
        Self::build(Plan {
            clock: self.clock.clone(),
            collection,
            ..Plan::on(Arc::clone(&self.database))
        })
        .await
    }

    /// Opens a town whose data is not for show.
    pub async fn open_for_real() -> Self {
        Self::build(Plan {
            is_demo: false,
            ..Plan::on(database::fresh().await)
        })
        .await
    }

    /// Opens a town whose data is not for show, and whose letters travel by SMTP.
    pub async fn open_writing_by(smtp: &SmtpConfig) -> Self {
        Self::build(Plan {
            smtp: Some(smtp),
            is_demo: false,
            ..Plan::on(database::fresh().await)
        })
        .await
    }

    /// Opens a town whose letters travel by SMTP, and that knocks at browsers.
    pub async fn open_telling_by(smtp: &SmtpConfig, push: &PushConfig) -> Self {
        Self::build(Plan {
            smtp: Some(smtp),
            push: Some(push),
            is_demo: false,
            ..Plan::on(database::fresh().await)
        })
        .await
    }

    /// Opens a town whose letters travel by SMTP, and that tells people by Zalo.
    pub async fn open_telling_by_zalo(smtp: &SmtpConfig, zalo: &ZaloConfig) -> Self {
        Self::build(Plan {
            smtp: Some(smtp),
            zalo: Some(zalo),
            is_demo: false,
            ..Plan::on(database::fresh().await)
        })
        .await
    }

    /// Opens a town that shows its counters to whoever has this token.
    pub async fn open_showing_metrics_for(token: &str) -> Self {
        Self::build(Plan {
            metrics_token: Some(token),
            ..Plan::on(database::fresh().await)
        })
        .await
    }

    /// Opens a town whose public pages count as new for so long.
    pub async fn open_keeping_pages(page_fresh: Duration) -> Self {
        Self::build(Plan {
            page_fresh,
            ..Plan::on(database::fresh().await)
        })
        .await
    }

    /// Opens a town that searches with Meilisearch. Its index is written only when a test asks for it.
    pub async fn open_searching_with(meilisearch: Meilisearch) -> Self {
        Self::build(Plan {
            meilisearch: Some(meilisearch),
            ..Plan::on(database::fresh().await)
        })
        .await
    }

    /// Opens a town that keeps its photographs there.
    pub async fn open_keeping_photos_in(photos: PhotoStore) -> Self {
        Self::build(Plan {
            photos: Some(photos),
            ..Plan::on(database::fresh().await)
        })
        .await
    }

    /// Opens a town where nobody sells anything yet.
    pub async fn open_bare(meilisearch: Option<Meilisearch>) -> Self {
        Self::build(Plan {
            meilisearch,
            ..Plan::on(database::bare().await)
        })
        .await
    }

    /// Opens a town whose data is not for show and where Stripe takes cards. Both go by one clock.
    pub async fn open_taking_cards_by(stripe: Stripe, clock: FakeClock) -> Self {
        Self::build(Plan {
            clock,
            stripe: Some(stripe),
            is_demo: false,
            ..Plan::on(database::fresh().await)
        })
        .await
    }

    /// The same, with data for show.
    pub async fn open_for_show_taking_cards_by(stripe: Stripe, clock: FakeClock) -> Self {
        Self::build(Plan {
            clock,
            stripe: Some(stripe),
            ..Plan::on(database::fresh().await)
        })
        .await
    }

    /// Another process of the same town, on its database and by its clock.
    pub async fn open_beside(&self, stripe: Stripe) -> Self {
        Self::build(Plan {
            clock: self.clock.clone(),
            stripe: Some(stripe),
            is_demo: self.state.settings.is_demo,
            ..Plan::on(Arc::clone(&self.database))
        })
        .await
    }

    async fn build(plan: Plan<'_>) -> Self {
        let Plan {
            database,
            clock,
            page_fresh,
            meilisearch,
            smtp,
            push,
            zalo,
            metrics_token,
            stripe,
            photos,
            is_demo,
            collection,
            host,
        } = plan;
        let database_url = database.url();
        let pool = PgPoolOptions::new()
            .max_connections(12)
            .acquire_timeout(Duration::from_secs(10))
            .connect_with(database.options())
            .await
            .expect("the town's database can be reached");
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port is free");
        let port = listener.local_addr().expect("the listener has an address").port();
        let address = format!("http://{host}:{port}");
        let push = push.map(|config| WebPush::new(config, clock.clock()).expect("browsers can be knocked at"));
        let secrets_key = SecretsKey::parse(&"5e".repeat(32)).expect("a key");
        let zalo = zalo.map(|config| {
            Zalo::new(config, pool.clone(), secrets_key.clone(), clock.clock()).expect("Zalo can be used")
        });
        let settings = Settings {
            public_url: address.clone(),
            is_demo,
            collection,
            accounts: Accounts {
                platform: BankAccount::parse("970436", BANK_ACCOUNT, "CONG TY CHO PHIEN"),
                partner: BankAccount::parse("970418", PARTNER_ACCOUNT, "VI DONG HANH"),
            },
            partner: Some(PARTNER.to_owned()),
            operator: Identity {
                name: "Trung tâm Vận hành Chợ Phiên".to_owned(),
                tax_code: "0100109106".to_owned(),
            },
            secrets_key,
            push_key: push.as_ref().map(WebPush::public_key),
        };
        let media_dir = media_dir(&database_url);
        let state = state::app_state(pool.clone(), clock.clock(), settings, &site_dir()).expect("the site is built");
        let (trigger, shutdown) = shutdown::shutdown();
        let smtp = smtp.map(|config| Smtp::new(config, clock.clock()).expect("SMTP can be used"));
        let photos = photos.unwrap_or_else(|| PhotoStore::in_folder(&media_dir).expect("a folder"));
        let server = ServerState::new(state, photos.clone(), page_fresh, shutdown.clone())
            .hearing_the_bank_with(&[BANK_SECRET.to_owned()])
            .writing_by(smtp)
            .telling_by(push, zalo)
            .showing_metrics_for(metrics_token)
            .taking_cards_by(stripe)
            .searching_with(meilisearch);
        let state = server.app.clone();
        // Jobs run only when a test asks for it.
        let worker = worker::start_listening(&server);
        tokio::spawn(async move {
            let mut end = shutdown.clone();
            serve::serve(listener, routes::router(server), async move { end.wait().await }).await;
            worker.finish().await;
        });
        Self {
            address,
            pool,
            clock,
            state,
            database_url,
            media_dir,
            photos,
            shutdown: trigger,
            database,
        }
    }

    /// Somebody who has not signed in.
    pub fn visitor(&self) -> Person {
        Person::new(&self.address)
    }

    /// Somebody who has.
    pub async fn signed_in(&self, email: &str) -> Person {
        let person = self.visitor();
        person.sign_in(email).await;
        person
    }

    /// Runs every job that is due and fails when one is left undone.
    pub async fn run_jobs(&self) {
        worker::run_due(&self.state).await;
        let (due, given_up) = market::jobs::count_waiting(&self.pool, self.clock.now())
            .await
            .expect("the jobs can be counted");
        assert_eq!((due, given_up), (0, 0), "jobs were left undone");
    }

    /// Draws the slim files of every photograph that is due, as the worker does; returns how many there were.
    pub async fn draw_photos(&self) -> usize {
        let mut drawn = 0;
        while worker::draw_next(&self.state, &self.photos)
            .await
            .expect("a photograph can be drawn")
        {
            drawn += 1;
        }
        drawn
    }

    /// So many more orders like this one, each a group of its own, placed a second apart before it. They hold no stock.
    pub async fn multiply_order(&self, code: &str, count: i32) {
        sqlx::query(
            "WITH placed AS (
               INSERT INTO order_group (id, code, cart_id, key_hash, token_hash, shopper_name, shopper_phone, province_code,
                 commune_code, province_name, commune_name, address_line, total_vnd, placed_at)
               SELECT gen_random_uuid(), 'CP' || lpad(n::text, 8, '0'), gen_random_uuid(), sha256(n::text::bytea), '',
                 g.shopper_name, g.shopper_phone, g.province_code, g.commune_code, g.province_name, g.commune_name,
                 g.address_line, g.total_vnd, g.placed_at - n * interval '1 second'
               FROM order_group g, generate_series(1, $2) AS n WHERE g.code = $1
               RETURNING id, code, placed_at),
             parts AS (
               INSERT INTO seller_order (id, order_group_id, seller_id, code, seller_name_vi, seller_name_en, state, delivery,
                 goods_total_vnd, delivery_fee_vnd, total_vnd, placed_at, state_since, province_code, confirm_by, desk_words)
               SELECT gen_random_uuid(), p.id, o.seller_id, p.code || '-1', o.seller_name_vi, o.seller_name_en, o.state,
                 o.delivery, o.goods_total_vnd, o.delivery_fee_vnd, o.total_vnd, p.placed_at, p.placed_at, o.province_code,
                 o.confirm_by, array_to_tsvector(ARRAY[lower(p.code)])
               FROM placed p, seller_order o WHERE o.code = $1 || '-1'
               RETURNING id)
             INSERT INTO order_line (id, order_id, position, offer_id, product_slug, category_slug, name_vi, name_en, pack_vi,
               pack_en, producer_name, unit_price_vnd, quantity, line_total_vnd)
             SELECT gen_random_uuid(), parts.id, l.position, l.offer_id, l.product_slug, l.category_slug, l.name_vi, l.name_en,
               l.pack_vi, l.pack_en, l.producer_name, l.unit_price_vnd, l.quantity, l.line_total_vnd
             FROM parts, order_line l JOIN seller_order o ON o.id = l.order_id WHERE o.code = $1 || '-1'",
        )
        .bind(code)
        .bind(count)
        .execute(&self.pool)
        .await
        .expect("the order can be multiplied");
    }

    /// One number out of the database.
    pub async fn count(&self, query: &'static str) -> i64 {
        sqlx::query_scalar::<_, i64>(query)
            .fetch_one(&self.pool)
            .await
            .expect("the count can be read")
    }
}

impl Drop for Town {
    fn drop(&mut self) {
        self.shutdown.pull();
        drop(std::fs::remove_dir_all(&self.media_dir));
    }
}
