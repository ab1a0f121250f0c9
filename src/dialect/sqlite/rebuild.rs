//! The rebuild of a table, in the twelve steps of SQLite's documentation ("Making Other Kinds Of Table Schema Changes").
//!
//! The new table is made under another name, filled, and takes the place of the old one. With `legacy_alter_table` the renaming touches nothing
//! else: views, triggers of other tables and references to the table go on naming it. So nobody asks whether a view needs a column that is gone;
//! the plan does, before its last commit. Its own indexes and triggers went with the old table and are made again; its counter in
//! `sqlite_sequence` is handed on.

use super::pending::Existing;
use super::quoting::{literal, literals, quote, quote_all};
use super::{create, expression};
use crate::model::{Definition, Index, ObjectRef, QualifiedName, Schema, Table};
use crate::operation::Operation;
use crate::plan::{LockMode, PlannedAssertion, Statement, Target, Unsupported};

/// What the name of a table begins with while it is rebuilt.
pub(crate) const REBUILT: &str = "_anabranch_";

/// A table in its new form.
pub(super) struct Rebuild<'a> {
    /// As it stands in the file.
    pub(super) from: &'a Existing,
    /// As it is to be; its physical form.
    pub(super) to: &'a Table,
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
        let temporary = format!("{REBUILT}{name}");
        let object = ObjectRef::Table(self.to.name.clone());
        let statement =
            |sql: String| Statement::new(sql, self.source).locking(object.clone(), LockMode::AccessExclusive);
        let mut out = vec![
            statement(create::table(self.to, &temporary, false, target)?),
            statement(self.copy(&temporary)?).rewriting(),
        ];
        if numbers_rows(&self.from.table) && numbers_rows(self.to) {
            let (old, new) = (literal(name), literal(&temporary));
            out.push(statement(format!("DELETE FROM \"sqlite_sequence\" WHERE \"name\" = {new}")));
            out.push(statement(format!(
                "INSERT INTO \"sqlite_sequence\" (\"name\", \"seq\") SELECT {new}, \"seq\" FROM \"sqlite_sequence\" WHERE \"name\" = {old}"
            )));
        }
        out.push(statement(format!("DROP TABLE {}", quote(name))));
        out.push(Statement::new("PRAGMA legacy_alter_table = ON", self.source));
        let swap = statement(format!("ALTER TABLE {} RENAME TO {}", quote(&temporary), quote(name)));
        out.push(swap.with_effect(self.effects));
        out.push(Statement::new("PRAGMA legacy_alter_table = OFF", self.source));
        for index in self.indexes {
            out.push(statement(create::index(index, false)?));
        }
        for trigger in self.triggers {
            out.push(statement(create::definition(trigger, false)?));
        }
        Ok(out)
    }

    fn copy(&self, temporary: &str) -> Result<String, Unsupported> {
        let mut columns = Vec::new();
        let mut values = Vec::new();
        for column in self.to.columns.iter().filter(|column| column.generated.is_none()) {
            let Some(value) = self.from.values.get(&column.name) else { continue };
            let may_be_null = column.not_null && self.from.table.column(&column.name).is_none_or(|old| !old.not_null);
            values.push(match column.default.as_ref().filter(|_| may_be_null) {
                Some(default) => format!("COALESCE({value}, {})", expression::render_default(default)?),
                None => value.clone(),
            });
            columns.push(column.name.clone());
        }
        let (from, to) = (quote(&self.to.name.name), quote(temporary));
        if columns.is_empty() {
            // Every row gets the defaults: SQLite has no form of `INSERT .. SELECT` without columns.
            let first = self.to.columns.iter().find(|column| column.generated.is_none());
            let Some(first) = first else { return Ok(format!("INSERT INTO {to} SELECT * FROM {from} WHERE FALSE")) };
            let value = first.default.as_ref().map_or_else(|| Ok("NULL".to_owned()), expression::render_default)?;
            return Ok(format!("INSERT INTO {to} ({}) SELECT {value} FROM {from}", quote(&first.name)));
        }
        Ok(format!("INSERT INTO {to} ({})\nSELECT {}\nFROM {from}", quote_all(&columns), values.join(", ")))
    }
}

fn numbers_rows(table: &Table) -> bool {
    table.columns.iter().any(|column| column.identity.is_some())
}

/// What the model does not know of a table would be lost in its rebuild: the revision does not begin then.
pub(super) fn requirement(table: &QualifiedName, before: &Schema) -> Option<PlannedAssertion> {
    let known = before.table(table)?;
    let name = literal(&table.name);
    let columns = literals(known.columns.iter().map(|column| column.name.as_str()));
    let parts = before.parts_of(table).map(|part| part.reference().name()).collect::<Vec<_>>();
    let parts = literals(parts.iter().map(String::as_str));
    Some(PlannedAssertion {
        name: format!(
            "table `{table}` holds nothing that its rebuild would lose: it has no column, index or trigger made by hand and no `ON CONFLICT` clause"
        ),
        query: format!(
            "SELECT 'column ' || name FROM pragma_table_xinfo({name}) WHERE name COLLATE NOCASE NOT IN ({columns})\n\
             UNION ALL SELECT type || ' ' || name FROM sqlite_schema WHERE tbl_name = {name} COLLATE NOCASE AND type IN ('index', 'trigger') AND sql IS NOT NULL AND name COLLATE NOCASE NOT IN ({parts})\n\
             UNION ALL SELECT 'ON CONFLICT' FROM sqlite_schema WHERE type = 'table' AND name = {name} COLLATE NOCASE AND sql LIKE '%ON CONFLICT%'"
        ),
        expects_no_rows: true,
    })
}
