//! Entities against the live database: the operations of a new revision.

use super::comparison::{Comparison, Judge, Side, compare};
use super::fitting::fitted;
use super::renames::{RenameError, RenameRequest, resolve_parts, resolve_wholes};
use super::spelling::in_the_words_of;
use super::ways_down::way_down;
use crate::database::ledger::UnfinishedRun;
use crate::database::scratch::ScratchPlace;
use crate::diff::{Renames, Renaming};
use crate::entity::EntitySchema;
use crate::migrator::{MigrateError, Migrator, Namesake, applied, plan_here, way_on};
use crate::model::{Object, ObjectRef, Pair, Schema};
use crate::operation::{Action, EnumChange, Operation, Step, TableChange};
use crate::plan::{Plan, PlanError, Scope};

/// Why nothing could be generated.
#[derive(Debug, thiserror::Error, miette::Diagnostic)]
pub enum AutogenerateError {
    /// A revision is half way in the database.
    #[error("the {direction} of `{revision}` was begun and not finished: the database is between two revisions")]
    #[diagnostic(
        code("autogenerate.interrupted"),
        help("`{}` goes on with it; `anabranch status` says how far it came", way_on(direction, revision))
    )]
    Interrupted {
        /// The revision.
        revision: String,
        /// `upgrade` or `downgrade`.
        direction: String,
    },
    /// The database is behind.
    #[error("the database is not up to date: {} not applied", listed(pending))]
    #[diagnostic(
        code("autogenerate.not_up_to_date"),
        help("run `anabranch upgrade` first, or the new revision would repeat what these do")
    )]
    NotUpToDate {
        /// The revisions that are not applied.
        pending: Vec<String>,
    },
    /// The ledger names revisions that have no file.
    #[error("the database has revisions that no file declares: {}", unknown.join("; "))]
    #[diagnostic(
        code("graph.unknown_applied"),
        help(
            "they were applied from another branch of the repository: merge it, or take them back: `anabranch downgrade --from-ledger`"
        )
    )]
    Unknown {
        /// Which, when and by whom applied.
        unknown: Vec<String>,
    },
    /// A name means two things.
    #[error(
        "`{}` of table `{}` was made by hand, and the revisions know another constraint or index by this name, which is called `{}` here",
        _0.name, _0.table, _0.really
    )]
    #[diagnostic(
        code("autogenerate.namesake"),
        help(
            "rename or drop the one that was made by hand, so that a revision can tell the two apart; nothing was written"
        )
    )]
    Namesake(Namesake),
    /// A rename means nothing.
    #[error(transparent)]
    #[diagnostic(transparent)]
    Rename(#[from] RenameError),
    /// The database or the history.
    #[error(transparent)]
    #[diagnostic(transparent)]
    Migrate(#[from] MigrateError),
}

fn listed(ids: &[String]) -> String {
    ids.iter().map(|id| format!("`{id}`")).collect::<Vec<_>>().join(", ")
}

/// A revision before it is written.
#[derive(Debug, Clone, Default)]
pub struct Draft {
    /// What leads from the database to the entities.
    pub comparison: Comparison,
    /// What upgrades.
    pub up: Vec<Action>,
    /// What takes it back.
    pub down: Vec<Action>,
    /// What a reviewer should look at: the position of the operation, and why.
    pub review: Vec<(usize, String)>,
    /// The same of `down`.
    pub down_review: Vec<(usize, String)>,
    /// Objects of the database that are neither entities nor made by a revision: left alone.
    pub unmanaged: Vec<ObjectRef>,
    /// What `up` runs on the database that was compared; or why it could not.
    pub plan: Option<Result<Plan, PlanError>>,
}

impl Draft {
    /// Whether the database is as the entities say.
    pub fn is_empty(&self) -> bool {
        self.up.is_empty()
    }
}

/// Compares the entities with the live database of the migrator.
///
/// # Errors
/// The database is behind, or names revisions without a file, or does not answer.
pub async fn autogenerate(
    migrator: &mut Migrator,
    entities: &EntitySchema,
    requests: &[RenameRequest],
    scope: &Scope,
    scratch: &ScratchPlace,
) -> Result<Draft, AutogenerateError> {
    let state = migrator.state().await?;
    if let Some(UnfinishedRun { revision, direction, .. }) = state.unfinished {
        return Err(AutogenerateError::Interrupted { revision, direction });
    }
    let applied = applied(&state);
    let graph = migrator.history().graph();
    let no_file = state.applied.iter().filter(|row| graph.get(&row.id).is_none());
    let unknown: Vec<String> = no_file.map(|row| format!("`{}`, {}", row.id, row.when_and_by_whom())).collect();
    if !unknown.is_empty() {
        return Err(AutogenerateError::Unknown { unknown });
    }
    let pending: Vec<String> = graph.pending(&applied).iter().map(|node| node.id.clone()).collect();
    if !pending.is_empty() {
        return Err(AutogenerateError::NotUpToDate { pending });
    }
    let replay = migrator.replay_in_model(&state).await?;
    let scope = &scope.with_namespaces_of(&entities.schema).with_namespaces_of(&replay.schema);
    let live = migrator.database().introspect(scope).await.map_err(MigrateError::from)?;
    let (dialect, target) = (migrator.dialect(), migrator.target().clone());
    let mut managed = Managed::new(&entities.schema, &replay.schema, &live, dialect, &target);
    if !replay.is_known() && !managed.unmanaged.is_empty() {
        // SQL that the tool does not read may have made some of it: a scratch database tells.
        let made = migrator.replay_applied(&state).await?.schema;
        managed = Managed::new(&entities.schema, &made, &live, dialect, &target);
    }
    let (is_known, replayed) = (replay.is_known(), replay.schema);
    if let Some(namesake) = migrator.rename_as_revisions_do(&replayed, &mut managed.live).await.into_iter().next() {
        return Err(AutogenerateError::Namesake(namesake));
    }
    let written = in_the_words_of(&replayed, &managed.live, dialect, &target);
    let previous = Side { written, live: Some(managed.live.clone()), leaves_unsaid: false };
    let next = Side::of_entities(managed.wanted);
    let renames = decided(requests, &entities.renames, &previous.written, &next.written)?;
    let database = Some(migrator.database());
    let mut judge = Judge { dialect, target: &target, database, scratch };
    let mut comparison = compare(Pair::new(&previous, &next), &renames, &mut judge).await;
    if is_known {
        comparison.operations = fitted(&comparison.operations, &replayed, &next.written);
    }
    let mut draft = draft(comparison, managed.unmanaged);
    draft.plan = Some(plan_here(dialect, &target, &draft.comparison.before, &live, &draft.up).await);
    Ok(draft)
}

/// Compares the entities with a declared state instead of a database.
pub async fn autogenerate_from(
    previous: Schema,
    entities: &EntitySchema,
    requests: &[RenameRequest],
    judge: &mut Judge<'_>,
) -> Result<Draft, AutogenerateError> {
    let mut wanted = entities.schema.clone();
    keep_what_entities_cannot_say(&previous, &mut wanted);
    let (previous, next) = (Side::declared(previous), Side::of_entities(wanted));
    let renames = decided(requests, &entities.renames, &previous.written, &next.written)?;
    let mut draft = draft(compare(Pair::new(&previous, &next), &renames, judge).await, Vec::new());
    draft.plan = Some(judge.dialect.plan(judge.target, &draft.up, &draft.comparison.before));
    Ok(draft)
}

fn draft(comparison: Comparison, unmanaged: Vec<ObjectRef>) -> Draft {
    let up: Vec<Action> = comparison.operations.iter().cloned().map(Action::operation).collect();
    let (down, down_review) = match way_down(&comparison.operations, &comparison.before) {
        Ok(way) => (way.operations.into_iter().map(Action::operation).collect(), way.review),
        Err(error) => (vec![Action { only: None, step: Step::Irreversible(error.to_string()) }], Vec::new()),
    };
    let review = comparison.hazards.iter().map(|(at, hazard)| (*at, hazard.message.clone())).collect();
    Draft { comparison, up, down, review, down_review, unmanaged, plan: None }
}

/// What of the live database is compared.
struct Managed {
    live: Schema,
    wanted: Schema,
    unmanaged: Vec<ObjectRef>,
}

impl Managed {
    /// A whole object is managed when an entity names it or a revision made it. Inside a managed table everything is compared.
    fn new(
        entities: &Schema,
        replay: &Schema,
        live: &Schema,
        dialect: &dyn crate::plan::Dialect,
        target: &crate::plan::Target,
    ) -> Self {
        let normal = |schema: &Schema| {
            let mut schema = schema.clone();
            dialect.normalize(target, &mut schema);
            schema.know_case(target.case_rule());
            schema
        };
        let named = [normal(entities), normal(replay)];
        let is_named = |reference: &ObjectRef| named.iter().any(|schema| schema.spelled(reference).is_some());
        let is_managed = |object: &Object| {
            let reference = object.reference();
            match object {
                Object::Index(index) => is_named(&ObjectRef::Table(index.table.clone())),
                Object::Namespace(_)
                | Object::Extension(_)
                | Object::Enum(_)
                | Object::Sequence(_)
                | Object::Table(_)
                | Object::Definition(_) => is_named(&reference),
            }
        };
        let mut managed = live.clone();
        let unmanaged = live.iter().filter(|object| !is_managed(object)).map(Object::reference).collect();
        managed.retain(is_managed);
        let mut wanted = entities.clone();
        keep_what_entities_cannot_say(&managed, &mut wanted);
        Self { live: managed, wanted, unmanaged }
    }
}

/// Entities describe tables, their indexes and enums. Whatever else a revision made stays as it is; so do properties of tables for which they
/// have no words ([`Side::of_entities`]).
pub fn keep_what_entities_cannot_say(there: &Schema, wanted: &mut Schema) {
    for object in there.iter() {
        match object {
            Object::Namespace(_) | Object::Extension(_) | Object::Sequence(_) | Object::Definition(_) => {
                if !wanted.contains(&object.reference()) {
                    wanted.insert(object.clone());
                }
            }
            // Of a materialized view.
            Object::Index(index) if there.table(&index.table).is_none() => {
                if wanted.table(&index.table).is_none() && !wanted.contains(&object.reference()) {
                    wanted.insert(object.clone());
                }
            }
            Object::Enum(_) | Object::Table(_) | Object::Index(_) => {}
        }
    }
}

/// The renames of the command line and those of `renamed_from`; a table that an attribute renames may be named in a flag by either name.
fn decided(
    requests: &[RenameRequest],
    hints: &[Operation],
    previous: &Schema,
    next: &Schema,
) -> Result<Renames, RenameError> {
    let wholes = resolve_wholes(requests, previous);
    resolve_parts(with_hints(wholes, hints, previous, next), requests, previous)
}

/// `renamed_from` holds where the old name exists and the new one does not; a decision on the command line comes first.
fn with_hints(mut renames: Renames, hints: &[Operation], previous: &Schema, next: &Schema) -> Renames {
    let rule = previous.case_rule();
    for renaming in hints.iter().flat_map(renamings) {
        let fits = match &renaming {
            Renaming::Table { from, to } => {
                !renames.tables.contains_key(from)
                    && previous.spelled_table(from).is_some()
                    && previous.spelled_table(to).is_none()
            }
            Renaming::Enum { from, to } => {
                !renames.enums.contains_key(from)
                    && previous.enumeration(from).is_some()
                    && previous.enumeration(to).is_none()
            }
            Renaming::Column { table, from, to } => {
                let old = renames.tables.iter().find(|(_, to)| *to == table).map_or(table, |(from, _)| from);
                let there = previous.spelled_table(old).and_then(|old| previous.table(old));
                let has = |name: &str| there.is_some_and(|table| rule.column(table, name).is_some());
                has(from) && !has(to)
            }
            Renaming::EnumValue { enumeration, from, to } => {
                let old = renames.enums.iter().find(|(_, to)| *to == enumeration).map_or(enumeration, |(from, _)| from);
                let has = |value: &String| previous.enumeration(old).is_some_and(|e| e.values.contains(value));
                has(from) && !has(to) && next.enumeration(enumeration).is_some()
            }
            Renaming::Index { .. } => true,
        };
        if fits {
            renames.insert(renaming);
        }
    }
    renames
}

fn renamings(hint: &Operation) -> Vec<Renaming> {
    match hint {
        Operation::Rename(rename) => match (&rename.object, &rename.to) {
            (ObjectRef::Table(from), to) => vec![Renaming::Table { from: from.clone(), to: to.clone() }],
            (ObjectRef::Enum(from), to) => vec![Renaming::Enum { from: from.clone(), to: to.clone() }],
            _ => Vec::new(),
        },
        Operation::AlterTable(alter) => alter
            .changes
            .iter()
            .filter_map(|change| match change {
                TableChange::RenameColumn { from, to } => {
                    Some(Renaming::Column { table: alter.table.clone(), from: from.clone(), to: to.clone() })
                }
                _ => None,
            })
            .collect(),
        Operation::AlterEnum(alter) => alter
            .changes
            .iter()
            .filter_map(|change| match change {
                EnumChange::RenameValue { from, to } => {
                    Some(Renaming::EnumValue { enumeration: alter.name.clone(), from: from.clone(), to: to.clone() })
                }
                EnumChange::AddValue { .. } | EnumChange::DropValue { .. } => None,
            })
            .collect(),
        Operation::Create { .. } | Operation::Drop { .. } | Operation::Become(_) | Operation::Execute(_) => Vec::new(),
    }
}
