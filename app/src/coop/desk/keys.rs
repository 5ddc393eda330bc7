//! What the keys do, for those who press `?`. `app/browser/keys.js` opens it.

use crate::words::keys as say;
use leptos::prelude::*;
use market::base::Lang;

/// The button and the list of keys.
pub fn draw(lang: Lang) -> AnyView {
    let keys = [
        ("/", say::search(lang)),
        ("j", say::next(lang)),
        ("k", say::previous(lang)),
        ("x", say::tick(lang)),
        ("Enter", say::open(lang)),
        ("?", say::help(lang)),
    ];
    let keys = keys.map(|(key, what)| view! { <dt><kbd>{key}</kbd></dt> <dd>{what}</dd> });
    view! {
        <p class="no-print">
            <button class="btn btn-quiet" type="button" data-keys="" hidden>{say::title(lang)} " (?)"</button>
        </p>
        <dialog class="desk-help" data-keys-help="" aria-labelledby="phim-tat">
            <h2 id="phim-tat">{say::title(lang)}</h2>
            <dl>{keys.into_iter().collect_view()}</dl>
            <label class="check">
                <input type="checkbox"/>
                " "
                <span>{say::on(lang)}</span>
            </label>
            <form method="dialog">
                <button class="btn" type="submit">{say::close(lang)}</button>
            </form>
        </dialog>
    }
    .into_any()
}
