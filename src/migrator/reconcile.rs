//! What a revision meets on this database: the replay, completed by what is there and no revision made.
//!
//! A plan that takes something down must know all that stands on it, and a plan that says something anew must know all that is said of it; and it must
//! call things as they are called here. None of this is drift: nothing that the revisions made differs. Invariant: of what the revisions made only
//! names that nobody chose are taken from the live database; what is added is named by no action.

use super::Migrator;
use super::live_names::live_names;
use crate::database::echo::echo;
use crate::database::scratch::ScratchPlace;
use crate::diff::{self, Renames};
use crate::model::{DialectName, Mentions, Object, ObjectRef, Pair, QualifiedName, Schema, Unmodelled};
use crate::operation::{Action, Operation, PartNames, Step};
use crate::plan::{Database, Dialect, Plan, PlanError, Scope, Target};
use std::collections::BTreeSet;

/// What the actions of a revision meet.
#[derive(Debug, Clone, PartialEq, Default)]
pub(super) struct Reconciled {
    /// The schema before the first of them.
    pub(super) schema: Schema,
    /// The actions, with the names that things have here.
    pub(super) actions: Vec<Action>,
    /// Which names were replaced, for people.
    pub(super) renamed: Vec<String>,
    /// The objects, among those that the actions name and those that belong to them, that are not as the revisions made them.
    pub(super) differing: Vec<ObjectRef>,
    /// What somebody did to them since, in words.
    pub(super) done_by_hand: Vec<String>,
}

impl Reconciled {
    /// The schema with the live version of what differs.
    pub(super) fn merged(&self, live: &Schema) -> Schema {
        let mut merged = self.schema.clone();
        for reference in &self.differing {
            match live.get(reference) {
                Some(object) => drop(merged.insert(object.clone())),
                None => drop(merged.remove(reference)),
            }
        }
        merged
    }
}

/// What a replay and a live database are compared with.
pub(super) struct Reconciler<'a> {
    pub(super) dialect: &'static dyn Dialect,
    pub(super) target: &'a Target,
    /// Who is asked how it spells expressions; without anybody they are compared as text.
    pub(super) asked: Option<Asked<'a>>,
}

/// A server that may make scratch databases, and how.
pub(super) struct Asked<'a> {
    pub(super) database: &'a mut dyn Database,
    pub(super) scratch: &'a ScratchPlace,
    pub(super) scope: &'a Scope,
}

impl Reconciler<'_> {
    /// What `actions` meet where `before` is what the revisions made and `live` what is there.
    pub(super) async fn reconcile(&mut self, before: &Schema, live: &Schema, actions: &[Action]) -> Reconciled {
        let mut normalized = self.normalized(before, live, &named_objects(actions, before, live)).await;
        let mut names = live_names(&normalized, live, &concerned(actions, before));
        let mut schema = before.clone();
        for schema in [&mut schema, &mut normalized] {
            names.rename_in(schema);
            add_bystanders(schema, live, actions);
        }
        schema.retain_unmodelled(|_| false);
        schema.extend_unmodelled(live.unmodelled().iter().cloned());
        let mut renamed = Vec::new();
        let actions: Vec<Action> =
            actions.iter().map(|action| by_live_names(action, &mut names, &mut renamed)).collect();
        let differing = self::differing(&named_objects(&actions, &schema, live), &normalized, live);
        let done_by_hand = done_by_hand(&differing, &normalized, live);
        Reconciled { schema, actions, renamed, differing, done_by_hand }
    }

    /// `before` in normal form, the named objects as this server spells them.
    async fn normalized(&mut self, before: &Schema, live: &Schema, named: &BTreeSet<ObjectRef>) -> Schema {
        let mut normalized = before.clone();
        self.dialect.normalize(self.target, &mut normalized);
        let differing = differing(named, &normalized, live);
        self.respell(before, &mut normalized, &differing).await;
        normalized
    }

    /// Lets the server spell what differs, since the text alone may.
    async fn respell(&mut self, before: &Schema, normalized: &mut Schema, differing: &[ObjectRef]) {
        let wanted: BTreeSet<ObjectRef> = differing.iter().filter(|object| before.contains(object)).cloned().collect();
        let Some(asked) = self.asked.as_mut().filter(|_| !wanted.is_empty()) else { return };
        // Where no scratch is to be had, the comparison is by text: stricter, never laxer.
        if let Ok(echoed) = echo(&mut *asked.database, asked.scratch, self.dialect, before, &wanted, asked.scope).await
        {
            echoed.into_iter().for_each(|object| drop(normalized.insert(object)));
        }
    }
}

/// What `actions` would run on a database that is as `live` says, where revisions made what `before` says: as a run plans it.
///
/// # Errors
/// The database cannot do it, or an action does not fit.
pub async fn plan_here(
    dialect: &'static dyn Dialect,
    target: &Target,
    before: &Schema,
    live: &Schema,
    actions: &[Action],
) -> Result<Plan, PlanError> {
    let mut reconciler = Reconciler { dialect, target, asked: None };
    let Reconciled { schema, actions, .. } = reconciler.reconcile(before, live, actions).await;
    dialect.plan(target, &actions, &schema)
}

/// A part of a live table that nobody knows bears the name by which the revisions know another one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Namesake {
    /// The table.
    pub table: QualifiedName,
    /// The name.
    pub name: String,
    /// What the revisions' own is called here.
    pub really: String,
}

impl Migrator {
    /// Gives the parts of tables in `live` the names by which the revisions know them, so that a new revision calls them as those before it do. Hands
    /// back what cannot be told apart then.
    pub async fn rename_as_revisions_do(&mut self, replay: &Schema, live: &mut Schema) -> Vec<Namesake> {
        let (target, scope) = (self.database.target().clone(), self.settings.scope());
        let asked = Asked { database: &mut *self.database, scratch: &self.settings.scratch, scope: &scope };
        let mut reconciler = Reconciler { dialect: self.dialect, target: &target, asked: Some(asked) };
        let tables: BTreeSet<QualifiedName> = live.tables().map(|table| table.name.clone()).collect();
        let known: BTreeSet<ObjectRef> = live.references().filter(|object| replay.contains(object)).cloned().collect();
        let normalized = reconciler.normalized(replay, live, &known).await;
        let names = live_names(live, &normalized, &tables);
        let namesakes = namesakes(&names, live);
        names.rename_in(live);
        namesakes
    }
}

fn namesakes(names: &PartNames, live: &Schema) -> Vec<Namesake> {
    let namesake = |(table, really, name): (&QualifiedName, &str, &str)| {
        let there = live.table(table).is_some_and(|table| table.constraint(name).is_some())
            || live.index(table, name).is_some();
        let stays = there && names.get(table, name).is_none();
        stays.then(|| Namesake { table: table.clone(), name: name.to_owned(), really: really.to_owned() })
    };
    names.iter().filter_map(namesake).collect()
}

/// The action with the names that things have here.
fn by_live_names(action: &Action, names: &mut PartNames, renamed: &mut Vec<String>) -> Action {
    match &action.step {
        Step::Operation(operation) => {
            Action { step: Step::Operation(names.in_operation(operation, renamed)), ..action.clone() }
        }
        Step::Write(_) | Step::Backfill(_) | Step::Require(_) | Step::SetLocal(_) | Step::Irreversible(_) => {
            action.clone()
        }
    }
}

/// The objects that the actions name, and all that belongs to a named table on either side: a plan may restate it.
pub(super) fn named_objects(actions: &[Action], before: &Schema, live: &Schema) -> BTreeSet<ObjectRef> {
    let operations = actions.iter().filter_map(|action| action.step.operation());
    let mut named: BTreeSet<ObjectRef> = operations.flat_map(Operation::subjects).collect();
    let tables: BTreeSet<_> = named.iter().filter_map(|object| object.owner().cloned()).collect();
    for table in &tables {
        named.insert(ObjectRef::Table(table.clone()));
        for schema in [before, live] {
            named.extend(schema.parts_of(table).map(Object::reference));
        }
    }
    named
}

/// What leads from the objects as the revisions made them to the live ones, in words.
fn done_by_hand(differing: &[ObjectRef], normalized: &Schema, live: &Schema) -> Vec<String> {
    let part = |schema: &Schema| -> Schema {
        let tables = differing.iter().filter_map(|object| object.owner().cloned()).map(ObjectRef::Table);
        tables.chain(differing.iter().cloned()).filter_map(|object| schema.get(&object).cloned()).collect()
    };
    let (made, there) = (part(normalized), part(live));
    let sides = Pair::new(&made, &there);
    diff::compare(sides, sides, &Renames::default()).operations.iter().map(ToString::to_string).collect()
}

/// The objects that are not equivalent. Indexes are aligned by structure where a name was generated.
fn differing(named: &BTreeSet<ObjectRef>, normalized: &Schema, live: &Schema) -> Vec<ObjectRef> {
    let alike = |reference: &ObjectRef| match (normalized.get(reference), live.get(reference)) {
        (Some(one), Some(two)) => one.equivalent(two),
        (None, None) => true,
        (Some(Object::Index(index)), None) => live.indexes_of(&index.table).any(|other| other.equivalent(index)),
        (None, Some(Object::Index(index))) => normalized.indexes_of(&index.table).any(|other| other.equivalent(index)),
        (Some(_), None) | (None, Some(_)) => false,
    };
    named.iter().filter(|reference| !alike(reference)).cloned().collect()
}

/// The tables that the actions name, and those that refer to one of them or that one of them refers to.
fn concerned(actions: &[Action], before: &Schema) -> BTreeSet<QualifiedName> {
    let operations = actions.iter().filter_map(|action| action.step.operation());
    let named: BTreeSet<QualifiedName> =
        operations.flat_map(Operation::subjects).filter_map(|object| object.owner().cloned()).collect();
    let mut concerned = named.clone();
    for table in before.tables() {
        for key in &table.foreign_keys {
            if named.contains(&table.name) {
                concerned.insert(key.references.clone());
            } else if named.contains(&key.references) {
                concerned.insert(table.name.clone());
            }
        }
    }
    concerned
}

/// Live objects that the replay does not know and no action names.
fn add_bystanders(schema: &mut Schema, live: &Schema, actions: &[Action]) {
    let known: BTreeSet<ObjectRef> = schema.references().cloned().collect();
    let operations = actions.iter().filter_map(|action| action.step.operation());
    let named: BTreeSet<ObjectRef> = operations.flat_map(Operation::subjects).collect();
    for object in live.iter() {
        let reference = object.reference();
        if known.contains(&reference) || named.contains(&reference) || is_known_otherwise(schema, object) {
            continue;
        }
        schema.insert(object.clone());
    }
}

/// An index that the replay knows by another name, or as part of its table; a part of a table that the replay does not have.
fn is_known_otherwise(schema: &Schema, object: &Object) -> bool {
    match object {
        Object::Index(index) => {
            let same = |other: &crate::model::Index| other.same_structure(index);
            schema.indexes_of(&index.table).any(same)
        }
        Object::Namespace(_)
        | Object::Extension(_)
        | Object::Enum(_)
        | Object::Sequence(_)
        | Object::Table(_)
        | Object::Definition(_) => false,
    }
}

impl Reconciled {
    /// What SQL that the tool does not read, among `done`, may have changed since is no bystander any more; `known` is what a scratch database told.
    pub(super) fn behind_sql(mut self, known: &Schema, done: &[Action], dialect: DialectName) -> Self {
        forget_what_sql_names(&mut self.schema, known, done, dialect);
        self
    }
}

/// What stands around, behind the actions of a revision, as far as that is known.
pub(super) fn behind(mut around: Schema, actions: &[Action], dialect: DialectName) -> Schema {
    for action in actions.iter().filter(|action| action.runs_on(dialect)) {
        if let Some(operation) = action.step.operation() {
            let understood = operation.on_unique_constraint(&around, dialect);
            // What does not fit was changed by hand, and is the planner's to report.
            let _ = understood.as_ref().unwrap_or(operation).apply(&mut around);
        }
    }
    forget_what_sql_names(&mut around, &Schema::new(), actions, dialect);
    around
}

fn forget_what_sql_names(schema: &mut Schema, known: &Schema, done: &[Action], dialect: DialectName) {
    let opaque = done.iter().filter(|action| action.runs_on(dialect) && action.step.is_opaque());
    let texts: Vec<&str> = opaque.filter_map(|action| action.step.operation()).flat_map(Operation::sql_texts).collect();
    let mentions = Mentions::of(&texts.join("\n"));
    schema.retain(|object| known.contains(&object.reference()) || !mentions.has(&object.reference()));
    let is_named = |found: &Unmodelled| found.owner.object().is_some_and(|object| mentions.has(object));
    schema.retain_unmodelled(|found| !is_named(found));
}
