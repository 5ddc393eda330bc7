//! The form with which an official asks for a mandate, and what becomes of it. It brings a file, so it is no server function.

use super::{actions::DEPARTMENT, scope_name};
use crate::{
    context::{AppState, link},
    department::featuring::parse_date,
    error::AppError,
    form::{Form, Problems, remember},
    ui::{
        field::{Field, error_summary},
        list::section_head,
    },
    words::mandate as say,
};
use chrono::{Days, NaiveDate};
use leptos::prelude::*;
use market::{
    base::{Lang, Line},
    documents::NewDocument,
    people::{
        self, AskMandateRefused, DOCUMENT_MAX, MANDATE_DAYS_MAX, MandateTarget, MandateWish, Official, Scope, Scopes,
        Visitor,
    },
};
use serde::Serialize;

/// The name under which a refused request is kept.
pub(super) const FORM: &str = "mandate";

/// How many days are offered when nothing else is typed.
const USUAL_DAYS: u64 = 30;

/// What an official has typed.
#[derive(Clone, Debug, Serialize)]
pub struct AskForm {
    coop: String,
    orders: String,
    goods: String,
    shopfront: String,
    from: String,
    to: String,
    document: String,
    lang: Lang,
}

impl AskForm {
    /// Takes every field of the form.
    pub fn read(lang: Lang, field: impl Fn(&str) -> String) -> Self {
        Self {
            coop: field("coop"),
            orders: field("orders"),
            goods: field("goods"),
            shopfront: field("shopfront"),
            from: field("from"),
            to: field("to"),
            document: field("document"),
            lang,
        }
    }
}

/// Asks a cooperative of the official's own province, and says which page shows what became of it.
pub async fn ask(
    state: &AppState,
    visitor: &Visitor,
    official: &Official,
    form: &AskForm,
    file_name: &str,
    file: &[u8],
) -> Result<String, AppError> {
    let mut problems = Problems::default();
    let from = problems.check("from", parse_date(&form.from));
    let to = problems.check("to", parse_date(&form.to));
    let document = problems.check("document", Line::parse(&form.document, DOCUMENT_MAX));
    let file = problems.check("file", NewDocument::read(file_name, file));
    if let (Some(from), Some(to), Some(document), Some(file)) = (from, to, document, file) {
        let wish = MandateWish {
            coop: form.coop.clone(),
            scopes: Scopes {
                orders: !form.orders.is_empty(),
                goods: !form.goods.is_empty(),
                shopfront: !form.shopfront.is_empty(),
            },
            from,
            to,
            document,
        };
        let (today, now) = (state.clock.today(), state.clock.now());
        match people::ask_mandate(&state.pool, official, &wish, &file, today, now).await {
            Ok(_) => return Ok(link(form.lang, &format!("{DEPARTMENT}?xong=hoi"))),
            Err(refused) => note(&mut problems, refused)?,
        }
    }
    let session = visitor.session().ok_or(AppError::Internal)?;
    remember(state, session, FORM, form, problems).await?;
    Ok(link(form.lang, &format!("{DEPARTMENT}#loi")))
}

/// Notes a refusal at its field.
fn note(problems: &mut Problems, refused: AskMandateRefused) -> Result<(), AppError> {
    let (field, problem) = match refused {
        AskMandateRefused::MayNotDecide => ("", AppError::MayNotDecide),
        AskMandateRefused::NoSuchCoop => ("coop", AppError::NotAChoice),
        AskMandateRefused::ForNothing => ("orders", AppError::MandateForNothing),
        AskMandateRefused::DaysReversed => ("to", AppError::DatesReversed),
        AskMandateRefused::InThePast => ("to", AppError::InThePast),
        AskMandateRefused::TooLong => (
            "to",
            AppError::PeriodTooLong {
                days: u32::try_from(MANDATE_DAYS_MAX).unwrap_or(u32::MAX),
            },
        ),
        AskMandateRefused::OneIsOpen => ("coop", AppError::MandateOpen),
        AskMandateRefused::Db(error) => return Err(error.into()),
    };
    problems.add(field, problem);
    Ok(())
}

pub(super) fn draw(lang: Lang, form: &Form, targets: Vec<MandateTarget>, today: NaiveDate) -> AnyView {
    let labels = [
        ("coop", say::coop(lang)),
        ("orders", say::scope(lang)),
        ("from", say::from(lang)),
        ("to", say::to(lang)),
        ("document", say::document(lang)),
        ("file", say::file(lang)),
    ];
    let targets = targets
        .into_iter()
        .map(|target| (target.slug.clone(), target.name.get(lang).to_owned()));
    let coop = Field::new(form, lang, "coop", say::coop(lang)).select(targets.collect());
    let day = |name, label, day: NaiveDate| {
        Field::new(form, lang, name, label)
            .kind("date")
            .starting_with(form, &day.to_string())
            .input()
    };
    let from = day("from", say::from(lang), today);
    let to = day("to", say::to(lang), today + Days::new(USUAL_DAYS));
    let document = Field::new(form, lang, "document", say::document(lang))
        .hint(say::document_hint(lang))
        .length_max(DOCUMENT_MAX)
        .autocomplete("off")
        .input();
    let hint = if form.came_back() {
        say::file_again(lang)
    } else {
        say::file_hint(lang)
    };
    let file = Field::new(form, lang, "file", say::file(lang)).hint(hint);
    let control = view! {
        <input
            id="file"
            name="file"
            type="file"
            required=true
            accept="image/jpeg,image/png,application/pdf"
            aria-describedby=file.described_by()
            aria-invalid=file.invalid()
        />
    };
    let problem = form
        .problem("orders", lang)
        .map(|problem| view! { <p class="error">{problem}</p> });
    let boxes = [
        ("orders", Scope::Orders),
        ("goods", Scope::Goods),
        ("shopfront", Scope::Shopfront),
    ]
    .map(|(name, scope)| {
        let is_ticked = !form.typed(name).is_empty();
        view! {
            <label class="check">
                <input type="checkbox" id=name name=name value="1" checked=is_ticked/>
                <span>{scope_name(lang, scope)}</span>
            </label>
        }
    });
    view! {
        <section class="box stack" aria-labelledby="xin">
            {section_head("xin", say::ask_title(lang), None)}
            <p class="soft">{say::ask_text(lang, MANDATE_DAYS_MAX)}</p>
            {error_summary(form, lang, say::not_asked(lang), &labels)}
            <form method="post" action="/api/mandate/ask" enctype="multipart/form-data" class="stack">
                <input type="hidden" name="lang" value=lang.tag()/>
                {coop}
                <fieldset class="fieldset stack stack-tight">
                    <legend>{say::scope(lang)}</legend>
                    {problem}
                    {boxes.into_iter().collect_view()}
                </fieldset>
                <div class="field-pair">
                    {from}
                    {to}
                </div>
                {document}
                {file.around(control)}
                <div><button class="btn" type="submit">{say::ask(lang)}</button></div>
            </form>
        </section>
    }
    .into_any()
}
