//! `rebase`: moves unapplied revisions onto another head, after the conflict check.

use crate::cli::arguments::Rebase as Arguments;
use crate::cli::{
    context::{ChosenDatabase, Context},
    elsewhere::{applied_anywhere, refuse},
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
    let applied = applied_anywhere(&chosen, database, &rebase.moved, &arguments.elsewhere.unapplied).await?;
    refuse("rebase.applied", &applied, |first| {
        format!("take it back first (`anabranch revert {first}`), or `anabranch merge` the heads")
    })?;
    if !rebase.is_done() {
        if !arguments.no_check {
            refuse_conflict(context, database, &rebase).await?;
        }
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

async fn refuse_conflict(context: &Context, database: &ChosenDatabase, rebase: &Rebase) -> Result<(), CliError> {
    if !super::plan::knows_scripts(context, database)? {
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
        "change one of the revisions that is nowhere applied so that both fit in either order, or pass `--no-check` if the order does not matter to you; nothing was changed",
    )
    .detail("moved", rebase.moved.clone())
    .detail("onto", rebase.onto.clone()))
}
