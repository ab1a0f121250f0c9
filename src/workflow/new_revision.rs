//! A new revision: its id, its parents, its file.

use crate::revision::{Graph, GraphError, Node, Target};
use chrono::{DateTime, Utc};
use rand::Rng;
use std::path::{Path, PathBuf};

/// What ids look like.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum IdStyle {
    /// Twelve random hexadecimal digits.
    #[default]
    Random,
    /// `0001`, `0002`, ..
    Sequential,
    /// The time of writing.
    Timestamp,
}

/// What is wished for.
#[derive(Debug, Clone, Default)]
pub struct Wishes {
    /// What it does, in a line.
    pub message: String,
    /// What it is built on; the only head where it is missing.
    pub head: Option<String>,
    /// It may be built on what is no head.
    pub splice: bool,
    /// Its labels.
    pub labels: Vec<String>,
    /// What it depends on.
    pub depends_on: Vec<String>,
    /// Its id.
    pub id: Option<String>,
    /// What ids look like otherwise.
    pub id_style: IdStyle,
    /// The template of its file's name.
    pub file: Option<String>,
}

/// Why there is no new revision.
#[derive(Debug, thiserror::Error, miette::Diagnostic)]
pub enum NewRevisionError {
    /// The graph says no.
    #[error(transparent)]
    #[diagnostic(transparent)]
    Graph(#[from] GraphError),
    /// Several heads, and none named.
    #[error("there are several heads to build on: {}", heads.iter().map(|head| format!("`{head}`")).collect::<Vec<_>>().join(", "))]
    #[diagnostic(
        code("graph.multiple_heads"),
        help("name one with `--head` (an id, or `LABEL@head`); `anabranch merge heads -m \"..\"` joins them")
    )]
    SeveralHeads {
        /// The heads.
        heads: Vec<String>,
    },
    /// It would not be built on a head.
    #[error("`{0}` is no head: something is built on it already")]
    #[diagnostic(code("graph.not_a_head"), help("pass `--splice` to begin a branch there"))]
    NotAHead(String),
    /// The id is taken.
    #[error("there is a revision `{0}` already")]
    #[diagnostic(code("graph.duplicate_id"), help("choose another `--rev-id`"))]
    IdTaken(String),
    /// The label is taken.
    #[error("there is a label or revision `{0}` already")]
    #[diagnostic(code("graph.duplicate_label"), help("choose another `--branch-label`"))]
    LabelTaken(String),
    /// No id or label may be called so.
    #[error("`{0}` cannot be an id or a label")]
    #[diagnostic(
        code("graph.illegal_name"),
        help("leave out blanks, quotes, slashes and `@ - + : ,` (labels may hold hyphens)")
    )]
    IllegalName(String),
    /// A file of that name is there.
    #[error("`{}` exists", .0.display())]
    #[diagnostic(code("revision.file_exists"), help("choose another message or `--rev-id`"))]
    FileExists(PathBuf),
    /// The file could not be written.
    #[error("`{}` cannot be written: {reason}", path.display())]
    #[diagnostic(code("revision.unwritable"), help("are the folder and its permissions right?"))]
    Unwritable {
        /// Which.
        path: PathBuf,
        /// Why.
        reason: String,
    },
}

/// A revision that has a header and no file yet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewRevision {
    /// Its header.
    pub node: Node,
    /// Its file's name, without an ending.
    pub stem: String,
}

impl NewRevision {
    /// The texts of its pair of SQL files: a header, and room for what it does and what takes that back.
    pub fn sql_texts(&self) -> (String, String) {
        let Node { id, message, .. } = &self.node;
        // Behind the first line break it would be SQL, or another header line.
        let message = message.lines().map(str::trim).filter(|line| !line.is_empty()).collect::<Vec<_>>().join(" ");
        let mut header = format!("-- revision: {id}\n-- revises: {}\n", self.node.parents.join(", "));
        for (name, values) in [("depends-on", &self.node.depends_on), ("labels", &self.node.labels)] {
            if !values.is_empty() {
                header.push_str(&format!("-- {name}: {}\n", values.join(", ")));
            }
        }
        (format!("{header}-- message: {message}\n\n"), format!("-- takes back {id}: {message}\n\n"))
    }
}

/// Chooses id, parents and file name.
///
/// # Errors
/// Several heads and none named, a name that means nothing, an id or label that is taken.
pub fn new_revision(graph: &Graph, wishes: &Wishes, now: DateTime<Utc>) -> Result<NewRevision, NewRevisionError> {
    let parents = parents(graph, wishes)?;
    let mut depends_on = Vec::new();
    for name in &wishes.depends_on {
        depends_on.push(graph.resolve_one(&name.parse::<Target>()?)?.id.clone());
    }
    build(graph, wishes, parents, depends_on, now)
}

/// A merge of the heads named.
///
/// # Errors
/// As [`new_revision`]; and one of them is no head, or is built on another.
pub fn merge_revision(
    graph: &Graph,
    wishes: &Wishes,
    parents: Vec<String>,
    now: DateTime<Utc>,
) -> Result<NewRevision, NewRevisionError> {
    for below in parents.iter().filter(|id| !graph.children_of(id).is_empty()) {
        if let Some(above) = parents.iter().find(|above| graph.is_built_on(above, below)) {
            let (target, above, below) = (parents.join(" "), above.clone(), below.clone());
            return Err(GraphError::OverlappingTargets { target, above, below }.into());
        }
        if !wishes.splice {
            return Err(NewRevisionError::NotAHead(below.clone()));
        }
    }
    build(graph, wishes, parents, Vec::new(), now)
}

fn build(
    graph: &Graph,
    wishes: &Wishes,
    parents: Vec<String>,
    depends_on: Vec<String>,
    now: DateTime<Utc>,
) -> Result<NewRevision, NewRevisionError> {
    let labels = wishes.labels.clone();
    let id = match &wishes.id {
        Some(id) => id.clone(),
        None => fresh_id(graph, wishes.id_style, now),
    };
    refuse_illegal(&id, false)?;
    if graph.get(&id).is_some() {
        return Err(NewRevisionError::IdTaken(id));
    }
    for (number, label) in labels.iter().enumerate() {
        refuse_illegal(label, true)?;
        let taken = |node: &Node| node.id == *label || node.labels.contains(label);
        if *label == id || labels[..number].contains(label) || graph.nodes().any(taken) {
            return Err(NewRevisionError::LabelTaken(label.clone()));
        }
    }
    let stem = stem(wishes, &id, now);
    let created = Some(now.format("%Y-%m-%dT%H:%M:%SZ").to_string());
    let message = wishes.message.replace("\r\n", "\n").replace(|c: char| c.is_control() && c != '\n', " ");
    Ok(NewRevision { node: Node { id, parents, depends_on, labels, message, created, ..Node::default() }, stem })
}

fn parents(graph: &Graph, wishes: &Wishes) -> Result<Vec<String>, NewRevisionError> {
    if graph.is_empty() && wishes.head.is_none() {
        return Ok(Vec::new());
    }
    let target: Target = wishes.head.as_deref().unwrap_or("head").parse()?;
    let chosen = match graph.resolve(&target) {
        Err(GraphError::MultipleHeads { heads, .. }) if wishes.head.is_none() => {
            return Err(NewRevisionError::SeveralHeads { heads });
        }
        chosen => chosen?,
    };
    let chosen: Vec<String> = chosen.iter().map(|node| node.id.clone()).collect();
    let heads: Vec<&str> = graph.heads().iter().map(|node| node.id.as_str()).collect();
    match chosen.iter().find(|id| !heads.contains(&id.as_str())) {
        Some(id) if !wishes.splice => Err(NewRevisionError::NotAHead(id.clone())),
        _ => Ok(chosen),
    }
}

fn refuse_illegal(name: &str, label: bool) -> Result<(), NewRevisionError> {
    let forbidden = |c: char| "@+:,'\"`/\\".contains(c) || (c == '-' && !label) || c.is_whitespace() || c.is_control();
    if name.is_empty()
        || name.len() > 128
        || name.chars().any(forbidden)
        || ["head", "heads", "base", "current"].contains(&name)
    {
        return Err(NewRevisionError::IllegalName(name.to_owned()));
    }
    Ok(())
}

fn fresh_id(graph: &Graph, style: IdStyle, now: DateTime<Utc>) -> String {
    match style {
        IdStyle::Random => format!("{:012x}", rand::rng().random::<u64>() >> 16),
        IdStyle::Timestamp => now.format("%Y%m%d%H%M%S").to_string(),
        IdStyle::Sequential => {
            let numbers = graph.nodes().filter_map(|node| node.id.parse::<u64>().ok());
            format!("{:04}", numbers.max().unwrap_or(0) + 1)
        }
    }
}

fn stem(wishes: &Wishes, id: &str, now: DateTime<Utc>) -> String {
    let template = match (&wishes.file, wishes.id_style) {
        (Some(template), _) => template.clone(),
        (None, IdStyle::Random) => "{year}{month}{day}_{hour}{minute}_{slug}_{id}".to_owned(),
        (None, IdStyle::Sequential | IdStyle::Timestamp) => "{id}_{slug}".to_owned(),
    };
    let mut stem = template;
    for (name, value) in [
        ("id", id.to_owned()),
        ("slug", slug(&wishes.message)),
        ("year", now.format("%Y").to_string()),
        ("month", now.format("%m").to_string()),
        ("day", now.format("%d").to_string()),
        ("hour", now.format("%H").to_string()),
        ("minute", now.format("%M").to_string()),
        ("second", now.format("%S").to_string()),
    ] {
        stem = stem.replace(&format!("{{{name}}}"), &value);
    }
    stem.trim_end_matches(".rs").to_owned()
}

/// The message in at most forty characters of lower case, digits and underscores, ending with a whole word.
fn slug(message: &str) -> String {
    let words = message.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    let mut slug = String::new();
    for word in words.map(str::to_lowercase) {
        if !slug.is_empty() && slug.len() + word.len() >= 40 {
            break;
        }
        if !slug.is_empty() {
            slug.push('_');
        }
        slug.extend(word.chars().filter(|c| c.is_ascii_alphanumeric()).take(40));
    }
    if slug.is_empty() { "revision".to_owned() } else { slug }
}

/// Writes a file that must not exist, folders included.
///
/// # Errors
/// It exists, or cannot be written.
pub fn write_new(path: &Path, text: &str) -> Result<(), NewRevisionError> {
    let unwritable =
        |error: std::io::Error| NewRevisionError::Unwritable { path: path.to_owned(), reason: error.to_string() };
    if let Some(folder) = path.parent() {
        std::fs::create_dir_all(folder).map_err(unwritable)?;
    }
    let file = std::fs::OpenOptions::new().write(true).create_new(true).open(path);
    let mut file = match file {
        Ok(file) => file,
        Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => {
            return Err(NewRevisionError::FileExists(path.to_owned()));
        }
        Err(error) => return Err(unwritable(error)),
    };
    std::io::Write::write_all(&mut file, text.as_bytes()).map_err(unwritable)
}
