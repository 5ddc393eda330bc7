//! What the last days brought: three sums, a small drawing, and the same as a table.

use crate::{context::link, words::coop_today as say};
use leptos::prelude::*;
use market::{
    base::{Lang, Vnd, time::shown_date},
    reports::DaySales,
};

/// So many days are shown: a month of them.
pub const DAYS: u64 = 30;

/// Bars are drawn on a field of this size, each in a column as wide as every other.
const FIELD: (i64, i64) = (600, 72);

/// Width of a column and of the bar in it.
const COLUMN: (i64, i64) = (20, 14);

/// The sums of today, of seven and of thirty days, and the days themselves.
pub fn draw(lang: Lang, days: &[DaySales]) -> AnyView {
    let sum = |last: usize| {
        days.iter().rev().take(last).fold((0, 0), |(orders, goods), day| {
            (orders + day.orders, goods + day.goods.0)
        })
    };
    let sums = [
        (say::sales_day(lang), sum(1)),
        (say::sales_week(lang), sum(7)),
        (say::sales_month(lang), sum(days.len())),
    ];
    let sums: Vec<_> = sums
        .into_iter()
        .map(|(name, (orders, goods))| {
            view! {
                <div>
                    <dt>{name}</dt>
                    <dd>
                        <span class="price">{Vnd(goods).to_string()}</span>
                        " "
                        <span class="soft small">{say::sales_orders(lang, orders)}</span>
                    </dd>
                </div>
            }
        })
        .collect();
    view! {
        <section class="box stack stack-tight after-head sales" aria-labelledby="ban-duoc">
            <h2 id="ban-duoc">{say::sales(lang)}</h2>
            <dl class="sales-sums">{sums}</dl>
            {chart(lang, days)}
            {table(lang, days)}
        </section>
    }
    .into_any()
}

fn chart(lang: Lang, days: &[DaySales]) -> AnyView {
    let most = days.iter().map(|day| day.goods.0).max().unwrap_or(0).max(1);
    let last = days.len().saturating_sub(1);
    let bars: Vec<_> = days
        .iter()
        .enumerate()
        .zip((0_i64..).map(|index| index * COLUMN.0 + (COLUMN.0 - COLUMN.1) / 2))
        .map(|((index, day), x)| {
            // A day that brought something is never without a bar.
            let height = (day.goods.0.saturating_mul(FIELD.1 - 4) / most).max(i64::from(day.goods.0 > 0) * 2);
            view! {
                <rect
                    class=(index == last).then_some("today")
                    x=x.to_string()
                    y=(FIELD.1 - height).to_string()
                    width=COLUMN.1.to_string()
                    height=height.to_string()
                    rx="2"
                ></rect>
            }
        })
        .collect();
    view! {
        <svg
            class="sales-chart"
            viewBox=format!("0 0 {} {}", FIELD.0, FIELD.1 + 2)
            role="img"
            aria-label=say::sales_chart(lang)
        >
            {bars}
            <line x1="0" x2=FIELD.0.to_string() y1=(FIELD.1 + 1).to_string() y2=(FIELD.1 + 1).to_string()></line>
        </svg>
    }
    .into_any()
}

/// The same in figures, the newest day first. Each day leads to its orders.
fn table(lang: Lang, days: &[DaySales]) -> AnyView {
    let rows: Vec<_> = days
        .iter()
        .rev()
        .map(|day| {
            let address = link(lang, &format!("/htx/don-hang?the=tat-ca&ngay={}", day.day));
            view! {
                <tr>
                    <th scope="row"><a href=address>{shown_date(day.day)}</a></th>
                    <td class="num" data-label=say::sales_count(lang)>{day.orders}</td>
                    <td class="num" data-label=say::sales_goods(lang)>{day.goods.to_string()}</td>
                </tr>
            }
        })
        .collect();
    view! {
        <details class="fold">
            <summary>{say::sales_table(lang)}</summary>
            <table class="table" aria-labelledby="ban-duoc">
                <thead>
                    <tr>
                        <th scope="col">{say::sales_of(lang)}</th>
                        <th scope="col" class="num">{say::sales_count(lang)}</th>
                        <th scope="col" class="num">{say::sales_goods(lang)}</th>
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
            <p class="soft small">{say::sales_note(lang)}</p>
        </details>
    }
    .into_any()
}
