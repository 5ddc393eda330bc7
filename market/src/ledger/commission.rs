//! What the platform takes of a sale, and which taxes hang on it: frozen line by line when the order is placed, so that a
//! later change of rates changes nothing that was sold.

use super::{
    BasisPoints,
    store::{self, Rates, Taken, TakenFor},
};
use crate::base::{OrderId, OrderLineId, OrganisationId, Vnd};
use chrono::{DateTime, NaiveDate, Utc};
use sqlx::PgConnection;

/// A line that is being sold.
#[derive(Clone, Copy, Debug)]
pub struct SoldLine<'a> {
    /// The line.
    pub id: OrderLineId,
    /// Its order; the lines of an order stand together.
    pub order: OrderId,
    /// Who sells.
    pub seller: OrganisationId,
    /// The category of the goods.
    pub category: &'a str,
    /// What the line costs.
    pub total: Vnd,
}

/// Writes down what will be taken of these lines, at the rates of the day.
pub async fn freeze_commission(
    connection: &mut PgConnection,
    lines: &[SoldLine<'_>],
    today: NaiveDate,
    now: DateTime<Utc>,
) -> Result<(), sqlx::Error> {
    let wanted: Vec<_> = lines.iter().map(|line| (line.seller, line.category)).collect();
    let rates = store::load_rates(connection, &wanted, today).await?;
    let rated: Vec<_> = lines.iter().copied().zip(rates).collect();
    let taken: Vec<_> = rated
        .chunk_by(|(one, _), (other, _)| one.order == other.order)
        .flat_map(of_order)
        .collect();
    store::insert_commission(connection, &taken, TakenFor::Sale, now).await
}

/// Writes down what will be taken of what the shopper agreed to pay more for a line, at the line's own rates.
pub async fn freeze_extra(
    connection: &mut PgConnection,
    order: OrderId,
    line: OrderLineId,
    extra: Vnd,
    now: DateTime<Utc>,
) -> Result<(), sqlx::Error> {
    let taken = store::load_taken(connection, order).await?;
    let Some(sold) = taken.iter().find(|taken| taken.line == line) else {
        return Ok(());
    };
    let fee = sold.rates.fee.of(extra);
    let taken = Taken {
        line,
        order,
        rates: sold.rates,
        fee,
        vat: sold.rates.vat.of(fee),
        withheld: sold.rates.withheld.of(extra),
    };
    store::insert_commission(connection, &[taken], TakenFor::Extra, now).await
}

/// What is taken of the lines of one order: rounded once for all lines of one rate, and shared over them.
fn of_order(lines: &[(SoldLine<'_>, Rates)]) -> Vec<Taken> {
    let mut fees = vec![Vnd::ZERO; lines.len()];
    for rate in distinct(lines.iter().map(|(_, rates)| rates.fee)) {
        let places: Vec<_> = (0..lines.len()).filter(|at| lines[*at].1.fee == rate).collect();
        let amounts: Vec<_> = places.iter().map(|at| lines[*at].0.total).collect();
        for (at, fee) in places.into_iter().zip(rate.of_each(&amounts)) {
            fees[at] = fee;
        }
    }
    let totals: Vec<_> = lines.iter().map(|(line, _)| line.total).collect();
    // One seller on one day: these rates are the same on every line.
    let (vat, withheld) = lines.first().map_or((BasisPoints(0), BasisPoints(0)), |(_, rates)| {
        (rates.vat, rates.withheld)
    });
    let (vats, withholdings) = (vat.of_each(&fees), withheld.of_each(&totals));
    lines
        .iter()
        .enumerate()
        .map(|(at, (line, rates))| Taken {
            line: line.id,
            order: line.order,
            rates: *rates,
            fee: fees[at],
            vat: vats[at],
            withheld: withholdings[at],
        })
        .collect()
}

fn distinct(rates: impl Iterator<Item = BasisPoints>) -> Vec<BasisPoints> {
    let mut rates: Vec<_> = rates.collect();
    rates.sort();
    rates.dedup();
    rates
}
