//! The live schema, read by a constant number of catalog queries that travel together.
//!
//! `information_schema` shows what is committed and takes part in no snapshot on either server, so the queries are one batch of the text protocol:
//! the shortest window in which another session could change something. One exception to the constant number: the catalog shows the body of
//! a trigger with its literals already unescaped, and so a trigger whose body has one is asked for by `SHOW CREATE TRIGGER`.

use super::rows;
use crate::dialect::sql_text::{Token, tokens};
use crate::model::{
    Check, Column, Definition, DefinitionKind, DefinitionRef, DialectName, Expression, ForeignKey, Generated, Identity,
    Index, IndexPart, Literal, Name, Namespace, Object, ObjectRef, PrimaryKey, QualifiedName, ReferentialAction,
    Schema, SortOrder, Table, naming,
};
use crate::plan::{DatabaseError, Row, Scope, Target};
use sqlx::mysql::MySqlConnection;

/// Where the catalogs of the two differ.
struct Catalog {
    indexes: &'static str,
    checks: &'static str,
    /// Expressions in it are escaped once more, as if they stood in a literal.
    escapes: bool,
    /// Defaults are SQL, not bare values.
    sql_defaults: bool,
}

const MYSQL: Catalog = Catalog {
    indexes: include_str!("sql/indexes_mysql.sql"),
    checks: include_str!("sql/checks_mysql.sql"),
    escapes: true,
    sql_defaults: false,
};

const MARIADB: Catalog = Catalog {
    indexes: include_str!("sql/indexes_mariadb.sql"),
    checks: include_str!("sql/checks_mariadb.sql"),
    escapes: false,
    sql_defaults: true,
};

/// Reads everything in scope, not normalised yet.
pub(super) async fn read(
    connection: &mut MySqlConnection,
    target: &Target,
    scope: &Scope,
) -> Result<Schema, DatabaseError> {
    let catalog = match target.dialect {
        DialectName::MariaDb => &MARIADB,
        DialectName::Mysql | DialectName::Sqlite | DialectName::Postgres => &MYSQL,
    };
    let queries = [
        "select database()",
        include_str!("sql/tables.sql"),
        include_str!("sql/columns.sql"),
        catalog.indexes,
        include_str!("sql/foreign_key_rules.sql"),
        include_str!("sql/foreign_key_columns.sql"),
        catalog.checks,
        include_str!("sql/views.sql"),
        include_str!("sql/triggers.sql"),
    ];
    let mut answers = rows::batch(connection, &queries.join(";\n")).await?.into_iter();
    let mut next = || answers.next().unwrap_or_default();
    let database = next().first().map(|row| text(row, 0)).unwrap_or_default();
    let mut schema = Schema::new();
    for row in next() {
        schema.insert(Object::Table(table(&row)));
    }
    for row in next() {
        if let Some(table) = schema.table_mut(&text(&row, 0).into()) {
            table.columns.push(column(catalog, &row));
        }
    }
    indexes(catalog, &mut schema, &next());
    foreign_keys(&mut schema, &next(), &next());
    for row in next() {
        add_check(catalog, &mut schema, &row);
    }
    for row in next() {
        schema.insert(Object::Definition(view(&row, &database)));
    }
    for row in next() {
        let trigger = trigger(connection, &row).await?;
        schema.insert(Object::Definition(trigger));
    }
    schema.retain(|object| scope.covers(&object.reference()));
    Ok(schema)
}

fn text(row: &Row, at: usize) -> String {
    cell(row, at).unwrap_or_default()
}

fn cell(row: &Row, at: usize) -> Option<String> {
    row.get(at).cloned().flatten()
}

/// An expression of the catalog as SQL.
fn expression(catalog: &Catalog, text: &str) -> String {
    if !catalog.escapes {
        return text.to_owned();
    }
    let mut out = String::with_capacity(text.len());
    let mut characters = text.chars();
    while let Some(c) = characters.next() {
        match c {
            '\\' => out.push(match characters.next() {
                Some('n') => '\n',
                Some('r') => '\r',
                Some('t') => '\t',
                Some('0') => '\0',
                Some(other) => other,
                None => '\\',
            }),
            c => out.push(c),
        }
    }
    out
}

fn table(row: &Row) -> Table {
    let mut table = Table::new(text(row, 0));
    table.options.engine = cell(row, 1);
    table.options.collation = cell(row, 2);
    table.comment = cell(row, 3);
    table
}

fn column(catalog: &Catalog, row: &Row) -> Column {
    let column_type = text(row, 2);
    let extra = text(row, 5).to_lowercase();
    let mut column = Column::new(text(row, 1), crate::model::ColumnType::Native(column_type.clone()));
    column.not_null = text(row, 3) == "NO";
    column.identity = extra.contains("auto_increment").then(Identity::default);
    column.collation = cell(row, 6);
    column.comment = cell(row, 7);
    if extra.contains("virtual generated") || extra.contains("stored generated") {
        let stored = extra.contains("stored generated");
        column.generated = Some(Generated { expression: expression(catalog, &text(row, 8)), stored });
        return column;
    }
    let default = cell(row, 4).map(|default| read_default(catalog, default, &extra, &column_type));
    column.default = match (extra.contains("on update"), default) {
        (true, default) => {
            let before = default.map_or_else(|| "NULL".to_owned(), |default| default_text(&default));
            Some(Expression::Sql(format!("{before} ON UPDATE CURRENT_TIMESTAMP")))
        }
        (false, default) => default,
    };
    column
}

fn default_text(default: &Expression) -> String {
    match default {
        Expression::Sql(text) => text.clone(),
        other => other.to_string(),
    }
}

/// MySQL shows a value bare, and an expression by a word in `extra`; MariaDB shows SQL always.
fn read_default(catalog: &Catalog, default: String, extra: &str, column_type: &str) -> Expression {
    let bytes = default.starts_with("0x") && column_type.contains("binary");
    if catalog.sql_defaults || bytes || column_type.starts_with("bit") {
        return Expression::Sql(default);
    }
    if extra.contains("default_generated") {
        return Expression::Sql(expression(catalog, &default));
    }
    Expression::Literal(Literal::Text(default))
}

/// Rows of one index follow each other.
fn indexes(catalog: &Catalog, schema: &mut Schema, rows: &[Row]) {
    for rows in rows.chunk_by(|one, two| text(one, 0) == text(two, 0) && text(one, 1) == text(two, 1)) {
        let Some(first) = rows.first() else { continue };
        let (table_name, name) = (QualifiedName::from(text(first, 0)), text(first, 1));
        let parts: Vec<IndexPart> = rows.iter().map(|row| index_part(catalog, row)).collect();
        let columns: Vec<String> = parts.iter().filter_map(|part| part.column_name().map(str::to_owned)).collect();
        let Some(table) = schema.table_mut(&table_name) else { continue };
        if name == "PRIMARY" {
            let name = Name::Generated(naming::primary_key(&table_name.name));
            table.primary_key = Some(PrimaryKey::new(name, columns));
            continue;
        }
        let mut index = Index::new(&table_name, index_name(&table_name.name, name, &parts), parts);
        index.unique = text(first, 2) == "0";
        index.method = Some(text(first, 6).to_lowercase());
        index.comment = cell(first, 7);
        let whole = matches!(index.method.as_deref(), Some("fulltext" | "spatial"));
        if whole {
            index.parts.iter_mut().for_each(|part| part.prefix_length = None); // the server's own business
        }
        schema.insert(Object::Index(index));
    }
}

fn index_part(catalog: &Catalog, row: &Row) -> IndexPart {
    let mut part = match cell(row, 3) {
        Some(column) => IndexPart::column(column),
        None => IndexPart::expression(expression(catalog, &text(row, 8))),
    };
    part.order = if text(row, 4) == "D" { SortOrder::Descending } else { SortOrder::Ascending };
    part.prefix_length = cell(row, 5).and_then(|length| length.parse().ok());
    part
}

/// Generated where our convention, or the server (which takes the first column and a number), would have chosen it.
fn index_name(table: &str, name: String, parts: &[IndexPart]) -> Name {
    let words: Vec<String> = parts.iter().map(|part| part.column_name().unwrap_or("expr").to_owned()).collect();
    let server = words.first().is_some_and(|first| is_numbered(&name, first, "_"));
    let ours = [naming::index(table, &words), naming::unique(table, &words)];
    if server || ours.iter().any(|ours| is_numbered(&name, ours, "")) {
        Name::Generated(name)
    } else {
        Name::Given(name)
    }
}

/// `base`, or `base`, a separator and a number.
fn is_numbered(name: &str, base: &str, separator: &str) -> bool {
    name.strip_prefix(base).is_some_and(|rest| {
        let number = rest.strip_prefix(separator).unwrap_or("x");
        rest.is_empty() || (!number.is_empty() && number.chars().all(|c| c.is_ascii_digit()))
    })
}

fn foreign_keys(schema: &mut Schema, rules: &[Row], columns: &[Row]) {
    for rows in columns.chunk_by(|one, two| text(one, 0) == text(two, 0) && text(one, 1) == text(two, 1)) {
        let Some(first) = rows.first() else { continue };
        let (owner, name) = (text(first, 0), text(first, 1));
        let rule = rules.iter().find(|rule| text(rule, 0) == owner && text(rule, 1) == name);
        let action = |at: usize| rule.map(|rule| referential_action(&text(rule, at))).unwrap_or_default();
        let namespace = cell(first, 3).map_or(Namespace::Default, Namespace::Named);
        let columns: Vec<String> = rows.iter().map(|row| text(row, 2)).collect();
        let generated = is_numbered(&name, &naming::foreign_key(&owner, &columns), "")
            || is_numbered(&name, &format!("{owner}_ibfk_"), "");
        let key = ForeignKey {
            name: if generated { Name::Generated(name) } else { Name::Given(name) },
            columns,
            references: QualifiedName { namespace, name: text(first, 4) },
            referenced_columns: rows.iter().map(|row| text(row, 5)).collect(),
            on_delete: action(2),
            on_update: action(3),
            deferrable: crate::model::Deferrable::No,
        };
        if let Some(table) = schema.table_mut(&owner.into()) {
            table.foreign_keys.push(key);
        }
    }
}

fn referential_action(rule: &str) -> ReferentialAction {
    match rule {
        "CASCADE" => ReferentialAction::Cascade,
        "SET NULL" => ReferentialAction::SetNull,
        "SET DEFAULT" => ReferentialAction::SetDefault,
        "RESTRICT" => ReferentialAction::Restrict,
        _ => ReferentialAction::NoAction,
    }
}

fn add_check(catalog: &Catalog, schema: &mut Schema, row: &Row) {
    let (owner, name) = (text(row, 0), text(row, 1));
    let Some(table) = schema.table_mut(&owner.as_str().into()) else { return };
    let ours = |column: Option<&str>| is_numbered(&name, &naming::check(&owner, column), "");
    let columns = || table.columns.iter().map(|column| column.name.as_str());
    let server = is_numbered(&name, &format!("{owner}_chk_"), "") || is_numbered(&name, "CONSTRAINT_", "");
    let of_column = catalog.sql_defaults && columns().any(|column| column == name);
    let generated = server || of_column || ours(None) || columns().any(|column| ours(Some(column)));
    let expression = expression(catalog, &text(row, 2));
    let name = if generated { Name::Generated(name) } else { Name::Given(name) };
    table.checks.push(Check::new(name, expression));
}

fn definition(kind: DefinitionKind, name: String, table: Option<String>, text: String) -> Definition {
    let table = table.map(QualifiedName::from);
    let identity = DefinitionRef { kind, name: name.into(), signature: None, table };
    Definition { identity, text, depends_on: Vec::<ObjectRef>::new(), comment: None }
}

fn quote(identifier: &str) -> String {
    format!("`{}`", identifier.replace('`', "``"))
}

fn view(row: &Row, database: &str) -> Definition {
    let name = text(row, 0);
    let security = if text(row, 3) == "INVOKER" { "SQL SECURITY INVOKER " } else { "" };
    let check = match text(row, 2).as_str() {
        "CASCADED" => " WITH CASCADED CHECK OPTION",
        "LOCAL" => " WITH LOCAL CHECK OPTION",
        _ => "",
    };
    let body = without_database(&text(row, 1), database);
    let sql = format!("CREATE {security}VIEW {} AS {body}{check}", quote(&name));
    definition(DefinitionKind::View, name, None, sql)
}

/// The server names the database before every table; a schema does not know what it is called.
fn without_database(sql: &str, database: &str) -> String {
    let prefix = quote(database);
    let all = tokens(sql, DialectName::Mysql);
    let mut out = String::with_capacity(sql.len());
    let mut at = 0;
    while let Some(token) = all.get(at) {
        let dot = all.get(at + 1).is_some_and(|next| next.text() == ".");
        let after_dot = at.checked_sub(1).is_some_and(|before| all[before].text() == ".");
        if dot && !after_dot && matches!(token, Token::Quoted(name) if *name == prefix) {
            at += 2;
            if let Some(next) = all.get(at) {
                out.push_str(next.text());
            }
        } else {
            out.push_str(token.text());
        }
        at += 1;
    }
    out
}

async fn trigger(connection: &mut MySqlConnection, row: &Row) -> Result<Definition, DatabaseError> {
    let (name, table) = (text(row, 0), text(row, 1));
    let mut body = text(row, 4);
    if body.contains(['\'', '"', '\\']) {
        let shown = rows::query(connection, &format!("SHOW CREATE TRIGGER {}", quote(&name))).await?;
        let shown = shown.first().map(|row| text(row, 2)).unwrap_or_default();
        body = body_of(&shown).unwrap_or(body);
    }
    let (timing, event) = (text(row, 2), text(row, 3));
    let sql =
        format!("CREATE TRIGGER {} {timing} {event} ON {} FOR EACH ROW {}", quote(&name), quote(&table), body.trim());
    Ok(definition(DefinitionKind::Trigger, name, Some(table), sql))
}

/// What stands behind the first `FOR EACH ROW`.
fn body_of(create: &str) -> Option<String> {
    let mut rest = create;
    let mut seen = Vec::new();
    for token in tokens(create, DialectName::Mysql) {
        rest = &rest[token.text().len()..];
        if token.is_blank() {
            continue;
        }
        seen.push(token);
        if let [.., a, b, c] = seen.as_slice()
            && a.is("for")
            && b.is("each")
            && c.is("row")
        {
            return Some(rest.to_owned());
        }
    }
    None
}
