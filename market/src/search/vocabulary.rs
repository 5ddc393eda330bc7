//! The words that stand in names and in what products are about, kept by each process: what is a word at all, and what
//! was probably meant by one that is none.

use super::{
    narrow::{Candidate, Narrowing},
    store::{self, CountedWord, NamedProvince},
};
use crate::{
    base::text::{Token, damerau_within, tokens},
    places::bare_name,
};
use chrono::NaiveDate;
use sqlx::PgPool;
use std::{
    collections::HashMap,
    fmt,
    sync::{Arc, Mutex, PoisonError},
    time::{Duration, Instant},
};

/// More words and pairs of words are not kept; those that stand in the most rows are.
const KEPT_MAX: i64 = 100_000;

/// So many rows tell how many have a value.
const SAMPLED: i64 = 1_000;

/// How old a kept vocabulary may be before it is asked whether anything changed.
const FRESH: Duration = Duration::from_secs(30);

/// The words.
#[derive(Debug, Default)]
pub(super) struct Vocabulary {
    words: HashMap<String, Word>,
    /// Pairs of neighbouring words of names, folded, with their spelling and number.
    pairs: HashMap<String, (String, u32)>,
    /// The folded words in order, for beginnings.
    in_order: Vec<String>,
    /// The same by their number of letters, with the letters they hold, for near ones.
    by_length: Vec<Vec<(u32, String)>>,
    provinces: Vec<Province>,
    /// How many rows there are, as far as was counted.
    pub(super) rows: i64,
    /// Some of them, as if they were drawn.
    pub(super) sample: Vec<Candidate>,
    /// In how many of those a value stands: stars, or a province of today or of before.
    values: HashMap<String, i64>,
    version: i64,
}

/// A folded word.
#[derive(Debug, Default)]
struct Word {
    count: u32,
    /// Its spellings, the most frequent first.
    spellings: Vec<(String, u32)>,
}

/// A province by its name.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Province {
    pub(super) folded: Vec<String>,
    pub(super) toned: Vec<String>,
    pub(super) code: String,
    pub(super) is_former: bool,
    /// Today's province of a former one.
    pub(super) successor: Option<String>,
}

impl Province {
    /// Whether these words are its name, with its marks where they have any.
    pub(super) fn is_named_by(&self, words: &[&Token]) -> bool {
        words.len() == self.folded.len()
            && words
                .iter()
                .zip(&self.folded)
                .zip(&self.toned)
                .all(|((word, folded), toned)| word.folded == *folded && (!word.is_toned() || word.toned == *toned))
    }
}

impl Vocabulary {
    /// Makes a vocabulary of what the database counted.
    pub(super) fn new(counted: Vec<CountedWord>, provinces: Vec<NamedProvince>) -> Self {
        let mut vocabulary = Self::default();
        for CountedWord { word, folded, count } in counted {
            let count = u32::try_from(count).unwrap_or(0);
            if folded.contains(' ') {
                let known = vocabulary.pairs.entry(folded).or_insert_with(|| (word, 0));
                known.1 += count;
            } else {
                let known = vocabulary.words.entry(folded).or_default();
                known.count += count;
                known.spellings.push((word, count));
            }
        }
        vocabulary.in_order = vocabulary.words.keys().cloned().collect();
        vocabulary.in_order.sort_unstable();
        for word in &vocabulary.in_order {
            let length = word.chars().count();
            if vocabulary.by_length.len() <= length {
                vocabulary.by_length.resize(length + 1, Vec::new());
            }
            vocabulary.by_length[length].push((letters_of(word), word.clone()));
        }
        vocabulary.provinces = provinces
            .into_iter()
            .map(|province| {
                let words = tokens(bare_name(&province.name));
                Province {
                    folded: words.iter().map(|word| word.folded.clone()).collect(),
                    toned: words.iter().map(|word| word.toned.clone()).collect(),
                    code: province.code,
                    is_former: province.successor.is_some(),
                    successor: province.successor,
                }
            })
            .collect();
        vocabulary
    }

    /// In how many rows a folded word stands.
    pub(super) fn count(&self, folded: &str) -> u32 {
        self.words.get(folded).map_or(0, |word| word.count)
    }

    /// About how many rows have a value: stars, or a province of today or of before.
    pub(super) fn count_value(&self, value: &str) -> u32 {
        let held = self.values.get(value).copied().unwrap_or(0);
        u32::try_from(self.rows * held / (self.sample.len() as i64).max(1)).unwrap_or(0)
    }

    /// Whether a word stands anywhere, with these marks when it has any.
    pub(super) fn knows(&self, toned: &str, folded: &str) -> bool {
        self.words
            .get(folded)
            .is_some_and(|word| toned == folded || word.spellings.iter().any(|(spelling, _)| spelling == toned))
    }

    /// Whether other marks would make another word of it.
    pub(super) fn has_siblings(&self, toned: &str, folded: &str) -> bool {
        self.words
            .get(folded)
            .is_some_and(|word| word.spellings.iter().any(|(spelling, _)| spelling != toned))
    }

    /// The spellings of a folded word, the most frequent first.
    pub(super) fn spellings(&self, folded: &str) -> impl Iterator<Item = &str> {
        self.words
            .get(folded)
            .into_iter()
            .flat_map(|word| word.spellings.iter().map(|(spelling, _)| spelling.as_str()))
    }

    /// How often two folded words stand side by side in names, and how they are mostly spelt then.
    pub(super) fn pair(&self, first: &str, second: &str) -> Option<&(String, u32)> {
        self.pairs.get(&format!("{first} {second}"))
    }

    /// The most frequent words that begin so.
    pub(super) fn beginning_with(&self, beginning: &str, most: usize) -> Vec<&str> {
        let start = self.in_order.partition_point(|word| word.as_str() < beginning);
        let mut found: Vec<_> = self.in_order[start..]
            .iter()
            .take_while(|word| word.starts_with(beginning))
            .map(String::as_str)
            .collect();
        found.sort_by_key(|word| std::cmp::Reverse(self.count(word)));
        found.truncate(most);
        found
    }

    /// Words at most so many slips away, with the number of slips.
    pub(super) fn near(&self, folded: &str, slips_max: usize) -> Vec<(&str, usize)> {
        let length = folded.chars().count();
        let letters = letters_of(folded);
        let lengths = length.saturating_sub(slips_max)..=length + slips_max;
        self.by_length
            .iter()
            .enumerate()
            .filter(|(length, _)| lengths.contains(length))
            .flat_map(|(_, words)| words)
            // One slip changes at most two of the letters that a word holds: this costs nothing and spares nearly all.
            .filter(|(held, _)| (held ^ letters).count_ones() as usize <= 2 * slips_max)
            .filter_map(|(_, word)| Some((word.as_str(), damerau_within(folded, word, slips_max)?)))
            .filter(|(_, slips)| *slips > 0)
            .collect()
    }

    /// The provinces of today, then those of before.
    pub(super) fn provinces(&self) -> &[Province] {
        &self.provinces
    }
}

fn count_values(sample: &[Candidate]) -> HashMap<String, i64> {
    let mut values = HashMap::new();
    for value in sample.iter().flat_map(Candidate::values) {
        *values.entry(value).or_insert(0) += 1;
    }
    values
}

/// Which of a to z and 0 to 9 a word holds, as bits; digits share the rest.
fn letters_of(word: &str) -> u32 {
    word.bytes().fold(0, |letters, byte| match byte {
        b'a'..=b'z' => letters | 1 << (byte - b'a'),
        _ => letters | 1 << (26 + byte % 6),
    })
}

/// The vocabulary as one process keeps it.
#[derive(Clone, Default)]
pub(super) struct KeptVocabulary(Arc<Mutex<Kept>>);

#[derive(Default)]
struct Kept {
    vocabulary: Option<Arc<Vocabulary>>,
    asked_at: Option<Instant>,
}

impl KeptVocabulary {
    /// The words as they were at most some seconds ago. Only the first asker waits; later a newer one is read beside.
    pub(super) async fn get(&self, pool: &PgPool, today: NaiveDate) -> Result<Arc<Vocabulary>, sqlx::Error> {
        let known = {
            let mut kept = self.kept();
            let is_fresh = kept.asked_at.is_some_and(|asked_at| asked_at.elapsed() < FRESH);
            match &kept.vocabulary {
                Some(vocabulary) if is_fresh => return Ok(Arc::clone(vocabulary)),
                known => {
                    let known = known.clone();
                    kept.asked_at = Some(Instant::now());
                    known
                }
            }
        };
        let Some(known) = known else {
            return self.read(pool, today, None).await;
        };
        let (kept, pool, old) = (self.clone(), pool.clone(), Arc::clone(&known));
        tokio::spawn(async move {
            if let Err(error) = kept.read(&pool, today, Some(old)).await {
                tracing::warn!(%error, "the words of the search cannot be read again");
            }
        });
        Ok(known)
    }

    async fn read(
        &self,
        pool: &PgPool,
        today: NaiveDate,
        old: Option<Arc<Vocabulary>>,
    ) -> Result<Arc<Vocabulary>, sqlx::Error> {
        let mut connection = pool.acquire().await?;
        let (rows, version) = store::state(&mut connection).await?;
        if let Some(old) = old.filter(|old| old.version == version) {
            return Ok(old);
        }
        let counted = store::list_words(&mut connection, KEPT_MAX).await?;
        let provinces = store::list_named_provinces(&mut connection).await?;
        let sample = store::list_first(&mut connection, &Narrowing::none(today), SAMPLED).await?;
        drop(connection);
        let vocabulary = Vocabulary {
            rows,
            values: count_values(&sample),
            sample,
            version,
            ..Vocabulary::new(counted, provinces)
        };
        let vocabulary = Arc::new(vocabulary);
        self.kept().vocabulary = Some(Arc::clone(&vocabulary));
        Ok(vocabulary)
    }

    fn kept(&self) -> std::sync::MutexGuard<'_, Kept> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl fmt::Debug for KeptVocabulary {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let count = self.kept().vocabulary.as_ref().map(|known| known.words.len());
        f.debug_struct("KeptVocabulary").field("words", &count).finish()
    }
}
