//! How the market is run: personal data, the operating rules, the criteria of featuring.

use super::document::{Document, Edition, Section};
use crate::{
    context::Settings,
    rail::Face,
    words::{legal_criteria, legal_privacy, legal_rules},
};
use market::{base::Lang, people::SESSION_DAYS, programmes::SLOT_DAYS_MAX};

/// What we know of people, and why.
pub(super) fn privacy(lang: Lang, ways: &[&dyn Face], settings: &Settings) -> Document {
    use legal_privacy as say;
    let kept = [say::kept_order(lang), say::kept_email(lang)]
        .into_iter()
        .chain(ways.iter().filter_map(|way| way.kept(lang, settings.collection)))
        .chain([
            say::kept_invoice(lang),
            say::kept_account(lang),
            say::kept_devices(lang),
            say::kept_words(lang),
            say::kept_form(lang),
            say::kept_drafts(lang),
        ]);
    Document::new(
        say::title(lang),
        say::description(lang),
        Edition::THIRD,
        vec![
            Section::new(say::kept_title(lang), say::kept_text(lang)).list(kept.map(str::to_owned)),
            Section::new(say::use_title(lang), say::use_text(lang)).text(say::use_not(lang)),
            Section::new(say::cookies_title(lang), say::cookies_text(lang)).list([
                say::cookie_session(lang, SESSION_DAYS),
                say::cookie_cart(lang).to_owned(),
                say::cookie_age(lang).to_owned(),
                say::cookie_codes(lang).to_owned(),
                say::cookie_card(lang).to_owned(),
            ]),
            Section::new(say::browser_title(lang), say::browser_text(lang)).list([
                say::browser_searches(lang).to_owned(),
                say::browser_desk(lang).to_owned(),
            ]),
            Section::new(say::long_title(lang), say::long_text(lang)),
            Section::new(say::rights_title(lang), say::rights_text(lang)).list([
                say::right_see(lang).to_owned(),
                say::right_change(lang).to_owned(),
                say::right_withdraw(lang).to_owned(),
            ]),
        ],
    )
}

/// Who may sell, how lists are ordered, who decides.
pub(super) fn rules(lang: Lang) -> Document {
    use legal_rules as say;
    Document::new(
        say::title(lang),
        say::description(lang),
        Edition::FIRST,
        vec![
            Section::new(say::who_title(lang), say::who_text(lang)).list([
                say::who_seller(lang).to_owned(),
                say::who_department(lang).to_owned(),
                say::who_operator(lang).to_owned(),
            ]),
            Section::new(say::public_title(lang), say::public_text(lang)),
            Section::new(say::order_title(lang), say::order_text(lang)).list([
                say::order_words(lang).to_owned(),
                say::order_none(lang).to_owned(),
                say::order_asked(lang).to_owned(),
                say::order_cheapest(lang).to_owned(),
            ]),
            Section::new(say::featured_title(lang), say::featured_text(lang)),
            Section::new(say::stars_title(lang), say::stars_text(lang)),
            Section::new(say::alcohol_title(lang), say::alcohol_text(lang)),
            Section::new(say::complain_title(lang), say::complain_text(lang)),
        ],
    )
}

/// By which criteria departments feature goods.
pub(super) fn criteria(lang: Lang) -> Document {
    use legal_criteria as say;
    Document::new(
        say::title(lang),
        say::description(lang),
        Edition::FIRST,
        vec![
            Section::new(say::who_title(lang), say::who_text(lang)).text(say::who_free(lang)),
            Section::new(say::what_title(lang), say::what_text(lang)).list([
                say::what_public(lang).to_owned(),
                say::what_reason(lang).to_owned(),
                say::what_dates(lang, SLOT_DAYS_MAX),
                say::what_ocop(lang).to_owned(),
            ]),
            Section::new(say::never_title(lang), say::never_text(lang)),
            Section::new(say::shown_title(lang), say::shown_text(lang)).text(say::shown_order(lang)),
            Section::new(say::search_title(lang), say::search_text(lang)),
        ],
    )
}
