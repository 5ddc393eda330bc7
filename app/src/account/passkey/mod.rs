//! The pages on which a device is asked for a passkey: `/dang-nhap/khoa` to use one, `/tai-khoan/bao-mat/khoa` for a new one.

pub(super) mod actions;

use crate::{
    context::{Ctx, link},
    error::AppError,
    form::PostForm,
    page::{Page, page},
    ui::field::error_summary,
    words::passkey as say,
};
use leptos::prelude::*;
use market::{
    base::Lang,
    people::{self, PasskeyTask},
};

/// Where a passkey is shown: in place of the password, after it, or once more.
#[component]
pub fn UsePasskeyPage() -> AnyView {
    page(|ctx| async move {
        let (lang, visitor) = (ctx.lang(), ctx.visitor().await?);
        let back = if visitor.person().is_some() {
            "/tai-khoan/bao-mat"
        } else {
            "/dang-nhap"
        };
        let asked = people::passkey_options(&ctx.state.pool, &visitor, PasskeyTask::Use, ctx.state.clock.now()).await?;
        let Some(options) = asked else {
            ctx.go_to(&link(lang, back));
            return Ok(Page::new("", ()));
        };
        let waiting = Waiting {
            title: say::use_title(lang),
            text: say::use_text(lang),
            button: say::use_it(lang),
            task: "use",
            action: "/api/passkey/show",
            back: (link(lang, back), say::other_way(lang)),
        };
        Ok::<_, AppError>(Page::new(waiting.title, waiting.draw(&ctx, options)))
    })
}

/// Where a new passkey comes from the device.
#[component]
pub fn NewPasskeyPage() -> AnyView {
    page(|ctx| async move {
        let (lang, visitor) = (ctx.lang(), ctx.visitor().await?);
        visitor.person_setting_up().ok_or(AppError::SignInNeeded)?;
        let now = ctx.state.clock.now();
        let asked = people::passkey_options(&ctx.state.pool, &visitor, PasskeyTask::Create, now).await?;
        let Some(options) = asked else {
            ctx.go_to(&link(lang, "/tai-khoan/bao-mat"));
            return Ok(Page::new("", ()));
        };
        let waiting = Waiting {
            title: say::new_title(lang),
            text: say::new_text(lang),
            button: say::create(lang),
            task: "create",
            action: "/api/passkey/create",
            back: (link(lang, "/tai-khoan/bao-mat"), say::back(lang)),
        };
        Ok(Page::new(waiting.title, waiting.draw(&ctx, options)))
    })
}

/// A page that waits for the device.
struct Waiting {
    title: &'static str,
    text: &'static str,
    button: &'static str,
    task: &'static str,
    action: &'static str,
    back: (String, &'static str),
}

impl Waiting {
    /// The form is hidden until the script has seen that the browser can ask a device.
    fn draw(self, ctx: &Ctx, options: String) -> AnyView {
        let lang = ctx.lang();
        view! {
            <div class="door">
                <h1>{self.title}</h1>
                <p>{self.text}</p>
                <p class="notice" data-passkey-without="">{say::needs_script(lang)}</p>
                <p class="notice notice-bad" role="alert" data-passkey-failed="" hidden=true>{say::failed(lang)}</p>
                <form
                    method="post"
                    action=self.action
                    class="stack"
                    data-passkey=self.task
                    data-options=options
                    hidden=true
                >
                    <input type="hidden" name="lang" value=lang.tag()/>
                    <input type="hidden" name="answer"/>
                    <button class="btn btn-wide" type="submit">{self.button}</button>
                </form>
                <p><a href=self.back.0>{self.back.1}</a></p>
            </div>
            <script type="module" src=ctx.state.assets.address("passkey.js")></script>
        }
        .into_any()
    }
}

/// The button that begins: in place of a password, after one, or once more. Nothing where no browser makes keys.
pub(super) fn draw_ask(ctx: &Ctx, wanted: String, words: &'static str) -> Option<AnyView> {
    ctx.state.settings.relying_party()?;
    let lang = ctx.lang();
    let form = view! {
        <PostForm action="/api/passkey/ask" lang=lang class="stack">
            <input type="hidden" name="ve" value=wanted/>
            <button class="btn btn-secondary btn-wide" type="submit">{words}</button>
        </PostForm>
    };
    Some(form.into_any())
}

/// What went wrong with a key that was shown, on the pages that lead to one.
pub(super) async fn draw_refusal(ctx: &Ctx, lang: Lang) -> Result<Option<AnyView>, AppError> {
    let form = ctx.take_form("passkey").await?;
    Ok(error_summary(&form, lang, say::refused(lang), &[]))
}
