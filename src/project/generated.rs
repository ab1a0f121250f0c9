//! Which revision files are as the tool wrote them: what a person wrote since is not overwritten unasked.
//!
//! Invariant: it is remembered by the hash of the whole text, in the user's cache folder; what is not remembered counts as written by hand.

use sha2::{Digest, Sha256};
use std::path::{Path, PathBuf};

/// Remembers that this file is as the tool wrote it. Where there is no cache folder nothing is remembered, and nothing is lost by that.
pub fn remember(path: &Path) {
    let (Ok(text), Some(folder)) = (std::fs::read(path), folder()) else { return };
    if std::fs::create_dir_all(&folder).is_ok() {
        let _ = std::fs::write(folder.join(name_of(&text)), "");
    }
}

/// Whether the file is as the tool wrote it, here and by this user.
pub fn is_as_written(path: &Path) -> bool {
    let (Ok(text), Some(folder)) = (std::fs::read(path), folder()) else { return false };
    folder.join(name_of(&text)).is_file()
}

/// Whether git has the file as it is: then nothing of it can be lost.
pub fn is_committed(path: &Path) -> bool {
    let (Some(folder), Some(name)) = (path.parent(), path.file_name()) else { return false };
    let object = format!("HEAD:./{}", name.to_string_lossy());
    let git = std::process::Command::new("git").current_dir(folder).args(["show", &object]).output();
    let Ok(output) = git else { return false };
    output.status.success() && std::fs::read(path).is_ok_and(|text| text == output.stdout)
}

fn name_of(text: &[u8]) -> String {
    Sha256::digest(text).iter().map(|byte| format!("{byte:02x}")).collect()
}

fn folder() -> Option<PathBuf> {
    let set = |name: &str| std::env::var_os(name).filter(|value| !value.is_empty()).map(PathBuf::from);
    let cache = set("XDG_CACHE_HOME").or_else(|| set("HOME").map(|home| home.join(".cache")))?;
    Some(cache.join("anabranch/generated"))
}
