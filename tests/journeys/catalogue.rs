//! A whole catalogue out of a file, through the program's own command line.

use serde_json::json;
use std::path::{Path, PathBuf};
use tests::{Town, owner_of};
use tokio::process::Command;

/// Two goods that the demo does not know, of a cooperative and a category that it does not know either.
fn goods() -> String {
    let honey = json!({
        "name": "Mật ong rừng Khau Vai hũ 500 ml", "description": "Vị đậm.", "category": "Mật ong rừng",
        "province": "Hà Giang", "cooperative": "HTX Khau Vai", "ocop_stars": 4, "price_vnd": 320_000,
    });
    let tea = json!({
        "name": "Chè dây Khau Vai 200 g", "category": "Trà", "province": "08", "cooperative": "htx khau vai",
        "ocop_stars": null, "price_vnd": 55_000,
    });
    format!("{honey}\n\n{tea}\n")
}

/// What a run of the program came to.
struct Outcome {
    is_success: bool,
    output: String,
    complaints: String,
}

async fn run(town: &Town, arguments: &[&str]) -> Outcome {
    let output = Command::new(Path::new(env!("CARGO_BIN_EXE_market-process")))
        .args(arguments)
        .env_clear()
        .env("DATABASE_URL", &town.database_url)
        .env("LOG", "warn")
        .output()
        .await
        .expect("the program runs");
    Outcome {
        is_success: output.status.success(),
        output: String::from_utf8_lossy(&output.stdout).into_owned(),
        complaints: String::from_utf8_lossy(&output.stderr).into_owned(),
    }
}

async fn import(town: &Town, text: &str) -> Outcome {
    let path: PathBuf = std::env::temp_dir().join(town.database_url.replace('/', "-"));
    std::fs::write(&path, text).expect("the file is written");
    let outcome = run(town, &["catalogue", "import", path.to_str().expect("a path")]).await;
    std::fs::remove_file(&path).expect("the file is removed");
    outcome
}

#[tokio::test]
async fn a_file_of_goods_is_found_shown_and_put_into_a_cart() {
    let town = Town::open().await;
    let done = import(&town, &goods()).await;
    assert!(done.is_success, "{}", done.complaints);
    assert!(
        done.output
            .starts_with("2 rows: 2 products added, 0 brought up to date; 1 cooperatives and 1 categories added;"),
        "{}",
        done.output
    );

    let visitor = town.visitor();
    let found = visitor.open("/tim-kiem?q=mat+ong+khau+vai").await;
    found
        .must_be(200)
        .must_say("Mật ong rừng Khau Vai hũ 500 ml")
        .must_say("320.000");
    visitor
        .open("/san-pham/mat-ong-rung-khau-vai-hu-500-ml")
        .await
        .must_be(200)
        .must_say("HTX Khau Vai")
        .must_say("NHAP-MAT-ONG-RUNG-KHAU-VAI-HU-500-ML")
        .must_say("Vị đậm.");
    visitor
        .open("/gian-hang/htx-khau-vai")
        .await
        .must_be(200)
        .must_say("Chè dây Khau Vai 200 g");
    visitor
        .open("/danh-muc/mat-ong-rung")
        .await
        .must_be(200)
        .must_say("Mật ong rừng Khau Vai");
    visitor
        .put_into_cart("che-day-khau-vai-200-g", 2)
        .await
        .must_be(200)
        .must_say("110.000");
    // What was there is still there.
    town.signed_in(&owner_of("tai-hoan"))
        .await
        .open("/htx")
        .await
        .must_be(200);
}

#[tokio::test]
async fn a_file_with_a_bad_row_is_refused_whole_with_the_number_of_its_line() {
    let town = Town::open().await;
    let before = town.count("SELECT count(*) FROM product").await;
    let done = import(&town, &goods().replace("\"08\"", "\"Atlantis\"")).await;
    assert!(!done.is_success);
    assert!(
        done.complaints
            .contains("dòng 3: không có tỉnh, thành phố nào tên là “Atlantis”"),
        "{}",
        done.complaints
    );
    assert!(
        done.complaints.contains("1 of 2 rows are wrong, nothing was loaded"),
        "{}",
        done.complaints
    );
    assert_eq!(town.count("SELECT count(*) FROM product").await, before);
    let page = town.visitor().open("/tim-kiem?q=khau+vai").await;
    page.must_be(200);
    assert!(!page.text().contains("320.000"), "{}", page.text());
}

#[tokio::test]
async fn the_search_rows_are_looked_after_by_hand() {
    let town = Town::open().await;
    let status = run(&town, &["search", "status"]).await;
    assert!(status.is_success, "{}", status.complaints);
    let count = town
        .count("SELECT count(*) FROM product_search WHERE NOT is_age_restricted")
        .await;
    assert!(
        status.output.contains(&format!("from {count} products")),
        "{}",
        status.output
    );
    sqlx::query("DELETE FROM product_search")
        .execute(&town.pool)
        .await
        .expect("the rows are lost");
    let rebuilt = run(&town, &["search", "rebuild"]).await;
    assert!(rebuilt.is_success, "{}", rebuilt.complaints);
    assert_eq!(
        town.count("SELECT count(*) FROM product_search WHERE NOT is_age_restricted")
            .await,
        count
    );
}
