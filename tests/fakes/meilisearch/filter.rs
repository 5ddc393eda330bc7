//! The filter language, as far as anybody here speaks it.

use super::errors::Refusal;
use serde_json::Value;

/// A filter that was read.
#[derive(Clone, Debug)]
pub enum Filter {
    All(Vec<Filter>),
    Any(Vec<Filter>),
    Not(Box<Filter>),
    Is {
        attribute: String,
        operator: String,
        value: String,
    },
    Within {
        attribute: String,
        from: f64,
        to: f64,
    },
    OneOf {
        attribute: String,
        values: Vec<String>,
    },
}

/// Reads a filter as a search gives it: a text, or a list of texts that must all hold.
pub fn read(value: Option<&Value>, filterable: &[String], uid: &str) -> Result<Filter, Refusal> {
    let texts: Vec<&str> = match value {
        None | Some(Value::Null) => Vec::new(),
        Some(Value::String(text)) => vec![text],
        Some(Value::Array(texts)) => texts.iter().filter_map(Value::as_str).collect(),
        Some(_) => return Err(wrong("a filter is a text or a list of texts")),
    };
    let mut all = Vec::new();
    for text in texts {
        let mut reader = Reader {
            words: words(text)?,
            at: 0,
        };
        let filter = reader.any()?;
        if reader.at < reader.words.len() {
            return Err(wrong("Found unexpected characters at the end of the filter"));
        }
        filter.require_known(filterable, uid)?;
        all.push(filter);
    }
    Ok(Filter::All(all))
}

fn wrong(message: impl Into<String>) -> Refusal {
    Refusal::bad("invalid_search_filter", message)
}

#[derive(Clone, PartialEq, Debug)]
enum Word {
    Plain(String),
    Quoted(String),
    Sign(String),
}

fn words(text: &str) -> Result<Vec<Word>, Refusal> {
    let mut words = Vec::new();
    let mut symbols = text.chars().peekable();
    while let Some(symbol) = symbols.next() {
        match symbol {
            ' ' => {}
            '"' => {
                let mut quoted = String::new();
                loop {
                    match symbols.next() {
                        Some('\\') => quoted.extend(symbols.next()),
                        Some('"') => break,
                        Some(other) => quoted.push(other),
                        None => return Err(wrong("a quote is not closed")),
                    }
                }
                words.push(Word::Quoted(quoted));
            }
            '[' | ']' | '(' | ')' | ',' => words.push(Word::Sign(symbol.to_string())),
            '=' | '!' | '<' | '>' => {
                let mut sign = symbol.to_string();
                if symbols.peek() == Some(&'=') {
                    sign.extend(symbols.next());
                }
                words.push(Word::Sign(sign));
            }
            _ => {
                let mut plain = symbol.to_string();
                while let Some(next) = symbols.next_if(|next| !" \"[](),=!<>".contains(*next)) {
                    plain.push(next);
                }
                words.push(Word::Plain(plain));
            }
        }
    }
    Ok(words)
}

struct Reader {
    words: Vec<Word>,
    at: usize,
}

impl Reader {
    fn next(&mut self) -> Result<Word, Refusal> {
        let word = self
            .words
            .get(self.at)
            .cloned()
            .ok_or_else(|| wrong("the filter ends too soon"))?;
        self.at += 1;
        Ok(word)
    }

    fn take(&mut self, wanted: &str) -> bool {
        let is_there = match self.words.get(self.at) {
            Some(Word::Plain(word) | Word::Sign(word)) => word == wanted,
            _ => false,
        };
        self.at += usize::from(is_there);
        is_there
    }

    fn any(&mut self) -> Result<Filter, Refusal> {
        let mut parts = vec![self.all()?];
        while self.take("OR") {
            parts.push(self.all()?);
        }
        Ok(Filter::Any(parts))
    }

    fn all(&mut self) -> Result<Filter, Refusal> {
        let mut parts = vec![self.one()?];
        while self.take("AND") {
            parts.push(self.one()?);
        }
        Ok(Filter::All(parts))
    }

    fn one(&mut self) -> Result<Filter, Refusal> {
        if self.take("NOT") {
            return Ok(Filter::Not(Box::new(self.one()?)));
        }
        if self.take("(") {
            let inner = self.any()?;
            return if self.take(")") {
                Ok(inner)
            } else {
                Err(wrong("a bracket is not closed"))
            };
        }
        let (Word::Plain(attribute) | Word::Quoted(attribute)) = self.next()? else {
            return Err(wrong("an attribute is missing"));
        };
        if self.take("IN") {
            let mut values = Vec::new();
            if !self.take("[") {
                return Err(wrong("IN wants a list"));
            }
            while !self.take("]") {
                values.push(self.value()?);
                self.take(",");
            }
            return Ok(Filter::OneOf { attribute, values });
        }
        match self.next()? {
            Word::Sign(operator) if ["=", "!=", "<", "<=", ">", ">="].contains(&operator.as_str()) => Ok(Filter::Is {
                attribute,
                operator,
                value: self.value()?,
            }),
            Word::Plain(from) if self.take("TO") => Ok(Filter::Within {
                attribute,
                from: from.parse().map_err(|_| wrong("no number"))?,
                to: self.value()?.parse().map_err(|_| wrong("no number"))?,
            }),
            _ => Err(wrong("an operator is missing")),
        }
    }

    fn value(&mut self) -> Result<String, Refusal> {
        match self.next()? {
            Word::Plain(value) | Word::Quoted(value) => Ok(value),
            Word::Sign(_) => Err(wrong("a value is missing")),
        }
    }
}

impl Filter {
    fn require_known(&self, filterable: &[String], uid: &str) -> Result<(), Refusal> {
        match self {
            Filter::All(parts) | Filter::Any(parts) => {
                parts.iter().try_for_each(|part| part.require_known(filterable, uid))
            }
            Filter::Not(inner) => inner.require_known(filterable, uid),
            Filter::Is { attribute, .. } | Filter::Within { attribute, .. } | Filter::OneOf { attribute, .. } => {
                if filterable.contains(attribute) {
                    Ok(())
                } else {
                    Err(wrong(format!(
                        "Index `{uid}`: Attribute `{attribute}` is not filterable."
                    )))
                }
            }
        }
    }

    /// Whether a document fits.
    pub fn fits(&self, document: &Value) -> bool {
        match self {
            Filter::All(parts) => parts.iter().all(|part| part.fits(document)),
            Filter::Any(parts) => parts.iter().any(|part| part.fits(document)),
            Filter::Not(inner) => !inner.fits(document),
            Filter::OneOf { attribute, values } => scalars(&document[attribute])
                .iter()
                .any(|there| values.iter().any(|value| is_same(there, value))),
            Filter::Within { attribute, from, to } => scalars(&document[attribute])
                .iter()
                .filter_map(Value::as_f64)
                .any(|there| *from <= there && there <= *to),
            Filter::Is {
                attribute,
                operator,
                value,
            } => {
                let there = scalars(&document[attribute]);
                let number = value.parse::<f64>().ok();
                let compares = |holds: fn(f64, f64) -> bool| {
                    number
                        .is_some_and(|number| there.iter().filter_map(Value::as_f64).any(|there| holds(there, number)))
                };
                match operator.as_str() {
                    "=" => there.iter().any(|there| is_same(there, value)),
                    "!=" => !there.iter().any(|there| is_same(there, value)),
                    "<" => compares(|there, number| there < number),
                    "<=" => compares(|there, number| there <= number),
                    ">" => compares(|there, number| there > number),
                    _ => compares(|there, number| there >= number),
                }
            }
        }
    }
}

/// The values of an attribute, which may be a list.
pub fn scalars(value: &Value) -> Vec<Value> {
    match value {
        Value::Null => Vec::new(),
        Value::Array(values) => values.clone(),
        other => vec![other.clone()],
    }
}

/// A value as it stands in a filter or in a list of facets.
pub fn plain(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

/// The server compares texts without regard to capitals.
fn is_same(there: &Value, value: &str) -> bool {
    match there.as_f64() {
        Some(number) => value.parse::<f64>().is_ok_and(|value| value == number),
        None => plain(there).to_lowercase() == value.to_lowercase(),
    }
}
