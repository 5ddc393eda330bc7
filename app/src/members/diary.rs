//! What was done here: `/htx/nhat-ky`, `/so-cong-thuong/nhat-ky`.

use super::{Desk, role_name};
use crate::{
    context::{Ctx, link},
    coop::listing::fields::{class_word, group_word},
    error::AppError,
    mandates::both_names,
    page::{Page, page},
    ui::{
        delivery,
        list::{page_address, pager},
        state::moment,
    },
    words::{listing, members as say},
};
use chrono::NaiveDate;
use leptos::prelude::*;
use market::{
    base::{
        Lang, Vnd, Words,
        time::{shown_date, shown_time},
    },
    catalog::{self, Category},
    checkout::DeliverySettings,
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
        let categories = catalog::list_categories(&ctx.state.pool).await?;
        draw_entries(lang, &entries, &categories)
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

fn draw_entries(lang: Lang, entries: &[AuditEntry], categories: &[Category]) -> AnyView {
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
                <td data-label=say::column_before(lang)>
                    {values(lang, entry.before.as_ref(), entry.after.as_ref(), categories)}
                </td>
                <td data-label=say::column_after(lang)>
                    {values(lang, entry.after.as_ref(), entry.before.as_ref(), categories)}
                </td>
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

/// Longer texts are told by their beginning: the page that holds them shows them whole.
const TEXT_SHOWN: usize = 120;

/// `Vai trò: Quản lý`; a dash where there was nothing to say. What stands the same on the other side has not changed and is
/// left out; what has no words is for machines.
fn values(lang: Lang, values: Option<&Value>, other: Option<&Value>, categories: &[Category]) -> String {
    let is_changed = |key: &String, value: &Value| other.and_then(|other| other.get(key)) != Some(value);
    let pairs: Vec<_> = values
        .and_then(Value::as_object)
        .into_iter()
        .flatten()
        .filter(|(key, value)| is_changed(key, value))
        .filter_map(|(key, value)| {
            let text = text_of(lang, key, value, categories)?;
            Some(format!("{}: {text}", key_name(lang, key)?))
        })
        .collect();
    if pairs.is_empty() {
        return "–".to_owned();
    }
    pairs.join("; ")
}

/// A value in words; nothing where there is none.
fn text_of(lang: Lang, key: &str, value: &Value, categories: &[Category]) -> Option<String> {
    match (key, value) {
        ("category", Value::String(slug)) if !slug.is_empty() => {
            let known = categories.iter().find(|category| category.slug == *slug);
            Some(
                known
                    .map_or(slug.as_str(), |category| category.name.get(lang))
                    .to_owned(),
            )
        }
        ("ocop_group", value) => {
            let group = serde_json::from_value(value.clone()).ok()?;
            Some(group_word(lang, group).to_owned())
        }
        ("storage_class", value) => {
            let class = serde_json::from_value(value.clone()).ok()?;
            Some(class_word(lang, class).to_owned())
        }
        ("role", value) => serde_json::from_value::<Role>(value.clone())
            .ok()
            .map(|role| role_name(lang, role).to_owned()),
        ("settings", value) => serde_json::from_value(value.clone())
            .ok()
            .map(|settings| settings_words(lang, &settings)),
        ("shipping_scope", value) => {
            delivery::way(lang, serde_json::from_value(value.clone()).ok()?).map(str::to_owned)
        }
        ("price" | "price_vnd" | "amount_vnd" | "minimum_vnd" | "due_vnd" | "total" | "amount", value) => {
            value.as_i64().map(|amount| Vnd(amount).to_string())
        }
        (_, Value::String(text)) if text.is_empty() => None,
        (_, Value::String(text)) => Some(match text.parse::<NaiveDate>() {
            Ok(day) => shown_date(day),
            Err(_) => beginning(text),
        }),
        (_, Value::Number(number)) => Some(number.to_string()),
        (_, Value::Array(items)) => {
            let items: Vec<_> = items
                .iter()
                .filter_map(|item| item_words(lang, item, categories))
                .collect();
            (!items.is_empty()).then(|| items.join(", "))
        }
        (_, value) => words_in(lang, value),
    }
}

/// One of several: a month, somebody behind the goods, a paper, a pack with its price.
fn item_words(lang: Lang, item: &Value, categories: &[Category]) -> Option<String> {
    let words = |key: &str, value: &Value| text_of(lang, key, value, categories);
    let Some(name) = item.get("name") else {
        return words("", item);
    };
    let name = words("name", name)?;
    match item.get("price").and_then(|price| words("price", price)) {
        Some(price) => Some(format!("{name} ({price})")),
        None => Some(name),
    }
}

/// What was written in both languages.
fn words_in(lang: Lang, value: &Value) -> Option<String> {
    let words: Words = serde_json::from_value(value.clone()).ok()?;
    let text = words.get(lang);
    (!text.is_empty()).then(|| beginning(text))
}

fn beginning(text: &str) -> String {
    match text.char_indices().nth(TEXT_SHOWN) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}

fn settings_words(lang: Lang, settings: &DeliverySettings) -> String {
    let rates = settings.rates.iter().filter_map(|rate| {
        let way = delivery::way(lang, rate.scope)?;
        let free = rate.free_from.map(|free| say::settings_free_from(lang, free));
        let days = rate.days.map(|(least, most)| say::settings_days(lang, least, most));
        let more: Vec<_> = free.into_iter().chain(days).collect();
        Some(match more.is_empty() {
            true => format!("{way} {}", rate.fee),
            false => format!("{way} {} ({})", rate.fee, more.join(", ")),
        })
    });
    let pick_up = settings.pick_up.as_ref().map(|pick_up| {
        let place = [pick_up.address.as_str(), pick_up.hours.as_str()];
        let place: Vec<_> = place.into_iter().filter(|text| !text.is_empty()).collect();
        format!("{} {}", say::settings_pick_up(lang), place.join(", "))
            .trim_end()
            .to_owned()
    });
    let preparation = say::settings_preparation(lang, settings.preparation_days);
    let all: Vec<_> = rates.chain(pick_up).chain([preparation]).collect();
    all.join(", ")
}

/// What a value is called. `tests/rules` sees to it that every key that is written stands here.
fn key_name(lang: Lang, key: &str) -> Option<&'static str> {
    Some(match key {
        "role" => say::role(lang),
        "bank" => say::key_bank(lang),
        "account" => say::key_account(lang),
        "number" => say::key_number(lang),
        "reason" => say::key_reason(lang),
        "price_vnd" => say::key_price(lang),
        "amount_vnd" | "amount" => say::key_amount(lang),
        "due_vnd" => say::key_due(lang),
        "total" => say::key_total(lang),
        "minimum_vnd" => say::key_minimum(lang),
        "reference" => say::key_reference(lang),
        "invoice" => say::key_invoice(lang),
        "order" => say::key_order(lang),
        "orders" => say::key_orders(lang),
        "ordered" => say::key_ordered(lang),
        "packs" => say::key_packs(lang),
        "on_hand" => say::key_on_hand(lang),
        "expected" => say::key_expected(lang),
        "cap" => say::key_cap(lang),
        "word" | "why" => say::key_word(lang),
        "from" => say::key_from(lang),
        "to" | "until" => say::key_to(lang),
        "order_until" => say::key_order_until(lang),
        "ship_by" => say::key_ship_by(lang),
        "file" => say::key_file(lang),
        "rows" => say::key_rows(lang),
        "new" => say::key_new(lang),
        "changed" => say::key_changed(lang),
        "items" => say::key_items(lang),
        "code" => say::key_code(lang),
        "settings" => say::key_settings(lang),
        "story" | "description" => say::key_story(lang),
        "village" => say::key_village(lang),
        "hours" => say::key_hours(lang),
        "people" => say::key_people(lang),
        "name" => say::key_name(lang),
        "category" => listing::category(lang),
        "ocop_group" => listing::ocop_group(lang),
        "storage_class" => listing::storage_class(lang),
        "storage" => say::key_storage(lang),
        "shelf_life_days" => say::key_shelf_life(lang),
        "shipping_scope" => say::key_shipping(lang),
        "season" => say::key_season(lang),
        "licence" => say::key_licence(lang),
        "directions" => say::key_directions(lang),
        "warnings" => say::key_warnings(lang),
        // Ids, slugs and versions, and figures of batches that no organisation reads here.
        "offer" | "seller" | "product" | "storefront" | "round" | "version" | "method" | "lines" | "skipped"
        | "is_required" | "decision" => return None,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn what_was_changed_is_told_on_both_sides() {
        let told = |before: Value, after: Value| {
            [
                values(Lang::Vi, Some(&before), Some(&after), &[]),
                values(Lang::Vi, Some(&after), Some(&before), &[]),
            ]
        };
        let closed = told(
            json!({ "from": null, "to": null }),
            json!({ "from": "2026-12-05", "to": "2026-12-09" }),
        );
        assert_eq!(closed[0], "–");
        assert!(
            closed[1].contains("05/12/2026") && closed[1].contains("09/12/2026"),
            "{closed:?}"
        );

        let words = |story: &str, village: &str| {
            json!({ "story": { "vi": story, "en": "" }, "village": { "vi": village, "en": "" },
                    "people": [{ "name": "Lò Thị Mai", "role": "" }], "cover": null })
        };
        let published = told(words("Xưa", "Bản Lác"), words("Nay", "Bản Lác"));
        assert!(
            published[0].contains("Xưa") && published[1].contains("Nay"),
            "{published:?}"
        );
        assert!(
            !published[1].contains("Bản Lác"),
            "what stayed is not told: {published:?}"
        );

        let mut settings = DeliverySettings::default();
        let before = json!({ "settings": settings });
        settings.preparation_days += 3;
        let delivery = told(before, json!({ "settings": settings, "minimum_vnd": 50_000 }));
        assert!(
            delivery[0].contains("30.000\u{a0}₫") && delivery[1].contains("50.000\u{a0}₫"),
            "{delivery:?}"
        );
        assert_ne!(delivery[0], delivery[1]);
    }

    #[test]
    fn a_listing_is_told_by_its_words_and_packs() {
        let listing = json!({
            "name": { "vi": "Miến dong", "en": "" }, "description": { "vi": "ô".repeat(500), "en": "" },
            "category": "mien-bun", "ocop_group": "food", "storage_class": "ambient",
            "shipping_scope": "nationwide", "season": [1, 2], "licence": "", "shelf_life_days": null,
            "packs": [{ "name": { "vi": "Gói 500 g", "en": "" }, "price": 65_000, "stock": 3 }],
        });
        let category = Category {
            slug: "mien-bun".to_owned(),
            name: Words {
                vi: "Miến, bún".to_owned(),
                en: "Noodles".to_owned(),
            },
            is_age_restricted: false,
        };
        let text = values(Lang::Vi, Some(&listing), None, std::slice::from_ref(&category));
        for part in [
            "Miến dong",
            "Gói 500 g (65.000\u{a0}₫)",
            "1, 2",
            "ô…",
            "Danh mục: Miến, bún",
            "Nhóm OCOP: Thực phẩm",
            "Cách giữ hàng: ",
        ] {
            assert!(text.contains(part), "{part}: {text}");
        }
        assert!(!text.contains("mien-bun") && !text.contains("ambient"), "{text}");
        assert!(text.chars().count() < 450, "{text}");
        let english = values(Lang::En, Some(&listing), None, &[category]);
        assert!(
            english.contains("Category: Noodles") && !english.contains("ambient"),
            "{english}"
        );
        // Nothing was chosen, and nothing is told.
        let empty = json!({ "category": "", "ocop_group": null, "storage_class": null });
        assert_eq!(values(Lang::Vi, Some(&empty), None, &[]), "–");
    }
}
