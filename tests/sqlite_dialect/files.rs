//! Files: opened, locked, and refused in words that help.

use super::answer;
use anabranch::database::sqlite::connect;
use anabranch::plan::DatabaseErrorKind;

#[tokio::test]
async fn a_missing_file_is_made_and_a_missing_folder_is_not() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("new.db");
    let mut db = connect(&format!("sqlite://{}", path.display())).await.expect("a new file");
    db.execute("CREATE TABLE song (id integer)").await.expect("a table");
    assert!(path.is_file());
    assert_eq!(db.address(), format!("sqlite:{}", path.display()));

    let missing = folder.path().join("no/such/folder.db");
    let error = connect(&format!("sqlite:{}", missing.display())).await.err().expect("no folder");
    assert_eq!(error.kind, DatabaseErrorKind::NoSuchDatabase);
    assert!(error.hint.is_some_and(|hint| hint.contains("mkdir -p")));

    let error = connect(&format!("sqlite:{}", folder.path().display())).await.err().expect("a folder is no file");
    assert_eq!(error.kind, DatabaseErrorKind::NoSuchDatabase);
}

#[tokio::test]
async fn errors_are_sorted_by_what_to_do() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("music.db");
    let url = format!("sqlite:{}", path.display());
    let mut db = connect(&url).await.expect("a new file");
    db.execute("CREATE TABLE song (id integer PRIMARY KEY, title text NOT NULL)").await.expect("a table");
    let mut reader = connect(&format!("{url}?mode=ro")).await.expect("a file to read");
    let kind = async |sql: &str, db: &mut dyn anabranch::plan::Database| db.execute(sql).await.expect_err(sql).kind;

    assert_eq!(kind("SELECT * FROM album", &mut *db).await, DatabaseErrorKind::NoSuchTable);
    assert_eq!(kind("CREATE TABLE song (id integer)", &mut *db).await, DatabaseErrorKind::AlreadyExists);
    assert_eq!(kind("INSERT INTO song VALUES (1, NULL)", &mut *db).await, DatabaseErrorKind::Constraint);
    assert_eq!(kind("INSERT INTO song VALUES (1, 'a'), (1, 'b')", &mut *db).await, DatabaseErrorKind::AlreadyExists);
    assert_eq!(kind("SELEC 1", &mut *db).await, DatabaseErrorKind::Other);
    assert_eq!(kind("DELETE FROM song", &mut *reader).await, DatabaseErrorKind::ReadOnly);

    let text = folder.path().join("notes.txt");
    std::fs::write(&text, "this is no database, and it is long enough to be one").expect("a file");
    let error = connect(&format!("sqlite:{}", text.display())).await.err().expect("no database");
    assert!(error.message.contains("not a database"), "{error}");
}

#[tokio::test]
async fn one_session_at_a_time_has_the_lock() {
    let folder = tempfile::tempdir().expect("a folder");
    let url = format!("sqlite:{}", folder.path().join("music.db").display());
    let mut one = connect(&url).await.expect("a file");
    let mut two = one.another().await.expect("another session");
    assert_eq!(one.try_lock("key").await, Ok(Some(true)));
    assert_eq!(two.try_lock("key").await, Ok(Some(false)));
    assert_eq!(one.try_lock("key").await, Ok(Some(true)));
    one.unlock("key").await.expect("given back");
    assert_eq!(two.try_lock("key").await, Ok(Some(true)));
    drop(two);
    assert_eq!(one.try_lock("key").await, Ok(Some(true)));
}

#[tokio::test]
async fn memory_is_shared_by_sessions_and_a_scratch_is_empty() {
    let mut one = connect("sqlite::memory:").await.expect("memory");
    one.execute("CREATE TABLE song (id integer)").await.expect("a table");
    let mut two = one.another().await.expect("another session");
    assert_eq!(answer(&mut *two, "SELECT count(*) FROM song").await, "0");
    let mut scratch = one.scratch().await.expect("a scratch");
    assert_eq!(answer(&mut *scratch, "SELECT count(*) FROM sqlite_schema").await, "0");
    scratch.discard().await.expect("closed");
    assert_eq!(one.try_lock("key").await, Ok(Some(true)));
    assert!(one.target().version.major == 3 && one.target().version.minor >= 35);
}

#[tokio::test]
async fn cells_are_text_and_the_last_statement_is_counted() {
    let mut db = connect("sqlite::memory:").await.expect("memory");
    let changed = db
        .execute("CREATE TABLE t (a); INSERT INTO t VALUES (1), (2.5); INSERT INTO t VALUES (x'00ff'), ('é'), (NULL)")
        .await;
    assert_eq!(changed, Ok(3));
    assert_eq!(answer(&mut *db, "SELECT a FROM t").await, "1 2.5 x'00ff' é null");
}
