//! Whole revision files.

use super::action::statements;
use super::layout::{Call, Source, Style, first_line};
use super::literal::text;
use crate::operation::Action;

/// What stands in the header of a revision file.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct RevisionHeader {
    /// The id.
    pub id: String,
    /// What it does: the first line of the file.
    pub message: String,
    /// The ids that it is built on.
    pub parents: Vec<String>,
    /// The ids or labels of other branches that must have run before it.
    pub depends_on: Vec<String>,
    /// The labels that it carries.
    pub labels: Vec<String>,
    /// When it was written, as ISO 8601.
    pub created: Option<String>,
}

/// What a reviewer should look at: a comment `// review: ..` above an action of `up` or `down`, or at the top of `up`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Note {
    /// It is about `down`.
    pub down: bool,
    /// The number of the action, from 0.
    pub action: Option<usize>,
    /// What to look at.
    pub text: String,
}

/// A revision file that does what the actions say, for rustfmt's defaults.
pub fn revision_file(header: &RevisionHeader, up: &[Action], down: &[Action], notes: &[Note]) -> String {
    revision_file_in(Style::default(), header, up, down, notes)
}

/// A revision file that does what the actions say.
pub fn revision_file_in(
    style: Style,
    header: &RevisionHeader,
    up: &[Action],
    down: &[Action],
    notes: &[Note],
) -> String {
    format!("{}\n{}", head(style, header), bodies_in(style, up, down, notes))
}

/// A revision file to be written by hand.
pub fn empty_revision_file(header: &RevisionHeader) -> String {
    revision_file(header, &[], &[], &[])
}

/// A revision file that joins the branches of its parents and does nothing else.
pub fn merge_revision_file(header: &RevisionHeader) -> String {
    revision_file(header, &[], &[], &[])
}

/// The functions `up` and `down` alone.
pub fn bodies(up: &[Action], down: &[Action], notes: &[Note]) -> String {
    bodies_in(Style::default(), up, down, notes)
}

fn bodies_in(style: Style, up: &[Action], down: &[Action], notes: &[Note]) -> String {
    let above = |down: bool, at: Option<usize>| {
        let notes = notes.iter().filter(move |note| note.down == down && note.action == at);
        notes.map(|note| format!("review: {}", note.text)).collect::<Vec<_>>()
    };
    let up = function(style, "up", up, |number| match number {
        0 => [above(false, None), above(false, Some(0))].concat(),
        number => above(false, Some(number)),
    });
    format!("{up}\n{}", function(style, "down", down, |number| above(true, Some(number))))
}

fn function(style: Style, name: &str, actions: &[Action], comments: impl Fn(usize) -> Vec<String>) -> String {
    let body = style.statements(&statements(actions, comments), 4);
    // Nothing uses the parameter of an empty body, and the compiler would say so.
    if body.is_empty() {
        return format!("pub fn {name}(_m: &mut Migration) {{}}\n");
    }
    format!("pub fn {name}(m: &mut Migration) {{\n{body}}}\n")
}

fn head(style: Style, header: &RevisionHeader) -> String {
    let lines: String = header.message.lines().map(|line| format!("//! {line}").trim_end().to_owned() + "\n").collect();
    format!("{lines}use anabranch::prelude::*;\n\n{}", constant(style, header))
}

fn constant(style: Style, header: &RevisionHeader) -> String {
    let lists = [("revises", &header.parents), ("depends_on", &header.depends_on), ("labels", &header.labels)];
    let mut calls: Vec<Call> = lists
        .into_iter()
        .filter(|(_, ids)| !ids.is_empty())
        .map(|(method, ids)| {
            let items = ids.iter().map(|id| text(id)).collect();
            Call::new(method, vec![Source::Array { prefix: "&", items }])
        })
        .collect();
    calls.extend(header.created.iter().map(|time| Call::new("created", vec![text(time)])));
    let chain = Source::chain(Source::function("Revision::new", vec![text(&header.id)]), calls);
    let declaration = "pub const REVISION: Revision =";
    let beside = style.lay_out(&chain, 0, declaration.len() + 1, 1);
    let below = style.lay_out(&chain, 4, 0, 1);
    if next_line_is_better(&beside, &below) {
        return format!("{declaration}\n    {below};\n");
    }
    format!("{declaration} {beside};\n")
}

/// rustfmt's rule for a value that does not fit beside its declaration.
fn next_line_is_better(beside: &str, below: &str) -> bool {
    let lines = |text: &str| text.lines().count();
    let opens = |text: &str| first_line(text).ends_with('(');
    lines(beside) > 1 && (lines(below) == 1 || lines(beside) > lines(below) + 1 || (opens(beside) && !opens(below)))
}
