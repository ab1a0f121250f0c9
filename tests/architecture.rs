//! The rules of this repository that the compiler does not hold, one test each.
//!
//! Code is read as tokens, so that paths inside macros count and text inside comments and strings does not.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use proc_macro2::{Delimiter, TokenStream, TokenTree};

/// The modules and their rows: a module uses only modules on rows above its own.
const ROWS: [&[&str]; 10] = [
    &["model", "revision"],
    &["operation"],
    &["plan"],
    &["diff", "dsl", "entity", "codegen"],
    &["dialect"],
    &["lint", "database", "project"],
    &["migrator"],
    &["workflow"],
    &["report", "testing"],
    &["cli"],
];

/// Roots without a row: they put names together and hold no logic.
const ROOTS: [&str; 4] = ["lib", "main", "prelude", "entity_traits"];

const LONGEST_FILE: usize = 600;

#[test]
fn every_module_of_the_library_has_a_row() {
    let mut wrong = Vec::new();
    for file in library() {
        if row(&file.module).is_none() && !ROOTS.contains(&file.module.as_str()) {
            wrong.push(format!("{}: `{}` has no row", file.name, file.module));
        }
    }
    none(wrong, "give the module a row in ROWS and in the table of ARCHITECTURE.md");
}

#[test]
fn a_module_uses_only_modules_on_rows_above_its_own() {
    let mut wrong = Vec::new();
    for file in library() {
        let Some(own) = row(&file.module) else { continue };
        for used in crate_paths(file.tokens.clone(), file.depth) {
            if used == file.module || ROOTS.contains(&used.as_str()) {
                continue;
            }
            match row(&used) {
                Some(other) if other < own => {}
                Some(other) => {
                    wrong.push(format!("{}: `{}` (row {own}) uses `{used}` (row {other})", file.name, file.module));
                }
                None => wrong.push(format!("{}: `crate::{used}` is no module: name where it is defined", file.name)),
            }
        }
    }
    none(wrong, "move the code, or hand the value in from the row that may know both");
}

#[test]
fn no_source_file_is_longer_than_600_lines() {
    let wrong = rust_files(&["src", "crates"]).into_iter().filter_map(|(name, text)| {
        let lines = text.lines().count();
        (lines > LONGEST_FILE).then(|| format!("{name}: {lines} lines"))
    });
    none(wrong.collect(), "split it by idea");
}

#[test]
fn every_source_file_begins_with_what_it_is_for() {
    let wrong = rust_files(&["src", "crates", "tests", "entity", "migration"])
        .into_iter()
        .filter(|(_, text)| !text.starts_with("//!"))
        .map(|(name, _)| name);
    none(wrong.collect(), "begin the file with `//!`: what it is for, and its invariant");
}

#[test]
fn only_the_command_line_prints() {
    let printing = ["print", "println", "eprint", "eprintln"];
    let mut wrong = Vec::new();
    for file in library().into_iter().filter(|file| file.module != "cli") {
        for name in macros(file.tokens.clone()).into_iter().filter(|name| printing.contains(&name.as_str())) {
            wrong.push(format!("{}: {name}!", file.name));
        }
    }
    none(wrong, "return the text, or use `tracing`");
}

#[test]
fn only_the_database_module_speaks_to_a_driver() {
    none(users_of(&["sqlx"], &["database"]), "go through the `Database` trait of `plan`");
}

#[test]
fn only_the_third_row_reads_and_writes_rust_source() {
    let crates = ["syn", "quote", "prettyplease", "proc_macro2"];
    none(users_of(&crates, ROWS[3]), "put it into `entity`, `codegen`, `dsl` or `diff`");
}

#[test]
fn no_file_names_a_place_on_somebodys_machine() {
    // Put together here, so that this file does not find itself.
    let mut places: Vec<String> = ["work", "root", "home"].map(|folder| format!("/{folder}/")).into();
    places.push(format!("{}/", env!("CARGO_MANIFEST_DIR")));
    let mut wrong = Vec::new();
    for path in files_below(&root(), &|_| true) {
        let Ok(text) = fs::read_to_string(&path) else { continue };
        for (number, line) in text.lines().enumerate() {
            if places.iter().any(|place| names_place(line, place)) {
                wrong.push(format!("{}:{}: {}", name_of(&path), number + 1, line.trim()));
            }
        }
    }
    none(wrong, "use a path relative to the repository, or a variable");
}

// ---------------------------------------------------------------- the rules' own tests

#[test]
fn paths_are_seen_in_uses_groups_macros_and_through_super() {
    let cases = [
        ("use crate::plan::Plan;", 1, vec!["plan"]),
        ("use crate::{model::{Table, Column}, operation as o};", 1, vec!["model", "operation"]),
        ("fn f() { assert!(crate::dialect::ok()); }", 2, vec!["dialect"]),
        ("use super::model::Table;", 1, vec!["model"]),
        ("use super::model::Table;", 2, vec![]),
        ("use super::super::diff;", 2, vec!["diff"]),
        ("mod tests { use super::*; use super::super::diff; }", 1, vec!["diff"]),
        ("use self::parts::Part; // crate::cli\n const TEXT: &str = \"crate::cli\";", 1, vec![]),
        ("pub(crate) fn f() {}", 1, vec![]),
    ];
    for (source, depth, expected) in cases {
        assert_eq!(crate_paths(source.parse().unwrap(), depth), expected, "{source}");
    }
}

#[test]
fn foreign_crates_are_seen_by_their_paths_only() {
    let cases = [
        ("use sqlx::Row;", true),
        ("use sqlx as driver;", true),
        ("fn f(e: ::sqlx::Error) {}", true),
        ("mod sqlx; fn f() { sqlx::import() }", false),
        ("fn sqlx() {}", false),
        ("use crate::workflow::sqlx::Import;", false),
    ];
    for (source, expected) in cases {
        assert_eq!(uses_crate(&source.parse().unwrap(), "sqlx"), expected, "{source}");
    }
}

// ---------------------------------------------------------------- reading the repository

struct SourceFile {
    name: String,
    /// The module below the crate's root that the file belongs to.
    module: String,
    /// How many `super`s lead from the file's module to the crate's root.
    depth: usize,
    tokens: TokenStream,
}

fn library() -> Vec<SourceFile> {
    let read = |(name, text): (String, String)| {
        let below = name.trim_start_matches("src/").trim_end_matches(".rs").trim_end_matches("/mod");
        let module = below.split('/').next().unwrap_or(below).to_owned();
        let depth = if ["lib", "main"].contains(&below) { 0 } else { below.split('/').count() };
        let tokens = text.parse().unwrap_or_else(|error| panic!("{name} is not Rust: {error}"));
        SourceFile { name, module, depth, tokens }
    };
    rust_files(&["src"]).into_iter().map(read).collect()
}

/// Name and text of every Rust file below the folders.
fn rust_files(folders: &[&str]) -> BTreeMap<String, String> {
    let rust = |path: &Path| path.extension().is_some_and(|extension| extension == "rs");
    let files = folders.iter().flat_map(|folder| files_below(&root().join(folder), &rust));
    files.map(|path| (name_of(&path), fs::read_to_string(&path).expect("Rust files are text"))).collect()
}

/// Every file below `folder` but what git does not keep.
fn files_below(folder: &Path, wanted: &dyn Fn(&Path) -> bool) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let Ok(entries) = fs::read_dir(folder) else { return found };
    for path in entries.map(|entry| entry.expect("a folder can be read to its end").path()) {
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        if [".git", ".servers", "target"].contains(&name.as_str()) {
            continue;
        }
        if path.is_dir() {
            found.extend(files_below(&path, wanted));
        } else if wanted(&path) {
            found.push(path);
        }
    }
    found
}

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

fn name_of(path: &Path) -> String {
    path.strip_prefix(root()).unwrap_or(path).display().to_string()
}

fn row(module: &str) -> Option<usize> {
    ROWS.iter().position(|modules| modules.contains(&module))
}

/// Whether the line holds the place as an absolute path, not as the end of a relative one or of an address.
fn names_place(line: &str, place: &str) -> bool {
    line.match_indices(place).any(|(at, _)| {
        let before = line[..at].chars().next_back();
        !before.is_some_and(|c| c.is_alphanumeric() || "_-.~/}*".contains(c))
    })
}

fn none(wrong: Vec<String>, instead: &str) {
    assert!(wrong.is_empty(), "{instead}:\n{}", wrong.join("\n"));
}

// ---------------------------------------------------------------- reading tokens

/// Every token list of the stream: its own, and those inside of its groups, each with the number of inline modules around it.
fn lists(tokens: TokenStream, modules: usize) -> Vec<(usize, Vec<TokenTree>)> {
    let list: Vec<TokenTree> = tokens.into_iter().collect();
    let mut all = Vec::new();
    for (at, token) in list.iter().enumerate() {
        if let TokenTree::Group(group) = token {
            let inline = group.delimiter() == Delimiter::Brace && at >= 2 && is_word(&list, at - 2, "mod");
            all.extend(lists(group.stream(), modules + usize::from(inline)));
        }
    }
    all.insert(0, (modules, list));
    all
}

/// The modules below the crate's root that the paths in `tokens` begin with.
fn crate_paths(tokens: TokenStream, depth: usize) -> Vec<String> {
    let mut found = Vec::new();
    for (modules, list) in lists(tokens, 0) {
        for at in 0..list.len() {
            if at > 0 && is_punct(&list, at - 1, ':') {
                continue;
            }
            let mut supers = 0;
            while is_word(&list, at + 3 * supers, "super") && is_path_separator(&list, at + 3 * supers + 1) {
                supers += 1;
            }
            let reaches_root = supers > 0 && supers >= depth + modules;
            let next = if reaches_root { at + 3 * supers } else { at + 3 };
            if reaches_root || (is_word(&list, at, "crate") && is_path_separator(&list, at + 1)) {
                found.extend(heads(list.get(next)));
            }
        }
    }
    found
}

/// The first names of what follows a path separator: a name, or a group of paths.
fn heads(token: Option<&TokenTree>) -> Vec<String> {
    match token {
        Some(TokenTree::Ident(ident)) => vec![ident.to_string()],
        Some(TokenTree::Group(group)) => {
            let list: Vec<TokenTree> = group.stream().into_iter().collect();
            let starts = (0..list.len()).filter(|&at| at == 0 || is_punct(&list, at - 1, ','));
            starts.flat_map(|at| heads(list.get(at))).collect()
        }
        _ => Vec::new(),
    }
}

fn macros(tokens: TokenStream) -> Vec<String> {
    let lists = lists(tokens, 0);
    let calls = lists.iter().flat_map(|(_, list)| (0..list.len()).map(move |at| (list, at)));
    calls.filter(|(list, at)| is_punct(list, at + 1, '!')).map(|(list, at)| list[at].to_string()).collect()
}

/// The files outside of `allowed` that use one of the foreign crates.
fn users_of(crates: &[&str], allowed: &[&str]) -> Vec<String> {
    let mut wrong = Vec::new();
    for file in library().into_iter().filter(|file| !allowed.contains(&file.module.as_str())) {
        for name in crates.iter().filter(|name| uses_crate(&file.tokens, name)) {
            wrong.push(format!("{}: {name}", file.name));
        }
    }
    wrong
}

fn uses_crate(tokens: &TokenStream, name: &str) -> bool {
    let lists = lists(tokens.clone(), 0);
    let declares =
        |list: &[TokenTree]| (1..list.len()).any(|at| is_word(list, at - 1, "mod") && is_word(list, at, name));
    let names = |list: &[TokenTree]| (0..list.len()).any(|at| is_word(list, at, name) && begins_foreign_path(list, at));
    lists.iter().any(|(_, list)| names(list)) && !lists.iter().any(|(_, list)| declares(list))
}

/// Whether the name at `at` stands where only a crate can: `use name`, `::name`, or `name::` at the start of a path.
fn begins_foreign_path(list: &[TokenTree], at: usize) -> bool {
    if at >= 1 && is_word(list, at - 1, "use") {
        return true;
    }
    if at >= 2 && is_path_separator(list, at - 2) {
        let follows_a_name = at >= 3 && matches!(list[at - 3], TokenTree::Ident(_));
        let follows_an_argument = at >= 3 && is_punct(list, at - 3, '>');
        return !follows_a_name && !follows_an_argument;
    }
    is_path_separator(list, at + 1)
}

fn is_word(list: &[TokenTree], at: usize, word: &str) -> bool {
    matches!(list.get(at), Some(TokenTree::Ident(ident)) if *ident == word)
}

fn is_punct(list: &[TokenTree], at: usize, character: char) -> bool {
    matches!(list.get(at), Some(TokenTree::Punct(punct)) if punct.as_char() == character)
}

fn is_path_separator(list: &[TokenTree], at: usize) -> bool {
    is_punct(list, at, ':') && is_punct(list, at + 1, ':')
}
