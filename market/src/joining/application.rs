//! What somebody who wants to sell tells of their cooperative, step by step, and what is still missing of it.

use super::{AccountNumber, ChecklistItem, Document, TaxCode};
use crate::{base::text_enum, people::OrganisationKind};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The most characters of an organisation's name.
pub const NAME_MAX: u32 = 120;

/// The most characters of a person's name, a role, a registration number or the name an account runs under.
pub const FACT_MAX: u32 = 100;

/// The most characters of an address.
pub const ADDRESS_MAX: u32 = 200;

/// The first year that counts as a founding.
pub const FOUNDED_MIN: i32 = 1945;

text_enum! {
    /// Where an application stands.
    ApplicationState {
        /// Being filled in.
        Draft = "draft",
        /// Before the department.
        InReview = "in_review",
        /// Sent back with a reason.
        Refused = "refused",
        /// There is a storefront now.
        Approved = "approved",
    }
}

text_enum! {
    /// A part of an application that is filled in by itself.
    Step {
        /// What applies.
        Organisation = "organisation",
        /// Who speaks for it.
        Representative = "representative",
        /// Where it is.
        Place = "place",
        /// Where it is paid.
        Bank = "bank",
    }
}

text_enum! {
    /// What may apply.
    SellerKind {
        /// Hợp tác xã.
        Cooperative = "cooperative",
        /// Tổ hợp tác.
        CooperativeGroup = "cooperative_group",
        /// Liên hiệp hợp tác xã.
        Union = "union",
    }
}

impl From<SellerKind> for OrganisationKind {
    fn from(kind: SellerKind) -> Self {
        match kind {
            SellerKind::Cooperative => Self::Cooperative,
            SellerKind::CooperativeGroup => Self::CooperativeGroup,
            SellerKind::Union => Self::Union,
        }
    }
}

/// What applies.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct OrganisationFacts {
    /// What it is.
    pub kind: SellerKind,
    /// Its name.
    pub name: String,
    /// Its tax code, if it has one.
    pub tax_code: Option<TaxCode>,
    /// The number of its registration or of the contract of its group; one of the two is needed.
    pub registration: String,
    /// The year in which it was founded, when known.
    pub founded_year: Option<i32>,
}

/// Who speaks for it.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct RepresentativeFacts {
    /// The name.
    pub name: String,
    /// What they are in it.
    pub role: String,
    /// Their telephone number in E.164.
    pub phone: String,
    /// Their e-mail address; may be empty.
    pub email: String,
}

/// Where it is.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct PlaceFacts {
    /// The code of the province.
    pub province: String,
    /// The code of a commune of it.
    pub commune: String,
    /// House, street, hamlet.
    pub line: String,
    /// The address before July 2025; may be empty.
    pub legacy: String,
}

/// Where it is paid.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct BankFacts {
    /// The bank.
    pub bin: String,
    /// The account.
    pub number: AccountNumber,
    /// Under which name it runs.
    pub holder: String,
}

/// The facts of one step.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(tag = "step", rename_all = "snake_case")]
pub enum Facts {
    /// What applies.
    Organisation(OrganisationFacts),
    /// Who speaks for it.
    Representative(RepresentativeFacts),
    /// Where it is.
    Place(PlaceFacts),
    /// Where it is paid.
    Bank(BankFacts),
}

impl Facts {
    /// The step they belong to.
    pub fn step(&self) -> Step {
        match self {
            Self::Organisation(_) => Step::Organisation,
            Self::Representative(_) => Step::Representative,
            Self::Place(_) => Step::Place,
            Self::Bank(_) => Step::Bank,
        }
    }
}

/// The steps that were saved, each with its version.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Filled(pub BTreeMap<Step, (Facts, i32)>);

impl Filled {
    /// Whether a step was saved.
    pub fn has(&self, step: Step) -> bool {
        self.0.contains_key(&step)
    }

    /// The version of a step; 0 while it was never saved.
    pub fn version(&self, step: Step) -> i32 {
        self.0.get(&step).map_or(0, |(_, version)| *version)
    }

    /// What applies.
    pub fn organisation(&self) -> Option<&OrganisationFacts> {
        match self.0.get(&Step::Organisation) {
            Some((Facts::Organisation(facts), _)) => Some(facts),
            _ => None,
        }
    }

    /// Who speaks for it.
    pub fn representative(&self) -> Option<&RepresentativeFacts> {
        match self.0.get(&Step::Representative) {
            Some((Facts::Representative(facts), _)) => Some(facts),
            _ => None,
        }
    }

    /// Where it is.
    pub fn place(&self) -> Option<&PlaceFacts> {
        match self.0.get(&Step::Place) {
            Some((Facts::Place(facts), _)) => Some(facts),
            _ => None,
        }
    }

    /// Where it is paid.
    pub fn bank(&self) -> Option<&BankFacts> {
        match self.0.get(&Step::Bank) {
            Some((Facts::Bank(facts), _)) => Some(facts),
            _ => None,
        }
    }
}

/// Something without which an application is not sent.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Missing {
    /// A step that was never saved.
    Step(Step),
    /// A paper that the department asks for: the code of its item.
    Document(String),
    /// Nobody of that province decides here yet.
    Department,
}

/// What is missing of an application, in the order of its steps. `checklist` is that of the province's department; there
/// is none until a place was chosen.
pub fn missing(
    filled: &Filled,
    documents: &[Document],
    checklist: &[ChecklistItem],
    has_department: bool,
) -> Vec<Missing> {
    let steps = Step::ALL.iter().filter(|step| !filled.has(**step));
    let department = (filled.has(Step::Place) && !has_department).then_some(Missing::Department);
    let papers = checklist
        .iter()
        .filter(|item| item.is_required && !documents.iter().any(|document| document.item == item.code));
    steps
        .map(|step| Missing::Step(*step))
        .chain(department)
        .chain(papers.map(|item| Missing::Document(item.code.clone())))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::{DocumentId, Words};

    fn item(code: &str, is_required: bool) -> ChecklistItem {
        ChecklistItem {
            code: code.to_owned(),
            name: Words::default(),
            is_required,
        }
    }

    fn place() -> Facts {
        Facts::Place(PlaceFacts {
            province: "19".to_owned(),
            commune: "05443".to_owned(),
            line: "Thôn 3".to_owned(),
            legacy: String::new(),
        })
    }

    fn bank() -> Facts {
        Facts::Bank(BankFacts {
            bin: "970405".to_owned(),
            number: AccountNumber::parse("1234567890").expect("a number"),
            holder: "HTX".to_owned(),
        })
    }

    #[test]
    fn an_empty_application_lacks_its_steps_and_the_required_papers() {
        let found = missing(
            &Filled::default(),
            &[],
            &[item("dang-ky", true), item("dieu-le", false)],
            false,
        );
        let mut wanted: Vec<_> = Step::ALL.iter().map(|step| Missing::Step(*step)).collect();
        wanted.push(Missing::Document("dang-ky".to_owned()));
        assert_eq!(found, wanted);
    }

    #[test]
    fn a_province_without_a_department_is_told_once_the_place_is_known() {
        let filled = Filled([place(), bank()].map(|facts| (facts.step(), (facts, 1))).into());
        let document = Document {
            id: DocumentId(Default::default()),
            item: "dang-ky".to_owned(),
            name: "a.pdf".to_owned(),
            kind: crate::documents::DocumentKind::Pdf,
            size_bytes: 1,
        };
        let found = missing(&filled, &[document], &[item("dang-ky", true)], false);
        assert_eq!(
            found,
            [
                Missing::Step(Step::Organisation),
                Missing::Step(Step::Representative),
                Missing::Department
            ]
        );
        assert!(!missing(&filled, &[], &[], true).contains(&Missing::Department));
    }

    #[test]
    fn facts_say_which_step_they_are_wherever_they_are_kept() {
        for facts in [place(), bank()] {
            let kept = serde_json::to_value(&facts).expect("facts can be kept");
            assert_eq!(kept["step"], facts.step().as_str());
            assert_eq!(serde_json::from_value::<Facts>(kept).expect("and read"), facts);
        }
    }
}
