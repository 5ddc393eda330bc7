//! Carts up to the last button, prepared as shoppers do it: through the pages' own forms.

use std::collections::BTreeMap;
use std::fs;
use std::net::SocketAddr;
use std::path::PathBuf;

use anyhow::{Context, Result, bail};

use super::http::{self, Answer};
use super::stage::Stage;

/// Where every order goes: Phường Ba Đình in Hà Nội.
const PROVINCE: &str = "01";
const COMMUNE: &str = "00004";

/// A checkout that only has to be sent.
#[derive(Clone, Debug)]
pub struct Checkout {
    /// The session, as the browser sends it.
    pub cookie: String,
    /// The form.
    pub form: String,
}

/// What every seller has to sell.
#[derive(Debug)]
pub struct Shelves(Vec<Vec<String>>);

impl Shelves {
    /// Offers that travel everywhere all year, of every seller that has at least two.
    pub fn look(stage: &Stage) -> Result<Self> {
        let rows = stage.sql(
            "SELECT o.seller_id, o.id FROM offer o
             JOIN variant v ON v.id = o.variant_id JOIN product p ON p.id = v.product_id
             JOIN category c ON c.slug = p.category_slug
             WHERE p.status = 'published' AND o.availability = 'in_stock' AND p.shipping_scope = 'nationwide'
               AND cardinality(p.season_months) = 12 AND p.storage_class = 'ambient' AND p.alcohol_permille IS NULL
               AND NOT c.is_age_restricted
             ORDER BY md5(o.id::text) LIMIT 20000",
        )?;
        let mut shelves: BTreeMap<String, Vec<String>> = BTreeMap::new();
        for row in rows {
            let [seller, offer] = row.try_into().ok().context("two columns")?;
            shelves.entry(seller).or_default().push(offer);
        }
        let shelves: Vec<_> = shelves.into_values().filter(|offers| offers.len() >= 2).collect();
        if shelves.len() < 2 {
            bail!("fewer than two sellers have two offers each");
        }
        Ok(Self(shelves))
    }

    /// Two things of one seller and one of another; the next number takes others.
    pub fn three(&self, number: usize) -> [&str; 3] {
        let count = self.0.len();
        let first = &self.0[number % count];
        let second = &self.0[(number + 1 + number / count % (count - 1)) % count];
        let round = number / count;
        let of = |offers: &'_ [String], position: usize| position % offers.len();
        [
            &first[of(first, round)],
            &first[of(first, round + 1)],
            &second[of(second, round)],
        ]
    }

    /// What everybody wants.
    pub fn hot(&self) -> &str {
        &self.0[0][0]
    }
}

/// Fills a cart with one of each and goes to the checkout, up to the last button.
pub fn check_out(server: SocketAddr, offers: &[&str]) -> Result<Checkout> {
    let mut cookie = String::new();
    for offer in offers {
        let form = fields(&[("offer", offer), ("quantity", "1"), ("lang", "vi")]);
        let answer = http::post(server, "/api/cart/add", &with(&cookie), &http::form(&form))?;
        require_sent_on(&answer, "/gio-hang")?;
        if cookie.is_empty() {
            cookie = session(&answer).context("the first good in a cart opens no session")?;
        }
    }
    let typed = fields(&[
        ("name", "Nguyễn Thị Hạnh"),
        ("phone", "0912345678"),
        ("email", ""),
        ("province", PROVINCE),
        ("commune", COMMUNE),
        ("address", "12 ngõ Chợ, tổ 3"),
        ("legacy_address", ""),
        ("note", ""),
        ("payment", "cod"),
        ("lang", "vi"),
    ]);
    let mut chosen = typed.clone();
    chosen.extend(fields(&[("key", ""), ("seen_goods_total", "0"), ("step", "province")]));
    let answer = http::post(server, "/api/checkout/place", &with(&cookie), &http::form(&chosen))?;
    require_sent_on(&answer, "/thanh-toan")?;
    let page = http::get(server, "/thanh-toan", &with(&cookie))?.text();
    let mut form = typed;
    for (name, value) in inputs(&page) {
        let is_new = form.iter().all(|(other, _)| *other != name);
        if is_new && (name == "key" || name == "seen_goods_total" || name.starts_with("delivery[")) {
            form.push((name, value));
        }
    }
    if form.iter().filter(|(name, _)| name.starts_with("delivery[")).count() == 0 {
        bail!("the checkout offers no delivery for {offers:?}");
    }
    Ok(Checkout {
        cookie,
        form: http::form(&form),
    })
}

/// Writes prepared checkouts for the load's script, one a line.
pub fn write(stage: &Stage, checkouts: &[Checkout]) -> Result<PathBuf> {
    let path = stage.scratch.join("checkouts");
    let line = |checkout: &Checkout| format!("{}\t{}\n", checkout.cookie, checkout.form);
    fs::write(&path, checkouts.iter().map(line).collect::<String>())?;
    Ok(path)
}

/// The header that carries a session.
pub fn with(cookie: &str) -> Vec<String> {
    if cookie.is_empty() {
        Vec::new()
    } else {
        vec![format!("Cookie: {cookie}")]
    }
}

/// Refuses an answer that does not lead on to this page.
pub fn require_sent_on(answer: &Answer, page: &str) -> Result<()> {
    let location = answer.header("location").unwrap_or_default();
    if answer.status == 303 && location.starts_with(page) && !location.ends_with("#loi") {
        return Ok(());
    }
    bail!(
        "the form is answered with {} {location}, not sent on to {page}",
        answer.status
    )
}

fn session(answer: &Answer) -> Option<String> {
    let cookies = answer.headers.iter().filter(|(name, _)| name == "set-cookie");
    let pairs = cookies.filter_map(|(_, value)| value.split(';').next());
    pairs
        .filter(|pair| pair.starts_with("phien="))
        .map(str::to_owned)
        .next()
}

fn fields(pairs: &[(&str, &str)]) -> Vec<(String, String)> {
    let own = |(name, value): &(&str, &str)| ((*name).to_owned(), (*value).to_owned());
    pairs.iter().map(own).collect()
}

/// Name and value of every input, as far as it has both.
fn inputs(page: &str) -> Vec<(String, String)> {
    let tags = page.split("<input").skip(1).filter_map(|rest| rest.split('>').next());
    let attribute = |tag: &str, name: &str| {
        let value = tag.split(&format!(" {name}=\"")).nth(1)?.split('"').next()?;
        Some(value.to_owned())
    };
    tags.filter_map(|tag| Some((attribute(tag, "name")?, attribute(tag, "value")?)))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn inputs_with_names_and_values_are_found() {
        let page =
            r#"<input type="hidden" name="key" value="ab"><input name="note"><input value="1" name="delivery[x]"/>"#;
        let found = inputs(page);
        assert_eq!(found, fields(&[("key", "ab"), ("delivery[x]", "1")]));
    }

    #[test]
    fn three_goods_are_of_two_sellers() {
        let shelf = |seller: &str| (0..3).map(|number| format!("{seller}{number}")).collect();
        let shelves = Shelves(vec![shelf("a"), shelf("b"), shelf("c")]);
        for number in 0..50 {
            let [first, second, third] = shelves.three(number);
            assert_eq!(first[..1], second[..1]);
            assert_ne!(first, second);
            assert_ne!(first[..1], third[..1]);
        }
    }
}
