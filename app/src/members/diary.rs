//! What was done here: `/htx/nhat-ky`, `/so-cong-thuong/nhat-ky`.

use super::{Desk, role_name};
use crate::{
    context::{Ctx, link},
    error::AppError,
    mandates::both_names,
    page::{Page, page},
    ui::{
        list::{page_address, pager},
        state::moment,
    },
    words::members as say,
};
use leptos::prelude::*;
use market::{
    base::{Lang, Vnd, time::shown_time},
    people::{self, AuditEntry, Role},
};
use serde_json::Value;

/// What was done in a cooperative.
#[component]
pub fn CoopDiaryPage() -> AnyView {
    page(|ctx| async move { load(&ctx, Desk::Coop).await })
}

/// What was done in a department.
#[component]
pub fn DepartmentDiaryPage() -> AnyView {
    page(|ctx| async move { load(&ctx, Desk::Department).await })
}

async fn load(ctx: &Ctx, desk: Desk) -> Result<Page, AppError> {
    let (steward, room) = desk.enter(ctx).await?;
    let lang = ctx.lang();
    let (entries, paging) = people::list_audit(&ctx.state.pool, steward, ctx.query_page()).await?;
    let list = link(lang, &desk.diary());
    let content = if entries.is_empty() {
        view! { <p class="notice">{say::diary_empty(lang)}</p> }.into_any()
    } else {
        draw_entries(lang, &entries)
    };
    let body = view! {
        <div class="desk-title">
            <h1>{say::diary_title(lang)}</h1>
            <p><a href=link(lang, &desk.members())>{say::to_members(lang)}</a></p>
        </div>
        {content}
        {pager(lang, paging, &|page| page_address(&list, page))}
    };
    Ok(Page::new(say::diary_title(lang), body).in_room(room))
}

fn draw_entries(lang: Lang, entries: &[AuditEntry]) -> AnyView {
    let row = |entry: &AuditEntry| {
        let who = entry
            .who
            .as_ref()
            .map(|name| both_names(lang, name, entry.department.as_ref()));
        view! {
            <tr>
                <td data-label=say::column_when(lang)>{moment(&shown_time(entry.at))}</td>
                <td data-label=say::column_who(lang)>{who}</td>
                <th scope="row" data-label=say::column_what(lang)>{done(lang, entry)}</th>
                <td data-label=say::column_before(lang)>{values(lang, entry.before.as_ref())}</td>
                <td data-label=say::column_after(lang)>{values(lang, entry.after.as_ref())}</td>
            </tr>
        }
    };
    let rows: Vec<_> = entries.iter().map(row).collect();
    view! {
        <table class="table">
            <thead>
                <tr>
                    <th scope="col">{say::column_when(lang)}</th>
                    <th scope="col">{say::column_who(lang)}</th>
                    <th scope="col">{say::column_what(lang)}</th>
                    <th scope="col">{say::column_before(lang)}</th>
                    <th scope="col">{say::column_after(lang)}</th>
                </tr>
            </thead>
            <tbody>{rows}</tbody>
        </table>
    }
    .into_any()
}

/// What was done, and to what. `tests/rules` sees to it that every action has its words.
fn done(lang: Lang, entry: &AuditEntry) -> String {
    let what = words_of(lang, &entry.action);
    match &entry.subject {
        Some(subject) => format!("{what}: {}", subject.get(lang)),
        None => what.to_owned(),
    }
}

fn words_of(lang: Lang, action: &str) -> &'static str {
    match action {
        "invite" => say::did_invite(lang),
        "take_back" => say::did_take_back(lang),
        "join" => say::did_join(lang),
        "change_role" => say::did_change_role(lang),
        "remove" => say::did_remove(lang),
        "leave" => say::did_leave(lang),
        "feature" => say::did_feature(lang),
        "unfeature" => say::did_unfeature(lang),
        "sheet_export" => say::did_sheet_export(lang),
        "sheet_import" => say::did_sheet_import(lang),
        "application_approve" => say::did_application_approve(lang),
        "application_refuse" => say::did_application_refuse(lang),
        "checklist_edit" => say::did_checklist_edit(lang),
        "storefront_open" => say::did_storefront_open(lang),
        "shopfront_publish" => say::did_shopfront_publish(lang),
        "shop_closure" => say::did_shop_closure(lang),
        "resale_ask" => say::did_resale_ask(lang),
        "resale_agree" => say::did_resale_agree(lang),
        "resale_decline" => say::did_resale_decline(lang),
        "resale_withdraw" => say::did_resale_withdraw(lang),
        "resale_drop" => say::did_resale_drop(lang),
        "resale_sell" => say::did_resale_sell(lang),
        "resale_pause" => say::did_resale_pause(lang),
        "resale_resume" => say::did_resale_resume(lang),
        "harvest_open" => say::did_harvest_open(lang),
        "harvest_close" => say::did_harvest_close(lang),
        "harvest_weigh" => say::did_harvest_weigh(lang),
        "harvest_weigh_again" => say::did_harvest_weigh_again(lang),
        "harvest_allot" => say::did_harvest_allot(lang),
        "shop_delivery" => say::did_shop_delivery(lang),
        "mandate_ask" => say::did_mandate_ask(lang),
        "mandate_grant" => say::did_mandate_grant(lang),
        "mandate_refuse" => say::did_mandate_refuse(lang),
        "mandate_withdraw" => say::did_mandate_withdraw(lang),
        "mandate_end" => say::did_mandate_end(lang),
        "invoice" => say::did_invoice(lang),
        "payout_account" => say::did_payout_account(lang),
        "payout_account_verified" => say::did_payout_account_verified(lang),
        "connected_account" => say::did_connected_account(lang),
        "connected_account_confirmed" => say::did_connected_account_confirmed(lang),
        "connected_account_removed" => say::did_connected_account_removed(lang),
        "direct_received" => say::did_direct_received(lang),
        "direct_refund_sent" => say::did_direct_refund_sent(lang),
        "claim_made" => say::did_claim_made(lang),
        "claim_agreed" => say::did_claim_agreed(lang),
        "claim_objected" => say::did_claim_objected(lang),
        "claim_called_off" => say::did_claim_called_off(lang),
        "claim_paid" => say::did_claim_paid(lang),
        "payout_hold" => say::did_payout_hold(lang),
        "payout_hold_lifted" => say::did_payout_hold_lifted(lang),
        "price" => say::did_price(lang),
        "low_stock" => say::did_low_stock(lang),
        "listing_new" => say::did_listing_new(lang),
        "listing_save" => say::did_listing_save(lang),
        "listing_submit" => say::did_listing_submit(lang),
        "listing_withdraw" => say::did_listing_withdraw(lang),
        "listing_show" => say::did_listing_show(lang),
        "listing_hide" => say::did_listing_hide(lang),
        "listing_approve" => say::did_listing_approve(lang),
        "listing_refuse" => say::did_listing_refuse(lang),
        "voucher_made" => say::did_voucher_made(lang),
        "voucher_ended" => say::did_voucher_ended(lang),
        // Of a program newer than this one.
        _ => say::did_something(lang),
    }
}

/// `Vai trò: Quản lý`; a dash where there was nothing to say. What has no words is for machines.
fn values(lang: Lang, values: Option<&Value>) -> String {
    let pairs: Vec<_> = values
        .and_then(Value::as_object)
        .into_iter()
        .flatten()
        .filter_map(|(key, value)| {
            let name = key_name(lang, key)?;
            let text = match (key.as_str(), value) {
                ("role", value) => role_name(lang, serde_json::from_value::<Role>(value.clone()).ok()?).to_owned(),
                ("price_vnd" | "amount_vnd", value) => Vnd(value.as_i64()?).to_string(),
                (_, Value::String(text)) => text.clone(),
                (_, Value::Number(number)) => number.to_string(),
                _ => return None,
            };
            Some(format!("{name}: {text}"))
        })
        .collect();
    if pairs.is_empty() {
        return "–".to_owned();
    }
    pairs.join("; ")
}

fn key_name(lang: Lang, key: &str) -> Option<&'static str> {
    Some(match key {
        "role" => say::role(lang),
        "bank" => say::key_bank(lang),
        "account" => say::key_account(lang),
        "number" => say::key_number(lang),
        "reason" => say::key_reason(lang),
        "price_vnd" => say::key_price(lang),
        "amount_vnd" => say::key_amount(lang),
        "invoice" => say::key_invoice(lang),
        "packs" => say::key_packs(lang),
        "cap" => say::key_cap(lang),
        "rows" => say::key_rows(lang),
        _ => return None,
    })
}
