//! SQLite: schemas are made, changed and changed back in real databases, and read as they were said.

mod between;
mod build;
mod cases;
mod corpora;
mod files;
mod kept;
mod plans;
mod rebuilds;

use anabranch::database;
use anabranch::dialect::sqlite::Sqlite;
use anabranch::model::{Object, Schema};
use anabranch::operation::{Action, Operation, order, reverse_all};
use anabranch::plan::{Database, Dialect, Plan, PlannedAssertion, Scope, Segment, Target};

/// A schema, what changes it, and rows that live through it.
pub(crate) struct Case {
    pub(crate) name: &'static str,
    pub(crate) before: Schema,
    pub(crate) operations: Vec<Operation>,
    /// Statements that insert rows before the change.
    pub(crate) rows: &'static str,
    /// How many tables are rebuilt on the way there.
    pub(crate) rebuilds: usize,
    /// A query and its answer, after the change and back again.
    pub(crate) kept: &'static [(&'static str, &'static str)],
}

pub(crate) async fn memory() -> Box<dyn Database> {
    database::sqlite::connect("sqlite::memory:").await.expect("memory is always there")
}

pub(crate) fn normalized(schema: &Schema, target: &Target) -> Schema {
    let mut schema = schema.clone();
    Sqlite.normalize(target, &mut schema);
    schema
}

pub(crate) fn actions(operations: &[Operation]) -> Vec<Action> {
    operations.iter().cloned().map(Action::operation).collect()
}

/// What makes all of a schema, in an order that works.
pub(crate) fn creations(schema: &Schema) -> Vec<Operation> {
    order(schema.iter().cloned().map(Operation::create).collect(), &Schema::new())
}

/// Runs a plan as the migrator does.
pub(crate) async fn run(db: &mut dyn Database, plan: &Plan) -> Result<(), String> {
    for requirement in &plan.requirements {
        holds(db, requirement).await?;
    }
    for segment in &plan.segments {
        match segment {
            Segment::Transaction { before, statements, checks, after } => {
                for statement in before {
                    execute(db, &statement.sql).await?;
                }
                db.begin().await.map_err(|error| error.to_string())?;
                let mut result = Ok(());
                for statement in statements {
                    if result.is_ok() {
                        result = execute(db, &statement.sql).await;
                    }
                }
                for check in checks {
                    if result.is_ok() {
                        result = holds(db, check).await;
                    }
                }
                let end = if result.is_ok() { db.commit().await } else { db.rollback().await };
                end.map_err(|error| error.to_string())?;
                for statement in after {
                    execute(db, &statement.sql).await?;
                }
                result?;
            }
            Segment::Alone(statement) => execute(db, &statement.sql).await?,
            Segment::Backfill(batch) => {
                let mut low = None;
                loop {
                    let fill = |sql: &str, high: &str| {
                        let low = low.as_deref().unwrap_or_default();
                        sql.replace("{low}", &Sqlite.literal(Some(low))).replace("{high}", &Sqlite.literal(Some(high)))
                    };
                    let (find, update) = match low {
                        None => (&batch.first, &batch.update_first),
                        Some(_) => (&batch.next, &batch.update_next),
                    };
                    let found = db.query(&fill(find, "")).await.map_err(|error| error.to_string())?;
                    let Some(high) = found.into_iter().flatten().next().flatten() else { break };
                    execute(db, &fill(update, &high)).await?;
                    low = Some(high);
                }
            }
        }
    }
    Ok(())
}

async fn execute(db: &mut dyn Database, sql: &str) -> Result<(), String> {
    db.execute(sql).await.map(drop).map_err(|error| format!("{error}\n{sql}"))
}

async fn holds(db: &mut dyn Database, assertion: &PlannedAssertion) -> Result<(), String> {
    let rows = db.query(&assertion.query).await.map_err(|error| format!("{error}\n{}", assertion.query))?;
    let holds = if assertion.expects_no_rows { rows.is_empty() } else { rows[0][0].as_deref() == Some("1") };
    if holds { Ok(()) } else { Err(format!("{}: {rows:?}", assertion.name)) }
}

/// What the statements say that they do, one after the other, must be what the operations do.
fn assert_effects(plan: &Plan, before: &Schema, after: &Schema, target: &Target) {
    let mut schema = before.clone();
    for effect in plan.statements().flat_map(|statement| &statement.effect) {
        effect.apply(&mut schema).unwrap_or_else(|error| panic!("{error}: {effect}"));
    }
    let (schema, after) = (normalized(&schema, target), normalized(after, target));
    assert!(schema.equivalent(&after), "effects: {}", difference(&schema, &after));
}

/// Plans and runs operations, and hands back the schema after them.
pub(crate) async fn change(db: &mut dyn Database, operations: &[Operation], before: &Schema) -> Result<Schema, String> {
    let plan = Sqlite.plan(db.target(), &actions(operations), before).map_err(|error| error.to_string())?;
    run(db, &plan).await?;
    let mut after = before.clone();
    for operation in operations {
        operation.apply(&mut after).map_err(|error| error.to_string())?;
    }
    assert_effects(&plan, before, &after, db.target());
    Ok(after)
}

/// The live schema must say what the declared one says.
pub(crate) async fn assert_is(db: &mut dyn Database, declared: &Schema, when: &str) {
    let live = db.introspect(&Scope::default()).await.expect("every schema can be read");
    let target = db.target().clone();
    assert_eq!(normalized(&live, &target), live, "{when}: what is read is normalised");
    let declared = normalized(declared, &target);
    assert_eq!(normalized(&declared, &target), declared, "{when}: normalising twice changes nothing more");
    assert!(live.equivalent(&declared), "{when}: {}", difference(&live, &declared));
}

fn difference(live: &Schema, declared: &Schema) -> String {
    let lacks = |one: &Schema, other: &Schema| -> Vec<Object> {
        one.iter()
            .filter(|object| other.get(&object.reference()).is_none_or(|there| !object.equivalent(there)))
            .cloned()
            .collect()
    };
    format!("live {:#?}\ndeclared {:#?}", lacks(live, declared), lacks(declared, live))
}

pub(crate) async fn answer(db: &mut dyn Database, query: &str) -> String {
    let rows = db.query(query).await.unwrap_or_else(|error| panic!("{error}: {query}"));
    let cell = |cell: &Option<String>| cell.clone().unwrap_or_else(|| "null".to_owned());
    rows.iter().map(|row| row.iter().map(cell).collect::<Vec<_>>().join("|")).collect::<Vec<_>>().join(" ")
}

pub(crate) fn rebuilds(plan: &Plan) -> usize {
    plan.statements().filter(|statement| statement.sql.starts_with("INSERT OR ROLLBACK INTO ")).count()
}

/// There, and back again.
pub(crate) async fn check(case: Case) {
    let name = case.name;
    let mut db = memory().await;
    let start =
        change(&mut *db, &creations(&case.before), &Schema::new()).await.unwrap_or_else(|e| panic!("{name}: {e}"));
    assert_is(&mut *db, &case.before, &format!("{name}: made")).await;
    db.execute(case.rows).await.unwrap_or_else(|error| panic!("{name}: {error}"));
    let plan = Sqlite.plan(db.target(), &actions(&case.operations), &start).unwrap_or_else(|e| panic!("{name}: {e}"));
    assert_eq!(rebuilds(&plan), case.rebuilds, "{name}: rebuilds in {:#?}", plan.sql());

    let after = change(&mut *db, &case.operations, &start).await.unwrap_or_else(|e| panic!("{name}: up: {e}"));
    assert_is(&mut *db, &after, &format!("{name}: up")).await;
    for (query, expected) in case.kept {
        assert_eq!(answer(&mut *db, query).await, *expected, "{name}: {query}");
    }
    assert_eq!(answer(&mut *db, "PRAGMA foreign_key_check").await, "", "{name}");
    assert_eq!(answer(&mut *db, "PRAGMA foreign_keys").await, "1", "{name}");
    assert_eq!(answer(&mut *db, "PRAGMA legacy_alter_table").await, "0", "{name}");

    let mut anew = memory().await;
    change(&mut *anew, &creations(&after), &Schema::new()).await.unwrap_or_else(|e| panic!("{name}: anew: {e}"));
    assert_is(&mut *anew, &after, &format!("{name}: anew")).await;

    let back = reverse_all(&case.operations, &start).unwrap_or_else(|e| panic!("{name}: {e}"));
    change(&mut *db, &back, &after).await.unwrap_or_else(|e| panic!("{name}: down: {e}"));
    assert_is(&mut *db, &case.before, &format!("{name}: down")).await;
    assert_eq!(answer(&mut *db, "PRAGMA foreign_key_check").await, "", "{name}");
}
