//! A page as a person without any script reads it.

use reqwest::StatusCode;
use scraper::{ElementRef, Html, Selector};

/// What came back.
#[derive(Clone, Debug)]
pub struct Page {
    /// The status.
    pub status: StatusCode,
    /// The address it came from, after redirects, without the host.
    pub address: String,
    /// The page itself.
    pub html: String,
    /// A form of the page that was filled and not yet sent.
    pub forms_filled: Option<Form>,
}

/// A form that could be sent.
#[derive(Clone, Debug)]
pub struct Form {
    /// Where it goes.
    pub action: String,
    /// `get` or `post`.
    pub method: String,
    /// Its fields with their values, the pressed button's included.
    pub fields: Vec<(String, String)>,
    /// What its labels say, each with the field it names.
    labels: Vec<(String, String)>,
}

fn selector(text: &str) -> Selector {
    Selector::parse(text).unwrap_or_else(|error| panic!("{text}: {error}"))
}

fn text_of(element: ElementRef<'_>) -> String {
    element
        .text()
        .collect::<String>()
        .split_whitespace()
        .collect::<Vec<_>>()
        .join(" ")
}

impl Page {
    /// All text that is read, with single spaces.
    pub fn text(&self) -> String {
        let html = Html::parse_document(&self.html);
        html.select(&selector("body")).map(text_of).collect()
    }

    /// Whether this is said somewhere on the page.
    pub fn says(&self, text: &str) -> bool {
        let wanted = text.split_whitespace().collect::<Vec<_>>().join(" ");
        self.text().contains(&wanted)
    }

    /// The code of the order group whose page this is.
    #[track_caller]
    pub fn order_code(&self) -> &str {
        let path = self.address.split('?').next().unwrap_or_default();
        path.trim_start_matches("/en")
            .strip_prefix("/don-hang/")
            .unwrap_or_else(|| panic!("{} is no order's page", self.address))
    }

    /// Fails unless the page says this.
    #[track_caller]
    pub fn must_say(&self, text: &str) -> &Self {
        assert!(
            self.says(text),
            "{} ({}) does not say {text:?}:\n{}",
            self.address,
            self.status,
            self.text()
        );
        self
    }

    /// Fails if the page says this.
    #[track_caller]
    pub fn must_not_say(&self, text: &str) -> &Self {
        assert!(!self.says(text), "{} says {text:?}", self.address);
        self
    }

    /// Fails unless the status is this.
    #[track_caller]
    pub fn must_be(&self, status: u16) -> &Self {
        assert_eq!(self.status.as_u16(), status, "{}:\n{}", self.address, self.text());
        self
    }

    /// The texts of all elements a selector finds.
    pub fn texts(&self, css: &str) -> Vec<String> {
        let html = Html::parse_document(&self.html);
        html.select(&selector(css)).map(text_of).collect()
    }

    /// An attribute of all elements a selector finds.
    pub fn attributes(&self, css: &str, name: &str) -> Vec<String> {
        let html = Html::parse_document(&self.html);
        html.select(&selector(css))
            .filter_map(|element| element.value().attr(name))
            .map(str::to_owned)
            .collect()
    }

    /// The address of the first link whose text starts with these words.
    #[track_caller]
    pub fn link(&self, words: &str) -> String {
        let html = Html::parse_document(&self.html);
        html.select(&selector("a[href]"))
            .find(|link| text_of(*link).starts_with(words))
            .and_then(|link| link.value().attr("href"))
            .unwrap_or_else(|| panic!("{} has no link {words:?}", self.address))
            .to_owned()
    }

    /// Whether a button with these words is there.
    pub fn has_button(&self, words: &str) -> bool {
        !self.forms(words).is_empty()
    }

    /// Every form that a button with these words would send.
    pub fn forms(&self, words: &str) -> Vec<Form> {
        let html = Html::parse_document(&self.html);
        html.select(&selector("form"))
            .filter_map(|form| {
                let button = form.select(&selector("button")).find(|button| {
                    text_of(*button).starts_with(words) && button.value().attr("type") != Some("button")
                })?;
                let mut read = read_form(form, button);
                if let Some(id) = form.value().attr("id") {
                    // What stands elsewhere and says that it belongs here.
                    for field in html.select(&selector("input[form][name]")) {
                        let value = |name| field.value().attr(name).unwrap_or_default().to_owned();
                        let is_sent = value("type") != "checkbox" || field.value().attr("checked").is_some();
                        if value("form") == id && is_sent {
                            read.fields.push((value("name"), value("value")));
                        }
                    }
                }
                read.labels = read_labels(&html, form);
                Some(read)
            })
            .collect()
    }
}

fn read_form(form: ElementRef<'_>, button: ElementRef<'_>) -> Form {
    let mut fields = Vec::new();
    for field in form.select(&selector("input[name], select[name], textarea[name]")) {
        let element = field.value();
        let name = element.attr("name").unwrap_or_default().to_owned();
        match element.name() {
            "select" => {
                let options: Vec<_> = field.select(&selector("option")).collect();
                let chosen = options
                    .iter()
                    .find(|option| option.value().attr("selected").is_some())
                    .or(options.first());
                if let Some(option) = chosen {
                    let value = option
                        .value()
                        .attr("value")
                        .map_or_else(|| text_of(*option), str::to_owned);
                    fields.push((name, value));
                }
            }
            "textarea" => fields.push((name, field.text().collect())),
            _ => {
                let is_choice = matches!(element.attr("type"), Some("radio" | "checkbox"));
                if !is_choice || element.attr("checked").is_some() {
                    fields.push((name, element.attr("value").unwrap_or_default().to_owned()));
                }
            }
        }
    }
    if let Some(name) = button.value().attr("name") {
        fields.push((
            name.to_owned(),
            button.value().attr("value").unwrap_or_default().to_owned(),
        ));
    }
    Form {
        action: form.value().attr("action").unwrap_or_default().to_owned(),
        method: form.value().attr("method").unwrap_or("get").to_lowercase(),
        fields,
        labels: Vec::new(),
    }
}

fn read_labels(html: &Html, form: ElementRef<'_>) -> Vec<(String, String)> {
    form.select(&selector("label[for]"))
        .filter_map(|label| {
            let id = label.value().attr("for")?;
            let field = html
                .select(&selector("[id][name]"))
                .find(|field| field.value().attr("id") == Some(id))?;
            Some((text_of(label), field.value().attr("name")?.to_owned()))
        })
        .collect()
}

impl Form {
    /// Fills a field, called by its label or its name, in place of what stood there; adds it when it was not there (a
    /// radio nobody had chosen).
    #[must_use]
    pub fn with(mut self, called: &str, value: &str) -> Self {
        let name = self.name_of(called);
        let name = name.as_str();
        match self.fields.iter_mut().find(|(other, _)| other == name) {
            Some((_, old)) => value.clone_into(old),
            None => self.fields.push((name.to_owned(), value.to_owned())),
        }
        self
    }

    /// Without the fields whose names end so: boxes that are unticked.
    #[must_use]
    pub fn without(mut self, ending: &str) -> Self {
        let before = self.fields.len();
        self.fields.retain(|(name, _)| !name.ends_with(ending));
        assert!(
            self.fields.len() < before,
            "nothing ends with {ending:?}: {:?}",
            self.fields
        );
        self
    }

    /// The name of the field that is called so by its label; exact labels go before those that only start so.
    fn name_of(&self, called: &str) -> String {
        let exact = self.labels.iter().find(|(label, _)| label == called);
        let found = exact.or_else(|| self.labels.iter().find(|(label, _)| label.starts_with(called)));
        found.map_or_else(|| called.to_owned(), |(_, name)| name.clone())
    }

    /// What stands in a field, called by its label or its name.
    #[track_caller]
    pub fn value(&self, called: &str) -> &str {
        let name = self.name_of(called);
        self.fields
            .iter()
            .find_map(|(other, value)| (*other == name).then_some(value.as_str()))
            .unwrap_or_else(|| panic!("the form has no field {called:?}: {:?}", self.fields))
    }
}
