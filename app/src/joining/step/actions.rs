//! Saving the steps, each by itself.

use super::{form_name, papers};
use crate::{
    context::{Ctx, link},
    error::AppError,
    form::Problems,
    joining::{overview::actions::problem, papers_address, step_address},
};
use chrono::Datelike;
use leptos::prelude::*;
use market::{
    base::Lang,
    joining::{self, ApplyRefused, Facts, Step},
};
use serde::{Deserialize, Serialize};

/// What applies.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct OrganisationForm {
    pub(super) lang: Lang,
    pub(super) version: String,
    pub(super) kind: String,
    pub(super) name: String,
    pub(super) tax_code: String,
    pub(super) registration: String,
    pub(super) founded: String,
}

/// Who speaks for it.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct RepresentativeForm {
    pub(super) lang: Lang,
    pub(super) version: String,
    pub(super) name: String,
    pub(super) role: String,
    pub(super) phone: String,
    pub(super) email: String,
}

/// Where it is.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct PlaceForm {
    pub(super) lang: Lang,
    pub(super) version: String,
    /// `province` when only the communes are asked for.
    pub(super) step: String,
    pub(super) province: String,
    pub(super) commune: String,
    pub(super) line: String,
    pub(super) legacy: String,
}

/// Where it is paid.
#[derive(Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct BankForm {
    pub(super) lang: Lang,
    pub(super) version: String,
    pub(super) bin: String,
    pub(super) number: String,
    pub(super) holder: String,
}

/// A number of an account is nobody's business in a log.
impl std::fmt::Debug for BankForm {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("BankForm")
            .field("lang", &self.lang)
            .finish_non_exhaustive()
    }
}

/// Saves what applies.
#[server(prefix = "/api", endpoint = "application/organisation")]
pub async fn save_organisation(#[server(flatten)] form: OrganisationForm) -> Result<(), AppError> {
    let ctx = Ctx::here()?;
    let parsed = form.parse(ctx.state.clock.today().year());
    let sent = Sent {
        lang: form.lang,
        step: Step::Organisation,
        version: &form.version,
        form: &form,
    };
    save(&ctx, sent, parsed).await
}

/// Saves who speaks for it.
#[server(prefix = "/api", endpoint = "application/representative")]
pub async fn save_representative(#[server(flatten)] form: RepresentativeForm) -> Result<(), AppError> {
    let ctx = Ctx::here()?;
    let sent = Sent {
        lang: form.lang,
        step: Step::Representative,
        version: &form.version,
        form: &form,
    };
    save(&ctx, sent, form.parse()).await
}

/// Saves where it is, or asks for the communes of a province.
#[server(prefix = "/api", endpoint = "application/place")]
pub async fn save_place(#[server(flatten)] form: PlaceForm) -> Result<(), AppError> {
    let ctx = Ctx::here()?;
    if form.step == "province" {
        let visitor = ctx.visitor().await?;
        visitor.person().ok_or(AppError::SignInNeeded)?;
        let page = format!("{}#commune", step_address(form.lang, Step::Place));
        return ctx
            .refuse(&form_name(Step::Place), &form, Problems::default(), &page)
            .await;
    }
    let sent = Sent {
        lang: form.lang,
        step: Step::Place,
        version: &form.version,
        form: &form,
    };
    save(&ctx, sent, form.parse()).await
}

/// Saves where it is paid.
#[server(prefix = "/api", endpoint = "application/bank")]
pub async fn save_bank(#[server(flatten)] form: BankForm) -> Result<(), AppError> {
    let ctx = Ctx::here()?;
    let visitor = ctx.visitor().await?;
    let person = visitor.person().ok_or(AppError::SignInNeeded)?;
    let saved = joining::load_own(&ctx.state.pool, person).await?;
    let saved = saved.as_ref().and_then(|application| application.filled.bank());
    let sent = Sent {
        lang: form.lang,
        step: Step::Bank,
        version: &form.version,
        form: &form,
    };
    save(&ctx, sent, form.parse(saved)).await
}

/// A step as it was sent.
struct Sent<'a, Form> {
    lang: Lang,
    step: Step,
    version: &'a str,
    form: &'a Form,
}

async fn save<Form: Serialize>(
    ctx: &Ctx,
    sent: Sent<'_, Form>,
    parsed: Result<Facts, Problems>,
) -> Result<(), AppError> {
    let visitor = ctx.visitor().await?;
    let person = visitor.person().ok_or(AppError::SignInNeeded)?;
    let page = format!("{}#loi", step_address(sent.lang, sent.step));
    let name = form_name(sent.step);
    let seen = sent.version.parse().map_err(|_| AppError::BadRequest)?;
    let facts = match parsed {
        Ok(facts) => facts,
        Err(problems) => return ctx.refuse(&name, sent.form, problems, &page).await,
    };
    match joining::save_step(&ctx.state.pool, person, seen, &facts, ctx.state.clock.now()).await {
        Ok(()) => {
            ctx.go_to(&link(sent.lang, "/ban-hang?xong=luu"));
            Ok(())
        }
        Err(ApplyRefused::MovedOn) => {
            let overview = link(sent.lang, "/ban-hang#loi");
            let problem = AppError::ApplicationMovedOn;
            ctx.refuse(super::super::overview::FORM, &(), problem, &overview).await
        }
        Err(refused) => {
            let field = match refused {
                ApplyRefused::TaxCodeTaken => "tax_code",
                ApplyRefused::Place => "commune",
                _ => "",
            };
            let mut problems = Problems::default();
            problems.add(field, problem(refused)?);
            ctx.refuse(&name, sent.form, problems, &page).await
        }
    }
}

/// A document of the application.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct DocumentForm {
    lang: Lang,
    document: String,
}

/// Takes a document out.
#[server(prefix = "/api", endpoint = "application/document/remove")]
pub async fn remove_document(#[server(flatten)] form: DocumentForm) -> Result<(), AppError> {
    let ctx = Ctx::here()?;
    let visitor = ctx.visitor().await?;
    let person = visitor.person().ok_or(AppError::SignInNeeded)?;
    let id = form.document.parse().map_err(|_| AppError::NotFound)?;
    let page = papers_address(form.lang);
    match joining::remove_document(&ctx.state.pool, person, id).await {
        Ok(()) => {
            ctx.go_to(&format!("{page}?xong=bo"));
            Ok(())
        }
        Err(refused) => {
            ctx.refuse(papers::FORM, &form, problem(refused)?, &format!("{page}#loi"))
                .await
        }
    }
}
