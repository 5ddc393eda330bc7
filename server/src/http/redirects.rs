//! Nobody is ever sent to another site: a plain form without an answer of its own goes back to whatever `Referer` says. Only
//! who takes the cards has pages to which shoppers are sent on.

use super::origin::OwnAddress;
use app::context::{AppState, is_page_of};
use axum::{
    extract::{Request, State},
    middleware::Next,
    response::Response,
};
use http::{HeaderValue, header};

/// Leads every redirect to a path of this site.
pub async fn keep_home(State(state): State<AppState>, request: Request, next: Next) -> Response {
    let host = request.headers().get(header::HOST).cloned();
    let mut response = next.run(request).await;
    let is_card_page = |location: &HeaderValue| {
        let cards = state.cards.as_ref();
        cards.is_some_and(|cards| is_page_of(cards.pages(), location.to_str().unwrap_or_default()))
    };
    if let Some(location) = response.headers().get(header::LOCATION)
        && !is_card_page(location)
    {
        let asked = http::HeaderMap::from_iter(host.map(|host| (header::HOST, host)));
        let own = OwnAddress::new(&state.settings.public_url, &asked);
        let home = HeaderValue::from_str(&home_address(location.to_str().unwrap_or_default(), own));
        response
            .headers_mut()
            .insert(header::LOCATION, home.unwrap_or(HeaderValue::from_static("/")));
    }
    response
}

/// The path of a redirect on this site, `/` when it leads elsewhere. Errors that server functions put into addresses
/// are left out: anybody could write such a link, and our pages show only their own words.
fn home_address(location: &str, own: OwnAddress<'_>) -> String {
    let Some(path) = own.own_path(location) else {
        return "/".to_owned();
    };
    let Some((path, query)) = path.split_once('?') else {
        return path.to_owned();
    };
    let kept: Vec<&str> = query
        .split('&')
        .filter(|pair| !matches!(pair.split('=').next(), Some("__path" | "__err") | None))
        .collect();
    if kept.is_empty() {
        path.to_owned()
    } else {
        format!("{path}?{}", kept.join("&"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn redirects_stay_on_this_site() {
        let headers = http::HeaderMap::new();
        let own = OwnAddress::new("https://cho-phien.example", &headers);
        for (location, home) in [
            ("/gio-hang", "/gio-hang"),
            ("/tim-kiem?q=ch%C3%A8&trang=2", "/tim-kiem?q=ch%C3%A8&trang=2"),
            ("https://cho-phien.example/en/gio-hang?a=b", "/en/gio-hang?a=b"),
            (
                "https://cho-phien.example/gio-hang?__path=%2Fapi%2Fx&__err=SGFsbG8=",
                "/gio-hang",
            ),
            ("/gio-hang?a=b&__err=SGFsbG8=", "/gio-hang?a=b"),
            ("https://evil.example/gio-hang", "/"),
            ("//evil.example", "/"),
            ("/\\evil.example", "/"),
            ("javascript:alert(1)", "/"),
            ("", "/"),
        ] {
            assert_eq!(home_address(location, own), home, "{location}");
        }
    }
}
