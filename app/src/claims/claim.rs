//! One claim: `/dieu-hanh/ma-giam-gia/bang-ke/{code}`, `/so-cong-thuong/ma-giam-gia/bang-ke/{code}`.

use super::{Desk, pill, steps};
use crate::{
    context::{Ctx, link},
    error::AppError,
    page::{Page, page},
    ui::{marks, state::moment, table},
    words::claim as say,
};
use leptos::prelude::*;
use market::{
    base::{
        Lang, Vnd,
        time::{shown_date, shown_time},
    },
    claims::{self, Claim, ClaimCode, ClaimLine, ClaimLineKind, ClaimPayment, ClaimState},
};

/// The operator's.
#[component]
pub fn OperatorClaimPage() -> AnyView {
    draw(Desk::Operator)
}

/// The department's.
#[component]
pub fn DepartmentClaimPage() -> AnyView {
    draw(Desk::Department)
}

fn draw(desk: Desk) -> AnyView {
    page(move |ctx| async move {
        let seat = desk.enter(&ctx).await?;
        let lang = ctx.lang();
        let code = ClaimCode::parse(ctx.param("ma")).ok_or(AppError::NotFound)?;
        let claim = claims::load(&ctx.state.pool, seat.reader(), &code).await?;
        let claim = claim.ok_or(AppError::NotFound)?;
        let title = say::claim_title(lang, &claim.code);
        let news = news(&ctx).map(|news| view! { <p class="notice notice-good" role="status">{news}</p> });
        let steps = steps::draw(&ctx, &seat, &claim).await?;
        let body = view! {
            <div class="desk-title">
                <h1>{title.clone()} " " {pill(lang, claim.state)}</h1>
                <p><a href=link(lang, desk.page())>{say::back(lang)}</a></p>
            </div>
            {news}
            <div class="stack stack-wide">
                {draw_facts(lang, &claim)}
                {steps}
                {draw_files(lang, desk, &claim)}
                {draw_lines(lang, &claim.lines)}
                {draw_payments(lang, &claim.payments)}
            </div>
        };
        Ok::<_, AppError>(Page::new(title, body).in_room(seat.room(lang)))
    })
}

fn news(ctx: &Ctx) -> Option<&'static str> {
    let lang = ctx.lang();
    match ctx.query("xong").as_deref() {
        Some("lap") => Some(say::made_now(lang)),
        Some("dong-y") => Some(say::agreed_now(lang)),
        Some("phan-doi") => Some(say::objected_now(lang)),
        Some("huy") => Some(say::called_off_now(lang)),
        Some("tien") => Some(say::paid_now(lang)),
        _ => None,
    }
}

fn draw_facts(lang: Lang, claim: &Claim) -> AnyView {
    let figure = |name: &'static str, amount: Vnd| {
        view! {
            <div>
                <dt>{name}</dt>
                <dd class="num">{amount.to_string()}</dd>
            </div>
        }
    };
    let words = |name: &'static str, words: String| {
        view! {
            <div>
                <dt>{name}</dt>
                <dd>{words}</dd>
            </div>
        }
    };
    let decided = claim.decided.as_ref().map(|step| {
        let text = if step.reason.is_empty() {
            say::agreed(lang, shown_time(step.at), &step.by)
        } else {
            say::objected(lang, shown_time(step.at), &step.by)
        };
        view! { <br/> {text} }
    });
    let called_off = claim.called_off.as_ref().map(|step| {
        let text = say::called_off(lang, shown_time(step.at), &step.by, &step.reason);
        view! { <br/> {text} }
    });
    view! {
        <section class="stack">
            <dl class="facts box">
                {words(say::pays(lang), claim.department.get(lang).to_owned())}
                {words(say::period(lang), say::days(lang, shown_date(claim.from), shown_date(claim.to)))}
                {figure(say::total(lang), claim.total)}
                {figure(say::paid(lang), claim.paid)}
                {(claim.state != ClaimState::CalledOff).then(|| figure(say::left(lang), claim.left()))}
            </dl>
            <p class="soft">
                {say::made(lang, shown_time(claim.made.at), &claim.made.by)}
                {decided}
                {called_off}
            </p>
        </section>
    }
    .into_any()
}

fn draw_files(lang: Lang, desk: Desk, claim: &Claim) -> AnyView {
    let to = |end: &str| link(lang, &format!("{}/{}/bang-ke.{end}", desk.page(), claim.code));
    // The paper is in Vietnamese, whatever language is read.
    let pdf = format!("{}/{}/bang-ke.pdf", desk.page(), claim.code);
    view! {
        <p class="row">
            <a class="btn btn-secondary" href=pdf download="">{say::pdf(lang)}</a>
            " "
            <a class="btn btn-secondary" href=to("xlsx") download="">{say::excel(lang)}</a>
            " "
            <a class="btn btn-secondary" href=to("csv") download="">{say::csv(lang)}</a>
        </p>
    }
    .into_any()
}

/// What a line stands for.
pub(super) fn kind_word(lang: Lang, kind: ClaimLineKind) -> &'static str {
    match kind {
        ClaimLineKind::VoucherFunded => say::kind_borne(lang),
        ClaimLineKind::CalledOff => say::kind_called_off(lang),
        ClaimLineKind::GivenBack => say::kind_given_back(lang),
    }
}

fn draw_lines(lang: Lang, lines: &[ClaimLine]) -> AnyView {
    let rows: Vec<_> = lines
        .iter()
        .map(|line| {
            view! {
                <tr>
                    <th scope="row">
                        <span class="code">{line.order.clone()}</span>
                        <br/>
                        <span class="former">{marks::vietnamese(lang, &line.seller)}</span>
                    </th>
                    <td data-label=say::at(lang)>{moment(&shown_time(line.at))}</td>
                    <td data-label=say::voucher(lang)><span class="code">{line.voucher.clone()}</span></td>
                    <td data-label=say::kind(lang)>{kind_word(lang, line.kind)}</td>
                    <td class="num" data-label=say::amount(lang)>{line.amount.to_string()}</td>
                </tr>
            }
        })
        .collect();
    let head = [
        table::words(say::order(lang)),
        table::words(say::at(lang)),
        table::words(say::voucher(lang)),
        table::words(say::kind(lang)),
        table::figures(say::amount(lang)),
    ];
    table::table_section("cac-dong", say::lines(lang), head, rows, "")
}

fn draw_payments(lang: Lang, payments: &[ClaimPayment]) -> Option<AnyView> {
    if payments.is_empty() {
        return None;
    }
    let rows: Vec<_> = payments
        .iter()
        .map(|payment| {
            let by = match &payment.entered_by {
                Some(name) => say::entered_by(lang, name),
                None => say::by_memo(lang).to_owned(),
            };
            view! {
                <tr>
                    <th scope="row">{moment(&shown_time(payment.at))}</th>
                    <td data-label=say::reference(lang)><span class="code">{payment.reference.clone()}</span></td>
                    <td data-label=say::how(lang)>{by}</td>
                    <td class="num" data-label=say::amount(lang)>{payment.amount.to_string()}</td>
                </tr>
            }
        })
        .collect();
    let head = [
        table::words(say::at(lang)),
        table::words(say::reference(lang)),
        table::words(say::how(lang)),
        table::figures(say::amount(lang)),
    ];
    Some(table::table_section("da-ve", say::payments(lang), head, rows, ""))
}
