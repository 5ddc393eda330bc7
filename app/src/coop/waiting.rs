//! What waits for the network, on every page of the workspace. Empty and hidden: `app/browser/offline.js` fills it out of
//! what the browser keeps.

use crate::{context::link, page::url_encoded, ui::state::step_word, words::waiting as say};
use leptos::prelude::*;
use market::{
    base::{AccountId, Lang},
    orders::Step,
};

/// The place for it. Steps that are kept belong to the organisation of this name, drafts to the account.
pub fn draw(lang: Lang, name: &str, account: AccountId) -> AnyView {
    let desk = link(lang, "/htx/don-hang");
    view! {
        <section
            class="waiting-posts no-print"
            aria-label=say::title(lang)
            data-waiting=""
            data-owner=name.to_owned()
            data-account=account.0.to_string()
            data-confirm=step_word(lang, Step::Confirm)
            data-prepare=step_word(lang, Step::Prepare)
            data-make_ready=step_word(lang, Step::MakeReady)
            data-waits=say::waits(lang)
            data-failed=say::failed(lang)
            data-leave=say::leave(lang)
            data-page=say::only_this_page(lang)
        >
            <p class="notice notice-warn" role="status" data-waiting-lost="" hidden>{say::lost(lang)}</p>
            <div class="notice notice-warn" role="status" data-waiting-posts="" hidden>
                <h2>{say::posts(lang)}</h2>
                <ul></ul>
            </div>
            <p class="notice notice-bad" data-waiting-sign-in="" hidden>
                <a href=link(lang, &format!("/dang-nhap?ve={}", url_encoded(&desk)))>{say::sign_in(lang)}</a>
            </p>
            <div class="notice notice-bad" role="alert" data-waiting-refused="" hidden>
                <h2>{say::refused(lang)}</h2>
                <ul></ul>
                <button class="btn btn-secondary" type="button">{say::seen(lang)}</button>
            </div>
        </section>
    }
    .into_any()
}
