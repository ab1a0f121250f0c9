//! Compares two sides and says what leads from one to the other.
//!
//! Both sides are normalised for one target; two databases of PostgreSQL are compared word for word, since a server printed both. An expression whose
//! text still differs is echoed through a scratch database where one is to be had: what a person wrote first, then both sides, since PostgreSQL prints
//! its own text in another way once it has been read again. Where there is none, texts are compared as they are, and that is said.

use super::not_compared::{self, FoundOn, NotCompared, not_compared};
use super::own_words;
use super::respelled;
use super::spelled_alike::put_back_in_the_words_of;
use crate::database::echo::Speller;
use crate::database::scratch::ScratchPlace;
use crate::diff::{self, CaseRenames, Hazard, RenameCandidate, Renames, Renaming};
use crate::model::{DialectName, ForeignKey, Name, Object, Pair, Schema, Unmodelled};
use crate::operation::Operation;
use crate::plan::{Database, Dialect, Target};

/// One side of a comparison.
#[derive(Debug, Clone, Default)]
pub struct Side {
    /// As its author, or its database, spells it.
    pub written: Schema,
    /// Its normal form, where a database told it; made from `written` otherwise.
    pub live: Option<Schema>,
    /// Its authors have no words for some properties: they are as the other side has them.
    pub leaves_unsaid: bool,
}

impl Side {
    /// A side that a person wrote: entities, revisions, nothing.
    pub fn declared(written: Schema) -> Self {
        Self { written, ..Self::default() }
    }

    /// A side of entities, which describe no more than tables, and not all of those.
    pub fn of_entities(written: Schema) -> Self {
        Self { written, leaves_unsaid: true, ..Self::default() }
    }

    /// A side that a database told.
    pub fn live(schema: Schema) -> Self {
        Self { written: schema.clone(), live: Some(schema), leaves_unsaid: false }
    }
}

/// What leads from one side to the other.
#[derive(Debug, Clone, Default)]
pub struct Comparison {
    /// The operations, in order.
    pub operations: Vec<Operation>,
    /// The previous side, as it is spelled.
    pub before: Schema,
    /// What each operation endangers: its position, and how.
    pub hazards: Vec<(usize, Hazard)>,
    /// Renames that may be meant, and were not decided.
    pub candidates: Vec<RenameCandidate>,
    /// Decided renames that do not fit.
    pub unused: Vec<Renaming>,
    /// What a person should know.
    pub notes: Vec<String>,
    /// What the catalogs hold and nothing compares.
    pub not_compared: Vec<NotCompared>,
}

impl Comparison {
    /// What loses data.
    pub fn losses(&self) -> impl Iterator<Item = &Hazard> {
        self.hazards.iter().map(|(_, hazard)| hazard).filter(|hazard| hazard.is_loss)
    }
}

/// What a comparison is made with.
pub struct Judge<'a> {
    /// The dialect.
    pub dialect: &'a dyn Dialect,
    /// The target that both sides are normalised for.
    pub target: &'a Target,
    /// A connection to the database that is compared, where there is one.
    pub database: Option<&'a mut dyn Database>,
    /// Where scratch databases come from.
    pub scratch: &'a ScratchPlace,
}

/// Compares two sides.
pub async fn compare(sides: Pair<&Side>, renames: &Renames, judge: &mut Judge<'_>) -> Comparison {
    let told = sides.map(|side| side.live.is_some());
    let both_told = told.previous && told.next;
    let rule = judge.target.case_rule();
    let exact = both_told && is_postgres(judge);
    let declared = both_told.then(|| own_words::with_case_that_counts(sides.map(own_words::as_declared), rule));
    let sides = declared.as_ref().map_or(sides, Pair::as_ref);
    let as_it_is = |schema: &Schema| if exact { with_names_as_they_are(schema) } else { schema.clone() };
    let mut written = sides.map(|side| as_it_is(&side.written));
    let mut normalized = sides.map(|side| normal_form(side, both_told, judge));
    let keys = sides.map(|side| side.live.as_ref().unwrap_or(&side.written));
    name_referenced_columns(&mut normalized.previous, keys.next);
    name_referenced_columns(&mut normalized.next, keys.previous);
    let mut notes = respell(sides, &mut normalized, exact, judge).await;
    notes.dedup();
    let found = sides.map(|side| side.live.as_ref().unwrap_or(&side.written));
    let mut not_compared = not_compared(found);
    if exact {
        let beside = unknown_objects(sides);
        let mut speller = speller(judge, &beside, exact);
        respelled::settle(&mut not_compared, found, &mut speller, judge.database.as_deref_mut().map(|one| one as _))
            .await;
    }
    if both_told {
        let apart = diff::names_apart(normalized.as_ref()).into_iter();
        not_compared.extend(apart.map(|found| NotCompared { side: FoundOn::From, found }));
    }
    notes.extend(not_compared::notes(&not_compared, both_told));
    let CaseRenames { all: renames, added } = &diff::with_case(renames, normalized.as_ref(), rule, !both_told);
    adopt_unsaid(sides, &mut normalized, &mut written, renames);
    let mut difference = diff::compare(normalized.as_ref(), written.as_ref(), renames);
    // An index that differs in more than the case of its name is made anew, which nobody has to be told.
    difference.unused.retain(|unused| !added.contains(unused));
    let candidates = diff::rename_candidates(normalized.as_ref(), renames);
    let hazards = hazards(&difference.operations, &written.previous);
    let mut before = written.previous;
    put_back_in_the_words_of(&sides.next.written, &mut before, judge.target.dialect);
    Comparison {
        operations: difference.operations,
        before: if both_told { own_words::with_words(Pair::new(&before, &written.next)) } else { before },
        hazards,
        candidates,
        unused: difference.unused,
        notes,
        not_compared,
    }
}

/// Fills in what a side could not say.
fn adopt_unsaid(sides: Pair<&Side>, normalized: &mut Pair<Schema>, written: &mut Pair<Schema>, renames: &Renames) {
    let Pair { previous, next } = normalized;
    if sides.next.leaves_unsaid {
        diff::adopt_unsaid(previous, Pair::new(next, &mut written.next), renames);
    }
    if sides.previous.leaves_unsaid {
        diff::adopt_unsaid(next, Pair::new(previous, &mut written.previous), &Renames::default());
    }
}

fn is_postgres(judge: &Judge<'_>) -> bool {
    judge.target.dialect == DialectName::Postgres
}

/// A database tells its schema in normal form, but for the words: between two of them the words count where each of them prints its own.
fn normal_form(side: &Side, both_told: bool, judge: &Judge<'_>) -> Schema {
    let mut schema = side.live.clone().unwrap_or_else(|| side.written.clone());
    match judge.target.dialect {
        DialectName::Postgres if both_told => return with_names_as_they_are(&schema),
        DialectName::Sqlite if both_told => {}
        _ => judge.dialect.normalize(judge.target, &mut schema),
    }
    schema
}

/// A reference without columns is one to a primary key: where its table is not on this side, the other one tells which that is.
fn name_referenced_columns(schema: &mut Schema, other: &Schema) {
    for table in schema.tables_mut() {
        for key in table.foreign_keys.iter_mut().filter(|key| key.referenced_columns.is_empty()) {
            let known = other.table(&key.references).map(|table| table.primary_key.as_ref());
            let same = |there: &&ForeignKey| there.columns == key.columns && there.references == key.references;
            let there = other.table(&table.name).and_then(|table| table.foreign_keys.iter().find(same));
            match (known, there) {
                (Some(primary), _) => {
                    key.referenced_columns = primary.map(|key| key.columns.clone()).unwrap_or_default();
                }
                (None, Some(there)) => key.referenced_columns.clone_from(&there.referenced_columns),
                (None, None) => {}
            }
        }
    }
}

/// Between two databases a name is a name, whoever chose it.
fn with_names_as_they_are(schema: &Schema) -> Schema {
    let given = |name: &mut Name| *name = Name::Given(name.as_str().to_owned());
    let mut schema = schema.clone();
    for object in schema.iter_mut() {
        match object {
            Object::Table(table) => {
                table.primary_key.iter_mut().for_each(|key| given(&mut key.name));
                table.uniques.iter_mut().for_each(|unique| given(&mut unique.name));
                table.checks.iter_mut().for_each(|check| given(&mut check.name));
                table.foreign_keys.iter_mut().for_each(|key| given(&mut key.name));
            }
            Object::Index(index) => given(&mut index.name),
            Object::Namespace(_)
            | Object::Extension(_)
            | Object::Enum(_)
            | Object::Sequence(_)
            | Object::Definition(_) => {}
        }
    }
    schema
}

/// What the databases hold beside the model, of which objects may be made.
fn unknown_objects(sides: Pair<&Side>) -> Vec<Unmodelled> {
    let lives = [sides.previous, sides.next].into_iter().filter_map(|side| side.live.as_ref());
    lives.flat_map(|live| live.unmodelled().iter().cloned()).collect()
}

fn speller<'a, 'b: 'a>(judge: &Judge<'b>, beside: &'a [Unmodelled], exact: bool) -> Speller<'a> {
    Speller { place: judge.scratch, dialect: judge.dialect, target: judge.target, beside, exact }
}

/// Lets the server spell what differs as text; says what it could not.
async fn respell(sides: Pair<&Side>, normalized: &mut Pair<Schema>, exact: bool, judge: &mut Judge<'_>) -> Vec<String> {
    let beside = unknown_objects(sides);
    // What a person wrote is asked for as it was written; once the server has spelled it, in the server's words.
    let mut spelled = sides.map(|side| side.live.clone().unwrap_or_else(|| side.written.clone()));
    let declared = sides.map(|side| side.live.is_none());
    let both = Pair::new(is_postgres(judge), is_postgres(judge));
    let mut notes = Vec::new();
    let at_first = diff::expressions_differ(normalized.as_ref());
    for which in [declared, both] {
        let differing = diff::expressions_differ(normalized.as_ref());
        if differing.is_empty() {
            break;
        }
        let mut speller = speller(judge, &beside, exact);
        for (is_asked, spelled, normalized) in [
            (which.previous, &mut spelled.previous, &mut normalized.previous),
            (which.next, &mut spelled.next, &mut normalized.next),
        ] {
            let told = match judge.database.as_deref_mut() {
                _ if !is_asked => continue,
                None => Err("there is no server to ask".to_owned()),
                // The first time the whole object is the server's, where a person wrote it.
                Some(database) => speller.spell(database, spelled, normalized, &differing, which == declared).await,
            };
            let reasons = told.unwrap_or_else(|reason| vec![reason]);
            notes.extend(reasons.iter().map(|reason| format!("expressions were compared as text: {reason}")));
        }
    }
    if exact {
        let differing = diff::expressions_differ(normalized.as_ref());
        let same = at_first.iter().filter(|object| !differing.contains(object)).map(ToString::to_string);
        let same: Vec<String> = same.collect();
        notes.extend((!same.is_empty()).then(|| format!("in other words the same: {}", same.join(", "))));
    }
    notes
}

/// What each operation endangers, judged against the schema that it meets.
pub fn hazards(operations: &[Operation], before: &Schema) -> Vec<(usize, Hazard)> {
    let mut schema = before.clone();
    let mut found = Vec::new();
    for (position, operation) in operations.iter().enumerate() {
        found.extend(diff::hazards(operation, &schema).into_iter().map(|hazard| (position, hazard)));
        // An operation that does not fit is the planner's to report.
        let _ = operation.apply(&mut schema);
    }
    found
}
