//! Finding an order by what the shopper kept of it.

use crate::{
    context::{Ctx, link},
    error::AppError,
    shop::order::actions::address,
};
use leptos::prelude::*;
use market::{
    base::{Lang, secret::Token},
    orders::{self, GroupCode, LookUpRefused, ShopperAccess},
};
use serde::{Deserialize, Serialize};

/// What the form sends: a whole link, or a code with its key.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct LookUpForm {
    /// The address of the order's page.
    pub link: String,
    /// The code of an order group.
    pub code: String,
    /// The secret of its link; whoever has signed in needs none for their own.
    pub khoa: String,
    /// The page's language.
    pub lang: Lang,
}

/// Leads to the order's page when what was typed opens it.
#[server(prefix = "/api", endpoint = "order/look_up")]
pub async fn look_up_order(
    /// What the shopper kept.
    #[server(flatten)]
    form: LookUpForm,
) -> Result<(), AppError> {
    let ctx = Ctx::here()?;
    let account = ctx.visitor().await?.account();
    let Some((code, token)) = form.parse() else {
        return form.refuse(&ctx, AppError::NotFound).await;
    };
    let access = ShopperAccess {
        token: token.clone(),
        account,
    };
    let (from, now) = (ctx.client_address(), ctx.state.clock.now());
    match orders::look_up(&ctx.state.pool, &access, &code, from, now).await {
        Ok(_) => {
            ctx.go_to(&address(form.lang, &code, token.as_ref()));
            Ok(())
        }
        Err(LookUpRefused::NotFound) => form.refuse(&ctx, AppError::NotFound).await,
        Err(LookUpRefused::TooManyAttempts { again_at }) => {
            let again_at = again_at.timestamp();
            form.refuse(&ctx, AppError::TooManyAttempts { again_at }).await
        }
        Err(LookUpRefused::Db(error)) => Err(error.into()),
    }
}

impl LookUpForm {
    /// Sends the form back; the page has its own words for an order that is not found. A secret that was typed is not
    /// kept.
    async fn refuse(&self, ctx: &Ctx, problem: AppError) -> Result<(), AppError> {
        let typed = Self {
            link: String::new(),
            khoa: String::new(),
            ..self.clone()
        };
        ctx.refuse("lookup", &typed, problem, &link(self.lang, "/tra-cuu#loi"))
            .await
    }

    fn parse(&self) -> Option<(GroupCode, Option<Token>)> {
        let link = self.link.trim();
        if link.is_empty() {
            return Some((GroupCode::parse(&self.code)?, Token::parse(self.khoa.trim())));
        }
        let (_, after) = link.split_once("/don-hang/")?;
        let end = after.find(['/', '?', '#']).unwrap_or(after.len());
        let (code, rest) = after.split_at(end);
        let token = rest
            .split_once("khoa=")
            .map(|(_, secret)| secret.split(['&', '#']).next().unwrap_or_default());
        Some((GroupCode::parse(code)?, token.and_then(Token::parse)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_whole_link_or_a_code_with_its_key_is_understood() {
        let (code, token) = (GroupCode::random(), Token::random());
        let secret = token.reveal();
        for link in [
            format!("https://cho-phien.example/don-hang/{code}?khoa={secret}&moi=1"),
            format!(" http://localhost:3000/en/don-hang/{code}?moi=1&khoa={secret}#x "),
            format!("/don-hang/{code}?khoa={secret}"),
        ] {
            let form = LookUpForm {
                link,
                ..LookUpForm::default()
            };
            assert_eq!(form.parse(), Some((code.clone(), Some(token.clone()))), "{}", form.link);
        }
        let form = LookUpForm {
            code: code.to_string(),
            khoa: secret,
            ..LookUpForm::default()
        };
        assert_eq!(form.parse(), Some((code, Some(token))));
    }

    #[test]
    fn what_is_no_link_is_not_understood() {
        for link in ["x", "https://evil.example/?khoa=", "/don-hang/", "/don-hang/CP1?khoa=a"] {
            assert_eq!(
                LookUpForm {
                    link: link.to_owned(),
                    ..LookUpForm::default()
                }
                .parse(),
                None,
                "{link}"
            );
        }
    }
}
