//! MariaDB's sequences.

use super::columns::clause;
use crate::dialect::sql_text::Token;
use crate::dialect::sql_text::reader::{Read, Reader};
use crate::model::{DialectName, ObjectRef, Owner, Restoration, Sequence, Unmodelled};

/// A sequence as `SHOW CREATE SEQUENCE` shows it, and what of it the model has no place for.
///
/// # Errors
/// It is none that the server shows.
pub(crate) fn read_sequence(shown: &str) -> Read<(Sequence, Vec<Unmodelled>)> {
    let mut reader = Reader::of(shown, DialectName::MariaDb).without_versions();
    reader.keyword("create")?;
    reader.keyword("sequence")?;
    let mut sequence = Sequence::new(reader.name()?);
    let owner = Owner::Object(ObjectRef::Sequence(sequence.name.clone()));
    let mut others = Vec::new();
    while reader.peek().is_some() {
        if reader.eat("as") {
            let from = reader.at;
            reader.name()?;
            let _ = reader.eat("unsigned");
            sequence.data_type = Some(reader.text_since(from).to_owned());
        } else if reader.eat("start") {
            reader.keyword("with")?;
            sequence.start = Some(number(&mut reader)?);
        } else if reader.eat("minvalue") {
            sequence.minimum = Some(number(&mut reader)?);
        } else if reader.eat("maxvalue") {
            sequence.maximum = Some(number(&mut reader)?);
        } else if reader.eat("increment") {
            reader.keyword("by")?;
            sequence.increment = Some(number(&mut reader)?);
        } else if reader.eat("cycle") {
            sequence.cycle = true;
        } else if reader.eat("nocycle") {
            sequence.cycle = false;
        } else if reader.eat("cache") {
            sequence.cache = Some(number(&mut reader)?);
        } else if reader.eat("engine") {
            reader.symbol("=")?;
            others.push(format!("ENGINE = {}", reader.name()?));
        } else {
            others.push(clause(&mut reader)?);
        }
    }
    let usual = |other: &String| other == "ENGINE = InnoDB";
    let others = others
        .into_iter()
        .filter(|other| !usual(other))
        .map(|value| Unmodelled::new(owner.clone(), "sequence option", value).restored(Restoration::Restated));
    Ok((sequence, others.collect()))
}

fn number(reader: &mut Reader<'_>) -> Read<i64> {
    let from = reader.at;
    let _ = reader.eat_symbol("-");
    let found = matches!(reader.peek(), Some(Token::Word(_)));
    reader.at += usize::from(found);
    reader.text_since(from).replace(' ', "").parse().map_err(|_| reader.unreadable("a number"))
}
