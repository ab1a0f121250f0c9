//! PostgreSQL's dialect against real servers: what is planned is what is found, forth and back.

mod cases_columns;
mod cases_objects;
mod cases_tables;
mod live;
mod plans;

use crate::support::{Engine, TestDatabase};
use anabranch::dialect::postgres::Postgres;
use anabranch::model::*;
use anabranch::operation::*;
use anabranch::plan::*;

/// A schema, what is done to it, and rows that must outlive it.
pub(crate) struct Case {
    name: &'static str,
    before: Vec<Object>,
    rows: &'static str,
    operations: Vec<Operation>,
    /// A query that answers the same before and after; its answer is the second part.
    kept: (&'static str, &'static str),
}

impl Case {
    pub(crate) fn new(name: &'static str, before: Vec<Object>, operations: Vec<Operation>) -> Self {
        Self { name, before, rows: "", operations, kept: ("SELECT 1", "1") }
    }

    pub(crate) fn with_rows(mut self, rows: &'static str, query: &'static str, answer: &'static str) -> Self {
        self.rows = rows;
        self.kept = (query, answer);
        self
    }
}

/// Created, changed and taken back: at each station the live schema is the normalised one, and the rows are still there.
pub(crate) async fn check(cases: Vec<Case>) {
    for engine in Engine::postgres() {
        for case in &cases {
            let database = TestDatabase::new(engine, case.name);
            let mut session = anabranch::database::postgres::connect(database.url()).await.expect("a session");
            let before: Schema = case.before.iter().cloned().collect();
            let place = |station: &str| format!("{} on {engine:?}, {station}", case.name);

            let create = order(case.before.iter().cloned().map(Operation::create).collect(), &Schema::new());
            run(session.as_mut(), &create, &Schema::new(), &place("creating")).await;
            expect(session.as_mut(), &before, &place("created")).await;
            if !case.rows.is_empty() {
                session.execute(case.rows).await.expect(case.name);
            }

            let mut after = before.clone();
            case.operations.iter().for_each(|operation| operation.apply(&mut after).expect(case.name));
            run(session.as_mut(), &case.operations, &before, &place("changing")).await;
            expect(session.as_mut(), &after, &place("changed")).await;
            kept(session.as_mut(), case, &place("changed")).await;

            let back = reverse_all(&case.operations, &before).expect(case.name);
            run(session.as_mut(), &back, &after, &place("going back")).await;
            expect(session.as_mut(), &before, &place("back")).await;
            kept(session.as_mut(), case, &place("back")).await;
            session.discard().await.expect(case.name);
        }
    }
}

async fn kept(session: &mut dyn Database, case: &Case, place: &str) {
    let rows = session.query(case.kept.0).await.expect(place);
    let answer: Vec<String> =
        rows.into_iter().flatten().map(|cell| cell.unwrap_or_else(|| "null".to_owned())).collect();
    assert_eq!(answer.join(" "), case.kept.1, "{place}");
}

/// Plans the operations and runs them as the runner would.
pub(crate) async fn run(session: &mut dyn Database, operations: &[Operation], before: &Schema, place: &str) {
    let actions: Vec<Action> = operations.iter().cloned().map(Action::operation).collect();
    let plan = Postgres.plan(session.target(), &actions, before).unwrap_or_else(|error| panic!("{place}: {error}"));
    run_plan(session, &plan, place).await;
}

pub(crate) async fn run_plan(session: &mut dyn Database, plan: &Plan, place: &str) {
    for segment in &plan.segments {
        let alone = !matches!(segment, Segment::Transaction { .. });
        if !alone {
            session.begin().await.expect(place);
        }
        for statement in segment.statements() {
            assert_eq!(statement.transactional, !alone);
            if let Err(error) = session.execute(&statement.sql).await {
                panic!("{place}: {error} {:?}\n{}", error.detail, statement.sql);
            }
        }
        if !alone {
            session.commit().await.expect(place);
        }
    }
}

/// The live schema is the normalised one, and normalising it again changes nothing.
async fn expect(session: &mut dyn Database, schema: &Schema, place: &str) {
    let mut expected = schema.clone();
    Postgres.normalize(session.target(), &mut expected);
    let mut twice = expected.clone();
    Postgres.normalize(session.target(), &mut twice);
    assert_eq!(expected, twice, "{place}: normalising twice changes something");
    let scope = Scope { schemas: vec!["audit".into(), "Odd Schema".into()], exclude: Vec::new() };
    let live = session.introspect(&scope).await.expect(place);
    let mut again = live.clone();
    Postgres.normalize(session.target(), &mut again);
    assert_eq!(live, again, "{place}: what was read is not normalised");
    if !live.equivalent(&expected) {
        for object in expected.iter() {
            let found = live.get(&object.reference());
            if found.is_none_or(|found| !found.equivalent(object)) {
                eprintln!("expected {object:#?}\nfound {found:#?}");
            }
        }
        let extra: Vec<_> = live.references().filter(|reference| !expected.contains(reference)).collect();
        panic!("{place}: the live schema is another one; not expected: {extra:?}");
    }
}

pub(crate) fn integer() -> ColumnType {
    ColumnType::integer(IntegerSize::Regular)
}

pub(crate) fn big() -> ColumnType {
    ColumnType::integer(IntegerSize::Big)
}

pub(crate) fn column(name: &str, column_type: ColumnType) -> Column {
    Column::new(name, column_type)
}

pub(crate) fn required(name: &str, column_type: ColumnType) -> Column {
    Column { not_null: true, ..Column::new(name, column_type) }
}

pub(crate) fn with_default(name: &str, column_type: ColumnType, default: impl Into<Expression>) -> Column {
    Column { default: Some(default.into()), ..Column::new(name, column_type) }
}

pub(crate) fn numbered(name: &str, column_type: ColumnType, mode: IdentityMode) -> Column {
    Column { identity: Some(Identity { mode, ..Identity::default() }), ..required(name, column_type) }
}

/// A table whose primary key is its first column, if that is called `id`.
pub(crate) fn table(name: impl Into<QualifiedName>, columns: Vec<Column>) -> Table {
    let mut table = Table { columns, ..Table::new(name) };
    if table.columns.first().is_some_and(|column| column.name == "id") {
        table.primary_key = Some(primary_key(&table.name.name, &["id"]));
    }
    table
}

pub(crate) fn names(names: &[&str]) -> Vec<String> {
    names.iter().map(|name| (*name).to_owned()).collect()
}

pub(crate) fn primary_key(table: &str, columns: &[&str]) -> PrimaryKey {
    PrimaryKey { name: Name::Generated(naming::primary_key(table)), columns: names(columns) }
}

pub(crate) fn unique(table: &str, columns: &[&str]) -> Unique {
    let columns = names(columns);
    let name = Name::Generated(naming::unique(table, &columns));
    Unique { name, columns, nulls_not_distinct: false, deferrable: Deferrable::No }
}

pub(crate) fn foreign_key(
    table: &str,
    columns: &[&str],
    references: impl Into<QualifiedName>,
    to: &[&str],
) -> ForeignKey {
    let columns = names(columns);
    ForeignKey {
        name: Name::Generated(naming::foreign_key(table, &columns)),
        columns,
        references: references.into(),
        referenced_columns: names(to),
        on_delete: ReferentialAction::NoAction,
        on_update: ReferentialAction::NoAction,
        deferrable: Deferrable::No,
    }
}

pub(crate) fn checked(name: &str, expression: &str) -> Check {
    Check { name: name.into(), expression: expression.to_owned() }
}

pub(crate) fn alter(table: impl Into<QualifiedName>, changes: Vec<TableChange>) -> Operation {
    Operation::alter_table(table, changes)
}

pub(crate) fn change(column: &str, change: ColumnChange) -> TableChange {
    TableChange::AlterColumn { name: column.to_owned(), change }
}

pub(crate) fn becomes(column: &str, to: ColumnType) -> TableChange {
    change(column, ColumnChange::Type { to, using: None })
}

pub(crate) fn add(column: Column) -> TableChange {
    TableChange::AddColumn { column, if_not_exists: false }
}

pub(crate) fn drop_column(name: &str) -> TableChange {
    TableChange::DropColumn { name: name.to_owned(), if_exists: false }
}

pub(crate) fn enumeration(name: impl Into<QualifiedName>, values: &[&str]) -> Object {
    Object::Enum(Enum { name: name.into(), values: names(values), comment: None })
}

pub(crate) fn index(table: &str, name: &str, parts: Vec<IndexPart>) -> Index {
    Index::new(table, Name::Given(name.to_owned()), parts)
}

/// Artists with an identity and a name: what other tables refer to.
pub(crate) fn artist() -> Table {
    table("artist", vec![numbered("id", big(), IdentityMode::ByDefault), required("name", ColumnType::Text)])
}
