//! The map of everything that answers.

use crate::{
    ServerState,
    http::{
        api, cache, card_return, claims, client, csrf, documents, files, functions, headers, health, limits, live,
        mandate_files, metrics, offline, own_data, pages, panic, payouts, photos, problem, redirects, return_photos,
        sheets, shopfront_photos, stop, suggest, trace, uploads, webhooks,
    },
};
use app::context::AppState;
use axum::{
    Router, middleware,
    routing::{get, post},
};
use leptos_axum::LeptosRoutes;
use std::path::Path;
use tower::ServiceBuilder;
use tower_http::{CompressionLevel, compression::CompressionLayer};

/// Everything that answers, inside of what stands around it.
pub fn router(server: ServerState) -> Router {
    let app = server.app.clone();
    let around = ServiceBuilder::new()
        // What it has kept is sent without anything of the rest.
        .layer(middleware::from_fn_with_state(server.clone(), cache::keep))
        .layer(middleware::from_fn_with_state(server.clone(), trace::follow))
        .layer(middleware::from_fn_with_state(app.clone(), headers::add))
        .layer(middleware::from_fn_with_state(app.clone(), problem::dress))
        .layer(middleware::from_fn_with_state(server.clone(), panic::catch))
        .layer(middleware::from_fn(limits::refuse_odd))
        .layer(middleware::from_fn_with_state(server.clone(), client::locate))
        .layer(middleware::from_fn_with_state(app.clone(), redirects::keep_home))
        .layer(middleware::from_fn_with_state(app.clone(), csrf::refuse_foreign))
        .layer(middleware::from_fn(limits::give_up_late));

    Router::new()
        // For machines.
        .route("/health/live", get(health::live))
        .route("/health/ready", get(health::ready))
        .route("/metrics", get(metrics::show))
        // Live news for a cooperative's desk.
        .route(live::DESK, get(live::desk))
        // And for the page of an order.
        .route(live::ORDER, get(live::order))
        // Shoppers come back here from paying by card.
        .route(card_return::PATH, get(card_return::come))
        // What the bank tells.
        .route(webhooks::BANK, post(webhooks::bank))
        // What machines of others tell us.
        .route(webhooks::STRIPE, post(webhooks::stripe))
        .route(shopfront_photos::PATH, post(shopfront_photos::put))
        // Papers of those who want to sell come in here, and are read by those who may.
        .route(documents::ADD, post(documents::add))
        .route(documents::OPEN, get(documents::open))
        // And so do the papers of mandates.
        .route(mandate_files::ASK, post(mandate_files::ask))
        .route(mandate_files::OPEN, get(mandate_files::open))
        // What is wrong with goods, as their shopper photographed it.
        .route(return_photos::ADD, post(return_photos::add))
        .route(return_photos::OPEN, get(return_photos::open))
        // Photographs come in and go out here.
        .route(uploads::PATH, post(uploads::add))
        .route(uploads::parts::BEGIN, post(uploads::parts::begin))
        .route(
            uploads::parts::PART,
            get(uploads::parts::look).post(uploads::parts::add),
        )
        .route(uploads::parts::FINISH, post(uploads::parts::finish))
        .route(photos::PATH, get(photos::show))
        .with_state(server)
        // What people see and press: app/src/routes.rs, and every app/src/**/actions.rs.
        .merge(people(&app))
        // What a cooperative's browser runs when there is no network.
        .merge(offline::routes(&app))
        // The browser's half, fonts, drawings. What is no file either is the page that says so.
        .merge(built_files(&app))
        .layer(around)
}

fn people(app: &AppState) -> Router {
    // Level 4 takes longer than drawing the page; 2 gives nearly as little to send.
    let compression = CompressionLayer::new().quality(CompressionLevel::Precise(2));
    Router::new()
        .leptos_routes_with_handler(app::routes::listed(), pages::draw)
        .merge(functions::routes(app))
        // What the market holds of one, as a file.
        .route(own_data::PATH, get(own_data::download))
        // Lists of a cooperative's workspace, as files.
        .merge(sheets::routes())
        // What banks are to pay.
        .merge(payouts::routes())
        // What provinces are to pay.
        .merge(claims::routes())
        // The one press that stops letters.
        .route(stop::PATH, post(stop::press))
        .route(stop::ENGLISH, post(stop::press))
        // What programs may ask.
        .route(api::search::PATH, get(api::search::search))
        .route(api::OPENAPI, get(api::openapi))
        // What the search box offers, for its script.
        .route(suggest::VIETNAMESE, get(suggest::offer))
        .route(suggest::ENGLISH, get(suggest::offer))
        .layer(compression)
        .with_state(app.clone())
}

fn built_files(app: &AppState) -> Router {
    let site_dir = Path::new(app.leptos_options.site_root.as_ref());
    let hashed = Router::new()
        .fallback_service(files::folder(&site_dir.join("pkg")))
        .layer(middleware::from_fn(files::keep_forever));
    let named = Router::new()
        .fallback_service(files::folder(site_dir).fallback(get(pages::draw).with_state(app.clone())))
        .layer(middleware::from_fn(files::keep_one_day));
    Router::new().nest_service("/pkg", hashed).fallback_service(named)
}
