//! Histories to be measured, as revision files.

use std::fs;
use std::path::Path;

/// One line: the numbers of the revisions that a revision is built on, and of those it depends on.
pub(crate) fn line(number: usize) -> (Vec<usize>, Vec<usize>) {
    (number.checked_sub(1).into_iter().collect(), vec![])
}

/// Ten branches: most revisions go on with theirs, some merge two, and some depend on a revision of another.
pub(crate) fn branches(number: usize) -> (Vec<usize>, Vec<usize>) {
    let Some(own) = number.checked_sub(10) else { return (vec![], vec![]) };
    match number % 70 {
        33 => (vec![own, own + 3], vec![]),
        51 => (vec![own], vec![own - 7]),
        _ => (vec![own], vec![]),
    }
}

/// A root, and branches of ten above it: a tenth of the revisions are heads.
pub(crate) fn heads(number: usize, count: usize) -> (Vec<usize>, Vec<usize>) {
    let branches = (count / 10).max(1);
    (if number == 0 { vec![] } else { vec![number.saturating_sub(branches)] }, vec![])
}

pub(crate) fn id(number: usize) -> String {
    // As random as real ones, so that their order is not that of the history; the number keeps them distinct.
    format!("{:08x}{number:05}", (number as u32).wrapping_mul(2_654_435_761))
}

pub(crate) fn file_name(number: usize) -> String {
    format!("2026_{number:05}_change_table_{number}.rs")
}

/// Writes a file for each revision.
pub(crate) fn write(folder: &Path, count: usize, shape: impl Fn(usize) -> (Vec<usize>, Vec<usize>)) {
    fs::create_dir_all(folder).unwrap();
    for number in 0..count {
        let (parents, depends_on) = shape(number);
        fs::write(folder.join(file_name(number)), revision(number, &parents, &depends_on)).unwrap();
    }
}

/// A revision of about 2 KB, both ways.
pub(crate) fn revision(number: usize, parents: &[usize], depends_on: &[usize]) -> String {
    let list =
        |numbers: &[usize]| numbers.iter().map(|&number| format!("\"{}\"", id(number))).collect::<Vec<_>>().join(", ");
    let tables: String = (0..3).map(|table| create(number, table)).collect();
    let drops: String = (0..3).map(|table| format!("    m.drop_table(\"table_{number}_{table}\");\n")).collect();
    format!(
        "//! Change table {number}.\nuse anabranch::prelude::*;\n\npub const REVISION: Revision = Revision::new(\"{}\")\n    .revises(&[{}])\n    \
         .depends_on(&[{}])\n    .created(\"2026-11-21T10:31:00Z\");\n\npub fn up(m: &mut Migration) {{\n{tables}}}\n\n\
         pub fn down(m: &mut Migration) {{\n{drops}}}\n",
        id(number),
        list(parents),
        list(depends_on),
    )
}

fn create(number: usize, table: usize) -> String {
    let name = format!("table_{number}_{table}");
    format!(
        "    m.create_table(\"{name}\", |t| {{
        t.column(\"id\", big_integer()).not_null().identity();
        t.column(\"title\", string(200)).not_null();
        t.column(\"length_ms\", integer()).not_null().default(0);
        t.column(\"price\", decimal(10, 2)).comment(\"edit 0\");
        t.column(\"created_at\", timestamp()).not_null().default(now());
        t.primary_key([\"id\"]);
        t.check(\"length_ms >= 0\").name(\"{name}_length_check\");
    }});
    m.create_index(\"{name}_title\", \"{name}\", [column(\"title\").descending()]);
"
    )
}
