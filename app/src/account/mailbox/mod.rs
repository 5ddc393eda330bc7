//! What would have been sent, where data is for show: `/hop-thu`. Elsewhere there is no such page.

use crate::{
    error::AppError,
    page::{Page, page},
    ui::state::moment,
    words::mailbox as say,
};
use leptos::prelude::*;
use market::{
    base::{Lang, time::shown_time},
    messages::{self, MailboxEntry},
};

/// The newest messages.
#[component]
pub fn MailboxPage() -> AnyView {
    page(|ctx| async move {
        if !ctx.state.settings.is_demo {
            return Err(AppError::NotFound);
        }
        let lang = ctx.lang();
        let entries = messages::read_mailbox(&ctx.state.pool).await?;
        let public_url = ctx.state.settings.public_url.clone();
        let messages: Vec<_> = entries.iter().map(|entry| draw(lang, &public_url, entry)).collect();
        let nothing = messages
            .is_empty()
            .then(|| view! { <p class="notice">{say::nothing(lang)}</p> });
        let body = view! {
            <h1>{say::title(lang)}</h1>
            <p class="soft">{say::intro(lang)}</p>
            <div class="stack stack-wide after-head">{nothing} {messages}</div>
        };
        Ok(Page::new(say::title(lang), body))
    })
}

fn draw(lang: Lang, public_url: &str, entry: &MailboxEntry) -> AnyView {
    let title = if entry.subject.is_empty() {
        say::sms(lang).to_owned()
    } else {
        entry.subject.clone()
    };
    let paragraphs: Vec<_> = entry
        .body
        .split("\n\n")
        .map(|paragraph| {
            let words: Vec<_> = paragraph
                .split_whitespace()
                .map(|word| draw_word(public_url, word))
                .collect();
            view! { <p>{words}</p> }
        })
        .collect();
    view! {
        <article class="box stack stack-tight">
            <h2>{title}</h2>
            <p class="soft">{say::to(lang, entry.to.shown())} " · " {moment(&shown_time(entry.at))}</p>
            {paragraphs}
        </article>
    }
    .into_any()
}

/// A word, as a link when it is an address of ours. It is opened as a page of this server, wherever it is reached.
fn draw_word(public_url: &str, word: &str) -> AnyView {
    match word.strip_prefix(public_url) {
        Some(path) if crate::context::is_own_path(path) => {
            view! { <a href=path.to_owned()>{word.to_owned()}</a> " " }.into_any()
        }
        _ => format!("{word} ").into_any(),
    }
}
