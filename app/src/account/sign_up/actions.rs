//! Asking for an account, and confirming it.

use super::{super::actions::after_signing_in, address};
use crate::{
    context::{Ctx, is_own_path, link},
    error::AppError,
    form::Problems,
    page::url_encoded,
};
use leptos::prelude::*;
use market::{
    base::{Contact, Lang, Line, secret::Token},
    people::{self, AskRefused, ConfirmRefused, NAME_MAX, NewPassword, PasswordProblem, SignUp},
};
use serde::{Deserialize, Serialize};

/// What the form sends.
#[derive(Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct SignUpForm {
    name: String,
    /// An e-mail address or a telephone number.
    login: String,
    /// It is never kept.
    #[serde(skip_serializing)]
    password: String,
    /// Where to go afterwards: a page of ours.
    ve: String,
    lang: Lang,
}

/// Asks for an account. The answer is the same whether there is one or not.
#[server(prefix = "/api", endpoint = "sign_up")]
pub async fn ask_sign_up(#[server(flatten)] form: SignUpForm) -> Result<(), AppError> {
    let ctx = Ctx::here()?;
    let page = format!("{}#loi", address(form.lang, &form.ve));
    let wish = match form.parse(&ctx) {
        Ok(wish) => wish,
        Err(problems) => return ctx.refuse("sign_up", &form, problems, &page).await,
    };
    let visitor = ctx.visitor_with_session().await?;
    match people::sign_up(&ctx.state.pool, &visitor, &wish, &ctx.client(), ctx.state.clock.now()).await {
        Ok(()) => {
            ctx.go_to(&link(form.lang, "/dang-ky/da-gui"));
            Ok(())
        }
        Err(AskRefused::TooManyAttempts { again_at }) => {
            let again_at = again_at.timestamp();
            let problem = AppError::TooManyAttempts { again_at };
            ctx.refuse("sign_up", &form, problem, &page).await
        }
        Err(AskRefused::Db(error)) => Err(error.into()),
    }
}

/// What the button on the page of a link sends.
#[derive(Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct ConfirmForm {
    /// The secret of the link.
    #[serde(skip_serializing)]
    ma: String,
    /// Chosen in any other browser than the one that asked. It is never kept.
    #[serde(skip_serializing)]
    password: String,
    lang: Lang,
}

/// The name under which a refused confirmation is kept.
pub(super) const CONFIRM_FORM: &str = "sign_up_confirm";

/// Makes the account. In the browser that asked for it, it signs in; elsewhere a password is chosen first.
#[server(prefix = "/api", endpoint = "sign_up/confirm")]
pub async fn confirm_sign_up(#[server(flatten)] form: ConfirmForm) -> Result<(), AppError> {
    let ctx = Ctx::here()?;
    let visitor = ctx.visitor().await?;
    let (client, now) = (ctx.client(), ctx.state.clock.now());
    // Without a good link the page says so.
    let void = link(form.lang, "/dang-ky/xac-nhan");
    let Some(token) = Token::parse(&form.ma) else {
        ctx.go_to(&void);
        return Ok(());
    };
    let again = format!("{void}?ma={}#loi", token.reveal());
    let mut problems = Problems::default();
    // The browser that asked is not asked for one.
    let chosen = match form.password.as_str() {
        "" => None,
        typed => match problems.check("password", NewPassword::parse(typed)) {
            None => return ctx.refuse(CONFIRM_FORM, &form, problems, &again).await,
            chosen => chosen,
        },
    };
    let done = people::confirm_sign_up(&ctx.state.pool, &visitor, &token, chosen.as_ref(), &client, now).await;
    let page = match done {
        Ok(confirmed) => match confirmed.session {
            Some(token) => {
                let visitor = ctx.enter(&token).await?;
                after_signing_in(form.lang, &confirmed.go_to, &visitor)
            }
            None => {
                let back = url_encoded(&confirmed.go_to);
                link(form.lang, &format!("/dang-nhap?xong=tai-khoan&ve={back}"))
            }
        },
        Err(ConfirmRefused::PasswordNeeded) => {
            problems.add("password", PasswordProblem::TooShort);
            return ctx.refuse(CONFIRM_FORM, &form, problems, &again).await;
        }
        Err(ConfirmRefused::Taken) => link(form.lang, "/dang-ky/xac-nhan?xong=da-co"),
        Err(ConfirmRefused::Void) => void,
        Err(ConfirmRefused::Db(error)) => return Err(error.into()),
    };
    ctx.go_to(&page);
    Ok(())
}

impl SignUpForm {
    fn parse(&self, ctx: &Ctx) -> Result<SignUp, Problems> {
        let mut problems = Problems::default();
        let name = problems.check("name", Line::parse(&self.name, NAME_MAX));
        let contact = problems.check("login", contact(ctx, &self.login));
        let password = problems.check("password", NewPassword::parse(&self.password));
        match (name, contact, password) {
            (Some(name), Some(contact), Some(password)) => Ok(SignUp {
                name,
                contact,
                password,
                lang: self.lang,
                go_to: if is_own_path(&self.ve) {
                    self.ve.clone()
                } else {
                    String::new()
                },
            }),
            _ => Err(problems),
        }
    }
}

/// An e-mail address or telephone number that can be written to.
pub(in crate::account) fn contact(ctx: &Ctx, typed: &str) -> Result<Contact, AppError> {
    if typed.trim().is_empty() {
        return Err(AppError::Required);
    }
    let contact = Contact::parse(typed).ok_or(AppError::NotAContact)?;
    if ctx.state.messenger.reaches(contact.channel()) {
        Ok(contact)
    } else {
        Err(AppError::CannotReach)
    }
}

impl std::fmt::Debug for SignUpForm {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("SignUpForm")
            .field("lang", &self.lang)
            .finish_non_exhaustive()
    }
}

impl std::fmt::Debug for ConfirmForm {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("ConfirmForm")
            .field("lang", &self.lang)
            .finish_non_exhaustive()
    }
}
