//! What the forms of the steps mean.

use super::actions::{BankForm, OrganisationForm, PlaceForm, RepresentativeForm};
use crate::{
    error::AppError,
    form::{Problems, parse_line, parse_place},
};
use market::{
    base::{Line, Phone, text::parse_email},
    joining::{
        AccountNumber, BankFacts, Facts, OrganisationFacts, PlaceFacts, RepresentativeFacts, SellerKind, TaxCode,
        application::{ADDRESS_MAX, FACT_MAX, FOUNDED_MIN, NAME_MAX},
        find_bank, mixes_alphabets,
    },
};

impl OrganisationForm {
    /// `this_year` is the last in which anything can have been founded.
    pub(super) fn parse(&self, this_year: i32) -> Result<Facts, Problems> {
        let mut problems = Problems::default();
        let kind = problems.check("kind", SellerKind::parse(&self.kind).ok_or(AppError::NotAChoice));
        let name = problems.check("name", own_name(&self.name));
        let tax_code = problems.check(
            "tax_code",
            optional(&self.tax_code, |text| TaxCode::parse(text).ok_or(AppError::NotATaxCode)),
        );
        let registration = problems.check(
            "registration",
            parse_line(&self.registration, FACT_MAX).map(Line::into_string),
        );
        let founded_year = problems.check("founded", optional(&self.founded, |text| year(text, this_year)));
        if tax_code == Some(None) && registration.as_deref() == Some("") {
            problems.add("tax_code", AppError::TaxCodeNeeded);
        }
        let facts = || {
            Some(OrganisationFacts {
                kind: kind?,
                name: name?,
                tax_code: tax_code?,
                registration: registration?,
                founded_year: founded_year?,
            })
        };
        whole(facts().map(Facts::Organisation), problems)
    }
}

impl RepresentativeForm {
    pub(super) fn parse(&self) -> Result<Facts, Problems> {
        let mut problems = Problems::default();
        let name = problems.check("name", line(&self.name, FACT_MAX));
        let role = problems.check("role", line(&self.role, FACT_MAX));
        let phone = if self.phone.trim().is_empty() {
            Err(AppError::Required)
        } else {
            Phone::parse(&self.phone).map_err(AppError::from)
        };
        let phone = problems.check("phone", phone);
        let email = problems.check(
            "email",
            optional(&self.email, |text| parse_email(text).ok_or(AppError::NotAnEmail)),
        );
        let facts = || {
            Some(RepresentativeFacts {
                name: name?,
                role: role?,
                phone: phone?.as_str().to_owned(),
                email: email?.unwrap_or_default(),
            })
        };
        whole(facts().map(Facts::Representative), problems)
    }
}

impl PlaceForm {
    pub(super) fn parse(&self) -> Result<Facts, Problems> {
        let mut problems = Problems::default();
        let province = problems.check("province", parse_place(&self.province));
        let commune = problems.check("commune", parse_place(&self.commune));
        let street = problems.check("line", line(&self.line, ADDRESS_MAX));
        let legacy = problems.check("legacy", parse_line(&self.legacy, ADDRESS_MAX).map(Line::into_string));
        let facts = || {
            Some(PlaceFacts {
                province: province?,
                commune: commune?,
                line: street?,
                legacy: legacy?,
            })
        };
        whole(facts().map(Facts::Place), problems)
    }
}

impl BankForm {
    /// An empty number is the one that was saved before.
    pub(super) fn parse(&self, saved: Option<&BankFacts>) -> Result<Facts, Problems> {
        let mut problems = Problems::default();
        let bank = find_bank(&self.bin).ok_or(AppError::NotAChoice);
        let bank = problems.check("bin", bank);
        let number = match (self.number.trim(), saved) {
            ("", Some(saved)) => Ok(saved.number.clone()),
            ("", None) => Err(AppError::Required),
            (typed, _) => AccountNumber::parse(typed).ok_or(AppError::NotAnAccount),
        };
        let number = problems.check("number", number);
        let holder = problems.check("holder", line(&self.holder, FACT_MAX));
        let facts = || {
            Some(BankFacts {
                bin: bank?.bin.to_owned(),
                number: number?,
                holder: holder?,
            })
        };
        whole(facts().map(Facts::Bank), problems)
    }
}

fn whole(facts: Option<Facts>, problems: Problems) -> Result<Facts, Problems> {
    match facts {
        Some(facts) if problems.is_empty() => Ok(facts),
        _ => Err(problems),
    }
}

/// A line in which something stands, and nothing is hidden.
fn line(text: &str, max: u32) -> Result<String, AppError> {
    match parse_line(text, max)?.into_string() {
        line if line.is_empty() => Err(AppError::Required),
        line => Ok(line),
    }
}

/// The name of an organisation. Whoever gives one is told at once that letters of several alphabets are refused; a name that
/// only resembles another is for the department to judge.
fn own_name(text: &str) -> Result<String, AppError> {
    match line(text, NAME_MAX)? {
        name if mixes_alphabets(&name) => Err(AppError::MixedAlphabets),
        name => Ok(name),
    }
}

fn optional<T>(text: &str, parse: impl Fn(&str) -> Result<T, AppError>) -> Result<Option<T>, AppError> {
    match text.trim() {
        "" => Ok(None),
        text => parse(text).map(Some),
    }
}

fn year(text: &str, this_year: i32) -> Result<i32, AppError> {
    let year = text
        .parse()
        .ok()
        .filter(|year| (FOUNDED_MIN..=this_year).contains(year));
    year.ok_or(AppError::NotANumber {
        min: FOUNDED_MIN,
        max: this_year,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn organisation() -> OrganisationForm {
        OrganisationForm {
            kind: "cooperative".to_owned(),
            name: "HTX Chè  Đồi Xanh".to_owned(),
            tax_code: "0100 109 106".to_owned(),
            founded: "2019".to_owned(),
            ..OrganisationForm::default()
        }
    }

    fn problems(parsed: Result<Facts, Problems>) -> String {
        format!("{:?}", parsed.expect_err("something is wrong"))
    }

    #[test]
    fn an_organisation_has_a_number_of_one_kind_or_the_other() {
        let Ok(Facts::Organisation(facts)) = organisation().parse(2026) else {
            panic!("nothing is wrong");
        };
        assert_eq!(
            (facts.name.as_str(), facts.founded_year),
            ("HTX Chè Đồi Xanh", Some(2019))
        );
        let nothing = OrganisationForm {
            tax_code: " ".to_owned(),
            ..organisation()
        };
        assert!(problems(nothing.parse(2026)).contains("TaxCodeNeeded"));
        let contract = OrganisationForm {
            registration: "12/HĐHT".to_owned(),
            ..nothing
        };
        assert!(contract.parse(2026).is_ok());
    }

    #[test]
    fn what_is_hidden_slipped_or_not_yet_is_refused() {
        let form = OrganisationForm {
            name: "HTX\u{202e}Tài Hoan".to_owned(),
            tax_code: "0100109107".to_owned(),
            founded: "2027".to_owned(),
            ..organisation()
        };
        let problems = problems(form.parse(2026));
        for problem in ["HiddenCharacters", "NotATaxCode", "NotANumber"] {
            assert!(problems.contains(problem), "{problems}");
        }
    }

    #[test]
    fn a_name_of_several_alphabets_is_refused_and_one_that_only_resembles_another_is_not() {
        let named = |name: &str| OrganisationForm {
            name: name.to_owned(),
            ..organisation()
        };
        assert!(problems(named("HTX T\u{430}i Hoan").parse(2026)).contains("MixedAlphabets"));
        assert!(named("HTX Tai Hoan").parse(2026).is_ok());
    }

    #[test]
    fn an_account_that_was_saved_stays_when_its_number_is_left_empty() {
        let form = BankForm {
            bin: "970405".to_owned(),
            holder: "HTX CHE DOI XANH".to_owned(),
            ..BankForm::default()
        };
        assert!(problems(form.parse(None)).contains("Required"));
        let saved = BankFacts {
            bin: "970436".to_owned(),
            number: AccountNumber::parse("1234567890").expect("a number"),
            holder: String::new(),
        };
        let Ok(Facts::Bank(facts)) = form.parse(Some(&saved)) else {
            panic!("nothing is wrong");
        };
        assert_eq!((facts.number, facts.bin.as_str()), (saved.number, "970405"));
    }
}
