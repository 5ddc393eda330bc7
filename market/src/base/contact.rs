//! By what a person signs in and is written to.

use super::{
    Line, Phone,
    text::{TextProblem, parse_email},
};
use serde::{Deserialize, Serialize};

/// An e-mail address or a telephone number.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Contact {
    /// Lower case, NFC.
    Email(String),
    /// E.164.
    Phone(Phone),
}

/// How a message travels.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Channel {
    /// E-mail.
    Email,
    /// SMS.
    Sms,
}

impl Contact {
    /// Reads what somebody typed or pasted: marks in either normal form, invisible characters, and spaces of any kind
    /// make no difference.
    pub fn parse(text: &str) -> Option<Self> {
        let plain = plain(text).ok()?;
        if let Some(email) = parse_email(&plain) {
            return Some(Self::Email(email));
        }
        Phone::parse(&plain).ok().map(Self::Phone)
    }

    /// What was typed as an address, as far as it can be told apart from others when it is none.
    pub fn name_of(text: &str) -> String {
        match Self::parse(text) {
            Some(contact) => contact.as_str().to_owned(),
            None => plain(text).unwrap_or_default().to_lowercase(),
        }
    }

    /// What is kept of an account.
    pub fn from_columns(email: Option<String>, phone: Option<String>) -> Option<Self> {
        match (email, phone) {
            (Some(email), _) => Some(Self::Email(email)),
            (None, Some(phone)) => Phone::parse(&phone).ok().map(Self::Phone),
            (None, None) => None,
        }
    }

    /// The e-mail address, if it is one.
    pub fn email(&self) -> Option<&str> {
        match self {
            Self::Email(email) => Some(email),
            Self::Phone(_) => None,
        }
    }

    /// The telephone number in E.164, if it is one.
    pub fn phone(&self) -> Option<&str> {
        match self {
            Self::Email(_) => None,
            Self::Phone(phone) => Some(phone.as_str()),
        }
    }

    /// How messages reach it.
    pub fn channel(&self) -> Channel {
        match self {
            Self::Email(_) => Channel::Email,
            Self::Phone(_) => Channel::Sms,
        }
    }

    /// The address or number as it is kept.
    pub fn as_str(&self) -> &str {
        match self {
            Self::Email(email) => email,
            Self::Phone(phone) => phone.as_str(),
        }
    }

    /// The address or number as people read it.
    pub fn shown(&self) -> String {
        match self {
            Self::Email(email) => email.clone(),
            Self::Phone(phone) => super::phone::shown(phone.as_str()),
        }
    }
}

/// Whose it is is nobody's business in a log.
impl std::fmt::Debug for Contact {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Email(_) => "Contact::Email(…)",
            Self::Phone(_) => "Contact::Phone(…)",
        })
    }
}

/// The longest e-mail address has 254 characters (RFC 5321), and nobody needs more spaces than that around it.
fn plain(text: &str) -> Result<String, TextProblem> {
    Line::parse(text, 300).map(Line::into_string)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_contact_is_the_same_however_it_was_typed() {
        for text in [
            "lan@cho-phien.example",
            " LAN@Cho-Phien.example\u{a0}",
            "\u{200b}lan@cho-phien.example\u{feff}",
            "lan@cho-phien.example\n",
        ] {
            let contact = Contact::parse(text).expect("an address");
            assert_eq!(contact.email(), Some("lan@cho-phien.example"), "{text:?}");
        }
        let composed = Contact::parse("lân@chợ.example");
        assert!(composed.is_some());
        assert_eq!(Contact::parse("la\u{302}n@cho\u{31b}\u{323}.example"), composed);
        for text in [
            "0912 345 678",
            "\u{2009}0912\u{2009}345\u{2009}678",
            "+84 912-345-678\t",
        ] {
            let contact = Contact::parse(text).expect("a number");
            assert_eq!(contact.phone(), Some("+84912345678"), "{text:?}");
        }
        for text in ["", "lan", "lan@", "@x.vn", "a b@x.vn", "0112345678"] {
            assert_eq!(Contact::parse(text), None, "{text:?}");
        }
    }

    #[test]
    fn what_is_no_contact_still_has_a_name() {
        assert_eq!(
            Contact::name_of(" KHÔNG  phải tên"),
            Contact::name_of("kho\u{302}ng phải tên")
        );
        assert_ne!(Contact::name_of("a"), Contact::name_of("b"));
    }

    #[test]
    fn a_contact_is_not_written_into_logs() {
        let contact = Contact::parse("lan@cho-phien.example");
        assert!(!format!("{contact:?}").contains("lan"));
    }
}
