//! The site's folder: every file appears whole or not at all, with its compressed twins beside it.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use sha2::{Digest, Sha256};

use crate::places::{self, files_below};

/// Kinds of files that become smaller. Fonts and photographs are compressed already.
const COMPRESSIBLE: [&str; 9] = ["css", "html", "js", "json", "svg", "txt", "wasm", "webmanifest", "xml"];
const MANIFEST: &str = "manifest.json";
const HASH_DIGITS: usize = 12;

/// The site's folder while it is written.
pub struct Folder {
    root: PathBuf,
    /// Name asked for → address with its hash.
    manifest: BTreeMap<String, String>,
    /// Files that belong to this build or to the one before.
    kept: BTreeSet<PathBuf>,
}

impl Folder {
    /// Opens it for a new build. What the current manifest names is kept, for a server that may be running on it.
    pub fn open(root: &Path) -> Result<Self> {
        fs::create_dir_all(root).with_context(|| format!("making {}", root.display()))?;
        let mut folder = Self {
            root: root.to_owned(),
            manifest: BTreeMap::new(),
            kept: BTreeSet::new(),
        };
        for address in read_manifest(root).unwrap_or_default().into_values() {
            folder.keep(&root.join(address.trim_start_matches('/')));
        }
        Ok(folder)
    }

    /// Writes a file at a fixed address, such as `favicon.svg`.
    pub fn put(&mut self, address: &str, bytes: &[u8]) -> Result<()> {
        let path = self.root.join(address);
        self.keep(&path);
        let is_same = fs::read(&path).is_ok_and(|old| old == bytes);
        if is_same && (!is_compressible(&path) || twin(&path, "br").exists()) {
            return Ok(());
        }
        if let Some(parent) = path.parent() {
            fs::create_dir_all(parent).with_context(|| format!("making {}", parent.display()))?;
        }
        if is_compressible(&path) {
            // A twin of another content must never stand beside the file: it goes before, and comes back after.
            for kind in ["br", "gz"] {
                drop(fs::remove_file(twin(&path, kind)));
            }
            write_whole(&path, bytes)?;
            write_whole(&twin(&path, "gz"), &gzip(bytes)?)?;
            write_whole(&twin(&path, "br"), &brotli(bytes)?)
        } else {
            write_whole(&path, bytes)
        }
    }

    /// Writes a file under a name with the hash of its content and lists it. Returns its address.
    pub fn put_hashed(&mut self, name: &str, bytes: &[u8]) -> Result<String> {
        let hash = places::hex(&Sha256::digest(bytes));
        let (stem, kind) = name.rsplit_once('.').with_context(|| format!("{name} has no ending"))?;
        let address = format!("pkg/{stem}.{}.{kind}", &hash[..HASH_DIGITS]);
        self.put(&address, bytes)?;
        self.manifest.insert(name.to_owned(), format!("/{address}"));
        Ok(format!("/{address}"))
    }

    /// Writes a file whose address already tells its content apart, and lists it.
    pub fn put_listed(&mut self, address: &str, bytes: &[u8]) -> Result<()> {
        self.put(address, bytes)?;
        self.manifest
            .insert(address.trim_start_matches("pkg/").to_owned(), format!("/{address}"));
        Ok(())
    }

    /// Writes the manifest, which makes the new build the current one, and removes what neither build needs.
    pub fn finish(mut self) -> Result<()> {
        let path = self.root.join(MANIFEST);
        let text = serde_json::to_string_pretty(&self.manifest).context("writing the manifest")?;
        write_whole(&path, text.as_bytes())?;
        self.kept.insert(path);
        for path in files_below(&self.root)? {
            if !self.kept.contains(&path) {
                fs::remove_file(&path).with_context(|| format!("removing {}", path.display()))?;
            }
        }
        Ok(())
    }

    fn keep(&mut self, path: &Path) {
        self.kept.insert(path.to_owned());
        self.kept.insert(twin(path, "br"));
        self.kept.insert(twin(path, "gz"));
    }
}

/// Which name is which address in a built site.
pub fn read_manifest(site: &Path) -> Result<BTreeMap<String, String>> {
    let path = site.join(MANIFEST);
    let text = fs::read_to_string(&path).with_context(|| format!("reading {}", path.display()))?;
    serde_json::from_str(&text).with_context(|| format!("understanding {}", path.display()))
}

/// Are all files there that the manifest names?
pub fn is_whole(site: &Path) -> bool {
    read_manifest(site).is_ok_and(|manifest| {
        manifest
            .values()
            .all(|address| site.join(address.trim_start_matches('/')).is_file())
    })
}

fn is_compressible(path: &Path) -> bool {
    path.extension()
        .is_some_and(|kind| COMPRESSIBLE.iter().any(|&known| kind == known))
}

/// `a/b.js` → `a/b.js.br`.
fn twin(path: &Path, kind: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(".");
    name.push(kind);
    name.into()
}

/// Writes beside the target and renames, so that nobody ever reads half a file.
fn write_whole(path: &Path, bytes: &[u8]) -> Result<()> {
    let unfinished = twin(path, "new");
    fs::write(&unfinished, bytes)
        .and_then(|()| fs::rename(&unfinished, path))
        .with_context(|| format!("writing {}", path.display()))
}

fn brotli(bytes: &[u8]) -> Result<Vec<u8>> {
    const QUALITY_MAX: i32 = 11;
    const WINDOW_BITS: i32 = 22;
    let parameters = brotli::enc::BrotliEncoderParams {
        quality: QUALITY_MAX,
        lgwin: WINDOW_BITS,
        ..Default::default()
    };
    let mut compressed = Vec::new();
    brotli::BrotliCompress(&mut &*bytes, &mut compressed, &parameters).context("compressing with brotli")?;
    Ok(compressed)
}

fn gzip(bytes: &[u8]) -> Result<Vec<u8>> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    encoder
        .write_all(bytes)
        .and_then(|()| encoder.finish())
        .context("compressing with gzip")
}
