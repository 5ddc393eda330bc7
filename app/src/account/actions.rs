//! Signing in and out.

use crate::{
    context::{Ctx, is_own_path, link},
    error::AppError,
    form::Problems,
    page::url_encoded,
};
use http::HeaderName;
use leptos::prelude::*;
use market::{
    base::{Lang, Line},
    people::{self, SignInRefused, SignedIn, Visitor},
};
use serde::{Deserialize, Serialize};

/// What the sign-in form sends.
#[derive(Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct SignInForm {
    /// An e-mail address or a telephone number.
    pub login: String,
    /// The password. It is never kept.
    #[serde(skip_serializing)]
    pub password: String,
    /// Where to go afterwards: a page of ours.
    pub ve: String,
    /// The page's language.
    pub lang: Lang,
}

/// What the sign-out button sends.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct SignOutForm {
    /// The page's language.
    pub lang: Lang,
}

/// Signs in and goes on to where the visitor came from, else to where their work is.
#[server(prefix = "/api", endpoint = "sign_in")]
pub async fn sign_in(
    /// Who signs in, and where to go then.
    #[server(flatten)]
    form: SignInForm,
) -> Result<(), AppError> {
    let ctx = Ctx::here()?;
    let visitor = ctx.visitor().await?;
    let mut problems = Problems::default();
    problems.check("login", Line::parse(&form.login, 254));
    if form.password.is_empty() {
        problems.add("password", AppError::Required);
    }
    if !problems.is_empty() {
        return ctx.refuse("sign_in", &form, problems, &form.page()).await;
    }
    let now = ctx.state.clock.now();
    // Kept through the second step, and judged after it.
    let wanted = if is_own_path(&form.ve) { &form.ve } else { "" };
    match people::sign_in(
        &ctx.state.pool,
        &visitor,
        &form.login,
        &form.password,
        wanted,
        &ctx.client(),
        now,
    )
    .await
    {
        Ok(SignedIn::Whole(token)) => {
            let visitor = ctx.enter(&token).await?;
            ctx.go_to(&after_signing_in(form.lang, &form.ve, &visitor));
            Ok(())
        }
        Ok(SignedIn::Half(token)) => {
            ctx.keep_session(&token);
            ctx.go_to(&link(form.lang, "/dang-nhap/xac-thuc"));
            Ok(())
        }
        Err(SignInRefused::WrongCredentials) => {
            ctx.refuse("sign_in", &form, AppError::WrongCredentials, &form.page())
                .await
        }
        Err(SignInRefused::TooManyAttempts { again_at }) => {
            let problem = AppError::TooManyAttempts {
                again_at: again_at.timestamp(),
            };
            ctx.refuse("sign_in", &form, problem, &form.page()).await
        }
        Err(SignInRefused::Db(error)) => Err(error.into()),
    }
}

/// Ends the session and goes to the market.
#[server(prefix = "/api", endpoint = "sign_out")]
pub async fn sign_out(
    /// Which language to go on in.
    #[server(flatten)]
    form: SignOutForm,
) -> Result<(), AppError> {
    let ctx = Ctx::here()?;
    let visitor = ctx.visitor().await?;
    people::sign_out(&ctx.state.pool, &visitor).await?;
    ctx.forget_session();
    // What a browser kept for working without a network goes with the session.
    ctx.set_header(HeaderName::from_static("clear-site-data"), "\"storage\"");
    ctx.go_to(&link(form.lang, "/"));
    Ok(())
}

impl std::fmt::Debug for SignInForm {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("SignInForm")
            .field("ve", &self.ve)
            .field("lang", &self.lang)
            .finish_non_exhaustive()
    }
}

impl SignInForm {
    /// The page to go back to when signing in was refused.
    fn page(&self) -> String {
        let back = if self.ve.is_empty() {
            String::new()
        } else {
            format!("?ve={}", url_encoded(&self.ve))
        };
        link(self.lang, &format!("/dang-nhap{back}#loi"))
    }
}

/// Where somebody who has signed in goes: to the page they wanted, else to where their work is; before either to the
/// second factor that they must have.
pub(super) fn after_signing_in(lang: Lang, wanted: &str, visitor: &Visitor) -> String {
    let path = wanted.split(['?', '#']).next().unwrap_or_default();
    let is_page = is_own_path(wanted)
        && !path.starts_with("/api/")
        && !path.ends_with("/dang-nhap")
        && !path.ends_with("/dang-nhap/xac-thuc")
        && !path.contains("/dang-ky");
    if visitor.must_set_up() {
        let back = if is_page { url_encoded(wanted) } else { String::new() };
        return link(lang, &format!("/tai-khoan/bao-mat?ve={back}"));
    }
    if is_page {
        return wanted.to_owned();
    }
    let home = if visitor.as_operator().is_some() {
        "/dieu-hanh"
    } else if visitor.as_official().is_some() {
        "/so-cong-thuong"
    } else if visitor.as_coop_member().is_some() {
        "/htx"
    } else {
        "/tai-khoan"
    };
    link(lang, home)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_password_is_never_written_down() {
        let form = SignInForm {
            password: "cho-phien-demo".to_owned(),
            ..SignInForm::default()
        };
        assert!(!serde_json::to_string(&form).expect("a form").contains("cho-phien-demo"));
    }

    #[test]
    fn signing_in_leads_only_to_our_own_pages() {
        let go = |wanted| after_signing_in(Lang::Vi, wanted, &Visitor::stranger());
        assert_eq!(go("/thanh-toan?a=b"), "/thanh-toan?a=b");
        for wanted in [
            "",
            "//evil.example",
            "https://evil.example",
            "/dang-nhap?ve=/x",
            "/en/dang-nhap",
            "/dang-nhap/xac-thuc",
            "/api/sign_out",
        ] {
            assert_eq!(go(wanted), "/tai-khoan", "{wanted}");
        }
    }
}
