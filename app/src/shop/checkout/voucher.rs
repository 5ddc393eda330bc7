//! The voucher of a checkout: its field, and what it takes off.

use crate::{
    context::Ctx,
    error::{AppError, VoucherProblem},
    form::Form,
    ui::field::Field,
    words::checkout as say,
};
use leptos::prelude::*;
use market::{
    base::{Lang, Vnd},
    checkout::{self, CheckoutView},
    people::Visitor,
    vouchers::{TakeRefused, VoucherCode, VoucherRefused},
};

/// What became of the code that was typed.
#[derive(Clone, Debug)]
pub(super) enum Tried {
    /// None was.
    Nothing,
    /// It takes so much off.
    Takes(VoucherCode, Vnd),
    /// It takes nothing off.
    Refused(VoucherProblem),
}

impl Tried {
    /// Tries the code that came back with the form.
    pub(super) async fn of(ctx: &Ctx, visitor: &Visitor, view: &CheckoutView, form: &Form) -> Result<Self, AppError> {
        let typed = form.typed("voucher").trim();
        // What placing has just found to be nobody's is not tried, and counted, once more: the form says it.
        if typed.is_empty() || form.has_problem("voucher", &VoucherProblem::Unknown.into()) {
            return Ok(Self::Nothing);
        }
        let Some(code) = VoucherCode::parse(typed) else {
            return Ok(Self::Refused(VoucherProblem::Unknown));
        };
        let (state, asker) = (&ctx.state, (visitor, ctx.client_address()));
        let wanted = (&code, state.settings.collection);
        match checkout::try_voucher(&state.pool, asker, &view.groups, wanted, &state.clock).await {
            Ok(amount) => Ok(Self::Takes(code, amount)),
            Err(TakeRefused::Refused(VoucherRefused::TooManyTries(again_at))) => {
                ctx.come_back_after((again_at - state.clock.now()).num_seconds());
                Ok(Self::Refused(VoucherRefused::TooManyTries(again_at).into()))
            }
            Err(TakeRefused::Refused(why)) => Ok(Self::Refused(why.into())),
            Err(TakeRefused::Db(error)) => Err(error.into()),
        }
    }

    /// What it takes off.
    pub(super) fn amount(&self) -> Vnd {
        match self {
            Self::Takes(_, amount) => *amount,
            Self::Nothing | Self::Refused(_) => Vnd::ZERO,
        }
    }

    /// The field with its button, and the row of the sums.
    pub(super) fn draw(&self, lang: Lang, form: &Form) -> (AnyView, Option<AnyView>) {
        let field = Field::new(form, lang, "voucher", say::voucher(lang))
            .hint(say::voucher_hint(lang))
            .optional()
            .autocomplete("off")
            .autocapitalize("characters")
            .length_max(40);
        let field = match self {
            Self::Refused(why) => field.with_problem(why.say(lang)),
            Self::Nothing | Self::Takes(..) => field,
        };
        let control = view! {
            <div class="with-button">
                <input
                    id="voucher"
                    name="voucher"
                    type="text"
                    value=field.value().to_owned()
                    autocomplete="off"
                    autocapitalize="characters"
                    maxlength="40"
                    aria-describedby=field.described_by()
                    aria-invalid=field.invalid()
                />
                <button class="btn btn-secondary" type="submit" name="step" value="voucher" formnovalidate=true>
                    {say::voucher_apply(lang)}
                </button>
            </div>
            <input type="hidden" name="seen_voucher" value=self.amount().0.to_string()/>
        };
        let row = match self {
            Self::Takes(code, amount) => {
                let word = say::voucher_row(lang, code.as_str());
                let amount = amount.to_string();
                Some(view! { <div><dt>{word}</dt><dd>"−" {amount}</dd></div> }.into_any())
            }
            Self::Nothing | Self::Refused(_) => None,
        };
        (field.around(control), row)
    }
}
