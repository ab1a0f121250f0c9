//! Columns, constraints and tables as they are written.

use super::{default, flavor::Flavor, literal, literal::quote, literal::quote_all, types};
use crate::model::{
    Check, Column, ColumnType, Constraint, Deferrable, ForeignKey, Index, Namespace, ObjectRef, Owner, PrimaryKey,
    QualifiedName, ReferentialAction, Schema, Table, TableOptions,
};
use crate::plan::PlanError;

/// A name without a namespace, quoted.
pub(super) fn table_name(flavor: &Flavor, name: &QualifiedName) -> Result<String, PlanError> {
    match &name.namespace {
        Namespace::Default => Ok(literal::table(name)),
        Namespace::Named(namespace) => {
            let instead = "leave the namespace out, or connect to that database";
            Err(flavor.refuse(format!("reach `{name}`"), &format!("`{namespace}` is another database here"), instead))
        }
    }
}

/// A column of a table as it stands in `CREATE TABLE`, `ADD COLUMN` and `MODIFY COLUMN`: everything there is to say of it.
pub(super) fn column_of(flavor: &Flavor, table: &Table, one: &Column, schema: &Schema) -> Result<String, PlanError> {
    let in_key = table.primary_key.as_ref().is_some_and(|key| key.columns.contains(&one.name));
    let one = Column { not_null: one.not_null || in_key, ..one.clone() };
    let options =
        options_of(schema, &Owner::Column(ObjectRef::Table(table.name.clone()), one.name.clone()), "column option");
    column(flavor, &one, schema, &options, column_check(flavor, table, &one.name))
}

/// What of something the model has no place for, as it is written behind it.
pub(super) fn options_of(schema: &Schema, owner: &Owner, property: &str) -> String {
    let found = schema.unmodelled_of(owner).filter(|found| found.property == property);
    found.map(|found| format!(" {}", found.value)).collect()
}

fn column(
    flavor: &Flavor,
    column: &Column,
    schema: &Schema,
    options: &str,
    check: Option<&Check>,
) -> Result<String, PlanError> {
    let written = types::render(flavor, &column.column_type, schema)?;
    let column_type = match column.column_type {
        ColumnType::Native(_) | ColumnType::Enum(_) => types::parse(&written),
        ref portable => portable.clone(),
    };
    let mut sql = format!("{} {written}", quote(&column.name));
    if let Some(collation) = &column.collation {
        sql.push_str(&format!(" COLLATE {}", literal::word(collation)));
    }
    if let Some(generated) = &column.generated {
        let kind = if generated.stored { "STORED" } else { "VIRTUAL" };
        sql.push_str(&format!(" GENERATED ALWAYS AS ({}) {kind}", generated.expression));
    }
    match column.not_null || column.identity.is_some() {
        true if column.generated.is_none() || flavor.generated_not_null => sql.push_str(" NOT NULL"),
        // A server with `explicit_defaults_for_timestamp` off would make it `NOT NULL`.
        false if matches!(column_type, ColumnType::Timestamp { .. }) => sql.push_str(" NULL"),
        _ => {}
    }
    if let Some(default) = column.default.as_ref().filter(|_| column.generated.is_none()) {
        sql.push_str(&format!(" {}", default::clause(flavor, default, &column_type)?));
    }
    if let Some(identity) = &column.identity {
        if identity.increment.is_some_and(|increment| increment != 1) {
            let instead = "leave the increment out; `auto_increment_increment` is a setting of the server";
            let operation = format!("number `{}` in steps", column.name);
            return Err(flavor.refuse(operation, "the step belongs to the server", instead));
        }
        sql.push_str(" AUTO_INCREMENT");
    }
    if let Some(comment) = &column.comment {
        sql.push_str(&format!(" COMMENT {}", literal::text(comment)));
    }
    if column.invisible {
        sql.push_str(" INVISIBLE");
    }
    sql.push_str(options);
    if let Some(check) = check {
        sql.push_str(&format!(" CHECK ({})", check.expression));
    }
    Ok(sql)
}

/// The check that belongs to a column: on servers that have such checks it bears the name of the column, which must be one.
pub(super) fn column_check<'a>(flavor: &Flavor, table: &'a Table, column: &str) -> Option<&'a Check> {
    let of_column = |check: &&Check| check.name.is_generated() && check.name.as_str() == column;
    table.checks.iter().find(of_column).filter(|_| flavor.column_checks && table.column(column).is_some())
}

/// A constraint as it stands in `CREATE TABLE` and, after `ADD`, in `ALTER TABLE`.
pub(super) fn constraint(flavor: &Flavor, constraint: &Constraint) -> Result<String, PlanError> {
    Ok(match constraint {
        Constraint::PrimaryKey(key) => format!("PRIMARY KEY ({})", key_parts(key)),
        Constraint::Unique(unique) => {
            deferrable(flavor, unique.name.as_str(), unique.deferrable)?;
            if unique.nulls_not_distinct {
                let operation = format!("count nulls as equal in `{}`", unique.name);
                return Err(flavor.refuse(operation, "nulls are always distinct", "make the columns `not_null`"));
            }
            format!("CONSTRAINT {} UNIQUE ({})", quote(unique.name.as_str()), quote_all(&unique.columns))
        }
        Constraint::Check(check) => {
            let name = quote(check.name.as_str());
            format!("CONSTRAINT {name} CHECK ({}){}", check.expression, enforcement(flavor, check)?)
        }
        Constraint::ForeignKey(key) => foreign_key(flavor, key)?,
    })
}

fn key_parts(key: &PrimaryKey) -> String {
    let part = |column: &String| match key.prefix_lengths.get(column) {
        Some(length) => format!("{}({length})", quote(column)),
        None => quote(column),
    };
    key.columns.iter().map(part).collect::<Vec<_>>().join(", ")
}

fn enforcement(flavor: &Flavor, check: &Check) -> Result<&'static str, PlanError> {
    match (check.not_enforced, flavor.unenforced_checks) {
        (false, _) => Ok(""),
        (true, true) => Ok(" NOT ENFORCED"),
        (true, false) => {
            let instead = "scope it with `.on(..)`, or leave the check out";
            let operation = format!("keep check `{}` without enforcing it", check.name);
            Err(flavor.refuse(operation, "a check is enforced", instead))
        }
    }
}

fn foreign_key(flavor: &Flavor, key: &ForeignKey) -> Result<String, PlanError> {
    deferrable(flavor, key.name.as_str(), key.deferrable)?;
    let mut sql = format!(
        "CONSTRAINT {} FOREIGN KEY ({}) REFERENCES {} ({})",
        quote(key.name.as_str()),
        quote_all(&key.columns),
        table_name(flavor, &key.references)?,
        quote_all(&key.referenced_columns)
    );
    for (event, action) in [("DELETE", key.on_delete), ("UPDATE", key.on_update)] {
        let words = match action {
            ReferentialAction::NoAction => continue,
            ReferentialAction::Restrict => "RESTRICT",
            ReferentialAction::Cascade => "CASCADE",
            ReferentialAction::SetNull => "SET NULL",
            ReferentialAction::SetDefault => {
                let operation = format!("set the default by `{}`", key.name);
                let instead = "use `set_null`, or a trigger";
                return Err(flavor.refuse(operation, "InnoDB has no `SET DEFAULT`", instead));
            }
        };
        sql.push_str(&format!(" ON {event} {words}"));
    }
    Ok(sql)
}

fn deferrable(flavor: &Flavor, name: &str, deferrable: Deferrable) -> Result<(), PlanError> {
    match deferrable {
        Deferrable::No => Ok(()),
        Deferrable::InitiallyImmediate | Deferrable::InitiallyDeferred => {
            let instead = "leave `deferrable` out, and order the statements";
            Err(flavor.refuse(format!("defer `{name}`"), "constraints are judged row by row", instead))
        }
    }
}

/// `CREATE TABLE`, a line for each column and constraint.
/// `indexes` are those that it must have from its first moment.
pub(super) fn table(
    flavor: &Flavor,
    table: &Table,
    schema: &Schema,
    if_not_exists: bool,
    indexes: &[String],
) -> Result<String, PlanError> {
    let mut lines = Vec::new();
    for one in &table.columns {
        lines.push(column_of(flavor, table, one, schema)?);
    }
    for one in table.constraints() {
        let belongs_to_column = matches!(&one, Constraint::Check(check)
            if table.columns.iter().any(|c| column_check(flavor, table, &c.name) == Some(check)));
        if !belongs_to_column {
            lines.push(constraint(flavor, &one)?);
        }
    }
    lines.extend(indexes.iter().cloned());
    lines.extend(super::keys::lines(flavor, schema, &table.name));
    let name = table_name(flavor, &table.name)?;
    let exists = if if_not_exists { "IF NOT EXISTS " } else { "" };
    let mut sql = format!("CREATE TABLE {exists}{name} (\n    {}\n)", lines.join(",\n    "));
    for option in options(&table.options) {
        sql.push_str(&format!(" {option}"));
    }
    let start = table.columns.iter().filter_map(|column| column.identity.as_ref()?.start).find(|start| *start != 1);
    if let Some(start) = start {
        sql.push_str(&format!(" AUTO_INCREMENT = {start}"));
    }
    if let Some(comment) = &table.comment {
        sql.push_str(&format!(" COMMENT = {}", literal::text(comment)));
    }
    Ok(sql)
}

/// The options of a table that exist here.
pub(super) fn options(options: &TableOptions) -> Vec<String> {
    let named = [
        ("ENGINE", &options.engine),
        ("DEFAULT CHARACTER SET", &options.charset),
        ("DEFAULT COLLATE", &options.collation),
    ];
    let named =
        named.into_iter().filter_map(|(word, value)| Some(format!("{word} = {}", literal::word(value.as_ref()?))));
    named.chain(options.row_format.map(|format| format!("ROW_FORMAT = {}", format.word()))).collect()
}

/// An index as a line of `CREATE TABLE`.
pub(super) fn index_line(flavor: &Flavor, index: &Index, schema: &Schema) -> Result<String, PlanError> {
    let sql = super::index::render(flavor, index, schema)?;
    Ok(format!("{} {} {}", sql.kind, sql.name, sql.parts))
}
