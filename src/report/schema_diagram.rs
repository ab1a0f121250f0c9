//! A schema as a Mermaid entity-relationship diagram.

use crate::model::{Column, Schema, Table};
use std::fmt::Write as _;

/// Tables with their columns, and a line for each foreign key.
pub fn mermaid(schema: &Schema) -> String {
    let mut text = "erDiagram\n".to_owned();
    for table in schema.tables() {
        let _ = writeln!(text, "    {} {{", word(&table.name.to_string()));
        for column in &table.columns {
            let _ = writeln!(
                text,
                "        {} {}{}",
                word(&column.column_type.to_string()),
                word(&column.name),
                keys(table, column)
            );
        }
        text.push_str("    }\n");
    }
    for table in schema.tables() {
        for key in &table.foreign_keys {
            let (many, one) = (word(&table.name.to_string()), word(&key.references.to_string()));
            let _ = writeln!(text, "    {many} }}o--|| {one} : \"{}\"", key.columns.join(", "));
        }
    }
    text
}

fn keys(table: &Table, column: &Column) -> &'static str {
    let is_in = |columns: &[String]| columns.contains(&column.name);
    let primary = table.primary_key.as_ref().is_some_and(|key| is_in(&key.columns));
    let foreign = table.foreign_keys.iter().any(|key| is_in(&key.columns));
    match (primary, foreign) {
        (true, true) => " PK, FK",
        (true, false) => " PK",
        (false, true) => " FK",
        (false, false) => "",
    }
}

/// Mermaid's words hold letters, digits, hyphens and underscores.
fn word(text: &str) -> String {
    let letters = text.chars().map(|c| if c.is_alphanumeric() || c == '_' { c } else { '_' });
    letters.collect::<String>().trim_matches('_').to_owned()
}
