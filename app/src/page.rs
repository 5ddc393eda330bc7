//! A page: what every page has, and what happens when it cannot be drawn.

use crate::{
    context::{Ctx, link},
    error::AppError,
    ui::layout,
    words,
};
use http::header;
use leptos::prelude::*;
use leptos_meta::{Link, Meta, Title};
use leptos_router::hooks::use_params_map;
use market::{
    base::AccountId,
    notices,
    people::{Acting, Workplace},
};
use std::{collections::HashMap, future::Future};

/// Whose room a page stands in: decides its head, foot and navigation.
#[derive(Clone, Debug, Default)]
pub enum Room {
    /// The market itself.
    #[default]
    Shop,
    /// A cooperative's workspace.
    Coop {
        /// Its name.
        name: String,
        /// The other cooperatives that the person could work for.
        others: Vec<Workplace>,
        /// Whether the person looks after its people.
        is_steward: bool,
        /// Whether the member runs the cooperative, and sees its money.
        is_manager: bool,
        /// Under which mandate an official acts in it.
        acting: Option<Acting>,
        /// Whose bell hangs in it.
        account: AccountId,
    },
    /// A department's desk.
    Department {
        /// Its name.
        name: String,
        /// The other departments that the person could work for.
        others: Vec<Workplace>,
        /// Whether the person looks after its people.
        is_steward: bool,
        /// Whose bell hangs at it.
        account: AccountId,
    },
    /// The operator's desk.
    Operator,
    /// Paper: no navigation at all.
    Paper,
}

/// A page ready to be drawn.
pub struct Page {
    title: String,
    description: String,
    body: AnyView,
    room: Room,
    is_public: bool,
    address: Option<String>,
}

impl Page {
    /// A page that is nobody else's business: not stored, not indexed.
    pub fn new(title: impl Into<String>, body: impl IntoView + 'static) -> Self {
        Self {
            title: title.into(),
            description: String::new(),
            body: body.into_any(),
            room: Room::Shop,
            is_public: false,
            address: None,
        }
    }

    /// A page with the same bytes for everybody.
    pub fn public(mut self) -> Self {
        self.is_public = true;
        self
    }

    /// A sentence for search engines and link previews.
    pub fn described(mut self, description: impl Into<String>) -> Self {
        self.description = description.into();
        self
    }

    /// Says by which address the page is known, where a part of the query belongs to it: a later page of a list, say.
    /// Without it the path alone is its name.
    pub fn known_as(mut self, address: String) -> Self {
        self.address = Some(address);
        self
    }

    /// Puts the page into a workspace.
    pub fn in_room(mut self, room: Room) -> Self {
        self.room = room;
        self
    }

    /// Whose bell hangs in the page's room.
    fn bell_of(&self) -> Option<AccountId> {
        match &self.room {
            Room::Coop { account, .. } | Room::Department { account, .. } => Some(*account),
            Room::Shop | Room::Operator | Room::Paper => None,
        }
    }

    fn draw(self, ctx: &Ctx, unread: Option<i64>) -> AnyView {
        let lang = ctx.lang();
        // A shared copy may be kept for a minute; a private page is never kept.
        ctx.set_header(
            header::CACHE_CONTROL,
            if self.is_public {
                "public, max-age=60"
            } else {
                "no-store"
            },
        );
        let title = if self.title.is_empty() {
            words::layout::market_name(lang).to_owned()
        } else {
            format!("{} – {}", self.title, words::layout::market_name(lang))
        };
        let public_url = &ctx.state.settings.public_url;
        let address = self.address.unwrap_or_else(|| ctx.path().to_owned());
        let plain = in_vietnamese(&address);
        let head = if self.is_public {
            view! {
                <Meta name="description" content=self.description/>
                <Link rel="canonical" href=format!("{public_url}{address}")/>
                <Link rel="alternate" hreflang="vi" href=format!("{public_url}{plain}")/>
                <Link rel="alternate" hreflang="en" href=format!("{public_url}{}", link(market::base::Lang::En, &plain))/>
            }
            .into_any()
        } else {
            view! { <Meta name="robots" content="noindex"/> }.into_any()
        };
        view! {
            // Leptos writes the title as it is (leptos_meta 0.8.7), and what somebody searched for may stand in it.
            <Title text=escaped(&title)/>
            {head}
            {layout::draw(ctx, self.room, unread, self.body)}
        }
        .into_any()
    }
}

/// Draws a page from what `load` brings. All routes draw in async mode, so the status is still open while it runs.
pub fn page<Loading>(load: impl FnOnce(Ctx) -> Loading + Send + 'static) -> AnyView
where
    Loading: Future<Output = Result<Page, AppError>> + Send + 'static,
{
    let params = use_params_map()
        .read_untracked()
        .clone()
        .into_iter()
        .map(|(name, value)| (name.to_string(), value))
        .collect();
    page_with(params, load)
}

fn page_with<Loading>(params: HashMap<String, String>, load: impl FnOnce(Ctx) -> Loading + Send + 'static) -> AnyView
where
    Loading: Future<Output = Result<Page, AppError>> + Send + 'static,
{
    let Ok(ctx) = Ctx::here() else { return ().into_any() };
    let ctx = ctx.with_params(params);
    Suspend::new(async move {
        match load(ctx.clone()).await {
            Ok(page) => {
                // Without the number the page stands all the same.
                let account = page.bell_of();
                let unread = match account {
                    Some(account) => notices::count_unread(&ctx.state.pool, account).await.ok(),
                    None => None,
                };
                page.draw(&ctx, unread)
            }
            Err(error) => draw_error(&ctx, &error),
        }
    })
    .into_any()
}

/// The page for what cannot be shown.
fn draw_error(ctx: &Ctx, error: &AppError) -> AnyView {
    let lang = ctx.lang();
    if *error == AppError::SignInNeeded {
        let back = url_encoded(ctx.address());
        ctx.go_to(&link(lang, &format!("/dang-nhap?ve={back}")));
        return ().into_any();
    }
    let status = error.status();
    let page = Page::new(words::error::title(lang), crate::ui::error_page::draw(lang, error));
    let view = page.draw(ctx, None);
    ctx.set_status(status);
    view
}

/// The page for an address that nothing answers.
#[component]
pub fn NotFound() -> AnyView {
    // No route matched, so there are no parameters to ask for.
    page_with(HashMap::new(), |_| async { Err(AppError::NotFound) })
}

/// The address without the language's part.
fn in_vietnamese(address: &str) -> String {
    match address.strip_prefix("/en") {
        Some(rest) if rest.starts_with('/') => rest.to_owned(),
        Some(rest) if rest.is_empty() || rest.starts_with('?') => format!("/{rest}"),
        _ => address.to_owned(),
    }
}

/// Text as it may stand between tags.
fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

/// Percent-encodes everything but letters, digits and `-._~` (RFC 3986, unreserved).
pub fn url_encoded(text: &str) -> String {
    let mut encoded = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            encoded.push(char::from(byte));
        } else {
            encoded.push_str(&format!("%{byte:02X}"));
        }
    }
    encoded
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_known_in_both_languages() {
        for (english, vietnamese) in [
            ("/en", "/"),
            ("/en?trang=2", "/?trang=2"),
            ("/en/ocop?trang=2", "/ocop?trang=2"),
            ("/ocop", "/ocop"),
            ("/enzyme", "/enzyme"),
        ] {
            assert_eq!(in_vietnamese(english), vietnamese);
        }
    }
}
