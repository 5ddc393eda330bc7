//! How one signs in and is reached: `/tai-khoan/ho-so`, and the page that a letter about a new contact leads to.

mod actions;

use super::{password::new_password, proof::code_field, sent};
use crate::{
    context::{Ctx, link},
    error::AppError,
    form::{Form, PostForm},
    members::role_name,
    page::{Page, page},
    ui::{
        field::{Field, error_summary},
        list::section_head,
    },
    words::settings as say,
};
use leptos::prelude::*;
use market::{
    base::{Lang, phone, secret::Token},
    people::{self, Membership, Person},
};

/// Password, e-mail address and telephone number of whoever has signed in.
#[component]
pub fn SettingsPage() -> AnyView {
    page(|ctx| async move {
        let lang = ctx.lang();
        let visitor = ctx.visitor().await?;
        let person = visitor.person().ok_or(AppError::SignInNeeded)?;
        let name = draw_name(lang, person, &ctx.take_form("name").await?);
        let password = draw_password(&ctx, person, &ctx.take_form("password").await?);
        let contact = draw_contact(&ctx, person, &ctx.take_form("contact").await?);
        let workplaces = draw_workplaces(lang, person, &ctx.take_form("leave").await?);
        let news = news(lang, ctx.query("xong").as_deref(), ctx.state.settings.is_demo);
        let body = view! {
            <p><a href=link(lang, "/tai-khoan")>{say::back(lang)}</a></p>
            <h1>{say::title(lang)}</h1>
            <div class="stack stack-wide after-head narrow">
                {news}
                {name}
                {contact}
                {password}
                {workplaces}
            </div>
        };
        Ok(Page::new(say::title(lang), body))
    })
}

/// What the link of a letter about a new contact opens. Looking changes nothing; the button does.
#[component]
pub fn ContactPage() -> AnyView {
    page(|ctx| async move {
        let lang = ctx.lang();
        let title = say::confirm_title(lang);
        let half = match ctx.query("xong").as_deref() {
            Some("mot-nua") => Some(view! { <p class="notice notice-good" role="status">{say::half(lang)}</p> }),
            _ => None,
        };
        if let Some(half) = half {
            let body = view! {
                <div class="door">
                    <h1>{title}</h1>
                    {half}
                </div>
            };
            return Ok(Page::new(title, body));
        }
        let secret = ctx.query("ma").unwrap_or_default();
        let contact = match Token::parse(&secret) {
            Some(token) => people::load_change(&ctx.state.pool, &token, ctx.state.clock.now()).await?,
            None => None,
        };
        let Some(contact) = contact else {
            let void = sent::draw_void(lang, ("/tai-khoan/ho-so", say::title(lang)));
            return Ok(Page::new(title, void));
        };
        let body = view! {
            <div class="door">
                <h1>{title}</h1>
                <p>{say::confirm_text(lang, contact.shown())}</p>
                <PostForm action="/api/contact/confirm" lang=lang class="stack">
                    <input type="hidden" name="ma" value=secret/>
                    <button class="btn btn-wide" type="submit">{say::confirm(lang)}</button>
                </PostForm>
                <p class="soft">{say::not_you(lang)}</p>
            </div>
        };
        Ok::<_, AppError>(Page::new(title, body))
    })
}

/// What was done last.
fn news(lang: Lang, done: Option<&str>, is_demo: bool) -> Option<AnyView> {
    let text = match done? {
        "mat-khau" => say::password_changed(lang),
        "ten" => say::name_changed(lang),
        "lien-he" => say::letters_sent(lang),
        "roi" => say::left(lang),
        _ => return None,
    };
    let mailbox = (is_demo && done == Some("lien-he")).then(|| {
        view! { " " <a href=link(lang, "/hop-thu")>{say::to_mailbox(lang)}</a> }
    });
    let news = view! { <p class="notice notice-good" role="status">{text} {mailbox}</p> };
    Some(news.into_any())
}

fn draw_name(lang: Lang, person: &Person, form: &Form) -> AnyView {
    let labels = [("name", say::name(lang))];
    let name = Field::new(form, lang, "name", say::name(lang))
        .starting_with(form, person.name())
        .autocomplete("name")
        .input();
    view! {
        <section class="box stack" aria-labelledby="doi-ten">
            {section_head("doi-ten", say::name_title(lang), None)}
            {error_summary(form, lang, say::refused(lang), &labels)}
            <PostForm action="/api/name/change" lang=lang class="stack">
                {name}
                <div><button class="btn" type="submit">{say::change_name(lang)}</button></div>
            </PostForm>
        </section>
    }
    .into_any()
}

fn draw_password(ctx: &Ctx, person: &Person, form: &Form) -> AnyView {
    let lang = ctx.lang();
    let code = code_field(ctx, form, person, "password");
    let labels = [("present", say::present(lang)), ("password", say::password(lang))];
    let present = Field::new(form, lang, "present", say::present(lang))
        .kind("password")
        .autocomplete("current-password")
        .input();
    let password = new_password(form, lang, say::password(lang));
    view! {
        <section class="box stack" aria-labelledby="doi-mat-khau">
            {section_head("doi-mat-khau", say::password_title(lang), None)}
            {error_summary(form, lang, say::refused(lang), &labels)}
            <PostForm action="/api/password/change" lang=lang class="stack">
                {present}
                {code}
                {password}
                <p class="soft">{say::others_end(lang)}</p>
                <div><button class="btn" type="submit">{say::change_password(lang)}</button></div>
            </PostForm>
        </section>
    }
    .into_any()
}

fn draw_contact(ctx: &Ctx, person: &Person, form: &Form) -> AnyView {
    let lang = ctx.lang();
    let code = code_field(ctx, form, person, "contact");
    let labels = [("login", say::new_contact(lang)), ("proof", say::present(lang))];
    let none = || say::none(lang).to_owned();
    let email = person.email().map_or_else(none, str::to_owned);
    let phone = person.phone().map_or_else(none, phone::shown);
    let new = Field::new(form, lang, "login", say::new_contact(lang))
        .hint(say::new_contact_hint(lang))
        .autocomplete("email")
        .autocapitalize("none")
        .input();
    let proof = Field::new(form, lang, "proof", say::present(lang))
        .kind("password")
        .autocomplete("current-password")
        .input();
    view! {
        <section class="box stack" aria-labelledby="doi-lien-he">
            {section_head("doi-lien-he", say::contact_title(lang), None)}
            <dl class="facts">
                <div>
                    <dt>{say::email(lang)}</dt>
                    <dd>{email}</dd>
                </div>
                <div>
                    <dt>{say::phone(lang)}</dt>
                    <dd>{phone}</dd>
                </div>
            </dl>
            {error_summary(form, lang, say::refused(lang), &labels)}
            <PostForm action="/api/contact/change" lang=lang class="stack">
                {new}
                {proof}
                {code}
                <div><button class="btn" type="submit">{say::change_contact(lang)}</button></div>
            </PostForm>
        </section>
    }
    .into_any()
}

/// What the person belongs to, each with the way out.
fn draw_workplaces(lang: Lang, person: &Person, form: &Form) -> Option<AnyView> {
    if person.memberships().is_empty() {
        return None;
    }
    let row = |membership: &Membership| {
        let name = lang.pick(&membership.name_vi, &membership.name_en).to_owned();
        let (organisation, more) = (membership.organisation.to_string(), name.clone());
        view! {
            <li class="stack stack-tight">
                <p><strong>{name}</strong> " · " {role_name(lang, membership.role)}</p>
                <details>
                    <summary>{say::leave_title(lang)} <span class="vh">": " {more.clone()}</span></summary>
                    <p>{say::leave_text(lang)}</p>
                    <PostForm action="/api/members/leave" lang=lang>
                        <input type="hidden" name="organisation" value=organisation/>
                        <button class="btn btn-danger" type="submit">
                            {say::leave(lang)} <span class="vh">": " {more}</span>
                        </button>
                    </PostForm>
                </details>
            </li>
        }
    };
    let rows: Vec<_> = person.memberships().iter().map(row).collect();
    let section = view! {
        <section class="box stack" aria-labelledby="noi-lam-viec">
            {section_head("noi-lam-viec", say::workplaces_title(lang), None)}
            {error_summary(form, lang, say::refused(lang), &[])}
            <ul class="stack" role="list">{rows}</ul>
        </section>
    };
    Some(section.into_any())
}
