//! Keys that mean nothing, found before the file is read.
//!
//! Invariant: what is known is asked of the types that the file is read into, so no second list can differ from them.

use super::configuration::{
    Configuration, DatabaseTable, HooksTable, LintTable, NamingTable, RevisionTable, SnapshotTable, TimeoutsTable,
    malformed,
};
use super::error::{ProjectError, UnknownKey};
use miette::NamedSource;
use serde::de::{self, Deserialize, Deserializer, Visitor};
use toml::de::{DeTable, DeValue};

/// Fails with all unknown keys of the file, the first one in front.
pub(super) fn check(file: &str, text: &str) -> Result<(), ProjectError> {
    let document = DeTable::parse(text).map_err(|error| malformed(file, text, &error))?;
    let mut finder = Finder { file, text, found: Vec::new() };
    finder.file(document.get_ref());
    let mut found = finder.found.into_iter();
    let Some(mut first) = found.next() else { return Ok(()) };
    first.others = found.collect();
    Err(ProjectError::UnknownKey(Box::new(first)))
}

struct Finder<'a> {
    file: &'a str,
    text: &'a str,
    found: Vec<UnknownKey>,
}

impl Finder<'_> {
    fn file(&mut self, document: &DeTable<'_>) {
        self.table(document, "at the top of the file", fields_of::<Configuration>());
        for (key, value) in document {
            let DeValue::Table(table) = value.get_ref() else { continue };
            let name = key.get_ref().as_ref();
            let known = match name {
                "database" => {
                    self.databases(table);
                    continue;
                }
                "revision" => fields_of::<RevisionTable>(),
                "timeouts" => fields_of::<TimeoutsTable>(),
                "hooks" => fields_of::<HooksTable>(),
                "lint" => fields_of::<LintTable>(),
                "snapshot" => fields_of::<SnapshotTable>(),
                "naming" => fields_of::<NamingTable>(),
                _ => continue,
            };
            self.table(table, &format!("in `[{name}]`"), known);
        }
    }

    fn databases(&mut self, tables: &DeTable<'_>) {
        let known = fields_of::<DatabaseTable>();
        for (key, value) in tables {
            match value.get_ref() {
                DeValue::Table(table) => self.table(table, &format!("in `[database.{}]`", key.get_ref()), known),
                // `[database]` with the keys of a database in it: the name was forgotten.
                _ if known.contains(&key.get_ref().as_ref()) => {
                    let help = "write `[database.main]` above it: a database has a name".to_owned();
                    self.push(key.get_ref(), key.span(), "in `[database]`", None, help);
                }
                _ => {}
            }
        }
    }

    fn table(&mut self, table: &DeTable<'_>, place: &str, known: &[&str]) {
        for (key, _) in table {
            let name = key.get_ref().as_ref();
            if known.contains(&name) {
                continue;
            }
            let suggestion = most_like(name, known);
            let help = match &suggestion {
                Some(suggestion) => format!("did you mean `{suggestion}`?"),
                None => format!("known keys here are {}", listed(known)),
            };
            self.push(name, key.span(), place, suggestion, help);
        }
    }

    fn push(&mut self, key: &str, span: std::ops::Range<usize>, place: &str, suggestion: Option<String>, help: String) {
        self.found.push(UnknownKey {
            key: key.to_owned(),
            place: place.to_owned(),
            file: self.file.to_owned(),
            line: self.text[..span.start].matches('\n').count() + 1,
            suggestion,
            help,
            source_code: NamedSource::new(self.file, self.text.to_owned()),
            at: span.into(),
            others: Vec::new(),
        });
    }
}

/// The known word that `word` most likely should be.
pub fn most_like(word: &str, known: &[&str]) -> Option<String> {
    let likeness = |candidate: &&str| strsim::jaro_winkler(word, candidate);
    let best = known.iter().copied().max_by(|a, b| likeness(a).total_cmp(&likeness(b)))?;
    (likeness(&best) >= 0.8).then(|| best.to_owned())
}

/// `` `a`, `b`, `c` ``
pub(super) fn listed(words: &[&str]) -> String {
    words.iter().map(|word| format!("`{word}`")).collect::<Vec<_>>().join(", ")
}

/// The names of a struct's fields, as serde knows them.
fn fields_of<T: for<'de> Deserialize<'de>>() -> &'static [&'static str] {
    let mut fields: &'static [&'static str] = &[];
    // The error is the deserializer's only answer; the names were noted on the way.
    let _ = T::deserialize(FieldNames(&mut fields));
    fields
}

struct FieldNames<'a>(&'a mut &'static [&'static str]);

impl<'de> Deserializer<'de> for FieldNames<'_> {
    type Error = de::value::Error;

    fn deserialize_any<V: Visitor<'de>>(self, _: V) -> Result<V::Value, Self::Error> {
        Err(de::Error::custom("only names are asked for"))
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        fields: &'static [&'static str],
        _: V,
    ) -> Result<V::Value, Self::Error> {
        *self.0 = fields;
        Err(de::Error::custom("only names are asked for"))
    }

    serde::forward_to_deserialize_any! {
        bool i8 i16 i32 i64 u8 u16 u32 u64 f32 f64 char str string bytes byte_buf option unit unit_struct newtype_struct seq tuple
        tuple_struct map enum identifier ignored_any
    }
}
