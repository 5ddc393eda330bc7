//! Days on which nothing is sold.

use crate::{
    form::{Form, PostForm},
    ui::{
        field::{self, Field},
        marks,
    },
    words::shopfront as say,
};
use chrono::NaiveDate;
use leptos::prelude::*;
use market::{base::Lang, coops::OwnShopfront};

pub(super) fn draw(lang: Lang, shop: &OwnShopfront, form: &Form, today: NaiveDate) -> AnyView {
    let day = |date: Option<NaiveDate>| date.map(|date| date.to_string()).unwrap_or_default();
    let (from, to) = shop.closure.map_or((None, None), |closure| (closure.from, closure.to));
    let labels = [("from", say::from(lang)), ("to", say::to(lang))];
    let field = |name: &str, label: &str, value: &str| {
        Field::new(form, lang, name, label)
            .starting_with(form, value)
            .kind("date")
    };
    let now = shop
        .closure
        .filter(|closure| closure.to.is_none_or(|to| to >= today))
        .map(|closure| {
            view! {
                <p class="notice notice-warn">{marks::closure(lang, closure)}</p>
                <PostForm action="/api/shopfront/closure" lang=lang>
                    <button class="btn btn-secondary" type="submit" name="step" value="open">{say::open(lang)}</button>
                </PostForm>
            }
        });
    let from = field("from", say::from(lang), &day(from)).input();
    let to = field("to", say::to(lang), &day(to))
        .hint(say::to_hint(lang))
        .optional()
        .input();
    view! {
        <section class="box stack" aria-labelledby="nghi-ban">
            <h2 id="nghi-ban">{say::closing(lang)}</h2>
            <p class="soft">{say::closing_hint(lang)}</p>
            {field::error_summary(form, lang, say::not_saved(lang), &labels)}
            {now}
            <PostForm action="/api/shopfront/closure" lang=lang class="stack">
                <div class="field-pair">
                    {from}
                    {to}
                </div>
                <div>
                    <button class="btn btn-secondary" type="submit" name="step" value="close">{say::close(lang)}</button>
                </div>
            </PostForm>
        </section>
    }
    .into_any()
}
