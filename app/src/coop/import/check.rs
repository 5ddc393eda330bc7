//! What a file would do, before anything is written: `/htx/san-pham/nhap/{id}`.

use super::{
    FORM, PAGE,
    actions::{SURE_FORM, address, problem},
    column_word,
    faults::{place, sentence},
};
use crate::{
    context::link,
    coop::room,
    error::AppError,
    form::{Form, PostForm},
    page::{Page, page},
    ui::field::{self, Field},
    words::import as say,
};
use leptos::prelude::*;
use market::{
    base::{Lang, Vnd, money::grouped, time::shown_time},
    people::Scope,
    sheets::{self, Change, Encoding, Fault, Report, Separator, Upload},
};

/// So many changes stand on the page.
const CHANGES_SHOWN: usize = 50;

/// The page.
#[component]
pub fn CheckPage() -> AnyView {
    page(|ctx| async move {
        let manager = ctx.require_manager_for(Scope::Goods).await?;
        let lang = ctx.lang();
        let id = ctx.param("id").parse().map_err(|_| AppError::NotFound)?;
        let upload = sheets::load_upload(&ctx.state.pool, manager.member(), id, ctx.state.clock.now())
            .await
            .map_err(problem)?
            .ok_or(AppError::NotFound)?;
        let form = ctx.take_form(FORM).await?;
        let sure = ctx.take_form(SURE_FORM).await?;
        let title = match upload.imported_at {
            Some(_) => say::done_title(lang),
            None => say::check_title(lang),
        };
        let is_open = upload.imported_at.is_none();
        let body = view! {
            <p>
                <a href=link(lang, PAGE)>{say::other_file(lang)}</a>
            </p>
            <div class="desk-title">
                <h1>{title}</h1>
                <p class="soft">{upload.file_name.clone()} " · " {shown_time(upload.uploaded_at)}</p>
            </div>
            <div class="stack">
                {field::error_summary(&form, lang, say::refused(lang), &[])}
                {field::error_summary(&sure, lang, say::import_refused(lang), &[("sure", say::doubtful_title(lang))])}
                {standing(lang, &upload)}
                {figures(lang, &upload.report)}
                {is_open.then(|| open(lang, &upload, &sure))}
                {changes(lang, &upload)}
                {is_open.then(|| read_as(lang, &upload, &form))}
            </div>
        };
        Ok(Page::new(title, body).in_room(room(lang, manager.member())))
    })
}

/// One sentence: what comes next.
fn standing(lang: Lang, upload: &Upload) -> AnyView {
    let report = &upload.report;
    if upload.imported_at.is_some() {
        let drafts = link(lang, "/htx/san-pham?trang-thai=nhap");
        return view! {
            <p class="notice notice-good" role="status">
                {say::done(lang, grouped(report.new as i64), grouped(report.changed as i64))}
                " "
                <a href=drafts>{say::to_drafts(lang)}</a>
                " · "
                <a href=link(lang, "/htx/kho")>{say::to_shelf(lang)}</a>
            </p>
        }
        .into_any();
    }
    let (class, text) = if !report.conflicts.is_empty() {
        (
            "notice notice-warn",
            say::in_conflict(lang, grouped(report.conflicts.len() as i64)),
        )
    } else if report.faults > 0 {
        (
            "notice notice-bad",
            say::has_faults(lang, grouped(report.faults as i64)),
        )
    } else if report.is_ready() {
        ("notice notice-good", say::is_ready(lang).to_owned())
    } else {
        ("notice", say::is_same(lang).to_owned())
    };
    view! { <p class=class role="status">{text}</p> }.into_any()
}

fn figures(lang: Lang, report: &Report) -> AnyView {
    let figure = |name: &'static str, number: usize| {
        view! {
            <div>
                <dt>{name}</dt>
                <dd>{grouped(number as i64)}</dd>
            </div>
        }
    };
    view! {
        <dl class="figures sheet-figures box">
            {figure(say::rows(lang), report.rows)}
            {figure(say::new(lang), report.new)}
            {figure(say::changed(lang), report.changed)}
            {figure(say::same(lang), report.same)}
            {figure(say::faults(lang), report.faults)}
        </dl>
    }
    .into_any()
}

/// What can still be done with it.
fn open(lang: Lang, upload: &Upload, sure: &Form) -> AnyView {
    let report = &upload.report;
    let id = upload.id.to_string();
    let import = report.is_ready().then(|| {
        let text = say::import_text(lang, grouped(report.new_goods as i64));
        let doubtful = doubtful(lang, report, sure);
        view! {
            <PostForm action="/api/sheet/import" lang=lang class="box stack">
                <input type="hidden" name="upload" value=id/>
                {doubtful}
                <p>{text}</p>
                <div>
                    <button class="btn" type="submit">{say::import(lang)}</button>
                </div>
            </PostForm>
        }
    });
    let unused = (!report.unused.is_empty())
        .then(|| view! { <p class="soft">{say::unused(lang, report.unused.join(", "))}</p> });
    view! {
        {table(lang, &report.conflicts, say::conflicts_title(lang), "xung-dot")}
        {import}
        {faults(lang, upload)}
        {unused}
    }
    .into_any()
}

/// Prices that look like slips of the hand, row by row, and the box that says they are meant.
fn doubtful(lang: Lang, report: &Report, sure: &Form) -> Option<AnyView> {
    if report.unlikely == 0 {
        return None;
    }
    let price = |price: Option<i64>| price.map_or_else(|| "–".to_owned(), |price| Vnd(price).to_string());
    let rows: Vec<_> = report
        .doubtful
        .iter()
        .map(|change| {
            view! {
                <tr>
                    <th scope="row">{say::line_number(lang, change.line)}</th>
                    <td>{change.name.clone()} ", " {change.pack.clone()}</td>
                    <td class="num" data-label=say::from(lang)>{price(change.from)}</td>
                    <td class="num" data-label=say::to(lang)>{price(change.to)}</td>
                </tr>
            }
        })
        .collect();
    let more = (report.unlikely > report.doubtful.len())
        .then(|| view! { <p class="soft">{say::doubtful_first(lang, report.doubtful.len())}</p> });
    let count = report.unlikely.to_string();
    let problem = sure.problem("sure", lang);
    let described = problem.as_ref().map(|_| "sure-loi");
    let error = problem.map(|problem| view! { <p class="error" id="sure-loi">{problem}</p> });
    let view = view! {
        <section class="stack stack-tight" aria-labelledby="gia-la">
            <h2 id="gia-la">{say::doubtful_title(lang)}</h2>
            <p class="notice notice-warn">{say::doubtful_text(lang, grouped(report.unlikely as i64))}</p>
            <table class="table">
                <thead>
                    <tr>
                        <th scope="col">{say::line(lang)}</th>
                        <th scope="col">{say::product(lang)}</th>
                        <th scope="col" class="num">{say::from(lang)}</th>
                        <th scope="col" class="num">{say::to(lang)}</th>
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
            {more}
            <label class="check">
                <input
                    id="sure"
                    type="checkbox"
                    name="sure"
                    value=count
                    aria-describedby=described
                    aria-invalid=described.map(|_| "true")
                />
                " "
                <span>{say::doubtful_sure(lang)}</span>
            </label>
            {error}
        </section>
    };
    Some(view.into_any())
}

fn faults(lang: Lang, upload: &Upload) -> Option<AnyView> {
    let report = &upload.report;
    let all = format!("{}/loi.csv", address(lang, upload.id));
    let table = table(lang, &report.shown, say::faults_title(lang), "loi-tung-dong")?;
    let more = (report.faults > report.shown.len())
        .then(|| view! { <p class="soft">{say::faults_first(lang, report.shown.len())}</p> });
    Some(
        view! {
            {table}
            {more}
            <p>
                <a class="btn btn-secondary" href=all download="">{say::faults_all(lang, grouped(report.faults as i64))}</a>
            </p>
        }
        .into_any(),
    )
}

fn table(lang: Lang, faults: &[Fault], title: &'static str, id: &'static str) -> Option<AnyView> {
    if faults.is_empty() {
        return None;
    }
    let rows: Vec<_> = faults
        .iter()
        .map(|fault| {
            view! {
                <tr>
                    <th scope="row">{say::line_number(lang, fault.line)}</th>
                    <td data-label=say::column(lang)>{place(lang, fault)}</td>
                    <td>{sentence(lang, fault)}</td>
                </tr>
            }
        })
        .collect();
    let view = view! {
        <section class="stack stack-tight" aria-labelledby=id>
            <h2 id=id>{title}</h2>
            <table class="table">
                <thead>
                    <tr>
                        <th scope="col">{say::line(lang)}</th>
                        <th scope="col">{say::column(lang)}</th>
                        <th scope="col">{say::what(lang)}</th>
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        </section>
    };
    Some(view.into_any())
}

/// What was recognised, and another choice.
fn read_as(lang: Lang, upload: &Upload, form: &Form) -> AnyView {
    let known = upload.read_as;
    let encodings = match known.separator {
        Some(_) => Encoding::ALL,
        None => &Encoding::OF_XLSX,
    };
    let encodings = encodings
        .iter()
        .map(|encoding| (encoding.as_str().to_owned(), encoding_word(lang, *encoding).to_owned()))
        .collect();
    let encoding = Field::new(form, lang, "encoding", say::encoding(lang))
        .starting_with(form, known.encoding.as_str())
        .select(encodings);
    let separator = known.separator.map(|separator| {
        let choices = Separator::ALL
            .iter()
            .map(|one| (one.as_str().to_owned(), separator_word(lang, *one).to_owned()))
            .collect();
        Field::new(form, lang, "separator", say::separator(lang))
            .starting_with(form, separator.as_str())
            .select(choices)
    });
    let id = upload.id.to_string();
    let said = match known.separator {
        Some(separator) => say::read_as_csv(
            lang,
            encoding_word(lang, known.encoding),
            separator_word(lang, separator),
        ),
        None => say::read_as_xlsx(lang, encoding_word(lang, known.encoding)),
    };
    view! {
        <section class="stack stack-tight" aria-labelledby="cach-doc">
            <h2 id="cach-doc">{say::read_as_title(lang)}</h2>
            <p>{said}</p>
            <details class="fold" open=form.came_back()>
                <summary>{say::read_otherwise(lang)}</summary>
                <PostForm action="/api/sheet/read_as" lang=lang class="stack narrow">
                    <input type="hidden" name="upload" value=id/>
                    {encoding}
                    {separator}
                    <div>
                        <button class="btn btn-secondary" type="submit">{say::read_again(lang)}</button>
                    </div>
                </PostForm>
            </details>
        </section>
    }
    .into_any()
}

fn encoding_word(lang: Lang, encoding: Encoding) -> &'static str {
    match encoding {
        Encoding::Utf8 => say::utf8(lang),
        Encoding::Utf16Le => say::utf16_le(lang),
        Encoding::Utf16Be => say::utf16_be(lang),
        Encoding::Windows1258 => say::windows1258(lang),
        Encoding::Tcvn3 => say::tcvn3(lang),
        Encoding::Vni => say::vni(lang),
    }
}

fn separator_word(lang: Lang, separator: Separator) -> &'static str {
    match separator {
        Separator::Comma => say::comma(lang),
        Separator::Semicolon => say::semicolon(lang),
        Separator::Tab => say::tab(lang),
        Separator::Bar => say::bar(lang),
    }
}

/// The first of what changes, or has changed.
fn changes(lang: Lang, upload: &Upload) -> Option<AnyView> {
    let all = &upload.report.changes;
    if all.is_empty() {
        return None;
    }
    let number = |number: Option<i64>| number.map_or_else(|| "–".to_owned(), grouped);
    let rows: Vec<_> = all
        .iter()
        .take(CHANGES_SHOWN)
        .map(|change: &Change| {
            view! {
                <tr>
                    <th scope="row">{change.name.clone()} ", " {change.pack.clone()}</th>
                    <td data-label=say::column(lang)>{column_word(lang, change.column)}</td>
                    <td class="num" data-label=say::from(lang)>{number(change.from)}</td>
                    <td class="num" data-label=say::to(lang)>{number(change.to)}</td>
                </tr>
            }
        })
        .collect();
    let more =
        (all.len() > CHANGES_SHOWN).then(|| view! { <p class="soft">{say::changes_first(lang, CHANGES_SHOWN)}</p> });
    let view = view! {
        <section class="stack stack-tight" aria-labelledby="thay-doi">
            <h2 id="thay-doi">{say::changes_title(lang)}</h2>
            <table class="table">
                <thead>
                    <tr>
                        <th scope="col">{say::product(lang)}</th>
                        <th scope="col">{say::column(lang)}</th>
                        <th scope="col" class="num">{say::from(lang)}</th>
                        <th scope="col" class="num">{say::to(lang)}</th>
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
            {more}
        </section>
    };
    Some(view.into_any())
}
