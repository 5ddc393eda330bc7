//! What every other module stands on: ids, money, time, text.

mod contact;
pub mod id;
pub mod money;
mod money_words;
pub mod page;
pub mod phone;
#[cfg(feature = "db")]
pub mod secret;
pub mod slug;
pub mod text;
mod text_enum;
pub mod time;

pub use contact::{Channel, Contact};
pub use id::*;
pub use money::Vnd;
pub use money_words::in_words;
pub use page::{Paging, Total};
pub use phone::Phone;
pub use slug::Slug;
pub use text::{Line, fold, slugify};
pub(crate) use text_enum::text_enum;
pub use time::Clock;

/// The two languages of the product. Vietnamese is the first.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Hash, serde::Serialize, serde::Deserialize)]
#[cfg_attr(
    feature = "db",
    derive(sqlx::Type),
    sqlx(type_name = "text", rename_all = "snake_case")
)]
#[serde(rename_all = "snake_case")]
pub enum Lang {
    /// Tiếng Việt.
    #[default]
    Vi,
    /// English, under `/en/…`.
    En,
}

impl Lang {
    /// The text of this language out of a pair.
    pub fn pick<'a>(self, vi: &'a str, en: &'a str) -> &'a str {
        match self {
            Lang::Vi => vi,
            Lang::En if en.is_empty() => vi,
            Lang::En => en,
        }
    }

    /// The value of the `lang` attribute.
    pub fn tag(self) -> &'static str {
        match self {
            Lang::Vi => "vi",
            Lang::En => "en",
        }
    }
}

/// A name kept in both languages.
#[derive(Clone, PartialEq, Eq, Debug, Default, serde::Serialize, serde::Deserialize)]
pub struct Words {
    /// Tiếng Việt.
    pub vi: String,
    /// English; may be empty, then the Vietnamese is shown.
    pub en: String,
}

impl Words {
    /// The text of one language.
    pub fn get(&self, lang: Lang) -> &str {
        lang.pick(&self.vi, &self.en)
    }
}
