//! The grammar of columns and constraints, as SQLite's `parse.y` has it.

use super::super::quoting::{literal, unquote};
use super::super::reader::{Read, Reader};
use super::super::types;
use super::written::{Key, KeyPart, Part, Rule, WrittenColumn, WrittenConstraint};
use crate::dialect::sql_text::Token;
use crate::model::{
    Column, ColumnType, Deferrable, Expression, ForeignKey, Generated, Identity, Name, ReferentialAction,
};

/// What ends the words of a type.
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

impl<'a> Reader<'a> {
    pub(super) fn column(&mut self) -> Read<WrittenColumn<'a>> {
        let name = self.name()?;
        let declared = self.declared_type()?;
        let mut written = WrittenColumn {
            column: Column::new(name, types::parse(declared)),
            declared,
            names: Vec::new(),
            not_null_conflict: None,
            constraints: Vec::new(),
        };
        while self.column_constraint(&mut written)? {}
        Ok(written)
    }

    /// Words up to the first constraint, then perhaps one or two numbers.
    fn declared_type(&mut self) -> Read<&'a str> {
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
    fn column_constraint(&mut self, written: &mut WrittenColumn<'a>) -> Read<bool> {
        let from = self.at;
        let name = self.constraint_name()?;
        let own = written.column.name.clone();
        if let Some(rule) = self.column_rule(&own, &mut written.column)? {
            let text = self.text_since(from);
            written.constraints.push(WrittenConstraint { name, column: Some(own), rule, text });
            return Ok(true);
        }
        let part = if self.eat("not") {
            if self.eat("null") {
                written.column.not_null = true;
                written.not_null_conflict = self.conflict_clause()?;
                Part::NotNull
            } else {
                self.keyword("deferrable")?;
                self.initially()?;
                defer(written, Deferrable::No);
                return Ok(true);
            }
        } else if self.eat("deferrable") {
            let deferrable = self.initially()?;
            defer(written, deferrable);
            return Ok(true);
        } else if self.eat("null") {
            self.conflict_clause()?;
            Part::Null
        } else if self.eat("default") {
            written.column.default = Some(Expression::Sql(self.default_value()?));
            Part::Default
        } else if self.eat("collate") {
            written.column.collation = Some(self.name()?);
            Part::Collation
        } else if self.is("generated") || self.is("as") {
            written.column.generated = Some(self.generated()?);
            Part::Generated
        } else {
            // A name that names nothing is allowed.
            let named = name.is_some();
            written.names.extend(name.map(|name| (Part::Nothing, name)));
            return Ok(named);
        };
        written.names.extend(name.map(|name| (part, name)));
        Ok(true)
    }

    /// A constraint in the line of a column.
    pub(super) fn inline_constraint(&mut self, column: &str) -> Read<WrittenConstraint<'a>> {
        let from = self.at;
        let name = self.constraint_name()?;
        let mut scratch = Column::new(column, ColumnType::Text);
        let rule = self.column_rule(column, &mut scratch)?.ok_or_else(|| self.unreadable("a constraint"))?;
        Ok(WrittenConstraint { name, column: Some(column.to_owned()), rule, text: self.text_since(from) })
    }

    /// A constraint that the model knows.
    fn column_rule(&mut self, own: &str, column: &mut Column) -> Read<Option<Rule>> {
        Ok(Some(if self.eat("primary") {
            self.keyword("key")?;
            let mut part = KeyPart::column(own);
            part.descending = self.order();
            let mut key = Key { parts: vec![part], conflict: self.conflict_clause()?, numbered: false };
            key.numbered = self.eat("autoincrement");
            if key.numbered {
                column.identity = Some(Identity::default());
            }
            Rule::PrimaryKey(key)
        } else if self.eat("unique") {
            Rule::Unique(Key { parts: vec![KeyPart::column(own)], conflict: self.conflict_clause()?, numbered: false })
        } else if self.eat("check") {
            Rule::Check { expression: self.parenthesized()?, conflict: self.conflict_clause()? }
        } else if self.is("references") {
            self.references(vec![own.to_owned()])?
        } else {
            return Ok(None);
        }))
    }

    /// Whether it is descending.
    fn order(&mut self) -> bool {
        !self.eat("asc") && self.eat("desc")
    }

    fn default_value(&mut self) -> Read<String> {
        let from = self.at;
        if self.peek() == Some(Token::Symbol("(")) {
            return self.parenthesized();
        }
        // A name that stands here is a text.
        let named = match self.peek() {
            Some(Token::Word(word)) if is_name(word) => Some(literal(word)),
            Some(Token::Quoted(quoted)) => Some(literal(&unquote(quoted))),
            _ => None,
        };
        if let Some(text) = named {
            self.at += 1;
            return Ok(text);
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

    fn conflict_clause(&mut self) -> Read<Option<String>> {
        if self.is("on") && self.ahead(1).is_some_and(|token| token.is("conflict")) {
            self.at += 2;
            return Ok(Some(self.name()?.to_ascii_uppercase()));
        }
        Ok(None)
    }

    fn references(&mut self, columns: Vec<String>) -> Read<Rule> {
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
        let mut matches = None;
        loop {
            if self.eat("match") {
                matches = Some(self.name()?);
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
                return Ok(Rule::ForeignKey { key: Box::new(key), matches });
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

    pub(super) fn at_table_constraint(&self) -> bool {
        ["constraint", "primary", "unique", "check", "foreign"].iter().any(|keyword| self.is(keyword))
    }

    /// Nothing where there is only a name.
    pub(super) fn table_constraint(&mut self) -> Read<Option<WrittenConstraint<'a>>> {
        let from = self.at;
        let name = self.constraint_name()?;
        let rule = if self.eat("primary") {
            self.keyword("key")?;
            Rule::PrimaryKey(self.key()?)
        } else if self.eat("unique") {
            Rule::Unique(self.key()?)
        } else if self.eat("check") {
            Rule::Check { expression: self.parenthesized()?, conflict: self.conflict_clause()? }
        } else if self.eat("foreign") {
            self.keyword("key")?;
            let columns = self.columns()?;
            self.references(columns)?
        } else if name.is_some() {
            return Ok(None);
        } else {
            return Err(self.unreadable("a constraint"));
        };
        let text = self.text_since(from);
        Ok(Some(WrittenConstraint { name, column: None, rule, text }))
    }

    /// `(a, b COLLATE nocase DESC AUTOINCREMENT) ON CONFLICT IGNORE`
    fn key(&mut self) -> Read<Key> {
        let mut key = Key::default();
        self.symbol("(")?;
        loop {
            let mut parentheses = 0;
            while self.eat_symbol("(") {
                parentheses += 1;
            }
            let mut part = KeyPart::column(&self.name()?);
            (0..parentheses).try_for_each(|_| self.symbol(")"))?;
            if self.eat("collate") {
                part.collation = Some(self.name()?);
            }
            part.descending = self.order();
            key.parts.push(part);
            if !self.eat_symbol(",") {
                break;
            }
        }
        key.numbered = self.eat("autoincrement");
        self.symbol(")")?;
        key.conflict = self.conflict_clause()?;
        Ok(key)
    }

    /// What stands behind the parenthesis: `STRICT`, `WITHOUT ROWID`.
    pub(super) fn options(&mut self) -> (bool, bool) {
        let (mut strict, mut without_rowid) = (false, false);
        loop {
            if self.eat("without") {
                without_rowid = true;
                self.at += 1;
            } else if self.eat("strict") {
                strict = true;
            } else if !self.eat_symbol(",") {
                return (strict, without_rowid);
            }
        }
    }

    /// A column or an expression, then perhaps `COLLATE name`, `ASC` or `DESC`.
    pub(super) fn index_part(&mut self) -> Read<crate::model::IndexPart> {
        use crate::model::{IndexPart, SortOrder};
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

/// What is said of deferral behind another constraint is said of the last reference.
fn defer(written: &mut WrittenColumn<'_>, deferrable: Deferrable) {
    let last = written.constraints.iter_mut().rev().find_map(|constraint| match &mut constraint.rule {
        Rule::ForeignKey { key, .. } => Some(key),
        Rule::PrimaryKey(_) | Rule::Unique(_) | Rule::Check { .. } => None,
    });
    last.into_iter().for_each(|key| key.deferrable = deferrable);
}

/// Whether a bare word that stands for a default is a name, and no number or constant.
fn is_name(word: &str) -> bool {
    let constants = ["null", "true", "false", "current_time", "current_date", "current_timestamp"];
    !word.starts_with(|c: char| c.is_ascii_digit()) && !constants.iter().any(|own| own.eq_ignore_ascii_case(word))
}
