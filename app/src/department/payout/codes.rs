//! The lines of a batch as codes that a banking app reads, on paper: `/dieu-hanh/chi-tra/{number}/ma-qr`.

use super::{super::payouts::PAGE, load, made_at, sheet};
use crate::{
    context::link,
    error::AppError,
    page::{Page, Room, page},
    ui::{layout::icon, qr},
    words::payout as say,
};
use leptos::prelude::*;
use market::{
    base::Lang,
    payments::BankAccount,
    payouts::{Batch, BatchLine},
};

/// One code for each line.
#[component]
pub fn CodesPage() -> AnyView {
    page(|ctx| async move {
        let operator = ctx.require_operator().await?;
        let lang = ctx.lang();
        let batch = load(&ctx, operator).await?;
        if !batch.is_exported() {
            return Err(AppError::NotFound);
        }
        let title = say::codes_title(lang, batch.number);
        let codes: Vec<_> = sheet::open(&batch).map(|line| draw_code(lang, &batch, line)).collect();
        let sum = match codes.len() {
            0 => say::codes_none(lang).to_owned(),
            count => say::codes_sum(lang, count as i64, sheet::open_sum(&batch)),
        };
        let body = view! {
            <main id="noi-dung" class="paper paper-a4" tabindex="-1">
                <p class="no-print row">
                    <button class="btn" type="button" data-print="">{icon("in")} " " {say::print(lang)}</button>
                    " "
                    <a class="btn btn-quiet" href=link(lang, &format!("{PAGE}/{}", batch.number))>{say::back_to_batch(lang)}</a>
                </p>
                <h1>{title.clone()}</h1>
                <p>{sum} " · " {made_at(&batch)}</p>
                <div class="payout-codes">{codes}</div>
            </main>
        };
        Ok(Page::new(title, body).in_room(Room::Paper))
    })
}

fn draw_code(lang: Lang, batch: &Batch, line: &BatchLine) -> AnyView {
    let memo = line.memo(batch.number);
    let drawing = BankAccount::parse(&line.bin, &line.account, &line.holder)
        .and_then(|account| account.vietqr(Some(line.amount), &memo))
        .and_then(|text| qr::draw(&text, say::code_label(lang, line.name.get(lang), line.amount)));
    view! {
        <article class="payout-code">
            {drawing}
            <p>
                <strong>{format!("{}. {}", line.position, line.name.get(lang))}</strong>
                <br/>
                {line.bank.clone()} " · " <span class="code">{line.account.clone()}</span>
                <br/>
                {line.holder.clone()}
                <br/>
                <strong class="num">{line.amount.to_string()}</strong>
                <br/>
                <span class="code small">{memo}</span>
            </p>
        </article>
    }
    .into_any()
}
