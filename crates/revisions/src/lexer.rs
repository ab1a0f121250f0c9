//! A lexer for Rust source that knows just enough to find a header and to tell code from comments.
//!
//! Invariant: every byte belongs to one token, one comment or white space, for any input; text that is no Rust yields tokens too, and the
//! compiler says what is wrong with it. Punctuation comes one character at a time.

/// What a token is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Identifier,
    /// A string without prefix, plain or raw, whose value the header may hold.
    Text,
    /// Any other literal, and lifetimes.
    Other,
    Open,
    Close,
    Punctuation,
    /// A comment that documents the enclosing module (`//!`, `/*! */`).
    ModuleDoc,
}

/// A token and where it begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Token<'s> {
    pub(crate) kind: Kind,
    pub(crate) text: &'s str,
    pub(crate) offset: usize,
}

impl Token<'_> {
    pub(crate) fn is(&self, kind: Kind, text: &str) -> bool {
        self.kind == kind && self.text == text
    }
}

/// The tokens of a source text; comments other than the module's documentation are left out.
pub(crate) struct Lexer<'s> {
    source: &'s str,
    at: usize,
}

impl<'s> Lexer<'s> {
    pub(crate) fn new(source: &'s str) -> Self {
        Self { source, at: if source.starts_with('\u{feff}') { 3 } else { 0 } }
    }

    fn byte(&self, ahead: usize) -> u8 {
        self.source.as_bytes().get(self.at + ahead).copied().unwrap_or(0)
    }

    fn rest(&self) -> &'s str {
        &self.source[self.at..]
    }

    fn skip_while(&mut self, holds: impl Fn(u8) -> bool) {
        while self.at < self.source.len() && holds(self.byte(0)) {
            self.at += 1;
        }
    }

    fn skip_comment(&mut self) {
        if self.byte(1) == b'/' {
            self.at += self.rest().find('\n').unwrap_or(self.rest().len());
            return;
        }
        let mut depth = 0usize;
        while self.at < self.source.len() {
            match (self.byte(0), self.byte(1)) {
                (b'/', b'*') => (depth, self.at) = (depth + 1, self.at + 2),
                (b'*', b'/') => (depth, self.at) = (depth - 1, self.at + 2),
                _ => self.at += 1,
            }
            if depth == 0 {
                return;
            }
        }
    }

    /// Behind the opening quote: skips to behind the closing one.
    fn skip_quoted(&mut self, quote: u8) {
        while self.at < self.source.len() {
            match self.byte(0) {
                b'\\' => self.at = (self.at + 2).min(self.source.len()),
                byte => {
                    self.at += 1;
                    if byte == quote {
                        return;
                    }
                }
            }
        }
    }

    /// At the hashes or the quote of a raw string.
    fn skip_raw(&mut self) {
        let hashes = self.rest().len() - self.rest().trim_start_matches('#').len();
        self.at += hashes + 1;
        let end = format!("\"{}", "#".repeat(hashes));
        self.at = self.rest().find(&end).map_or(self.source.len(), |found| self.at + found + end.len());
    }

    fn identifier_or_prefixed(&mut self) -> Kind {
        let start = self.at;
        self.skip_while(is_identifier);
        let raw_string = || self.rest().trim_start_matches('#').starts_with('"');
        match &self.source[start..self.at] {
            "r" if raw_string() => {
                self.skip_raw();
                Kind::Text
            }
            "br" | "cr" if raw_string() => {
                self.skip_raw();
                Kind::Other
            }
            "r" if self.byte(0) == b'#' && is_identifier(self.byte(1)) => {
                self.at += 1;
                self.skip_while(is_identifier);
                Kind::Identifier
            }
            "b" | "c" if matches!(self.byte(0), b'"' | b'\'') => {
                let quote = self.byte(0);
                self.at += 1;
                self.skip_quoted(quote);
                Kind::Other
            }
            _ => Kind::Identifier,
        }
    }

    fn number(&mut self) {
        let decimal = !(self.byte(0) == b'0' && matches!(self.byte(1), b'x' | b'o' | b'b'));
        self.skip_while(is_identifier);
        if decimal && self.byte(0) == b'.' && self.byte(1).is_ascii_digit() {
            self.at += 1;
            self.skip_while(is_identifier);
        }
        let exponent = decimal && matches!(self.source.as_bytes()[self.at - 1], b'e' | b'E');
        if exponent && matches!(self.byte(0), b'+' | b'-') {
            self.at += 1;
            self.skip_while(is_identifier);
        }
    }

    /// At a single quote: a character or a lifetime.
    fn character_or_lifetime(&mut self) {
        self.at += 1;
        let mut ahead = self.rest().chars();
        match (ahead.next(), ahead.next()) {
            (Some('\\'), _) => self.skip_quoted(b'\''),
            (Some(inner), Some('\'')) => self.at += inner.len_utf8() + 1,
            _ => self.skip_while(is_identifier),
        }
    }
}

impl<'s> Iterator for Lexer<'s> {
    type Item = Token<'s>;

    fn next(&mut self) -> Option<Token<'s>> {
        loop {
            self.skip_while(|byte| byte.is_ascii_whitespace());
            let offset = self.at;
            let kind = match (self.byte(0), self.byte(1)) {
                _ if offset >= self.source.len() => return None,
                (b'/', b'/' | b'*') => {
                    self.skip_comment();
                    if !matches!(self.source.as_bytes().get(offset + 2), Some(b'!')) {
                        continue;
                    }
                    Kind::ModuleDoc
                }
                (b'"', _) => {
                    self.at += 1;
                    self.skip_quoted(b'"');
                    Kind::Text
                }
                (b'\'', _) => {
                    self.character_or_lifetime();
                    Kind::Other
                }
                (b'0'..=b'9', _) => {
                    self.number();
                    Kind::Other
                }
                (byte, _) if is_identifier(byte) => self.identifier_or_prefixed(),
                (byte, _) => {
                    self.at += 1;
                    match byte {
                        b'(' | b'[' | b'{' => Kind::Open,
                        b')' | b']' | b'}' => Kind::Close,
                        _ => Kind::Punctuation,
                    }
                }
            };
            // An escape at the end of the text can leave `at` inside a character; the token then ends with the text.
            if !self.source.is_char_boundary(self.at) {
                self.at = (self.at..=self.source.len()).find(|&at| self.source.is_char_boundary(at))?;
            }
            return Some(Token { kind, text: &self.source[offset..self.at], offset });
        }
    }
}

/// Bytes of identifiers; those of non-ASCII characters count, since Rust has no other use for them outside text.
fn is_identifier(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_' || byte >= 0x80
}

/// The value of a string token; `None` where an escape is wrong or the end is missing.
pub(crate) fn text_value(token: &str) -> Option<String> {
    if let Some(raw) = token.strip_prefix('r') {
        let hashes = raw.len() - raw.trim_start_matches('#').len();
        return raw.get(hashes + 1..raw.len().checked_sub(hashes + 1)?).map(str::to_owned);
    }
    let inner = token.strip_prefix('"')?.strip_suffix('"')?;
    let mut value = String::with_capacity(inner.len());
    let mut rest = inner.chars();
    while let Some(character) = rest.next() {
        if character != '\\' {
            value.push(character);
            continue;
        }
        match rest.next()? {
            'n' => value.push('\n'),
            'r' => value.push('\r'),
            't' => value.push('\t'),
            '0' => value.push('\0'),
            quoted @ ('\\' | '"' | '\'') => value.push(quoted),
            'x' => value.push(char::from(u8::from_str_radix(&rest.by_ref().take(2).collect::<String>(), 16).ok()?)),
            'u' => {
                let digits: String =
                    rest.by_ref().skip(1).take_while(|&digit| digit != '}').filter(|&digit| digit != '_').collect();
                value.push(char::from_u32(u32::from_str_radix(&digits, 16).ok()?)?);
            }
            '\n' => rest = rest.as_str().trim_start().chars(),
            _ => return None,
        }
    }
    Some(value)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(source: &str, expected: &[&str]) {
        let tokens: Vec<&str> = Lexer::new(source).map(|token| token.text).collect();
        assert_eq!(tokens, expected, "{source}");
    }

    #[test]
    fn comments_are_left_out_and_the_modules_documentation_is_kept() {
        check("//! Doc.\n// a\n/// b\n/* c /* d */ e */ x", &["//! Doc.", "x"]);
    }

    #[test]
    fn strings_of_every_form_are_one_token() {
        check(
            r###"a "b\"c" r#"d"e"# br"f" b"g" c"h" 'i' '\'' b'j' r#k"###,
            &["a", r#""b\"c""#, r##"r#"d"e"#"##, "br\"f\"", "b\"g\"", "c\"h\"", "'i'", "'\\''", "b'j'", "r#k"],
        );
    }

    #[test]
    fn numbers_and_ranges_and_lifetimes_are_told_apart() {
        check(
            "1.5e-3 0xFe-1 1..2 1.max(2) 'a 'ä' é",
            &["1.5e-3", "0xFe", "-", "1", "1", ".", ".", "2", "1", ".", "max", "(", "2", ")", "'a", "'ä'", "é"],
        );
    }

    #[test]
    fn any_text_has_tokens_and_an_end() {
        for source in ["\"", "\"\\", "'", "/*", "r#\"", "\"\\é", "b'", "'\\", "\"\\\u{1f600}", "r####", "0", "é\\"] {
            assert!(Lexer::new(source).count() <= source.len(), "{source}");
        }
    }

    #[test]
    fn the_value_of_a_string_is_what_rustc_makes_of_it() {
        assert_eq!(text_value(r#""a\"\\\x41\u{e9}\n""#).as_deref(), Some("a\"\\Aé\n"));
        assert_eq!(text_value("\"a\\\n   b\"").as_deref(), Some("ab"));
        assert_eq!(text_value(r##"r#"a"b"#"##).as_deref(), Some("a\"b"));
        assert_eq!(text_value("\"a"), None);
        assert_eq!(text_value("\""), None);
        assert_eq!(text_value(r#""\q""#), None);
    }
}
