//! The department's slots: what is shown, what will be, what was.

use crate::{context::link, form::PostForm, ui::marks, words::featuring as say};
use leptos::prelude::*;
use market::{
    base::{Lang, time::shown_date},
    programmes::{Placement, SlotRow, SlotState, Subject},
};

/// The slots that are or will be shown, then those that no longer are.
pub(super) fn draw(lang: Lang, slots: Vec<SlotRow>, may_decide: bool) -> impl IntoView + use<> {
    let (current, past): (Vec<_>, Vec<_>) = slots
        .into_iter()
        .partition(|slot| matches!(slot.state, SlotState::Running | SlotState::Upcoming));
    let past = (!past.is_empty()).then(|| section(lang, "da-het", say::past(lang), past, false));
    let current = if current.is_empty() {
        view! {
            <section class="empty">
                <img src="/drawings/qua-tang.svg" alt="" width="400" height="300"/>
                <h2>{say::empty(lang)}</h2>
                <p>{say::empty_hint(lang)}</p>
            </section>
        }
        .into_any()
    } else {
        section(lang, "dang", say::current(lang), current, may_decide).into_any()
    };
    view! {
        {current}
        {past}
    }
}

fn section(
    lang: Lang,
    id: &'static str,
    title: &'static str,
    slots: Vec<SlotRow>,
    may_remove: bool,
) -> impl IntoView + use<> {
    let rows: Vec<_> = slots.into_iter().map(|slot| row(lang, slot, may_remove)).collect();
    view! {
        <section aria-labelledby=id>
            <div class="section-head">
                <h2 id=id>{title}</h2>
            </div>
            <table class="table" aria-labelledby=id>
                <thead>
                    <tr>
                        <th scope="col">{say::item(lang)}</th>
                        <th scope="col">{say::placement(lang)}</th>
                        <th scope="col">{say::period(lang)}</th>
                        <th scope="col">{say::approved_by(lang)}</th>
                        <th scope="col">{say::state(lang)}</th>
                        {may_remove
                            .then(|| view! { <th scope="col"><span class="vh">{say::actions(lang)}</span></th> })}
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        </section>
    }
}

fn row(lang: Lang, slot: SlotRow, may_remove: bool) -> impl IntoView + use<> {
    let name = slot.subject_name.get(lang).to_owned();
    let (pill, state) = match slot.state {
        SlotState::Running => ("pill pill-good", say::running(lang)),
        SlotState::Upcoming => ("pill pill-wait", say::upcoming(lang)),
        SlotState::Ended => ("pill", say::ended(lang)),
        SlotState::Removed => ("pill", say::taken_down(lang)),
    };
    let remove = may_remove.then(|| {
        let name = name.clone();
        view! {
            <td>
                <PostForm action="/api/featuring/remove" lang=lang>
                    <input type="hidden" name="slot" value=slot.id.to_string()/>
                    <button class="btn btn-secondary" type="submit">
                        {say::remove(lang)}
                        <span class="vh">" " {name}</span>
                    </button>
                </PostForm>
            </td>
        }
    });
    view! {
        <tr>
            <th scope="row">
                <a href=address(lang, &slot.subject)>{name}</a>
                <br/>
                <span class="former">{marks::in_words(lang, &slot.reason)}</span>
            </th>
            <td data-label=say::placement(lang)>
                {place(lang, &slot.placement, slot.category_name.as_ref().map(|name| name.get(lang)))}
            </td>
            <td data-label=say::period(lang)>{say::dates(lang, shown_date(slot.from), shown_date(slot.to))}</td>
            <td data-label=say::approved_by(lang)>{marks::vietnamese(lang, &slot.approved_by)}</td>
            <td data-label=say::state(lang)>
                <span class=pill>{state}</span>
            </td>
            {remove}
        </tr>
    }
}

/// The public page of what is featured.
pub(in crate::department) fn address(lang: Lang, subject: &Subject) -> String {
    match subject {
        Subject::Product(slug) => link(lang, &format!("/san-pham/{slug}")),
        Subject::Storefront(slug) => link(lang, &format!("/gian-hang/{slug}")),
    }
}

/// Where something is featured.
pub(in crate::department) fn place(lang: Lang, placement: &Placement, category: Option<&str>) -> String {
    match placement {
        Placement::Home => say::home(lang).to_owned(),
        Placement::Ocop => say::ocop(lang).to_owned(),
        Placement::Category(slug) => say::category(lang, category.unwrap_or(slug.as_str())),
    }
}
