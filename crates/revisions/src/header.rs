//! Reads `pub const REVISION: Revision = Revision::new("id").revises(&[..])...;` from the tokens of a Rust file.
//!
//! Invariant: what is read here is what the compiler makes of the same text, or an error that says what to write.

use std::iter::Peekable;

use crate::lexer::{Kind, Lexer, Token, text_value};

/// What a header declares.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Header {
    pub(crate) id: String,
    pub(crate) revises: Vec<String>,
    pub(crate) depends_on: Vec<String>,
    pub(crate) labels: Vec<String>,
    pub(crate) created: Option<String>,
    pub(crate) requires: Vec<String>,
    pub(crate) message: String,
    /// Where `const` stands.
    pub(crate) offset: usize,
}

/// Why there is no header.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Fault {
    Missing,
    Malformed { offset: usize, found: String, help: String },
}

/// Reads a file up to the end of its header.
pub(crate) fn read(source: &str) -> Result<Header, Fault> {
    let mut tokens = Lexer::new(source).peekable();
    let mut header = Header::default();
    let mut depth = 0i64;
    while let Some(token) = tokens.next() {
        let constant = depth == 0 && token.is(Kind::Identifier, "const");
        if constant && tokens.next_if(|next| next.is(Kind::Identifier, "REVISION")).is_some() {
            header.offset = token.offset;
            Reader { source, tokens }.header(&mut header)?;
            return Ok(header);
        }
        match token.kind {
            Kind::ModuleDoc if depth == 0 && header.message.is_empty() => header.message = first_line(token.text),
            Kind::Open => depth += 1,
            Kind::Close => depth -= 1,
            _ => {}
        }
    }
    Err(Fault::Missing)
}

/// The first line with anything on it of a documenting comment.
fn first_line(comment: &str) -> String {
    let inner = comment
        .strip_prefix("/*!")
        .map_or_else(|| comment.trim_start_matches("//!"), |block| block.trim_end_matches("*/"));
    let mut lines = inner.lines().map(|line| line.trim().trim_start_matches('*').trim());
    lines.find(|line| !line.is_empty()).unwrap_or_default().to_owned()
}

struct Reader<'s> {
    source: &'s str,
    tokens: Peekable<Lexer<'s>>,
}

const SHAPE: &str =
    "a header is `pub const REVISION: Revision = Revision::new(\"id\").revises(&[\"parent\"]);`, with literal strings";

impl<'s> Reader<'s> {
    /// Behind `const REVISION`.
    fn header(mut self, header: &mut Header) -> Result<(), Fault> {
        self.constructor()?;
        header.id = self.text()?;
        self.close_parenthesis()?;
        let mut said: Vec<&str> = Vec::new();
        loop {
            let token = self.next()?;
            if token.is(Kind::Punctuation, ";") {
                return Ok(());
            }
            if !token.is(Kind::Punctuation, ".") {
                return Err(self.unexpected(token, "`.` and a method, or `;`"));
            }
            let method = self.next()?;
            if said.contains(&method.text) {
                return Err(malformed(
                    method.offset,
                    format!("`{}` a second time", method.text),
                    "say it once; a list may hold several",
                ));
            }
            said.push(method.text);
            self.method(method, header)?;
        }
    }

    /// `: Revision = Revision::new(`, the type and the path in any spelling.
    fn constructor(&mut self) -> Result<(), Fault> {
        let mut last = self.next()?;
        while !last.is(Kind::Punctuation, "=") {
            if last.is(Kind::Punctuation, ";") {
                return Err(self.unexpected(last, "`= Revision::new(\"id\")`"));
            }
            last = self.next()?;
        }
        loop {
            let token = self.next()?;
            let path = token.kind == Kind::Identifier || token.is(Kind::Punctuation, ":");
            if token.is(Kind::Open, "(") && last.is(Kind::Identifier, "new") {
                return Ok(());
            }
            if !path {
                return Err(self.unexpected(token, "`Revision::new(\"id\")`"));
            }
            last = token;
        }
    }

    fn method(&mut self, method: Token<'s>, header: &mut Header) -> Result<(), Fault> {
        let list = match method.text {
            "revises" => &mut header.revises,
            "depends_on" => &mut header.depends_on,
            "labels" => &mut header.labels,
            "requires" => &mut header.requires,
            "created" => {
                self.expect(Kind::Open, "(")?;
                header.created = Some(self.text()?);
                return self.close_parenthesis();
            }
            _ => return Err(self.unexpected(method, "one of `revises`, `depends_on`, `labels`, `created`, `requires`")),
        };
        self.expect(Kind::Open, "(")?;
        self.expect(Kind::Punctuation, "&")?;
        self.expect(Kind::Open, "[")?;
        while self.tokens.next_if(|token| token.is(Kind::Close, "]")).is_none() {
            list.push(self.text()?);
            let separator = self.next()?;
            match separator.text {
                "," => {}
                "]" => break,
                _ => return Err(self.unexpected(separator, "`,` or `]`")),
            }
        }
        self.close_parenthesis()
    }

    fn text(&mut self) -> Result<String, Fault> {
        let token = self.next()?;
        if token.kind != Kind::Text {
            return Err(self.unexpected(token, "a string in double quotes"));
        }
        text_value(token.text)
            .ok_or_else(|| self.unexpected(token, "a string that ends and holds only escapes that Rust knows"))
    }

    fn close_parenthesis(&mut self) -> Result<(), Fault> {
        let _ = self.tokens.next_if(|token| token.is(Kind::Punctuation, ","));
        self.expect(Kind::Close, ")")
    }

    fn expect(&mut self, kind: Kind, text: &str) -> Result<(), Fault> {
        let token = self.next()?;
        if token.is(kind, text) { Ok(()) } else { Err(self.unexpected(token, &format!("`{text}`"))) }
    }

    fn next(&mut self) -> Result<Token<'s>, Fault> {
        self.tokens
            .find(|token| token.kind != Kind::ModuleDoc)
            .ok_or_else(|| malformed(self.source.len(), "the end of the file inside the header".into(), SHAPE))
    }

    fn unexpected(&self, token: Token<'_>, wanted: &str) -> Fault {
        let shown: String = token.text.chars().take(40).collect();
        malformed(token.offset, format!("`{shown}` in the header where {wanted} belongs"), SHAPE)
    }
}

fn malformed(offset: usize, found: String, help: &str) -> Fault {
    Fault::Malformed { offset, found, help: help.into() }
}

/// The range of token indices that the header covers, from its `pub` to its `;`.
pub(crate) fn range(tokens: &[Token<'_>]) -> Option<std::ops::Range<usize>> {
    let mut depth = 0i64;
    let at = tokens.iter().enumerate().position(|(index, token)| {
        match token.kind {
            Kind::Open => depth += 1,
            Kind::Close => depth -= 1,
            _ => {}
        }
        let named = tokens.get(index + 1).is_some_and(|next| next.is(Kind::Identifier, "REVISION"));
        depth == 0 && token.is(Kind::Identifier, "const") && named
    })?;
    let public = at.checked_sub(1).filter(|&before| tokens[before].is(Kind::Identifier, "pub"));
    let end =
        tokens[at..].iter().position(|token| token.is(Kind::Punctuation, ";")).map_or(tokens.len(), |end| at + end + 1);
    Some(public.unwrap_or(at)..end)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(source: &str, expected: Header) {
        let header = read(source).map(|header| Header { offset: 0, ..header });
        assert_eq!(header, Ok(expected), "{source}");
    }

    #[track_caller]
    fn check_fault(source: &str, at: &str, expected: &str) {
        match read(source) {
            Err(Fault::Malformed { offset, found, .. }) => {
                assert_eq!(found, expected);
                assert!(source[offset..].starts_with(at), "{}", &source[offset..]);
            }
            other => panic!("{other:?}"),
        }
    }

    fn list(items: &[&str]) -> Vec<String> {
        items.iter().map(|&item| item.to_owned()).collect()
    }

    #[test]
    fn a_header_of_one_line_is_read() {
        check(
            "//! Add play counts to songs.\n//!\n//! More.\nuse anabranch::prelude::*;\n\
             pub const REVISION: Revision = Revision::new(\"9f3c\").revises(&[\"5d1e\"]).created(\"2026-11-21T10:31:00Z\");",
            Header {
                id: "9f3c".into(),
                revises: list(&["5d1e"]),
                created: Some("2026-11-21T10:31:00Z".into()),
                message: "Add play counts to songs.".into(),
                ..Header::default()
            },
        );
    }

    #[test]
    fn methods_come_in_any_order_wrapped_and_commented() {
        check(
            "/*!\n * Merge.\n */\npub const REVISION: ::anabranch::Revision = anabranch::Revision::new(\n    r\"m\", // the id\n)\n\
             .requires(&[\"graph:ab12\"])\n.labels(&[])\n.depends_on(&[\n  \"a\", /* why */\n  \"b\",\n])\n.revises(&[\"l\", \"r\"],);\nfn x() {}",
            Header {
                id: "m".into(),
                revises: list(&["l", "r"]),
                depends_on: list(&["a", "b"]),
                requires: list(&["graph:ab12"]),
                message: "Merge.".into(),
                ..Header::default()
            },
        );
    }

    #[test]
    fn a_header_inside_a_function_or_a_string_or_a_comment_is_none() {
        let source = "// const REVISION: Revision = Revision::new(\"a\");\nfn f() { const REVISION: u8 = 1; }\nconst X: &str = \"const REVISION\";";
        assert_eq!(read(source), Err(Fault::Missing));
    }

    #[test]
    fn a_mistake_is_named_with_its_place() {
        check_fault(
            "const REVISION: Revision = Revision::new(ID);",
            "ID",
            "`ID` in the header where a string in double quotes belongs",
        );
        check_fault(
            "const REVISION: Revision = Revision::new(\"a\").parent(&[\"b\"]);",
            "parent",
            "`parent` in the header where one of `revises`, `depends_on`, `labels`, `created`, `requires` belongs",
        );
        check_fault(
            "const REVISION: Revision = Revision::new(\"a\").revises([\"b\"]);",
            "[",
            "`[` in the header where `&` belongs",
        );
        check_fault(
            "const REVISION: Revision = Revision::new(\"a\").labels(&[]).labels(&[]);",
            "labels(&[]);",
            "`labels` a second time",
        );
        check_fault("const REVISION: Revision = Revision::new(\"a\")", "", "the end of the file inside the header");
    }
}
