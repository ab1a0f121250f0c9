//! What is said of a table as a whole.

use super::Lines;
use super::columns::{clause, text};
use crate::dialect::sql_text::reader::Read;
use crate::model::{Owner, RowFormat};

impl Lines<'_, '_> {
    /// What stands behind the columns and keys.
    pub(super) fn options(&mut self) -> Read<()> {
        while self.reader.peek().is_some() {
            if self.reader.is("partition") {
                let value = words(self.reader.rest().trim_end_matches("*/"));
                let owner = Owner::Object(self.shown.reference());
                self.shown.restated(owner, "partitioning", value);
                return Ok(());
            }
            self.option()?;
        }
        Ok(())
    }

    fn option(&mut self) -> Read<()> {
        let from = self.reader.at;
        let reader = &mut self.reader;
        let _ = reader.eat("default");
        let options = &mut self.shown.table.options;
        let assigned = reader.ahead(1).is_some_and(|token| token.text() == "=");
        let known = ["engine", "charset", "collate", "comment", "auto_increment", "row_format", "sequence"];
        if !assigned || !known.iter().any(|word| reader.is(word)) {
            reader.at = from;
            let value = clause(reader)?;
            let owner = Owner::Object(self.shown.reference());
            let property =
                if value.to_ascii_lowercase().ends_with("versioning") { "system versioning" } else { "table option" };
            self.shown.restated(owner, property, value);
            return Ok(());
        }
        let word = reader.name()?.to_ascii_lowercase();
        reader.symbol("=")?;
        match word.as_str() {
            "comment" => self.shown.table.comment = Some(text(reader)?),
            "engine" => options.engine = Some(reader.name()?),
            "charset" => options.charset = Some(reader.name()?),
            "collate" => options.collation = Some(reader.name()?),
            "row_format" => {
                let format = reader.name()?;
                options.row_format = RowFormat::from_word(&format);
                if options.row_format.is_none() {
                    let owner = Owner::Object(self.shown.reference());
                    self.shown.restated(owner, "table option", format!("ROW_FORMAT={format}"));
                }
            }
            // The next number is no part of what a table is, and goes with it through every change.
            _ => drop(reader.name()?),
        }
        Ok(())
    }
}

/// On one line.
fn words(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
