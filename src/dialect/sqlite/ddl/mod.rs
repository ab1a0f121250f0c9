//! Reads what `sqlite_schema` holds: the text of `CREATE TABLE` and `CREATE INDEX`, whoever wrote it.
//!
//! SQLite keeps the author's text and has no other record of the names of constraints, of checks, of expressions. Invariant: what SQLite accepts
//! is read, every expression is kept as it stands, and what the model has no field for is found with it. Identifiers keep the spelling they have here;
//! [`super::read`] gives references the spelling of what they refer to. What is chosen by nobody is named as [`crate::model::naming`] does.

mod found;
mod grammar;
mod written;

pub(super) use found::{Element, of_index, of_table};
pub(super) use written::{Key, KeyPart, Part, Rule, WrittenColumn, WrittenConstraint};

use super::reader::{Read, Reader};
use crate::model::{
    Check, Deferrable, ForeignKey, Identity, Index, Name, ObjectRef, Owner, PrimaryKey, Table, Unique, Unmodelled,
    naming,
};

/// Reads `CREATE TABLE`, and what it says that the model has no field for. References without columns have none here.
pub(crate) fn read_table(sql: &str) -> Read<(Table, Vec<Unmodelled>)> {
    let mut reader = Reader::new(sql);
    reader.keyword("create")?;
    let _ = reader.eat("temp") || reader.eat("temporary");
    reader.keyword("table")?;
    reader.skip_if_not_exists();
    let mut table = Table::new(reader.qualified_name()?);
    let open = reader.place(reader.at);
    reader.symbol("(")?;
    let (mut columns, mut constraints, mut elements) = (Vec::new(), Vec::new(), Vec::new());
    loop {
        let from = reader.at;
        if reader.at_table_constraint() {
            if let Some(constraint) = reader.table_constraint()? {
                elements.push(Element::constraint(constraints.len(), &reader, from));
                constraints.push(constraint);
            }
        } else {
            let column = reader.column()?;
            elements.push(Element::column(columns.len(), &reader, from));
            columns.push(column);
        }
        // Between table constraints SQLite takes a comma or none.
        if !reader.eat_symbol(",") && !reader.at_table_constraint() {
            break;
        }
    }
    let close = reader.place(reader.at);
    reader.symbol(")")?;
    (table.options.strict, table.options.without_rowid) = reader.options();
    table.columns = columns.iter().map(|written| written.column.clone()).collect();
    let all: Vec<&WrittenConstraint<'_>> =
        columns.iter().flat_map(|column| &column.constraints).chain(&constraints).collect();
    let names = named(&mut table, &all);
    let found = of_table(&reader, &table, &columns, &constraints, &elements, &names, (open, close));
    Ok((table, found))
}

/// Reads a column as it stands in `CREATE TABLE`.
pub(super) fn read_column(sql: &str) -> Read<WrittenColumn<'_>> {
    let mut reader = Reader::new(sql);
    let column = reader.column()?;
    ended(&reader, column)
}

/// Reads a constraint as it stands at the end of `CREATE TABLE`.
pub(super) fn read_constraint(sql: &str) -> Read<WrittenConstraint<'_>> {
    let mut reader = Reader::new(sql);
    let constraint = reader.table_constraint()?.ok_or_else(|| reader.unreadable("a constraint"))?;
    ended(&reader, constraint)
}

/// Reads a constraint as it stands in the line of a column.
pub(super) fn read_inline<'a>(sql: &'a str, column: &str) -> Read<WrittenConstraint<'a>> {
    let mut reader = Reader::new(sql);
    let constraint = reader.inline_constraint(column)?;
    ended(&reader, constraint)
}

fn ended<T>(reader: &Reader<'_>, read: T) -> Read<T> {
    if reader.peek().is_some() { Err(reader.unreadable("the end")) } else { Ok(read) }
}

/// Reads `CREATE INDEX`, and what it says that the model has no field for.
pub(crate) fn read_index(sql: &str) -> Read<(Index, Vec<Unmodelled>)> {
    let mut reader = Reader::new(sql);
    reader.keyword("create")?;
    let unique = reader.eat("unique");
    reader.keyword("index")?;
    reader.skip_if_not_exists();
    let name = reader.qualified_name()?;
    reader.keyword("on")?;
    let table = reader.name()?;
    reader.symbol("(")?;
    let mut parts = vec![reader.index_part()?];
    while reader.eat_symbol(",") {
        parts.push(reader.index_part()?);
    }
    reader.symbol(")")?;
    let mut index = Index::new(table.clone(), Name::Generated(String::new()), parts);
    index.unique = unique;
    if reader.eat("where") {
        index.predicate = Some(reader.rest().to_owned());
    }
    let words: Vec<String> = index.parts.iter().map(|part| part.column_name().unwrap_or("expr").to_owned()).collect();
    index.name = classified(name, |name| is_numbered(name, &naming::index(&table, &words)));
    let found = of_index(&reader, sql, &index);
    Ok((index, found))
}

fn classified(name: String, by_convention: impl Fn(&str) -> bool) -> Name {
    if by_convention(&name) { Name::Generated(name) } else { Name::Given(name) }
}

/// `song_check`, `song_check1`
fn is_numbered(name: &str, convention: &str) -> bool {
    name.strip_prefix(convention).is_some_and(|rest| rest.chars().all(|c| c.is_ascii_digit()))
}

/// Gives the table its constraints, most of which have no name in the text; the names, in the order of the text.
fn named(table: &mut Table, written: &[&WrittenConstraint<'_>]) -> Vec<Name> {
    let of_columns: Vec<String> =
        table.columns.iter().map(|column| naming::check(&table.name.name, Some(&column.name))).collect();
    let mut names: Vec<Option<Name>> = vec![None; written.len()];
    let mut taken: Vec<String> = Vec::new();
    let rank = |rule: &Rule| match rule {
        Rule::PrimaryKey(_) => 0,
        Rule::Unique(_) => 1,
        Rule::Check { .. } => 2,
        Rule::ForeignKey { .. } => 3,
    };
    let mut order: Vec<usize> = (0..written.len()).collect();
    order.sort_by_key(|at| rank(&written[*at].rule));
    for at in order {
        let constraint = written[at];
        let (convention, others) = convention(table, constraint, &of_columns);
        let name = match &constraint.name {
            Some(given) => classified(given.clone(), |given| {
                others.iter().chain([&convention]).any(|name| is_numbered(given, name))
            }),
            None => Name::Generated(naming::distinct(convention, |name| taken.iter().any(|other| other == name))),
        };
        taken.push(name.as_str().to_owned());
        names[at] = Some(name.clone());
        add(table, constraint, name);
    }
    names.into_iter().flatten().collect()
}

/// The name that a constraint gets where nobody chose one, and others by which it counts as nobody's choice.
fn convention<'a>(
    table: &Table,
    constraint: &WrittenConstraint<'_>,
    of_columns: &'a [String],
) -> (String, &'a [String]) {
    let name = &table.name.name;
    match &constraint.rule {
        Rule::PrimaryKey(_) => (naming::primary_key(name), &[]),
        Rule::Unique(key) => (naming::unique(name, &key.columns()), &[]),
        Rule::Check { .. } => (naming::check(name, constraint.column.as_deref()), of_columns),
        Rule::ForeignKey { key, .. } => (naming::foreign_key(name, &key.columns), &[]),
    }
}

fn add(table: &mut Table, constraint: &WrittenConstraint<'_>, name: Name) {
    match &constraint.rule {
        Rule::PrimaryKey(key) => {
            if let ([sole], true) = (&key.parts[..], key.numbered)
                && let Some(column) = table.columns.iter_mut().find(|c| c.name.eq_ignore_ascii_case(&sole.name))
            {
                column.identity = Some(Identity::default());
            }
            table.primary_key = Some(PrimaryKey::new(name, key.columns()));
        }
        Rule::Unique(key) => {
            let (columns, deferrable) = (key.columns(), Deferrable::No);
            table.uniques.push(Unique { name, columns, nulls_not_distinct: false, deferrable });
        }
        Rule::Check { expression, .. } => table.checks.push(Check::new(name, expression.clone())),
        Rule::ForeignKey { key, .. } => table.foreign_keys.push(ForeignKey { name, ..(**key).clone() }),
    }
}

/// The owner of what is found of a constraint.
fn constraint_of(table: &Table, name: &Name) -> Owner {
    Owner::Constraint(ObjectRef::Table(table.name.clone()), name.as_str().to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{ColumnType, Expression, IndexPart, IndexValue, ReferentialAction, SortOrder};

    #[test]
    fn a_table_written_by_hand_is_read_whatever_its_style() {
        let (table, found) = read_table(
            "CREATE TABLE main.[so ng] ( -- AUTOINCREMENT\n id INTEGER PRIMARY KEY ASC ON CONFLICT ABORT AUTOINCREMENT,\
             `title` NVARCHAR (160) COLLATE nocase NOT NULL DEFAULT 'a, b' UNIQUE ON CONFLICT REPLACE,\
             \"bpm\"REAL CHECK((bpm>0))/* , */DEFAULT -1.5, artist_id INT CONSTRAINT 'of' REFERENCES artist ON DELETE SET NULL \
             MATCH FULL NOT DEFERRABLE INITIALLY IMMEDIATE, untyped, loud GENERATED ALWAYS AS (upper(title)) STORED,\
             CONSTRAINT c CHECK (bpm < 300) CONSTRAINT song_key UNIQUE(title COLLATE binary, bpm DESC), FOREIGN KEY (a,b) REFERENCES \
             t(x, y) ON UPDATE CASCADE DEFERRABLE INITIALLY DEFERRED) STRICT , WITHOUT ROWID",
        )
        .expect("SQLite accepts it");
        assert_eq!(table.name.name, "so ng");
        let columns: Vec<_> = table.columns.iter().map(|column| column.name.as_str()).collect();
        assert_eq!(columns, ["id", "title", "bpm", "artist_id", "untyped", "loud"]);
        assert_eq!(table.columns[0].identity, Some(Identity::default()));
        assert_eq!(table.columns[1].column_type, ColumnType::String { length: Some(160) });
        assert_eq!(table.columns[1].collation.as_deref(), Some("nocase"));
        assert_eq!(table.columns[1].default, Some(Expression::sql("'a, b'")));
        assert_eq!(table.columns[2].default, Some(Expression::sql("-1.5")));
        assert_eq!(table.columns[4].column_type, ColumnType::Native(String::new()));
        assert_eq!(table.columns[5].generated.as_ref().map(|generated| generated.stored), Some(true));
        assert_eq!(table.uniques[1].columns, ["title", "bpm"]);
        assert_eq!(table.checks[0].expression, "(bpm>0)");
        assert_eq!(table.checks[1].name, Name::Given("c".into()));
        assert_eq!(table.foreign_keys[0].name, Name::Given("of".into()));
        assert_eq!(table.foreign_keys[0].on_delete, ReferentialAction::SetNull);
        assert_eq!(table.foreign_keys[1].deferrable, Deferrable::InitiallyDeferred);
        assert!(table.options.strict && table.options.without_rowid);
        let reported: Vec<String> =
            found.iter().filter(|found| !found.spelling).map(|found| format!("{found}")).collect();
        assert_eq!(
            reported,
            [
                "constraint `so ng_pkey` of table `so ng`: key with ON CONFLICT (ABORT)",
                "constraint `so ng_title_key` of table `so ng`: key with ON CONFLICT (REPLACE)",
                "constraint `of` of table `so ng`: foreign key with MATCH (FULL)",
                "constraint `song_key` of table `so ng`: collation in a key (title COLLATE binary)",
                "constraint `song_key` of table `so ng`: descending column in a key (bpm)",
                "table `so ng`: comment (-- AUTOINCREMENT)",
                "column `so ng.bpm`: comment (/* , */)",
            ]
        );
    }

    #[test]
    fn an_index_is_read_with_expressions_collations_and_its_predicate() {
        let (index, _) = read_index(
            "CREATE UNIQUE INDEX IF NOT EXISTS main.\"by title\" ON song(lower(title, 'a,b') COLLATE nocase DESC, bpm ASC) WHERE bpm > 0",
        )
        .expect("SQLite accepts it");
        assert!(index.unique);
        assert_eq!(index.parts[0].value, IndexValue::Expression("lower(title, 'a,b')".into()));
        assert_eq!(index.parts[0].collation.as_deref(), Some("nocase"));
        assert_eq!(index.parts[0].order, SortOrder::Descending);
        assert_eq!(index.parts[1], IndexPart::column("bpm"));
        assert_eq!(index.predicate.as_deref(), Some("bpm > 0"));
    }

    #[test]
    fn a_broken_text_is_an_error_and_no_panic() {
        for sql in [
            "",
            "create table",
            "create table t (",
            "create table t (a int default",
            "create table t (check (a",
            "create table \"é",
        ] {
            assert!(read_table(sql).is_err(), "{sql}");
            assert!(read_index(sql).is_err(), "{sql}");
        }
    }
}
