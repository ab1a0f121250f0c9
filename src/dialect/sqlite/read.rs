//! The schema that the rows of `sqlite_schema` describe.

use super::{ddl, normalize};
use crate::dialect::sql_text::reader::Unreadable;
use crate::model::{
    CaseRule, Definition, DefinitionKind, DefinitionRef, DialectName, Name, Object, ObjectRef, Owner, Schema, Table,
    Unmodelled,
};
use crate::plan::Scope;
use std::collections::HashMap;

/// A row of `sqlite_schema` that has a text.
#[derive(Debug, Clone)]
pub(crate) struct CatalogRow {
    /// `table`, `index`, `view`, `trigger`; `virtual table`, `statistics`, `pragma` for what the model does not know.
    pub(crate) kind: String,
    /// Its name.
    pub(crate) name: String,
    /// The table that it is or belongs to.
    pub(crate) table: String,
    /// The statement that creates it.
    pub(crate) sql: String,
}

/// An object whose text cannot be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct UnreadableObject {
    /// Which one.
    pub(crate) name: String,
    /// What is wrong.
    pub(crate) fault: Unreadable,
}

/// The normalised schema within `scope`.
pub(crate) fn schema(rows: &[CatalogRow], scope: &Scope) -> Result<Schema, UnreadableObject> {
    let mut schema = Schema::new();
    schema.know_case(CaseRule::of(DialectName::Sqlite));
    let mut unmodelled = Vec::new();
    for row in rows {
        let unreadable = |fault| UnreadableObject { name: row.name.clone(), fault };
        let object = match row.kind.as_str() {
            // The catalog's columns are the truth for names: the text may be quoted in any way.
            "table" if scope.covers(&ObjectRef::table(row.name.as_str())) => {
                let (mut table, found) = ddl::read_table(&row.sql).map_err(unreadable)?;
                table.name = row.name.as_str().into();
                unmodelled.extend(of_object(found, &ObjectRef::Table(table.name.clone())));
                Object::Table(table)
            }
            // Read where it can be, for the sake of references to it.
            "table" => match ddl::read_table(&row.sql) {
                Ok((table, _)) => Object::Table(Table { name: row.name.as_str().into(), ..table }),
                Err(_) => continue,
            },
            "index" if !scope.covers(&ObjectRef::table(row.table.as_str())) => continue,
            "index" => {
                let (mut index, found) = ddl::read_index(&row.sql).map_err(unreadable)?;
                index.table = row.table.as_str().into();
                index.name = match index.name {
                    Name::Given(_) => Name::Given(row.name.clone()),
                    Name::Generated(_) => Name::Generated(row.name.clone()),
                };
                unmodelled.extend(of_object(found, &ObjectRef::index(&index.table, row.name.as_str())));
                Object::Index(index)
            }
            "view" => Object::Definition(definition(row, DefinitionKind::View)),
            "trigger" => Object::Definition(definition(row, DefinitionKind::Trigger)),
            kind => {
                let owner = Owner::Unknown { kind: kind.to_owned(), name: row.name.as_str().into() };
                unmodelled.push(Unmodelled::new(owner, unknown(kind), row.sql.clone()));
                continue;
            }
        };
        schema.insert(object);
    }
    respell(&mut schema);
    schema.extend_unmodelled(unmodelled);
    schema.retain(|object| scope.covers(&object.reference()));
    schema.retain_unmodelled(|found| match &found.owner {
        Owner::Unknown { name, .. } => scope.covers(&ObjectRef::Table(name.clone())),
        Owner::Object(object) | Owner::Column(object, _) | Owner::Constraint(object, _) => scope.covers(object),
    });
    normalize::schema(&mut schema);
    Ok(schema)
}

/// The kind of what the model does not know, in words that can be counted.
fn unknown(kind: &str) -> &str {
    match kind {
        "pragma" => "setting of the file",
        "statistics" => "table of statistics",
        kind => kind,
    }
}

/// What was found belongs to the object by the name that the catalog has for it: the text may be quoted in any way.
fn of_object(found: Vec<Unmodelled>, object: &ObjectRef) -> Vec<Unmodelled> {
    let mut found = found;
    found.iter_mut().filter_map(|found| found.owner.object_mut()).for_each(|owner| owner.clone_from(object));
    found
}

fn definition(row: &CatalogRow, kind: DefinitionKind) -> Definition {
    let table = (kind == DefinitionKind::Trigger).then(|| row.table.as_str().into());
    let identity = DefinitionRef { kind, name: row.name.as_str().into(), signature: None, table };
    Definition::new(identity, row.sql.clone())
}

/// Names are compared without case here: every reference gets the spelling of what it refers to, and the columns that it leaves out.
fn respell(schema: &mut Schema) {
    struct Known {
        table: Table,
        key: Vec<String>,
    }
    let known: HashMap<String, Known> = schema
        .tables()
        .map(|table| {
            let key = table.primary_key.iter().flat_map(|key| key.columns.clone()).collect();
            (table.name.name.to_ascii_lowercase(), Known { table: table.clone(), key })
        })
        .collect();
    let find = |name: &str| known.get(&name.to_ascii_lowercase());
    for table in schema.tables_mut() {
        let Some(own) = find(&table.name.name) else { continue };
        table.primary_key.iter_mut().for_each(|key| respell_columns(&mut key.columns, &own.table));
        table.uniques.iter_mut().for_each(|unique| respell_columns(&mut unique.columns, &own.table));
        for key in &mut table.foreign_keys {
            respell_columns(&mut key.columns, &own.table);
            let Some(referenced) = find(&key.references.name) else { continue };
            key.references = referenced.table.name.clone();
            if key.referenced_columns.is_empty() && referenced.key.len() == key.columns.len() {
                key.referenced_columns.clone_from(&referenced.key);
            }
            respell_columns(&mut key.referenced_columns, &referenced.table);
        }
    }
    for object in schema.iter_mut() {
        let Object::Index(index) = object else { continue };
        let Some(own) = find(&index.table.name) else { continue };
        for part in &mut index.parts {
            if let crate::model::IndexValue::Column(column) = &mut part.value {
                respell_columns(std::slice::from_mut(column), &own.table);
            }
        }
    }
}

fn respell_columns(names: &mut [String], table: &Table) {
    for name in names {
        if let Some(column) = table.columns.iter().find(|column| column.name.eq_ignore_ascii_case(name)) {
            name.clone_from(&column.name);
        }
    }
}
