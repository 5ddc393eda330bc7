//! Who is asking.

use super::{Membership, OrganisationKind, Role};
use crate::base::{AccountId, OrganisationId, SessionId};

/// Whoever sent a request, as far as their session tells.
#[derive(Clone, Debug, Default)]
pub struct Visitor {
    pub(super) session: Option<SessionId>,
    pub(super) person: Option<Person>,
}

/// A person who has signed in.
#[derive(Clone, Debug)]
pub struct Person {
    pub(super) id: AccountId,
    pub(super) name: String,
    pub(super) email: Option<String>,
    pub(super) phone: Option<String>,
    pub(super) memberships: Vec<Membership>,
}

impl Visitor {
    /// A visitor without a session.
    pub fn stranger() -> Self {
        Self::default()
    }

    /// The session, when there is one.
    pub fn session(&self) -> Option<SessionId> {
        self.session
    }

    /// The person, when signed in.
    pub fn person(&self) -> Option<&Person> {
        self.person.as_ref()
    }

    /// The account, when signed in.
    pub fn account(&self) -> Option<AccountId> {
        self.person.as_ref().map(|person| person.id)
    }

    /// This visitor, as somebody of a selling organisation.
    pub fn as_coop_member(&self) -> Option<CoopMember> {
        let person = self.person.as_ref()?;
        let membership = person.memberships.iter().find(|membership| {
            membership.kind.sells() && matches!(membership.role, Role::Owner | Role::Manager | Role::Packer)
        })?;
        Some(CoopMember {
            account: person.id,
            coop: membership.organisation,
            role: membership.role,
            name_vi: membership.name_vi.clone(),
            name_en: membership.name_en.clone(),
        })
    }

    /// This visitor, as an official of a trade department.
    pub fn as_official(&self) -> Option<Official> {
        let person = self.person.as_ref()?;
        let membership = person.memberships.iter().find(|membership| {
            membership.kind == OrganisationKind::Department
                && matches!(membership.role, Role::Viewer | Role::Officer | Role::Head)
        })?;
        Some(Official {
            account: person.id,
            department: membership.organisation,
            province: membership.province.clone()?,
            role: membership.role,
            name_vi: membership.name_vi.clone(),
            name_en: membership.name_en.clone(),
        })
    }

    /// This visitor, as somebody who runs the platform.
    pub fn as_operator(&self) -> Option<Operator> {
        let person = self.person.as_ref()?;
        person
            .memberships
            .iter()
            .any(|membership| membership.kind == OrganisationKind::Operator && membership.role == Role::Operator)
            .then_some(Operator { account: person.id })
    }
}

impl Person {
    /// The account.
    pub fn id(&self) -> AccountId {
        self.id
    }

    /// The name to greet with.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The e-mail address, when known.
    pub fn email(&self) -> Option<&str> {
        self.email.as_deref()
    }

    /// The telephone number in E.164, when known.
    pub fn phone(&self) -> Option<&str> {
        self.phone.as_deref()
    }
}

/// Somebody of a selling organisation.
#[derive(Clone, Debug)]
pub struct CoopMember {
    account: AccountId,
    coop: OrganisationId,
    role: Role,
    name_vi: String,
    name_en: String,
}

impl CoopMember {
    /// The person.
    pub fn account(&self) -> AccountId {
        self.account
    }

    /// The organisation: every query of a member filters by it.
    pub fn coop(&self) -> OrganisationId {
        self.coop
    }

    /// The role in it.
    pub fn role(&self) -> Role {
        self.role
    }

    /// The organisation's names, Vietnamese and English.
    pub fn coop_name(&self) -> (&str, &str) {
        (&self.name_vi, &self.name_en)
    }
}

/// An official of one province's trade department.
#[derive(Clone, Debug)]
pub struct Official {
    account: AccountId,
    department: OrganisationId,
    province: String,
    role: Role,
    name_vi: String,
    name_en: String,
}

impl Official {
    /// The person.
    pub fn account(&self) -> AccountId {
        self.account
    }

    /// The department.
    pub fn department(&self) -> OrganisationId {
        self.department
    }

    /// The province's code: every query of an official filters by it.
    pub fn province(&self) -> &str {
        &self.province
    }

    /// Whether this official may decide, not only read.
    pub fn may_decide(&self) -> bool {
        matches!(self.role, Role::Officer | Role::Head)
    }

    /// The department's names, Vietnamese and English.
    pub fn department_name(&self) -> (&str, &str) {
        (&self.name_vi, &self.name_en)
    }
}

/// Somebody who runs the platform.
#[derive(Clone, Copy, Debug)]
pub struct Operator {
    account: AccountId,
}

impl Operator {
    /// The person.
    pub fn account(self) -> AccountId {
        self.account
    }
}
