//! `CREATE TABLE`, `CREATE INDEX`, and the definition of one column.

use super::expression::render_default;
use super::normalize::{definition_body, rowid_alias};
use super::quote::{quote, quote_all};
use super::{types, unsupported};
use crate::model::{
    Check, Column, Deferrable, Definition, DefinitionKind, ForeignKey, Index, IndexValue, Namespace, PrimaryKey,
    QualifiedName, ReferentialAction, SortOrder, Table, Unique,
};
use crate::plan::{Target, Unsupported, Version};

/// The version that brought `STRICT`.
const STRICT_SINCE: Version = Version::new(3, 37);

/// The name of a table, which has no namespace here.
pub(super) fn table_name(name: &QualifiedName) -> Result<String, Unsupported> {
    match &name.namespace {
        Namespace::Default => Ok(quote(&name.name)),
        Namespace::Named(namespace) => Err(no_namespace(namespace)),
    }
}

/// What to say of a namespace.
pub(super) fn no_namespace(namespace: &str) -> Unsupported {
    unsupported(
        format!("put anything into schema `{namespace}`"),
        "a file has no schemas",
        "leave the schema out, or scope the step with `.on(..)`",
    )
}

fn if_not_exists(wanted: bool) -> &'static str {
    if wanted { "IF NOT EXISTS " } else { "" }
}

/// `CREATE TABLE` from the physical form of a table, under `name`.
pub(super) fn table(table: &Table, name: &str, lenient: bool, target: &Target) -> Result<String, Unsupported> {
    if table.columns.is_empty() {
        return Err(unsupported(
            format!("create table `{}`", table.name),
            "a table must have a column",
            "give it at least one column",
        ));
    }
    let alias = rowid_alias(table);
    let mut lines = Vec::new();
    for column in &table.columns {
        let key = table.primary_key.as_ref().filter(|key| key.columns == [column.name.clone()]);
        lines.push(column_definition(column, table, key.filter(|_| column.identity.is_some()))?);
        refuse_identity(column, alias)?;
    }
    let numbered = alias.and_then(|alias| table.column(alias)).is_some_and(|column| column.identity.is_some());
    lines.extend(table.primary_key.iter().filter(|_| !numbered).map(primary_key));
    for constraint in &table.uniques {
        lines.push(unique(constraint)?);
    }
    lines.extend(table.checks.iter().map(check));
    for key in &table.foreign_keys {
        lines.push(foreign_key(key)?);
    }
    let options = options(table, target)?;
    Ok(format!("CREATE TABLE {}{} (\n    {}\n){options}", if_not_exists(lenient), quote(name), lines.join(",\n    ")))
}

fn options(table: &Table, target: &Target) -> Result<String, Unsupported> {
    if table.options.strict && target.version < STRICT_SINCE {
        return Err(unsupported(
            format!("make table `{}` strict", table.name),
            "strict tables came with SQLite 3.37",
            "leave `strict` off, or name a newer version in the configuration: `sqlite:3.37`",
        ));
    }
    let options = [(table.options.strict, "STRICT"), (table.options.without_rowid, "WITHOUT ROWID")];
    let options: Vec<&str> = options.into_iter().filter_map(|(wanted, option)| wanted.then_some(option)).collect();
    Ok(if options.is_empty() { String::new() } else { format!(" {}", options.join(", ")) })
}

fn refuse_identity(column: &Column, alias: Option<&str>) -> Result<(), Unsupported> {
    let Some(identity) = &column.identity else { return Ok(()) };
    if alias != Some(column.name.as_str()) {
        return Err(unsupported(
            format!("number the rows by column `{}`", column.name),
            "only an integer that is the whole primary key of a table with a rowid can number rows",
            "make it the primary key, or number rows in the application",
        ));
    }
    if identity.increment.is_some_and(|step| step != 1) {
        return Err(unsupported(
            format!("number the rows by steps in column `{}`", column.name),
            "its numbers rise by one",
            "leave the increment out",
        ));
    }
    Ok(())
}

/// One column, with the primary key in its line where it numbers rows: `AUTOINCREMENT` stands nowhere else.
pub(super) fn column_definition(
    column: &Column,
    table: &Table,
    numbering_key: Option<&PrimaryKey>,
) -> Result<String, Unsupported> {
    let mut line = quote(&column.name);
    let declared = types::render(&column.column_type, table.options.strict)?;
    let mut add = |text: &str| {
        if !text.is_empty() {
            line.push(' ');
            line.push_str(text);
        }
    };
    add(&declared);
    if column.not_null {
        add("NOT NULL");
    }
    if let Some(default) = column.default.as_ref().filter(|_| column.generated.is_none()) {
        add(&format!("DEFAULT {}", render_default(default)?));
    }
    if let Some(name) = &column.collation {
        add(&collate(name)?);
    }
    if let Some(generated) = &column.generated {
        let kind = if generated.stored { "STORED" } else { "VIRTUAL" };
        add(&format!("GENERATED ALWAYS AS ({}) {kind}", generated.expression));
    }
    if let Some(key) = numbering_key {
        add(&format!("CONSTRAINT {} PRIMARY KEY AUTOINCREMENT", quote(key.name.as_str())));
    }
    Ok(line)
}

/// A collation that is registered by some application cannot be used by this tool, and SQLite would notice only when it sorts.
fn collate(name: &str) -> Result<String, Unsupported> {
    let known = ["BINARY", "NOCASE", "RTRIM"].iter().any(|known| known.eq_ignore_ascii_case(name));
    if known {
        return Ok(format!("COLLATE {}", name.to_ascii_uppercase()));
    }
    Err(unsupported(
        format!("collate by `{name}`"),
        "it knows BINARY, NOCASE and RTRIM",
        "use one of these here, or scope the column with `.on(..)`",
    ))
}

fn primary_key(key: &PrimaryKey) -> String {
    format!("CONSTRAINT {} PRIMARY KEY ({})", quote(key.name.as_str()), quote_all(&key.columns))
}

fn unique(unique: &Unique) -> Result<String, Unsupported> {
    if unique.nulls_not_distinct {
        return Err(nulls_are_distinct(unique.name.as_str()));
    }
    if unique.deferrable != Deferrable::No {
        return Err(unsupported(
            format!("defer unique constraint `{}`", unique.name),
            "it judges uniqueness at once",
            "make it not deferrable, or scope it with `.on(..)`",
        ));
    }
    Ok(format!("CONSTRAINT {} UNIQUE ({})", quote(unique.name.as_str()), quote_all(&unique.columns)))
}

fn nulls_are_distinct(name: &str) -> Unsupported {
    unsupported(
        format!("let two nulls be the same in `{name}`"),
        "two nulls never are",
        "make the columns not null, or index an expression such as `coalesce(column, '')`",
    )
}

/// A check as it stands in a table or behind a column.
pub(super) fn check(check: &Check) -> String {
    format!("CONSTRAINT {} CHECK ({})", quote(check.name.as_str()), check.expression)
}

fn foreign_key(key: &ForeignKey) -> Result<String, Unsupported> {
    let columns = quote_all(&key.columns);
    Ok(format!("CONSTRAINT {} FOREIGN KEY ({columns}) {}", quote(key.name.as_str()), references(key)?))
}

fn references(key: &ForeignKey) -> Result<String, Unsupported> {
    let mut text = format!("REFERENCES {}", table_name(&key.references)?);
    if !key.referenced_columns.is_empty() {
        text.push_str(&format!(" ({})", quote_all(&key.referenced_columns)));
    }
    for (event, action) in [("DELETE", key.on_delete), ("UPDATE", key.on_update)] {
        let action = match action {
            ReferentialAction::NoAction => continue,
            ReferentialAction::Restrict => "RESTRICT",
            ReferentialAction::Cascade => "CASCADE",
            ReferentialAction::SetNull => "SET NULL",
            ReferentialAction::SetDefault => "SET DEFAULT",
        };
        text.push_str(&format!(" ON {event} {action}"));
    }
    text.push_str(match key.deferrable {
        Deferrable::No => "",
        Deferrable::InitiallyImmediate => " DEFERRABLE INITIALLY IMMEDIATE",
        Deferrable::InitiallyDeferred => " DEFERRABLE INITIALLY DEFERRED",
    });
    Ok(text)
}

/// `CREATE INDEX`
pub(super) fn index(index: &Index, lenient: bool) -> Result<String, Unsupported> {
    refuse_index(index)?;
    let parts = index.parts.iter().map(|part| {
        let mut text = match &part.value {
            IndexValue::Column(column) => quote(column),
            IndexValue::Expression(sql) if part.collation.is_some() => format!("({sql})"),
            IndexValue::Expression(sql) => sql.clone(),
        };
        if let Some(name) = &part.collation {
            text.push_str(&format!(" {}", collate(name)?));
        }
        if part.order == SortOrder::Descending {
            text.push_str(" DESC");
        }
        Ok(text)
    });
    let parts = parts.collect::<Result<Vec<_>, Unsupported>>()?.join(", ");
    let unique = if index.unique { "UNIQUE " } else { "" };
    let predicate = index.predicate.as_ref().map_or_else(String::new, |predicate| format!(" WHERE {predicate}"));
    Ok(format!(
        "CREATE {unique}INDEX {}{} ON {} ({parts}){predicate}",
        if_not_exists(lenient),
        quote(index.name.as_str()),
        table_name(&index.table)?
    ))
}

fn refuse_index(index: &Index) -> Result<(), Unsupported> {
    let name = index.name.as_str();
    if let Some(method) = &index.method
        && !["btree", "brin", "hash", "spgist"].contains(&method.to_ascii_lowercase().as_str())
    {
        return Err(unsupported(
            format!("build index `{name}` by `{method}`"),
            "its indexes are ordered by value",
            "scope the index with `.on(..)`; for full text, make an FTS5 table with `m.execute`",
        ));
    }
    if index.unique && index.nulls_not_distinct {
        return Err(nulls_are_distinct(name));
    }
    if index.unique && index.parts.iter().any(|part| part.prefix_length.is_some()) {
        return Err(unsupported(
            format!("make prefixes unique in index `{name}`"),
            "it indexes whole values",
            "index an expression such as `substr(column, 1, 10)`",
        ));
    }
    Ok(())
}

/// The statement that creates a view or trigger.
pub(super) fn definition(definition: &Definition, lenient: bool) -> Result<String, Unsupported> {
    let kind = definition.identity.kind;
    let keyword = match kind {
        DefinitionKind::View => "VIEW",
        DefinitionKind::Trigger => "TRIGGER",
        DefinitionKind::Routine | DefinitionKind::MaterializedView | DefinitionKind::Policy => {
            return Err(unsupported(
                format!("create {kind} `{}`", definition.identity.name),
                "it has no such thing",
                "scope it with `.on(..)`",
            ));
        }
    };
    Ok(match definition_body(definition) {
        Some(body) if lenient => format!("CREATE {keyword} IF NOT EXISTS {body}"),
        _ => definition.text.trim().trim_end_matches(';').trim_end().to_owned(),
    })
}
