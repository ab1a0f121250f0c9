//! Tests of the whole grammar: a case is a piece of source and what is expected of it.

mod accepted;
mod describe;
mod mistakes;
mod more_mistakes;

use crate::{Mistake, read_entity, read_enumeration};
use describe::{describe_entity, describe_enumeration};

/// Reads an item: what it declares, and its mistakes.
fn read(source: &str) -> (String, Vec<Mistake>) {
    match syn::parse_str(source).expect("a case parses") {
        syn::Item::Struct(item) => {
            let reading = read_entity(&item);
            (describe_entity(&reading.declaration), reading.mistakes)
        }
        syn::Item::Enum(item) => {
            let reading = read_enumeration(&item);
            (describe_enumeration(&reading.declaration), reading.mistakes)
        }
        _ => ("neither a struct nor an enum".to_owned(), Vec::new()),
    }
}

/// `underlined source | code | message | help`, a line for each mistake.
fn shown(source: &str, mistakes: &[Mistake]) -> String {
    let line = |mistake: &Mistake| {
        // The text is parsed as a file of its own, so its bytes count from its start.
        let underlined = source.get(mistake.place.bytes()).unwrap_or("<nowhere>");
        format!("{underlined} | {} | {} | {}", mistake.code, mistake.message, mistake.help)
    };
    mistakes.iter().map(line).collect::<Vec<_>>().join("\n")
}
