//! Joining a cargo workspace.
//!
//! Invariant: the manifest's own layout and comments stay; only names are inserted, at the places that the parser names.

use super::super::error::ProjectError;
use serde::Deserialize;
use std::path::{Path, PathBuf};
use toml::Spanned;

#[derive(Deserialize)]
struct Manifest {
    package: Option<Package>,
    workspace: Option<Spanned<Workspace>>,
}

#[derive(Deserialize)]
struct Package {
    name: String,
}

#[derive(Deserialize)]
struct Workspace {
    members: Option<Spanned<Vec<Spanned<String>>>>,
}

/// Stands in a workspace that is made here; in others the profiles are their owners' to say. ARCHITECTURE.md has the figures.
const PROFILE: &str = "
# Each revision is compiled on its own: rustc joins what is beyond 256 units, differently whenever one is added.
[profile.dev.package.migration]
codegen-units = 16384
";

/// A workspace's manifest.
struct Found {
    folder: PathBuf,
    path: PathBuf,
    text: String,
    manifest: Manifest,
}

/// The workspace around an absolute folder.
fn around(folder: &Path) -> Result<Option<Found>, ProjectError> {
    for above in folder.ancestors() {
        let path = above.join("Cargo.toml");
        if !path.is_file() {
            continue;
        }
        let text = std::fs::read_to_string(&path).map_err(|error| ProjectError::unreadable(&path, &error))?;
        let manifest = parsed(&path, &text)?;
        if manifest.workspace.is_some() {
            return Ok(Some(Found { folder: above.to_owned(), path, text, manifest }));
        }
    }
    Ok(None)
}

fn absolute(folder: &Path) -> Result<PathBuf, ProjectError> {
    std::path::absolute(folder).map_err(|error| ProjectError::unreadable(folder, &error))
}

/// The names of the packages in the workspace around `folder`, as far as their manifests can be read.
pub(super) fn package_names(folder: &Path) -> Result<Vec<String>, ProjectError> {
    let Some(found) = around(&absolute(folder)?)? else { return Ok(Vec::new()) };
    let mut names: Vec<String> = found.manifest.package.into_iter().map(|package| package.name).collect();
    let members = found.manifest.workspace.and_then(|workspace| workspace.into_inner().members);
    for pattern in members.map(Spanned::into_inner).unwrap_or_default() {
        for folder in matching(&found.folder, pattern.get_ref()) {
            let manifest = std::fs::read_to_string(folder.join("Cargo.toml")).ok();
            let manifest = manifest.and_then(|text| toml::from_str::<Manifest>(&text).ok());
            names.extend(manifest.and_then(|manifest| manifest.package).map(|package| package.name));
        }
    }
    Ok(names)
}

/// The folders that a member pattern means.
fn matching(root: &Path, pattern: &str) -> Vec<PathBuf> {
    let mut folders = vec![root.to_owned()];
    for component in pattern.split('/').filter(|component| !["", "."].contains(component)) {
        let below = |folder: PathBuf| -> Vec<PathBuf> {
            if !component.contains('*') {
                return vec![folder.join(component)];
            }
            let entries = std::fs::read_dir(&folder).into_iter().flatten().flatten().map(|entry| entry.path());
            let is_meant = |path: &PathBuf| {
                path.is_dir() && path.file_name().is_some_and(|name| covers_name(component, &name.to_string_lossy()))
            };
            entries.filter(is_meant).collect()
        };
        folders = folders.into_iter().flat_map(below).collect();
    }
    folders
}

/// The workspace's manifest with the folders as members: of the workspace around `folder`, or a new one. Nothing where they are members already.
pub(super) fn joined(folder: &Path, members: &[&str]) -> Result<Option<(PathBuf, String)>, ProjectError> {
    let folder = absolute(folder)?;
    if let Some(found) = around(&folder)? {
        let prefix = folder.strip_prefix(&found.folder).unwrap_or(Path::new(""));
        let members: Vec<String> =
            members.iter().map(|member| prefix.join(member).display().to_string().replace('\\', "/")).collect();
        return Ok(with_members(&found.path, &found.text, &members)?.map(|text| (found.path, text)));
    }
    let list = members.iter().map(|member| format!("\"{member}\"")).collect::<Vec<_>>().join(", ");
    let path = folder.join("Cargo.toml");
    if path.is_file() {
        let text = std::fs::read_to_string(&path).map_err(|error| ProjectError::unreadable(&path, &error))?;
        return Ok(Some((path, format!("{}\n\n[workspace]\nmembers = [{list}]\n", text.trim_end()))));
    }
    Ok(Some((path, format!("[workspace]\nresolver = \"3\"\nmembers = [{list}]\n{PROFILE}"))))
}

fn parsed(path: &Path, text: &str) -> Result<Manifest, ProjectError> {
    let wrong =
        |error: toml::de::Error| ProjectError::Manifest { path: path.to_owned(), reason: error.message().to_owned() };
    toml::from_str(text).map_err(wrong)
}

/// The text with the members that are missing; `None` where none is.
fn with_members(path: &Path, text: &str, wanted: &[String]) -> Result<Option<String>, ProjectError> {
    let Some(workspace) = parsed(path, text)?.workspace else { return Ok(None) };
    let Some(members) = &workspace.get_ref().members else {
        let list = wanted.iter().map(|member| format!("\"{member}\"")).collect::<Vec<_>>().join(", ");
        return Ok(Some(after_header(text, &format!("members = [{list}]\n"))));
    };
    let is_member = |wanted: &String| members.get_ref().iter().any(|member| covers(member.get_ref(), wanted));
    let missing: Vec<&String> = wanted.iter().filter(|wanted| !is_member(wanted)).collect();
    if missing.is_empty() {
        return Ok(None);
    }
    let quoted = missing.iter().map(|member| format!("\"{member}\""));
    let Some(last) = members.get_ref().last() else {
        return Ok(Some(inserted(text, members.span().start + 1, &quoted.collect::<Vec<_>>().join(", "))));
    };
    // As the last member stands: on a line of its own, whose comma and comment stay, or behind the others.
    let span = last.span();
    let indent = &text[text[..span.start].rfind('\n').map_or(0, |at| at + 1)..span.start];
    if !indent.trim().is_empty() || !text[members.span().start..span.start].contains('\n') {
        return Ok(Some(inserted(text, span.end, &quoted.map(|name| format!(", {name}")).collect::<String>())));
    }
    let line_end = text[span.end..].find('\n').map_or(text.len(), |at| span.end + at);
    let behind = text[span.end..line_end].split('#').next().unwrap_or_default();
    if behind.contains(']') {
        return Ok(Some(inserted(
            text,
            span.end,
            &quoted.map(|name| format!(",\n{indent}{name}")).collect::<String>(),
        )));
    }
    let comma = if behind.contains(',') { "" } else { "," };
    let lines: String = quoted.map(|name| format!("\n{indent}{name},")).collect();
    Ok(Some(inserted(&inserted(text, line_end, &lines), span.end, comma)))
}

fn inserted(text: &str, at: usize, more: &str) -> String {
    format!("{}{more}{}", &text[..at], &text[at..])
}

fn after_header(text: &str, line: &str) -> String {
    let mut result = String::with_capacity(text.len() + line.len());
    let mut done = false;
    for old in text.split_inclusive('\n') {
        result.push_str(old);
        if !done && old.trim_start().starts_with("[workspace]") {
            if !old.ends_with('\n') {
                result.push('\n');
            }
            result.push_str(line);
            done = true;
        }
    }
    // Only `[workspace.package]` and the like: the table itself is not written yet.
    if done { result } else { format!("{}\n\n[workspace]\n{line}", text.trim_end()) }
}

/// Whether a member pattern means the folder; `*` stands for any characters of one component.
fn covers(pattern: &str, folder: &str) -> bool {
    let clean = |path: &str| path.trim_start_matches("./").trim_end_matches('/').to_owned();
    let (pattern, folder) = (clean(pattern), clean(folder));
    let (pattern, folder): (Vec<&str>, Vec<&str>) = (pattern.split('/').collect(), folder.split('/').collect());
    pattern.len() == folder.len() && pattern.iter().zip(&folder).all(|(pattern, name)| covers_name(pattern, name))
}

fn covers_name(pattern: &str, name: &str) -> bool {
    let Some((before, after)) = pattern.split_once('*') else { return pattern == name };
    let Some(rest) = name.strip_prefix(before) else { return false };
    (0..=rest.len()).filter(|at| rest.is_char_boundary(*at)).any(|at| covers_name(after, &rest[at..]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn members_are_inserted_where_and_as_the_others_stand() {
        let cases = [
            (
                "[workspace]\nmembers = [\"app\"]\n",
                Some("[workspace]\nmembers = [\"app\", \"db/entity\", \"db/migration\"]\n"),
            ),
            (
                "[workspace]\nmembers = [] # none\n",
                Some("[workspace]\nmembers = [\"db/entity\", \"db/migration\"] # none\n"),
            ),
            (
                "[workspace]\nmembers = [\n    \"app\", # the application\n]\n",
                Some(
                    "[workspace]\nmembers = [\n    \"app\", # the application\n    \"db/entity\",\n    \"db/migration\",\n]\n",
                ),
            ),
            (
                "[workspace]\nmembers = [\n  \"app\" # last\n]\n",
                Some("[workspace]\nmembers = [\n  \"app\", # last\n  \"db/entity\",\n  \"db/migration\",\n]\n"),
            ),
            (
                "[workspace]\nmembers = [\n  \"app\"]\n",
                Some("[workspace]\nmembers = [\n  \"app\",\n  \"db/entity\",\n  \"db/migration\"]\n"),
            ),
            (
                "[workspace]\nresolver = \"3\"\n",
                Some("[workspace]\nmembers = [\"db/entity\", \"db/migration\"]\nresolver = \"3\"\n"),
            ),
            ("[workspace]\nmembers = [\"db/*\"]\n", None),
            (
                "[workspace]\nmembers = [\"db/ent*\"]\n",
                Some("[workspace]\nmembers = [\"db/ent*\", \"db/migration\"]\n"),
            ),
            (
                "[workspace.package]\nedition = \"2024\"\n",
                Some(
                    "[workspace.package]\nedition = \"2024\"\n\n[workspace]\nmembers = [\"db/entity\", \"db/migration\"]\n",
                ),
            ),
        ];
        let wanted = ["db/entity".to_owned(), "db/migration".to_owned()];
        for (before, after) in cases {
            let joined = with_members(Path::new("Cargo.toml"), before, &wanted).unwrap();
            assert_eq!(joined.as_deref(), after, "{before}");
            if let Some(joined) = joined {
                assert_eq!(
                    with_members(Path::new("Cargo.toml"), &joined, &wanted).unwrap(),
                    None,
                    "a second time changes nothing"
                );
            }
        }
    }
}
