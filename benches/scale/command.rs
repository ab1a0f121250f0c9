//! The command on folders of revision files, and on a SQLite database that has applied half of them.

use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use crate::histories;

const SIZES: [usize; 3] = [100, 1_000, 10_000];
const RUNS: usize = 7;

pub(crate) fn measure() {
    println!("milliseconds (the least of {RUNS} runs), and how many times as long as a tenth of the revisions\n");
    println!("{:<34}{:>8}{:>16}{:>16}", "", SIZES[0], SIZES[1], SIZES[2]);
    table("line", |number, _| histories::line(number));
    table("ten branches, merges", |number, _| histories::branches(number));
    table("a tenth are heads", histories::heads);
}

fn table(shape: &str, of: fn(usize, usize) -> (Vec<usize>, Vec<usize>)) {
    let folders: Vec<_> = SIZES.iter().map(|&count| prepared(count, of)).collect();
    let plan = ["upgrade", "--plan", "--no-sql", "--dialect", "sqlite", "--at="];
    let commands: [(&str, &[&str], bool); 8] = [
        ("heads", &["heads"], false),
        ("history", &["history"], false),
        ("history --verbose", &["history", "--verbose"], false),
        ("upgrade --plan --no-sql", &plan, false),
        ("the same, half applied", &["upgrade", "--plan", "--no-sql"], true),
        ("downgrade --plan --no-sql base", &["downgrade", "--plan", "--no-sql", "base"], true),
        ("status", &["status"], true),
        ("graph --format text", &["graph", "--format", "text"], false),
    ];
    println!("\n{shape}");
    for (name, arguments, with_database) in commands {
        let times = folders.iter().map(|folder| least(folder.path(), arguments, with_database)).collect::<Vec<_>>();
        let milliseconds: Vec<f64> = times.iter().map(|time| time.as_secs_f64() * 1000.0).collect();
        let ratio = |at: usize| format!("{:.1} ({:.1}x)", milliseconds[at], milliseconds[at] / milliseconds[at - 1]);
        println!("  {name:<32}{:>8.1}{:>16}{:>16}", milliseconds[0], ratio(1), ratio(2));
    }
}

/// A folder with the revisions and the database.
fn prepared(count: usize, shape: fn(usize, usize) -> (Vec<usize>, Vec<usize>)) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    histories::write(&folder.path().join("revisions"), count, |number| shape(number, count));
    run(folder.path(), &["ensure-version"], true);
    let rows: Vec<String> = (0..count / 2).map(row).collect();
    let runtime = tokio::runtime::Runtime::new().unwrap();
    runtime.block_on(async {
        let mut database = anabranch::database::connect(&url(folder.path())).await.unwrap();
        for some in rows.chunks(500) {
            let insert = format!("INSERT INTO anabranch_revision VALUES {}", some.join(", "));
            database.execute(&insert).await.unwrap();
        }
        database.discard().await.unwrap();
    });
    folder
}

/// A row of the ledger, as ARCHITECTURE.md has it.
fn row(number: usize) -> String {
    format!(
        "('{}', '[]', '[]', '[]', 'Change table {number}.', '1:00', '1:00', {}, '2026-11-21T10:31:00.000000Z', 3, 'bench', '0.1.0', 0)",
        histories::id(number),
        number + 1
    )
}

fn url(folder: &Path) -> String {
    format!("sqlite:{}", folder.join("bench.db").display())
}

fn least(folder: &Path, arguments: &[&str], with_database: bool) -> Duration {
    (0..RUNS).map(|_| run(folder, arguments, with_database)).min().unwrap_or_default()
}

fn run(folder: &Path, arguments: &[&str], with_database: bool) -> Duration {
    let mut command = Command::new(env!("CARGO_BIN_EXE_anabranch"));
    command.args(arguments).args(["--revisions", "revisions"]).current_dir(folder).stdin(Stdio::null());
    if with_database {
        command.args(["--url", &url(folder)]);
    }
    let start = Instant::now();
    let output = command.output().unwrap();
    let time = start.elapsed();
    assert!(output.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
    time
}
