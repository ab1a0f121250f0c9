//! From entities and a state to a revision's file: asks what only a person knows, refuses what nobody agreed to.

use super::arguments::{Answers, Place};
use super::context::{Chosen, ChosenDatabase, Context};
use super::errors::CliError;
use super::loading;
pub(crate) use super::output::ask;
use super::states::Loader;
use crate::codegen::{Note, RevisionHeader, Style, revision_file_in};
use crate::diff::RenameCandidate;
use crate::migrator::Migrator;
use crate::plan::Plan;
use crate::project::configuration::IdKind;
use crate::project::generated;
use crate::revision::{Graph, Node};
use crate::workflow::autogenerate::{Draft, autogenerate, autogenerate_from};
use crate::workflow::comparison::Judge;
use crate::workflow::new_revision::{IdStyle, NewRevision, Wishes, new_revision, write_new};
use crate::workflow::renames::{RenameRequest, flag, old_name};
use chrono::Utc;
use std::path::PathBuf;

/// A draft.
pub(crate) struct Drafted {
    pub(crate) draft: Draft,
}

impl Drafted {
    /// What the revision runs on the database that was compared.
    ///
    /// # Errors
    /// It cannot be planned: then it is not to be written either.
    pub(crate) fn plan(&self) -> Result<Plan, CliError> {
        Ok(self.draft.plan.clone().unwrap_or_else(|| Ok(Plan::default()))?)
    }
}

/// Compares the entities with the database, or with the state `from`, until no rename is in doubt.
pub(crate) async fn draft(
    context: &Context,
    chosen: &Chosen,
    database: &ChosenDatabase,
    from: Option<&str>,
    answers: &Answers,
) -> Result<Drafted, CliError> {
    let mut answers = answers.clone();
    loop {
        let drafted = compare(context, chosen, database, from, &answers).await?;
        let comparison = &drafted.draft.comparison;
        if let Some(unused) = comparison.unused.first() {
            return Err(crate::workflow::renames::RenameError::DoesNotFit(flag(unused)).into());
        }
        let open: Vec<&RenameCandidate> = comparison
            .candidates
            .iter()
            .filter(|candidate| !answers.not_renamed.contains(&old_name(&candidate.renaming)))
            .collect();
        let Some(first) = open.first() else { return Ok(drafted) };
        if context.options.yes {
            answers.not_renamed.push(old_name(&first.renaming));
        } else if context.output.can_ask() {
            if ask(&format!("was {} renamed?", first.renaming))? {
                answers.renames.push(flag(&first.renaming));
            } else {
                answers.not_renamed.push(old_name(&first.renaming));
            }
        } else {
            return Err(unanswered(&open));
        }
    }
}

fn unanswered(open: &[&RenameCandidate]) -> CliError {
    let questions: Vec<String> = open.iter().map(|candidate| candidate.renaming.to_string()).collect();
    let lines: Vec<String> = open
        .iter()
        .map(|candidate| {
            let (flag, old) = (flag(&candidate.renaming), old_name(&candidate.renaming));
            format!("`--rename {flag}` keeps the rows, `--not-renamed {old}` drops and creates")
        })
        .collect();
    CliError::with_help(
        "autogenerate.unanswered_rename",
        format!("it may be a rename: {}", questions.join(", ")),
        lines.join("\n"),
    )
}

/// Lets nothing be lost without a word: a flag, or an answer at the terminal.
pub(crate) fn refuse_losses(context: &Context, draft: &Draft, answers: &Answers) -> Result<(), CliError> {
    let losses: Vec<String> = draft.comparison.losses().map(|hazard| hazard.message.clone()).collect();
    if losses.is_empty() || answers.allow_data_loss {
        return Ok(());
    }
    if context.output.can_ask() && !context.options.yes {
        losses.iter().for_each(|loss| context.output.note(&format!("! {loss}")));
        if ask("write a revision that loses data?")? {
            return Ok(());
        }
    }
    Err(CliError::with_help(
        "autogenerate.data_loss",
        format!("this would lose data: {}", losses.join("; ")),
        "pass `--allow-data-loss` if it may go, `--rename OLD=NEW` if it was renamed; nothing was written",
    )
    .detail("losses", losses))
}

/// Compares once, with the answers that there are.
pub(crate) async fn compare(
    context: &Context,
    chosen: &Chosen,
    database: &ChosenDatabase,
    from: Option<&str>,
    answers: &Answers,
) -> Result<Drafted, CliError> {
    let requests: Vec<RenameRequest> = answers.renames.iter().map(|text| text.parse()).collect::<Result<_, _>>()?;
    let Some(from) = from else { return compare_live(context, chosen, database, &requests).await };
    let loader = Loader::new(context, chosen)?;
    let mut server = None;
    let (side, target) = loader.any(&from.parse()?, &mut server).await?;
    let dialect = crate::dialect::of(target.dialect);
    let entities = loading::entities(&database.configuration.entities, target.dialect)?;
    if target.dialect == crate::model::DialectName::Sqlite {
        loader.reach(&target, &mut server).await?;
    }
    let scratch = loading::scratch_beside(database);
    let live = server.as_deref_mut().map(|server| server as _);
    let mut judge = Judge { dialect, target: &target, scope: &loader.scope, database: live, scratch: &scratch };
    let draft = autogenerate_from(side.written, &entities, &requests, &mut judge).await?;
    Ok(Drafted { draft })
}

async fn compare_live(
    context: &Context,
    chosen: &Chosen,
    database: &ChosenDatabase,
    requests: &[RenameRequest],
) -> Result<Drafted, CliError> {
    let history = loading::history(context, database).await?;
    let mut migrator: Migrator =
        loading::migrator_to_read(context, &chosen.project.configuration, database, history).await?;
    let target = migrator.target().clone();
    let entities = loading::entities(&database.configuration.entities, target.dialect)?;
    let scratch = loading::scratch_beside(database);
    let draft = autogenerate(&mut migrator, &entities, requests, &database.scope(), &scratch).await?;
    migrator.close().await?;
    Ok(Drafted { draft })
}

/// Says what a person should know of a draft.
pub(crate) fn notes(context: &Context, draft: &Draft) {
    for note in &draft.comparison.notes {
        context.output.note(note);
    }
    if !draft.unmanaged.is_empty() {
        let names: Vec<String> = draft.unmanaged.iter().map(ToString::to_string).collect();
        context
            .output
            .detail(&format!("left alone, since no entity names it and no revision made it: {}", names.join(", ")));
    }
    for (_, review) in &draft.review {
        context.output.note(&format!("! {review}"));
    }
    for (_, review) in &draft.down_review {
        context.output.note(&format!("! on the way back {review}"));
    }
    if let Some(Err(error)) = &draft.plan {
        context.output.note(&format!("! this database cannot do it as it is: {error}"));
    }
}

/// What is wished of a new revision, from arguments and configuration.
pub(crate) fn wishes(chosen: &Chosen, message: &str, place: &Place) -> Wishes {
    let table = &chosen.project.configuration.revision;
    Wishes {
        message: message.to_owned(),
        head: place.head.clone(),
        splice: place.splice,
        labels: place.labels.clone(),
        depends_on: place.depends_on.clone(),
        id: place.id.clone(),
        id_style: match table.id {
            IdKind::Random => IdStyle::Random,
            IdKind::Sequential => IdStyle::Sequential,
            IdKind::Timestamp => IdStyle::Timestamp,
        },
        file: table.file.clone(),
    }
}

/// Writes a Rust revision and says where.
pub(crate) fn write_revision(
    database: &ChosenDatabase,
    graph: &Graph,
    wishes: &Wishes,
    draft: &Draft,
) -> Result<(NewRevision, PathBuf), CliError> {
    let revision = new_revision(graph, wishes, Utc::now())?;
    let path = database.configuration.revisions.join(format!("{}.rs", revision.stem));
    write_file(database, &revision.node, &path, draft)?;
    Ok((revision, path))
}

/// Writes the Rust file of a revision; it must not exist.
pub(crate) fn write_file(
    database: &ChosenDatabase,
    node: &Node,
    path: &std::path::Path,
    draft: &Draft,
) -> Result<(), CliError> {
    Ok(write_new(path, &text_of(database, node, draft))?)
}

/// The text of a revision's Rust file.
pub(crate) fn text_of(database: &ChosenDatabase, node: &Node, draft: &Draft) -> String {
    let note = |down: bool| move |(at, text): &(usize, String)| Note { down, action: Some(*at), text: text.clone() };
    let notes: Vec<Note> =
        draft.review.iter().map(note(false)).chain(draft.down_review.iter().map(note(true))).collect();
    let style = rustfmt_style(&database.configuration.revisions);
    revision_file_in(style, &header_of(node), &draft.up, &draft.down, &notes)
}

/// The style of the user's own `rustfmt.toml`, so that rustfmt leaves a generated file as it is.
fn rustfmt_style(folder: &std::path::Path) -> Style {
    let folder = std::path::absolute(folder).unwrap_or_else(|_| folder.to_owned());
    let files = folder.ancestors().flat_map(|above| ["rustfmt.toml", ".rustfmt.toml"].map(|name| above.join(name)));
    let text = files.into_iter().find_map(|file| std::fs::read_to_string(file).ok());
    text.map_or_else(Style::default, |text| Style::of_rustfmt_toml(&text))
}

/// The header of a new revision.
pub(crate) fn header(revision: &NewRevision) -> RevisionHeader {
    header_of(&revision.node)
}

fn header_of(node: &Node) -> RevisionHeader {
    RevisionHeader {
        id: node.id.clone(),
        message: node.message.clone(),
        parents: node.parents.clone(),
        depends_on: node.depends_on.clone(),
        labels: node.labels.clone(),
        created: node.created.clone(),
    }
}

/// Runs the configured commands on a file that was written, and remembers how it is then.
pub(crate) fn after_write(context: &Context, chosen: &Chosen, path: &std::path::Path) {
    for command in &chosen.project.configuration.revision.after_write {
        let status =
            std::process::Command::new("sh").arg("-c").arg(format!("{command} \"$1\"")).arg("sh").arg(path).status();
        match status {
            Ok(status) if status.success() => {}
            Ok(status) => context.output.note(&format!("`{command}` ended with {status}")),
            Err(error) => context.output.note(&format!("`{command}` cannot be started: {error}")),
        }
    }
    generated::remember(path);
}

/// A message for a revision that nobody named.
pub(crate) fn message_for(draft: &Draft) -> String {
    let first = draft.comparison.operations.first().map(ToString::to_string).unwrap_or_else(|| "no change".to_owned());
    let first = first.replace('`', "");
    let mut letters = first.split(':').next().unwrap_or(&first).chars();
    let first: String = letters.next().into_iter().flat_map(char::to_uppercase).chain(letters).collect();
    match draft.comparison.operations.len() {
        0 | 1 => first,
        count => format!("{first} and {} more", count - 1),
    }
}

/// Writes the pair of SQL files of a revision.
pub(crate) fn write_sql(database: &ChosenDatabase, revision: &NewRevision) -> Result<(PathBuf, PathBuf), CliError> {
    let file = |ending: &str| database.configuration.revisions.join(format!("{}{ending}.sql", revision.stem));
    let (up, down) = (file(""), file("_rollback"));
    let (up_text, down_text) = revision.sql_texts();
    write_new(&up, &up_text)?;
    write_new(&down, &down_text)?;
    Ok((up, down))
}
