//! `rebase`: moves unapplied revisions onto another head, after the conflict check.

use super::lists;
use crate::cli::arguments::Rebase as Arguments;
use crate::cli::{
    context::{Chosen, ChosenDatabase, Context},
    errors::CliError,
    exit::ExitStatus,
    loading,
};
use crate::migrator::{SideStep, Verdict};
use crate::report::conflict::text as conflict_text;
use crate::workflow::rebase::Rebase;
use serde_json::json;

pub(crate) async fn run(context: &Context, arguments: &Arguments) -> Result<ExitStatus, CliError> {
    let chosen = context.chosen()?;
    let Some(database) = chosen.databases.first() else { return Ok(ExitStatus::Done) };
    let graph = loading::graph(context, database)?;
    let rebase = Rebase::plan(&graph, &arguments.target.parse()?, &arguments.onto.parse()?)?;
    refuse_applied(&chosen, &rebase.moved).await?;
    if !rebase.is_done() {
        refuse_conflict(context, database, &rebase).await?;
        rebase.write()?;
        super::snapshot::refresh(context, &chosen, database).await?;
    }
    if context.output.is_json() {
        context.output.document(&json!({
            "version": 1, "revision": rebase.revision, "from": rebase.from, "onto": rebase.onto, "moved": rebase.moved,
            "file": rebase.file,
        }))?;
    } else if rebase.is_done() {
        context.output.result(&format!("nothing to do: `{}` is built on `{}`", rebase.revision, rebase.onto))?;
    } else {
        let moved = rebase.moved.join(", ");
        context.output.result(&format!("moved {moved} onto {}\nwrote {}", rebase.onto, rebase.file.display()))?;
    }
    Ok(ExitStatus::Done)
}

/// What a configured database has applied keeps its place.
async fn refuse_applied(chosen: &Chosen, moved: &[String]) -> Result<(), CliError> {
    for database in &chosen.databases {
        let state = lists::state_of(database).await?;
        let applied: Vec<&str> = moved.iter().map(String::as_str).filter(|id| state.contains(id)).collect();
        if let Some(first) = applied.first() {
            return Err(CliError::with_help(
                "rebase.applied",
                format!("applied to `{}`: {}", database.name(), applied.join(", ")),
                format!("take it back first (`anabranch revert {first}`), or `anabranch merge` the heads"),
            )
            .detail("database", database.name())
            .detail("applied", applied));
        }
    }
    Ok(())
}

async fn refuse_conflict(context: &Context, database: &ChosenDatabase, rebase: &Rebase) -> Result<(), CliError> {
    if !super::upgrade::knows_scripts(context, database)? {
        context.output.note("what these revisions do is not known here: whether they conflict is not checked");
        return Ok(());
    }
    let history = loading::history(context, database).await?;
    let target = database.target()?;
    let mut replayer = loading::replayer(context, database, &history, &target);
    let conflict = match rebase.judge(&history, &target, &mut replayer).await? {
        Verdict::Commute => return Ok(()),
        Verdict::Unknown(reason) => {
            context.output.warning(&format!("whether they conflict could not be checked: {reason}"));
            return Ok(());
        }
        Verdict::Conflict(conflict) => conflict,
    };
    let list = |steps: &[SideStep]| conflict_text(history.graph(), steps);
    Err(CliError::with_help(
        "rebase.conflict",
        format!(
            "{} does not fit onto `{}`: {}\n  there:\n{}\n  moved:\n{}",
            rebase.moved.join(", "),
            rebase.onto,
            conflict.reason,
            list(&conflict.first),
            list(&conflict.second),
        ),
        "change one of the revisions that is nowhere applied so that both fit in either order; nothing was changed",
    )
    .detail("moved", rebase.moved.clone())
    .detail("onto", rebase.onto.clone()))
}
