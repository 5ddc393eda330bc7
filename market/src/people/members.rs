//! Who belongs to an organisation, and as what.
//!
//! Every change locks the organisation first and looks again whether the steward still is one: of two who remove each
//! other at once only one does, and somebody always stays who can invite.

use super::{
    OrganisationKind, Person, Role, Steward, Visitor, audit, insert_membership,
    store::{
        form_drafts,
        members::{self, NewInvitation},
    },
};
use crate::base::{AccountId, InvitationId, Line, OrganisationId, Words, secret::Token};
use chrono::{DateTime, Days, Utc};
use serde_json::json;
use sqlx::{PgConnection, PgPool};

/// How long the link of an invitation is good.
pub const INVITATION_DAYS: u64 = 7;

/// How many invitations of an organisation may be open at once.
pub const INVITATIONS_MAX: i64 = 50;

/// The most characters of the note that says whom an invitation is for.
pub const INVITATION_NOTE_MAX: u32 = 100;

/// Somebody of the organisation.
#[derive(Clone, Debug)]
pub struct Member {
    /// The person.
    pub account: AccountId,
    /// Their name.
    pub name: String,
    /// Their e-mail address, when known.
    pub email: Option<String>,
    /// Their telephone number in E.164, when known.
    pub phone: Option<String>,
    /// What they may do.
    pub role: Role,
    /// Since when they belong to it.
    pub since: DateTime<Utc>,
}

/// A link that nobody has answered yet.
#[derive(Clone, Debug)]
pub struct OpenInvitation {
    /// The row.
    pub id: InvitationId,
    /// Whom it is for, as the inviting person calls them.
    pub note: String,
    /// As what.
    pub role: Role,
    /// Who invited.
    pub invited_by: String,
    /// When the link ends.
    pub expires_at: DateTime<Utc>,
}

/// An invitation as whoever holds its link sees it.
#[derive(Clone, Debug)]
pub struct Invited {
    /// The organisation.
    pub organisation: Words,
    /// As what.
    pub role: Role,
    /// Who invited.
    pub invited_by: String,
}

/// Why nothing was changed about somebody.
#[derive(Debug, thiserror::Error)]
pub enum MemberRefused {
    /// No such member or invitation here, or the one who asks is no steward any more.
    #[error("no such member")]
    NotFound,
    /// The organisation knows no such role.
    #[error("no such role")]
    NotARole,
    /// Nobody would be left who looks after its people.
    #[error("the last of those who look after the people")]
    Last,
    /// Too many invitations are open.
    #[error("{INVITATIONS_MAX} invitations are open")]
    Full,
    /// The database did not answer as it should.
    #[error(transparent)]
    Db(#[from] sqlx::Error),
}

/// Why an invitation was not accepted.
#[derive(Debug, thiserror::Error)]
pub enum AcceptRefused {
    /// It was never given out, was used, taken back, or is too old.
    #[error("no such invitation")]
    Void,
    /// The person belongs to the organisation.
    #[error("a member already")]
    Member,
    /// The database did not answer as it should.
    #[error(transparent)]
    Db(#[from] sqlx::Error),
}

/// The people of the organisation, by role and then by when they came.
pub async fn list_members(pool: &PgPool, steward: Steward) -> Result<Vec<Member>, sqlx::Error> {
    let mut found = members::list(pool, steward.organisation()).await?;
    let rank = |role: Role| steward.roles().iter().position(|other| *other == role);
    found.sort_by_key(|member| (rank(member.role), member.since));
    Ok(found)
}

/// The open invitations of the organisation, the newest first.
pub async fn list_invitations(
    pool: &PgPool,
    steward: Steward,
    now: DateTime<Utc>,
) -> Result<Vec<OpenInvitation>, sqlx::Error> {
    members::list_invitations(pool, steward.organisation(), now).await
}

/// The secret of the link that a form's key makes.
pub fn invitation_token(key: &Token) -> Token {
    key.derive("invitation")
}

/// Invites somebody. The same key answers with the same link.
pub async fn invite(
    pool: &PgPool,
    steward: Steward,
    key: &Token,
    role: Role,
    note: &Line,
    now: DateTime<Utc>,
) -> Result<(), MemberRefused> {
    if !steward.roles().contains(&role) {
        return Err(MemberRefused::NotARole);
    }
    let mut transaction = pool.begin().await?;
    lock(&mut transaction, steward).await?;
    let token_hash = invitation_token(key).hash();
    if members::is_invitation(&mut transaction, steward.organisation(), &token_hash).await? {
        return Ok(());
    }
    if members::count_invitations(&mut transaction, steward.organisation(), now).await? >= INVITATIONS_MAX {
        return Err(MemberRefused::Full);
    }
    let row = NewInvitation {
        id: InvitationId::new_at(now),
        token_hash,
        organisation: steward.organisation(),
        role,
        note: note.as_str(),
        invited_by: steward.account(),
        now,
        expires_at: now + Days::new(INVITATION_DAYS),
    };
    members::insert_invitation(&mut transaction, &row).await?;
    let entry = audit::Entry {
        action: "invite",
        subject: row.id.to_string(),
        before: None,
        after: Some(json!({ "role": role })),
    };
    audit::record(&mut transaction, steward.account(), steward.organisation(), entry, now).await?;
    transaction.commit().await?;
    Ok(())
}

/// Takes an invitation back: its link is void.
pub async fn take_back(
    pool: &PgPool,
    steward: Steward,
    invitation: InvitationId,
    now: DateTime<Utc>,
) -> Result<(), MemberRefused> {
    let mut transaction = pool.begin().await?;
    lock(&mut transaction, steward).await?;
    let taken = members::delete_invitation(&mut transaction, steward.organisation(), invitation).await?;
    let role = taken.ok_or(MemberRefused::NotFound)?;
    let entry = audit::Entry {
        action: "take_back",
        subject: invitation.to_string(),
        before: Some(json!({ "role": role })),
        after: None,
    };
    audit::record(&mut transaction, steward.account(), steward.organisation(), entry, now).await?;
    transaction.commit().await?;
    Ok(())
}

/// What the holder of a link is invited to; nothing when the link is no good.
pub async fn load_invitation(pool: &PgPool, token: &Token, now: DateTime<Utc>) -> Result<Option<Invited>, sqlx::Error> {
    members::load_invitation(pool, &token.hash(), now).await
}

/// Makes the person a member, and the organisation the one they work for from now on in this session.
pub async fn accept(
    pool: &PgPool,
    visitor: &Visitor,
    person: &Person,
    token: &Token,
    now: DateTime<Utc>,
) -> Result<OrganisationKind, AcceptRefused> {
    let mut transaction = pool.begin().await?;
    // The organisation first, as whoever takes an invitation back does.
    let asked = members::find_organisation(&mut transaction, &token.hash()).await?;
    let (organisation, kind) = asked.ok_or(AcceptRefused::Void)?;
    members::lock_organisation(&mut transaction, organisation).await?;
    let role = members::take_invitation(&mut transaction, &token.hash(), now).await?;
    let role = role.ok_or(AcceptRefused::Void)?;
    if members::load_role(&mut transaction, organisation, person.id())
        .await?
        .is_some()
    {
        // Not committed: the link is still good for whom it was meant.
        return Err(AcceptRefused::Member);
    }
    insert_membership(&mut transaction, person.id(), organisation, role, now).await?;
    let entry = audit::Entry {
        action: "join",
        subject: person.id().to_string(),
        before: None,
        after: Some(json!({ "role": role })),
    };
    audit::record(&mut transaction, person.id(), organisation, entry, now).await?;
    if let Some(session) = visitor.session() {
        members::choose(&mut transaction, session, person.id(), organisation).await?;
    }
    transaction.commit().await?;
    Ok(kind)
}

/// Gives a member another role. The invitations of one who was a steward are void.
pub async fn change_role(
    pool: &PgPool,
    steward: Steward,
    member: AccountId,
    role: Role,
    now: DateTime<Utc>,
) -> Result<(), MemberRefused> {
    if !steward.roles().contains(&role) {
        return Err(MemberRefused::NotARole);
    }
    let mut transaction = pool.begin().await?;
    lock(&mut transaction, steward).await?;
    let before = members::load_role(&mut transaction, steward.organisation(), member).await?;
    let before = before.ok_or(MemberRefused::NotFound)?;
    if before == role {
        return Ok(());
    }
    require_another(&mut transaction, steward, before).await?;
    members::update_role(&mut transaction, steward.organisation(), member, role).await?;
    members::delete_invitations_by(&mut transaction, steward.organisation(), member).await?;
    let entry = audit::Entry {
        action: "change_role",
        subject: member.to_string(),
        before: Some(json!({ "role": before })),
        after: Some(json!({ "role": role })),
    };
    audit::record(&mut transaction, steward.account(), steward.organisation(), entry, now).await?;
    transaction.commit().await?;
    Ok(())
}

/// Ends a membership, one's own too; the member's invitations are void. What the member has open can do nothing more from
/// then on, because every request asks again.
pub async fn remove_member(
    pool: &PgPool,
    steward: Steward,
    member: AccountId,
    now: DateTime<Utc>,
) -> Result<(), MemberRefused> {
    let mut transaction = pool.begin().await?;
    lock(&mut transaction, steward).await?;
    let before = members::load_role(&mut transaction, steward.organisation(), member).await?;
    let before = before.ok_or(MemberRefused::NotFound)?;
    require_another(&mut transaction, steward, before).await?;
    members::delete(&mut transaction, steward.organisation(), member).await?;
    form_drafts::delete_of_member(&mut transaction, steward.organisation(), member).await?;
    members::delete_invitations_by(&mut transaction, steward.organisation(), member).await?;
    let action = if member == steward.account() { "leave" } else { "remove" };
    let entry = audit::Entry {
        action,
        subject: member.to_string(),
        before: Some(json!({ "role": before })),
        after: None,
    };
    audit::record(&mut transaction, steward.account(), steward.organisation(), entry, now).await?;
    transaction.commit().await?;
    Ok(())
}

/// Ends one's own membership, whatever the role; the last steward stays.
pub async fn leave(
    pool: &PgPool,
    person: &Person,
    organisation: OrganisationId,
    now: DateTime<Utc>,
) -> Result<(), MemberRefused> {
    let mut transaction = pool.begin().await?;
    leave_one(&mut transaction, person, organisation, now).await?;
    transaction.commit().await?;
    Ok(())
}

/// Ends every membership of the person, in the caller's transaction. Nothing is to be committed when one could not end.
pub(crate) async fn leave_all(
    connection: &mut PgConnection,
    person: &Person,
    now: DateTime<Utc>,
) -> Result<(), MemberRefused> {
    for organisation in members::organisations_of(connection, person.id()).await? {
        match leave_one(connection, person, organisation, now).await {
            // Removed by somebody else meanwhile.
            Ok(()) | Err(MemberRefused::NotFound) => {}
            Err(refused) => return Err(refused),
        }
    }
    Ok(())
}

async fn leave_one(
    connection: &mut PgConnection,
    person: &Person,
    organisation: OrganisationId,
    now: DateTime<Utc>,
) -> Result<(), MemberRefused> {
    let role = members::load_role(connection, organisation, person.id()).await?;
    role.ok_or(MemberRefused::NotFound)?;
    members::lock_organisation(connection, organisation).await?;
    let role = members::load_role(connection, organisation, person.id()).await?;
    let role = role.ok_or(MemberRefused::NotFound)?;
    let is_top = matches!(role, Role::Owner | Role::Head | Role::Operator);
    if is_top && members::count_of_role(connection, organisation, role).await? <= 1 {
        return Err(MemberRefused::Last);
    }
    members::delete(connection, organisation, person.id()).await?;
    form_drafts::delete_of_member(connection, organisation, person.id()).await?;
    members::delete_invitations_by(connection, organisation, person.id()).await?;
    let entry = audit::Entry {
        action: "leave",
        subject: person.id().to_string(),
        before: Some(json!({ "role": role })),
        after: None,
    };
    audit::record(connection, person.id(), organisation, entry, now).await?;
    Ok(())
}

/// For which of their organisations the person works from now on in this session. Says whether they belong to it.
pub async fn choose_workplace(
    pool: &PgPool,
    visitor: &Visitor,
    organisation: OrganisationId,
) -> Result<bool, sqlx::Error> {
    let (Some(session), Some(account)) = (visitor.session(), visitor.account()) else {
        return Ok(false);
    };
    let mut connection = pool.acquire().await?;
    members::choose(&mut connection, session, account, organisation).await
}

/// One change of an organisation's people after the other, by those who are stewards at their turn.
async fn lock(connection: &mut PgConnection, steward: Steward) -> Result<(), MemberRefused> {
    members::lock_organisation(connection, steward.organisation()).await?;
    let role = members::load_role(connection, steward.organisation(), steward.account()).await?;
    if role == Some(steward.top()) {
        Ok(())
    } else {
        Err(MemberRefused::NotFound)
    }
}

/// Refuses to take the role of stewards from the last who has it.
async fn require_another(connection: &mut PgConnection, steward: Steward, role: Role) -> Result<(), MemberRefused> {
    if role == steward.top() && members::count_of_role(connection, steward.organisation(), role).await? <= 1 {
        Err(MemberRefused::Last)
    } else {
        Ok(())
    }
}
