//! Runs wasm-bindgen, as a library: nothing to install, and its version is the one in Cargo.lock.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result};
use wasm_bindgen_cli_support::Bindgen;

use super::{read, read_text};
use crate::places::files_below;
use crate::postgres::remove_folder;

/// What wasm-bindgen makes of our wasm.
pub struct Bound {
    pub wasm: Vec<u8>,
    /// The script that loads the wasm.
    pub glue: String,
    /// Scripts that crates bring along; the glue imports them by these addresses, relative to itself.
    pub snippets: Vec<(String, Vec<u8>)>,
}

/// Binds the wasm for browsers. `work` is a folder that we may empty.
pub fn bind(wasm: &[u8], work: &Path) -> Result<Bound> {
    remove_folder(work)?;
    fs::create_dir_all(work).with_context(|| format!("making {}", work.display()))?;
    Bindgen::new()
        .input_bytes("app", wasm.to_owned())
        .out_name("app")
        .web(true)?
        .typescript(false)
        .remove_name_section(true)
        .remove_producers_section(true)
        .generate(work)
        .context("wasm-bindgen")?;
    let mut snippets = Vec::new();
    for path in files_below(&work.join("snippets"))? {
        let address = path.strip_prefix(work)?.to_string_lossy().into_owned();
        snippets.push((format!("pkg/{address}"), read(&path)?));
    }
    let bound = Bound {
        wasm: read(&work.join("app_bg.wasm"))?,
        glue: read_text(&work.join("app.js"))?,
        snippets,
    };
    remove_folder(work)?;
    Ok(bound)
}
