//! The site map: every page, in Vietnamese at its own address and in English under `/en`.
//!
//! Pages and routes have one type each, whatever they draw. Otherwise the whole site would be a single type, which
//! `server` would compile again whenever a word of a page changes.

use crate::{account, bell, claims, coop, department, joining, mandates, members, page::NotFound, shop, vouchers};
use leptos::{prelude::*, tachys::view::iterators::StaticVec};
use leptos_axum::{AxumRouteListing, generate_route_list};
use leptos_meta::provide_meta_context;
use leptos_router::{
    NestedRoute, PossibleRouteMatch, SsrMode,
    any_nested_route::{AnyNestedRoute, IntoAnyNestedRoute},
    components::{Outlet, ParentRoute, Router, Routes},
    path,
};

/// The whole product.
#[component]
pub fn App() -> AnyView {
    provide_meta_context();
    view! {
        <Router>
            <Routes fallback=NotFound>
                <Pages/>
                <ParentRoute path=path!("/en") view=Outlet ssr=SsrMode::Async>
                    <Pages/>
                </ParentRoute>
            </Routes>
        </Router>
    }
    .into_any()
}

/// The addresses of all pages.
pub fn listed() -> Vec<AxumRouteListing> {
    generate_route_list(App)
}

#[component(transparent)]
fn Pages() -> StaticVec<AnyNestedRoute> {
    StaticVec::from(vec![
        // The market itself.
        at(path!("/"), shop::home::HomePage),
        at(path!("/tim-kiem"), shop::search::SearchPage),
        at(path!("/danh-muc/:slug"), shop::category::CategoryPage),
        at(path!("/san-pham/:slug"), shop::product::ProductPage),
        at(path!("/gian-hang"), shop::storefronts::StorefrontsPage),
        at(path!("/gian-hang/:slug"), shop::storefront::StorefrontPage),
        at(path!("/ocop"), shop::ocop::OcopPage),
        at(path!("/ocop/:slug"), shop::certificate::CertificatePage),
        // Buying.
        at(path!("/gio-hang"), shop::cart::CartPage),
        at(path!("/thanh-toan"), shop::checkout::CheckoutPage),
        at(path!("/don-hang/:code"), shop::order::OrderPage),
        at(path!("/tra-cuu"), shop::lookup::LookupPage),
        // The rules of the market.
        at(path!("/noi-bat/tieu-chi"), shop::legal::CriteriaPage),
        at(path!("/quyen-rieng-tu"), shop::legal::PrivacyPage),
        at(path!("/dieu-khoan"), shop::legal::TermsPage),
        at(path!("/giao-hang"), shop::legal::DeliveryPage),
        at(path!("/doi-tra"), shop::legal::ReturnsPage),
        at(path!("/quy-che-hoat-dong"), shop::legal::RulesPage),
        // An account.
        at(path!("/dang-nhap"), account::sign_in::SignInPage),
        at(path!("/dang-nhap/xac-thuc"), account::second_step::SecondStepPage),
        at(path!("/dang-nhap/khoa"), account::passkey::UsePasskeyPage),
        at(path!("/dang-ky"), account::sign_up::SignUpPage),
        at(path!("/dang-ky/da-gui"), account::sign_up::SentPage),
        at(path!("/dang-ky/xac-nhan"), account::sign_up::ConfirmPage),
        at(path!("/quen-mat-khau"), account::reset::ForgottenPage),
        at(path!("/quen-mat-khau/da-gui"), account::reset::SentPage),
        at(path!("/dat-lai-mat-khau"), account::reset::ResetPage),
        at(path!("/tai-khoan"), account::overview::OverviewPage),
        at(path!("/tai-khoan/ho-so"), account::settings::SettingsPage),
        at(path!("/tai-khoan/bao-mat"), account::security::SecurityPage),
        at(path!("/tai-khoan/bao-mat/khoa"), account::passkey::NewPasskeyPage),
        at(path!("/tai-khoan/thong-bao"), account::notices::NoticesPage),
        at(path!("/ngung-nhan"), account::notices::StopPage),
        at(path!("/tai-khoan/phien"), account::sessions::SessionsPage),
        at(path!("/tai-khoan/du-lieu"), account::own_data::OwnDataPage),
        at(path!("/doi-lien-he"), account::settings::ContactPage),
        at(path!("/loi-moi"), members::InvitationPage),
        at(path!("/hop-thu"), account::mailbox::MailboxPage),
        // Becoming somebody who sells.
        at(path!("/ban-hang"), joining::overview::OverviewPage),
        at(path!("/ban-hang/:step"), joining::step::StepPage),
        // A cooperative's workspace.
        at(path!("/htx"), coop::today::TodayPage),
        at(path!("/htx/tin-moi"), bell::CoopBellPage),
        at(path!("/htx/don-hang"), coop::desk::DeskPage),
        at(path!("/htx/don-hang/:code"), coop::order::OrderPage),
        at(path!("/htx/don-hang/:code/phieu"), coop::slip::SlipPage),
        at(path!("/htx/loat-don/:id"), coop::batch::SheetPage),
        at(path!("/htx/loat-don/:id/:giay"), coop::batch::PaperPage),
        at(path!("/htx/thanh-vien"), members::CoopMembersPage),
        at(path!("/htx/nhat-ky"), members::CoopDiaryPage),
        at(path!("/htx/doanh-thu"), coop::revenue::RevenuePage),
        at(path!("/htx/doanh-thu/bang-ke"), coop::statement::StatementPage),
        at(path!("/htx/doanh-thu/hoa-don"), coop::invoices::InvoicesPage),
        at(
            path!("/htx/doanh-thu/tai-khoan"),
            coop::payout_account::PayoutAccountPage,
        ),
        at(path!("/htx/ma-giam-gia"), vouchers::CoopVouchersPage),
        at(path!("/htx/doanh-thu/tien-ve"), coop::direct::DirectPage),
        at(path!("/htx/kho"), coop::stock::StockPage),
        at(path!("/htx/kho/:slug"), coop::stock_product::StockProductPage),
        at(path!("/htx/gian-hang"), coop::shopfront::ShopfrontPage),
        at(path!("/htx/gian-hang/xem-truoc"), coop::shopfront::PreviewPage),
        at(path!("/htx/san-pham"), coop::listings::ListingsPage),
        at(path!("/htx/san-pham/moi"), coop::listing_new::NewListingPage),
        at(path!("/htx/san-pham/bang"), coop::grid::GridPage),
        at(path!("/htx/san-pham/nhap"), coop::import::ImportPage),
        at(path!("/htx/san-pham/nhap/:id"), coop::import::CheckPage),
        at(path!("/htx/san-pham/ban-ho"), coop::resale::ResalePage),
        at(path!("/htx/san-pham/cho-ban-ho"), coop::resale_asked::ResaleAskedPage),
        at(path!("/htx/san-pham/:slug"), coop::listing::ListingPage),
        at(path!("/htx/san-pham/:slug/mua-vu"), coop::harvest::HarvestPage),
        // A department's desk, and the operator's.
        at(path!("/so-cong-thuong"), department::today::TodayPage),
        at(path!("/so-cong-thuong/tin-moi"), bell::DepartmentBellPage),
        at(path!("/so-cong-thuong/duyet"), department::reviews::ReviewsPage),
        at(path!("/so-cong-thuong/duyet/:slug"), department::review::ReviewPage),
        at(
            path!("/so-cong-thuong/duyet/nguoi-ban/:id"),
            department::application::ApplicationPage,
        ),
        at(path!("/so-cong-thuong/giay-to"), department::checklist::ChecklistPage),
        at(path!("/so-cong-thuong/noi-bat"), department::featuring::FeaturingPage),
        at(path!("/so-cong-thuong/ma-giam-gia"), vouchers::DepartmentVouchersPage),
        at(
            path!("/so-cong-thuong/ma-giam-gia/bang-ke"),
            claims::DepartmentClaimsPage,
        ),
        at(
            path!("/so-cong-thuong/ma-giam-gia/bang-ke/:ma"),
            claims::DepartmentClaimPage,
        ),
        at(path!("/so-cong-thuong/tim-khong-thay"), department::missed::MissedPage),
        at(path!("/so-cong-thuong/uy-quyen"), mandates::MandatesPage),
        at(path!("/so-cong-thuong/thanh-vien"), members::DepartmentMembersPage),
        at(path!("/so-cong-thuong/nhat-ky"), members::DepartmentDiaryPage),
        at(path!("/dieu-hanh"), department::operator::OperatorPage),
        at(path!("/dieu-hanh/don-hang"), department::order::FindPage),
        at(path!("/dieu-hanh/don-hang/:code"), department::order::OrderPage),
        at(path!("/dieu-hanh/tien"), department::money::MoneyPage),
        at(
            path!("/dieu-hanh/doi-soat"),
            department::reconciliation::ReconciliationPage,
        ),
        at(path!("/dieu-hanh/muc-phi"), department::rates::RatesPage),
        at(path!("/dieu-hanh/ma-giam-gia"), vouchers::OperatorVouchersPage),
        at(path!("/dieu-hanh/ma-giam-gia/bang-ke"), claims::OperatorClaimsPage),
        at(path!("/dieu-hanh/ma-giam-gia/bang-ke/:ma"), claims::OperatorClaimPage),
        at(path!("/dieu-hanh/tien-mat"), department::cash::CashPage),
        at(path!("/dieu-hanh/chi-tra"), department::payouts::PayoutsPage),
        at(path!("/dieu-hanh/chuyen-stripe"), department::transfers::TransfersPage),
        at(path!("/dieu-hanh/chi-tra/:so"), department::payout::PayoutPage),
        at(path!("/dieu-hanh/chi-tra/:so/ma-qr"), department::payout::CodesPage),
    ])
}

fn at<Path>(path: Path, page: fn() -> AnyView) -> AnyNestedRoute
where
    Path: PossibleRouteMatch + Clone + Send + 'static,
{
    NestedRoute::new(path, page)
        .ssr_mode(SsrMode::Async)
        .into_any_nested_route()
}
