//! What stands around every page: the head, the foot, the navigation of each room.

use crate::{
    bell,
    context::{Ctx, link},
    coop,
    form::PostForm,
    mandates,
    page::Room,
    words::{layout as say, search as suggest},
};
use leptos::prelude::*;
use market::{
    base::{Lang, Line},
    notices::BELL_COUNT_MAX,
    people::Workplace,
    search::request::TYPED_MAX,
};

/// Puts a page's body into its room. A bell that could not be counted rings nothing.
pub fn draw(ctx: &Ctx, room: Room, unread: Option<i64>, body: AnyView) -> AnyView {
    let lang = ctx.lang();
    let other = other_language_address(ctx);
    let notice = ctx.state.settings.is_demo.then(|| demo_notice(lang));
    match room {
        Room::Paper => body,
        Room::Shop => view! {
            {skip_link(lang)}
            {notice}
            {shop_head(lang, ctx, other.clone())}
            <main id="noi-dung" class="wrap" tabindex="-1">{body}</main>
            {shop_foot(lang, other)}
        }
        .into_any(),
        Room::Coop {
            name,
            others,
            is_steward,
            is_manager,
            acting,
            account,
        } => {
            let mut links = vec![
                ("/htx", "nay", say::coop_today(lang)),
                ("/htx/don-hang", "don", say::coop_orders(lang)),
                ("/htx/kho", "kho", say::coop_stock(lang)),
                ("/htx/san-pham", "hang", say::coop_listings(lang)),
            ];
            if is_manager || acting.is_some() {
                links.push(("/htx/gian-hang", "cho", say::coop_storefront(lang)));
            }
            let band = acting.as_ref().map(|acting| mandates::draw_band(lang, acting));
            if let Some(acting) = &acting {
                links.retain(|(path, ..)| mandates::is_open(acting.scopes(), path));
            }
            let body = view! { {band} {coop::waiting::draw(lang, &name, account)} {body} }.into_any();
            if is_manager {
                links.push(("/htx/doanh-thu", "tien", say::coop_revenue(lang)));
            }
            if is_steward {
                links.push(("/htx/thanh-vien", "nguoi", say::members(lang)));
            }
            // Whoever acts for a cooperative has the bell of their own desk.
            let bell_at = if acting.is_some() { "/so-cong-thuong" } else { "/htx" };
            let who = Who {
                name,
                others,
                bell: Some((bell_at, unread.unwrap_or_default())),
            };
            desk(ctx, notice, "/htx", who, say::coop_navigation(lang), &links, body)
        }
        Room::Department {
            name,
            others,
            is_steward,
            account: _,
        } => {
            let mut links = vec![
                ("/so-cong-thuong", "nay", say::department_today(lang)),
                ("/so-cong-thuong/duyet", "dung", say::department_reviews(lang)),
                ("/so-cong-thuong/noi-bat", "noi", say::department_featuring(lang)),
                ("/so-cong-thuong/ma-giam-gia", "sao", say::vouchers(lang)),
                ("/so-cong-thuong/tim-khong-thay", "tim", say::department_missed(lang)),
                ("/so-cong-thuong/uy-quyen", "kho", say::department_mandates(lang)),
            ];
            if is_steward {
                links.push(("/so-cong-thuong/thanh-vien", "nguoi", say::members(lang)));
            }
            let who = Who {
                name,
                others,
                bell: Some(("/so-cong-thuong", unread.unwrap_or_default())),
            };
            desk(
                ctx,
                notice,
                "/so-cong-thuong",
                who,
                say::department_navigation(lang),
                &links,
                body,
            )
        }
        Room::Operator => {
            let links = [
                ("/dieu-hanh", "nay", say::operator_today(lang)),
                ("/dieu-hanh/tien", "tien", say::operator_money(lang)),
                ("/dieu-hanh/tien-mat", "gio", say::operator_cash(lang)),
                ("/dieu-hanh/chi-tra", "ra", say::operator_payouts(lang)),
                ("/dieu-hanh/muc-phi", "dung", say::operator_rates(lang)),
                ("/dieu-hanh/ma-giam-gia", "sao", say::vouchers(lang)),
            ];
            let who = Who {
                name: say::operator_name(lang).to_owned(),
                others: Vec::new(),
                bell: None,
            };
            desk(
                ctx,
                notice,
                "/dieu-hanh",
                who,
                say::operator_navigation(lang),
                &links,
                body,
            )
        }
    }
}

/// A drawing of the icon sheet. Decoration: the words beside it say what it means.
pub fn icon(name: &str) -> impl IntoView + use<> {
    let address = format!("/icons.svg#{name}");
    view! {
        <svg class="icon" aria-hidden="true" focusable="false">
            <use href=address></use>
        </svg>
    }
}

fn skip_link(lang: Lang) -> impl IntoView {
    view! { <a class="skip" href="#noi-dung">{say::skip(lang)}</a> }
}

fn demo_notice(lang: Lang) -> impl IntoView {
    view! {
        <aside class="demo-notice" aria-label=say::demo_label(lang)>
            <p>
                <strong>{say::demo_mark(lang)}</strong>
                " "
                {say::demo_text(lang)}
            </p>
        </aside>
    }
}

/// The same page in the other language.
fn other_language_address(ctx: &Ctx) -> String {
    let address = ctx.address();
    match ctx.lang() {
        Lang::Vi => link(Lang::En, address),
        Lang::En => match address.strip_prefix("/en") {
            Some(rest) if rest.starts_with('/') => rest.to_owned(),
            Some(rest) => format!("/{rest}"),
            None => "/".to_owned(),
        },
    }
}

fn language_link(lang: Lang, address: String) -> impl IntoView {
    let (tag, name) = match lang {
        Lang::Vi => ("en", "English"),
        Lang::En => ("vi", "Tiếng Việt"),
    };
    view! { <a href=address hreflang=tag lang=tag>{name}</a> }
}

fn current(is_current: bool) -> Option<&'static str> {
    is_current.then_some("page")
}

fn shop_head(lang: Lang, ctx: &Ctx, other: String) -> impl IntoView + use<> {
    let here = |path: &str| current(ctx.path() == link(lang, path));
    view! {
        <header class="site-head">
            <div class="wrap">
                <a class="logo" href=link(lang, "/")>
                    <img src="/logo.svg" alt="" width="40" height="40"/>
                    " "
                    {say::market_name(lang)}
                </a>
                {search_box(lang, ctx)}
                <nav class="site-nav" aria-label=say::navigation(lang)>
                    <ul>
                        <li><a href=link(lang, "/gian-hang") aria-current=here("/gian-hang")>{say::storefronts(lang)}</a></li>
                        <li><a href=link(lang, "/ocop") aria-current=here("/ocop")>"OCOP"</a></li>
                        <li><a href=link(lang, "/tai-khoan") aria-current=here("/tai-khoan")>{say::account(lang)}</a></li>
                        <li>{language_link(lang, other)}</li>
                    </ul>
                </nav>
                <a class="cart-link" href=link(lang, "/gio-hang")>
                    {icon("gio")}
                    " "
                    {say::cart(lang)}
                    " "
                    <span data-cart-count="" hidden></span>
                </a>
            </div>
            <div class="band" aria-hidden="true"></div>
        </header>
    }
}

/// The search box. Whoever enters it is brought a script that offers words; without it, it is a form.
fn search_box(lang: Lang, ctx: &Ctx) -> impl IntoView + use<> {
    let is_search = ctx.path() == link(lang, "/tim-kiem");
    // As far as it is read, and without what the page does not show either.
    let typed = ctx.query("q").filter(|_| is_search);
    let typed = typed.map(|typed| typed.chars().take(TYPED_MAX).collect::<String>());
    let typed = typed.and_then(|typed| Line::parse_optional(&typed, u32::MAX).ok().map(Line::into_string));
    view! {
        <form
            class="site-search"
            action=link(lang, "/tim-kiem")
            role="search"
            data-suggest=ctx.state.assets.address("suggest.js")
            data-recent=suggest::recent(lang)
            data-forget=suggest::forget(lang)
            data-offered=suggest::offered(lang, "#")
        >
            <label class="vh" for="q">{say::search_label(lang)}</label>
            <input
                id="q"
                name="q"
                type="search"
                value=typed
                placeholder=say::search_hint(lang)
                maxlength="200"
                enterkeyhint="search"
            />
            <button type="submit">
                {icon("tim")}
                <span class="vh">{say::search(lang)}</span>
            </button>
        </form>
    }
}

fn shop_foot(lang: Lang, other: String) -> impl IntoView {
    let to = |path: &str, text: &'static str| view! { <li><a href=link(lang, path)>{text}</a></li> };
    view! {
        <footer class="site-foot">
            <div class="band" aria-hidden="true"></div>
            <div class="wrap">
                <div class="stack stack-tight">
                    <h2>{say::market_name(lang)}</h2>
                    <p>{say::about(lang)}</p>
                    <p>{say::operator_identity(lang)} " " <a href="mailto:lien-he@example.com">"lien-he@example.com"</a> "."</p>
                </div>
                <nav aria-label=say::buying(lang)>
                    <h2>{say::buying(lang)}</h2>
                    <ul>
                        {to("/tra-cuu", say::look_up(lang))}
                        {to("/giao-hang", say::delivery(lang))}
                        {to("/doi-tra", say::returns(lang))}
                        {to("/gian-hang", say::all_storefronts(lang))}
                        {to("/ban-hang", say::sell(lang))}
                    </ul>
                </nav>
                <nav aria-label=say::rules_title(lang)>
                    <h2>{say::rules_title(lang)}</h2>
                    <ul>
                        {to("/quy-che-hoat-dong", say::rules(lang))}
                        {to("/dieu-khoan", say::terms(lang))}
                        {to("/quyen-rieng-tu", say::privacy(lang))}
                        <li>{language_link(lang, other)}</li>
                    </ul>
                </nav>
            </div>
        </footer>
    }
}

/// Whose desk it is, and whose else the person could sit at.
struct Who {
    name: String,
    others: Vec<Workplace>,
    /// At which desk their bell hangs, and how many things they have not read.
    bell: Option<(&'static str, i64)>,
}

/// The way to what happened, with how much of it is new.
fn draw_bell(ctx: &Ctx, desk: &str, unread: i64) -> AnyView {
    let lang = ctx.lang();
    let address = bell::address(lang, desk);
    let is_here = ctx.path() == address;
    let count = (unread > 0).then(|| {
        let shown = if unread < BELL_COUNT_MAX {
            unread.to_string()
        } else {
            format!("{}+", BELL_COUNT_MAX - 1)
        };
        view! { <strong class="bell-count">{shown} <span class="vh">" " {say::unread(lang)}</span></strong> }
    });
    view! {
        <a class="desk-out desk-bell" href=address aria-current=current(is_here)>
            {icon("chuong")} " " <span>{say::bell(lang)}</span> {count}
        </a>
    }
    .into_any()
}

/// The way to one's other organisations; nothing for nearly everybody, who has one.
fn workplaces(lang: Lang, home: &str, others: Vec<Workplace>) -> Option<AnyView> {
    if others.is_empty() {
        return None;
    }
    let desk = home.trim_start_matches('/').to_owned();
    let buttons: Vec<_> = others
        .into_iter()
        .map(|other| {
            let name = other.name.get(lang).to_owned();
            let organisation = other.organisation.to_string();
            view! {
                <button class="btn btn-secondary" type="submit" name="organisation" value=organisation>{name}</button>
            }
        })
        .collect();
    let menu = view! {
        <details class="desk-others">
            <summary>{say::other_workplaces(lang)}</summary>
            <PostForm action="/api/workplace/choose" lang=lang class="stack stack-tight">
                <input type="hidden" name="desk" value=desk/>
                {buttons}
            </PostForm>
        </details>
    };
    Some(menu.into_any())
}

fn desk(
    ctx: &Ctx,
    notice: Option<impl IntoView + 'static>,
    home: &str,
    who: Who,
    navigation: &'static str,
    links: &[(&'static str, &'static str, &'static str)],
    body: AnyView,
) -> AnyView {
    let lang = ctx.lang();
    let path = ctx.path().to_owned();
    let others = workplaces(lang, home, who.others);
    let bell = who.bell.map(|(desk, unread)| draw_bell(ctx, desk, unread));
    let links: Vec<_> = links
        .iter()
        .map(|(target, sign, text)| {
            let address = link(lang, target);
            let is_here = path == address || (*target != home && path.starts_with(&format!("{address}/")));
            view! {
                <li>
                    <a href=address aria-current=current(is_here)>
                        {icon(sign)}
                        " "
                        <span>{*text}</span>
                    </a>
                </li>
            }
        })
        .collect();
    view! {
        {skip_link(lang)}
        {notice}
        <header class="desk-head">
            <div class="wrap">
                <a class="logo" href=link(lang, home)>
                    <img src="/logo.svg" alt="" width="40" height="40"/>
                    " "
                    <span class="vh">{say::market_name(lang)} ": "</span>
                    <span class="desk-who">{who.name}</span>
                </a>
                {others}
                {bell}
                <a class="desk-out" href=link(lang, "/")>{icon("cho")} " " <span>{say::see_market(lang)}</span></a>
                <a class="desk-out" href=link(lang, "/tai-khoan")>{icon("nguoi")} " " <span>{say::account(lang)}</span></a>
                <PostForm action="/api/sign_out" lang=lang>
                    <button class="desk-out" type="submit">{icon("ra")} " " <span>{say::sign_out(lang)}</span></button>
                </PostForm>
            </div>
            <div class="band" aria-hidden="true"></div>
        </header>
        <nav class="desk-nav" aria-label=navigation>
            <ul>{links}</ul>
        </nav>
        <main id="noi-dung" class="desk-main wrap" tabindex="-1">
            {body}
            <p class="desk-language">{language_link(lang, other_language_address(ctx))}</p>
        </main>
    }
    .into_any()
}
