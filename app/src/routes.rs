//! The site map: every page, in Vietnamese at its own address and in English under `/en`.

use crate::{account, coop, department, page::NotFound, shop};
use leptos::prelude::*;
use leptos_meta::provide_meta_context;
use leptos_router::{
    MatchNestedRoutes, SsrMode,
    components::{Outlet, ParentRoute, Route, Router, Routes},
    path,
};

/// The whole product.
#[component]
pub fn App() -> impl IntoView {
    provide_meta_context();
    view! {
        <Router>
            <Routes fallback=NotFound>
                <ShopRoutes/>
                <WorkRoutes/>
                <ParentRoute path=path!("/en") view=Outlet ssr=SsrMode::Async>
                    <ShopRoutes/>
                    <WorkRoutes/>
                </ParentRoute>
            </Routes>
        </Router>
    }
}

#[component(transparent)]
fn ShopRoutes() -> impl MatchNestedRoutes + Clone {
    view! {
        <ParentRoute path=path!("") view=Outlet ssr=SsrMode::Async>
            <Route path=path!("/") view=shop::home::HomePage ssr=SsrMode::Async/>
            <Route path=path!("/tim-kiem") view=shop::search::SearchPage ssr=SsrMode::Async/>
            <Route path=path!("/danh-muc/:slug") view=shop::category::CategoryPage ssr=SsrMode::Async/>
            <Route path=path!("/san-pham/:slug") view=shop::product::ProductPage ssr=SsrMode::Async/>
            <Route path=path!("/gian-hang") view=shop::storefronts::StorefrontsPage ssr=SsrMode::Async/>
            <Route path=path!("/gian-hang/:slug") view=shop::storefront::StorefrontPage ssr=SsrMode::Async/>
            <Route path=path!("/ocop") view=shop::ocop::OcopPage ssr=SsrMode::Async/>
            <Route path=path!("/ocop/:slug") view=shop::certificate::CertificatePage ssr=SsrMode::Async/>
            <Route path=path!("/gio-hang") view=shop::cart::CartPage ssr=SsrMode::Async/>
            <Route path=path!("/thanh-toan") view=shop::checkout::CheckoutPage ssr=SsrMode::Async/>
            <Route path=path!("/don-hang/:code") view=shop::order::OrderPage ssr=SsrMode::Async/>
            <Route path=path!("/tra-cuu") view=shop::lookup::LookupPage ssr=SsrMode::Async/>
            <Route path=path!("/noi-bat/tieu-chi") view=shop::legal::CriteriaPage ssr=SsrMode::Async/>
        </ParentRoute>
    }
    .into_inner()
}

#[component(transparent)]
fn WorkRoutes() -> impl MatchNestedRoutes + Clone {
    view! {
        <ParentRoute path=path!("") view=Outlet ssr=SsrMode::Async>
            <Route path=path!("/quyen-rieng-tu") view=shop::legal::PrivacyPage ssr=SsrMode::Async/>
            <Route path=path!("/dieu-khoan") view=shop::legal::TermsPage ssr=SsrMode::Async/>
            <Route path=path!("/giao-hang") view=shop::legal::DeliveryPage ssr=SsrMode::Async/>
            <Route path=path!("/doi-tra") view=shop::legal::ReturnsPage ssr=SsrMode::Async/>
            <Route path=path!("/quy-che-hoat-dong") view=shop::legal::RulesPage ssr=SsrMode::Async/>
            <Route path=path!("/dang-nhap") view=account::sign_in::SignInPage ssr=SsrMode::Async/>
            <Route path=path!("/tai-khoan") view=account::overview::OverviewPage ssr=SsrMode::Async/>
            <Route path=path!("/htx") view=coop::today::TodayPage ssr=SsrMode::Async/>
            <Route path=path!("/htx/don-hang") view=coop::desk::DeskPage ssr=SsrMode::Async/>
            <Route path=path!("/htx/don-hang/:code") view=coop::order::OrderPage ssr=SsrMode::Async/>
            <Route path=path!("/htx/don-hang/:code/phieu") view=coop::slip::SlipPage ssr=SsrMode::Async/>
            <Route path=path!("/so-cong-thuong") view=department::today::TodayPage ssr=SsrMode::Async/>
            <Route path=path!("/so-cong-thuong/noi-bat") view=department::featuring::FeaturingPage ssr=SsrMode::Async/>
            <Route path=path!("/dieu-hanh") view=department::operator::OperatorPage ssr=SsrMode::Async/>
        </ParentRoute>
    }
    .into_inner()
}
