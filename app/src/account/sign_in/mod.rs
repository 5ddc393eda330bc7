//! The door: one form for everybody.

use super::{
    actions::after_signing_in,
    passkey::{draw_ask, draw_refusal},
    sign_up,
};
use crate::{
    context::link,
    error::AppError,
    form::{Form, PostForm},
    page::{Page, page},
    ui::field::{Field, error_summary},
    words::{account as say, passkey},
};
use leptos::prelude::*;
use market::base::Lang;

/// The sign-ins that the demo data makes: a shopper, a cooperative, a department, the operator and their colleague.
const DEMO_LOGINS: [&str; 5] = [
    "khach@cho-phien.example",
    "htx-tai-hoan@cho-phien.example",
    "so-cong-thuong-19@cho-phien.example",
    "dieu-hanh@cho-phien.example",
    "ke-toan@cho-phien.example",
];

/// The password of all of them.
const DEMO_PASSWORD: &str = "cho-phien-demo";

/// Where people sign in. Whoever already has is led on.
#[component]
pub fn SignInPage() -> AnyView {
    page(|ctx| async move {
        let lang = ctx.lang();
        let back = ctx.query("ve").unwrap_or_default();
        let visitor = ctx.visitor().await?;
        if visitor.person_setting_up().is_some() {
            ctx.go_to(&after_signing_in(lang, &back, &visitor));
            return Ok(Page::new("", ()));
        }
        let form = ctx.take_form("sign_in").await?;
        let news = news(lang, ctx.query("xong").as_deref());
        let refusal = draw_refusal(&ctx, lang).await?;
        let passkey = draw_ask(&ctx, back.clone(), passkey::sign_in(lang));
        let body = draw(
            lang,
            &form,
            view! { {news} {refusal} }.into_any(),
            passkey,
            back,
            ctx.state.settings.is_demo,
        );
        Ok::<_, AppError>(Page::new(say::sign_in_title(lang), body))
    })
}

/// What was done just before.
fn news(lang: Lang, done: Option<&str>) -> Option<AnyView> {
    let text = match done? {
        "tai-khoan" => say::account_ready(lang),
        "mat-khau" => say::password_ready(lang),
        "lien-he" => say::contact_ready(lang),
        "xoa" => say::account_erased(lang),
        _ => return None,
    };
    Some(view! { <p class="notice notice-good" role="status">{text}</p> }.into_any())
}

fn draw(lang: Lang, form: &Form, news: AnyView, passkey: Option<AnyView>, back: String, is_demo: bool) -> AnyView {
    let sign_up = sign_up::address(lang, &back);
    let labels = [("login", say::login(lang)), ("password", say::password(lang))];
    let login = Field::new(form, lang, "login", say::login(lang))
        .autocomplete("username")
        .autocapitalize("none");
    let password = Field::new(form, lang, "password", say::password(lang));
    let (login, password) = (
        login.input(),
        password.kind("password").autocomplete("current-password").input(),
    );
    view! {
        <div class="door">
            <h1>{say::sign_in_title(lang)}</h1>
            {news}
            {error_summary(form, lang, say::sign_in_refused(lang), &labels)}
            <PostForm action="/api/sign_in" lang=lang class="stack">
                <input type="hidden" name="ve" value=back/>
                {login}
                {password}
                <button class="btn btn-wide" type="submit">{say::sign_in(lang)}</button>
            </PostForm>
            {passkey}
            <p class="row row-spread">
                <a href=link(lang, "/quen-mat-khau")>{say::forgotten(lang)}</a>
                <a href=sign_up>{say::to_sign_up(lang)}</a>
            </p>
            <p>{say::no_account_needed(lang)}</p>
            {is_demo.then(|| draw_demo(lang))}
        </div>
    }
    .into_any()
}

fn draw_demo(lang: Lang) -> AnyView {
    let who = [
        say::demo_shopper(lang),
        say::demo_coop(lang),
        say::demo_department(lang),
        say::demo_operator(lang),
        say::demo_colleague(lang),
    ];
    let logins: Vec<_> = who
        .into_iter()
        .zip(DEMO_LOGINS)
        .map(|(who, login)| view! { <li>{who} <br/> <strong>{login}</strong></li> })
        .collect();
    view! {
        <section class="notice stack stack-tight" aria-labelledby="dung-thu">
            <h2 id="dung-thu">{say::demo_title(lang)}</h2>
            <ul class="stack stack-tight">{logins}</ul>
            <p>{say::demo_password(lang)} " " <span class="code">{DEMO_PASSWORD}</span></p>
        </section>
    }
    .into_any()
}
