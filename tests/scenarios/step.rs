//! A step of a story: a sentence that says why, what is done, and what must be seen. It is data; `team` plays it.

/// What is done.
#[derive(Clone, Debug)]
pub(crate) enum Do {
    /// `anabranch` with these arguments.
    Anabranch(&'static str),
    /// `git` with these arguments.
    Git(&'static str),
    /// `anabranch` prints a script, and the database's own client runs it.
    Script(&'static str),
    /// A file of the clone is written.
    Write { file: &'static str, text: &'static str },
    /// Words in a file of the clone are replaced by others.
    Replace { file: &'static str, from: &'static str, to: &'static str },
    /// Statements on the database, not by anabranch.
    Sql(&'static str),
    /// A query on the database, and its rows: `a|b` per row.
    Rows { sql: &'static str, are: &'static [&'static str] },
}

/// How a command must end.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Ends {
    Done,
    /// It is a check, and found something.
    Found,
    /// With this code, and no file of the clone is another afterwards.
    Refused(&'static str),
}

/// A step.
#[derive(Clone, Debug)]
pub(crate) struct Step {
    pub(crate) why: &'static str,
    pub(crate) action: Do,
    pub(crate) ends: Ends,
    pub(crate) shows: &'static [&'static str],
    pub(crate) hides: &'static [&'static str],
    pub(crate) on_page: bool,
}

impl Step {
    fn new(why: &'static str, action: Do) -> Self {
        Self { why, action, ends: Ends::Done, shows: &[], hides: &[], on_page: false }
    }

    /// It ends with 1, as a check does that found something.
    pub(crate) fn found(self) -> Self {
        Self { ends: Ends::Found, ..self }
    }

    /// It is refused with this code, and writes nothing.
    pub(crate) fn refused(self, code: &'static str) -> Self {
        Self { ends: Ends::Refused(code), ..self }
    }

    /// Words that must be seen.
    pub(crate) fn shows(self, words: &'static [&'static str]) -> Self {
        Self { shows: words, ..self }
    }

    /// Words that must not be seen.
    pub(crate) fn hides(self, words: &'static [&'static str]) -> Self {
        Self { hides: words, ..self }
    }

    /// The step and what it prints stand on the page for people.
    pub(crate) fn on_page(self) -> Self {
        Self { on_page: true, ..self }
    }
}

pub(crate) fn run(why: &'static str, command: &'static str) -> Step {
    Step::new(why, Do::Anabranch(command))
}

pub(crate) fn git(why: &'static str, command: &'static str) -> Step {
    Step::new(why, Do::Git(command))
}

pub(crate) fn script(why: &'static str, command: &'static str) -> Step {
    Step::new(why, Do::Script(command))
}

pub(crate) fn write(why: &'static str, file: &'static str, text: &'static str) -> Step {
    Step::new(why, Do::Write { file, text })
}

pub(crate) fn replace(why: &'static str, file: &'static str, from: &'static str, to: &'static str) -> Step {
    Step::new(why, Do::Replace { file, from, to })
}

pub(crate) fn sql(why: &'static str, sql: &'static str) -> Step {
    Step::new(why, Do::Sql(sql))
}

pub(crate) fn rows(why: &'static str, sql: &'static str, are: &'static [&'static str]) -> Step {
    Step::new(why, Do::Rows { sql, are })
}

/// The words of a command; what stands in quotes is one.
pub(crate) fn words(command: &str) -> Vec<String> {
    let mut words = Vec::new();
    for (number, part) in command.split('"').enumerate() {
        if number % 2 == 1 {
            words.push(part.to_owned());
        } else {
            words.extend(part.split_whitespace().map(str::to_owned));
        }
    }
    words
}
