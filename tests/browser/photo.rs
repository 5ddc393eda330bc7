//! A photograph from a telephone on a bad network: made smaller, sent in parts, and there once.

use market::media::Encoding;
use serde_json::json;
use std::time::{Duration, Instant};
use tests::{
    Cable, PASSWORD, Town,
    browser::{Browser, Script, Size, Window},
    owner_of,
    photo::noise,
};

const EDITOR: &str = "/htx/san-pham/mien-dong-tai-hoan-500";

/// Holds the third part back until the test lets it go.
const HOLD: &str = "
    const real = window.fetch;
    let parts = 0;
    window.isHeld = true;
    window.fetch = async (path, ...rest) => {
      if (String(path).includes('/photo/part/') && ++parts == 3) {
        window.isCaught = true;
        while (window.isHeld) await new Promise((again) => setTimeout(again, 20));
      }
      return real(path, ...rest);
    };";

async fn wait_until(window: &Window, what: &str) {
    let start = Instant::now();
    while window.run(&format!("return !!({what})"), vec![]).await != json!(true) {
        assert!(
            start.elapsed() < Duration::from_secs(60),
            "{what}: {}",
            window.text().await
        );
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}

#[tokio::test]
async fn a_photograph_survives_a_cut_cable_and_a_closed_page_and_arrives_once() {
    let town = Town::open().await;
    let cable = Cable::lay(&town.address).await;
    let browser = Browser::start().await;
    let window = browser.window(&cable.address, Size::Phone, Script::On).await;
    window.open(&format!("/dang-nhap?ve={EDITOR}")).await;
    window.fill("Email hoặc số điện thoại", &owner_of("tai-hoan")).await;
    window.fill("Mật khẩu", PASSWORD).await;
    window.press("Đăng nhập").await;
    window.wait_for("Ảnh sản phẩm").await;

    let file = std::env::temp_dir().join(format!("photo-{}.png", std::process::id()));
    std::fs::write(&file, noise(2_400, 900)).expect("a file");
    window.run(HOLD, vec![]).await;
    let input = window.wait_for_element("#photo").await;
    input
        .send_keys(file.to_str().expect("a path"))
        .await
        .expect("a file can be chosen");
    window.fill("Ảnh này cho thấy gì", "Túi miến").await;
    window.press("Thêm ảnh").await;
    wait_until(&window, "window.isCaught").await;
    assert!(town.count("SELECT received::bigint FROM photo_upload").await > 0);
    cable.pull();
    window.run("window.isHeld = false", vec![]).await;
    window.wait_for("Chờ mạng").await;
    assert_eq!(window.count(".coming canvas").await, 1);
    assert_eq!(town.count("SELECT count(*) FROM product_photo").await, 0);
    let before = town.count("SELECT received::bigint FROM photo_upload").await;

    // The page is closed and opened again; what was sent is not sent again.
    cable.mend();
    window.reload().await;
    window.wait_for("Đã cập nhật ảnh").await;
    assert_eq!(
        town.count("SELECT count(*) FROM product_photo WHERE alt = 'Túi miến'")
            .await,
        1
    );
    assert_eq!(town.count("SELECT count(*) FROM photo_upload").await, 1);
    assert!(before > 0 && town.count("SELECT received::bigint FROM photo_upload").await > before);
    // Made smaller before it left.
    assert_eq!(town.count("SELECT width::bigint FROM product_photo").await, 2_048);
    assert_eq!(window.count("#anh .photo").await, 1);
    window.reload().await;
    window.wait_for("Ảnh sản phẩm").await;
    assert_eq!(
        (window.count("#anh .photo").await, window.count(".coming").await),
        (1, 0)
    );

    // The slim files are such as this browser can read.
    assert_eq!(town.draw_photos().await, 1);
    for encoding in Encoding::SLIM {
        let width = window
            .run_async(
                "const done = arguments[arguments.length - 1], photo = new Image();
                 photo.src = document.querySelector('#anh .photo').src.replace('jpg', arguments[0]);
                 photo.decode().then(() => done(photo.naturalWidth), problem => done(`${photo.src}: ${problem}`));",
                vec![json!(encoding.extension())],
            )
            .await;
        assert_eq!(width, json!(320), "{encoding:?}");
    }
    window.close().await;
    drop(std::fs::remove_file(file));
}
