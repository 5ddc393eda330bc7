//! What became of many orders: `/htx/loat-don/{id}`, and the papers to print for them.

pub(crate) mod actions;
mod label;
mod paper;

pub use paper::PaperPage;

use crate::{
    context::{Ctx, link},
    coop::room,
    error::AppError,
    form::{Form, PostForm},
    page::{Page, page},
    ui::{field::error_summary, layout::icon, state},
    words::{batch as say, desk, list},
};
use leptos::prelude::*;
use market::{
    base::Lang,
    orders::{self, BatchRow, BatchSheet, OrderOutcome, OrderState, Step},
    people::{CoopMember, Scope},
};
use paper::Paper;

/// The sheet: what is done, and each refusal with its reason.
#[component]
pub fn SheetPage() -> AnyView {
    page(|ctx| async move {
        let member = ctx.require_coop_for(Scope::Orders).await?;
        let lang = ctx.lang();
        let sheet = load(&ctx, &member).await?;
        let refused = ctx.take_form("desk_undo").await?;
        let title = match sheet.step {
            Some(_) => say::sheet(lang),
            None => say::sheet_print(lang),
        };
        Ok(Page::new(title, draw(lang, title, sheet, &refused)).in_room(room(lang, &member)))
    })
}

/// The member's own batch that the address names.
async fn load(ctx: &Ctx, member: &CoopMember) -> Result<BatchSheet, AppError> {
    let batch = ctx.param("id").parse().map_err(|_| AppError::NotFound)?;
    orders::load_batch(&ctx.state.pool, member, batch, ctx.state.clock.now())
        .await?
        .ok_or(AppError::NotFound)
}

fn draw(lang: Lang, title: &'static str, sheet: BatchSheet, refused: &Form) -> AnyView {
    let address = actions::sheet_address(lang, sheet.id);
    let papers: Vec<_> = Paper::ALL
        .iter()
        .map(|paper| {
            let address = format!("{address}/{}", paper.slug());
            view! { <li><a class="btn btn-secondary" href=address>{icon("in")} " " {paper.name(lang)}</a></li> }
        })
        .collect();
    let step = sheet
        .step
        .map(|step| step_word(lang, step).to_owned() + " · ")
        .unwrap_or_default();
    view! {
        <div class="stack">
            <nav class="crumbs" aria-label=list::crumbs(lang)>
                <ol>
                    <li><a href=link(lang, "/htx/don-hang")>{desk::title(lang)}</a></li>
                    <li aria-current="page">{title}</li>
                </ol>
            </nav>
            <div>
                <h1>{title}</h1>
                <p class="soft">{step} {say::by(lang, &sheet.account, &sheet.created_at)}</p>
            </div>
            {error_summary(refused, lang, say::undo_refused(lang), &[])}
            {sheet.step.map(|_| outcome(lang, &sheet.rows))}
            {undo(lang, &sheet)}
            <section class="stack stack-tight no-print" aria-labelledby="in-giay">
                <h2 id="in-giay">{say::print_title(lang)}</h2>
                <ul class="row papers">{papers}</ul>
            </section>
            {rows(lang, sheet.rows, sheet.step, title)}
            <p class="no-print">
                <a class="btn" href=link(lang, "/htx/don-hang")>{say::to_desk(lang)}</a>
            </p>
        </div>
    }
    .into_any()
}

fn outcome(lang: Lang, rows: &[BatchRow]) -> AnyView {
    let done = rows
        .iter()
        .filter(|row| row.outcome == Some(OrderOutcome::Done))
        .count();
    let undone = rows
        .iter()
        .filter(|row| row.outcome == Some(OrderOutcome::Undone))
        .count();
    let left = rows.len() - done - undone;
    view! {
        {(done > 0).then(|| view! { <p class="notice notice-good" role="status">{say::done(lang, done)}</p> })}
        {(undone > 0).then(|| view! { <p class="notice" role="status">{say::undone(lang, undone)}</p> })}
        {(left > 0).then(|| view! { <p class="notice notice-warn" role="status">{say::refused(lang, left)}</p> })}
    }
    .into_any()
}

/// The way back, for a while, where nothing has left the house.
fn undo(lang: Lang, sheet: &BatchSheet) -> Option<AnyView> {
    let until = sheet.undo_until.as_ref()?;
    if !sheet.rows.iter().any(|row| row.outcome == Some(OrderOutcome::Done)) {
        return None;
    }
    let (batch, hint) = (sheet.id.to_string(), say::undo_hint(lang, until));
    let form = view! {
        <PostForm action="/api/desk/undo" lang=lang class="row no-print">
            <input type="hidden" name="batch" value=batch/>
            <button class="btn btn-secondary" type="submit">{say::undo(lang)}</button>
            " "
            <span class="soft">{hint}</span>
        </PostForm>
    };
    Some(form.into_any())
}

fn rows(lang: Lang, rows: Vec<BatchRow>, step: Option<Step>, title: &'static str) -> AnyView {
    let rows: Vec<_> = rows
        .into_iter()
        .map(|row| {
            let result = result(lang, &row);
            let is_bad = matches!(
                row.outcome,
                Some(OrderOutcome::MovedOn | OrderOutcome::NotFound | OrderOutcome::NotWeighed)
            );
            // Many orders go without a carrier's number; it is written down where each stands.
            let is_sent = step == Some(Step::HandOver)
                && row.outcome == Some(OrderOutcome::Done)
                && matches!(row.now, Some((OrderState::HandedOver, _)));
            let tracking = is_sent.then(|| {
                let address = link(lang, &format!("/htx/don-hang/{}#da-ban-giao", row.code));
                view! { " " <a class="no-print" href=address>{say::row_tracking(lang)}</a> }
            });
            let code = match row.now {
                Some(_) => {
                    let place = match row.outcome {
                        Some(OrderOutcome::NotWeighed) => "#can-hang",
                        _ => "",
                    };
                    let address = link(lang, &format!("/htx/don-hang/{}{place}", row.code));
                    view! { <a class="code" href=address>{row.code}</a> }.into_any()
                }
                None => view! { <span class="code">{row.code}</span> }.into_any(),
            };
            let state = row.now.map(|(now, delivery)| state::seller_pill(lang, now, delivery));
            view! {
                <tr>
                    <th scope="row">{code}</th>
                    <td data-label=say::shopper(lang)>{row.shopper_name}</td>
                    <td data-label=say::result(lang)>
                        <span class=is_bad.then_some("bad")>{result}</span>
                        " "
                        {state}
                        {tracking}
                    </td>
                </tr>
            }
        })
        .collect();
    view! {
        <table class="table" aria-label=title>
            <thead>
                <tr>
                    <th scope="col">{say::order(lang)}</th>
                    <th scope="col">{say::shopper(lang)}</th>
                    <th scope="col">{say::result(lang)}</th>
                </tr>
            </thead>
            <tbody>{rows}</tbody>
        </table>
    }
    .into_any()
}

/// What became of one order, in a sentence.
pub(crate) fn result(lang: Lang, row: &BatchRow) -> String {
    match (row.outcome, row.now) {
        (Some(OrderOutcome::Done), _) => say::row_done(lang).to_owned(),
        (Some(OrderOutcome::Undone), _) => say::row_undone(lang).to_owned(),
        (Some(OrderOutcome::MovedOn), Some((now, delivery))) => {
            say::row_moved_on(lang, state::seller_word(lang, now, delivery))
        }
        (Some(OrderOutcome::NotWeighed), _) => say::row_not_weighed(lang).to_owned(),
        (None, Some(_)) => String::new(),
        _ => say::row_not_found(lang).to_owned(),
    }
}

fn step_word(lang: Lang, step: Step) -> &'static str {
    match step {
        Step::Confirm => say::said_confirm(lang),
        Step::Prepare => say::said_prepare(lang),
        Step::MakeReady => say::said_make_ready(lang),
        _ => say::said_hand_over(lang),
    }
}
