//! MySQL and MariaDB: what a plan makes is what introspection reads, there and back, with the rows in place.

mod build;
mod cases;
mod plans;
mod reading_time;
mod session;

use crate::support::{Engine, TestDatabase};
use anabranch::database::mysql::connect;
use anabranch::dialect::mysql::{MariaDb, Mysql};
use anabranch::model::{DialectName, Object, ObjectRef, Schema};
use anabranch::operation::{Action, Operation, order, reverse_all};
use anabranch::plan::{Database, Dialect, Plan, Scope, Segment};
use std::fmt::Write as _;

/// A schema, what is done to it, and the rows that must outlive it.
pub(crate) struct Case {
    pub(crate) name: &'static str,
    pub(crate) start: Vec<Object>,
    pub(crate) rows: Vec<&'static str>,
    pub(crate) change: Vec<Operation>,
    /// Where it is not for both.
    pub(crate) only: Option<DialectName>,
}

pub(crate) fn dialect(name: DialectName) -> Box<dyn Dialect> {
    match name {
        DialectName::MariaDb => Box::new(MariaDb::new()),
        DialectName::Mysql | DialectName::Sqlite | DialectName::Postgres => Box::new(Mysql::new()),
    }
}

/// Creates the start, applies the change, takes it back; after each step the live schema is the one that was meant.
async fn check(engine: Engine, case: &Case) -> Result<(), String> {
    let database = TestDatabase::new(engine, case.name);
    let mut session = connect(database.url()).await.map_err(|error| error.to_string())?;
    let dialect = dialect(session.target().dialect);
    let start: Schema = case.start.iter().cloned().collect();
    let creates = order(case.start.iter().cloned().map(Operation::create).collect(), &Schema::new());
    step("create", &mut *session, &*dialect, &creates, &Schema::new(), &start).await?;
    for insert in &case.rows {
        session.execute(insert).await.map_err(|error| format!("{insert}: {error}"))?;
    }
    let counted = count(&mut *session, &start).await?;
    let mut end = start.clone();
    for operation in &case.change {
        operation.apply(&mut end).map_err(|error| format!("{operation}: {error}"))?;
    }
    step("change", &mut *session, &*dialect, &case.change, &start, &end).await?;
    let back = reverse_all(&case.change, &start).map_err(|error| error.to_string())?;
    step("take back", &mut *session, &*dialect, &back, &end, &start).await?;
    let kept = count(&mut *session, &start).await?;
    if counted != kept && !case.change.iter().any(|o| matches!(o, Operation::Drop { object: ObjectRef::Table(_), .. }))
    {
        return Err(format!("rows were lost: {counted:?} before, {kept:?} after"));
    }
    session.discard().await.map_err(|error| error.to_string())
}

async fn step(
    what: &str,
    session: &mut dyn Database,
    dialect: &dyn Dialect,
    operations: &[Operation],
    before: &Schema,
    after: &Schema,
) -> Result<(), String> {
    let actions: Vec<Action> = operations.iter().cloned().map(Action::operation).collect();
    let target = session.target().clone();
    let plan = dialect.plan(&target, &actions, before).map_err(|error| format!("{what}: {error}"))?;
    run(session, &plan).await.map_err(|error| format!("{what}: {error}"))?;
    let live = session.introspect(&Scope::default()).await.map_err(|error| format!("{what}: {error}"))?;
    let mut wanted = after.clone();
    dialect.normalize(&target, &mut wanted);
    let mut by_effects = before.clone();
    for effect in plan.statements().flat_map(|statement| &statement.effect) {
        effect.apply(&mut by_effects).map_err(|error| format!("{what}: the effect `{effect}`: {error}"))?;
    }
    dialect.normalize(&target, &mut by_effects);
    if !moves_enums(operations) && !by_effects.equivalent(&wanted) {
        return Err(format!("{what}: the effects lead elsewhere\n{}", difference(&wanted, &by_effects)));
    }
    let mut twice = wanted.clone();
    dialect.normalize(&target, &mut twice);
    let mut again = live.clone();
    dialect.normalize(&target, &mut again);
    if twice != wanted || again != live {
        return Err(format!(
            "{what}: normalising twice changes something\n{}{}",
            difference(&wanted, &twice),
            difference(&live, &again)
        ));
    }
    if !live.equivalent(&wanted) {
        let sql = plan.sql().join(";\n");
        return Err(format!("{what}: the live schema is another\n{}after\n{sql}", difference(&wanted, &live)));
    }
    Ok(())
}

/// Whether an enum comes, goes or gets another name: it has no statements of its own here, and so no effects.
fn moves_enums(operations: &[Operation]) -> bool {
    let is_enum = |object: &ObjectRef| matches!(object, ObjectRef::Enum(_));
    let moves = |operation: &&Operation| !matches!(operation, Operation::AlterEnum(_));
    operations.iter().filter(moves).flat_map(Operation::subjects).any(|object| is_enum(&object))
}

/// Runs a plan as the runner does.
pub(crate) async fn run(session: &mut dyn Database, plan: &Plan) -> Result<(), String> {
    for segment in &plan.segments {
        let transaction = matches!(segment, Segment::Transaction { .. });
        if transaction {
            session.begin().await.map_err(|error| error.to_string())?;
        }
        for statement in segment.statements() {
            session.execute(&statement.sql).await.map_err(|error| format!("{error}\n{}", statement.sql))?;
        }
        if transaction {
            session.commit().await.map_err(|error| error.to_string())?;
        }
    }
    Ok(())
}

async fn count(session: &mut dyn Database, schema: &Schema) -> Result<Vec<String>, String> {
    let mut counts = Vec::new();
    for table in schema.tables() {
        let sql = format!("select count(*) from `{}`", table.name.name.replace('`', "``"));
        let rows = session.query(&sql).await.map_err(|error| error.to_string())?;
        counts.extend(rows.into_iter().flatten().flatten());
    }
    Ok(counts)
}

fn difference(wanted: &Schema, found: &Schema) -> String {
    let mut out = String::new();
    let json = |object: &Object| serde_json::to_string(object).expect("an object serializes");
    for object in wanted.iter().filter(|object| found.get(&object.reference()) != Some(object)) {
        let _ = writeln!(out, "  wanted {}", json(object));
    }
    for object in found.iter().filter(|object| wanted.get(&object.reference()) != Some(object)) {
        let _ = writeln!(out, "  found  {}", json(object));
    }
    out
}

/// All cases on one server; every failure is told.
fn check_all(engine: Engine) {
    let runtime = tokio::runtime::Runtime::new().expect("a runtime can be made");
    let wanted = std::env::var("CASE").ok();
    let cases = cases::all();
    let mut failures = Vec::new();
    for case in cases.iter().filter(|case| case.only.is_none_or(|only| only == engine.dialect())) {
        if wanted.as_ref().is_some_and(|wanted| !case.name.contains(wanted.as_str())) {
            continue;
        }
        if let Err(failure) = runtime.block_on(check(engine, case)) {
            failures.push(format!("{}: {failure}", case.name));
        }
    }
    assert!(failures.is_empty(), "{} of {} cases:\n{}", failures.len(), cases.len(), failures.join("\n\n"));
}

#[test]
fn every_case_goes_there_and_back_on_mysql() {
    Engine::of(&[DialectName::Mysql]).into_iter().for_each(check_all);
}

#[test]
fn every_case_goes_there_and_back_on_mariadb() {
    Engine::of(&[DialectName::MariaDb]).into_iter().for_each(check_all);
}
