//! The form: of what, in which way, and when not.

use super::actions;
use crate::{
    context::Ctx,
    form::{Form, PostForm},
    letter::notice,
    members::role_name,
    ui::field::{Field, error_summary},
    words::notices as say,
};
use leptos::prelude::*;
use market::{
    base::Lang,
    messages::{NoticeKind, Way},
    notices::{QuietHours, Room, Settings},
    people::Person,
};

pub(super) fn draw(ctx: &Ctx, person: &Person, settings: &Settings, form: &Form, has_no_device: bool) -> AnyView {
    let lang = ctx.lang();
    let ways = actions::ways(ctx);
    if ways.is_empty() {
        return view! { <p class="notice">{say::nothing(lang)}</p> }.into_any();
    }
    let unreachable: Vec<_> = ways
        .iter()
        .filter_map(|way| match way {
            Way::Email if person.email().is_none() => Some(say::no_email(lang)),
            Way::Push if has_no_device => Some(say::no_device(lang)),
            Way::Zalo if person.phone().is_none() => Some(say::no_phone(lang)),
            _ => None,
        })
        .map(|text| view! { <p class="hint">{text}</p> })
        .collect();
    let rooms: Vec<_> = Room::all_of(person)
        .into_iter()
        .map(|room| draw_room(ctx, person, settings, form, room))
        .collect();
    let labels = [("quiet_from", say::quiet_from(lang)), ("quiet_to", say::quiet_to(lang))];
    let problems = error_summary(form, lang, say::refused(lang), &labels);
    let quiet = draw_quiet(lang, settings, form);
    view! {
        <PostForm action="/api/notices/save" lang=lang class="stack stack-wide">
            {problems}
            {unreachable}
            {rooms}
            {quiet}
            <div><button class="btn" type="submit">{say::save(lang)}</button></div>
        </PostForm>
    }
    .into_any()
}

/// One place of work, or what the person buys.
fn draw_room(ctx: &Ctx, person: &Person, settings: &Settings, form: &Form, room: Room) -> AnyView {
    let lang = ctx.lang();
    let (id, title, hint) = match room.at {
        None => ("mua-hang".to_owned(), say::own(lang).to_owned(), None),
        Some((organisation, role)) => {
            let mut memberships = person.memberships().iter();
            let membership = memberships.find(|membership| membership.organisation == organisation);
            let name = membership.map_or("", |membership| lang.pick(&membership.name_vi, &membership.name_en));
            let hint = say::work_hint(lang, role_name(lang, role));
            (format!("noi-{organisation}"), name.to_owned(), Some(hint))
        }
    };
    let rows: Vec<_> = room
        .kinds()
        .map(|kind| {
            let ways = Way::ALL.iter().copied();
            let boxes: Vec<_> = ways
                .filter(|way| ctx.state.messenger.tells(*way, kind))
                .map(|way| {
                    let name = actions::input(room, kind, way);
                    let is_wanted = if form.came_back() {
                        !form.typed(&name).is_empty()
                    } else {
                        settings.wants(room, kind, way)
                    };
                    draw_box(lang, name, kind, way, is_wanted)
                })
                .collect();
            view! {
                <li class="notice-row">
                    <span aria-hidden="true">{notice::kind(lang, kind)}</span>
                    <span class="notice-ways">{boxes}</span>
                </li>
            }
        })
        .collect();
    let labelled_by = id.clone();
    view! {
        <section class="box stack" aria-labelledby=labelled_by>
            <div class="section-head"><h2 id=id>{title}</h2></div>
            {hint.map(|hint| view! { <p class="soft">{hint}</p> })}
            <ul class="notice-rows" role="list">{rows}</ul>
        </section>
    }
    .into_any()
}

fn draw_box(lang: Lang, name: String, kind: NoticeKind, way: Way, is_wanted: bool) -> AnyView {
    let way = match way {
        Way::Email => say::way_email(lang),
        Way::Push => say::way_push(lang),
        Way::Zalo => say::way_zalo(lang),
    };
    view! {
        <label class="check">
            <input type="checkbox" name=name value="1" checked=is_wanted/>
            <span><span class="vh">{notice::kind(lang, kind)} ": "</span> {way}</span>
        </label>
    }
    .into_any()
}

fn draw_quiet(lang: Lang, settings: &Settings, form: &Form) -> AnyView {
    let is_on = if form.came_back() {
        !form.typed("quiet").is_empty()
    } else {
        settings.quiet.is_some()
    };
    let (from, to) = settings.quiet.unwrap_or(QuietHours::USUAL).shown();
    let field = |name: &'static str, label: &str, value: &str| {
        Field::new(form, lang, name, label)
            .kind("time")
            .starting_with(form, value)
            .for_draft()
            .input()
    };
    view! {
        <fieldset class="fieldset stack">
            <legend>{say::quiet(lang)}</legend>
            <p class="hint">{say::quiet_hint(lang)}</p>
            <label class="check">
                <input type="checkbox" name="quiet" value="1" checked=is_on/>
                <span>{say::quiet_on(lang)}</span>
            </label>
            <div class="field-pair">
                {field("quiet_from", say::quiet_from(lang), &from)}
                {field("quiet_to", say::quiet_to(lang), &to)}
            </div>
        </fieldset>
    }
    .into_any()
}
