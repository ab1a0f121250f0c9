//! What the databases' own clients read themselves and never send: commands of psql, of the clients of MySQL and MariaDB, of the shell of SQLite.
//!
//! Dumps begin and end with some of them. Invariant: what says nothing to the server is left out, what ends a statement ends it, and everything else
//! is refused, since what the client would have done nobody does.

use crate::dialect::sql_text::is_word;
use crate::model::DialectName;

/// What stands at a place of a script, where it is a client's.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum ClientText<'a> {
    /// It says nothing to the server.
    LeftOut {
        /// How long it is.
        length: usize,
    },
    /// It ends the statement before it.
    Ends {
        /// How long it is.
        length: usize,
    },
    /// Nobody does it.
    Refused {
        /// Its text.
        text: &'a str,
        /// Whose it is.
        client: &'static str,
        /// What to do instead.
        instead: &'static str,
    },
}

/// What of a client begins here. `begins` is true where no statement was begun, `at_line` where a line begins.
pub(super) fn at(rest: &str, begins: bool, at_line: bool, dialect: DialectName) -> Option<ClientText<'_>> {
    match dialect {
        DialectName::Postgres => rest.starts_with('\\').then(|| of_psql(rest)),
        DialectName::Mysql | DialectName::MariaDb => match rest.strip_prefix('\\') {
            Some(after) => of_mysql_in_short(rest, after),
            None if begins => of_mysql(rest),
            None => None,
        },
        DialectName::Sqlite => (begins && at_line && rest.starts_with('.')).then(|| of_sqlite(rest)),
    }
}

const LEAVE: &str = "leave it out: SQL alone is run";
const ELSEWHERE: &str = "put the SQL of that file here, or make it a revision of its own";
const ONE_DATABASE: &str = "leave it out: all SQL is run on the database that the tool is connected to; dump one database (`pg_dump` without `--create`)";

/// The line, without its end.
fn line(rest: &str) -> &str {
    let line = rest.split('\n').next().unwrap_or_default();
    line.trim_end()
}

/// psql takes a backslash outside of quotes for the beginning of a command that lasts until the line ends.
fn of_psql(rest: &str) -> ClientText<'_> {
    let text = line(rest);
    if text.starts_with("\\;") {
        return ClientText::Ends { length: 2 };
    }
    let command = &text[1..];
    let length = command.find(|c: char| c.is_whitespace() || c == '\\').unwrap_or(command.len());
    let (name, arguments) = (&command[..length], command[length..].trim());
    let refused = |instead| ClientText::Refused { text, client: "psql", instead };
    if arguments.contains("\\\\") {
        return refused("write what follows it on a line of its own");
    }
    let left_out = ClientText::LeftOut { length: text.len() };
    match name {
        // Dumps lock psql by these against commands that may hide in the data; here nobody does such commands.
        "restrict" | "unrestrict" => left_out,
        // What is shown, and how.
        "echo" | "qecho" | "warn" | "timing" | "pset" | "x" | "a" | "t" | "f" | "H" | "C" | "T" | "conninfo" => {
            left_out
        }
        name if is_listing(name) => left_out,
        "encoding" if is_utf8(arguments) => left_out,
        "encoding" => refused("files are read as UTF-8: convert it, and leave this out"),
        "set" if is_set_so_anyway(arguments) => left_out,
        "set" | "unset" | "gset" | "if" | "elif" | "else" | "endif" | "prompt" | "bind" => {
            refused("write out what is meant: there are no variables and no conditions of the client here")
        }
        "g" if arguments.is_empty() => ClientText::Ends { length: text.len() },
        "connect" | "c" => refused(ONE_DATABASE),
        "i" | "ir" | "include" | "include_relative" => refused(ELSEWHERE),
        "copy" => refused("write `COPY .. FROM stdin;`, the rows behind it, and a line with `\\.` alone"),
        "gexec" => refused("write the statements out, or run them by `DO $$ BEGIN EXECUTE ..; END $$`"),
        "." => refused("it ends rows, and no `COPY .. FROM stdin;` stands before it"),
        _ => refused(LEAVE),
    }
}

/// What shows objects or the text typed so far: everything that begins as `\d` does, and some others.
fn is_listing(name: &str) -> bool {
    let bare = name.trim_end_matches(['+', 'S']);
    name.starts_with('d') || ["l", "list", "z", "sf", "sv", "h", "help", "?", "p", "print"].contains(&bare)
}

fn is_utf8(encoding: &str) -> bool {
    let plain = encoding.trim_matches(['\'', '"']).to_ascii_lowercase().replace(['-', '_'], "");
    plain == "utf8" || plain == "unicode"
}

/// Variables of psql that say how errors and output are taken: a run stops at the first error in any case.
fn is_set_so_anyway(arguments: &str) -> bool {
    let mut words = arguments.split_whitespace();
    let name = words.next().unwrap_or_default();
    let value = words.next().unwrap_or("on").to_ascii_lowercase();
    let on = ["on", "1", "true", "yes", "'on'", "'1'"].contains(&value.as_str());
    match name {
        "ON_ERROR_STOP" => on,
        "ON_ERROR_ROLLBACK" => !on && value != "interactive",
        "QUIET"
        | "ECHO"
        | "ECHO_HIDDEN"
        | "VERBOSITY"
        | "SHOW_CONTEXT"
        | "AUTOCOMMIT"
        | "HIDE_TABLEAM"
        | "HIDE_TOAST_COMPRESSION"
        | "SINGLELINE" => true,
        _ => false,
    }
}

/// `\G` and its kin stand in the middle of a line too. `\N` is MariaDB's null.
fn of_mysql_in_short<'a>(rest: &'a str, after: &str) -> Option<ClientText<'a>> {
    let refused = |instead| Some(ClientText::Refused { text: line(rest), client: "the client of MySQL", instead });
    match after.chars().next() {
        Some('N') => None,
        Some('g' | 'G') => Some(ClientText::Ends { length: 2 }),
        Some('w' | 'W' | 'p' | 's' | '-') => Some(ClientText::LeftOut { length: 2 }),
        Some('.') => refused(ELSEWHERE),
        _ => refused(LEAVE),
    }
}

/// A command by its whole name, which is one only where a statement would begin.
fn of_mysql(rest: &str) -> Option<ClientText<'_>> {
    let length = rest.find(|c: char| !is_word(c)).unwrap_or(rest.len());
    let follows = rest[length..].chars().next();
    if length == 0 || follows.is_some_and(|c| !c.is_whitespace() && c != ';') {
        return None;
    }
    let text = line(rest);
    let refused = |instead| Some(ClientText::Refused { text, client: "the client of MySQL", instead });
    match rest[..length].to_ascii_lowercase().as_str() {
        "tee" | "notee" | "pager" | "nopager" | "warnings" | "nowarning" | "status" | "rehash" | "prompt" => {
            Some(ClientText::LeftOut { length: text.len() })
        }
        "source" => refused(ELSEWHERE),
        "connect" => refused("leave it out: all SQL is run on the database that the tool is connected to"),
        "system" | "quit" | "exit" | "edit" | "charset" | "go" | "ego" => refused(LEAVE),
        _ => None,
    }
}

/// The shell of SQLite takes a line that begins with a dot, where no statement was begun.
fn of_sqlite(rest: &str) -> ClientText<'_> {
    let text = line(rest);
    let mut words = text[1..].split_whitespace();
    let name = words.next().unwrap_or_default();
    let value = words.next().unwrap_or_default();
    let refused = |instead| ClientText::Refused { text, client: "the shell of SQLite", instead };
    match name {
        "mode" | "header" | "headers" | "echo" | "changes" | "timer" | "eqp" | "explain" | "width" | "nullvalue"
        | "separator" | "print" | "show" | "stats" | "progress" => ClientText::LeftOut { length: text.len() },
        "bail" if ["on", "yes", "1"].contains(&value) => ClientText::LeftOut { length: text.len() },
        "read" => refused(ELSEWHERE),
        "import" => refused("write the rows as `INSERT INTO ..`"),
        "open" | "restore" | "load" => {
            refused("leave it out: all SQL is run on the database that the tool is connected to")
        }
        _ => refused(LEAVE),
    }
}
