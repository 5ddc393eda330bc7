//! What a shopper wants back of one cooperative's part, and what has gone back.

use super::actions::{Asked, access};
use crate::{
    context::Ctx,
    error::AppError,
    form::{Form, PostForm, Problems},
    ui::{
        field::{Field, error_summary},
        returns::{Side, reason_word, refund_rows, request_box},
    },
    words::returns as say,
};
use leptos::prelude::*;
use market::{
    base::{Lang, Line, Vnd, secret::Token},
    ledger::CollectionMode,
    orders::{self, Part, ShopperOrder},
    returns::{
        self, ANSWER_WITHIN_HOURS, AskedBy, PERISHABLE_WITHIN_HOURS, RequestView, ReturnReason, ReturnRefused,
        ReturnState, ReturnsView, WISH_PHOTOS_MAX, Wish,
    },
};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The most characters of a note.
const NOTE_MAX: u32 = 500;

/// Before the place of a line, the name of the field in which its packs are counted.
pub(crate) const LINE: &str = "goi-";

/// What is wanted back.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct ReturnForm {
    lang: Lang,
    /// The order's code, `CP…-1`.
    code: String,
    /// The secret of the link, when the page was opened with it.
    khoa: String,
    /// Its own secret: it asks once, however often it comes.
    key: String,
    reason: String,
    note: String,
    /// `1` for everything.
    whole: String,
    /// How many packs of each line.
    #[serde(flatten)]
    quantity: BTreeMap<String, String>,
}

/// Asks a cooperative to give something back.
#[server(prefix = "/api", endpoint = "order/return")]
pub async fn ask_return(#[server(flatten)] form: ReturnForm) -> Result<(), AppError> {
    let ctx = Ctx::here()?;
    let token = Token::parse(&form.khoa);
    let access = access(&ctx, token.clone()).await?;
    let asked = Asked::of(form.lang, &form.code, token.as_ref())?;
    // The secret is in the address; it need not lie in the memory of forms as well.
    let typed = ReturnForm {
        khoa: String::new(),
        ..form.clone()
    };
    let name = form_name(&asked.order);
    // Whose order it is comes before what is wrong with the form.
    if returns::load_for_shopper(&ctx.state.pool, &access, asked.group(), ctx.state.clock.now())
        .await?
        .is_empty()
    {
        return Err(AppError::NotFound);
    }
    let mut problems = Problems::default();
    let key = problems.check("", Token::parse(&form.key).ok_or(AppError::BadRequest));
    let reason = ReturnReason::parse(&form.reason).ok_or(AppError::NotAChoice);
    let reason = problems.check("reason", reason);
    let note = problems.check("note", Line::parse_optional(&form.note, NOTE_MAX));
    let parts = packs(&form.quantity, &mut problems);
    let (Some(key), Some(reason), Some(note), true) = (key, reason, note, problems.is_empty()) else {
        return ctx.refuse(&name, &typed, problems, &asked.page).await;
    };
    let wish = Wish {
        reason,
        note,
        parts,
        is_whole: form.whole == "1",
    };
    let now = ctx.state.clock.now();
    match returns::ask(&ctx.state.pool, &access, &key, &asked.order, &wish, now).await {
        Ok(()) => {
            ctx.go_to(&asked.page);
            Ok(())
        }
        Err(refused) => {
            ctx.refuse(&name, &typed, return_error(form.lang, refused)?, &asked.page)
                .await
        }
    }
}

/// Whether the shopper pays more for what weighs more.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct ExtraForm {
    lang: Lang,
    code: String,
    khoa: String,
    /// `1` or nothing.
    agrees: String,
}

/// Answers whether more is paid at the door for goods that weigh more.
#[server(prefix = "/api", endpoint = "order/extra")]
pub async fn answer_extra(#[server(flatten)] form: ExtraForm) -> Result<(), AppError> {
    let ctx = Ctx::here()?;
    let token = Token::parse(&form.khoa);
    let access = access(&ctx, token.clone()).await?;
    let asked = Asked::of(form.lang, &form.code, token.as_ref())?;
    let (agrees, now) = (form.agrees == "1", ctx.state.clock.now());
    let done = orders::answer_extra(&ctx.state.pool, &access, &asked.order, agrees, now).await;
    let typed = super::actions::OrderForm {
        code: form.code.clone(),
        lang: form.lang,
        ..Default::default()
    };
    asked.answer(&ctx, &typed, done).await
}

/// The packs that were typed, by the places of their lines.
pub(crate) fn packs(typed: &BTreeMap<String, String>, problems: &mut Problems) -> Vec<Part> {
    let mut parts = Vec::new();
    for (name, typed) in typed {
        let Some(position) = name.strip_prefix(LINE).and_then(|place| place.parse().ok()) else {
            continue;
        };
        let typed = typed.trim();
        let quantity = if typed.is_empty() { Ok(0) } else { typed.parse() };
        let quantity = quantity.ok().filter(|quantity| (0..=99_999).contains(quantity));
        let problem = AppError::NotANumber { min: 0, max: 99_999 };
        let quantity = problems.check(name.clone(), quantity.ok_or(problem));
        parts.extend(quantity.map(|quantity| Part { position, quantity }));
    }
    parts
}

/// What a person is told; what is not theirs, and failures, end the function.
pub(crate) fn return_error(lang: Lang, refused: ReturnRefused) -> Result<AppError, AppError> {
    Ok(match refused {
        ReturnRefused::NotFound => return Err(AppError::NotFound),
        ReturnRefused::Db(error) => return Err(error.into()),
        ReturnRefused::MovedOn => AppError::OrderMovedOn,
        ReturnRefused::TooLate => AppError::ReturnTooLate,
        ReturnRefused::PerishableTooLate(name) => AppError::PerishableTooLate {
            name: name.get(lang).to_owned(),
        },
        ReturnRefused::Nothing => AppError::NothingToReturn,
        ReturnRefused::MoreThanLeft(left) => AppError::LessIsLeft { left_vnd: left.0 },
        ReturnRefused::CallOffInstead => AppError::CallOffInstead,
        ReturnRefused::ReasonNeeded => AppError::ReasonNeeded,
        ReturnRefused::OwnRequest => AppError::OwnReturn,
    })
}

/// The name under which a refused wish about one order is kept.
pub fn form_name(order: &str) -> String {
    format!("return-{order}")
}

/// What was asked for and has gone back, and the form for more.
pub(super) fn draw(
    lang: Lang,
    order: &ShopperOrder,
    view: &ReturnsView,
    mode: CollectionMode,
    khoa: &str,
    form: &Form,
) -> Option<AnyView> {
    let refused = error_summary(form, lang, say::ask_refused(lang), &[("reason", say::reason(lang))]);
    let extra = draw_extra(lang, order, khoa);
    let form = view.may_ask.then(|| draw_form(lang, order, view, khoa, form));
    if view.requests.is_empty() && view.refunds.is_empty() && refused.is_none() && extra.is_none() && form.is_none() {
        return None;
    }
    let heading = format!("tra-hang-{}", order.code);
    let requests: Vec<_> = view
        .requests
        .iter()
        .map(|request| {
            view! {
                {request_box(lang, Side::Shopper, &order.lines, request, khoa)}
                {draw_photo_form(lang, &order.code, request, khoa)}
            }
        })
        .collect();
    let kept = order
        .is_return_open
        .then(|| view! { <p class="soft small">{say::open_kept(lang)}</p> });
    let refunds = refund_rows(lang, &view.refunds);
    let is_owed = view
        .refunds
        .iter()
        .any(|refund| !refund.is_forgone && refund.sent_at.is_none());
    // Whoever has the money sends it back.
    let asked = if mode.is_direct() {
        say::account_asked_by_seller(lang)
    } else {
        say::account_asked(lang)
    };
    let how = is_owed.then(|| view! { <p class="soft small">{asked}</p> });
    let section = view! {
        <section class="stack stack-tight" aria-labelledby=heading.clone()>
            <h3 id=heading.clone()>{say::title(lang)}</h3>
            {refused}
            {extra}
            {requests}
            {kept}
            {refunds}
            {how}
            {form}
        </section>
    };
    Some(section.into_any())
}

/// A form for a photograph of what is wrong, while the wish waits for its answer.
fn draw_photo_form(lang: Lang, code: &str, request: &RequestView, khoa: &str) -> Option<AnyView> {
    let is_open = request.asked_by == AskedBy::Shopper && request.state == ReturnState::Requested;
    if !is_open || request.photos.len() as i64 >= WISH_PHOTOS_MAX {
        return None;
    }
    let (id, khoa, code) = (request.id.to_string(), khoa.to_owned(), code.to_owned());
    let field = format!("anh-tra-{id}");
    let form = view! {
        <form method="post" action="/api/return/photo" enctype="multipart/form-data" class="stack stack-tight no-print">
            <input type="hidden" name="lang" value=lang.tag()/>
            <input type="hidden" name="request" value=id/>
            <input type="hidden" name="khoa" value=khoa/>
            <div class="field">
                <label for=field.clone()>{say::photo(lang)} <span class="vh">" " {code.clone()}</span></label>
                <p class="hint" id=format!("{field}-goi-y")>{say::photo_hint(lang, WISH_PHOTOS_MAX)}</p>
                <input
                    id=field.clone()
                    name="photo"
                    type="file"
                    accept="image/jpeg,image/png,image/webp"
                    required
                    aria-describedby=format!("{field}-goi-y")
                />
            </div>
            <div>
                <button class="btn btn-secondary" type="submit">{say::photo_send(lang)} <span class="vh">" " {code}</span></button>
            </div>
        </form>
    };
    Some(form.into_any())
}

/// Goods weigh more, and the cooperative asks whether more is paid.
fn draw_extra(lang: Lang, order: &ShopperOrder, khoa: &str) -> Option<AnyView> {
    let asked = Vnd(order.lines.iter().map(|line| line.asked_extra.0).sum());
    if asked == Vnd::ZERO || !order.state.is_before_hand_over() {
        return None;
    }
    let answer = |agrees: &'static str, class: &'static str, words: &'static str| {
        let (code, khoa) = (order.code.clone(), khoa.to_owned());
        view! {
            <PostForm action="/api/order/extra" lang=lang>
                <input type="hidden" name="code" value=code.clone()/>
                <input type="hidden" name="khoa" value=khoa/>
                <input type="hidden" name="agrees" value=agrees/>
                <button class=class type="submit">{words}<span class="vh">" " {code.clone()}</span></button>
            </PostForm>
        }
    };
    let section = view! {
        <div class="notice notice-warn stack stack-tight">
            <p>{say::extra_question(lang, asked)}</p>
            <div class="row no-print">
                {answer("1", "btn", say::extra_yes(lang))}
                " "
                {answer("", "btn btn-secondary", say::extra_no(lang))}
            </div>
        </div>
    };
    Some(section.into_any())
}

fn draw_form(lang: Lang, order: &ShopperOrder, view: &ReturnsView, khoa: &str, form: &Form) -> AnyView {
    let (code, khoa, key) = (order.code.clone(), khoa.to_owned(), Token::random().reveal());
    let until = view.ask_until.clone().unwrap_or_default();
    let reasons = ReturnReason::ALL
        .iter()
        .map(|reason| (reason.as_str().to_owned(), reason_word(lang, *reason).to_owned()))
        .collect();
    let reason = Field::new(form, lang, "reason", say::reason(lang))
        .id(format!("ly-do-tra-{code}"))
        .label_more(code.clone())
        .select(reasons);
    let note = Field::new(form, lang, "note", say::note(lang))
        .id(format!("ghi-chu-tra-{code}"))
        .label_more(code.clone())
        .hint(say::note_hint(lang))
        .optional()
        .length_max(NOTE_MAX)
        .area(2);
    let packs = draw_packs(lang, &order.lines, view, form, &code);
    let is_whole = form.typed("whole") == "1";
    view! {
        <details class="fold no-print" open=form.came_back()>
            <summary>{say::ask(lang)}</summary>
            <PostForm action="/api/order/return" lang=lang class="stack stack-tight">
                <input type="hidden" name="code" value=code.clone()/>
                <input type="hidden" name="khoa" value=khoa/>
                <input type="hidden" name="key" value=key/>
                <p class="soft small">{say::ask_hint(lang, until, PERISHABLE_WITHIN_HOURS, ANSWER_WITHIN_HOURS)}</p>
                {reason}
                <p>{say::packs_hint(lang)}</p>
                {packs}
                <label class="check">
                    <input type="checkbox" name="whole" value="1" checked=is_whole/>
                    " "
                    <span>{say::whole(lang)}</span>
                </label>
                {note}
                <div>
                    <button class="btn btn-secondary" type="submit">
                        {say::send(lang)}
                        <span class="vh">" " {code}</span>
                    </button>
                </div>
            </PostForm>
        </details>
    }
    .into_any()
}

/// A field for the packs of each line of which something is left.
pub(crate) fn draw_packs(
    lang: Lang,
    lines: &[orders::LineView],
    view: &ReturnsView,
    form: &Form,
    code: &str,
) -> Vec<AnyView> {
    let left = view.packs_left.iter().filter(|left| left.quantity > 0);
    left.filter_map(|left| {
        let line = lines.iter().find(|line| line.position == left.position)?;
        let name = format!("{LINE}{}", line.position);
        let label = format!("{}, {}", line.name.get(lang), line.pack.get(lang));
        let field = Field::new(form, lang, &name, &label)
            .id(format!("{name}-{code}"))
            .hint(say::packs_left(lang, left.quantity))
            .starting_with(form, "0")
            .kind("number")
            .input_mode("numeric")
            .range("0", left.quantity.to_string())
            .input();
        Some(field)
    })
    .collect()
}
