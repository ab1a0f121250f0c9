//! Whether the server lets a definition take the place of the one there is: `CREATE OR REPLACE` spares all that stands on it.
//!
//! Invariant: in doubt it does not, and the definition is taken down and made again.

use super::types;
use crate::dialect::sql_text::{Token, tokens};
use crate::model::{Definition, DefinitionKind, DialectName};

/// Whether the new definition can be made in the place of the old one.
pub(super) fn is_replaced(old: &Definition, new: &Definition) -> bool {
    match new.identity.kind {
        DefinitionKind::View => columns_are_appended(old, new),
        DefinitionKind::Routine => match (Header::of(&old.text), Header::of(&new.text)) {
            (Some(old), Some(new)) => old.gives_way_to(&new),
            _ => false,
        },
        DefinitionKind::Trigger => says_replace(&new.text),
        DefinitionKind::MaterializedView | DefinitionKind::Policy => false,
    }
}

/// The statement that makes a definition in the place of the old one.
pub(super) fn replacing(new: &Definition) -> String {
    let text = new.text.trim().trim_end_matches(';').trim_end();
    if says_replace(text) {
        return text.to_owned();
    }
    let create = text.get(..6).filter(|word| word.eq_ignore_ascii_case("create"));
    create.map_or_else(|| text.to_owned(), |word| format!("{word} OR REPLACE{}", &text[6..]))
}

fn says_replace(text: &str) -> bool {
    let words: Vec<String> = text.split_whitespace().take(3).map(str::to_lowercase).collect();
    words == ["create", "or", "replace"]
}

/// The columns of a view may stay as they are and get others behind them.
fn columns_are_appended(old: &Definition, new: &Definition) -> bool {
    match (&old.told.columns, &new.told.columns) {
        (Some(old), Some(new)) => new.starts_with(old),
        _ => false,
    }
}

/// What a routine looks like from outside.
#[derive(Debug, PartialEq, Eq)]
struct Header {
    /// `function` or `procedure`.
    kind: String,
    arguments: Vec<Argument>,
    /// What follows `RETURNS`, in one spelling.
    result: Vec<String>,
}

#[derive(Debug, PartialEq, Eq)]
struct Argument {
    /// Mode, name and type, in lower case.
    words: Vec<String>,
    has_default: bool,
}

impl Header {
    fn of(text: &str) -> Option<Self> {
        let all: Vec<Token<'_>> =
            tokens(text, DialectName::Postgres).into_iter().filter(|token| !token.is_blank()).collect();
        let kind = all.iter().take(4).position(|token| token.is("function") || token.is("procedure"))?;
        let open = kind + all[kind..].iter().position(|token| token.text() == "(")?;
        let close = closing(&all, open)?;
        let rest = &all[close + 1..];
        Some(Self {
            kind: all[kind].text().to_lowercase(),
            arguments: arguments(&all[open + 1..close]),
            result: result(rest),
        })
    }

    /// Whether the server replaces the one by the other: the same arguments under the same names, no default less, and the same result.
    fn gives_way_to(&self, new: &Self) -> bool {
        let same = |(old, new): (&Argument, &Argument)| {
            same_argument(&old.words, &new.words) && (new.has_default || !old.has_default)
        };
        let same_result = same_result(&self.result, &new.result);
        self.kind == new.kind
            && self.arguments.len() == new.arguments.len()
            && self.arguments.iter().zip(&new.arguments).all(same)
            && same_result
    }
}

fn closing(all: &[Token<'_>], open: usize) -> Option<usize> {
    let mut depth = 0usize;
    all.iter().enumerate().skip(open).find_map(|(at, token)| {
        match token.text() {
            "(" => depth += 1,
            ")" => depth -= 1,
            _ => {}
        }
        (depth == 0).then_some(at)
    })
}

fn arguments(all: &[Token<'_>]) -> Vec<Argument> {
    let mut depth = 0i32;
    let mut parts: Vec<Vec<Token<'_>>> = vec![Vec::new()];
    for token in all {
        match token.text() {
            "(" | "[" => depth += 1,
            ")" | "]" => depth -= 1,
            "," if depth == 0 => {
                parts.push(Vec::new());
                continue;
            }
            _ => {}
        }
        if let Some(part) = parts.last_mut() {
            part.push(*token);
        }
    }
    parts.into_iter().filter(|part| !part.is_empty()).map(|part| argument(&part)).collect()
}

fn argument(part: &[Token<'_>]) -> Argument {
    let default = part.iter().position(|token| token.is("default") || matches!(token.text(), "=" | ":="));
    let declared = &part[..default.unwrap_or(part.len())];
    let declared = if declared.first().is_some_and(|token| token.is("in")) { &declared[1..] } else { declared };
    Argument { words: spelled(declared), has_default: default.is_some() }
}

/// Words in lower case; a quoted name that needs no quotes without them.
fn spelled(all: &[Token<'_>]) -> Vec<String> {
    let word = |token: &Token<'_>| match token {
        Token::Quoted(text) => {
            let bare = text.trim_matches('"');
            let plain = bare.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_');
            if plain { bare.to_owned() } else { (*text).to_owned() }
        }
        token => token.text().to_lowercase(),
    };
    all.iter().map(word).collect()
}

/// The clauses that follow the result of a routine.
const CLAUSES: [&str; 24] = [
    "language",
    "as",
    "immutable",
    "stable",
    "volatile",
    "strict",
    "called",
    "returns",
    "security",
    "parallel",
    "cost",
    "rows",
    "support",
    "set",
    "leakproof",
    "not",
    "window",
    "transform",
    "begin",
    "return",
    "external",
    "null",
    "on",
    "depends",
];

fn result(rest: &[Token<'_>]) -> Vec<String> {
    let is_result = |at: &usize| rest[*at].is("returns") && !rest.get(at + 1).is_some_and(|token| token.is("null"));
    let Some(start) =
        (0..rest.len()).take_while(|at| !matches!(rest[*at], Token::Body(_) | Token::Text(_))).find(is_result)
    else {
        return Vec::new();
    };
    let after = &rest[start + 1..];
    if after.first().is_some_and(|token| token.is("table"))
        && let Some(close) = closing(after, 1)
    {
        let columns = arguments(&after[2..close]).into_iter().map(|argument| argument.words.join(" "));
        return std::iter::once("table".to_owned()).chain(columns).collect();
    }
    let ends = |token: &Token<'_>| CLAUSES.iter().any(|clause| token.is(clause));
    let end = after.iter().position(ends).unwrap_or(after.len());
    spelled(&after[..end])
}

/// The same words, or the same name and two spellings of one type.
fn same_argument(one: &[String], other: &[String]) -> bool {
    let split = |words: &[String]| -> (Vec<String>, Vec<String>) {
        let modes = words.iter().take_while(|word| ["out", "inout", "variadic"].contains(&word.as_str())).count();
        let named = (modes + 1).min(words.len());
        (words[..named].to_vec(), words[named..].to_vec())
    };
    let ((one_name, one_type), (other_name, other_type)) = (split(one), split(other));
    let has_types = !one_type.is_empty() && !other_type.is_empty();
    one == other || same_type(one, other) || (has_types && one_name == other_name && same_type(&one_type, &other_type))
}

fn same_result(one: &[String], other: &[String]) -> bool {
    match (one.split_first(), other.split_first()) {
        (Some((first, one)), Some((second, other))) if first == second && first == "setof" => same_type(one, other),
        (Some((first, one)), Some((second, other))) if first == second && first == "table" => {
            let words = |column: &String| column.split(' ').map(str::to_owned).collect::<Vec<_>>();
            let same = |(one, other): (&String, &String)| same_argument(&words(one), &words(other));
            one.len() == other.len() && one.iter().zip(other).all(same)
        }
        _ => one == other || same_type(one, other),
    }
}

fn same_type(one: &[String], other: &[String]) -> bool {
    let rendered = |words: &[String]| {
        types::render(&types::parse(&words.join(" ").replace(" (", "(").replace(" [", "[").replace("[ ]", "[]")))
    };
    !one.is_empty() && !other.is_empty() && rendered(one) == rendered(other)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(old: &str, new: &str, expected: bool) {
        let (old, new) = (Header::of(old).expect("a routine"), Header::of(new).expect("a routine"));
        assert_eq!(old.gives_way_to(&new), expected, "{old:?} {new:?}");
    }

    #[test]
    fn a_routine_that_looks_the_same_from_outside_is_replaced() {
        let printed = "CREATE OR REPLACE FUNCTION \"f\"(a integer, b character varying DEFAULT 'x'::character varying)\n RETURNS SETOF integer\n LANGUAGE sql\nAS $function$ select 1 $function$";
        check(
            printed,
            "create function f(a int, b varchar = 'y') returns setof int language plpgsql as $$ begin end $$",
            true,
        );
        check(printed, "create function f(a int, b varchar) returns setof int language sql as ''", false);
        check(printed, "create function f(c int, b varchar = 'y') returns setof int language sql as ''", false);
        check(printed, "create function f(a int, b varchar = 'y') returns int language sql as ''", false);
        check(printed, "create procedure f(a int, b varchar = 'y') language sql as ''", false);
        check(
            "create function f(integer) returns int as ''",
            "create function f(int) returns int immutable as ''",
            true,
        );
        let table = "create function f() returns table (a int, b text) language sql as ''";
        check(table, "create function f() returns table (a int, b text) as '' language sql strict", true);
        check(table, "create function f() returns table (a int, c text) as '' language sql", false);
        check("create procedure p() language sql as ''", "create or replace procedure p() as '' language sql", true);
        check(
            "create function f() returns int return 1",
            "create function f() returns int returns null on null input return 2",
            true,
        );
    }
}
