//! Who is asking.

use super::{Acting, Membership, OrganisationKind, Role, Scope};
use crate::base::{AccountId, OrganisationId, SessionId, Words};
use chrono::{DateTime, Duration, Utc};

/// For how many minutes a second factor need not be shown again.
const FACTOR_FRESH_MINUTES: i64 = 10;

/// Whoever sent a request, as far as their session tells.
#[derive(Clone, Debug, Default)]
pub struct Visitor {
    pub(super) session: Option<SessionId>,
    pub(super) standing: Standing,
}

/// What a session is worth.
#[derive(Clone, Debug, Default)]
pub(super) enum Standing {
    /// Nobody has signed in, or not to the end.
    #[default]
    Stranger,
    /// Somebody who must have a second factor and has none yet: all they can do is to set one up.
    Unsecured(Person),
    /// Somebody has signed in.
    Known(Person),
}

/// That a session has shown more than a password. Nobody works for a department or runs the platform without it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Passed(());

impl Passed {
    /// A second factor was shown, or it is all for show: an account of the demo catalogue, in demo mode.
    pub(super) fn of(factor_at: Option<DateTime<Utc>>, is_for_show: bool) -> Option<Self> {
        (factor_at.is_some() || is_for_show).then_some(Self(()))
    }
}

/// A person who has signed in.
#[derive(Clone, Debug)]
pub struct Person {
    pub(super) id: AccountId,
    pub(super) name: String,
    pub(super) email: Option<String>,
    pub(super) phone: Option<String>,
    pub(super) memberships: Vec<Membership>,
    pub(super) has_factor: bool,
    pub(super) has_passkey: bool,
    pub(super) factor_at: Option<DateTime<Utc>>,
    pub(super) passed: Option<Passed>,
    /// Under which mandate, while it counts.
    pub(super) acting: Option<Acting>,
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
        match &self.standing {
            Standing::Known(person) => Some(person),
            Standing::Stranger | Standing::Unsecured(_) => None,
        }
    }

    /// The person, when signed in or kept from it by nothing but a second factor that is still to be set up: for that.
    pub fn person_setting_up(&self) -> Option<&Person> {
        match &self.standing {
            Standing::Known(person) | Standing::Unsecured(person) => Some(person),
            Standing::Stranger => None,
        }
    }

    /// Whether a second factor must be set up before anything else.
    pub fn must_set_up(&self) -> bool {
        matches!(self.standing, Standing::Unsecured(_))
    }

    /// The account, when signed in.
    pub fn account(&self) -> Option<AccountId> {
        self.person().map(|person| person.id)
    }

    /// Under which mandate this visitor acts for a cooperative in this session.
    pub fn acting(&self) -> Option<&Acting> {
        let person = self.person()?;
        // Officials hold what only they can hold.
        person.passed?;
        person.acting.as_ref()
    }

    /// This visitor, as somebody who does this part of a cooperative's work: one of its people, or an official whose mandate
    /// names the part. The role of such an official is never one that looks after people.
    pub fn as_coop_member_for(&self, scope: Scope) -> Option<CoopMember> {
        let person = self.person()?;
        let Some(acting) = self.acting() else {
            return self.as_coop_member();
        };
        let role = match scope {
            Scope::Orders => Role::Packer,
            Scope::Goods | Scope::Shopfront => Role::Manager,
        };
        acting.scopes.has(scope).then(|| CoopMember {
            others: Vec::new(),
            account: person.id,
            coop: acting.coop,
            role,
            name_vi: acting.coop_name.vi.clone(),
            name_en: acting.coop_name.en.clone(),
            acting: Some(acting.clone()),
        })
    }

    /// This visitor, as somebody of a selling organisation: of the chosen one when there are several. Whoever acts under a
    /// mandate is not: what is for a cooperative's own people alone asks for this.
    pub fn as_coop_member(&self) -> Option<CoopMember> {
        let person = self.person()?;
        if self.acting().is_some() {
            return None;
        }
        let mut sellers = person
            .memberships
            .iter()
            .filter(|membership| works_for_seller(membership));
        let membership = sellers.next()?;
        Some(CoopMember {
            others: sellers.map(Workplace::of).collect(),
            account: person.id,
            coop: membership.organisation,
            role: membership.role,
            name_vi: membership.name_vi.clone(),
            name_en: membership.name_en.clone(),
            acting: None,
        })
    }

    /// This visitor, as an official of a trade department: of the chosen one when there are several.
    pub fn as_official(&self) -> Option<Official> {
        let person = self.person()?;
        let passed = person.passed?;
        let mut departments = person
            .memberships
            .iter()
            .filter(|membership| works_for_department(membership));
        let membership = departments.next()?;
        Some(Official {
            others: departments.map(Workplace::of).collect(),
            account: person.id,
            department: membership.organisation,
            province: membership.province.clone()?,
            role: membership.role,
            name_vi: membership.name_vi.clone(),
            name_en: membership.name_en.clone(),
            _passed: passed,
        })
    }

    /// This visitor, as somebody who runs the platform.
    pub fn as_operator(&self) -> Option<Operator> {
        let person = self.person()?;
        let passed = person.passed?;
        person.memberships.iter().any(runs_platform).then_some(Operator {
            account: person.id,
            _passed: passed,
        })
    }
}

fn works_for_seller(membership: &Membership) -> bool {
    membership.kind.sells() && matches!(membership.role, Role::Owner | Role::Manager | Role::Packer)
}

fn runs_platform(membership: &Membership) -> bool {
    membership.kind == OrganisationKind::Operator && membership.role == Role::Operator
}

fn works_for_department(membership: &Membership) -> bool {
    membership.kind == OrganisationKind::Department
        && matches!(membership.role, Role::Viewer | Role::Officer | Role::Head)
}

/// Another organisation that the person could work for in the same room.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Workplace {
    /// The organisation.
    pub organisation: OrganisationId,
    /// Its name.
    pub name: Words,
}

impl Workplace {
    fn of(membership: &Membership) -> Self {
        Self {
            organisation: membership.organisation,
            name: Words {
                vi: membership.name_vi.clone(),
                en: membership.name_en.clone(),
            },
        }
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

    /// What the person belongs to, the chosen organisation first.
    pub fn memberships(&self) -> &[Membership] {
        &self.memberships
    }

    /// The telephone number in E.164, when known.
    pub fn phone(&self) -> Option<&str> {
        self.phone.as_deref()
    }

    /// Whether signing in takes more than the password.
    pub fn has_factor(&self) -> bool {
        self.has_factor
    }

    /// Whether one of their factors is a passkey.
    pub fn has_passkey(&self) -> bool {
        self.has_passkey
    }

    /// Whether they may not be without a second factor: officials and those who run the platform.
    pub fn needs_factor(&self) -> bool {
        let mut memberships = self.memberships.iter();
        memberships.any(|membership| works_for_department(membership) || runs_platform(membership))
    }

    /// Whether a second factor has been shown in this session so lately that it need not be shown again.
    pub fn has_shown_factor(&self, now: DateTime<Utc>) -> bool {
        self.factor_at
            .is_some_and(|at| now - at <= Duration::minutes(FACTOR_FRESH_MINUTES))
    }
}

/// Somebody of a selling organisation: sees its orders and moves them on.
#[derive(Clone, Debug)]
pub struct CoopMember {
    others: Vec<Workplace>,
    account: AccountId,
    coop: OrganisationId,
    role: Role,
    name_vi: String,
    name_en: String,
    acting: Option<Acting>,
}

impl CoopMember {
    /// The mandate of an official who acts for the organisation; nothing for its own people.
    pub fn acting(&self) -> Option<&Acting> {
        self.acting.as_ref()
    }

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

    /// The other selling organisations that the person belongs to.
    pub fn others(&self) -> &[Workplace] {
        &self.others
    }

    /// This member, as one who runs the organisation: owners and managers do.
    pub fn as_manager(&self) -> Option<CoopManager> {
        matches!(self.role, Role::Owner | Role::Manager).then(|| CoopManager(self.clone()))
    }
}

/// Somebody who runs a selling organisation: its storefront, its goods and prices, its money.
#[derive(Clone, Debug)]
pub struct CoopManager(CoopMember);

impl CoopManager {
    /// The same, as a member.
    pub fn member(&self) -> &CoopMember {
        &self.0
    }

    /// The person.
    pub fn account(&self) -> AccountId {
        self.0.account
    }

    /// The organisation: every query of a manager filters by it.
    pub fn coop(&self) -> OrganisationId {
        self.0.coop
    }
}

/// An official of one province's trade department.
#[derive(Clone, Debug)]
pub struct Official {
    others: Vec<Workplace>,
    account: AccountId,
    department: OrganisationId,
    province: String,
    role: Role,
    name_vi: String,
    name_en: String,
    _passed: Passed,
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

    /// The role in it.
    pub fn role(&self) -> Role {
        self.role
    }

    /// The other departments that the person belongs to.
    pub fn others(&self) -> &[Workplace] {
        &self.others
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
    _passed: Passed,
}

impl Operator {
    /// The person.
    pub fn account(self) -> AccountId {
        self.account
    }
}
