//! Becoming somebody who sells: `/ban-hang`.

pub(crate) mod facts;
pub mod overview;
pub mod step;

use crate::{context::link, words::joining as say};
use market::{
    base::Lang,
    joining::{SellerKind, Step},
};

/// The part of a step's address.
pub(crate) fn step_path(step: Step) -> &'static str {
    match step {
        Step::Organisation => "to-chuc",
        Step::Representative => "dai-dien",
        Step::Place => "dia-chi",
        Step::Bank => "ngan-hang",
    }
}

/// The step of such a part.
fn step_of(path: &str) -> Option<Step> {
    Step::ALL.iter().copied().find(|step| step_path(*step) == path)
}

/// The page of a step.
pub(crate) fn step_address(lang: Lang, step: Step) -> String {
    link(lang, &format!("/ban-hang/{}", step_path(step)))
}

/// The page of the papers.
pub(crate) fn papers_address(lang: Lang) -> String {
    link(lang, "/ban-hang/giay-to")
}

/// What a step is called.
pub(crate) fn step_word(lang: Lang, step: Step) -> &'static str {
    match step {
        Step::Organisation => say::organisation(lang),
        Step::Representative => say::representative(lang),
        Step::Place => say::place(lang),
        Step::Bank => say::bank(lang),
    }
}

/// What a kind of seller is called.
pub(crate) fn kind_word(lang: Lang, kind: SellerKind) -> &'static str {
    match kind {
        SellerKind::Cooperative => say::cooperative(lang),
        SellerKind::CooperativeGroup => say::cooperative_group(lang),
        SellerKind::Union => say::union(lang),
    }
}

/// `1,4 MB`, `320 KB`.
pub(crate) fn size_word(lang: Lang, bytes: i32) -> String {
    let tenths = i64::from(bytes) * 10 / (1024 * 1024);
    if tenths >= 10 {
        let point = if lang == Lang::Vi { ',' } else { '.' };
        format!("{}{point}{} MB", tenths / 10, tenths % 10)
    } else {
        format!("{} KB", (bytes / 1024).max(1))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_size_is_short() {
        assert_eq!(size_word(Lang::Vi, 10 * 1024 * 1024), "10,0 MB");
        assert_eq!(size_word(Lang::En, 1_500_000), "1.4 MB");
        assert_eq!(size_word(Lang::Vi, 300), "1 KB");
    }

    #[test]
    fn every_step_has_an_address_of_its_own() {
        for step in Step::ALL {
            assert_eq!(step_of(step_path(*step)), Some(*step));
        }
        assert_eq!(step_of("giay-to"), None);
    }
}
