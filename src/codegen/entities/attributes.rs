//! Attributes as text.

/// The width that generated lines keep within, where an item permits.
const WIDTH: usize = 110;

/// `#[name(items)]` on a line, or an item per line where that would be too long.
pub(super) fn attribute(name: &str, items: &[String], indent: &str) -> String {
    let line = format!("{indent}#[{name}({})]\n", items.join(", "));
    if line.chars().count() <= WIDTH || items.len() == 1 {
        return line;
    }
    let items: String = items.iter().map(|item| format!("{indent}    {item},\n")).collect();
    format!("{indent}#[{name}(\n{items}{indent})]\n")
}

/// A text as a Rust literal.
pub(super) fn text(text: &str) -> String {
    format!("{text:?}")
}

/// `word`, or `word(items)`.
pub(super) fn call(word: &str, items: &[String]) -> String {
    if items.is_empty() { word.to_owned() } else { format!("{word}({})", items.join(", ")) }
}
