//! What signing in asks for besides the password: `/tai-khoan/bao-mat`.

mod actions;
mod passkeys;
mod qr;

pub(super) use actions::hand_over;
pub(crate) use passkeys::change;

use super::{
    actions::after_signing_in,
    passkey::draw_refusal,
    proof::{self, code_field},
};
use crate::{
    context::{Ctx, cookie, link},
    error::AppError,
    form::{Form, PostForm},
    page::{Page, page},
    ui::{
        field::{Field, error_summary},
        list::section_head,
        state::moment,
    },
    words::{passkey, security as say},
};
use actions::CODES_COOKIE;
use leptos::prelude::*;
use market::{
    base::{Lang, phone, secret::Token, time::shown_time},
    people::{self, Factors, Person, RECOVERY_CODES, SetUp},
};

/// The second factor of whoever has signed in. Whoever must have one reaches nothing else before.
#[component]
pub fn SecurityPage() -> AnyView {
    page(|ctx| async move {
        let lang = ctx.lang();
        let visitor = ctx.visitor().await?;
        let person = visitor.person_setting_up().ok_or(AppError::SignInNeeded)?;
        let (pool, now) = (&ctx.state.pool, ctx.state.clock.now());
        let factors = people::load_factors(pool, &ctx.state.settings.secrets_key, person, now).await?;
        let wanted = ctx.query("ve").unwrap_or_default();
        let codes = draw_codes(&ctx, person).await?;
        let changes = people::list_factor_changes(pool, person).await?;
        let way_on = matches!(ctx.query("xong").as_deref(), Some("bat" | "khoa-moi")).then(|| {
            let address = after_signing_in(lang, &wanted, &visitor);
            view! { <p><a class="btn" href=address>{say::go_on(lang)}</a></p> }
        });
        let body = view! {
            {head(lang, visitor.must_set_up())}
            <h1>{say::title(lang)}</h1>
            <p class="soft">{say::lede(lang)}</p>
            <div class="stack stack-wide after-head narrow">
                {standing(&ctx, person, visitor.must_set_up())}
                {news(lang, ctx.query("xong").as_deref())}
                {codes}
                {way_on}
                {draw_refusal(&ctx, lang).await?}
                {passkeys::draw(&ctx, person).await?}
                {draw_app(&ctx, person, &factors, &wanted).await?}
                {draw_switches(&ctx, person, &factors).await?}
                {passkeys::draw_changes(lang, &changes)}
            </div>
        };
        Ok(Page::new(say::title(lang), body))
    })
}

/// The way back; for whoever must stay here, the way out.
fn head(lang: Lang, must_stay: bool) -> AnyView {
    if must_stay {
        view! {
            <PostForm action="/api/sign_out" lang=lang>
                <button class="btn btn-secondary" type="submit">{say::sign_out(lang)}</button>
            </PostForm>
        }
        .into_any()
    } else {
        view! { <p><a href=link(lang, "/tai-khoan")>{say::back(lang)}</a></p> }.into_any()
    }
}

/// Whether this person must have a second factor, and what goes without.
fn standing(ctx: &Ctx, person: &Person, must_set_up: bool) -> Option<AnyView> {
    let lang = ctx.lang();
    let text = if must_set_up {
        say::must(lang)
    } else if person.needs_factor() && !person.has_factor() && ctx.state.settings.is_demo {
        say::demo(lang)
    } else {
        return None;
    };
    Some(view! { <p class="notice" role="status">{text}</p> }.into_any())
}

fn news(lang: Lang, done: Option<&str>) -> Option<AnyView> {
    let text = match done? {
        "bat" => say::switched_on(lang),
        "tat" => say::switched_off(lang),
        "ma" => say::codes_renewed(lang),
        "khoa-moi" => passkey::added(lang),
        "khoa-go" => passkey::removed(lang),
        "da-xac-thuc" => passkey::shown(lang),
        _ => return None,
    };
    Some(view! { <p class="notice notice-good" role="status">{text}</p> }.into_any())
}

/// Codes that were just made: this once.
async fn draw_codes(ctx: &Ctx, person: &Person) -> Result<Option<AnyView>, AppError> {
    let lang = ctx.lang();
    let Some(token) = cookie(ctx.headers(), CODES_COOKIE).and_then(Token::parse) else {
        return Ok(None);
    };
    ctx.set_cookie(&format!(
        "{CODES_COOKIE}=; Path=/; Max-Age=0; HttpOnly; SameSite=Lax{}",
        ctx.secure()
    ));
    let Some(codes) = people::fresh_recovery_codes(&ctx.state.pool, person, &token).await? else {
        return Ok(None);
    };
    let codes: Vec<_> = codes
        .into_iter()
        .map(|code| view! { <li class="code">{code}</li> })
        .collect();
    let section = view! {
        <section class="box stack" aria-labelledby="ma-du-phong">
            {section_head("ma-du-phong", say::codes_new_title(lang), None)}
            <p>{say::codes_text(lang)}</p>
            <ul class="recovery-codes" role="list">{codes}</ul>
        </section>
    };
    Ok(Some(section.into_any()))
}

/// The app: how it stands, and the way to set one up.
async fn draw_app(ctx: &Ctx, person: &Person, factors: &Factors, wanted: &str) -> Result<AnyView, AppError> {
    let lang = ctx.lang();
    let state = match factors.app_since {
        Some(since) => view! { <p>{say::app_on(lang)} " " {moment(&shown_time(since))}</p> }.into_any(),
        None => view! { <p>{say::app_off(lang)}</p> }.into_any(),
    };
    let confirm = match &factors.set_up {
        Some(set_up) => Some(draw_set_up(ctx, person, set_up, wanted).await?),
        None => None,
    };
    let begin = draw_begin(ctx, person, factors, wanted).await?;
    let section = view! {
        <section class="box stack" aria-labelledby="ung-dung">
            {section_head("ung-dung", say::app_title(lang), None)}
            {state}
            {confirm}
            {begin}
        </section>
    };
    Ok(section.into_any())
}

/// The form that makes a secret: folded away where something counts or waits already.
async fn draw_begin(ctx: &Ctx, person: &Person, factors: &Factors, wanted: &str) -> Result<AnyView, AppError> {
    let lang = ctx.lang();
    let form = ctx.take_form("factor_begin").await?;
    let is_first = factors.app_since.is_none() && factors.set_up.is_none();
    let came_back = form.came_back();
    let present = present(&form, lang, "begin");
    let code = code_field(ctx, &form, person, "begin");
    let wanted = wanted.to_owned();
    let fields = view! {
        {error_summary(&form, lang, say::refused(lang), &labels(lang))}
        <PostForm action="/api/factor/begin" lang=lang class="stack">
            <input type="hidden" name="ve" value=wanted/>
            {present}
            {code}
            <div><button class="btn" type="submit">{say::begin(lang)}</button></div>
        </PostForm>
    };
    if is_first {
        return Ok(fields.into_any());
    }
    let view = view! {
        <details open=came_back>
            <summary>{say::begin_again(lang)}</summary>
            <div class="stack">{fields}</div>
        </details>
    };
    Ok(view.into_any())
}

/// The secret, and the form for its first code.
async fn draw_set_up(ctx: &Ctx, person: &Person, set_up: &SetUp, wanted: &str) -> Result<AnyView, AppError> {
    let lang = ctx.lang();
    let form = ctx.take_form("factor_confirm").await?;
    let account = person
        .email()
        .map(str::to_owned)
        .or_else(|| person.phone().map(phone::shown))
        .unwrap_or_default();
    let address = qr::address(&account, &set_up.secret);
    let groups: Vec<_> = set_up
        .secret
        .as_bytes()
        .chunks(4)
        .map(|group| {
            let group = String::from_utf8_lossy(group).into_owned();
            view! { <span class="code">{group}</span> " " }
        })
        .collect();
    let square = qr::draw(&address, say::qr_label(lang));
    let code = proof::code(&form, lang, say::first_code(lang))
        .id(proof::id(&form, "code", "app"))
        .input_mode("numeric")
        .input();
    let wanted = wanted.to_owned();
    let view = view! {
        <div class="stack" id="thiet-lap">
            <ol class="stack stack-tight" role="list">
                <li>{say::step_app(lang)}</li>
                <li>{say::step_scan(lang)}</li>
                <li>{say::step_code(lang)}</li>
            </ol>
            {square}
            <p>{say::by_hand(lang)} <br/> {groups}</p>
            <p><a href=address>{say::same_telephone(lang)}</a></p>
            {error_summary(&form, lang, say::refused(lang), &[("code", say::first_code(lang))])}
            <PostForm action="/api/factor/confirm" lang=lang class="stack">
                <input type="hidden" name="ve" value=wanted/>
                {code}
                <div><button class="btn" type="submit">{say::switch_on(lang)}</button></div>
            </PostForm>
        </div>
    };
    Ok(view.into_any())
}

/// Codes to recover with, and the way to switch the app off.
async fn draw_switches(ctx: &Ctx, person: &Person, factors: &Factors) -> Result<Option<AnyView>, AppError> {
    let lang = ctx.lang();
    if !person.has_factor() {
        return Ok(None);
    }
    let codes = ctx.take_form("factor_codes").await?;
    let remove = ctx.take_form("factor_remove").await?;
    let may_remove = !person.needs_factor() || person.has_passkey() || ctx.state.settings.is_demo;
    let remove = if factors.app_since.is_none() {
        ().into_any()
    } else if may_remove {
        draw_remove(ctx, person, &remove)
    } else {
        view! {
            {error_summary(&remove, lang, say::refused(lang), &[])}
            <p class="soft">{say::stays_on(lang)}</p>
        }
        .into_any()
    };
    let is_open = codes.came_back();
    let summary = error_summary(&codes, lang, say::refused(lang), &labels(lang));
    let present = present(&codes, lang, "codes");
    let code = code_field(ctx, &codes, person, "codes");
    let section = view! {
        <section class="box stack" aria-labelledby="du-phong">
            {section_head("du-phong", say::codes_title(lang), None)}
            <p>{say::codes_left(lang, factors.recovery_codes_left, RECOVERY_CODES)}</p>
            {summary}
            <details open=is_open>
                <summary>{say::renew_title(lang)}</summary>
                <PostForm action="/api/factor/codes" lang=lang class="stack">
                    <p>{say::renew_text(lang)}</p>
                    {present}
                    {code}
                    <div><button class="btn" type="submit">{say::renew(lang)}</button></div>
                </PostForm>
            </details>
            {remove}
        </section>
    };
    Ok(Some(section.into_any()))
}

fn draw_remove(ctx: &Ctx, person: &Person, form: &Form) -> AnyView {
    let lang = ctx.lang();
    let present = present(form, lang, "remove");
    let code = code_field(ctx, form, person, "remove");
    view! {
        {error_summary(form, lang, say::refused(lang), &labels(lang))}
        <details open=form.came_back()>
            <summary>{say::remove_title(lang)}</summary>
            <PostForm action="/api/factor/remove" lang=lang class="stack">
                <p>{say::remove_text(lang)}</p>
                {present}
                {code}
                <div><button class="btn btn-danger" type="submit">{say::remove(lang)}</button></div>
            </PostForm>
        </details>
    }
    .into_any()
}

fn labels(lang: Lang) -> [(&'static str, &'static str); 2] {
    [("present", say::present(lang)), ("code", say::code(lang))]
}

fn present(form: &Form, lang: Lang, part: &str) -> AnyView {
    Field::new(form, lang, "present", say::present(lang))
        .id(proof::id(form, "present", part))
        .kind("password")
        .autocomplete("current-password")
        .input()
}
