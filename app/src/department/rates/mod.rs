//! Commissions and taxes, each from its day: `/dieu-hanh/muc-phi`. What is past is never changed.

mod actions;

use crate::{
    context::Ctx,
    form::{Form, PostForm},
    page::{Page, Room, page},
    ui::field::Field,
    words::rates as say,
};
use actions::{RULE, TAX};
use chrono::NaiveDate;
use leptos::prelude::*;
use market::{
    base::{Lang, time::shown_date},
    ledger::{self, BasisPoints, CommissionRule, RateBook, TaxKind, TaxRate},
};

/// The rates, and forms that add one.
#[component]
pub fn RatesPage() -> AnyView {
    page(|ctx| async move {
        let operator = ctx.require_operator().await?;
        let lang = ctx.lang();
        let book = ledger::load_rate_book(&ctx.state.pool, operator).await?;
        let (rule, tax) = (ctx.take_form(RULE).await?, ctx.take_form(TAX).await?);
        let news = (ctx.query("xong").as_deref() == Some("them"))
            .then(|| view! { <p class="notice notice-good" role="status">{say::added(lang)}</p> });
        let today = ctx.state.clock.today();
        let body = view! {
            <div class="desk-title">
                <h1>{say::title(lang)}</h1>
                <p class="soft">{say::intro(lang)}</p>
            </div>
            {news}
            <div class="stack stack-wide">
                {draw_rules(lang, &book.rules, today)}
                {draw_rule_form(&ctx, &rule, &book)}
                {draw_taxes(lang, &book.taxes, today)}
                {draw_tax_form(&ctx, &tax)}
            </div>
        };
        Ok(Page::new(say::title(lang), body).in_room(Room::Operator))
    })
}

/// `4,5 %`.
fn percent(rate: BasisPoints) -> String {
    let (whole, part) = (rate.0 / 100, rate.0 % 100);
    if part == 0 {
        return format!("{whole}\u{a0}%");
    }
    let part = format!("{part:02}");
    format!("{whole},{}\u{a0}%", part.trim_end_matches('0'))
}

fn period(lang: Lang, from: NaiveDate, to: Option<NaiveDate>, today: NaiveDate) -> AnyView {
    let words = match to {
        Some(to) => say::from_to(lang, shown_date(from), shown_date(to)),
        None => say::from_on(lang, shown_date(from)),
    };
    let later = (from > today).then(|| view! { " " <span class="pill pill-wait">{say::later(lang)}</span> });
    view! { {words} {later} }.into_any()
}

fn draw_rules(lang: Lang, rules: &[CommissionRule], today: NaiveDate) -> AnyView {
    let name = |words: &Option<market::base::Words>, otherwise: &'static str| {
        words
            .as_ref()
            .map_or_else(|| otherwise.to_owned(), |words| words.get(lang).to_owned())
    };
    let rows: Vec<_> = rules
        .iter()
        .map(|rule| {
            view! {
                <tr>
                    <th scope="row">{name(&rule.whom, say::everybody(lang))}</th>
                    <td data-label=say::category(lang)>{name(&rule.category, say::all_goods(lang))}</td>
                    <td class="num" data-label=say::rate(lang)>{percent(rule.rate)}</td>
                    <td data-label=say::period(lang)>{period(lang, rule.from, rule.to, today)}</td>
                    <td data-label=say::added_by(lang)>{rule.added_by.clone().unwrap_or_else(|| "–".to_owned())}</td>
                </tr>
            }
        })
        .collect();
    view! {
        <section class="stack">
            <h2 id="cac-muc">{say::commissions(lang)}</h2>
            <p class="soft">{say::narrowest(lang)}</p>
            <table class="table" aria-labelledby="cac-muc">
                <thead>
                    <tr>
                        <th scope="col">{say::whom(lang)}</th>
                        <th scope="col">{say::category(lang)}</th>
                        <th scope="col" class="num">{say::rate(lang)}</th>
                        <th scope="col">{say::period(lang)}</th>
                        <th scope="col">{say::added_by(lang)}</th>
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        </section>
    }
    .into_any()
}

fn draw_rule_form(ctx: &Ctx, form: &Form, book: &RateBook) -> AnyView {
    let lang = ctx.lang();
    let departments = book.departments.iter();
    let departments = departments.map(|(id, name)| (id.to_string(), name.get(lang).to_owned()));
    let categories = book.categories.iter();
    let categories = categories.map(|(slug, name)| (slug.clone(), name.get(lang).to_owned()));
    let department = Field::new(form, lang, "department", say::department(lang))
        .hint(say::department_hint(lang))
        .optional()
        .select(departments.collect());
    let seller = Field::new(form, lang, "seller", say::seller(lang))
        .hint(say::seller_hint(lang))
        .optional()
        .autocapitalize("none")
        .length_max(80)
        .input();
    let category = Field::new(form, lang, "category", say::category(lang))
        .optional()
        .select(categories.collect());
    let (rate, from) = (rate_field(form, lang, "").input(), from_field(ctx, form, "").input());
    view! {
        <section class="box stack" id="phi" aria-labelledby="them-phi">
            <h2 id="them-phi">{say::add_commission(lang)}</h2>
            <PostForm action="/api/rates/commission" lang=lang class="stack decide">
                {department}
                {seller}
                {category}
                {rate}
                {from}
                <div>
                    <button class="btn" type="submit">{say::add_rate(lang)}</button>
                </div>
            </PostForm>
        </section>
    }
    .into_any()
}

fn rate_field(form: &Form, lang: Lang, part: &str) -> Field {
    Field::new(form, lang, "rate", say::rate(lang))
        .id(format!("rate{part}"))
        .hint(say::rate_hint(lang))
        .input_mode("decimal")
        .length_max(8)
}

fn from_field(ctx: &Ctx, form: &Form, part: &str) -> Field {
    let today = ctx.state.clock.today().to_string();
    Field::new(form, ctx.lang(), "from", say::from(ctx.lang()))
        .id(format!("from{part}"))
        .kind("date")
        .range(today, "2100-01-01")
}

fn tax_word(lang: Lang, kind: TaxKind) -> &'static str {
    match kind {
        TaxKind::CommissionVat => say::commission_vat(lang),
        TaxKind::HouseholdVat => say::household_vat(lang),
        TaxKind::HouseholdIncome => say::household_income(lang),
    }
}

fn draw_taxes(lang: Lang, taxes: &[TaxRate], today: NaiveDate) -> AnyView {
    let rows: Vec<_> = taxes
        .iter()
        .map(|tax| {
            view! {
                <tr>
                    <th scope="row">{tax_word(lang, tax.kind)}</th>
                    <td class="num" data-label=say::rate(lang)>{percent(tax.rate)}</td>
                    <td data-label=say::period(lang)>{period(lang, tax.from, tax.to, today)}</td>
                    <td data-label=say::added_by(lang)>{tax.added_by.clone().unwrap_or_else(|| "–".to_owned())}</td>
                </tr>
            }
        })
        .collect();
    view! {
        <section class="stack">
            <h2 id="cac-thue">{say::taxes(lang)}</h2>
            <table class="table" aria-labelledby="cac-thue">
                <thead>
                    <tr>
                        <th scope="col">{say::tax(lang)}</th>
                        <th scope="col" class="num">{say::rate(lang)}</th>
                        <th scope="col">{say::period(lang)}</th>
                        <th scope="col">{say::added_by(lang)}</th>
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        </section>
    }
    .into_any()
}

fn draw_tax_form(ctx: &Ctx, form: &Form) -> AnyView {
    let lang = ctx.lang();
    let kinds = TaxKind::ALL.iter();
    let kinds = kinds.map(|kind| (kind.as_str().to_owned(), tax_word(lang, *kind).to_owned()));
    let kind = Field::new(form, lang, "kind", say::tax(lang)).select(kinds.collect());
    let (rate, from) = (
        rate_field(form, lang, "-tax").input(),
        from_field(ctx, form, "-tax").input(),
    );
    view! {
        <section class="box stack" id="thue" aria-labelledby="them-thue">
            <h2 id="them-thue">{say::add_tax(lang)}</h2>
            <PostForm action="/api/rates/tax" lang=lang class="stack decide">
                {kind}
                {rate}
                {from}
                <div>
                    <button class="btn" type="submit">{say::add_rate(lang)}</button>
                </div>
            </PostForm>
        </section>
    }
    .into_any()
}
