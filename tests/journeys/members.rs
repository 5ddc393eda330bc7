//! Who belongs to a cooperative or a department: inviting, roles, removing.

use crate::journeys::{
    CAM_OWNER, MIEN, MIEN_OWNER,
    sign_up::{NEW_PASSWORD, link_in_mailbox},
};
use chrono::Duration;
use tests::{Page, Person, SHOPPER, Town, department_of, owner_of};

/// Invites somebody and returns the link, without the host.
async fn invite(town: &Town, steward: &Person, desk: &str, role: &str) -> String {
    let page = steward.open(&format!("/{desk}/thanh-vien")).await;
    page.must_be(200);
    let fields = [("Mời ai", "chị Lan"), ("Vai trò", role)];
    let made = steward.press(&page, "Tạo liên kết mời", &fields).await;
    made.must_be(200)
        .must_say("Liên kết mời đã sẵn sàng")
        .must_say("chị Lan");
    let link = made.attributes("#lien-ket", "value").swap_remove(0);
    link.strip_prefix(&town.address)
        .expect("a link of this market")
        .to_owned()
}

/// Somebody who has signed in accepts an invitation.
async fn accept(person: &Person, link: &str) -> Page {
    let page = person.open(link).await;
    person.press(&page, "Nhận lời", &[]).await
}

/// The form of a member's row.
fn of_member(page: &Page, button: &str, account: &str) -> tests::page::Form {
    let forms = page.forms(button).into_iter();
    let mut own = forms.filter(|form| form.value("account") == account);
    own.next()
        .unwrap_or_else(|| panic!("no {button:?} for {account}:\n{}", page.text()))
}

async fn account_of(town: &Town, email: &str) -> String {
    sqlx::query_scalar("SELECT id::text FROM account WHERE email = $1")
        .bind(email)
        .fetch_one(&town.pool)
        .await
        .expect("an account")
}

#[tokio::test]
async fn somebody_without_an_account_is_invited_signs_up_and_packs() {
    let town = Town::open().await;
    let order = town.visitor().order(&[(MIEN, 1)]).await;
    let code = format!("{}-1", order.order_code());
    let owner = town.signed_in(&owner_of(MIEN_OWNER)).await;
    let link = invite(&town, &owner, "htx", "packer").await;

    let lan = town.visitor();
    let invitation = lan.open(&link).await;
    invitation.must_be(200).must_say("với vai trò Đóng gói");
    assert!(!invitation.has_button("Nhận lời"), "nobody accepts without an account");
    let form = lan.open(&invitation.link("Đăng ký")).await;
    let fields = [
        ("name", "Lan"),
        ("login", "lan@cho-phien.example"),
        ("password", NEW_PASSWORD),
    ];
    lan.press(&form, "Đăng ký", &fields).await.must_be(200);
    let confirm = lan.open(&link_in_mailbox(&town, "Xác nhận tài khoản").await).await;
    let invitation = lan.press(&confirm, "Xác nhận tài khoản", &[]).await;
    assert_eq!(invitation.address, link);
    let home = lan.press(&invitation, "Nhận lời", &[]).await;
    home.must_be(200);
    assert_eq!(home.address, "/htx");

    // A packer sees orders and moves them on, and that is all.
    let page = lan.open(&format!("/htx/don-hang/{code}")).await;
    lan.press(&page, "Xác nhận đơn", &[])
        .await
        .must_be(200)
        .must_say("Chuẩn bị hàng");
    assert!(!home.html.contains("/htx/thanh-vien"), "no way to the members is shown");
    for path in ["/htx/thanh-vien", "/htx/nhat-ky", "/en/htx/thanh-vien"] {
        lan.open(path).await.must_be(404);
    }
    // What a packer sends all the same changes nothing.
    let members = owner.open("/htx/thanh-vien").await;
    members.must_say("Lan").must_say("Đóng gói");
    let account = account_of(&town, "lan@cho-phien.example").await;
    lan.send(&of_member(&members, "Đổi vai trò", &account).with("role", "owner"))
        .await
        .must_be(404);
    lan.send(&members.forms("Tạo liên kết mời").swap_remove(0).with("note", "x"))
        .await
        .must_be(404);
    assert_eq!(
        town.count("SELECT count(*) FROM membership WHERE role = 'packer'")
            .await,
        1
    );
    assert_eq!(town.count("SELECT count(*) FROM invitation").await, 0);

    let diary = owner.open(&members.link("Nhật ký")).await;
    diary
        .must_be(200)
        .must_say("Tạo lời mời")
        .must_say("Nhận lời mời: Lan")
        .must_say("Vai trò: Đóng gói");
    town.signed_in(&owner_of(CAM_OWNER))
        .await
        .open("/htx/nhat-ky")
        .await
        .must_not_say("Lan");
}

#[tokio::test]
async fn a_removed_member_can_do_nothing_more_with_what_is_open() {
    let town = Town::open().await;
    let owner = town.signed_in(&owner_of(MIEN_OWNER)).await;
    let packer = town.signed_in(SHOPPER).await;
    accept(&packer, &invite(&town, &owner, "htx", "packer").await)
        .await
        .must_be(200);
    let order = town.visitor().order(&[(MIEN, 1)]).await;
    let address = format!("/htx/don-hang/{}-1", order.order_code());
    let open_tab = packer.open(&address).await;
    open_tab.must_be(200);

    let members = owner.open("/htx/thanh-vien").await;
    let account = account_of(&town, SHOPPER).await;
    owner
        .send(&of_member(&members, "Gỡ khỏi danh sách", &account))
        .await
        .must_say("không còn làm được gì");
    packer.press(&open_tab, "Xác nhận đơn", &[]).await.must_be(404);
    packer.open(&address).await.must_be(404);
    packer.open("/htx").await.must_be(404);
    let answer = packer.ask(reqwest::Method::GET, "/htx/truc-tiep", &[]).await;
    assert_eq!(answer.status().as_u16(), 404);
    owner.open(&address).await.must_be(200).must_say("Xác nhận đơn");
    // They are a shopper again, with an account.
    packer.open("/tai-khoan").await.must_be(200).must_say("Khách mẫu");
}

#[tokio::test]
async fn an_invitation_works_once_for_a_week_until_it_is_taken_back() {
    let town = Town::open().await;
    let owner = town.signed_in(&owner_of(MIEN_OWNER)).await;
    let shopper = town.signed_in(SHOPPER).await;
    let other = town.signed_in(&owner_of(CAM_OWNER)).await;
    let void = "Lời mời không còn hiệu lực";

    let late = invite(&town, &owner, "htx", "manager").await;
    let open = shopper.open(&late).await;
    town.clock.advance(Duration::days(7));
    shopper.open(&late).await.must_be(200).must_say(void);
    shopper.press(&open, "Nhận lời", &[]).await.must_say(void);

    let taken_back = invite(&town, &owner, "htx", "manager").await;
    let members = owner.open("/htx/thanh-vien").await;
    let form = members.forms("Thu lại").swap_remove(0);
    other.send(&form).await.must_be(404);
    owner.send(&form).await.must_be(200).must_say("Đã thu lại lời mời");
    shopper.open(&taken_back).await.must_say(void);

    let link = invite(&town, &owner, "htx", "manager").await;
    let of_other = other.open(&link).await;
    accept(&shopper, &link).await.must_be(200);
    other.press(&of_other, "Nhận lời", &[]).await.must_say(void);
    assert_eq!(
        town.count("SELECT count(*) FROM membership WHERE role = 'manager'")
            .await,
        1
    );

    // Whoever belongs to it already cannot, and the link stays good for whom it was meant.
    let link = invite(&town, &owner, "htx", "packer").await;
    accept(&owner, &link)
        .await
        .must_be(200)
        .must_say("Bạn đã là thành viên");
    accept(&other, &link).await.must_be(200);
    town.visitor()
        .open("/en/loi-moi?ma=x")
        .await
        .must_say("This invitation no longer counts");
}

#[tokio::test]
async fn a_form_that_is_sent_twice_makes_one_link() {
    let town = Town::open().await;
    let owner = town.signed_in(&owner_of(MIEN_OWNER)).await;
    let page = owner.open("/htx/thanh-vien").await;
    let form = page.forms("Tạo liên kết mời").swap_remove(0).with("note", "chị Lan");
    let (first, second) = futures::join!(owner.send(&form), owner.send(&form));
    let links: Vec<_> = [&first, &second]
        .iter()
        .flat_map(|page| page.attributes("#lien-ket", "value"))
        .collect();
    assert_eq!(links.len(), 2);
    assert_eq!(links[0], links[1]);
    assert_eq!(town.count("SELECT count(*) FROM invitation").await, 1);
    // Without a name there is none, and what was chosen stays.
    let refused = owner
        .press(&page, "Tạo liên kết mời", &[("note", " "), ("role", "manager")])
        .await;
    refused.must_be(200).must_say("Chưa mời được");
    assert_eq!(
        refused.forms("Tạo liên kết mời").swap_remove(0).value("role"),
        "manager"
    );
}

#[tokio::test]
async fn the_last_owner_stays_and_may_go_when_there_is_another() {
    let town = Town::open().await;
    let owner = town.signed_in(&owner_of(MIEN_OWNER)).await;
    let account = account_of(&town, &owner_of(MIEN_OWNER)).await;
    let alone = owner.open("/htx/thanh-vien").await;
    for form in [
        of_member(&alone, "Rời khỏi", &account),
        of_member(&alone, "Đổi vai trò", &account).with("role", "packer"),
    ] {
        owner
            .send(&form)
            .await
            .must_be(200)
            .must_say("người duy nhất giữ vai trò này");
    }
    let second = town.signed_in(SHOPPER).await;
    accept(&second, &invite(&town, &owner, "htx", "owner").await)
        .await
        .must_be(200);
    let form = of_member(&owner.open("/htx/thanh-vien").await, "Rời khỏi", &account);
    owner.send(&form).await.must_be(200);
    owner.open("/htx").await.must_be(404);
    second.open("/htx/thanh-vien").await.must_be(200);
    second.open("/htx/nhat-ky").await.must_say("Rời khỏi");
}

#[tokio::test]
async fn a_packer_leaves_by_themselves_and_the_last_owner_does_not() {
    let town = Town::open().await;
    let (owner, packer) = (
        town.signed_in(&owner_of(MIEN_OWNER)).await,
        town.signed_in(SHOPPER).await,
    );
    accept(&packer, &invite(&town, &owner, "htx", "packer").await)
        .await
        .must_be(200);
    let refused = owner
        .press(&owner.open("/tai-khoan/ho-so").await, "Rời khỏi", &[])
        .await;
    refused.must_be(200).must_say("người duy nhất giữ vai trò này");
    let page = packer.open("/tai-khoan/ho-so").await;
    page.must_say("Đóng gói");
    packer
        .press(&page, "Rời khỏi", &[])
        .await
        .must_be(200)
        .must_say("Bạn đã rời khỏi");
    packer.open("/htx").await.must_be(404);
    packer.press(&page, "Rời khỏi", &[]).await.must_be(404);
    owner.open("/htx/nhat-ky").await.must_say("Rời khỏi: Khách mẫu");
}

#[tokio::test]
async fn of_two_owners_who_remove_each_other_at_once_one_stays() {
    for _ in 0..3 {
        let town = Town::open().await;
        let (first, second) = (
            town.signed_in(&owner_of(MIEN_OWNER)).await,
            town.signed_in(SHOPPER).await,
        );
        accept(&second, &invite(&town, &first, "htx", "owner").await)
            .await
            .must_be(200);
        let of_first = account_of(&town, &owner_of(MIEN_OWNER)).await;
        let of_second = account_of(&town, SHOPPER).await;
        let page = first.open("/htx/thanh-vien").await;
        let (against_second, against_first) = (
            of_member(&page, "Gỡ khỏi danh sách", &of_second),
            of_member(&page, "Rời khỏi", &of_first),
        );
        let (one, other) = futures::join!(first.send(&against_second), second.send(&against_first));
        let mut statuses = [one.status.as_u16(), other.status.as_u16()];
        statuses.sort_unstable();
        assert_eq!(statuses, [200, 404]);
        let owners = "SELECT count(*) FROM membership m JOIN organisation o ON o.id = m.organisation_id
                      WHERE o.slug = 'tai-hoan' AND m.role = 'owner'";
        assert_eq!(town.count(owners).await, 1);
    }
}

#[tokio::test]
async fn the_invitations_of_a_removed_owner_are_void() {
    let town = Town::open().await;
    let (first, second) = (
        town.signed_in(&owner_of(MIEN_OWNER)).await,
        town.signed_in(SHOPPER).await,
    );
    accept(&second, &invite(&town, &first, "htx", "owner").await)
        .await
        .must_be(200);
    let back_door = invite(&town, &second, "htx", "owner").await;
    let account = account_of(&town, SHOPPER).await;
    let members = first.open("/htx/thanh-vien").await;
    first
        .send(&of_member(&members, "Gỡ khỏi danh sách", &account))
        .await
        .must_be(200);
    second.open(&back_door).await.must_say("Lời mời không còn hiệu lực");
}

#[tokio::test]
async fn who_belongs_to_two_cooperatives_chooses_for_which_to_work() {
    let town = Town::open().await;
    let owner = town.signed_in(&owner_of(MIEN_OWNER)).await;
    let both = town.signed_in(&owner_of(CAM_OWNER)).await;
    let order = town.visitor().order(&[(MIEN, 1)]).await;
    let address = format!("/htx/don-hang/{}-1", order.order_code());
    assert!(!both.open("/htx").await.has_button("Hợp tác xã Miến Việt Cường"));
    both.open(&address).await.must_be(404);
    // Having accepted, one works there.
    accept(&both, &invite(&town, &owner, "htx", "manager").await)
        .await
        .must_be(200);
    both.open(&address).await.must_be(200);
    let desk = both.open("/htx").await;
    desk.must_say("Nơi khác");
    assert!(!desk.html.contains("/htx/thanh-vien"), "a manager there");
    let forms = desk.forms("");
    let form = forms
        .iter()
        .find(|form| form.action == "/api/workplace/choose")
        .expect("the way back");
    let back = both.send(form).await;
    back.must_be(200);
    both.open(&address).await.must_be(404);
    both.open("/htx/thanh-vien").await.must_be(200);
    // The choice is the session's: another browser has its own.
    let elsewhere = town.signed_in(&owner_of(CAM_OWNER)).await;
    let there = elsewhere.open("/htx").await;
    assert!(
        there
            .forms("")
            .iter()
            .any(|form| form.action == "/api/workplace/choose")
    );
    // Nobody chooses what is not theirs.
    town.signed_in(SHOPPER).await.send(form).await.must_be(404);
}

#[tokio::test]
async fn the_head_of_a_department_invites_a_viewer_who_only_looks() {
    let town = Town::open().await;
    let head = town.signed_in(&department_of("19")).await;
    let viewer = town.signed_in(SHOPPER).await;
    let link = invite(&town, &head, "so-cong-thuong", "viewer").await;
    accept(&viewer, &link).await.must_be(200);
    let page = viewer.open("/so-cong-thuong/noi-bat").await;
    page.must_be(200).must_not_say("Đưa lên nổi bật một");
    viewer.open("/so-cong-thuong/thanh-vien").await.must_be(404);
    viewer.open("/htx").await.must_be(404);
    // Roles of cooperatives do not exist here.
    let form = head.open("/en/so-cong-thuong/thanh-vien").await;
    let refused = head
        .press(&form, "Make an invitation link", &[("note", "Lan"), ("role", "owner")])
        .await;
    refused.must_be(200).must_say("Not invited yet");
    head.open("/en/so-cong-thuong/nhat-ky")
        .await
        .must_be(200)
        .must_say("Role: Viewer");
    // Nor does the department's page for a cooperative's owner.
    let owner = town.signed_in(&owner_of(MIEN_OWNER)).await;
    owner
        .send(&form.forms("Make an invitation link").swap_remove(0))
        .await
        .must_be(404);
}

#[tokio::test]
async fn the_diary_names_goods_and_speaks_in_words() {
    let town = Town::open().await;
    let owner = town.signed_in(&owner_of(MIEN_OWNER)).await;
    let shelf = owner.open("/htx/kho/mien-dong-tai-hoan-500").await;
    owner
        .press(&shelf, "Đổi giá ngay", &[("price", "66.000")])
        .await
        .must_be(200);
    let page = owner.open("/htx/nhat-ky").await;
    page.must_be(200)
        .must_say("Đổi giá: ")
        .must_say("Giá: 66.000")
        .must_not_say("price");
}

#[tokio::test]
async fn the_desk_leads_to_the_account_and_the_other_language_and_a_packer_to_no_dead_end() {
    let town = Town::open().await;
    let owner = town.signed_in(&owner_of(MIEN_OWNER)).await;
    let desk = owner.open("/htx").await;
    assert!(desk.texts(".desk-nav a").contains(&"Gian hàng".to_owned()));
    owner.open(&desk.link("Tài khoản")).await.must_be(200);
    assert_eq!(desk.link("English"), "/en/htx");
    let head = town.signed_in(&department_of("19")).await;
    head.open(&head.open("/so-cong-thuong").await.link("Tài khoản"))
        .await
        .must_be(200);

    let packer = town.signed_in(SHOPPER).await;
    accept(&packer, &invite(&town, &owner, "htx", "packer").await)
        .await
        .must_be(200);
    let desk = packer.open("/htx").await;
    desk.must_be(200);
    for address in desk.attributes(".desk-nav a", "href") {
        packer.open(&address).await.must_be(200);
    }
}
