//! A folder of revision files, read as a whole.

use std::fs;
use std::path::Path;

use anabranch_revisions::{Kind, RevisionFile, read_folder, read_headers};

fn folder(files: &[(&str, &str)]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a temporary folder");
    for (name, text) in files {
        let path = folder.path().join(name);
        fs::create_dir_all(path.parent().expect("a parent")).expect("a folder");
        fs::write(path, text).expect("a file");
    }
    folder
}

/// `id<-parents` of every revision, in the order in which they come.
#[track_caller]
fn check(files: &[(&str, &str)], expected: &[&str]) -> Vec<RevisionFile> {
    let folder = folder(files);
    let read = read_folder(folder.path()).expect("no mistakes");
    let shown: Vec<String> = read.iter().map(|file| format!("{}<-{}", file.id, file.revises.join(","))).collect();
    assert_eq!(shown, expected);
    let without: Vec<RevisionFile> =
        read.iter().cloned().map(|file| RevisionFile { source_checksum: None, ..file }).collect();
    assert_eq!(read_headers(folder.path()).expect("no mistakes"), without);
    read
}

#[track_caller]
fn check_errors(files: &[(&str, &str)], expected: &[&str]) {
    let folder = folder(files);
    let errors = read_folder(folder.path()).expect_err("mistakes");
    let root = format!("{}/", folder.path().display());
    let shown: Vec<String> =
        errors.iter().map(|error| format!("{}: {}", error.code, error.to_string().replace(&root, ""))).collect();
    assert_eq!(shown, expected);
}

#[test]
fn a_missing_folder_and_an_empty_one_hold_no_revisions() {
    assert_eq!(read_folder(Path::new("/nonexistent/revisions")), Ok(vec![]));
    check(&[], &[]);
}

#[test]
fn rust_files_come_sorted_by_name_and_helpers_of_the_crate_are_none() {
    let header = |id: &str| format!("//! Add {id}.\npub const REVISION: Revision = Revision::new(\"{id}\");");
    let (a, b) = (header("a"), header("b"));
    let read = check(
        &[
            ("2_a.rs", &a),
            ("1/b.rs", &b),
            ("mod.rs", ""),
            ("lib.rs", ""),
            ("main.rs", ""),
            (".#x.rs", ""),
            ("notes.md", ""),
        ],
        &["b<-", "a<-"],
    );
    assert_eq!((read[1].message.as_str(), read[1].line, &read[1].kind), ("Add a.", 2, &Kind::Rust));
}

#[test]
fn sql_files_without_header_follow_each_other_by_number() {
    let read = check(
        &[
            ("001_initial_schema.sql", "create table a (x int);"),
            ("001_initial_schema_rollback.sql", "drop table a;"),
            ("002_songs.sql", ""),
            ("010-late one.sql", ""),
            ("9_before_ten.sql", ""),
        ],
        &[
            "001_initial_schema<-",
            "002_songs<-001_initial_schema",
            "010_late_one<-9_before_ten",
            "9_before_ten<-002_songs",
        ],
    );
    assert_eq!(
        (read[0].message.as_str(), &read[0].aliases),
        ("initial schema", &vec!["001".to_owned(), "1".to_owned()])
    );
    assert!(
        matches!(&read[0].kind, Kind::Sql { rollback: Some(path), .. } if path.ends_with("001_initial_schema_rollback.sql"))
    );
    assert!(matches!(&read[1].kind, Kind::Sql { rollback: None, .. }));
}

#[test]
fn two_sql_files_with_one_number_are_two_heads_upon_the_number_before() {
    check(
        &[("001_a.sql", ""), ("002_b.sql", ""), ("2_c.sql", ""), ("003_d.sql", "")],
        &["001_a<-", "002_b<-001_a", "003_d<-002_b,2_c", "2_c<-001_a"],
    );
}

#[test]
fn a_file_follows_the_last_of_those_that_share_the_number_before() {
    check(
        &[
            ("20261121_1_a.sql", "-- revision: a\n-- revises:"),
            ("20261121_2_b.sql", "-- revision: b\n-- revises: a"),
            ("20261121_3_c.sql", "-- revision: c\n-- revises: b"),
            ("20261122_d.sql", ""),
        ],
        &["a<-", "b<-a", "c<-b", "20261122_d<-c"],
    );
}

#[test]
fn header_lines_of_sql_files_win() {
    check(
        &[
            ("001_a.sql", "-- revision: first\n-- labels: main"),
            ("002_b.sql", "-- revises:\n"),
            ("003_c.sql", "-- revises: first, 002_b\n-- depends-on: main"),
            ("004_d.sql", "select 1;\n-- revises: first"),
            ("songs.sql", "-- revision: free"),
        ],
        &["first<-", "002_b<-", "003_c<-first,002_b", "004_d<-003_c", "free<-"],
    );
}

#[cfg(unix)]
#[test]
fn a_link_that_leads_back_to_a_folder_above_holds_nothing_new() {
    let folder = folder(&[("a/001_a.sql", "")]);
    std::os::unix::fs::symlink("..", folder.path().join("a/back")).expect("a link");
    std::os::unix::fs::symlink("a", folder.path().join("again")).expect("a link");
    let read = read_folder(folder.path()).expect("no mistakes");
    let ids: Vec<&str> = read.iter().map(|file| file.id.as_str()).collect();
    assert_eq!(ids, ["001_a", "001_a"], "once by its own folder, once by the link beside it");
}

#[test]
fn a_message_holds_nothing_that_steers_a_terminal() {
    let rust = "//! Add\u{1b}[31m songs.\npub const REVISION: Revision = Revision::new(\"a\");";
    let read = check(&[("a.rs", rust), ("b.sql", "-- revises:\n-- message: Add\ttags\u{7}\n")], &["a<-", "b<-"]);
    let messages: Vec<&str> = read.iter().map(|file| file.message.as_str()).collect();
    assert_eq!(messages, ["Add [31m songs.", "Add tags "]);
}

#[test]
fn a_header_line_of_an_sql_file_is_there_once() {
    check_errors(
        &[
            ("a.sql", "-- revision: a\n-- revises: b\n-- revises: c\n"),
            ("b.sql", "-- revision: b\n-- note: x\n-- note: y\n"),
        ],
        &["revision.header_malformed: a.sql:3:1: `-- revises:` a second time"],
    );
}

#[test]
fn the_pairs_of_other_tools_are_pairs_and_no_way_back_is_a_revision() {
    let files = [
        ("001_a.up.sql", "create table a (id int);"),
        ("001_a.down.sql", "drop table a;"),
        ("002_b.sql", ""),
        ("002_b_rollback.sql", ""),
        ("c/up.sql", "-- revision: c\n"),
        ("c/down.sql", ""),
    ];
    check(&files, &["001_a<-", "002_b<-001_a", "c<-"]);
    let folder = folder(&files);
    for file in read_folder(folder.path()).expect("no mistakes") {
        let rollback = anabranch_revisions::rollback_of(&file.path);
        assert!(rollback.is_some(), "{}", file.id);
        assert_eq!(file.kind, Kind::Sql { up: file.path, rollback }, "{}", file.id);
    }
    check_errors(
        &[("001_a.sql", ""), ("001_a.down.sql", "")],
        &["revision.rollback_alone: 001_a.down.sql: takes back a revision that is not there"],
    );
}

#[test]
fn a_file_that_holds_the_way_back_of_another_tool_is_refused() {
    for mark in
        ["-- +goose Down", "--migrate:down transaction:false", "-- +migrate Down", "-- rambler down", "-- //@UNDO"]
    {
        let text = format!("create table if not exists a (id int);\n{mark}\ndrop table a;\n");
        let found = format!(
            "revision.both_ways: a.sql:2:1: `{mark}`: what stands below would run with the rest, and take it back at once"
        );
        check_errors(&[("a.sql", &text)], &[&found]);
    }
    check(&[("a.sql", "-- what goes down must come up\nselect 1 -- +goose, not down\n")], &["a<-"]);
}

#[test]
fn all_mistakes_come_at_once_with_file_line_and_column() {
    check_errors(
        &[
            ("a.rs", "//! Nothing.\npub fn up(m: &mut Migration) {}"),
            ("b.rs", "pub const REVISION: Revision =\n    Revision::new(\"b\").revises(&[A]);"),
            ("c_rollback.sql", ""),
            ("d.rs", "pub const REVISION: Revision = Revision::new(\"d\");"),
        ],
        &[
            "revision.header_missing: a.rs: has no header",
            "revision.header_malformed: b.rs:2:34: `A` in the header where a string in double quotes belongs",
            "revision.rollback_alone: c_rollback.sql: takes back a revision that is not there",
        ],
    );
}
