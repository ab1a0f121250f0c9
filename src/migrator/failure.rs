//! What a failed or interrupted run left, and the words that lead on.
//!
//! Invariant: every text says what ran and what did not, in which state the database is, and the commands that lead on from there, as they are typed.
//! None advises to record what is not so.

use super::error::list;
use super::standing::HalfDone;
use crate::plan::{DatabaseError, DatabaseErrorKind, SqlPlace};

/// A statement that failed, and where that leaves the database.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StatementFailure {
    /// The revision.
    pub revision: String,
    /// `upgrade` or `downgrade`.
    pub direction: &'static str,
    /// The statement.
    pub statement: String,
    /// Where it stands in the author's SQL, where it stands there.
    pub place: Option<SqlPlace>,
    /// The file that says what the revision does.
    pub file: Option<String>,
    /// What the server said.
    pub error: DatabaseError,
    /// The revisions that this run had finished before.
    pub finished: Vec<String>,
    /// What of the revision stayed.
    pub left: Left,
}

/// What of a revision stayed that failed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Left {
    /// The database is as it was before the revision.
    Nothing,
    /// A part of it.
    Half(HalfDone),
    /// A part of it, and nobody knows of one statement.
    Doubt(HalfDone),
    /// The connection was lost before anybody could know.
    Unknown,
}

/// An interrupted revision, and how far it came.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Interruption {
    /// The revision.
    pub revision: String,
    /// `upgrade` or `downgrade`.
    pub direction: String,
    /// What ran, and what did not.
    pub half: HalfDone,
    /// What was looked at in the database, in words.
    pub seen: Option<String>,
}

/// The command that goes on with a run.
pub fn way_on(direction: &str, revision: &str) -> String {
    match direction {
        "upgrade" => "anabranch upgrade".to_owned(),
        _ => format!("anabranch revert {revision}"),
    }
}

impl HalfDone {
    /// What ran and what did not, a line each.
    pub fn lines(&self) -> String {
        let total = self.ran.len() + self.left.len();
        let mut lines = vec![format!("{} of {total} statements ran", self.ran.len())];
        let hidden = self.ran.len().saturating_sub(SHOWN);
        if hidden > 0 {
            lines.push(format!("    ran, and stays: {hidden} before these"));
        }
        lines.extend(self.ran.iter().skip(hidden).map(|sql| format!("    ran, and stays: {sql}")));
        if let Some(key) = &self.backfilled {
            lines.push(format!("    ran, and stays: a part of the next, up to the key {key}"));
        }
        lines.extend(self.left.iter().take(SHOWN).map(|sql| format!("    did not run:    {sql}")));
        if self.left.len() > SHOWN {
            lines.push(format!("    did not run:    {} behind these", self.left.len() - SHOWN));
        }
        lines.join("\n")
    }
}

/// So many statements of each kind are shown.
const SHOWN: usize = 4;

const GIVE_UP: &str = "to give it up: undo by hand what ran, then `anabranch repair --abandon --half-done`; that closes the journal and records nothing else";

pub(super) fn failure_help(failure: &StatementFailure) -> String {
    let StatementFailure { revision, direction, error, left, .. } = failure;
    let place = failure.place.as_ref().map(|place| format!(", {place}")).unwrap_or_default();
    let mut lines = vec![format!("the statement was{place}:\n{}", failure.statement)];
    lines.extend(miette::Diagnostic::help(error).map(|help| help.to_string()));
    let file = failure.file.as_ref().map_or_else(|| "the revision".to_owned(), |file| format!("`{file}`"));
    let on = way_on(direction, revision);
    match left {
        Left::Nothing => {
            if *direction == "upgrade" && error.says_object_is_there() {
                lines.push(format!(
                    "if what the revision makes is all there already, `anabranch stamp {revision}` records it without running it"
                ));
            }
            let what = if *direction == "upgrade" { format!("`{revision}`") } else { format!("the downgrade of `{revision}`") };
            lines.push(format!(
                "the database is as it was before {what}: nothing of it stayed, and nothing is left to continue; correct {file} or the rows, and run `{on}` again"
            ));
        }
        Left::Half(half) => {
            lines.push(format!("`{revision}` is half done and its plan is journalled: {}", half.lines()));
            lines.push(format!(
                "to go on: correct the rows, or {file} behind what ran, and run `{on}` again: it continues with this statement"
            ));
            lines.push(format!(
                "if you do what the statement was to do by hand: `anabranch repair --done`, then `{on}`"
            ));
            lines.push(GIVE_UP.to_owned());
        }
        Left::Doubt(half) => {
            lines.push(format!("`{revision}` is half done and its plan is journalled: {}", half.lines()));
            lines.push(format!(
                "the first that is said not to have run may have run in part: look at the database, then `anabranch repair --done` or `anabranch repair --redo` says which it is, and `{on}` goes on"
            ));
            lines.push(GIVE_UP.to_owned());
        }
        Left::Unknown => lines.push(format!(
            "the connection was lost, and whether this was done is not known yet: run `{on}` again once the server is there; it finds out by the ledger and the journal, and goes on or begins anew (`anabranch status` looks without running)"
        )),
    }
    if !failure.finished.is_empty() {
        lines.push(format!("this run had finished {}, and that stays", list(&failure.finished)));
    }
    lines.join("\n")
}

pub(super) fn doubt_help(found: &Interruption) -> String {
    let on = way_on(&found.direction, &found.revision);
    let seen = found.seen.as_ref().map(|seen| format!("\nthe database says: {seen}")).unwrap_or_default();
    format!(
        "{}{seen}\nlook at the database: if the statement ran, `anabranch repair --done`, if it did not, `anabranch repair --redo`; then `{on}` goes on\n{GIVE_UP}",
        found.half.lines()
    )
}

pub(super) fn other_direction_help(found: &Interruption) -> String {
    let on = way_on(&found.direction, &found.revision);
    let (goes, recorded) = match found.direction.as_str() {
        "upgrade" => ("it is applied then, and can be taken back", "it is recorded as not applied"),
        _ => ("it is taken back then, and can be applied again", "it is recorded as applied"),
    };
    format!(
        "{}\nto go on: `{on}` finishes it; {goes}; where that fails again, correct its file behind what ran\nto go back: undo by hand what ran, then `anabranch repair --abandon --half-done` closes the journal ({recorded}), and this command can be run again",
        found.half.lines()
    )
}

pub(super) fn correction_help(found: &Interruption, file: Option<&str>, ran: &str, says: Option<&str>) -> String {
    let on = way_on(&found.direction, &found.revision);
    let file = file.map_or_else(|| "the revision".to_owned(), |file| format!("`{file}`"));
    let says = says.map_or_else(|| "nothing more".to_owned(), |says| format!("`{says}`"));
    format!(
        "{}\n{file} has changed since: where `{ran}` ran, it says {says} now\nto go on: write what ran as it ran again, change only what stands behind it, and run `{on}`\nto begin anew: undo by hand what ran, then `anabranch repair --abandon --half-done`, then `{on}`",
        found.half.lines(),
    )
}

pub(super) fn file_gone_help(found: &Interruption) -> String {
    format!(
        "{}\nto go on: get the file back from the branch of the repository that has it, and run `anabranch upgrade`\n{GIVE_UP}",
        found.half.lines()
    )
}

pub(super) fn abandon_help(found: &Interruption) -> String {
    let on = way_on(&found.direction, &found.revision);
    let recorded = match found.direction.as_str() {
        "upgrade" => "the revision stays recorded as not applied, though a part of it is there",
        _ => "the revision stays recorded as applied, though a part of it is gone",
    };
    format!(
        "{}\nto go on instead: `{on}`\nto give it up: undo by hand what ran, then `anabranch repair --abandon --half-done`; without that {recorded}; nothing was changed",
        found.half.lines()
    )
}

impl DatabaseError {
    /// Whether the server says that an object is there already, rather than a row.
    fn says_object_is_there(&self) -> bool {
        // Rows whose key is there: SQLSTATE class 23, and the numbers of MySQL and SQLite.
        let is_row = |code: &str| code.starts_with("23") || matches!(code, "1062" | "1022" | "1586" | "1555" | "2067");
        self.kind == DatabaseErrorKind::AlreadyExists && !self.code.as_deref().is_some_and(is_row)
    }
}
