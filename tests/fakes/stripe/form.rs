//! Bodies and queries as Stripe reads them: form-encoded, and every name that it does not know is refused.

use super::errors::Refusal;
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;

/// The parameters of one call by their full names, as `line_items[0][quantity]`. Each is taken once; what is left at the
/// end was unknown.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Params(BTreeMap<String, String>);

impl Params {
    /// Reads `a[b]=c&d=e`.
    pub fn parse(text: &str) -> Result<Self, Refusal> {
        let mut params = BTreeMap::new();
        for (name, value) in url::form_urlencoded::parse(text.as_bytes()) {
            // `expand[]=x&expand[]=y` counts up.
            let name = match name.strip_suffix("[]") {
                Some(list) => (0..)
                    .map(|index| format!("{list}[{index}]"))
                    .find(|name| !params.contains_key(name))
                    .expect("there are enough numbers"),
                None => name.into_owned(),
            };
            if params.insert(name.clone(), value.into_owned()).is_some() {
                return Err(Refusal::invalid("parameter_duplicated", &name, "You passed it twice."));
            }
        }
        Ok(Self(params))
    }

    /// Takes a text. An empty one is refused, as Stripe does.
    pub fn text(&mut self, name: &str) -> Result<Option<String>, Refusal> {
        match self.0.remove(name) {
            Some(text) if text.is_empty() => Err(Refusal::invalid(
                "parameter_invalid_empty",
                name,
                "You passed an empty string.",
            )),
            found => Ok(found),
        }
    }

    /// Takes a text that must be there.
    pub fn needed(&mut self, name: &str) -> Result<String, Refusal> {
        self.text(name)?
            .ok_or_else(|| Refusal::invalid("parameter_missing", name, "Missing required param."))
    }

    /// Takes a whole number.
    pub fn number(&mut self, name: &str) -> Result<Option<i64>, Refusal> {
        self.text(name)?
            .map(|text| {
                text.parse()
                    .map_err(|_| Refusal::invalid("parameter_invalid_integer", name, "Invalid integer."))
            })
            .transpose()
    }

    /// Takes an amount: a whole number above zero.
    pub fn amount(&mut self, name: &str) -> Result<Option<i64>, Refusal> {
        let amount = self.number(name)?;
        if amount.is_some_and(|amount| amount <= 0) {
            return Err(Refusal::invalid(
                "parameter_invalid_integer",
                name,
                "This value must be greater than or equal to 1.",
            ));
        }
        Ok(amount)
    }

    /// Takes `true` or `false`.
    pub fn flag(&mut self, name: &str) -> Result<bool, Refusal> {
        match self.text(name)?.as_deref() {
            Some("true") => Ok(true),
            Some("false") | None => Ok(false),
            Some(_) => Err(Refusal::invalid("", name, "Invalid boolean.")),
        }
    }

    /// Takes every `name[…]` as words sent along.
    pub fn words(&mut self, name: &str) -> Result<Value, Refusal> {
        let mut words = Map::new();
        for full in self.names_below(name) {
            let key = &full[name.len() + 1..full.len() - 1];
            let value = self.0.remove(&full).expect("it was there");
            if key.is_empty() || key.len() > 40 || key.contains(['[', ']']) || value.chars().count() > 500 {
                return Err(Refusal::invalid("", &full, "Metadata of a wrong shape."));
            }
            words.insert(key.to_owned(), json!(value));
        }
        if words.len() > 50 {
            return Err(Refusal::invalid("", name, "Metadata can have up to 50 keys."));
        }
        Ok(Value::Object(words))
    }

    /// Leaves every `name[…]` unread, for what the fake need not understand.
    pub fn ignore(&mut self, name: &str) {
        for full in self.names_below(name) {
            self.0.remove(&full);
        }
        self.0.remove(name);
    }

    fn names_below(&self, name: &str) -> Vec<String> {
        let prefix = format!("{name}[");
        self.0
            .keys()
            .filter(|full| full.starts_with(&prefix) && full.ends_with(']'))
            .cloned()
            .collect()
    }

    /// Nothing may be left.
    pub fn finish(self) -> Result<(), Refusal> {
        match self.0.into_keys().next() {
            None => Ok(()),
            Some(name) => Err(Refusal::invalid(
                "parameter_unknown",
                &name,
                "Received unknown parameter.",
            )),
        }
    }
}

#[test]
fn parameters_are_read_strictly() {
    let mut params = Params::parse("metadata%5Bkey%5D=order%3Ax&amount=5&expand[]=a&expand[]=b&flag=true").unwrap();
    assert_eq!(params.amount("amount").unwrap(), Some(5));
    assert_eq!(params.words("metadata").unwrap(), json!({ "key": "order:x" }));
    assert!(params.flag("flag").unwrap());
    assert_eq!(params.text("expand[1]").unwrap().as_deref(), Some("b"));
    assert!(params.clone().finish().is_err(), "expand[0] was not read");
    params.ignore("expand");
    params.finish().unwrap();
    for text in ["amount=", "amount=5.0", "amount=-1", "amount=1&amount=2"] {
        assert!(
            Params::parse(text)
                .and_then(|mut params| params.amount("amount"))
                .is_err(),
            "{text}"
        );
    }
}
