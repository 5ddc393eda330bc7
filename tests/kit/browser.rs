//! Real browsers: Chromium through its driver, with and without script.

use fantoccini::{Client, ClientBuilder, Locator, elements::Element, error::CmdError, wd::WebDriverCompatibleCommand};
use hyper_util::client::legacy::connect::HttpConnector;
use serde_json::json;
use std::{
    process::{Child, Command, Stdio},
    time::{Duration, Instant},
};
use tokio::{
    net::TcpListener,
    sync::{Mutex, MutexGuard},
};

/// Two cores carry one browser test at a time.
static TURN: Mutex<()> = Mutex::const_new(());

/// How long a page may take to show what it should.
const PATIENCE: Duration = Duration::from_secs(15);

/// A driver and its windows. It ends when dropped.
pub struct Browser {
    driver: Child,
    address: String,
    _turn: MutexGuard<'static, ()>,
}

/// Whether pages may run scripts.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Script {
    /// As nearly everybody has it.
    On,
    /// Everything must work all the same.
    Off,
}

/// A window size in CSS pixels.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Size {
    /// 360 × 740: a cheap phone.
    Phone,
    /// 1280 × 900.
    Desk,
}

/// A window with cookies of its own.
pub struct Window {
    pub(crate) client: Client,
    address: String,
    script: Script,
}

impl Browser {
    /// Starts a driver on a free port.
    pub async fn start() -> Self {
        let turn = TURN.lock().await;
        let program = std::env::var("CHROMEDRIVER").expect("CHROMEDRIVER is set: run `cargo xtask test`");
        let port = {
            let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port is free");
            listener.local_addr().expect("the listener has an address").port()
        };
        let driver = Command::new(program)
            .arg(format!("--port={port}"))
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .expect("the driver starts");
        Self {
            driver,
            address: format!("http://127.0.0.1:{port}"),
            _turn: turn,
        }
    }

    /// Opens a window on a town.
    pub async fn window(&self, town: &str, size: Size, script: Script) -> Window {
        let (width, height) = match size {
            Size::Phone => (360, 740),
            Size::Desk => (1280, 900),
        };
        let mut prefs = json!({ "intl.accept_languages": "vi" });
        if script == Script::Off {
            prefs["profile.managed_default_content_settings.javascript"] = json!(2);
        }
        let binary = std::env::var("CHROMIUM").unwrap_or_else(|_| "/usr/bin/chromium".to_owned());
        let capabilities = json!({
            "goog:loggingPrefs": { "browser": "ALL" },
            "goog:chromeOptions": {
                "binary": binary,
                "prefs": prefs,
                // Without a head the smallest window is 500 wide; a phone has to be played.
                "mobileEmulation": { "deviceMetrics": { "width": width, "height": height, "pixelRatio": 1.0, "mobile": size == Size::Phone } },
                "args": [
                    "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage",
                    "--disable-background-networking", "--disable-component-update", "--disable-sync", "--no-first-run",
                    "--autoplay-policy=no-user-gesture-required",
                    format!("--window-size={width},{height}"),
                ],
            }
        });
        let capabilities = capabilities.as_object().cloned().expect("an object");
        let mut builder = ClientBuilder::new(HttpConnector::new());
        builder.capabilities(capabilities);
        let start = Instant::now();
        let client = loop {
            match builder.connect(&self.address).await {
                Ok(client) => break client,
                Err(error) if start.elapsed() > PATIENCE => panic!("no window could be opened: {error}"),
                Err(_) => tokio::time::sleep(Duration::from_millis(100)).await,
            }
        };
        Window {
            client,
            address: town.to_owned(),
            script,
        }
    }
}

impl Browser {
    /// Kills every window of this driver as a crash would: nothing is asked, nothing is written.
    pub fn kill_windows(&self) {
        let done = Command::new("pkill")
            .args(["-KILL", "-P", &self.driver.id().to_string()])
            .status();
        assert!(done.is_ok_and(|done| done.success()), "no window of the driver runs");
    }
}

impl Drop for Browser {
    fn drop(&mut self) {
        // Asked politely, the driver closes its browsers too.
        drop(Command::new("kill").arg(self.driver.id().to_string()).status());
        drop(self.driver.wait());
    }
}

impl Window {
    /// Opens an address of the town.
    pub async fn open(&self, path: &str) {
        self.client
            .goto(&format!("{}{path}", self.address))
            .await
            .unwrap_or_else(|error| panic!("{path}: {error}"));
    }

    /// Goes from the cart to the checkout and says who receives the goods, and where in Hà Nội.
    pub async fn go_to_checkout(&self) {
        self.press("Thanh toán").await;
        self.wait_for("Họ và tên").await;
        self.choose("Tỉnh/Thành phố", "01").await;
        if self.script == Script::Off {
            self.press("Chọn tỉnh").await;
        }
        self.wait_for_element("option[value='00004']").await;
        self.fill("Họ và tên", "Nguyễn Thị Hạnh").await;
        self.fill("Số điện thoại", "0912 345 678").await;
        self.choose("Xã/Phường", "00004").await;
        self.fill("Địa chỉ", "12 ngõ Chợ").await;
    }

    /// The address without the host.
    pub async fn path(&self) -> String {
        let url = self.client.current_url().await.expect("the window has an address");
        url.query()
            .map_or_else(|| url.path().to_owned(), |query| format!("{}?{query}", url.path()))
    }

    /// Loads the page again.
    pub async fn reload(&self) {
        self.client.refresh().await.expect("the page loads again");
    }

    /// Goes back, as the button does.
    pub async fn back(&self) {
        self.client.back().await.expect("there is a page before");
    }

    /// All visible text.
    pub async fn text(&self) -> String {
        match self.client.find(Locator::Css("body")).await {
            Ok(body) => body.text().await.unwrap_or_default(),
            Err(_) => String::new(),
        }
    }

    /// The window's title.
    pub async fn title(&self) -> String {
        self.client.title().await.expect("the page has a title")
    }

    /// Waits until the page says this, and tells how long it took.
    pub async fn wait_for(&self, text: &str) -> Duration {
        let start = Instant::now();
        loop {
            let now = self.text().await;
            if now.contains(text) {
                return start.elapsed();
            }
            assert!(
                start.elapsed() < PATIENCE,
                "{} does not say {text:?} within {PATIENCE:?}:\n{now}",
                self.path().await
            );
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    }

    /// Waits until a selector finds something.
    pub async fn wait_for_element(&self, css: &str) -> Element {
        self.client
            .wait()
            .at_most(PATIENCE)
            .for_element(Locator::Css(css))
            .await
            .unwrap_or_else(|error| panic!("no {css}: {error}"))
    }

    /// How many elements a selector finds.
    pub async fn count(&self, css: &str) -> usize {
        self.client
            .find_all(Locator::Css(css))
            .await
            .expect("the page can be searched")
            .len()
    }

    /// Presses the first button or link whose words start so.
    pub async fn press(&self, words: &str) {
        let path = format!("//*[self::button or self::a][starts-with(normalize-space(.), '{words}')]");
        let start = Instant::now();
        loop {
            let outcome = match self.client.find(Locator::XPath(&path)).await {
                Ok(found) => self.press_element(&found).await,
                Err(error) => Err(error),
            };
            let Err(error) = outcome else { return };
            assert!(
                start.elapsed() < PATIENCE,
                "no pressing {words:?} on {}: {error}\n{}",
                self.path().await,
                self.text().await
            );
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    }

    async fn press_element(&self, found: &Element) -> Result<(), CmdError> {
        match self.script {
            Script::On => {
                // As a thumb would: out from under the bar at the bottom, which the driver does not know of.
                let element = serde_json::to_value(found).expect("an element can be named");
                self.client
                    .execute(
                        "arguments[0].scrollIntoView({ block: 'center', behavior: 'instant' })",
                        vec![element],
                    )
                    .await?;
                found.click().await
            }
            // The driver waits for a timer of the page after a click, and without script none ever rings: so by the
            // keyboard.
            Script::Off => found.send_keys("\u{e007}").await,
        }
    }

    /// The field that a label with these words names.
    pub async fn field(&self, label: &str) -> Element {
        let path = format!("//label[starts-with(normalize-space(.), '{label}')]");
        let found = self
            .client
            .wait()
            .at_most(PATIENCE)
            .for_element(Locator::XPath(&path))
            .await
            .unwrap_or_else(|error| panic!("no label {label:?}: {error}"));
        match found.attr("for").await.expect("the label can be read") {
            Some(id) => self
                .client
                .find(Locator::Id(&id))
                .await
                .unwrap_or_else(|error| panic!("no field {id}: {error}")),
            None => found
                .find(Locator::Css("input, select, textarea"))
                .await
                .expect("the label holds its field"),
        }
    }

    /// Ticks the box of a label, or takes the tick away.
    pub async fn tick(&self, label: &str) {
        let field = self.field(label).await;
        let pressed = match self.script {
            Script::On => self.press_element(&field).await,
            // By the keyboard, where it is the space bar that ticks.
            Script::Off => field.send_keys(" ").await,
        };
        pressed.unwrap_or_else(|error| panic!("no ticking {label:?}: {error}"));
    }

    /// Types into the field of a label, in place of what stood there.
    pub async fn fill(&self, label: &str, text: &str) {
        let field = self.field(label).await;
        field.clear().await.expect("the field can be emptied");
        field.send_keys(text).await.expect("the field takes keys");
    }

    /// Chooses an option of the list of a label by its value, and tells the page as a hand would.
    pub async fn choose(&self, label: &str, value: &str) {
        let field = self.field(label).await;
        let id = field
            .attr("id")
            .await
            .expect("the field can be read")
            .expect("the field has an id");
        let chosen = self
            .run(
                "const list = document.getElementById(arguments[0]);
                 list.value = arguments[1];
                 list.dispatchEvent(new Event('input', { bubbles: true }));
                 list.dispatchEvent(new Event('change', { bubbles: true }));
                 return list.value;",
                vec![json!(id), json!(value)],
            )
            .await;
        assert_eq!(chosen, json!(value), "{label} has no {value}");
    }

    /// Runs a script of the test's own (never of the page's) and returns what it returns.
    pub async fn run(&self, script: &str, arguments: Vec<serde_json::Value>) -> serde_json::Value {
        self.client
            .execute(script, arguments)
            .await
            .unwrap_or_else(|error| panic!("{script}: {error}"))
    }

    /// As [`Window::run`], for a script that calls its last argument when it is done.
    pub async fn run_async(&self, script: &str, arguments: Vec<serde_json::Value>) -> serde_json::Value {
        self.client
            .execute_async(script, arguments)
            .await
            .unwrap_or_else(|error| panic!("{script}: {error}"))
    }

    /// Cuts the window off from the network, or lets it back.
    pub async fn set_offline(&self, is_offline: bool) {
        self.command("Network.enable", json!({})).await;
        let (latency, throughput) = (0, -1);
        self.command(
            "Network.emulateNetworkConditions",
            json!({ "offline": is_offline, "latency": latency, "downloadThroughput": throughput, "uploadThroughput": throughput }),
        )
        .await;
    }

    /// Hands the only service worker of this browser a message, as its push service would, and lets it be shown.
    pub async fn deliver_push(&self, origin: &str, said: &serde_json::Value) {
        let allowed = json!({ "origin": origin, "permissions": ["notifications"] });
        self.command("Browser.grantPermissions", allowed).await;
        self.command("ServiceWorker.enable", json!({})).await;
        let message = json!({ "origin": origin, "registrationId": "0", "data": said.to_string() });
        self.command("ServiceWorker.deliverPushMessage", message).await;
    }

    /// Makes the window prefer `light` or `dark`.
    pub async fn prefer(&self, scheme: &str) {
        let features = json!([
            { "name": "prefers-color-scheme", "value": scheme },
            // A colour on its way to another is neither.
            { "name": "prefers-reduced-motion", "value": "reduce" },
        ]);
        self.command("Emulation.setEmulatedMedia", json!({ "features": features }))
            .await;
    }

    /// Sends a command of Chromium's own protocol.
    async fn command(&self, name: &str, parameters: serde_json::Value) {
        let command = Devtools {
            name: name.to_owned(),
            parameters,
        };
        self.client
            .issue_cmd(command)
            .await
            .unwrap_or_else(|error| panic!("{name}: {error}"));
    }

    /// Puts a word together as an input method does, step by step, into whatever has the focus; it is not done yet.
    pub async fn compose(&self, steps: &[&str]) {
        for step in steps {
            let end = step.encode_utf16().count();
            let text = json!({ "text": step, "selectionStart": end, "selectionEnd": end });
            self.command("Input.imeSetComposition", text).await;
        }
    }

    /// Ends what [`Window::compose`] began: the word stands.
    pub async fn commit(&self, word: &str) {
        self.command("Input.insertText", json!({ "text": word })).await;
    }

    /// A picture of what is seen, as PNG.
    pub async fn picture(&self) -> Vec<u8> {
        self.client.screenshot().await.expect("a picture can be taken")
    }

    /// Closes the window.
    pub async fn close(self) {
        drop(self.client.close().await);
    }
}

/// `POST /session/{id}/goog/cdp/execute`, which ChromeDriver adds to WebDriver.
#[derive(Debug)]
struct Devtools {
    name: String,
    parameters: serde_json::Value,
}

impl WebDriverCompatibleCommand for Devtools {
    fn endpoint(&self, base: &url::Url, session: Option<&str>) -> Result<url::Url, url::ParseError> {
        base.join(&format!("session/{}/goog/cdp/execute", session.unwrap_or_default()))
    }

    fn method_and_body(&self, _: &url::Url) -> (http::Method, Option<String>) {
        (
            http::Method::POST,
            Some(json!({ "cmd": self.name, "params": self.parameters }).to_string()),
        )
    }
}
