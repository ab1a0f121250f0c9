//! SQLite's scripts: the whole file is as before or as after, whatever failed and whatever the client did then.

use super::{failing, joined, statements};
use crate::command::{SqlFolder, command, run};
use crate::support::{Client, Engine, TestDatabase};
use anabranch::model::DialectName;
use std::collections::BTreeSet;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use tempfile::TempDir;

/// A file, what `diff` makes of it, and whether its rows let that be.
struct Changed {
    name: &'static str,
    before: String,
    after: String,
    arguments: &'static [&'static str],
    fails: bool,
}

/// Runs SQL by SQLite's own shell, which stops at an error or goes on.
fn shell(file: &Path, stops: bool, sql: &str) -> Result<String, String> {
    let mut command = Command::new(Engine::Sqlite.client(Client::Shell));
    command.args(stops.then_some("-bail")).arg(file);
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().expect("the client starts");
    let (mut input, text) = (child.stdin.take().expect("it reads"), sql.to_owned());
    let writer = std::thread::spawn(move || drop(input.write_all(text.as_bytes())));
    let output = child.wait_with_output().expect("it ends");
    writer.join().expect("it was written");
    let said = |bytes: Vec<u8>| String::from_utf8_lossy(&bytes).into_owned();
    if output.status.success() { Ok(said(output.stdout)) } else { Err(said(output.stderr)) }
}

/// All that a dump says, and the numbers of rows, which it does not say; of the ledger only which revisions it holds.
fn state(file: &Path) -> String {
    let numbers = "SELECT group_concat(rowid) FROM play;\nSELECT group_concat(id) FROM anabranch_revision;";
    let said = shell(file, true, ".dump").expect("it can be read");
    let dump = said.lines().filter(|line| !line.contains("anabranch_")).collect::<Vec<_>>().join("\n");
    let numbers = numbers.lines().map(|query| shell(file, true, query).unwrap_or_default());
    // What ends a statement on a line of its own is kept with it.
    [dump.replace("\n;", ";")].into_iter().chain(numbers).collect::<Vec<_>>().join("\n")
}

/// Files that are all copies of one.
struct Copies {
    folder: TempDir,
    made: std::cell::Cell<usize>,
}

impl Copies {
    fn of(sql: &str) -> Self {
        let copies = Self { folder: tempfile::tempdir().expect("a temporary folder"), made: std::cell::Cell::new(0) };
        shell(&copies.original(), true, &format!("PRAGMA synchronous = OFF;\n{sql}")).expect("the file is made");
        copies
    }

    fn original(&self) -> PathBuf {
        self.folder.path().join("original.db")
    }

    fn one(&self) -> PathBuf {
        self.made.set(self.made.get() + 1);
        let path = self.folder.path().join(format!("{}.db", self.made.get()));
        std::fs::copy(self.original(), &path).expect("a file is copied");
        path
    }
}

/// Runs the script as it is and with each of its statements failing, also where the session enforces foreign keys: every run ends in an allowed state.
fn judge(copies: &Copies, script: &str, allowed: &BTreeSet<String>, name: &str) {
    let statements = statements(script, DialectName::Sqlite);
    let failing = statements.iter().enumerate().filter_map(|(at, statement)| {
        let instead = failing(DialectName::Sqlite, statement)?;
        Some((statement.as_str(), joined(DialectName::Sqlite, &statements, at, &instead)))
    });
    for (failed, script) in [("nothing", script.to_owned())].into_iter().chain(failing) {
        for (stops, session) in [(true, ""), (false, ""), (false, "PRAGMA foreign_keys = ON;\n")] {
            let file = copies.one();
            let ran = shell(&file, stops, &format!("PRAGMA synchronous = OFF;\n{session}{script}"));
            let found = state(&file);
            let how = if stops { "stops" } else { "goes on" };
            assert!(
                allowed.contains(&found),
                "{name}: {session}a client that {how}, where this failed: {failed}\n{ran:?}\n{found}\nis not one of {allowed:#?}\n{script}"
            );
        }
    }
}

fn check(case: &Changed) {
    let (from, to) = (Copies::of(&case.before), Copies::of(&case.after));
    let url = |copies: &Copies| format!("sqlite:{}", copies.original().display());
    let (old_url, new_url) = (url(&from), url(&to));
    let arguments = [&["diff", "--from", &old_url, "--to", &new_url, "--format", "sql"], case.arguments].concat();
    let script = run(command(from.folder.path(), &arguments)).done().out;
    let changed = from.one();
    let ran = shell(&changed, true, &script);
    assert_eq!(ran.is_err(), case.fails, "{}: {ran:?}\n{script}", case.name);
    let (old, new) = (state(&from.original()), state(&changed));
    assert_eq!(old == new, case.fails, "{}\n{script}", case.name);
    judge(&from, &script, &BTreeSet::from([old, new]), case.name);
}

const ARTIST: &str = "create table artist (id integer primary key autoincrement, name text);";
const SONG: &str = "create table song (id integer primary key autoincrement, title text, artist_id integer references artist (id) on delete cascade, plays int);";
/// What hangs on `song`.
const AROUND: &str = "
    create table play (song_id integer references song (id) on delete cascade, at text);
    create index song_title on song (title desc) where plays > 0;
    create view titles as select title, artist_id from song;
    create trigger song_heard after insert on play begin update song set plays = coalesce(plays, 0) + 1 where id = new.song_id; end;
    create trigger song_gone after delete on song begin delete from play where song_id = old.id; end;";
const ROWS: &str = "
    insert into artist values (1, 'Nina'), (2, 'Miles'), (8, 'gone');
    insert into song values (3, 'Blue', 1, 4), (7, null, 2, null), (9, 'Blue', 1, 5);
    insert into play (rowid, song_id, at) values (11, 3, 'now'), (40, 9, 'then');
    delete from song where id = 9;
    delete from artist where id = 8;
    insert into song values (4, 'So what', 2, 1);";

fn songs(song: &str) -> String {
    format!("{ARTIST}\n{song}\n{AROUND}")
}

fn before() -> String {
    format!("{}\n{ROWS}", songs(SONG))
}

fn changed(name: &'static str, after: String, fails: bool) -> Changed {
    Changed { name, before: before(), after, arguments: &[], fails }
}

#[test]
fn rows_that_do_not_fit_leave_everything_as_it_was() {
    let song = |columns: &str| {
        songs(&format!(
            "create table song (id integer primary key autoincrement, {columns}); create index more on song (plays);"
        ))
    };
    for (name, columns) in [
        ("not null", "title text not null, artist_id integer references artist (id) on delete cascade, plays int"),
        (
            "check",
            "title text, artist_id integer references artist (id) on delete cascade, plays int check (plays < 4)",
        ),
        ("unique", "title text, artist_id integer unique references artist (id) on delete cascade, plays int"),
        (
            "foreign key",
            "title text references artist (name), artist_id integer references artist (id) on delete cascade, plays int",
        ),
    ] {
        check(&changed(name, song(columns).replace("name text)", "name text unique)"), true));
    }
}

#[test]
fn rows_that_fit_are_there_once_before_and_after() {
    let strict = "create table song (id integer primary key autoincrement, title text default 'none', artist_id integer references artist (id) on delete cascade, plays int check (plays < 9));";
    check(&changed("a rebuild with all that hangs on a table", songs(strict), false));
    let several = songs(strict)
        .replace("name text)", "name text collate nocase)")
        .replace("at text)", "at text default 'now', check (at <> ''))")
        .replace("select title, artist_id", "select title")
        + "create table label (id integer primary key, name text); create index play_at on play (at);";
    check(&changed("several tables at once", several, false));
    check(&Changed {
        name: "what is gone and what has another name",
        before: format!("{}; create table gone (id integer primary key); insert into gone values (1);", before()),
        after: songs("create table song (id integer primary key autoincrement, name text not null default '', artist_id integer references artist (id) on delete cascade);")
            .replace("select title,", "select name,")
            .replace("(title desc) where plays > 0", "(name desc)")
            .replace("update song set plays = coalesce(plays, 0) + 1 where id = new.song_id", "select 1"),
        arguments: &["--rename", "song.title=name"],
        fails: false,
    });
}

#[test]
fn a_table_of_any_shape_keeps_its_rows() {
    for (name, before, after) in [
        (
            "a check that says the table's name",
            "create table t (id integer primary key autoincrement, a int check (t.a > 0)); create table play (t references t (id)); insert into t values (5, 1), (6, 2); delete from t where id = 6; insert into play (rowid, t) values (3, 5);",
            "create table t (id integer primary key autoincrement, a int not null check (t.a > 0)); create table play (t references t (id));",
        ),
        (
            "numbers of rows that nobody names",
            "create table play (a int check (play.a > 0), rowid text); insert into play (_rowid_, a) values (5, 1), (9, 2);",
            "create table play (a int not null check (play.a > 0), rowid text);",
        ),
        (
            "rows by their key",
            "create table play (rowid text primary key, b int) without rowid; create index i on play (b); insert into play values ('x', 1), ('y', 2);",
            "create table play (rowid text primary key, b int default 3) without rowid; create index i on play (b);",
        ),
    ] {
        check(&Changed { name, before: before.to_owned(), after: after.to_owned(), arguments: &[], fails: false });
    }
}

/// Revisions, and rows that come behind the first of them.
struct Recorded {
    name: &'static str,
    files: &'static [(&'static str, &'static str)],
    rows: &'static str,
}

/// Every run of the script ends behind one of its revisions, and the ledger says which.
fn check_recorded(case: &Recorded) {
    let folder = SqlFolder::new(case.files);
    let database = TestDatabase::new(Engine::Sqlite, case.name);
    let ids: Vec<&str> = case.files.iter().map(|(name, _)| name.trim_end_matches(".sql")).collect();
    folder.run(&database, &["upgrade", ids[0]]).done();
    let path = database.url().trim_start_matches("sqlite:").split('?').next().expect("a path").to_owned();
    shell(Path::new(&path), true, case.rows).expect("the rows are there");
    let script = folder.run(&database, &["upgrade", "--sql"]).done().out;
    let copies = Copies::of("");
    std::fs::copy(&path, copies.original()).expect("a file is copied");
    let mut allowed = BTreeSet::from([state(&copies.original())]);
    for id in &ids[1..] {
        // Where a revision fails, what came before it stays.
        folder.run(&database, &["upgrade", id]);
        allowed.insert(state(Path::new(&path)));
    }
    judge(&copies, &script, &allowed, case.name);
}

#[test]
fn a_recorded_script_ends_behind_one_of_its_revisions() {
    const MADE: (&str, &str) = ("001.sql", "CREATE TABLE song (id INTEGER PRIMARY KEY, first TEXT, last TEXT);\n");
    let rows = "insert into song values (1, 'a', 'b'), (2, null, 'c');";
    check_recorded(&Recorded {
        name: "values move to a new column, and the old ones go",
        files: &[
            MADE,
            (
                "002.sql",
                "ALTER TABLE song ADD COLUMN name TEXT;\nUPDATE song SET name = coalesce(first || ' ', '') || last WHERE last IS NOT NULL;\n\
                 ALTER TABLE song DROP COLUMN first;\nALTER TABLE song DROP COLUMN last;\n",
            ),
            (
                "003.sql",
                "CREATE TABLE label (id INTEGER PRIMARY KEY);\nINSERT INTO label VALUES (1), (2);\nDELETE FROM label WHERE id = 2;\n",
            ),
        ],
        rows,
    });
    check_recorded(&Recorded {
        name: "a value that does not fit, and what comes behind it",
        files: &[
            MADE,
            (
                "002.sql",
                "ALTER TABLE song ADD COLUMN name TEXT CHECK (name <> 'b');\nUPDATE song SET name = last;\nALTER TABLE song DROP COLUMN last;\n",
            ),
            ("003.sql", "DROP TABLE song;\n"),
        ],
        rows,
    });
    check_recorded(&Recorded {
        name: "a conflict that takes the transaction back",
        files: &[
            (
                "001.sql",
                "CREATE TABLE song (id INTEGER PRIMARY KEY, first TEXT, last TEXT UNIQUE ON CONFLICT ROLLBACK);\n",
            ),
            (
                "002.sql",
                "CREATE TABLE label (id INTEGER PRIMARY KEY);\nUPDATE song SET last = 'b';\nALTER TABLE song DROP COLUMN first;\n",
            ),
        ],
        rows,
    });
    check_recorded(&Recorded {
        name: "rows that nothing concerns, and rows that are passed over",
        files: &[
            (
                "001.sql",
                "CREATE TABLE song (id INTEGER PRIMARY KEY, first TEXT, last TEXT UNIQUE ON CONFLICT IGNORE);\n",
            ),
            (
                "002.sql",
                "INSERT INTO song VALUES (3, 'd', 'b');\nINSERT OR IGNORE INTO song VALUES (1, 'd', 'e');\nUPDATE song SET first = 'x' WHERE id = 77;\n\
                 CREATE VIEW firsts AS SELECT first FROM song;\nCREATE TRIGGER t INSTEAD OF INSERT ON firsts BEGIN INSERT INTO song (first) VALUES (new.first); END;\n\
                 INSERT INTO firsts VALUES ('z');\nCREATE TEMP TABLE kept AS SELECT * FROM song;\nDROP TABLE kept;\nDELETE FROM song WHERE id = 1;\n",
            ),
        ],
        rows,
    });
}
