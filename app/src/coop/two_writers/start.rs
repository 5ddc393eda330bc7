//! What a form was drawn from: its version, and a mark of each text that stood there. By it one sees later what its writer has
//! changed, and what they only left standing, without sending every text twice.

use market::base::text::stable_hash;
use std::collections::BTreeMap;

/// The name of the input.
pub(in crate::coop) const START: &str = "start";

/// What a form started from.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(in crate::coop) struct Start {
    version: i32,
    marks: BTreeMap<String, u64>,
}

impl Start {
    /// What a form is drawn from: a text for each field.
    pub(in crate::coop) fn of(version: i32, fields: impl IntoIterator<Item = (String, String)>) -> Self {
        let said = fields.into_iter().filter(|(_, text)| !text.is_empty());
        Self {
            version,
            marks: said.map(|(name, text)| (name, stable_hash(&text))).collect(),
        }
    }

    /// As a form carries it: `3 name_vi=8c5d… story_vi=1f0a…`.
    pub(in crate::coop) fn write(&self) -> String {
        let marks = self.marks.iter().map(|(name, mark)| format!(" {name}={mark:x}"));
        format!("{}{}", self.version, marks.collect::<String>())
    }

    /// What a form carried, when it belongs to the version that it was sent for.
    pub(in crate::coop) fn read(text: &str, version: &str) -> Option<Self> {
        let mut parts = text.split(' ');
        let started = parts.next().filter(|started| *started == version)?;
        let marks: Option<BTreeMap<_, _>> = parts
            .map(|part| {
                let (name, mark) = part.split_once('=')?;
                Some((name.to_owned(), u64::from_str_radix(mark, 16).ok()?))
            })
            .collect();
        Some(Self {
            version: started.parse().ok()?,
            marks: marks?,
        })
    }

    /// Whether this text stood in a field. What has no mark was empty.
    pub(super) fn is(&self, name: &str, text: &str) -> bool {
        match self.marks.get(name) {
            Some(mark) => *mark == stable_hash(text),
            None => text.is_empty(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_start_survives_its_form_and_knows_what_stood_there() {
        let fields = [("name_vi", "Chè dây"), ("name_en", ""), ("m3", "1"), ("m4", "")];
        let fields = fields.map(|(name, text)| (name.to_owned(), text.to_owned()));
        let written = Start::of(7, fields.clone()).write();
        let start = Start::read(&written, "7").expect("what was written is read");
        assert_eq!(start, Start::of(7, fields));
        for (name, text, stood) in [
            ("name_vi", "Chè dây", true),
            ("name_vi", "Chè", false),
            ("name_vi", "", false),
            ("name_en", "", true),
            ("name_en", "Tea", false),
            ("m3", "1", true),
            ("m4", "1", false),
        ] {
            assert_eq!(start.is(name, text), stood, "{name} {text}");
        }
        // A draft out of a browser's memory may carry the start of another version, or none.
        for (text, version) in [
            (written.as_str(), "6"),
            ("", "0"),
            ("7 name_vi", "7"),
            ("7 name_vi=x", "7"),
        ] {
            assert_eq!(Start::read(text, version), None, "{text}");
        }
    }
}
