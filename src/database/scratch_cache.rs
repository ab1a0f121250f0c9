//! Remembers what scratch databases answered.
//!
//! Invariant: an answer is found again only by a key that names all it depends on: what was run, the server and its version, what was read, and the
//! version of this program. A cache that cannot be read or written costs time and nothing else.

use crate::model::Schema;
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

/// Answers are taken away when they are so old.
const KEPT_FOR: Duration = Duration::from_secs(60 * 60 * 24 * 60);

/// The kind of answers: raised when the same revisions are run otherwise or read otherwise, within a version of the tool too.
const ANSWERS: &str = "3";

/// What scratch databases answered: in memory, and in a folder where there is one.
#[derive(Debug, Clone, Default)]
pub struct ScratchCache {
    folder: Option<PathBuf>,
    known: BTreeMap<String, Schema>,
}

impl ScratchCache {
    /// A cache that lasts in `folder`; without one it lasts as long as the program.
    pub fn new(folder: Option<PathBuf>) -> Self {
        Self { folder, known: BTreeMap::new() }
    }

    /// A key over the parts, in their order.
    pub fn key<'a>(parts: impl IntoIterator<Item = &'a str>) -> String {
        let mut hash = Sha256::new();
        for part in [env!("CARGO_PKG_VERSION"), ANSWERS].into_iter().chain(parts) {
            hash.update(part.len().to_le_bytes());
            hash.update(part);
        }
        hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect()
    }

    /// The answer of that key.
    pub fn get(&mut self, key: &str) -> Option<Schema> {
        if let Some(schema) = self.known.get(key) {
            return Some(schema.clone());
        }
        let text = std::fs::read(self.file(key)?).ok()?;
        let schema: Schema = serde_json::from_slice(&text).ok()?;
        self.known.insert(key.to_owned(), schema.clone());
        Some(schema)
    }

    /// Remembers an answer.
    pub fn put(&mut self, key: String, schema: &Schema) {
        if let Some(file) = self.file(&key) {
            // A cache that cannot be written only costs the time of asking again.
            let _ = write(&file, schema);
        }
        self.known.insert(key, schema.clone());
    }

    fn file(&self, key: &str) -> Option<PathBuf> {
        self.folder.as_ref().map(|folder| folder.join(format!("{key}.json")))
    }
}

/// Whole or not at all: another process may read or write the same answer.
fn write(file: &Path, schema: &Schema) -> std::io::Result<()> {
    let folder = file.parent().unwrap_or(Path::new("."));
    std::fs::create_dir_all(folder)?;
    sweep(folder);
    let part = file.with_extension(format!("{}.part", std::process::id()));
    std::fs::write(&part, serde_json::to_vec(schema)?)?;
    std::fs::rename(&part, file)
}

fn sweep(folder: &Path) {
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
    let is_old = |entry: &std::fs::DirEntry| {
        let modified = entry.metadata().and_then(|metadata| metadata.modified());
        modified.is_ok_and(|time| SystemTime::now().duration_since(time).is_ok_and(|age| age > KEPT_FOR))
    };
    for entry in entries.filter(is_old) {
        let _ = std::fs::remove_file(entry.path()); // another process may be sweeping too
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Object, Table};

    #[test]
    fn what_was_put_is_found_by_its_key_also_by_another_process() {
        let folder = tempfile::tempdir().expect("a folder");
        let schema: Schema = [Object::Table(Table::new("song"))].into_iter().collect();
        let key = ScratchCache::key(["a", "b"]);
        ScratchCache::new(Some(folder.path().to_owned())).put(key.clone(), &schema);
        assert_eq!(ScratchCache::new(Some(folder.path().to_owned())).get(&key), Some(schema));
        assert_eq!(ScratchCache::new(Some(folder.path().to_owned())).get(&ScratchCache::key(["ab", ""])), None);
    }
}
