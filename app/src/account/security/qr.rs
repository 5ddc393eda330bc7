//! What an app reads its secret from.

use crate::{page::url_encoded, words::layout};
use leptos::prelude::*;
use market::base::Lang;
use qrcode::{Color, QrCode};
use std::fmt::Write;

/// White around the code, in fields, as the standard asks.
const MARGIN: usize = 4;

/// The secret with its account, as every app reads it.
pub(super) fn address(account: &str, secret: &str) -> String {
    let market = url_encoded(layout::market_name(Lang::Vi));
    let account = url_encoded(account);
    format!("otpauth://totp/{market}:{account}?secret={secret}&issuer={market}")
}

/// The square of an address; nothing for one that is too long for any.
pub(super) fn draw(address: &str, label: &'static str) -> Option<AnyView> {
    let code = QrCode::new(address).ok()?;
    let width = code.width();
    let mut path = String::new();
    for (place, _) in code
        .to_colors()
        .into_iter()
        .enumerate()
        .filter(|(_, color)| *color == Color::Dark)
    {
        let (column, row) = (place % width + MARGIN, place / width + MARGIN);
        write!(path, "M{column} {row}h1v1h-1z").expect("a string takes everything");
    }
    let size = (width + 2 * MARGIN).to_string();
    let view_box = format!("0 0 {size} {size}");
    let view = view! {
        <svg class="qr" viewBox=view_box role="img" aria-label=label shape-rendering="crispEdges">
            <rect width=size.clone() height=size fill="#fff"></rect>
            <path d=path fill="#000"></path>
        </svg>
    };
    Some(view.into_any())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_app_finds_the_secret_and_whose_it_is() {
        let address = address("lan@cho-phien.example", "MZXW6YTBOI");
        assert!(
            address.starts_with(
                "otpauth://totp/Ch%E1%BB%A3%20Phi%C3%AAn:lan%40cho-phien.example?secret=MZXW6YTBOI&issuer="
            )
        );
        assert!(draw(&address, "").is_some());
    }
}
