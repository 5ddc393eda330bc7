//! What owners of a cooperative see of mandates, on the page of its people.

use super::{draw_state, draw_terms};
use crate::{
    account::proof::{code_field, id},
    context::Ctx,
    error::AppError,
    form::{Form, PostForm},
    ui::{
        field::{Field, error_summary},
        list::section_head,
    },
    words::{mandate as say, security},
};
use chrono::NaiveDate;
use leptos::prelude::*;
use market::{
    base::Lang,
    people::{self, Mandate, Person, Steward},
};

/// The requests, what counts, and what was; nothing where nobody ever asked.
pub(crate) async fn draw(ctx: &Ctx, steward: Steward) -> Result<Option<AnyView>, AppError> {
    let (lang, today) = (ctx.lang(), ctx.state.clock.today());
    let mandates = people::list_mandates_of_coop(&ctx.state.pool, steward).await?;
    let grant = ctx.take_form("mandate_grant").await?;
    let answer = ctx.take_form("mandate_answer").await?;
    if mandates.is_empty() {
        return Ok(None);
    }
    let visitor = ctx.visitor().await?;
    let person = visitor.person().ok_or(AppError::SignInNeeded)?;
    let rows: Vec<_> = mandates
        .iter()
        .map(|mandate| draw_mandate(ctx, person, &grant, mandate, today))
        .collect();
    let labels = [("present", security::present(lang)), ("code", security::code(lang))];
    let section = view! {
        <section class="stack" aria-labelledby="uy-quyen">
            {section_head("uy-quyen", say::owner_title(lang), None)}
            <p class="soft">{say::owner_text(lang)}</p>
            {news(lang, ctx.query("xong").as_deref())}
            {error_summary(&answer, lang, say::not_done(lang), &[])}
            {error_summary(&grant, lang, say::not_done(lang), &labels)}
            <ul class="stack" role="list">{rows}</ul>
        </section>
    };
    Ok(Some(section.into_any()))
}

fn news(lang: Lang, done: Option<&str>) -> Option<AnyView> {
    let text = match done? {
        "uy-quyen" => say::was_granted(lang),
        "khong-uy-quyen" => say::was_refused(lang),
        "het-uy-quyen" => say::was_ended(lang),
        _ => return None,
    };
    Some(view! { <p class="notice notice-good" role="status">{text}</p> }.into_any())
}

fn draw_mandate(ctx: &Ctx, person: &Person, form: &Form, mandate: &Mandate, today: NaiveDate) -> AnyView {
    let lang = ctx.lang();
    let who = say::who(lang, &mandate.official_name, mandate.department.get(lang));
    let buttons = if mandate.is_open(today) {
        draw_answer(ctx, person, form, mandate)
    } else if mandate.may_end(today) {
        draw_button(lang, mandate, "/api/mandate/end", "btn btn-danger", say::end(lang))
    } else {
        ().into_any()
    };
    view! {
        <li class="box stack stack-tight">
            <div class="row row-spread">
                <p><strong>{who}</strong></p>
                {draw_state(lang, mandate, today)}
            </div>
            {draw_terms(lang, mandate, true)}
            {buttons}
        </li>
    }
    .into_any()
}

/// An owner who agrees shows once more who they are; who does not agrees to nothing.
fn draw_answer(ctx: &Ctx, person: &Person, form: &Form, mandate: &Mandate) -> AnyView {
    let lang = ctx.lang();
    let row = mandate.id.to_string();
    let none = Form::default();
    let form = if form.typed("mandate") == row { form } else { &none };
    let present = Field::new(form, lang, "present", security::present(lang))
        .id(id(form, "present", &row))
        .kind("password")
        .autocomplete("current-password")
        .input();
    let code = code_field(ctx, form, person, &row);
    view! {
        <PostForm action="/api/mandate/grant" lang=lang class="stack">
            <input type="hidden" name="mandate" value=row/>
            <p>{say::grant_text(lang)}</p>
            {present}
            {code}
            <div><button class="btn" type="submit">{say::grant(lang)}</button></div>
        </PostForm>
        {draw_button(lang, mandate, "/api/mandate/refuse", "btn btn-secondary", say::refuse(lang))}
    }
    .into_any()
}

fn draw_button(
    lang: Lang,
    mandate: &Mandate,
    action: &'static str,
    look: &'static str,
    words: &'static str,
) -> AnyView {
    let (row, name) = (mandate.id.to_string(), mandate.official_name.clone());
    view! {
        <PostForm action=action lang=lang>
            <input type="hidden" name="mandate" value=row/>
            <button class=look type="submit">{words} <span class="vh">": " {name}</span></button>
        </PostForm>
    }
    .into_any()
}
