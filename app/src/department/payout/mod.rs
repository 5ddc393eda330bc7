//! One batch of payouts: `/dieu-hanh/chi-tra/{number}`, and its codes on paper.

mod actions;
mod codes;
mod sheet;
mod steps;

pub use codes::CodesPage;
pub use sheet::{file_name, head, rows};

use super::payouts::{PAGE, batch_pill, skip_word};
use crate::{
    context::{Ctx, link},
    error::AppError,
    form::{Form, PostForm},
    page::{Page, Room, page},
    ui::{field::Field, state::moment},
    words::payout as say,
};
use actions::line_form;
use leptos::prelude::*;
use market::{
    base::{Lang, time::shown_time},
    payouts::{self, Batch, BatchLine, BatchSkip, LineState, SkipReason},
    people::Operator,
};

/// A batch with its lines.
#[component]
pub fn PayoutPage() -> AnyView {
    page(|ctx| async move {
        let operator = ctx.require_operator().await?;
        let lang = ctx.lang();
        let batch = load(&ctx, operator).await?;
        let title = say::title(lang, batch.number);
        let keeper = ctx.state.settings.keeper(batch.mode);
        let keeper = keeper.map(|name| view! { <p class="notice">{say::partner_pays(lang, name)}</p> });
        let (steps, lines) = (steps::draw(&ctx, &batch).await?, draw_lines(&ctx, &batch).await?);
        let body = view! {
            <div class="desk-title">
                <h1>{title.clone()} " " {batch_pill(lang, batch.state, batch.totals().open > 0)}</h1>
                <p><a href=link(lang, PAGE)>{say::back(lang)}</a></p>
            </div>
            {draw_history(lang, &batch)}
            {keeper}
            {steps}
            <div class="stack stack-wide">
                {lines}
                {draw_skipped(lang, &batch.skipped)}
            </div>
        };
        Ok(Page::new(title, body).in_room(Room::Operator))
    })
}

async fn load(ctx: &Ctx, operator: Operator) -> Result<Batch, AppError> {
    let number = ctx.param("so").parse().map_err(|_| AppError::NotFound)?;
    let batch = payouts::load_batch(&ctx.state.pool, operator, number).await?;
    batch.ok_or(AppError::NotFound)
}

fn draw_history(lang: Lang, batch: &Batch) -> AnyView {
    let (made_at, made_by) = &batch.made;
    let approved = batch
        .approved
        .as_ref()
        .map(|(at, by)| view! { <br/> {say::approved(lang, by, shown_time(*at))} });
    let sent = batch
        .sent_at
        .map(|at| view! { <br/> {say::sent(lang, shown_time(at))} });
    let cancelled = batch
        .cancelled_at
        .map(|at| view! { <br/> {say::cancelled(lang, shown_time(at))} });
    let totals = batch.totals();
    view! {
        <p>
            <strong class="price">{totals.total.to_string()}</strong>
            " "
            {say::count(lang, totals.lines)}
        </p>
        <p class="soft">
            {say::made(lang, made_by, shown_time(*made_at), batch.minimum)}
            {approved}
            {sent}
            {cancelled}
        </p>
    }
    .into_any()
}

async fn draw_lines(ctx: &Ctx, batch: &Batch) -> Result<AnyView, AppError> {
    let lang = ctx.lang();
    let mut rows = Vec::with_capacity(batch.lines.len());
    for line in &batch.lines {
        let form = match line.state {
            LineState::Sent => ctx.take_form(&line_form(line.id)).await?,
            _ => Form::default(),
        };
        rows.push(draw_line(lang, batch.number, line, &form));
    }
    Ok(view! {
        <section class="stack">
            <h2 id="cac-khoan">{say::lines(lang)}</h2>
            <table class="table" aria-labelledby="cac-khoan">
                <thead>
                    <tr>
                        <th scope="col">{say::seller(lang)}</th>
                        <th scope="col">{say::account(lang)}</th>
                        <th scope="col" class="num">{say::amount(lang)}</th>
                        <th scope="col">{say::state(lang)}</th>
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        </section>
    }
    .into_any())
}

fn draw_line(lang: Lang, batch: i64, line: &BatchLine, form: &Form) -> AnyView {
    let id = line.id.to_string();
    let amount_class = match line.state {
        LineState::Dropped | LineState::Returned => "num soft",
        _ => "num",
    };
    view! {
        <tr id=id>
            <th scope="row">{format!("{}. {}", line.position, line.name.get(lang))}</th>
            <td data-label=say::account(lang)>
                {line.bank.clone()} " · " <span class="code">{line.account.clone()}</span> <br/>
                <span class="small">{line.holder.clone()}</span>
            </td>
            <td class=amount_class data-label=say::amount(lang)>{line.amount.to_string()}</td>
            <td data-label=say::state(lang)>{draw_state(lang, batch, line, form)}</td>
        </tr>
    }
    .into_any()
}

fn draw_state(lang: Lang, batch: i64, line: &BatchLine, form: &Form) -> AnyView {
    match line.state {
        LineState::Planned => view! { <span class="pill pill-wait">{say::planned(lang)}</span> }.into_any(),
        LineState::Dropped => view! { <span class="pill">{dropped(lang, &line.reason)}</span> }.into_any(),
        LineState::Confirmed => view! {
            <span class="pill pill-good">{say::arrived(lang)}</span>
            " "
            <span class="code small">{line.reference.clone()}</span>
        }
        .into_any(),
        LineState::Returned => view! {
            <span class="pill pill-bad">{say::came_back(lang)}</span>
            " "
            <q class="small">{line.reason.clone()}</q>
        }
        .into_any(),
        LineState::Sent => view! {
            <span class="pill pill-go">{say::on_its_way(lang)}</span>
            {draw_settle(lang, batch, line, form)}
        }
        .into_any(),
    }
}

fn dropped(lang: Lang, reason: &str) -> &'static str {
    SkipReason::parse(reason).map_or(say::dropped(lang), |reason| skip_word(lang, reason))
}

fn draw_settle(lang: Lang, batch: i64, line: &BatchLine, form: &Form) -> AnyView {
    let (name, id) = (line.name.get(lang).to_owned(), line.id.to_string());
    let field = |name: &'static str, label: &str| {
        Field::new(form, lang, name, label)
            .id(format!("{name}-{}", line.id))
            .label_more(line.name.get(lang))
    };
    let outcome = field("outcome", say::outcome(lang)).select(vec![
        ("confirm".to_owned(), say::arrived(lang).to_owned()),
        ("return".to_owned(), say::came_back(lang).to_owned()),
    ]);
    let text = field("text", say::reference_or_reason(lang))
        .length_max(super::payouts::REASON_MAX)
        .input();
    view! {
        <details open=form.came_back()>
            <summary>{say::settle_title(lang)}<span class="vh">" " {name.clone()}</span></summary>
            <PostForm action="/api/payout/settle" lang=lang class="stack stack-tight">
                <input type="hidden" name="batch" value=batch.to_string()/>
                <input type="hidden" name="line" value=id/>
                {outcome}
                {text}
                <div>
                    <button class="btn btn-secondary" type="submit">{say::settle(lang)}<span class="vh">" " {name}</span></button>
                </div>
            </PostForm>
        </details>
    }
    .into_any()
}

fn draw_skipped(lang: Lang, skipped: &[BatchSkip]) -> Option<AnyView> {
    if skipped.is_empty() {
        return None;
    }
    let rows: Vec<_> = skipped
        .iter()
        .map(|skip| {
            view! {
                <tr>
                    <th scope="row">{skip.name.get(lang).to_owned()}</th>
                    <td data-label=say::reason(lang)>{skip_word(lang, skip.reason)}</td>
                    <td class="num" data-label=say::balance(lang)>{skip.balance.to_string()}</td>
                </tr>
            }
        })
        .collect();
    let table = view! {
        <section class="stack">
            <h2 id="bo-qua">{say::skipped(lang)}</h2>
            <table class="table" aria-labelledby="bo-qua">
                <thead>
                    <tr>
                        <th scope="col">{say::seller(lang)}</th>
                        <th scope="col">{say::reason(lang)}</th>
                        <th scope="col" class="num">{say::balance(lang)}</th>
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        </section>
    };
    Some(table.into_any())
}

/// When a code was made, for paper.
fn made_at(batch: &Batch) -> AnyView {
    moment(&shown_time(batch.made.0)).into_any()
}
