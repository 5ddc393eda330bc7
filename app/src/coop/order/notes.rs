//! Notes between the cooperative and the shopper of an order.

use crate::{
    context::Ctx,
    error::AppError,
    form::{Form, PostForm, Problems},
    ui::{field::Field, notes},
    words::note as say,
};
use leptos::prelude::*;
use market::{
    base::{Lang, Line},
    orders::{self, DeskOrder, NOTE_MAX, NoteAuthor, NoteRefused},
    people::Scope,
};
use serde::{Deserialize, Serialize};

use super::actions::{app_error, order_address};

/// An order and what is written about it.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct NoteForm {
    lang: Lang,
    code: String,
    text: String,
}

/// Writes to the shopper.
#[server(prefix = "/api", endpoint = "desk/note")]
pub async fn write_note(#[server(flatten)] form: NoteForm) -> Result<(), AppError> {
    let ctx = Ctx::here()?;
    let member = ctx.require_coop_for(Scope::Orders).await?;
    let page = format!("{}#loi-nhan", order_address(form.lang, &form.code));
    let mut problems = Problems::default();
    let Some(text) = problems.check("text", Line::parse(&form.text, NOTE_MAX)) else {
        return ctx.refuse("desk_note", &form, problems, &page).await;
    };
    match orders::write_note_as_seller(&ctx.state.pool, &member, &form.code, &text, ctx.state.clock.now()).await {
        Ok(()) => {
            ctx.go_to(&page);
            Ok(())
        }
        Err(refused) => ctx.refuse("desk_note", &form, note_error(refused)?, &page).await,
    }
}

/// Says that the shopper's notes were read, when there is nothing to answer.
#[server(prefix = "/api", endpoint = "desk/notes_read")]
pub async fn mark_notes_read(#[server(flatten)] form: NoteForm) -> Result<(), AppError> {
    let ctx = Ctx::here()?;
    let member = ctx.require_coop_for(Scope::Orders).await?;
    match orders::mark_notes_read(&ctx.state.pool, &member, &form.code).await {
        Ok(()) => {
            ctx.go_to(&format!("{}#loi-nhan", order_address(form.lang, &form.code)));
            Ok(())
        }
        Err(refused) => Err(app_error(refused)?),
    }
}

/// What a person is told; what is not theirs, and failures, end the function.
pub fn note_error(refused: NoteRefused) -> Result<AppError, AppError> {
    match refused {
        NoteRefused::TooMany { again_at } => Ok(AppError::TooManyNotes {
            again_at: again_at.timestamp(),
        }),
        NoteRefused::NotFound => Err(AppError::NotFound),
        NoteRefused::Db(error) => Err(error.into()),
    }
}

/// What was written, and the form for more.
pub(super) fn draw(lang: Lang, order: &DeskOrder, form: &Form) -> AnyView {
    let code = order.code.clone();
    let read = order.has_unread_note.then(|| {
        let code = order.code.clone();
        view! {
            <PostForm action="/api/desk/notes_read" lang=lang>
                <input type="hidden" name="code" value=code/>
                <button class="btn btn-secondary" type="submit">{say::read(lang)}</button>
            </PostForm>
        }
    });
    let text = Field::new(form, lang, "text", say::text(lang))
        .hint(say::hint_to_shopper(lang))
        .length_max(NOTE_MAX)
        .area(3);
    let class = if order.has_unread_note {
        "box stack act-now"
    } else {
        "box stack"
    };
    view! {
        <section class=class id="loi-nhan" aria-labelledby="ten-loi-nhan">
            <h2 id="ten-loi-nhan">{say::title(lang)}</h2>
            {notes::draw(lang, &order.notes, NoteAuthor::Seller)}
            {read}
            <PostForm action="/api/desk/note" lang=lang class="stack">
                <input type="hidden" name="code" value=code/>
                {text}
                <div>
                    <button class="btn btn-secondary" type="submit">{say::send(lang)}</button>
                </div>
            </PostForm>
        </section>
    }
    .into_any()
}
