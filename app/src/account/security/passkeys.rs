//! The person's passkeys, and the diary of what signing in asks for.

use super::{labels, present};
use crate::{
    account::{
        passkey::draw_ask,
        proof::{code_field, id},
    },
    context::Ctx,
    error::AppError,
    form::{Form, PostForm},
    ui::{
        field::{Field, error_summary},
        list::section_head,
        state::moment,
    },
    words::{passkey as say, security},
};
use leptos::prelude::*;
use market::{
    base::{Lang, time::shown_time},
    messages::FactorChange,
    people::{self, FactorEntry, PASSKEY_NAME_MAX, Passkey, Person},
};

/// The keys: each with its way out, and the way to one more.
pub(super) async fn draw(ctx: &Ctx, person: &Person) -> Result<AnyView, AppError> {
    let lang = ctx.lang();
    let keys = people::list_passkeys(&ctx.state.pool, person).await?;
    let begin = ctx.take_form("passkey_begin").await?;
    let remove = ctx.take_form("passkey_remove").await?;
    let rows: Vec<_> = keys.iter().map(|key| draw_key(ctx, person, &remove, key)).collect();
    let again = (person.has_passkey() && !person.has_shown_factor(ctx.state.clock.now()))
        .then(|| draw_ask(ctx, String::new(), say::show_again(lang)));
    let add = if ctx.state.settings.relying_party().is_some() {
        draw_add(ctx, person, &begin, keys.is_empty())
    } else {
        view! { <p class="notice">{say::not_here(lang)}</p> }.into_any()
    };
    let section = view! {
        <section class="box stack" aria-labelledby="khoa">
            {section_head("khoa", say::title(lang), None)}
            <p class="soft">{say::lede(lang)}</p>
            {error_summary(&remove, lang, security::refused(lang), &labels(lang))}
            <ul class="stack" role="list">{rows}</ul>
            {again}
            {add}
        </section>
    };
    Ok(section.into_any())
}

fn draw_key(ctx: &Ctx, person: &Person, form: &Form, key: &Passkey) -> AnyView {
    let lang = ctx.lang();
    let (row, name) = (key.id.to_string(), key.name.clone());
    // What came back is shown in the form that was sent.
    let none = Form::default();
    let form = if form.typed("passkey") == row { form } else { &none };
    let used = key.last_used_at.map(|at| {
        view! { " · " {say::used(lang)} " " {moment(&shown_time(at))} }
    });
    let present = present(form, lang, &row);
    let code = code_field(ctx, form, person, &row);
    view! {
        <li class="stack stack-tight">
            <p><strong>{name.clone()}</strong></p>
            <p class="soft">{say::since(lang)} " " {moment(&shown_time(key.created_at))} {used}</p>
            <details open=form.came_back()>
                <summary>{say::remove_title(lang)} <span class="vh">": " {name}</span></summary>
                <PostForm action="/api/passkey/remove" lang=lang class="stack">
                    <input type="hidden" name="passkey" value=row/>
                    {present}
                    {code}
                    <div><button class="btn btn-danger" type="submit">{say::remove(lang)}</button></div>
                </PostForm>
            </details>
        </li>
    }
    .into_any()
}

fn draw_add(ctx: &Ctx, person: &Person, form: &Form, is_first: bool) -> AnyView {
    let lang = ctx.lang();
    let [present_label, code_label] = labels(lang);
    let name = Field::new(form, lang, "name", say::name(lang))
        .id(id(form, "name", "passkey"))
        .hint(say::name_hint(lang))
        .length_max(PASSKEY_NAME_MAX)
        .autocomplete("off")
        .input();
    let present = present(form, lang, "passkey");
    let code = code_field(ctx, form, person, "passkey");
    view! {
        {error_summary(form, lang, security::refused(lang), &[("name", say::name(lang)), present_label, code_label])}
        <details open=is_first || form.came_back()>
            <summary>{say::add_title(lang)}</summary>
            <PostForm action="/api/passkey/begin" lang=lang class="stack">
                {name}
                {present}
                {code}
                <div><button class="btn" type="submit">{say::add(lang)}</button></div>
            </PostForm>
        </details>
    }
    .into_any()
}

/// What was changed last.
pub(super) fn draw_changes(lang: Lang, entries: &[FactorEntry]) -> Option<AnyView> {
    if entries.is_empty() {
        return None;
    }
    let row = |entry: &FactorEntry| {
        let what = change(lang, entry.what.unwrap_or_default());
        let by = (!entry.is_own).then(|| view! { " " <span class="soft">{say::by_market(lang)}</span> });
        view! { <li>{moment(&shown_time(entry.at))} " · " {what} {by}</li> }
    };
    let rows: Vec<_> = entries.iter().map(row).collect();
    let section = view! {
        <section class="box stack" aria-labelledby="thay-doi">
            {section_head("thay-doi", say::changes(lang), None)}
            <ul class="stack stack-tight" role="list">{rows}</ul>
        </section>
    };
    Some(section.into_any())
}

/// A change, in words.
pub(crate) fn change(lang: Lang, what: FactorChange) -> &'static str {
    match what {
        FactorChange::Some => say::did_change(lang),
        FactorChange::AppOn => say::did_app_on(lang),
        FactorChange::AppOff => say::did_app_off(lang),
        FactorChange::CodesRenewed => say::did_renew_codes(lang),
        FactorChange::PasskeyAdded => say::did_add(lang),
        FactorChange::PasskeyRemoved => say::did_remove(lang),
        FactorChange::PasskeyCopied => say::did_copy(lang),
        FactorChange::Reset => say::did_reset(lang),
    }
}
