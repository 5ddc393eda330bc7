//! The names of storefronts, categories and places, kept by one process: pages name their filters and look for
//! namesakes without asking the database.

use super::{
    Around, Namesake, PlaceKind, PlaceNamesake, SearchWords,
    name::{Misfit, Name},
    store::{self, NamedStorefront},
};
use crate::{
    base::{OrganisationId, Words, text::decode_typing},
    places::{bare_name, province_key},
};
use sqlx::{PgConnection, PgPool};
use std::{
    collections::{BTreeMap, HashMap},
    fmt,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::{Duration, Instant},
};

/// How old the kept names may be. A storefront that was just opened or closed is known within a minute.
const FRESH: Duration = Duration::from_secs(60);

/// How many storefronts are ready to be shown where any will do.
const SOME_MAX: usize = 64;

/// How many namesakes of each kind are shown.
const SHOWN_MAX: usize = 4;

/// The names that one process keeps. They are read again when somebody asks and they are old.
#[derive(Default)]
pub struct Directory(Mutex<Option<(Instant, Arc<Names>)>>);

impl Directory {
    /// The names as they were a minute ago at most.
    pub async fn names(&self, pool: &PgPool) -> Result<Arc<Names>, sqlx::Error> {
        if let Some((read_at, names)) = self.kept().as_mut() {
            if read_at.elapsed() < FRESH {
                return Ok(Arc::clone(names));
            }
            // Whoever asks while we read takes the old names; so do all, for another minute, should reading fail.
            *read_at = Instant::now();
        }
        let names = Arc::new(Names::read(&mut *pool.acquire().await?).await?);
        *self.kept() = Some((Instant::now(), Arc::clone(&names)));
        Ok(names)
    }

    fn kept(&self) -> MutexGuard<'_, Option<(Instant, Arc<Names>)>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl fmt::Debug for Directory {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let count = self.kept().as_ref().map(|(_, names)| names.storefronts.len());
        f.debug_struct("Directory").field("storefronts", &count).finish()
    }
}

/// The names of storefronts with goods, of categories that are not behind the age gate, and of places.
#[derive(Debug)]
pub struct Names {
    some_storefronts: Vec<OrganisationId>,
    storefronts: Vec<Namesake>,
    storefront_places: HashMap<String, usize>,
    /// Every word of a storefront's name with the storefront's place, sorted.
    storefront_words: Vec<(String, usize)>,
    storefront_names: Vec<Name>,
    categories: Vec<Namesake>,
    /// A category has a name for each part of "Miến, bún, phở", in both languages.
    category_names: Vec<(Name, usize)>,
    places: Vec<PlaceNamesake>,
    place_names: Vec<(Name, usize)>,
}

impl Names {
    async fn read(connection: &mut PgConnection) -> Result<Self, sqlx::Error> {
        let storefronts = store::list_storefront_names(connection).await?;
        let some_storefronts = in_turns(&storefronts);
        let storefronts: Vec<_> = storefronts.into_iter().map(|one| one.namesake).collect();
        let categories = store::list_category_names(connection).await?;
        let places = store::list_place_names(connection).await?;
        let storefront_names: Vec<_> = storefronts.iter().map(|one| Name::read(&one.name.vi)).collect();
        let words = storefront_names.iter().enumerate();
        let mut storefront_words: Vec<_> = words
            .flat_map(|(place, name)| name.folded().map(move |word| (word.to_owned(), place)))
            .collect();
        storefront_words.sort_unstable();
        storefront_words.dedup();
        let parts = |(place, category): (usize, &Namesake)| {
            let parts = category.name.vi.split(',').chain(category.name.en.split(','));
            parts.map(|part| (Name::read(part), place)).collect::<Vec<_>>()
        };
        Ok(Self {
            some_storefronts,
            storefront_places: storefronts
                .iter()
                .enumerate()
                .map(|(place, one)| (one.slug.clone(), place))
                .collect(),
            category_names: categories
                .iter()
                .enumerate()
                .flat_map(parts)
                .filter(|(name, _)| !name.is_empty())
                .collect(),
            place_names: places
                .iter()
                .enumerate()
                .map(|(at, place)| (Name::read(bare_name(&place.name)), at))
                // A commune of one syllable is too often another word.
                .filter(|(name, at)| {
                    let is_ambiguous = name.is_short() && places[*at].kind == PlaceKind::Commune;
                    !name.is_empty() && !is_ambiguous
                })
                .collect(),
            storefronts,
            storefront_words,
            storefront_names,
            categories,
            places,
        })
    }

    /// What carries these words.
    pub fn around(&self, words: &SearchWords) -> Around {
        let decoded = decode_typing(words.typed());
        let typed = Name::read(decoded.as_deref().unwrap_or(words.typed()));
        let Some(longest) = typed.folded().max_by_key(|word| word.len()) else {
            return Around::default();
        };
        let from = self
            .storefront_words
            .partition_point(|(word, _)| word.as_str() < longest);
        let candidates = self.storefront_words[from..]
            .iter()
            .take_while(|(word, _)| word.starts_with(longest));
        let storefronts = candidates.filter_map(|(_, at)| Some((self.storefront_names[*at].holds(&typed)?, *at)));
        let categories = self.category_names.iter();
        let categories =
            categories.filter_map(|(name, at)| Some((name.holds(&typed).or_else(|| name.stands_in(&typed))?, *at)));
        let places = self.place_names.iter();
        let places = places.filter_map(|(name, at)| Some((name.stands_in(&typed)?, *at)));
        Around {
            storefronts: best(storefronts.collect(), &self.storefronts),
            categories: best(categories.collect(), &self.categories),
            places: best(places.collect(), &self.places),
        }
    }

    /// Some storefronts with goods, provinces in turn. They were public a minute ago.
    pub fn some_storefronts(&self) -> &[OrganisationId] {
        &self.some_storefronts
    }

    /// The categories, in their order.
    pub fn categories(&self) -> &[Namesake] {
        &self.categories
    }

    /// The name of a category, by its slug.
    pub fn category(&self, slug: &str) -> Option<&Words> {
        self.categories.iter().find(|one| one.slug == slug).map(|one| &one.name)
    }

    /// The name of a storefront, by its slug.
    pub fn storefront(&self, slug: &str) -> Option<&Words> {
        self.storefront_places.get(slug).map(|at| &self.storefronts[*at].name)
    }

    /// The name of a province of today without the word for its kind, by its code.
    pub fn province(&self, code: &str) -> Option<&str> {
        self.place(PlaceKind::Province, code)
    }

    /// The name of a province that is none any more, by its code of before 1 July 2025.
    pub fn former_province(&self, code: &str) -> Option<&str> {
        self.place(PlaceKind::FormerProvince, code)
    }

    /// The province that a code or a name means, with or without marks and the word for what it is: one of today, else
    /// one of before.
    pub fn province_meant(&self, text: &str) -> Option<&PlaceNamesake> {
        let key = province_key(text);
        let mut provinces = self.places.iter().filter(|place| place.kind != PlaceKind::Commune);
        // Those of today stand first. The codes of before mean other provinces today.
        provinces.find(|place| {
            let is_code = place.kind == PlaceKind::Province && place.code == key;
            is_code || province_key(&place.name) == key
        })
    }

    fn place(&self, kind: PlaceKind, code: &str) -> Option<&str> {
        let mut places = self.places.iter();
        places
            .find(|place| place.kind == kind && place.code == code)
            .map(|place| place.name.as_str())
    }
}

/// The first of each province by their address, then the second of each, and so on.
fn in_turns(storefronts: &[NamedStorefront]) -> Vec<OrganisationId> {
    let mut provinces: BTreeMap<&str, Vec<&NamedStorefront>> = BTreeMap::new();
    for one in storefronts {
        let province = one.province.as_deref().unwrap_or_default();
        provinces.entry(province).or_default().push(one);
    }
    for of_province in provinces.values_mut() {
        of_province.sort_unstable_by(|one, other| one.namesake.slug.cmp(&other.namesake.slug));
        of_province.truncate(SOME_MAX);
    }
    let turns = 0..SOME_MAX;
    let in_turns = turns.flat_map(|turn| provinces.values().filter_map(move |one| one.get(turn)));
    in_turns.take(SOME_MAX).map(|one| one.id).collect()
}

/// The best of what fits, each once. Where some agree with the marks as they were typed, the others are left out.
fn best<Thing: Clone>(mut fitting: Vec<(Misfit, usize)>, things: &[Thing]) -> Vec<Thing> {
    fitting.sort_unstable();
    let is_toned_otherwise = fitting.first().is_some_and(|(misfit, _)| misfit.0);
    let mut places: Vec<usize> = Vec::new();
    for (misfit, at) in fitting {
        if places.len() == SHOWN_MAX || misfit.0 != is_toned_otherwise {
            break;
        }
        if !places.contains(&at) {
            places.push(at);
        }
    }
    places.into_iter().map(|at| things[at].clone()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::demo::fixture::market;

    #[sqlx::test(migrator = "crate::schema::MIGRATOR")]
    async fn a_province_is_known_by_its_code_and_its_names_of_today_and_before(pool: PgPool) {
        market(&pool).await;
        let names = Directory::default().names(&pool).await.expect("names");
        let meant = |text: &str| {
            names
                .province_meant(text)
                .map(|place| (place.kind, place.code.as_str()))
        };
        let today = Some((PlaceKind::Province, "19"));
        for text in ["19", "thai-nguyen", "Tỉnh Thái Nguyên", "Thai Nguyen Province"] {
            assert_eq!(meant(text), today, "{text}");
        }
        assert_eq!(meant("TP.HCM"), Some((PlaceKind::Province, "79")));
        // 06 was Bắc Kạn's code, which no province of today has.
        assert_eq!(meant("tinh bac kan"), Some((PlaceKind::FormerProvince, "06")));
        assert_eq!(meant("06"), None);
        assert_eq!(meant("atlantis"), None);
    }

    #[sqlx::test(migrator = "crate::schema::MIGRATOR")]
    async fn storefronts_stand_ready_with_their_provinces_in_turn(pool: PgPool) {
        market(&pool).await;
        let names = Directory::default().names(&pool).await.expect("names");
        let mut provinces = Vec::new();
        for id in names.some_storefronts() {
            let province: String = sqlx::query_scalar("SELECT province_code FROM organisation WHERE id = $1")
                .bind(id.0)
                .fetch_one(&pool)
                .await
                .expect("a province");
            provinces.push(province);
        }
        let mut different = provinces.clone();
        different.sort();
        different.dedup();
        assert!(
            different.len() > 1 && provinces.len() > different.len(),
            "{provinces:?}"
        );
        // Each comes once before the first comes again.
        assert_eq!(provinces[..different.len()], different[..]);
        assert_eq!(provinces[different.len()], provinces[0]);
    }
}
