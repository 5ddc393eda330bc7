//! Whoever looks after the people of an organisation.

use super::{CoopMember, Official, Role};
use crate::base::{AccountId, OrganisationId};

/// An owner of a selling organisation, or the head of a department: who says who else belongs to it.
#[derive(Clone, Copy, Debug)]
pub struct Steward {
    account: AccountId,
    organisation: OrganisationId,
    top: Role,
}

impl Steward {
    /// The person.
    pub fn account(self) -> AccountId {
        self.account
    }

    /// The organisation: every query of a steward filters by it.
    pub fn organisation(self) -> OrganisationId {
        self.organisation
    }

    /// The roles that this organisation knows, the highest first.
    pub fn roles(self) -> &'static [Role] {
        match self.top {
            Role::Owner => &[Role::Owner, Role::Manager, Role::Packer],
            _ => &[Role::Head, Role::Officer, Role::Viewer],
        }
    }

    /// The role of stewards. Somebody always has it.
    pub(super) fn top(self) -> Role {
        self.top
    }
}

impl CoopMember {
    /// This member, as one who looks after the cooperative's people: owners do.
    pub fn as_steward(&self) -> Option<Steward> {
        (self.role() == Role::Owner).then(|| Steward {
            account: self.account(),
            organisation: self.coop(),
            top: Role::Owner,
        })
    }
}

impl Official {
    /// This official, as one who looks after the department's people: heads do.
    pub fn as_steward(&self) -> Option<Steward> {
        (self.role() == Role::Head).then(|| Steward {
            account: self.account(),
            organisation: self.department(),
            top: Role::Head,
        })
    }
}
