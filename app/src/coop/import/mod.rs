//! Goods out of a file: `/htx/san-pham/nhap`, and what a file would do: `/htx/san-pham/nhap/{id}`.

pub(super) mod actions;
mod check;
mod faults;
mod sample;

pub use actions::{address, problem};
pub use check::CheckPage;
pub use faults::fault_sheet;
pub use sample::sample_sheet;

use super::room;
use crate::{
    context::link,
    page::{Page, page},
    ui::field::{self, Field},
    words::{import as say, listing, sheet},
};
use leptos::prelude::*;
use market::{
    base::{Lang, money::grouped},
    people::Scope,
    sheets::{Column, FILE_BYTES_MAX, ROWS_MAX},
};

/// The page of the form.
pub const PAGE: &str = "/htx/san-pham/nhap";

/// Where the form goes: a file is too large for a server function.
pub const UPLOAD: &str = "/api/sheet/upload";

/// The name under which a refused file is told.
pub const FORM: &str = "sheet";

/// The file, a filled example, and what each column means.
#[component]
pub fn ImportPage() -> AnyView {
    page(|ctx| async move {
        let manager = ctx.require_manager_for(Scope::Goods).await?;
        let lang = ctx.lang();
        let form = ctx.take_form(FORM).await?;
        let file = Field::new(&form, lang, "file", say::file(lang)).hint(say::file_hint(
            lang,
            FILE_BYTES_MAX / 1024 / 1024,
            grouped(ROWS_MAX as i64),
        ));
        let control = view! {
            <input
                id="file"
                name="file"
                type="file"
                required=true
                accept=".xlsx,.csv,.tsv,.txt,text/csv,application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
                aria-describedby=file.described_by()
                aria-invalid=file.invalid()
            />
        };
        let body = view! {
            <p>
                <a href=link(lang, "/htx/san-pham")>{listing::to_list(lang)}</a>
            </p>
            <div class="desk-title">
                <h1>{say::title(lang)}</h1>
            </div>
            <div class="stack narrow">
                {field::error_summary(&form, lang, say::refused(lang), &[("file", say::file(lang))])}
                <p>{say::intro(lang)}</p>
                <form method="post" action=UPLOAD enctype="multipart/form-data" class="box stack">
                    <input type="hidden" name="lang" value=lang.tag()/>
                    {file.around(control)}
                    <div>
                        <button class="btn" type="submit">{say::check(lang)}</button>
                    </div>
                </form>
                <section class="stack stack-tight" aria-labelledby="tep-mau">
                    <h2 id="tep-mau">{say::sample_title(lang)}</h2>
                    <p>{say::sample_text(lang)}</p>
                    <p class="row">
                        <a class="btn btn-secondary" href=sample_path(lang, "xlsx") download="">{say::sample_excel(lang)}</a>
                        <a class="btn btn-secondary" href=sample_path(lang, "csv") download="">{say::sample_csv(lang)}</a>
                    </p>
                </section>
                {columns(lang)}
            </div>
        };
        Ok(Page::new(say::title(lang), body).in_room(room(lang, manager.member())))
    })
}

/// Where the filled example is.
pub fn sample_path(lang: Lang, extension: &str) -> String {
    link(lang, &format!("{PAGE}/mau.{extension}"))
}

/// The head of a column, as our own files write it.
pub(super) fn column_word(lang: Lang, column: Column) -> &'static str {
    match column {
        Column::Code => sheet::code(lang),
        Column::Name => sheet::name(lang),
        Column::Category => sheet::category(lang),
        Column::Pack => sheet::pack(lang),
        Column::Net => sheet::net(lang),
        Column::Weight => sheet::weight(lang),
        Column::Price => sheet::price(lang),
        Column::Stock => sheet::stock(lang),
        Column::Low => sheet::low(lang),
    }
}

fn columns(lang: Lang) -> AnyView {
    let rows: Vec<_> = Column::ALL
        .iter()
        .map(|column| {
            let text = match column {
                Column::Code => say::about_code(lang),
                Column::Name => say::about_name(lang),
                Column::Category => say::about_category(lang),
                Column::Pack => say::about_pack(lang),
                Column::Net => say::about_net(lang),
                Column::Weight => say::about_weight(lang),
                Column::Price => say::about_price(lang),
                Column::Stock => say::about_stock(lang),
                Column::Low => say::about_low(lang),
            };
            view! {
                <div>
                    <dt>{column_word(lang, *column)}</dt>
                    <dd>{text}</dd>
                </div>
            }
        })
        .collect();
    view! {
        <section class="stack stack-tight" aria-labelledby="cac-cot">
            <h2 id="cac-cot">{say::columns_title(lang)}</h2>
            <p class="soft">{say::columns_text(lang)}</p>
            <dl class="sheet-columns">{rows}</dl>
        </section>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn our_own_heads_are_known_when_they_come_back() {
        for lang in [Lang::Vi, Lang::En] {
            for column in Column::ALL {
                assert_eq!(Column::of_head(column_word(lang, *column)), Some(*column));
            }
        }
    }
}
