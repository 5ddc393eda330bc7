//! The code that banking apps read, drawn on the server: one path, nothing to load.

use leptos::prelude::*;
use qrcode::{Color, EcLevel, QrCode};

/// White around the code, in modules: less, and some cameras do not find it.
const MARGIN: usize = 4;

/// The code of a text, with words for whoever cannot see it. Nothing when the text is too long for a code.
pub fn draw(text: &str, words: String) -> Option<AnyView> {
    let code = QrCode::with_error_correction_level(text, EcLevel::M).ok()?;
    let side = code.width() + 2 * MARGIN;
    let path = path(&code);
    Some(
        view! {
            <svg class="qr" viewBox=format!("0 0 {side} {side}") role="img" aria-label=words shape-rendering="crispEdges">
                <path fill="#fff" d=format!("M0 0h{side}v{side}h-{side}z")/>
                <path fill="#000" d=path/>
            </svg>
        }
        .into_any(),
    )
}

/// Each run of dark modules in a row is one bar.
fn path(code: &QrCode) -> String {
    let width = code.width();
    let mut path = String::new();
    for (y, row) in code.to_colors().chunks(width).enumerate() {
        let mut x = 0;
        for run in row.chunk_by(|one, other| one == other) {
            if run.first() == Some(&Color::Dark) {
                let (left, top, length) = (x + MARGIN, y + MARGIN, run.len());
                path.push_str(&format!("M{left} {top}h{length}v1h-{length}z"));
            }
            x += run.len();
        }
    }
    path
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_dark_module_is_drawn_once() {
        let code = QrCode::new("00020101021138560010A000000727").expect("a code");
        let dark = code.to_colors().iter().filter(|color| **color == Color::Dark).count();
        let drawn: usize = path(&code)
            .split('M')
            .filter_map(|bar| bar.split_once('h')?.1.split_once('v')?.0.parse::<usize>().ok())
            .sum();
        assert_eq!(drawn, dark);
    }

    #[test]
    fn what_fits_into_no_code_is_not_drawn() {
        assert!(draw(&"x".repeat(5_000), String::new()).is_none());
    }
}
