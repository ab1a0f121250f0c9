//! `check`: whether everything fits together, each misfit named.

use crate::cli::arguments::{Answers, Check};
use crate::cli::{
    context::{Chosen, ChosenDatabase, Context},
    drafting,
    errors::CliError,
    exit::ExitStatus,
    loading,
};
use crate::database::ledger::LedgerState;
use crate::migrator::{History, Migrator, applied};
use crate::workflow::round_trip::{NotBroughtBack, not_brought_back};
use serde_json::{Value, json};

/// Something that does not fit.
struct Finding {
    code: &'static str,
    severity: Severity,
    message: String,
    file: Option<String>,
    help: &'static str,
}

/// Whether a finding fails the check.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Severity {
    Error,
    Warning,
}

impl Severity {
    fn word(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Warning => "warning",
        }
    }
}

pub(crate) async fn run(context: &Context, _: &Check) -> Result<ExitStatus, CliError> {
    let chosen = context.chosen()?;
    let mut findings = Vec::new();
    for database in &chosen.databases {
        findings.extend(check(context, &chosen, database).await?);
    }
    if context.output.is_json() {
        let documents: Vec<Value> = findings
            .iter()
            .map(|found| {
                json!({ "code": found.code, "severity": found.severity.word(), "message": found.message, "file": found.file, "line": null, "help": found.help })
            })
            .collect();
        context.output.document(&documents)?;
        return Ok(status(&findings));
    }
    for found in &findings {
        let warning = if found.severity == Severity::Warning { "warning: " } else { "" };
        context.output.result(&format!("{warning}{}: {}\n    {}", found.code, found.message, found.help))?;
    }
    if status(&findings) == ExitStatus::Done {
        let compared = chosen.databases.iter().any(|database| database.configuration.has_entities());
        let with = if compared { ", the entities" } else { "; there are no entities" };
        context.output.result(&format!("everything fits: one history, one database{with}"))?;
    }
    Ok(status(&findings))
}

fn status(findings: &[Finding]) -> ExitStatus {
    match findings.iter().any(|found| found.severity == Severity::Error) {
        true => ExitStatus::Found,
        false => ExitStatus::Done,
    }
}

async fn check(context: &Context, chosen: &Chosen, database: &ChosenDatabase) -> Result<Vec<Finding>, CliError> {
    let mut findings = Vec::new();
    let history = loading::history(context, database).await?;
    let mut migrator =
        loading::migrator_to_read(context, &chosen.project.configuration, database, history.clone()).await?;
    let state = migrator.state().await?;
    graph_findings(&history, &state, &mut findings);
    way_back_findings(&history, &migrator, &mut findings);
    for revision in migrator.changed_revisions(&state) {
        let file = history.graph().get(&revision).and_then(|node| node.file.as_ref()).map(|f| f.display().to_string());
        findings.push(Finding {
            code: "check.checksum_changed",
            severity: Severity::Error,
            message: format!("`{revision}` was changed after it was applied"),
            file,
            help: "restore the file, and write a new revision for the change",
        });
    }
    migrator.close().await?;
    snapshot_findings(context, chosen, database, &history, &mut findings).await?;
    let up_to_date = findings
        .iter()
        .all(|found| !matches!(found.code, "check.behind" | "check.unknown_revision" | "check.interrupted"));
    if up_to_date && database.configuration.has_entities() {
        entity_findings(context, chosen, database, &mut findings).await?;
    }
    Ok(findings)
}

fn graph_findings(history: &History, state: &LedgerState, findings: &mut Vec<Finding>) {
    let graph = history.graph();
    let heads: Vec<&str> = graph.heads().iter().map(|node| node.id.as_str()).collect();
    if heads.len() > 1 {
        findings.push(Finding {
            code: "check.multiple_heads",
            severity: Severity::Error,
            message: format!("the history has {} heads: {}", heads.len(), heads.join(", ")),
            file: None,
            help: "`anabranch merge heads -m \"..\"` joins them",
        });
    }
    let applied = applied(state);
    for node in graph.pending(&applied) {
        findings.push(Finding {
            code: "check.behind",
            severity: Severity::Error,
            message: format!("`{}` is not applied: {}", node.id, node.message),
            file: node.file.as_ref().map(|file| file.display().to_string()),
            help: "`anabranch upgrade` applies it",
        });
    }
    for node in graph.out_of_order(&applied) {
        findings.push(Finding {
            code: "check.out_of_order",
            severity: Severity::Error,
            message: format!("`{}` is not applied, and something that stands on it is", node.id),
            file: node.file.as_ref().map(|file| file.display().to_string()),
            help: "`anabranch upgrade` applies it where both commute",
        });
    }
    if let Some(unfinished) = &state.unfinished {
        findings.push(Finding {
            code: "check.interrupted",
            severity: Severity::Error,
            message: format!("the {} of `{}` was begun and not finished", unfinished.direction, unfinished.revision),
            file: None,
            help: "`anabranch status` says how far it came, and which command goes on with it",
        });
    }
    for id in graph.unknown(&applied) {
        let row = state.row(id);
        let by = row.map(|row| format!(", {}", row.when_and_by_whom())).unwrap_or_default();
        findings.push(Finding {
            code: "check.unknown_revision",
            severity: Severity::Error,
            message: format!("the database has `{id}`, which no file declares{by}"),
            file: None,
            help: "merge the branch of the repository that it comes from, or take it back: `anabranch downgrade --from-ledger`",
        });
    }
}

/// A `down` that an author wrote otherwise on purpose is no mistake, and an applied one must not be changed any more: these only warn.
fn way_back_findings(history: &History, migrator: &Migrator, findings: &mut Vec<Finding>) {
    for NotBroughtBack { revision, what } in not_brought_back(history, migrator.dialect(), migrator.target()) {
        let file = history.graph().get(&revision).and_then(|node| node.file.as_ref()).map(|f| f.display().to_string());
        findings.push(Finding {
            code: "check.not_brought_back",
            severity: Severity::Warning,
            message: format!("`{revision}` taken back is not as before it: {}", what.join("; ")),
            file,
            help: "correct its `down` while it is applied nowhere, or say with `m.irreversible(\"..\")` why there is none",
        });
    }
}

async fn snapshot_findings(
    context: &Context,
    chosen: &Chosen,
    database: &ChosenDatabase,
    history: &History,
    findings: &mut Vec<Finding>,
) -> Result<(), CliError> {
    let folder = super::snapshot::folder(chosen, database);
    if !folder.is_dir() {
        return Ok(()); // a project that keeps no snapshots
    }
    let wanted = super::snapshot::wanted(context, chosen, database, history).await?;
    for file in super::snapshot::differing(&folder, &wanted) {
        findings.push(Finding {
            code: "check.stale_snapshot",
            severity: Severity::Error,
            message: format!("the snapshot `{}` is stale", file.display()),
            file: Some(file.display().to_string()),
            help: "`anabranch snapshot` writes it again",
        });
    }
    Ok(())
}

async fn entity_findings(
    context: &Context,
    chosen: &Chosen,
    database: &ChosenDatabase,
    findings: &mut Vec<Finding>,
) -> Result<(), CliError> {
    let drafted = drafting::compare(context, chosen, database, None, &Answers::default()).await?;
    for note in &drafted.draft.comparison.notes {
        context.output.note(note);
    }
    for operation in &drafted.draft.comparison.operations {
        findings.push(Finding {
            code: "check.entities_differ",
            severity: Severity::Error,
            message: format!("the database is not as the entities say: {operation}"),
            file: None,
            help: "`anabranch autogenerate -m \"..\"` writes the revision, or change the entities",
        });
    }
    Ok(())
}
