//! What somebody was writing in a form and has not saved: kept with their account, so that neither a killed browser nor
//! another device loses it. It is no version of what it is about, and nobody else ever sees it.

use super::{CoopManager, CoopMember, store::form_drafts as store};
use chrono::{DateTime, Days, Utc};
use serde_json::Value;
use sqlx::PgPool;
use std::fmt;

/// So many bytes of JSON a draft holds at most, as the database checks too.
const DRAFT_BYTES_MAX: usize = 64 * 1024;

/// So many fields it has at most.
const DRAFT_FIELDS_MAX: usize = 500;

/// So many drafts of one account are kept; the oldest make room.
const DRAFTS_MAX: i64 = 50;

/// For how many days nobody has to come back for it.
const DRAFT_DAYS: u64 = 30;

/// The forms that keep drafts. None of them asks for a secret or for where money is paid to.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum DraftForm<'a> {
    /// The editor of the product with this slug.
    Listing(&'a str),
    /// The editor of the storefront with this slug.
    Shopfront(&'a str),
}

impl<'a> DraftForm<'a> {
    /// Which form a name means.
    pub fn parse(name: &'a str) -> Option<Self> {
        match name.split_once('/')? {
            ("san-pham", slug) => Some(Self::Listing(slug)),
            ("gian-hang", slug) => Some(Self::Shopfront(slug)),
            _ => None,
        }
    }
}

impl fmt::Display for DraftForm<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Listing(slug) => write!(f, "san-pham/{slug}"),
            Self::Shopfront(slug) => write!(f, "gian-hang/{slug}"),
        }
    }
}

/// The fields of a form and what stands in them.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct FormDraft {
    text: String,
    /// Milliseconds since 1970, by the clock of the device.
    typed_at: Option<i64>,
}

impl FormDraft {
    /// What a browser sends: pairs of names and texts, ticks or numbers, as JSON. A form has no other fields than those
    /// that were drawn to be written in, the version that it began with, and the moment of the last key.
    pub fn parse(text: &str) -> Option<Self> {
        if text.len() > DRAFT_BYTES_MAX {
            return None;
        }
        let fields: Vec<(String, Value)> = serde_json::from_str(text).ok()?;
        let is_known = |(name, value): &(String, Value)| {
            (matches!(name.as_str(), "at" | "version" | "start") || name.starts_with("values["))
                && matches!(value, Value::String(_) | Value::Bool(_) | Value::Number(_))
        };
        if fields.len() > DRAFT_FIELDS_MAX || !fields.iter().all(is_known) {
            return None;
        }
        let text = serde_json::to_string(&fields).ok()?;
        let at = fields.iter().find(|(name, _)| name == "at");
        let typed_at = at.and_then(|(_, value)| value.as_i64());
        (text.len() <= DRAFT_BYTES_MAX).then_some(Self { text, typed_at })
    }

    /// When its last key was pressed, as far as it can be: a device whose clock is ahead has typed just now.
    pub(super) fn typed_at(&self, now: DateTime<Utc>) -> DateTime<Utc> {
        let at = self.typed_at.and_then(DateTime::from_timestamp_millis);
        at.map_or(now, |at| at.min(now))
    }

    /// The pairs, as JSON.
    pub fn as_str(&self) -> &str {
        &self.text
    }
}

/// Keeps a draft in place of the one before, unless that was typed later: pages that are left send at the same time, and
/// what found no network comes when there is one. Tells whether the form is one of the manager's cooperative; nothing is kept
/// of any other.
pub async fn keep_draft(
    pool: &PgPool,
    manager: &CoopManager,
    form: DraftForm<'_>,
    draft: &FormDraft,
    now: DateTime<Utc>,
) -> Result<bool, sqlx::Error> {
    let mut transaction = pool.begin().await?;
    let expires_at = now + Days::new(DRAFT_DAYS);
    let is_kept = store::upsert(&mut transaction, manager.member(), form, draft, now, expires_at).await?;
    if is_kept {
        store::delete_older(&mut transaction, manager.account(), DRAFTS_MAX).await?;
    }
    transaction.commit().await?;
    Ok(is_kept)
}

/// The member's own draft of a form of the cooperative: pairs as JSON.
pub async fn load_draft(
    pool: &PgPool,
    member: &CoopMember,
    form: DraftForm<'_>,
    now: DateTime<Utc>,
) -> Result<Option<String>, sqlx::Error> {
    store::load(pool, member, form, now).await
}

/// Throws the member's own draft away: it was saved, or is not wanted.
pub async fn drop_draft(pool: &PgPool, member: &CoopMember, form: DraftForm<'_>) -> Result<(), sqlx::Error> {
    store::delete(pool, member, form).await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forms_are_known_by_their_names() {
        for form in [DraftForm::Listing("che-day"), DraftForm::Shopfront("tai-hoan")] {
            assert_eq!(DraftForm::parse(&form.to_string()), Some(form));
        }
        for name in ["", "san-pham", "doanh-thu/tai-khoan"] {
            assert_eq!(DraftForm::parse(name), None, "{name}");
        }
    }

    #[test]
    fn a_draft_holds_the_fields_of_its_form_and_nothing_else() {
        let whole =
            r#"[["at",1],["version","3"],["start","3 a=1"],["values[story_vi]","Chè\n\u0000"],["values[m3]",true]]"#;
        let draft = FormDraft::parse(whole).expect("a draft");
        assert_eq!(draft.as_str(), whole);
        let now = DateTime::from_timestamp_millis(5).expect("a moment");
        assert_eq!(draft.typed_at(now).timestamp_millis(), 1);
        assert_eq!(draft.typed_at(DateTime::UNIX_EPOCH), DateTime::UNIX_EPOCH);
        for wrong in [
            "",
            "{}",
            r#"[["password","x"]]"#,
            r#"[["key","x"]]"#,
            r#"[["values[a]",["x"]]]"#,
            r#"[["values[a]","x","y"]]"#,
        ] {
            assert_eq!(FormDraft::parse(wrong), None, "{wrong}");
        }
        let of_bytes = |count: usize| format!(r#"[["values[a]","{}"]]"#, "x".repeat(count - 18));
        assert_eq!(of_bytes(100).len(), 100);
        assert!(FormDraft::parse(&of_bytes(DRAFT_BYTES_MAX)).is_some());
        assert_eq!(FormDraft::parse(&of_bytes(DRAFT_BYTES_MAX + 1)), None);
    }
}
