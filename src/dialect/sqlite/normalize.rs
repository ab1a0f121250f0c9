//! The form in which SQLite would report a schema.
//!
//! Two steps. [`physical`] gives a table the parts that it has here (an enum is text with a check, a comment is nothing) and keeps every
//! expression as its author wrote it: it is what `CREATE TABLE` is rendered from. [`canonical`] then brings expressions, types and collations to
//! one spelling: it is what tables are compared by.

use super::ddl::{Rule, WrittenColumn};
use super::quoting::{literals, quote, short};
use super::{expression, types};
use crate::dialect::sql_text::{Token, tokens};
use crate::model::{
    Check, ColumnType, Definition, DefinitionKind, DialectName, Identity, Index, IndexValue, Name, Object, ObjectRef,
    Schema, Table, TableOptions, naming,
};
use std::collections::{HashMap, HashSet};

/// Rewrites the whole schema.
pub(super) fn schema(schema: &mut Schema) {
    let before = schema.clone();
    for table in schema.tables_mut() {
        *table = canonical(physical(table, &before));
    }
    schema.retain(|object| match object {
        Object::Enum(_) | Object::Extension(_) => false,
        Object::Namespace(_) | Object::Sequence(_) | Object::Table(_) | Object::Index(_) | Object::Definition(_) => {
            true
        }
    });
    let tables = schema.clone();
    let relations = relations_by_name(&tables);
    let names = names_of(&tables);
    for object in schema.iter_mut() {
        match object {
            Object::Index(index) => *index = canonical_index(index, tables.table(&index.table)),
            Object::Definition(definition) => *definition = canonical_definition(definition, &relations, &names),
            Object::Namespace(_) | Object::Extension(_) | Object::Enum(_) | Object::Sequence(_) | Object::Table(_) => {}
        }
    }
}

/// The column that is the rowid under another name: the only integer of a primary key.
pub(super) fn rowid_alias(table: &Table) -> Option<&str> {
    let key = table.primary_key.as_ref().filter(|_| !table.options.without_rowid)?;
    let [sole] = &key.columns[..] else { return None };
    table.column(sole).filter(|column| matches!(column.column_type, ColumnType::Integer { .. }))?;
    Some(sole)
}

/// Whether a column that is the whole primary key is the rowid under another name. `INT` is no `INTEGER`, and `INTEGER PRIMARY KEY DESC` is none
/// either, for the sake of files of old versions.
pub(super) fn is_rowid(table: &Table, written: &WrittenColumn<'_>) -> bool {
    let sole = table.primary_key.as_ref().is_some_and(|key| key.columns.len() == 1);
    let descends = written.constraints.iter().any(
        |constraint| matches!(&constraint.rule, Rule::PrimaryKey(key) if key.parts.iter().any(|part| part.descending)),
    );
    sole && !table.options.without_rowid
        && types::unquoted(written.declared).eq_ignore_ascii_case("integer")
        && !descends
}

/// The table with the parts that SQLite has for it.
pub(super) fn physical(table: &Table, schema: &Schema) -> Table {
    let mut out = table.clone();
    out.comment = None;
    out.options = TableOptions {
        strict: table.options.strict,
        without_rowid: table.options.without_rowid,
        ..TableOptions::default()
    };
    for column in &mut out.columns {
        column.comment = None;
        let enumeration = match &column.column_type {
            ColumnType::Enum(name) => schema.enumeration(name),
            _ => None,
        };
        if column.column_type.enum_name().is_some() && !matches!(column.column_type, ColumnType::Array(_)) {
            column.column_type = ColumnType::Text;
        }
        if let Some(enumeration) = enumeration {
            let name = naming::check(&table.name.name, Some(&column.name));
            let taken = |name: &str| {
                let constraints = table.constraints().any(|constraint| constraint.name().as_str() == name);
                constraints || out.checks.iter().any(|check| check.name.as_str() == name)
            };
            let values = literals(enumeration.values.iter().map(String::as_str));
            let name = Name::Generated(naming::distinct(name, taken));
            out.checks.push(Check::new(name, format!("{} IN ({values})", quote(&column.name))));
        }
    }
    // SQLite lets the columns of a primary key be null where nobody forbids it; no other database does, and no table made here.
    for key in out.primary_key.iter().flat_map(|key| key.columns.clone()).collect::<Vec<_>>() {
        out.column_mut(&key).into_iter().for_each(|column| column.not_null = true);
    }
    if let Some(alias) = rowid_alias(&out).map(str::to_owned)
        && let Some(column) = out.column_mut(&alias)
    {
        column.column_type = ColumnType::integer(crate::model::IntegerSize::Regular);
    }
    out
}

/// The physical table with one spelling for everything.
pub(super) fn canonical(mut table: Table) -> Table {
    let columns: Vec<String> = table.columns.iter().map(|column| column.name.clone()).collect();
    let sole_key = table.primary_key.as_ref().filter(|key| key.columns.len() == 1 && !table.options.without_rowid);
    let sole_key = sole_key.map(|key| key.columns[0].clone());
    for column in &mut table.columns {
        // `INT PRIMARY KEY` is kept in its own words: see `ddl`.
        let own_words = matches!(column.column_type, ColumnType::Native(_)) && sole_key.as_ref() == Some(&column.name);
        if !own_words {
            column.column_type = types::normalized(&column.column_type, table.options.strict);
        }
        column.default = column.default.take().and_then(|default| match expression::render_default(&default) {
            Ok(text) => expression::parse_default(&text, &column.column_type),
            Err(_) => Some(default),
        });
        column.identity = column.identity.take().map(|_| Identity::default());
        column.collation = column.collation.take().and_then(|name| collation(&name));
        if let Some(generated) = &mut column.generated {
            generated.expression = expression::canonical(&generated.expression, &columns);
        }
    }
    for check in &mut table.checks {
        check.expression = expression::canonical(&check.expression, &columns);
    }
    table
}

/// `BINARY` is what every column has; the three built-in names are written in upper case.
fn collation(name: &str) -> Option<String> {
    let upper = name.to_ascii_uppercase();
    match upper.as_str() {
        "BINARY" => None,
        "NOCASE" | "RTRIM" => Some(upper),
        _ => Some(name.to_owned()),
    }
}

/// An index without what only makes it faster on other databases: the order of nulls, operator classes, included columns, access methods of
/// ordered values, prefixes of an index that is not unique.
pub(super) fn canonical_index(index: &Index, table: Option<&Table>) -> Index {
    let columns: Vec<String> =
        table.iter().flat_map(|table| &table.columns).map(|column| column.name.clone()).collect();
    let mut out = index.clone();
    out.comment = None;
    out.invisible = false;
    out.include.clear();
    let ordinary = ["btree", "brin", "hash", "spgist"];
    out.method = index.method.clone().filter(|method| !ordinary.contains(&method.to_ascii_lowercase().as_str()));
    out.predicate = index.predicate.as_ref().map(|predicate| expression::canonical(predicate, &columns));
    if !index.unique {
        out.nulls_not_distinct = false;
    }
    for part in &mut out.parts {
        if let IndexValue::Expression(sql) = &part.value {
            let text = expression::canonical(sql, &columns);
            let column = columns.iter().find(|column| short(column) == text);
            part.value = column.map_or(IndexValue::Expression(text), |column| IndexValue::Column(column.clone()));
        }
        part.nulls = None;
        part.operator_class = None;
        if !index.unique {
            part.prefix_length = None;
        }
        let own = part.column_name().and_then(|name| table.and_then(|table| table.column(name)));
        let of_column = own.and_then(|column| column.collation.as_deref()).and_then(collation);
        part.collation = match part.collation.take() {
            Some(name) if collation(&name) == of_column => None,
            Some(name) => Some(collation(&name).unwrap_or_else(|| "BINARY".to_owned())),
            None => None,
        };
    }
    out
}

/// Tables and views by their name in lower case.
fn relations_by_name(schema: &Schema) -> HashMap<String, Vec<ObjectRef>> {
    let mut relations: HashMap<String, Vec<ObjectRef>> = HashMap::new();
    for reference in schema.references() {
        let name = match reference {
            ObjectRef::Table(name) => &name.name,
            ObjectRef::Definition(definition) if definition.kind == DefinitionKind::View => &definition.name.name,
            ObjectRef::Definition(_)
            | ObjectRef::Namespace(_)
            | ObjectRef::Extension(_)
            | ObjectRef::Enum(_)
            | ObjectRef::Sequence(_)
            | ObjectRef::Index { .. } => continue,
        };
        relations.entry(name.to_lowercase()).or_default().push(reference.clone());
    }
    relations
}

/// The names of tables, views and columns, in lower case.
fn names_of(schema: &Schema) -> HashSet<String> {
    let columns = schema.tables().flat_map(|table| table.columns.iter().map(|column| &column.name));
    let objects = schema.references().map(ObjectRef::bare_name);
    objects.chain(columns.map(String::as_str)).map(str::to_ascii_lowercase).collect()
}

fn canonical_definition(
    definition: &Definition,
    relations: &HashMap<String, Vec<ObjectRef>>,
    names: &HashSet<String>,
) -> Definition {
    let mut out = definition.clone();
    out.comment = None;
    out.text = match definition_body(definition) {
        Some(body) => format!("CREATE {} {body}", head(definition.identity.kind)),
        None => definition.text.trim().trim_end_matches(';').trim_end().to_owned(),
    };
    out.told.spelling = Some(expression::one_spelling(&out.text, names));
    let own = ObjectRef::Definition(definition.identity.clone());
    let identifiers = expression::identifiers(&out.text);
    let mentioned = identifiers.iter().filter_map(|name| relations.get(name)).flatten();
    out.depends_on = mentioned.filter(|relation| **relation != own).cloned().collect();
    out.depends_on.sort();
    out
}

fn head(kind: DefinitionKind) -> &'static str {
    if kind == DefinitionKind::Trigger { "TRIGGER" } else { "VIEW" }
}

/// A view or trigger as SQLite keeps it: what follows `CREATE VIEW IF NOT EXISTS`, from its name on.
pub(super) fn definition_body(definition: &Definition) -> Option<&str> {
    let keyword = match definition.identity.kind {
        DefinitionKind::View => "view",
        DefinitionKind::Trigger => "trigger",
        DefinitionKind::Routine | DefinitionKind::MaterializedView | DefinitionKind::Policy => return None,
    };
    let mut start = 0;
    let mut placed = Vec::new();
    for token in tokens(&definition.text, DialectName::Sqlite) {
        placed.extend((!token.is_blank()).then_some((token, start)));
        start += token.text().len();
    }
    let mut words = placed.iter().peekable();
    let mut eat = |keyword: &str| words.next_if(|(token, _)| token.is(keyword)).is_some();
    if !eat("create") {
        return None;
    }
    let _ = eat("temp") || eat("temporary");
    if !eat(keyword) {
        return None;
    }
    if eat("if") {
        let _ = eat("not") && eat("exists");
    }
    let end = placed.iter().rfind(|(token, _)| *token != Token::Symbol(";"))?;
    let (_, start) = words.peek()?;
    definition.text.get(*start..end.1 + end.0.text().len())
}
