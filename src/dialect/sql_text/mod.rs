//! SQL as text: words, and one spelling for expressions that say the same.
//!
//! Invariant: nothing inside a literal, a quoted identifier, a comment or a body is ever touched. A text that cannot be read (an unclosed quote)
//! is kept as it is.

mod canonical;
pub(crate) mod reader;

pub use canonical::canonical_expression;

use crate::model::DialectName;

/// A piece of SQL text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Token<'a> {
    /// A bare word: keyword, identifier or number.
    Word(&'a str),
    /// A quoted identifier, with its quotes.
    Quoted(&'a str),
    /// A string literal, with its quotes and prefix (`E'..'`, `x'..'`).
    Text(&'a str),
    /// A dollar-quoted body, which PostgreSQL and MySQL have.
    Body(&'a str),
    /// One punctuation character, or one operator of several.
    Symbol(&'a str),
    /// White space.
    Space(&'a str),
    /// A comment.
    Comment(&'a str),
}

impl<'a> Token<'a> {
    /// The text as it stands.
    pub fn text(self) -> &'a str {
        match self {
            Self::Word(text)
            | Self::Quoted(text)
            | Self::Text(text)
            | Self::Body(text)
            | Self::Symbol(text)
            | Self::Space(text)
            | Self::Comment(text) => text,
        }
    }

    /// Whether it is that keyword, in any case.
    pub fn is(self, keyword: &str) -> bool {
        matches!(self, Self::Word(word) if word.eq_ignore_ascii_case(keyword))
    }

    /// Whether it says nothing.
    pub fn is_blank(self) -> bool {
        matches!(self, Self::Space(_) | Self::Comment(_))
    }
}

/// Operators of several characters, the longest first.
const OPERATORS: [&str; 20] = [
    "->>", "#>>", "!~*", "<=>", "::", "<=", ">=", "<>", "!=", "||", "->", "#>", "@>", "<@", "?|", "?&", "~*", "!~",
    "&&", "<<",
];

/// Cuts SQL text into tokens. Together they are the text, byte for byte.
pub fn tokens(sql: &str, dialect: DialectName) -> Vec<Token<'_>> {
    each_token(sql, dialect).collect()
}

/// The tokens that say something, one after another: whoever looks at the first words of a long statement reads no more than those.
pub(crate) fn saying(sql: &str, dialect: DialectName) -> impl Iterator<Item = Token<'_>> {
    each_token(sql, dialect).filter(|token| !token.is_blank())
}

fn each_token(sql: &str, dialect: DialectName) -> impl Iterator<Item = Token<'_>> {
    let mut rest = sql;
    std::iter::from_fn(move || {
        let (token, length) = (!rest.is_empty()).then(|| next_token(rest, dialect))?;
        rest = &rest[length..];
        Some(token)
    })
}

pub(super) fn next_token(rest: &str, dialect: DialectName) -> (Token<'_>, usize) {
    let first = rest.chars().next().unwrap_or(' ');
    let whole = |length: usize| &rest[..length];
    if first.is_whitespace() {
        let length = rest.find(|c: char| !c.is_whitespace()).unwrap_or(rest.len());
        return (Token::Space(whole(length)), length);
    }
    if let Some(length) = versioned_length(rest, dialect).filter(|length| !whole(*length).ends_with(OF_NO_VERSION)) {
        return (Token::Symbol(whole(length)), length);
    }
    if let Some(length) = comment_length(rest, dialect) {
        return (Token::Comment(whole(length)), length);
    }
    if let Some(length) = text_length(rest, dialect) {
        return (Token::Text(whole(length)), length);
    }
    if let Some(length) = body_length(rest, dialect) {
        return (Token::Body(whole(length)), length);
    }
    match first {
        // The sessions of the tool and of its scripts read it so, whatever the server does.
        '"' if DialectName::Mysql.covers(dialect) => {
            let length = quoted_length(rest, first, true);
            return (Token::Text(whole(length)), length);
        }
        '"' | '`' => {
            let length = quoted_length(rest, first, false);
            return (Token::Quoted(whole(length)), length);
        }
        '[' if dialect == DialectName::Sqlite => {
            let length = rest.find(']').map_or(rest.len(), |end| end + 1);
            return (Token::Quoted(whole(length)), length);
        }
        _ => {}
    }
    if dialect == DialectName::Postgres
        && let Some(length) = operator_length(rest)
    {
        return (Token::Symbol(whole(length)), length);
    }
    if is_word(first) {
        let mut length = word_length(rest);
        if dialect == DialectName::Postgres {
            length = rest[..length].find('@').unwrap_or(length); // an operator there
        }
        return (Token::Word(whole(length)), length);
    }
    let length = OPERATORS.iter().find(|op| rest.starts_with(**op)).map_or(first.len_utf8(), |op| op.len());
    (Token::Symbol(whole(length)), length)
}

/// Dumps begin with a remark for a version that no server has: it tells the client of MariaDB to do no commands of its own.
const OF_NO_VERSION: &str = "!999999";

/// The opening of what MySQL (`/*!50001`) and MariaDB (`/*M!100100` too) run although others take it for a remark: what is inside is SQL.
fn versioned_length(rest: &str, dialect: DialectName) -> Option<usize> {
    let after = match dialect {
        DialectName::Mysql => rest.strip_prefix("/*!"),
        DialectName::MariaDb => rest.strip_prefix("/*!").or_else(|| rest.strip_prefix("/*M!")),
        DialectName::Sqlite | DialectName::Postgres => None,
    }?;
    Some(rest.len() - after.trim_start_matches(|c: char| c.is_ascii_digit()).len())
}

/// PostgreSQL's operators are runs of these characters up to a comment; one of several ends in `+` or `-` only where it holds a character that no
/// SQL operator has (its manual, section 4.1.3).
fn operator_length(rest: &str) -> Option<usize> {
    const RARE: &str = "~!@#%^&|`?";
    let run = rest.find(|c: char| !"+-*/<>=".contains(c) && !RARE.contains(c)).unwrap_or(rest.len());
    let comment = ["--", "/*"].into_iter().filter_map(|start| rest[..run].find(start)).min();
    let mut length = comment.unwrap_or(run);
    while length > 1 && rest[..length].ends_with(['+', '-']) && !rest[..length].contains(|c| RARE.contains(c)) {
        length -= 1;
    }
    (length > 0).then_some(length)
}

pub(super) fn is_word(c: char) -> bool {
    c.is_alphanumeric() || c == '_' || c == '@' || c == '$'
}

fn word_length(rest: &str) -> usize {
    let number = rest.starts_with(|c: char| c.is_ascii_digit());
    let mut previous = ' ';
    let end = rest.char_indices().find(|(_, c)| {
        let inside =
            is_word(*c) || (number && (*c == '.' || ((*c == '-' || *c == '+') && matches!(previous, 'e' | 'E'))));
        previous = *c;
        !inside
    });
    end.map_or(rest.len(), |(at, _)| at)
}

/// `-- ..`, `/* .. */`, on MySQL `# ..`. PostgreSQL's nest (its manual, section 4.1.5), and end at a carriage return too.
fn comment_length(rest: &str, dialect: DialectName) -> Option<usize> {
    if is_remark(rest, DialectName::Mysql.covers(dialect)) {
        let ends = |c: char| c == '\n' || (c == '\r' && dialect == DialectName::Postgres);
        return Some(rest.find(ends).unwrap_or(rest.len()));
    }
    if !rest.starts_with("/*") {
        return None;
    }
    let nested = dialect == DialectName::Postgres;
    let (mut depth, mut at) = (1, 2);
    while at < rest.len() && depth > 0 {
        let tail = &rest[at..];
        if tail.starts_with("*/") {
            (depth, at) = (depth - 1, at + 2);
        } else if nested && tail.starts_with("/*") {
            (depth, at) = (depth + 1, at + 2);
        } else {
            at += tail.chars().next().map_or(1, char::len_utf8);
        }
    }
    Some(at)
}

/// Whether a comment to the end of the line begins. MySQL wants a blank behind the hyphens: `5--1` is six there.
fn is_remark(rest: &str, is_mysql: bool) -> bool {
    let blank = |byte: &u8| byte.is_ascii_whitespace() || byte.is_ascii_control();
    let hyphens = rest.starts_with("--") && (!is_mysql || rest.as_bytes().get(2).is_none_or(blank));
    hyphens || (is_mysql && rest.starts_with('#'))
}

fn text_length(rest: &str, dialect: DialectName) -> Option<usize> {
    // A prefix is one letter at the most: a search beyond it would read the whole script for every token.
    let quote = rest.bytes().take(2).position(|byte| byte == b'\'')?;
    let prefix = rest.get(..quote)?;
    let escapes = match dialect {
        DialectName::Postgres => prefix.eq_ignore_ascii_case("e"),
        DialectName::Mysql | DialectName::MariaDb => true,
        DialectName::Sqlite => false,
    };
    let known = ["", "e", "x", "b", "n"].iter().any(|known| prefix.eq_ignore_ascii_case(known));
    known.then(|| quote + quoted_length(&rest[quote..], '\'', escapes))
}

fn quoted_length(text: &str, quote: char, escapes: bool) -> usize {
    let mut characters = text.char_indices().skip(1).peekable();
    while let Some((at, c)) = characters.next() {
        if escapes && c == '\\' {
            characters.next();
        } else if c == quote {
            if characters.peek().is_some_and(|(_, next)| *next == quote) {
                characters.next();
            } else {
                return at + quote.len_utf8();
            }
        }
    }
    text.len()
}

/// `$$..$$`, `$tag$..$tag$`. What is never closed is one to PostgreSQL alone: on MySQL names may have such signs, and so may delimiters.
fn body_length(rest: &str, dialect: DialectName) -> Option<usize> {
    if !matches!(dialect, DialectName::Postgres | DialectName::Mysql) {
        return None;
    }
    let tag_end = rest.strip_prefix('$')?.find('$')? + 2;
    let tag = &rest[..tag_end];
    let inner = &tag[1..tag.len() - 1];
    if inner.starts_with(|c: char| c.is_ascii_digit()) || !inner.chars().all(|c| c.is_alphanumeric() || c == '_') {
        return None;
    }
    match rest[tag_end..].find(tag) {
        Some(end) => Some(tag_end + end + tag.len()),
        None => (dialect == DialectName::Postgres).then_some(rest.len()),
    }
}

/// What stands between quotes: `"a""b"`, `[a]`, `` `a` ``, `'a'`; itself where there are none.
pub(crate) fn unquote(text: &str) -> String {
    let close = match text.chars().next() {
        Some('[') => ']',
        Some(quote @ ('"' | '`' | '\'')) => quote,
        _ => return text.to_owned(),
    };
    let inner = &text[1..];
    let inner = inner.strip_suffix(close).unwrap_or(inner);
    if close == ']' { inner.to_owned() } else { inner.replace(&format!("{close}{close}"), &close.to_string()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tokens_are_the_text() {
        let sql = "select \"a b\", 'it''s' /* c */ -- d\n, $tag$ body; $tag$ from t where x >= 1.5e-3;";
        let joined: String = tokens(sql, DialectName::Postgres).into_iter().map(Token::text).collect();
        assert_eq!(joined, sql);
    }
}
