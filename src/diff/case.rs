//! Names that differ in case alone, where the database takes them for one.
//!
//! Invariant: what is one thing for the database is never dropped and made again because it is written in another case: it is renamed, or left alone.

use super::{Renames, Renaming};
use crate::model::{CaseRule, Index, Pair, QualifiedName, Schema, Table};
use std::collections::BTreeSet;

/// Decided renames, and those that the case of names decides.
#[derive(Debug, Clone, Default)]
pub struct CaseRenames {
    /// All of them.
    pub all: Renames,
    /// Those that nobody asked for.
    pub added: BTreeSet<Renaming>,
}

/// The decided renames in the spelling of the two sides, and one for each name that is written in another case on the next side. A name of an index
/// that nobody chose counts only where `chosen` is false.
pub fn with_case(decided: &Renames, sides: Pair<&Schema>, rule: CaseRule, chosen: bool) -> CaseRenames {
    if rule.is_exact() {
        return CaseRenames { all: decided.clone(), added: BTreeSet::new() };
    }
    let case = Case { sides, rule, chosen };
    let mut out = case.respelled(decided);
    let asked: BTreeSet<Renaming> = out.iter().collect();
    case.tables(&mut out);
    for previous in sides.previous.tables() {
        let name = out.tables.get(&previous.name).unwrap_or(&previous.name).clone();
        if let Some(next) = sides.next.table(&name) {
            case.columns(previous, next, &mut out);
            case.indexes(&previous.name, &name, &mut out);
        }
    }
    let added = out.iter().filter(|renaming| !asked.contains(renaming)).collect();
    CaseRenames { all: out, added }
}

struct Case<'a> {
    sides: Pair<&'a Schema>,
    rule: CaseRule,
    chosen: bool,
}

impl<'a> Case<'a> {
    fn table_in<'s>(&self, schema: &'s Schema, name: &QualifiedName) -> Option<&'s Table> {
        schema.table(name).or_else(|| schema.tables().find(|table| self.rule.same_table(&table.name, name)))
    }

    /// The name as the side has it.
    fn table(&self, schema: &Schema, name: &QualifiedName) -> QualifiedName {
        self.table_in(schema, name).map_or_else(|| name.clone(), |table| table.name.clone())
    }

    fn respelled(&self, decided: &Renames) -> Renames {
        let Pair { previous, next } = self.sides;
        let mut out = Renames::default();
        for renaming in decided.iter() {
            let renaming = match renaming {
                Renaming::Table { from, to } => {
                    Renaming::Table { from: self.table(previous, &from), to: self.table(next, &to) }
                }
                Renaming::Column { table, from, to } => {
                    let table = self.table(next, &table);
                    let old = self.old_table(&table, &out);
                    let column = |table: Option<&Table>, name: String| {
                        table.and_then(|table| self.rule.column(table, &name)).map_or(name.clone(), str::to_owned)
                    };
                    let (from, to) = (column(old, from), column(next.table(&table), to));
                    Renaming::Column { table, from, to }
                }
                Renaming::Index { table, from, to } => {
                    let table = self.table(next, &table);
                    let old = self.old_table(&table, &out).map_or_else(|| table.clone(), |old| old.name.clone());
                    let (from, to) = (self.index(previous, &old, from), self.index(next, &table, to));
                    Renaming::Index { table, from, to }
                }
                renaming @ (Renaming::Enum { .. } | Renaming::EnumValue { .. }) => renaming,
            };
            out.insert(renaming);
        }
        out
    }

    /// The table that has this name afterwards.
    fn old_table(&self, name: &QualifiedName, renames: &Renames) -> Option<&'a Table> {
        let renamed = renames.tables.iter().find(|(_, to)| *to == name).map(|(from, _)| from);
        self.table_in(self.sides.previous, renamed.unwrap_or(name))
    }

    fn index(&self, schema: &Schema, table: &QualifiedName, name: String) -> String {
        let exact = schema.index(table, &name);
        let same = |index: &&Index| self.rule.parts.same(index.name.as_str(), &name);
        let found = exact.or_else(|| schema.indexes_of(table).find(same));
        found.map_or(name.clone(), |index| index.name.as_str().to_owned())
    }

    fn tables(&self, out: &mut Renames) {
        let Pair { previous, next } = self.sides;
        for old in previous.tables().map(|table| &table.name) {
            let decided = next.table(old).is_some() || out.tables.contains_key(old);
            let new = next.tables().map(|table| &table.name).find(|new| {
                self.rule.same_table(old, new)
                    && previous.table(new).is_none()
                    && out.tables.values().all(|to| to != *new)
            });
            if let (false, Some(new)) = (decided, new) {
                out.insert(Renaming::Table { from: old.clone(), to: new.clone() });
            }
        }
    }

    fn columns(&self, previous: &Table, next: &Table, out: &mut Renames) {
        let table = &next.name;
        for old in previous.columns.iter().map(|column| &column.name) {
            let decided = next.column(old).is_some() || out.columns.contains_key(&(table.clone(), old.clone()));
            let is_target = |name: &String| out.columns.iter().any(|((of, _), to)| of == table && to == name);
            let new = next
                .columns
                .iter()
                .map(|column| &column.name)
                .find(|new| self.rule.parts.same(old, new) && previous.column(new).is_none() && !is_target(new));
            if let (false, Some(new)) = (decided, new) {
                let (table, from, to) = (table.clone(), old.clone(), new.clone());
                out.insert(Renaming::Column { table, from, to });
            }
        }
    }

    fn indexes(&self, previous: &QualifiedName, next: &QualifiedName, out: &mut Renames) {
        let counts = |index: &&Index| !self.chosen || !index.name.is_generated();
        for old in self.sides.previous.indexes_of(previous).filter(counts).map(|index| index.name.as_str()) {
            let key = (next.clone(), old.to_owned());
            let decided = self.sides.next.index(next, old).is_some() || out.indexes.contains_key(&key);
            let mut all = self.sides.next.indexes_of(next).filter(counts).map(|index| index.name.as_str());
            let new =
                all.find(|new| self.rule.parts.same(old, new) && self.sides.previous.index(previous, new).is_none());
            if let (false, Some(new)) = (decided, new) {
                let (table, from, to) = (next.clone(), old.to_owned(), new.to_owned());
                out.insert(Renaming::Index { table, from, to });
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Column, ColumnType, DialectName, Object};

    fn schema(tables: &[(&str, &[&str])]) -> Schema {
        let table = |(name, columns): &(&str, &[&str])| {
            let mut table = Table::new(*name);
            table.columns = columns.iter().map(|name| Column::new(*name, ColumnType::Text)).collect();
            Object::Table(table)
        };
        tables.iter().map(table).collect()
    }

    type Tables<'a> = &'a [(&'a str, &'a [&'a str])];

    fn check(previous: Tables<'_>, next: Tables<'_>, decided: &[Renaming], expected: &[&str]) {
        let (previous, next) = (schema(previous), schema(next));
        let decided: Renames = decided.iter().cloned().collect();
        let sides = Pair::new(&previous, &next);
        let found = with_case(&decided, sides, CaseRule::of(DialectName::Sqlite), false).all;
        assert_eq!(found.iter().map(|renaming| renaming.to_string()).collect::<Vec<_>>(), expected);
        assert_eq!(with_case(&decided, sides, CaseRule::default(), false).all, decided);
    }

    fn column(table: &str, from: &str, to: &str) -> Renaming {
        Renaming::Column { table: table.into(), from: from.into(), to: to.into() }
    }

    #[test]
    fn what_is_written_in_another_case_is_renamed() {
        check(&[("t", &["Name", "id"])], &[("t", &["name", "id"])], &[], &["column `t.Name` to `name`"]);
        check(&[("T", &["a"])], &[("t", &["A"])], &[], &["table `T` to `t`", "column `t.a` to `A`"]);
        check(&[("t", &["a", "B"])], &[("t", &["b", "A"])], &[], &["column `t.B` to `b`", "column `t.a` to `A`"]);
        check(&[("t", &["a"])], &[("u", &["a"])], &[], &[]);
    }

    #[test]
    fn a_decided_rename_is_understood_in_any_case_and_counts() {
        let exchanged = [column("t", "a", "B"), column("t", "b", "A")];
        check(
            &[("t", &["a", "b"])],
            &[("t", &["A", "B"])],
            &exchanged,
            &["column `t.a` to `B`", "column `t.b` to `A`"],
        );
        check(
            &[("t", &["Name"])],
            &[("t", &["Label"])],
            &[column("T", "NAME", "label")],
            &["column `t.Name` to `Label`"],
        );
        let table = Renaming::Table { from: "PEOPLE".into(), to: "person".into() };
        check(
            &[("people", &["a"])],
            &[("Person", &["A"])],
            &[table],
            &["table `people` to `Person`", "column `Person.a` to `A`"],
        );
    }
}
