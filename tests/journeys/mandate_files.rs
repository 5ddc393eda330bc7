//! The paper that a mandate rests on: brought with the request, read by few, never changed.

use crate::journeys::{
    MIEN_OWNER,
    joining::PDF,
    mandates::{ASKS, PEOPLE, agree, ask, ask_by},
};
use reqwest::{Method, header};
use tests::{OPERATOR, Person, SHOPPER, Town, department_of, owner_of};

/// Where the paper of the only mandate is read.
async fn address(town: &Town) -> String {
    let id: String = sqlx::query_scalar("SELECT id::text FROM mandate")
        .fetch_one(&town.pool)
        .await
        .expect("a mandate");
    format!("/uy-quyen/{id}/van-ban")
}

async fn status(person: &Person, path: &str) -> u16 {
    person.ask(Method::GET, path, &[]).await.status().as_u16()
}

/// Makes the shopper somebody of an organisation.
async fn belongs(town: &Town, organisation: &str, role: &str) {
    sqlx::query("DELETE FROM membership WHERE account_id = (SELECT id FROM account WHERE email = $1)")
        .bind(SHOPPER)
        .execute(&town.pool)
        .await
        .expect("a clean table");
    sqlx::query(
        "INSERT INTO membership (account_id, organisation_id, role, created_at)
         SELECT a.id, o.id, $3, now() FROM account a, organisation o
         WHERE a.email = $1 AND (o.slug = $2 OR (o.kind = 'department' AND o.province_code = $2))",
    )
    .bind(SHOPPER)
    .bind(organisation)
    .bind(role)
    .execute(&town.pool)
    .await
    .expect("a membership");
}

#[tokio::test]
async fn a_paper_is_read_by_those_whom_it_concerns_and_is_nothing_to_others() {
    let town = Town::open().await;
    let official = town.signed_in(&department_of("19")).await;
    ask(&town, &official, &["orders"]).await.must_say("Đã gửi đề nghị");
    let paper = address(&town).await;
    assert_eq!(official.open(ASKS).await.link("Tải văn bản"), paper);
    let owner = town.signed_in(&owner_of(MIEN_OWNER)).await;
    let page = owner.open(PEOPLE).await;
    assert_eq!(page.link("Tải văn bản Giấy ủy quyền 12.pdf"), paper);

    let answer = owner.ask(Method::GET, &paper, &[]).await;
    assert_eq!(answer.status().as_u16(), 200);
    for (name, expected) in [
        (header::CONTENT_TYPE, "application/pdf"),
        (header::CACHE_CONTROL, "private, no-store"),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    ] {
        assert_eq!(answer.headers()[&name], expected, "{name}");
    }
    let said = |name: header::HeaderName| answer.headers()[name].to_str().expect("text").to_owned();
    assert!(said(header::CONTENT_DISPOSITION).starts_with("attachment; filename=\"tai-lieu.pdf\""));
    assert!(said(header::CONTENT_SECURITY_POLICY).contains("sandbox"));
    assert_eq!(answer.bytes().await.expect("a file"), PDF);
    assert_eq!(status(&official, &paper).await, 200);

    for other in [
        owner_of("cam-muong-thang"),
        department_of("24"),
        OPERATOR.to_owned(),
        SHOPPER.to_owned(),
    ] {
        let other = town.signed_in(&other).await;
        assert_eq!(status(&other, &paper).await, 404, "{other:?}");
    }
    assert_eq!(status(&town.visitor(), &paper).await, 404);
    // Of the cooperative its owners, of the department its head, and nobody below them.
    let somebody = town.signed_in(SHOPPER).await;
    for (organisation, role, expected) in [
        (MIEN_OWNER, "packer", 404),
        (MIEN_OWNER, "manager", 404),
        (MIEN_OWNER, "owner", 200),
        ("cam-muong-thang", "owner", 404),
        ("19", "viewer", 404),
        ("19", "officer", 404),
        ("19", "head", 200),
        ("24", "head", 404),
    ] {
        belongs(&town, organisation, role).await;
        assert_eq!(status(&somebody, &paper).await, expected, "{role} of {organisation}");
    }
    // It is read after the mandate as well, and nothing changes it.
    agree(&owner).await.must_say("Đã ủy quyền");
    let page = owner.open(PEOPLE).await;
    owner.press(&page, "Dừng ủy quyền", &[]).await.must_say("Đã dừng");
    assert_eq!(status(&owner, &paper).await, 200);
    let changed = sqlx::query("UPDATE mandate_file SET bytes = 'other'")
        .execute(&town.pool)
        .await;
    assert!(changed.is_err(), "a paper was changed");
}

#[tokio::test]
async fn what_is_no_paper_is_refused_in_words_and_what_was_typed_stays() {
    let town = Town::open().await;
    let official = town.signed_in(&department_of("19")).await;
    let both = b"\xff\xd8\xff\xe0 comment %PDF-1.7 something";
    let heavy = [PDF, &vec![0; 10 * 1024 * 1024]].concat();
    let fields = [("coop", MIEN_OWNER), ("goods", "1"), ("document", "Số 7 ngày 2/11")];
    for (file, problem) in [
        (&b""[..], "Vui lòng điền mục này"),
        (
            b"<html><script>alert(1)</script>%PDF-1.7",
            "không phải JPEG, PNG hoặc PDF",
        ),
        (b"PK\x03\x04", "không phải JPEG, PNG hoặc PDF"),
        (both, "không phải JPEG, PNG hoặc PDF"),
        (&heavy, "Tệp nặng quá 10 MB"),
    ] {
        let refused = ask_by(&official, &fields, file).await;
        refused
            .must_be(200)
            .must_say("Chưa gửi được đề nghị")
            .must_say(problem)
            .must_say("Mời chọn lại tệp");
        let form = refused.forms("Gửi đề nghị").swap_remove(0);
        assert_eq!(form.value("coop"), MIEN_OWNER);
        assert_eq!(form.value("goods"), "1");
        assert_eq!(form.value("document"), "Số 7 ngày 2/11");
    }
    assert_eq!(
        town.count("SELECT (SELECT count(*) FROM mandate) + (SELECT count(*) FROM mandate_file)")
            .await,
        0
    );
    // A photograph of the paper is as good.
    let photograph = b"\x89PNG\r\n\x1a\n....";
    ask_by(&official, &fields, photograph).await.must_say("Đã gửi đề nghị");
    assert_eq!(
        town.count("SELECT count(*) FROM mandate_file WHERE kind = 'png'").await,
        1
    );

    // Nobody else asks, whatever they send.
    for (email, expected) in [(owner_of(MIEN_OWNER), 404), (SHOPPER.to_owned(), 404)] {
        let other = town.signed_in(&email).await;
        let mut form = official.open(ASKS).await.forms("Gửi đề nghị").swap_remove(0);
        form.fields.retain(|(name, _)| name != "file");
        other
            .send_with_file(&form, "file", "a.pdf", PDF)
            .await
            .must_be(expected);
    }
    assert_eq!(town.count("SELECT count(*) FROM mandate").await, 1);
}
