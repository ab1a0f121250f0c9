//! Decided renames.
//!
//! Invariant: a rename is carried out only where it fits (the old name is there before, the new one after, and nothing that stays has it); all others
//! are handed back. Names that are handed on, or exchanged, fit together.

use crate::model::{Column, ColumnType, Expression, Literal, Object, ObjectRef, Pair, QualifiedName, Schema};
use crate::operation::{AlterEnum, EnumChange, Operation, Rename, TableChange};
use std::{borrow::Cow, collections::BTreeMap, fmt};

/// One rename: asked about as a candidate, decided by an attribute, an answer or a flag.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Renaming {
    /// Of a table.
    Table {
        /// As it is.
        from: QualifiedName,
        /// As it is to be.
        to: QualifiedName,
    },
    /// Of a column.
    Column {
        /// Its table, by its new name.
        table: QualifiedName,
        /// As it is.
        from: String,
        /// As it is to be.
        to: String,
    },
    /// Of an enum.
    Enum {
        /// As it is.
        from: QualifiedName,
        /// As it is to be.
        to: QualifiedName,
    },
    /// Of a value of an enum.
    EnumValue {
        /// The enum, by its new name.
        enumeration: QualifiedName,
        /// As it is.
        from: String,
        /// As it is to be.
        to: String,
    },
    /// Of an index.
    Index {
        /// Its table, by its new name.
        table: QualifiedName,
        /// As it is.
        from: String,
        /// As it is to be.
        to: String,
    },
}

impl fmt::Display for Renaming {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Table { from, to } => write!(f, "table `{from}` to `{to}`"),
            Self::Column { table, from, to } => write!(f, "column `{table}.{from}` to `{to}`"),
            Self::Enum { from, to } => write!(f, "enum `{from}` to `{to}`"),
            Self::EnumValue { enumeration, from, to } => write!(f, "value `{from}` of enum `{enumeration}` to `{to}`"),
            Self::Index { from, to, .. } => write!(f, "index `{from}` to `{to}`"),
        }
    }
}

/// Decided renames, by the old name; parts are found by the *new* name of what they belong to.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Renames {
    /// Tables.
    pub tables: BTreeMap<QualifiedName, QualifiedName>,
    /// Columns: table and old name to new name.
    pub columns: BTreeMap<(QualifiedName, String), String>,
    /// Enums.
    pub enums: BTreeMap<QualifiedName, QualifiedName>,
    /// Values of enums: enum and old value to new value.
    pub enum_values: BTreeMap<(QualifiedName, String), String>,
    /// Indexes: table and old name to new name.
    pub indexes: BTreeMap<(QualifiedName, String), String>,
}

impl Renames {
    /// Adds one; the last decision about a name counts.
    pub fn insert(&mut self, renaming: Renaming) {
        match renaming {
            Renaming::Table { from, to } => drop(self.tables.insert(from, to)),
            Renaming::Column { table, from, to } => drop(self.columns.insert((table, from), to)),
            Renaming::Enum { from, to } => drop(self.enums.insert(from, to)),
            Renaming::EnumValue { enumeration, from, to } => drop(self.enum_values.insert((enumeration, from), to)),
            Renaming::Index { table, from, to } => drop(self.indexes.insert((table, from), to)),
        }
    }

    /// All of them: tables and enums before their parts.
    pub fn iter(&self) -> impl Iterator<Item = Renaming> + '_ {
        let tables = self.tables.iter().map(|(from, to)| Renaming::Table { from: from.clone(), to: to.clone() });
        let enums = self.enums.iter().map(|(from, to)| Renaming::Enum { from: from.clone(), to: to.clone() });
        let columns = self.columns.iter().map(|((table, from), to)| Renaming::Column {
            table: table.clone(),
            from: from.clone(),
            to: to.clone(),
        });
        let values = self.enum_values.iter().map(|((enumeration, from), to)| Renaming::EnumValue {
            enumeration: enumeration.clone(),
            from: from.clone(),
            to: to.clone(),
        });
        let indexes = self.indexes.iter().map(|((table, from), to)| Renaming::Index {
            table: table.clone(),
            from: from.clone(),
            to: to.clone(),
        });
        tables.chain(enums).chain(columns).chain(values).chain(indexes)
    }
}

impl FromIterator<Renaming> for Renames {
    fn from_iter<I: IntoIterator<Item = Renaming>>(renamings: I) -> Self {
        let mut renames = Self::default();
        renamings.into_iter().for_each(|renaming| renames.insert(renaming));
        renames
    }
}

/// The previous side under its new names, and the operations that gave them.
pub(super) struct Renamed<'a> {
    pub(super) normalized: Cow<'a, Schema>,
    pub(super) written: Cow<'a, Schema>,
    /// Renames of whole objects.
    pub(super) operations: Vec<Operation>,
    /// Renames of columns, by table: the first changes of the table.
    pub(super) columns: BTreeMap<QualifiedName, Vec<TableChange>>,
    /// Renames of values, by enum: the first changes of the enum.
    pub(super) values: BTreeMap<QualifiedName, Vec<EnumChange>>,
    /// What does not fit.
    pub(super) unused: Vec<Renaming>,
}

impl<'a> Renamed<'a> {
    pub(super) fn new(normalized: Pair<&'a Schema>, written: Pair<&'a Schema>, renames: &Renames) -> Self {
        let mut renamed = Self {
            normalized: Cow::Borrowed(normalized.previous),
            written: Cow::Borrowed(written.previous),
            operations: Vec::new(),
            columns: BTreeMap::new(),
            values: BTreeMap::new(),
            unused: Vec::new(),
        };
        // Parts are found by the new name of what they belong to, so that the kinds come one after the other.
        let mut waiting: Vec<Renaming> = renames.iter().collect();
        while let Some(first) = waiting.first().map(std::mem::discriminant) {
            let (kind, others) = waiting.into_iter().partition(|renaming| std::mem::discriminant(renaming) == first);
            renamed.carry_out_all(kind, normalized.next, written.next);
            waiting = others;
        }
        renamed
    }

    /// All of a kind: one whose new name is still taken waits until that is free, and where they wait for each other one of them steps aside.
    fn carry_out_all(&mut self, mut waiting: Vec<Renaming>, next: &Schema, written: &Schema) {
        let mut aside: BTreeMap<Renaming, Renaming> = BTreeMap::new();
        while !waiting.is_empty() {
            let before = waiting.len();
            waiting.retain(|renaming| !self.carry_out(renaming, next, written));
            if waiting.len() < before {
                continue;
            }
            let Some(at) = waiting.iter().position(|renaming| self.is_in_a_ring(renaming, &waiting, next)) else {
                break;
            };
            let renaming = waiting.remove(at);
            let Some((step, rest)) = self.step_aside(&renaming) else { break };
            aside.insert(rest.clone(), renaming);
            let _ = self.do_rename(&step);
            waiting.push(rest);
        }
        self.unused.extend(waiting.into_iter().map(|renaming| aside.remove(&renaming).unwrap_or(renaming)));
    }

    /// Whether its new name is the old one of another one, and so on until its own old name is reached.
    fn is_in_a_ring(&self, renaming: &Renaming, waiting: &[Renaming], next: &Schema) -> bool {
        let upon = |one: &Renaming| match one {
            Renaming::Table { to, .. } => {
                waiting.iter().find(|other| matches!(other, Renaming::Table { from, .. } if from == to))
            }
            Renaming::Column { table, to, .. } => waiting
                .iter()
                .find(|other| matches!(other, Renaming::Column { table: of, from, .. } if (of, from) == (table, to))),
            Renaming::Enum { .. } | Renaming::EnumValue { .. } | Renaming::Index { .. } => None,
        };
        let is_there = |one: &Renaming| match one {
            Renaming::Table { from, to } => self.normalized.table(from).is_some() && next.table(to).is_some(),
            Renaming::Column { table, from, to } => {
                let has =
                    |schema: &Schema, name: &str| schema.table(table).is_some_and(|table| table.column(name).is_some());
                has(&self.normalized, from) && has(next, to)
            }
            Renaming::Enum { .. } | Renaming::EnumValue { .. } | Renaming::Index { .. } => false,
        };
        let mut at = renaming;
        for _ in 0..waiting.len() {
            match upon(at).filter(|_| is_there(at)) {
                Some(other) if other == renaming => return true,
                Some(other) => at = other,
                None => return false,
            }
        }
        false
    }

    /// A rename out of the way, and the one that is left to do.
    fn step_aside(&self, renaming: &Renaming) -> Option<(Renaming, Renaming)> {
        match renaming {
            Renaming::Table { from, to } => {
                let taken = |name: &str| self.normalized.table(&from.sibling(name)).is_some();
                let between = from.sibling(free(&from.name, taken));
                let step = Renaming::Table { from: from.clone(), to: between.clone() };
                Some((step, Renaming::Table { from: between, to: to.clone() }))
            }
            Renaming::Column { table, from, to } => {
                let found = self.normalized.table(table)?;
                let between = free(from, |name| found.column(name).is_some());
                let step = Renaming::Column { table: table.clone(), from: from.clone(), to: between.clone() };
                Some((step, Renaming::Column { table: table.clone(), from: between, to: to.clone() }))
            }
            Renaming::Enum { .. } | Renaming::EnumValue { .. } | Renaming::Index { .. } => None,
        }
    }

    /// Does it, whatever there is.
    fn do_rename(&mut self, renaming: &Renaming) -> bool {
        match renaming {
            Renaming::Table { from, to } => self.rename_object(ObjectRef::Table(from.clone()), to),
            Renaming::Column { table, from, to } => {
                let change = TableChange::RenameColumn { from: from.clone(), to: to.clone() };
                let fits = self.apply(&Operation::alter_table(table, vec![change.clone()]));
                if fits {
                    self.columns.entry(table.clone()).or_default().push(change);
                }
                fits
            }
            Renaming::Enum { .. } | Renaming::EnumValue { .. } | Renaming::Index { .. } => false,
        }
    }

    /// The name that a value of the enum has now.
    pub(super) fn new_value(&self, enumeration: &QualifiedName, value: String) -> String {
        let changes = self.values.get(enumeration).map(Vec::as_slice).unwrap_or_default();
        let renamed = changes.iter().find_map(|change| match change {
            EnumChange::RenameValue { from, to } if *from == value => Some(to.clone()),
            EnumChange::RenameValue { .. } | EnumChange::AddValue { .. } | EnumChange::DropValue { .. } => None,
        });
        renamed.unwrap_or(value)
    }

    /// Whether the rename fits, and then is done.
    fn carry_out(&mut self, renaming: &Renaming, next: &Schema, written: &Schema) -> bool {
        match renaming {
            Renaming::Table { from, to } => {
                let (old, new) = (ObjectRef::Table(from.clone()), ObjectRef::Table(to.clone()));
                // What is there under the old name afterwards is another one.
                let fits = self.normalized.contains(&old) && only_in(next, &self.normalized, &new);
                fits && self.do_rename(renaming)
            }
            Renaming::Enum { from, to } => {
                let (old, new) = (ObjectRef::Enum(from.clone()), ObjectRef::Enum(to.clone()));
                let before = |name: &ObjectRef| self.normalized.contains(name) || self.written.contains(name);
                let after = |name: &ObjectRef| next.contains(name) || written.contains(name);
                let fits = before(&old) && !after(&old) && after(&new) && !before(&new);
                fits && self.rename_object(old, to)
            }
            Renaming::Index { table, from, to } => {
                let (old, new) = (ObjectRef::index(table, from.clone()), ObjectRef::index(table, to.clone()));
                let same = match (self.normalized.index(table, from), next.index(table, to)) {
                    (Some(one), Some(two)) => one.same_structure(two),
                    _ => false,
                };
                let fits = same && !next.contains(&old) && !self.normalized.contains(&new);
                fits && self.rename_object(old, &table.sibling(to.clone()))
            }
            Renaming::Column { table, from, to } => {
                let fits = match (self.normalized.table(table), next.table(table)) {
                    (Some(one), Some(two)) => {
                        one.column(from).is_some() && two.column(to).is_some() && one.column(to).is_none()
                    }
                    _ => false,
                };
                fits && self.do_rename(renaming)
            }
            Renaming::EnumValue { enumeration, from, to } => {
                let old = self.normalized.enumeration(enumeration).or_else(|| self.written.enumeration(enumeration));
                let new = next.enumeration(enumeration).or_else(|| written.enumeration(enumeration));
                let fits = match (old, new) {
                    (Some(old), Some(new)) => {
                        let only =
                            |here: &[String], there: &[String], value| here.contains(value) && !there.contains(value);
                        only(&old.values, &new.values, from) && only(&new.values, &old.values, to)
                    }
                    _ => false,
                };
                let change = EnumChange::RenameValue { from: from.clone(), to: to.clone() };
                let alter = AlterEnum { name: enumeration.clone(), changes: vec![change.clone()] };
                let is_virtual = !self.normalized.contains(&ObjectRef::Enum(enumeration.clone()));
                let fits = fits && self.apply(&Operation::AlterEnum(alter));
                if fits {
                    if is_virtual {
                        self.defaults_follow(enumeration, from, to);
                    }
                    self.values.entry(enumeration.clone()).or_default().push(change);
                }
                fits
            }
        }
    }

    /// A default follows its value. Where the normal form has no enum object, only the written form says of which enum it is a value.
    fn defaults_follow(&mut self, enumeration: &QualifiedName, from: &str, to: &str) {
        let normalized = self.normalized.to_mut();
        for table in self.written.tables() {
            let of_enum = |column: &&Column| column.column_type == ColumnType::Enum(enumeration.clone());
            for column in table.columns.iter().filter(of_enum) {
                let found = normalized.table_mut(&table.name).and_then(|table| table.column_mut(&column.name));
                if let Some(Expression::Literal(Literal::Text(value))) = found.and_then(|found| found.default.as_mut())
                    && value == from
                {
                    to.clone_into(value);
                }
            }
        }
    }

    fn rename_object(&mut self, object: ObjectRef, to: &QualifiedName) -> bool {
        let operation = Operation::Rename(Rename { object, to: to.clone() });
        let applies = self.apply(&operation);
        if applies {
            self.operations.push(operation);
        }
        applies
    }

    /// Does it on both forms of the previous side; one of them may lack the object (a replay that was filled as well as it could be).
    fn apply(&mut self, operation: &Operation) -> bool {
        let there = |schema: &Schema| operation.subjects().first().is_some_and(|subject| schema.contains(subject));
        let (normalized, written) = (there(&self.normalized), there(&self.written));
        // Names of another case are decided renames by now, and may be exchanged.
        let apply = |schema: &mut Schema| {
            schema.forget_case();
            operation.apply(schema).is_ok()
        };
        let done = normalized && apply(self.normalized.to_mut());
        let also = written && apply(self.written.to_mut());
        done || also
    }
}

/// A name between two others.
fn free(name: &str, taken: impl Fn(&str) -> bool) -> String {
    let mut out = format!("{name}_between");
    while taken(&out) {
        out.push('_');
    }
    out
}

fn only_in(here: &Schema, there: &Schema, name: &ObjectRef) -> bool {
    here.contains(name) && !there.contains(name)
}

/// The object as an operation carries it: in its author's spelling where there is one.
pub(super) fn spelled<'a>(written: &'a Schema, normalized: &'a Object) -> &'a Object {
    written.get(&normalized.reference()).unwrap_or(normalized)
}
