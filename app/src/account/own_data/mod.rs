//! What the market holds of one: `/tai-khoan/du-lieu`.

mod actions;

use crate::{
    account::proof::code_field,
    context::link,
    error::AppError,
    form::{Form, PostForm},
    page::{Page, page},
    ui::{
        field::{Field, error_summary},
        list::section_head,
    },
    words::own_data as say,
};
use leptos::prelude::*;
use market::base::Lang;

/// A copy to take along, and the way to be forgotten.
#[component]
pub fn OwnDataPage() -> AnyView {
    page(|ctx| async move {
        let lang = ctx.lang();
        let visitor = ctx.visitor().await?;
        let person = visitor.person().ok_or(AppError::SignInNeeded)?;
        let form = ctx.take_form("erase").await?;
        let code = code_field(&ctx, &form, person, "erase");
        let body = view! {
            <p><a href=link(lang, "/tai-khoan")>{say::back(lang)}</a></p>
            <h1>{say::title(lang)}</h1>
            <div class="stack stack-wide after-head narrow">
                <section class="box stack" aria-labelledby="ban-sao">
                    {section_head("ban-sao", say::copy_title(lang), None)}
                    <p>{say::copy_text(lang)}</p>
                    <p><a class="btn" href="/tai-khoan/du-lieu.json" download="cho-phien.json">{say::download(lang)}</a></p>
                </section>
                {draw_erase(lang, &form, code)}
            </div>
        };
        Ok(Page::new(say::title(lang), body))
    })
}

fn draw_erase(lang: Lang, form: &Form, code: Option<AnyView>) -> AnyView {
    let present = Field::new(form, lang, "present", say::present(lang))
        .kind("password")
        .autocomplete("current-password")
        .input();
    view! {
        <section class="box stack" aria-labelledby="xoa">
            {section_head("xoa", say::erase_title(lang), None)}
            <p>{say::erase_text(lang)}</p>
            <p>{say::erase_kept(lang)}</p>
            {error_summary(form, lang, say::refused(lang), &[("present", say::present(lang))])}
            <PostForm action="/api/account/erase" lang=lang class="stack">
                {present}
                {code}
                <div><button class="btn btn-danger" type="submit">{say::erase(lang)}</button></div>
            </PostForm>
        </section>
    }
    .into_any()
}
