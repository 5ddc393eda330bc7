//! Vouchers of whoever makes and bears them: a cooperative, a department, the market itself. The pages are the same but for the
//! room they stand in.

mod actions;
mod form;
mod list;

use crate::{
    claims,
    context::Ctx,
    coop, department,
    error::AppError,
    page::{Page, Room, page},
    ui::field,
    words::voucher as say,
};
pub(crate) use actions::parse_amount;

use actions::{END, MAKE};
use leptos::prelude::*;
use market::{
    base::Lang,
    people::{CoopManager, Official, Operator},
    vouchers::{self, Maker},
};
use serde::{Deserialize, Serialize};

/// Whose pages.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
enum Desk {
    /// A cooperative's.
    #[default]
    #[serde(rename = "htx")]
    Coop,
    /// A department's.
    #[serde(rename = "so-cong-thuong")]
    Department,
    /// The market's.
    #[serde(rename = "dieu-hanh")]
    Operator,
}

/// Whoever asks, as one who may see the vouchers here.
enum Seat {
    Coop(CoopManager),
    Department(Official),
    Operator(Operator),
}

impl Desk {
    /// How forms name it, and where its page begins.
    fn name(self) -> &'static str {
        match self {
            Self::Coop => "htx",
            Self::Department => "so-cong-thuong",
            Self::Operator => "dieu-hanh",
        }
    }

    fn page(self) -> String {
        format!("/{}/ma-giam-gia", self.name())
    }

    /// Others find nothing.
    async fn enter(self, ctx: &Ctx) -> Result<Seat, AppError> {
        Ok(match self {
            Self::Coop => Seat::Coop(ctx.require_coop_manager().await?),
            Self::Department => Seat::Department(ctx.require_official().await?),
            Self::Operator => Seat::Operator(ctx.require_operator().await?),
        })
    }

    /// From here to what provinces pay for theirs.
    fn claims(self, lang: Lang) -> Option<AnyView> {
        match self {
            Self::Coop => None,
            Self::Department => Some(claims::department_link(lang)),
            Self::Operator => Some(claims::operator_link(lang)),
        }
    }

    fn intro(self, lang: Lang) -> &'static str {
        match self {
            Self::Coop => say::intro_coop(lang),
            Self::Department => say::intro_department(lang),
            Self::Operator => say::intro_operator(lang),
        }
    }
}

impl Seat {
    fn maker(&self) -> Maker<'_> {
        match self {
            Self::Coop(manager) => Maker::Seller(manager),
            Self::Department(official) => Maker::Province(official),
            Self::Operator(operator) => Maker::Platform(*operator),
        }
    }

    fn room(&self, lang: Lang) -> Room {
        match self {
            Self::Coop(manager) => coop::room(lang, manager.member()),
            Self::Department(official) => department::room(lang, official),
            Self::Operator(_) => Room::Operator,
        }
    }

    fn may_decide(&self) -> bool {
        match self {
            Self::Coop(_) | Self::Operator(_) => true,
            Self::Department(official) => official.may_decide(),
        }
    }
}

/// A cooperative's vouchers: `/htx/ma-giam-gia`.
#[component]
pub fn CoopVouchersPage() -> AnyView {
    draw(Desk::Coop)
}

/// A department's: `/so-cong-thuong/ma-giam-gia`.
#[component]
pub fn DepartmentVouchersPage() -> AnyView {
    draw(Desk::Department)
}

/// The market's: `/dieu-hanh/ma-giam-gia`.
#[component]
pub fn OperatorVouchersPage() -> AnyView {
    draw(Desk::Operator)
}

fn draw(desk: Desk) -> AnyView {
    page(move |ctx| async move {
        let seat = desk.enter(&ctx).await?;
        let (lang, today) = (ctx.lang(), ctx.state.clock.today());
        let rows = vouchers::list(&ctx.state.pool, seat.maker(), today).await?;
        let categories = vouchers::categories(&ctx.state.pool).await?;
        let (made, ended) = (ctx.take_form(MAKE).await?, ctx.take_form(END).await?);
        let funding = match seat {
            Seat::Operator(operator) => vouchers::list_funding(&ctx.state.pool, operator).await?,
            Seat::Coop(_) | Seat::Department(_) => Vec::new(),
        };
        let may_decide = seat.may_decide();
        let make = if may_decide {
            form::draw(lang, desk, &made, &categories, today)
        } else {
            view! { <p class="notice">{say::only_viewing(lang)}</p> }.into_any()
        };
        let news = match ctx.query("xong").as_deref() {
            Some("them") => Some(say::made(lang)),
            Some("ket-thuc") => Some(say::ended_now(lang)),
            _ => None,
        };
        let news = news.map(|text| view! { <p class="notice notice-good" role="status">{text}</p> });
        let body = view! {
            <div class="desk-title">
                <h1>{say::title(lang)}</h1>
                <p class="soft">{desk.intro(lang)}</p>
                {desk.claims(lang)}
            </div>
            <div class="stack stack-wide">
                {field::error_summary(&ended, lang, say::end_refused(lang), &[])}
                {field::error_summary(&made, lang, say::make_refused(lang), &form::labels(lang))}
                {news}
                {list::draw(lang, desk, &rows, may_decide)}
                {list::draw_funding(lang, &funding)}
                {make}
            </div>
        };
        Ok::<_, AppError>(Page::new(say::title(lang), body).in_room(seat.room(lang)))
    })
}
