//! What would have been sent, where data is for show: `/hop-thu`. Elsewhere there is no such page.

use crate::{
    context::is_own_path,
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
        .map(|paragraph| draw_paragraph(public_url, paragraph))
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

/// A paragraph, with the address of ours in it as a link. It is opened as a page of this server, wherever that is reached.
fn draw_paragraph(public_url: &str, paragraph: &str) -> AnyView {
    let found = paragraph.split_once(public_url).and_then(|(before, rest)| {
        let path = rest.split_whitespace().next().filter(|path| rest.starts_with(path))?;
        is_own_path(path).then(|| (before.to_owned(), path.to_owned(), rest[path.len()..].to_owned()))
    });
    match found {
        Some((before, path, after)) => {
            let address = format!("{public_url}{path}");
            view! { <p>{before} <a href=path>{address}</a> {after}</p> }.into_any()
        }
        None => view! { <p>{paragraph.to_owned()}</p> }.into_any(),
    }
}
