//! Who wants to sell the cooperative's goods, and who may: `/htx/san-pham/cho-ban-ho`.

pub(super) mod actions;

use super::resale::{framed, pill};
use crate::{
    context::link,
    form::{Form, PostForm, keyed},
    page::page,
    ui::{
        field::{self, Field},
        list,
    },
    words::resale as say,
};
use actions::ANSWER;
use chrono::NaiveDate;
use leptos::prelude::*;
use market::{
    base::{
        Lang,
        time::{shown_date, shown_time},
    },
    people::Scope,
    places::bare_name,
    resale::{self, AskedRow, REASON_MAX, ResaleState},
};

/// What others asked for, with its answers.
#[component]
pub fn ResaleAskedPage() -> AnyView {
    page(|ctx| async move {
        let member = ctx.require_coop_for(Scope::Goods).await?;
        let lang = ctx.lang();
        let rows = resale::list_asked(&ctx.state.pool, &member).await?;
        let form = ctx.take_form(ANSWER).await?;
        let is_manager = member.as_manager().is_some();
        let today = ctx.state.clock.today();
        let rows: Vec<_> = rows
            .iter()
            .map(|row| draw(lang, row, is_manager, &form, today))
            .collect();
        let rows = if rows.is_empty() {
            let way_on = (link(lang, "/htx/san-pham"), say::to_listings(lang));
            list::empty(
                "/drawings/qua-tang.svg",
                say::none_asked_title(lang),
                say::none_asked_text(lang),
                way_on,
            )
        } else {
            rows.into_any()
        };
        let labels = [
            ("packs", say::packs(lang)),
            ("until", say::until(lang)),
            ("reason", say::reason(lang)),
        ];
        let refused = field::error_summary(&form, lang, say::refused(lang), &labels);
        let title = (say::asked_title(lang), say::asked_intro(lang));
        Ok(framed(&ctx, &member, title, refused, rows))
    })
}

fn draw(lang: Lang, row: &AskedRow, is_manager: bool, form: &Form, today: NaiveDate) -> AnyView {
    let seller = row.seller.get(lang).to_owned();
    let meant: Vec<_> = row
        .packs
        .iter()
        .filter(|(_, _, is_meant)| *is_meant)
        .map(|(_, name, _)| name.get(lang).to_owned())
        .collect();
    let until = (row.state == ResaleState::Agreed).then(|| match row.valid_until {
        Some(day) => say::until_day(lang, shown_date(day)),
        None => say::until_withdrawn(lang).to_owned(),
    });
    let why = (!row.why.is_empty()).then(|| {
        view! {
            <p>
                {say::their_why(lang)} " " <span lang="vi">{row.why.clone()}</span>
            </p>
        }
    });
    let reason = (!row.reason.is_empty()).then(|| {
        view! {
            <p class="soft">
                {say::own_reason(lang)} " " <span lang="vi">{row.reason.clone()}</span>
            </p>
        }
    });
    let act = match row.state {
        ResaleState::Asked if is_manager => Some(answer(lang, row, form, today)),
        ResaleState::Agreed if is_manager => Some(refusal(lang, row, form, Refusal::Withdraw)),
        _ => None,
    };
    view! {
        <section class="box stack">
            <div>
                <h2>
                    <a href=link(lang, &format!("/san-pham/{}", row.product_slug))>{row.name.get(lang).to_owned()}</a>
                    " "
                    {pill(lang, row.state)}
                </h2>
                <p>
                    <a href=link(lang, &format!("/gian-hang/{}", row.seller_slug))>{seller}</a>
                    " · "
                    {bare_name(&row.province).to_owned()}
                </p>
                <p class="soft small">{say::asked_at(lang, shown_time(row.asked_at))} " " {until}</p>
            </div>
            {why}
            <p>{say::meant_packs(lang)} " " {meant.join(" · ")}</p>
            {reason}
            {act}
        </section>
    }
    .into_any()
}

/// The forms that agree and decline.
fn answer(lang: Lang, row: &AskedRow, form: &Form, today: NaiveDate) -> AnyView {
    let id = row.id.to_string();
    let is_back = form.typed("resale") == id && form.typed("step") == "agree";
    let nothing = Form::default();
    let form_of_this = if is_back { form } else { &nothing };
    let suffix = format!("{}, {}", row.seller.get(lang), row.name.get(lang));
    let until_id = if is_back {
        "until".to_owned()
    } else {
        format!("until-{id}")
    };
    let until = Field::new(form_of_this, lang, "until", say::until(lang))
        .id(until_id)
        .label_more(&suffix)
        .hint(say::until_hint(lang))
        .kind("date")
        .range(today.to_string(), "")
        .optional()
        .input();
    let packs = row.packs.iter().map(|(variant, name, is_meant)| {
        let input = keyed("packs", &variant.to_string());
        let is_ticked = if is_back { form.typed(&input) == "1" } else { *is_meant };
        view! {
            <label class="check">
                <input type="checkbox" name=input value="1" checked=is_ticked/>
                <span>{name.get(lang).to_owned()}</span>
            </label>
        }
    });
    let packs: Vec<_> = packs.collect();
    let legend_id = is_back.then_some("packs");
    view! {
        <PostForm action="/api/resale/agree" lang=lang class="stack">
            <input type="hidden" name="resale" value=id/>
            <input type="hidden" name="step" value="agree"/>
            <fieldset class="fieldset" id=legend_id>
                <legend>{say::agreed_packs(lang)} <span class="vh">": " {suffix.clone()}</span></legend>
                {packs}
            </fieldset>
            {until}
            <div>
                <button class="btn" type="submit">{say::agree(lang)} <span class="vh">": " {suffix}</span></button>
            </div>
        </PostForm>
        {refusal(lang, row, form, Refusal::Decline)}
    }
    .into_any()
}

/// What is refused.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Refusal {
    Decline,
    Withdraw,
}

/// A form with a reason.
fn refusal(lang: Lang, row: &AskedRow, form: &Form, what: Refusal) -> AnyView {
    let (action, step, title) = match what {
        Refusal::Decline => ("/api/resale/decline", "decline", say::decline(lang)),
        Refusal::Withdraw => ("/api/resale/withdraw", "withdraw", say::withdraw(lang)),
    };
    let hint = match what {
        Refusal::Decline => say::decline_hint(lang),
        Refusal::Withdraw => say::withdraw_hint(lang),
    };
    let id = row.id.to_string();
    let is_back = form.typed("resale") == id && form.typed("step") == step;
    let nothing = Form::default();
    let form = if is_back { form } else { &nothing };
    let suffix = format!("{}, {}", row.seller.get(lang), row.name.get(lang));
    let reason_id = if is_back {
        "reason".to_owned()
    } else {
        format!("reason-{id}")
    };
    let reason = Field::new(form, lang, "reason", say::reason(lang))
        .id(reason_id)
        .label_more(&suffix)
        .hint(hint)
        .length_max(REASON_MAX)
        .input();
    view! {
        <details class="sheet" open=is_back>
            <summary>{title} <span class="vh">": " {suffix.clone()}</span></summary>
            <PostForm action=action lang=lang class="stack">
                <input type="hidden" name="resale" value=id/>
                <input type="hidden" name="step" value=step/>
                {reason}
                <div>
                    <button class="btn btn-secondary" type="submit">{title} <span class="vh">": " {suffix}</span></button>
                </div>
            </PostForm>
        </details>
    }
    .into_any()
}
