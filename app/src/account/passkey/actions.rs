//! Asking for a passkey, and what it answers.

use crate::{
    account::{
        actions::after_signing_in,
        proof::{note_unproven, proof},
        security::hand_over,
    },
    context::{Ctx, is_own_path, link},
    error::AppError,
    form::Problems,
};
use leptos::prelude::*;
use market::{
    base::{Lang, Line, PasskeyId, secret::Token},
    people::{
        self, BeginRefused, CreateRefused, NewPasskey, PASSKEY_NAME_MAX, PASSKEYS_MAX, RelyingParty, RemoveRefused,
        ShowRefused,
    },
};
use serde::{Deserialize, Serialize};

/// The page with everything that signing in asks for.
const SECURITY: &str = "/tai-khoan/bao-mat";

fn party(ctx: &Ctx) -> Result<RelyingParty, AppError> {
    ctx.state.settings.relying_party().ok_or(AppError::NotFound)
}

/// Where to go when the key was shown.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct AskForm {
    ve: String,
    lang: Lang,
}

/// Asks for a passkey: of whoever has shown their password or signed in, else of anybody.
#[server(prefix = "/api", endpoint = "passkey/ask")]
pub async fn ask_passkey(#[server(flatten)] form: AskForm) -> Result<(), AppError> {
    let ctx = Ctx::here()?;
    let party = party(&ctx)?;
    let visitor = ctx.visitor_with_session().await?;
    let wanted = if is_own_path(&form.ve) { &form.ve } else { "" };
    if !people::ask_passkey(&ctx.state.pool, &party, &visitor, wanted, ctx.state.clock.now()).await? {
        return Err(AppError::Internal);
    }
    ctx.go_to(&link(form.lang, "/dang-nhap/khoa"));
    Ok(())
}

/// What the device answered, as JSON.
#[derive(Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct AnswerForm {
    #[serde(skip_serializing)]
    answer: String,
    lang: Lang,
}

/// Signs in with a passkey, or shows once more who one is.
#[server(prefix = "/api", endpoint = "passkey/show")]
pub async fn show_passkey(#[server(flatten)] form: AnswerForm) -> Result<(), AppError> {
    let ctx = Ctx::here()?;
    let party = party(&ctx)?;
    let visitor = ctx.visitor().await?;
    let (pool, now) = (&ctx.state.pool, ctx.state.clock.now());
    let back = if visitor.person().is_some() {
        SECURITY
    } else {
        "/dang-nhap"
    };
    let problem = match people::show_passkey(pool, &party, &visitor, &form.answer, &ctx.client(), now).await {
        Ok(shown) => {
            let address = match &shown.token {
                Some(token) => after_signing_in(form.lang, &shown.go_to, &ctx.enter(token).await?),
                None if shown.go_to.is_empty() => link(form.lang, &format!("{SECURITY}?xong=da-xac-thuc")),
                None => shown.go_to,
            };
            ctx.go_to(&address);
            return Ok(());
        }
        Err(ShowRefused::NotAsked) => AppError::PasskeyTooLate,
        Err(ShowRefused::Wrong) => AppError::WrongPasskey,
        Err(ShowRefused::Copied) => AppError::PasskeyCopied,
        Err(ShowRefused::TooManyAttempts { again_at }) => AppError::TooManyAttempts {
            again_at: again_at.timestamp(),
        },
        Err(ShowRefused::Db(error)) => return Err(error.into()),
    };
    let page = link(form.lang, &format!("{back}#loi"));
    ctx.refuse("passkey", &form, problem, &page).await
}

/// What a new key is to be called, and who asks.
#[derive(Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct NewForm {
    name: String,
    #[serde(skip_serializing)]
    present: String,
    #[serde(skip_serializing)]
    code: String,
    lang: Lang,
}

/// Asks the device for a new passkey.
#[server(prefix = "/api", endpoint = "passkey/begin")]
pub async fn begin_passkey(#[server(flatten)] form: NewForm) -> Result<(), AppError> {
    let ctx = Ctx::here()?;
    let visitor = ctx.visitor().await?;
    visitor.person_setting_up().ok_or(AppError::SignInNeeded)?;
    let mut problems = Problems::default();
    let page = link(form.lang, &format!("{SECURITY}#loi"));
    let Some(party) = ctx.state.settings.relying_party() else {
        return ctx
            .refuse("passkey_begin", &form, AppError::NoPasskeysHere, &page)
            .await;
    };
    let name = problems.check("name", Line::parse(&form.name, PASSKEY_NAME_MAX));
    let Some(name) = name else {
        return ctx.refuse("passkey_begin", &form, problems, &page).await;
    };
    let shown = proof(&ctx, &form.present, &form.code);
    let (pool, now) = (&ctx.state.pool, ctx.state.clock.now());
    match people::begin_passkey(pool, &party, &visitor, &name, &shown, now).await {
        Ok(()) => {
            ctx.go_to(&link(form.lang, &format!("{SECURITY}/khoa")));
            return Ok(());
        }
        Err(BeginRefused::Full) => problems.add(
            "",
            AppError::TooManyPasskeys {
                max: u32::try_from(PASSKEYS_MAX).unwrap_or(u32::MAX),
            },
        ),
        Err(BeginRefused::Proof(refused)) => note_unproven(&mut problems, "present", refused)?,
        Err(BeginRefused::Db(error)) => return Err(error.into()),
    }
    ctx.refuse("passkey_begin", &form, problems, &page).await
}

/// Takes the new passkey.
#[server(prefix = "/api", endpoint = "passkey/create")]
pub async fn create_passkey(#[server(flatten)] form: AnswerForm) -> Result<(), AppError> {
    let ctx = Ctx::here()?;
    let visitor = ctx.visitor().await?;
    visitor.person_setting_up().ok_or(AppError::SignInNeeded)?;
    let page = link(form.lang, &format!("{SECURITY}#loi"));
    let Some(party) = ctx.state.settings.relying_party() else {
        return ctx
            .refuse("passkey_begin", &form, AppError::NoPasskeysHere, &page)
            .await;
    };
    let token = Token::random();
    let with = NewPasskey {
        answer: &form.answer,
        token: &token,
    };
    let (pool, now) = (&ctx.state.pool, ctx.state.clock.now());
    let problem = match people::create_passkey(pool, &party, &visitor, with, now).await {
        Ok(has_codes) => {
            if has_codes {
                hand_over(&ctx, &token);
            }
            ctx.go_to(&link(form.lang, &format!("{SECURITY}?xong=khoa-moi")));
            return Ok(());
        }
        Err(CreateRefused::NotBegun) => AppError::PasskeyTooLate,
        Err(CreateRefused::Wrong) => AppError::WrongPasskey,
        Err(CreateRefused::Db(error)) => return Err(error.into()),
    };
    ctx.refuse("passkey_begin", &form, problem, &page).await
}

/// Which key, and who asks.
#[derive(Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct RemoveForm {
    passkey: String,
    #[serde(skip_serializing)]
    present: String,
    #[serde(skip_serializing)]
    code: String,
    lang: Lang,
}

/// Removes a passkey.
#[server(prefix = "/api", endpoint = "passkey/remove")]
pub async fn remove_passkey(#[server(flatten)] form: RemoveForm) -> Result<(), AppError> {
    let ctx = Ctx::here()?;
    let visitor = ctx.visitor().await?;
    let person = visitor.person().ok_or(AppError::SignInNeeded)?;
    let passkey: PasskeyId = form.passkey.parse().map_err(|_| AppError::NotFound)?;
    let shown = proof(&ctx, &form.present, &form.code);
    let (pool, is_demo, now) = (&ctx.state.pool, ctx.state.settings.is_demo, ctx.state.clock.now());
    let mut problems = Problems::default();
    match people::remove_passkey(pool, person, passkey, &shown, is_demo, now).await {
        Ok(true) => {
            ctx.go_to(&link(form.lang, &format!("{SECURITY}?xong=khoa-go")));
            return Ok(());
        }
        Ok(false) => return Err(AppError::NotFound),
        Err(RemoveRefused::Needed) => problems.add("", AppError::FactorNeeded),
        Err(RemoveRefused::Proof(refused)) => note_unproven(&mut problems, "present", refused)?,
        Err(RemoveRefused::Db(error)) => return Err(error.into()),
    }
    let page = link(form.lang, &format!("{SECURITY}#loi"));
    ctx.refuse("passkey_remove", &form, problems, &page).await
}

impl std::fmt::Debug for AnswerForm {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("AnswerForm")
            .field("lang", &self.lang)
            .finish_non_exhaustive()
    }
}

impl std::fmt::Debug for NewForm {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("NewForm")
            .field("lang", &self.lang)
            .finish_non_exhaustive()
    }
}

impl std::fmt::Debug for RemoveForm {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("RemoveForm")
            .field("lang", &self.lang)
            .finish_non_exhaustive()
    }
}
