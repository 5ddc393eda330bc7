//! Doing something with many orders at once: a form of its own below the list, to which the boxes of the rows belong.

use super::address::list_query;
use crate::{coop::live::CHOICE_FORM, ui::layout::icon, words::batch as say};
use leptos::prelude::*;
use market::{
    base::{Lang, Total, secret::Token},
    orders::{BATCH_MAX, Desk, DeskFilter, DeskTab, Step},
};

/// The form; nothing where there is nothing to choose.
pub fn draw(lang: Lang, desk: &Desk, filter: &DeskFilter) -> Option<AnyView> {
    if desk.cards.is_empty() {
        return None;
    }
    let steps: &[Step] = match desk.tab {
        DeskTab::Waiting => &[Step::Confirm],
        DeskTab::ToShip => &[Step::Prepare, Step::MakeReady, Step::HandOver],
        _ => &[],
    };
    let steps: Vec<_> = steps
        .iter()
        .map(|step| {
            view! {
                <button class="btn" type="submit" name="step" value=step.as_str()>{button_word(lang, *step)}</button>
            }
        })
        .collect();
    let total = desk
        .matching
        .unwrap_or_else(|| Total::counted(desk.counts.of(desk.tab)));
    let scopes = [
        ("chon", say::scope_chosen(lang).to_owned()),
        ("trang", say::scope_page(lang, desk.cards.len())),
        ("tat-ca", say::scope_all(lang, total)),
    ];
    let scopes: Vec<_> = scopes
        .into_iter()
        .enumerate()
        .map(|(index, (value, words))| {
            view! {
                <label class="check">
                    <input type="radio" name="scope" value=value checked={index == 0}/>
                    " "
                    <span>{words}</span>
                </label>
            }
        })
        .collect();
    let most = (total.count > i64::try_from(BATCH_MAX).unwrap_or(i64::MAX))
        .then(|| view! { <p class="soft small">{say::most(lang, BATCH_MAX)}</p> });
    let key = Token::random().reveal();
    let query = list_query(filter);
    Some(
        view! {
            <section class="box stack stack-tight bulk no-print" aria-labelledby="nhieu-don">
                <h2 id="nhieu-don">{say::title(lang)}</h2>
                <form method="post" action="/api/desk/batch" id=CHOICE_FORM class="stack stack-tight">
                    <input type="hidden" name="lang" value=lang.tag()/>
                    <input type="hidden" name="key" value=key/>
                    <input type="hidden" name="query" value=query/>
                    <fieldset class="fieldset row bulk-scope">
                        <legend class="vh">{say::scope(lang)}</legend>
                        {scopes}
                    </fieldset>
                    {most}
                    <div class="row">
                        {steps}
                        <button class="btn btn-secondary" type="submit" name="step" value="">
                            {icon("in")} " " {say::print(lang)}
                        </button>
                    </div>
                </form>
            </section>
        }
        .into_any(),
    )
}

/// Other words than on the button of one order, which people look for.
fn button_word(lang: Lang, step: Step) -> &'static str {
    match step {
        Step::Confirm => say::confirm(lang),
        Step::Prepare => say::prepare(lang),
        Step::MakeReady => say::make_ready(lang),
        _ => say::hand_over(lang),
    }
}
