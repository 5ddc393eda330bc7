//! What the browser loads, built into `target/site`: the wasm of `frontend`, the style sheets, the scripts and the
//! public files, each compressed once here so that the server never has to.
//!
//! Files that change with our work carry a hash of their content in their name and may be cached for ever;
//! `manifest.json` tells the server what they are called. It is written last, and the files of the build before stay,
//! so a server that runs on them keeps working while we build.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use sha2::{Digest, Sha256};

mod css;
mod folder;
mod js;
mod wasm;

use folder::Folder;

use crate::places::{self, Places, files_below};
use crate::{needs, processes, steps};

/// The style sheets: the name the page asks for, and the files in `style/` it is joined from, in this order.
const STYLE_SHEETS: [(&str, &[&str]); 2] = [
    (
        "style.css",
        &["tokens.css", "base.css", "ui.css", "shop.css", "notices.css"],
    ),
    (
        "desk.css",
        &[
            "coop.css",
            "orders.css",
            "paper.css",
            "listings.css",
            "sheets.css",
            "department.css",
            "joining.css",
        ],
    ),
];

/// Builds the site if anything it is made from changed. Returns its folder.
pub fn build(places: &Places) -> Result<PathBuf> {
    needs::wasm_target(places)?;
    places.require_space(&places.target)?;
    let warning = if folder::is_whole(&places.site()) {
        ""
    } else {
        " (some minutes the first time)"
    };
    steps::long(&format!("building what the browser loads{warning}"), || {
        compile(places)?;
        let words = assemble(places)?;
        Ok(((), words))
    })?;
    Ok(places.site())
}

/// The bytes of the built site's wasm and of all its scripts, compressed.
pub fn compressed_sizes(site: &Path) -> Result<(u64, u64)> {
    let manifest = folder::read_manifest(site)?;
    let (mut wasm, mut scripts) = (0, 0);
    for address in manifest.values() {
        let path = site.join(format!("{}.br", address.trim_start_matches('/')));
        let size = fs::metadata(&path)
            .with_context(|| format!("looking at {}", path.display()))?
            .len();
        if address.ends_with(".wasm") {
            wasm += size;
        } else if address.ends_with(".js") {
            scripts += size;
        }
    }
    Ok((wasm, scripts))
}

fn compile(places: &Places) -> Result<()> {
    let mut cargo = places.cargo();
    cargo.args(["build", "--profile", "wasm-release", "--package", "frontend", "--lib"]);
    cargo.args(["--target", "wasm32-unknown-unknown"]);
    processes::run_or_fail(&mut cargo, "building the browser's half")
}

fn assemble(places: &Places) -> Result<String> {
    let lock = places::lock_waiting(&places.target.join("site.lock"))?;
    let inputs = Inputs::read(places)?;
    let stamp_path = places.target.join("site.stamp");
    let stamp = inputs.stamp(places)?;
    let site = places.site();
    if fs::read_to_string(&stamp_path).is_ok_and(|old| old == stamp) && folder::is_whole(&site) {
        return Ok("the site is up to date".to_owned());
    }
    // If we are cut off halfway the stamp must not claim that all is well.
    drop(fs::remove_file(&stamp_path));
    let mut folder = Folder::open(&site)?;
    inputs.write(places, &mut folder)?;
    folder.finish()?;
    fs::write(&stamp_path, stamp).with_context(|| format!("writing {}", stamp_path.display()))?;
    drop(lock);
    let (wasm, scripts) = compressed_sizes(&site)?;
    Ok(format!(
        "the site is built: wasm {:.1} KB, scripts {:.1} KB compressed",
        kilobytes(wasm),
        kilobytes(scripts)
    ))
}

/// Bytes as kilobytes, for people.
#[expect(clippy::cast_precision_loss, reason = "only shown, with one decimal")]
pub fn kilobytes(bytes: u64) -> f64 {
    bytes as f64 / 1024.0
}

/// Everything the site is made from.
struct Inputs {
    wasm: Vec<u8>,
    /// Name and text of each style sheet, joined.
    styles: Vec<(String, String)>,
    /// Name and text of each file in `app/browser`.
    scripts: Vec<(String, String)>,
    /// Address and content of each file in `app/public`.
    public: Vec<(String, Vec<u8>)>,
}

impl Inputs {
    fn read(places: &Places) -> Result<Self> {
        let wasm = read(&places.target.join("wasm32-unknown-unknown/wasm-release/frontend.wasm"))?;
        let styles = read_styles(&places.root.join("style"))?;
        let mut scripts = Vec::new();
        for path in files_below(&places.root.join("app/browser"))? {
            let name = path
                .file_name()
                .map(|name| name.to_string_lossy().into_owned())
                .unwrap_or_default();
            if name == "app.js" {
                bail!("app/browser/app.js has the name of what wasm-bindgen writes: choose another");
            }
            if name.ends_with(".js") {
                scripts.push((name, read_text(&path)?));
            }
        }
        let root = places.root.join("app/public");
        let mut public = Vec::new();
        for path in files_below(&root)? {
            let address = path.strip_prefix(&root)?.to_string_lossy().replace('\\', "/");
            public.push((address, read(&path)?));
        }
        Ok(Self {
            wasm,
            styles,
            scripts,
            public,
        })
    }

    /// Changes when any input changes, or the program that builds the site from it.
    fn stamp(&self, places: &Places) -> Result<String> {
        let program = places.target.join("xtask/xtask");
        let builder = fs::metadata(&program).with_context(|| format!("looking at {}", program.display()))?;
        let mut all = Sha256::new();
        all.update(format!("{:?} {}", builder.modified()?, builder.len()));
        let mut add = |name: &str, bytes: &[u8]| {
            all.update(name);
            all.update(Sha256::digest(bytes));
        };
        add("wasm", &self.wasm);
        for (name, text) in self.styles.iter().chain(&self.scripts) {
            add(name, text.as_bytes());
        }
        for (address, bytes) in &self.public {
            add(address, bytes);
        }
        Ok(places::hex(&all.finalize()))
    }

    /// Writes everything. The glue is told where the wasm is by the script that calls it, which names both by
    /// placeholders: so these come first.
    fn write(&self, places: &Places, folder: &mut Folder) -> Result<()> {
        for (address, bytes) in &self.public {
            folder.put(address, bytes)?;
        }
        for (name, text) in &self.styles {
            folder.put_hashed(name, css::minify(text).as_bytes())?;
        }
        let bound = wasm::bind(&self.wasm, &places.target.join("site.bindgen"))?;
        for (path, bytes) in &bound.snippets {
            folder.put_listed(path, bytes)?;
        }
        let wasm_address = folder.put_hashed("app_bg.wasm", &bound.wasm)?;
        let glue_address = folder.put_hashed("app.js", bound.glue.as_bytes())?;
        for (name, text) in &self.scripts {
            let text = text
                .replace("__APP_JS__", &glue_address)
                .replace("__APP_WASM__", &wasm_address);
            let text = js::minify(&text).with_context(|| format!("making app/browser/{name} smaller"))?;
            folder.put_hashed(name, text.as_bytes())?;
        }
        Ok(())
    }
}

fn read_styles(folder: &Path) -> Result<Vec<(String, String)>> {
    let mut left: BTreeMap<PathBuf, ()> = files_below(folder)?.into_iter().map(|path| (path, ())).collect();
    let mut styles = Vec::new();
    for (name, parts) in STYLE_SHEETS {
        let mut joined = String::new();
        for part in parts {
            let path = folder.join(part);
            joined.push_str(&read_text(&path)?);
            joined.push('\n');
            left.remove(&path);
        }
        styles.push((name.to_owned(), joined));
    }
    if let Some(path) = left
        .into_keys()
        .find(|path| path.extension().is_some_and(|kind| kind == "css"))
    {
        bail!(
            "{} belongs to no style sheet: name it in xtask/src/site/mod.rs",
            path.display()
        );
    }
    Ok(styles)
}

fn read(path: &Path) -> Result<Vec<u8>> {
    fs::read(path).with_context(|| format!("reading {}", path.display()))
}

fn read_text(path: &Path) -> Result<String> {
    fs::read_to_string(path).with_context(|| format!("reading {}", path.display()))
}
