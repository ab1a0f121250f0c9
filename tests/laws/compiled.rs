//! The emitted Rust of all cases, compiled into this binary: `tests/generated/laws.rs`.
//!
//! Of each case one database's revisions are kept, or the file would hold each five times. `INSTA_UPDATE=always` rewrites it.

/// Compiled as a migration crate compiles it.
#[allow(unreachable_pub, reason = "functions of revision files are public")]
#[rustfmt::skip]
#[path = "../generated/laws.rs"]
mod generated;

use anabranch::codegen::{RevisionHeader, Style, revision_file_in};
use anabranch::dsl::Migration;
use anabranch::operation::Action;
use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Mutex;

/// The code of a case's two revisions.
type Compiled = (&'static str, [(fn(&mut Migration), fn(&mut Migration)); 2]);

/// A revision's actions, both ways.
pub(super) type Revision = (Vec<Action>, Vec<Action>);

const HEAD: &str = "//! Written by the tests of the laws: the revisions that autogenerate wrote for each case.\n\
                    use anabranch::prelude::*;\n";
const CASE: &str = "\n// case ";

static FILE: Mutex<()> = Mutex::new(());

fn path() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/generated/laws.rs")
}

fn may_write() -> bool {
    std::env::var("INSTA_UPDATE").is_ok_and(|update| update == "always")
}

/// The committed text of each case.
fn read() -> BTreeMap<String, String> {
    let text = std::fs::read_to_string(path()).unwrap_or_default();
    let parts = text.split("\n// all cases\n").next().unwrap_or_default().split(CASE).skip(1);
    parts.filter_map(|part| part.split_once('\n')).map(|(name, code)| (name.to_owned(), code.to_owned())).collect()
}

fn write(cases: &BTreeMap<String, String>) {
    let mut text = HEAD.to_owned();
    for (name, code) in cases {
        text += &format!("{CASE}{name}\n{code}");
    }
    text += "\n// all cases\npub(super) const ALL: &[super::Compiled] = &[\n";
    for name in cases.keys() {
        let pair = |number: usize| format!("({name}_up_{number}, {name}_down_{number})");
        text += &format!("    (\"{name}\", [{}, {}]),\n", pair(0), pair(1));
    }
    std::fs::write(path(), text + "];\n").expect("the folder of generated tests can be written");
}

/// Law 4: the committed text is what is emitted now, and what was compiled from it does what the revisions do.
pub(super) fn check(name: &str, revisions: &[Revision; 2]) -> Result<(), String> {
    let emitted: String = revisions.iter().enumerate().map(|(number, revision)| emit(name, number, revision)).collect();
    let _guard = FILE.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
    let mut cases = read();
    if cases.get(name) != Some(&emitted) {
        if !may_write() {
            return Err(format!(
                "tests/generated/laws.rs is stale (INSTA_UPDATE=always rewrites it); it should hold\n{emitted}"
            ));
        }
        cases.insert(name.to_owned(), emitted);
        write(&cases);
        return Ok(());
    }
    let Some((_, compiled)) = generated::ALL.iter().find(|(compiled, _)| *compiled == name) else {
        return if may_write() { Ok(()) } else { Err("build again: tests/generated/laws.rs is new".to_owned()) };
    };
    for ((up, down), (expected_up, expected_down)) in compiled.iter().zip(revisions) {
        for (code, expected) in [(up, expected_up), (down, expected_down)] {
            let mut m = Migration::new();
            code(&mut m);
            let actions =
                m.into_actions().map_err(|mistakes| format!("the emitted Rust makes mistakes: {mistakes}"))?;
            if actions != *expected {
                return Err(format!("the emitted Rust yields\n{actions:#?}\nnot\n{expected:#?}"));
            }
        }
    }
    Ok(())
}

fn emit(name: &str, number: usize, (up, down): &Revision) -> String {
    let file = revision_file_in(Style::max(120), &RevisionHeader::default(), up, down, &[]);
    let functions = file.find("pub fn up(").map_or("", |at| &file[at..]);
    functions
        .replace("pub fn up(", &format!("pub fn {name}_up_{number}("))
        .replace("pub fn down(", &format!("pub fn {name}_down_{number}("))
}

/// No case is missing from the file, and none is left behind in it.
pub(super) fn check_names(names: &[&str]) {
    let _guard = FILE.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
    let mut cases = read();
    let count = cases.len();
    cases.retain(|name, _| names.contains(&name.as_str()));
    if cases.len() != count {
        assert!(may_write(), "tests/generated/laws.rs holds cases that are gone (INSTA_UPDATE=always takes them out)");
        write(&cases);
    }
    let missing: Vec<_> = names.iter().filter(|name| !cases.contains_key(**name)).collect();
    assert!(missing.is_empty() || may_write(), "no compiled revisions of {missing:?}: run with INSTA_UPDATE=always");
}
