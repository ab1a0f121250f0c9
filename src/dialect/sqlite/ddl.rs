//! Reads what `sqlite_schema` holds: the text of `CREATE TABLE` and `CREATE INDEX`, whoever wrote it.
//!
//! SQLite keeps the author's text and has no other record of the names of constraints, of checks, of expressions. Invariant: what SQLite accepts
//! is read, and every expression is kept as it stands. Identifiers keep the spelling they have here; [`super::read`] gives references the
//! spelling of what they refer to. What is chosen by nobody is named as [`crate::model::naming`] does.

use super::quoting::unquote;
use super::reader::{Read, Reader};
use super::types;
use crate::dialect::sql_text::Token;
use crate::model::{
    Check, Column, ColumnType, Deferrable, Expression, ForeignKey, Generated, Identity, Index, IndexPart, Name,
    PrimaryKey, ReferentialAction, SortOrder, Table, Unique, naming,
};

/// Reads `CREATE TABLE`. References without columns have none here.
pub(crate) fn read_table(sql: &str) -> Read<Table> {
    let mut reader = Reader::new(sql);
    reader.keyword("create")?;
    let _ = reader.eat("temp") || reader.eat("temporary");
    reader.keyword("table")?;
    reader.skip_if_not_exists();
    let mut table = Table::new(reader.qualified_name()?);
    reader.symbol("(")?;
    let mut parts = Parts::default();
    let mut declarations = Vec::new();
    loop {
        if reader.at_table_constraint() {
            reader.table_constraint(&mut parts)?;
        } else {
            let (column, declared) = reader.column(&mut parts)?;
            declarations.push(declared);
            table.columns.push(column);
        }
        // Between table constraints SQLite takes a comma or none.
        if !reader.eat_symbol(",") && !reader.at_table_constraint() {
            break;
        }
    }
    reader.symbol(")")?;
    reader.options(&mut table);
    parts.name_into(&mut table);
    keep_what_is_no_rowid(&mut table, &declarations);
    Ok(table)
}

/// Only `INTEGER PRIMARY KEY` is the rowid under another name; `INT PRIMARY KEY` is a column like any other, and must stay one.
fn keep_what_is_no_rowid(table: &mut Table, declarations: &[&str]) {
    let sole = table
        .primary_key
        .as_ref()
        .and_then(|key| if let [sole] = &key.columns[..] { Some(sole.clone()) } else { None });
    let (Some(sole), false) = (sole, table.options.without_rowid) else { return };
    for (column, declared) in table.columns.iter_mut().zip(declarations) {
        let is_number = matches!(column.column_type, ColumnType::Integer { .. });
        if column.name.eq_ignore_ascii_case(&sole) && is_number && !declared.eq_ignore_ascii_case("integer") {
            column.column_type = ColumnType::Native(declared.to_ascii_lowercase());
        }
    }
}

/// Reads `CREATE INDEX`.
pub(crate) fn read_index(sql: &str) -> Read<Index> {
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
    Ok(index)
}

fn classified(name: String, by_convention: impl Fn(&str) -> bool) -> Name {
    if by_convention(&name) { Name::Generated(name) } else { Name::Given(name) }
}

/// `song_check`, `song_check1`
fn is_numbered(name: &str, convention: &str) -> bool {
    name.strip_prefix(convention).is_some_and(|rest| rest.chars().all(|c| c.is_ascii_digit()))
}

/// Constraints as they stand in the text, most of them without a name.
#[derive(Default)]
struct Parts {
    primary_key: Option<(Option<String>, Vec<String>)>,
    uniques: Vec<(Option<String>, Vec<String>)>,
    checks: Vec<(Option<String>, Option<String>, String)>,
    foreign_keys: Vec<(Option<String>, ForeignKey)>,
}

impl Parts {
    fn name_into(self, table: &mut Table) {
        let name = table.name.name.clone();
        let columns: Vec<String> = table.columns.iter().map(|column| column.name.clone()).collect();
        let mut taken: Vec<String> = Vec::new();
        let mut choose = |given: Option<String>, convention: String, others: &[String]| {
            let chosen = match given {
                Some(given) => {
                    classified(given, |given| others.iter().chain([&convention]).any(|name| is_numbered(given, name)))
                }
                None => Name::Generated(naming::distinct(convention, |name| taken.iter().any(|other| other == name))),
            };
            taken.push(chosen.as_str().to_owned());
            chosen
        };
        table.primary_key = self
            .primary_key
            .map(|(given, columns)| PrimaryKey::new(choose(given, naming::primary_key(&name), &[]), columns));
        for (given, columns) in self.uniques {
            let name = choose(given, naming::unique(&name, &columns), &[]);
            table.uniques.push(Unique { name, columns, nulls_not_distinct: false, deferrable: Deferrable::No });
        }
        let of_columns: Vec<String> = columns.iter().map(|column| naming::check(&name, Some(column))).collect();
        for (given, column, expression) in self.checks {
            let name = choose(given, naming::check(&name, column.as_deref()), &of_columns);
            table.checks.push(Check::new(name, expression));
        }
        for (given, key) in self.foreign_keys {
            let name = choose(given, naming::foreign_key(&name, &key.columns), &[]);
            table.foreign_keys.push(ForeignKey { name, ..key });
        }
    }
}

impl<'a> Reader<'a> {
    fn column(&mut self, parts: &mut Parts) -> Read<(Column, &'a str)> {
        let name = self.name()?;
        let declared = self.declared_type()?;
        let mut column = Column::new(name, types::parse(declared));
        while self.column_constraint(&mut column, parts)? {}
        Ok((column, declared))
    }

    /// Words up to the first constraint, then perhaps one or two numbers.
    fn declared_type(&mut self) -> Read<&'a str> {
        const ENDS: [&str; 12] = [
            "constraint",
            "primary",
            "not",
            "null",
            "unique",
            "check",
            "default",
            "collate",
            "references",
            "as",
            "generated",
            "deferrable",
        ];
        let from = self.at;
        while let Some(token @ (Token::Word(_) | Token::Quoted(_) | Token::Text(_))) = self.peek() {
            let generated = token.is("generated") && !self.ahead(1).is_some_and(|next| next.is("always"));
            if ENDS.iter().any(|end| token.is(end)) && !generated {
                break;
            }
            self.at += 1;
        }
        if self.at > from && self.eat_symbol("(") {
            self.skip_balanced(false)?;
            self.symbol(")")?;
        }
        Ok(if self.at == from { "" } else { self.text_since(from) })
    }

    fn constraint_name(&mut self) -> Read<Option<String>> {
        let mut name = None;
        while self.eat("constraint") {
            name = Some(self.name()?);
        }
        Ok(name)
    }

    /// Reads one, if there is one.
    fn column_constraint(&mut self, column: &mut Column, parts: &mut Parts) -> Read<bool> {
        let own = || vec![column.name.clone()];
        let name = self.constraint_name()?;
        if self.eat("primary") {
            self.keyword("key")?;
            parts.primary_key = Some((name, own()));
            let _ = self.eat("asc") || self.eat("desc");
            self.conflict_clause()?;
            if self.eat("autoincrement") {
                column.identity = Some(Identity::default());
            }
        } else if self.eat("not") {
            if self.eat("null") {
                column.not_null = true;
                self.conflict_clause()?;
            } else {
                self.keyword("deferrable")?;
                self.initially()?;
            }
        } else if self.eat("null") {
            self.conflict_clause()?;
        } else if self.eat("unique") {
            parts.uniques.push((name, own()));
            self.conflict_clause()?;
        } else if self.eat("check") {
            parts.checks.push((name, Some(column.name.clone()), self.parenthesized()?));
            self.conflict_clause()?;
        } else if self.eat("default") {
            column.default = Some(Expression::Sql(self.default_value()?));
        } else if self.eat("collate") {
            column.collation = Some(self.name()?);
        } else if self.is("references") {
            let key = self.references(own())?;
            parts.foreign_keys.push((name, key));
        } else if self.is("generated") || self.is("as") {
            column.generated = Some(self.generated()?);
        } else {
            // A name that names nothing is allowed.
            return Ok(name.is_some());
        }
        Ok(true)
    }

    fn default_value(&mut self) -> Read<String> {
        let from = self.at;
        if self.peek() == Some(Token::Symbol("(")) {
            return self.parenthesized();
        }
        let _ = self.eat_symbol("-") || self.eat_symbol("+");
        if self.eat_symbol(".") || self.peek().is_some() {
            self.at += 1;
            return Ok(self.text_since(from).to_owned());
        }
        Err(self.unreadable("a default"))
    }

    fn generated(&mut self) -> Read<Generated> {
        if self.eat("generated") {
            self.keyword("always")?;
        }
        self.keyword("as")?;
        let expression = self.parenthesized()?;
        let stored = self.eat("stored");
        if !stored {
            self.eat("virtual");
        }
        Ok(Generated { expression, stored })
    }

    fn conflict_clause(&mut self) -> Read<()> {
        if self.is("on") && self.ahead(1).is_some_and(|token| token.is("conflict")) {
            self.at += 2;
            self.name()?;
        }
        Ok(())
    }

    fn references(&mut self, columns: Vec<String>) -> Read<ForeignKey> {
        self.keyword("references")?;
        let references = self.name()?;
        let referenced_columns = if self.peek() == Some(Token::Symbol("(")) { self.columns()? } else { Vec::new() };
        let mut key = ForeignKey {
            name: Name::Generated(String::new()),
            columns,
            references: references.into(),
            referenced_columns,
            on_delete: ReferentialAction::NoAction,
            on_update: ReferentialAction::NoAction,
            deferrable: Deferrable::No,
        };
        loop {
            if self.eat("match") {
                self.name()?;
            } else if self.is("on") && !self.ahead(1).is_some_and(|token| token.is("conflict")) {
                self.at += 1;
                let event = self.name()?.to_ascii_lowercase();
                let action = self.referential_action()?;
                match event.as_str() {
                    "delete" => key.on_delete = action,
                    "update" => key.on_update = action,
                    _ => {}
                }
            } else if self.is("not") && self.ahead(1).is_some_and(|token| token.is("deferrable")) {
                self.at += 2;
                self.initially()?;
                key.deferrable = Deferrable::No;
            } else if self.eat("deferrable") {
                key.deferrable = self.initially()?;
            } else {
                return Ok(key);
            }
        }
    }

    fn initially(&mut self) -> Read<Deferrable> {
        if self.eat("initially") {
            if self.eat("deferred") {
                return Ok(Deferrable::InitiallyDeferred);
            }
            self.keyword("immediate")?;
        }
        Ok(Deferrable::InitiallyImmediate)
    }

    fn referential_action(&mut self) -> Read<ReferentialAction> {
        let first = self.name()?.to_ascii_lowercase();
        Ok(match first.as_str() {
            "cascade" => ReferentialAction::Cascade,
            "restrict" => ReferentialAction::Restrict,
            "set" if self.eat("null") => ReferentialAction::SetNull,
            "set" => {
                self.keyword("default")?;
                ReferentialAction::SetDefault
            }
            _ => {
                self.keyword("action")?;
                ReferentialAction::NoAction
            }
        })
    }

    fn table_constraint(&mut self, parts: &mut Parts) -> Read<()> {
        let name = self.constraint_name()?;
        if self.eat("primary") {
            self.keyword("key")?;
            let columns = self.columns()?;
            parts.primary_key = Some((name, columns));
        } else if self.eat("unique") {
            parts.uniques.push((name, self.columns()?));
        } else if self.eat("check") {
            parts.checks.push((name, None, self.parenthesized()?));
        } else if self.eat("foreign") {
            self.keyword("key")?;
            let columns = self.columns()?;
            let key = self.references(columns)?;
            parts.foreign_keys.push((name, key));
        } else if name.is_none() {
            return Err(self.unreadable("a constraint"));
        }
        self.conflict_clause()
    }

    fn options(&mut self, table: &mut Table) {
        loop {
            if self.eat("without") {
                table.options.without_rowid = true;
                self.at += 1;
            } else if self.eat("strict") {
                table.options.strict = true;
            } else if !self.eat_symbol(",") {
                return;
            }
        }
    }

    /// A column or an expression, then perhaps `COLLATE name`, `ASC` or `DESC`.
    fn index_part(&mut self) -> Read<IndexPart> {
        let from = self.at;
        self.skip_balanced(true)?;
        let next = self.at;
        let last = |back: usize| next.checked_sub(back).filter(|at| *at > from).and_then(|at| self.tokens.get(at));
        let mut end = next;
        let order = match last(1).map(|placed| placed.token) {
            Some(token) if token.is("desc") => SortOrder::Descending,
            _ => SortOrder::Ascending,
        };
        if last(1).is_some_and(|placed| placed.token.is("desc") || placed.token.is("asc")) {
            end -= 1;
        }
        let mut collation = None;
        if let Some(name) = end.checked_sub(2).filter(|at| *at > from).filter(|at| self.tokens[*at].token.is("collate"))
        {
            collation = Some(unquote(self.tokens[name + 1].token.text()));
            end = name;
        }
        self.at = end;
        let is_column =
            end == from + 1 && matches!(self.tokens[from].token, Token::Word(_) | Token::Quoted(_) | Token::Text(_));
        let mut part = if is_column {
            IndexPart::column(unquote(self.tokens[from].token.text()))
        } else {
            IndexPart::expression(self.text_since(from))
        };
        self.at = next;
        part.order = order;
        part.collation = collation;
        Ok(part)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::IndexValue;

    #[test]
    fn a_table_written_by_hand_is_read_whatever_its_style() {
        let table = read_table(
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
    }

    #[test]
    fn an_index_is_read_with_expressions_collations_and_its_predicate() {
        let index = read_index(
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
