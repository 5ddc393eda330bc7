//! One order of the cooperative: `/htx/don-hang/{code}`.

mod actions;
mod ahead;
pub(crate) mod aside;
mod forms;
mod goods;
mod invoice;
pub(crate) mod notes;
pub(crate) mod part;
pub(crate) mod returns;
pub(crate) mod weigh;

use crate::{
    context::{Ctx, link},
    coop::{live::money_word, room},
    error::AppError,
    form::Form,
    page::{Page, page},
    ui::{field, state},
    words::{desk as desk_words, desk_order as say, list, note, returns as back_words},
};
use leptos::prelude::*;
use market::{
    base::Lang,
    orders::{self, DeskOrder},
    people::{CoopMember, Scope},
    returns::ReturnsView,
};

/// One order: what to do next, the goods, who receives it, what happened.
#[component]
pub fn OrderPage() -> AnyView {
    page(|ctx| async move {
        let member = ctx.require_coop_for(Scope::Orders).await?;
        let lang = ctx.lang();
        let order = load(&ctx, &member).await?;
        let view =
            market::returns::load_for_seller(&ctx.state.pool, &member, &order.code, ctx.state.clock.now()).await?;
        let forms = CameBack::take(&ctx).await?;
        let invoice = market::invoices::load_for_seller(&ctx.state.pool, &member, &order.code).await?;
        let is_manager = member.as_manager().is_some();
        let today = ctx.state.clock.today();
        let invoice = invoice::draw(lang, &order, &invoice, &forms.invoice, today, is_manager);
        let title = say::title(lang, &order.code);
        Ok(Page::new(title, draw(lang, order, &view, &forms, is_manager, invoice)).in_room(room(lang, &member)))
    })
}

/// The member's own order that the address names.
pub async fn load(ctx: &Ctx, member: &CoopMember) -> Result<DeskOrder, AppError> {
    orders::load_desk_order(&ctx.state.pool, member, ctx.param("code"), ctx.state.clock.now())
        .await?
        .ok_or(AppError::NotFound)
}

/// The forms of this page that were refused.
struct CameBack {
    step: Form,
    cancel: Form,
    decline: Form,
    note: Form,
    part: Form,
    tracking: Form,
    weigh: Form,
    invoice: Form,
    returns: returns::ReturnForms,
}

impl CameBack {
    async fn take(ctx: &Ctx) -> Result<Self, AppError> {
        Ok(Self {
            step: ctx.take_form("desk_step").await?,
            cancel: ctx.take_form("desk_cancel").await?,
            decline: ctx.take_form("desk_decline").await?,
            note: ctx.take_form("desk_note").await?,
            part: ctx.take_form("desk_part").await?,
            tracking: ctx.take_form(part::TRACKING_FORM).await?,
            weigh: ctx.take_form("desk_weigh").await?,
            invoice: ctx.take_form(invoice::FORM).await?,
            returns: returns::ReturnForms::take(ctx).await?,
        })
    }

    fn summaries(&self, lang: Lang) -> impl IntoView + use<> {
        let labels = [
            ("tracking_code", say::tracking_code(lang)),
            ("reason", say::reason(lang)),
            ("text", note::text(lang)),
            (part::TRACKING, say::tracking_code(lang)),
        ];
        let summary = |form: &Form, title| field::error_summary(form, lang, title, &labels);
        view! {
            {summary(&self.step, desk_words::step_refused(lang))}
            {summary(&self.cancel, say::cancel_refused(lang))}
            {summary(&self.decline, say::decline_refused(lang))}
            {summary(&self.note, note::refused(lang))}
            {summary(&self.tracking, say::tracking_refused(lang))}
            {invoice::summary(lang, &self.invoice)}
            {self.returns.summaries(lang)}
        }
    }
}

fn draw(
    lang: Lang,
    order: DeskOrder,
    view: &ReturnsView,
    forms: &CameBack,
    is_manager: bool,
    invoice: Option<AnyView>,
) -> impl IntoView + use<> {
    let money = order.money();
    let is_not_taken = order.cancelled_by.as_deref() == Some("refused");
    let payment_class = if money.is_settled() { "pill pill-good" } else { "pill" };
    // What is to be harvested is allotted, not confirmed one by one.
    let is_waiting = order.ahead.as_ref().is_some_and(|ahead| ahead.is_waiting);
    view! {
        <div class="stack">
            {forms.summaries(lang)}
            {part::summary(lang, &order, &forms.part)}
            {weigh::summary(lang, &order, &forms.weigh)}
            <nav class="crumbs" aria-label=list::crumbs(lang)>
                <ol>
                    <li><a href=link(lang, "/htx/don-hang")>{desk_words::title(lang)}</a></li>
                    <li aria-current="page">{order.code.clone()}</li>
                </ol>
            </nav>
        </div>
        <div class="desk-title">
            <h1>{say::order(lang)} " " <span class="code">{order.code.clone()}</span></h1>
            <p class="row">
                {state::seller_pill(lang, order.state, order.delivery)}
                {order.is_partly_sent().then(|| view! { " " <span class="pill pill-warn">{say::partly_sent(lang)}</span> })}
                {order.is_return_open.then(|| view! { " " <span class="pill pill-bad">{back_words::open_pill(lang)}</span> })}
                {is_not_taken.then(|| view! { " " <span class="pill pill-warn">{back_words::not_taken(lang)}</span> })}
                " "
                <span class=payment_class>{money_word(lang, money, &order.to_collect.to_string())}</span>
            </p>
        </div>
        <div class="split">
            <div class="stack">
                {ahead::draw(lang, &order)}
                {forms::request(lang, &order, &forms.cancel, &forms.decline)}
                {returns::request(lang, &order, view, &forms.returns, is_manager)}
                {weigh::draw(lang, &order, &forms.weigh)}
                {(!is_waiting).then(|| forms::next_step(lang, &order, &forms.step))}
                {part::draw_form(lang, &order, &forms.part)}
                {returns::draw_door(lang, &order, &forms.returns, is_manager)}
                {goods::draw(lang, &order)}
                {is_manager.then(|| returns::draw_offer(lang, &order, view, &forms.returns))}
                {notes::draw(lang, &order, &forms.note)}
                {forms::cancel(lang, &order, &forms.cancel)}
            </div>
            <aside class="stack">
                {aside::receiver(lang, &order)}
                {invoice}
                {returns::history(lang, &order, view)}
                {part::draw_shipments(lang, &order, &forms.tracking)}
                {aside::history(lang, &order)}
            </aside>
        </div>
    }
}
