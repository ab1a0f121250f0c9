//! The rebuild of a table.
//!
//! The old table is renamed away, the new one takes its name and its rows, and then the old one goes. Whoever goes on after an error in the middle
//! finds nothing to destroy: rows that do not fit take the whole transaction back (`OR ROLLBACK`), and then there is no table of the name that is
//! dropped. With `legacy_alter_table` the renaming touches nothing else: views, triggers of other tables and references to the table go on naming
//! it. So nobody asks whether a view needs a column that is gone; the plan does, before its last commit. Its own indexes and triggers went with the
//! old table and are made again; its counter in `sqlite_sequence` and the numbers of its rows are handed on.
//!
//! A table whose own checks name it cannot be renamed so: its rows wait in a table without any constraint instead, and are written twice.

use super::pending::Existing;
use super::quoting::{literal, literals, quote, quote_all};
use super::words::Words;
use super::{create, expression};
use crate::model::{Definition, DefinitionRef, Index, Object, ObjectRef, QualifiedName, Schema, Table};
use crate::operation::Operation;
use crate::plan::{LockMode, PlannedAssertion, Statement, Target, Unsupported};

/// What the name of a table begins with while it is rebuilt.
pub(crate) const REBUILT: &str = "_anabranch_";

/// What the number of a row is called where rows wait in a table of their own.
const ROW_NUMBER: &str = "_anabranch_rowid";

/// A table in its new form.
pub(super) struct Rebuild<'a> {
    /// As it stands in the file.
    pub(super) from: &'a Existing,
    /// As it is to be; its physical form.
    pub(super) to: &'a Table,
    /// The schema that it is to be part of.
    pub(super) schema: &'a Schema,
    /// The indexes that it is to have.
    pub(super) indexes: Vec<&'a Index>,
    /// The triggers that it is to have.
    pub(super) triggers: Vec<&'a Definition>,
    /// What the rebuild does to the schema.
    pub(super) effects: Vec<Operation>,
    /// The action that began it.
    pub(super) source: usize,
}

impl Rebuild<'_> {
    /// The statements, in order.
    pub(super) fn statements(self, target: &Target) -> Result<Vec<Statement>, Unsupported> {
        let name = &self.to.name.name;
        let aside = aside(name);
        let object = ObjectRef::Table(self.to.name.clone());
        let statement =
            |sql: String| Statement::new(sql, self.source).locking(object.clone(), LockMode::AccessExclusive);
        let words = Words::of(self.schema, &self.to.name);
        let rows = self.row_numbers(&words);
        let mut out = self.put_aside(&aside, rows, &statement);
        out.push(statement(create::table(self.to, false, target, &words)?));
        if self.counts_on() {
            out.push(statement(hand_on_counter(&literal(&aside), &literal(name))));
        }
        out.push(statement(self.copy(&aside, rows)?).rewriting());
        if self.counts_on() && self.names_itself() {
            out.push(statement(format!("DELETE FROM \"sqlite_sequence\" WHERE \"name\" = {}", literal(&aside))));
        }
        out.push(statement(format!("DROP TABLE {}", quote(&aside))).with_effect(self.effects));
        for index in self.indexes {
            out.push(statement(create::index_again(index, self.schema)?));
        }
        for trigger in self.triggers {
            out.push(statement(create::definition(trigger, false)?));
        }
        Ok(out)
    }

    /// The old rows under another name, the old name free.
    fn put_aside(&self, aside: &str, rows: RowNumbers, statement: &dyn Fn(String) -> Statement) -> Vec<Statement> {
        let (old, new) = (quote(&self.to.name.name), quote(aside));
        if !self.names_itself() {
            return vec![
                Statement::new("PRAGMA legacy_alter_table = ON", self.source),
                statement(format!("ALTER TABLE {old} RENAME TO {new}")),
                Statement::new("PRAGMA legacy_alter_table = OFF", self.source),
            ];
        }
        let number = rows.read.map(|row| format!("{row} AS {}, ", quote(ROW_NUMBER))).unwrap_or_default();
        let columns: Vec<String> = self.from.table.columns.iter().map(|column| column.name.clone()).collect();
        let columns = quote_all(&columns);
        let mut out = vec![statement(format!("CREATE TABLE {new} AS SELECT {number}{columns} FROM {old}")).rewriting()];
        if self.counts_on() {
            out.push(statement(hand_on_counter(&literal(&self.to.name.name), &literal(aside))));
        }
        out.push(statement(format!("DROP TABLE {old}")));
        out
    }

    /// Whether a number that was given once is not given again, before and after.
    fn counts_on(&self) -> bool {
        numbers_rows(&self.from.table) && numbers_rows(self.to)
    }

    fn row_numbers(&self, words: &Words<'_>) -> RowNumbers {
        let (from, to) = (&self.from.table, self.to);
        let old = Words::of(&self.from.words, &to.name);
        let by_number = |table: &Table, words: &Words<'_>| {
            !table.options.without_rowid && !table.columns.iter().any(|column| words.is_rowid(table, &column.name))
        };
        match by_number(from, &old) && by_number(to, words) {
            true => RowNumbers { read: row_number(from), write: row_number(to) },
            false => RowNumbers { read: None, write: None },
        }
    }

    /// Whether a check or the condition of an index says the table's own name.
    fn names_itself(&self) -> bool {
        let name = &self.to.name.name;
        let checks = self.from.table.checks.iter().map(|check| &check.expression);
        let conditions = self.from.indexes.iter().filter_map(|index| index.predicate.as_ref());
        checks.chain(conditions).any(|sql| expression::qualifies(sql, name))
    }

    /// What the new table's constraints say of conflicts does not hold here: a row that is ignored would be lost.
    fn copy(&self, aside: &str, rows: RowNumbers) -> Result<String, Unsupported> {
        let mut columns = Vec::new();
        let mut values = Vec::new();
        if let (Some(read), Some(write)) = (rows.read, rows.write) {
            columns.push(write.to_owned());
            values.push(if self.names_itself() { quote(ROW_NUMBER) } else { read.to_owned() });
        }
        for column in self.to.columns.iter().filter(|column| column.generated.is_none()) {
            let Some(value) = self.from.values.get(&column.name) else { continue };
            let may_be_null = column.not_null && self.from.table.column(&column.name).is_none_or(|old| !old.not_null);
            values.push(match column.default.as_ref().filter(|_| may_be_null) {
                Some(default) => format!("COALESCE({value}, {})", expression::render_default(default)?),
                None => value.clone(),
            });
            columns.push(quote(&column.name));
        }
        let (mut from, to) = (quote(aside), quote(&self.to.name.name));
        if values.iter().any(|value| expression::qualifies(value, &self.to.name.name)) {
            from = format!("{from} AS {to}");
        }
        if columns.is_empty() {
            // Every row gets the defaults: SQLite has no form of `INSERT .. SELECT` without columns.
            let first = self.to.columns.iter().find(|column| column.generated.is_none());
            let Some(first) = first else {
                return Ok(format!("INSERT OR ROLLBACK INTO {to} SELECT * FROM {from} WHERE FALSE"));
            };
            let value = first.default.as_ref().map_or_else(|| Ok("NULL".to_owned()), expression::render_default)?;
            return Ok(format!("INSERT OR ROLLBACK INTO {to} ({}) SELECT {value} FROM {from}", quote(&first.name)));
        }
        let (columns, values) = (columns.join(", "), values.join(", "));
        Ok(format!("INSERT OR ROLLBACK INTO {to} ({columns})\nSELECT {values}\nFROM {from}"))
    }
}

/// The name under which a table is put aside.
pub(super) fn aside(table: &str) -> String {
    format!("{REBUILT}{table}")
}

fn hand_on_counter(from: &str, to: &str) -> String {
    format!(
        "INSERT INTO \"sqlite_sequence\" (\"name\", \"seq\") SELECT {to}, \"seq\" FROM \"sqlite_sequence\" WHERE \"name\" = {from}"
    )
}

/// How the numbers of rows are read of the old table and written to the new one, where no column is that number: others may have kept them.
#[derive(Clone, Copy)]
struct RowNumbers {
    read: Option<&'static str>,
    write: Option<&'static str>,
}

/// What the number of a row is called in a table: no column may be called so.
fn row_number(table: &Table) -> Option<&'static str> {
    let is_free = |name: &&str| !table.columns.iter().any(|column| column.name.eq_ignore_ascii_case(name));
    ["rowid", "_rowid_", "oid"].into_iter().find(is_free)
}

fn numbers_rows(table: &Table) -> bool {
    table.columns.iter().any(|column| column.identity.is_some())
}

/// What is not known of a table would be lost in its rebuild: the revision does not begin then. Where the table was read, what it says of conflicts
/// is known.
pub(super) fn requirement(table: &QualifiedName, before: &Schema) -> Option<PlannedAssertion> {
    let known = before.table(table)?;
    let name = literal(&table.name);
    let columns = literals(known.columns.iter().map(|column| column.name.as_str()));
    let parts = before.parts_of(table).map(|part| part.reference().name()).collect::<Vec<_>>();
    let parts = literals(parts.iter().map(String::as_str));
    let mut query = format!(
        "SELECT 'column ' || name FROM pragma_table_xinfo({name}) WHERE name COLLATE NOCASE NOT IN ({columns})\n\
         UNION ALL SELECT type || ' ' || name FROM sqlite_schema WHERE tbl_name = {name} COLLATE NOCASE AND type IN ('index', 'trigger') AND sql IS NOT NULL AND name COLLATE NOCASE NOT IN ({parts})"
    );
    let is_read = Words::of(before, table).was_read();
    if !is_read {
        query.push_str(&format!(
            "\nUNION ALL SELECT 'ON CONFLICT' FROM sqlite_schema WHERE type = 'table' AND name = {name} COLLATE NOCASE AND sql LIKE '%ON CONFLICT%'"
        ));
    }
    let conflicts = if is_read { "" } else { " and no `ON CONFLICT` clause" };
    let name = format!(
        "table `{table}` holds nothing that its rebuild would lose: it has no column, index or trigger made by hand{conflicts}"
    );
    Some(PlannedAssertion { name, query, expects_no_rows: true })
}

/// The triggers of a view go with it: what is not known of them would be lost, and the revision does not begin then.
pub(super) fn view_requirement(view: &DefinitionRef, before: &Schema) -> Option<PlannedAssertion> {
    before.get(&ObjectRef::Definition(view.clone()))?;
    let triggers = before.parts_of(&view.name).filter(|part| matches!(part, Object::Definition(_)));
    let known: Vec<String> = triggers.map(|trigger| trigger.reference().name()).collect();
    let (name, known) = (literal(&view.name.name), literals(known.iter().map(String::as_str)));
    Some(PlannedAssertion {
        name: format!("view `{}` has no trigger made by hand, which would go with it", view.name),
        query: format!(
            "SELECT type || ' ' || name FROM sqlite_schema WHERE tbl_name = {name} COLLATE NOCASE AND type = 'trigger' AND name COLLATE NOCASE NOT IN ({known})"
        ),
        expects_no_rows: true,
    })
}
