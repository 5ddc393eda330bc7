use super::{Event, LedgerAccount, Posting, balance, post, store};
use crate::{
    base::{BankCreditId, OrderGroupId, OrganisationId, Vnd, id::new_uuid_at},
    demo::fixture::{clock_on, day, market, reference},
};
use chrono::{DateTime, Utc};
use sqlx::PgPool;

fn now() -> DateTime<Utc> {
    clock_on("2026-11-21").now()
}

fn credited(credit: BankCreditId, debit: i64, owed: i64) -> Posting {
    let group = OrderGroupId(credit.0);
    Posting::new(Event::Credited(credit))
        .debit(LedgerAccount::Bank, Vnd(debit))
        .credit(LedgerAccount::RefundPayable(group), Vnd(owed))
}

async fn entries(pool: &PgPool) -> i64 {
    let count = sqlx::query_scalar("SELECT count(*) FROM ledger_entry");
    count.fetch_one(pool).await.expect("a count")
}

#[sqlx::test(migrator = "crate::schema::MIGRATOR")]
async fn what_happened_is_posted_once_however_often_it_is_told(pool: PgPool) {
    let (one, other) = (BankCreditId::new_at(now()), BankCreditId::new_at(now()));
    let mut connection = pool.acquire().await.expect("a connection");
    for (credit, is_new) in [(one, true), (one, false), (other, true), (one, false)] {
        let posted = post(&mut connection, &credited(credit, 70_000, 70_000), now()).await;
        assert_eq!(posted.expect("posted"), is_new);
    }
    // Told with another figure it is still the same event.
    let again = post(&mut connection, &credited(one, 9, 9), now()).await;
    assert!(!again.expect("no refusal"));
    assert_eq!(balance(&pool, LedgerAccount::Bank).await.expect("a sum"), Vnd(140_000));
    let owed = balance(&pool, LedgerAccount::RefundPayable(OrderGroupId(one.0))).await;
    assert_eq!(owed.expect("a sum"), Vnd(70_000));
    // Nothing is no entry, and no entries are no transaction.
    let nothing = credited(BankCreditId::new_at(now()), 0, 0);
    assert!(!post(&mut connection, &nothing, now()).await.expect("no refusal"));
    assert_eq!(entries(&pool).await, 4);
}

#[sqlx::test(migrator = "crate::schema::MIGRATOR")]
async fn a_transaction_that_does_not_sum_to_zero_takes_the_whole_business_with_it(pool: PgPool) {
    let mut transaction = pool.begin().await.expect("a transaction");
    let right = credited(BankCreditId::new_at(now()), 5, 5);
    post(&mut transaction, &right, now()).await.expect("posted");
    let wrong = credited(BankCreditId::new_at(now()), 5, 4);
    post(&mut transaction, &wrong, now())
        .await
        .expect("looked at when it ends");
    let refused = transaction.commit().await.expect_err("a refusal");
    let constraint = refused.as_database_error().and_then(|error| error.constraint());
    assert_eq!(constraint, Some("ledger_sums_to_zero"));
    assert_eq!(entries(&pool).await, 0);
}

#[sqlx::test(migrator = "crate::schema::MIGRATOR")]
async fn nothing_in_the_ledger_is_changed_or_taken_away(pool: PgPool) {
    let mut connection = pool.acquire().await.expect("a connection");
    let posting = credited(BankCreditId::new_at(now()), 5, 5);
    post(&mut connection, &posting, now()).await.expect("posted");
    for sabotage in [
        "UPDATE ledger_entry SET amount_vnd = 2 * amount_vnd",
        "DELETE FROM ledger_entry",
        "TRUNCATE ledger_entry",
        "UPDATE ledger_transaction SET at = now()",
        "DELETE FROM ledger_transaction",
        "TRUNCATE ledger_transaction CASCADE",
    ] {
        let refused = sqlx::query(sabotage).execute(&pool).await.expect_err(sabotage);
        assert!(refused.to_string().contains("append-only"), "{sabotage}: {refused}");
    }
    // Something may be added to what was posted only as long as it sums to zero.
    let added = "INSERT INTO ledger_entry SELECT transaction_id, 9, 'bank', 1 FROM ledger_entry LIMIT 1";
    assert!(sqlx::query(added).execute(&pool).await.is_err());
    assert_eq!(entries(&pool).await, 2);
}

#[sqlx::test(migrator = "crate::schema::MIGRATOR")]
async fn whoever_owns_the_ledger_has_no_right_to_change_it(pool: PgPool) {
    // A database that is owned as in production: by somebody who is no superuser.
    let rights: Vec<(String, bool)> = sqlx::query_as(
        "SELECT privilege, COALESCE(bool_or(a.privilege_type IS NOT NULL), false)
         FROM UNNEST(ARRAY['INSERT', 'SELECT', 'UPDATE', 'DELETE', 'TRUNCATE']) AS privilege
         LEFT JOIN pg_class c ON c.oid = 'ledger_entry'::regclass
         LEFT JOIN LATERAL aclexplode(c.relacl) a ON a.privilege_type = privilege
         GROUP BY privilege ORDER BY privilege",
    )
    .fetch_all(&pool)
    .await
    .expect("the rights");
    let right = |name: &str| rights.iter().find(|(other, _)| other == name).expect("a right").1;
    assert!(right("INSERT") && right("SELECT"));
    assert!(!right("UPDATE") && !right("DELETE") && !right("TRUNCATE"));
}

async fn seller(pool: &PgPool, slug: &str) -> OrganisationId {
    let id = sqlx::query_scalar("SELECT organisation_id FROM storefront WHERE slug = $1").bind(slug);
    OrganisationId(id.fetch_one(pool).await.expect("a seller"))
}

#[sqlx::test(migrator = "crate::schema::MIGRATOR")]
async fn the_narrowest_rule_of_the_day_sets_the_rate(pool: PgPool) {
    market(&pool).await;
    let (seller, today) = (seller(&pool, "ban-moc").await, day("2026-11-21"));
    let rate = async |category: &str, on| {
        let mut connection = pool.acquire().await.expect("a connection");
        let rates = store::load_rates(&mut connection, &[(seller, category)], on).await;
        rates.expect("rates")[0].fee.0
    };
    assert_eq!(rate("nam", today).await, 500);
    assert_eq!(rate("nam", day("2025-12-31")).await, 0, "before there was any rule");
    for (department, of_seller, category, bps, from, to, then) in [
        (false, false, Some("nam"), 450, "2026-01-01", None, 450),
        (true, false, None, 300, "2026-06-01", None, 300),
        (true, false, Some("nam"), 250, "2026-06-01", Some("2026-11-21"), 250),
        (true, false, Some("nam"), 200, "2026-11-22", None, 250),
        (false, true, None, 100, "2026-01-01", Some("2026-11-20"), 250),
        (false, true, None, 150, "2026-11-21", None, 150),
        (false, true, Some("tra"), 0, "2026-11-21", None, 150),
    ] {
        sqlx::query(
            "INSERT INTO commission_rule (id, department_id, seller_id, category_slug, rate_bps, valid_from, valid_to)
             SELECT $1, CASE WHEN $2 THEN d.id END, CASE WHEN $3 THEN s.id END, $4, $5, $6, $7
             FROM organisation s JOIN organisation d ON d.kind = 'department' AND d.province_code = s.province_code
             WHERE s.id = $8",
        )
        .bind(new_uuid_at(now()))
        .bind(department)
        .bind(of_seller)
        .bind(category)
        .bind(bps)
        .bind(day(from))
        .bind(to.map(day))
        .bind(seller.0)
        .execute(&pool)
        .await
        .expect("a rule");
        assert_eq!(rate("nam", today).await, then, "{category:?} {bps}");
    }
    assert_eq!(rate("tra", today).await, 0);
    assert_eq!(rate("gia-vi", day("2026-06-01")).await, 100);
}

#[sqlx::test(migrator = "crate::schema::MIGRATOR")]
async fn households_have_tax_withheld_and_cooperatives_do_not(pool: PgPool) {
    reference(&pool).await;
    let sellers = [("cooperative", 0), ("cooperative_group", 150), ("union", 0)];
    let mut connection = pool.acquire().await.expect("a connection");
    for (kind, withheld) in sellers {
        let id = OrganisationId::new_at(now());
        sqlx::query(
            "INSERT INTO organisation (id, kind, slug, name_vi, name_en, created_at) VALUES ($1, $2, $2, '', '', $3)",
        )
        .bind(id.0)
        .bind(kind)
        .bind(now())
        .execute(&mut *connection)
        .await
        .expect("an organisation");
        let rates = store::load_rates(&mut connection, &[(id, "nam"), (id, "tra")], day("2026-11-21"))
            .await
            .expect("rates");
        assert_eq!(rates.len(), 2);
        for rates in rates {
            assert_eq!((rates.withheld.0, rates.vat.0), (withheld, 1_000), "{kind}");
        }
    }
}
