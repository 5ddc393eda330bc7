//! What the books say, and what they should.

use crate::journeys::cards::examine;
use reqwest::Method;
use tests::{Person, Town};

/// A way to pay.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Rail {
    Cod,
    Transfer,
    Card,
}

impl Rail {
    /// As the form of the checkout names it.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Cod => "cod",
            Self::Transfer => "bank_transfer",
            Self::Card => "card",
        }
    }
}

/// An account and its balance: above zero what one has, below what one owes or has earned.
pub(super) type Balance = (String, i64);

/// The ledger at every stage.
pub(super) struct Books {
    rail: Rail,
    stages: Vec<(&'static str, Vec<Balance>)>,
}

/// The codes of the orders of these sellers.
pub(in crate::journeys) async fn parts(town: &Town, code: &str, sellers: [&str; 2]) -> [String; 2] {
    let of = async |seller: &str| -> String {
        sqlx::query_scalar(
            "SELECT o.code FROM seller_order o JOIN organisation s ON s.id = o.seller_id
             WHERE s.slug = $1 AND starts_with(o.code, $2)",
        )
        .bind(seller)
        .bind(code)
        .fetch_one(&town.pool)
        .await
        .expect("an order of the seller")
    };
    [of(sellers[0]).await, of(sellers[1]).await]
}

impl Books {
    pub(super) fn of(rail: Rail) -> Self {
        Self {
            rail,
            stages: Vec::new(),
        }
    }

    /// Reads every account that is not empty; the doctor finds nothing.
    pub(super) async fn look(&mut self, town: &Town, stage: &'static str) {
        let balances = sqlx::query_as(
            "WITH named AS (
               SELECT CASE WHEN s.slug IS NOT NULL THEN split_part(e.account, ':', 1) || ':' || s.slug
                           WHEN starts_with(e.account, 'refund_payable:') THEN 'refund_payable'
                           ELSE e.account END AS name, e.amount_vnd
               FROM ledger_entry e LEFT JOIN seller_order o ON e.account = 'escrow:' || o.id
               LEFT JOIN organisation s ON s.id = o.seller_id OR e.account IN ('payable:' || s.id, 'cod_receivable:' || s.id))
             SELECT name, sum(amount_vnd)::bigint FROM named GROUP BY name HAVING sum(amount_vnd) <> 0
             ORDER BY named.name COLLATE \"C\"",
        )
        .fetch_all(&town.pool)
        .await
        .expect("the ledger can be read");
        self.stages.push((stage, balances));
        examine(town).await;
    }

    /// Every account at every stage is what it comes to by hand, and every stage sums to zero.
    pub(super) fn must_be_right(&self) {
        let right = right_stages(self.rail);
        let names = |stages: &[(&'static str, Vec<Balance>)]| stages.iter().map(|(name, _)| *name).collect::<Vec<_>>();
        assert_eq!(names(&self.stages), names(&right));
        for ((stage, is), (_, should_be)) in self.stages.iter().zip(&right) {
            assert_eq!(is, should_be, "{:?}, {stage}", self.rail);
            assert_eq!(is.iter().map(|(_, amount)| amount).sum::<i64>(), 0);
        }
    }

    /// Prints ledger and statements, when somebody asks for it.
    pub(super) fn print(&self, parts: &[String; 2], statements: &[Statement; 2]) {
        if std::env::var("MONEY_ROUND").as_deref() != Ok("print") {
            return;
        }
        let mut text = format!("== {:?}: ledger (debits above zero)\n{:24}", self.rail, "");
        let mut names: Vec<&String> = self
            .stages
            .iter()
            .flat_map(|(_, balances)| balances.iter().map(|(name, _)| name))
            .collect();
        names.sort();
        names.dedup();
        for (stage, _) in &self.stages {
            text += &format!("{stage:>13}");
        }
        for name in names {
            text += &format!("\n{name:24}");
            for (_, balances) in &self.stages {
                let amount = balances.iter().find(|(other, _)| other == name);
                text += &format!("{:>13}", amount.map_or(0, |(_, amount)| *amount));
            }
        }
        text += &format!("\n{:24}", "sum");
        for (_, balances) in &self.stages {
            text += &format!("{:>13}", balances.iter().map(|(_, amount)| amount).sum::<i64>());
        }
        for (part, statement) in parts.iter().zip(statements) {
            text += &format!("\n\n== {:?}: statement of the seller of {part}\n", self.rail);
            for (name, figure) in FIGURES.iter().zip(&statement.figures) {
                text += &format!("{name}: {figure}\n");
            }
            for Entry(what, figures) in &statement.rows {
                text += &format!("{what:32}");
                for figure in figures {
                    text += &format!("{figure:>14}");
                }
                text.push('\n');
            }
        }
        println!("{text}");
    }
}

/// What the page of a statement calls its figures.
const FIGURES: [&str; 8] = [
    "opening",
    "goods",
    "commission",
    "tax on it",
    "withheld",
    "cash",
    "paid out",
    "closing",
];

/// A row of a statement: what happened; before what is taken, what is taken, by how much the balance changes, the balance.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Entry(pub(super) String, pub(super) [String; 4]);

/// A statement, as its page says it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Statement {
    pub(super) figures: Vec<String>,
    pub(super) rows: Vec<Entry>,
}

/// The statement of a seller, of whom one order was sold.
pub(super) async fn statement(owner: &Person, part: &str) -> Statement {
    let page = owner.open("/htx/doanh-thu/bang-ke").await;
    page.must_be(200);
    let paper = owner.ask(Method::GET, "/htx/doanh-thu/bang-ke.pdf", &[]).await;
    assert!(paper.bytes().await.expect("bytes").starts_with(b"%PDF"));
    let cells = page.texts("table.table tbody td");
    let rows = page
        .texts("table.table tbody th")
        .iter()
        .zip(cells.chunks(5))
        .map(|(what, cells)| {
            let (what, about) = what.rsplit_once(' ').expect("what, and of which order or batch");
            assert!(about == part || about.starts_with("CT1-"), "{about}");
            Entry(what.to_owned(), [1, 2, 3, 4].map(|at| cells[at].clone()))
        })
        .collect();
    Statement {
        figures: page.texts("dl.facts dd"),
        rows,
    }
}

/// The ledger as it comes to by hand. Wherever the money comes from, the sellers and the platform stand the same.
fn right_stages(rail: Rail) -> Vec<(&'static str, Vec<Balance>)> {
    let kept = [("escrow:quan-ha", -216_000), ("escrow:tai-hoan", -160_000)];
    let owed = [("payable:quan-ha", -202_980), ("payable:tai-hoan", -152_850)];
    let earned = [
        ("revenue:commission", -15_800),
        ("tax_withheld", -2_790),
        ("vat_payable", -1_580),
    ];
    let borne = [("payable:quan-ha", 20_299), ("payable:tai-hoan", 15_285)];
    let to_send = [("refund_payable", -37_601)];
    let left = [
        ("revenue:commission", -14_220),
        ("tax_withheld", -2_511),
        ("vat_payable", -1_422),
    ];
    match rail {
        Rail::Transfer => vec![
            stage("paid", &[&[("bank", 376_000)], &kept]),
            stage("delivered", &[&[("bank", 376_000)], &kept]),
            stage("completed", &[&[("bank", 376_000)], &owed, &earned]),
            stage(
                "paid out",
                &[&[("bank", 376_000), ("payout_in_transit", -355_830)], &earned],
            ),
            stage("arrived", &[&[("bank", 20_170)], &earned]),
            stage("owed back", &[&[("bank", 20_170)], &borne, &to_send, &left]),
            stage("sent back", &[&[("bank", -17_431)], &borne, &left]),
        ],
        // Cash is with the sellers until it is handed over; what the group still has of it is set off against its payout.
        Rail::Cod => {
            let cash = [
                ("cod_receivable:quan-ha", 216_000),
                ("cod_receivable:tai-hoan", 160_000),
            ];
            vec![
                stage("paid", &[]),
                stage("delivered", &[&cash, &kept]),
                stage("completed", &[&cash, &owed, &earned]),
                stage(
                    "handed over",
                    &[
                        &[("bank", 260_000), ("cod_receivable:quan-ha", 116_000)],
                        &owed,
                        &earned,
                    ],
                ),
                stage(
                    "paid out",
                    &[&[("bank", 260_000), ("payout_in_transit", -239_830)], &earned],
                ),
                stage("arrived", &[&[("bank", 20_170)], &earned]),
                stage("owed back", &[&[("bank", 20_170)], &borne, &to_send, &left]),
                stage("sent back", &[&[("bank", -17_431)], &borne, &left]),
            ]
        }
        // 376.000 settle to 1.504 cents, of which Stripe keeps 74: 18.500. The payout is from the platform's own account.
        Rail::Card => {
            let fee = ("expense:psp_fee", 18_500);
            let there = [("psp_clearing", 357_500)];
            let bank = ("bank", -355_830);
            vec![
                stage("paid", &[&kept, &[("psp_clearing", 376_000)]]),
                stage("delivered", &[&kept, &[("psp_clearing", 376_000)]]),
                stage("reconciled", &[&kept, &[fee], &there]),
                stage("completed", &[&[fee], &owed, &there, &earned]),
                stage("paid out", &[&[fee, ("payout_in_transit", -355_830)], &there, &earned]),
                stage("arrived", &[&[bank, fee], &there, &earned]),
                stage("owed back", &[&[bank, fee], &borne, &there, &to_send, &left]),
                stage(
                    "sent back",
                    &[&[bank, fee], &borne, &[("psp_clearing", 319_899)], &left],
                ),
            ]
        }
    }
}

fn stage(name: &'static str, balances: &[&[(&str, i64)]]) -> (&'static str, Vec<Balance>) {
    let balances = balances.iter().copied().flatten();
    (
        name,
        balances.map(|(name, amount)| ((*name).to_owned(), *amount)).collect(),
    )
}

/// The statements as they come to by hand: of the cooperative, and of the group.
pub(super) fn right_statements(rail: Rail) -> [Statement; 2] {
    let entry = |what: &str, figures: [&str; 4]| Entry(what.to_owned(), figures.map(str::to_owned));
    let texts = |list: [&str; 8]| list.map(str::to_owned).to_vec();
    let figures = |paid, cash, [goods, fee, vat, withheld, closing]: [&str; 5]| {
        texts(["0 ₫", goods, fee, vat, withheld, cash, paid, closing])
    };
    let cooperative = ["144.000 ₫", "-5.850 ₫", "-585 ₫", "0 ₫", "-15.285 ₫"];
    let group = ["194.399 ₫", "-8.370 ₫", "-837 ₫", "-2.511 ₫", "-20.299 ₫"];
    let back = [
        entry("Hoàn tiền", ["-16.000 ₫", "715 ₫", "-15.285 ₫", "-15.285 ₫"]),
        entry("Hoàn tiền", ["-21.601 ₫", "1.302 ₫", "-20.299 ₫", "-20.299 ₫"]),
    ];
    let [cooperative_back, group_back] = back;
    let (of_cooperative, of_group) = if rail == Rail::Cod {
        (
            vec![
                entry("Thu tiền mặt tại cửa", ["0 ₫", "0 ₫", "-160.000 ₫", "-160.000 ₫"]),
                entry("Đơn hoàn thành", ["160.000 ₫", "-7.150 ₫", "152.850 ₫", "-7.150 ₫"]),
                entry("Nộp tiền mặt", ["0 ₫", "0 ₫", "160.000 ₫", "152.850 ₫"]),
                entry("Chi trả", ["0 ₫", "0 ₫", "-152.850 ₫", "0 ₫"]),
            ],
            vec![
                entry("Thu tiền mặt tại cửa", ["0 ₫", "0 ₫", "-216.000 ₫", "-216.000 ₫"]),
                entry("Đơn hoàn thành", ["216.000 ₫", "-13.020 ₫", "202.980 ₫", "-13.020 ₫"]),
                entry("Nộp tiền mặt", ["0 ₫", "0 ₫", "100.000 ₫", "86.980 ₫"]),
                entry("Bù trừ tiền mặt với đợt chi", ["0 ₫", "0 ₫", "0 ₫", "86.980 ₫"]),
                entry("Chi trả", ["0 ₫", "0 ₫", "-86.980 ₫", "0 ₫"]),
            ],
        )
    } else {
        (
            vec![
                entry("Đơn hoàn thành", ["160.000 ₫", "-7.150 ₫", "152.850 ₫", "152.850 ₫"]),
                entry("Chi trả", ["0 ₫", "0 ₫", "-152.850 ₫", "0 ₫"]),
            ],
            vec![
                entry("Đơn hoàn thành", ["216.000 ₫", "-13.020 ₫", "202.980 ₫", "202.980 ₫"]),
                entry("Chi trả", ["0 ₫", "0 ₫", "-202.980 ₫", "0 ₫"]),
            ],
        )
    };
    let (paid, cash) = if rail == Rail::Cod {
        ("-86.980 ₫", "-116.000 ₫")
    } else {
        ("-202.980 ₫", "0 ₫")
    };
    [
        Statement {
            figures: figures("-152.850 ₫", "0 ₫", cooperative),
            rows: [of_cooperative, vec![cooperative_back]].concat(),
        },
        Statement {
            figures: figures(paid, cash, group),
            rows: [of_group, vec![group_back]].concat(),
        },
    ]
}
