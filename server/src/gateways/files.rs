//! The files of photographs, in a folder of this machine.

use market::media::PhotoFiles;
use std::{
    future::Future,
    io,
    path::{Path, PathBuf},
    pin::Pin,
    sync::atomic::{AtomicU64, Ordering},
};

/// A folder. Files appear in it whole: each is written aside and then renamed.
#[derive(Clone, Debug)]
pub struct LocalFiles {
    folder: PathBuf,
}

impl LocalFiles {
    /// The folder may still be missing; it is made with its first file.
    pub fn new(folder: &Path) -> Self {
        Self {
            folder: folder.to_owned(),
        }
    }
}

impl PhotoFiles for LocalFiles {
    fn put<'a>(&'a self, name: &'a str, bytes: Vec<u8>) -> Pin<Box<dyn Future<Output = io::Result<()>> + Send + 'a>> {
        let (folder, name) = (self.folder.clone(), name.to_owned());
        Box::pin(async move {
            tokio::task::spawn_blocking(move || write(&folder, &name, &bytes))
                .await
                .map_err(io::Error::other)?
        })
    }
}

fn write(folder: &Path, name: &str, bytes: &[u8]) -> io::Result<()> {
    // Two of one name at once must not write into each other.
    static NUMBER: AtomicU64 = AtomicU64::new(0);
    let target = folder.join(name);
    if target.is_file() {
        return Ok(());
    }
    std::fs::create_dir_all(folder)?;
    let aside = folder.join(format!(
        ".{name}.{}-{}",
        std::process::id(),
        NUMBER.fetch_add(1, Ordering::Relaxed)
    ));
    std::fs::write(&aside, bytes)?;
    std::fs::rename(&aside, &target)
}
