//! Notes between the shopper and a cooperative.

use super::actions::{access, address};
use crate::{
    context::Ctx,
    coop::order::notes::note_error,
    error::AppError,
    form::{Form, PostForm, Problems},
    ui::{
        field::{Field, error_summary},
        notes,
    },
    words::note as say,
};
use leptos::prelude::*;
use market::{
    base::{Lang, Line, secret::Token},
    orders::{self, GroupCode, NOTE_MAX, NoteAuthor, ShopperOrder},
};
use serde::{Deserialize, Serialize};

/// What is written about one cooperative's part.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct NoteForm {
    lang: Lang,
    /// The order's code, `CP…-1`.
    code: String,
    /// The secret of the link, when the page was opened with it.
    khoa: String,
    text: String,
}

/// Writes to the cooperative.
#[server(prefix = "/api", endpoint = "order/note")]
pub async fn write_note(#[server(flatten)] form: NoteForm) -> Result<(), AppError> {
    let ctx = Ctx::here()?;
    let token = Token::parse(&form.khoa);
    let access = access(&ctx, token.clone()).await?;
    let group = form
        .code
        .rsplit_once('-')
        .and_then(|(group, _)| GroupCode::parse(group));
    let group = group.ok_or(AppError::NotFound)?;
    let page = format!(
        "{}#loi-nhan-{}",
        address(form.lang, &group, token.as_ref()),
        crate::page::url_encoded(&form.code)
    );
    let name = form_name(&form.code);
    // The secret is in the address; it need not lie in the memory of forms as well.
    let typed = NoteForm {
        khoa: String::new(),
        ..form.clone()
    };
    let mut problems = Problems::default();
    let Some(text) = problems.check("text", Line::parse(&form.text, NOTE_MAX)) else {
        return ctx.refuse(&name, &typed, problems, &page).await;
    };
    match orders::write_note_as_shopper(&ctx.state.pool, &access, &form.code, &text, ctx.state.clock.now()).await {
        Ok(()) => {
            ctx.go_to(&page);
            Ok(())
        }
        Err(refused) => ctx.refuse(&name, &typed, note_error(refused)?, &page).await,
    }
}

/// The name under which a refused note of one order is kept.
pub(super) fn form_name(order: &str) -> String {
    format!("note-{}", order.chars().take(20).collect::<String>())
}

/// What was written, and the form for more.
pub(super) fn draw(lang: Lang, order: &ShopperOrder, khoa: &str, form: &Form) -> AnyView {
    let (code, khoa) = (order.code.clone(), khoa.to_owned());
    let (id, heading) = (format!("loi-nhan-{code}"), format!("ten-loi-nhan-{code}"));
    let field = format!("viet-{code}");
    let refused = error_summary(form, lang, say::refused(lang), &[("text", say::text(lang))]);
    let text = Field::new(form, lang, "text", say::text(lang))
        .id(field)
        .label_more(code.clone())
        .hint(say::hint_to_seller(lang))
        .length_max(NOTE_MAX)
        .area(3);
    let is_open = form.came_back() || !order.notes.is_empty();
    view! {
        <section class="stack stack-tight no-print" id=id aria-labelledby=heading.clone()>
            <h3 id=heading.clone()>{say::title(lang)}</h3>
            {refused}
            {notes::draw(lang, &order.notes, NoteAuthor::Shopper)}
            <details class="fold" open=is_open>
                <summary>{say::write_to_seller(lang)}</summary>
                <PostForm action="/api/order/note" lang=lang class="stack stack-tight">
                    <input type="hidden" name="code" value=code.clone()/>
                    <input type="hidden" name="khoa" value=khoa/>
                    {text}
                    <div>
                        <button class="btn btn-secondary" type="submit">
                            {say::send(lang)}
                            <span class="vh">" " {code}</span>
                        </button>
                    </div>
                </PostForm>
            </details>
        </section>
    }
    .into_any()
}
