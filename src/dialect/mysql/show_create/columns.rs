//! Columns.

use super::super::literal;
use super::{Doubt, Doubted, Lines, Shown, statement};
use crate::dialect::sql_text::Token;
use crate::dialect::sql_text::reader::{Read, Reader};
use crate::model::{Check, Column, ColumnType, Expression, Generated, Identity, Literal, Name, Owner, Unmodelled};

/// Words that begin an attribute of a column: what stands before one of them belongs to the attribute before.
const ATTRIBUTES: [&str; 20] = [
    "character",
    "collate",
    "generated",
    "not",
    "null",
    "default",
    "on",
    "auto_increment",
    "comment",
    "invisible",
    "check",
    "srid",
    "storage",
    "column_format",
    "engine_attribute",
    "secondary_engine_attribute",
    "compressed",
    "without",
    "virtual",
    "stored",
];

impl Lines<'_, '_> {
    pub(super) fn column(&mut self) -> Read<()> {
        let name = self.reader.name()?;
        let mut column_type = column_type(&mut self.reader)?;
        let mut column = Column::new(name.clone(), ColumnType::Text);
        let mut charset = None;
        let mut default = None;
        let mut on_update = false;
        while !at_end(&self.reader) {
            let reader = &mut self.reader;
            if reader.eat("character") {
                reader.keyword("set")?;
                charset = Some(reader.name()?);
            } else if reader.eat("collate") {
                column.collation = Some(reader.name()?);
            } else if reader.eat("generated") {
                self.generated(&mut column)?;
            } else if reader.eat("not") {
                reader.keyword("null")?;
                column.not_null = true;
            } else if reader.eat("null") {
                column.not_null = false;
            } else if reader.eat("default") {
                default = Some(value(reader)?);
            } else if reader.eat("on") {
                reader.keyword("update")?;
                value(reader)?;
                on_update = true;
            } else if reader.eat("auto_increment") {
                column.identity = Some(Identity::default());
            } else if reader.eat("comment") {
                column.comment = Some(text(reader)?);
            } else if reader.eat("invisible") {
                column.invisible = true;
            } else if reader.eat("srid") {
                column_type = format!("{column_type} srid {}", reader.name()?);
            } else if reader.eat("check") {
                let check = Check::new(Name::Generated(name.clone()), reader.parenthesized()?);
                self.shown.table.checks.push(check);
            } else {
                let clause = clause(reader)?;
                let owner = Owner::Column(self.shown.reference(), name.clone());
                self.shown.restated(owner, "column option", clause);
            }
        }
        let collation = charset.as_ref().and_then(|charset| self.server.collations.get(charset).cloned());
        column.collation = column.collation.or(collation);
        column.column_type = ColumnType::Native(column_type);
        let own = |text: String| statement::without_database(&text, self.server.database, self.server.dialect);
        column.default = default_of(default.map(own), on_update);
        self.shown.table.columns.push(column);
        Ok(())
    }

    /// What follows `GENERATED`.
    fn generated(&mut self, column: &mut Column) -> Read<()> {
        let reader = &mut self.reader;
        reader.keyword("always")?;
        reader.keyword("as")?;
        if reader.eat("row") {
            let what = format!("GENERATED ALWAYS AS ROW {}", reader.name()?);
            let owner = Owner::Column(self.shown.reference(), column.name.clone());
            self.shown.unmodelled.push(Unmodelled::new(owner, "column of system versioning", what));
            return Ok(());
        }
        let expression = reader.parenthesized()?;
        let stored = reader.eat("stored") || reader.eat("persistent");
        let _ = !stored && reader.eat("virtual");
        column.generated = Some(Generated { expression, stored });
        Ok(())
    }
}

/// A word, perhaps with arguments, and what says how numbers are shown.
fn column_type(reader: &mut Reader<'_>) -> Read<String> {
    let from = reader.at;
    reader.name()?;
    if reader.peek() == Some(Token::Symbol("(")) {
        reader.parenthesized()?;
    }
    let _ = reader.eat("unsigned");
    let _ = reader.eat("zerofill");
    Ok(reader.text_since(from).to_owned())
}

pub(super) fn at_end(reader: &Reader<'_>) -> bool {
    matches!(reader.peek(), None | Some(Token::Symbol("," | ")")))
}

/// A default as it stands, up to the next attribute.
fn value(reader: &mut Reader<'_>) -> Read<String> {
    let from = reader.at;
    loop {
        match reader.peek() {
            Some(Token::Symbol("(")) => drop(reader.parenthesized()?),
            Some(_) => reader.at += 1,
            None => return Err(reader.unreadable("a default")),
        }
        let attribute = ATTRIBUTES.iter().any(|word| reader.is(word));
        let option = matches!(reader.peek(), Some(Token::Quoted(_))) && reader.ahead(1) == Some(Token::Symbol("="));
        if at_end(reader) || attribute || option {
            return Ok(reader.text_since(from).to_owned());
        }
    }
}

fn default_of(default: Option<String>, on_update: bool) -> Option<Expression> {
    match (default, on_update) {
        (default, true) => {
            let before = default.unwrap_or_else(|| "NULL".to_owned());
            Some(Expression::Sql(format!("{before} ON UPDATE CURRENT_TIMESTAMP")))
        }
        (Some(default), false) => Some(Expression::Sql(default)),
        (None, false) => None,
    }
}

pub(super) fn text(reader: &mut Reader<'_>) -> Read<String> {
    let found = match reader.peek() {
        Some(Token::Text(quoted)) => literal::unquote(quoted),
        _ => None,
    };
    let found = found.ok_or_else(|| reader.unreadable("a text"))?;
    reader.at += 1;
    Ok(found)
}

/// A clause that the model has no place for, as it stands: `COLUMN_FORMAT DYNAMIC`, `` `m`='8' ``, `WITHOUT SYSTEM VERSIONING`.
pub(super) fn clause(reader: &mut Reader<'_>) -> Read<String> {
    const LONG: [(&str, usize); 6] =
        [("without", 2), ("with", 2), ("data", 1), ("index", 1), ("start", 1), ("default", 1)];
    let from = reader.at;
    let first = reader.peek().ok_or_else(|| reader.unreadable("a clause"))?;
    reader.at += 1;
    let more = LONG.iter().find(|(word, _)| first.is(word)).map_or(0, |(_, more)| *more);
    reader.at = (reader.at + more).min(reader.tokens.len());
    let equals = reader.eat_symbol("=");
    let takes_value = equals || ["storage", "column_format", "using", "tablespace"].iter().any(|word| first.is(word));
    let is_text = matches!(reader.peek(), Some(Token::Text(_)));
    if reader.peek() == Some(Token::Symbol("(")) && equals {
        reader.parenthesized()?;
    } else if takes_value || is_text {
        reader.at += 1;
    }
    Ok(reader.text_since(from).to_owned())
}

impl Shown {
    /// Defaults and values, whose meaning depends on the character set: that of the column, or of the table where it has none.
    pub(super) fn settle_texts(&mut self, charset: Option<&str>) {
        let of_table = self.table.options.collation.as_deref().or(charset).unwrap_or("utf8mb4").to_owned();
        for column in &mut self.table.columns {
            let ColumnType::Native(native) = &column.column_type else { continue };
            let word = native.split(['(', ' ']).next().unwrap_or_default().to_ascii_lowercase();
            let is_text = word.contains("char") || word.contains("text") || word == "enum" || word == "set";
            let collation = column.collation.as_deref().unwrap_or(&of_table);
            if !is_text {
                continue;
            }
            if let Some(Expression::Sql(default)) = &column.default
                && let Some(read) = numbers_as_text(default, collation)
            {
                column.default = Some(Expression::Literal(Literal::Text(read)));
            }
            if holds_more_than_is_shown(collation) {
                self.doubts.extend(doubts(column));
            }
        }
    }
}

/// What MySQL shows in place of a text that its own character set cannot hold: the bytes as one number.
fn numbers_as_text(default: &str, collation: &str) -> Option<String> {
    let digits = default.strip_prefix("0x").filter(|_| collation.starts_with("utf8"))?;
    let byte = |at: usize| u8::from_str_radix(digits.get(at..at + 2)?, 16).ok();
    let bytes: Option<Vec<u8>> = (0..digits.len()).step_by(2).map(byte).collect();
    String::from_utf8(bytes?).ok()
}

/// Whether the character set has characters for which the server shows question marks.
fn holds_more_than_is_shown(collation: &str) -> bool {
    ["utf8mb4", "utf16", "utf32", "gb18030"].iter().any(|charset| collation.starts_with(charset))
}

fn doubts(column: &Column) -> Vec<Doubt> {
    let doubt = |of| Doubt { column: column.name.clone(), of };
    let mut found = Vec::new();
    if let ColumnType::Native(native) = &column.column_type
        && native.contains('?')
    {
        // Values hold no commas outside of their quotes.
        let count = Reader::of(native, crate::model::DialectName::Mysql)
            .tokens
            .iter()
            .filter(|placed| matches!(placed.token, Token::Text(_)))
            .count();
        let is_set = native.to_ascii_lowercase().starts_with("set");
        found.push(doubt(if is_set { Doubted::Members(count) } else { Doubted::Values(count) }));
    }
    if let Some(Expression::Sql(default)) = &column.default
        && default.starts_with('\'')
        && default.contains('?')
    {
        found.push(doubt(Doubted::Default));
    }
    found
}
