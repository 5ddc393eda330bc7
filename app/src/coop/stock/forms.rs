//! The forms of the shelf: one sheet for each thing that can be written down, closed until it is wanted.

use super::actions::REASON_MAX;
use crate::{
    coop::sure_price::sure_box,
    form::{Form, PostForm},
    ui::field::Field,
    words::stock as say,
};
use leptos::prelude::*;
use market::{
    base::{Lang, money::grouped, secret::Token},
    catalog::{ON_HAND_MAX, QUANTITY_MAX, ShelfItem},
};

/// What a sheet writes down.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(in crate::coop) enum Kind {
    Sell,
    Receive,
    Count,
    Lose,
    Price,
    Mark,
}

impl Kind {
    fn value(self) -> &'static str {
        match self {
            Self::Sell => "sell",
            Self::Receive => "receive",
            Self::Count => "count",
            Self::Lose => "lose",
            Self::Price => "price",
            Self::Mark => "mark",
        }
    }

    fn title(self, lang: Lang) -> &'static str {
        match self {
            Self::Sell => say::sell(lang),
            Self::Receive => say::receive(lang),
            Self::Count => say::count(lang),
            Self::Lose => say::lose(lang),
            Self::Price => say::price(lang),
            Self::Mark => say::mark(lang),
        }
    }

    fn button(self, lang: Lang) -> &'static str {
        match self {
            Self::Sell => say::sell_button(lang),
            Self::Receive => say::receive_button(lang),
            Self::Count => say::count_button(lang),
            Self::Lose => say::lose_button(lang),
            Self::Price => say::price_button(lang),
            Self::Mark => say::mark_button(lang),
        }
    }
}

/// A sheet of one pack.
pub(in crate::coop) struct MoveView<'a> {
    pub(in crate::coop) lang: Lang,
    pub(in crate::coop) item: &'a ShelfItem,
    pub(in crate::coop) kind: Kind,
    /// Ids of its fields begin so.
    pub(in crate::coop) id: String,
    /// A form of this page that came back: perhaps this one.
    pub(in crate::coop) form: &'a Form,
    /// The page on which it stands.
    pub(in crate::coop) back: &'a str,
    /// What tells its button from the others.
    pub(in crate::coop) suffix: &'a str,
}

/// The labels of the fields, for the summary of what is wrong.
pub(in crate::coop) fn labels(lang: Lang) -> [(&'static str, &'static str); 4] {
    [
        ("quantity", say::quantity(lang)),
        ("reason", say::reason(lang)),
        ("price", say::new_price(lang)),
        ("low_stock", say::low_stock(lang)),
    ]
}

/// A sheet. It stands open when it came back.
pub(in crate::coop) fn movement(sheet: MoveView<'_>) -> AnyView {
    let MoveView {
        lang,
        item,
        kind,
        id,
        form,
        back,
        suffix,
    } = sheet;
    let offer = item.offer.to_string();
    let is_back = form.typed("offer") == offer && form.typed("kind") == kind.value();
    let nothing = Form::default();
    let form = if is_back { form } else { &nothing };
    // The summary of what is wrong leads to the field by its name.
    let field = |name: &'static str, label: &'static str| {
        let id = if is_back {
            name.to_owned()
        } else {
            format!("{id}-{name}")
        };
        Field::new(form, lang, name, label)
            .id(id)
            .label_more(suffix)
            .autocomplete("off")
    };
    let number = |name, label, least: i32, most: i32| {
        field(name, label)
            .input_mode("numeric")
            .kind("number")
            .range(least.to_string(), most.to_string())
    };
    let reason = || field("reason", say::reason(lang)).length_max(REASON_MAX);
    let (action, fields) = match kind {
        Kind::Sell => {
            let quantity = number(
                "quantity",
                say::quantity(lang),
                1,
                item.available().clamp(1, QUANTITY_MAX),
            );
            ("/api/stock/move", quantity.starting_with(form, "1").input())
        }
        Kind::Receive => (
            "/api/stock/move",
            (
                number("quantity", say::received(lang), 1, QUANTITY_MAX).input(),
                reason().optional().hint(say::receive_hint(lang)).input(),
            )
                .into_any(),
        ),
        Kind::Count => (
            "/api/stock/move",
            (
                number("quantity", say::counted(lang), item.held, ON_HAND_MAX)
                    .hint(say::count_hint(
                        lang,
                        grouped(i64::from(item.on_hand)),
                        grouped(i64::from(item.held)),
                    ))
                    .input(),
                reason().optional().input(),
            )
                .into_any(),
        ),
        Kind::Lose => (
            "/api/stock/move",
            (
                number("quantity", say::lost(lang), 1, item.available().clamp(1, QUANTITY_MAX)).input(),
                reason().hint(say::lose_hint(lang)).input(),
            )
                .into_any(),
        ),
        Kind::Price => (
            "/api/stock/price",
            (
                field("price", say::new_price(lang))
                    .hint(say::price_hint(lang, item.price))
                    .input_mode("numeric")
                    .input(),
                sure_box(lang, form, "price", "sure".to_owned(), suffix),
            )
                .into_any(),
        ),
        Kind::Mark => (
            "/api/stock/mark",
            number("low_stock", say::low_stock(lang), 0, ON_HAND_MAX)
                .starting_with(form, &item.low_stock.to_string())
                .hint(say::mark_hint(lang))
                .input(),
        ),
    };
    let key = Token::random().reveal();
    let (back, what, which) = (back.to_owned(), suffix.to_owned(), suffix.to_owned());
    let seen =
        (kind == Kind::Price).then(|| view! { <input type="hidden" name="seen" value=item.price.0.to_string()/> });
    view! {
        <details class="sheet" open=is_back>
            <summary>
                {kind.title(lang)}
                <span class="vh">": " {what}</span>
            </summary>
            <PostForm action=action lang=lang class="stack">
                <input type="hidden" name="key" value=key/>
                <input type="hidden" name="offer" value=offer/>
                <input type="hidden" name="kind" value=kind.value()/>
                <input type="hidden" name="back" value=back/>
                {seen}
                {fields}
                <div>
                    <button class="btn" type="submit">
                        {kind.button(lang)}
                        <span class="vh">" " {which}</span>
                    </button>
                </div>
            </PostForm>
        </details>
    }
    .into_any()
}
