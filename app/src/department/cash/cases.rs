//! What another person decides of a sheet's lines: what is more than was owed, and lines that are wrong.

use crate::{
    context::{Ctx, link},
    department::{decided, order::code_link},
    error::AppError,
    form::{Form, PostForm, Problems},
    ui::{field::Field, table},
    words::cash as say,
};
use leptos::prelude::*;
use market::{
    base::{
        Lang, Line, RemittanceId,
        time::{shown_date, shown_time},
    },
    payouts::{self, CashLine, CashRefused, ExcessDecision},
    people::Operator,
    reports::DecidedOnce,
};
use serde::{Deserialize, Serialize};

/// A reason has at most this many characters.
const REASON_MAX: u32 = 300;

/// What becomes of what is more than was owed.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct ExcessForm {
    lang: Lang,
    line: String,
    /// `not_there` or `theirs`.
    decision: String,
    reason: String,
}

/// A line that is wrong.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct TakeBackForm {
    lang: Lang,
    line: String,
    reason: String,
}

fn excess_form(line: RemittanceId) -> String {
    format!("cash-excess-{line}")
}

/// The name under which a refused form of wrong lines is kept.
const TAKE_BACK: &str = "cash_take_back";

/// Decides what becomes of what is more than was owed.
#[server(prefix = "/api", endpoint = "cash/decide")]
pub async fn decide_excess(#[server(flatten)] form: ExcessForm) -> Result<(), AppError> {
    let ctx = Ctx::here()?;
    let operator = ctx.require_operator().await?;
    let line: RemittanceId = form.line.parse().map_err(|_| AppError::NotFound)?;
    let page = link(form.lang, "/dieu-hanh/tien-mat");
    let back = format!("{page}#{line}");
    let mut problems = Problems::default();
    let decision = ExcessDecision::parse(&form.decision).ok_or(AppError::NotAChoice);
    let decision = problems.check("decision", decision);
    let reason = Line::parse(&form.reason, REASON_MAX).map_err(|_| AppError::ReasonNeeded);
    let reason = problems.check("reason", reason);
    let (Some(decision), Some(reason)) = (decision, reason) else {
        return ctx.refuse(&excess_form(line), &form, problems, &back).await;
    };
    let (now, mode) = (ctx.state.clock.now(), ctx.state.settings.collection);
    match payouts::decide_excess(&ctx.state.pool, operator, line, decision, &reason, mode, now).await {
        Ok(()) => {
            ctx.go_to(&format!("{page}?xong=quyet"));
            Ok(())
        }
        Err(CashRefused::NotFound) => decided::refuse(&ctx, operator, DecidedOnce::CashLine(line), &page).await,
        Err(refused) => {
            problems.add("decision", said(refused)?);
            ctx.refuse(&excess_form(line), &form, problems, &back).await
        }
    }
}

/// Takes a wrong line back.
#[server(prefix = "/api", endpoint = "cash/take_back")]
pub async fn take_back(#[server(flatten)] form: TakeBackForm) -> Result<(), AppError> {
    let ctx = Ctx::here()?;
    let operator = ctx.require_operator().await?;
    let page = link(form.lang, "/dieu-hanh/tien-mat");
    let back = format!("{page}#lay-lai");
    let mut problems = Problems::default();
    let line = form.line.parse::<RemittanceId>().map_err(|_| AppError::NotAChoice);
    let line = problems.check("line", line);
    let reason = Line::parse(&form.reason, REASON_MAX).map_err(|_| AppError::ReasonNeeded);
    let reason = problems.check("reason", reason);
    let (Some(line), Some(reason)) = (line, reason) else {
        return ctx.refuse(TAKE_BACK, &form, problems, &back).await;
    };
    match payouts::take_back(&ctx.state.pool, operator, line, &reason, ctx.state.clock.now()).await {
        Ok(()) => {
            ctx.go_to(&format!("{page}?xong=lay-lai"));
            Ok(())
        }
        Err(CashRefused::NotFound) => decided::refuse(&ctx, operator, DecidedOnce::CashLine(line), &page).await,
        Err(refused) => {
            problems.add("line", said(refused)?);
            ctx.refuse(TAKE_BACK, &form, problems, &back).await
        }
    }
}

/// A refusal in words, where it is one that whoever asks can do something about.
fn said(refused: CashRefused) -> Result<AppError, AppError> {
    match refused {
        CashRefused::NotFound => Err(AppError::NotFound),
        CashRefused::Own => Ok(AppError::OwnSheet),
        CashRefused::Counted => Ok(AppError::LineCounted),
        CashRefused::ReasonNeeded => Ok(AppError::ReasonNeeded),
        CashRefused::Db(error) => Err(error.into()),
    }
}

/// What is more than was owed and waits; nothing when nothing does.
pub(super) async fn draw_excesses(ctx: &Ctx, operator: Operator) -> Result<Option<AnyView>, AppError> {
    let lang = ctx.lang();
    let lines = payouts::list_excesses(&ctx.state.pool, operator).await?;
    if lines.is_empty() {
        return Ok(None);
    }
    let mut rows = Vec::with_capacity(lines.len());
    for line in &lines {
        rows.push(draw_excess(lang, line, &ctx.take_form(&excess_form(line.id)).await?));
    }
    Ok(Some(
        view! {
            <section class="stack" aria-labelledby="phan-vuot">
                <h2 id="phan-vuot">{say::excesses(lang)}</h2>
                <p class="soft">{say::excesses_hint(lang)}</p>
                {rows}
            </section>
        }
        .into_any(),
    ))
}

fn draw_excess(lang: Lang, line: &CashLine, form: &Form) -> AnyView {
    let id = line.id.to_string();
    let decide = if line.is_own {
        view! { <p class="soft">{say::another_person(lang)}</p> }.into_any()
    } else {
        let field = |name: &'static str, label: &str| {
            Field::new(form, lang, name, label)
                .id(format!("{name}-{id}"))
                .label_more(line.code.clone())
                .length_max(REASON_MAX)
        };
        let decision = field("decision", say::decision(lang)).select(vec![
            (
                ExcessDecision::NotThere.as_str().to_owned(),
                say::not_there(lang).to_owned(),
            ),
            (ExcessDecision::Theirs.as_str().to_owned(), say::theirs(lang).to_owned()),
        ]);
        let reason = field("reason", say::reason(lang)).input();
        let (value, code) = (id.clone(), line.code.clone());
        view! {
            <PostForm action="/api/cash/decide" lang=lang class="stack decide">
                <input type="hidden" name="line" value=value/>
                {decision}
                {reason}
                <div>
                    <button class="btn" type="submit">
                        {say::decide(lang)}<span class="vh">" " {code}</span>
                    </button>
                </div>
            </PostForm>
        }
        .into_any()
    };
    view! {
        <article class="box stack" id=id.clone()>
            <header class="row row-spread">
                <h3 class="num">{line.excess.to_string()}</h3>
                <span class="pill pill-wait">{say::beyond(lang)}</span>
            </header>
            <p>
                {code_link(lang, &line.code)}
                " · "
                {line.name.get(lang).to_owned()}
                <br/>
                <span class="soft small">
                    {say::counted_of_it(lang, line.counted)} " · " <span class="code">{line.reference.clone()}</span> " · "
                    {say::brought(lang, &line.by, shown_time(line.at))}
                </span>
            </p>
            {decide}
        </article>
    }
    .into_any()
}

/// The last lines, and the form that takes a wrong one back.
pub(super) async fn draw_lines(ctx: &Ctx, operator: Operator) -> Result<AnyView, AppError> {
    let lang = ctx.lang();
    let lines = payouts::list_cash_lines(&ctx.state.pool, operator).await?;
    let form = ctx.take_form(TAKE_BACK).await?;
    let rows: Vec<_> = lines.iter().map(|line| draw_line(lang, line)).collect();
    let table = table::table_section(
        "da-nhap",
        say::lines(lang),
        [
            table::words(say::order(lang)),
            table::words(say::seller(lang)),
            table::words(say::reference(lang)),
            table::words(say::who(lang)),
            table::figures(say::counted(lang)),
        ],
        rows,
        say::no_lines(lang),
    );
    let choices: Vec<_> = lines
        .iter()
        .filter(|line| !line.is_own && !line.is_taken_back)
        .map(|line| {
            let words = format!("{} · {} · {}", line.code, line.reference, line.counted);
            (line.id.to_string(), words)
        })
        .collect();
    let take_back = if choices.is_empty() {
        view! { <p class="soft">{say::another_person(lang)}</p> }.into_any()
    } else {
        let line = Field::new(&form, lang, "line", say::wrong_line(lang)).select(choices);
        let reason = Field::new(&form, lang, "reason", say::reason(lang))
            .id("take-back-reason")
            .length_max(REASON_MAX)
            .input();
        view! {
            <PostForm action="/api/cash/take_back" lang=lang class="stack decide">
                {line}
                {reason}
                <div>
                    <button class="btn btn-secondary" type="submit">{say::take_back(lang)}</button>
                </div>
            </PostForm>
        }
        .into_any()
    };
    let take_back = (!lines.is_empty()).then(|| {
        view! {
            <section class="box stack" id="lay-lai" aria-labelledby="lay-lai-dong">
                <h2 id="lay-lai-dong">{say::take_back_title(lang)}</h2>
                <p class="soft">{say::take_back_hint(lang)}</p>
                {take_back}
            </section>
        }
    });
    Ok(view! {
        {table}
        {take_back}
    }
    .into_any())
}

fn draw_line(lang: Lang, line: &CashLine) -> AnyView {
    let taken_back = line
        .is_taken_back
        .then(|| view! { " " <span class="pill">{say::was_taken_back(lang)}</span> });
    view! {
        <tr>
            <th scope="row">{code_link(lang, &line.code)} {taken_back}</th>
            <td data-label=say::seller(lang)>{line.name.get(lang).to_owned()}</td>
            <td data-label=say::reference(lang)>
                <span class="code">{line.reference.clone()}</span> " · " {shown_date(line.paid_on)}
            </td>
            <td data-label=say::who(lang)>{say::brought(lang, &line.by, shown_time(line.at))}</td>
            <td class="num" data-label=say::counted(lang)>{line.counted.to_string()}</td>
        </tr>
    }
    .into_any()
}
