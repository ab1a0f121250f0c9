//! The bytes of what is shown as text, without a loss.
//!
//! The server does not convert what it shows where it is told so, since it would put question marks in place of what its own character set lacks.
//! What then comes are bytes: UTF-8, but for literals of other character sets and of bytes. Invariant: those are written as numbers, which mean
//! the same, and all others stay as they are.

/// The text.
pub(crate) fn text_of(shown: &[u8]) -> String {
    if shown.is_ascii() {
        return String::from_utf8_lossy(shown).into_owned();
    }
    let mut out: Vec<u8> = Vec::with_capacity(shown.len());
    let mut rest = shown;
    while let Some(first) = rest.first().copied() {
        let length = match first {
            b'\'' => quoted(rest, b'\'', true),
            b'`' => quoted(rest, b'`', false),
            _ => 1,
        };
        let (piece, after) = rest.split_at(length);
        rest = after;
        match first {
            b'\'' => literal(piece, &mut out),
            _ => out.extend_from_slice(piece),
        }
    }
    String::from_utf8_lossy(&out).into_owned()
}

/// The length of a quoted text, with its quotes.
fn quoted(text: &[u8], quote: u8, escapes: bool) -> usize {
    let mut at = 1;
    while let Some(byte) = text.get(at) {
        if escapes && *byte == b'\\' {
            at += 2;
        } else if *byte != quote {
            at += 1;
        } else if text.get(at + 1) == Some(&quote) {
            at += 2;
        } else {
            return at + 1;
        }
    }
    text.len()
}

/// A literal, behind what was written before it: perhaps the name of its character set.
fn literal(quoted: &[u8], out: &mut Vec<u8>) {
    let is_word = |byte: &u8| byte.is_ascii_alphanumeric() || *byte == b'_';
    let start = out.len() - out.iter().rev().take_while(|byte| is_word(byte)).count();
    let introducer = String::from_utf8_lossy(&out[start..]).to_ascii_lowercase();
    let is_unicode = matches!(introducer.as_str(), "_utf8mb4" | "_utf8mb3" | "_utf8");
    let other_set = introducer.starts_with('_') && !is_unicode;
    if quoted.is_ascii() || (!other_set && std::str::from_utf8(quoted).is_ok()) {
        out.extend_from_slice(quoted);
        return;
    }
    let digits: String = unescaped(quoted).iter().map(|byte| format!("{byte:02X}")).collect();
    match introducer.as_str() {
        "_binary" => out.truncate(start),
        introducer if introducer.starts_with('_') => out.push(b' '),
        _ => {}
    }
    out.extend_from_slice(format!("0x{digits}").as_bytes());
}

fn unescaped(quoted: &[u8]) -> Vec<u8> {
    let inner = quoted.strip_prefix(b"'").unwrap_or(quoted);
    let inner = inner.strip_suffix(b"'").unwrap_or(inner);
    let mut out = Vec::with_capacity(inner.len());
    let mut bytes = inner.iter().copied().peekable();
    while let Some(byte) = bytes.next() {
        out.push(match byte {
            b'\\' => match bytes.next() {
                Some(b'0') => 0,
                Some(b'b') => 8,
                Some(b'n') => b'\n',
                Some(b'r') => b'\r',
                Some(b't') => b'\t',
                Some(b'Z') => 0x1a,
                Some(other) => other,
                None => b'\\',
            },
            b'\'' => {
                bytes.next_if_eq(&b'\'');
                b'\''
            }
            byte => byte,
        });
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn literals_of_other_character_sets_become_numbers() {
        let check = |shown: &[u8], expected: &str| assert_eq!(text_of(shown), expected);
        check("default (concat(_utf8mb4'😀','é'))".as_bytes(), "default (concat(_utf8mb4'😀','é'))");
        check(b"check (`a` <> _latin1'\xe4\\n''x')", "check (`a` <> _latin1 0xE40A2778)");
        check("check (`a` <> _latin1'ä')".as_bytes(), "check (`a` <> _latin1 0xC3A4)");
        check(b"default '\\0\xff\\\\'", "default 0x00FF5C");
        check(b"(_binary'\xff')", "(0xFF)");
        check("`ü'` char(1) comment 'it''s ü'".as_bytes(), "`ü'` char(1) comment 'it''s ü'");
        check(b"'\xe4", "0xE4");
    }
}
