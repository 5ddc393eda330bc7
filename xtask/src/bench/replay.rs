//! The limit of an order: its own statements, executed by pgbench over the same goods.
//!
//! Some orders are placed while PostgreSQL logs what it executes. What is the same in all of them stays in the script;
//! what differs is read from a table, in one look-up that stands for the one of the session, which the script leaves
//! out. What was new in an order – ids, secrets, codes – is new again in every repetition, which has a cart of its own.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::net::SocketAddr;
use std::process::Command;

use anyhow::{Context, Result, bail};

use super::carts::{self, Shelves};
use super::http;
use super::orders::SHOPPERS;
use super::stage::Stage;
use super::statements::{self, Amount, Statement};
use crate::processes;

/// How many different orders are repeated.
const ORDERS: usize = 300;

/// Orders as they were executed.
#[derive(Debug)]
pub struct Replay {
    /// The same statements each time, with other parameters.
    orders: Vec<Vec<Statement>>,
    /// Ids that were there before the orders, such as those of offers.
    old: BTreeSet<String>,
    /// The cart and the session of each order.
    carts: Vec<(String, String)>,
}

impl Replay {
    /// Places orders and keeps what the database executed for them.
    pub fn record(stage: &Stage, server: SocketAddr, shelves: &Shelves) -> Result<Self> {
        let prepared: Result<Vec<_>> = (0..ORDERS)
            .map(|number| carts::check_out(server, &shelves.three(number)))
            .collect();
        let prepared = prepared?;
        let executed = statements::record(stage, || {
            for checkout in &prepared {
                let answer = http::post(
                    server,
                    "/api/checkout/place",
                    &carts::with(&checkout.cookie),
                    &checkout.form,
                )?;
                carts::require_sent_on(&answer, "/don-hang/")?;
            }
            Ok(())
        })?;
        let mut orders = transactions(executed);
        // The first order on a connection asks what types there are; the last one asks no more than it must.
        let shape = |order: &Vec<Statement>| order.iter().map(|one| one.sql.clone()).collect::<Vec<_>>();
        let usual = shape(orders.last().context("no order was seen in PostgreSQL's log")?);
        orders.retain(|order| shape(order) == usual);
        if orders.len() < ORDERS / 2 {
            bail!(
                "the orders executed different statements: only {} are alike",
                orders.len()
            );
        }
        let ids: BTreeSet<String> = orders.iter().flatten().flat_map(ids_of).collect();
        let list = ids.iter().cloned().collect::<Vec<_>>().join(",");
        let old = stage.column(&format!(
            "SELECT id FROM (SELECT id FROM offer UNION ALL SELECT id FROM variant UNION ALL SELECT id FROM product
             UNION ALL SELECT id FROM organisation UNION ALL SELECT id FROM stock_item UNION ALL SELECT id FROM account
             ) known WHERE id = ANY ('{{{list}}}')"
        ))?;
        let placed: BTreeMap<String, String> = stage
            .sql(&format!(
                "SELECT cart_id, session_id FROM order_group WHERE cart_id = ANY ('{{{list}}}')"
            ))?
            .into_iter()
            .filter_map(|row| <[String; 2]>::try_from(row).ok().map(|[cart, session]| (cart, session)))
            .collect();
        let cart = |order: &Vec<Statement>| {
            let mut ids = order.iter().flat_map(ids_of);
            let found = ids.find_map(|id| placed.get_key_value(&id));
            found.map(|(cart, session)| (cart.clone(), session.clone()))
        };
        let carts: Option<Vec<_>> = orders.iter().map(cart).collect();
        Ok(Self {
            carts: carts.context("an order without its cart")?,
            old: old.into_iter().collect(),
            orders,
        })
    }

    /// How many statements an order takes, its beginning and its end included.
    pub fn statements(&self) -> usize {
        self.orders.first().map_or(0, Vec::len)
    }

    /// Lets every client place so many orders and returns how many were placed in a second.
    pub fn run(&self, stage: &Stage, run: u32, each: u32) -> Result<f64> {
        let count = u64::from(SHOPPERS * each);
        // No two runs of this command make the same ids.
        let base = stage
            .column("SELECT count(*) FROM order_group")?
            .concat()
            .parse::<u64>()?
            * 100
            + u64::from(run);
        let columns = self.columns();
        let mut rows = String::new();
        let mut carts = String::new();
        for number in base..base + count {
            let at = usize::try_from(number)? % self.orders.len();
            let values: Vec<String> = columns
                .iter()
                .map(|(statement, parameter)| self.renewed(&self.orders[at][*statement].parameters[*parameter], number))
                .collect();
            rows.push_str(&format!(
                "INSERT INTO bench.orders VALUES ({number}, {});\n",
                values.join(", ")
            ));
            let (cart, session) = &self.carts[at];
            let (new_cart, new_session) = (self.renewed(cart, number), self.renewed(session, number));
            carts.push_str(&format!(
                "INSERT INTO bench.carts VALUES ('{cart}', '{new_cart}', '{session}', '{new_session}');\n"
            ));
        }
        let names: Vec<String> = (0..columns.len()).map(|column| format!("c{column} text")).collect();
        let file = stage.scratch.join("replay.sql");
        fs::write(
            &file,
            format!(
                "BEGIN;\nDROP SCHEMA IF EXISTS bench CASCADE;\nCREATE SCHEMA bench;\n\
             CREATE TABLE bench.orders (k bigint PRIMARY KEY, {});\n\
             CREATE TABLE bench.carts (cart uuid, new_cart uuid, session uuid, new_session uuid);\n\
             {rows}{carts}{FILL}COMMIT;\nVACUUM (ANALYZE) bench.orders, session, cart, cart_line;\n",
                names.join(", ")
            ),
        )?;
        let mut psql = Command::new(stage.cluster.binaries().psql()?);
        psql.args([
            "--no-psqlrc",
            "--quiet",
            "--set=ON_ERROR_STOP=1",
            "--output=/dev/null",
            "--file",
        ])
        .arg(&file);
        psql.arg(stage.cluster.superuser_market_url());
        processes::output_or_fail(&mut psql, "preparing carts for pgbench")?;
        let variables = [format!("base={base}"), format!("each={each}"), "n=-1".to_owned()];
        let figure = statements::pgbench(stage, &self.script(&columns), SHOPPERS, Amount::Each(each), &variables)?;
        stage.sql("DROP SCHEMA bench CASCADE")?;
        Ok(figure)
    }

    /// Statement and parameter of everything that differs between orders.
    fn columns(&self) -> Vec<(usize, usize)> {
        let mut found = Vec::new();
        let Some(first) = self.orders.first() else { return found };
        for (statement, one) in first.iter().enumerate() {
            for (parameter, value) in one.parameters.iter().enumerate() {
                if self
                    .orders
                    .iter()
                    .any(|order| order[statement].parameters.get(parameter) != Some(value))
                {
                    found.push((statement, parameter));
                }
            }
        }
        found
    }

    fn script(&self, columns: &[(usize, usize)]) -> String {
        let mut script = "\\set n :n + 1\n\\set k :base + :client_id * :each + :n\n\
                          SELECT * FROM bench.orders WHERE k = :k \\gset\n"
            .to_owned();
        for (statement, one) in self.orders.first().into_iter().flatten().enumerate() {
            script.push_str(&one.filled(|parameter, literal| {
                match columns.iter().position(|column| *column == (statement, parameter)) {
                    Some(column) => format!(":c{column}"),
                    None => literal.to_owned(),
                }
            }));
            script.push_str(";\n");
        }
        script
    }

    /// The same literal with everything in it that was new made new for this repetition.
    fn renewed(&self, literal: &str, number: u64) -> String {
        let mut text = String::with_capacity(literal.len());
        for word in literal.split_inclusive(|character| "'{},\"".contains(character)) {
            let bare = word.trim_end_matches(['\'', '{', '}', ',', '"']);
            let end = &word[bare.len()..];
            if is_id(bare) && !self.old.contains(bare) || is_secret(bare) {
                text.push_str(&format!("{}{number:012x}", &bare[..bare.len() - 12]));
            } else if is_code(bare) {
                text.push_str(&format!("CP{number:08}{}", &bare[10..]));
            } else {
                text.push_str(bare);
            }
            text.push_str(end);
        }
        text
    }
}

/// Sessions, carts and what is in them, copied from those of the orders that were recorded.
const FILL: &str = "
INSERT INTO session SELECT (jsonb_populate_record(s, jsonb_build_object(
    'id', c.new_session, 'token_hash', '\\x' || md5(c.new_session::text) || md5(c.new_cart::text)))).*
  FROM bench.carts c JOIN session s ON s.id = c.session;
INSERT INTO cart (id, session_id, updated_at) SELECT new_cart, new_session, now() FROM bench.carts;
INSERT INTO cart_line (cart_id, offer_id, quantity, price_seen_vnd, added_at)
  SELECT c.new_cart, l.offer_id, l.quantity, l.price_seen_vnd, l.added_at
  FROM bench.carts c JOIN cart_line l ON l.cart_id = c.cart;
";

/// The transactions that placed an order, each from its beginning to its end.
fn transactions(executed: Vec<Statement>) -> Vec<Vec<Statement>> {
    let mut open: BTreeMap<u32, Vec<Statement>> = BTreeMap::new();
    let mut found = Vec::new();
    for statement in executed {
        let process = statement.process;
        let word = statement.sql.to_uppercase();
        if word.starts_with("BEGIN") {
            open.insert(process, vec![statement]);
        } else if let Some(transaction) = open.get_mut(&process) {
            transaction.push(statement);
            if word == "COMMIT" {
                let whole = open.remove(&process).unwrap_or_default();
                if whole.iter().any(|one| one.sql.contains("INSERT INTO order_group")) {
                    found.push(whole);
                }
            }
        }
    }
    found
}

fn ids_of(statement: &Statement) -> Vec<String> {
    let words = statement
        .parameters
        .iter()
        .flat_map(|literal| literal.split(['\'', '{', '}', ',', '"']));
    words.filter(|word| is_id(word)).map(str::to_owned).collect()
}

fn is_id(word: &str) -> bool {
    word.len() == 36
        && word.bytes().enumerate().all(|(position, byte)| match position {
            8 | 13 | 18 | 23 => byte == b'-',
            _ => byte.is_ascii_hexdigit(),
        })
}

fn is_secret(word: &str) -> bool {
    word.len() == 66 && word.starts_with("\\x")
}

/// `CPXXXXXXXX`, and `CPXXXXXXXX-1` of one seller's part.
fn is_code(word: &str) -> bool {
    let (code, part) = word.split_at_checked(10).unwrap_or((word, ""));
    let is_plain = |byte: u8| byte.is_ascii_uppercase() || byte.is_ascii_digit();
    code.len() == 10
        && code.starts_with("CP")
        && code.bytes().all(is_plain)
        && (part.is_empty() || part.starts_with('-'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_new_is_new_again_and_the_rest_stays() {
        let offer = "0193f1aa-0000-7000-8000-000000000001";
        let cart = "0193f1aa-0000-7000-8000-0000000000ff";
        let replay = Replay {
            orders: Vec::new(),
            old: BTreeSet::from([offer.to_owned()]),
            carts: Vec::new(),
        };
        assert_eq!(
            replay.renewed(&format!("'{{{offer},{cart}}}'"), 7),
            format!("'{{{offer},0193f1aa-0000-7000-8000-000000000007}}'")
        );
        let secret = format!("'\\x{}'", "ab".repeat(32));
        assert_eq!(
            replay.renewed(&secret, 7),
            format!("'\\x{}000000000007'", "ab".repeat(26))
        );
        assert_eq!(replay.renewed("'CPABCDEFGH-2'", 7), "'CP00000007-2'");
        assert_eq!(replay.renewed("'it''s CP'", 7), "'it''s CP'");
    }

    #[test]
    fn transactions_of_orders_are_found() {
        let statement = |process: u32, sql: &str| Statement {
            process,
            sql: sql.to_owned(),
            parameters: Vec::new(),
        };
        let executed = ["BEGIN", "INSERT INTO order_group (id) VALUES ($1)", "COMMIT"];
        let mut log: Vec<_> = executed.iter().map(|sql| statement(1, sql)).collect();
        log.insert(1, statement(2, "SELECT 1"));
        let found = transactions(log);
        assert_eq!((found.len(), found[0].len()), (1, 3));
    }
}
