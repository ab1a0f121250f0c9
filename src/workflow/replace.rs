//! Writes a file anew: whole or not at all.

use std::path::Path;

/// Writes beside the file and renames over it. Hidden meanwhile, so that nobody reads a half-written file as a revision.
///
/// # Errors
/// It cannot be read, written or renamed; the file is as it was.
pub fn replace(path: &Path, text: &str) -> std::io::Result<()> {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let beside = path.with_file_name(format!(".{name}.{}", std::process::id()));
    let written = std::fs::write(&beside, text)
        .and_then(|()| std::fs::set_permissions(&beside, std::fs::metadata(path)?.permissions()))
        .and_then(|()| std::fs::rename(&beside, path));
    if written.is_err() {
        // The file itself is untouched; what is left beside it is in nobody's way.
        let _ = std::fs::remove_file(&beside);
    }
    written
}
