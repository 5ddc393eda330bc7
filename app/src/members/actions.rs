//! What those who look after the people do, and what the invited do.

use super::Desk;
use crate::{
    context::{Ctx, link},
    error::AppError,
    form::Problems,
};
use leptos::prelude::*;
use market::{
    base::{AccountId, InvitationId, Lang, Line, OrganisationId, secret::Token},
    people::{self, AcceptRefused, INVITATION_NOTE_MAX, MemberRefused, Role},
};
use serde::{Deserialize, Serialize};

/// Whom to invite, and as what.
#[derive(Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct InviteForm {
    desk: Desk,
    /// The form's own secret: it makes one link, however often it is sent.
    #[serde(skip_serializing)]
    khoa: String,
    note: String,
    role: String,
    lang: Lang,
}

/// Makes a link that makes whoever answers it a member.
#[server(prefix = "/api", endpoint = "members/invite")]
pub async fn invite_member(#[server(flatten)] form: InviteForm) -> Result<(), AppError> {
    let ctx = Ctx::here()?;
    let (steward, _) = form.desk.enter(&ctx).await?;
    let page = link(form.lang, &form.desk.members());
    let key = Token::parse(&form.khoa).unwrap_or_else(Token::random);
    let mut problems = Problems::default();
    let note = problems.check("note", Line::parse(&form.note, INVITATION_NOTE_MAX));
    let role = problems.check("role", parse_role(&form.role).ok_or(AppError::NotAChoice));
    let (Some(note), Some(role)) = (note, role) else {
        return ctx.refuse("invite", &form, problems, &format!("{page}#loi")).await;
    };
    match people::invite(&ctx.state.pool, steward, &key, role, &note, ctx.state.clock.now()).await {
        Ok(()) => {
            ctx.go_to(&format!("{page}?moi={}", key.reveal()));
            Ok(())
        }
        Err(refused) => {
            problems.add("role", problem(refused)?);
            ctx.refuse("invite", &form, problems, &format!("{page}#loi")).await
        }
    }
}

/// Which invitation.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct TakeBackForm {
    desk: Desk,
    invitation: String,
    lang: Lang,
}

/// Makes the link of an invitation void.
#[server(prefix = "/api", endpoint = "members/take_back")]
pub async fn take_invitation_back(#[server(flatten)] form: TakeBackForm) -> Result<(), AppError> {
    let ctx = Ctx::here()?;
    let (steward, _) = form.desk.enter(&ctx).await?;
    let invitation: InvitationId = form.invitation.parse().map_err(|_| AppError::NotFound)?;
    let done = people::take_back(&ctx.state.pool, steward, invitation, ctx.state.clock.now()).await;
    done.map_err(|refused| problem(refused).unwrap_or_else(|error| error))?;
    ctx.go_to(&link(form.lang, &format!("{}?xong=thu-lai", form.desk.members())));
    Ok(())
}

/// Which member, and which role.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct MemberForm {
    desk: Desk,
    account: String,
    role: String,
    lang: Lang,
}

/// Gives a member another role.
#[server(prefix = "/api", endpoint = "members/change_role")]
pub async fn change_member_role(#[server(flatten)] form: MemberForm) -> Result<(), AppError> {
    let ctx = Ctx::here()?;
    let (steward, _) = form.desk.enter(&ctx).await?;
    let member: AccountId = form.account.parse().map_err(|_| AppError::NotFound)?;
    let done = match parse_role(&form.role) {
        Some(role) => people::change_role(&ctx.state.pool, steward, member, role, ctx.state.clock.now()).await,
        None => Err(MemberRefused::NotARole),
    };
    let page = link(form.lang, &form.desk.members());
    // Whoever gave their own role away has no business there any more.
    let after = if member == steward.account() {
        link(form.lang, &format!("/{}", form.desk.name()))
    } else {
        format!("{page}?xong=vai-tro")
    };
    answer(&ctx, &form, done, &page, &after).await
}

/// Ends a membership, one's own too.
#[server(prefix = "/api", endpoint = "members/remove")]
pub async fn remove_member(#[server(flatten)] form: MemberForm) -> Result<(), AppError> {
    let ctx = Ctx::here()?;
    let (steward, _) = form.desk.enter(&ctx).await?;
    let member: AccountId = form.account.parse().map_err(|_| AppError::NotFound)?;
    let done = people::remove_member(&ctx.state.pool, steward, member, ctx.state.clock.now()).await;
    let page = link(form.lang, &form.desk.members());
    let after = if member == steward.account() {
        link(form.lang, "/tai-khoan")
    } else {
        format!("{page}?xong=go")
    };
    answer(&ctx, &form, done, &page, &after).await
}

async fn answer(
    ctx: &Ctx,
    form: &MemberForm,
    done: Result<(), MemberRefused>,
    page: &str,
    after: &str,
) -> Result<(), AppError> {
    match done {
        Ok(()) => {
            ctx.go_to(after);
            Ok(())
        }
        Err(refused) => {
            let problem = problem(refused)?;
            ctx.refuse("member", form, problem, &format!("{page}#loi")).await
        }
    }
}

/// What the button on the page of an invitation sends.
#[derive(Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct AcceptForm {
    /// The secret of the link.
    ma: String,
    lang: Lang,
}

/// Makes whoever has signed in a member, and leads to their new work.
#[server(prefix = "/api", endpoint = "invitation/accept")]
pub async fn accept_invitation(#[server(flatten)] form: AcceptForm) -> Result<(), AppError> {
    let ctx = Ctx::here()?;
    let visitor = ctx.visitor().await?;
    let person = visitor.person().ok_or(AppError::SignInNeeded)?;
    let page = link(form.lang, "/loi-moi");
    let Some(token) = Token::parse(&form.ma) else {
        ctx.go_to(&page);
        return Ok(());
    };
    match people::accept(&ctx.state.pool, &visitor, person, &token, ctx.state.clock.now()).await {
        Ok(kind) => {
            let home = if kind.sells() { "/htx" } else { "/so-cong-thuong" };
            ctx.go_to(&link(form.lang, home));
            Ok(())
        }
        Err(AcceptRefused::Void) => {
            ctx.go_to(&page);
            Ok(())
        }
        Err(AcceptRefused::Member) => {
            let page = format!("{page}?ma={}#loi", token.reveal());
            let typed = AcceptForm {
                ma: String::new(),
                lang: form.lang,
            };
            ctx.refuse("invitation", &typed, AppError::MemberAlready, &page).await
        }
        Err(AcceptRefused::Db(error)) => Err(error.into()),
    }
}

/// What to leave.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct LeaveForm {
    organisation: String,
    lang: Lang,
}

/// Ends a membership of whoever has signed in.
#[server(prefix = "/api", endpoint = "members/leave")]
pub async fn leave_organisation(#[server(flatten)] form: LeaveForm) -> Result<(), AppError> {
    let ctx = Ctx::here()?;
    let visitor = ctx.visitor().await?;
    let person = visitor.person().ok_or(AppError::SignInNeeded)?;
    let organisation: OrganisationId = form.organisation.parse().map_err(|_| AppError::NotFound)?;
    let page = link(form.lang, "/tai-khoan/ho-so");
    match people::leave(&ctx.state.pool, person, organisation, ctx.state.clock.now()).await {
        Ok(()) => {
            ctx.go_to(&format!("{page}?xong=roi"));
            Ok(())
        }
        Err(refused) => {
            let problem = problem(refused)?;
            ctx.refuse("leave", &form, problem, &format!("{page}#loi")).await
        }
    }
}

/// For which organisation to work.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct WorkplaceForm {
    desk: Desk,
    organisation: String,
    lang: Lang,
}

/// Chooses for which of their organisations whoever has signed in works from now on in this session.
#[server(prefix = "/api", endpoint = "workplace/choose")]
pub async fn choose_workplace(#[server(flatten)] form: WorkplaceForm) -> Result<(), AppError> {
    let ctx = Ctx::here()?;
    let visitor = ctx.visitor().await?;
    visitor.person().ok_or(AppError::SignInNeeded)?;
    let organisation: OrganisationId = form.organisation.parse().map_err(|_| AppError::NotFound)?;
    if !people::choose_workplace(&ctx.state.pool, &visitor, organisation).await? {
        return Err(AppError::NotFound);
    }
    ctx.go_to(&link(form.lang, &format!("/{}", form.desk.name())));
    Ok(())
}

fn parse_role(text: &str) -> Option<Role> {
    [
        Role::Owner,
        Role::Manager,
        Role::Packer,
        Role::Viewer,
        Role::Officer,
        Role::Head,
    ]
    .into_iter()
    .find(|role| super::role_value(*role) == text)
}

/// What is wrong, as the form shows it. What is not there, and failures, end the function.
fn problem(refused: MemberRefused) -> Result<AppError, AppError> {
    match refused {
        MemberRefused::NotFound => Err(AppError::NotFound),
        MemberRefused::NotARole => Ok(AppError::NotAChoice),
        MemberRefused::Last => Ok(AppError::LastSteward),
        MemberRefused::Full => Ok(AppError::TooManyInvitations {
            max: u32::try_from(people::INVITATIONS_MAX).unwrap_or(u32::MAX),
        }),
        MemberRefused::Db(error) => Err(error.into()),
    }
}

impl std::fmt::Debug for InviteForm {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("InviteForm")
            .field("desk", &self.desk)
            .finish_non_exhaustive()
    }
}

impl std::fmt::Debug for AcceptForm {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("AcceptForm")
            .field("lang", &self.lang)
            .finish_non_exhaustive()
    }
}
