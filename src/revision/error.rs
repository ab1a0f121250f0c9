//! Why a target names nothing, or a plan is refused.

use miette::Diagnostic;
use serde::Serialize;
use thiserror::Error;

/// A question about the graph that has no answer. Serialized, it is its facts.
#[derive(Clone, Debug, PartialEq, Eq, Error, Diagnostic, Serialize)]
#[serde(untagged)]
pub enum GraphError {
    /// A text that is no target.
    #[error("`{target}` is no target: {reason}")]
    #[diagnostic(
        code("graph.malformed_target"),
        help(
            "write an id or the beginning of one, a label, `head`, `heads`, `base`, `LABEL@head`, `+1`, `-1` or `ID+1`"
        )
    )]
    MalformedTarget {
        /// The text.
        target: String,
        /// What is wrong with it.
        reason: String,
    },
    /// A name that no revision has.
    #[error("there is no revision or label `{name}`")]
    #[diagnostic(code("graph.unknown_revision"))]
    UnknownName {
        /// The name.
        name: String,
        /// What to do.
        #[help]
        #[serde(skip)]
        help: String,
    },
    /// The beginning of several names.
    #[error("`{name}` may be {}", names(candidates, "or"))]
    #[diagnostic(code("graph.ambiguous_name"), help("write more of the name"))]
    AmbiguousName {
        /// What was written.
        name: String,
        /// What it may mean.
        candidates: Vec<String>,
    },
    /// One head was asked for where there are several.
    #[error("`{target}` is one revision, and there are the heads {}", names(heads, "and"))]
    #[diagnostic(
        code("graph.multiple_heads"),
        help(
            "name one of them, `LABEL@head` for a branch, or `heads` for all; `anabranch merge heads` makes them one"
        )
    )]
    MultipleHeads {
        /// The target.
        target: String,
        /// The heads.
        heads: Vec<String>,
    },
    /// A revision outside the branch that was named with it.
    #[error("revision `{revision}` is not on the branch of `{branch}`")]
    #[diagnostic(
        code("graph.not_in_branch"),
        help("leave `{branch}@` out, or name a revision above or below `{branch}`")
    )]
    NotInBranch {
        /// The revision.
        revision: String,
        /// The branch.
        branch: String,
    },
    /// `+N` or `-N` in a command that goes the other way.
    #[error("`{target}` leads the other way")]
    #[diagnostic(code("graph.wrong_direction"), help("{help}"))]
    WrongDirection {
        /// The target.
        target: String,
        /// What to write.
        #[serde(skip)]
        help: &'static str,
    },
    /// `+N` or `-N` where fewer than N revisions lie ahead.
    #[error("`{target}` leads beyond the end: {taken} of {wanted} steps are possible from {from}")]
    #[diagnostic(code("graph.walked_too_far"), help("take fewer steps, or name the revision"))]
    WalkedTooFar {
        /// The target.
        target: String,
        /// Where the walk began.
        from: String,
        /// How many steps were asked for.
        wanted: u64,
        /// How many are possible.
        taken: u64,
    },
    /// `+N` or `-N` across a fork.
    #[error("`{target}` leads to a fork: from {at} it goes on to {}", names(choices, "or"))]
    #[diagnostic(code("graph.ambiguous_walk"), help("name the revision, or its branch as in `LABEL@+1`"))]
    AmbiguousWalk {
        /// The target.
        target: String,
        /// Where the ways part.
        at: String,
        /// The ways.
        choices: Vec<String>,
    },
    /// `+N` or `-N` where the database stands on several revisions, or on none.
    #[error("`{target}` counts from one revision, and the database is at {}", names_or(heads, "nothing"))]
    #[diagnostic(code("graph.ambiguous_start"), help("name the branch, as in `LABEL@{target}`, or the revision"))]
    AmbiguousStart {
        /// The target.
        target: String,
        /// The heads of what is applied.
        heads: Vec<String>,
    },
    /// A target of a downgrade on which nothing applied stands.
    #[error("`{target}` is not below what is applied ({})", names_or(heads, "nothing"))]
    #[diagnostic(code("graph.not_an_ancestor"), help("`anabranch history -i` shows what is applied"))]
    NotAnAncestor {
        /// The target.
        target: String,
        /// The heads of what is applied.
        heads: Vec<String>,
    },
    /// A downgrade of a branch to a revision that the branch does not lead to.
    #[error("no way from `{target}` leads along the branch of `{branch}`")]
    #[diagnostic(code("graph.not_in_branch"), help("name a revision below `{branch}`"))]
    NoWayInBranch {
        /// The target.
        target: String,
        /// The branch.
        branch: String,
    },
    /// Ends of a range that are not above each other.
    #[error("`{from}` is not below `{to}`")]
    #[diagnostic(code("graph.range_not_related"), help("write the older end first, on one line of descent"))]
    RangeNotRelated {
        /// The older end.
        from: String,
        /// The newer end.
        to: String,
    },
    /// A target that names two revisions of which one needs the other.
    #[error("`{target}` names `{above}` and, below it, `{below}`")]
    #[diagnostic(code("graph.overlapping_targets"), help("name `{above}` alone: what it needs comes with it"))]
    OverlappingTargets {
        /// The target.
        target: String,
        /// The revision that needs the other.
        above: String,
        /// The other.
        below: String,
    },
    /// Applied revisions without a file.
    #[error("applied, but there is no file for {}", names(ids, "and"))]
    #[diagnostic(
        code("graph.unknown_applied"),
        help(
            "get their files (another git branch may have them); `anabranch downgrade --from-ledger` takes them back by what the ledger kept; `anabranch stamp --purge REVISION` records where the database stands"
        )
    )]
    UnknownApplied {
        /// Their ids.
        ids: Vec<String>,
    },
    /// A revision to be taken back that is not applied.
    #[error("revision `{revision}` is not applied")]
    #[diagnostic(code("graph.not_applied"), help("`anabranch current` shows what is"))]
    NotApplied {
        /// The revision.
        revision: String,
    },
    /// A command for one revision, with a target that is none or several.
    #[error("`{target}` is {}, and one revision is needed", names_or(found, "no revision"))]
    #[diagnostic(code("graph.one_revision_needed"), help("name one revision"))]
    OneNeeded {
        /// The target.
        target: String,
        /// What it is.
        found: Vec<String>,
    },
    /// Stamps that contradict each other.
    #[error("`{target}` cannot be stamped beside the other targets: {reason}")]
    #[diagnostic(code("graph.contradicting_stamps"), help("stamp one revision after the other"))]
    ContradictingStamps {
        /// The target.
        target: String,
        /// Why.
        reason: String,
    },
}

/// `a`, `b` and `c`.
fn names(names: &[String], word: &str) -> String {
    let quoted: Vec<String> = names.iter().map(|name| format!("`{name}`")).collect();
    match quoted.split_last() {
        Some((last, rest)) if !rest.is_empty() => format!("{} {word} {last}", rest.join(", ")),
        _ => quoted.concat(),
    }
}

fn names_or(list: &[String], none: &str) -> String {
    if list.is_empty() { none.to_owned() } else { names(list, "and") }
}
