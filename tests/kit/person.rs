//! Somebody with a browser and no script.

use crate::{HA_NOI, PASSWORD, Page, WARD, page::Form};
use reqwest::{Client, Method, header, redirect};

/// A person with a cookie jar.
#[derive(Clone, Debug)]
pub struct Person {
    address: String,
    browser: Client,
    machine: Client,
}

/// A file that was chosen in a form.
#[derive(Clone, Copy, Debug)]
pub struct File<'a> {
    /// The field in which it was chosen.
    pub field: &'a str,
    /// What it is called.
    pub name: &'a str,
    /// What is in it.
    pub bytes: &'a [u8],
}

impl Person {
    /// Somebody who comes to this address for the first time.
    pub fn new(address: &str) -> Self {
        let jar = std::sync::Arc::new(reqwest::cookie::Jar::default());
        let build = |policy| {
            Client::builder()
                .cookie_provider(std::sync::Arc::clone(&jar))
                .redirect(policy)
                // A rested connection may just be closing; a browser would try again, this client fails.
                .pool_max_idle_per_host(0)
                .build()
                .expect("a client can be built")
        };
        Self {
            address: address.to_owned(),
            browser: build(redirect::Policy::limited(5)),
            machine: build(redirect::Policy::none()),
        }
    }

    /// Where they are.
    pub fn address(&self) -> &str {
        &self.address
    }

    /// The same person at another server of the same product.
    #[must_use]
    pub fn at(&self, address: &str) -> Self {
        Self {
            address: address.to_owned(),
            ..self.clone()
        }
    }

    /// Opens an address and follows where it leads.
    pub async fn open(&self, path: &str) -> Page {
        let request = self
            .browser
            .get(format!("{}{path}", self.address))
            .header(header::ACCEPT, "text/html");
        read(request.send().await.unwrap_or_else(|error| panic!("{path}: {error}"))).await
    }

    /// Sends a form and follows where it leads.
    pub async fn send(&self, form: &Form) -> Page {
        read(
            self.request(&self.browser, form)
                .send()
                .await
                .unwrap_or_else(|error| panic!("{form:?}: {error}")),
        )
        .await
    }

    /// Sends a form with a file in it, and opens the page that it leads to.
    pub async fn send_with_file(&self, form: &Form, field: &str, name: &str, bytes: &[u8]) -> Page {
        let fields = form.fields.iter().map(|(name, value)| (&**name, &**value));
        let fields: Vec<_> = fields.filter(|(name, _)| *name != field).collect();
        let request = self.file_request(&self.browser, &form.action, &fields, &File { field, name, bytes });
        read(request.send().await.unwrap_or_else(|error| panic!("{form:?}: {error}"))).await
    }

    /// Opens an address of a server that may die meanwhile: nothing when the connection broke.
    pub async fn try_open(&self, path: &str) -> Option<Page> {
        let request = self
            .browser
            .get(format!("{}{path}", self.address))
            .header(header::ACCEPT, "text/html");
        try_read(request.send().await).await
    }

    /// Sends a form to a server that may die meanwhile: nothing when nobody knows what became of it.
    pub async fn try_send(&self, form: &Form) -> Option<Page> {
        try_read(self.request(&self.browser, form).send().await).await
    }

    /// Presses the button with these words on a page, after filling some fields.
    #[track_caller]
    pub fn press<'a>(
        &'a self,
        page: &Page,
        words: &str,
        fields: &[(&str, &str)],
    ) -> impl Future<Output = Page> + use<'a> {
        let mut forms = page.forms(words);
        assert!(
            !forms.is_empty(),
            "{} has no button {words:?}:\n{}",
            page.address,
            page.text()
        );
        let form = fields
            .iter()
            .fold(forms.swap_remove(0), |form, (name, value)| form.with(name, value));
        async move { self.send(&form).await }
    }

    /// Sends one request and reads the answer as it is, redirects included.
    pub async fn ask(&self, method: Method, path: &str, fields: &[(&str, &str)]) -> reqwest::Response {
        let mut request = self
            .machine
            .request(method.clone(), format!("{}{path}", self.address))
            .header(header::ACCEPT, "text/html");
        if method != Method::GET {
            request = request.header(header::ORIGIN, &self.address).form(fields);
        }
        request.send().await.unwrap_or_else(|error| panic!("{path}: {error}"))
    }

    /// Sends a form that has a file in it, as a browser does, and reads the answer as it is.
    pub async fn send_file(&self, path: &str, fields: &[(&str, &str)], file: &File<'_>) -> reqwest::Response {
        let request = self.file_request(&self.machine, path, fields, file);
        request.send().await.unwrap_or_else(|error| panic!("{path}: {error}"))
    }

    fn file_request(
        &self,
        client: &Client,
        path: &str,
        fields: &[(&str, &str)],
        file: &File<'_>,
    ) -> reqwest::RequestBuilder {
        let mut body = Vec::new();
        for (name, value) in fields {
            let head = format!("--cut\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n");
            body.extend_from_slice(head.as_bytes());
        }
        let File { field, name, bytes } = file;
        let head = format!(
            "--cut\r\nContent-Disposition: form-data; name=\"{field}\"; filename=\"{name}\"\r\n\
             Content-Type: application/octet-stream\r\n\r\n"
        );
        body.extend_from_slice(head.as_bytes());
        body.extend_from_slice(bytes);
        body.extend_from_slice(b"\r\n--cut--\r\n");
        client
            .post(format!("{}{path}", self.address))
            .header("sec-fetch-site", "same-origin")
            .header(header::ACCEPT, "text/html")
            .header(header::CONTENT_TYPE, "multipart/form-data; boundary=cut")
            .body(body)
    }

    /// A request of one's own making, with this person's cookies.
    pub fn raw(&self, method: Method, path: &str) -> reqwest::RequestBuilder {
        self.machine.request(method, format!("{}{path}", self.address))
    }

    fn request(&self, client: &Client, form: &Form) -> reqwest::RequestBuilder {
        let address = format!("{}{}", self.address, form.action);
        let request = match form.method.as_str() {
            "post" => client
                .post(address)
                .form(&form.fields)
                .header(header::ORIGIN, &self.address),
            _ => client.get(address).query(&form.fields),
        };
        request
            .header(header::ACCEPT, "text/html")
            .header(header::REFERER, format!("{}/", self.address))
    }

    /// Signs in with a demo account.
    pub async fn sign_in(&self, email: &str) -> Page {
        let page = self.open("/dang-nhap").await;
        let page = self
            .press(
                &page,
                "Đăng nhập",
                &[("Email hoặc số điện thoại", email), ("Mật khẩu", PASSWORD)],
            )
            .await;
        page.must_be(200);
        assert!(
            !page.address.starts_with("/dang-nhap"),
            "{email} could not sign in:\n{}",
            page.text()
        );
        page
    }

    /// Fills the checkout with a usual address in this province and commune, up to the last button.
    pub async fn fill_checkout(&self, province: &str, commune: &str) -> Page {
        let page = self.open("/thanh-toan").await;
        let page = self.press(&page, "Chọn tỉnh", &[("Tỉnh/Thành phố", province)]).await;
        let mut form = page.forms("Đặt hàng").swap_remove(0);
        for (label, value) in [
            ("Họ và tên", "Nguyễn Thị Hạnh"),
            ("Số điện thoại", "0912 345 678"),
            ("Xã/Phường", commune),
            ("Địa chỉ", "12 ngõ Chợ, tổ 3"),
        ] {
            form = form.with(label, value);
        }
        Page {
            forms_filled: Some(form),
            ..page
        }
    }

    /// Sends a checkout that [`Person::fill_checkout`] filled.
    pub async fn place_order(&self, filled: &Page) -> Page {
        self.send(filled.forms_filled.as_ref().expect("the checkout was filled"))
            .await
    }

    /// Orders these products, so many packs of each, to Hà Nội. The page is that of the order.
    pub async fn order(&self, goods: &[(&str, u32)]) -> Page {
        for (product, packs) in goods {
            self.put_into_cart(product, *packs).await;
        }
        let placed = self.place_order(&self.fill_checkout(HA_NOI, WARD).await).await;
        placed.must_be(200);
        placed
    }

    /// The same, with an e-mail address for news of it.
    pub async fn order_writing_to(&self, goods: &[(&str, u32)], email: &str) -> Page {
        for (product, packs) in goods {
            self.put_into_cart(product, *packs).await;
        }
        let filled = self.fill_checkout(HA_NOI, WARD).await;
        let form = filled
            .forms_filled
            .expect("the checkout was filled")
            .with("Email", email);
        let placed = self.send(&form).await;
        placed.must_be(200);
        placed
    }

    /// Puts a product into the cart from its page.
    pub async fn put_into_cart(&self, product: &str, quantity: u32) -> Page {
        let page = self.open(&format!("/san-pham/{product}")).await;
        page.must_be(200);
        self.press(&page, "Thêm vào giỏ hàng", &[("quantity", &quantity.to_string())])
            .await
    }
}

async fn read(response: reqwest::Response) -> Page {
    try_read(Ok(response)).await.expect("the answer can be read")
}

/// Nothing when it broke off.
async fn try_read(response: reqwest::Result<reqwest::Response>) -> Option<Page> {
    let response = response.ok()?;
    let status = response.status();
    let url = response.url().clone();
    let address = match url.query() {
        Some(query) => format!("{}?{query}", url.path()),
        None => url.path().to_owned(),
    };
    Some(Page {
        status,
        address,
        html: response.text().await.ok()?,
        forms_filled: None,
    })
}
