//! What the fake keeps: indexes, tasks, and what is wrong with it.

use super::errors::Refusal;
use market::base::text::search_fold;
use serde_json::{Map, Value, json};
use std::{
    collections::{BTreeMap, BTreeSet, HashMap},
    sync::{Arc, Mutex},
    time::Duration,
};

const WHEN: &str = "2026-11-21T02:00:00.123456789Z";

/// An index: its documents in the order in which they came, and its settings.
#[derive(Clone, Debug)]
pub struct Index {
    pub documents: BTreeMap<String, Value>,
    pub settings: Value,
    primary_key: Option<String>,
    /// The folded words of texts: folding them for every search would take too long.
    pub words: Words,
}

/// Texts and their folded words.
#[derive(Clone, Debug, Default)]
pub struct Words(Arc<Mutex<HashMap<String, Arc<Vec<String>>>>>);

impl Words {
    /// The folded words of a text.
    pub fn of(&self, text: &str) -> Arc<Vec<String>> {
        let mut known = self.0.lock().expect("nobody panicked with it");
        if let Some(words) = known.get(text) {
            return Arc::clone(words);
        }
        let folded = search_fold(text);
        let words = folded
            .split(|symbol: char| !symbol.is_alphanumeric())
            .filter(|word| !word.is_empty());
        let words = Arc::new(words.map(str::to_owned).collect());
        known.insert(text.to_owned(), Arc::clone(&words));
        words
    }
}

impl Index {
    fn new(primary_key: Option<String>) -> Self {
        Self {
            documents: BTreeMap::new(),
            settings: default_settings(),
            primary_key,
            words: Words::default(),
        }
    }

    /// A setting that is a list of names.
    pub fn list(&self, setting: &str) -> Vec<String> {
        let names = self.settings[setting].as_array().into_iter().flatten();
        names.filter_map(Value::as_str).map(str::to_owned).collect()
    }

    /// The attributes in which words are looked for.
    pub fn searchable(&self) -> Vec<String> {
        self.list("searchableAttributes")
    }

    pub fn stats(&self) -> Value {
        let mut fields: BTreeMap<&str, usize> = BTreeMap::new();
        for name in self.documents.values().filter_map(Value::as_object).flat_map(Map::keys) {
            *fields.entry(name).or_default() += 1;
        }
        json!({
            "numberOfDocuments": self.documents.len(), "rawDocumentDbSize": 24_576, "avgDocumentSize": 401,
            "isIndexing": false, "numberOfEmbeddings": 0, "numberOfEmbeddedDocuments": 0, "fieldDistribution": fields,
        })
    }
}

fn default_settings() -> Value {
    json!({
        "displayedAttributes": ["*"], "searchableAttributes": ["*"], "filterableAttributes": [],
        "sortableAttributes": [],
        "rankingRules": ["words", "typo", "proximity", "attributeRank", "sort", "wordPosition", "exactness"],
        "stopWords": [], "nonSeparatorTokens": [], "separatorTokens": [], "dictionary": [], "synonyms": {},
        "distinctAttribute": null, "proximityPrecision": "byWord",
        "typoTolerance": {
            "enabled": true, "minWordSizeForTypos": { "oneTypo": 5, "twoTypos": 9 }, "disableOnWords": [],
            "disableOnAttributes": [], "disableOnNumbers": false,
        },
        "faceting": { "maxValuesPerFacet": 100, "sortFacetValuesBy": { "*": "alpha" } },
        "pagination": { "maxTotalHits": 1000 }, "embedders": {}, "searchCutoffMs": null, "localizedAttributes": null,
        "facetSearch": true, "prefixSearch": "indexingTime",
    })
}

/// What can be wrong with it.
#[derive(Clone, Debug, Default)]
pub struct Faults {
    /// Every call is answered with a status that says so, and no more.
    pub is_down: bool,
    /// Every call is answered only after this.
    pub delay: Duration,
    /// Every call is answered by something else than this server.
    pub is_garbage: bool,
    /// It has no room for more tasks.
    pub is_queue_full: bool,
    /// Longer requests are not read.
    pub payload_max: Option<usize>,
    /// So many of the next tasks are cancelled by somebody.
    pub cancel: usize,
    /// Tasks stay where they are.
    pub is_stuck: bool,
    /// It knows no task any more, as after a backup was restored.
    pub is_forgetful: bool,
    /// A batch with one of these documents fails as a whole.
    pub poison: BTreeSet<String>,
    /// Another version than that of the recordings.
    pub version: Option<&'static str>,
}

/// What a task does.
#[derive(Clone, Debug)]
pub enum Work {
    Create {
        uid: String,
        primary_key: Option<String>,
    },
    Settings {
        uid: String,
        settings: Value,
    },
    Add {
        uid: String,
        documents: Vec<Value>,
        is_partial: bool,
    },
    Remove {
        uid: String,
        ids: Vec<String>,
    },
    Drop {
        uid: String,
    },
    Swap {
        pairs: Vec<(String, String)>,
    },
}

#[derive(Clone, Debug)]
struct Task {
    work: Work,
    end: Option<End>,
    /// The first who asks sees it still at work.
    was_seen: bool,
}

#[derive(Clone, Debug)]
enum End {
    Succeeded(Value),
    Failed(Value, Refusal),
    Canceled,
}

/// Everything it keeps.
#[derive(Debug, Default)]
pub struct World {
    pub indexes: BTreeMap<String, Index>,
    pub faults: Faults,
    /// How many requests of each kind came, as `POST /indexes/{}/search`.
    pub calls: BTreeMap<String, usize>,
    tasks: Vec<Task>,
}

impl World {
    pub fn index(&self, uid: &str) -> Result<&Index, Refusal> {
        self.indexes.get(uid).ok_or_else(|| Refusal::no_index(uid))
    }

    /// Takes a task on; what becomes of it only the task tells.
    pub fn enqueue(&mut self, work: Work) -> Value {
        let uid = self.tasks.len();
        self.tasks.push(Task {
            work,
            end: None,
            was_seen: false,
        });
        let task = &self.tasks[uid];
        let told = json!({
            "taskUid": uid, "indexUid": task.work.index(), "status": "enqueued", "type": task.work.kind(),
            "enqueuedAt": WHEN,
        });
        self.work_off();
        told
    }

    /// Works off what waits, one after the other.
    pub fn work_off(&mut self) {
        if !self.faults.is_stuck {
            self.work_off_until(|_| false);
        }
    }

    /// Works off what waits up to the first documents.
    pub fn let_through(&mut self) {
        self.work_off_until(|work| matches!(work, Work::Add { .. }));
    }

    fn work_off_until(&mut self, is_end: fn(&Work) -> bool) {
        for place in 0..self.tasks.len() {
            if self.tasks[place].end.is_none() {
                if is_end(&self.tasks[place].work) {
                    return;
                }
                let end = if self.faults.cancel > 0 {
                    self.faults.cancel -= 1;
                    End::Canceled
                } else {
                    let work = self.tasks[place].work.clone();
                    let details = work.details();
                    match self.perform(work) {
                        Ok(done) => End::Succeeded(merged(details, done)),
                        Err(refusal) => End::Failed(details, refusal),
                    }
                };
                self.tasks[place].end = Some(end);
            }
        }
    }

    /// How many tasks wait that add documents to this index.
    pub fn waiting_additions(&self, index: &str) -> usize {
        let waits = |task: &&Task| matches!(&task.work, Work::Add { uid, .. } if uid == index) && task.end.is_none();
        self.tasks.iter().filter(waits).count()
    }

    pub fn task(&mut self, uid: usize) -> Option<Value> {
        let task = self.tasks.get_mut(uid)?;
        if self.faults.is_forgetful {
            return None;
        }
        let mut told = json!({
            "uid": uid, "batchUid": uid, "indexUid": task.work.index(), "type": task.work.kind(), "canceledBy": null,
            "details": task.work.details(), "error": null, "duration": "PT0.012099890S", "enqueuedAt": WHEN,
            "startedAt": WHEN, "finishedAt": WHEN,
        });
        let is_new = !std::mem::replace(&mut task.was_seen, true);
        match &task.end {
            Some(end) if !is_new => match end {
                End::Succeeded(details) => {
                    told["status"] = json!("succeeded");
                    told["details"] = details.clone();
                }
                End::Failed(details, refusal) => {
                    told["status"] = json!("failed");
                    told["details"] = details.clone();
                    told["error"] = refusal.to_json();
                }
                End::Canceled => {
                    told["status"] = json!("canceled");
                    told["canceledBy"] = json!(uid + 1);
                }
            },
            _ => {
                let waits = task.end.is_none();
                told["status"] = json!(if waits { "enqueued" } else { "processing" });
                told["duration"] = Value::Null;
                told["finishedAt"] = Value::Null;
                if waits {
                    told["startedAt"] = Value::Null;
                    told["batchUid"] = Value::Null;
                }
            }
        }
        Some(told)
    }

    fn perform(&mut self, work: Work) -> Result<Value, Refusal> {
        match work {
            Work::Create { uid, primary_key } => {
                if self.indexes.contains_key(&uid) {
                    return Err(Refusal::bad(
                        "index_already_exists",
                        format!("Index `{uid}` already exists."),
                    ));
                }
                self.indexes.insert(uid, Index::new(primary_key));
                Ok(json!({}))
            }
            Work::Settings { uid, settings } => {
                // As with documents, an index that is missing is made.
                let index = self.indexes.entry(uid).or_insert_with(|| Index::new(None));
                for (name, value) in settings.as_object().into_iter().flatten() {
                    index.settings[name] = match (&index.settings[name], value) {
                        (Value::Object(_), Value::Object(_)) if name != "synonyms" => {
                            merged(index.settings[name].clone(), value.clone())
                        }
                        _ if name == "sortableAttributes" => sorted(value),
                        _ => value.clone(),
                    };
                }
                Ok(json!({}))
            }
            Work::Add {
                uid,
                documents,
                is_partial,
            } => {
                if let Some(document) = documents.iter().find(|document| {
                    document["id"]
                        .as_str()
                        .is_some_and(|id| self.faults.poison.contains(id))
                }) {
                    return Err(Refusal::bad(
                        "invalid_document_fields",
                        format!("`{}` is poison.", document["id"]),
                    ));
                }
                let count = documents.len();
                let index = self
                    .indexes
                    .entry(uid)
                    .or_insert_with(|| Index::new(Some("id".to_owned())));
                let key = index.primary_key.get_or_insert_with(|| "id".to_owned()).clone();
                let mut added = Vec::new();
                for document in documents {
                    added.push((id_of(&document, &key)?, document));
                }
                for (id, document) in added {
                    let before = index.documents.get(&id).cloned().filter(|_| is_partial);
                    let document = before.map_or(document.clone(), |before| merged(before, document));
                    index.documents.insert(id, document);
                }
                Ok(json!({ "indexedDocuments": count }))
            }
            Work::Remove { uid, ids } => {
                let index = self.indexes.get_mut(&uid).ok_or_else(|| Refusal::no_index(&uid))?;
                let count = ids.iter().filter(|id| index.documents.remove(*id).is_some()).count();
                Ok(json!({ "deletedDocuments": count }))
            }
            Work::Drop { uid } => {
                let dropped = self.indexes.remove(&uid).ok_or_else(|| Refusal::no_index(&uid))?;
                Ok(json!({ "deletedDocuments": dropped.documents.len() }))
            }
            Work::Swap { pairs } => {
                for uid in pairs.iter().flat_map(|(a, b)| [a, b]) {
                    self.index(uid)?;
                }
                for (a, b) in pairs {
                    if let (Some(one), Some(other)) = (self.indexes.remove(&a), self.indexes.remove(&b)) {
                        self.indexes.insert(a, other);
                        self.indexes.insert(b, one);
                    }
                }
                Ok(json!({}))
            }
        }
    }
}

impl Work {
    fn index(&self) -> Option<&str> {
        match self {
            Work::Create { uid, .. }
            | Work::Settings { uid, .. }
            | Work::Add { uid, .. }
            | Work::Remove { uid, .. }
            | Work::Drop { uid } => Some(uid),
            Work::Swap { .. } => None,
        }
    }

    fn kind(&self) -> &'static str {
        match self {
            Work::Create { .. } => "indexCreation",
            Work::Settings { .. } => "settingsUpdate",
            Work::Add { .. } => "documentAdditionOrUpdate",
            Work::Remove { .. } => "documentDeletion",
            Work::Drop { .. } => "indexDeletion",
            Work::Swap { .. } => "indexSwap",
        }
    }

    fn details(&self) -> Value {
        match self {
            Work::Create { primary_key, .. } => json!({ "primaryKey": primary_key }),
            Work::Settings { settings, .. } => {
                let mut told = settings.clone();
                if let Some(names) = settings.get("sortableAttributes") {
                    told["sortableAttributes"] = sorted(names);
                }
                told
            }
            Work::Add { documents, .. } => json!({ "receivedDocuments": documents.len(), "indexedDocuments": 0 }),
            Work::Remove { ids, .. } => {
                json!({ "providedIds": ids.len(), "deletedDocuments": 0, "originalFilter": null })
            }
            Work::Drop { .. } => json!({ "deletedDocuments": 0 }),
            Work::Swap { pairs } => {
                let swaps: Vec<Value> = pairs
                    .iter()
                    .map(|(a, b)| json!({ "indexes": [a, b], "rename": false }))
                    .collect();
                json!({ "swaps": swaps })
            }
        }
    }
}

fn id_of(document: &Value, key: &str) -> Result<String, Refusal> {
    let id = match &document[key] {
        Value::Number(number) => number.to_string(),
        Value::String(text) => text.clone(),
        _ => {
            let words = format!("Document doesn't have a `{key}` attribute: `{document}`.");
            return Err(Refusal::bad("missing_document_id", words));
        }
    };
    let is_good = !id.is_empty()
        && id
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || b"-_".contains(&byte));
    if is_good {
        Ok(id)
    } else {
        Err(Refusal::bad(
            "invalid_document_id",
            format!("Document identifier `{id:?}` is invalid."),
        ))
    }
}

fn merged(mut into: Value, from: Value) -> Value {
    if let (Value::Object(into), Value::Object(from)) = (&mut into, from) {
        into.extend(from);
    }
    into
}

fn sorted(names: &Value) -> Value {
    let mut names: Vec<Value> = names.as_array().cloned().unwrap_or_default();
    names.sort_by_key(ToString::to_string);
    Value::Array(names)
}
