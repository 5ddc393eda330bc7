//! What keeps a form while it is written: `app/browser/draft.js` sends what was typed here, and shows it again.

pub(super) mod actions;

use crate::{context::Ctx, error::AppError, words::draft as say};
use leptos::prelude::*;
use market::{
    base::Lang,
    people::{self, CoopMember, DraftForm},
};

/// How a form comes to be on the page.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Standing {
    /// Somebody has opened it.
    Opened,
    /// It was refused: what was typed stands in it.
    Back,
    /// It was saved a moment ago.
    Saved,
}

/// A form with the class `draft`, and what its writer has not saved of it.
pub(super) async fn around(
    ctx: &Ctx,
    member: &CoopMember,
    form: DraftForm<'_>,
    standing: Standing,
    editor: AnyView,
) -> Result<AnyView, AppError> {
    let lang = ctx.lang();
    let kept = people::load_draft(&ctx.state.pool, member, form, ctx.state.clock.now()).await?;
    let view = view! {
        <div
            class="stack"
            data-draft=form.to_string()
            data-draft-kept=kept
            data-draft-back=(standing == Standing::Back).then_some("")
            data-draft-saved=(standing == Standing::Saved).then_some("")
        >
            <p class="notice" role="status" data-draft-notice="" hidden>
                {say::restored(lang)}
                " "
                <button class="btn btn-quiet" type="button" data-draft-drop="">{say::drop(lang)}</button>
            </p>
            {editor}
        </div>
    };
    Ok(view.into_any())
}

/// The word that something is not saved, for the form's end.
pub(super) fn dirty(lang: Lang) -> impl IntoView {
    view! { <span class="soft" data-draft-dirty="" hidden>{say::unsaved(lang)}</span> }
}
