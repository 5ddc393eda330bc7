//! The papers that the department asks for, each with what was sent of it and a form for more.

use crate::{
    form::{Form, PostForm},
    joining::facts,
    ui::field::{self, Field},
    words::joining as say,
};
use leptos::prelude::*;
use market::{
    base::Lang,
    joining::{ChecklistItem, Document, OwnApplication},
};

/// The name under which a refused document is kept.
pub(super) const FORM: &str = "application_document";

pub(super) fn draw(lang: Lang, application: &OwnApplication, form: &Form, news: Option<&str>) -> AnyView {
    let intro = match &application.department {
        Some(department) => say::papers_of(lang, department.get(lang)),
        None => say::papers_as_a_rule(lang).to_owned(),
    };
    let news = match news {
        Some("gui") => Some(say::done_document(lang)),
        Some("bo") => Some(say::done_remove(lang)),
        _ => None,
    };
    let items: Vec<_> = application
        .checklist
        .iter()
        .map(|item| paper(lang, item, &application.documents, form))
        .collect();
    // What was sent for a paper that the department no longer asks for, or that another department asked for.
    let other = application
        .documents
        .iter()
        .filter(|one| !application.checklist.iter().any(|item| item.code == one.item));
    let other: Vec<_> = other.map(|one| file(lang, one)).collect();
    let other = (!other.is_empty()).then(|| {
        view! {
            <section class="box stack stack-tight" aria-labelledby="giay-khac">
                <h2 id="giay-khac">{say::other_papers(lang)}</h2>
                <ul class="apply-files">{other}</ul>
            </section>
        }
    });
    view! {
        <p class="soft">{intro}</p>
        <p class="soft">{say::papers_private(lang)}</p>
        {field::error_summary(form, lang, say::not_sent(lang), &[("document", say::file(lang))])}
        {news.map(|text| view! { <p class="notice notice-good" role="status">{text}</p> })}
        {items}
        {other}
    }
    .into_any()
}

fn paper(lang: Lang, item: &ChecklistItem, documents: &[Document], form: &Form) -> AnyView {
    let id = format!("giay-{}", item.code);
    let name = item.name.get(lang).to_owned();
    let files: Vec<_> = documents
        .iter()
        .filter(|one| one.item == item.code)
        .map(|one| file(lang, one))
        .collect();
    let pill = match (item.is_required, files.is_empty()) {
        (_, false) => view! { <span class="pill pill-good">{say::is_there(lang)}</span> }.into_any(),
        (true, true) => view! { <span class="pill pill-wait">{say::required(lang)}</span> }.into_any(),
        (false, true) => view! { <span class="pill">{say::not_required(lang)}</span> }.into_any(),
    };
    let nothing = Form::default();
    let is_back = form.typed("item") == item.code;
    let form = if is_back { form } else { &nothing };
    // The first problem's link leads to the form that came back.
    let field_id = if is_back {
        "document".to_owned()
    } else {
        format!("tep-{}", item.code)
    };
    let field = Field::new(form, lang, "document", say::file(lang))
        .id(field_id.clone())
        .label_more(name.clone())
        .hint(say::file_hint(lang));
    let control = view! {
        <input
            id=field_id
            name="document"
            type="file"
            required=true
            accept="image/jpeg,image/png,application/pdf"
            aria-describedby=field.described_by()
            aria-invalid=field.invalid()
        />
    };
    let (label, heading) = (name.clone(), id.clone());
    view! {
        <section class="box stack" aria-labelledby=heading>
            <div class="stack stack-tight">
                <h2 class="apply-paper" id=id>{name}</h2>
                <p>{pill}</p>
                {(!files.is_empty()).then(|| view! { <ul class="apply-files">{files}</ul> })}
            </div>
            <form method="post" action="/api/application/document" enctype="multipart/form-data" class="stack stack-tight">
                <input type="hidden" name="lang" value=lang.tag()/>
                <input type="hidden" name="item" value=item.code.clone()/>
                {field.around(control)}
                <div>
                    <button class="btn btn-secondary" type="submit">
                        {say::send_file(lang)}
                        <span class="vh">" " {label}</span>
                    </button>
                </div>
            </form>
        </section>
    }
    .into_any()
}

fn file(lang: Lang, document: &Document) -> AnyView {
    let (id, name) = (document.id.to_string(), document.name.clone());
    view! {
        <li>
            <span>{facts::document(lang, document)}</span>
            <PostForm action="/api/application/document/remove" lang=lang>
                <input type="hidden" name="document" value=id/>
                <button class="btn btn-quiet" type="submit">
                    {say::remove(lang)}
                    <span class="vh">" " {name}</span>
                </button>
            </PostForm>
        </li>
    }
    .into_any()
}
