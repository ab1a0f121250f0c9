//! Scripts for MySQL and MariaDB, where every change of the schema commits by itself.

use super::{Case, check};
use crate::command::client::{AfterAnError, load};
use crate::command::{SqlFolder, wait};
use crate::support::{Engine, TestDatabase};

const CASES: [Case; 5] = [
    Case {
        name: "a virtual column becomes an ordinary one",
        before: "create table song (id int primary key, a int, b int as (a * 2)); insert into song (id, a) values (1, 5), (2, 6)",
        after: "create table song (id int primary key, a int, b int)",
        arguments: &[],
        fails: false,
        alike: true,
        rows: &["select id, a, b from song order by id"],
    },
    Case {
        name: "a column with values that differ from row to row",
        before: "create table song (id int primary key); insert into song values (1), (2)",
        after: "create table song (id int primary key, k char(36) not null default (uuid())); create table more (id int primary key)",
        arguments: &[],
        fails: false,
        alike: false,
        rows: &["select id from song order by id"],
    },
    Case {
        name: "keys of another type under foreign keys",
        before: "create table p (id int primary key); create table c (id int primary key, p int, constraint f foreign key (p) references p (id)); insert into p values (1), (2); insert into c values (1, 2)",
        after: "create table p (id bigint primary key); create table c (id bigint primary key, p bigint, constraint f foreign key (p) references p (id))",
        arguments: &[],
        fails: false,
        alike: false,
        rows: &["select id from p order by id", "select id, p from c order by id"],
    },
    Case {
        name: "rows that are null where they may not be",
        before: "create table song (id int primary key, a int, b int); insert into song values (1, null, 5)",
        after: "create table song (id int primary key, a int not null, c int); create table more (id int primary key)",
        arguments: &[],
        fails: true,
        alike: false,
        rows: &["select id, a from song order by id"],
    },
    Case {
        name: "a table and a column under another name",
        before: "create table song (id int primary key, a int, check (a > 0)); insert into song values (1, 5)",
        after: "create table track (id int primary key, b bigint, check (b > 1))",
        arguments: &["--rename", "song=track", "--rename", "track.a=b"],
        fails: false,
        alike: false,
        rows: &[
            "select count(*) from information_schema.columns where table_schema = database() and column_name in ('a', 'b')",
            "select count(*) from information_schema.tables where table_schema = database()",
        ],
    },
];

#[test]
fn a_script_of_mysql_ends_with_the_old_rows_or_the_new_ones() {
    for engine in Engine::mysql_and_mariadb() {
        CASES.iter().for_each(|case| check(engine, case));
    }
}

/// The script of a revision: what is dropped behind a copy that failed stays, and the revision is not recorded.
#[test]
fn nothing_is_dropped_behind_a_copy_that_did_not_happen() {
    for engine in Engine::mysql_and_mariadb() {
        for after in [AfterAnError::Stop, AfterAnError::GoOn] {
            let folder = SqlFolder::new(&[
                ("001_song.sql", "CREATE TABLE song (id INT PRIMARY KEY, plays INT);\n"),
                (
                    "002_small.sql",
                    "ALTER TABLE song ADD COLUMN few TINYINT;\nUPDATE song SET few = 1 WHERE id = 1;\n\
                     UPDATE song SET few = plays;\nALTER TABLE song DROP COLUMN plays;\n",
                ),
            ]);
            let database = TestDatabase::new(engine, "behind a copy");
            folder.run(&database, &["upgrade", "001"]).done();
            wait(database.execute("INSERT INTO song (id, plays) VALUES (1, 5), (2, 300)"));
            let script = folder.run(&database, &["upgrade", "--sql"]).done().out;
            assert!(load(&database, &script, after).is_err() || after == AfterAnError::GoOn, "{engine:?}");
            let kept = wait(database.standard_rows("SELECT plays, few FROM song ORDER BY id"));
            let kept = format!("{:?}", kept.unwrap_or_else(|error| panic!("{engine:?}, {after:?}: {error}\n{script}")));
            assert!(kept.contains("300") && !kept.contains('1'), "{engine:?}, {after:?}: {kept}\n{script}");
            let current = folder.run(&database, &["current", "--format", "json"]).done().json();
            assert_eq!(current[0]["revision"], "001_song", "{engine:?}, {after:?}: {current}");
        }
    }
}
