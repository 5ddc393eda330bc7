//! Who belongs here and who is invited: `/htx/thanh-vien`, `/so-cong-thuong/thanh-vien`.

use super::{Desk, role_name, role_rights, role_value};
use crate::{
    context::{Ctx, link},
    error::AppError,
    form::{Form, PostForm},
    mandates,
    page::{Page, page},
    ui::{
        field::{Field, error_summary},
        list::section_head,
        state::moment,
    },
    words::members as say,
};
use leptos::prelude::*;
use market::{
    base::{Lang, phone, secret::Token, time::shown_time},
    people::{self, INVITATION_DAYS, INVITATION_NOTE_MAX, Member, OpenInvitation, Role, Steward},
};

/// The people of a cooperative.
#[component]
pub fn CoopMembersPage() -> AnyView {
    page(|ctx| async move { load(&ctx, Desk::Coop).await })
}

/// The people of a department.
#[component]
pub fn DepartmentMembersPage() -> AnyView {
    page(|ctx| async move { load(&ctx, Desk::Department).await })
}

async fn load(ctx: &Ctx, desk: Desk) -> Result<Page, AppError> {
    let (steward, room) = desk.enter(ctx).await?;
    let (lang, pool, now) = (ctx.lang(), &ctx.state.pool, ctx.state.clock.now());
    let members = people::list_members(pool, steward).await?;
    let invitations = people::list_invitations(pool, steward, now).await?;
    let invite = ctx.take_form("invite").await?;
    let change = ctx.take_form("member").await?;
    let link_given = match ctx.query("moi").as_deref().and_then(Token::parse) {
        Some(key) => given_link(ctx, &key).await?,
        None => None,
    };
    let rows: Vec<_> = members
        .iter()
        .map(|member| draw_member(lang, desk, steward, member))
        .collect();
    let mandates = match desk {
        Desk::Coop => mandates::draw_for_owner(ctx, steward).await?,
        Desk::Department => None,
    };
    let body = view! {
        <div class="desk-title">
            <h1>{say::title(lang)}</h1>
            <p><a href=link(lang, &desk.diary())>{say::to_diary(lang)}</a></p>
        </div>
        <div class="stack stack-wide">
            {error_summary(&change, lang, say::change_refused(lang), &[("role", say::role(lang))])}
            {news(lang, ctx.query("xong").as_deref())}
            {link_given}
            {mandates}
            <ul class="stack" role="list">{rows}</ul>
            {draw_invitations(lang, desk, &invitations)}
            {draw_invite(lang, desk, steward, &invite)}
        </div>
    };
    Ok(Page::new(say::title(lang), body).in_room(room))
}

/// What was done last.
fn news(lang: Lang, done: Option<&str>) -> Option<AnyView> {
    let text = match done? {
        "vai-tro" => say::role_changed(lang),
        "go" => say::removed(lang),
        "thu-lai" => say::taken_back(lang),
        _ => return None,
    };
    Some(view! { <p class="notice notice-good" role="status">{text}</p> }.into_any())
}

/// The link that was made last, as long as nobody has answered it. It is kept nowhere: the key in the address makes it
/// again.
async fn given_link(ctx: &Ctx, key: &Token) -> Result<Option<AnyView>, AppError> {
    let lang = ctx.lang();
    let token = people::invitation_token(key);
    let is_open = people::load_invitation(&ctx.state.pool, &token, ctx.state.clock.now()).await?;
    if is_open.is_none() {
        return Ok(None);
    }
    let path = link(lang, &format!("/loi-moi?ma={}", token.reveal()));
    let address = format!("{}{path}", ctx.state.settings.public_url);
    let given = view! {
        <div class="notice notice-good stack stack-tight" role="status">
            <h2>{say::link_title(lang)}</h2>
            <p>{say::link_text(lang, INVITATION_DAYS)}</p>
            <div class="field">
                <label for="lien-ket">{say::link_label(lang)}</label>
                <input id="lien-ket" type="text" readonly value=address/>
            </div>
        </div>
    };
    Ok(Some(given.into_any()))
}

fn draw_member(lang: Lang, desk: Desk, steward: Steward, member: &Member) -> AnyView {
    let is_self = member.account == steward.account();
    let contact = member
        .email
        .clone()
        .or_else(|| member.phone.as_deref().map(phone::shown));
    let you = is_self.then(|| view! { " " <span class="pill pill-good">{say::you(lang)}</span> });
    let name = member.name.clone();
    view! {
        <li class="box stack stack-tight">
            <div class="row row-spread">
                <p><strong>{name}</strong> {you}</p>
                <p class="pill">{role_name(lang, member.role)}</p>
            </div>
            <p class="soft">
                {contact}
                " · "
                {say::since(lang)}
                " "
                {moment(&shown_time(member.since))}
            </p>
            <details>
                <summary>{say::change(lang)} <span class="vh">": " {member.name.clone()}</span></summary>
                <div class="stack">
                    {draw_role(lang, desk, steward, member)}
                    {draw_removal(lang, desk, member, is_self)}
                </div>
            </details>
        </li>
    }
    .into_any()
}

fn draw_role(lang: Lang, desk: Desk, steward: Steward, member: &Member) -> AnyView {
    let account = member.account.to_string();
    let id = format!("vai-tro-{account}");
    let field = Field::new(&Form::default(), lang, "role", say::role(lang))
        .id(id.clone())
        .label_more(member.name.clone());
    let options = options(lang, steward, Some(member.role));
    let control = view! { <select id=id name="role" required=true>{options}</select> };
    let field = field.around(control);
    view! {
        <PostForm action="/api/members/change_role" lang=lang class="stack stack-tight">
            <input type="hidden" name="desk" value=desk.name()/>
            <input type="hidden" name="account" value=account/>
            {field}
            <div><button class="btn btn-secondary" type="submit">{say::save_role(lang)}</button></div>
        </PostForm>
    }
    .into_any()
}

fn draw_removal(lang: Lang, desk: Desk, member: &Member, is_self: bool) -> AnyView {
    let words = if is_self { say::leave(lang) } else { say::remove(lang) };
    let (account, name) = (member.account.to_string(), member.name.clone());
    view! {
        <PostForm action="/api/members/remove" lang=lang>
            <input type="hidden" name="desk" value=desk.name()/>
            <input type="hidden" name="account" value=account/>
            <button class="btn btn-danger" type="submit">{words} <span class="vh">": " {name}</span></button>
        </PostForm>
    }
    .into_any()
}

fn draw_invitations(lang: Lang, desk: Desk, invitations: &[OpenInvitation]) -> Option<AnyView> {
    if invitations.is_empty() {
        return None;
    }
    let row = |invitation: &OpenInvitation| {
        let (id, note) = (invitation.id.to_string(), invitation.note.clone());
        view! {
            <li class="box row row-spread">
                <div>
                    <p><strong>{invitation.note.clone()}</strong> " · " {role_name(lang, invitation.role)}</p>
                    <p class="soft">
                        {say::invited_by(lang, &invitation.invited_by)}
                        " · "
                        {say::until(lang)}
                        " "
                        {moment(&shown_time(invitation.expires_at))}
                    </p>
                </div>
                <PostForm action="/api/members/take_back" lang=lang>
                    <input type="hidden" name="desk" value=desk.name()/>
                    <input type="hidden" name="invitation" value=id/>
                    <button class="btn btn-secondary" type="submit">
                        {say::take_back(lang)} <span class="vh">": " {note}</span>
                    </button>
                </PostForm>
            </li>
        }
    };
    let rows: Vec<_> = invitations.iter().map(row).collect();
    let section = view! {
        <section aria-labelledby="loi-moi">
            {section_head("loi-moi", say::invitations(lang), None)}
            <ul class="stack" role="list">{rows}</ul>
        </section>
    };
    Some(section.into_any())
}

fn draw_invite(lang: Lang, desk: Desk, steward: Steward, form: &Form) -> AnyView {
    let labels = [("note", say::note(lang)), ("role", say::role(lang))];
    let note = Field::new(form, lang, "note", say::note(lang))
        .autocomplete("off")
        .length_max(INVITATION_NOTE_MAX)
        .input();
    let role = Field::new(form, lang, "role", say::role(lang));
    let chosen = steward
        .roles()
        .iter()
        .copied()
        .find(|role| role_value(*role) == form.typed("role"));
    let options = options(lang, steward, chosen.or(steward.roles().last().copied()));
    let control = view! {
        <select
            id="role"
            name="role"
            required=true
            aria-describedby=role.described_by()
            aria-invalid=role.invalid()
        >
            {options}
        </select>
    };
    let role = role.around(control);
    let rights: Vec<_> = steward
        .roles()
        .iter()
        .map(|role| view! { <li><strong>{role_name(lang, *role)}</strong> ": " {role_rights(lang, *role)}</li> })
        .collect();
    view! {
        <section class="box stack" aria-labelledby="moi">
            {section_head("moi", say::invite_title(lang), None)}
            <p class="soft">{say::invite_lede(lang, INVITATION_DAYS)}</p>
            {error_summary(form, lang, say::invite_refused(lang), &labels)}
            <PostForm action="/api/members/invite" lang=lang class="stack">
                <input type="hidden" name="desk" value=desk.name()/>
                <input type="hidden" name="khoa" value=Token::random().reveal()/>
                <div class="field-pair">
                    {note}
                    {role}
                </div>
                <div><button class="btn" type="submit">{say::invite(lang)}</button></div>
            </PostForm>
            <ul class="stack stack-tight soft">{rights}</ul>
        </section>
    }
    .into_any()
}

fn options(lang: Lang, steward: Steward, chosen: Option<Role>) -> Vec<AnyView> {
    let option = |role: &Role| {
        let is_chosen = Some(*role) == chosen;
        view! { <option value=role_value(*role) selected=is_chosen>{role_name(lang, *role)}</option> }.into_any()
    };
    steward.roles().iter().map(option).collect()
}
