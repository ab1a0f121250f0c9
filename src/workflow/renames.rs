//! Renames as they are written on the command line.

use crate::diff::{Renames, Renaming};
use crate::model::{ObjectRef, QualifiedName, Schema};
use std::str::FromStr;

/// `table=new`, `table.column=new`, `enum:type.value=new`, `index:old=new`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RenameRequest {
    text: String,
    kind: Kind,
    old: String,
    new: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    TableOrColumn,
    EnumOrValue,
    Index,
}

/// A rename that cannot be understood or does not fit.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error, miette::Diagnostic)]
pub enum RenameError {
    /// It is not written as a rename.
    #[error("`{0}` is no rename")]
    #[diagnostic(
        code("autogenerate.malformed_rename"),
        help("write `table=new`, `table.column=new`, `enum:type.value=new` or `index:old=new`")
    )]
    Malformed(String),
    /// Nothing is called so, or something is called so already.
    #[error("the rename `{0}` does not fit")]
    #[diagnostic(
        code("autogenerate.rename_does_not_fit"),
        help(
            "the old name must be in the database and the new one in the entities; what the database has under the new name must get another name as well"
        )
    )]
    DoesNotFit(String),
}

impl FromStr for RenameRequest {
    type Err = RenameError;

    fn from_str(text: &str) -> Result<Self, RenameError> {
        let malformed = || RenameError::Malformed(text.to_owned());
        let (old, new) = text.split_once('=').ok_or_else(malformed)?;
        let (kind, old) = match old.split_once(':') {
            Some(("enum", old)) => (Kind::EnumOrValue, old),
            Some(("index", old)) => (Kind::Index, old),
            Some(_) => return Err(malformed()),
            None => (Kind::TableOrColumn, old),
        };
        if old.is_empty() || new.is_empty() {
            return Err(malformed());
        }
        // `song.title=song.name` is understood as `song.title=name`.
        let new = new.rsplit('.').next().unwrap_or(new);
        Ok(Self { text: text.to_owned(), kind, old: old.to_owned(), new: new.to_owned() })
    }
}

/// Finds what the requests mean in the schema before. Parts are named in their table as it is called afterwards.
///
/// # Errors
/// A request means nothing there.
pub fn resolve(requests: &[RenameRequest], previous: &Schema) -> Result<Renames, RenameError> {
    resolve_parts(resolve_wholes(requests, previous), requests, previous)
}

/// Finds the tables and enums that the requests rename.
pub(super) fn resolve_wholes(requests: &[RenameRequest], previous: &Schema) -> Renames {
    let mut renames = Renames::default();
    for renaming in requests.iter().filter_map(|request| whole(request, previous)) {
        renames.insert(renaming);
    }
    renames
}

/// Finds the parts that the requests rename, in tables and enums of which the renames are known.
pub(super) fn resolve_parts(
    mut renames: Renames,
    requests: &[RenameRequest],
    previous: &Schema,
) -> Result<Renames, RenameError> {
    for request in requests.iter().filter(|request| whole(request, previous).is_none()) {
        let renaming = part(request, previous, &renames);
        renames.insert(renaming.ok_or_else(|| RenameError::DoesNotFit(request.text.clone()))?);
    }
    Ok(renames)
}

fn whole(request: &RenameRequest, previous: &Schema) -> Option<Renaming> {
    let name = find(previous, &request.old, request.kind)?;
    let to = name.sibling(request.new.clone());
    Some(match request.kind {
        Kind::TableOrColumn => Renaming::Table { from: name, to },
        Kind::EnumOrValue => Renaming::Enum { from: name, to },
        Kind::Index => return None,
    })
}

fn find(previous: &Schema, name: &str, kind: Kind) -> Option<QualifiedName> {
    let of = |reference: &ObjectRef| match (kind, reference) {
        (Kind::TableOrColumn, ObjectRef::Table(table)) => Some(table.clone()),
        (Kind::EnumOrValue, ObjectRef::Enum(enumeration)) => Some(enumeration.clone()),
        _ => None,
    };
    let rule = previous.case_rule();
    let names = || previous.references().filter_map(of);
    let same = |found: &QualifiedName| rule.tables.same(&found.to_string(), name);
    names().find(|found| found.to_string() == name).or_else(|| names().find(same))
}

fn part(request: &RenameRequest, previous: &Schema, renames: &Renames) -> Option<Renaming> {
    if request.kind == Kind::Index {
        let index = previous.references().find_map(|reference| match reference {
            ObjectRef::Index { table, name } if *name == request.old => Some(table.clone()),
            _ => None,
        })?;
        let table = renames.tables.get(&index).cloned().unwrap_or(index);
        return Some(Renaming::Index { table, from: request.old.clone(), to: request.new.clone() });
    }
    let (owner, old) = request.old.rsplit_once('.')?;
    let (from, to) = (old.to_owned(), request.new.clone());
    let renamed = |name: &str| {
        // The owner may be named as it was or as it will be.
        find(previous, name, request.kind)
    };
    match request.kind {
        Kind::TableOrColumn => {
            let by_new_name = || renames.tables.values().find(|new| new.to_string() == owner).cloned();
            let table = match renamed(owner) {
                Some(table) => renames.tables.get(&table).cloned().unwrap_or(table),
                None => by_new_name()?,
            };
            Some(Renaming::Column { table, from, to })
        }
        Kind::EnumOrValue => {
            let enumeration = renamed(owner)?;
            let enumeration = renames.enums.get(&enumeration).cloned().unwrap_or(enumeration);
            Some(Renaming::EnumValue { enumeration, from, to })
        }
        Kind::Index => None,
    }
}

/// How a rename is written on the command line.
pub fn flag(renaming: &Renaming) -> String {
    match renaming {
        Renaming::Table { from, to } => format!("{from}={}", to.name),
        Renaming::Column { table, from, to } => format!("{table}.{from}={to}"),
        Renaming::Enum { from, to } => format!("enum:{from}={}", to.name),
        Renaming::EnumValue { enumeration, from, to } => format!("enum:{enumeration}.{from}={to}"),
        Renaming::Index { from, to, .. } => format!("index:{from}={to}"),
    }
}

/// What stands left of the sign: what `--not-renamed` takes.
pub fn old_name(renaming: &Renaming) -> String {
    flag(renaming).split('=').next().unwrap_or_default().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Object, Table};

    #[test]
    fn requests_find_what_they_mean() {
        let previous: Schema = [Object::Table(Table::new("song"))].into_iter().collect();
        let check = |texts: &[&str], expected: &[&str]| {
            let requests: Vec<RenameRequest> = texts.iter().map(|text| text.parse().expect("a rename")).collect();
            let renames = resolve(&requests, &previous).expect("it fits");
            assert_eq!(renames.iter().map(|renaming| flag(&renaming)).collect::<Vec<_>>(), expected);
        };
        check(&["song=track"], &["song=track"]);
        check(&["song.title=name"], &["song.title=name"]);
        check(&["song=track", "song.title=name"], &["song=track", "track.title=name"]);
        check(&["track.title=track.name", "song=track"], &["song=track", "track.title=name"]);
    }
}
