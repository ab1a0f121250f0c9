//! Names that differ in case alone, on databases that take them for one: no difference, or a rename; never dropped and made again.

use crate::command::client::{AfterAnError, load};
use crate::command::{command, run, wait};
use crate::support::changes::{add, drop_column, rename_column, retype_to, set};
use crate::support::{Engine, TestDatabase, revision};
use anabranch::database::connect;
use anabranch::migrator::{History, Migrator, Settings};
use anabranch::model::{
    Column, ColumnType, Constraint, Deferrable, DialectName, ForeignKey, Index, IndexPart, Object, ObjectRef,
    PrimaryKey, QualifiedName, ReferentialAction, Table,
};
use anabranch::operation::{Action, ColumnChange, Operation, Rename, TableChange};
use anabranch::plan::Scope;
use std::path::Path;

const FOLDING: [DialectName; 3] = [DialectName::Sqlite, DialectName::Mysql, DialectName::MariaDb];

/// What there is, what there is to be, and what is asked of the rows before and after.
struct Case {
    name: &'static str,
    before: &'static str,
    after: &'static str,
    arguments: &'static [&'static str],
    rows: &'static str,
    expected: &'static str,
    /// Only where tables are one that differ in case.
    tables: bool,
}

const PLAIN: Case = Case {
    name: "a column under an index, a check and a generated column",
    before: "create table people (ID int primary key, Name varchar(20), Len int generated always as (length(NAME)) stored, constraint short check (NAME <> 'x'));
             create index n on people (NAME); insert into people (ID, Name) values (7, 'Ada')",
    after: "create table people (id int primary key, name varchar(20), len int generated always as (length(name)) stored, constraint short check (name <> 'x'));
            create index n on people (name)",
    arguments: &[],
    rows: "select id, name, len from people",
    expected: "7|Ada|3",
    tables: false,
};

const CASES: &[Case] = &[
    PLAIN,
    Case {
        name: "a column, asked for in any case",
        arguments: &["--rename", "people.NAME=name", "--rename", "people.iD=ID"],
        ..PLAIN
    },
    Case {
        name: "a column with another type, and one that must have a value",
        after: "create table people (id int primary key, name varchar(40) not null, LEN int generated always as (length(name)) stored, constraint SHORT check (name <> 'x'))",
        ..PLAIN
    },
    Case {
        name: "a column that gets another name, written in another case",
        after: "create table people (id int primary key, Label varchar(20), len int generated always as (length(label)) stored, constraint short check (LABEL <> 'x'));
                create index N on people (Label)",
        arguments: &["--rename", "people.name=LABEL"],
        rows: "select id, label, len from people",
        ..PLAIN
    },
    Case {
        name: "columns that exchange their names",
        before: "create table people (id int primary key, a varchar(20), b varchar(20), constraint c check (a <> b));
                 create index i on people (A, b); insert into people values (7, 'Ada', 'Bea')",
        after: "create table people (id int primary key, A varchar(20), B varchar(20), constraint c check (B <> A)); create index i on people (b, a)",
        arguments: &["--rename", "people.a=B", "--rename", "people.b=A"],
        rows: "select b, a from people",
        expected: "Ada|Bea",
        ..PLAIN
    },
    Case {
        name: "a column that takes the name of one that goes",
        before: "create table people (id int primary key, a varchar(20), b varchar(20)); insert into people values (7, 'Ada', 'Bea')",
        after: "create table people (id int primary key, B varchar(20))",
        arguments: &["--rename", "people.a=B"],
        rows: "select id, b from people",
        expected: "7|Ada",
        ..PLAIN
    },
    Case {
        name: "a key that another table refers to in yet another case",
        before: "create table parent (Id int primary key, Code int unique); create table child (X int, Y int, constraint c1 foreign key (x) references parent (ID), constraint c2 foreign key (y) references parent (CODE));
                 insert into parent values (1, 2); insert into child values (1, 2)",
        after: "create table parent (id int primary key, code int unique); create table child (x int, y int, constraint C1 foreign key (X) references parent (iD), constraint c2 foreign key (Y) references parent (code))",
        rows: "select parent.id, code, x, y from child, parent",
        expected: "1|2|1|2",
        ..PLAIN
    },
    Case {
        name: "indexes, one of which changes besides",
        before: "create table people (id int primary key, a varchar(20), b varchar(20)); create index I1 on people (a); create unique index I2 on people (b); insert into people values (7, 'Ada', 'Bea')",
        after: "create table people (id int primary key, a varchar(20), b varchar(20)); create index i1 on people (a); create unique index i2 on people (a, b)",
        rows: "select * from people",
        expected: "7|Ada|Bea",
        ..PLAIN
    },
    Case {
        name: "a view and a trigger",
        before: "create table people (id int primary key, Name varchar(20)); create view Names as select Name from people; insert into people values (7, 'Ada')",
        after: "create table people (id int primary key, name varchar(20)); create view names as select name from people",
        rows: "select * from names",
        expected: "Ada",
        ..PLAIN
    },
    Case {
        name: "a view and a trigger that nobody spells otherwise",
        before: "create table people (id int primary key, Name varchar(20)); create view names as select Name from people; insert into people values (7, 'Ada')",
        after: "create table people (id int primary key, name varchar(20)); create view names as select Name from people",
        rows: "select * from names",
        expected: "Ada",
        ..PLAIN
    },
    Case {
        name: "a table with all that hangs on it",
        before: "create table People (Id integer primary key autoincrement, Name text check (People.Name <> '')); create table pet (owner int references PEOPLE (ID)); create index N on PEOPLE (name);
                 create view v as select NAME from people; create trigger T after insert on people begin update PEOPLE set name = upper(NAME) where id = new.ID; end;
                 insert into people (name) values ('Ada'); insert into pet values (1)",
        after: "create table people (id integer primary key autoincrement, name text check (people.name <> '')); create table pet (owner int references people (id)); create index n on people (name);
                create view V as select name from people; create trigger t after insert on people begin update people set name = upper(name) where id = new.id; end",
        rows: "select id, name, owner from people, pet",
        expected: "1|ADA|1",
        tables: true,
        ..PLAIN
    },
];

#[test]
fn names_of_another_case_are_reached_by_renames() {
    for engine in Engine::of(&FOLDING) {
        for case in CASES.iter().filter(|case| !case.tables || engine == Engine::Sqlite) {
            check(engine, case);
        }
    }
}

fn check(engine: Engine, case: &Case) {
    let [from, to] = [case.before, case.after].map(|sql| {
        let database = TestDatabase::new(engine, case.name);
        load(&database, &format!("{sql};"), AfterAnError::Stop)
            .unwrap_or_else(|e| panic!("{engine:?}, {}: {e}", case.name));
        database
    });
    let diff = |more: &[&str]| {
        let arguments =
            [&["diff", "--from", from.url(), "--to", to.url(), "--format", "sql", "--exit-code"], more].concat();
        run(command(Path::new(env!("CARGO_TARGET_TMPDIR")), &arguments))
    };
    let script = diff(case.arguments).found().out;
    assert!(!script.contains("DROP COLUMN") || case.name.contains("goes"), "{engine:?}, {}\n{script}", case.name);
    load(&from, &script, AfterAnError::Stop).unwrap_or_else(|e| panic!("{engine:?}, {}: {e}\n{script}", case.name));
    assert_eq!(rows(&from, case.rows), case.expected, "{engine:?}, {}\n{script}", case.name);
    let again = diff(&[]);
    assert_eq!(again.status, Some(0), "{engine:?}, {}\n{script}\nleaves\n{}\n{}", case.name, again.out, again.err);
    assert_eq!(names(&from), names(&to), "{engine:?}, {}", case.name);
}

fn rows(database: &TestDatabase, query: &str) -> String {
    let rows = wait(database.standard_rows(query)).unwrap_or_else(|error| panic!("{error}: {query}"));
    let cell = |cell: &Option<String>| cell.clone().unwrap_or_else(|| "null".to_owned());
    rows.iter().map(|row| row.iter().map(cell).collect::<Vec<_>>().join("|")).collect::<Vec<_>>().join(" ")
}

/// Every name in the database.
fn names(database: &TestDatabase) -> Vec<String> {
    wait(async {
        let mut session = connect(database.url()).await.expect("the server is there");
        let schema = session.introspect(&Scope::default()).await.expect("the schema is read");
        session.discard().await.expect("the session closes");
        let of_table = |table: &Table| -> Vec<String> {
            let columns = table.columns.iter().map(|column| column.name.clone());
            let keys = table
                .foreign_keys
                .iter()
                .map(|key| format!("{} {:?} {:?}", key.references, key.columns, key.referenced_columns));
            columns.chain(keys).chain(table.constraints().map(|one| one.name().as_str().to_owned())).collect()
        };
        let mut names: Vec<String> = schema.references().map(ToString::to_string).collect();
        names.extend(schema.tables().flat_map(of_table));
        names.sort();
        names
    })
}

fn table(name: &str, columns: &[&str]) -> Table {
    let mut table = Table::new(name);
    table.columns.push(Column {
        not_null: true,
        ..Column::new("id", ColumnType::integer(anabranch::model::IntegerSize::Regular))
    });
    table.columns.extend(columns.iter().map(|name| Column::new(*name, ColumnType::String { length: Some(20) })));
    table.primary_key = Some(PrimaryKey::new(format!("{name}_pkey").as_str().into(), vec!["ID".into()]));
    table
}

fn alter(table: &str, changes: Vec<TableChange>) -> Action {
    Action::operation(Operation::alter_table(table, changes))
}

/// What a revision does to `people (id, name, age)`, and how the row reads then.
struct Step {
    does: Vec<Action>,
    query: &'static str,
    expected: &'static str,
}

fn steps() -> Vec<Step> {
    let step = |does: Vec<Action>, query, expected| Step { does, query, expected };
    let reference = |columns: &[&str]| {
        TableChange::AddConstraint(Constraint::ForeignKey(ForeignKey {
            name: "friend".into(),
            columns: columns.iter().map(|name| (*name).to_owned()).collect(),
            references: QualifiedName::new("people"),
            referenced_columns: vec!["iD".into()],
            on_delete: ReferentialAction::NoAction,
            on_update: ReferentialAction::NoAction,
            deferrable: Deferrable::No,
        }))
    };
    let number = || Column::new("Friend", ColumnType::integer(anabranch::model::IntegerSize::Regular));
    let index = |column: &str| Index::new("people", "By_Name".into(), vec![IndexPart::column(column)]);
    vec![
        step(vec![alter("people", vec![drop_column("AGE")])], "select * from people", "7|Ada"),
        step(
            vec![alter("people", vec![rename_column("NAME", "label")])],
            "select id, label, age from people",
            "7|Ada|36",
        ),
        step(
            vec![alter("people", vec![rename_column("Name", "Name")])],
            "select id, name, age from people",
            "7|Ada|36",
        ),
        step(
            vec![alter("people", vec![retype_to("NAME", ColumnType::Text), set("Age", ColumnChange::NotNull(true))])],
            "select id, name, age from people",
            "7|Ada|36",
        ),
        step(
            vec![alter("people", vec![rename_column("name", "Age"), rename_column("age", "Name")])],
            "select age, name from people",
            "Ada|36",
        ),
        step(
            vec![alter("people", vec![add(number()), reference(&["FRIEND"])])],
            "select id, friend from people",
            "7|null",
        ),
        step(
            vec![
                Action::operation(Operation::create(Object::Index(index("NAME")))),
                Action::operation(Operation::drop(ObjectRef::index("people", "by_name"))),
                alter("people", vec![drop_column("Name"), add(Column::new("NAME", ColumnType::Text))]),
            ],
            "select id, name from people",
            "7|null",
        ),
    ]
}

#[tokio::test(flavor = "multi_thread")]
async fn revisions_may_write_names_in_any_case() {
    for engine in Engine::of(&FOLDING) {
        for (number, step) in steps().into_iter().enumerate() {
            let database = TestDatabase::new(engine, "any case");
            let base = vec![Action::operation(Operation::create(Object::Table(table("people", &["name", "age"]))))];
            let history = History::of(vec![
                revision("a1", &[], base, Vec::new()),
                revision("b2", &["a1"], step.does, Vec::new()),
            ]);
            let connection = connect(database.url()).await.expect("the server is there");
            let mut migrator =
                Migrator::new(history.expect("the revisions form a graph"), connection, Settings::default());
            let to = |id: &str| id.parse().expect("a target");
            migrator.upgrade(&[to("a1")]).await.unwrap_or_else(|error| panic!("{engine:?}, {number}: {error}"));
            database.execute("insert into people (id, name, age) values (7, 'Ada', '36')").await;
            migrator.upgrade(&[to("heads")]).await.unwrap_or_else(|error| panic!("{engine:?}, {number}: {error:?}"));
            migrator.close().await.expect("the connection closes");
            let found = tokio::task::block_in_place(|| {
                std::thread::scope(|scope| scope.spawn(|| rows(&database, step.query)).join())
            });
            assert_eq!(found.expect("it answers"), step.expected, "{engine:?}, {number}");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_renamed_by_hand_in_case_alone_is_what_the_revisions_made() {
    for engine in Engine::of(&FOLDING) {
        let database = TestDatabase::new(engine, "by hand");
        let base = vec![Action::operation(Operation::create(Object::Table(table("people", &["name", "age"]))))];
        let changes = vec![set("name", ColumnChange::NotNull(true)), rename_column("age", "years")];
        let to_case = Operation::Rename(Rename { object: ObjectRef::table("people"), to: "People".into() });
        let last = if engine == Engine::Sqlite { vec![Action::operation(to_case)] } else { Vec::new() };
        let history = History::of(vec![
            revision("a1", &[], base, Vec::new()),
            revision("b2", &["a1"], vec![alter("people", changes)], Vec::new()),
            revision("c3", &["b2"], last, Vec::new()),
        ]);
        let connection = connect(database.url()).await.expect("the server is there");
        let mut migrator = Migrator::new(history.expect("the revisions form a graph"), connection, Settings::default());
        let to = |id: &str| id.parse().expect("a target");
        migrator.upgrade(&[to("a1")]).await.expect("a table is made");
        database.execute("insert into people (id, name, age) values (7, 'Ada', '36')").await;
        for (from, to) in [("name", "other"), ("other", "NAME"), ("age", "other"), ("other", "Age")] {
            database.execute(&format!("alter table people rename column {from} to {to}")).await;
        }
        migrator.upgrade(&[to("heads")]).await.unwrap_or_else(|error| panic!("{engine:?}: {error:?}"));
        migrator.close().await.expect("the connection closes");
        let found = tokio::task::block_in_place(|| {
            std::thread::scope(|scope| scope.spawn(|| rows(&database, "select id, name, years from people")).join())
        });
        assert_eq!(found.expect("it answers"), "7|Ada|36", "{engine:?}");
    }
}
