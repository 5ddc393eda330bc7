//! What people look for and do not find: words and how often, never who asked. It tells a department what people would
//! buy from its cooperatives.

use super::{SearchWords, store};
use crate::{base::fold, people::Official};
use chrono::{Days, NaiveDate};
use sqlx::PgPool;
use std::collections::HashMap;
use unicode_normalization::UnicodeNormalization;

/// Longer texts are sentences, and may tell of a person.
const LETTERS_MAX: usize = 60;

/// So are texts of more words.
const MISSED_WORDS_MAX: usize = 6;

/// So many digits may be a telephone number or that of an identity card.
const DIGITS_MAX: usize = 5;

/// So many different texts are kept of one day; what comes after is some machine's.
const ROWS_PER_DAY_MAX: i64 = 2_000;

/// How long they are kept.
const KEPT_DAYS: u64 = 180;

/// What was asked less often is shown to nobody: it may be one person's own.
const SHOWN_FROM: i64 = 3;

/// How many are shown.
const SHOWN_MAX: usize = 100;

/// Words that were looked for and not found.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Missed {
    /// The words, as most people wrote them.
    pub words: String,
    /// How often.
    pub count: i64,
}

/// Counts words for which nothing was found. What may be personal is not written down.
pub async fn record_miss(pool: &PgPool, words: &SearchWords, today: NaiveDate) -> Result<(), sqlx::Error> {
    let Some(words) = impersonal(words.typed()) else {
        return Ok(());
    };
    let mut connection = pool.acquire().await?;
    store::count_miss(&mut connection, &words, today, ROWS_PER_DAY_MAX).await
}

/// The words that were missed most often on the last so many days, whoever sells what they name.
pub async fn list_missed(
    pool: &PgPool,
    _official: &Official,
    days: u64,
    today: NaiveDate,
) -> Result<Vec<Missed>, sqlx::Error> {
    let mut connection = pool.acquire().await?;
    let from = today.checked_sub_days(Days::new(days)).unwrap_or(today);
    let spellings = store::list_misses(&mut connection, from).await?;
    Ok(joined(spellings))
}

/// Deletes what is older than it is kept; returns how many rows.
pub async fn forget_misses(pool: &PgPool, today: NaiveDate) -> Result<u64, sqlx::Error> {
    let before = today.checked_sub_days(Days::new(KEPT_DAYS)).unwrap_or(today);
    store::delete_misses(&mut *pool.acquire().await?, before).await
}

/// The words in small letters between single spaces; nothing where they may tell of a person.
fn impersonal(typed: &str) -> Option<String> {
    let text = typed.nfc().collect::<String>().to_lowercase();
    let digits = text.chars().filter(|symbol| symbol.is_numeric()).count();
    if text.contains('@') || digits > DIGITS_MAX {
        return None;
    }
    let words: Vec<_> = text
        .split(|symbol: char| !symbol.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .collect();
    let text = words.join(" ");
    let fits = (1..=MISSED_WORDS_MAX).contains(&words.len()) && text.chars().count() <= LETTERS_MAX;
    fits.then_some(text)
}

/// Joins what differs only in its marks under the spelling that most people chose.
fn joined(spellings: Vec<Missed>) -> Vec<Missed> {
    let mut by_folded: HashMap<String, (i64, Missed)> = HashMap::new();
    for spelling in spellings {
        let (most, missed) = by_folded.entry(fold(&spelling.words)).or_insert_with(|| {
            let none = Missed {
                words: spelling.words.clone(),
                count: 0,
            };
            (0, none)
        });
        missed.count += spelling.count;
        if spelling.count > *most {
            (*most, missed.words) = (spelling.count, spelling.words);
        }
    }
    let all = by_folded.into_values().map(|(_, missed)| missed);
    let mut often: Vec<_> = all.filter(|missed| missed.count >= SHOWN_FROM).collect();
    often.sort_by(|one, other| other.count.cmp(&one.count).then_with(|| one.words.cmp(&other.words)));
    often.truncate(SHOWN_MAX);
    often
}

#[cfg(test)]
mod tests {
    use super::*;

    fn missed(words: &str, count: i64) -> Missed {
        Missed {
            words: words.to_owned(),
            count,
        }
    }

    #[test]
    fn what_may_be_personal_is_not_written_down() {
        for typed in [
            "an@example.com",
            "0912 345 678",
            "số 12 ngõ 34 phố 56",
            "giao cho chị Hạnh ở tổ ba phường Đồng Tâm",
            "một hai ba bốn năm sáu bảy",
            &"a".repeat(61),
            "!?",
            "",
        ] {
            assert_eq!(impersonal(typed), None, "{typed}");
        }
        assert_eq!(
            impersonal("  Măng   KHÔ (Cao Bằng)"),
            Some("măng khô cao bằng".to_owned())
        );
        assert_eq!(impersonal("gạo ST25 5kg"), Some("gạo st25 5kg".to_owned()));
        let decomposed: String = "Măng khô".nfd().collect();
        assert_eq!(impersonal(&decomposed), Some("măng khô".to_owned()));
    }

    #[test]
    fn spellings_are_joined_and_rare_ones_left_out() {
        let all = vec![
            missed("mang kho", 2),
            missed("măng khô", 3),
            missed("cá kho", 2),
            missed("sim", 9),
        ];
        assert_eq!(joined(all), [missed("sim", 9), missed("măng khô", 5)]);
    }

    fn day(date: &str) -> NaiveDate {
        date.parse().expect("a date")
    }

    #[sqlx::test(migrator = "crate::schema::MIGRATOR")]
    async fn a_day_holds_only_so_many_different_texts(pool: PgPool) {
        let mut connection = pool.acquire().await.expect("a connection");
        for words in ["a", "b", "c", "a"] {
            store::count_miss(&mut connection, words, day("2026-11-21"), 2)
                .await
                .expect("counted");
        }
        store::count_miss(&mut connection, "c", day("2026-11-22"), 2)
            .await
            .expect("counted");
        let all = store::list_misses(&mut connection, day("2026-11-01"))
            .await
            .expect("a list");
        assert_eq!(all, [missed("a", 2), missed("b", 1), missed("c", 1)]);
    }

    #[sqlx::test(migrator = "crate::schema::MIGRATOR")]
    async fn what_was_missed_is_forgotten_after_half_a_year(pool: PgPool) {
        let words = SearchWords::parse("măng khô");
        for date in ["2026-05-24", "2026-05-25", "2026-11-21"] {
            record_miss(&pool, &words, day(date)).await.expect("counted");
        }
        assert_eq!(forget_misses(&pool, day("2026-11-21")).await.expect("forgotten"), 1);
        assert_eq!(forget_misses(&pool, day("2026-11-21")).await.expect("forgotten"), 0);
    }
}
