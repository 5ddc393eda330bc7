//! A cooperative brings its goods as a sheet: it is checked first, and taken in as a whole or not at all.

use super::{
    plan::{Change, Effect, Plan},
    read::{self, ROWS_MAX, ReadAs, Unreadable},
    row::{Fault, FaultKind, Head, SheetRow},
    store::{
        apply, goods,
        uploads::{self, NewUpload, Upload},
    },
    take_in::apply_plan,
};
use crate::{
    base::{Line, SheetUploadId},
    catalog,
    people::{
        CoopMember, audit,
        limit::{Limit, next_window},
    },
};
use chrono::{DateTime, Duration, Utc};
use serde::{Deserialize, Serialize};
use serde_json::json;
use sha2::{Digest, Sha256};
use sqlx::{PgConnection, PgPool};
use std::collections::HashSet;
use tokio::sync::{Semaphore, SemaphorePermit};

/// So many hours a file waits to be taken in.
const HOURS: i64 = 24;

/// So many faults stand on the page; all of them stand in the file.
const SHOWN_MAX: usize = 200;

/// So many rows are judged or written in one statement.
pub(super) const CHUNK: usize = 500;

/// The longest name of a file that is kept.
const FILE_NAME_MAX: u32 = 120;

/// Sheets that are read at once: each takes a core, and memory for its rows.
static READERS: Semaphore = Semaphore::const_new(2);

/// What a sheet would do, or has done.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Report {
    /// Rows below the head.
    pub rows: usize,
    /// Products that are not there yet.
    pub new_goods: usize,
    /// Rows of packs that are not there yet.
    pub new: usize,
    /// Rows that change something.
    pub changed: usize,
    /// Rows that change nothing.
    pub same: usize,
    /// What is wrong, all counted.
    pub faults: usize,
    /// The first of what is wrong.
    pub shown: Vec<Fault>,
    /// The first of what changes.
    pub changes: Vec<Change>,
    /// How many prices look like slips of the hand.
    pub unlikely: usize,
    /// The first of them.
    pub doubtful: Vec<Change>,
    /// What somebody changed between the check and the taking in: then the page is read again.
    pub conflicts: Vec<Fault>,
    /// Heads of columns that are not read.
    pub unused: Vec<String>,
}

impl Report {
    fn of(plan: &Plan<'_>, sheet: &Sheet) -> Self {
        let count = |effect| plan.effects.iter().filter(|one| **one == effect).count();
        let faulty: HashSet<u32> = plan.faults.iter().map(|fault| fault.line).collect();
        let stays = |(row, effect): &(&SheetRow, &Effect)| **effect == Effect::Same && !faulty.contains(&row.line);
        Self {
            rows: sheet.rows.len(),
            new_goods: plan.goods.len(),
            new: count(Effect::New),
            changed: count(Effect::Changed),
            same: sheet.rows.iter().zip(&plan.effects).filter(stays).count(),
            faults: plan.faults.len(),
            shown: plan.faults.iter().take(SHOWN_MAX).cloned().collect(),
            changes: plan.changes.clone(),
            unlikely: plan.unlikely,
            doubtful: plan.doubtful.clone(),
            conflicts: Vec::new(),
            unused: sheet.unused.clone(),
        }
    }

    /// Whether there is anything to take in, and nothing in the way.
    pub fn is_ready(&self) -> bool {
        self.faults == 0 && self.new + self.changed > 0
    }
}

/// Why a sheet is not taken.
#[derive(Debug, thiserror::Error)]
pub enum SheetRefused {
    /// There is no such file.
    #[error("no such file")]
    NotFound,
    /// Goods are written by owners and managers.
    #[error("this member may not write goods")]
    MayNotEdit,
    /// Too many files in a short time.
    #[error("too many files until {again_at}")]
    TooOften {
        /// When the next may be brought.
        again_at: DateTime<Utc>,
    },
    /// It cannot be read.
    #[error(transparent)]
    Unreadable(#[from] Unreadable),
    /// Something is wrong with it, or was changed since it was checked: its page says what.
    #[error("it was checked anew")]
    CheckedAnew,
    /// Prices look like slips of the hand, and nobody has said that they are meant: its page names them.
    #[error("prices are unlikely")]
    UnlikelyPrices,
    /// The database did not answer as it should.
    #[error(transparent)]
    Db(#[from] sqlx::Error),
}

/// A sheet as it was read.
#[derive(Debug)]
struct Sheet {
    read_as: ReadAs,
    rows: Vec<SheetRow>,
    faults: Vec<Fault>,
    unused: Vec<String>,
    /// While it is in memory no more than a few others are.
    _turn: SemaphorePermit<'static>,
}

/// Takes a file that somebody brings, and checks it.
pub async fn keep_upload(
    pool: &PgPool,
    member: &CoopMember,
    file_name: &str,
    content: Vec<u8>,
    now: DateTime<Utc>,
) -> Result<SheetUploadId, SheetRefused> {
    require_editor(member)?;
    let person = member.account().to_string();
    if Limit::IMPORT_BY_ACCOUNT.count(pool, &person, now).await?.is_none() {
        return Err(SheetRefused::TooOften {
            again_at: next_window(now),
        });
    }
    let (sheet, content) = read(content, None).await?;
    let mut transaction = pool.begin().await?;
    let plan = check(&mut transaction, member, &sheet, None).await?;
    let id = SheetUploadId::new_at(now);
    let file_name = shortened(file_name);
    let new = NewUpload {
        id,
        organisation: member.coop(),
        account: member.account(),
        file_name: &file_name,
        content: &content,
        hash: &Sha256::digest(&content),
        read_as: sheet.read_as,
        report: &Report::of(&plan, &sheet),
        seen: &bytes_of(&plan.seen),
    };
    uploads::insert(&mut transaction, new, now, now + Duration::hours(HOURS)).await?;
    transaction.commit().await?;
    Ok(id)
}

/// A file of the member's own cooperative.
pub async fn load_upload(
    pool: &PgPool,
    member: &CoopMember,
    id: SheetUploadId,
    now: DateTime<Utc>,
) -> Result<Option<Upload>, SheetRefused> {
    require_editor(member)?;
    Ok(uploads::load(pool, member.coop(), id, now).await?)
}

/// Reads a file in another way than was recognised, and checks it again.
pub async fn read_upload_as(
    pool: &PgPool,
    member: &CoopMember,
    id: SheetUploadId,
    read_as: ReadAs,
    now: DateTime<Utc>,
) -> Result<(), SheetRefused> {
    let upload = require_open(pool, member, id, now).await?;
    // An archive is no text, and text no archive.
    if read_as.separator.is_some() != upload.read_as.separator.is_some() {
        return Err(SheetRefused::NotFound);
    }
    let (content, _) = uploads::content(pool, member.coop(), id)
        .await?
        .ok_or(SheetRefused::NotFound)?;
    let (sheet, _) = read(content, Some(read_as)).await?;
    check_anew(pool, member, id, &sheet, Vec::new()).await
}

/// Everything that is wrong with a file.
pub async fn list_faults(
    pool: &PgPool,
    member: &CoopMember,
    id: SheetUploadId,
    now: DateTime<Utc>,
) -> Result<Vec<Fault>, SheetRefused> {
    let upload = require_open(pool, member, id, now).await?;
    let (content, _) = uploads::content(pool, member.coop(), id)
        .await?
        .ok_or(SheetRefused::NotFound)?;
    let (sheet, _) = read(content, Some(upload.read_as)).await?;
    let mut connection = pool.acquire().await?;
    Ok(check(&mut connection, member, &sheet, None).await?.faults)
}

/// Takes a file in, all of it or nothing. The file is its own key: taken in, a second time changes nothing. `sure` is how
/// many prices were said to be meant, however unlikely they look: all of those that its page names.
pub async fn import_upload(
    pool: &PgPool,
    member: &CoopMember,
    id: SheetUploadId,
    sure: usize,
    now: DateTime<Utc>,
) -> Result<(), SheetRefused> {
    require_editor(member)?;
    let upload = uploads::load(pool, member.coop(), id, now)
        .await?
        .ok_or(SheetRefused::NotFound)?;
    if upload.imported_at.is_some() {
        return Ok(());
    }
    let (content, seen) = uploads::content(pool, member.coop(), id)
        .await?
        .ok_or(SheetRefused::NotFound)?;
    let (sheet, _) = read(content, Some(upload.read_as)).await?;
    let seen = numbers_of(&seen);
    let mut transaction = pool.begin().await?;
    // Somebody pressed twice: the second waits here, and finds it done.
    if uploads::lock(&mut transaction, member.coop(), id).await? != Some(false) {
        return Ok(());
    }
    let plan = check(&mut transaction, member, &sheet, Some(&seen)).await?;
    if !plan.faults.is_empty() {
        let is_conflict = |fault: &&Fault| matches!(fault.kind, FaultKind::Changed { .. });
        let conflicts = plan
            .faults
            .iter()
            .filter(is_conflict)
            .take(SHOWN_MAX)
            .cloned()
            .collect();
        drop(transaction);
        check_anew(pool, member, id, &sheet, conflicts).await?;
        return Err(SheetRefused::CheckedAnew);
    }
    if plan.unlikely > 0 && plan.unlikely != sure {
        return Err(SheetRefused::UnlikelyPrices);
    }
    if !apply_plan(&mut transaction, member, &plan, &upload.file_name, now).await? {
        drop(transaction);
        check_anew(pool, member, id, &sheet, Vec::new()).await?;
        return Err(SheetRefused::CheckedAnew);
    }
    let report = Report::of(&plan, &sheet);
    let entry = audit::Entry {
        action: "sheet_import",
        subject: id.to_string(),
        before: None,
        after: Some(json!({
            "file": upload.file_name, "rows": report.rows, "new": report.new, "changed": report.changed,
        })),
    };
    audit::record(&mut transaction, member.account(), member.coop(), entry, now).await?;
    uploads::finish(&mut transaction, id, &report, now).await?;
    transaction.commit().await?;
    Ok(())
}

/// Forgets files that nobody took in. Returns how many.
pub async fn forget_uploads(pool: &PgPool, now: DateTime<Utc>) -> Result<u64, sqlx::Error> {
    uploads::forget(pool, now).await
}

fn require_editor(member: &CoopMember) -> Result<(), SheetRefused> {
    member.as_manager().map(drop).ok_or(SheetRefused::MayNotEdit)
}

async fn require_open(
    pool: &PgPool,
    member: &CoopMember,
    id: SheetUploadId,
    now: DateTime<Utc>,
) -> Result<Upload, SheetRefused> {
    require_editor(member)?;
    let upload = uploads::load(pool, member.coop(), id, now).await?;
    upload
        .filter(|upload| upload.imported_at.is_none())
        .ok_or(SheetRefused::NotFound)
}

/// Reads a file on a thread of its own; hands the file back.
async fn read(content: Vec<u8>, read_as: Option<ReadAs>) -> Result<(Sheet, Vec<u8>), SheetRefused> {
    let turn = READERS.acquire().await.map_err(|_| SheetRefused::NotFound)?;
    let work = move || -> Result<(Sheet, Vec<u8>), Unreadable> {
        let read_as = match read_as {
            Some(read_as) => read_as,
            None => read::recognise(&content)?,
        };
        let mut head = None;
        let (mut rows, mut faults) = (Vec::new(), Vec::new());
        let mut problem = None;
        read::read_rows(&content, read_as, &mut |line, cells| {
            match &head {
                None => {
                    head = Head::read(cells).or_else(|| {
                        problem = Some(Unreadable::NoHead);
                        None
                    })
                }
                Some(_) if rows.len() == ROWS_MAX => problem = Some(Unreadable::TooManyRows),
                Some(head) => rows.push(head.row(line, cells, &mut faults)),
            }
            problem.is_none()
        })?;
        match (problem, head) {
            (Some(problem), _) => Err(problem),
            (None, None) => Err(Unreadable::Empty),
            (None, Some(head)) => {
                let sheet = Sheet {
                    read_as,
                    rows,
                    faults,
                    unused: head.unused,
                    _turn: turn,
                };
                Ok((sheet, content))
            }
        }
    };
    // A file that brings a reader down is none.
    let done = tokio::task::spawn_blocking(work).await;
    Ok(done.map_err(|_| Unreadable::NotASheet)??)
}

/// Judges a sheet against what stands there now.
async fn check<'a>(
    connection: &mut PgConnection,
    member: &CoopMember,
    sheet: &Sheet,
    before: Option<&'a [u32]>,
) -> Result<Plan<'a>, sqlx::Error> {
    let known = apply::load_known(connection, member.coop()).await?;
    let categories = catalog::list_categories(&mut *connection).await?;
    let (mut plan, sorted) = Plan::begin(&sheet.rows, sheet.faults.clone(), &known, before);
    plan.judge_new(&sheet.rows, &sorted, &categories);
    let products: Vec<_> = sorted.known.keys().copied().collect();
    for products in products.chunks(CHUNK) {
        for mut good in goods::load(connection, member.coop(), products).await? {
            let Some(indices) = sorted.known.get(&good.id) else {
                continue;
            };
            let is_new = |index: &usize| good.packs_named(&sheet.rows[*index].pack).next().is_none();
            if good.content.is_none() && indices.iter().any(is_new) {
                good.content = Some(catalog::load_content(connection, good.id).await?);
            }
            plan.judge(&sheet.rows, indices, &good);
        }
    }
    Ok(plan.finish())
}

async fn check_anew(
    pool: &PgPool,
    member: &CoopMember,
    id: SheetUploadId,
    sheet: &Sheet,
    conflicts: Vec<Fault>,
) -> Result<(), SheetRefused> {
    let mut connection = pool.acquire().await?;
    let plan = check(&mut connection, member, sheet, None).await?;
    drop(connection);
    let report = Report {
        conflicts,
        ..Report::of(&plan, sheet)
    };
    let seen = bytes_of(&plan.seen);
    uploads::set_report(pool, member.coop(), id, sheet.read_as, &report, &seen).await?;
    Ok(())
}

fn shortened(file_name: &str) -> String {
    let name = file_name.rsplit(['/', '\\']).next().unwrap_or_default();
    let name: String = name.chars().take(FILE_NAME_MAX as usize).collect();
    Line::parse_optional(&name, FILE_NAME_MAX)
        .map(Line::into_string)
        .unwrap_or_default()
}

fn bytes_of(numbers: &[u32]) -> Vec<u8> {
    numbers.iter().flat_map(|number| number.to_be_bytes()).collect()
}

fn numbers_of(bytes: &[u8]) -> Vec<u32> {
    let number = |bytes: &[u8]| bytes.try_into().map(u32::from_be_bytes).unwrap_or_default();
    bytes.chunks(4).map(number).collect()
}
