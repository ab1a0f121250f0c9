//! Walks over the tokens of a definition: names in any quoting, balanced parentheses, and the text as it stands.

use super::{Token, tokens, unquote};
use crate::model::DialectName;

/// A text that is no definition the database would have kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Unreadable {
    /// What should stand there.
    pub(crate) expected: &'static str,
    /// What stands there.
    pub(crate) found: String,
}

pub(crate) type Read<T> = Result<T, Unreadable>;

/// A token and where it stands.
#[derive(Clone, Copy)]
pub(crate) struct Placed<'a> {
    pub(crate) token: Token<'a>,
    pub(crate) start: usize,
}

pub(crate) struct Reader<'a> {
    pub(crate) sql: &'a str,
    pub(crate) tokens: Vec<Placed<'a>>,
    pub(crate) at: usize,
    /// What stands between the tokens for people.
    pub(crate) comments: Vec<Placed<'a>>,
}

impl<'a> Reader<'a> {
    pub(crate) fn of(sql: &'a str, dialect: DialectName) -> Self {
        let mut start = 0;
        let (mut placed, mut comments) = (Vec::new(), Vec::new());
        for token in tokens(sql, dialect) {
            match token {
                Token::Space(_) => {}
                Token::Comment(_) => comments.push(Placed { token, start }),
                _ => placed.push(Placed { token, start }),
            }
            start += token.text().len();
        }
        Self { sql, tokens: placed, at: 0, comments }
    }

    /// The same without the marks of comments that MySQL and MariaDB run: what stands in them is SQL.
    #[cfg(feature = "mysql")]
    pub(crate) fn without_versions(mut self) -> Self {
        let all = std::mem::take(&mut self.tokens);
        let mut inside = false;
        let mut rest = all.into_iter().peekable();
        while let Some(placed) = rest.next() {
            let text = placed.token.text();
            if matches!(placed.token, Token::Symbol(_)) && text.starts_with("/*") {
                inside = true;
                continue;
            }
            let end = placed.start + 1;
            let closes =
                inside && text == "*" && rest.peek().is_some_and(|next| next.start == end && next.token.text() == "/");
            if closes {
                rest.next();
                inside = false;
                continue;
            }
            self.tokens.push(placed);
        }
        self
    }

    pub(crate) fn peek(&self) -> Option<Token<'a>> {
        self.tokens.get(self.at).map(|placed| placed.token)
    }

    pub(crate) fn ahead(&self, by: usize) -> Option<Token<'a>> {
        self.tokens.get(self.at + by).map(|placed| placed.token)
    }

    pub(crate) fn is(&self, keyword: &str) -> bool {
        self.peek().is_some_and(|token| token.is(keyword))
    }

    pub(crate) fn eat(&mut self, keyword: &str) -> bool {
        let found = self.is(keyword);
        self.at += usize::from(found);
        found
    }

    pub(crate) fn eat_symbol(&mut self, symbol: &str) -> bool {
        let found = self.peek() == Some(Token::Symbol(symbol));
        self.at += usize::from(found);
        found
    }

    pub(crate) fn unreadable(&self, expected: &'static str) -> Unreadable {
        let found = self.peek().map_or_else(|| "the end".to_owned(), |token| token.text().to_owned());
        Unreadable { expected, found }
    }

    pub(crate) fn keyword(&mut self, keyword: &'static str) -> Read<()> {
        if self.eat(keyword) { Ok(()) } else { Err(self.unreadable(keyword)) }
    }

    pub(crate) fn symbol(&mut self, symbol: &'static str) -> Read<()> {
        if self.eat_symbol(symbol) { Ok(()) } else { Err(self.unreadable(symbol)) }
    }

    pub(crate) fn skip_if_not_exists(&mut self) {
        if self.is("if") && self.ahead(1).is_some_and(|token| token.is("not")) {
            self.at += 3;
        }
    }

    /// A bare word, a quoted one, and, as SQLite takes it, also a string.
    pub(crate) fn name(&mut self) -> Read<String> {
        let name = match self.peek() {
            Some(Token::Word(word)) => word.to_owned(),
            Some(Token::Quoted(quoted)) => unquote(quoted),
            Some(Token::Text(text)) if text.starts_with('\'') => unquote(text),
            _ => return Err(self.unreadable("a name")),
        };
        self.at += 1;
        Ok(name)
    }

    pub(crate) fn qualified_name(&mut self) -> Read<String> {
        let name = self.name()?;
        if self.eat_symbol(".") { self.name() } else { Ok(name) }
    }

    /// The text from the token at `from` up to the one that is next.
    pub(crate) fn text_since(&self, from: usize) -> &'a str {
        let start = self.tokens.get(from).map_or(self.sql.len(), |placed| placed.start);
        let end = self.at.checked_sub(1).and_then(|last| self.tokens.get(last));
        let end = end.map_or(start, |placed| placed.start + placed.token.text().len());
        self.sql.get(start..end.max(start)).unwrap_or_default()
    }

    pub(crate) fn rest(&mut self) -> &'a str {
        let from = self.at;
        self.at = self.tokens.len();
        self.text_since(from)
    }

    /// Skips to the parenthesis that closes, or to a comma where it is to stop there; neither is eaten.
    pub(crate) fn skip_balanced(&mut self, stop_at_comma: bool) -> Read<()> {
        let mut depth = 0usize;
        loop {
            match self.peek() {
                Some(Token::Symbol("(")) => depth += 1,
                Some(Token::Symbol(")")) if depth == 0 => return Ok(()),
                Some(Token::Symbol(")")) => depth -= 1,
                Some(Token::Symbol(",")) if depth == 0 && stop_at_comma => return Ok(()),
                Some(_) => {}
                None => return Err(self.unreadable(")")),
            }
            self.at += 1;
        }
    }

    /// `(expression)`, without its parentheses.
    pub(crate) fn parenthesized(&mut self) -> Read<String> {
        self.symbol("(")?;
        let from = self.at;
        self.skip_balanced(false)?;
        let text = self.text_since(from).to_owned();
        self.symbol(")")?;
        Ok(text)
    }

    /// `(a, b COLLATE nocase DESC)`: the names alone.
    pub(crate) fn columns(&mut self) -> Read<Vec<String>> {
        self.symbol("(")?;
        let mut names = Vec::new();
        loop {
            names.push(self.name()?);
            self.skip_balanced(true)?;
            if !self.eat_symbol(",") {
                break;
            }
        }
        self.symbol(")")?;
        Ok(names)
    }
}
