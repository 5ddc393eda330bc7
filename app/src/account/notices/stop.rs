//! What the link of a letter opens by which it shall be the last of its kind. Looking changes nothing; the button does.

use crate::{
    context::link,
    error::AppError,
    form::PostForm,
    letter::notice,
    page::{Page, page},
    words::notices as say,
};
use leptos::prelude::*;
use market::{base::secret::Token, notices};

/// The page of the link. Nobody signs in for it.
#[component]
pub fn StopPage() -> AnyView {
    page(|ctx| async move {
        let lang = ctx.lang();
        let title = say::stop_title(lang);
        let secret = ctx.query("ma").unwrap_or_default();
        let stop = match Token::parse(&secret) {
            Some(token) => notices::load_stop(&ctx.state.pool, &token).await?,
            None => None,
        };
        let choose = view! { <p><a href=link(lang, "/tai-khoan/thong-bao")>{say::stop_choose(lang)}</a></p> };
        let content = if ctx.query("xong").is_some() {
            view! {
                <p class="notice notice-good" role="status">{say::stopped(lang)}</p>
                {choose}
            }
            .into_any()
        } else if let Some(stop) = stop {
            let text = if stop.is_all() {
                say::stop_all_text(lang).to_owned()
            } else {
                say::stop_text(lang, notice::kind(lang, stop.kind))
            };
            view! {
                <p>{text}</p>
                <PostForm action="/api/notices/stop" lang=lang class="stack">
                    <input type="hidden" name="ma" value=secret/>
                    <button class="btn btn-wide" type="submit">{say::stop_press(lang)}</button>
                </PostForm>
            }
            .into_any()
        } else {
            view! {
                <p class="notice">{say::stop_void(lang)}</p>
                {choose}
            }
            .into_any()
        };
        let body = view! {
            <div class="door">
                <h1>{title}</h1>
                {content}
            </div>
        };
        Ok::<_, AppError>(Page::new(title, body))
    })
}
