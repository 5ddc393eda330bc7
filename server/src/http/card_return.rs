//! Where shoppers come back to from paying by card. That they came back says nothing: whoever took the card is asked, and
//! then their order's page shows how it stands.

use super::Problem;
use crate::ServerState;
use app::{
    context,
    error::AppError,
    shop::order::card::{self as page, CardNews},
};
use axum::{
    extract::{Path, Query, State},
    response::{IntoResponse, Redirect, Response},
};
use http::HeaderMap;
use market::{
    base::Lang,
    orders::{GroupCode, ShopperAccess},
    payments::card::{self, PayRefused},
};
use serde::Deserialize;

/// The address that is told to whoever takes the cards; see [`card::back_path`].
pub const PATH: &str = "/don-hang/{code}/the";

/// What was told with it.
#[derive(Debug, Deserialize)]
pub struct Way {
    #[serde(default)]
    lang: Lang,
}

/// `GET /don-hang/{code}/the`: on to the order's page. Who has neither its secret nor its account looks it up.
pub async fn come(
    State(server): State<ServerState>,
    Path(code): Path<String>,
    Query(Way { lang }): Query<Way>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let code = GroupCode::parse(&code).ok_or(AppError::NotFound)?;
    let cards = server.app.cards.as_deref().ok_or(AppError::NotFound)?;
    let visitor = context::visitor_of(&server.app, &headers)
        .await
        .map_err(AppError::from)?;
    let token = page::kept_token(&headers);
    let access = ShopperAccess {
        token: token.clone(),
        account: visitor.account(),
    };
    let address = match card::come_back(&server.app.pool, cards, &access, &code, server.app.clock.now()).await {
        Ok(paying) => page::page_after(lang, &code, token.as_ref(), CardNews::on_coming_back(&paying)),
        Err(PayRefused::NotFound) => context::link(lang, "/tra-cuu"),
        Err(PayRefused::Db(error)) => return Err(AppError::from(error).into()),
    };
    Ok(Redirect::to(&address).into_response())
}
