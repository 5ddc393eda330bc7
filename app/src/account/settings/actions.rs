//! Changing the password, the e-mail address and the telephone number.

use super::super::{
    proof::{note_unproven, proof},
    sign_up::contact,
};
use crate::{
    context::{Ctx, link},
    error::AppError,
    form::Problems,
};
use leptos::prelude::*;
use market::{
    base::{Lang, Line, secret::Token},
    people::{self, AskRefused, ChangeRefused, Changed, LinkRefused, NAME_MAX, NewPassword},
};
use serde::{Deserialize, Serialize};

/// The name by which one is greeted.
#[derive(Clone, Default, Debug, Serialize, Deserialize)]
#[serde(default)]
pub struct NameForm {
    name: String,
    lang: Lang,
}

/// Corrects the name of whoever has signed in.
#[server(prefix = "/api", endpoint = "name/change")]
pub async fn change_own_name(#[server(flatten)] form: NameForm) -> Result<(), AppError> {
    let ctx = Ctx::here()?;
    let visitor = ctx.visitor().await?;
    let person = visitor.person().ok_or(AppError::SignInNeeded)?;
    let page = link(form.lang, "/tai-khoan/ho-so");
    let mut problems = Problems::default();
    let Some(name) = problems.check("name", Line::parse(&form.name, NAME_MAX)) else {
        return ctx.refuse("name", &form, problems, &format!("{page}#loi")).await;
    };
    people::change_name(&ctx.state.pool, person, &name).await?;
    ctx.go_to(&format!("{page}?xong=ten"));
    Ok(())
}

/// The present password and the new one.
#[derive(Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct PasswordForm {
    #[serde(skip_serializing)]
    present: String,
    #[serde(skip_serializing)]
    password: String,
    #[serde(skip_serializing)]
    code: String,
    lang: Lang,
}

/// Changes the password of whoever has signed in; their other sessions end.
#[server(prefix = "/api", endpoint = "password/change")]
pub async fn change_own_password(#[server(flatten)] form: PasswordForm) -> Result<(), AppError> {
    let ctx = Ctx::here()?;
    let visitor = ctx.visitor().await?;
    let person = visitor.person().ok_or(AppError::SignInNeeded)?;
    let page = link(form.lang, "/tai-khoan/ho-so");
    let mut problems = Problems::default();
    if form.present.is_empty() {
        problems.add("present", AppError::Required);
    }
    let password = problems.check("password", NewPassword::parse(&form.password));
    let Some(password) = password.filter(|_| problems.is_empty()) else {
        return ctx.refuse("password", &form, problems, &format!("{page}#loi")).await;
    };
    let (pool, now) = (&ctx.state.pool, ctx.state.clock.now());
    let shown = proof(&ctx, &form.present, &form.code);
    match people::change_password(pool, &visitor, person, &shown, &password, now).await {
        Ok(()) => {
            ctx.go_to(&format!("{page}?xong=mat-khau"));
            Ok(())
        }
        Err(refused) => {
            note_unproven(&mut problems, "present", refused)?;
            ctx.refuse("password", &form, problems, &format!("{page}#loi")).await
        }
    }
}

/// The new contact, and the present password.
#[derive(Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct ContactForm {
    login: String,
    #[serde(skip_serializing)]
    proof: String,
    #[serde(skip_serializing)]
    code: String,
    lang: Lang,
}

/// Begins a change of the e-mail address or telephone number: both the old and the new one are written to.
#[server(prefix = "/api", endpoint = "contact/change")]
pub async fn change_contact(#[server(flatten)] form: ContactForm) -> Result<(), AppError> {
    let ctx = Ctx::here()?;
    let visitor = ctx.visitor().await?;
    let person = visitor.person().ok_or(AppError::SignInNeeded)?;
    let page = link(form.lang, "/tai-khoan/ho-so");
    let mut problems = Problems::default();
    let new = problems.check("login", contact(&ctx, &form.login));
    if form.proof.is_empty() {
        problems.add("proof", AppError::Required);
    }
    let Some(new) = new.filter(|_| problems.is_empty()) else {
        return ctx.refuse("contact", &form, problems, &format!("{page}#loi")).await;
    };
    let (pool, now) = (&ctx.state.pool, ctx.state.clock.now());
    let shown = proof(&ctx, &form.proof, &form.code);
    match people::ask_change(pool, person, &shown, &new, &ctx.client(), now).await {
        Ok(()) => {
            ctx.go_to(&format!("{page}?xong=lien-he"));
            return Ok(());
        }
        Err(ChangeRefused::Same) => problems.add("login", AppError::SameContact),
        Err(ChangeRefused::Proof(refused)) => note_unproven(&mut problems, "proof", refused)?,
        Err(ChangeRefused::Ask(AskRefused::TooManyAttempts { again_at })) => {
            let again_at = again_at.timestamp();
            problems.add("login", AppError::TooManyAttempts { again_at });
        }
        Err(ChangeRefused::Db(error) | ChangeRefused::Ask(AskRefused::Db(error))) => return Err(error.into()),
    }
    ctx.refuse("contact", &form, problems, &format!("{page}#loi")).await
}

/// What the button on the page of a link sends.
#[derive(Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct ConfirmContactForm {
    ma: String,
    lang: Lang,
}

/// One of the two contacts answers.
#[server(prefix = "/api", endpoint = "contact/confirm")]
pub async fn confirm_contact(#[server(flatten)] form: ConfirmContactForm) -> Result<(), AppError> {
    let ctx = Ctx::here()?;
    let done = match Token::parse(&form.ma) {
        Some(token) => people::confirm_change(&ctx.state.pool, &token, ctx.state.clock.now()).await,
        None => Err(LinkRefused::Void),
    };
    let page = match done {
        Ok(Changed::Half) => "/doi-lien-he?xong=mot-nua",
        Ok(Changed::Whole) => "/dang-nhap?xong=lien-he",
        Err(LinkRefused::Void | LinkRefused::Taken) => "/doi-lien-he",
        Err(LinkRefused::Db(error)) => return Err(error.into()),
    };
    ctx.go_to(&link(form.lang, page));
    Ok(())
}

impl std::fmt::Debug for PasswordForm {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("PasswordForm")
            .field("lang", &self.lang)
            .finish_non_exhaustive()
    }
}

impl std::fmt::Debug for ContactForm {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("ContactForm")
            .field("lang", &self.lang)
            .finish_non_exhaustive()
    }
}

impl std::fmt::Debug for ConfirmContactForm {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("ConfirmContactForm")
            .field("lang", &self.lang)
            .finish_non_exhaustive()
    }
}
