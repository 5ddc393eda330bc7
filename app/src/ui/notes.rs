//! What a shopper and a cooperative wrote to each other about an order.

use crate::{mandates::both_names, ui::state::moment, words::note as say};
use leptos::prelude::*;
use market::{
    base::Lang,
    orders::{NoteAuthor, NoteView},
};

/// The notes, oldest first, as one side reads them; nothing when there are none.
pub fn draw(lang: Lang, notes: &[NoteView], reader: NoteAuthor) -> Option<AnyView> {
    if notes.is_empty() {
        return None;
    }
    let notes: Vec<_> = notes
        .iter()
        .map(|note| {
            let is_own = note.author == reader;
            let who = match note.author {
                _ if is_own => say::own(lang),
                NoteAuthor::Shopper => say::shopper(lang),
                NoteAuthor::Seller => say::seller(lang),
            };
            // Whose word it is, is the seller's own business.
            let official = note
                .official
                .as_ref()
                .filter(|_| is_own)
                .map(|(name, department)| format!(": {}", both_names(lang, name, Some(department))));
            view! {
                <li class=if is_own { "note note-own" } else { "note" }>
                    <p class="small soft">{who} {official} " · " {moment(&note.at)}</p>
                    <p>{note.text.clone()}</p>
                </li>
            }
        })
        .collect();
    Some(view! { <ol class="notes">{notes}</ol> }.into_any())
}
