//! `CREATE TABLE`, `CREATE INDEX`, views and triggers.

use super::normalize::{definition_body, rowid_alias};
use super::quoting::quote;
use super::words::{DEFINITION, Words};
use super::{ddl, layout, normalize, unsupported};
use crate::model::{
    Column, Definition, DefinitionKind, Index, IndexValue, Namespace, ObjectRef, Owner, QualifiedName, Schema,
    SortOrder, Table,
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

/// `CREATE TABLE` from the physical form of a table.
pub(super) fn table(table: &Table, lenient: bool, target: &Target, words: &Words<'_>) -> Result<String, Unsupported> {
    if table.columns.is_empty() {
        return Err(unsupported(
            format!("create table `{}`", table.name),
            "a table must have a column",
            "give it at least one column",
        ));
    }
    let alias = rowid_alias(table);
    table.columns.iter().try_for_each(|column| refuse_identity(column, alias))?;
    let lines = layout::lines(table, words)?.join(",\n    ");
    let (options, name) = (options(table, target)?, table_name(&table.name)?);
    let comments = words.comments(&words.whole(), "").into_iter();
    let comments: String = comments.map(|comment| format!("    {}\n", comment.trim_end())).collect();
    Ok(format!("CREATE TABLE {}{name} (\n    {lines}\n{comments}){options}", if_not_exists(lenient)))
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

/// A collation that is registered by some application cannot be used by this tool, and SQLite would notice only when it sorts.
pub(super) fn collate(name: &str) -> Result<String, Unsupported> {
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

/// What to say of nulls that are to be the same.
pub(super) fn nulls_are_distinct(name: &str) -> Unsupported {
    unsupported(
        format!("let two nulls be the same in `{name}`"),
        "two nulls never are",
        "make the columns not null, or index an expression such as `coalesce(column, '')`",
    )
}

/// `CREATE INDEX`, in the words that were read of it where they mean what it is.
pub(super) fn index_again(index: &Index, schema: &Schema) -> Result<String, Unsupported> {
    let owner = Owner::Object(ObjectRef::index(&index.table, index.name.as_str()));
    let table = schema.table(&index.table);
    let canonical = |index: &Index| normalize::canonical_index(index, table);
    let means_it = |text: &&str| {
        ddl::read_index(text).is_ok_and(|(read, _)| {
            let names = (read.name.as_str(), &read.table.name) == (index.name.as_str(), &index.table.name);
            names && canonical(&read).same_structure(&canonical(index))
        })
    };
    let found = schema.unmodelled_of(&owner).filter(|found| found.property == DEFINITION);
    match found.map(|found| found.value.as_str()).find(means_it) {
        Some(text) => Ok(text.to_owned()),
        None => self::index(index, false),
    }
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
