//! Many prices and counts are changed at once.

use crate::journeys::{MIEN_OWNER, sheets::packer_of};
use tests::{Page, Town, owner_of};

const GRID: &str = "/htx/san-pham/bang";

/// The first row of the grid: the names of its cells, and what stands in them.
fn first_row(page: &Page) -> Vec<(String, String)> {
    let names = page.attributes(".grid-cell", "name");
    let values = page.attributes(".grid-cell", "value");
    names.into_iter().zip(values).take(3).collect()
}

fn number(text: &str) -> i64 {
    text.replace('.', "").parse().expect("a number")
}

#[tokio::test]
async fn a_grid_is_saved_at_once_and_only_what_was_changed_counts() {
    let town = Town::open().await;
    let owner = town.signed_in(&owner_of(MIEN_OWNER)).await;
    let page = owner.open(GRID).await;
    let row = first_row(&page);
    let (price, stock) = (number(&row[0].1) + 2_000, number(&row[1].1) + 7);
    let (price, stock) = (price.to_string(), format!(" {stock} "));
    let typed = [(row[0].0.as_str(), price.as_str()), (row[1].0.as_str(), stock.as_str())];
    let saved = owner.press(&page, "Lưu", &typed).await;
    saved.must_say("Đã lưu 1 dòng");
    let now = first_row(&saved);
    assert_eq!(number(&now[0].1), number(&price));
    assert_eq!(number(&now[1].1), number(&row[1].1) + 7);
    assert_eq!(now[2], row[2]);
    assert_eq!(
        town.count("SELECT count(*) FROM audit_entry WHERE action = 'price'")
            .await,
        1
    );
    let moved = "SELECT count(*) FROM stock_movement WHERE kind = 'count' AND quantity = 7";
    assert_eq!(town.count(moved).await, 1);
    // The same form again finds everything as it is wanted.
    owner.press(&page, "Lưu", &typed).await.must_say("Đã lưu 1 dòng");
    assert_eq!(town.count(moved).await, 1);
    owner.press(&saved, "Lưu", &[]).await.must_say("Không có gì thay đổi");
    let findings = market::doctor::examine(&town.pool).await.expect("the doctor answers");
    assert!(findings.iter().all(|finding| finding.broken.is_empty()), "{findings:?}");
}

#[tokio::test]
async fn somebody_elses_number_is_told_and_nothing_of_the_grid_is_saved() {
    let town = Town::open().await;
    let owner = town.signed_in(&owner_of(MIEN_OWNER)).await;
    let page = owner.open(GRID).await;
    let row = first_row(&page);
    sqlx::query("UPDATE offer SET price_vnd = 68000 WHERE id::text = substr($1, length($1) - 36, 36)")
        .bind(&row[0].0)
        .execute(&town.pool)
        .await
        .expect("another price");
    let typed = [(row[0].0.as_str(), "72000"), (row[2].0.as_str(), "33")];
    let told = owner.press(&page, "Lưu", &typed).await;
    told.must_say("Chưa lưu ô nào").must_say("nay là 68.000");
    let kept = first_row(&told);
    assert_eq!(
        (kept[0].1.as_str(), kept[2].1.as_str()),
        ("72000", "33"),
        "what was typed is kept"
    );
    let fresh = first_row(&owner.open(GRID).await);
    assert_eq!((number(&fresh[0].1), &fresh[2]), (68_000, &row[2]));
    // Both values were seen: saved again, it counts.
    owner.press(&told, "Lưu", &[]).await.must_say("Đã lưu 1 dòng");
    assert_eq!(number(&first_row(&owner.open(GRID).await)[0].1), 72_000);
}

#[tokio::test]
async fn prices_of_a_grid_that_look_like_slips_are_asked_for_once_more_row_by_row() {
    let town = Town::open().await;
    let owner = town.signed_in(&owner_of(MIEN_OWNER)).await;
    let page = owner.open(GRID).await;
    let row = first_row(&page);
    let stock = (number(&row[1].1) + 1).to_string();
    let typed = [(row[0].0.as_str(), "65"), (row[1].0.as_str(), stock.as_str())];
    let asked = owner.press(&page, "Lưu", &typed).await;
    asked.must_say("Chưa lưu ô nào").must_say("Đúng, giá là 65 ₫");
    let kept = first_row(&asked);
    assert_eq!(
        (kept[0].1.as_str(), &kept[1].1),
        ("65", &stock),
        "what was typed is kept"
    );
    assert_eq!(first_row(&owner.open(GRID).await), row, "nothing is saved");
    // The box names its row.
    let boxes = asked.attributes("input[type=checkbox]", "name");
    assert_eq!(boxes, [row[0].0.replace("price[", "sure[")]);
    let form = asked.forms("Lưu").swap_remove(0);
    owner.send(&form).await.must_say("Đúng, giá là 65 ₫");
    let form = form.with(&boxes[0], "65");
    owner.send(&form).await.must_say("Đã lưu 1 dòng");
    let now = first_row(&owner.open(GRID).await);
    assert_eq!((number(&now[0].1), &now[1].1), (65, &stock));
}

#[tokio::test]
async fn a_wrong_cell_is_told_where_it_stands_and_packers_set_no_prices() {
    let town = Town::open().await;
    let owner = town.signed_in(&owner_of(MIEN_OWNER)).await;
    let page = owner.open(GRID).await;
    let row = first_row(&page);
    let typed = [(row[0].0.as_str(), "sáu mươi"), (row[1].0.as_str(), "-4")];
    let told = owner.press(&page, "Lưu", &typed).await;
    told.must_say("Vui lòng nhập giá");
    assert_eq!(told.attributes(".grid-cell[aria-invalid]", "name").len(), 2);
    assert_eq!(first_row(&owner.open(GRID).await), row);

    let packer = packer_of(&town, MIEN_OWNER).await;
    let page = packer.open(GRID).await;
    assert_eq!(
        page.attributes(".grid-cell[readonly]", "name").len() * 3,
        page.attributes(".grid-cell", "name").len()
    );
    packer
        .press(&page, "Lưu", &[(&row[0].0, "1000")])
        .await
        .must_say("nhờ chủ hoặc quản lý");
    let stock = number(&row[1].1) + 1;
    packer
        .press(&page, "Lưu", &[(&row[1].0, &stock.to_string())])
        .await
        .must_say("Đã lưu 1 dòng");
    let now = first_row(&owner.open(GRID).await);
    assert_eq!((&now[0], number(&now[1].1)), (&row[0], stock));
}
