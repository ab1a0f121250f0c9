//! Keys, indexes and constraints.

use super::super::literal;
use super::columns::{at_end, clause, text};
use super::{Lines, names};
use crate::dialect::sql_text::Token;
use crate::dialect::sql_text::reader::Read;
use crate::model::{
    Check, Deferrable, ForeignKey, Index, IndexPart, Name, Namespace, ObjectRef, Owner, PrimaryKey, QualifiedName,
    ReferentialAction, SortOrder, Unmodelled, naming,
};

/// What stands behind the parts of a key.
#[derive(Default)]
struct Options {
    comment: Option<String>,
    invisible: bool,
    /// What the model has no place for.
    others: Vec<String>,
}

impl Lines<'_, '_> {
    /// `PRIMARY KEY (..)`, `UNIQUE KEY .. (..)`, ..
    pub(super) fn key(&mut self) -> Read<()> {
        let from = self.reader.at;
        let kind = self.reader.name()?.to_ascii_lowercase();
        let _ = kind != "key" && self.reader.eat("key");
        let name = if kind == "primary" { "PRIMARY".to_owned() } else { self.reader.name()? };
        let (parts, without_overlaps) = self.parts()?;
        let options = self.key_options(kind == "unique")?;
        if without_overlaps {
            let value = self.reader.text_since(from).to_owned();
            let owner = Owner::Constraint(self.shown.reference(), name);
            self.shown.unmodelled.push(Unmodelled::new(owner, "key WITHOUT OVERLAPS", value));
            return Ok(());
        }
        if kind == "primary" {
            self.primary_key(&parts, options);
            return Ok(());
        }
        let table = self.shown.table.name.clone();
        let mut index = Index::new(&table, names::index(&table.name, name.clone(), &parts), parts);
        index.unique = kind == "unique";
        index.method = (!matches!(kind.as_str(), "unique" | "key")).then_some(kind);
        index.comment = options.comment;
        index.invisible = options.invisible;
        for other in options.others {
            self.shown.restated(Owner::Object(ObjectRef::index(&table, name.clone())), "index option", other);
        }
        self.shown.indexes.push(index);
        Ok(())
    }

    fn primary_key(&mut self, parts: &[IndexPart], options: Options) {
        let name = Name::Generated(naming::primary_key(&self.shown.table.name.name));
        let owner = Owner::Constraint(self.shown.reference(), name.as_str().to_owned());
        let columns = |part: &IndexPart| part.column_name().map(str::to_owned);
        let mut key = PrimaryKey::new(name.clone(), parts.iter().filter_map(columns).collect());
        let prefixes = parts.iter().filter_map(|part| Some((part.column_name()?.to_owned(), part.prefix_length?)));
        key.prefix_lengths.extend(prefixes);
        let falling = parts.iter().filter(|part| part.order == SortOrder::Descending);
        let falling = falling.filter_map(|part| Some(format!("{} DESC", literal::quote(part.column_name()?))));
        let comment = options.comment.map(|comment| format!("COMMENT {}", literal::text(&comment)));
        for value in falling.collect::<Vec<_>>() {
            self.shown.restated(owner.clone(), "descending column of a primary key", value);
        }
        for value in options.others.into_iter().chain(comment) {
            self.shown.restated(owner.clone(), "primary key option", value);
        }
        self.shown.table.primary_key = Some(key);
    }

    /// The parts in their parentheses, and whether periods must not overlap.
    fn parts(&mut self) -> Read<(Vec<IndexPart>, bool)> {
        let mut parts = Vec::new();
        let mut without_overlaps = false;
        self.reader.symbol("(")?;
        loop {
            let reader = &mut self.reader;
            let mut part = match reader.peek() {
                Some(Token::Symbol("(")) => IndexPart::expression(reader.parenthesized()?),
                _ => IndexPart::column(reader.name()?),
            };
            if reader.peek() == Some(Token::Symbol("(")) {
                part.prefix_length = reader.parenthesized()?.parse().ok();
            }
            if reader.eat("desc") {
                part.order = SortOrder::Descending;
            }
            if reader.eat("without") {
                reader.keyword("overlaps")?;
                without_overlaps = true;
            }
            parts.push(part);
            if !reader.eat_symbol(",") {
                break;
            }
        }
        self.reader.symbol(")")?;
        Ok((parts, without_overlaps))
    }

    fn key_options(&mut self, unique: bool) -> Read<Options> {
        let mut options = Options::default();
        while !at_end(&self.reader) {
            let reader = &mut self.reader;
            if reader.eat("comment") {
                options.comment = Some(text(reader)?);
            } else if reader.eat("invisible") || reader.eat("ignored") {
                options.invisible = true;
            } else {
                let other = clause(reader)?;
                // A unique index over long texts is one of hashes, said or not.
                if !unique || !other.eq_ignore_ascii_case("using hash") {
                    options.others.push(other);
                }
            }
        }
        Ok(options)
    }

    /// `CONSTRAINT name CHECK (..)`, `CONSTRAINT name FOREIGN KEY ..`
    pub(super) fn constraint(&mut self) -> Read<()> {
        let name = if self.reader.eat("constraint") { self.reader.name()? } else { String::new() };
        if self.reader.eat("check") {
            let table = &self.shown.table;
            let columns = table.columns.iter().map(|column| column.name.as_str());
            let name = names::check(&table.name.name, name, columns);
            let mut check = Check::new(name, self.reader.parenthesized()?);
            if self.reader.eat("not") {
                self.reader.keyword("enforced")?;
                check.not_enforced = true;
            }
            self.shown.table.checks.push(check);
            return Ok(());
        }
        self.foreign_key(name)
    }

    fn foreign_key(&mut self, name: String) -> Read<()> {
        self.reader.keyword("foreign")?;
        self.reader.keyword("key")?;
        let columns = self.reader.columns()?;
        self.reader.keyword("references")?;
        let mut references = QualifiedName::from(self.reader.name()?);
        if self.reader.eat_symbol(".") {
            references = QualifiedName { namespace: Namespace::Named(references.name), name: self.reader.name()? };
        }
        let mut key = ForeignKey {
            name: names::foreign_key(&self.shown.table.name.name, name.clone(), &columns),
            columns,
            references,
            referenced_columns: self.reader.columns()?,
            on_delete: ReferentialAction::NoAction,
            on_update: ReferentialAction::NoAction,
            deferrable: Deferrable::No,
        };
        while !at_end(&self.reader) {
            if self.reader.eat("on") {
                let event = self.reader.name()?.to_ascii_lowercase();
                let action = self.referential_action()?;
                if event == "delete" { key.on_delete = action } else { key.on_update = action }
            } else {
                let other = clause(&mut self.reader)?;
                let owner = Owner::Constraint(self.shown.reference(), name.clone());
                self.shown.unmodelled.push(Unmodelled::new(owner, "foreign key option", other));
            }
        }
        self.shown.table.foreign_keys.push(key);
        Ok(())
    }

    fn referential_action(&mut self) -> Read<ReferentialAction> {
        let first = self.reader.name()?.to_ascii_lowercase();
        Ok(match first.as_str() {
            "cascade" => ReferentialAction::Cascade,
            "restrict" => ReferentialAction::Restrict,
            "set" if self.reader.eat("null") => ReferentialAction::SetNull,
            "set" => {
                self.reader.keyword("default")?;
                ReferentialAction::SetDefault
            }
            _ => {
                self.reader.keyword("action")?;
                ReferentialAction::NoAction
            }
        })
    }

    /// `PERIOD FOR p (s, e)`
    pub(super) fn period(&mut self) -> Read<()> {
        let from = self.reader.at;
        self.reader.keyword("period")?;
        self.reader.keyword("for")?;
        self.reader.name()?;
        self.reader.columns()?;
        let value = self.reader.text_since(from).to_owned();
        let owner = Owner::Object(self.shown.reference());
        self.shown.restated(owner, "period", value);
        Ok(())
    }
}
