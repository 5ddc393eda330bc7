//! Paying an order group by card: how it stands, and the button that leads to the page of whoever takes the card.

use super::actions::{self, address};
use crate::{
    context::{Ctx, cookie, link},
    error::AppError,
    form::PostForm,
    page::url_encoded,
    words::payment as say,
};
use http::HeaderMap;
use leptos::prelude::*;
use market::{
    base::{Lang, secret::Token},
    orders::GroupCode,
    payments::{
        self, PaymentView,
        card::{self, AttemptState, PayRefused, Paying, Switched, Way},
    },
};
use serde::{Deserialize, Serialize};

/// The cookie in which a guest's browser keeps the secret of their order while they are away at the payment page. It comes
/// back to one address only.
const KEPT: &str = "khoa-don";

/// So many seconds it is kept: longer than any payment page lives.
const KEPT_SECONDS: u32 = 86_400;

/// What is said when a shopper comes from paying.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum CardNews {
    /// Nobody knows yet.
    Working,
    /// They came back without having paid.
    NotYet,
    /// No payment page came to be.
    Refused,
    /// Nothing is to be paid by card any more.
    Over,
}

impl CardNews {
    const ALL: [(Self, &'static str); 4] = [
        (Self::Working, "cho"),
        (Self::NotYet, "chua"),
        (Self::Refused, "khong"),
        (Self::Over, "het"),
    ];

    fn name(self) -> &'static str {
        Self::ALL
            .iter()
            .find(|(news, _)| *news == self)
            .map_or("", |(_, name)| name)
    }

    /// What the address of the page says.
    pub(super) fn parse(text: &str) -> Option<Self> {
        Self::ALL.iter().find(|(_, name)| *name == text).map(|(news, _)| *news)
    }

    /// When somebody comes back; what the page says anyway needs no news.
    pub fn on_coming_back(paying: &Paying) -> Option<Self> {
        match paying {
            Paying::Go(_) => Some(Self::NotYet),
            Paying::Working => Some(Self::Working),
            Paying::Refused | Paying::Over | Paying::Paid | Paying::Held => None,
        }
    }
}

/// The secret that was kept while a guest was away.
pub fn kept_token(headers: &HeaderMap) -> Option<Token> {
    cookie(headers, KEPT).and_then(Token::parse)
}

/// The page of an order with what is to be said.
pub fn page_after(lang: Lang, code: &GroupCode, token: Option<&Token>, news: Option<CardNews>) -> String {
    let page = address(lang, code, token);
    match news {
        Some(news) => {
            let sign = if page.contains('?') { '&' } else { '?' };
            format!("{page}{sign}the={}#the", news.name())
        }
        None => page,
    }
}

/// What the button sends.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct PayForm {
    /// The order group.
    pub code: String,
    /// The secret of the link, when the page was opened with it.
    pub khoa: String,
    /// The page's language.
    pub lang: Lang,
}

/// Leads on to the payment page: the one that is open, or a new one.
#[server(prefix = "/api", endpoint = "order/pay")]
pub async fn pay_by_card(
    /// Which order group.
    #[server(flatten)]
    form: PayForm,
) -> Result<(), AppError> {
    let ctx = Ctx::here()?;
    let code = GroupCode::parse(&form.code).ok_or(AppError::NotFound)?;
    lead_on(&ctx, form.lang, &code, Token::parse(&form.khoa)).await
}

/// Leads a shopper on to the payment page of their order group; when there is none, to the order's page, which says why.
pub(crate) async fn lead_on(ctx: &Ctx, lang: Lang, code: &GroupCode, token: Option<Token>) -> Result<(), AppError> {
    let access = actions::access(ctx, token.clone()).await?;
    let cards = ctx.state.cards.as_deref().ok_or(AppError::NotFound)?;
    let way = Way {
        public_url: &ctx.state.settings.public_url,
        lang,
    };
    let paying = card::pay(&ctx.state.pool, cards, &access, code, way, ctx.state.clock.now()).await;
    let news = match paying.map_err(|refused| match refused {
        PayRefused::NotFound => AppError::NotFound,
        PayRefused::Db(error) => error.into(),
    })? {
        Paying::Go(url) => {
            if let Some(token) = &token {
                ctx.set_cookie(&format!(
                    "{KEPT}={}; Path={}; Max-Age={KEPT_SECONDS}; HttpOnly; SameSite=Lax{}",
                    token.reveal(),
                    card::back_path(code),
                    ctx.secure()
                ));
            }
            ctx.go_to_card_page(&url);
            return Ok(());
        }
        Paying::Working => Some(CardNews::Working),
        Paying::Refused => Some(CardNews::Refused),
        Paying::Over => Some(CardNews::Over),
        Paying::Paid | Paying::Held => None,
    };
    ctx.go_to(&page_after(lang, code, token.as_ref(), news));
    Ok(())
}

/// Has the order group wait for a bank transfer, when its card was not taken.
#[server(prefix = "/api", endpoint = "order/pay_by_transfer")]
pub async fn pay_by_transfer(
    /// Which order group.
    #[server(flatten)]
    form: PayForm,
) -> Result<(), AppError> {
    let ctx = Ctx::here()?;
    let code = GroupCode::parse(&form.code).ok_or(AppError::NotFound)?;
    let token = Token::parse(&form.khoa);
    let access = actions::access(&ctx, token.clone()).await?;
    let payment = payments::load_payment(&ctx.state.pool, &access, code.as_str()).await?;
    let payment = payment.filter(|payment| ctx.state.settings.accounts.of(payment.mode).is_some());
    payment.ok_or(AppError::NotFound)?;
    let (cards, now) = (ctx.state.cards.as_deref(), ctx.state.clock.now());
    let switched = card::pay_by_transfer(&ctx.state.pool, cards, &access, &code, now).await;
    let news = match switched.map_err(|refused| match refused {
        PayRefused::NotFound => AppError::NotFound,
        PayRefused::Db(error) => error.into(),
    })? {
        Switched::Done | Switched::Paid => None,
        Switched::Working => Some(CardNews::Working),
        Switched::Over => Some(CardNews::Over),
    };
    ctx.go_to(&page_after(form.lang, &code, token.as_ref(), news));
    Ok(())
}

/// What is to be paid, how it stands, and the button.
pub(crate) fn draw(ctx: &Ctx, code: &str, payment: &PaymentView, token: Option<&Token>) -> AnyView {
    let lang = ctx.lang();
    let news = ctx.query("the").as_deref().and_then(CardNews::parse);
    let is_working = payment.card == Some(AttemptState::Asked) || news == Some(CardNews::Working);
    let (class, words) = match (payment.card, news) {
        (Some(AttemptState::Held), _) => ("notice notice-warn", Some(say::card_held(lang))),
        _ if is_working => ("notice", Some(say::card_working(lang))),
        (_, Some(CardNews::NotYet)) => ("notice", Some(say::card_not_yet(lang))),
        (_, Some(CardNews::Refused)) | (Some(AttemptState::Refused), _) => {
            ("notice notice-warn", Some(say::card_refused(lang)))
        }
        (_, Some(CardNews::Over)) => ("notice notice-warn", Some(say::card_over(lang))),
        (Some(AttemptState::Expired), _) => ("notice", Some(say::card_expired(lang))),
        _ => ("", None),
    };
    let words = words.map(|words| view! { <p class=class role="status">{words}</p> });
    let button = if is_working {
        say::card_again(lang)
    } else {
        say::pay_by_card(lang)
    };
    let (group, khoa) = (code.to_owned(), token.map(Token::reveal).unwrap_or_default());
    let form = (payment.card != Some(AttemptState::Held)).then(|| match ctx.state.cards {
        Some(_) => view! {
            <PostForm action="/api/order/pay" lang=lang class="row">
                <input type="hidden" name="code" value=group/>
                <input type="hidden" name="khoa" value=khoa/>
                <button class="btn btn-big" type="submit">{button}</button>
            </PostForm>
        }
        .into_any(),
        None => view! { <p>{say::card_closed(lang)}</p> }.into_any(),
    });
    let is_switched =
        payment.card != Some(AttemptState::Held) && ctx.state.settings.accounts.of(payment.mode).is_some();
    let (group, khoa) = (code.to_owned(), token.map(Token::reveal).unwrap_or_default());
    let switch = is_switched.then(|| {
        view! {
            <PostForm action="/api/order/pay_by_transfer" lang=lang class="row">
                <input type="hidden" name="code" value=group/>
                <input type="hidden" name="khoa" value=khoa/>
                <button class="btn btn-secondary" type="submit">{say::transfer_instead(lang)}</button>
            </PostForm>
        }
    });
    // What is looked at by a person waits for them, and for no hour; there is nothing to be paid now.
    let is_held = payment.card == Some(AttemptState::Held);
    let deadline = payment
        .pay_by
        .as_ref()
        .filter(|_| !is_held)
        .map(|at| view! { <p><strong>{say::pay_by(lang, at)}</strong></p> });
    let secret = token
        .map(|token| format!("?khoa={}", url_encoded(&token.reveal())))
        .unwrap_or_default();
    let here = link(lang, &format!("/don-hang/{code}{secret}"));
    view! {
        <section class="box stack pay no-print" id="the" aria-labelledby="tra-the" data-pay=format!("/don-hang/{code}/truc-tiep{secret}")>
            <h2 id="tra-the">{say::card_title(lang)}</h2>
            {words}
            {(!is_held).then(|| view! { <p>{say::card_how(lang, payment.missing)}</p> })}
            {form}
            {switch}
            {deadline}
            <p class="soft">
                {(!is_held).then(|| say::card_waiting(lang))} " " <a href=here>{say::look_again(lang)}</a>
            </p>
        </section>
        <script type="module" src=ctx.state.assets.address("pay.js")></script>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_address_says_what_is_to_be_said() {
        for (news, name) in CardNews::ALL {
            assert_eq!((news.name(), CardNews::parse(name)), (name, Some(news)));
        }
        assert_eq!(CardNews::parse("paid"), None);
        let code = GroupCode::random();
        let page = page_after(Lang::En, &code, None, Some(CardNews::NotYet));
        assert_eq!(page, format!("/en/don-hang/{code}?the=chua#the"));
        let token = Token::random();
        let page = page_after(Lang::Vi, &code, Some(&token), Some(CardNews::Working));
        assert!(page.ends_with("&the=cho#the") && page.contains("?khoa="), "{page}");
    }
}
