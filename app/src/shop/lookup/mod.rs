//! Finding an order again: its secret link opens it, a code or a telephone number alone does not.

pub mod actions;

use crate::{
    context::link,
    error::AppError,
    form::{Form, PostForm},
    page::{Page, page},
    ui::field::{Field, error_summary},
    words::lookup as say,
};
use leptos::prelude::*;
use market::base::Lang;

/// The page that leads back to an order.
#[component]
pub fn LookupPage() -> AnyView {
    page(|ctx| async move {
        let lang = ctx.lang();
        let form = ctx.take_form("lookup").await?;
        Ok::<_, AppError>(Page::new(say::title(lang), draw(lang, &form)))
    })
}

fn draw(lang: Lang, form: &Form) -> AnyView {
    let whole = Field::new(form, lang, "link", say::link(lang))
        .hint(say::link_hint(lang))
        .optional();
    let code = Field::new(form, lang, "code", say::code(lang))
        .hint(say::code_hint(lang))
        .optional();
    let key = Field::new(form, lang, "khoa", say::key(lang))
        .hint(say::key_hint(lang))
        .optional();
    let whole = whole.autocomplete("off").autocapitalize("none").input();
    let code = code.autocomplete("off").autocapitalize("characters").input();
    let key = key.autocomplete("off").autocapitalize("none").input();
    view! {
        <div class="door">
            <h1>{say::title(lang)}</h1>
            <p class="soft">{say::lede(lang)}</p>
            {draw_refusal(lang, form)}
            <PostForm action="/api/order/look_up" lang=lang class="stack">
                {whole}
                <fieldset class="fieldset stack">
                    <legend>{say::or_code(lang)}</legend>
                    {code}
                    {key}
                </fieldset>
                <button class="btn btn-wide" type="submit">{say::look(lang)}</button>
            </PostForm>
            <p>{say::signed_in(lang)} " " <a href=link(lang, "/tai-khoan")>{say::to_account(lang)}</a> "."</p>
            <p class="soft">{say::lost(lang)}</p>
        </div>
    }
    .into_any()
}

fn draw_refusal(lang: Lang, form: &Form) -> Option<AnyView> {
    if form.again_at().is_some() {
        return error_summary(form, lang, say::paused_title(lang), &[]);
    }
    let refused = form.came_back().then(|| {
        view! {
            <div class="error-summary" role="alert" tabindex="-1" id="loi">
                <h2>{say::refused_title(lang)}</h2>
                <p>{say::refused_text(lang)}</p>
            </div>
        }
    });
    refused.map(IntoAny::into_any)
}
