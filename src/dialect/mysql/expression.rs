//! One spelling for expressions that say the same.
//!
//! MySQL reports ``((`k` > 0) and (`v` <> _utf8mb4'x'))`` for what was written as `k > 0 and v <> 'x'`. Both become the latter here: words in lower
//! case, backticks only where a name needs them, one way to write a text, no introducers, and no parentheses that precedence makes redundant.
//! The result is SQL that means what the original means. What the server rewrites beyond that (`not (b = true)`) is the caller's to echo.

use super::{literal, reserved::is_reserved};
use crate::dialect::sql_text::{Token, tokens};
use crate::model::DialectName;

/// The canonical spelling.
pub(super) fn canonical(sql: &str) -> String {
    let words = words(sql);
    let mut rest = words.as_slice();
    let mut items = group(&mut rest, &[]);
    if !rest.is_empty() {
        return sql.trim().to_owned(); // a parenthesis too many: not ours to repair
    }
    while let [Item::Group(inner)] = items.as_mut_slice() {
        items = std::mem::take(inner);
    }
    let mut out = String::new();
    write(&simplify(items), &mut out);
    out
}

/// A piece of an expression.
#[derive(Debug, Clone, PartialEq)]
enum Item {
    Word(String),
    /// Parentheses and what is in them.
    Group(Vec<Item>),
    /// `CASE .. END`, whose operators concern nobody outside.
    Case(Vec<Item>),
}

impl Item {
    fn word(&self) -> Option<&str> {
        match self {
            Self::Word(word) => Some(word),
            Self::Group(_) | Self::Case(_) => None,
        }
    }
}

fn words(sql: &str) -> Vec<String> {
    let tokens: Vec<Token<'_>> =
        tokens(sql, DialectName::Mysql).into_iter().filter(|token| !token.is_blank()).collect();
    let mut out: Vec<String> = Vec::new();
    for (at, token) in tokens.iter().enumerate() {
        let word = match token {
            Token::Word(word) if is_introducer(word) && matches!(tokens.get(at + 1), Some(Token::Text(_))) => continue,
            Token::Word(word) => word.to_lowercase(),
            Token::Quoted(quoted) => name(quoted),
            Token::Text(text) if text.starts_with(['\'', '"']) => retext(text),
            Token::Symbol("!=") => "<>".to_owned(),
            Token::Symbol("&&") => "and".to_owned(),
            token => token.text().to_owned(),
        };
        out.push(word);
    }
    out
}

/// The character set of a literal, which MySQL adds: `_utf8mb4'x'`.
fn is_introducer(word: &str) -> bool {
    // In these the bytes of a literal are other characters than they seem.
    const WIDE: [&str; 6] = ["_binary", "_ucs2", "_utf16", "_utf16le", "_utf32", "_gb18030"];
    word.starts_with('_') && !WIDE.iter().any(|wide| word.eq_ignore_ascii_case(wide))
}

fn retext(quoted: &str) -> String {
    literal::unquote(quoted).map_or_else(|| quoted.to_owned(), |text| literal::text(&text))
}

fn name(quoted: &str) -> String {
    let inner = quoted.trim_matches('`');
    let plain = inner.starts_with(|c: char| c.is_ascii_lowercase() || c == '_')
        && inner.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_');
    if plain && !is_reserved(inner) { inner.to_owned() } else { quoted.to_owned() }
}

/// Reads up to one of `ends`, which it leaves, or to the end.
fn group(rest: &mut &[String], ends: &[&str]) -> Vec<Item> {
    let mut items = Vec::new();
    while let Some((word, tail)) = rest.split_first() {
        if ends.contains(&word.as_str()) || (word == ")" && ends.is_empty()) {
            break;
        }
        *rest = tail;
        items.push(match word.as_str() {
            "(" => {
                let inner = group(rest, &[")"]);
                *rest = rest.get(1..).unwrap_or_default();
                Item::Group(inner)
            }
            "case" => {
                let inner = group(rest, &["end"]);
                *rest = rest.get(1..).unwrap_or_default();
                Item::Case(inner)
            }
            word => Item::Word(word.to_owned()),
        });
    }
    items
}

/// Takes away the parentheses that precedence makes redundant, from the inside to the outside.
fn simplify(items: Vec<Item>) -> Vec<Item> {
    let items: Vec<Item> = items
        .into_iter()
        .map(|item| match item {
            Item::Group(inner) => Item::Group(simplify(inner)),
            Item::Case(inner) => Item::Case(simplify(inner)),
            Item::Word(word) => Item::Word(word),
        })
        .collect();
    let mut out: Vec<Item> = Vec::new();
    for (at, item) in items.iter().enumerate() {
        match item {
            Item::Group(inner) if is_redundant(inner, &items[..at], items.get(at + 1)) => out.extend(inner.clone()),
            item => out.push(item.clone()),
        }
    }
    out
}

fn is_redundant(inner: &[Item], before: &[Item], after: Option<&Item>) -> bool {
    let left = match before.last() {
        None => 0,
        Some(Item::Word(word)) => match left_of(word, before) {
            Some(level) => level,
            None => return false,
        },
        Some(Item::Group(_) | Item::Case(_)) => return false,
    };
    let right = match after {
        None => 0,
        Some(Item::Word(word)) => match word.as_str() {
            "," | "when" | "then" | "else" => 0,
            "not" => COMPARISON, // `a not in (..)`
            word => match level(word) {
                Some(level) => level,
                None => return false,
            },
        },
        Some(Item::Group(_) | Item::Case(_)) => return false,
    };
    let Some(weakest) = weakest(inner) else { return false };
    // `and` and `or` may be regrouped; to the right of another operator, equal strength needs its parentheses.
    (weakest > left || (weakest == left && weakest <= AND)) && weakest >= right
}

const OR: u8 = 1;
const AND: u8 = 3;
const NOT: u8 = 4;
const COMPARISON: u8 = 6;
const ATOM: u8 = 20;

/// How strongly an operator binds (MySQL's manual, section "Operator Precedence").
fn level(word: &str) -> Option<u8> {
    Some(match word {
        "or" | "||" => OR,
        "xor" => 2,
        "and" => AND,
        "not" => NOT,
        "between" => 5,
        "=" | "<=>" | ">=" | ">" | "<=" | "<" | "<>" | "is" | "like" | "regexp" | "rlike" | "in" => COMPARISON,
        "|" => 7,
        "&" => 8,
        "<<" | ">>" => 9,
        "-" | "+" => 10,
        "*" | "/" | "div" | "%" | "mod" => 11,
        "^" => 12,
        "collate" => 14,
        _ => return None,
    })
}

/// How strongly what stands left of a group draws at it; nothing where the group is no operand (the arguments of a function, a list).
fn left_of(word: &str, before: &[Item]) -> Option<u8> {
    match word {
        "," | "when" | "then" | "else" => Some(0),
        "in" | "is" | "mod" => None,
        "and" if inside_between(before) => Some(COMPARISON),
        "-" | "+" if is_sign(before) => Some(13),
        word => level(word),
    }
}

/// Whether the last word is the `and` of a `between`.
fn inside_between(before: &[Item]) -> bool {
    let earlier = before.iter().rev().skip(1);
    earlier.map_while(Item::word).find(|word| matches!(*word, "and" | "or" | "between")) == Some("between")
}

/// Whether the last word, a plus or minus, is the sign of what follows.
fn is_sign(before: &[Item]) -> bool {
    match before.iter().rev().nth(1) {
        None => true,
        Some(Item::Word(word)) => {
            word == "," || level(word).is_some() || matches!(word.as_str(), "when" | "then" | "else")
        }
        Some(Item::Group(_) | Item::Case(_)) => false,
    }
}

/// The weakest operator outside of inner parentheses; nothing where the group is no single expression.
fn weakest(items: &[Item]) -> Option<u8> {
    let mut weakest = ATOM;
    let mut between = false;
    for (at, item) in items.iter().enumerate() {
        let Some(word) = item.word() else { continue };
        if matches!(word, "," | "select" | "distinct" | "separator" | "using" | "as") {
            return None;
        }
        let is_is_not = word == "not" && at > 0;
        let found = match word {
            "between" => {
                between = true;
                level(word)
            }
            "and" if std::mem::take(&mut between) => continue,
            "-" | "+" if is_sign(&items[..=at]) => Some(13),
            _ if is_is_not => continue, // `is not`, `not in`: counted with its partner
            word => level(word),
        };
        weakest = weakest.min(found.unwrap_or(ATOM));
    }
    (!items.is_empty()).then_some(weakest)
}

fn write(items: &[Item], out: &mut String) {
    for (at, item) in items.iter().enumerate() {
        let before = &items[..at];
        if at > 0 && needs_blank(before, item) {
            out.push(' ');
        }
        match item {
            Item::Word(word) => out.push_str(word),
            Item::Group(inner) => {
                out.push('(');
                write(inner, out);
                out.push(')');
            }
            Item::Case(inner) => {
                out.push_str("case ");
                write(inner, out);
                out.push_str(" end");
            }
        }
    }
}

fn needs_blank(before: &[Item], item: &Item) -> bool {
    let Some(previous) = before.last() else { return false };
    match (previous, item) {
        (_, Item::Word(word)) if matches!(word.as_str(), "," | ".") => false,
        (Item::Word(word), _) if word == "." => false,
        (Item::Word(word), _) if matches!(word.as_str(), "-" | "+") && is_sign(before) => false,
        (Item::Word(word), Item::Group(_)) => {
            level(word).is_some() || matches!(word.as_str(), "," | "when" | "then" | "else" | "as" | "over")
        }
        _ => true,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_server_reports_is_what_was_written() {
        let check = |reported: &str, written: &str| {
            let canonical_text = canonical(written);
            assert_eq!(canonical(reported), canonical_text);
            assert_eq!(canonical(&canonical_text), canonical_text, "not stable");
        };
        check("((`k` > 0) and (`v` <> _utf8mb4'x'))", "k > 0 AND v != 'x'");
        check("((`a` > 0) or ((`b` > 0) and (`c` > 0)))", "a > 0 or b > 0 and c > 0");
        check("(((`a` > 0) or (`b` > 0)) and (`c` > 0))", "(a > 0 or b > 0) and c > 0");
        check("(`ti` in (1,2))", "ti in (1, 2)");
        check("((`c` is not null) or (`b` <> true))", "c is not null or b <> TRUE");
        check("(`a` - (`b` - `c`))", "a - (b - c)");
        check("((`a` - `b`) - `c`)", "a - b - c");
        check("((`a` + 1) * 2)", "(a + 1) * 2");
        check("(`a` between 1 and 5)", "a between 1 and 5");
        check("((`a` between 1 and 5) and (`b` > -(1)))", "a between 1 and 5 and b > -1");
        check("concat(`first`,_utf8mb4' ',`last`)", "concat(first, ' ', last)");
        check("(case when (`a` > 0) then _utf8mb4'x' else _utf8mb4'y' end)", "CASE WHEN a > 0 THEN 'x' ELSE \"y\" END");
        check("(`order` > 0)", "`order`>0");
        check("(`v` = _utf8mb4'it\\'s')", "v = 'it''s'");
        check("(char_length(`title`) > 0)", "char_length( title ) > 0");
        check("(not((`a` = 1)))", "not (a = 1)");
        check("cast(`a` as unsigned)", "cast(a as unsigned)");
        check("(`Mixed` > 1)", "`Mixed` > 1");
    }

    #[test]
    fn a_text_that_cannot_be_read_is_kept() {
        assert_eq!(canonical("a > 0)"), "a > 0)");
        assert_eq!(canonical(""), "");
    }
}
