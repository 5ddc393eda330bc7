//! Two people write one listing at the same time.

use super::{
    MIEN_OWNER,
    listings::{TEA, begin},
};
use tests::{Town, owner_of};

#[tokio::test]
async fn two_writers_lose_nothing() {
    let town = Town::open().await;
    let first = town.signed_in(&owner_of(MIEN_OWNER)).await;
    let second = town.signed_in(&owner_of(MIEN_OWNER)).await;
    let (one, other) = (begin(&first).await, second.open(TEA).await);
    first
        .press(&one, "Lưu", &[("Tên sản phẩm", "Chè dây thượng hạng")])
        .await
        .must_say("Đã lưu bản nháp");
    let conflict = second
        .press(
            &other,
            "Lưu",
            &[("Hướng dẫn dùng", "Pha nước sôi"), ("Bảo quản", "Nơi khô")],
        )
        .await;
    // Each has changed something else: nobody has to choose, and it is told whose text the name is.
    conflict
        .must_be(200)
        .must_say("Hai người cùng sửa")
        .must_say("không sửa cùng mục nào")
        .must_say("Theo bản đã lưu của")
        .must_not_say("Bản của tôi");
    assert_eq!(conflict.attributes("input[type=radio]", "name"), Vec::<String>::new());
    // Nothing was written yet, and the button brings both together.
    first.open(TEA).await.must_not_say("Hai người cùng sửa");
    let choice = conflict.forms("Lưu lựa chọn").swap_remove(0);
    assert_eq!(choice.value("values[name_vi]"), "Chè dây thượng hạng");
    second.send(&choice).await.must_say("Đã lưu bản nháp");
    let merged = first.open(TEA).await;
    let form = merged.forms("Lưu").swap_remove(0);
    assert_eq!(form.value("Tên sản phẩm"), "Chè dây thượng hạng");
    assert_eq!(form.value("Hướng dẫn dùng"), "Pha nước sôi");
    assert_eq!(form.value("Bảo quản"), "Nơi khô");
    // The same form sent twice is no second writer.
    let form = form.with("Cảnh báo", "Không dùng cho trẻ nhỏ");
    first.send(&form).await.must_say("Đã lưu bản nháp");
    first.send(&form).await.must_say("Đã lưu bản nháp");
    // Each draft that says something new is written down, once.
    assert_eq!(
        town.count("SELECT count(*) FROM audit_entry WHERE action = 'listing_save'")
            .await,
        3
    );
    first.open("/htx/nhat-ky").await.must_say("Lưu bản nháp sản phẩm");
}

#[tokio::test]
async fn two_writers_choose_only_where_both_have_changed_the_same() {
    let town = Town::open().await;
    let first = town.signed_in(&owner_of(MIEN_OWNER)).await;
    let second = town.signed_in(&owner_of(MIEN_OWNER)).await;
    let (one, other) = (begin(&first).await, second.open(TEA).await);
    let of_first = [
        ("Tên sản phẩm", "Chè dây thượng hạng"),
        ("Bảo quản", "Nơi mát"),
        ("values[m3]", "1"),
    ];
    first.press(&one, "Lưu", &of_first).await.must_say("Đã lưu bản nháp");
    let of_second = [
        ("Tên sản phẩm", "Chè dây Bắc Kạn"),
        ("Hướng dẫn dùng", "Pha nước sôi"),
        ("values[m4]", "1"),
    ];
    let conflict = second.press(&other, "Lưu", &of_second).await;
    conflict
        .must_be(200)
        .must_say("Chè dây thượng hạng")
        .must_say("Chè dây Bắc Kạn")
        .must_say("Theo bản đã lưu của");
    assert_eq!(
        conflict.attributes("input[type=radio]", "name"),
        ["values[name_vi]", "values[name_vi]"]
    );
    let choice = conflict
        .forms("Lưu lựa chọn")
        .swap_remove(0)
        .with("values[name_vi]", "Chè dây Bắc Kạn");
    // A third version meanwhile is no reason to be asked again about what nobody else has touched.
    let page = first.open(TEA).await;
    first
        .press(&page, "Lưu", &[("Cảnh báo", "Không dùng cho trẻ nhỏ")])
        .await
        .must_say("Đã lưu bản nháp");
    let again = second.send(&choice).await;
    again.must_say("không sửa cùng mục nào");
    second
        .press(&again, "Lưu lựa chọn", &[])
        .await
        .must_say("Đã lưu bản nháp");
    let form = first.open(TEA).await.forms("Lưu").swap_remove(0);
    for (field, text) in [
        ("Tên sản phẩm", "Chè dây Bắc Kạn"),
        ("Bảo quản", "Nơi mát"),
        ("Hướng dẫn dùng", "Pha nước sôi"),
        ("Cảnh báo", "Không dùng cho trẻ nhỏ"),
        ("values[m3]", "1"),
        ("values[m4]", "1"),
    ] {
        assert_eq!(form.value(field), text, "{field}");
    }

    // A form that does not tell what it started from is asked about all that differs.
    let old = one
        .forms("Lưu")
        .swap_remove(0)
        .without("start")
        .with("Cảnh báo", "Khác");
    let conflict = second.send(&old).await;
    let asked = conflict.attributes("input[type=radio]", "name");
    for field in [
        "values[name_vi]",
        "values[storage_vi]",
        "values[warnings]",
        "values[m3]",
    ] {
        assert!(asked.iter().any(|name| name == field), "{field}: {asked:?}");
    }
}
