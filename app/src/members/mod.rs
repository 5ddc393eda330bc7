//! The people of an organisation, as those who look after them see them. A cooperative's and a department's pages are the
//! same but for the room they stand in and the roles they know.

mod actions;
mod diary;
mod invitation;
mod list;

pub use diary::{CoopDiaryPage, DepartmentDiaryPage};
pub use invitation::InvitationPage;
pub use list::{CoopMembersPage, DepartmentMembersPage};

use crate::{context::Ctx, coop, department, error::AppError, page::Room, words::members as say};
use market::{
    base::Lang,
    people::{Role, Steward},
};
use serde::{Deserialize, Serialize};

/// Whose pages.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
enum Desk {
    /// A cooperative's.
    #[default]
    #[serde(rename = "htx")]
    Coop,
    /// A department's.
    #[serde(rename = "so-cong-thuong")]
    Department,
}

impl Desk {
    /// How forms name it, and where its pages begin.
    fn name(self) -> &'static str {
        match self {
            Self::Coop => "htx",
            Self::Department => "so-cong-thuong",
        }
    }

    fn members(self) -> String {
        format!("/{}/thanh-vien", self.name())
    }

    fn diary(self) -> String {
        format!("/{}/nhat-ky", self.name())
    }

    /// Whoever asks, as one who looks after the people here, and the room. Others find nothing.
    async fn enter(self, ctx: &Ctx) -> Result<(Steward, Room), AppError> {
        let (steward, room) = match self {
            Self::Coop => {
                let member = ctx.require_coop_member().await?;
                (member.as_steward(), coop::room(ctx.lang(), &member))
            }
            Self::Department => {
                let official = ctx.require_official().await?;
                (official.as_steward(), department::room(ctx.lang(), &official))
            }
        };
        Ok((steward.ok_or(AppError::NotFound)?, room))
    }
}

/// How forms name a role.
fn role_value(role: Role) -> &'static str {
    match role {
        Role::Owner => "owner",
        Role::Manager => "manager",
        Role::Packer => "packer",
        Role::Viewer => "viewer",
        Role::Officer => "officer",
        Role::Head => "head",
        Role::Operator => "operator",
    }
}

/// The role's name.
pub(crate) fn role_name(lang: Lang, role: Role) -> &'static str {
    match role {
        Role::Owner => say::owner(lang),
        Role::Manager => say::manager(lang),
        Role::Packer => say::packer(lang),
        Role::Viewer => say::viewer(lang),
        Role::Officer => say::officer(lang),
        Role::Head => say::head(lang),
        Role::Operator => say::operator(lang),
    }
}

/// What the role may do.
fn role_rights(lang: Lang, role: Role) -> &'static str {
    match role {
        Role::Owner => say::owner_may(lang),
        Role::Manager => say::manager_may(lang),
        Role::Packer => say::packer_may(lang),
        Role::Viewer => say::viewer_may(lang),
        Role::Officer => say::officer_may(lang),
        Role::Head => say::head_may(lang),
        Role::Operator => say::operator(lang),
    }
}
