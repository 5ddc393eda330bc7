//! The document around every page.

use crate::{
    context::{AppState, lang_of_path},
    routes::App,
};
use http::request::Parts;
use leptos::prelude::*;
use leptos_meta::MetaTags;

/// The document. It is the same for every visitor.
pub fn shell(state: AppState) -> AnyView {
    // What stands outside islands is never hydrated, so it carries no markers for it.
    if let Some(shared) = Owner::current_shared_context() {
        shared.set_is_hydrating(false);
    }
    let path = use_context::<Parts>()
        .map(|parts| parts.uri.path().to_owned())
        .unwrap_or_default();
    let lang = lang_of_path(&path);
    let plain = path
        .strip_prefix("/en")
        .filter(|rest| rest.starts_with('/'))
        .unwrap_or(&path);
    let is_in = |room: &str| {
        plain
            .strip_prefix(room)
            .is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
    };
    let is_coop = is_in("/htx");
    let is_desk = is_coop || is_in("/so-cong-thuong") || is_in("/dieu-hanh");
    let assets = &state.assets;
    view! {
        <!DOCTYPE html>
        <html lang=lang.tag()>
            <head>
                <meta charset="utf-8"/>
                <meta name="viewport" content="width=device-width, initial-scale=1"/>
                <meta name="color-scheme" content="light dark"/>
                <meta name="theme-color" content="#232c5e"/>
                <link rel="icon" href="/favicon.svg" type="image/svg+xml"/>
                <link rel="stylesheet" href=assets.address("style.css")/>
                {(is_desk || is_in("/ban-hang"))
                    .then(|| view! { <link rel="stylesheet" href=assets.address("desk.css")/> })}
                <script type="module" src=assets.address("site.js")></script>
                {is_desk.then(|| view! { <script type="module" src=assets.address("boot.js")></script> })}
                {is_coop
                    .then(|| {
                        view! {
                            <link rel="manifest" href="/htx.webmanifest"/>
                            <script type="module" src=assets.address("keys.js")></script>
                            <script type="module" src=assets.address("offline.js")></script>
                            <script type="module" src=assets.address("draft.js")></script>
                        }
                    })}
                <MetaTags/>
            </head>
            <body class=is_desk.then_some("desk")>
                <App/>
            </body>
        </html>
    }
    .into_any()
}
