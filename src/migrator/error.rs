//! What can stop a run.

use super::failure::{correction_help, doubt_help, file_gone_help, other_direction_help};
use super::{History, HistoryError, OutOfOrder, PlanDifference, SideStep, WayOut};
use crate::operation::{ApplyError, Irreversible};
use crate::plan::{DatabaseError, PlanError};

pub use super::failure::{Interruption, Left, StatementFailure};
use crate::revision::{GraphError, Step};

/// What can stop a run.
#[derive(Debug, thiserror::Error, miette::Diagnostic)]
pub enum MigrateError {
    /// The database or the way to it.
    #[error(transparent)]
    #[diagnostic(transparent)]
    Database(#[from] DatabaseError),
    /// The graph has no such way.
    #[error(transparent)]
    #[diagnostic(transparent)]
    Graph(#[from] GraphError),
    /// The history cannot be read.
    #[error(transparent)]
    #[diagnostic(transparent)]
    History(#[from] HistoryError),
    /// A revision cannot be planned.
    #[error("revision `{revision}` cannot be planned: {error}")]
    #[diagnostic(code("revision.not_plannable"), help("{}", plan_help(error)))]
    Plan {
        /// The revision.
        revision: String,
        /// Why.
        error: PlanError,
    },
    /// What follows SQL in the same revision cannot be planned.
    #[error("what revision `{revision}` does behind its SQL cannot be planned: {reason}")]
    #[diagnostic(
        code("revision.after_opaque"),
        help(
            "put what follows the SQL into a revision of its own, say with `.effect(..)` what the SQL does, or configure a `scratch` server; nothing was changed"
        )
    )]
    AfterOpaque {
        /// The revision.
        revision: String,
        /// Why nobody knows what it meets.
        reason: String,
    },
    /// What a plan file rests on is not so any more.
    #[error("the plan is stale: {}", changed.join("; "))]
    #[diagnostic(
        code("plan_file.stale"),
        help("nothing was run; make the plan again with `--plan --out`, and have it reviewed")
    )]
    PlanStale {
        /// What has changed, a clause each.
        changed: Vec<String>,
    },
    /// A step of the path has no way back.
    #[error("revision `{revision}` is irreversible: {reason}")]
    #[diagnostic(
        code("revision.irreversible"),
        help("nothing was changed; restore a backup, or write a revision that repairs forward")
    )]
    NoWayBack {
        /// The revision.
        revision: String,
        /// The author's words.
        reason: String,
    },
    /// A revision of the replay does not fit what was before it.
    #[error("revision `{revision}` does not fit the revisions before it: {error}")]
    #[diagnostic(code("revision.does_not_fit"), help("correct the revision, or the order of its parents"))]
    Replay {
        /// The revision.
        revision: String,
        /// Why.
        error: ApplyError,
    },
    /// An operation has no known reverse.
    #[error(transparent)]
    #[diagnostic(transparent)]
    Irreversible(#[from] Irreversible),
    /// A requirement does not hold.
    #[error("revision `{revision}` requires {name}, and that does not hold")]
    #[diagnostic(code("revision.requirement"), help("nothing of the revision was run; make it hold and upgrade again"))]
    Requirement {
        /// The revision.
        revision: String,
        /// The requirement in words.
        name: String,
    },
    /// The revision exists, and what it does is not known here.
    #[error("what revision `{revision}` does is not known here")]
    #[diagnostic(
        code("revision.not_compiled"),
        help("it is a Rust file: run the command where its migration crate is, or run the migration binary itself")
    )]
    NoScript {
        /// The revision.
        revision: String,
    },
    /// An applied revision was changed.
    #[error("applied revisions have changed since: {}", list(revisions))]
    #[diagnostic(
        code("revision.checksum_changed"),
        help(
            "restore the file and write a new revision; where the change means nothing, `anabranch repair --accept` records it"
        )
    )]
    ChecksumChanged {
        /// Which ones.
        revisions: Vec<String>,
    },
    /// The database differs from what the revisions say, so that another plan would be needed.
    #[error("revision `{revision}` would need another plan on this database than its replay gives")]
    #[diagnostic(code("drift.plan_differs"), help("{}\n{difference}", difference_help(difference)))]
    PlanDiffers {
        /// The revision.
        revision: String,
        /// Both plans.
        difference: Box<PlanDifference>,
    },
    /// A statement failed.
    #[error("{} of revision `{}` failed: {}", .0.direction, .0.revision, .0.error.message)]
    #[diagnostic(code("run.statement_failed"), help("{}", super::failure::failure_help(.0)))]
    Statement(Box<StatementFailure>),
    /// A check before a commit does not hold.
    #[error("{direction} of revision `{revision}` was taken back: {name} does not hold")]
    #[diagnostic(code("run.check_failed"), help("{}", check_help(rows, revision, direction, left)))]
    Check {
        /// The revision.
        revision: String,
        /// `upgrade` or `downgrade`.
        direction: &'static str,
        /// The check in words.
        name: String,
        /// What it listed.
        rows: String,
        /// What stayed.
        left: Box<Left>,
    },
    /// A revision comes late, and what stands on it would not have become the same.
    #[error("revision `{}` comes after `{}`, which stands on it, and they do not commute: {}", .0.revision, .0.applied, .0.conflict.reason)]
    #[diagnostic(code("graph.out_of_order"), help("{}", out_of_order_help(.0)))]
    OutOfOrder(Box<OutOfOrder>),
    /// What the ledger kept of a revision is not what was recorded.
    #[error("the script that the ledger kept of `{revision}` is not the one that was recorded")]
    #[diagnostic(
        code("ledger.script_changed"),
        help(
            "get the revision's file from the branch of the repository that has it, and downgrade by that; nothing was changed"
        )
    )]
    ScriptChanged {
        /// The revision.
        revision: String,
    },
    /// The ledger kept no script of a revision whose file is gone.
    #[error("the ledger kept no script of `{revision}`, and no file declares it")]
    #[diagnostic(
        code("ledger.script_missing"),
        help(
            "get the revision's file from the branch of the repository that has it, and downgrade by that; nothing was changed"
        )
    )]
    ScriptMissing {
        /// The revision.
        revision: String,
    },
    /// Somebody else migrates.
    #[error("the migration lock is held by {holder}")]
    #[diagnostic(
        code("lock.held"),
        help("wait until it is done; a lease whose process died ends by itself within a minute")
    )]
    LockHeld {
        /// Who.
        holder: String,
    },
    /// The lock was lost in the middle.
    #[error("the migration lock was lost to another run; nothing was changed since")]
    #[diagnostic(code("lock.lost"), help("look at `anabranch status`, then run again"))]
    LockLost,
    /// A statement of an interrupted run is in doubt.
    #[error("revision `{}` was interrupted, and nobody can tell whether this statement ran:\n{}", .0.revision, .0.half.left.first().map_or("", String::as_str))]
    #[diagnostic(code("run.interrupted"), help("{}", doubt_help(.0)))]
    Interrupted(Box<Interruption>),
    /// An interrupted run goes the other way.
    #[error("the {} of revision `{}` was interrupted half way", .0.direction, .0.revision)]
    #[diagnostic(code("run.other_direction"), help("{}", other_direction_help(.0)))]
    OtherDirection(Box<Interruption>),
    /// What of an interrupted revision ran is written otherwise now.
    #[error("the {} of revision `{}` was interrupted, and what of it ran is written otherwise now", interruption.direction, interruption.revision)]
    #[diagnostic(code("run.corrected_behind"), help("{}", correction_help(interruption, file.as_deref(), ran, says.as_deref())))]
    CorrectedBehind {
        /// How far it came.
        interruption: Box<Interruption>,
        /// The file.
        file: Option<String>,
        /// The first words of what ran.
        ran: String,
        /// The first words of what stands there now.
        says: Option<String>,
    },
    /// No file declares an interrupted revision any more.
    #[error("the upgrade of revision `{}` was interrupted half way, and no file declares it any more", .0.revision)]
    #[diagnostic(code("run.file_gone"), help("{}", file_gone_help(.0)))]
    FileGone(Box<Interruption>),
    /// The plan of an interrupted run cannot be read.
    #[error("revision `{revision}` was interrupted, and the plan in its journal cannot be read by this version")]
    #[diagnostic(
        code("run.journal_unreadable"),
        help(
            "run the version of anabranch that began it (`anabranch log` names it), or look at the database, put it right by hand, and give it up: `anabranch repair --abandon --half-done`"
        )
    )]
    JournalUnreadable {
        /// The revision.
        revision: String,
    },
    /// What a person said of an interrupted statement is not so.
    #[error("the statement of `{revision}` did not run: {seen}")]
    #[diagnostic(
        code("repair.not_so"),
        help(
            "`anabranch repair --redo` lets it run again when the run goes on; nothing was recorded\nthe statement was: {statement}"
        )
    )]
    NotSo {
        /// The revision.
        revision: String,
        /// The statement.
        statement: String,
        /// What the database says.
        seen: String,
    },
    /// Something of a revision ran, and giving it up needs to be said.
    #[error("the {} of revision `{}` is half done, and that is not given up without being told so", .0.direction, .0.revision)]
    #[diagnostic(code("repair.half_done"), help("{}", super::failure::abandon_help(.0)))]
    HalfDone(Box<Interruption>),
    /// A revision that is to be repaired is not in that state.
    #[error("{}", not_to_repair(revision, why))]
    #[diagnostic(code("repair.nothing"), help("`anabranch status` says what is applied and what was interrupted"))]
    NotToRepair {
        /// The revision.
        revision: String,
        /// Why not, a clause.
        why: String,
    },
}

impl MigrateError {
    /// Why a revision has no plan; that it is irreversible is an error of its own, wherever it is found.
    pub(super) fn of_plan(revision: &str, error: PlanError) -> Self {
        let revision = revision.to_owned();
        match error {
            PlanError::Irreversible(reason) => Self::NoWayBack { revision, reason },
            error => Self::Plan { revision, error },
        }
    }

    /// With the file in which refused SQL stands.
    pub(super) fn in_file_of(self, history: &History, step: &Step) -> Self {
        match (self, history.file_of(step)) {
            (Self::Plan { revision, error: PlanError::RefusedSql(refused) }, Some(file)) => {
                Self::Plan { revision, error: refused.in_file(file).into() }
            }
            (error, _) => error,
        }
    }
}

fn plan_help(error: &PlanError) -> String {
    miette::Diagnostic::help(error).map_or_else(|| "correct the revision".to_owned(), |help| help.to_string())
}

fn difference_help(difference: &PlanDifference) -> String {
    match &difference.way_out {
        WayOut::Stamp(heads) => {
            let heads = if heads.is_empty() { "base".to_owned() } else { heads.join(" ") };
            format!(
                "if all that was to be done is done already, `anabranch stamp {heads}` records it without running it; otherwise put right by hand what differs, and run it again"
            )
        }
        WayOut::PutRight => {
            "the database was changed by hand: put right what differs, and run it again".to_owned()
        }
        WayOut::PlanFromLive => {
            "the database was changed by hand: autogenerate the difference into a revision, or run with `--plan-from-live`"
                .to_owned()
        }
    }
}

fn out_of_order_help(found: &OutOfOrder) -> String {
    let list = |steps: &[SideStep]| steps.iter().map(|s| format!("\n    {s} (`{}`)", s.revision)).collect::<String>();
    let OutOfOrder { revision, applied, conflict } = found;
    format!(
        "take back what stands on it and upgrade again (`anabranch revert {applied}`, then `anabranch upgrade`), or change `{revision}`, which is not applied; nothing was changed\n  `{revision}`:{}\n  `{applied}` and what is applied before it:{}",
        list(&conflict.first),
        list(&conflict.second),
    )
}

pub(super) fn list(revisions: &[String]) -> String {
    revisions.iter().map(|revision| format!("`{revision}`")).collect::<Vec<_>>().join(", ")
}

fn check_help(rows: &str, revision: &str, direction: &str, left: &Left) -> String {
    match left {
        Left::Half(half) | Left::Doubt(half) => format!(
            "{rows}\n`{revision}` is half done: {}\ncorrect the rows, then run `{}` again",
            half.lines(),
            super::failure::way_on(direction, revision)
        ),
        Left::Nothing | Left::Unknown => {
            format!("{rows}\nnothing of the revision stayed; correct the rows, then run it again")
        }
    }
}

fn not_to_repair(revision: &str, why: &str) -> String {
    format!("`{revision}` {why}")
}
