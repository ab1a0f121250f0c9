//! What can be wrong with a revision's `up` or `down`.

use std::fmt;

/// Things that were said and mean nothing, e.g. a foreign key without `references`; all of them at once.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error, miette::Diagnostic)]
#[error("{}", .0.join("; "))]
#[diagnostic(code("dsl.mistakes"), help("correct the revision; nothing has run"))]
pub struct Mistakes(pub Vec<String>);

/// Which function of a revision.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Function {
    /// `up`.
    Up,
    /// `down`.
    Down,
}

impl fmt::Display for Function {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Up => "up",
            Self::Down => "down",
        })
    }
}

/// A revision whose actions cannot be had.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error, miette::Diagnostic)]
pub enum DslError {
    /// Its code panicked.
    #[error("`{function}` of revision `{revision}` ({file}) panicked: {message}")]
    #[diagnostic(
        code("dsl.panicked"),
        help("`up` and `down` only describe changes; correct the revision, nothing has run")
    )]
    Panicked {
        /// Its id.
        revision: String,
        /// Its file.
        file: String,
        /// Which of its functions.
        function: Function,
        /// What the panic said.
        message: String,
    },
    /// Its code says things that mean nothing.
    #[error("`{function}` of revision `{revision}` ({file}): {mistakes}")]
    #[diagnostic(code("dsl.mistakes"), help("correct the revision; nothing has run"))]
    Mistakes {
        /// Its id.
        revision: String,
        /// Its file.
        file: String,
        /// Which of its functions.
        function: Function,
        /// The mistakes.
        mistakes: Mistakes,
    },
}
